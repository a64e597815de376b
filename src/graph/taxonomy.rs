//! Walks along is-a: what is narrower, what is broader, and how many hops lie between.

use std::collections::VecDeque;

use super::Graph;
use crate::model::id::EntityId;

/// Entities reached from one along is-a, each with its number of hops (0 for itself), nearest first.
pub type Reach = Vec<(EntityId, u32)>;

impl Graph {
    /// The entity and everything narrower.
    pub fn down(&self, from: EntityId) -> Reach {
        if self.thing(from).narrower.is_empty() {
            return vec![(from, 0)];
        }
        let mut seen = vec![false; self.things().len()];
        let mut reach = Vec::new();
        let mut queue = VecDeque::from([(from, 0)]);
        seen[from.index()] = true;
        while let Some((id, hops)) = queue.pop_front() {
            reach.push((id, hops));
            for n in &self.thing(id).narrower {
                if !std::mem::replace(&mut seen[n.index()], true) {
                    queue.push_back((*n, hops + 1));
                }
            }
        }
        reach
    }

    /// The entity and everything broader, the root of its kind excluded (unless it is the root itself).
    pub fn up(&self, from: EntityId) -> Reach {
        let mut reach = self.climb(from);
        reach.retain(|(id, hops)| *hops == 0 || !self.thing(*id).root);
        reach
    }

    /// The entity and everything broader, roots too: whatever reaches it from above.
    pub fn wider(&self, from: EntityId) -> Vec<EntityId> {
        self.climb(from).into_iter().map(|(id, _)| id).collect()
    }

    /// Whether `a` is `b` or narrower than `b`.
    pub fn is_within(&self, a: EntityId, b: EntityId) -> bool {
        a == b || self.wider(a).contains(&b)
    }

    /// Whether one of the two is the other or narrower than it; two things that meet only in a root are not related.
    pub fn is_related(&self, a: EntityId, b: EntityId) -> bool {
        self.is_within(a, b) || self.is_within(b, a)
    }

    /// The entity and everything broader. There is little above a thing, so what was seen is looked for in the list itself.
    fn climb(&self, from: EntityId) -> Reach {
        let mut reach = vec![(from, 0)];
        let mut at = 0;
        while let Some((id, hops)) = reach.get(at).copied() {
            for n in &self.thing(id).broader {
                if !reach.iter().any(|(seen, _)| seen == n) {
                    reach.push((*n, hops + 1));
                }
            }
            at += 1;
        }
        reach
    }
}
