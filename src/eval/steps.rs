//! Steps of escalation: what is recommended once something has failed (or been tried), read from the graph's lists of such steps; and the shortest
//! chain of them.

use std::collections::BTreeSet;

use smallvec::SmallVec;

use super::names::{Reached, reach_one};
use super::scratch::Marks;
use super::stop;
use crate::graph::Graph;
use crate::graph::route;
use crate::model::id::{EntityId, StatementId};
use crate::resolve::query::Named;
use crate::store::{Column, Lists};

/// The steps that a path can take.
#[derive(Clone, Copy)]
pub struct Steps<'g> {
    graph: &'g Graph,
    /// Only what failed, and no is-a.
    exact: bool,
}

type Few = SmallVec<[EntityId; 16]>;

impl<'g> Steps<'g> {
    /// A step x → y is a recommendation, not against, whose subject is y and whose failed or tried prerequisite is x or broader than x; `exact`
    /// takes the prerequisite itself and only failed.
    pub fn new(exact: bool, graph: &'g Graph) -> Steps<'g> {
        Steps { graph, exact }
    }

    fn lists(&self, failed: (Column, Column), tried: (Column, Column)) -> Lists<'g> {
        let (starts, items) = if self.exact { failed } else { tried };
        self.graph.image().lists(starts, items)
    }

    fn ahead(&self) -> Lists<'g> {
        self.lists((Column::FailedSteps, Column::FailedTo), (Column::TriedSteps, Column::TriedTo))
    }

    /// What counts where a thing has failed: it, and what is broader below the root.
    fn failing(&self, x: EntityId) -> Few {
        if self.exact { SmallVec::from_slice(&[x]) } else { self.graph.up(x).into_iter().map(|(id, _)| id).collect() }
    }

    /// What can follow a thing.
    fn from(&self, x: EntityId, mut take: impl FnMut(EntityId)) {
        let ahead = self.ahead();
        for failed in self.failing(x) {
            ahead.get(failed.index()).iter().copied().map(EntityId).filter(|y| *y != x).for_each(&mut take);
        }
    }

    /// What a thing can follow.
    fn to(&self, y: EntityId, mut take: impl FnMut(EntityId)) {
        let back =
            self.lists((Column::FailedBack, Column::FailedFrom), (Column::TriedBack, Column::TriedFrom)).get(y.index());
        for failed in back.iter().copied().map(EntityId) {
            if self.exact || self.graph.is_root(failed) {
                if failed != y {
                    take(failed);
                }
            } else {
                self.graph.down(failed).into_iter().map(|(id, _)| id).filter(|x| *x != y).for_each(&mut take);
            }
        }
    }

    /// The statements that a step rests on, in order.
    pub fn grounds(&self, x: EntityId, y: EntityId) -> Vec<StatementId> {
        let ahead = self.ahead();
        let grounds = self
            .lists((Column::FailedGrounds, Column::FailedStatements), (Column::TriedGrounds, Column::TriedStatements));
        let mut all = Vec::new();
        for failed in self.failing(x) {
            if let Ok(at) = ahead.get(failed.index()).binary_search(&y.0) {
                let step = ahead.range(failed.index()).start + at;
                all.extend(grounds.get(step).iter().copied().map(StatementId));
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// All steps as lists of their own.
    pub fn all(&self) -> route::Steps {
        let mut all = route::Steps::new();
        for x in stop::each(self.graph.entity_ids()) {
            self.from(x, |y| {
                all.entry(x).or_default().insert(y);
            });
        }
        all
    }

    /// A shortest chain between two names (with what is narrower), of one step at least and `most` at most. Among the shortest it begins with the
    /// first name itself where it can, else with the thing of the lowest number, and takes the lowest number at each step.
    pub fn shortest(&self, from: Named, to: Named, most: usize) -> Option<Vec<EntityId>> {
        let (starts, ends) = (reach_one(from, false, self.graph), reach_one(to, false, self.graph));
        if starts.meets(&ends) {
            // A chain that ends where it began has no two ends to search from.
            let ends: BTreeSet<EntityId> = ends.all().collect();
            return route::shortest(&self.all(), &in_order(from, &starts), &ends, most);
        }
        let (mut ahead, mut back) = (Side::new(&starts, self.graph), Side::new(&ends, self.graph));
        loop {
            let (p, q) = (ahead.layers.len() - 1, back.layers.len() - 1);
            if p + q >= most || stop::asked() {
                return None;
            }
            // The shorter front is the cheaper one.
            let met = if ahead.front() <= back.front() {
                ahead.grow(&back, |x, take| self.from(x, take))
            } else {
                back.grow(&ahead, |y, take| self.to(y, take))
            };
            if met {
                break;
            }
            if ahead.front() == 0 || back.front() == 0 {
                return None;
            }
        }
        Some(self.first(from.entity, &ahead, &back))
    }

    /// The first of all shortest chains, where the two sides have met.
    fn first(&self, begin: EntityId, ahead: &Side, back: &Side) -> Vec<EntityId> {
        let (p, q) = (ahead.layers.len() - 1, back.layers.len() - 1);
        // Things of each layer from which the other side can be reached in time.
        let mut alive: Vec<BTreeSet<EntityId>> = vec![BTreeSet::new(); p + 1];
        let reaches = |t: &&EntityId| back.at.get(t.0) == Some(q as u32);
        alive[p] = ahead.layers[p].iter().filter(reaches).copied().collect();
        for i in (0..p).rev() {
            let mut before = BTreeSet::new();
            for y in &alive[i + 1] {
                self.to(*y, |x| {
                    if ahead.at.get(x.0) == Some(i as u32) {
                        before.insert(x);
                    }
                });
            }
            alive[i] = before;
        }
        let start = if alive[0].contains(&begin) { Some(begin) } else { alive[0].first().copied() };
        let mut chain: Vec<EntityId> = start.into_iter().collect();
        while let Some(at) = chain.last().copied().filter(|_| chain.len() <= p + q) {
            let i = chain.len();
            let mut next: Option<EntityId> = None;
            self.from(at, |y| {
                let fits = match alive.get(i) {
                    Some(layer) => layer.contains(&y),
                    None => back.at.get(y.0) == Some((p + q - i) as u32),
                };
                if fits && next.is_none_or(|n| y < n) {
                    next = Some(y);
                }
            });
            match next {
                Some(y) => chain.push(y),
                None => break,
            }
        }
        chain
    }
}

/// Where a path can start, the named thing itself first.
pub fn in_order(from: Named, reached: &Reached<'_>) -> Vec<EntityId> {
    let mut starts = vec![from.entity];
    starts.extend(reached.all().filter(|id| *id != from.entity));
    starts
}

/// What one end has reached, layer by layer.
struct Side {
    /// Layer of each thing reached.
    at: Marks,
    layers: Vec<Vec<EntityId>>,
}

impl Side {
    fn new(reached: &Reached<'_>, graph: &Graph) -> Side {
        let mut at = Marks::new(graph.thing_count());
        let first: Vec<EntityId> =
            reached.places().into_iter().flat_map(|(a, b)| a..b).map(|place| graph.at_place(place)).collect();
        for id in &first {
            at.number(id.0, 0);
        }
        Side { at, layers: vec![first] }
    }

    fn front(&self) -> usize {
        self.layers.last().map_or(0, Vec::len)
    }

    /// Takes one more step everywhere; whether the other side was met.
    fn grow(&mut self, other: &Side, step: impl Fn(EntityId, &mut dyn FnMut(EntityId))) -> bool {
        let layer = self.layers.len() as u32;
        let mut next = Vec::new();
        let mut met = false;
        for from in self.layers.last().into_iter().flatten() {
            let at = &mut self.at;
            step(*from, &mut |to| {
                if at.number(to.0, layer).1 {
                    met |= other.at.get(to.0).is_some();
                    next.push(to);
                }
            });
        }
        self.layers.push(next);
        met
    }
}
