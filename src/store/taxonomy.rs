//! Is-a pairs → a walk in which what is narrower than a thing stands together.
//!
//! Things are placed depth first, so that a thing and everything narrower fill one stretch of places where each has one broader thing, and a few
//! stretches more where some have several.

/// Lists of numbers one behind the other: where each starts (one more at the end), and the numbers.
#[derive(Debug, Default)]
pub struct Packed {
    pub(super) starts: Vec<u32>,
    pub(super) items: Vec<u32>,
}

impl Packed {
    /// The values of each key, in the order of the pairs.
    pub(super) fn new(keys: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Packed {
        let mut starts = vec![0; keys + 1];
        for (key, _) in pairs.clone() {
            starts[key as usize + 1] += 1;
        }
        for i in 0..keys {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut items = vec![0; starts[keys] as usize];
        for (key, value) in pairs {
            let at = &mut next[key as usize];
            items[*at as usize] = value;
            *at += 1;
        }
        Packed { starts, items }
    }

    pub(super) fn get(&self, key: u32) -> &[u32] {
        &self.items[self.starts[key as usize] as usize..self.starts[key as usize + 1] as usize]
    }
}

/// What the walk gives.
pub struct Taxonomy {
    pub(super) broader: Packed,
    pub(super) narrower: Packed,
    /// Place of each thing.
    pub(super) place: Vec<u32>,
    /// Thing at each place.
    pub(super) at_place: Vec<u32>,
    /// Places of each thing and everything narrower: first, one behind the last.
    pub(super) intervals: Packed,
    /// One bit a kind of each thing and what is narrower.
    pub(super) kinds_within: Vec<u16>,
}

impl Taxonomy {
    /// Walks along is-a, which must not run in circles.
    pub(super) fn new(kinds: &[u8], is_a: &[(u32, u32)]) -> Taxonomy {
        let n = kinds.len();
        let broader = Packed::new(n, is_a.iter().copied());
        let mut down: Vec<(u32, u32)> = is_a.iter().map(|(narrower, broader)| (*broader, *narrower)).collect();
        down.sort_by_key(|(_, narrower)| *narrower);
        let narrower = Packed::new(n, down.into_iter());
        let (place, at_place, ends) = walk(n, &broader, &narrower);
        let intervals = intervals(n, &narrower, &broader, &place, &ends);
        let mut kinds_within: Vec<u16> = kinds.iter().map(|k| 1 << k).collect();
        propagate(&mut kinds_within, &narrower, &at_place);
        Taxonomy { broader, narrower, place, at_place, intervals, kinds_within }
    }
}

/// Makes every thing know the kinds of what is narrower: from the last place to the first, and again where a thing has a narrower one before it.
fn propagate(kinds_within: &mut [u16], narrower: &Packed, at_place: &[u32]) {
    let mut changed = true;
    while changed {
        changed = false;
        for thing in at_place.iter().rev() {
            let below = narrower.get(*thing).iter().fold(0, |all, n| all | kinds_within[*n as usize]);
            let own = &mut kinds_within[*thing as usize];
            if *own | below != *own {
                *own |= below;
                changed = true;
            }
        }
    }
}

/// Place of each thing, thing at each place, and where the stretch of each thing ends.
fn walk(n: usize, broader: &Packed, narrower: &Packed) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
    const NOT_YET: u32 = u32::MAX;
    let mut place = vec![NOT_YET; n];
    let mut at_place = Vec::with_capacity(n);
    let mut ends = vec![0; n];
    let roots = (0..n as u32).filter(|t| broader.get(*t).is_empty());
    // In a circle nothing is a root; such things come last.
    for root in roots.chain(0..n as u32) {
        if place[root as usize] != NOT_YET {
            continue;
        }
        place[root as usize] = at_place.len() as u32;
        at_place.push(root);
        let mut open = vec![(root, 0)];
        while let Some((thing, next)) = open.last_mut() {
            match narrower.get(*thing).get(*next) {
                Some(child) => {
                    *next += 1;
                    if place[*child as usize] == NOT_YET {
                        place[*child as usize] = at_place.len() as u32;
                        at_place.push(*child);
                        open.push((*child, 0));
                    }
                }
                None => {
                    ends[*thing as usize] = at_place.len() as u32;
                    open.pop();
                }
            }
        }
    }
    (place, at_place, ends)
}

/// The places of each thing and everything narrower, in order, as few as can be.
fn intervals(n: usize, narrower: &Packed, broader: &Packed, place: &[u32], ends: &[u32]) -> Packed {
    // Narrower things first: a thing is done once all below it are.
    let mut waiting: Vec<u32> = (0..n as u32).map(|t| narrower.get(t).len() as u32).collect();
    let mut ready: Vec<u32> = (0..n as u32).filter(|t| waiting[*t as usize] == 0).collect();
    // Only those with more than their own stretch are written down.
    type Stretches = Box<[(u32, u32)]>;
    let mut more: Vec<Option<Stretches>> = vec![None; n];
    while let Some(thing) = ready.pop() {
        let own = (place[thing as usize], ends[thing as usize]);
        let mut all = vec![own];
        for child in narrower.get(thing) {
            match &more[*child as usize] {
                Some(list) => all.extend(list.iter()),
                None => all.push((place[*child as usize], ends[*child as usize])),
            }
        }
        let all = merged(all);
        if all != [own] {
            more[thing as usize] = Some(all.into_boxed_slice());
        }
        for up in broader.get(thing) {
            waiting[*up as usize] -= 1;
            if waiting[*up as usize] == 0 {
                ready.push(*up);
            }
        }
    }
    let mut out = Packed { starts: vec![0], items: Vec::with_capacity(2 * n) };
    for thing in 0..n {
        match &more[thing] {
            Some(list) => out.items.extend(list.iter().flat_map(|(a, b)| [*a, *b])),
            None => out.items.extend([place[thing], ends[thing]]),
        }
        out.starts.push(out.items.len() as u32);
    }
    out
}

fn merged(mut all: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    all.sort_unstable();
    let mut out: Vec<(u32, u32)> = Vec::with_capacity(all.len());
    for (a, b) in all {
        match out.last_mut() {
            Some((_, end)) if a <= *end => *end = (*end).max(b),
            _ => out.push((a, b)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Taxonomy;

    /// Everything within a thing, by walking.
    fn below(taxonomy: &Taxonomy, thing: u32) -> Vec<u32> {
        let mut all = vec![thing];
        let mut at = 0;
        while let Some(t) = all.get(at).copied() {
            for n in taxonomy.narrower.get(t) {
                if !all.contains(n) {
                    all.push(*n);
                }
            }
            at += 1;
        }
        all.sort_unstable();
        all
    }

    #[test]
    fn intervals_hold_what_is_narrower_and_nothing_else() {
        // Two trees, with crossings between their branches.
        let is_a = [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (4, 2), (5, 1), (7, 6), (8, 7), (8, 2), (9, 8)];
        let kinds = [0, 0, 0, 1, 0, 2, 3, 3, 3, 4];
        let taxonomy = Taxonomy::new(&kinds, &is_a);
        for thing in 0..10 {
            let pairs = taxonomy.intervals.get(thing);
            let mut within: Vec<u32> =
                pairs.chunks(2).flat_map(|p| p[0]..p[1]).map(|p| taxonomy.at_place[p as usize]).collect();
            within.sort_unstable();
            assert_eq!(within, below(&taxonomy, thing), "{thing}");
            let kinds_within = within.iter().fold(0, |all, t| all | 1 << kinds[*t as usize]);
            assert_eq!(taxonomy.kinds_within[thing as usize], kinds_within, "{thing}");
        }
    }
}
