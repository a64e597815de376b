//! Things, one at a time → the columns of an image. `claims` takes the statements, `derive` adds what follows from both.

use std::collections::HashMap;

use super::format::{Column, bits};
use super::ids::IdTable;
use super::names::look_up;
use super::rest::{ThingRest, append};
use crate::model::entity::Entity;
use crate::model::source::Source;
use crate::model::terms::EntityKind;

/// Most things: a slot takes four of the 32 bits.
pub const MOST_THINGS: usize = 1 << 28;

/// The thing or statement cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// The id has been taken before.
    #[error("{0} is there already")]
    Duplicate(String),
    /// A column would outgrow its numbers.
    #[error("there are more than {0}, which a snapshot cannot number")]
    TooMany(&'static str),
    /// The image whose things were to be copied does not hold them whole.
    #[error("the columns of things do not fit together")]
    Inconsistent,
}

/// Texts one behind the other.
#[derive(Debug)]
pub struct TextColumn {
    pub(super) starts: Vec<u32>,
    pub(super) text: Vec<u8>,
}

impl Default for TextColumn {
    fn default() -> TextColumn {
        TextColumn { starts: vec![0], text: Vec::new() }
    }
}

impl TextColumn {
    pub(super) fn push(&mut self, text: &str) -> Result<(), NotTaken> {
        self.text.extend_from_slice(text.as_bytes());
        self.end()
    }

    /// Ends a text whose bytes have been put there.
    pub(super) fn end(&mut self) -> Result<(), NotTaken> {
        let end = u32::try_from(self.text.len()).map_err(|_| NotTaken::TooMany("4 GB of text in a column"))?;
        self.starts.push(end);
        Ok(())
    }

    pub(super) fn get(&self, i: usize) -> &str {
        std::str::from_utf8(self.bytes(i)).unwrap_or("")
    }

    pub(super) fn bytes(&self, i: usize) -> &[u8] {
        let (start, end) = (self.starts[i] as usize, self.starts[i + 1] as usize);
        self.text.get(start..end).unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }
}

/// Takes records and keeps them as columns. Things are numbered in the order in which they are taken, statements too.
#[derive(Debug, Default)]
pub struct Builder {
    pub(super) numbers: IdTable,
    /// Where the things were copied from an image, its hash of their ids; they are not among `numbers` then.
    pub(super) copied: Vec<u32>,
    pub(super) ids: TextColumn,
    pub(super) kinds: Vec<u8>,
    pub(super) thing_bits: Vec<u8>,
    pub(super) owners: Vec<u32>,
    pub(super) parts: Vec<u32>,
    pub(super) name_starts: Vec<u32>,
    pub(super) names: TextColumn,
    pub(super) thing_rest: TextColumn,
    /// (narrower, broader)
    pub(super) is_a: Vec<(u32, u32)>,
    /// (part, whole)
    pub(super) parts_of: Vec<(u32, u32)>,
    /// (thing, other)
    pub(super) disjoint: Vec<(u32, u32)>,
    pub(super) extras: TextColumn,
    pub(super) extra_numbers: IdTable,
    pub(super) sources: TextColumn,
    pub(super) source_things: Vec<u32>,
    /// For each source, the listed work of each marker.
    pub(super) markers: HashMap<u32, HashMap<String, u32>>,
    pub(super) statement_ids: TextColumn,
    pub(super) statement_numbers: IdTable,
    pub(super) kind: Vec<u8>,
    pub(super) stance: Vec<u8>,
    pub(super) strength: Vec<u8>,
    pub(super) stage: Vec<u8>,
    pub(super) statement_bits: Vec<u8>,
    pub(super) source: Vec<u32>,
    pub(super) filled_starts: Vec<u32>,
    pub(super) filled: Vec<u32>,
    pub(super) statement_rest: TextColumn,
}

impl Builder {
    /// The number of a thing taken before.
    pub fn number(&self, id: &str) -> Option<u32> {
        self.numbers.get(&self.ids, id).or_else(|| look_up(&self.copied, id, |thing| self.is_id(thing, id)))
    }

    /// The number of the thing that an id of this hash most likely means, to be held against [`Builder::is_id`].
    pub fn likely(&self, hash: u64) -> Option<u32> {
        self.numbers.likely(hash)
    }

    /// How many things there are.
    pub fn things(&self) -> usize {
        self.kinds.len()
    }

    /// How many statements there are.
    pub fn statements(&self) -> usize {
        self.kind.len()
    }

    fn thing<'n>(
        &mut self,
        id: &str,
        kind: EntityKind,
        names: impl Iterator<Item = &'n str>,
        rest: &ThingRest,
        place: (u32, u32),
    ) -> Result<u32, NotTaken> {
        let number = self.kinds.len() as u32;
        if self.kinds.len() >= MOST_THINGS {
            return Err(NotTaken::TooMany("268 million things"));
        }
        if self.numbers.put(&self.ids, id, number).is_err() {
            return Err(NotTaken::Duplicate(id.to_owned()));
        }
        self.ids.push(id)?;
        self.kinds.push(kind as u8);
        self.thing_bits.push(0);
        self.owners.push(place.0);
        self.parts.push(place.1);
        if self.name_starts.is_empty() {
            self.name_starts.push(0);
        }
        for name in names {
            self.names.push(name)?;
        }
        self.name_starts.push(self.names.len() as u32);
        append(&mut self.thing_rest.text, rest);
        self.thing_rest.end()?;
        Ok(number)
    }

    /// Takes an entity. What it is a kind of, a part of or disjoint from comes later.
    ///
    /// # Errors
    /// Where the id was taken before, or there are too many.
    pub fn entity(&mut self, entity: &Entity) -> Result<u32, NotTaken> {
        let rest = ThingRest {
            synonyms_by: ThingRest::by(&entity.synonyms),
            codes: entity.codes.clone(),
            note: entity.note.clone(),
            extra: self.extra(entity.extra.as_deref())?,
        };
        let names = std::iter::once(entity.label.as_str()).chain(entity.synonyms.iter().map(|s| s.name.as_str()));
        let number = self.thing(&entity.id, entity.kind, names, &rest, (u32::MAX, u32::MAX))?;
        if entity.grouping {
            self.thing_bits[number as usize] |= bits::GROUPING;
        }
        Ok(number)
    }

    /// The number of a text among the distinct ones. Those that were copied are not looked at: to number all of them costs more than a text twice.
    pub(super) fn extra(&mut self, text: Option<&str>) -> Result<Option<u32>, NotTaken> {
        let Some(text) = text else { return Ok(None) };
        let next = self.extras.len() as u32;
        if let Err(number) = self.extra_numbers.put(&self.extras, text, next) {
            return Ok(Some(number));
        }
        self.extras.push(text)?;
        Ok(Some(next))
    }

    /// Takes a source. Its listed works come later.
    ///
    /// # Errors
    /// As [`Builder::entity`].
    pub fn source(&mut self, source: &Source) -> Result<u32, NotTaken> {
        let index = self.source_things.len() as u32;
        let names = [source.id.as_str(), source.title.as_str()].into_iter();
        let number = self.thing(&source.id, EntityKind::Source, names, &ThingRest::default(), (index, u32::MAX))?;
        append(&mut self.sources.text, source);
        self.sources.end()?;
        self.source_things.push(number);
        Ok(number)
    }

    /// Takes the listed works of a source that was taken.
    ///
    /// # Errors
    /// As [`Builder::entity`].
    pub fn works(&mut self, source: &Source) -> Result<(), NotTaken> {
        let Some(of) = self.number(&source.id) else { return Ok(()) };
        let owner = self.owners[of as usize];
        for (i, work) in source.references.iter().enumerate() {
            let id = format!("{}/{}", source.id, work.id);
            let marker = work.marker.as_ref().map(|m| format!("{} [{m}]", source.id));
            let names = std::iter::once(work.title.as_str()).chain(marker.as_deref());
            let number = self.thing(&id, EntityKind::Reference, names, &ThingRest::default(), (owner, i as u32))?;
            if let Some(marker) = &work.marker {
                self.markers.entry(of).or_default().insert(marker.clone(), number);
            }
        }
        Ok(())
    }

    /// Takes a marker that its source binds to no work; does nothing for one taken before.
    ///
    /// # Errors
    /// Where there are too many.
    pub fn marker(&mut self, source: &str, marker: &str) -> Result<(), NotTaken> {
        let Some(of) = self.number(source) else { return Ok(()) };
        let id = marker_id(source, marker);
        if self.number(&id).is_some() {
            return Ok(());
        }
        let label = format!("{source} [{marker}]");
        let place = (self.owners[of as usize], u32::MAX);
        self.thing(&id, EntityKind::Reference, std::iter::once(label.as_str()), &ThingRest::default(), place)?;
        Ok(())
    }

    /// Says that one thing is a kind of another.
    pub fn broader(&mut self, narrower: u32, broader: u32) {
        self.is_a.push((narrower, broader));
    }

    /// Says that one thing is a part of another.
    pub fn part_of(&mut self, part: u32, whole: u32) {
        self.parts_of.push((part, whole));
    }

    /// Says that a thing cannot hold together with another.
    pub fn disjoint(&mut self, thing: u32, other: u32) {
        self.disjoint.push((thing, other));
    }

    /// What a marker of a source stands for: a listed work, a work that is a thing of its own, or the marker itself.
    pub fn cited(&self, source: u32, source_id: &str, marker: &str) -> Option<u32> {
        self.cited_as(source, source_id, marker, self.number(marker))
    }

    /// As [`Builder::cited`], where the thing whose id the marker is, if any, is known.
    pub fn cited_as(&self, source: u32, source_id: &str, marker: &str, thing: Option<u32>) -> Option<u32> {
        let listed = self.markers.get(&source).and_then(|markers| markers.get(marker)).copied();
        let work = thing.filter(|n| self.kinds[*n as usize] == EntityKind::Reference as u8);
        listed.or(work).or_else(|| self.number(&marker_id(source_id, marker)))
    }

    /// The columns as they were taken.
    pub(super) fn taken(&self) -> Vec<(Column, &[u8])> {
        use Column as C;
        vec![
            (C::ThingIdStarts, bytemuck::cast_slice(&self.ids.starts)),
            (C::ThingIdText, &self.ids.text),
            (C::ThingKind, &self.kinds),
            (C::ThingBits, &self.thing_bits),
            (C::ThingOwner, bytemuck::cast_slice(&self.owners)),
            (C::ThingPart, bytemuck::cast_slice(&self.parts)),
            (C::NameStarts, bytemuck::cast_slice(&self.name_starts)),
            (C::NameTextStarts, bytemuck::cast_slice(&self.names.starts)),
            (C::NameText, &self.names.text),
            (C::ThingRestStarts, bytemuck::cast_slice(&self.thing_rest.starts)),
            (C::ThingRest, &self.thing_rest.text),
            (C::ExtraStarts, bytemuck::cast_slice(&self.extras.starts)),
            (C::ExtraText, &self.extras.text),
            (C::SourceStarts, bytemuck::cast_slice(&self.sources.starts)),
            (C::SourceText, &self.sources.text),
            (C::SourceThing, bytemuck::cast_slice(&self.source_things)),
            (C::StatementIdStarts, bytemuck::cast_slice(&self.statement_ids.starts)),
            (C::StatementIdText, &self.statement_ids.text),
            (C::Kind, &self.kind),
            (C::Stance, &self.stance),
            (C::Strength, &self.strength),
            (C::Stage, &self.stage),
            (C::StatementBits, &self.statement_bits),
            (C::Source, bytemuck::cast_slice(&self.source)),
            (C::FilledStarts, bytemuck::cast_slice(&self.filled_starts)),
            (C::Filled, bytemuck::cast_slice(&self.filled)),
            (C::StatementRestStarts, bytemuck::cast_slice(&self.statement_rest.starts)),
            (C::StatementRest, &self.statement_rest.text),
        ]
    }
}

/// The id of a marker that binds to no work.
pub fn marker_id(source: &str, marker: &str) -> String {
    format!("{source}/[{marker}]")
}
