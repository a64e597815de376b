//! Dataset → Graph: numbers for everything, roles as numbers, the name index and the network.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use super::names::Names;
use super::{Citation, Fact, Graph, Needed, Record, Thing};
use crate::data::Dataset;
use crate::data::prebuilt::Prebuilt;
use crate::model::id::EntityId;
use crate::model::terms::EntityKind;

impl Graph {
    /// Builds the graph of a validated dataset. A name that the dataset does not hold (which validation refuses) is left out
    /// of its role.
    pub fn new(data: Dataset) -> Graph {
        Graph::from_prebuilt(Prebuilt::new(data))
    }

    /// The same, of data whose costly parts are computed.
    pub fn from_prebuilt(prebuilt: Prebuilt) -> Graph {
        let Prebuilt { dataset: data, forms, fingerprint } = prebuilt;
        let mut things = things_of(&data);
        let by_id: HashMap<String, EntityId> =
            things.iter().enumerate().map(|(i, t)| (t.id.clone(), EntityId(i as u32))).collect();
        link(&mut things, &data, &by_id);
        let facts: Vec<Fact> = data.statements.iter().filter_map(|s| fact(s, &data, &by_id)).collect();
        let works: usize = data.sources.iter().map(|s| s.references.len()).sum();
        let known = data.entities.len() + data.sources.len() + works;
        let names = Names::new(&things, known, forms);
        Graph { data, things, facts, by_id, names, network: OnceLock::new(), by_subject: OnceLock::new(), fingerprint }
    }
}

/// Entities, then sources, then works, then markers that bind to no work.
fn things_of(data: &Dataset) -> Vec<Thing> {
    let blank = |id: String, kind, label: String, synonyms, record| Thing {
        id,
        kind,
        label,
        synonyms,
        broader: Vec::new(),
        narrower: Vec::new(),
        part_of: Vec::new(),
        disjoint: Vec::new(),
        grouping: false,
        root: false,
        record,
    };
    let mut things = Vec::new();
    for (i, e) in data.entities.iter().enumerate() {
        let synonyms = e.synonyms.iter().map(|s| s.name.clone()).collect();
        things.push(blank(e.id.clone(), e.kind, e.label.clone(), synonyms, Record::Entity(i)));
    }
    for (i, s) in data.sources.iter().enumerate() {
        let synonyms = vec![s.title.clone()];
        things.push(blank(s.id.clone(), EntityKind::Source, s.id.clone(), synonyms, Record::Source(i)));
    }
    for (i, s) in data.sources.iter().enumerate() {
        for (j, r) in s.references.iter().enumerate() {
            let synonyms = r.marker.iter().map(|m| format!("{} [{m}]", s.id)).collect();
            let id = format!("{}/{}", s.id, r.id);
            things.push(blank(id, EntityKind::Reference, r.title.clone(), synonyms, Record::Reference(i, j)));
        }
    }
    let nodes: BTreeSet<&str> =
        data.entities.iter().filter(|e| e.kind == EntityKind::Reference).map(|e| e.id.as_str()).collect();
    for (i, s) in data.sources.iter().enumerate() {
        let mut bound: BTreeSet<&str> = s.references.iter().filter_map(|r| r.marker.as_deref()).collect();
        bound.extend(&nodes);
        let cited = data.statements.iter().filter(|st| st.source == s.id).flat_map(|st| &st.cites);
        let mut unbound: Vec<&String> =
            cited.filter(|m| !bound.contains(m.as_str())).collect::<BTreeSet<_>>().into_iter().collect();
        unbound.sort_by_key(|m| (m.parse::<u32>().unwrap_or(u32::MAX), (*m).clone()));
        for marker in unbound {
            let label = format!("{} [{marker}]", s.id);
            things.push(blank(marker_id(&s.id, marker), EntityKind::Reference, label, Vec::new(), Record::Marker(i)));
        }
    }
    things
}

fn marker_id(source: &str, marker: &str) -> String {
    format!("{source}/[{marker}]")
}

/// Fills in is-a, part-of and disjointness.
fn link(things: &mut [Thing], data: &Dataset, by_id: &HashMap<String, EntityId>) {
    let find = |ids: &[String]| -> Vec<EntityId> { ids.iter().filter_map(|id| by_id.get(id).copied()).collect() };
    for (i, e) in data.entities.iter().enumerate() {
        let broader = find(&e.broader);
        for b in &broader {
            things[b.index()].narrower.push(EntityId(i as u32));
        }
        things[i].root = broader.is_empty();
        things[i].grouping = e.grouping;
        things[i].broader = broader;
        things[i].part_of = find(&e.part_of);
        things[i].disjoint = find(&e.disjoint);
    }
}

fn fact(s: &crate::model::statement::Statement, data: &Dataset, by_id: &HashMap<String, EntityId>) -> Option<Fact> {
    let find = |ids: &[String]| -> Vec<EntityId> { ids.iter().filter_map(|id| by_id.get(id).copied()).collect() };
    let source = data.sources.iter().find(|x| x.id == s.source);
    let citations = s
        .cites
        .iter()
        .filter_map(|marker| {
            let work = source.and_then(|x| x.references.iter().find(|r| r.marker.as_deref() == Some(marker)));
            if work.is_none()
                && let Some(target) = by_id.get(marker)
                && data.entities.get(target.index()).is_some_and(|e| e.kind == EntityKind::Reference)
            {
                return Some(Citation { marker: marker.clone(), target: *target, resolved: true });
            }
            let id = work.map_or_else(|| marker_id(&s.source, marker), |r| format!("{}/{}", s.source, r.id));
            Some(Citation { marker: marker.clone(), target: *by_id.get(&id)?, resolved: work.is_some() })
        })
        .collect();
    Some(Fact {
        subject: find(&s.subject),
        object: find(&s.object),
        after: s
            .after
            .iter()
            .filter_map(|p| {
                let entity = *by_id.get(&p.entity)?;
                Some(Needed { event: p.event, entity, at_least: p.at_least.clone(), detail: p.detail.clone() })
            })
            .collect(),
        alongside: find(&s.alongside),
        circumstances: find(&s.circumstances),
        outcome: find(&s.outcome),
        measured_in: s.effect.as_ref().and_then(|e| e.measured_in.as_ref()).and_then(|m| by_id.get(m).copied()),
        site: find(&s.site),
        by: find(&s.by),
        source: *by_id.get(&s.source)?,
        citations,
    })
}
