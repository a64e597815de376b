//! SQL → rows, on an engine that holds the tables of a layout: a program behind a pipe or, with the feature `spark`, Apache Spark.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::diagnostic::Diagnostic;
use crate::sql::{Sql, Value};

/// What an engine calls itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Such as `Apache Spark`.
    pub name: String,
    /// Such as `4.2.0`.
    pub version: String,
}

/// An engine on which the tables of a layout are open.
pub trait Engine {
    /// What it is.
    fn about(&self) -> &About;

    /// Runs a statement and returns all its rows. Once `stop` is set the work is cancelled, on the engine too.
    ///
    /// # Errors
    /// `E0xx`: what went wrong, with the next step; [`crate::session::STOPPED`] where it was stopped.
    fn run(&mut self, sql: &Sql, stop: &Arc<AtomicBool>) -> Result<Vec<Vec<Value>>, Box<Diagnostic>>;
}
