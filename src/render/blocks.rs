//! [`Answer`] → blocks: what each form of answer shows and in which order, before it is text for a terminal or Markdown.

use super::grid::{self, Cell, Cut, Grid, Head};
use super::{aspects, words};
use crate::answer::{
    self, Answer, Body, Comparison, Conflict, Derivation, Description, Empty, PathStep, Step, Verdict, VerdictValue,
};
use crate::graph::{Graph, Record};
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::{Aspect, Relation, StatementKind};

/// A part of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading inside the answer.
    Heading(String),
    /// A line of words, so many levels in.
    Line(usize, String),
    /// A statement, so many levels in, with what is to be said of it beside its text.
    Statement(usize, StatementId, String),
    /// A table.
    Grid(Grid),
}

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detail {
    /// At most so many rows of a table, or statements under a heading.
    pub max_rows: Option<usize>,
    /// At most so many passages of one source in a cell.
    pub places: Option<usize>,
    /// Whether cells of a comparison name the lines themselves (a document has footnotes for that).
    pub lines_in_cells: bool,
}

/// A block, or a sentence about why there is nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Of the answer.
    Block(Block),
    /// Why it is empty, and what would not be.
    Empty(String),
}

/// The answer without its reading, notes and counts. An empty answer is only its reason, but a silent verdict also shows who speaks beside
/// the point.
pub fn parts(answer: &Answer, detail: Detail, graph: &Graph) -> Vec<Part> {
    let Some(why) = answer.empty.as_ref().filter(|_| answer.is_empty()) else {
        return blocks(answer, detail, graph).into_iter().map(Part::Block).collect();
    };
    let mut out: Vec<Part> = empty(answer, why).into_iter().map(Part::Empty).collect();
    if let Body::Verdict(v) = &answer.body {
        let mut all = verdict(v, detail, graph).into_iter().map(Part::Block);
        out.splice(0..0, all.next());
        out.extend(all);
    }
    out
}

/// The form's own part of an answer.
pub fn blocks(answer: &Answer, detail: Detail, graph: &Graph) -> Vec<Block> {
    let cut = Cut { max_rows: detail.max_rows, numbered: true, places: detail.places };
    match &answer.body {
        Body::Rows(rows) if rows.is_empty() => Vec::new(),
        Body::Rows(rows) => vec![Block::Grid(grid::rows(rows, answer, cut, graph))],
        Body::Groups(groups) => groups
            .iter()
            .flat_map(|(key, rows)| {
                let cut = Cut { numbered: false, ..cut };
                [Block::Heading(key.label.clone()), Block::Grid(grid::rows(rows, answer, cut, graph))]
            })
            .collect(),
        Body::Count(n) => vec![Block::Line(0, words::rows(*n, answer.head.as_deref()))],
        Body::Counts(counts) => {
            let rows = counts.iter().map(|(key, n)| (key.label.clone(), n.to_string())).collect();
            let key = answer.canonical.rsplit_once(" by ").map_or("by", |(_, key)| key);
            let mut out = two_columns(rows, key, answer.head.as_deref().unwrap_or("rows"));
            out.push(Block::Line(0, "What has statements in several groups counts in each of them.".to_owned()));
            out
        }
        Body::Verdict(v) => verdict(v, detail, graph),
        Body::Comparison(table) => comparison(table, detail, graph),
        Body::Path(steps) => path(steps, graph),
        Body::Pathway(steps) => {
            steps.iter().enumerate().flat_map(|(i, step)| pathway_step(i, step, steps, detail, graph)).collect()
        }
        Body::Description(d) => description(d, detail, graph),
        Body::Conflicts(conflicts) => {
            let shown = detail.max_rows.unwrap_or(conflicts.len()).min(conflicts.len());
            let mut out: Vec<Block> =
                conflicts[..shown].iter().enumerate().flat_map(|(i, c)| conflict(i, c, detail, graph)).collect();
            out.extend(more(conflicts.len() - shown, "conflict", "conflicts", 0));
            out
        }
        Body::Derivation(rows) => rows.iter().flat_map(|row| derivation(row, graph)).collect(),
    }
}

/// Why an answer is empty, and what would not be, a sentence each.
pub fn empty(answer: &Answer, empty: &Empty) -> Vec<String> {
    let has_rows = matches!(answer.body, Body::Rows(_) | Body::Groups(_) | Body::Count(_) | Body::Counts(_));
    let mut out = Vec::new();
    if has_rows {
        out.push(format!("0 rows. {}", empty.reason));
        out.extend(empty.without.iter().map(|(clause, n)| match n {
            0 => format!("Leaving out `{clause}`: still no rows"),
            _ => format!("Leaving out `{clause}`: {}", words::counted(*n, "row", "rows")),
        }));
    } else {
        out.push(empty.reason.clone());
    }
    if let Some((question, n)) = &empty.nearest {
        out.push(match has_rows || question_has_rows(&answer.body) {
            true => format!("Nearest question with rows: {question} ({})", words::counted(*n, "row", "rows")),
            false => format!("Nearest question with an answer: {question}"),
        });
    }
    out
}

/// Whether the nearest question to an empty answer of this form is one with rows.
fn question_has_rows(body: &Body) -> bool {
    !matches!(body, Body::Path(_) | Body::Comparison(_))
}

/// What the form itself counts, for the summary; `None` where the statements say it all.
pub fn tally(answer: &Answer) -> Option<String> {
    let head = answer.head.as_deref();
    match &answer.body {
        Body::Rows(rows) => Some(words::rows(rows.len(), head)),
        Body::Groups(groups) => {
            let mut whats: Vec<_> = groups.iter().flat_map(|(_, rows)| rows).map(|r| &r.what).collect();
            whats.sort();
            whats.dedup();
            Some(format!("{} in {}", words::rows(whats.len(), head), words::counted(groups.len(), "group", "groups")))
        }
        Body::Path(steps) => Some(words::counted(steps.len().saturating_sub(1), "step", "steps")),
        Body::Pathway(steps) => Some(words::counted(steps.len(), "step", "steps")),
        Body::Conflicts(all) => Some(words::counted(all.len(), "conflict", "conflicts")),
        Body::Count(_)
        | Body::Counts(_)
        | Body::Verdict(_)
        | Body::Comparison(_)
        | Body::Description(_)
        | Body::Derivation(_) => None,
    }
}

/// `… 12 more statements (.limit)`, where something was left out.
fn more(n: usize, one: &str, many: &str, depth: usize) -> Option<Block> {
    (n > 0).then(|| Block::Line(depth, format!("… {n} more {} (.limit)", if n == 1 { one } else { many })))
}

fn two_columns(rows: Vec<(String, String)>, left: &str, right: &str) -> Vec<Block> {
    let head = |title: &str| Head { title: title.to_owned(), may_hide: false };
    let rows = rows.into_iter().map(|(a, b)| vec![Cell::plain(a), Cell::plain(b)]).collect();
    vec![Block::Grid(Grid { columns: vec![head(left), head(right)], rows, left_out: 0 })]
}

/// What is said of a statement beside its text.
type Say = fn(StatementId, &Graph) -> String;

/// Statements under a heading, as many as are shown.
fn statements(heading: String, ids: &[StatementId], detail: Detail, say: Say, graph: &Graph) -> Vec<Block> {
    if ids.is_empty() {
        return Vec::new();
    }
    let shown = detail.max_rows.unwrap_or(ids.len()).min(ids.len());
    let mut out = vec![Block::Heading(heading)];
    for s in &ids[..shown] {
        out.push(Block::Statement(1, *s, say(*s, graph)));
        // What a document says of itself is where curators found contradictions.
        let record = graph.statement(*s);
        let note = record.note.as_ref().filter(|_| record.kind == StatementKind::Disclosure);
        out.extend(note.map(|n| Block::Line(2, format!("note: {n}"))));
    }
    out.extend(more(ids.len() - shown, "statement", "statements", 1));
    out
}

fn sources_of(ids: &[StatementId], graph: &Graph) -> usize {
    let mut sources: Vec<EntityId> = ids.iter().map(|s| graph.fact(*s).source).collect();
    sources.sort();
    sources.dedup();
    sources.len()
}

fn verdict(v: &Verdict, detail: Detail, graph: &Graph) -> Vec<Block> {
    // Only `is NAME contraindicated` counts contraindications, so the statements tell which question it was.
    let contra =
        v.supporting.iter().chain(&v.against).any(|s| graph.statement(*s).kind == StatementKind::Contraindication);
    let n = |ids: &[StatementId]| words::counted(sources_of(ids, graph), "source", "sources");
    let (speak, speak_against) =
        if contra { ("call it contraindicated", "say it is not") } else { ("in favour", "against it") };
    let sentence = match v.value {
        VerdictValue::Supported if contra => {
            format!("supported, that is contraindicated: {} {speak}", n(&v.supporting))
        }
        VerdictValue::Supported => format!("supported: {} {speak}, none against", n(&v.supporting)),
        VerdictValue::Opposed => format!("opposed: {} {speak_against}, none in favour", n(&v.against)),
        VerdictValue::Disputed => format!("disputed: {} {speak}, {} {speak_against}", n(&v.supporting), n(&v.against)),
        VerdictValue::Silent => "silent: no source takes a side".to_owned(),
    };
    let mut out = vec![Block::Line(0, sentence)];
    let count =
        |word: &str, ids: &[StatementId]| format!("{word} ({})", words::counted(ids.len(), "statement", "statements"));
    let (yes, no) = if contra { ("contraindicated", "not contraindicated") } else { ("for", "against") };
    for (word, ids) in [(yes, &v.supporting), (no, &v.against), ("without taking a side", &v.neutral)] {
        out.extend(statements(count(word, ids), ids, detail, words::remarks_without_stance, graph));
    }
    if !v.silent.is_empty() {
        let silent: Vec<&str> = v.silent.iter().map(|s| graph.label(*s)).collect();
        out.push(Block::Heading("silent on this question (unknown, not a no)".to_owned()));
        out.push(Block::Line(1, silent.join(", ")));
    }
    out
}

fn comparison(table: &Comparison, detail: Detail, graph: &Graph) -> Vec<Block> {
    let head = |title: &str| Head { title: title.to_owned(), may_hide: false };
    let mut columns = vec![head("")];
    columns.extend(table.columns.iter().map(|c| head(graph.label(*c))));
    let (stated, silent): (Vec<_>, Vec<_>) =
        table.rows.iter().partition(|row| row.cells.iter().any(|cell| !cell.statements.is_empty()));
    let rows = stated
        .into_iter()
        .map(|row| {
            let cells = table
                .columns
                .iter()
                .zip(&row.cells)
                .map(|(column, cell)| compared(row.aspect, *column, cell, detail, graph));
            std::iter::once(Cell::plain(row.aspect.word())).chain(cells).collect()
        })
        .collect();
    let mut out = vec![Block::Grid(Grid { columns, rows, left_out: 0 })];
    if !silent.is_empty() {
        let words: Vec<&str> = silent.iter().map(|row| row.aspect.word()).collect();
        out.push(Block::Line(0, format!("Not stated for any of them: {}", words.join(", "))));
    }
    out
}

/// A cell of a comparison, with its lines. Under the name of a source, that source is not named again.
fn compared(aspect: Aspect, column: EntityId, cell: &answer::Cell, detail: Detail, graph: &Graph) -> Cell {
    if cell.statements.is_empty() {
        return Cell::plain("not stated");
    }
    let mut text = aspects::text(aspect, &cell.statements, graph);
    let of_source = graph.source(column).is_some();
    if of_source {
        text = text.replace(&format!(" ({})", graph.thing(column).id), "");
        if text == graph.thing(column).id {
            text = words::counted(cell.statements.len(), "statement", "statements");
        }
    }
    if detail.lines_in_cells {
        let places = words::places(&cell.statements, detail.places, graph);
        let places = if of_source { places.replacen(&graph.thing(column).id, "line", 1) } else { places };
        text = if text.is_empty() { places } else { format!("{text} [{places}]") };
    }
    Cell { text, statements: cell.statements.clone() }
}

fn path(steps: &[PathStep], graph: &Graph) -> Vec<Block> {
    let chain: Vec<&str> = steps.iter().map(|s| graph.label(s.entity)).collect();
    // A chain of one step is its own heading.
    let mut out: Vec<Block> = (steps.len() > 2).then(|| Block::Line(0, chain.join(" → "))).into_iter().collect();
    for pair in steps.windows(2) {
        let [from, to] = pair else { continue };
        out.push(Block::Heading(format!("{} → {}", graph.label(from.entity), graph.label(to.entity))));
        for s in &to.statements {
            let after = format!("after: {}", words::needs(*s, graph));
            let remarks = words::remarks(*s, graph);
            out.push(Block::Statement(
                1,
                *s,
                [after, remarks].into_iter().filter(|r| !r.is_empty()).collect::<Vec<_>>().join("; "),
            ));
        }
    }
    out
}

fn pathway_step(i: usize, step: &Step, all: &[Step], detail: Detail, graph: &Graph) -> Vec<Block> {
    // Steps of one layer stand side by side: 2a, 2b, …
    let twins = all.iter().filter(|s| s.step == step.step).count();
    let before = all[..i].iter().filter(|s| s.step == step.step).count();
    let letter = if twins > 1 { letters(before) } else { String::new() };
    let head = |title: &str| Head { title: title.to_owned(), may_hide: false };
    let shown = detail.max_rows.unwrap_or(step.entities.len()).min(step.entities.len());
    let rows = step.entities[..shown]
        .iter()
        .map(|(what, ids)| {
            vec![
                Cell::plain(words::label(what, graph)),
                Cell::plain(words::strongest(ids, graph)),
                Cell { text: words::places(ids, detail.places, graph), statements: ids.clone() },
            ]
        })
        .collect();
    let columns = vec![head("what"), head("strength"), head("source and lines")];
    let left_out = step.entities.len() - shown;
    let needs: Vec<String> = step
        .prerequisites
        .iter()
        .map(|n| words::needed(n.event, n.entity, n.at_least.as_deref(), n.detail.as_deref(), graph))
        .collect();
    let label = if needs.is_empty() { step.label.clone() } else { format!("After {}", needs.join("; ")) };
    vec![Block::Heading(format!("{}{letter}. {label}", step.step)), Block::Grid(Grid { columns, rows, left_out })]
}

/// a, b, …, z, aa, ab, …
fn letters(n: usize) -> String {
    let last = char::from(b'a' + (n % 26) as u8);
    if n < 26 { last.to_string() } else { format!("{}{last}", letters(n / 26 - 1)) }
}

fn description(d: &Description, detail: Detail, graph: &Graph) -> Vec<Block> {
    let mut out = vec![Block::Line(0, format!("{}: {}", graph.label(d.entity), graph.thing(d.entity).kind))];
    out.extend(about(d.entity, graph).into_iter().map(|(word, text)| Block::Line(1, format!("{word}: {text}"))));
    for (kind, ids) in &d.groups {
        out.extend(statements(kind.plural().to_owned(), ids, detail, words::remarks, graph));
    }
    out
}

/// What the record of a thing says of it beside its statements.
fn about(id: EntityId, graph: &Graph) -> Vec<(&'static str, String)> {
    let thing = graph.thing(id);
    let list = |ids: &[EntityId]| words::labels(ids, graph).join(", ");
    let mut out = Vec::new();
    if let Some(s) = graph.source(id) {
        let audience: Vec<_> = s.audience.iter().map(|a| a.word()).collect();
        out.push(("title", s.title.clone()));
        out.push(("kind", s.kind.word().to_owned()));
        out.push(("audience", audience.join(", ")));
        out.push(("publisher", s.publisher.clone().unwrap_or_default()));
        out.push(("author", s.author.clone().unwrap_or_default()));
        out.push(("date", s.date.clone().unwrap_or_else(|| "not stated".to_owned())));
        out.push(("note", s.note.clone().unwrap_or_default()));
    } else if let Some(r) = graph.reference(id) {
        out.push(("kind", r.kind.word().to_owned()));
        out.push(("authors", r.authors.clone().unwrap_or_default()));
        out.push(("in", r.container.clone().unwrap_or_default()));
        out.push(("year", r.year.map_or(String::new(), |y| y.to_string())));
        out.push(("doi", r.doi.clone().unwrap_or_default()));
        out.push(("note", r.note.clone().unwrap_or_default()));
    } else if let Record::Marker(_) = thing.record {
        out.push(("note", "a citation marker that its source does not bind to a listed work".to_owned()));
    } else {
        out.push(("also called", thing.synonyms.join(", ")));
        out.push(("a kind of", list(&thing.broader)));
        out.push(("kinds of it", list(&thing.narrower)));
        out.push(("part of", list(&thing.part_of)));
        let (codes, note) = graph.codes_and_note(id);
        out.push(("codes", codes.join(", ")));
        out.push(("note", note.unwrap_or_default()));
    }
    out.retain(|(_, text)| !text.is_empty());
    out
}

fn conflict(i: usize, c: &Conflict, detail: Detail, graph: &Graph) -> Vec<Block> {
    let topic = words::labels(&c.subject, graph).join(" + ");
    let object = c.object.map_or(String::new(), |o| format!(" — {}", graph.label(o)));
    let (kind, overlap) = (c.kind.word(), c.overlap.word());
    let mut out =
        vec![Block::Heading(format!("{}. {topic}{object} — {kind}; circumstances overlap: {overlap}", i + 1))];
    for side in &c.sides {
        let position =
            if side.position.is_empty() { side.stance.map_or("", |s| s.word()) } else { side.position.as_str() };
        out.push(Block::Line(1, position.to_owned()));
        let shown = detail.max_rows.unwrap_or(side.statements.len()).min(side.statements.len());
        out.extend(side.statements[..shown].iter().map(|s| Block::Statement(2, *s, words::remarks(*s, graph))));
        out.extend(more(side.statements.len() - shown, "statement", "statements", 2));
    }
    out
}

fn derivation(row: &Derivation, graph: &Graph) -> Vec<Block> {
    let mut out = vec![Block::Heading(row.row.clone())];
    let mut last = None;
    for step in &row.steps {
        if let Some(s) = step.statement
            && last != Some(s)
        {
            out.push(Block::Statement(1, s, words::remarks(s, graph)));
        }
        last = step.statement;
        let hops = match (step.relation, step.hops) {
            (None | Some(Relation::Same), _) => String::new(),
            (Some(relation), n) => format!(" ({relation}, {})", words::counted(n as usize, "step", "steps")),
        };
        let repeats = step.statement.is_some_and(|s| graph.statement(s).text == step.detail);
        if !repeats {
            let depth = if step.statement.is_some() { 2 } else { 1 };
            let met = if step.relation.is_some() { "met by " } else { "" };
            out.push(Block::Line(depth, format!("{} — {met}{}{hops}", step.clause, step.detail)));
        }
    }
    out
}
