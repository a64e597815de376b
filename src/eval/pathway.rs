//! `path` and `pathway` → steps through prerequisites.

use std::collections::{BTreeMap, BTreeSet};

use super::find::together;
use super::names::reach_one;
use super::steps::{Steps, in_order};
use super::stop;
use crate::answer::{PathStep, Step, StepNeed, What};
use crate::graph::route::{layers, shortest};
use crate::graph::{Fact, Graph, Needed};
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::{EntityKind, Event, Stance, StatementKind};
use crate::resolve::meaning::recommends;
use crate::resolve::query::{Named, Scope};
use crate::store::Slot;

/// Most steps of a path.
pub const MOST_STEPS: usize = 8;

/// The shortest chain of escalation from one name to another (both with what is narrower). A step x → y is a recommendation, not against, whose
/// subject is y and whose failed or tried prerequisite is x or broader than x; `exact` takes the prerequisite itself and only failed.
pub fn path(exact: bool, from: Named, to: Named, graph: &Graph) -> Vec<PathStep> {
    let steps = Steps::new(exact, graph);
    let Some(chain) = steps.shortest(from, to, MOST_STEPS) else { return Vec::new() };
    let mut out = vec![PathStep { entity: chain[0], statements: Vec::new() }];
    for pair in chain.windows(2) {
        out.push(PathStep { entity: pair[1], statements: steps.grounds(pair[0], pair[1]) });
    }
    out
}

/// Of these things, those between which and the other end there is a path; `None` is an end that has not been chosen yet. With both open, the
/// things where a path can start.
pub fn open_ends(
    exact: bool,
    from: Option<Named>,
    to: Option<Named>,
    scope: Scope,
    things: &[EntityId],
    graph: &Graph,
) -> Vec<(EntityId, usize)> {
    let steps = Steps::new(exact, graph).all();
    let all: BTreeSet<EntityId> = steps.values().flatten().copied().collect();
    let starts = |from: Named| in_order(from, &reach_one(from, false, graph));
    let ends = |to: Named| reach_one(to, false, graph).all().collect::<BTreeSet<_>>();
    let from = from.map(starts);
    let to = to.map(ends);
    let length = |thing: &EntityId| {
        let named = Named { entity: *thing, scope };
        let chain = match (&from, &to) {
            (Some(from), _) => shortest(&steps, from, &ends(named), MOST_STEPS),
            (None, Some(to)) => shortest(&steps, &starts(named), to, MOST_STEPS),
            (None, None) => shortest(&steps, &starts(named), &all, MOST_STEPS),
        };
        chain.map(|chain| (*thing, chain.len()))
    };
    things.iter().filter_map(length).collect()
}

/// The order of care for a condition (and what is narrower): what is recommended, in layers by its prerequisites.
pub fn pathway(name: Named, graph: &Graph) -> Vec<Step> {
    let object = reach_one(name, false, graph);
    let chosen = care(graph).filter(|s| object.among(&graph.fact(*s).object).next().is_some());
    // One node a subject: all its statements decide its layer.
    let mut nodes: BTreeMap<What, Vec<StatementId>> = BTreeMap::new();
    for s in chosen {
        nodes.entry(together(graph.in_slot(s, Slot::Subject))).or_default().push(s);
    }
    let nodes: Vec<(What, Vec<StatementId>)> = nodes.into_iter().collect();
    let edges = edges(&nodes, graph);
    let layer = layers(nodes.len(), &edges);
    let mut steps: BTreeMap<(usize, Vec<String>), Step> = BTreeMap::new();
    for (i, (what, statements)) in nodes.iter().enumerate() {
        let gated = statements.iter().any(|s| !treatment_needs(graph.fact(*s)).is_empty());
        // A subject that waits for something none of the nodes stands for comes after the first layer all the same.
        let depth = if gated { layer[i].max(1) } else { layer[i] };
        let needs = needs(statements, graph);
        let mut words: Vec<String> = needs.iter().map(|n| graph.need_text(n)).collect();
        words.sort();
        let step = steps.entry((depth, words.clone())).or_insert_with(|| Step {
            step: 0,
            label: if words.is_empty() {
                "Without stated prerequisites".to_owned()
            } else {
                format!("After {}", words.join(", "))
            },
            entities: Vec::new(),
            prerequisites: needs
                .iter()
                .map(|n| StepNeed {
                    event: n.event,
                    entity: n.entity,
                    at_least: n.at_least.as_ref().map(|s| s.text.clone()),
                    detail: n.detail.clone(),
                })
                .collect(),
            statements: Vec::new(),
        });
        step.entities.push((what.clone(), statements.clone()));
        step.statements.extend(statements);
    }
    let mut out = Vec::new();
    for ((depth, _), mut step) in steps {
        step.step = depth + 1;
        step.statements.sort();
        step.statements.dedup();
        out.push(step);
    }
    out
}

/// The statements that can be a part of an order of care.
pub fn care(graph: &Graph) -> impl Iterator<Item = StatementId> + '_ {
    let is_care = |id: &EntityId| matches!(graph.thing(*id).kind, EntityKind::Treatment | EntityKind::Test);
    stop::each(graph.statement_ids()).filter(move |s| {
        let record = graph.statement(*s);
        (recommends(record.kind) && record.kind != StatementKind::Effect || record.kind == StatementKind::Diagnosis)
            && matches!(record.stance, Some(Stance::For) | None)
            && graph.fact(*s).subject.iter().all(is_care)
    })
}

/// Prerequisites that are care: what failed, succeeded or was tried.
fn treatment_needs(fact: &Fact) -> Vec<&Needed> {
    fact.after.iter().filter(|n| n.event != Event::Met).collect()
}

/// (earlier, later) for every prerequisite that another node stands for: the same thing, or broader or narrower below the root.
fn edges(nodes: &[(What, Vec<StatementId>)], graph: &Graph) -> BTreeSet<(usize, usize)> {
    let mut edges = BTreeSet::new();
    for (later, (what, statements)) in stop::each(nodes.iter().enumerate()) {
        for need in statements.iter().flat_map(|s| treatment_needs(graph.fact(*s))) {
            for (earlier, (other, _)) in nodes.iter().enumerate() {
                let What::Things(things) = other else { continue };
                let meets = things.iter().any(|t| graph.is_within(*t, need.entity));
                let own = matches!(what, What::Things(own) if own.iter().any(|o| things.iter().any(|t| graph.is_related(*o, *t))));
                if earlier != later && meets && !own {
                    edges.insert((earlier, later));
                }
            }
        }
    }
    edges
}

/// The distinct prerequisites of statements; of the same event and thing the most telling one.
fn needs(statements: &[StatementId], graph: &Graph) -> Vec<Needed> {
    let mut by_thing: BTreeMap<(Event, EntityId), Needed> = BTreeMap::new();
    for need in statements.iter().flat_map(|s| &graph.fact(*s).after) {
        let slot = by_thing.entry((need.event, need.entity)).or_insert_with(|| need.clone());
        if slot.at_least.is_none() {
            slot.at_least.clone_from(&need.at_least);
        }
        if slot.detail.is_none() {
            slot.detail.clone_from(&need.detail);
        }
    }
    by_thing.into_values().collect()
}
