//! Walks along is-a: what is narrower, what is broader, and how many hops lie between.

use std::collections::VecDeque;

use super::Graph;
use crate::model::id::EntityId;

/// Entities reached from one along is-a, each with its number of hops (0 for itself), nearest first.
pub type Reach = Vec<(EntityId, u32)>;

impl Graph {
    /// The entity and everything narrower.
    pub fn down(&self, from: EntityId) -> Reach {
        self.walk(from, |id| &self.thing(id).narrower)
    }

    /// The entity and everything broader, the root of its kind excluded (unless it is the root itself).
    pub fn up(&self, from: EntityId) -> Reach {
        let mut reach = self.walk(from, |id| &self.thing(id).broader);
        reach.retain(|(id, hops)| *hops == 0 || !self.thing(*id).root);
        reach
    }

    /// Whether `a` is `b` or narrower than `b`.
    pub fn is_within(&self, a: EntityId, b: EntityId) -> bool {
        a == b || self.walk(a, |id| &self.thing(id).broader).iter().any(|(id, _)| *id == b)
    }

    /// Whether one of the two is the other or narrower than it; two things that meet only in a root are not related.
    pub fn is_related(&self, a: EntityId, b: EntityId) -> bool {
        self.is_within(a, b) || self.is_within(b, a)
    }

    fn walk<'g>(&'g self, from: EntityId, next: impl Fn(EntityId) -> &'g [EntityId]) -> Reach {
        let mut seen = vec![false; self.things().len()];
        let mut reach = Vec::new();
        let mut queue = VecDeque::from([(from, 0)]);
        seen[from.index()] = true;
        while let Some((id, hops)) = queue.pop_front() {
            reach.push((id, hops));
            for n in next(id) {
                if !std::mem::replace(&mut seen[n.index()], true) {
                    queue.push_back((*n, hops + 1));
                }
            }
        }
        reach
    }
}
