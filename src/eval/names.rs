//! Names of a query → the things they reach along is-a, with the hops.

use crate::graph::Graph;
use crate::model::id::EntityId;
use crate::model::terms::Relation;
use crate::resolve::query::{Named, Names, Scope, Term};

use super::find;
use crate::answer::What;

/// How a name reached a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hop {
    /// Direction of the hops.
    pub relation: Relation,
    /// How many.
    pub hops: u32,
}

/// The things that names reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    hits: Vec<Option<Hop>>,
}

impl Reached {
    /// How the thing was reached; `None` if it was not.
    pub fn get(&self, id: EntityId) -> Option<Hop> {
        self.hits.get(id.index()).copied().flatten()
    }

    /// The things of a list that were reached.
    pub fn among<'a>(&'a self, ids: &'a [EntityId]) -> impl Iterator<Item = (EntityId, Hop)> + 'a {
        ids.iter().filter_map(|id| self.get(*id).map(|hop| (*id, hop)))
    }

    /// Everything reached, by number.
    pub fn all(&self) -> impl Iterator<Item = EntityId> + '_ {
        self.hits.iter().enumerate().filter(|(_, h)| h.is_some()).map(|(i, _)| EntityId(i as u32))
    }
}

/// What a clause's names reach. `both` = also everything broader below the root (`after` and `before`).
pub fn reach(names: &Names, both: bool, graph: &Graph) -> Reached {
    let mut reached = Reached { hits: vec![None; graph.thing_count()] };
    for term in &names.any {
        match term {
            Term::Thing(named) => add(&mut reached, *named, both, graph),
            Term::Nested(find) => {
                // Only a limited question needs its rows in order.
                let rows: Vec<What> = match find.limit {
                    None => find::found(find, graph).into_keys().collect(),
                    Some(_) => find::rows(find, graph).into_iter().map(|row| row.what).collect(),
                };
                for what in rows {
                    if let What::Things(things) = what {
                        for entity in things {
                            add(&mut reached, Named { entity, scope: Scope::Narrower }, both, graph);
                        }
                    }
                }
            }
        }
    }
    reached
}

/// What one name reaches.
pub fn reach_one(named: Named, both: bool, graph: &Graph) -> Reached {
    let mut reached = Reached { hits: vec![None; graph.thing_count()] };
    add(&mut reached, named, both, graph);
    reached
}

fn add(reached: &mut Reached, named: Named, both: bool, graph: &Graph) {
    let mut put = |id: EntityId, hop: Hop| {
        let place = &mut reached.hits[id.index()];
        if place.is_none_or(|old| hop.hops < old.hops) {
            *place = Some(hop);
        }
    };
    put(named.entity, Hop { relation: Relation::Same, hops: 0 });
    if named.scope == Scope::Exactly {
        return;
    }
    for (id, hops) in graph.down(named.entity).into_iter().skip(1) {
        put(id, Hop { relation: Relation::Narrower, hops });
    }
    if both || named.scope == Scope::Broadly {
        for (id, hops) in graph.up(named.entity).into_iter().skip(1) {
            put(id, Hop { relation: Relation::Broader, hops });
        }
    }
}
