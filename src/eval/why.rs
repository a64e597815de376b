//! `why` → which statements, by which clauses and hops, put a row into the previous answer.

use super::Before;
use super::clause::{Case, Test};
use super::find;
use super::names::reach_one;
use super::stop;
use super::tail;
use super::why_not::{no_rows, why_not};
use crate::answer::{Body, Derivation, DerivationStep, Row, What};
use crate::graph::Graph;
use crate::model::id::StatementId;
use crate::resolve::canonical;
use crate::resolve::meaning::leaves;
use crate::resolve::query::{Find, Query, Why};

/// Explains the previous answer.
pub fn why(why: &Why, before: &Before, graph: &Graph) -> Vec<Derivation> {
    let (Query::Find(find) | Query::Count { find, .. }) = &before.query else {
        return match why {
            Why::Not(named) => vec![no_rows(*named, &before.answer.canonical, graph)],
            _ => statements_alone(before, graph),
        };
    };
    let rows = shown(find, graph);
    match why {
        Why::All => stop::each(rows.iter()).map(|row| derivation(row, find, graph)).collect(),
        Why::Row(n) => rows.get(*n).map(|row| derivation(row, find, graph)).into_iter().collect(),
        Why::Of(named) => {
            let reached = reach_one(*named, false, graph);
            rows.iter()
                .filter(|row| match &row.what {
                    What::Things(things) => reached.among(things).next().is_some(),
                    What::Statement(s) => reached.among(&graph.fact(*s).subject).next().is_some(),
                })
                .map(|row| derivation(row, find, graph))
                .collect()
        }
        Why::Not(named) => vec![why_not(*named, find, &rows, graph)],
    }
}

/// The rows in the order in which they were shown: of groups, each row where it first stands.
fn shown(find: &Find, graph: &Graph) -> Vec<Row> {
    let rows = find::rows(find, graph);
    let Some(key) = find.grouped else { return rows };
    let order: Vec<What> = tail::grouped(&rows, key, graph).into_iter().flat_map(|(_, r)| r).map(|r| r.what).collect();
    let mut rows = rows;
    rows.sort_by_key(|row| order.iter().position(|what| *what == row.what));
    rows
}

/// For forms without rows: the statements of the answer as they stand.
fn statements_alone(before: &Before, graph: &Graph) -> Vec<Derivation> {
    let steps: Vec<_> = before
        .answer
        .statements()
        .into_iter()
        .map(|s| DerivationStep {
            clause: before.answer.canonical.clone(),
            statement: Some(s),
            relation: None,
            hops: 0,
            detail: graph.statement(s).text.clone(),
        })
        .collect();
    let row = match &before.answer.body {
        Body::Verdict(v) => v.value.word().to_owned(),
        _ => before.answer.canonical.clone(),
    };
    vec![Derivation { row, steps }]
}

fn derivation(row: &Row, find: &Find, graph: &Graph) -> Derivation {
    let mut steps = Vec::new();
    let columns = graph.columns();
    let head = canonical::head(&find.head);
    for statement in stop::each(row.statements.iter()) {
        let case = Case { graph, columns: &columns, head: &find.head, statement: *statement, row: &row.what };
        let before = steps.len();
        for clauses in leaves(find.group.as_ref()) {
            let tests: Vec<Test> = clauses.iter().map(|c| Test::new(c, graph)).collect();
            let hits: Vec<_> = tests.iter().map(|t| t.hits(case)).collect();
            if hits.iter().any(Option::is_none) {
                continue;
            }
            for (test, hits) in tests.iter().zip(hits) {
                let hits = hits.unwrap_or_default();
                if hits.is_empty() {
                    steps.push(step(test.text(graph), *statement, "holds".to_owned()));
                }
                for hit in hits {
                    steps.push(DerivationStep {
                        clause: test.text(graph),
                        statement: Some(*statement),
                        relation: Some(hit.hop.relation),
                        hops: hit.hop.hops,
                        detail: graph.label(hit.entity).to_owned(),
                    });
                }
            }
        }
        if steps.len() == before {
            steps.push(step(head.clone(), *statement, graph.statement(*statement).kind.word().to_owned()));
        }
    }
    Derivation { row: tail::label(&row.what, graph), steps }
}

fn step(clause: String, statement: StatementId, detail: String) -> DerivationStep {
    DerivationStep { clause, statement: Some(statement), relation: None, hops: 0, detail }
}
