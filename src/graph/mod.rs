//! [`Image`] → [`Graph`]: entities, statements, sources and citations as nodes, roles as edges.
//!
//! `build` makes it of a dataset, `fragment` of the things of another graph, `read` decodes records and `lazy` keeps them, `names` finds things by name, `taxonomy` walks is-a, `network` is the petgraph itself with its invariants,
//! `route` walks it for paths and layers. petgraph's types stay inside.

pub mod build;
pub mod columns;
pub mod fragment;
mod lazy;
pub mod names;
pub mod network;
mod read;
pub mod route;
pub mod taxonomy;

use std::sync::OnceLock;

use lazy::Lazy;

use crate::model::id::{EntityId, StatementId};
use crate::model::quantity::Span;
use crate::model::source::{Reference, Source};
use crate::model::statement::Statement;
use crate::model::terms::{EntityKind, Event, ReferenceKind, StatementKind};
use crate::store::format::bits;
use crate::store::names::look_up;
use crate::store::{Column, Image, Slot, Texts};

/// Most statements of a graph whose every record is kept once decoded.
const MOST_KEPT: usize = 50_000;

/// The loaded graph. Everything in it is reached by number; numbers follow the written order of the data.
#[derive(Debug)]
pub struct Graph {
    image: Image,
    things: Lazy<Thing>,
    facts: Lazy<Fact>,
    statements: Lazy<Statement>,
    sources: Lazy<Option<Source>>,
    network: OnceLock<network::Network>,
}

/// A node that a statement can name: an entity, a source, a cited work or a citation marker.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// Id as in the data (`source/slug` for a work, `source/[1]` for a marker that binds to no work).
    pub id: String,
    /// What sort of thing it is.
    pub kind: EntityKind,
    /// Preferred label.
    pub label: String,
    /// Other names.
    pub synonyms: Vec<String>,
    /// What it is directly a kind of.
    pub broader: Vec<EntityId>,
    /// What is directly a kind of it.
    pub narrower: Vec<EntityId>,
    /// What it is a part of.
    pub part_of: Vec<EntityId>,
    /// What cannot hold together with it.
    pub disjoint: Vec<EntityId>,
    /// Whether it is a class so wide that what is said of it contradicts nothing said of its members.
    pub grouping: bool,
    /// Whether it is the root of its kind.
    pub root: bool,
    /// Where its record stands in the dataset.
    pub record: Record,
}

/// Where the record of a [`Thing`] stands in the dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// Among the entities.
    Entity,
    /// Index among the sources.
    Source(usize),
    /// Index of the source, index of the reference in it.
    Reference(usize, usize),
    /// A marker that binds to no work: index of the source.
    Marker(usize),
}

/// A statement with its roles as numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What it is about; several = together.
    pub subject: Vec<EntityId>,
    /// What it is for.
    pub object: Vec<EntityId>,
    /// What must have happened first.
    pub after: Vec<Needed>,
    /// What it is added to.
    pub alongside: Vec<EntityId>,
    /// Populations and circumstances.
    pub circumstances: Vec<EntityId>,
    /// What changes.
    pub outcome: Vec<EntityId>,
    /// In whom the effect was measured.
    pub measured_in: Option<EntityId>,
    /// Where on the body.
    pub site: Vec<EntityId>,
    /// Who does it.
    pub by: Vec<EntityId>,
    /// Who says it.
    pub source: EntityId,
    /// What it cites.
    pub citations: Vec<Citation>,
}

/// A prerequisite as numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Needed {
    /// What happened to it.
    pub event: Event,
    /// To what.
    pub entity: EntityId,
    /// For how long at least.
    pub at_least: Option<Span>,
    /// What the source says beyond that.
    pub detail: Option<String>,
}

/// An in-text citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// As printed.
    pub marker: String,
    /// The cited work, or the marker itself where it binds to none.
    pub target: EntityId,
    /// Whether `target` is a work.
    pub resolved: bool,
}

impl Graph {
    /// The graph of an image.
    pub fn of(image: Image) -> Graph {
        let things = Lazy::new(image.u8s(Column::ThingKind).len());
        let sources = Lazy::new(image.u32s(Column::SourceThing).len());
        let statements = image.u8s(Column::Kind).len();
        let (facts, statements) = (Lazy::new(statements), Lazy::new(statements));
        Graph { image, things, facts, statements, sources, network: OnceLock::new() }
    }

    /// The image that the graph is read from.
    pub fn image(&self) -> &Image {
        &self.image
    }

    /// How many things there are: entities, sources, works and markers.
    pub fn thing_count(&self) -> usize {
        self.image.u8s(Column::ThingKind).len()
    }

    /// How many statements there are.
    pub fn statement_count(&self) -> usize {
        self.image.u8s(Column::Kind).len()
    }

    /// One thing, decoded when it is first asked for.
    pub fn thing(&self, id: EntityId) -> &Thing {
        self.things.get(id.index(), || self.read_thing(id))
    }

    /// One statement's roles, decoded when they are first asked for.
    pub fn fact(&self, id: StatementId) -> &Fact {
        self.facts.get(id.index(), || self.read_fact(id))
    }

    /// One statement's record, decoded when it is first asked for.
    pub fn statement(&self, id: StatementId) -> &Statement {
        self.statements.get(id.index(), || self.told(id))
    }

    /// Looks at a statement's record. It is kept only where the graph is small enough to keep all.
    pub fn with_statement<T>(&self, id: StatementId, look: impl FnOnce(&Statement) -> T) -> T {
        if self.statement_count() <= MOST_KEPT { look(self.statement(id)) } else { look(&self.told(id)) }
    }

    /// The record of a statement with its text, decoded for this call alone.
    pub fn told(&self, id: StatementId) -> Statement {
        let mut record = self.read_statement(id);
        if record.text.is_empty() {
            record.text = self.own_words(id);
        }
        record
    }

    /// Every statement number, in order.
    pub fn statement_ids(&self) -> impl DoubleEndedIterator<Item = StatementId> + use<> {
        (0..self.statement_count() as u32).map(StatementId)
    }

    /// Every thing's number, in order.
    pub fn entity_ids(&self) -> impl DoubleEndedIterator<Item = EntityId> + use<> {
        (0..self.thing_count() as u32).map(EntityId)
    }

    /// The record of a source; `None` for anything else.
    pub fn source(&self, id: EntityId) -> Option<&Source> {
        if self.kind_of(id) != EntityKind::Source {
            return None;
        }
        let i = *self.image.u32s(Column::ThingOwner).get(id.index())? as usize;
        self.source_at(i)
    }

    fn source_at(&self, i: usize) -> Option<&Source> {
        (i < self.image.u32s(Column::SourceThing).len())
            .then(|| self.sources.get(i, || self.read_source(i)))
            .and_then(Option::as_ref)
    }

    /// The record of a listed work; `None` for anything else.
    pub fn reference(&self, id: EntityId) -> Option<&Reference> {
        if self.kind_of(id) != EntityKind::Reference {
            return None;
        }
        let owner = *self.image.u32s(Column::ThingOwner).get(id.index())?;
        let part = *self.image.u32s(Column::ThingPart).get(id.index())?;
        self.source_at(owner as usize)?.references.get(part as usize)
    }

    /// Whether it is a citation marker that binds to no work.
    pub fn is_unbound(&self, id: EntityId) -> bool {
        self.kind_of(id) == EntityKind::Reference && !self.is_work(id)
    }

    /// The id of the source and the text of a citation marker that binds to no work; `None` for anything else.
    pub fn unbound_marker(&self, id: EntityId) -> Option<(&str, &str)> {
        let source = self.id(self.source_of(id).filter(|_| self.is_unbound(id))?);
        let marker = self.id(id).strip_prefix(source)?.strip_prefix("/[")?.strip_suffix(']')?;
        Some((source, marker))
    }

    /// What sort of work it is: as its source says, not known of a work that is an entity; `None` for anything else.
    pub fn work_kind(&self, id: EntityId) -> Option<ReferenceKind> {
        self.reference(id).map(|r| r.kind).or(self.is_work(id).then_some(ReferenceKind::Unknown))
    }

    /// Whether it is a cited work: one that a source lists, or one that is an entity. A marker that binds to none is not.
    pub fn is_work(&self, id: EntityId) -> bool {
        let of = |column| self.image.u32s(column).get(id.index()).copied().unwrap_or(u32::MAX);
        self.kind_of(id) == EntityKind::Reference
            && (of(Column::ThingOwner) == u32::MAX || of(Column::ThingPart) != u32::MAX)
    }

    /// The source of a listed work or marker, or the source itself.
    pub fn source_of(&self, id: EntityId) -> Option<EntityId> {
        let owner = *self.image.u32s(Column::ThingOwner).get(id.index())?;
        self.image.u32s(Column::SourceThing).get(owner as usize).copied().map(EntityId)
    }

    /// The sources, in order of number.
    pub fn sources(&self) -> impl Iterator<Item = EntityId> + '_ {
        self.image.u32s(Column::SourceThing).iter().copied().map(EntityId)
    }

    /// The thing with exactly this id.
    pub fn find(&self, id: &str) -> Option<EntityId> {
        let ids = self.ids();
        let is = |thing: u32| ids.bytes(thing as usize) == id.as_bytes();
        look_up(self.image.u32s(Column::ThingHash), id, is).map(EntityId)
    }

    /// The statement with exactly this id.
    pub fn find_statement(&self, id: &str) -> Option<StatementId> {
        self.statement_ids().find(|s| self.statement_id(*s) == id)
    }

    fn ids(&self) -> Texts<'_> {
        self.image.texts(Column::ThingIdStarts, Column::ThingIdText)
    }

    /// The id of a thing as in the data.
    pub fn id(&self, id: EntityId) -> &str {
        self.ids().get(id.index())
    }

    /// The id of a statement.
    pub fn statement_id(&self, id: StatementId) -> &str {
        self.image.texts(Column::StatementIdStarts, Column::StatementIdText).get(id.index())
    }

    /// What sort of thing it is.
    pub fn kind_of(&self, id: EntityId) -> EntityKind {
        self.columns().kind_of(id)
    }

    /// Whether a thing, or something narrower, is of a kind.
    pub fn has_within(&self, id: EntityId, fits: impl Fn(EntityKind) -> bool) -> bool {
        let kinds = self.image.u16s(Column::ThingKindsWithin).get(id.index()).copied().unwrap_or_default();
        EntityKind::ALL.iter().any(|kind| kinds & (1 << *kind as u16) != 0 && fits(*kind))
    }

    /// The label of a thing.
    pub fn label(&self, id: EntityId) -> &str {
        self.names_of(id).next().unwrap_or("")
    }

    /// Whether the label of a thing means it alone, cited works aside.
    pub fn is_unique(&self, id: EntityId) -> bool {
        self.thing_bits(id) & bits::UNIQUE != 0
    }

    /// Whether it is the root of its kind.
    pub fn is_root(&self, id: EntityId) -> bool {
        self.thing_bits(id) & bits::ROOT != 0
    }

    fn thing_bits(&self, id: EntityId) -> u8 {
        self.image.u8s(Column::ThingBits).get(id.index()).copied().unwrap_or_default()
    }

    /// Bits of a statement (`store::format::bits`).
    pub fn statement_bits(&self, id: StatementId) -> u8 {
        self.columns().statement_bits(id)
    }

    /// Label and synonyms of a thing.
    pub fn names_of(&self, id: EntityId) -> impl Iterator<Item = &str> {
        let names = self.image.texts(Column::NameTextStarts, Column::NameText);
        let range = match self.image.u32s(Column::NameStarts).get(id.index()..id.index() + 2) {
            Some([start, end]) => *start..*end,
            _ => 0..0,
        };
        range.map(move |i| names.get(i as usize))
    }

    /// SHA-256 over the data, lower-case hex, first 16 digits: the same data, the same fingerprint.
    pub fn fingerprint(&self) -> &str {
        self.image.fingerprint()
    }

    /// Everything a name can be, for suggestions: every label and synonym with its thing.
    pub fn all_names(&self) -> impl Iterator<Item = (&str, EntityId)> {
        self.entity_ids().flat_map(|id| self.names_of(id).map(move |name| (name, id)))
    }

    /// What stands in the slots of a statement, in order.
    pub fn filled(&self, id: StatementId) -> impl Iterator<Item = (Slot, EntityId)> + '_ {
        self.columns().filled(id)
    }

    /// The things in one slot of a statement, in order.
    pub fn in_slot(&self, id: StatementId, slot: Slot) -> impl Iterator<Item = EntityId> + '_ {
        self.columns().in_slot(id, slot)
    }

    /// Who says it.
    pub fn source_of_statement(&self, id: StatementId) -> EntityId {
        self.columns().source_of_statement(id)
    }

    /// How many statements there are of some kinds.
    pub fn count_of(&self, kinds: impl Fn(StatementKind) -> bool) -> usize {
        StatementKind::ALL.iter().filter(|k| kinds(**k)).map(|k| self.of_kind(*k).len()).sum()
    }

    /// The statements of a kind, in order.
    pub fn of_kind(&self, kind: StatementKind) -> &[u32] {
        self.image.lists(Column::OfKindStarts, Column::OfKind).get(kind as usize)
    }

    /// The statements that speak against something, in order.
    pub fn against(&self) -> impl Iterator<Item = StatementId> + '_ {
        self.image.u32s(Column::Against).iter().copied().map(StatementId)
    }

    /// The kinds of statement of which some state a gate, one bit each.
    pub fn gated_kinds(&self) -> u32 {
        self.image.u32s(Column::Summary).first().copied().unwrap_or(u32::MAX)
    }

    /// Whether some statement has two things or more in a slot.
    pub fn has_several(&self, slot: Slot) -> bool {
        self.image.u32s(Column::Summary).get(1).is_none_or(|slots| slots & (1 << slot as u32) != 0)
    }

    /// The statements of a kind of which a thing itself is a subject, in order.
    pub fn statements_on(&self, subject: EntityId, kind: StatementKind) -> impl Iterator<Item = StatementId> + '_ {
        let place = self.place(subject);
        self.image.index(Slot::Subject, kind).within(place, place + 1).iter().copied().map(StatementId)
    }

    /// In how many statements a thing itself stands in a slot.
    pub fn count_in(&self, slot: Slot, thing: EntityId) -> usize {
        let place = self.place(thing);
        StatementKind::ALL.iter().map(|kind| self.image.index(slot, *kind).within(place, place + 1).len()).sum()
    }

    /// The place of a thing in the walk along is-a.
    pub fn place(&self, id: EntityId) -> u32 {
        self.columns().place(id)
    }

    /// The petgraph view: counts, invariants, and what is left to its algorithms. Built when it is first asked for.
    pub fn network(&self) -> &network::Network {
        self.network.get_or_init(|| network::Network::new(self))
    }
}
