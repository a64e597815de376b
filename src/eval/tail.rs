//! Rows → rows in order, and in groups.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::clause::spans;
use super::find::together;
use crate::answer::{Key, Row, What};
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::{GroupKey, SortKey};
use crate::resolve::query::{Head, RoleHead};
use crate::store::{Column, Slot};

/// The written order of rows: strength (strongest first, none last), number of sources, number of statements, label, id.
pub fn order<'s>(whats: &[What], statements: impl Fn(usize) -> &'s [StatementId], graph: &Graph) -> Vec<u32> {
    let ranks = ranks(whats, graph);
    let strengths = graph.image().u8s(Column::Strength);
    let of_source = graph.image().u32s(Column::Source);
    let mut sources = Vec::new();
    let mut keyed: Vec<(u64, u32, u32)> = Vec::with_capacity(whats.len());
    for (row, rank) in ranks.into_iter().enumerate() {
        let own = statements(row);
        let strength = |s: &StatementId| strengths.get(s.index()).copied().unwrap_or(u8::MAX);
        let strongest = own.iter().map(strength).min().unwrap_or(u8::MAX);
        let source = |s: &StatementId| of_source.get(s.index()).copied().unwrap_or_default();
        let distinct = match own {
            [_] => 1,
            _ => {
                sources.clear();
                sources.extend(own.iter().map(source));
                sources.sort_unstable();
                sources.dedup();
                sources.len() as u64
            }
        };
        let fewer = |n: u64, bits: u32| (1u64 << bits) - 1 - n.min((1 << bits) - 1);
        let key = u64::from(strongest) << 56 | fewer(distinct, 28) << 28 | fewer(own.len() as u64, 28);
        keyed.push((key, rank, row as u32));
    }
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, _, row)| row).collect()
}

/// The place of each row in the order of label, then id.
fn ranks(whats: &[What], graph: &Graph) -> Vec<u32> {
    let (things, statements) = (graph.image().u32s(Column::ThingRank), graph.image().u32s(Column::StatementRank));
    let kept = |what: &What| match what {
        What::Things(ids) => match ids.as_slice() {
            [one] => things.get(one.index()).copied(),
            _ => None,
        },
        What::Statement(s) => statements.get(s.index()).copied(),
    };
    let mut ranks = Vec::with_capacity(whats.len());
    ranks.extend(whats.iter().map_while(kept));
    if ranks.len() == whats.len() {
        return ranks;
    }
    // Things used together have no place of their own.
    let names = |what: &What| (label(what, graph).to_lowercase(), id(what, graph));
    let mut named: Vec<((String, String), u32)> =
        whats.iter().enumerate().map(|(row, what)| (names(what), row as u32)).collect();
    named.sort_unstable();
    let mut ranks = vec![0; whats.len()];
    for (rank, (_, row)) in named.iter().enumerate() {
        ranks[*row as usize] = rank as u32;
    }
    ranks
}

/// Puts rows that are in the written order into that of another key; rows that do not state it come last in both directions.
pub fn sort(rows: &mut [Row], (key, reversed): (SortKey, bool), head: &Head, graph: &Graph) {
    rows.sort_by(|a, b| {
        let order = by_key(key, a, b, head, graph);
        let order = if reversed { order.reverse() } else { order };
        lacks(key, a, head, graph).cmp(&lacks(key, b, head, graph)).then(order)
    });
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

fn by_key(key: SortKey, a: &Row, b: &Row, head: &Head, graph: &Graph) -> Ordering {
    let ascending = |x: Option<f64>, y: Option<f64>| match (x, y) {
        (Some(x), Some(y)) => x.total_cmp(&y),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    match key {
        SortKey::Strength => strongest(a, graph).cmp(&strongest(b, graph)),
        SortKey::Sources => sources(b, graph).len().cmp(&sources(a, graph).len()),
        SortKey::Statements => b.statements.len().cmp(&a.statements.len()),
        SortKey::Citations => citations(b, graph).0.cmp(&citations(a, graph).0),
        SortKey::References => citations(b, graph).1.cmp(&citations(a, graph).1),
        SortKey::Label => label(&a.what, graph).to_lowercase().cmp(&label(&b.what, graph).to_lowercase()),
        SortKey::Kind => kind(&a.what, graph).cmp(kind(&b.what, graph)),
        SortKey::Source => {
            let place = |row: &Row| row.statements.iter().map(|s| place(*s, graph)).min();
            place(a).cmp(&place(b))
        }
        SortKey::Year => ascending(year(a, head, graph), year(b, head, graph)),
        SortKey::Duration => ascending(shortest_span(a, graph), shortest_span(b, graph)),
        SortKey::Effect => ascending(smallest_effect(a, graph), smallest_effect(b, graph)),
    }
}

fn place(s: StatementId, graph: &Graph) -> (String, u32) {
    graph.with_statement(s, |record| (record.source.clone(), record.lines.0))
}

fn strongest(row: &Row, graph: &Graph) -> u8 {
    row.statements.iter().filter_map(|s| graph.strength(*s)).map(|s| s.rank()).min().unwrap_or(u8::MAX)
}

/// The sources of a row.
pub fn sources(row: &Row, graph: &Graph) -> BTreeSet<EntityId> {
    row.statements.iter().map(|s| graph.source_of_statement(*s)).collect()
}

/// Number of markers over all statements, and of distinct works or markers.
fn citations(row: &Row, graph: &Graph) -> (usize, usize) {
    let all: Vec<_> = row.statements.iter().flat_map(|s| graph.in_slot(*s, Slot::Cites)).collect();
    (all.len(), all.iter().collect::<BTreeSet<_>>().len())
}

fn year(row: &Row, head: &Head, graph: &Graph) -> Option<f64> {
    if let (Head::Role(RoleHead::References), What::Things(things)) = (head, &row.what) {
        return things.iter().filter_map(|t| graph.reference(*t)?.year).min().map(f64::from);
    }
    row.statements.iter().filter_map(|s| graph.source(graph.source_of_statement(*s))?.year()).min().map(f64::from)
}

fn shortest_span(row: &Row, graph: &Graph) -> Option<f64> {
    row.statements
        .iter()
        .flat_map(|s| graph.with_statement(*s, spans))
        .filter_map(|r| r.low.or(r.high))
        .min_by(f64::total_cmp)
}

fn smallest_effect(row: &Row, graph: &Graph) -> Option<f64> {
    row.statements
        .iter()
        .filter_map(|s| graph.with_statement(*s, |r| r.effect.as_ref().map(|e| e.magnitude)))
        .filter_map(|range| range.low.or(range.high))
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
            let matches = row
                .matches
                .iter()
                .filter(|m| statements.binary_search(&m.statement).is_ok())
                .copied()
                .collect::<Vec<_>>()
                .into();
            let part = Row { what: row.what.clone(), statements: statements.into(), matches, flags: row.flags.clone() };
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
            let what = together(fact.subject.iter().copied());
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
