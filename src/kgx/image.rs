//! A sink that makes an image, without holding the records.

use super::sink::{Duplicate, Sink};
use crate::model::entity::Entity;
use crate::model::source::Source;
use crate::model::statement::Statement;
use crate::store::{Builder, Finished, NotTaken};

/// Takes records into the columns of an image.
#[derive(Debug, Default)]
pub struct IntoImage {
    builder: Builder,
    /// What things are disjoint from, which can come later than they.
    disjoint: Vec<(u32, Vec<String>)>,
    /// The first record that outgrew the image.
    too_many: Option<NotTaken>,
}

impl IntoImage {
    /// The image of all that was taken.
    ///
    /// # Errors
    /// There was more than an image can number.
    pub fn finish(mut self) -> Result<Finished, NotTaken> {
        if let Some(too_many) = self.too_many {
            return Err(too_many);
        }
        for (thing, others) in std::mem::take(&mut self.disjoint) {
            for other in others {
                if let Some(other) = self.builder.number(&other) {
                    self.builder.disjoint(thing, other);
                }
            }
        }
        Ok(self.builder.finish(None))
    }

    fn taken<T: Default>(&mut self, result: Result<T, NotTaken>) -> Result<T, Duplicate> {
        match result {
            Ok(value) => Ok(value),
            Err(NotTaken::Duplicate(_)) => Err(Duplicate),
            Err(too_many) => {
                // The import goes on to its end, and nothing is made of it.
                self.too_many.get_or_insert(too_many);
                Ok(T::default())
            }
        }
    }
}

impl Sink for IntoImage {
    fn number(&self, id: &str) -> Option<u32> {
        self.builder.number(id)
    }

    fn entity(&mut self, entity: &Entity) -> Result<u32, Duplicate> {
        let result = self.builder.entity(entity);
        let number = self.taken(result)?;
        if !entity.disjoint.is_empty() {
            self.disjoint.push((number, entity.disjoint.clone()));
        }
        Ok(number)
    }

    fn source(&mut self, source: &Source) -> Result<u32, Duplicate> {
        let result = self.builder.source(source);
        let number = self.taken(result)?;
        let works = self.builder.works(source);
        self.taken(works)?;
        Ok(number)
    }

    fn broader(&mut self, narrower: u32, broader: u32) {
        self.builder.broader(narrower, broader);
    }

    fn part_of(&mut self, part: u32, whole: u32) {
        self.builder.part_of(part, whole);
    }

    fn statement(&mut self, statement: &Statement) -> Result<(), Duplicate> {
        if let Some(source) = self.builder.number(&statement.source) {
            for marker in &statement.cites {
                if self.builder.cited(source, &statement.source, marker).is_none() {
                    let made = self.builder.marker(&statement.source, marker);
                    self.taken(made)?;
                }
            }
        }
        let result = self.builder.statement(statement);
        self.taken(result).map(|_| ())
    }
}
