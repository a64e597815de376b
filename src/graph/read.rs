//! Columns of the image → records as the data files hold them, and roles as numbers.

use super::{Citation, Fact, Graph, Needed, Record, Thing};
use crate::data::Dataset;
use crate::model::entity::{Entity, Synonym};
use crate::model::id::{EntityId, StatementId};
use crate::model::source::Source;
use crate::model::statement::{Prerequisite, Statement};
use crate::model::terms::{EntityKind, Event, Stage, Stance, StatementKind, Strength};
use crate::store::Slot;
use crate::store::format::{Column, bits};
use crate::store::rest::{StatementRestRead, ThingRest};

/// The value of a byte of a column; [`crate::store::format::NONE`] is none.
pub(super) fn term<T: Copy>(all: &[T], byte: Option<&u8>) -> Option<T> {
    all.get(usize::from(*byte?)).copied()
}

/// What must have happened to a thing in this slot; `None` for the slots of no prerequisite.
pub(super) fn event(slot: Slot) -> Option<Event> {
    match slot {
        Slot::Failed => Some(Event::Failed),
        Slot::Succeeded => Some(Event::Succeeded),
        Slot::Tried => Some(Event::Tried),
        Slot::Met => Some(Event::Met),
        _ => None,
    }
}

fn ids(numbers: &[u32]) -> Vec<EntityId> {
    numbers.iter().copied().map(EntityId).collect()
}

impl Graph {
    fn thing_rest(&self, id: EntityId) -> ThingRest {
        let rest = self.image.texts(Column::ThingRestStarts, Column::ThingRest).bytes(id.index());
        postcard::from_bytes(rest).unwrap_or_default()
    }

    fn extra(&self, number: Option<u32>) -> Option<String> {
        let texts = self.image.texts(Column::ExtraStarts, Column::ExtraText);
        number.map(|n| texts.get(n as usize).to_owned())
    }

    /// Codes of public code lists of an entity, and the curator's remark on it.
    pub fn codes_and_note(&self, id: EntityId) -> (Vec<String>, Option<String>) {
        let rest = self.thing_rest(id);
        (rest.codes, rest.note)
    }

    pub(super) fn read_thing(&self, id: EntityId) -> Thing {
        let i = id.index();
        let list = |starts, items| ids(self.image.lists(starts, items).get(i));
        let own = self.image.u8s(Column::ThingBits).get(i).copied().unwrap_or_default();
        let owner = self.image.u32s(Column::ThingOwner).get(i).copied().unwrap_or(u32::MAX);
        let part = self.image.u32s(Column::ThingPart).get(i).copied().unwrap_or(u32::MAX);
        let kind = self.kind_of(id);
        let record = match (owner, part) {
            (u32::MAX, _) => Record::Entity,
            (owner, _) if kind == EntityKind::Source => Record::Source(owner as usize),
            (owner, u32::MAX) => Record::Marker(owner as usize),
            (owner, part) => Record::Reference(owner as usize, part as usize),
        };
        Thing {
            id: self.id(id).to_owned(),
            kind,
            label: self.label(id).to_owned(),
            synonyms: self.names_of(id).skip(1).map(str::to_owned).collect(),
            broader: list(Column::BroaderStarts, Column::Broader),
            narrower: list(Column::NarrowerStarts, Column::Narrower),
            part_of: list(Column::PartOfStarts, Column::PartOf),
            disjoint: list(Column::DisjointStarts, Column::Disjoint),
            grouping: own & bits::GROUPING != 0,
            root: own & bits::ROOT != 0,
            record,
        }
    }

    pub(super) fn read_source(&self, i: usize) -> Option<Source> {
        postcard::from_bytes(self.image.texts(Column::SourceStarts, Column::SourceText).bytes(i)).ok()
    }

    fn statement_rest(&self, id: StatementId) -> StatementRestRead {
        let rest = self.image.texts(Column::StatementRestStarts, Column::StatementRest).bytes(id.index());
        postcard::from_bytes(rest).unwrap_or_default()
    }

    /// The record of a statement, decoded for this call alone. A text that an import leaves empty is left so.
    pub fn read_statement(&self, id: StatementId) -> Statement {
        let i = id.index();
        let rest = self.statement_rest(id);
        let strings = |slot| self.in_slot(id, slot).map(|t| self.id(t).to_owned()).collect::<Vec<_>>();
        let own = self.statement_bits(id);
        let mut needs = rest.needs.into_iter();
        let after = self
            .needs(id)
            .map(|(event, entity)| {
                let (at_least, detail) = needs.next().unwrap_or_default();
                Prerequisite { event, entity: self.id(entity).to_owned(), at_least, detail }
            })
            .collect();
        Statement {
            id: self.statement_id(id).to_owned(),
            source: self.id(self.source_of_statement(id)).to_owned(),
            kind: self.kind(id),
            subject: strings(Slot::Subject),
            object: strings(Slot::Object),
            stance: self.stance(id),
            strength: self.strength(id),
            wording: rest.wording,
            stage: term(Stage::ALL, self.image.u8s(Column::Stage).get(i)),
            after,
            any_of: own & bits::ANY_OF != 0,
            only_when: own & bits::ONLY_WHEN != 0,
            alongside: strings(Slot::Alongside),
            circumstances: strings(Slot::In),
            outcome: strings(Slot::Outcome),
            effect: rest.effect,
            accuracy: rest.accuracy,
            dose: rest.dose,
            site: strings(Slot::Site),
            by: strings(Slot::By),
            cites: if rest.cites.is_empty() { strings(Slot::Cites) } else { rest.cites },
            section: rest.section,
            lines: rest.lines,
            text: rest.text,
            note: rest.note,
            extra: self.extra(rest.extra),
        }
    }

    /// What a statement says where its source's own text is not told: subject, kind, object.
    pub(super) fn own_words(&self, id: StatementId) -> String {
        let labels = |slot| self.in_slot(id, slot).map(|t| self.label(t)).collect::<Vec<_>>().join(" + ");
        let kind = match (self.kind(id), self.stance(id)) {
            (kind, Some(Stance::Against)) => format!("{kind}, against"),
            (kind, _) => kind.to_string(),
        };
        let (subject, object) = (labels(Slot::Subject), labels(Slot::Object));
        let object = if object.is_empty() { object } else { format!(" — {object}") };
        format!("{subject}{object}: {kind}")
    }

    pub(super) fn read_fact(&self, id: StatementId) -> Fact {
        let all = |slot| self.in_slot(id, slot).collect::<Vec<_>>();
        let rest = self.statement_rest(id);
        let mut markers = rest.cites.into_iter();
        Fact {
            subject: all(Slot::Subject),
            object: all(Slot::Object),
            after: self.needs_of(id),
            alongside: all(Slot::Alongside),
            circumstances: all(Slot::In),
            outcome: all(Slot::Outcome),
            measured_in: self.in_slot(id, Slot::MeasuredIn).next(),
            site: all(Slot::Site),
            by: all(Slot::By),
            source: self.source_of_statement(id),
            citations: self
                .in_slot(id, Slot::Cites)
                .map(|target| Citation {
                    marker: markers.next().unwrap_or_else(|| self.id(target).to_owned()),
                    target,
                    resolved: self.is_work(target),
                })
                .collect(),
        }
    }

    /// The record of an entity, decoded for this call alone; `None` for anything else.
    pub fn read_entity(&self, id: EntityId) -> Option<Entity> {
        if self.image.u32s(Column::ThingOwner).get(id.index()) != Some(&u32::MAX) {
            return None;
        }
        let thing = self.read_thing(id);
        let rest = self.thing_rest(id);
        let strings = |ids: &[EntityId]| ids.iter().map(|t| self.id(*t).to_owned()).collect();
        let mut by = rest.synonyms_by.into_iter();
        let synonym = |name| Synonym { name, by: by.next().unwrap_or_default() };
        Some(Entity {
            broader: strings(&thing.broader),
            part_of: strings(&thing.part_of),
            disjoint: strings(&thing.disjoint),
            id: thing.id,
            kind: thing.kind,
            label: thing.label,
            synonyms: thing.synonyms.into_iter().map(synonym).collect(),
            grouping: thing.grouping,
            codes: rest.codes,
            note: rest.note,
            extra: self.extra(rest.extra),
        })
    }

    /// The records of the sources, in order, decoded for this call alone.
    pub fn read_sources(&self) -> impl Iterator<Item = Source> + '_ {
        (0..self.image.u32s(Column::SourceThing).len()).filter_map(|i| self.read_source(i))
    }

    /// All records, decoded. For checks; a question needs none of it.
    pub fn dataset(&self) -> Dataset {
        let entities = self.entity_ids().filter_map(|id| self.read_entity(id)).collect();
        let statements = self.statement_ids().map(|id| self.read_statement(id)).collect();
        Dataset { entities, sources: self.read_sources().collect(), statements }
    }

    /// The prerequisites of a statement with what is said of each, decoded for this call alone.
    pub fn needs_of(&self, id: StatementId) -> Vec<Needed> {
        let mut said = self.statement_rest(id).needs.into_iter();
        let needed = |(event, entity)| {
            let (at_least, detail) = said.next().unwrap_or_default();
            Needed { event, entity, at_least, detail }
        };
        self.needs(id).map(needed).collect()
    }

    /// The prerequisites of a statement, in order.
    pub fn needs(&self, id: StatementId) -> impl Iterator<Item = (Event, EntityId)> + '_ {
        self.columns().needs(id)
    }

    /// A prerequisite in words: `failed conservative care for at least 6 weeks (no relief)`.
    pub fn need_text(&self, need: &Needed) -> String {
        let label = self.label(need.entity);
        let mut text = match need.event {
            Event::Met => label.to_owned(),
            Event::Succeeded => format!("successful {label}"),
            event => format!("{event} {label}"),
        };
        if let Some(least) = &need.at_least {
            let span = match least.text.strip_prefix('>') {
                Some(more) => format!("more than {}", more.trim()),
                None => format!("at least {}", least.text.replace('+', "")),
            };
            text.push_str(&format!(" for {span}"));
        }
        if let Some(detail) = &need.detail {
            text.push_str(&format!(" ({detail})"));
        }
        text
    }

    /// The kind of a statement.
    pub fn kind(&self, id: StatementId) -> StatementKind {
        self.columns().kind(id)
    }

    /// Which side a statement takes.
    pub fn stance(&self, id: StatementId) -> Option<Stance> {
        self.columns().stance(id)
    }

    /// How strongly a statement speaks.
    pub fn strength(&self, id: StatementId) -> Option<Strength> {
        self.columns().strength(id)
    }
}
