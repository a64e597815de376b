//! A name in any spelling → the things it can mean (`model::name` has the rules of spelling).

use super::Graph;
use crate::model::id::EntityId;
use crate::model::name::normal;
use crate::store::{Column, Texts};

impl Graph {
    /// The things known under a name (id, label or synonym, in any spelling), in order.
    pub fn named(&self, name: &str) -> Vec<EntityId> {
        if let Some(id) = self.find(name) {
            return vec![id];
        }
        let form = normal(name);
        let texts = self.forms();
        let things = self.image.u32s(Column::FormThing);
        let first = partition(texts.len(), |i| texts.bytes(i) < form.as_bytes());
        let same = (first..texts.len()).take_while(|i| texts.bytes(*i) == form.as_bytes());
        same.filter_map(|i| things.get(i).copied().map(EntityId)).collect()
    }

    /// The things of which a name begins, in normal form, with `start`: each form with its thing, in order of the forms.
    pub fn names_beginning(&self, start: &str) -> impl Iterator<Item = (&str, EntityId)> {
        let texts = self.forms();
        let things = self.image.u32s(Column::FormThing);
        let first = partition(texts.len(), |i| texts.bytes(i) < start.as_bytes());
        let begins = (first..texts.len()).take_while(move |i| texts.bytes(*i).starts_with(start.as_bytes()));
        begins.filter_map(move |i| Some((texts.get(i), EntityId(*things.get(i)?))))
    }

    fn forms(&self) -> Texts<'_> {
        self.image.texts(Column::FormStarts, Column::FormText)
    }
}

/// The first number for which `before` does not hold, where it holds for none behind that.
fn partition(n: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
