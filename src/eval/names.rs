//! Names of a query → the things they reach along is-a, with the hops. A name knows what it reaches by places in the walk along is-a, so that
//! nothing is listed to test a thing.

use std::cell::Cell;
use std::collections::HashMap;

use smallvec::SmallVec;

use crate::answer::What;
use crate::graph::Graph;
use crate::graph::columns::Columns;
use crate::graph::taxonomy::within;
use crate::model::id::EntityId;
use crate::model::terms::Relation;
use crate::resolve::query::{Named, Names, Scope, Term};

use super::find;

/// How a name reached a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hop {
    /// Direction of the hops.
    pub relation: Relation,
    /// How many.
    pub hops: u32,
}

impl Hop {
    /// Whether it is by fewer hops; of as many, narrower is nearer than broader.
    fn is_nearer(self, other: Hop) -> bool {
        (self.hops, self.relation) < (other.hops, other.relation)
    }
}

/// Above this many names what they reach is listed once.
const MANY: usize = 16;

/// The things that names reach.
#[derive(Debug)]
pub struct Reached<'g> {
    graph: &'g Graph,
    columns: Columns<'g>,
    by: By<'g>,
    /// The last thing asked for: statements on one thing stand together.
    last: Cell<Option<(EntityId, Option<Hop>)>>,
}

#[derive(Debug)]
enum By<'g> {
    Few(SmallVec<[One<'g>; 2]>),
    Many(HashMap<EntityId, Hop>),
}

/// What one name reaches.
#[derive(Debug)]
struct One<'g> {
    entity: EntityId,
    /// Places of what is narrower, with its own; empty where the name is meant exactly.
    intervals: &'g [u32],
    /// What is broader, where that is reached too.
    broader: Vec<(EntityId, u32)>,
}

impl<'g> One<'g> {
    fn new(named: Named, both: bool, graph: &'g Graph) -> One<'g> {
        let exactly = named.scope == Scope::Exactly;
        let wider = !exactly && (both || named.scope == Scope::Broadly) && graph.broader(named.entity).len() > 0;
        One {
            entity: named.entity,
            intervals: if exactly { &[] } else { graph.intervals(named.entity) },
            broader: if wider { graph.up(named.entity).into_iter().skip(1).collect() } else { Vec::new() },
        }
    }

    fn get(&self, id: EntityId, graph: &Graph, columns: &Columns<'g>) -> Option<Hop> {
        if id == self.entity {
            return Some(Hop { relation: Relation::Same, hops: 0 });
        }
        if within(self.intervals, columns.place(id)) {
            return Some(Hop { relation: Relation::Narrower, hops: graph.hops_up(id, self.entity) });
        }
        let broader = self.broader.iter().find(|(up, _)| *up == id);
        broader.map(|(_, hops)| Hop { relation: Relation::Broader, hops: *hops })
    }
}

impl<'g> Reached<'g> {
    /// How the thing was reached; `None` if it was not.
    pub fn get(&self, id: EntityId) -> Option<Hop> {
        match &self.by {
            By::Few(few) => {
                if let Some((last, hop)) = self.last.get()
                    && last == id
                {
                    return hop;
                }
                let mut best: Option<Hop> = None;
                for hop in few.iter().filter_map(|one| one.get(id, self.graph, &self.columns)) {
                    if best.is_none_or(|b| hop.is_nearer(b)) {
                        best = Some(hop);
                    }
                }
                self.last.set(Some((id, best)));
                best
            }
            By::Many(all) => all.get(&id).copied(),
        }
    }

    /// The things of a list that were reached.
    pub fn among<'a>(&'a self, ids: &'a [EntityId]) -> impl Iterator<Item = (EntityId, Hop)> + 'a {
        ids.iter().filter_map(|id| self.get(*id).map(|hop| (*id, hop)))
    }

    /// The places of everything reached: first and one behind the last, in order, apart from each other.
    pub fn places(&self) -> SmallVec<[(u32, u32); 4]> {
        let mut all: SmallVec<[(u32, u32); 4]> = SmallVec::new();
        let own = |id: EntityId| (self.columns.place(id), self.columns.place(id) + 1);
        match &self.by {
            By::Few(few) => {
                for one in few {
                    all.extend(one.intervals.chunks_exact(2).map(|p| (p[0], p[1])));
                    if one.intervals.is_empty() {
                        all.push(own(one.entity));
                    }
                    all.extend(one.broader.iter().map(|(up, _)| own(*up)));
                }
            }
            By::Many(many) => all.extend(many.keys().map(|id| own(*id))),
        }
        if all.len() > 1 {
            all.sort_unstable();
            let mut kept = 0;
            for i in 1..all.len() {
                if all[i].0 <= all[kept].1 {
                    all[kept].1 = all[kept].1.max(all[i].1);
                } else {
                    kept += 1;
                    all[kept] = all[i];
                }
            }
            all.truncate(kept + 1);
        }
        all
    }

    /// Whether two names reach a thing in common.
    pub fn meets(&self, other: &Reached<'_>) -> bool {
        let (a, b) = (self.places(), other.places());
        let (mut i, mut j) = (0, 0);
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            if x.0 < y.1 && y.0 < x.1 {
                return true;
            }
            if x.1 <= y.1 {
                i += 1;
            } else {
                j += 1;
            }
        }
        false
    }

    /// Everything reached, by number.
    pub fn all(&self) -> impl Iterator<Item = EntityId> {
        let mut all: Vec<EntityId> =
            self.places().into_iter().flat_map(|(a, b)| a..b).map(|place| self.graph.at_place(place)).collect();
        all.sort_unstable();
        all.into_iter()
    }
}

/// What a clause's names reach. `both` = also everything broader below the root (`after` and `before`).
pub fn reach<'g>(names: &Names, both: bool, graph: &'g Graph) -> Reached<'g> {
    let mut named: SmallVec<[Named; 4]> = SmallVec::new();
    for term in &names.any {
        match term {
            Term::Thing(one) => named.push(*one),
            Term::Nested(find) => {
                // Only a limited question needs its rows in order.
                let rows: Vec<What> = match find.limit {
                    None => find::found(find, graph).into_whats(),
                    Some(_) => find::rows(find, graph).into_iter().map(|row| row.what).collect(),
                };
                for what in rows {
                    if let What::Things(things) = what {
                        named.extend(things.into_iter().map(|entity| Named { entity, scope: Scope::Narrower }));
                    }
                }
            }
        }
    }
    let by = if named.len() <= MANY {
        By::Few(named.into_iter().map(|one| One::new(one, both, graph)).collect())
    } else {
        let mut all = HashMap::new();
        for one in super::stop::each(named.into_iter()) {
            add(&mut all, one, both, graph);
        }
        By::Many(all)
    };
    Reached { graph, columns: graph.columns(), by, last: Cell::new(None) }
}

/// What one name reaches.
pub fn reach_one(named: Named, both: bool, graph: &Graph) -> Reached<'_> {
    let few = std::iter::once(One::new(named, both, graph)).collect();
    Reached { graph, columns: graph.columns(), by: By::Few(few), last: Cell::new(None) }
}

fn add(reached: &mut HashMap<EntityId, Hop>, named: Named, both: bool, graph: &Graph) {
    let mut put = |id: EntityId, hop: Hop| {
        let place = reached.entry(id).or_insert(hop);
        if hop.is_nearer(*place) {
            *place = hop;
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
