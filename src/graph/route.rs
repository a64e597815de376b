//! Shortest chains and layers over steps between entities, by petgraph.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::Direction::Incoming;
use petgraph::algo::condensation;
use petgraph::graph::DiGraph;

use crate::model::id::EntityId;

/// Steps from each entity, targets in order.
pub type Steps = BTreeMap<EntityId, BTreeSet<EntityId>>;

/// A shortest chain from one of `starts` to one of `ends` with at least one and at most `most` steps. Among the shortest it takes the
/// earliest start, then the earliest target at each step, in the given order of `starts` and by number.
pub fn shortest(steps: &Steps, starts: &[EntityId], ends: &BTreeSet<EntityId>, most: usize) -> Option<Vec<EntityId>> {
    let mut came_from: BTreeMap<EntityId, EntityId> = BTreeMap::new();
    let mut seen: BTreeSet<EntityId> = starts.iter().copied().collect();
    let mut layer: Vec<EntityId> = starts.to_vec();
    for _ in 0..most {
        let mut next = Vec::new();
        for from in &layer {
            for to in steps.get(from).into_iter().flatten() {
                if ends.contains(to) && to != from {
                    return Some(chain(*from, *to, &came_from));
                }
                if seen.insert(*to) {
                    came_from.insert(*to, *from);
                    next.push(*to);
                }
            }
        }
        layer = next;
    }
    None
}

/// The chain that ends `… → from → to`.
fn chain(from: EntityId, to: EntityId, came_from: &BTreeMap<EntityId, EntityId>) -> Vec<EntityId> {
    let mut chain = vec![to, from];
    let mut at = from;
    while let Some(before) = came_from.get(&at) {
        chain.push(*before);
        at = *before;
    }
    chain.reverse();
    chain
}

/// The layer of each of `count` nodes: 0 without an edge into it, else one more than the latest node before it; nodes in a
/// circle share a layer. `edges` are (earlier, later).
pub fn layers(count: usize, edges: &BTreeSet<(usize, usize)>) -> Vec<usize> {
    let mut net: DiGraph<usize, ()> = DiGraph::new();
    let nodes: Vec<_> = (0..count).map(|i| net.add_node(i)).collect();
    for (earlier, later) in edges {
        if let (Some(a), Some(b)) = (nodes.get(*earlier), nodes.get(*later)) {
            net.add_edge(*a, *b, ());
        }
    }
    let acyclic = condensation(net, true);
    let mut layer_of = vec![0; count];
    let mut layer: Vec<usize> = vec![0; acyclic.node_count()];
    let order = petgraph::algo::toposort(&acyclic, None).unwrap_or_default();
    for node in order {
        let deepest = acyclic.neighbors_directed(node, Incoming).map(|n| layer[n.index()] + 1).max().unwrap_or(0);
        layer[node.index()] = deepest;
        for member in &acyclic[node] {
            layer_of[*member] = deepest;
        }
    }
    layer_of
}

#[cfg(test)]
mod tests {
    use super::{Steps, layers, shortest};
    use crate::model::id::EntityId;

    fn steps(pairs: &[(u32, u32)]) -> Steps {
        let mut steps = Steps::new();
        for (a, b) in pairs {
            steps.entry(EntityId(*a)).or_default().insert(EntityId(*b));
        }
        steps
    }

    fn path(pairs: &[(u32, u32)], from: &[u32], to: u32, most: usize) -> Option<Vec<u32>> {
        let starts: Vec<_> = from.iter().map(|i| EntityId(*i)).collect();
        shortest(&steps(pairs), &starts, &[EntityId(to)].into(), most).map(|p| p.iter().map(|e| e.0).collect())
    }

    #[test]
    fn the_shortest_chain_is_found() {
        let pairs = [(1, 2), (2, 3), (3, 4), (1, 3)];
        assert_eq!(path(&pairs, &[1], 4, 8), Some(vec![1, 3, 4]));
        assert_eq!(path(&pairs, &[1], 4, 1), None);
        assert_eq!(path(&pairs, &[4], 1, 8), None);
        assert_eq!(path(&[(1, 1)], &[1], 1, 8), None);
        assert_eq!(path(&[(1, 2), (2, 1)], &[1], 1, 8), Some(vec![1, 2, 1]));
    }

    #[test]
    fn layers_follow_the_latest_prerequisite_and_a_circle_shares_one() {
        assert_eq!(layers(4, &[(0, 1), (1, 2), (0, 2)].into()), [0, 1, 2, 0]);
        assert_eq!(layers(3, &[(0, 1), (1, 2), (2, 1)].into()), [0, 1, 1]);
    }
}
