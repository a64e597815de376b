//! Taken records → columns that follow from them: the walk along is-a, indexes of statements by what stands in their slots, steps, warnings.

use std::collections::{BTreeMap, BTreeSet};

use super::builder::Builder;
use super::format::{Column, Slot, bits, index};
use super::taxonomy::{Packed, Taxonomy};
use crate::model::terms::{Stance, StatementKind};

/// A derived column.
pub enum Derived {
    /// Of bytes.
    Bytes(Vec<u8>),
    /// Of numbers of 16 bits.
    Halves(Vec<u16>),
    /// Of numbers of 32 bits.
    Words(Vec<u32>),
}

impl Derived {
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Derived::Bytes(bytes) => bytes,
            Derived::Halves(halves) => bytemuck::cast_slice(halves),
            Derived::Words(words) => bytemuck::cast_slice(words),
        }
    }
}

/// Derived columns by number.
pub type Columns = Vec<(usize, Derived)>;

fn put(out: &mut Columns, column: Column, words: Vec<u32>) {
    out.push((column as usize, Derived::Words(words)));
}

fn put_lists(out: &mut Columns, starts: Column, items: Column, packed: Packed) {
    put(out, starts, packed.starts);
    put(out, items, packed.items);
}

/// What is derived of things and statements. Says of each thing whether it is the root of its kind, too.
pub fn derive(b: &Builder, out: &mut Columns) -> Vec<bool> {
    let taxonomy = Taxonomy::new(&b.kinds, &b.is_a);
    let entity = |t: usize| b.owners[t] == u32::MAX;
    let top = |t: u32| taxonomy.broader.get(t).is_empty() && !taxonomy.narrower.get(t).is_empty();
    let roots: Vec<bool> = (0..b.things()).map(|t| entity(t) && top(t as u32)).collect();
    of_statements(b, &taxonomy.place, out);
    let warnings = Warnings { slots: &Slots { b }, taxonomy: &taxonomy, roots: &roots };
    warnings.put(out);
    put_lists(out, Column::PartOfStarts, Column::PartOf, Packed::new(b.things(), b.parts_of.iter().copied()));
    put_lists(out, Column::DisjointStarts, Column::Disjoint, Packed::new(b.things(), b.disjoint.iter().copied()));
    put_lists(out, Column::BroaderStarts, Column::Broader, taxonomy.broader);
    put_lists(out, Column::NarrowerStarts, Column::Narrower, taxonomy.narrower);
    put_lists(out, Column::IntervalStarts, Column::Intervals, taxonomy.intervals);
    put(out, Column::Place, taxonomy.place);
    put(out, Column::AtPlace, taxonomy.at_place);
    out.push((Column::ThingKindsWithin as usize, Derived::Halves(taxonomy.kinds_within)));
    roots
}

/// What is derived of statements: of the things it takes nothing but the place of each in the walk along is-a.
pub fn of_statements(b: &Builder, place: &[u32], out: &mut Columns) {
    let slots = Slots { b };
    indexes(&slots, place, out);
    of_kind(b, out);
    steps(&slots, Slot::Failed, None, &FAILED, out);
    steps(&slots, Slot::Failed, Some(Slot::Tried), &TRIED, out);
}

/// What stands in the slots of the statements.
struct Slots<'b> {
    b: &'b Builder,
}

impl Slots<'_> {
    fn filled(&self, statement: usize) -> &[u32] {
        let starts = &self.b.filled_starts;
        &self.b.filled[starts[statement] as usize..starts[statement + 1] as usize]
    }

    fn things(&self, statement: usize, slot: Slot) -> impl Iterator<Item = u32> + '_ {
        let filled = self.filled(statement).iter();
        filled.filter(move |f| *f >> 28 == slot as u32).map(|f| f & 0x0fff_ffff)
    }

    fn statements(&self) -> std::ops::Range<usize> {
        0..self.b.kind.len()
    }
}

/// The places of what stands in the slots.
struct Places<'b> {
    b: &'b Builder,
    /// Of each thing.
    place: &'b [u32],
    /// In the order of the slots; [`TWICE`] for what stands in the same slot before.
    filled: Vec<u32>,
}

const TWICE: u32 = u32::MAX;

impl<'b> Places<'b> {
    fn new(slots: &Slots<'b>, place: &'b [u32]) -> Places<'b> {
        let b = slots.b;
        let mut places: Vec<u32> = b.filled.iter().map(|f| place[(f & 0x0fff_ffff) as usize]).collect();
        for s in slots.statements() {
            let (start, filled) = (b.filled_starts[s] as usize, slots.filled(s));
            for i in (1..filled.len()).filter(|i| filled[..*i].contains(&filled[*i])) {
                places[start + i] = TWICE;
            }
        }
        Places { b, place, filled: places }
    }

    /// Hands out number of the index, place and statement.
    fn each(&self, mut take: impl FnMut(usize, u32, u32)) {
        let b = self.b;
        for s in 0..b.kind.len() {
            let own = b.filled_starts[s] as usize..b.filled_starts[s + 1] as usize;
            for (f, place) in b.filled[own.clone()].iter().zip(&self.filled[own]) {
                if *place != TWICE {
                    take(index_at(f >> 28, b.kind[s]), *place, s as u32);
                }
            }
            if let Some(place) = self.place.get(b.source[s] as usize) {
                take(index_at(Slot::Source as u32, b.kind[s]), *place, s as u32);
            }
        }
    }
}

/// The number of the index of a slot and kind of statement.
fn index_at(slot: u32, kind: u8) -> usize {
    slot as usize * StatementKind::ALL.len() + kind as usize
}

/// For each slot and kind of statement, the statements by the place of what stands there. A statement in which one thing stands twice is listed once.
fn indexes(slots: &Slots<'_>, place: &[u32], out: &mut Columns) {
    let places = Places::new(slots, place);
    // How far the places of each index reach.
    let mut reach: Vec<(u32, u32)> = vec![(u32::MAX, 0); Slot::ALL.len() * StatementKind::ALL.len()];
    places.each(|index, place, _| {
        let (low, high) = &mut reach[index];
        *low = (*low).min(place);
        *high = (*high).max(place + 1);
    });
    let empty = |(low, high): (u32, u32)| low >= high;
    let mut starts: Vec<Vec<u32>> =
        reach.iter().map(|r| if empty(*r) { Vec::new() } else { vec![0; (r.1 - r.0) as usize + 2] }).collect();
    places.each(|index, place, _| starts[index][(place - reach[index].0) as usize + 1] += 1);
    let mut lists: Vec<Vec<u32>> = Vec::with_capacity(starts.len());
    for starts in &mut starts {
        let mut sum = 0;
        for n in starts.iter_mut() {
            sum += *n;
            *n = sum;
        }
        lists.push(vec![0; sum as usize]);
    }
    // `starts[i]` is where list i begins; filling moves it to where list i + 1 begins, so one more place stands in front.
    places.each(|index, place, s| {
        let next = &mut starts[index][(place - reach[index].0) as usize];
        lists[index][*next as usize] = s;
        *next += 1;
    });
    for slot in Slot::ALL {
        for kind in StatementKind::ALL {
            let i = index_at(slot as u32, *kind as u8);
            if empty(reach[i]) {
                continue;
            }
            // Filling has moved every start to its end: put the first start back in front.
            let ends = &starts[i];
            let mut words = vec![reach[i].0, 0];
            words.extend_from_slice(&ends[..ends.len() - 1]);
            let (starts_at, list_at) = index(slot, *kind);
            out.push((starts_at, Derived::Words(words)));
            out.push((list_at, Derived::Words(std::mem::take(&mut lists[i]))));
        }
    }
}

fn of_kind(b: &Builder, out: &mut Columns) {
    let pairs = b.kind.iter().enumerate().map(|(s, kind)| (u32::from(*kind), s as u32));
    put_lists(out, Column::OfKindStarts, Column::OfKind, Packed::new(StatementKind::ALL.len(), pairs));
    let against = b.stance.iter().enumerate().filter(|(_, x)| **x == Stance::Against as u8).map(|(s, _)| s as u32);
    put(out, Column::Against, against.collect());
    let gated = b.kind.iter().zip(&b.statement_bits).filter(|(_, own)| **own & bits::ONLY_WHEN != 0);
    let gated = gated.fold(0, |all, (kind, _)| all | 1 << kind);
    let slots = Slots { b };
    let several = slots.statements().fold(0, |all, s| {
        let twice = slots.filled(s).windows(2).filter(|w| w[0] >> 28 == w[1] >> 28);
        twice.fold(all, |all, w| all | 1 << (w[0] >> 28))
    });
    // Prerequisites of several events stand among each other.
    let needs = Slot::NEEDS.iter().fold(0, |all, slot| all | 1 << *slot as u32);
    let several = if several & needs != 0 { several | needs } else { several };
    put(out, Column::Summary, vec![gated, several]);
}

/// What is said against a thing or what is broader.
struct Warnings<'b> {
    slots: &'b Slots<'b>,
    taxonomy: &'b Taxonomy,
    roots: &'b [bool],
}

impl Warnings<'_> {
    /// The thing and what is broader, below the root; each once.
    fn up(&self, thing: u32) -> Vec<u32> {
        let mut all = self.wider(thing);
        all.retain(|t| *t == thing || !self.roots[*t as usize]);
        all
    }

    fn wider(&self, thing: u32) -> Vec<u32> {
        let mut all = vec![thing];
        let mut at = 0;
        while let Some(t) = all.get(at).copied() {
            for broader in self.taxonomy.broader.get(t) {
                if !all.contains(broader) {
                    all.push(*broader);
                }
            }
            at += 1;
        }
        all
    }

    fn put(&self, out: &mut Columns) {
        let b = self.slots.b;
        let n = b.things();
        let mut cautions: Vec<Vec<u32>> = vec![Vec::new(); n];
        let mut against: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        // A statement on several things must be counted once for what is narrower than two of them.
        let mut on_several = false;
        for s in self.slots.statements() {
            let is_caution = b.kind[s] == StatementKind::Caution as u8;
            let is_against = b.stance[s] == Stance::Against as u8;
            if !is_caution && !is_against {
                continue;
            }
            for (i, thing) in self.slots.things(s, Slot::Subject).enumerate() {
                if is_caution {
                    cautions[thing as usize].push(s as u32);
                    on_several |= i > 0;
                }
                if is_against {
                    against.entry(thing).or_default().insert(b.source[s]);
                }
            }
        }
        let mut counts = vec![0; n];
        let mut opposed = vec![0; n];
        let leaf = |t: usize| self.taxonomy.broader.get(t as u32).is_empty();
        for t in 0..n {
            if leaf(t) {
                counts[t] = distinct(std::iter::once(&cautions[t]), on_several);
                opposed[t] = against.get(&(t as u32)).map_or(0, |x| x.len() as u32);
                continue;
            }
            let up = self.up(t as u32);
            counts[t] = distinct(up.iter().map(|u| &cautions[*u as usize]), on_several);
            if !against.is_empty() {
                let sources: BTreeSet<u32> = up.iter().filter_map(|u| against.get(u)).flatten().copied().collect();
                opposed[t] = sources.len() as u32;
            }
        }
        put(out, Column::Cautions, counts);
        put(out, Column::Opposed, opposed);
        let mut narrower: Vec<(u32, u32)> = Vec::new();
        for (thing, sources) in &against {
            for above in self.wider(*thing).into_iter().skip(1) {
                narrower.extend([(above, *thing), (above, sources.len() as u32)]);
            }
        }
        put_lists(out, Column::OpposedNarrowerStarts, Column::OpposedNarrower, Packed::new(n, narrower.into_iter()));
    }
}

/// How many statements there are in some lists.
fn distinct<'l>(lists: impl Iterator<Item = &'l Vec<u32>>, several: bool) -> u32 {
    if several {
        return lists.flatten().collect::<BTreeSet<_>>().len() as u32;
    }
    lists.map(|l| l.len() as u32).sum()
}

/// The columns of steps: starts, targets, starts of grounds, grounds, starts back, back.
type StepColumns = [Column; 6];

const FAILED: StepColumns = [
    Column::FailedSteps,
    Column::FailedTo,
    Column::FailedGrounds,
    Column::FailedStatements,
    Column::FailedBack,
    Column::FailedFrom,
];

const TRIED: StepColumns = [
    Column::TriedSteps,
    Column::TriedTo,
    Column::TriedGrounds,
    Column::TriedStatements,
    Column::TriedBack,
    Column::TriedFrom,
];

/// Which subjects are recommended once something has failed (or been tried), with the statements that say so.
fn steps(slots: &Slots<'_>, slot: Slot, also: Option<Slot>, columns: &StepColumns, out: &mut Columns) {
    let b = slots.b;
    let mut all: Vec<(u32, u32, u32)> = Vec::new();
    for s in slots.statements() {
        if b.kind[s] != StatementKind::Recommendation as u8 || b.stance[s] == Stance::Against as u8 {
            continue;
        }
        let needs = slots.filled(s).iter().filter(|f| {
            let at = **f >> 28;
            at == slot as u32 || also.is_some_and(|also| at == also as u32)
        });
        for need in needs {
            all.extend(slots.things(s, Slot::Subject).map(|to| (need & 0x0fff_ffff, to, s as u32)));
        }
    }
    all.sort_unstable();
    all.dedup();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut grounds = Packed { starts: vec![0], items: Vec::with_capacity(all.len()) };
    for same in all.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        pairs.push((same[0].0, same[0].1));
        grounds.items.extend(same.iter().map(|(_, _, s)| *s));
        grounds.starts.push(grounds.items.len() as u32);
    }
    let [starts, to, ground_starts, statements, back, from] = *columns;
    put_lists(out, starts, to, Packed::new(b.things(), pairs.iter().copied()));
    put_lists(out, ground_starts, statements, grounds);
    put_lists(out, back, from, Packed::new(b.things(), pairs.iter().map(|(a, b)| (*b, *a))));
}

/// Puts the bit of roots.
pub fn mark_roots(thing_bits: &mut [u8], roots: &[bool]) {
    for (own, root) in thing_bits.iter_mut().zip(roots) {
        if *root {
            *own |= bits::ROOT;
        }
    }
}
