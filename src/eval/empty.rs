//! An answer without rows → why there are none, and the nearest question that has some.

use super::beside::{Beside, MOST_STATEMENTS};
use super::nearest::{
    broadly, loosened, one_step_broader, other_heads, plain, plain_like, warnings_instead, without_each,
};
use crate::answer::Empty;
use crate::graph::Graph;
use crate::model::terms::{Event, StatementKind};
use crate::resolve::canonical;
use crate::resolve::meaning::leaves;
use crate::resolve::query::{
    Adjective, Clause, Combine, Compare, Find, Group, Head, Named, Names, Query, RoleClause, RoleHead, Scope, Term,
    Verdict, VerdictAsk,
};
use crate::store::Column;

/// Why a query has no answer, and the nearest one that has.
pub fn explain(query: &Query, beside: &dyn Beside) -> Empty {
    let graph = beside.graph();
    match query {
        Query::Find(find) | Query::Count { find, .. } => explain_find(find, beside),
        Query::Verdict(v) => {
            let label = graph.label(v.subject.entity);
            let mut empty = Empty {
                reason: match v.ask {
                    VerdictAsk::Recommended => {
                        format!("No source takes a side on {label} here; that is unknown, not a no.")
                    }
                    VerdictAsk::Contraindicated => {
                        let of = graph.image().u32s(Column::Cautions).get(v.subject.entity.index());
                        let cautions = of.copied().unwrap_or_default();
                        format!(
                            "No source states a strict contraindication of {label}; that does not make it safe. Cautions stated: {cautions}."
                        )
                    }
                },
                ..Empty::default()
            };
            let (kind, scope) = match v.ask {
                VerdictAsk::Recommended => (Head::Statements, v.subject.scope),
                VerdictAsk::Contraindicated => {
                    (Head::Kinds(vec![StatementKind::Contraindication, StatementKind::Caution]), Scope::Broadly)
                }
            };
            let name = Names { any: vec![Term::Thing(Named { scope, ..v.subject })] };
            let nearest = plain(kind, vec![Clause::Role(RoleClause::Of, name)]);
            empty.nearest = broader_verdict(v, beside).or_else(|| counted(&nearest, beside));
            empty
        }
        Query::Path { exact, from, to } => {
            let (from_label, to_label) = (graph.label(from.entity), graph.label(to.entity));
            let looser = Query::Path { exact: false, from: *from, to: *to };
            let small = beside.statement_count() <= MOST_STATEMENTS;
            let nearest = (*exact && small && beside.leads(*from, *to)).then(|| (canonical::text(&looser, graph), 1));
            Empty {
                reason: format!(
                    "No chain of at most 8 recommendations leads from {from_label} to {to_label}; no source says what follows."
                ),
                nearest,
                ..Empty::default()
            }
        }
        Query::Pathway(name) => {
            let names = Names { any: vec![Term::Thing(*name)] };
            let about = plain(Head::Statements, vec![Clause::Role(RoleClause::About, names)]);
            Empty {
                reason: format!("No source recommends anything for {}.", graph.label(name.entity)),
                nearest: counted(&about, beside),
                ..Empty::default()
            }
        }
        Query::Conflicts { about, between } => {
            let mut clauses = Vec::new();
            if let Some(names) = about {
                clauses.push(Clause::Role(RoleClause::About, names.clone()));
            }
            if !between.is_empty() {
                let any = between.iter().map(|s| Term::Thing(Named { entity: *s, scope: Scope::Narrower })).collect();
                clauses.push(Clause::Role(RoleClause::From, Names { any }));
            }
            Empty {
                reason: "No two statements on the same subject and object differ in stance, order, threshold, figure, dose or strength."
                    .to_owned(),
                nearest: counted(&plain(Head::Statements, clauses), beside),
                ..Empty::default()
            }
        }
        Query::Describe(name) => {
            Empty { reason: format!("No source says anything about {}.", graph.label(name.entity)), ..Empty::default() }
        }
        Query::Compare(_) if beside.statement_count() > MOST_STATEMENTS => {
            Empty { reason: "No statement about these names passes the clauses.".to_owned(), ..Empty::default() }
        }
        Query::Compare(compare) => {
            let bare = Compare { clauses: Vec::new(), by: Vec::new(), ..compare.clone() };
            let said = beside.said(&bare);
            Empty {
                reason: "No statement about these names passes the clauses.".to_owned(),
                nearest: (said > 0).then(|| (canonical::text(&Query::Compare(bare), graph), said)),
                ..Empty::default()
            }
        }
        Query::Why(_) => Empty {
            reason: "It is not a row of the previous answer; ask `why not NAME`.".to_owned(),
            ..Empty::default()
        },
    }
}

/// The verdict one step broader in one clause, if that is not silent, with the number of its statements.
fn broader_verdict(v: &Verdict, beside: &dyn Beside) -> Option<(String, usize)> {
    let graph = beside.graph();
    let find = plain(Head::Statements, v.clauses.clone());
    one_step_broader(&find, graph).into_iter().find_map(|(_, broader)| {
        let Some(Group::Leaf(clauses)) = broader.group else { return None };
        let wider = Verdict { clauses, ..v.clone() };
        let statements = beside.sides(&wider);
        (statements > 0).then(|| (canonical::text(&Query::Verdict(wider), graph), statements))
    })
}

/// The question with the number of its rows, if it has any.
fn counted(find: &Find, beside: &dyn Beside) -> Option<(String, usize)> {
    let rows = beside.count(find);
    (rows > 0).then(|| (canonical::find(find, beside.graph()), rows))
}

fn explain_find(find: &Find, beside: &dyn Beside) -> Empty {
    let graph = beside.graph();
    let mut empty = Empty {
        reason: "No statement of the sources passes every clause; what no source says is unknown, not a no.".to_owned(),
        ..Empty::default()
    };
    if beside.statement_count() > MOST_STATEMENTS {
        return empty;
    }
    let bare = Find { limit: None, grouped: None, ..find.clone() };
    let mut candidates: Vec<(usize, Find)> = Vec::new();
    for (label, relaxed) in without_each(&bare, graph) {
        let rows = beside.count(&relaxed);
        empty.without.push((label, rows));
        if rows > 0 {
            // Without its only clause a question has lost its point.
            candidates.push((if relaxed.group.is_some() { 2 } else { 4 }, relaxed));
        }
    }
    candidates.extend(warnings_instead(&bare).into_iter().map(|other| (0, other)));
    candidates.extend(other_heads(&bare).into_iter().map(|other| (3, other)));
    for relaxed in loosened(&bare, graph) {
        candidates.push((0, relaxed));
    }
    for (_, relaxed) in one_step_broader(&bare, graph) {
        candidates.push((1, relaxed));
    }
    candidates.sort_by_key(|(rank, _)| *rank);
    // The smallest change first; within the same change, the fewest rows.
    let mut best: Option<(usize, usize, String)> = None;
    for (rank, candidate) in candidates {
        if best.as_ref().is_some_and(|(r, ..)| *r < rank) {
            break;
        }
        if let Some((question, rows)) = counted(&candidate, beside)
            && best.as_ref().is_none_or(|(_, n, _)| rows < *n)
        {
            best = Some((rank, rows, question));
        }
    }
    empty.nearest = best.map(|(_, rows, question)| (question, rows));
    if let Some(reason) = particular(find, beside).or_else(|| general(&bare, beside)) {
        empty.reason = reason;
    }
    empty
}

/// Why two sides together give nothing.
fn combined(by: Combine, left: &Group, right: &Group, find: &Find, beside: &dyn Beside) -> Option<String> {
    let graph = beside.graph();
    let side = |group: &Group| Find { group: Some(group.clone()), ..find.clone() };
    let rows = |group: &Group| beside.count(&side(group));
    let none = |group: &Group| {
        format!(
            "There are no rows for: {}; what no source says is unknown, not a no.",
            canonical::find(&side(group), graph)
        )
    };
    match by {
        Combine::Or => None,
        Combine::ButNot if rows(left) == 0 => Some(none(left)),
        Combine::ButNot => {
            Some(format!("\"but not\" takes away every row of: {}", canonical::find(&side(left), graph)))
        }
        Combine::And if rows(left) == 0 => Some(none(left)),
        Combine::And if rows(right) == 0 => Some(none(right)),
        Combine::And => Some(
            "Both sides of \"and\" have rows, but none in common; what no source says is unknown, not a no.".to_owned(),
        ),
    }
}

/// Which clause no statement passes even alone; or that each is passed, but by none all of them.
fn general(find: &Find, beside: &dyn Beside) -> Option<String> {
    let graph = beside.graph();
    let head = canonical::head(&find.head);
    let discussed = Find { adjectives: vec![Adjective::Discussed], ..find.clone() };
    let against = find.adjectives.is_empty() && matches!(find.head, Head::Role(RoleHead::Treatments | RoleHead::Tests));
    if against && let Some((question, _)) = counted(&discussed, beside) {
        return Some(format!("The sources only speak against such {head}: {question}"));
    }
    let clauses = match &find.group {
        Some(Group::Leaf(clauses)) => clauses,
        Some(Group::Combine { by, left, right }) => return combined(*by, left, right, find, beside),
        None => return None,
    };
    let none = |clause: &&Clause| {
        let alone = Find { adjectives: Vec::new(), ..plain_like(find, vec![(*clause).clone()]) };
        beside.count(&alone) == 0
    };
    let unknown = "what no source says is unknown, not a no";
    if let Some(clause) = clauses.iter().find(none) {
        let text = canonical::clause(clause, graph);
        let alone = if clauses.len() + find.adjectives.len() > 1 { ", whatever else is asked" } else { "" };
        return Some(format!("No source states {head} {text}{alone}; {unknown}."));
    }
    (clauses.len() > 1 && clauses.iter().all(|c| !matches!(c, Clause::Not(_) | Clause::Without(_))))
        .then(|| format!("Each clause alone has rows, but no one statement gives a row for all of them; {unknown}."))
}

/// What is worth saying of particular empty answers.
fn particular(find: &Find, beside: &dyn Beside) -> Option<String> {
    let graph = beside.graph();
    let clauses: Vec<&Clause> = leaves(find.group.as_ref()).into_iter().flatten().collect();
    if let Head::Kinds(kinds) = &find.head
        && kinds.contains(&StatementKind::Contraindication)
        && !kinds.contains(&StatementKind::Caution)
    {
        // A warning on what is broader holds too.
        let group = find.group.as_ref().map(broadly);
        let cautions = Find { head: Head::Kinds(vec![StatementKind::Caution]), group, ..find.clone() };
        let n = beside.count(&cautions);
        let question = canonical::find(&cautions, graph);
        let said = "No source states a strict contraindication or a gate here; that does not make it safe.";
        return Some(match n {
            0 => format!("{said} No caution is stated either."),
            n => format!("{said} Cautions: {n}, ask: {question}"),
        });
    }
    for clause in clauses {
        match clause {
            Clause::EvidenceFrom(kind) => {
                return Some(format!(
                    "No statement here cites a work that its source binds to the marker and calls {kind}; unresolved markers have no kind."
                ));
            }
            Clause::After { event, names, .. }
                if beside.count(&plain(find.head.clone(), vec![clause.clone()])) == 0 =>
            {
                let names = written(names, graph);
                let what = canonical::head(&find.head);
                return Some(match event {
                    Some(Event::Failed) => {
                        format!("No source says which {what} follow when {names} failed; that is unknown, not a no.")
                    }
                    Some(Event::Succeeded) => {
                        format!("No source says which {what} follow when {names} succeeded; that is unknown, not a no.")
                    }
                    _ => format!("No source says which {what} follow after {names}; that is unknown, not a no."),
                });
            }
            _ => {}
        }
    }
    None
}

fn written(names: &Names, graph: &Graph) -> String {
    let words: Vec<_> = names
        .any
        .iter()
        .map(|t| match t {
            Term::Thing(n) => graph.label(n.entity).to_owned(),
            Term::Nested(f) => format!("any of ({})", canonical::find(f, graph)),
        })
        .collect();
    words.join(" or ")
}
