//! `is NAME recommended …` → for, against, neutral and silent, with a value.

use std::collections::BTreeSet;

use super::clause::{Case, Test};
use super::names::reach_one;
use super::stop;
use crate::answer::{Verdict, VerdictValue, What};
use crate::graph::Graph;
use crate::model::id::StatementId;
use crate::model::terms::{Stance, StatementKind};
use crate::resolve::meaning::recommends;
use crate::resolve::query::{self, Clause, Head, VerdictAsk};

/// Judges: for only → supported, against only → opposed, both → disputed, none → silent. Recommended looks at the kinds that make a treatment
/// a row (diagnoses too, for tests); contraindicated at strict contraindications, where each one speaks for "yes, contraindicated".
pub fn verdict(verdict: &query::Verdict, graph: &Graph) -> Verdict {
    let subject = reach_one(verdict.subject, false, graph);
    let mut out = Verdict {
        value: VerdictValue::Silent,
        supporting: Vec::new(),
        against: Vec::new(),
        neutral: Vec::new(),
        silent: Vec::new(),
    };
    let mut speaking = BTreeSet::new();
    for (s, side) in sides(verdict.ask, &verdict.clauses, graph) {
        let fact = graph.fact(s);
        if subject.among(&fact.subject).next().is_none() {
            continue;
        }
        speaking.insert(fact.source);
        match side {
            Stance::For => out.supporting.push(s),
            Stance::Against => out.against.push(s),
            Stance::Neutral => out.neutral.push(s),
        }
    }
    out.silent = graph.sources().filter(|s| !speaking.contains(s)).collect();
    out.value = match (out.supporting.is_empty(), out.against.is_empty()) {
        (false, true) => VerdictValue::Supported,
        (true, false) => VerdictValue::Opposed,
        (false, false) => VerdictValue::Disputed,
        (true, true) => VerdictValue::Silent,
    };
    out
}

/// The statements that count in a verdict, whatever their subject, each with its side.
pub fn sides(ask: VerdictAsk, clauses: &[Clause], graph: &Graph) -> Vec<(StatementId, Stance)> {
    let counts = |kind: StatementKind| match ask {
        VerdictAsk::Recommended => recommends(kind) || kind == StatementKind::Diagnosis,
        VerdictAsk::Contraindicated => kind == StatementKind::Contraindication,
    };
    let side = |s: StatementId| match (ask, graph.statement(s).stance) {
        (_, Some(Stance::Against)) => Stance::Against,
        (VerdictAsk::Contraindicated, _) | (_, Some(Stance::For)) => Stance::For,
        (_, Some(Stance::Neutral) | None) => Stance::Neutral,
    };
    let passing = passing(clauses, ask, graph).into_iter();
    passing.filter(|s| counts(graph.statement(*s).kind)).map(|s| (s, side(s))).collect()
}

/// The statements that pass all clauses, each on its own. In `is NAME contraindicated in X`, X is also met as the object.
fn passing(clauses: &[Clause], ask: VerdictAsk, graph: &Graph) -> Vec<StatementId> {
    let as_object = |names: &query::Names| Test::role(query::RoleClause::For, names, graph);
    let mut tests: Vec<Vec<Test>> = Vec::new();
    for clause in clauses {
        let test = Test::new(clause, graph);
        match (ask, clause) {
            (VerdictAsk::Contraindicated, Clause::Role(query::RoleClause::In, names)) => {
                tests.push(vec![test, as_object(names)]);
            }
            (VerdictAsk::Contraindicated, Clause::Not(inner)) => {
                tests.push(vec![test]);
                if let Clause::Role(query::RoleClause::In, names) = inner.as_ref() {
                    tests.push(vec![Test::never(as_object(names))]);
                }
            }
            _ => tests.push(vec![test]),
        }
    }
    let head = Head::Statements;
    let columns = graph.columns();
    stop::each(graph.statement_ids())
        .filter(|s| {
            let row = What::Statement(*s);
            let case = Case { graph, columns: &columns, head: &head, statement: *s, row: &row };
            tests.iter().all(|any| any.iter().any(|t| t.passes(case)))
        })
        .collect()
}
