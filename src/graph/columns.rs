//! The columns that searching reads over and over, looked up in the image once.

use super::{Graph, read};
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::{EntityKind, Event, Stance, StatementKind, Strength};
use crate::store::{Column, Slot};

/// The columns of a graph that tests and rows are made of. Each method means what that of [`Graph`] with the same name means.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'g> {
    kind: &'g [u8],
    stance: &'g [u8],
    strength: &'g [u8],
    bits: &'g [u8],
    source: &'g [u32],
    filled_starts: &'g [u32],
    filled: &'g [u32],
    thing_kind: &'g [u8],
    place: &'g [u32],
}

impl Graph {
    /// The columns that searching reads.
    pub fn columns(&self) -> Columns<'_> {
        let image = &self.image;
        Columns {
            kind: image.u8s(Column::Kind),
            stance: image.u8s(Column::Stance),
            strength: image.u8s(Column::Strength),
            bits: image.u8s(Column::StatementBits),
            source: image.u32s(Column::Source),
            filled_starts: image.u32s(Column::FilledStarts),
            filled: image.u32s(Column::Filled),
            thing_kind: image.u8s(Column::ThingKind),
            place: image.u32s(Column::Place),
        }
    }
}

/// What stands in a slot, with the slot in the upper four bits.
fn unpacked(filled: &u32) -> Option<(Slot, EntityId)> {
    Some((*Slot::ALL.get((filled >> 28) as usize)?, EntityId(filled & 0x0fff_ffff)))
}

impl<'g> Columns<'g> {
    /// What stands in the slots of a statement, as it is stored.
    fn stored(&self, id: StatementId) -> &'g [u32] {
        match self.filled_starts.get(id.index()..id.index() + 2) {
            Some([start, end]) => self.filled.get(*start as usize..*end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// What stands in the slots of a statement, in order.
    pub fn filled(&self, id: StatementId) -> impl Iterator<Item = (Slot, EntityId)> + use<'g> {
        self.stored(id).iter().filter_map(unpacked)
    }

    /// The things in one slot of a statement, in order.
    pub fn in_slot(&self, id: StatementId, slot: Slot) -> impl Iterator<Item = EntityId> + use<'g> {
        let wanted = slot as u32;
        self.stored(id).iter().filter(move |f| **f >> 28 == wanted).map(|f| EntityId(f & 0x0fff_ffff))
    }

    /// The things in some slots of a statement, one bit a slot, in order.
    pub fn in_slots(&self, id: StatementId, slots: u16) -> impl Iterator<Item = EntityId> + use<'g> {
        self.stored(id).iter().filter(move |f| slots >> (**f >> 28) & 1 == 1).map(|f| EntityId(f & 0x0fff_ffff))
    }

    /// The prerequisites of a statement, in order.
    pub fn needs(&self, id: StatementId) -> impl Iterator<Item = (Event, EntityId)> + use<'g> {
        self.filled(id).filter_map(|(slot, thing)| Some((read::event(slot)?, thing)))
    }

    /// The kind of a statement.
    pub fn kind(&self, id: StatementId) -> StatementKind {
        read::term(StatementKind::ALL, self.kind.get(id.index())).unwrap_or(StatementKind::Definition)
    }

    /// Which side a statement takes.
    pub fn stance(&self, id: StatementId) -> Option<Stance> {
        read::term(Stance::ALL, self.stance.get(id.index()))
    }

    /// How strongly a statement speaks.
    pub fn strength(&self, id: StatementId) -> Option<Strength> {
        read::term(Strength::ALL, self.strength.get(id.index()))
    }

    /// Bits of a statement (`store::format::bits`).
    pub fn statement_bits(&self, id: StatementId) -> u8 {
        self.bits.get(id.index()).copied().unwrap_or_default()
    }

    /// Who says it.
    pub fn source_of_statement(&self, id: StatementId) -> EntityId {
        EntityId(self.source.get(id.index()).copied().unwrap_or_default())
    }

    /// What sort of thing it is.
    pub fn kind_of(&self, id: EntityId) -> EntityKind {
        read::term(EntityKind::ALL, self.thing_kind.get(id.index())).unwrap_or(EntityKind::Reference)
    }

    /// The place of a thing in the walk along is-a.
    pub fn place(&self, id: EntityId) -> u32 {
        self.place.get(id.index()).copied().unwrap_or(u32::MAX - 1)
    }
}
