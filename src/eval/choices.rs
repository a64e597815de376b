//! A find with a hole where a name will stand → for each thing that could stand there, the rows that the question would have.
//!
//! One pass over the statements serves all things: a statement that passes the other clauses is reached by the things that stand in the
//! role of the open clause, and by what is broader or narrower as that clause reaches. Groups are then combined thing by thing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::clause::{Case, Standing, Test, needed, role_things};
use super::find::{adjectives_hold, project};
use super::plan::Plan;
use crate::answer::What;
use crate::graph::Graph;
use crate::model::id::EntityId;
use crate::model::terms::Event;
use crate::resolve::meaning::{adjectives_name_a_stance, names_a_stance};
use crate::resolve::query::{Clause, Combine, Find, Group, Names, RoleClause, Scope, Term, TimeSpan};

/// A thing that could fill the hole; `None` = any thing that is not listed.
type Choice = Option<EntityId>;
/// Numbers of rows.
type Rows = BTreeSet<u32>;

/// What each thing in the hole would leave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Choices {
    /// The rows that some choice leaves.
    rows: Vec<What>,
    by: BTreeMap<Choice, Rows>,
    limit: Option<usize>,
}

impl Choices {
    /// Number of rows that the question has with this thing in the hole.
    pub fn count(&self, thing: EntityId) -> usize {
        let rows = self.by.get(&Some(thing)).or_else(|| self.by.get(&None)).map_or(0, BTreeSet::len);
        self.limit.map_or(rows, |most| rows.min(most))
    }

    /// The rows that the question has with this thing in the hole, unlimited.
    pub fn rows(&self, thing: EntityId) -> impl Iterator<Item = &What> {
        let rows = self.by.get(&Some(thing)).or_else(|| self.by.get(&None));
        rows.into_iter().flatten().filter_map(|row| self.rows.get(*row as usize))
    }

    /// The things of the rows that a choice leaves; `None` = a thing that is not listed.
    fn things(&self, choice: Choice) -> BTreeSet<EntityId> {
        let rows = self.by.get(&choice).into_iter().flatten();
        rows.filter_map(|row| match self.rows.get(*row as usize) {
            Some(What::Things(things)) => Some(things),
            Some(What::Statement(_)) | None => None,
        })
        .flatten()
        .copied()
        .collect()
    }
}

/// The rows of a find for every thing that could stand in its hole.
pub fn choices(find: &Find, graph: &Graph) -> Choices {
    let mut maker = Maker { find, graph, rows: Vec::new(), numbers: HashMap::new() };
    let by = match &find.group {
        None => maker.leaf(&[]),
        Some(group) => maker.group(group),
    };
    Choices { rows: maker.rows, by, limit: find.limit }
}

/// Whether a name of this find is a hole.
pub fn has_hole(find: &Find) -> bool {
    let mut stack: Vec<&Group> = find.group.iter().collect();
    while let Some(group) = stack.pop() {
        match group {
            Group::Leaf(clauses) => {
                if clauses.iter().any(clause_has_hole) {
                    return true;
                }
            }
            Group::Combine { left, right, .. } => stack.extend([left.as_ref(), right.as_ref()]),
        }
    }
    false
}

/// Whether a name of this clause is a hole.
pub fn clause_has_hole(clause: &Clause) -> bool {
    match clause {
        Clause::Role(_, names) | Clause::After { names, .. } => names.any.iter().any(term_has_hole),
        Clause::Not(inner) => clause_has_hole(inner),
        Clause::With(_) | Clause::Without(_) | Clause::EvidenceFrom(_) | Clause::Where(_) => false,
    }
}

/// Whether one of these names is a hole.
pub fn term_has_hole(term: &Term) -> bool {
    match term {
        Term::Thing(named) => named.entity == EntityId::HOLE,
        Term::Nested(find) => has_hole(find),
    }
}

struct Maker<'a> {
    find: &'a Find,
    graph: &'a Graph,
    rows: Vec<What>,
    numbers: HashMap<What, u32>,
}

impl Maker<'_> {
    fn number(&mut self, what: What) -> u32 {
        let next = self.rows.len() as u32;
        let rows = &mut self.rows;
        *self.numbers.entry(what).or_insert_with_key(|what| {
            rows.push(what.clone());
            next
        })
    }

    fn group(&mut self, group: &Group) -> BTreeMap<Choice, Rows> {
        let mut chain = Vec::new();
        let mut at = group;
        while let Group::Combine { by, left, right } = at {
            chain.push((*by, right));
            at = left;
        }
        let Group::Leaf(clauses) = at else { return BTreeMap::new() };
        let mut done = self.leaf(clauses);
        for (by, right) in chain.into_iter().rev() {
            let right = self.group(right);
            done = combined(by, &done, &right);
        }
        done
    }

    fn leaf(&mut self, clauses: &[Clause]) -> BTreeMap<Choice, Rows> {
        let (open, closed): (Vec<&Clause>, Vec<&Clause>) = clauses.iter().partition(|c| clause_has_hole(c));
        let mut open: Option<Open> = open.first().and_then(|c| Open::new(c, self.graph));
        let tests: Vec<Test> = closed.iter().map(|c| Test::new(c, self.graph)).collect();
        let (negative, positive): (Vec<&Test>, Vec<&Test>) = tests.iter().partition(|t| t.negated().is_some());
        let before = positive.iter().any(|t| t.is_before()) || open.as_ref().is_some_and(Open::is_before);
        let against_too = clauses.iter().any(names_a_stance) || adjectives_name_a_stance(&self.find.adjectives);
        let mut base = Rows::new();
        let mut dropped = Rows::new();
        let mut hit: HashMap<Choice, Vec<u32>> = HashMap::new();
        let mut hit_by_all = Rows::new();
        let columns = self.graph.columns();
        let plan = Plan::new(&self.find.head, &positive, before, None, self.graph);
        plan.each(self.graph, |statement| {
            if !adjectives_hold(&self.find.adjectives, statement, &columns) {
                return;
            }
            for what in project(&self.find.head, statement, before, against_too, &columns) {
                let case = Case { graph: self.graph, columns: &columns, head: &self.find.head, statement, row: &what };
                if !positive.iter().all(|t| t.passes(case)) {
                    continue;
                }
                let is_dropped = negative.iter().filter_map(|t| t.negated()).any(|inner| inner.passes(case));
                let mut reached = Vec::new();
                let by_all = !is_dropped && open.as_mut().is_some_and(|o| o.reached(case, &mut reached));
                let row = self.number(what);
                if is_dropped {
                    dropped.insert(row);
                    continue;
                }
                base.insert(row);
                if by_all {
                    hit_by_all.insert(row);
                }
                for choices in reached {
                    for choice in choices.iter() {
                        hit.entry(*choice).or_default().push(row);
                    }
                }
            }
        });
        let base = &base - &dropped;
        let Some(open) = open else { return BTreeMap::from([(None, base)]) };
        for choice in open.listed.iter().copied().chain([None]) {
            hit.entry(choice).or_default();
        }
        let set = |rows: Vec<u32>| -> Rows { rows.into_iter().chain(hit_by_all.iter().copied()).collect() };
        // Into a map with an order, whatever the order of the hash map is.
        hit.into_iter()
            .map(|(choice, rows)| (choice, if open.negated { &base - &set(rows) } else { &set(rows) - &dropped }))
            .collect()
    }
}

/// Choice by choice; where one side does not list a choice, what it says of all others holds.
fn combined(by: Combine, left: &BTreeMap<Choice, Rows>, right: &BTreeMap<Choice, Rows>) -> BTreeMap<Choice, Rows> {
    let none = Rows::new();
    let of = |side: &BTreeMap<Choice, Rows>, choice: &Choice| {
        side.get(choice).or_else(|| side.get(&None)).unwrap_or(&none).clone()
    };
    let choices: BTreeSet<Choice> = left.keys().chain(right.keys()).copied().collect();
    choices
        .into_iter()
        .map(|choice| {
            let (a, b) = (of(left, &choice), of(right, &choice));
            let rows = match by {
                Combine::And => &a & &b,
                Combine::Or => &a | &b,
                Combine::ButNot => &a - &b,
            };
            (choice, rows)
        })
        .collect()
}

/// A clause with a hole.
struct Open<'g> {
    negated: bool,
    looks: Looks,
    /// The clause with its other names.
    also: Option<Test<'g>>,
    inverse: Inverse,
    /// Choices that a nested question lists, reached or not.
    listed: Vec<Choice>,
    /// What reaches each thing met so far.
    known: HashMap<EntityId, Rc<[Choice]>>,
}

/// Where the clause looks.
enum Looks {
    Role(RoleClause),
    After(Option<Event>, Option<TimeSpan>),
}

/// Which choices reach a thing.
enum Inverse {
    /// The hole is a name: what is broader, and as the clause and the scope say also what is narrower.
    Name { scope: Scope, both: bool },
    /// The hole is inside a question in brackets.
    Nested(HashMap<EntityId, BTreeSet<Choice>>),
}

impl<'g> Open<'g> {
    fn new(clause: &Clause, graph: &'g Graph) -> Option<Open<'g>> {
        let (looks, names, both) = match clause {
            Clause::Not(inner) => {
                let open = Open::new(inner, graph)?;
                return Some(Open { negated: !open.negated, ..open });
            }
            Clause::Role(role, names) => (Looks::Role(*role), names, *role == RoleClause::Before),
            Clause::After { event, span, names } => (Looks::After(*event, *span), names, true),
            Clause::With(_) | Clause::Without(_) | Clause::EvidenceFrom(_) | Clause::Where(_) => return None,
        };
        let rest: Vec<Term> = names.any.iter().filter(|t| !term_has_hole(t)).cloned().collect();
        let also = (!rest.is_empty()).then(|| {
            let names = Names { any: rest };
            match &looks {
                Looks::Role(role) => Test::role(*role, &names, graph),
                Looks::After(event, span) => Test::after(*event, *span, &names, graph),
            }
        });
        let (inverse, listed) = match names.any.iter().find(|t| term_has_hole(t))? {
            Term::Thing(named) => (Inverse::Name { scope: named.scope, both }, Vec::new()),
            Term::Nested(find) => {
                let inner = choices(find, graph);
                let mut reached: HashMap<EntityId, BTreeSet<Choice>> = HashMap::new();
                for choice in inner.by.keys() {
                    let things = inner.things(*choice);
                    let under = matches!(looks, Looks::Role(RoleClause::Under));
                    let on = |id: &EntityId| {
                        let up = if both { graph.up(*id) } else { Vec::new() };
                        graph.down(*id).into_iter().skip(usize::from(under)).chain(up).map(|(id, _)| id)
                    };
                    for thing in things.iter().flat_map(on) {
                        reached.entry(thing).or_default().insert(*choice);
                    }
                }
                (Inverse::Nested(reached), inner.by.into_keys().collect())
            }
        };
        Some(Open { negated: false, looks, also, inverse, listed, known: HashMap::new() })
    }

    fn is_before(&self) -> bool {
        !self.negated && matches!(self.looks, Looks::Role(RoleClause::Before))
    }

    /// The choices with which the clause (without its `not`) holds, thing by thing, and whether it holds with any.
    fn reached(&mut self, case: Case<'_>, found: &mut Vec<Rc<[Choice]>>) -> bool {
        let things: Standing = match &self.looks {
            Looks::Role(role) => role_things(*role, case),
            Looks::After(event, span) => needed(*event, *span, case),
        };
        let under = matches!(self.looks, Looks::Role(RoleClause::Under));
        for thing in things {
            let inverse = &self.inverse;
            let choices = self.known.entry(thing).or_insert_with(|| match inverse {
                Inverse::Nested(reached) => reached.get(&thing).into_iter().flatten().copied().collect(),
                Inverse::Name { scope, both } => {
                    reached_from(thing, *scope, *both, under, case.graph).into_iter().map(Some).collect()
                }
            });
            found.push(Rc::clone(choices));
        }
        self.also.as_ref().is_some_and(|test| test.passes(case))
    }
}

/// The things whose names reach a thing.
pub fn reached_from(thing: EntityId, scope: Scope, both: bool, under: bool, graph: &Graph) -> Vec<EntityId> {
    if under {
        return graph.wider(thing).into_iter().filter(|id| *id != thing).collect();
    }
    if scope == Scope::Exactly {
        return vec![thing];
    }
    let mut names = graph.wider(thing);
    if (both || scope == Scope::Broadly) && !graph.thing(thing).root {
        names.extend(graph.down(thing).into_iter().skip(1).map(|(id, _)| id));
    }
    names
}
