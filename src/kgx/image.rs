//! A sink that makes an image, without holding the records.

use super::draft::{Checked, Filled, More};
use super::sink::{Duplicate, Sink};
use crate::model::entity::Entity;
use crate::model::source::Source;
use crate::store::claims::filled;
use crate::store::rest::StatementRest;
use crate::store::{Builder, Claim, Finished, NotTaken, Slot};

/// Takes records into the columns of an image.
#[derive(Debug, Default)]
pub struct IntoImage {
    builder: Builder,
    /// What things are disjoint from, which can come later than they.
    disjoint: Vec<(u32, Vec<String>)>,
    /// What stands in the slots of the statement that is being taken.
    filled: Vec<u32>,
    /// What edges that say little say.
    nothing: More,
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

    fn look_up(&self, text: &str, filled: &mut [Filled]) {
        // Two walks, of which none waits for what it has just asked of the memory.
        for f in filled.iter_mut() {
            f.thing = self.builder.likely(f.hash);
        }
        for f in filled.iter_mut() {
            f.thing = f.thing.filter(|thing| self.builder.is_id(*thing, f.id.of(text)));
        }
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

    fn statement(&mut self, statement: Checked<'_>) -> Result<(), Duplicate> {
        let Checked { draft, text, source, .. } = statement;
        let source_id = draft.source.of(text);
        self.filled.clear();
        let mut as_printed = false;
        for f in statement.filled {
            if f.slot != Slot::Cites {
                self.filled.extend(f.thing.map(|thing| filled(f.slot, thing)));
                continue;
            }
            let marker = f.id.of(text);
            let known = f.thing.or_else(|| self.builder.number(marker));
            let mut cited = self.builder.cited_as(source, source_id, marker, known);
            if cited.is_none() {
                let made = self.builder.marker(source_id, marker);
                self.taken(made)?;
                cited = self.builder.cited_as(source, source_id, marker, known);
            }
            if let Some(thing) = cited {
                self.filled.push(filled(Slot::Cites, thing));
                as_printed |= !self.builder.is_id(thing, marker);
            }
        }
        let more = draft.more.as_deref().unwrap_or(&self.nothing);
        let claim = Claim {
            id: draft.id.of(text),
            source,
            kind: draft.kind,
            stance: draft.stance,
            strength: draft.strength,
            stage: draft.stage,
            any_of: draft.any_of,
            only_when: draft.only_when,
            filled: &self.filled,
            extra: draft.extra.map(|part| part.of(text)),
            rest: StatementRest {
                wording: more.wording.as_deref(),
                needs: more.needs.iter().map(|(at_least, detail)| (at_least.as_ref(), detail.as_deref())).collect(),
                effect: more.effect.as_deref(),
                accuracy: more.accuracy.as_deref(),
                dose: more.dose.as_deref(),
                cites: if as_printed { statement.ids(Slot::Cites).collect() } else { Vec::new() },
                section: &more.section,
                lines: draft.lines,
                text: &more.text,
                note: more.note.as_deref(),
                extra: None,
            },
        };
        let result = self.builder.claim(claim);
        self.taken(result).map(|_| ())
    }
}
