//! Walks along is-a: what is narrower, what is broader, and how many hops lie between.

use std::collections::HashSet;

use smallvec::SmallVec;

use super::Graph;
use crate::model::id::EntityId;
use crate::store::Column;

/// Entities reached from one along is-a, each with its number of hops (0 for itself), nearest first.
pub type Reach = Vec<(EntityId, u32)>;

/// Whether a place lies in one of the intervals, which are in order: pairs of the first place and one behind the last.
pub fn within(intervals: &[u32], place: u32) -> bool {
    // Behind the pairs that begin before or at the place; the last of them is the only one that can hold it.
    let (mut low, mut high) = (0, intervals.len() / 2);
    while low < high {
        let middle = low + (high - low) / 2;
        if intervals[2 * middle] <= place {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low > 0 && place < intervals[2 * low - 1]
}

impl Graph {
    /// What is directly a kind of a thing.
    pub fn narrower(&self, id: EntityId) -> impl ExactSizeIterator<Item = EntityId> + '_ {
        let list = self.image.lists(Column::NarrowerStarts, Column::Narrower).get(id.index());
        list.iter().copied().map(EntityId)
    }

    /// What a thing is directly a kind of.
    pub fn broader(&self, id: EntityId) -> impl ExactSizeIterator<Item = EntityId> + '_ {
        let list = self.image.lists(Column::BroaderStarts, Column::Broader).get(id.index());
        list.iter().copied().map(EntityId)
    }

    /// The places of a thing and everything narrower in the walk along is-a: pairs of the first and one behind the last.
    pub fn intervals(&self, id: EntityId) -> &[u32] {
        self.image.lists(Column::IntervalStarts, Column::Intervals).get(id.index())
    }

    /// The thing at a place of the walk.
    pub fn at_place(&self, place: u32) -> EntityId {
        EntityId(self.image.u32s(Column::AtPlace).get(place as usize).copied().unwrap_or_default())
    }

    /// The fewest hops from a thing up to one that it is narrower than; 0 where it is not.
    pub fn hops_up(&self, from: EntityId, to: EntityId) -> u32 {
        let mut reach: SmallVec<[(EntityId, u32); 32]> = SmallVec::new();
        reach.push((from, 0));
        let mut at = 0;
        while let Some((id, hops)) = reach.get(at).copied() {
            for up in self.broader(id) {
                if up == to {
                    return hops + 1;
                }
                if !reach.iter().any(|(seen, _)| *seen == up) {
                    reach.push((up, hops + 1));
                }
            }
            at += 1;
        }
        0
    }

    /// The entity and everything narrower.
    pub fn down(&self, from: EntityId) -> Reach {
        let within: usize = self.intervals(from).chunks_exact(2).map(|p| (p[1] - p[0]) as usize).sum();
        let mut reach = Vec::with_capacity(within);
        let mut seen = HashSet::with_capacity(within);
        reach.push((from, 0));
        seen.insert(from);
        let mut at = 0;
        while let Some((id, hops)) = reach.get(at).copied() {
            for n in self.narrower(id) {
                if seen.insert(n) {
                    reach.push((n, hops + 1));
                }
            }
            at += 1;
        }
        reach
    }

    /// The entity and everything broader, the root of its kind excluded (unless it is the root itself).
    pub fn up(&self, from: EntityId) -> Reach {
        let mut reach = self.climb(from);
        reach.retain(|(id, hops)| *hops == 0 || !self.is_root(*id));
        reach
    }

    /// The entity and everything broader, roots too: whatever reaches it from above.
    pub fn wider(&self, from: EntityId) -> Vec<EntityId> {
        self.climb(from).into_iter().map(|(id, _)| id).collect()
    }

    /// Whether `a` is `b` or narrower than `b`.
    pub fn is_within(&self, a: EntityId, b: EntityId) -> bool {
        within(self.intervals(b), self.place(a))
    }

    /// Whether one of the two is the other or narrower than it; two things that meet only in a root are not related.
    pub fn is_related(&self, a: EntityId, b: EntityId) -> bool {
        self.is_within(a, b) || self.is_within(b, a)
    }

    /// The entity and everything broader, roots too. There is little above a thing, so what was seen is looked for in the list itself.
    pub fn climb(&self, from: EntityId) -> Reach {
        let mut reach = vec![(from, 0)];
        let mut at = 0;
        while let Some((id, hops)) = reach.get(at).copied() {
            for n in self.broader(id) {
                if !reach.iter().any(|(seen, _)| *seen == n) {
                    reach.push((n, hops + 1));
                }
            }
            at += 1;
        }
        reach
    }
}
