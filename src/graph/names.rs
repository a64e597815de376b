//! A name in any spelling → the things it can mean (`model::name` has the rules of spelling).

use std::collections::HashMap;

use super::Thing;
use crate::model::id::EntityId;
use crate::model::name::{normal, normal_forms};

/// Normal form of a name → things, in order.
#[derive(Debug, Default)]
pub struct Names {
    by_form: HashMap<String, Vec<EntityId>>,
}

impl Names {
    /// Indexes ids, labels and synonyms.
    pub fn new(things: &[Thing]) -> Names {
        let mut names = Names { by_form: HashMap::with_capacity(things.len() * 3) };
        for (i, thing) in things.iter().enumerate() {
            let id = EntityId(i as u32);
            for name in [&thing.id, &thing.label].into_iter().chain(&thing.synonyms) {
                for form in normal_forms(name) {
                    let ids = names.by_form.entry(form).or_default();
                    if ids.last() != Some(&id) {
                        ids.push(id);
                    }
                }
            }
        }
        names
    }

    /// The things a name can mean; empty for an unknown name.
    pub fn find(&self, name: &str) -> Vec<EntityId> {
        self.by_form.get(&normal(name)).cloned().unwrap_or_default()
    }
}
