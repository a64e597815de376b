//! [`Query`](crate::resolve::query::Query) → portable SQL with bound arguments, over the tables of the Parquet layout.
//!
//! `names` lists what names reach, `clause` and `conditions` test a statement, `find` makes rows of those that pass, `forms` are the other forms;
//! `text` puts the pieces together. What a person typed never enters a text: things are bound by number, values are bound, words come from the
//! program's own lists. No recursion, no window, no text aggregation: rows come back, and are grouped and ordered as in memory.

mod clause;
mod conditions;
mod find;
mod forms;
mod names;
mod text;

use crate::graph::Graph;
use crate::model::id::EntityId;
use crate::resolve::meaning::leaves;
use crate::resolve::query::{Clause, Find, Named, Names, Term, Verdict};

pub use find::COLUMNS;
pub use forms::{NUMBERED, STATEMENTS};

/// One statement of SQL, as it is sent to an engine.
#[derive(Debug, Clone, PartialEq)]
pub struct Sql {
    /// What it answers, a short line.
    pub title: String,
    /// The text; each `?` takes one argument, in order.
    pub text: String,
    /// What is bound.
    pub arguments: Vec<Argument>,
    /// Names of the columns that come back, in order.
    pub columns: Vec<&'static str>,
}

/// A bound argument.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// The value.
    pub value: Value,
    /// What it stands for, for a reader: a label, a word.
    pub note: String,
}

/// A value that goes to an engine or comes back.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// A number of 64 bits (BIGINT).
    Number(i64),
    /// A number with a fraction (DOUBLE).
    Real(f64),
    /// A text.
    Text(String),
}

/// Why a question has no translation: a limited question in brackets, whose first rows are decided by an order that is not made on the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a question in brackets keeps only its first rows, and their order is not made on the engine")]
pub struct LimitedInside;

/// The rows of a find, with the statements that put each there and what matched; columns as [`COLUMNS`]. Limit, order and groups are not in it.
///
/// # Errors
/// [`LimitedInside`]
pub fn rows(find: &Find, graph: &Graph) -> Result<Sql, LimitedInside> {
    find_fits(find)?;
    Ok(find::Compiler::new(graph).find(find))
}

/// The number of rows of a find, its limit left out.
///
/// # Errors
/// [`LimitedInside`]
pub fn count(find: &Find, graph: &Graph) -> Result<Sql, LimitedInside> {
    find_fits(find)?;
    Ok(find::Compiler::new(graph).count(find))
}

/// What the rows of a find are, its limit left out.
///
/// # Errors
/// [`LimitedInside`]
pub fn items(find: &Find, graph: &Graph) -> Result<Sql, LimitedInside> {
    find_fits(find)?;
    Ok(find::Compiler::new(graph).items(find))
}

/// The statements of several finds whose rows are statements; columns as [`NUMBERED`].
///
/// # Errors
/// [`LimitedInside`]
pub fn several(finds: &[Find], graph: &Graph) -> Result<Sql, LimitedInside> {
    finds.iter().try_for_each(find_fits)?;
    Ok(forms::several(finds, graph))
}

/// The statements that count in a verdict; columns as [`STATEMENTS`].
///
/// # Errors
/// [`LimitedInside`]
pub fn verdict(verdict: &Verdict, graph: &Graph) -> Result<Sql, LimitedInside> {
    verdict.clauses.iter().try_for_each(clause_fits)?;
    Ok(forms::verdict(verdict, graph))
}

/// The statements that may disagree with another one; columns as [`STATEMENTS`].
///
/// # Errors
/// [`LimitedInside`]
pub fn conflicts(about: Option<&Names>, between: &[EntityId], graph: &Graph) -> Result<Sql, LimitedInside> {
    about.map_or(Ok(()), names_fit)?;
    Ok(forms::conflicts(about, between, graph))
}

/// The statements of all chains of so many steps (at least 1) from one thing to another; columns as [`STATEMENTS`]. They are the shortest chains
/// where fewer steps gave nothing.
pub fn path(exact: bool, from: Named, to: Named, steps: usize, graph: &Graph) -> Sql {
    forms::path(exact, from, to, steps.max(1), graph)
}

/// The statements that can be a part of an order of care; columns as [`STATEMENTS`].
pub fn pathway(name: Named, graph: &Graph) -> Sql {
    forms::pathway(name, graph)
}

/// The statements about a thing; columns as [`STATEMENTS`].
pub fn describe(name: Named, graph: &Graph) -> Sql {
    forms::describe(name, graph)
}

/// The statements that warn of things, of what is broader or of what is narrower; columns as [`STATEMENTS`].
pub fn warnings(things: &[EntityId], graph: &Graph) -> Sql {
    forms::warnings(things, graph)
}

fn find_fits(find: &Find) -> Result<(), LimitedInside> {
    leaves(find.group.as_ref()).into_iter().flatten().try_for_each(clause_fits)
}

fn clause_fits(clause: &Clause) -> Result<(), LimitedInside> {
    match clause {
        Clause::Role(_, names) | Clause::After { names, .. } => names_fit(names),
        Clause::Not(inner) => clause_fits(inner),
        Clause::With(_) | Clause::Without(_) | Clause::EvidenceFrom(_) | Clause::Where(_) => Ok(()),
    }
}

fn names_fit(names: &Names) -> Result<(), LimitedInside> {
    names.any.iter().try_for_each(|term| match term {
        Term::Thing(_) => Ok(()),
        Term::Nested(find) if find.limit.is_some() => Err(LimitedInside),
        Term::Nested(find) => find_fits(find),
    })
}
