//! `describe NAME` → every statement in which it plays a role, by kind.

use std::collections::BTreeMap;

use super::clause::about;
use crate::answer::Description;
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::{EntityKind, StatementKind};
use crate::resolve::query::Named;
use crate::store::Slot;

/// Describes a thing. A source is described by what it says about itself, its reference list, and all its other statements.
pub fn describe(named: Named, graph: &Graph) -> Description {
    let statements: Vec<StatementId> = if graph.thing(named.entity).kind == EntityKind::Source {
        said_by(named.entity, graph)
    } else {
        about(named, graph)
    };
    let mut groups: BTreeMap<StatementKind, Vec<StatementId>> = BTreeMap::new();
    for s in statements {
        groups.entry(graph.kind(s)).or_default().push(s);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    if graph.thing(named.entity).kind == EntityKind::Source {
        // What it says about itself comes first, then what it lists.
        groups.sort_by_key(|(kind, _)| match kind {
            StatementKind::Disclosure => (0, *kind),
            StatementKind::Listing => (1, *kind),
            _ => (2, *kind),
        });
    }
    Description { entity: named.entity, groups }
}

/// The statements of a source, in order.
fn said_by(source: EntityId, graph: &Graph) -> Vec<StatementId> {
    let place = graph.place(source);
    let of_kind = |kind: &StatementKind| graph.image().index(Slot::Source, *kind).within(place, place + 1);
    let mut all: Vec<StatementId> = StatementKind::ALL.iter().flat_map(of_kind).copied().map(StatementId).collect();
    all.sort_unstable();
    all
}
