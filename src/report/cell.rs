//! Statements of an answer → the short items of a cell: the same words of several sources once, the most telling first, nothing dropped.

use std::collections::BTreeSet;

use super::desk::Desk;
use super::parts::{Group, Item};
use crate::answer::{Body, Conflict, ConflictKind, Row, What};
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::{Stance, Strength};
use crate::render::words;

/// A text that one or several statements say.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The text.
    pub text: String,
    /// Remarks that must not be overlooked.
    pub marks: Vec<String>,
    /// What comes first: the thing itself before its kinds, strong before weak.
    pub rank: (bool, u8),
    /// Who says it.
    pub statements: Vec<StatementId>,
}

/// How statements become texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phrase {
    /// The claim in our own words.
    Claim,
    /// What must have happened first, or that it stands at the start.
    Need,
    /// What changes, by how much, against what, after how long.
    Result,
}

/// What a cell is about, so that its items need not repeat it.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// The column's thing.
    pub thing: Option<EntityId>,
    /// The condition that the report is for.
    pub condition: Option<EntityId>,
}

/// Items of statements; beyond `most` only how many more, with all their notes.
pub fn items(statements: &[StatementId], phrase: Phrase, about: About, most: usize, desk: &mut Desk<'_>) -> Vec<Item> {
    let graph = desk.graph();
    let mut all: Vec<Said> = Vec::new();
    for s in statements {
        let said = say(*s, phrase, about, graph);
        match all.iter_mut().find(|a| a.text == said.text && a.marks == said.marks) {
            Some(same) => {
                same.rank = same.rank.min(said.rank);
                same.statements.push(*s);
            }
            None => all.push(said),
        }
    }
    finish(all, most, desk)
}

/// Sorted, cut, and with notes.
pub fn finish(mut all: Vec<Said>, most: usize, desk: &mut Desk<'_>) -> Vec<Item> {
    all.sort_by_key(|said| said.rank);
    // One item too many is shown rather than counted.
    let shown = if all.len() > most + 1 { most } else { all.len() };
    let rest: Vec<StatementId> = all[shown..].iter().flat_map(|s| s.statements.clone()).collect();
    let hidden = all.len() - shown;
    all.truncate(shown);
    let mut out: Vec<Item> = all.into_iter().map(|said| item(said, desk)).collect();
    if hidden > 0 {
        let more =
            Said { text: format!("… and {hidden} more"), marks: Vec::new(), rank: (true, 0), statements: rest };
        out.push(item(more, desk));
    }
    out
}

/// One item with its notes and sources.
pub fn item(said: Said, desk: &mut Desk<'_>) -> Item {
    let sources = sources(&said.statements, desk.graph());
    let notes = desk.notes(&said.statements);
    let item = Item::noted(said.text, sources, notes);
    said.marks.into_iter().fold(item, Item::marked)
}

/// The ids of the sources of statements, in order of id.
pub fn sources(statements: &[StatementId], graph: &Graph) -> Vec<String> {
    let all: BTreeSet<&str> = statements.iter().map(|s| graph.statement(*s).source.as_str()).collect();
    all.into_iter().map(str::to_owned).collect()
}

fn say(s: StatementId, phrase: Phrase, about: About, graph: &Graph) -> Said {
    let (record, fact) = (graph.statement(s), graph.fact(s));
    let own = about.thing.is_none_or(|t| fact.subject.contains(&t));
    let mut text = match phrase {
        Phrase::Claim => record.text.trim_end_matches('.').to_owned(),
        Phrase::Need => {
            let needs = words::needs(s, graph);
            if !needs.is_empty() {
                after(&needs)
            } else if record.stage.is_some() {
                "at the start of care".to_owned()
            } else {
                record.text.trim_end_matches('.').to_owned()
            }
        }
        Phrase::Result => {
            let results = words::results(s, graph).join("; ");
            if results.is_empty() { record.text.trim_end_matches('.').to_owned() } else { results }
        }
    };
    if phrase != Phrase::Claim {
        let with: Vec<&str> =
            fact.subject.iter().filter(|e| Some(**e) != about.thing).map(|e| graph.label(*e)).collect();
        let subject = match (own, with.is_empty()) {
            (true, true) => String::new(),
            (true, false) => format!("together with {}: ", with.join(" and ")),
            (false, _) => format!("{}: ", with.join(" and ")),
        };
        text = format!("{subject}{text}");
    }
    let told = |label: &str| text.to_lowercase().contains(&label.to_lowercase());
    let elsewhere: Vec<&str> = fact
        .object
        .iter()
        .filter(|o| about.condition.is_none_or(|c| !graph.is_within(**o, c)) && Some(**o) != about.thing)
        .map(|o| graph.label(*o))
        .filter(|label| !told(label))
        .collect();
    if about.condition.is_some() && !elsewhere.is_empty() {
        text = format!("{text} (said of {})", elsewhere.join(", "));
    }
    let mut marks = Vec::new();
    if record.stance == Some(Stance::Against) {
        marks.push("against".to_owned());
    }
    if record.only_when && phrase == Phrase::Claim {
        marks.push("gate".to_owned());
    }
    Said { text, marks, rank: (!own, record.strength.map_or(u8::MAX, Strength::rank)), statements: vec![s] }
}

/// `after failed conservative care`; a gate and a circumstance say themselves how they stand.
pub fn after(needs: &str) -> String {
    if needs.starts_with("only if ") || needs.starts_with("given ") {
        needs.to_owned()
    } else {
        format!("after {needs}")
    }
}

/// One item a source: which side it takes, how strongly, in its own words; of kinds of the thing only which.
pub fn positions(statements: &[StatementId], about: About, desk: &mut Desk<'_>) -> Vec<Item> {
    let graph = desk.graph();
    let mut out = Vec::new();
    for source in sources(statements, graph) {
        for stance in [Stance::For, Stance::Against, Stance::Neutral] {
            let of: Vec<StatementId> = statements
                .iter()
                .copied()
                .filter(|s| graph.statement(*s).source == source && graph.statement(*s).stance == Some(stance))
                .collect();
            if of.is_empty() {
                continue;
            }
            let marks = if stance == Stance::Against { vec!["against".to_owned()] } else { Vec::new() };
            out.push(item(
                Said { text: position(stance, &of, about, graph), marks, rank: (false, 0), statements: of },
                desk,
            ));
        }
    }
    out
}

/// `for: essential "cornerstone of treatment"; kinds of it: back bridge, stretching exercise (may-help)`
fn position(stance: Stance, statements: &[StatementId], about: About, graph: &Graph) -> String {
    let is_own = |s: &StatementId| about.thing.is_none_or(|t| graph.fact(*s).subject.contains(&t));
    let (own, kinds): (Vec<StatementId>, Vec<StatementId>) = statements.iter().partition(|s| is_own(s));
    let mut parts = Vec::new();
    if !own.is_empty() {
        let grades = grades(&own, graph);
        let grades = if grades.is_empty() { String::new() } else { format!(": {grades}") };
        parts.push(format!("{stance}{grades}"));
    }
    if !kinds.is_empty() {
        let names = words::distinct(kinds.iter().map(|s| words::labels(&graph.fact(*s).subject, graph).join(" + ")));
        let more = if names.len() > 4 { format!(" and {} more", names.len() - 3) } else { String::new() };
        let shown = if names.len() > 4 { &names[..3] } else { &names[..] };
        let strongest = kinds.iter().filter_map(|s| graph.statement(*s).strength).min_by_key(|s| s.rank());
        let most = if stance == Stance::For { "at most " } else { "" };
        let strongest = strongest.map_or(String::new(), |s| format!(" ({most}{s})"));
        parts.push(format!("{stance} kinds of it: {}{more}{strongest}", shown.join(", ")));
    }
    parts.join("; ")
}

/// Strengths with wordings, strongest first, at most three.
fn grades(statements: &[StatementId], graph: &Graph) -> String {
    let mut all: Vec<StatementId> = statements.to_vec();
    all.sort_by_key(|s| graph.statement(*s).strength.map_or(u8::MAX, Strength::rank));
    let grade = |s: &StatementId| {
        let record = graph.statement(*s);
        words::graded(record.strength, record.wording.as_deref())
    };
    let grades = words::distinct(all.iter().map(grade));
    let more = if grades.len() > 3 { ", …" } else { "" };
    format!("{}{more}", grades[..grades.len().min(3)].join(", "))
}

/// Items of rows that are things: their labels, with what follows the label.
pub fn of_rows(rows: &[Row], after: impl Fn(&Row) -> String, most: usize, desk: &mut Desk<'_>) -> Vec<Item> {
    let graph = desk.graph();
    let all = rows
        .iter()
        .map(|row| Said {
            text: format!("{}{}", words::label(&row.what, graph), after(row)),
            marks: words::flags(row, graph)
                .into_iter()
                .filter(|f| f.starts_with("opposed") || f.contains("unresolved"))
                .collect(),
            rank: (false, 0),
            statements: row.statements.to_vec(),
        })
        .collect();
    finish(all, most, desk)
}

/// What must have happened to the thing of a row, as the statements of the row say: `failed, for at least 6 weeks`.
pub fn event(row: &Row, graph: &Graph) -> String {
    let What::Things(things) = &row.what else { return String::new() };
    let needs = row.statements.iter().flat_map(|s| &graph.fact(*s).after).filter(|n| things.contains(&n.entity));
    let say = |n: &crate::graph::Needed| {
        let least = n.at_least.as_ref().map(|s| format!(" {}", s.text)).unwrap_or_default();
        format!("{}{least}", n.event)
    };
    let all = words::distinct(needs.map(say));
    if all.is_empty() { String::new() } else { format!(" ({})", all.join("; ")) }
}

/// How sure, by source: what it cites, and how many of its statements cite nothing.
pub fn certainty(statements: &[StatementId], desk: &mut Desk<'_>) -> Vec<Item> {
    let graph = desk.graph();
    let mut all = Vec::new();
    for source in sources(statements, graph) {
        let of: Vec<StatementId> =
            statements.iter().copied().filter(|s| graph.statement(*s).source == source).collect();
        let cites: Vec<StatementId> = of.iter().copied().filter(|s| !graph.fact(*s).citations.is_empty()).collect();
        let total = words::counted(of.len(), "statement", "statements");
        let text = if cites.is_empty() {
            format!("{source}: {total}, not cited")
        } else {
            let markers = words::markers(&cites, graph).join("; ");
            let bound = graph.fact(cites[0]).citations.iter().any(|c| c.resolved);
            let binds = if bound { String::new() } else { " (bound to no listed work)".to_owned() };
            format!("{source}: {} of {total} cited: {}{binds}", cites.len(), markers.replace(", unresolved", ""))
        };
        let statements = if cites.is_empty() { of } else { cites };
        all.push(Said { text, marks: Vec::new(), rank: (false, 0), statements });
    }
    let mut out = Vec::new();
    for said in all {
        let mut one = item(said, desk);
        // The text opens with the source already.
        one.sources.clear();
        out.push(one);
    }
    out
}

/// `; cited by dr-oracle; not cited: yeomans`
pub fn who_cites(statements: &[StatementId], graph: &Graph) -> String {
    let cites: Vec<StatementId> = statements.iter().copied().filter(|s| !graph.fact(*s).citations.is_empty()).collect();
    let cites = sources(&cites, graph);
    let rest: Vec<String> = sources(statements, graph).into_iter().filter(|s| !cites.contains(s)).collect();
    let say = |word: &str, all: &[String]| {
        if all.is_empty() { String::new() } else { format!("; {word} {}", all.join(", ")) }
    };
    format!("{}{}", say("cited by", &cites), say("not cited:", &rest))
}

/// One item a kind of difference: the sides next to each other; topics on kinds of the thing are counted.
pub fn disagreements(conflicts: &[Conflict], about: About, most: usize, desk: &mut Desk<'_>) -> Vec<Item> {
    let graph = desk.graph();
    let own = |c: &&Conflict| about.thing.is_none_or(|t| c.subject.contains(&t));
    let mut first: Vec<&Conflict> = conflicts.iter().filter(own).collect();
    // Other patients are the least of disagreements.
    first.sort_by_key(|c| (c.kind == ConflictKind::Circumstance, c.kind));
    let left_out = first.len().saturating_sub(most);
    first.truncate(most);
    let mut out: Vec<Item> = first.into_iter().map(|c| item(sides(c, graph), desk)).collect();
    if left_out > 0 {
        out.push(Item::plain(format!("… and {left_out} more")));
    }
    let mut kinds: Vec<&Conflict> = conflicts.iter().filter(|c| !own(c)).collect();
    kinds.sort_by_key(|c| c.kind);
    for group in kinds.chunk_by(|a, b| a.kind == b.kind).take(most) {
        let names = words::distinct(group.iter().map(|c| words::labels(&c.subject, graph).join(" + ")));
        let text = format!("{} of kinds of it: {}", group[0].kind.word(), names.join(", "));
        let statements: BTreeSet<StatementId> =
            group.iter().flat_map(|c| &c.sides).flat_map(|s| s.statements.clone()).collect();
        let said = Said { text, marks: Vec::new(), rank: (true, 0), statements: statements.into_iter().collect() };
        out.push(item(said, desk));
    }
    for one in &mut out {
        one.sources.clear();
    }
    if out.is_empty() {
        out.push(Item::plain("no contradiction found"));
    }
    out
}

/// `strength: essential (dr-oracle) ↔ may-help (yeomans)`
pub fn sides(c: &Conflict, graph: &Graph) -> Said {
    let side = |s: &crate::answer::Side| format!("{} ({})", s.position, sources(&s.statements, graph).join(", "));
    let all: Vec<String> = c.sides.iter().map(side).collect();
    let object = c.object.map_or(String::new(), |o| format!(", for {}", graph.label(o)));
    let statements: BTreeSet<StatementId> = c.sides.iter().flat_map(|s| s.statements.clone()).collect();
    Said {
        text: format!("{}{object}: {}", c.kind.word(), all.join(" ↔ ")),
        marks: Vec::new(),
        rank: (false, 0),
        statements: statements.into_iter().collect(),
    }
}

/// The conflicts of an answer.
pub fn conflicts(body: &Body) -> &[Conflict] {
    if let Body::Conflicts(all) = body { all } else { &[] }
}

/// The rows of an answer.
pub fn rows(body: &Body) -> &[Row] {
    if let Body::Rows(all) = body { all } else { &[] }
}

/// A group of items.
pub fn group(label: Option<&str>, items: Vec<Item>) -> Group {
    Group { label: label.map(str::to_owned), items }
}
