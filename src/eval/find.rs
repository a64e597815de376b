//! A find → its rows: each leaf selects statements and projects them onto the head, the groups combine rows.

use std::collections::{BTreeMap, BTreeSet};

use super::clause::{Case, Test, warnings};
use super::stop;
use super::tail;
use crate::answer::{Match, Row, What};
use crate::graph::{Fact, Graph};
use crate::model::id::{EntityId, StatementId};
use crate::model::statement::Statement;
use crate::model::terms::{EntityKind, Event, Field, Op, Stance, StatementKind, Strength};
use crate::resolve::query::{Adjective, Clause, Combine, Condition, Find, Group, Head, RoleHead, Value};

/// What put a row there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ground {
    /// Statements, in order.
    pub statements: BTreeSet<StatementId>,
    /// Matches of names, in order.
    pub matches: BTreeSet<Match>,
    /// Prerequisites beside those that were asked for, in words.
    pub also_needed: BTreeSet<String>,
}

/// Rows before they are ordered.
pub type Found = BTreeMap<What, Ground>;

/// The rows of a find, in order, limited.
pub fn rows(find: &Find, graph: &Graph) -> Vec<Row> {
    let found = stop::each(found(find, graph).into_iter());
    let rows = found.map(|(what, ground)| row(what, ground, &find.head, graph)).collect();
    let mut rows = tail::ordered(rows, find.sorted, &find.head, graph);
    rows.truncate(find.limit.unwrap_or(usize::MAX));
    rows
}

/// The rows of a find before they are flagged, ordered and limited.
pub fn found(find: &Find, graph: &Graph) -> Found {
    match &find.group {
        None => leaf(find, &[], graph),
        Some(group) => evaluate(find, group, graph),
    }
}

/// The rows of a group.
fn evaluate(find: &Find, group: &Group, graph: &Graph) -> Found {
    let mut chain = Vec::new();
    let mut at = group;
    while let Group::Combine { by, left, right } = at {
        chain.push((*by, right));
        at = left;
    }
    let Group::Leaf(clauses) = at else { return Found::new() };
    let mut found = leaf(find, clauses, graph);
    for (by, right) in chain.into_iter().rev() {
        found = combine(by, found, evaluate(find, right, graph));
    }
    found
}

fn combine(by: Combine, left: Found, mut right: Found) -> Found {
    match by {
        Combine::And => left
            .into_iter()
            .filter_map(|(what, ground)| right.remove(&what).map(|other| (what, merged(ground, other))))
            .collect(),
        Combine::Or => {
            for (what, ground) in left {
                let other = right.remove(&what).unwrap_or_default();
                right.insert(what, merged(ground, other));
            }
            right
        }
        Combine::ButNot => left.into_iter().filter(|(what, _)| !right.contains_key(what)).collect(),
    }
}

fn merged(mut a: Ground, mut b: Ground) -> Ground {
    a.statements.append(&mut b.statements);
    a.matches.append(&mut b.matches);
    a.also_needed.append(&mut b.also_needed);
    a
}

/// The rows of clauses that all test the same statement. `not` and `without` drop a row when any statement that has it in the head's role and
/// passes the other clauses has what must not be; each is tested alone.
fn leaf(find: &Find, clauses: &[Clause], graph: &Graph) -> Found {
    let tests: Vec<Test> = clauses.iter().map(|c| Test::new(c, graph)).collect();
    let (negative, positive): (Vec<&Test>, Vec<&Test>) = tests.iter().partition(|t| t.negated().is_some());
    let before = positive.iter().any(|t| t.is_before());
    let stance_named = clauses.iter().any(names_a_stance);
    let mut found = Found::new();
    let mut dropped = BTreeSet::new();
    for statement in stop::each(graph.statement_ids()) {
        let record = graph.statement(statement);
        if !adjectives_hold(&find.adjectives, record) {
            continue;
        }
        let against_too = stance_named || adjectives_name_a_stance(&find.adjectives);
        for what in project(&find.head, statement, before, against_too, graph) {
            let case = Case { graph, head: &find.head, statement, row: &what };
            let mut matches = Vec::new();
            let passes = positive.iter().all(|test| match test.hits(case) {
                Some(hits) => {
                    matches.extend(hits.into_iter().map(|h| Match {
                        statement,
                        clause: test.text.clone(),
                        entity: h.entity,
                        relation: h.hop.relation,
                        hops: h.hop.hops,
                    }));
                    true
                }
                None => false,
            });
            if !passes {
                continue;
            }
            if negative.iter().filter_map(|t| t.negated()).any(|inner| inner.hits(case).is_some()) {
                dropped.insert(what);
                continue;
            }
            let also_needed = also_needed(graph.fact(statement), record, &positive, case);
            let ground: &mut Ground = found.entry(what).or_default();
            ground.statements.insert(statement);
            ground.matches.extend(matches);
            ground.also_needed.extend(also_needed);
        }
    }
    found.retain(|what, _| !dropped.contains(what));
    found
}

/// Prerequisites of a statement beside those that an `after` clause matched, where all must hold.
fn also_needed(fact: &Fact, record: &Statement, positive: &[&Test], case: Case<'_>) -> Vec<String> {
    let matched: BTreeSet<EntityId> = positive
        .iter()
        .filter(|t| t.text.starts_with("after"))
        .filter_map(|t| t.hits(case))
        .flatten()
        .map(|h| h.entity)
        .collect();
    if matched.is_empty() || record.any_of {
        return Vec::new();
    }
    fact.after.iter().filter(|n| !matched.contains(&n.entity)).map(|n| need_text(n, case.graph)).collect()
}

/// A prerequisite in words: `failed conservative care for at least 6 weeks (no relief)`.
pub fn need_text(need: &crate::graph::Needed, graph: &Graph) -> String {
    let label = graph.label(need.entity);
    let mut text = match need.event {
        Event::Met => label.to_owned(),
        Event::Succeeded => format!("successful {label}"),
        event => format!("{event} {label}"),
    };
    if let Some(least) = &need.at_least {
        let span = match least.text.strip_prefix('>') {
            Some(more) => format!("more than {}", more.trim()),
            None => format!("at least {}", least.text.replace('+', "")),
        };
        text.push_str(&format!(" for {span}"));
    }
    if let Some(detail) = &need.detail {
        text.push_str(&format!(" ({detail})"));
    }
    text
}

/// Several stances, or several strengths, are alternatives; a stance and a strength must both hold.
pub fn adjectives_hold(adjectives: &[Adjective], record: &Statement) -> bool {
    let stances: Vec<_> = adjectives.iter().filter(|a| !matches!(a, Adjective::Strength(_))).collect();
    let strengths: Vec<_> = adjectives.iter().filter(|a| matches!(a, Adjective::Strength(_))).collect();
    let stance_holds = stances.is_empty()
        || stances.iter().any(|a| match a {
            Adjective::Recommended => record.stance == Some(Stance::For),
            Adjective::NotRecommended => record.stance == Some(Stance::Against),
            _ => true,
        });
    let strength_holds = strengths.is_empty()
        || strengths.iter().any(|a| matches!(a, Adjective::Strength(s) if record.strength == Some(*s)));
    stance_holds && strength_holds
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

/// The rows that a statement makes under a head.
pub fn project(head: &Head, statement: StatementId, before: bool, against_too: bool, graph: &Graph) -> Vec<What> {
    let fact = graph.fact(statement);
    let record = graph.statement(statement);
    let each = |ids: &[EntityId]| ids.iter().map(|id| What::Things(vec![*id])).collect::<Vec<_>>();
    let of_kind = |ids: &[EntityId], kind: EntityKind| -> Vec<EntityId> {
        ids.iter().copied().filter(|id| graph.thing(*id).kind == kind).collect()
    };
    let role = match head {
        Head::Statements => return vec![What::Statement(statement)],
        Head::Kinds(kinds) => {
            let gate = record.only_when && kinds.contains(&StatementKind::Contraindication);
            return if gate || kinds.contains(&record.kind) { vec![What::Statement(statement)] } else { Vec::new() };
        }
        Head::Role(role) => *role,
    };
    if before && let Some(kind) = kind_shown(role) {
        let needed: Vec<_> = fact.after.iter().map(|n| n.entity).collect();
        return each(&of_kind(&needed, kind));
    }
    match role {
        RoleHead::Treatments | RoleHead::Tests => {
            let (kind, diagnosis) =
                if role == RoleHead::Tests { (EntityKind::Test, true) } else { (EntityKind::Treatment, false) };
            let counts = recommends(record.kind) || (diagnosis && record.kind == StatementKind::Diagnosis);
            let stance = against_too || record.stance != Some(Stance::Against);
            let whole = !fact.subject.is_empty() && of_kind(&fact.subject, kind).len() == fact.subject.len();
            if counts && stance && whole { vec![together(&fact.subject)] } else { Vec::new() }
        }
        RoleHead::Conditions => each(&of_kind(&fact.object, EntityKind::Condition)),
        RoleHead::Symptoms if record.kind == StatementKind::Symptom => vec![together(&fact.subject)],
        RoleHead::Causes if record.kind == StatementKind::Cause => vec![together(&fact.subject)],
        RoleHead::Symptoms | RoleHead::Causes => Vec::new(),
        RoleHead::Populations => each(&fact.circumstances),
        RoleHead::Outcomes => each(&fact.outcome),
        RoleHead::Sources => each(&[fact.source]),
        RoleHead::References => {
            let cited: Vec<_> = fact.citations.iter().map(|c| c.target).collect();
            let mut rows = each(&cited);
            if record.kind == StatementKind::Listing {
                rows.extend(each(&fact.subject));
            }
            rows
        }
    }
}

/// Kinds of statement that make a treatment or test a row.
pub fn recommends(kind: StatementKind) -> bool {
    matches!(
        kind,
        StatementKind::Recommendation | StatementKind::Criterion | StatementKind::Effect | StatementKind::Prevention
    )
}

/// A combination is one row, whatever order the source names its parts in.
pub fn together(ids: &[EntityId]) -> What {
    let mut ids = ids.to_vec();
    ids.sort();
    ids.dedup();
    What::Things(ids)
}

/// The kind of thing that a head shows of prerequisites; `None` for sources and references, which are no prerequisites.
fn kind_shown(role: RoleHead) -> Option<EntityKind> {
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

fn row(what: What, ground: Ground, head: &Head, graph: &Graph) -> Row {
    let mut flags = Vec::new();
    match (&what, head) {
        (What::Things(things), Head::Role(RoleHead::Treatments | RoleHead::Tests)) => {
            let opposed = opposing(things, graph);
            if !opposed.is_empty() {
                flags.push(format!("opposed by {}", opposed.len()));
            }
            for (narrower, sources) in opposed_narrower(things, graph) {
                flags.push(format!("narrower opposed: {} by {sources}", graph.label(narrower)));
            }
            let cautions: BTreeSet<_> =
                things.iter().flat_map(|t| warnings(StatementKind::Caution, *t, graph)).collect();
            if !cautions.is_empty() {
                flags.push(format!("cautions: {}", cautions.len()));
            }
        }
        (What::Things(things), Head::Role(RoleHead::References)) if things.iter().any(|t| graph.is_unbound(*t)) => {
            flags.push("unresolved".to_owned());
        }
        (What::Statement(s), Head::Kinds(kinds)) => {
            let record = graph.statement(*s);
            if record.only_when && kinds.contains(&StatementKind::Contraindication) && !kinds.contains(&record.kind) {
                flags.push("gate".to_owned());
            }
        }
        _ => {}
    }
    flags.extend(ground.also_needed.into_iter().map(|need| format!("also needed: {need}")));
    Row {
        what,
        statements: ground.statements.into_iter().collect(),
        matches: ground.matches.into_iter().collect(),
        flags,
    }
}

/// The sources that speak against one of the things, or against what is broader.
fn opposing(things: &[EntityId], graph: &Graph) -> BTreeSet<EntityId> {
    let up: BTreeSet<EntityId> = things.iter().flat_map(|t| graph.up(*t)).map(|(id, _)| id).collect();
    stop::each(graph.statement_ids())
        .filter(|s| graph.statement(*s).stance == Some(Stance::Against))
        .map(|s| graph.fact(s))
        .filter(|f| f.subject.iter().any(|x| up.contains(x)))
        .map(|f| f.source)
        .collect()
}

/// What is narrower than one of the things and spoken against, with the number of sources that do.
fn opposed_narrower(things: &[EntityId], graph: &Graph) -> BTreeMap<EntityId, usize> {
    let down: BTreeSet<EntityId> =
        things.iter().flat_map(|t| graph.down(*t)).filter(|(_, hops)| *hops > 0).map(|(id, _)| id).collect();
    let mut sources: BTreeMap<EntityId, BTreeSet<EntityId>> = BTreeMap::new();
    for s in stop::each(graph.statement_ids()).filter(|s| graph.statement(*s).stance == Some(Stance::Against)) {
        let fact = graph.fact(s);
        for subject in fact.subject.iter().filter(|x| down.contains(x)) {
            sources.entry(*subject).or_default().insert(fact.source);
        }
    }
    sources.into_iter().map(|(id, sources)| (id, sources.len())).collect()
}
