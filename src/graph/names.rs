//! A name in any spelling → the things it can mean (`model::name` has the rules of spelling).

use super::Thing;
use crate::data::prebuilt::{Forms, forms_of};
use crate::model::id::EntityId;
use crate::model::name::normal;

/// Normal form of a name → things, in order.
#[derive(Debug, Default)]
pub struct Names {
    computed: Forms,
    /// Of the things behind those; few, unsorted.
    more: Vec<(String, EntityId)>,
}

impl Names {
    /// Indexes ids, labels and synonyms. `forms` are those of the first `known` things.
    pub fn new(things: &[Thing], known: usize, forms: Forms) -> Names {
        let mut more = Vec::new();
        for (i, thing) in things.iter().enumerate().skip(known) {
            let names = [&thing.id, &thing.label].into_iter().chain(&thing.synonyms).map(String::as_str);
            more.extend(forms_of(names).into_iter().map(|form| (form, EntityId(i as u32))));
        }
        Names { computed: forms, more }
    }

    /// The things a name can mean; empty for an unknown name.
    pub fn find(&self, name: &str) -> Vec<EntityId> {
        let form = normal(name);
        let more = self.more.iter().filter(|(f, _)| *f == form).map(|(_, id)| *id);
        self.computed.find(&form).map(EntityId).chain(more).collect()
    }
}
