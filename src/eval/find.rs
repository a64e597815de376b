//! A find → its rows: each leaf selects statements and projects them onto the head, the groups combine rows.

use smallvec::{SmallVec, smallvec};

use super::clause::{Case, Hit, Test};
use super::found::{Found, Numbers};
use super::plan::Plan;
use crate::answer::{Match, Row, What};
use crate::graph::Graph;
use crate::graph::columns::Columns;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::{EntityKind, Stance, StatementKind};
use crate::resolve::canonical;
use crate::resolve::meaning::{adjectives_name_a_stance, kind_shown, leaves, names_a_stance, recommends};
use crate::resolve::query::{Adjective, Clause, Combine, Find, Group, Head, RoleHead};
use crate::store::Slot;
use crate::store::format::bits;

/// The rows of a find, in order, limited.
pub fn rows(find: &Find, graph: &Graph) -> Vec<Row> {
    answered(find, graph).0
}

/// The rows of a find, and the clauses that their matches name.
pub fn answered(find: &Find, graph: &Graph) -> (Vec<Row>, Vec<String>) {
    let (found, clauses) = Finder::new(find, true, graph).found();
    (found.rows(find, graph), clauses)
}

/// The rows of a find before they are flagged, ordered and limited, without their matches.
pub fn found(find: &Find, graph: &Graph) -> Found {
    Finder::new(find, false, graph).found().0
}

/// The rows of one head, on the way through the groups of clauses.
pub struct Finder<'g> {
    find: &'g Find,
    graph: &'g Graph,
    /// Whether matches are kept.
    matches: bool,
    against_too: bool,
}

/// A leaf of a group: clauses that all test the same statement, with their names reached.
pub struct Leaf<'g> {
    tests: Vec<Test<'g>>,
    /// For each test, the number of its text.
    texts: Vec<u16>,
    stance_named: bool,
}

/// A group with the names of its clauses reached.
pub enum Ready<'g> {
    /// Clauses on one statement.
    Leaf(Leaf<'g>),
    /// Two sets of rows.
    Combine(Combine, Box<Ready<'g>>, Box<Ready<'g>>),
}

impl<'g> Leaf<'g> {
    /// The clauses that must hold, and those that must not.
    pub fn sides(&self) -> (Vec<&Test<'g>>, Vec<&Test<'g>>) {
        self.tests.iter().partition(|t| t.negated().is_none())
    }
}

impl<'g> Finder<'g> {
    /// Gets ready to find rows; `matches` says whether what matched is kept.
    pub fn new(find: &'g Find, matches: bool, graph: &'g Graph) -> Finder<'g> {
        Finder { find, graph, matches, against_too: adjectives_name_a_stance(&find.adjectives) }
    }

    fn found(&self) -> (Found, Vec<String>) {
        let mut ready = self.ready();
        let clauses = if self.matches { numbered(self.find, &mut ready, self.graph) } else { Vec::new() };
        (self.evaluate(&ready, None), clauses)
    }

    /// Reaches the names of all clauses.
    pub fn ready(&self) -> Ready<'g> {
        match &self.find.group {
            None => Ready::Leaf(self.leaf_of(&[])),
            Some(group) => self.ready_group(group),
        }
    }

    fn ready_group(&self, group: &'g Group) -> Ready<'g> {
        let mut chain = Vec::new();
        let mut at = group;
        while let Group::Combine { by, left, right } = at {
            chain.push((*by, right));
            at = left;
        }
        let clauses: &[Clause] = if let Group::Leaf(clauses) = at { clauses } else { &[] };
        let mut ready = Ready::Leaf(self.leaf_of(clauses));
        for (by, right) in chain.into_iter().rev() {
            ready = Ready::Combine(by, Box::new(ready), Box::new(self.ready_group(right)));
        }
        ready
    }

    fn leaf_of(&self, clauses: &'g [Clause]) -> Leaf<'g> {
        Leaf {
            tests: clauses.iter().map(|c| Test::new(c, self.graph)).collect(),
            texts: Vec::new(),
            stance_named: clauses.iter().any(names_a_stance),
        }
    }

    /// The find.
    pub fn find(&self) -> &'g Find {
        self.find
    }

    /// Whether statements against give rows in a leaf.
    pub fn against_too(&self, leaf: &Leaf<'g>) -> bool {
        leaf.stance_named || self.against_too
    }

    /// How many statements are tested at most to find the rows.
    pub fn estimate(&self, ready: &Ready<'g>) -> usize {
        match ready {
            Ready::Leaf(leaf) => self.plan(leaf, None).chosen,
            Ready::Combine(Combine::Or, left, right) => self.estimate(left) + self.estimate(right),
            Ready::Combine(Combine::And, left, right) => self.estimate(left).min(self.estimate(right)),
            Ready::Combine(Combine::ButNot, left, _) => self.estimate(left),
        }
    }

    /// Which statements of a leaf are tested.
    pub fn plan(&self, leaf: &Leaf<'g>, left: Option<&Numbers>) -> Plan<'g> {
        let (positive, _) = leaf.sides();
        let before = positive.iter().any(|t| t.is_before());
        Plan::new(&self.find.head, &positive, before, left, self.graph)
    }

    /// The rows of a group, of `only` these where given. Of two sides that both must have a row, the one that is found sooner comes first, and the
    /// other is looked for among its rows.
    pub fn evaluate(&self, ready: &Ready<'g>, only: Option<&Numbers>) -> Found {
        match ready {
            Ready::Leaf(leaf) => self.leaf(leaf, only),
            Ready::Combine(Combine::Or, left, right) => {
                Found::combined(Combine::Or, self.evaluate(left, only), self.evaluate(right, only), self.graph)
            }
            Ready::Combine(by, left, right) => {
                let swap = *by == Combine::And && self.estimate(right) < self.estimate(left);
                let (first, second) = if swap { (right, left) } else { (left, right) };
                let first = self.evaluate(first, only);
                if first.is_empty() {
                    return first;
                }
                let second = self.evaluate(second, Some(&first.numbers(self.graph)));
                Found::combined(*by, first, second, self.graph)
            }
        }
    }

    /// The rows of clauses that all test the same statement. `not` and `without` drop a row when any statement that has it in the head's role and
    /// passes the other clauses has what must not be; each is tested alone.
    fn leaf(&self, leaf: &Leaf<'g>, only: Option<&Numbers>) -> Found {
        let graph = self.graph;
        let (positive, negative) = leaf.sides();
        let before = positive.iter().any(|t| t.is_before());
        let after = positive.iter().any(|t| t.is_after());
        let against_too = self.against_too(leaf);
        let columns = graph.columns();
        let plan = Plan::new(&self.find.head, &positive, before, only, graph);
        let statements_alone = !matches!(self.find.head, Head::Role(_));
        let mut numbers = Numbers::new(graph);
        let mut found = Found::expecting(if statements_alone { plan.chosen } else { 0 }, plan.chosen, self.matches);
        let mut dropped: Vec<What> = Vec::new();
        let mut hits: SmallVec<[(u16, bool, Hit); 8]> = SmallVec::new();
        plan.each(graph, |statement| {
            if !adjectives_hold(&self.find.adjectives, statement, &columns) {
                return;
            }
            for what in project(&self.find.head, statement, before, against_too, &columns) {
                if only.is_some_and(|only| only.get(&what).is_none()) {
                    continue;
                }
                let case = Case { graph, columns: &columns, head: &self.find.head, statement, row: &what };
                hits.clear();
                let passes = leaf.tests.iter().enumerate().filter(|(_, t)| t.negated().is_none()).all(|(i, test)| {
                    let text = leaf.texts.get(i).copied().unwrap_or_default();
                    test.holds(case, &mut |hit| hits.push((text, test.is_after(), hit)))
                });
                if !passes {
                    continue;
                }
                if negative.iter().filter_map(|t| t.negated()).any(|inner| inner.passes(case)) {
                    dropped.push(what);
                    continue;
                }
                // A statement is tested once, so that it is a new row.
                let row = if statements_alone { found.push(what) } else { numbers.number(&what) };
                found.statement(row, statement);
                if self.matches {
                    for (clause, _, hit) in &hits {
                        let hops = u16::try_from(hit.hop.hops).unwrap_or(u16::MAX);
                        let hit =
                            Match { statement, clause: *clause, entity: hit.entity, relation: hit.hop.relation, hops };
                        found.matched(row, hit);
                    }
                    if after && columns.statement_bits(statement) & bits::ANY_OF == 0 {
                        let met = |entity: EntityId| hits.iter().any(|(_, after, hit)| *after && hit.entity == entity);
                        for (i, (_, entity)) in columns.needs(statement).enumerate() {
                            if !met(entity) {
                                found.also_needed(row, statement, u16::try_from(i).unwrap_or(u16::MAX));
                            }
                        }
                    }
                }
            }
        });
        if !statements_alone {
            found.take_whats(numbers);
        }
        if dropped.is_empty() {
            return found;
        }
        let mut out = Numbers::new(graph);
        for what in &dropped {
            out.number(what);
        }
        found.keep(|what| out.get(what).is_none())
    }
}

/// The texts of all clauses of a find in alphabetical order, and for each leaf the numbers of its clauses' texts.
pub fn clause_texts(find: &Find, graph: &Graph) -> (Vec<String>, Vec<Vec<u16>>) {
    let texts: Vec<Vec<String>> = leaves(find.group.as_ref())
        .into_iter()
        .map(|clauses| clauses.iter().map(|c| canonical::clause(c, graph)).collect())
        .collect();
    let mut all: Vec<String> = texts.iter().flatten().cloned().collect();
    all.sort();
    all.dedup();
    let number = |text: &String| all.binary_search(text).unwrap_or_default() as u16;
    let numbers = texts.iter().map(|texts| texts.iter().map(number).collect()).collect();
    (all, numbers)
}

/// Gives the clauses of all leaves the numbers of their texts; the texts.
fn numbered(find: &Find, ready: &mut Ready<'_>, graph: &Graph) -> Vec<String> {
    fn each<'r, 'g>(ready: &'r mut Ready<'g>, leaves: &mut Vec<&'r mut Leaf<'g>>) {
        match ready {
            Ready::Leaf(leaf) => leaves.push(leaf),
            Ready::Combine(_, left, right) => {
                each(left, leaves);
                each(right, leaves);
            }
        }
    }
    let (texts, numbers) = clause_texts(find, graph);
    let mut leaves = Vec::new();
    each(ready, &mut leaves);
    for (leaf, numbers) in leaves.into_iter().zip(numbers) {
        leaf.texts = numbers;
    }
    texts
}

/// Several stances, or several strengths, are alternatives; a stance and a strength must both hold.
pub fn adjectives_hold(adjectives: &[Adjective], statement: StatementId, graph: &Columns<'_>) -> bool {
    if adjectives.is_empty() {
        return true;
    }
    let stances = || adjectives.iter().filter(|a| !matches!(a, Adjective::Strength(_)));
    let strengths = || adjectives.iter().filter(|a| matches!(a, Adjective::Strength(_)));
    let stance_holds = stances().next().is_none()
        || stances().any(|a| match a {
            Adjective::Recommended => graph.stance(statement) == Some(Stance::For),
            Adjective::NotRecommended => graph.stance(statement) == Some(Stance::Against),
            _ => true,
        });
    let strength_holds = strengths().next().is_none()
        || strengths().any(|a| matches!(a, Adjective::Strength(s) if graph.strength(statement) == Some(*s)));
    stance_holds && strength_holds
}

/// The rows that a statement makes under a head.
pub fn project(
    head: &Head,
    statement: StatementId,
    before: bool,
    against_too: bool,
    graph: &Columns<'_>,
) -> SmallVec<[What; 1]> {
    let one = |id: EntityId| What::Things(smallvec![id]);
    let each = |slot| graph.in_slot(statement, slot).map(one).collect();
    let subjects = || graph.in_slot(statement, Slot::Subject);
    let whole = || smallvec![What::Statement(statement)];
    let role = match head {
        Head::Statements => return whole(),
        Head::Kinds(kinds) => {
            let gate = || {
                kinds.contains(&StatementKind::Contraindication)
                    && graph.statement_bits(statement) & bits::ONLY_WHEN != 0
            };
            return if kinds.contains(&graph.kind(statement)) || gate() { whole() } else { SmallVec::new() };
        }
        Head::Role(role) => *role,
    };
    if before && let Some(kind) = kind_shown(role) {
        return graph.needs(statement).map(|(_, t)| t).filter(|t| graph.kind_of(*t) == kind).map(one).collect();
    }
    match role {
        RoleHead::Treatments | RoleHead::Tests => {
            let (kind, diagnosis) =
                if role == RoleHead::Tests { (EntityKind::Test, true) } else { (EntityKind::Treatment, false) };
            let said = graph.kind(statement);
            let counts = recommends(said) || (diagnosis && said == StatementKind::Diagnosis);
            let stance = || against_too || graph.stance(statement) != Some(Stance::Against);
            if counts && stance() && subjects().next().is_some() && subjects().all(|t| graph.kind_of(t) == kind) {
                smallvec![together(subjects())]
            } else {
                SmallVec::new()
            }
        }
        RoleHead::Conditions => graph
            .in_slot(statement, Slot::Object)
            .filter(|t| graph.kind_of(*t) == EntityKind::Condition)
            .map(one)
            .collect(),
        RoleHead::Symptoms if graph.kind(statement) == StatementKind::Symptom => smallvec![together(subjects())],
        RoleHead::Causes if graph.kind(statement) == StatementKind::Cause => smallvec![together(subjects())],
        RoleHead::Symptoms | RoleHead::Causes => SmallVec::new(),
        RoleHead::Populations => each(Slot::In),
        RoleHead::Outcomes => each(Slot::Outcome),
        RoleHead::Sources => smallvec![one(graph.source_of_statement(statement))],
        RoleHead::References => {
            let listing = graph.kind(statement) == StatementKind::Listing;
            let listed = subjects().filter(|_| listing);
            graph.in_slot(statement, Slot::Cites).chain(listed).map(one).collect()
        }
    }
}

/// A combination is one row, whatever order the source names its parts in.
pub fn together(ids: impl Iterator<Item = EntityId>) -> What {
    let mut ids: SmallVec<[EntityId; 2]> = ids.collect();
    if ids.len() > 1 {
        ids.sort_unstable();
        ids.dedup();
    }
    What::Things(ids)
}
