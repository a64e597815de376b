//! `describe NAME` → every statement in which it plays a role, by kind.

use std::collections::BTreeMap;

use super::clause::about;
use super::stop;
use crate::answer::Description;
use crate::graph::Graph;
use crate::model::id::StatementId;
use crate::model::terms::{EntityKind, StatementKind};
use crate::resolve::query::Named;

/// Describes a thing. A source is described by what it says about itself, its reference list, and all its other statements.
pub fn describe(named: Named, graph: &Graph) -> Description {
    let statements: Vec<StatementId> = if graph.thing(named.entity).kind == EntityKind::Source {
        stop::each(graph.statement_ids()).filter(|s| graph.fact(*s).source == named.entity).collect()
    } else {
        about(named, graph).into_iter().map(|(s, _)| s).collect()
    };
    let mut groups: BTreeMap<StatementKind, Vec<StatementId>> = BTreeMap::new();
    for s in statements {
        groups.entry(graph.statement(s).kind).or_default().push(s);
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
