//! The graph as petgraph sees it: a node for every thing and statement, an edge for every role. Its algorithms do the walking
//! (circles, components); its invariants are checked by [`Graph::verify`](super::Graph::verify).

use std::collections::BTreeMap;

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::algo::is_cyclic_directed;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{EdgeFiltered, EdgeRef};

use super::{Fact, Graph};
use crate::model::id::{EntityId, StatementId};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node {
    /// An entity, source, work or marker.
    Thing(EntityId),
    /// A statement.
    Statement(StatementId),
}

/// What an edge says. All run from the statement to the thing, but for the last two, which run from thing to thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// What it is about.
    Subject,
    /// What it is for.
    Object,
    /// What must have happened first.
    After,
    /// What it is added to.
    Alongside,
    /// Population or circumstance.
    In,
    /// What changes.
    Outcome,
    /// In whom it was measured.
    MeasuredIn,
    /// Where on the body.
    Site,
    /// Who does it.
    By,
    /// Who says it.
    Source,
    /// What it cites.
    Cites,
    /// Narrower → broader.
    IsA,
    /// Part → whole.
    PartOf,
}

impl Role {
    /// The role as a word.
    pub const fn word(self) -> &'static str {
        match self {
            Role::Subject => "subject",
            Role::Object => "object",
            Role::After => "after",
            Role::Alongside => "alongside",
            Role::In => "in",
            Role::Outcome => "outcome",
            Role::MeasuredIn => "measured in",
            Role::Site => "site",
            Role::By => "by",
            Role::Source => "source",
            Role::Cites => "cites",
            Role::IsA => "is-a",
            Role::PartOf => "part-of",
        }
    }
}

/// The petgraph, with things first and statements behind them.
#[derive(Debug)]
pub struct Network {
    net: DiGraph<Node, Role, u32>,
    things: usize,
}

impl Network {
    /// Builds nodes and edges.
    pub fn new(graph: &Graph) -> Network {
        let (things, statements) = (graph.thing_count(), graph.statement_count());
        let mut net = DiGraph::with_capacity(things + statements, statements * 8);
        for id in graph.entity_ids() {
            net.add_node(Node::Thing(id));
        }
        for id in graph.statement_ids() {
            net.add_node(Node::Statement(id));
        }
        let thing = |id: EntityId| NodeIndex::new(id.index());
        for id in graph.entity_ids() {
            let (t, from) = (graph.thing(id), thing(id));
            for (role, ids) in [(Role::IsA, &t.broader), (Role::PartOf, &t.part_of)] {
                for id in ids {
                    net.add_edge(from, thing(*id), role);
                }
            }
        }
        for s in graph.statement_ids() {
            let from = NodeIndex::new(things + s.index());
            for (role, id) in roles(graph.fact(s)) {
                net.add_edge(from, thing(id), role);
            }
        }
        Network { net, things }
    }

    /// Number of nodes: things and statements.
    pub fn nodes(&self) -> usize {
        self.net.node_count()
    }

    /// Number of edges a role.
    pub fn edges(&self) -> BTreeMap<Role, usize> {
        let mut counts = BTreeMap::new();
        for role in self.net.edge_weights() {
            *counts.entry(*role).or_insert(0) += 1;
        }
        counts
    }
}

/// Every role a statement fills.
pub fn roles(fact: &Fact) -> impl Iterator<Item = (Role, EntityId)> + '_ {
    let as_role = |role: Role| move |id: &EntityId| (role, *id);
    (fact.subject.iter().map(as_role(Role::Subject)))
        .chain(fact.object.iter().map(as_role(Role::Object)))
        .chain(fact.after.iter().map(|n| (Role::After, n.entity)))
        .chain(fact.alongside.iter().map(as_role(Role::Alongside)))
        .chain(fact.circumstances.iter().map(as_role(Role::In)))
        .chain(fact.outcome.iter().map(as_role(Role::Outcome)))
        .chain(fact.measured_in.iter().map(as_role(Role::MeasuredIn)))
        .chain(fact.site.iter().map(as_role(Role::Site)))
        .chain(fact.by.iter().map(as_role(Role::By)))
        .chain(std::iter::once((Role::Source, fact.source)))
        .chain(fact.citations.iter().map(|c| (Role::Cites, c.target)))
}

impl Graph {
    /// Checks the invariants of the network: as many nodes as things and statements, is-a free of circles, exactly one source and at least
    /// one subject a statement, no statement named by another, and the edges of each statement equal to its roles.
    /// Empty when all hold.
    pub fn verify(&self) -> Vec<String> {
        let net = &self.network().net;
        let mut broken = Vec::new();
        if net.node_count() != self.thing_count() + self.statement_count()
            || self.network().things != self.thing_count()
        {
            broken.push("the number of nodes is not that of things and statements".to_owned());
        }
        if is_cyclic_directed(&EdgeFiltered::from_fn(net, |e| *e.weight() == Role::IsA)) {
            broken.push("is-a runs in a circle".to_owned());
        }
        for id in self.statement_ids() {
            let node = NodeIndex::new(self.thing_count() + id.index());
            let mut edges: Vec<_> = net
                .edges_directed(node, Outgoing)
                .filter_map(|e| match net.node_weight(e.target()) {
                    Some(Node::Thing(t)) => Some((*e.weight(), *t)),
                    _ => None,
                })
                .collect();
            let mut wanted: Vec<_> = roles(self.fact(id)).collect();
            edges.sort();
            wanted.sort();
            let name = &self.statement(id).id;
            if edges != wanted {
                broken.push(format!("the edges of {name} are not its roles"));
            }
            if wanted.iter().filter(|(r, _)| *r == Role::Source).count() != 1 {
                broken.push(format!("{name} has not exactly one source"));
            }
            if self.fact(id).subject.is_empty() {
                broken.push(format!("{name} has no subject"));
            }
            if net.edges_directed(node, Incoming).next().is_some() {
                broken.push(format!("{name} plays a role in another statement"));
            }
        }
        broken
    }
}
