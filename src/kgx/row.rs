//! A node or an edge as a line of a file holds it: the columns that every import reads, and the rest as they are.

use std::borrow::Cow;

use super::columns::{EffectColumn, Precondition};
use super::extra::Rest;
use super::faults::Wrong;

/// A node.
#[derive(Debug, Default)]
pub struct NodeRow<'a> {
    /// `id`
    pub id: Option<Cow<'a, str>>,
    /// `category`
    pub category: Vec<Cow<'a, str>>,
    /// `name`
    pub name: Option<Cow<'a, str>>,
    /// `synonym`
    pub synonym: Vec<Cow<'a, str>>,
    /// `description`
    pub description: Option<Cow<'a, str>>,
    /// `xref`
    pub xref: Vec<Cow<'a, str>>,
    /// All other columns.
    pub rest: Rest<'a>,
}

/// An edge.
#[derive(Debug, Default)]
pub struct EdgeRow<'a> {
    /// `id`
    pub id: Option<Cow<'a, str>>,
    /// `subject`
    pub subject: Option<Cow<'a, str>>,
    /// `predicate`
    pub predicate: Option<Cow<'a, str>>,
    /// `object`
    pub object: Option<Cow<'a, str>>,
    /// `negated`
    pub negated: bool,
    /// `publications`
    pub publications: Vec<Cow<'a, str>>,
    /// `primary_knowledge_source`
    pub source: Option<Cow<'a, str>>,
    /// `strength`
    pub strength: Option<Cow<'a, str>>,
    /// `populations`
    pub populations: Vec<Cow<'a, str>>,
    /// `preconditions`
    pub preconditions: Vec<Precondition<'a>>,
    /// `source_lines`
    pub lines: Option<(u32, u32)>,
    /// `effect`
    pub effect: Option<Box<EffectColumn>>,
    /// All other columns.
    pub rest: Rest<'a>,
}

/// A column that must be there and not empty.
///
/// # Errors
/// `K003`
pub fn required<'a>(value: Option<Cow<'a, str>>, column: &str) -> Result<Cow<'a, str>, Wrong> {
    value.filter(|v| !v.trim().is_empty()).ok_or_else(|| missing(column))
}

/// `K003` of a column.
pub fn missing(column: &str) -> Wrong {
    let help = "nodes need id and category; edges need subject, predicate and object";
    Wrong::new("K003", format!("the column {column} is missing or empty"), help)
}
