//! SQL → rows, on an engine that holds the tables of a layout: a program behind a pipe or, with the feature `spark`, Apache Spark.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::layout::{self, tables};
use crate::sql::{Sql, Value};

mod fault;
mod pipe;
#[cfg(feature = "spark")]
mod spark;
mod words;

/// What an engine calls itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Such as `Apache Spark`.
    pub name: String,
    /// Such as `4.2.0`.
    pub version: String,
}

impl std::fmt::Display for About {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

/// An engine on which the tables of a layout are open.
pub trait Engine {
    /// What it is.
    fn about(&self) -> &About;

    /// Runs a statement and returns all its rows. Once `stop` is set the work is cancelled, on the engine too.
    ///
    /// # Errors
    /// `E0xx`: what went wrong, with the next step; [`crate::diagnostic::STOPPED`] where it was stopped.
    fn run(&mut self, sql: &Sql, stop: &Arc<AtomicBool>) -> Result<Vec<Vec<Value>>, Box<Diagnostic>>;

    /// Is told how many statements the layout holds, so that it can be set for a small one.
    fn expect(&mut self, _statements: usize) {}
}

/// Names of the tables of a layout; each is the file `LAYOUT/NAME.parquet`.
pub fn tables() -> impl Iterator<Item = &'static str> {
    tables::ALL.iter().map(|table| table.name)
}

/// The version of the layout that is read.
const VERSION: i64 = layout::VERSION as i64;

/// How often a wish to stop is looked for.
const LOOK: Duration = Duration::from_millis(50);

/// Opens an engine on the tables of a layout, and holds the layout against the graph with this fingerprint.
///
/// `engine` is `run:COMMAND` or `sc://HOST:PORT`, with the options of Spark Connect behind it; `layout` is the folder as the engine sees it.
///
/// # Errors
/// `E001` to `E009`; [`crate::diagnostic::STOPPED`] where it was stopped.
pub fn open(
    engine: &str,
    layout: &str,
    fingerprint: &str,
    stop: &Arc<AtomicBool>,
) -> Result<Box<dyn Engine>, Box<Diagnostic>> {
    let mut opened: Box<dyn Engine> = if let Some(command) = engine.strip_prefix("run:") {
        let words = words::split(command).map_err(|why| fault::no_command(engine, why))?;
        Box::new(pipe::Pipe::open(words, layout, stop)?)
    } else if engine.starts_with("sc://") {
        cluster(engine, layout, stop)?
    } else {
        return Err(fault::unknown(engine));
    };
    check(opened.as_mut(), layout, fingerprint, stop)?;
    Ok(opened)
}

#[cfg(feature = "spark")]
fn cluster(engine: &str, layout: &str, stop: &Arc<AtomicBool>) -> Result<Box<dyn Engine>, Box<Diagnostic>> {
    Ok(Box::new(spark::Spark::open(engine, layout, stop)?))
}

#[cfg(not(feature = "spark"))]
fn cluster(_: &str, _: &str, _: &Arc<AtomicBool>) -> Result<Box<dyn Engine>, Box<Diagnostic>> {
    Err(fault::not_built())
}

/// The layout must be one that this program reads, made from the graph that is open here.
fn check(
    engine: &mut dyn Engine,
    layout: &str,
    fingerprint: &str,
    stop: &Arc<AtomicBool>,
) -> Result<(), Box<Diagnostic>> {
    let sql = Sql {
        title: "version and graph of the layout".to_owned(),
        text: "SELECT version, fingerprint FROM layout".to_owned(),
        arguments: Vec::new(),
        columns: vec!["version", "fingerprint"],
    };
    let rows = match engine.run(&sql, stop) {
        Err(refusal) if refusal.code == fault::REFUSED => {
            return Err(fault::other_version(layout, "no known version", VERSION));
        }
        other => other?,
    };
    match rows.first().map(Vec::as_slice) {
        Some([Value::Number(VERSION), Value::Text(found)]) if found == fingerprint => Ok(()),
        Some([Value::Number(VERSION), Value::Text(found)]) => Err(fault::other_graph(layout, found, fingerprint)),
        Some([Value::Number(other), _]) => Err(fault::other_version(layout, &format!("version {other}"), VERSION)),
        _ => Err(fault::other_version(layout, "no known version", VERSION)),
    }
}
