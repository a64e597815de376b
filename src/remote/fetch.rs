//! Rows of an engine → a graph of the statements in them, numbered in the order of their numbers there.

use std::collections::BTreeMap;

use super::Failed;
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::graph::fragment::fragment;
use crate::model::id::{EntityId, StatementId};
use crate::model::statement::Statement;
use crate::sql::{Sql, Value};

/// Statements on their way, by their numbers on the engine.
#[derive(Default)]
pub(super) struct Records {
    records: BTreeMap<i64, String>,
}

/// The statements of an answer as a graph.
pub(super) struct Graphed {
    /// The graph.
    pub(super) graph: Graph,
    numbers: Vec<i64>,
}

impl Records {
    /// Takes one statement.
    pub(super) fn take(&mut self, number: i64, record: &str) {
        self.records.entry(number).or_insert_with(|| record.to_owned());
    }

    /// Takes the statements of rows (…, statement, record); the numbers in front of them.
    pub(super) fn take_all(&mut self, rows: &[Vec<Value>], sql: &Sql) -> Result<Vec<(i64, i64)>, Failed> {
        let mut taken = Vec::with_capacity(rows.len());
        for row in rows {
            match row.as_slice() {
                [Value::Number(statement), Value::Text(record)] => {
                    self.take(*statement, record);
                    taken.push((0, *statement));
                }
                [Value::Number(question), Value::Number(statement), Value::Text(record)] => {
                    self.take(*statement, record);
                    taken.push((*question, *statement));
                }
                _ => return Err(odd(sql)),
            }
        }
        Ok(taken)
    }

    /// The subjects of a statement that was taken.
    pub(super) fn subjects(&self, number: i64, base: &Graph) -> Result<Vec<EntityId>, Failed> {
        let Some(record) = self.records.get(&number) else { return Ok(Vec::new()) };
        Ok(read(record)?.subject.iter().filter_map(|id| base.find(id)).collect())
    }

    /// The graph of the statements, with the things of `base`.
    pub(super) fn graph(self, base: &Graph) -> Result<Graphed, Failed> {
        let mut statements = Vec::with_capacity(self.records.len());
        for record in self.records.values() {
            statements.push(read(record)?);
        }
        let graph = fragment(base, &statements).map_err(|why| unread(&why.to_string()))?;
        Ok(Graphed { graph, numbers: self.records.into_keys().collect() })
    }
}

impl Graphed {
    /// The number here of a statement there.
    pub(super) fn here(&self, there: i64) -> Option<StatementId> {
        self.numbers.binary_search(&there).ok().map(|i| StatementId(i as u32))
    }

    /// The number there of a statement here.
    pub(super) fn there(&self, here: StatementId) -> Option<i64> {
        self.numbers.get(here.index()).copied()
    }
}

/// An answer that has not the shape that was asked for.
pub(super) fn odd(sql: &Sql) -> Failed {
    Box::new(
        Diagnostic::error(
            "E021",
            format!("the engine answered \"{}\" with other columns than were asked for", sql.title),
        )
        .help("export the layout again with this version of evigraph; if it stays, report it with the question"),
    )
}

fn read(record: &str) -> Result<Statement, Failed> {
    serde_json::from_str(record).map_err(|why| unread(&why.to_string()))
}

fn unread(why: &str) -> Failed {
    Box::new(
        Diagnostic::error("E021", format!("a statement that came back cannot be read: {why}"))
            .help("export the layout again with this version of evigraph"),
    )
}
