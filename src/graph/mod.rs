//! [`Dataset`] → [`Graph`]: entities, statements, sources and citations as nodes, roles as edges.
//!
//! `build` makes it, `names` finds things by name, `taxonomy` walks is-a, `network` is the petgraph itself with its invariants,
//! `route` walks it for paths and layers. petgraph's types stay inside.

pub mod build;
pub mod names;
pub mod network;
pub mod route;
pub mod taxonomy;

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::data::Dataset;
use crate::model::id::{EntityId, StatementId};
use crate::model::quantity::Span;
use crate::model::source::{Reference, Source};
use crate::model::statement::Statement;
use crate::model::terms::{EntityKind, Event, ReferenceKind};

/// The loaded graph. Everything in it is reached by number; numbers follow the written order of the data.
#[derive(Debug)]
pub struct Graph {
    data: Dataset,
    things: Vec<Thing>,
    facts: Vec<Fact>,
    by_id: HashMap<String, EntityId>,
    names: names::Names,
    network: OnceLock<network::Network>,
    by_subject: OnceLock<Vec<Vec<StatementId>>>,
    fingerprint: String,
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
    /// Index among the entities.
    Entity(usize),
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
    /// All things, by number.
    pub fn things(&self) -> &[Thing] {
        &self.things
    }

    /// All statements with their roles, by number.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// One thing.
    pub fn thing(&self, id: EntityId) -> &Thing {
        &self.things[id.index()]
    }

    /// One statement's roles.
    pub fn fact(&self, id: StatementId) -> &Fact {
        &self.facts[id.index()]
    }

    /// One statement's record.
    pub fn statement(&self, id: StatementId) -> &Statement {
        &self.data.statements[id.index()]
    }

    /// Every statement number, in order.
    pub fn statement_ids(&self) -> impl Iterator<Item = StatementId> + use<> {
        (0..self.facts.len() as u32).map(StatementId)
    }

    /// Every thing's number, in order.
    pub fn entity_ids(&self) -> impl Iterator<Item = EntityId> + use<> {
        (0..self.things.len() as u32).map(EntityId)
    }

    /// The records the graph was built from.
    pub fn data(&self) -> &Dataset {
        &self.data
    }

    /// The record of a source; `None` for anything else.
    pub fn source(&self, id: EntityId) -> Option<&Source> {
        match self.thing(id).record {
            Record::Source(i) => self.data.sources.get(i),
            _ => None,
        }
    }

    /// The record of a cited work; `None` for anything else.
    pub fn reference(&self, id: EntityId) -> Option<&Reference> {
        match self.thing(id).record {
            Record::Reference(s, r) => self.data.sources.get(s).and_then(|s| s.references.get(r)),
            _ => None,
        }
    }

    /// Whether it is a citation marker that binds to no work.
    pub fn is_unbound(&self, id: EntityId) -> bool {
        matches!(self.thing(id).record, Record::Marker(_))
    }

    /// What sort of work it is: as its source says, not known of a work that is a node of its own; `None` for anything else.
    pub fn work_kind(&self, id: EntityId) -> Option<ReferenceKind> {
        let thing = self.thing(id);
        let node = thing.kind == EntityKind::Reference && matches!(thing.record, Record::Entity(_));
        self.reference(id).map(|r| r.kind).or(node.then_some(ReferenceKind::Unknown))
    }

    /// The source of a work or marker, or the source itself.
    pub fn source_of(&self, id: EntityId) -> Option<EntityId> {
        let index = match self.thing(id).record {
            Record::Source(i) | Record::Reference(i, _) | Record::Marker(i) => i,
            Record::Entity(_) => return None,
        };
        self.by_id.get(&self.data.sources.get(index)?.id).copied()
    }

    /// The sources, in order of id.
    pub fn sources(&self) -> impl Iterator<Item = EntityId> + '_ {
        self.entity_ids().filter(|e| self.thing(*e).kind == EntityKind::Source)
    }

    /// The thing with exactly this id.
    pub fn find(&self, id: &str) -> Option<EntityId> {
        self.by_id.get(id).copied()
    }

    /// The statement with exactly this id.
    pub fn find_statement(&self, id: &str) -> Option<StatementId> {
        self.data.statements.iter().position(|s| s.id == id).map(|i| StatementId(i as u32))
    }

    /// The label of a thing.
    pub fn label(&self, id: EntityId) -> &str {
        &self.thing(id).label
    }

    /// SHA-256 over the data, lower-case hex, first 16 digits: the same data, the same fingerprint.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The things known under a name (id, label or synonym, in any spelling), in order.
    pub fn named(&self, name: &str) -> Vec<EntityId> {
        if let Some(id) = self.find(name) {
            return vec![id];
        }
        self.names.find(name)
    }

    /// Everything a name can be, for suggestions: every label and synonym with its thing.
    pub fn all_names(&self) -> impl Iterator<Item = (&str, EntityId)> {
        self.things.iter().enumerate().flat_map(|(i, thing)| {
            std::iter::once(thing.label.as_str())
                .chain(thing.synonyms.iter().map(String::as_str))
                .map(move |name| (name, EntityId(i as u32)))
        })
    }

    /// The statements of which a thing is a subject, in order.
    pub fn statements_on(&self, subject: EntityId) -> &[StatementId] {
        let index = self.by_subject.get_or_init(|| {
            let mut index = vec![Vec::new(); self.things.len()];
            for (fact, s) in self.facts.iter().zip(self.statement_ids()) {
                for id in &fact.subject {
                    // A subject that a source names twice is one subject.
                    if index[id.index()].last() != Some(&s) {
                        index[id.index()].push(s);
                    }
                }
            }
            index
        });
        index.get(subject.index()).map_or(&[], Vec::as_slice)
    }

    /// The petgraph view: counts, invariants, and what is left to its algorithms. Built when it is first asked for.
    pub fn network(&self) -> &network::Network {
        self.network.get_or_init(|| network::Network::new(&self.things, &self.facts))
    }
}
