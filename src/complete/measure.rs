//! A text that reads → how many answers it has; with a hole in it, how many it would have with each thing in the hole.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::names::NameTable;
use crate::answer::{Answer, Body};
use crate::eval::choices::{choices, clause_has_hole, has_hole, reached_from, term_has_hole};
use crate::eval::{self, compare, conflicts, find, pathway, stop, tail, verdict};
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::{EntityKind, Stance};
use crate::question;
use crate::resolve::query::{
    Clause, Columns, Combine, Compare, Find, Group, Head, Named, Names, Query, RoleClause, Scope, Term, Verdict,
    VerdictAsk, Why,
};
use crate::resolve::{Place, Previous, resolve_open};
use crate::session::Session;
use crate::store::Slot;

/// How many answers a text has.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Measured {
    /// So many, at least one.
    Whole(usize),
    /// It has a hole; each thing that leaves at least one answer, with their number.
    Open(Vec<(EntityId, usize)>),
}

impl Measured {
    /// The most answers that there can be.
    pub(super) fn most(&self) -> usize {
        match self {
            Measured::Whole(n) => *n,
            Measured::Open(things) => things.iter().map(|(_, n)| *n).max().unwrap_or(0),
        }
    }
}

/// What a text measures, and what its open place can hold; `None` where it does not read or has no answers.
type Found = Option<Rc<(Measured, Option<Place>)>>;

/// What has been measured: each text once, since what can come at a place does not depend on the letters typed there.
#[derive(Debug, Default)]
pub(super) struct Memory {
    texts: RefCell<HashMap<String, Found>>,
}

/// Texts kept; a line has few, and a session moves on.
const MOST_TEXTS: usize = 4096;

impl Memory {
    /// Whether it is time to forget.
    pub(super) fn is_full(&self) -> bool {
        self.texts.borrow().len() >= MOST_TEXTS
    }
}

/// What texts are measured against.
pub(super) struct Scale<'s, 'g> {
    pub(super) graph: &'g Graph,
    names: &'s NameTable,
    session: &'s Session<'g>,
    memory: &'s Memory,
    previous: Option<Previous>,
}

impl<'s, 'g> Scale<'s, 'g> {
    pub(super) fn new(names: &'s NameTable, session: &'s Session<'g>, memory: &'s Memory) -> Self {
        Scale { graph: session.graph(), names, session, memory, previous: session.previous() }
    }

    /// What a question can refer back to.
    pub(super) fn previous(&self) -> Option<&Previous> {
        self.previous.as_ref()
    }

    /// Whether there is a previous answer.
    pub(super) fn has_previous(&self) -> bool {
        self.previous.is_some()
    }

    /// The names of kept answers.
    pub(super) fn saved(&self) -> Vec<String> {
        self.session.saved().map(|(name, _)| name.to_owned()).collect()
    }

    /// Number of rows of the previous answer.
    pub(super) fn previous_rows(&self) -> usize {
        self.previous.as_ref().map_or(0, |p| p.rows().len())
    }

    /// The measure of a text.
    pub(super) fn measured(&self, text: &str) -> Found {
        if let Some(known) = self.memory.texts.borrow().get(text) {
            return known.clone();
        }
        if stop::asked() {
            return None;
        }
        let found = self.measure(text).map(Rc::new);
        if stop::happened() {
            // What was stopped has not been measured.
            return None;
        }
        self.memory.texts.borrow_mut().insert(text.to_owned(), found.clone());
        found
    }

    fn measure(&self, text: &str) -> Option<(Measured, Option<Place>)> {
        let question = question::parsed(text)?;
        let (query, place) = resolve_open(&question, self.graph, self.previous.as_ref()).ok()?;
        let measured = match place {
            None => Measured::Whole(self.whole(&query)),
            Some(place) => {
                let things = self.graph.entity_ids().filter(|id| place.holds(self.names.kinds(*id)));
                Measured::Open(self.open(&query, &things.collect::<Vec<_>>()))
            }
        };
        (measured.most() > 0).then_some((measured, place))
    }

    fn whole(&self, query: &Query) -> usize {
        match query {
            Query::Find(find) if find.grouped.is_none() => self.rows(find),
            Query::Count { find, by: None } => self.rows(find),
            Query::Find(find) | Query::Count { find, .. } => {
                let key = match query {
                    Query::Count { by, .. } => *by,
                    _ => find.grouped,
                };
                let rows = find::rows(find, self.graph);
                key.map_or(rows.len(), |key| tail::grouped(&rows, key, self.graph).len())
            }
            _ => eval::eval(query, self.graph, "", self.session.before()).map_or(0, |answer| size(&answer)),
        }
    }

    /// Number of rows.
    fn rows(&self, find: &Find) -> usize {
        find::found(find, self.graph).len().min(find.limit.unwrap_or(usize::MAX))
    }

    /// Each of these things that leaves answers when it stands in the hole.
    fn open(&self, query: &Query, things: &[EntityId]) -> Vec<(EntityId, usize)> {
        let graph = self.graph;
        match query {
            Query::Find(find) | Query::Count { find, .. } => self.open_finds(std::slice::from_ref(find), things),
            Query::Verdict(v) => self.open_verdict(v, things),
            Query::Compare(c) => self.open_finds(&compare_finds(c, graph), things),
            Query::Path { exact, from, to } => {
                let closed = |named: &Named| (named.entity != EntityId::HOLE).then_some(*named);
                let scope = if from.entity == EntityId::HOLE { from.scope } else { to.scope };
                pathway::open_ends(*exact, closed(from), closed(to), scope, things, graph)
            }
            Query::Pathway(named) => {
                let mut subjects: BTreeMap<EntityId, BTreeSet<&[EntityId]>> = BTreeMap::new();
                for s in pathway::care(graph) {
                    let fact = graph.fact(s);
                    for name in fact.object.iter().flat_map(|id| reached_from(*id, named.scope, false, false, graph)) {
                        subjects.entry(name).or_default().insert(&fact.subject);
                    }
                }
                counted(things, |id| subjects.get(&id).map_or(0, BTreeSet::len))
            }
            Query::Describe(named) => {
                let names = Names { any: vec![Term::Thing(*named)] };
                let about = choices(&statements(Group::Leaf(vec![Clause::Role(RoleClause::About, names)])), graph);
                counted(things, |id| match graph.thing(id).kind {
                    EntityKind::Source => graph.count_in(Slot::Source, id),
                    _ => about.count(id),
                })
            }
            Query::Conflicts { about, between } => self.open_conflicts(about.as_ref(), between, things),
            Query::Why(why) => self.open_why(why, things),
        }
    }

    /// The most rows that one of these finds has with each thing.
    fn open_finds(&self, finds: &[Find], things: &[EntityId]) -> Vec<(EntityId, usize)> {
        let all: Vec<_> = finds.iter().filter(|f| has_hole(f)).map(|f| choices(f, self.graph)).collect();
        counted(things, |id| all.iter().map(|c| c.count(id)).max().unwrap_or(0))
    }

    /// Statements that decide: for or against.
    fn open_verdict(&self, verdict: &Verdict, things: &[EntityId]) -> Vec<(EntityId, usize)> {
        let graph = self.graph;
        let (open, closed): (Vec<&Clause>, Vec<&Clause>) = verdict.clauses.iter().partition(|c| clause_has_hole(c));
        let closed: Vec<Clause> = closed.into_iter().cloned().collect();
        let deciding = verdict::sides(verdict.ask, &closed, graph).into_iter();
        let deciding = deciding.filter(|(_, side)| *side != Stance::Neutral).map(|(s, _)| s);
        let Some(open) = open.first() else {
            let mut counts: BTreeMap<EntityId, BTreeSet<StatementId>> = BTreeMap::new();
            for s in deciding {
                for name in graph
                    .fact(s)
                    .subject
                    .iter()
                    .flat_map(|id| reached_from(*id, verdict.subject.scope, false, false, graph))
                {
                    counts.entry(name).or_default().insert(s);
                }
            }
            return counted(things, |id| counts.get(&id).map_or(0, BTreeSet::len));
        };
        let subject = eval::names::reach_one(verdict.subject, false, graph);
        let deciding: BTreeSet<StatementId> =
            deciding.filter(|s| subject.among(&graph.fact(*s).subject).next().is_some()).collect();
        let passing = choices(&statements_that(verdict.ask, open), graph);
        // `for` a population asks in whom.
        let in_whom = match open {
            Clause::Role(RoleClause::For, names) if names.any.len() == 1 => {
                let clause = Clause::Role(RoleClause::In, names.clone());
                Some(choices(&statements_that(verdict.ask, &clause), graph))
            }
            _ => None,
        };
        counted(things, |id| {
            let in_whom = in_whom.as_ref().filter(|_| graph.thing(id).kind == EntityKind::Population);
            let rows = in_whom.unwrap_or(&passing).rows(id);
            rows.filter(|what| matches!(what, crate::answer::What::Statement(s) if deciding.contains(s))).count()
        })
    }

    fn open_conflicts(
        &self,
        about: Option<&Names>,
        between: &[EntityId],
        things: &[EntityId],
    ) -> Vec<(EntityId, usize)> {
        let graph = self.graph;
        if between.contains(&EntityId::HOLE) {
            let chosen: Vec<EntityId> = between.iter().copied().filter(|id| *id != EntityId::HOLE).collect();
            let holes = between.len() - chosen.len();
            // With two sources open, the first can be any that has a conflict with another.
            let others: Vec<EntityId> = if holes > 1 { graph.sources().collect() } else { chosen };
            return counted(things, |id| conflicts::conflicts_with(about, id, &others, graph));
        }
        let Some(Term::Thing(named)) = about.and_then(|names| names.any.iter().find(|t| term_has_hole(t))) else {
            // A question in brackets as the topic: too rare to count.
            return Vec::new();
        };
        let mut topics: BTreeMap<EntityId, BTreeSet<usize>> = BTreeMap::new();
        for (i, topic) in conflicts::conflicts(None, between, graph).iter().enumerate() {
            for s in topic.sides.iter().flat_map(|side| &side.statements) {
                let fact = graph.fact(*s);
                for id in fact.subject.iter().chain(&fact.object) {
                    for name in reached_from(*id, named.scope, false, false, graph) {
                        topics.entry(name).or_default().insert(i);
                    }
                }
            }
        }
        counted(things, |id| topics.get(&id).map_or(0, BTreeSet::len))
    }

    fn open_why(&self, why: &Why, things: &[EntityId]) -> Vec<(EntityId, usize)> {
        let mut rows: BTreeMap<EntityId, usize> = BTreeMap::new();
        for id in self.previous.iter().flat_map(|p| p.rows()).flatten().flatten() {
            for name in reached_from(*id, Scope::Narrower, false, false, self.graph) {
                *rows.entry(name).or_default() += 1;
            }
        }
        match why {
            Why::Not(_) => counted(things, |id| usize::from(!rows.contains_key(&id))),
            Why::All | Why::Row(_) | Why::Of(_) => counted(things, |id| rows.get(&id).copied().unwrap_or(0)),
        }
    }
}

fn counted(things: &[EntityId], count: impl Fn(EntityId) -> usize) -> Vec<(EntityId, usize)> {
    things.iter().map(|id| (*id, count(*id))).filter(|(_, n)| *n > 0).collect()
}

/// The finds of which one must have rows for the open part of a comparison to say something.
fn compare_finds(compare: &Compare, graph: &Graph) -> Vec<Find> {
    let hole = |scope| Named { entity: EntityId::HOLE, scope };
    let thing = |term: &Term| match term {
        Term::Thing(named) => Some(*named),
        Term::Nested(_) => None,
    };
    let topics: Vec<Named> = match &compare.columns {
        Columns::Things(things) => things.clone(),
        Columns::SourcesOn(names) => names.any.iter().filter_map(thing).collect(),
    };
    // The column that is open must itself have something to say; an open clause needs one column that has.
    let open = topics.iter().find(|named| named.entity == EntityId::HOLE).map(|named| vec![hole(named.scope)]);
    open.unwrap_or(topics).into_iter().flat_map(|topic| compare::column_questions(compare, topic, graph)).collect()
}

/// The statements that pass a clause of a verdict. In `is NAME contraindicated in X`, X is also met as the object.
fn statements_that(ask: VerdictAsk, clause: &Clause) -> Find {
    let leaf = |clauses: Vec<Clause>| Group::Leaf(clauses);
    let object = |names: &Names| Clause::Role(RoleClause::For, names.clone());
    let group = match (ask, clause) {
        (VerdictAsk::Contraindicated, Clause::Role(RoleClause::In, names)) => Group::Combine {
            by: Combine::Or,
            left: Box::new(leaf(vec![clause.clone()])),
            right: Box::new(leaf(vec![object(names)])),
        },
        (VerdictAsk::Contraindicated, Clause::Not(inner)) => match inner.as_ref() {
            Clause::Role(RoleClause::In, names) => Group::Combine {
                by: Combine::And,
                left: Box::new(leaf(vec![clause.clone()])),
                right: Box::new(leaf(vec![Clause::Not(Box::new(object(names)))])),
            },
            _ => leaf(vec![clause.clone()]),
        },
        _ => leaf(vec![clause.clone()]),
    };
    statements(group)
}

/// The statements of a group.
const fn statements(group: Group) -> Find {
    Find {
        head: Head::Statements,
        adjectives: Vec::new(),
        group: Some(group),
        limit: None,
        sorted: None,
        grouped: None,
        showing: Vec::new(),
        format: None,
    }
}

/// How many things an answer says; 0 when it is empty.
fn size(answer: &Answer) -> usize {
    if answer.is_empty() {
        return 0;
    }
    match &answer.body {
        Body::Conflicts(topics) => topics.len(),
        Body::Path(steps) => steps.len(),
        Body::Pathway(steps) => steps.iter().map(|s| s.entities.len()).sum(),
        Body::Derivation(rows) => rows.len(),
        _ => answer.statements().len().max(1),
    }
}
