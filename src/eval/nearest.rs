//! A question → questions near to it: a clause left out, an event or a role loosened, a name one step broader, another head.

use crate::graph::Graph;
use crate::model::terms::{EntityKind, StatementKind};
use crate::resolve::canonical;
use crate::resolve::query::{Clause, Combine, Find, Group, Head, Named, Names, RoleClause, RoleHead, Scope, Term};

pub(super) fn plain(head: Head, clauses: Vec<Clause>) -> Find {
    Find {
        head,
        adjectives: Vec::new(),
        group: (!clauses.is_empty()).then_some(Group::Leaf(clauses)),
        limit: None,
        sorted: None,
        grouped: None,
        showing: Vec::new(),
        format: None,
    }
}

/// The same group with the names of `of` reaching what is broader too.
pub(super) fn broadly(group: &Group) -> Group {
    match group {
        Group::Leaf(clauses) => Group::Leaf(
            clauses
                .iter()
                .map(|clause| match clause {
                    Clause::Role(RoleClause::Of, names) => Clause::Role(RoleClause::Of, wider(names)),
                    other => other.clone(),
                })
                .collect(),
        ),
        Group::Combine { by, left, right } => {
            Group::Combine { by: *by, left: Box::new(broadly(left)), right: Box::new(broadly(right)) }
        }
    }
}

fn wider(names: &Names) -> Names {
    let any = names.any.iter().map(|term| match term {
        Term::Thing(named) if named.scope == Scope::Narrower => Term::Thing(Named { scope: Scope::Broadly, ..*named }),
        other => other.clone(),
    });
    Names { any: any.collect() }
}

/// The find with each clause (or side) and the adjectives left out in turn, with what was left out.
pub(super) fn without_each(find: &Find, graph: &Graph) -> Vec<(String, Find)> {
    let mut out = Vec::new();
    if !find.adjectives.is_empty() {
        let words = canonical::find(&plain(find.head.clone(), Vec::new()), graph);
        let with = canonical::find(&Find { group: None, ..find.clone() }, graph);
        let label = with.strip_suffix(&words).unwrap_or(&with).trim().to_owned();
        out.push((label, Find { adjectives: Vec::new(), ..find.clone() }));
    }
    match &find.group {
        None => {}
        Some(Group::Leaf(clauses)) => {
            for (i, clause) in clauses.iter().enumerate() {
                let Clause::Where(conditions) = clause else { continue };
                for j in (0..conditions.len()).filter(|_| conditions.len() > 1) {
                    let mut fewer = clauses.clone();
                    let mut rest = conditions.clone();
                    let left_out = Clause::Where(vec![rest.remove(j)]);
                    fewer[i] = Clause::Where(rest);
                    out.push((canonical::clause(&left_out, graph), plain_like(find, fewer)));
                }
            }
            for i in 0..clauses.len() {
                let rest: Vec<_> =
                    clauses.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, c)| c.clone()).collect();
                let group = (!rest.is_empty()).then_some(Group::Leaf(rest));
                out.push((canonical::clause(&clauses[i], graph), Find { group, ..find.clone() }));
            }
        }
        Some(Group::Combine { by, left, right }) => {
            let side = |g: &Group| Find { group: Some(g.clone()), ..find.clone() };
            let text = |f: &Find| {
                let head = canonical::find(&plain(f.head.clone(), Vec::new()), graph);
                canonical::find(f, graph).replacen(&head, "", 1).trim().to_owned()
            };
            out.push((text(&side(right)), side(left)));
            if *by != Combine::ButNot {
                out.push((text(&side(left)), side(right)));
            }
        }
    }
    out
}

/// The same clauses asked for tests instead of treatments, or the other way round, and for statements of any kind, also with
/// the names in any role.
pub(super) fn other_heads(find: &Find) -> Vec<Find> {
    let head = match &find.head {
        Head::Role(RoleHead::Treatments) => Head::Role(RoleHead::Tests),
        Head::Role(RoleHead::Tests) => Head::Role(RoleHead::Treatments),
        _ => Head::Statements,
    };
    let about = changed(find, |clause| match clause {
        Clause::Role(role, names)
            if !matches!(role, RoleClause::About | RoleClause::From | RoleClause::RecommendedBy) =>
        {
            vec![Clause::Role(RoleClause::About, names.clone())]
        }
        _ => Vec::new(),
    });
    let statements = |find: &Find| Find { head: Head::Statements, ..find.clone() };
    [Find { head, ..find.clone() }, statements(find)]
        .into_iter()
        .chain(about.iter().map(|(_, f)| statements(f)))
        .collect()
}

/// Contraindications and cautions together for one of them, also of what is broader: a warning there holds too.
pub(super) fn warnings_instead(find: &Find) -> Vec<Find> {
    let Head::Kinds(kinds) = &find.head else { return Vec::new() };
    let [StatementKind::Contraindication | StatementKind::Caution] = kinds.as_slice() else { return Vec::new() };
    let both = Head::Kinds(vec![StatementKind::Contraindication, StatementKind::Caution]);
    let group = find.group.as_ref().map(broadly);
    vec![
        Find { head: both.clone(), ..find.clone() },
        Find { group: group.clone(), ..find.clone() },
        Find { head: both, group, ..find.clone() },
    ]
}

/// The find with one event or span of an `after` left out, or one name in another role.
pub(super) fn loosened(find: &Find, graph: &Graph) -> Vec<Find> {
    changed(find, |clause| match clause {
        Clause::After { event: Some(_), span, names } => {
            vec![Clause::After { event: None, span: *span, names: names.clone() }]
        }
        Clause::After { event: None, span: Some(_), names } => {
            vec![Clause::After { event: None, span: None, names: names.clone() }]
        }
        // A source is asked for with `from`.
        Clause::Role(RoleClause::For | RoleClause::Of | RoleClause::About | RoleClause::In, names)
            if names
                .any
                .iter()
                .all(|t| matches!(t, Term::Thing(n) if graph.thing(n.entity).kind == EntityKind::Source)) =>
        {
            vec![Clause::Role(RoleClause::From, names.clone())]
        }
        // What a source treats as a circumstance or a goal may be asked for as an object, and the other way round.
        Clause::Role(role @ (RoleClause::For | RoleClause::In | RoleClause::On), names) => {
            [RoleClause::For, RoleClause::In, RoleClause::On]
                .into_iter()
                .filter(|other| other != role)
                .map(|other| Clause::Role(other, names.clone()))
                .collect()
        }
        _ => Vec::new(),
    })
    .into_iter()
    .map(|(_, f)| f)
    .collect()
}

/// The find with one name replaced by what is one step broader below the root, with what it was replaced by.
pub(super) fn one_step_broader(find: &Find, graph: &Graph) -> Vec<(Clause, Find)> {
    changed(find, |clause| {
        let Clause::Role(role, names) = clause else { return Vec::new() };
        if matches!(
            role,
            RoleClause::Before | RoleClause::Under | RoleClause::From | RoleClause::RecommendedBy | RoleClause::Citing
        ) {
            return Vec::new();
        }
        let [Term::Thing(named)] = names.any.as_slice() else { return Vec::new() };
        if named.scope != Scope::Narrower {
            return Vec::new();
        }
        let broader = graph.thing(named.entity).broader.iter().filter(|b| !graph.thing(**b).root);
        broader
            .map(|b| {
                Clause::Role(*role, Names { any: vec![Term::Thing(Named { entity: *b, scope: Scope::Narrower })] })
            })
            .collect()
    })
}

/// The find with one clause of its single leaf replaced, for each replacement.
fn changed(find: &Find, replace: impl Fn(&Clause) -> Vec<Clause>) -> Vec<(Clause, Find)> {
    let Some(Group::Leaf(clauses)) = &find.group else { return Vec::new() };
    let mut out = Vec::new();
    for (i, clause) in clauses.iter().enumerate() {
        for new in replace(clause) {
            let mut changed = clauses.clone();
            changed[i] = new.clone();
            out.push((new, Find { group: Some(Group::Leaf(changed)), ..find.clone() }));
        }
    }
    out
}

pub(super) fn plain_like(find: &Find, clauses: Vec<Clause>) -> Find {
    Find { group: Some(Group::Leaf(clauses)), ..find.clone() }
}
