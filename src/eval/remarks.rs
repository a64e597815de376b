//! What an answer with rows should say beside them.

use super::beside::{Beside, MOST_STATEMENTS};
use super::nearest::{one_step_broader, plain_like};
use crate::answer::{Row, What};
use crate::graph::Graph;
use crate::model::id::StatementId;
use crate::model::terms::{Facet, SortKey};
use crate::resolve::canonical;
use crate::resolve::meaning::leaves;
use crate::resolve::query::{Clause, Combine, Find, Group, Head, RoleClause};

/// What an answer with rows should say beside them: what one step broader would add, that no single statement says both sides of an `and`,
/// and that citations are unresolved. `graph` has the statements of the rows.
pub fn remarks(find: &Find, rows: &[Row], graph: &Graph, beside: &dyn Beside) -> Vec<String> {
    let mut notes = Vec::new();
    if rows.is_empty() || beside.statement_count() > MOST_STATEMENTS {
        return notes;
    }
    let bare = Find { limit: None, grouped: None, ..find.clone() };
    for (clause, broader) in one_step_broader(&bare, graph) {
        let more = beside.rows(&broader).iter().filter(|what| !rows.iter().any(|x| x.what == **what)).count();
        if more > 0 && find.limit.is_none() {
            notes.push(format!("One step broader, {}: {more} more.", canonical::clause(&clause, graph)));
        }
    }
    if let Some((key, true)) = find.sorted {
        notes.push(format!("Sorted by {key}, {}.", reversed_order(key)));
    }
    if let Some(Group::Combine { by: Combine::And, left, right }) = &find.group
        && let (Group::Leaf(a), Group::Leaf(b)) = (left.as_ref(), right.as_ref())
    {
        let both = plain_like(&bare, [a.as_slice(), b.as_slice()].concat());
        let single = beside.rows(&both);
        if !rows.iter().any(|r| single.contains(&r.what)) {
            notes.push(format!(
                "Each side rests on statements of its own; no single statement says both. For one statement that does: {}",
                canonical::find(&both, graph)
            ));
        }
    }
    for (positive, negated) in sources_left_out(find) {
        notes.push(format!(
            "A statement has one source, so that `{}` leaves nothing out of `{}`. For rows that one source has and the other has not: but {}",
            canonical::clause(negated, graph),
            canonical::clause(positive, graph),
            canonical::clause(negated, graph),
        ));
    }
    if asks_for_evidence(find) {
        let cited: Vec<StatementId> = rows.iter().flat_map(|r| r.statements.iter().copied()).collect();
        let unresolved = cited.iter().flat_map(|s| &graph.fact(*s).citations).filter(|c| !c.resolved).count();
        if unresolved > 0 {
            notes.push(format!(
                "{unresolved} citation markers are unresolved: their source does not bind them to the works it lists."
            ));
        }
    }
    if let (Head::Role(_), true) = (&find.head, rows.iter().any(|r| matches!(&r.what, What::Things(t) if t.len() > 1)))
    {
        notes.push("A row with + is a combination: used together, not one by one.".to_owned());
    }
    notes
}

/// `from A not from B` side by side: both test one statement.
fn sources_left_out(find: &Find) -> Vec<(&Clause, &Clause)> {
    let is_from = |c: &&Clause| matches!(c, Clause::Role(RoleClause::From, _));
    let is_not_from =
        |c: &&Clause| matches!(c, Clause::Not(inner) if matches!(inner.as_ref(), Clause::Role(RoleClause::From, _)));
    let both = |clauses: &'_ [Clause]| clauses.iter().any(|c| is_from(&c)) && clauses.iter().any(|c| is_not_from(&c));
    let mut found = Vec::new();
    for clauses in leaves(find.group.as_ref()).into_iter().filter(|clauses| both(clauses)) {
        found.extend(clauses.iter().find(is_from).zip(clauses.iter().find(is_not_from)));
    }
    found
}

/// The order of a key behind `descending`, in words.
fn reversed_order(key: SortKey) -> &'static str {
    match key {
        SortKey::Strength => "weakest first, none stated last",
        SortKey::Sources | SortKey::Statements | SortKey::Citations | SortKey::References => "fewest first",
        SortKey::Label | SortKey::Kind => "from the end of the alphabet",
        SortKey::Source => "last source first",
        SortKey::Year => "latest first, none stated last",
        SortKey::Duration => "longest first, none stated last",
        SortKey::Effect => "largest first, none stated last",
    }
}

fn asks_for_evidence(find: &Find) -> bool {
    leaves(find.group.as_ref())
        .into_iter()
        .flatten()
        .any(|c| matches!(c, Clause::With(Facet::Evidence | Facet::Citations)))
}
