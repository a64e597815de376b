//! [`Query`](crate::resolve::query::Query) → portable SQL with bound arguments, over the tables of the Parquet layout.

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
