//! Ids → their numbers, while records are taken: a table of hashes that looks into the column of the ids itself, so that no id is kept twice.

use super::builder::TextColumn;
use super::names::hash_of;

/// A place that holds nothing.
const FREE: u64 = u64::MAX;

/// Numbers of ids. A place holds the upper half of the id's hash, then the number.
#[derive(Debug, Default)]
pub struct IdTable {
    places: Vec<u64>,
    taken: usize,
}

impl IdTable {
    /// The number of an id.
    pub fn get(&self, ids: &TextColumn, id: &str) -> Option<u32> {
        if self.places.is_empty() {
            return None;
        }
        self.find(ids, id, hash_of(id) >> 32).ok()
    }

    /// The number that an id of this hash most likely has. The places are looked at in one go, so that the memory can bring many at once.
    pub fn likely(&self, hash: u64) -> Option<u32> {
        let tag = hash >> 32;
        let place = *self.places.get(tag as usize & self.places.len().wrapping_sub(1))?;
        (place >> 32 == tag && place != FREE).then_some(place as u32)
    }

    /// Gives an id a number, unless it has one: then that is the error.
    pub fn put(&mut self, ids: &TextColumn, id: &str, number: u32) -> Result<(), u32> {
        if self.taken * 3 >= self.places.len() * 2 {
            self.grow();
        }
        let tag = hash_of(id) >> 32;
        match self.find(ids, id, tag) {
            Ok(number) => Err(number),
            Err(free) => {
                self.places[free] = tag << 32 | u64::from(number);
                self.taken += 1;
                Ok(())
            }
        }
    }

    /// The number of an id, or the free place where it belongs. There is always one.
    fn find(&self, ids: &TextColumn, id: &str, tag: u64) -> Result<u32, usize> {
        let last = self.places.len() - 1;
        let mut at = tag as usize & last;
        loop {
            let place = self.places[at];
            if place == FREE {
                return Err(at);
            }
            if place >> 32 == tag && ids.bytes(place as u32 as usize) == id.as_bytes() {
                return Ok(place as u32);
            }
            at = (at + 1) & last;
        }
    }

    fn grow(&mut self) {
        let size = (self.places.len() * 2).max(64);
        let old = std::mem::replace(&mut self.places, vec![FREE; size]);
        for place in old.into_iter().filter(|p| *p != FREE) {
            let mut at = (place >> 32) as usize & (size - 1);
            while self.places[at] != FREE {
                at = (at + 1) & (size - 1);
            }
            self.places[at] = place;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{IdTable, TextColumn};

    #[test]
    fn each_id_has_the_number_it_was_given_first() {
        let (mut table, mut ids) = (IdTable::default(), TextColumn::default());
        assert_eq!(table.get(&ids, "0"), None);
        for n in 0..1000u32 {
            let id = n.to_string();
            assert_eq!(table.put(&ids, &id, n), Ok(()));
            ids.push(&id).unwrap();
            assert_eq!(table.put(&ids, &(n / 2).to_string(), 5000), Err(n / 2));
        }
        for n in 0..1000u32 {
            let id = n.to_string();
            assert_eq!(table.get(&ids, &id), Some(n));
            assert!(table.likely(super::hash_of(&id)).is_none_or(|m| m == n));
        }
        assert_eq!(table.get(&ids, "1000"), None);
    }
}
