//! Is-a as pairs of numbers → those pairs, in order, that would close a circle.

use std::collections::{HashMap, HashSet};

/// The positions of the pairs (narrower, broader) that close a circle with those before them that do not.
pub fn closing(pairs: &[(u32, u32)]) -> HashSet<usize> {
    let suspects = in_circles(pairs);
    let mut up: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut down: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut closing = HashSet::new();
    for (i, (narrower, broader)) in pairs.iter().enumerate() {
        if !suspects.contains(narrower) || !suspects.contains(broader) {
            continue;
        }
        if reaches(*broader, *narrower, &up, &down) {
            closing.insert(i);
        } else {
            up.entry(*narrower).or_default().push(*broader);
            down.entry(*broader).or_default().push(*narrower);
        }
    }
    closing
}

/// The things that are left when those without anything broader, and those without anything narrower, are taken away again and again.
/// Empty when there is no circle.
fn in_circles(pairs: &[(u32, u32)]) -> HashSet<u32> {
    let forward = left(pairs.iter().copied(), pairs.len());
    if forward.is_empty() {
        return forward;
    }
    let inner = pairs.iter().filter(|(a, b)| forward.contains(a) && forward.contains(b)).map(|(a, b)| (*b, *a));
    left(inner, pairs.len())
}

/// What is left when things that no pair leads to are taken away again and again.
fn left(pairs: impl Iterator<Item = (u32, u32)>, n: usize) -> HashSet<u32> {
    let mut next: HashMap<u32, Vec<u32>> = HashMap::with_capacity(n);
    let mut entering: HashMap<u32, u32> = HashMap::with_capacity(n);
    for (from, to) in pairs {
        next.entry(from).or_default().push(to);
        entering.entry(from).or_insert(0);
        *entering.entry(to).or_insert(0) += 1;
    }
    let mut free: Vec<u32> = Vec::new();
    let mut things: Vec<u32> = next.keys().copied().collect();
    things.sort_unstable();
    free.extend(things.iter().filter(|t| entering.get(t) == Some(&0)));
    while let Some(thing) = free.pop() {
        entering.remove(&thing);
        for to in next.get(&thing).into_iter().flatten() {
            if let Some(n) = entering.get_mut(to) {
                *n -= 1;
                if *n == 0 {
                    free.push(*to);
                }
            }
        }
    }
    entering.into_keys().collect()
}

/// Whether a way leads up from one to the other; looked for from both ends.
fn reaches(from: u32, to: u32, up: &HashMap<u32, Vec<u32>>, down: &HashMap<u32, Vec<u32>>) -> bool {
    if from == to {
        return true;
    }
    let mut above = Walk::new(from);
    let mut below = Walk::new(to);
    loop {
        match (above.step(up), below.step(down)) {
            (Some(t), _) if below.seen.contains(&t) => return true,
            (_, Some(t)) if above.seen.contains(&t) => return true,
            (Some(_), Some(_)) => {}
            _ => return false,
        }
    }
}

/// A walk that visits one thing a step.
struct Walk {
    seen: HashSet<u32>,
    todo: Vec<u32>,
}

impl Walk {
    fn new(from: u32) -> Walk {
        Walk { seen: HashSet::from([from]), todo: vec![from] }
    }

    /// The next thing; what it leads to is seen from now on.
    fn step(&mut self, next: &HashMap<u32, Vec<u32>>) -> Option<u32> {
        let thing = self.todo.pop()?;
        for to in next.get(&thing).into_iter().flatten() {
            if self.seen.insert(*to) {
                self.todo.push(*to);
            }
        }
        Some(thing)
    }
}

#[cfg(test)]
mod tests {
    use super::closing;

    fn found(pairs: &[(u32, u32)]) -> Vec<usize> {
        let mut found: Vec<_> = closing(pairs).into_iter().collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn the_pair_that_closes_is_named() {
        assert_eq!(found(&[(1, 2), (2, 3), (1, 3)]), [0; 0]);
        assert_eq!(found(&[(1, 1)]), [0]);
        assert_eq!(found(&[(1, 2), (2, 3), (3, 1), (3, 4)]), [2]);
        assert_eq!(found(&[(1, 2), (2, 1), (2, 3), (3, 2), (1, 3)]), [1, 3]);
    }

    /// Held against adding pairs one by one and looking for a way back each time.
    #[test]
    fn as_by_walking_from_one_end() {
        let mut state = 7u32;
        let mut dice = |n: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % n
        };
        let mut circles = 0;
        for _ in 0..300 {
            let pairs: Vec<(u32, u32)> = (0..dice(30)).map(|_| (dice(9), dice(9))).collect();
            let mut kept: Vec<(u32, u32)> = Vec::new();
            let mut expected = Vec::new();
            for (i, (a, b)) in pairs.iter().enumerate() {
                let mut above = vec![*b];
                let mut k = 0;
                while let Some(t) = above.get(k).copied() {
                    for (x, y) in &kept {
                        if *x == t && !above.contains(y) {
                            above.push(*y);
                        }
                    }
                    k += 1;
                }
                if above.contains(a) { expected.push(i) } else { kept.push((*a, *b)) }
            }
            circles += expected.len();
            assert_eq!(found(&pairs), expected, "{pairs:?}");
        }
        assert!(circles > 100);
    }
}
