//! What an answer should say beside its rows: why there are none, and what is near.

use super::clause::warnings;
use super::find;
use super::why::leaves;
use crate::answer::{Empty, Row, What};
use crate::graph::Graph;
use crate::model::id::StatementId;
use crate::model::terms::{Facet, SortKey, StatementKind};
use crate::resolve::canonical;
use crate::resolve::query::{
    Clause, Combine, Find, Group, Head, Named, Names, Query, RoleClause, RoleHead, Scope, Term, Verdict, VerdictAsk,
};

/// Above this many statements the remarks, which ask the question again in other forms, are left out.
const MOST_STATEMENTS: usize = 20_000;

/// Why a query has no answer, and the nearest one that has.
pub fn explain(query: &Query, graph: &Graph) -> Empty {
    match query {
        Query::Find(find) | Query::Count { find, .. } => explain_find(find, graph),
        Query::Verdict(v) => {
            let label = graph.label(v.subject.entity);
            let mut empty = Empty {
                reason: match v.ask {
                    VerdictAsk::Recommended => format!("No source takes a side on {label} here; that is unknown, not a no."),
                    VerdictAsk::Contraindicated => {
                        let cautions = warnings(StatementKind::Caution, v.subject.entity, graph).len();
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
            empty.nearest = broader_verdict(v, graph).or_else(|| counted(&nearest, graph));
            empty
        }
        Query::Path { exact, from, to } => {
            let (from_label, to_label) = (graph.label(from.entity), graph.label(to.entity));
            let looser = Query::Path { exact: false, from: *from, to: *to };
            let nearest = (*exact && !super::pathway::path(false, *from, *to, graph).is_empty())
                .then(|| (canonical::text(&looser, graph), 1));
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
                nearest: counted(&about, graph),
                ..Empty::default()
            }
        }
        Query::Conflicts { .. } => Empty {
            reason: "No two statements on the same subject and object differ in stance, order, threshold, figure, dose or strength."
                .to_owned(),
            ..Empty::default()
        },
        Query::Describe(name) => Empty {
            reason: format!("No source says anything about {}.", graph.label(name.entity)),
            ..Empty::default()
        },
        Query::Compare(_) => {
            Empty { reason: "No statement about these names passes the clauses.".to_owned(), ..Empty::default() }
        }
        Query::Why(_) => Empty { reason: "It is not a row of the previous answer; ask `why not NAME`.".to_owned(), ..Empty::default() },
    }
}

fn plain(head: Head, clauses: Vec<Clause>) -> Find {
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

/// The verdict one step broader in one clause, if that is not silent, with the number of its statements.
fn broader_verdict(v: &Verdict, graph: &Graph) -> Option<(String, usize)> {
    let find = plain(Head::Statements, v.clauses.clone());
    one_step_broader(&find, graph).into_iter().find_map(|(_, broader)| {
        let Some(Group::Leaf(clauses)) = broader.group else { return None };
        let wider = Verdict { clauses, ..v.clone() };
        let said = super::verdict::verdict(&wider, graph);
        let statements = said.supporting.len() + said.against.len();
        (statements > 0).then(|| (canonical::text(&Query::Verdict(wider), graph), statements))
    })
}

/// The question with the number of its rows, if it has any.
fn counted(find: &Find, graph: &Graph) -> Option<(String, usize)> {
    let rows = find::rows(find, graph).len();
    (rows > 0).then(|| (canonical::find(find, graph), rows))
}

fn explain_find(find: &Find, graph: &Graph) -> Empty {
    let mut empty = Empty {
        reason: "No statement of the sources passes every clause; what no source says is unknown, not a no.".to_owned(),
        ..Empty::default()
    };
    if graph.facts().len() > MOST_STATEMENTS {
        return empty;
    }
    let bare = Find { limit: None, grouped: None, ..find.clone() };
    let mut candidates: Vec<(usize, Find)> = Vec::new();
    for (label, relaxed) in without_each(&bare, graph) {
        let rows = find::rows(&relaxed, graph).len();
        empty.without.push((label, rows));
        if rows > 0 {
            // Without its only clause a question has lost its point.
            candidates.push((if relaxed.group.is_some() { 2 } else { 4 }, relaxed));
        }
    }
    candidates.extend(other_heads(&bare).into_iter().map(|other| (3, other)));
    for relaxed in loosened(&bare) {
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
        if let Some((question, rows)) = counted(&candidate, graph)
            && best.as_ref().is_none_or(|(_, n, _)| rows < *n)
        {
            best = Some((rank, rows, question));
        }
    }
    empty.nearest = best.map(|(_, rows, question)| (question, rows));
    if let Some(reason) = particular(find, graph) {
        empty.reason = reason;
    }
    empty
}

/// What is worth saying of particular empty answers.
fn particular(find: &Find, graph: &Graph) -> Option<String> {
    let clauses: Vec<&Clause> = leaves(find.group.as_ref()).into_iter().flatten().collect();
    if let Head::Kinds(kinds) = &find.head
        && kinds.contains(&StatementKind::Contraindication)
        && !kinds.contains(&StatementKind::Caution)
    {
        // A warning on what is broader holds too.
        let group = find.group.as_ref().map(broadly);
        let cautions = Find { head: Head::Kinds(vec![StatementKind::Caution]), group, ..find.clone() };
        let n = find::rows(&cautions, graph).len();
        let question = canonical::find(&cautions, graph);
        return Some(format!(
            "No source states a strict contraindication or a gate here; that does not make it safe. Cautions: {n}, ask: {question}"
        ));
    }
    for clause in clauses {
        match clause {
            Clause::EvidenceFrom(kind) => {
                return Some(format!(
                    "No statement here cites a work that its source binds to the marker and calls {kind}; unresolved markers have no kind."
                ));
            }
            Clause::After { event, names, .. } => {
                let event = event.map_or(String::new(), |e| format!(" {e}"));
                return Some(format!(
                    "No source says what follows when {} is{event}, with all the other clauses.",
                    written(names, graph)
                ));
            }
            _ => {}
        }
    }
    None
}

/// The same group with the names of `of` reaching what is broader too.
fn broadly(group: &Group) -> Group {
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

/// The find with each clause (or side) and the adjectives left out in turn, with what was left out.
fn without_each(find: &Find, graph: &Graph) -> Vec<(String, Find)> {
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

/// The same clauses asked for tests instead of treatments, or the other way round, for cautions beside contraindications, and for statements of any
/// kind.
fn other_heads(find: &Find) -> Vec<Find> {
    let head = match &find.head {
        Head::Role(RoleHead::Treatments) => Head::Role(RoleHead::Tests),
        Head::Role(RoleHead::Tests) => Head::Role(RoleHead::Treatments),
        Head::Kinds(kinds) if kinds.contains(&StatementKind::Contraindication) => {
            Head::Kinds(vec![StatementKind::Contraindication, StatementKind::Caution])
        }
        _ => Head::Statements,
    };
    vec![Find { head, ..find.clone() }, Find { head: Head::Statements, ..find.clone() }]
}

/// The find with one event or span of an `after` left out, or one name in another role.
fn loosened(find: &Find) -> Vec<Find> {
    changed(find, |clause| match clause {
        Clause::After { event: Some(_), span, names } => {
            vec![Clause::After { event: None, span: *span, names: names.clone() }]
        }
        Clause::After { event: None, span: Some(_), names } => {
            vec![Clause::After { event: None, span: None, names: names.clone() }]
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
fn one_step_broader(find: &Find, graph: &Graph) -> Vec<(Clause, Find)> {
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

/// What an answer with rows should say beside them: what one step broader would add, that no single statement says both sides of an `and`,
/// and that citations are unresolved.
pub fn remarks(find: &Find, rows: &[Row], graph: &Graph) -> Vec<String> {
    let mut notes = Vec::new();
    if rows.is_empty() || graph.facts().len() > MOST_STATEMENTS {
        return notes;
    }
    let bare = Find { limit: None, grouped: None, ..find.clone() };
    for (clause, broader) in one_step_broader(&bare, graph) {
        let more = find::rows(&broader, graph).iter().filter(|r| !rows.iter().any(|x| x.what == r.what)).count();
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
        let single = find::rows(&both, graph);
        if !rows.iter().any(|r| single.iter().any(|s| s.what == r.what)) {
            notes.push(format!(
                "Each side rests on statements of its own; no single statement says both. For one statement that does: {}",
                canonical::find(&both, graph)
            ));
        }
    }
    if asks_for_evidence(find) {
        let cited: Vec<StatementId> = rows.iter().flat_map(|r| r.statements.clone()).collect();
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

fn plain_like(find: &Find, clauses: Vec<Clause>) -> Find {
    Find { group: Some(Group::Leaf(clauses)), ..find.clone() }
}

fn asks_for_evidence(find: &Find) -> bool {
    leaves(find.group.as_ref())
        .into_iter()
        .flatten()
        .any(|c| matches!(c, Clause::With(Facet::Evidence | Facet::Citations)))
}
