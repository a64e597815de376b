//! Records of an import, one at a time → whatever holds them; here a [`Dataset`], for tests and small files.

use std::collections::{HashMap, HashSet};

use super::draft::{Checked, Filled};
use crate::data::Dataset;
use crate::model::entity::Entity;
use crate::model::source::Source;

/// The id was taken before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duplicate;

/// Takes the records of an import one at a time. Numbers are those of things in the order in which they were taken.
///
/// The order: entities of the nodes, then sources, then part-of; then statements, mixed with the entities and sources that only edges name;
/// is-a at the end. What the importer has checked: every id in a statement is that of a thing taken before, and is-a has no circle. An id in
/// `disjoint` can be that of a later thing, or of none. A work `source/slug` that a source lists is taken with its source.
pub trait Sink {
    /// The number of an entity, source or listed work taken before.
    fn number(&self, id: &str) -> Option<u32>;
    /// Looks for the things of many ids at once, as far as that is quick; those that it leaves out are asked for by [`Sink::number`].
    fn look_up(&self, _text: &str, _filled: &mut [Filled]) {}
    /// An entity; `broader` and `part_of` are empty in it.
    ///
    /// # Errors
    /// The id was taken before; the entity is not taken.
    fn entity(&mut self, entity: &Entity) -> Result<u32, Duplicate>;
    /// A source with the works it lists.
    ///
    /// # Errors
    /// The id was taken before; the source is not taken.
    fn source(&mut self, source: &Source) -> Result<u32, Duplicate>;
    /// Is-a between two entities; each pair comes once.
    fn broader(&mut self, narrower: u32, broader: u32);
    /// Part-of between two entities.
    fn part_of(&mut self, part: u32, whole: u32);
    /// A statement, with the numbers of its things.
    ///
    /// # Errors
    /// The id was taken before; the statement is not taken.
    fn statement(&mut self, statement: Checked<'_>) -> Result<(), Duplicate>;
}

/// A sink that keeps the records as a dataset, in the order in which they came.
#[derive(Debug, Default)]
pub struct Records {
    data: Dataset,
    numbers: HashMap<String, u32>,
    /// Where the record of each number stands: among the entities, or `None` for a source or what it lists.
    places: Vec<Option<usize>>,
    statements: HashSet<String>,
}

impl Records {
    /// The records.
    pub fn into_dataset(self) -> Dataset {
        self.data
    }

    /// A number for an id; the record goes to `place` among the entities.
    fn take(&mut self, id: &str, place: Option<usize>) -> Result<u32, Duplicate> {
        let number = self.places.len() as u32;
        if self.numbers.contains_key(id) {
            return Err(Duplicate);
        }
        self.numbers.insert(id.to_owned(), number);
        self.places.push(place);
        Ok(number)
    }

    fn entity_at(&mut self, number: u32) -> Option<&mut Entity> {
        let place = self.places.get(number as usize).copied().flatten()?;
        self.data.entities.get_mut(place)
    }

    fn id_of(&mut self, number: u32) -> Option<String> {
        self.entity_at(number).map(|e| e.id.clone())
    }
}

impl Sink for Records {
    fn number(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    fn entity(&mut self, entity: &Entity) -> Result<u32, Duplicate> {
        let number = self.take(&entity.id, Some(self.data.entities.len()))?;
        self.data.entities.push(entity.clone());
        Ok(number)
    }

    fn source(&mut self, source: &Source) -> Result<u32, Duplicate> {
        let number = self.take(&source.id, None)?;
        for work in &source.references {
            self.take(&format!("{}/{}", source.id, work.id), None)?;
        }
        self.data.sources.push(source.clone());
        Ok(number)
    }

    fn broader(&mut self, narrower: u32, broader: u32) {
        if let Some(id) = self.id_of(broader)
            && let Some(entity) = self.entity_at(narrower)
        {
            entity.broader.push(id);
        }
    }

    fn part_of(&mut self, part: u32, whole: u32) {
        if let Some(id) = self.id_of(whole)
            && let Some(entity) = self.entity_at(part)
        {
            entity.part_of.push(id);
        }
    }

    fn statement(&mut self, statement: Checked<'_>) -> Result<(), Duplicate> {
        let statement = statement.statement();
        if !self.statements.insert(statement.id.clone()) {
            return Err(Duplicate);
        }
        self.data.statements.push(statement);
        Ok(())
    }
}
