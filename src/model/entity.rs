//! Entities: the things that statements speak of.

use serde::{Deserialize, Serialize};

use super::terms::EntityKind;

/// One thing, as a file of `graph-data/entities/` writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Lower-case slug, unique over all kinds.
    pub id: String,
    /// What sort of thing it is.
    pub kind: EntityKind,
    /// Preferred label; unique, never a synonym of another entity.
    pub label: String,
    /// Other names.
    pub synonyms: Vec<Synonym>,
    /// Ids of what it is a kind of (is-a). Empty only for the root of a kind.
    pub broader: Vec<String>,
    /// Ids of what it is a part of.
    pub part_of: Vec<String>,
    /// Ids of circumstances that cannot hold together with it.
    pub disjoint: Vec<String>,
    /// Whether it is a class so wide that what is said of it contradicts nothing said of its members (conservative care).
    pub grouping: bool,
    /// Codes of public code lists, `SYSTEM:CODE`.
    pub codes: Vec<String>,
    /// Curator's remark.
    pub note: Option<String>,
    /// Columns of an imported node that no other field holds: a JSON object, as text. `None` for what a file of `graph-data/` writes.
    pub extra: Option<String>,
}

/// Another name of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synonym {
    /// The name.
    pub name: String,
    /// Ids of the sources that use it; empty = added by us.
    pub by: Vec<String>,
}
