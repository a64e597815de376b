//! Names and ids → what finds them: sorted normal forms, a hash of ids, the order of labels.

use super::builder::{Builder, TextColumn};
use super::format::bits;
use crate::model::name::normal_forms;
use crate::model::terms::EntityKind;

/// A normal form of a thing's names.
struct Form {
    /// The first bytes of the text, for quick comparison.
    first: First,
    /// The text, in a column of texts.
    text: u32,
    thing: u32,
    /// Whether it is that of the label.
    of_label: bool,
}

/// Sorted forms, and which labels mean one thing alone.
pub struct Forms {
    pub(super) texts: TextColumn,
    pub(super) things: Vec<u32>,
    /// Things whose label means them alone.
    pub(super) unique: Vec<u32>,
}

/// Normal forms of id, label and synonyms of every thing.
pub fn forms(b: &Builder) -> Forms {
    let mut all: Vec<Form> = Vec::with_capacity(b.names.len() + b.things());
    let mut texts = TextColumn::default();
    for thing in 0..b.things() as u32 {
        let own = all.len();
        let names = b.name_starts[thing as usize] as usize..b.name_starts[thing as usize + 1] as usize;
        for (i, name) in names.map(|i| b.names.get(i)).chain([b.ids.get(thing as usize)]).enumerate() {
            for (j, form) in normal_forms(name).into_iter().enumerate() {
                let text = texts.len() as u32;
                let known = all[own..].iter().any(|f| texts.bytes(f.text as usize) == form.as_bytes());
                // Texts of names were counted when they were taken; their forms are no longer.
                if !known && texts.push(&form).is_ok() {
                    all.push(Form { first: first(form.bytes()), text, thing, of_label: i == 0 && j == 0 });
                }
            }
        }
    }
    let text = |form: &Form| texts.bytes(form.text as usize);
    all.sort_unstable_by(|a, b| a.first.cmp(&b.first).then_with(|| (text(a), a.thing).cmp(&(text(b), b.thing))));
    let mut sorted =
        TextColumn { starts: Vec::with_capacity(all.len() + 1), text: Vec::with_capacity(texts.text.len()) };
    sorted.starts.push(0);
    for form in &all {
        sorted.text.extend_from_slice(text(form));
        sorted.starts.push(sorted.text.len() as u32);
    }
    let things = all.iter().map(|form| form.thing).collect();
    let mut unique = Vec::new();
    let is_work = |thing: u32| b.kinds[thing as usize] == EntityKind::Reference as u8;
    for same in all.chunk_by(|a, b| a.first == b.first && text(a) == text(b)) {
        let aside = same.iter().filter(|f| !is_work(f.thing)).count();
        for form in same.iter().filter(|f| f.of_label) {
            let alone = same.len() == 1 || (aside == 1 && !is_work(form.thing));
            let label = b.names.get(b.name_starts[form.thing as usize] as usize);
            if alone && b.number(label).is_none_or(|id| id == form.thing) {
                unique.push(form.thing);
            }
        }
    }
    Forms { texts: sorted, things, unique }
}

/// The order of texts in lower case, then of `then`: the place of each.
pub fn ranks<'t>(n: usize, text: impl Fn(usize) -> &'t str, then: impl Fn(usize) -> &'t str) -> Vec<u32> {
    let lower = |i: u32| text(i as usize).chars().flat_map(char::to_lowercase);
    let key = |i: u32| {
        let text = text(i as usize);
        if text.is_ascii() {
            return first(text.bytes().map(|b| b.to_ascii_lowercase()));
        }
        first(lower(i).take(FIRST).collect::<String>().bytes())
    };
    let mut order: Vec<(First, u32)> = (0..n as u32).map(|i| (key(i), i)).collect();
    order.sort_unstable_by(|(a, i), (b, j)| {
        a.cmp(b).then_with(|| lower(*i).cmp(lower(*j))).then_with(|| then(*i as usize).cmp(then(*j as usize)))
    });
    let mut rank = vec![0; n];
    for (place, (_, i)) in order.iter().enumerate() {
        rank[*i as usize] = place as u32;
    }
    rank
}

/// How many bytes of a text are compared at once.
const FIRST: usize = 16;

/// The first bytes of a text as numbers in the same order.
type First = [u64; 2];

fn first(bytes: impl Iterator<Item = u8>) -> First {
    let mut halves = [[0; FIRST / 2]; 2];
    for (to, from) in halves.as_flattened_mut().iter_mut().zip(bytes) {
        *to = from;
    }
    halves.map(u64::from_be_bytes)
}

/// A hash of ids: things at the place of their hash, or at the next that is free.
pub fn hash(ids: &TextColumn) -> Vec<u32> {
    let size = (ids.len() * 2).next_power_of_two().max(8);
    let mut places = vec![u32::MAX; size];
    for i in 0..ids.len() {
        let mut at = hash_of(ids.get(i)) as usize & (size - 1);
        while places[at] != u32::MAX {
            at = (at + 1) & (size - 1);
        }
        places[at] = i as u32;
    }
    places
}

/// The thing with this id by its place in a [`hash`] of ids; `is` says whether a thing has it.
pub fn look_up(places: &[u32], id: &str, is: impl Fn(u32) -> bool) -> Option<u32> {
    let mask = places.len().checked_sub(1)?;
    let start = hash_of(id) as usize & mask;
    let from_start = (0..places.len()).map(|step| places[(start + step) & mask]);
    from_start.take_while(|thing| *thing != u32::MAX).find(|thing| is(*thing))
}

/// The hash by which ids are found.
pub fn hash_of(id: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(id.as_bytes())
}

/// Puts the bit of unique labels.
pub fn mark_unique(thing_bits: &mut [u8], unique: &[u32]) {
    for thing in unique {
        thing_bits[*thing as usize] |= bits::UNIQUE;
    }
}

#[cfg(test)]
mod tests {
    use super::ranks;

    #[test]
    fn ranks_are_the_order_of_lower_case() {
        let texts = ["Zeta", "alpha", "Alpha", "alphabet", "Ärger", "ärger", "a", "st:10", "st:9", "İx"];
        let rank = ranks(texts.len(), |i| texts[i], |i| texts[i]);
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|i| rank[*i]);
        let mut wanted: Vec<usize> = (0..texts.len()).collect();
        wanted.sort_by_key(|i| (texts[*i].to_lowercase(), texts[*i]));
        assert_eq!(order, wanted);
    }
}
