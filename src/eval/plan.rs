//! Clauses on one statement → the statements worth testing: those that the most selective of them can reach, found by the indexes.

use std::collections::BTreeSet;

use smallvec::SmallVec;

use super::clause::{Looks, Test};
use super::found::Numbers;
use super::scratch::Marks;
use super::stop;
use crate::answer::What;
use crate::graph::Graph;
use crate::model::id::StatementId;
use crate::model::terms::{Event, Field, Op, StatementKind};
use crate::resolve::meaning::{Shown, recommends, shown};
use crate::resolve::query::{Head, RoleClause, RoleHead, Value};
use crate::store::Slot;

/// Kinds of statement, one bit each.
type Kinds = u32;

const ALL_KINDS: Kinds = u32::MAX;
/// Statements between two looks at whether somebody asks to stop.
const AT_ONCE: usize = 64;
/// Above this many rows their statements are not counted to see whether that is the shortest way.
const MOST_ROWS: usize = 4096;
/// Above this many stretches of places a clause is not counted either.
const MOST_STRETCHES: usize = 4096;

type Slots = SmallVec<[Slot; 4]>;
type Stretches = SmallVec<[(u32, u32); 4]>;

/// What chooses the statements to test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// The kinds of statement that the head and the clauses allow.
    Kinds,
    /// What a clause reaches, by its number among those that must hold.
    Clause(usize),
    /// The rows that are left already.
    Rows,
}

/// Which statements to test.
pub struct Plan<'g> {
    lists: SmallVec<[&'g [u32]; 8]>,
    /// Statements that are rows already.
    rows: Vec<u32>,
    /// Whether a statement can be in the lists twice.
    repeated: bool,
    /// What chose them.
    pub driver: Driver,
    /// For each clause that must hold, how many statements it reaches by its index; `None` where it has none.
    pub estimates: SmallVec<[Option<usize>; 4]>,
    /// How many statements there are to test.
    pub chosen: usize,
    /// How many statements have a kind that can give a row.
    pub of_kinds: usize,
}

impl<'g> Plan<'g> {
    /// Chooses the clause that reaches the fewest statements. `before` says that the rows are prerequisites; `left` are the rows that can count, where that is known.
    pub fn new(
        head: &Head,
        positive: &[&Test<'g>],
        before: bool,
        left: Option<&Numbers>,
        graph: &'g Graph,
    ) -> Plan<'g> {
        let kinds = kinds(head, before, positive, graph);
        let of_kinds = graph.count_of(|kind| kinds & bit(kind) != 0);
        let mut best = (of_kinds, Driver::Kinds, Slots::new(), Stretches::new());
        let mut estimates = SmallVec::new();
        for (i, test) in positive.iter().enumerate() {
            let Some((looks, reached)) = test.looks() else {
                estimates.push(None);
                continue;
            };
            let (slots, kinds) = slots(looks, head, kinds);
            let places: Stretches = reached.places();
            if slots.is_empty() || places.len() > MOST_STRETCHES {
                estimates.push(None);
                continue;
            }
            let n = count(&slots, kinds, &places, graph);
            estimates.push(Some(n));
            if n < best.0 {
                best = (n, Driver::Clause(i), slots, places);
            }
        }
        let rows = left.filter(|rows| rows.count() <= MOST_ROWS && rows.count() < best.0);
        if let Some(rows) = rows {
            let statements = rows.statements();
            let (slots, places) =
                if statements.is_empty() { row_slots(head, before, rows, graph) } else { Default::default() };
            let n = statements.len() + count(&slots, kinds, &places, graph);
            if n < best.0 {
                let mut plan = Plan::of(Driver::Rows, &slots, kinds, &places, graph);
                plan.rows = statements;
                plan.repeated |= !slots.is_empty() && !plan.rows.is_empty();
                return Plan { estimates, of_kinds, chosen: n, ..plan };
            }
        }
        let (n, driver, slots, places) = best;
        // A clause can look at fewer kinds than the head allows.
        let kinds = match driver {
            Driver::Clause(i) => {
                positive.get(i).and_then(|t| t.looks()).map_or(kinds, |(looks, _)| self::slots(looks, head, kinds).1)
            }
            _ => kinds,
        };
        Plan { estimates, of_kinds, chosen: n, ..Plan::of(driver, &slots, kinds, &places, graph) }
    }

    fn of(driver: Driver, slots: &[Slot], kinds: Kinds, places: &[(u32, u32)], graph: &'g Graph) -> Plan<'g> {
        let mut lists: SmallVec<[&[u32]; 8]> = SmallVec::new();
        let mut repeated = false;
        if driver == Driver::Kinds {
            lists.extend(StatementKind::ALL.iter().filter(|k| kinds & bit(**k) != 0).map(|k| graph.of_kind(*k)));
        }
        let mut first = None;
        for slot in slots {
            for kind in StatementKind::ALL.iter().filter(|k| kinds & bit(**k) != 0) {
                let index = graph.image().index(*slot, *kind);
                for (from, to) in places {
                    let list = index.within(*from, *to);
                    if !list.is_empty() {
                        repeated |= *first.get_or_insert(*slot) != *slot;
                        repeated |= (places.len() > 1 || to - from > 1) && graph.has_several(*slot);
                        lists.push(list);
                    }
                }
            }
        }
        Plan { lists, rows: Vec::new(), repeated, driver, estimates: SmallVec::new(), chosen: 0, of_kinds: 0 }
    }

    /// Hands out each statement once, until somebody asks to stop.
    pub fn each(&self, graph: &Graph, mut take: impl FnMut(StatementId)) {
        let all = self.lists.iter().copied().chain([self.rows.as_slice()]);
        if self.repeated {
            let mut seen = Marks::new(graph.statement_count());
            for s in stop::each(all.flat_map(|list| list.chunks(AT_ONCE))).flatten() {
                if seen.number(*s, 0).1 {
                    take(StatementId(*s));
                }
            }
        } else {
            for s in stop::each(all.flat_map(|list| list.chunks(AT_ONCE))).flatten() {
                take(StatementId(*s));
            }
        }
    }
}

const fn bit(kind: StatementKind) -> Kinds {
    1 << kind as u32
}

fn bits(kinds: &[StatementKind]) -> Kinds {
    kinds.iter().fold(0, |all, kind| all | bit(*kind))
}

/// The kinds of statement that can give a row and pass the clauses.
fn kinds(head: &Head, before: bool, positive: &[&Test<'_>], graph: &Graph) -> Kinds {
    let of_head = match head {
        Head::Kinds(kinds) if kinds.contains(&StatementKind::Contraindication) => bits(kinds) | graph.gated_kinds(),
        Head::Kinds(kinds) => bits(kinds),
        Head::Role(_) if before => ALL_KINDS,
        Head::Role(RoleHead::Treatments) => {
            StatementKind::ALL.iter().filter(|k| recommends(**k)).fold(0, |a, k| a | bit(*k))
        }
        Head::Role(RoleHead::Tests) => {
            let offered = |k: &&StatementKind| recommends(**k) || **k == StatementKind::Diagnosis;
            StatementKind::ALL.iter().filter(offered).fold(0, |a, k| a | bit(*k))
        }
        Head::Role(RoleHead::Symptoms) => bit(StatementKind::Symptom),
        Head::Role(RoleHead::Causes) => bit(StatementKind::Cause),
        Head::Role(_) | Head::Statements => ALL_KINDS,
    };
    positive.iter().flat_map(|t| t.conditions()).fold(of_head, |kinds, c| match (c.field, &c.value, c.op) {
        (Field::Kind, Value::Kind(kind), Op::Eq) => kinds & bit(*kind),
        (Field::Kind, Value::Kind(kind), Op::Ne) => kinds & !bit(*kind),
        _ => kinds,
    })
}

/// The slots in which a clause looks, and the kinds of statement there; no slots where no index tells.
fn slots(looks: Looks, head: &Head, kinds: Kinds) -> (Slots, Kinds) {
    let of = |slots: &[Slot]| (Slots::from_slice(slots), kinds);
    let one = |slot, kind| (Slots::from_slice(&[slot]), kinds & bit(kind));
    match looks {
        Looks::After(None) => of(&Slot::NEEDS),
        Looks::After(Some(Event::Tried)) => of(&[Slot::Failed, Slot::Succeeded, Slot::Tried]),
        Looks::After(Some(Event::Failed)) => of(&[Slot::Failed]),
        Looks::After(Some(Event::Succeeded)) => of(&[Slot::Succeeded]),
        Looks::After(Some(Event::Met)) => of(&[Slot::Met]),
        Looks::Role(role) => match role {
            RoleClause::For => of(&[Slot::Object]),
            RoleClause::Of => match shown(head) {
                Shown::Subject => of(&[Slot::Object]),
                Shown::Object => of(&[Slot::Subject]),
                Shown::Other => of(&[Slot::Subject, Slot::Object]),
            },
            RoleClause::About => (Slot::ALL.into_iter().filter(|slot| *slot != Slot::Source).collect(), kinds),
            RoleClause::Before => of(&[Slot::Subject]),
            RoleClause::TreatedBy => one(Slot::Subject, StatementKind::Recommendation),
            RoleClause::DiagnosedBy => one(Slot::Subject, StatementKind::Diagnosis),
            RoleClause::CausedBy => one(Slot::Subject, StatementKind::Cause),
            RoleClause::WithSymptom => one(Slot::Subject, StatementKind::Symptom),
            RoleClause::Contraindicating => one(Slot::Subject, StatementKind::Contraindication),
            RoleClause::In => of(&[Slot::In, Slot::MeasuredIn]),
            RoleClause::On => of(&[Slot::Outcome, Slot::Object]),
            RoleClause::From | RoleClause::RecommendedBy => of(&[Slot::Source]),
            // The listing of a work counts as well.
            RoleClause::Citing => of(&[Slot::Cites, Slot::Subject]),
            RoleClause::Under => of(&[]),
        },
    }
}

fn count(slots: &[Slot], kinds: Kinds, places: &[(u32, u32)], graph: &Graph) -> usize {
    let mut n = 0;
    for slot in slots {
        for kind in StatementKind::ALL.iter().filter(|k| kinds & bit(**k) != 0) {
            let index = graph.image().index(*slot, *kind);
            n += places.iter().map(|(from, to)| index.within(*from, *to).len()).sum::<usize>();
        }
    }
    n
}

/// The slots in which the things of rows stand, and their places.
fn row_slots(head: &Head, before: bool, rows: &Numbers, graph: &Graph) -> (Slots, Stretches) {
    let slots: &[Slot] = match head {
        Head::Role(RoleHead::Sources) => &[Slot::Source],
        Head::Role(RoleHead::References) => &[Slot::Cites, Slot::Subject],
        Head::Role(_) if before => &Slot::NEEDS,
        Head::Role(RoleHead::Treatments | RoleHead::Tests | RoleHead::Symptoms | RoleHead::Causes) => &[Slot::Subject],
        Head::Role(RoleHead::Conditions) => &[Slot::Object],
        Head::Role(RoleHead::Populations) => &[Slot::In],
        Head::Role(RoleHead::Outcomes) => &[Slot::Outcome],
        Head::Statements | Head::Kinds(_) => &[],
    };
    // Of things used together one is enough to find the statement.
    let first = |what: &What| match what {
        What::Things(things) => things.first().copied(),
        What::Statement(_) => None,
    };
    let distinct: BTreeSet<u32> = rows.whats().iter().filter_map(first).map(|t| graph.place(t)).collect();
    (Slots::from_slice(slots), distinct.into_iter().map(|place| (place, place + 1)).collect())
}
