//! A find elsewhere → rows: which statements put each row there and what matched come back, order, flags and groups are made here.

use std::collections::BTreeMap;

use super::beside::Elsewhere;
use super::fetch::{Graphed, Records, odd};
use super::{Failed, Remote, not_translated};
use crate::answer::{Answer, Body, Match, Row, What};
use crate::eval::find::{clause_texts, together};
use crate::eval::found::{Found, Numbers};
use crate::eval::remarks::remarks;
use crate::eval::tail;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::{GroupKey, Relation};
use crate::resolve::meaning::leaves;
use crate::resolve::query::{Clause, Find, Head, Named, Scope, Term};
use crate::sql::{self, Value};
use crate::store::Slot;
use crate::store::format::bits;

/// One row of [`sql::COLUMNS`].
struct Line {
    item: i64,
    statement: i64,
    leaf: usize,
    matched: Option<Matched>,
}

/// What a clause matched: its number in the leaf from 1, the thing, and how it was reached.
struct Matched {
    clause: usize,
    thing: EntityId,
    nearest: i64,
}

/// Rows with the graph of their statements.
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    pub(super) graphed: Graphed,
    clauses: Vec<String>,
}

impl Remote<'_> {
    /// The rows of a find, in order, limited.
    pub(super) fn rows(&self, find: &Find) -> Result<Rows, Failed> {
        let sql = sql::rows(&self.settled(find)?, self.base).map_err(not_translated)?;
        let mut records = Records::default();
        let mut lines = Vec::new();
        for row in self.run(sql.clone())? {
            lines.push(line(&row, &mut records).ok_or_else(|| odd(&sql))?);
        }
        self.warn_of_combinations(&lines, find, &mut records)?;
        let graphed = records.graph(self.base)?;
        let (clauses, texts) = clause_texts(find, self.base);
        let found = found(find, &lines, &texts, &graphed).ok_or_else(|| odd(&sql))?;
        let rows = found.rows(find, &graphed.graph);
        Ok(Rows { rows, graphed, clauses })
    }

    /// What is said of things used together is not counted in advance: the statements are fetched beside the answer's.
    fn warn_of_combinations(&self, lines: &[Line], find: &Find, records: &mut Records) -> Result<(), Failed> {
        let shows_things = matches!(find.head, Head::Role(_));
        let combined = lines.iter().filter(|line| shows_things && line.item < 0);
        let mut parts: Vec<EntityId> = Vec::new();
        for line in combined {
            parts.extend(records.subjects(line.statement, self.base)?);
        }
        parts.sort_unstable();
        parts.dedup();
        if parts.is_empty() {
            return Ok(());
        }
        let sql = sql::warnings(&parts, self.base);
        let rows = self.run(sql.clone())?;
        records.take_all(&rows, &sql).map(|_| ())
    }

    /// `find`
    pub(super) fn found(&self, find: &Find, answer: &mut Answer) -> Result<Graphed, Failed> {
        let Rows { rows, graphed, clauses } = self.rows(find)?;
        answer.clauses = clauses;
        let beside = Elsewhere::new(self, &graphed);
        answer.notes = remarks(find, &rows, &graphed.graph, &beside);
        beside.failure()?;
        answer.body = match find.grouped {
            Some(key) => Body::Groups(tail::grouped(&rows, key, &graphed.graph)),
            None => Body::Rows(rows),
        };
        Ok(graphed)
    }

    /// `how many`: a plain number is counted on the engine, groups are made here.
    pub(super) fn counted(&self, find: &Find, by: Option<GroupKey>, answer: &mut Answer) -> Result<Graphed, Failed> {
        let Some(key) = by else {
            answer.body = Body::Count(self.count(find)?);
            return Records::default().graph(self.base);
        };
        let Rows { rows, graphed, .. } = self.rows(find)?;
        let groups = tail::grouped(&rows, key, &graphed.graph);
        answer.body = Body::Counts(groups.into_iter().map(|(key, rows)| (key, rows.len())).collect());
        Ok(graphed)
    }

    /// The number of rows of a find, limited.
    pub(super) fn count(&self, find: &Find) -> Result<usize, Failed> {
        let sql = sql::count(&self.settled(find)?, self.base).map_err(not_translated)?;
        Ok(self.number(&sql)?.min(find.limit.unwrap_or(usize::MAX)))
    }

    /// The rows of a limited question in brackets, each as a name.
    pub(super) fn named(&self, find: &Find) -> Result<Vec<Term>, Failed> {
        let rows = self.rows(find)?.rows;
        let things = rows.into_iter().filter_map(|row| match row.what {
            What::Things(things) => Some(things),
            What::Statement(_) => None,
        });
        let name = |entity| Term::Thing(Named { entity, scope: Scope::Narrower });
        Ok(things.flatten().map(name).collect())
    }
}

fn line(row: &[Value], records: &mut Records) -> Option<Line> {
    let [
        Value::Number(item),
        Value::Number(statement),
        Value::Number(leaf),
        clause,
        thing,
        nearest,
        Value::Text(record),
    ] = row
    else {
        return None;
    };
    records.take(*statement, record);
    let matched = match (clause, thing, nearest) {
        (Value::Null, ..) => None,
        (Value::Number(clause), Value::Number(thing), Value::Number(nearest)) => Some(Matched {
            clause: usize::try_from(*clause).ok()?,
            thing: EntityId(u32::try_from(*thing).ok()?),
            nearest: *nearest,
        }),
        _ => return None,
    };
    Some(Line { item: *item, statement: *statement, leaf: usize::try_from(*leaf).ok()?, matched })
}

/// The lines as rows on their way; `None` where a line speaks of what there is not.
fn found(find: &Find, lines: &[Line], texts: &[Vec<u16>], graphed: &Graphed) -> Option<Found> {
    let graph = &graphed.graph;
    let columns = graph.columns();
    let mut numbers = Numbers::new(graph);
    let mut found = Found::default();
    // What each leaf's clauses about prerequisites matched on a statement of a row.
    let mut met: BTreeMap<(usize, u32, StatementId), Vec<EntityId>> = BTreeMap::new();
    let of_leaf = leaves(find.group.as_ref());
    let is_after = |leaf: usize, clause: usize| {
        let clauses = of_leaf.get(leaf.wrapping_sub(1));
        clauses.and_then(|c| c.get(clause.wrapping_sub(1))).is_some_and(|c| matches!(c, Clause::After { .. }))
    };
    for line in lines {
        let statement = graphed.here(line.statement)?;
        let what = match (&find.head, u32::try_from(line.item)) {
            (Head::Statements | Head::Kinds(_), _) => What::Statement(statement),
            (Head::Role(_), Ok(thing)) => together(std::iter::once(EntityId(thing))),
            (Head::Role(_), Err(_)) => together(columns.in_slot(statement, Slot::Subject)),
        };
        let row = numbers.number(&what);
        found.statement(row, statement);
        let Some(matched) = &line.matched else { continue };
        let clause = *texts.get(line.leaf.checked_sub(1)?)?.get(matched.clause.checked_sub(1)?)?;
        let (relation, hops) = how(matched.nearest);
        found.matched(row, Match { statement, clause, entity: matched.thing, relation, hops });
        if is_after(line.leaf, matched.clause) {
            met.entry((line.leaf, row, statement)).or_default().push(matched.thing);
        }
    }
    for ((_, row, statement), things) in met {
        if columns.statement_bits(statement) & bits::ANY_OF != 0 {
            continue;
        }
        for (i, (_, entity)) in columns.needs(statement).enumerate() {
            if !things.contains(&entity) {
                found.also_needed(row, statement, u16::try_from(i).unwrap_or(u16::MAX));
            }
        }
    }
    found.take_whats(numbers);
    Some(found)
}

/// How a thing was reached, as `sql::names` packs it.
fn how(nearest: i64) -> (Relation, u16) {
    let hops = u16::try_from(nearest / 2).unwrap_or(u16::MAX);
    match (nearest, nearest % 2) {
        (0, _) => (Relation::Same, 0),
        (_, 0) => (Relation::Narrower, hops),
        _ => (Relation::Broader, hops),
    }
}
