//! Treatments and a condition → the grid that a clinician reads: one column a treatment, one row an aspect, each cell the answer of questions.
//!
//! A cell asks three times where that matters: what is said of the treatment for the condition, what is said of it otherwise, and what is said of
//! what it is a kind of. So a cell is empty only where no statement about its column has the aspect.

use super::cell::{self, About, Phrase, group};
use super::desk::{Desk, grounds, quoted};
use super::parts::{Cell, ColumnHead, Group, Item, Table, TableRow};
use crate::answer::{Body, Verdict, VerdictValue};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::EntityKind;
use crate::render::words;

/// What is compared, and for what.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The columns.
    pub things: Vec<EntityId>,
    /// The condition.
    pub condition: Option<EntityId>,
    /// Most items of a group in a cell.
    pub most: usize,
    /// Whether it must fit on a page.
    pub one_page: bool,
}

type Asking<T> = Result<T, Box<Diagnostic>>;

/// One row of the grid.
struct Plan {
    head: &'static str,
    /// What it asks, with `…` for the treatment.
    asks: &'static str,
    cell: fn(&Compared, EntityId, &mut Desk<'_>) -> Asking<Cell>,
    /// Whether it stands on the one-page handout too.
    essential: bool,
}

/// The rows, in the order in which they are read.
const ROWS: &[Plan] = &[
    Plan { head: "In short", asks: "is … recommended", cell: in_short, essential: true },
    Plan {
        head: "What it is and how it works",
        asks: "definitions, mechanisms and techniques of …",
        cell: |c, t, desk| stated("definitions, mechanisms and techniques", "", Phrase::Claim, c, t, desk),
        essential: false,
    },
    Plan {
        head: "For whom",
        asks: "conditions treated by … · populations of … · criteria of …",
        cell: for_whom,
        essential: true,
    },
    Plan {
        head: "Where in the order of care",
        asks: "statements of … with prerequisites, or where stage = initial",
        cell: order,
        essential: true,
    },
    Plan {
        head: "What each source says", asks: "statements of … with any stance", cell: positions, essential: false
    },
    Plan {
        head: "Measured effect",
        asks: "effects of … with numbers",
        cell: |c, t, desk| tiers("effects", " with numbers", Phrase::Result, c, t, desk),
        essential: true,
    },
    Plan {
        head: "Effects stated without a figure",
        asks: "effects of … without numbers",
        cell: |c, t, desk| tiers("effects", " without numbers", Phrase::Result, c, t, desk),
        essential: false,
    },
    Plan {
        head: "How sure",
        asks: "references of … · statements of … where kind != listing",
        cell: how_sure,
        essential: true,
    },
    Plan {
        head: "Harms and cautions",
        asks: "cautions of …",
        cell: |c, t, desk| stated("cautions", "", Phrase::Claim, c, t, desk),
        essential: true,
    },
    Plan {
        head: "Who should not have it",
        asks: "contraindications of …",
        cell: |c, t, desk| stated("contraindications", "", Phrase::Claim, c, t, desk),
        essential: true,
    },
    Plan {
        head: "What to try before it",
        asks: "treatments before … · tests before …",
        cell: before,
        essential: false,
    },
    Plan { head: "What may follow it", asks: "treatments after …", cell: after, essential: false },
    Plan { head: "Who disagrees", asks: "conflicts about …", cell: disagree, essential: true },
];

/// The grid; the last row says what the others found nothing on.
///
/// # Errors
/// A question that is not understood.
pub fn grid(compared: &Compared, desk: &mut Desk<'_>) -> Asking<Table> {
    let mut rows = Vec::new();
    for plan in ROWS.iter().filter(|p| p.essential || !compared.one_page) {
        let mut cells = Vec::new();
        for thing in &compared.things {
            cells.push((plan.cell)(compared, *thing, desk)?);
        }
        rows.push(TableRow { head: plan.head.to_owned(), asks: plan.asks.to_owned(), cells });
    }
    let gaps = compared.things.iter().enumerate().map(|(i, _)| gaps(i, &rows)).collect();
    rows.push(TableRow {
        head: "What they do not say".to_owned(),
        asks: "the empty cells above".to_owned(),
        cells: gaps,
    });
    let mut columns = Vec::new();
    for thing in &compared.things {
        columns.push(head(*thing, desk)?);
    }
    let graph = desk.graph();
    let condition = compared.condition.map_or(String::new(), |c| format!(" for {}", graph.label(c)));
    let names = words::labels(&compared.things, graph).join(", ");
    Ok(Table {
        id: "grid".to_owned(),
        caption: format!("What the sources say of {names}{condition}."),
        corner: "Question".to_owned(),
        columns,
        rows,
        questions: Vec::new(),
    })
}

/// Other names, what it is a kind of, and the warnings that must not be overlooked.
fn head(thing: EntityId, desk: &mut Desk<'_>) -> Asking<ColumnHead> {
    let graph = desk.graph();
    let name = quoted(thing, graph);
    let record = graph.thing(thing);
    let mut about = Vec::new();
    if !record.synonyms.is_empty() {
        let shown: Vec<&str> = record.synonyms.iter().take(3).map(String::as_str).collect();
        about.push(format!("also: {}", shown.join(", ")));
    }
    let kinds: Vec<&str> = record.broader.iter().filter(|b| !graph.thing(**b).root).map(|b| graph.label(*b)).collect();
    if !kinds.is_empty() {
        about.push(format!("a kind of {}", kinds.join(", ")));
    }
    let mut flags = Vec::new();
    if let Body::Verdict(v) = &desk.ask(&format!("is {name} recommended"))?.1.body {
        let against = cell::sources(&v.against, graph);
        match v.value {
            VerdictValue::Opposed => flags.push(format!("opposed by {}", against.join(", "))),
            VerdictValue::Disputed => flags.push(format!("disputed: opposed by {}", against.join(", "))),
            VerdictValue::Supported | VerdictValue::Silent => {}
        }
    }
    for (word, question) in [
        ("cautions", format!("cautions of broadly {name}")),
        ("contraindications and gates", format!("contraindications of broadly {name}")),
    ] {
        let n = desk.ask(&question)?.1.statements().len();
        if n > 0 {
            flags.push(format!("{word}: {n}"));
        }
    }
    Ok(ColumnHead { label: graph.label(thing).to_owned(), about, flags })
}

/// What is above a thing without being the root of its kind; classes so wide that they say little of it only where `wide`.
fn above(thing: EntityId, wide: bool, graph: &Graph) -> Vec<EntityId> {
    let ups = graph.up(thing).into_iter().map(|(id, _)| id).filter(|id| *id != thing);
    ups.filter(|id| !graph.thing(*id).root && (wide || !graph.thing(*id).grouping)).collect()
}

/// `exactly "SI joint injection" or exactly "interventional care"`
fn above_names(thing: EntityId, wide: bool, graph: &Graph) -> Option<String> {
    let names: Vec<String> =
        above(thing, wide, graph).iter().map(|id| format!("exactly {}", quoted(*id, graph))).collect();
    (!names.is_empty()).then(|| names.join(" or "))
}

/// Labels of what is not said of the very thing for the very condition; [`named`] makes them say of what.
const BROADER: &str = "Said of what it is a kind of";
const ELSEWHERE: &str = "Said of other conditions";

/// What is said of the thing whatever the condition, then of what it is a kind of: harms and gates hold for both.
fn stated(head: &str, tail: &str, phrase: Phrase, c: &Compared, thing: EntityId, desk: &mut Desk<'_>) -> Asking<Cell> {
    let graph = desk.graph();
    let about = About { thing: Some(thing), condition: None };
    let mut asks = vec![(None, format!("{head} of {}{tail}", quoted(thing, graph)))];
    let wide = head == "cautions" || head == "contraindications";
    if let Some(names) = above_names(thing, wide, graph) {
        asks.push((Some(BROADER), format!("{head} of {names}{tail}")));
    }
    answered(asks, phrase, about, c.most, desk)
}

/// What is said of the thing for the condition, then for others, then of what it is a kind of.
fn tiers(head: &str, tail: &str, phrase: Phrase, c: &Compared, thing: EntityId, desk: &mut Desk<'_>) -> Asking<Cell> {
    let about = About { thing: Some(thing), condition: c.condition };
    answered(three(head, tail, c, thing, desk.graph()), phrase, about, c.most, desk)
}

/// The three questions, each with the label of its answer.
fn three(head: &str, tail: &str, c: &Compared, thing: EntityId, graph: &Graph) -> Vec<(Option<&'static str>, String)> {
    let name = quoted(thing, graph);
    let mut asks = match c.condition.map(|c| quoted(c, graph)) {
        Some(condition) => vec![
            (None, format!("{head} of {name}{tail} for {condition}")),
            (Some(ELSEWHERE), format!("{head} of {name}{tail} not for {condition}")),
        ],
        None => vec![(None, format!("{head} of {name}{tail}"))],
    };
    if let Some(names) = above_names(thing, false, graph) {
        asks.push((Some(BROADER), format!("{head} of {names}{tail}")));
    }
    asks
}

fn answered(
    asks: Vec<(Option<&str>, String)>,
    phrase: Phrase,
    about: About,
    most: usize,
    desk: &mut Desk<'_>,
) -> Asking<Cell> {
    let (mut groups, mut questions, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    for (label, question) in asks {
        let (number, answer) = desk.ask(&question)?;
        questions.push(number);
        let new: Vec<StatementId> = grounds(&answer).into_iter().filter(|s| !seen.contains(s)).collect();
        let items = cell::items(&new, phrase, about, most, desk);
        groups.push(named(group(label, items), &new, about, desk.graph()));
        seen.extend(new);
    }
    Ok(Cell::of(groups, questions))
}

/// A group that is said of one other condition, or of one broader class, names it once instead of in every item.
fn named(mut group: Group, statements: &[StatementId], about: About, graph: &Graph) -> Group {
    let ends = |item: &Item| item.text.rfind(" (said of ").map(|at| item.text[at..].to_owned());
    let end = group.items.first().and_then(ends);
    if let Some(end) = end.filter(|e| group.items.iter().all(|i| i.text.ends_with(e) || i.text.starts_with('…'))) {
        for item in &mut group.items {
            item.text = item.text.strip_suffix(&end).unwrap_or(&item.text).to_owned();
        }
        let of = end.trim_start_matches(" (said of ").trim_end_matches(')');
        group.label = match group.label.as_deref() {
            Some(BROADER) => Some(format!("{BROADER}, for {of}")),
            _ => Some(format!("Said of {of}")),
        };
    }
    if group.label.as_deref().is_some_and(|l| l.starts_with(BROADER)) {
        let above = |e: &EntityId| about.thing.is_some_and(|t| *e != t && graph.is_within(t, *e));
        let all = statements.iter().flat_map(|s| &graph.fact(*s).subject).filter(|e| above(e));
        let names = words::distinct(all.map(|e| graph.label(*e).to_owned()));
        if let [only] = names.as_slice() {
            for item in &mut group.items {
                item.text = item.text.strip_prefix(&format!("{only}: ")).unwrap_or(&item.text).to_owned();
            }
        }
        if !names.is_empty() {
            group.label =
                group.label.map(|l| l.replacen(BROADER, &format!("Said of {} in general", names.join(", ")), 1));
        }
    }
    group
}

fn in_short(c: &Compared, thing: EntityId, desk: &mut Desk<'_>) -> Asking<Cell> {
    let graph = desk.graph();
    let name = quoted(thing, graph);
    let mut asks = Vec::new();
    if let Some(condition) = c.condition {
        asks.push((
            Some(format!("For {}", graph.label(condition))),
            format!("is {name} recommended for {}", quoted(condition, graph)),
        ));
    }
    let whatever = c.condition.map(|_| "Whatever the condition".to_owned());
    asks.push((whatever, format!("is {name} recommended")));
    let (mut groups, mut questions) = (Vec::new(), Vec::new());
    for (label, question) in asks {
        let (number, answer) = desk.ask(&question)?;
        questions.push(number);
        let items = if let Body::Verdict(v) = &answer.body { verdict(v, c.one_page, desk) } else { Vec::new() };
        groups.push(Group { label, items });
    }
    Ok(Cell::of(groups, questions))
}

/// `supported: 3 sources for, none against`, and who is silent.
fn verdict(v: &Verdict, one_page: bool, desk: &mut Desk<'_>) -> Vec<Item> {
    let graph = desk.graph();
    if v.value == VerdictValue::Silent && v.neutral.is_empty() {
        return Vec::new();
    }
    let (pro, con) = (cell::sources(&v.supporting, graph), cell::sources(&v.against, graph));
    let side = |all: &[String], word: &str| match all.len() {
        0 => format!("none {word}"),
        1 => format!("1 source {word} ({})", all.join(", ")),
        n => format!("{n} sources {word} ({})", all.join(", ")),
    };
    let text = match v.value {
        VerdictValue::Silent => "no source takes a side".to_owned(),
        value => format!("{}: {}, {}", value.word(), side(&pro, "for"), side(&con, "against")),
    };
    let judged = || v.supporting.iter().chain(&v.against);
    let both: Vec<StatementId> =
        if v.value == VerdictValue::Silent { v.neutral.clone() } else { judged().copied().collect() };
    let notes = desk.notes(&both);
    let mut items = vec![Item::noted(text, Vec::new(), notes)];
    if matches!(v.value, VerdictValue::Opposed | VerdictValue::Disputed)
        && let Some(first) = items.pop()
    {
        items.push(first.marked("opposed"));
    }
    if !v.silent.is_empty() {
        let silent: Vec<&str> = v.silent.iter().map(|s| graph.thing(*s).id.as_str()).collect();
        match items.first_mut().filter(|_| one_page) {
            Some(first) => first.text.push_str(&format!("; silent: {}", silent.join(", "))),
            None => items.push(Item::plain(format!("silent: {} (unknown, not a no)", silent.join(", ")))),
        }
    }
    items
}

fn for_whom(c: &Compared, thing: EntityId, desk: &mut Desk<'_>) -> Asking<Cell> {
    let graph = desk.graph();
    let name = quoted(thing, graph);
    let (mut groups, mut questions) = (Vec::new(), Vec::new());
    let asks = [
        (Some("Recommended for"), format!("conditions treated by {name}")),
        (Some("In particular"), format!("populations of {name}")),
    ];
    for (label, question) in asks {
        let (number, answer) = desk.ask(&question)?;
        questions.push(number);
        let items = cell::of_rows(cell::rows(&answer.body), |_| String::new(), c.most, desk);
        groups.push(group(label, items));
    }
    let mut criteria = vec![(Some("When it is appropriate"), format!("criteria of {name}"))];
    if let Some(names) = above_names(thing, false, graph) {
        criteria.push((Some(BROADER), format!("criteria and recommendations of {names}")));
    }
    let about = About { thing: Some(thing), condition: None };
    let more = answered(criteria, Phrase::Claim, about, c.most, desk)?;
    groups.extend(more.groups);
    questions.extend(more.questions);
    Ok(Cell::of(groups, questions))
}

fn order(c: &Compared, thing: EntityId, desk: &mut Desk<'_>) -> Asking<Cell> {
    let graph = desk.graph();
    let ask = |names: &str, rest: &str| {
        format!("statements of {names} with prerequisites{rest} or of {names}{rest} where stage = initial")
    };
    let name = quoted(thing, graph);
    let mut asks = match c.condition.map(|c| quoted(c, graph)) {
        Some(condition) => vec![
            (None, ask(&name, &format!(" for {condition}"))),
            (Some(ELSEWHERE), ask(&name, &format!(" not for {condition}"))),
        ],
        None => vec![(None, ask(&name, ""))],
    };
    // Each broader class asks for itself: a list of names and an `or` would need brackets.
    for id in above(thing, true, graph) {
        let name = format!("exactly {}", quoted(id, graph));
        // On one page, that a wide class stands at the start is left out; what must come before it never is.
        let short = c.one_page && graph.thing(id).grouping;
        let question = if short { format!("statements of {name} with prerequisites") } else { ask(&name, "") };
        asks.push((Some(BROADER), question));
    }
    let about = About { thing: Some(thing), condition: c.condition };
    Ok(joined(answered(asks, Phrase::Need, about, c.most, desk)?))
}

/// Groups of the same label next to each other become one.
fn joined(mut cell: Cell) -> Cell {
    let mut groups: Vec<Group> = Vec::new();
    for group in cell.groups {
        match groups.last_mut() {
            Some(last) if last.label == group.label => last.items.extend(group.items),
            _ => groups.push(group),
        }
    }
    cell.groups = groups;
    cell
}

fn positions(c: &Compared, thing: EntityId, desk: &mut Desk<'_>) -> Asking<Cell> {
    let graph = desk.graph();
    let about = About { thing: Some(thing), condition: c.condition };
    let name = quoted(thing, graph);
    let mut asks = match c.condition.map(|c| quoted(c, graph)) {
        Some(condition) => vec![
            (None, sided(&format!("of {name} for {condition}"))),
            (Some(ELSEWHERE), sided(&format!("of {name} not for {condition}"))),
        ],
        None => vec![(None, sided(&format!("of {name}")))],
    };
    for id in above(thing, false, graph) {
        asks.push((Some(BROADER), sided(&format!("of exactly {}", quoted(id, graph)))));
    }
    let (mut groups, mut questions, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    for (label, question) in asks {
        let (number, answer) = desk.ask(&question)?;
        questions.push(number);
        let statements: Vec<StatementId> = grounds(&answer).into_iter().filter(|s| !seen.contains(s)).collect();
        let of = if label == Some(BROADER) { About { thing: None, ..about } } else { about };
        let mut items = cell::positions(&statements, of, desk);
        if label == Some(BROADER) {
            name_subjects(&mut items, &statements, graph);
        }
        groups.push(named(group(label, items), &statements, about, graph));
        seen.extend(statements);
    }
    let silent: Vec<&str> = graph
        .sources()
        .filter(|source| !seen.iter().any(|s| graph.fact(*s).source == *source))
        .map(|source| graph.thing(source).id.as_str())
        .collect();
    if !silent.is_empty() && !seen.is_empty() {
        groups.push(group(Some("Takes no side, or says nothing"), vec![Item::plain(silent.join(", "))]));
    }
    Ok(Cell::of(groups, questions))
}

/// The question for statements that take a side or say that they take none: what has no stance passes no condition on it.
pub fn sided(clauses: &str) -> String {
    format!("statements {clauses} where stance = for or {clauses} where stance != for")
}

/// Says of which class a source speaks.
fn name_subjects(items: &mut [Item], statements: &[StatementId], graph: &Graph) {
    for item in items {
        let of = statements.iter().filter(|s| item.sources.contains(&graph.statement(**s).source));
        let names = words::distinct(of.map(|s| words::labels(&graph.fact(*s).subject, graph).join(" + ")));
        item.text = format!("{}: {}", names.join(", "), item.text);
    }
}

fn how_sure(c: &Compared, thing: EntityId, desk: &mut Desk<'_>) -> Asking<Cell> {
    let graph = desk.graph();
    let name = quoted(thing, graph);
    let (first, references) = desk.ask(&format!("references of {name}"))?;
    let (second, all) = desk.ask(&format!("statements of {name} where kind != listing"))?;
    let statements = grounds(&all);
    let kinds = super::figure::evidence::kinds(cell::rows(&references.body), graph);
    let mut by_kind = Vec::new();
    if !statements.is_empty() {
        let text = if kinds.is_empty() { "no work cited".to_owned() } else { super::figure::evidence::said(&kinds) };
        let notes = desk.notes(&grounds(&references));
        by_kind.push(Item::noted(text, Vec::new(), notes));
    }
    if c.one_page {
        if let Some(item) = by_kind.first_mut() {
            item.text.push_str(&cell::who_cites(&statements, graph));
        }
        return Ok(Cell::of(vec![group(None, by_kind)], vec![first, second]));
    }
    let by_source = cell::certainty(&statements, desk);
    Ok(Cell::of(vec![group(Some("Works cited"), by_kind), group(Some("By source"), by_source)], vec![first, second]))
}

fn before(c: &Compared, thing: EntityId, desk: &mut Desk<'_>) -> Asking<Cell> {
    let graph = desk.graph();
    let name = quoted(thing, graph);
    let (mut groups, mut questions) = (Vec::new(), Vec::new());
    for (label, head) in [("Treatments", "treatments"), ("Tests", "tests")] {
        let (number, answer) = desk.ask(&format!("{head} before {name}"))?;
        questions.push(number);
        let items = cell::of_rows(cell::rows(&answer.body), |row| cell::event(row, graph), c.most, desk);
        groups.push(group(Some(label), items));
    }
    Ok(Cell::of(groups, questions))
}

fn after(c: &Compared, thing: EntityId, desk: &mut Desk<'_>) -> Asking<Cell> {
    let graph = desk.graph();
    let (number, answer) = desk.ask(&format!("treatments after {}", quoted(thing, graph)))?;
    let need = |row: &crate::answer::Row| {
        let needs = words::distinct(row.statements.iter().map(|s| words::needs(*s, graph)));
        let more = if needs.len() > 1 { "; …" } else { "" };
        needs.first().map_or(String::new(), |n| format!(": {}{more}", cell::after(n)))
    };
    let items = cell::of_rows(cell::rows(&answer.body), need, c.most, desk);
    Ok(Cell::of(vec![group(None, items)], vec![number]))
}

fn disagree(c: &Compared, thing: EntityId, desk: &mut Desk<'_>) -> Asking<Cell> {
    let (number, answer) = desk.ask(&format!("conflicts about {}", quoted(thing, desk.graph())))?;
    let about = About { thing: Some(thing), condition: None };
    let most = if c.one_page { c.most } else { usize::MAX };
    let items = cell::disagreements(cell::conflicts(&answer.body), about, most, desk);
    Ok(Cell::of(vec![group(None, items)], vec![number]))
}

/// The rows in which a column is empty, in one item.
fn gaps(column: usize, rows: &[TableRow]) -> Cell {
    let empty: Vec<&TableRow> = rows.iter().filter(|r| r.cells.get(column).is_some_and(|c| !c.stated)).collect();
    let questions = empty.iter().flat_map(|r| r.cells[column].questions.clone()).collect();
    let text = if empty.is_empty() {
        "something is stated on every question above".to_owned()
    } else {
        let names: Vec<String> = empty.iter().map(|r| lower(&r.head)).collect();
        format!("nothing on: {}. Unknown is not a no", names.join("; "))
    };
    Cell::text(text, questions)
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_lowercase().chain(chars).collect())
}

/// Whether a thing can be a column: something that is done.
pub fn is_care(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Treatment | EntityKind::Test)
}
