//! Dense numbers for the things of a loaded graph. The ids of the data files are strings; these are positions.

use serde::{Deserialize, Serialize};

/// Position of an entity (also a source, a cited work or a citation marker) in the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntityId(pub u32);

/// Position of a statement in the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StatementId(pub u32);

impl EntityId {
    /// A thing that has not been chosen yet, in the query of an unfinished question. Only completion makes and reads such queries.
    pub const HOLE: EntityId = EntityId(u32::MAX);

    /// As an index into a list of entities.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl StatementId {
    /// As an index into a list of statements.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
