//! What can go wrong with an engine → a [`Diagnostic`] with cause and next step.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::STOPPED;

/// The engine is none that this program knows, or was built with.
pub const UNKNOWN: &str = "E001";
/// It cannot be started or reached.
pub const UNREACHED: &str = "E002";
/// It was there and is gone.
pub const LOST: &str = "E003";
/// A table of the layout is missing or cannot be read.
pub const NO_TABLE: &str = "E004";
/// The layout is of another version.
pub const OTHER_VERSION: &str = "E005";
/// The layout was made from another graph.
pub const OTHER_GRAPH: &str = "E006";
/// The engine does not let this program in.
#[cfg(feature = "spark")]
pub const NOT_LET_IN: &str = "E007";
/// What it sends back cannot be understood.
pub const NOT_UNDERSTOOD: &str = "E008";
/// It refuses a statement of SQL.
pub const REFUSED: &str = "E009";

/// Most signs of an engine's own message that are shown.
const MOST_SIGNS: usize = 500;

/// The work was stopped; `STOPPED`.
pub fn stopped() -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(STOPPED, "stopped before the answer was whole")
            .help("the engine was told to stop too; name something narrower, or add a clause"),
    )
}

/// Neither form of an engine.
pub fn unknown(engine: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(UNKNOWN, format!("\"{engine}\" is no engine"))
            .help("sc://HOST:PORT is a server of Spark Connect, such as sc://localhost:15002")
            .help("run:COMMAND is a program that reads SQL and writes rows, such as \"run:python3 duckdb_engine.py\""),
    )
}

/// An engine that this program was built without.
#[cfg(not(feature = "spark"))]
pub fn not_built() -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(UNKNOWN, "this program was built without the client of Apache Spark")
            .help("build it with the client: cargo install --path . --features spark (needs protoc: apt install protobuf-compiler)"),
    )
}

/// A command that cannot be split into words.
pub fn no_command(engine: &str, why: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(UNKNOWN, format!("the command of \"{engine}\" cannot be read: {why}"))
            .help("behind run: stands a program with its arguments, split at blanks; quote an argument that holds one"),
    )
}

/// An address that cannot be read.
#[cfg(feature = "spark")]
pub fn no_address(engine: &str, why: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(UNKNOWN, format!("the address {engine} cannot be read: {}", one_line(why))).help(
            "an address is sc://HOST:PORT, with options behind a slash: sc://HOST:PORT/;use_ssl=true;token=TOKEN",
        ),
    )
}

/// Nothing could be started or reached.
pub fn unreached(who: &str, why: &str, next: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(UNREACHED, format!("{who} cannot be {}", one_line(why))).help(next))
}

/// The engine is gone.
pub fn lost(who: &str, why: &str, next: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(LOST, format!("{who} is gone: {}", one_line(why))).help(next))
}

/// A table cannot be found or read.
pub fn no_table(who: &str, layout: &str, why: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(NO_TABLE, format!("{who} cannot read a table of {layout}: {}", one_line(why)))
            .help("the folder must hold all tables that `evigraph export parquet` writes, under a path that the engine itself can read"),
    )
}

/// A layout of another version, or of none.
pub fn other_version(layout: &str, found: &str, wanted: i64) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            OTHER_VERSION,
            format!("{layout} is a layout of {found}; this program reads version {wanted}"),
        )
        .help("write it anew with `evigraph export parquet` of this program"),
    )
}

/// A layout of another graph.
pub fn other_graph(layout: &str, found: &str, here: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            OTHER_GRAPH,
            format!("{layout} was made from another graph: its fingerprint is {found}, that of the graph here {here}"),
        )
        .help("open the graph that it was made from, or write the layout anew with `evigraph export parquet`"),
    )
}

/// Wrong or missing credentials.
#[cfg(feature = "spark")]
pub fn not_let_in(who: &str, why: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(NOT_LET_IN, format!("{who} does not let this program in: {}", one_line(why)))
            .help("give the token of the server: sc://HOST:PORT/;use_ssl=true;token=TOKEN"),
    )
}

/// An answer that is none.
pub fn not_understood(who: &str, why: &str, next: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(NOT_UNDERSTOOD, format!("{who} sends what is no answer: {}", one_line(why))).help(next))
}

/// SQL that the engine does not take.
pub fn refused(who: &str, why: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(REFUSED, format!("{who} refuses the SQL of this question: {}", one_line(why)))
            .help("this is a fault of evigraph or of the engine, not of the question: please report it, with the question and this message"),
    )
}

/// SQL that the engine takes, but does not bring to an end.
#[cfg(feature = "spark")]
pub fn failed(who: &str, why: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(REFUSED, format!("{who} fails at the SQL of this question: {}", one_line(why)))
            .help("the log of the engine says more; ask again, and report it where the engine itself is sound"),
    )
}

/// A message on one line, cut where it grows long.
fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST_SIGNS) {
        Some((end, _)) => format!("{} …", &line[..end]),
        None => line.trim_end_matches('.').to_owned(),
    }
}
