//! What the words of a plan mean, whatever engine answers it: which role a head shows, which kinds make a row, what names a stance.

use super::query::{Adjective, Clause, Condition, Group, Head, RoleHead, Value};
use crate::model::terms::{EntityKind, Event, Field, Op, StatementKind, Strength};

/// Which role of a statement a head shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// What it is about.
    Subject,
    /// What it is for.
    Object,
    /// Neither alone.
    Other,
}

/// Which role of a statement a head shows.
pub fn shown(head: &Head) -> Shown {
    match head {
        Head::Role(RoleHead::Treatments | RoleHead::Tests | RoleHead::Symptoms | RoleHead::Causes) => Shown::Subject,
        Head::Role(RoleHead::Conditions) => Shown::Object,
        _ => Shown::Other,
    }
}

/// The kind of thing that a head shows of prerequisites; `None` for sources and references, which are no prerequisites.
pub fn kind_shown(role: RoleHead) -> Option<EntityKind> {
    Some(match role {
        RoleHead::Treatments => EntityKind::Treatment,
        RoleHead::Tests => EntityKind::Test,
        RoleHead::Conditions => EntityKind::Condition,
        RoleHead::Symptoms => EntityKind::Symptom,
        RoleHead::Causes => EntityKind::Cause,
        RoleHead::Populations => EntityKind::Population,
        RoleHead::Outcomes => EntityKind::Outcome,
        RoleHead::Sources | RoleHead::References => return None,
    })
}

/// Kinds of statement that make a treatment or test a row.
pub fn recommends(kind: StatementKind) -> bool {
    matches!(
        kind,
        StatementKind::Recommendation | StatementKind::Criterion | StatementKind::Effect | StatementKind::Prevention
    )
}

/// Whether the event of a prerequisite is the one asked for; `tried` covers failed and succeeded.
pub fn event_fits(asked: Option<Event>, stated: Event) -> bool {
    match asked {
        None => true,
        Some(Event::Tried) => matches!(stated, Event::Tried | Event::Failed | Event::Succeeded),
        Some(event) => event == stated,
    }
}

fn negative_strength(s: Strength) -> bool {
    matches!(s, Strength::Discouraged | Strength::NotIndicated)
}

/// Whether the adjectives themselves ask for statements against.
pub fn adjectives_name_a_stance(adjectives: &[Adjective]) -> bool {
    adjectives.iter().any(|a| match a {
        Adjective::Recommended => false,
        Adjective::NotRecommended | Adjective::Discussed => true,
        Adjective::Strength(s) => negative_strength(*s),
    })
}

/// Whether a clause itself asks for a stance, or for a strength that only statements against have.
pub fn names_a_stance(clause: &Clause) -> bool {
    let one = |c: &Condition| {
        c.field == Field::Stance
            || (c.field == Field::Strength
                && c.op == Op::Eq
                && matches!(c.value, Value::Strength(s) if negative_strength(s)))
    };
    matches!(clause, Clause::Where(conditions) if conditions.iter().any(one))
}

/// The leaves of a group, from left to right.
pub fn leaves(group: Option<&Group>) -> Vec<&[Clause]> {
    let mut stack: Vec<&Group> = group.into_iter().collect();
    let mut out = Vec::new();
    while let Some(group) = stack.pop() {
        match group {
            Group::Leaf(clauses) => out.push(clauses.as_slice()),
            Group::Combine { left, right, .. } => stack.extend([right.as_ref(), left.as_ref()]),
        }
    }
    out
}

/// Whether a clause must not hold: `not CLAUSE` and `without FACET`.
pub fn is_negative(clause: &Clause) -> bool {
    matches!(clause, Clause::Not(_) | Clause::Without(_))
}
