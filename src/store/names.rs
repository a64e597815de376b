//! Names and ids → what finds them: sorted normal forms, a hash of ids, the order of labels.

use super::builder::{Builder, TextColumn};
use super::format::bits;
use crate::model::name::normal_forms;
use crate::model::terms::EntityKind;

/// A normal form of a thing's names.
struct Form {
    text: String,
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
    for thing in 0..b.things() as u32 {
        let own = all.len();
        let names = b.name_starts[thing as usize] as usize..b.name_starts[thing as usize + 1] as usize;
        for (i, name) in names.map(|i| b.names.get(i)).chain([b.ids.get(thing as usize)]).enumerate() {
            for (j, text) in normal_forms(name).into_iter().enumerate() {
                if !all[own..].iter().any(|f| f.text == text) {
                    all.push(Form { text, thing, of_label: i == 0 && j == 0 });
                }
            }
        }
    }
    all.sort_unstable_by(|a, b| a.text.cmp(&b.text).then(a.thing.cmp(&b.thing)));
    let mut out = Forms { texts: TextColumn::default(), things: Vec::with_capacity(all.len()), unique: Vec::new() };
    for form in &all {
        // Texts of names were counted when they were taken; their forms are no longer.
        if out.texts.push(&form.text).is_err() {
            break;
        }
        out.things.push(form.thing);
    }
    let is_work = |thing: u32| b.kinds[thing as usize] == EntityKind::Reference as u8;
    for same in all.chunk_by(|a, b| a.text == b.text) {
        let aside = same.iter().filter(|f| !is_work(f.thing)).count();
        for form in same.iter().filter(|f| f.of_label) {
            let alone = same.len() == 1 || (aside == 1 && !is_work(form.thing));
            let label = b.names.get(b.name_starts[form.thing as usize] as usize);
            if alone && b.number(label).is_none_or(|id| id == form.thing) {
                out.unique.push(form.thing);
            }
        }
    }
    out
}

/// The order of texts in lower case, then of `then`: the place of each.
pub fn ranks<'t>(n: usize, text: impl Fn(usize) -> &'t str, then: impl Fn(usize) -> &'t str) -> Vec<u32> {
    let mut order: Vec<(u64, u32)> = (0..n).map(|i| (first_bytes(text(i)), i as u32)).collect();
    let lower = |i: u32| text(i as usize).chars().flat_map(char::to_lowercase);
    order.sort_unstable_by(|(a, i), (b, j)| {
        a.cmp(b).then_with(|| lower(*i).cmp(lower(*j))).then_with(|| then(*i as usize).cmp(then(*j as usize)))
    });
    let mut rank = vec![0; n];
    for (place, (_, i)) in order.iter().enumerate() {
        rank[*i as usize] = place as u32;
    }
    rank
}

/// The first eight bytes of a text in lower case as a number in the same order.
fn first_bytes(text: &str) -> u64 {
    let mut bytes = [0; 8];
    if text.bytes().take(8).all(|b| b.is_ascii()) {
        for (to, from) in bytes.iter_mut().zip(text.bytes()) {
            *to = from.to_ascii_lowercase();
        }
    } else {
        let lower: String = text.chars().flat_map(char::to_lowercase).take(8).collect();
        for (to, from) in bytes.iter_mut().zip(lower.bytes()) {
            *to = from;
        }
    }
    u64::from_be_bytes(bytes)
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
