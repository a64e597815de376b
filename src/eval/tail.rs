//! Rows → rows in order, and in groups.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};

use super::clause::spans;
use super::find::together;
use crate::answer::{Key, Row, What};
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::{GroupKey, SortKey};
use crate::resolve::query::{Head, RoleHead};

/// Rows in the order asked for. The written order is strength (strongest first, none last), number of sources, number of statements, label,
/// id; another key goes before it, and rows that do not state that key come last in both directions.
pub fn ordered(mut rows: Vec<Row>, sorted: Option<(SortKey, bool)>, head: &Head, graph: &Graph) -> Vec<Row> {
    let mut keyed: Vec<(Sort, Row)> = rows.drain(..).map(|row| (Sort::new(&row, graph), row)).collect();
    keyed.sort_by(|(a, row_a), (b, row_b)| {
        let first = sorted.map_or(Ordering::Equal, |(key, reversed)| {
            let missing = |row: &Row| lacks(key, row, head, graph);
            let order = by_key(key, (a, row_a), (b, row_b), head, graph);
            missing(row_a).cmp(&missing(row_b)).then(if reversed { order.reverse() } else { order })
        });
        first.then_with(|| a.cmp(b))
    });
    keyed.into_iter().map(|(_, row)| row).collect()
}

/// Whether a row states nothing to sort by; such rows come last in both directions.
fn lacks(key: SortKey, row: &Row, head: &Head, graph: &Graph) -> bool {
    match key {
        SortKey::Strength => strongest(row, graph) == u8::MAX,
        SortKey::Year => year(row, head, graph).is_none(),
        SortKey::Duration => shortest_span(row, graph).is_none(),
        SortKey::Effect => smallest_effect(row, graph).is_none(),
        SortKey::Sources
        | SortKey::Statements
        | SortKey::Citations
        | SortKey::References
        | SortKey::Label
        | SortKey::Kind
        | SortKey::Source => false,
    }
}

/// The written order as a key.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sort {
    strength: u8,
    sources: Reverse<usize>,
    statements: Reverse<usize>,
    label: String,
    id: String,
}

impl Sort {
    fn new(row: &Row, graph: &Graph) -> Sort {
        Sort {
            strength: strongest(row, graph),
            sources: Reverse(sources(row, graph).len()),
            statements: Reverse(row.statements.len()),
            label: label(&row.what, graph).to_lowercase(),
            id: id(&row.what, graph),
        }
    }
}

fn by_key(key: SortKey, a: (&Sort, &Row), b: (&Sort, &Row), head: &Head, graph: &Graph) -> Ordering {
    let ascending = |x: Option<f64>, y: Option<f64>| match (x, y) {
        (Some(x), Some(y)) => x.total_cmp(&y),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    match key {
        SortKey::Strength => a.0.strength.cmp(&b.0.strength),
        SortKey::Sources => a.0.sources.cmp(&b.0.sources),
        SortKey::Statements => a.0.statements.cmp(&b.0.statements),
        SortKey::Citations => citations(b.1, graph).0.cmp(&citations(a.1, graph).0),
        SortKey::References => citations(b.1, graph).1.cmp(&citations(a.1, graph).1),
        SortKey::Label => a.0.label.cmp(&b.0.label),
        SortKey::Kind => kind(&a.1.what, graph).cmp(kind(&b.1.what, graph)),
        SortKey::Source => {
            let place = |row: &Row| row.statements.iter().map(|s| place(*s, graph)).min();
            place(a.1).cmp(&place(b.1))
        }
        SortKey::Year => ascending(year(a.1, head, graph), year(b.1, head, graph)),
        SortKey::Duration => ascending(shortest_span(a.1, graph), shortest_span(b.1, graph)),
        SortKey::Effect => ascending(smallest_effect(a.1, graph), smallest_effect(b.1, graph)),
    }
}

fn place(s: StatementId, graph: &Graph) -> (String, u32) {
    let record = graph.statement(s);
    (record.source.clone(), record.lines.0)
}

fn strongest(row: &Row, graph: &Graph) -> u8 {
    row.statements.iter().filter_map(|s| graph.statement(*s).strength).map(|s| s.rank()).min().unwrap_or(u8::MAX)
}

/// The sources of a row.
pub fn sources(row: &Row, graph: &Graph) -> BTreeSet<EntityId> {
    row.statements.iter().map(|s| graph.fact(*s).source).collect()
}

/// Number of markers over all statements, and of distinct works or markers.
fn citations(row: &Row, graph: &Graph) -> (usize, usize) {
    let all: Vec<_> = row.statements.iter().flat_map(|s| &graph.fact(*s).citations).map(|c| c.target).collect();
    (all.len(), all.iter().collect::<BTreeSet<_>>().len())
}

fn year(row: &Row, head: &Head, graph: &Graph) -> Option<f64> {
    if let (Head::Role(RoleHead::References), What::Things(things)) = (head, &row.what) {
        return things.iter().filter_map(|t| graph.reference(*t)?.year).min().map(f64::from);
    }
    row.statements.iter().filter_map(|s| graph.source(graph.fact(*s).source)?.year()).min().map(f64::from)
}

fn shortest_span(row: &Row, graph: &Graph) -> Option<f64> {
    row.statements
        .iter()
        .flat_map(|s| spans(graph.statement(*s)))
        .filter_map(|r| r.low.or(r.high))
        .min_by(f64::total_cmp)
}

fn smallest_effect(row: &Row, graph: &Graph) -> Option<f64> {
    row.statements
        .iter()
        .filter_map(|s| graph.statement(*s).effect.as_ref())
        .filter_map(|e| e.magnitude.low.or(e.magnitude.high))
        .min_by(f64::total_cmp)
}

/// What a row is called: a label, labels joined with ` + `, or a statement's id.
pub fn label(what: &What, graph: &Graph) -> String {
    match what {
        What::Things(things) => things.iter().map(|t| graph.label(*t)).collect::<Vec<_>>().join(" + "),
        What::Statement(s) => graph.statement(*s).id.clone(),
    }
}

/// The stable id of a row: ids joined with `+`, or a statement's id.
pub fn id(what: &What, graph: &Graph) -> String {
    match what {
        What::Things(things) => things.iter().map(|t| graph.thing(*t).id.as_str()).collect::<Vec<_>>().join("+"),
        What::Statement(s) => graph.statement(*s).id.clone(),
    }
}

/// The kind of a row.
pub fn kind(what: &What, graph: &Graph) -> &'static str {
    match what {
        What::Things(things) => things.first().map_or("", |t| graph.thing(*t).kind.word()),
        What::Statement(s) => graph.statement(*s).kind.word(),
    }
}

/// Rows by a key, keys in order; a row stands in every group for which it has a statement, with those statements alone.
pub fn grouped(rows: &[Row], by: GroupKey, graph: &Graph) -> Vec<(Key, Vec<Row>)> {
    let mut groups: BTreeMap<Key, Vec<Row>> = BTreeMap::new();
    for row in rows {
        let mut of_key: BTreeMap<Key, Vec<StatementId>> = BTreeMap::new();
        for statement in &row.statements {
            for key in keys(*statement, row, by, graph) {
                of_key.entry(key).or_default().push(*statement);
            }
        }
        for (key, statements) in of_key {
            let matches = row.matches.iter().filter(|m| statements.contains(&m.statement)).cloned().collect();
            let part = Row { what: row.what.clone(), statements, matches, flags: row.flags.clone() };
            groups.entry(key).or_default().push(part);
        }
    }
    groups.into_iter().collect()
}

fn keys(statement: StatementId, row: &Row, by: GroupKey, graph: &Graph) -> Vec<Key> {
    let record = graph.statement(statement);
    let fact = graph.fact(statement);
    let word = |rank: u32, word: &str| vec![Key { rank, label: word.to_owned(), id: word.to_owned() }];
    let things = |ids: &[EntityId]| -> Vec<Key> {
        if ids.is_empty() {
            return none();
        }
        ids.iter()
            .map(|id| Key { rank: 0, label: graph.label(*id).to_owned(), id: graph.thing(*id).id.clone() })
            .collect()
    };
    match by {
        GroupKey::Source => things(&[fact.source]),
        GroupKey::Kind => word(0, kind(&row.what, graph)),
        GroupKey::Strength => record.strength.map_or_else(none, |s| word(u32::from(s.rank()), s.word())),
        GroupKey::Stance => record.stance.map_or_else(none, |s| word(s as u32, s.word())),
        GroupKey::Subject => {
            let what = together(&fact.subject);
            vec![Key { rank: 0, label: label(&what, graph), id: id(&what, graph) }]
        }
        GroupKey::Object => things(&fact.object),
        GroupKey::Population => things(&fact.circumstances),
        GroupKey::Outcome => things(&fact.outcome),
        GroupKey::Section => record.section.last().map_or_else(none, |s| word(0, s)),
        GroupKey::Audience => {
            let audience = graph.source(fact.source).map(|s| s.audience.clone()).unwrap_or_default();
            if audience.is_empty() { none() } else { audience.iter().flat_map(|a| word(*a as u32, a.word())).collect() }
        }
        GroupKey::Year => match graph.source(fact.source).and_then(|s| s.year()) {
            Some(year) => word(0, &year.to_string()),
            None => none(),
        },
    }
}

/// The group of what does not state the key; last.
fn none() -> Vec<Key> {
    vec![Key { rank: u32::MAX, label: "not stated".to_owned(), id: "none".to_owned() }]
}
