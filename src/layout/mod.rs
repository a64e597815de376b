//! [`Graph`](crate::graph::Graph) → a folder of Parquet tables that other engines read, with what is needed to understand names without them.
//!
//! `tables` says what tables there are, `things` and `statements` make their rows, `sheet` writes the rows of one, `folder` puts the folder in its
//! place whole or not at all, `head` reads what a folder says of itself. The names of Parquet's crate stay inside.

mod folder;
mod head;
mod sheet;
mod statements;
pub mod tables;
mod things;

use std::sync::atomic::{AtomicU64, Ordering};

pub use folder::{NotWritten, Written, export};
pub use head::{Head, head};

/// Version of the tables.
pub const VERSION: i32 = 1;

/// The file of the graph without its statements: a snapshot.
pub const NAMES: &str = "names.evg";

/// How far the work is, and whether it should end.
pub struct Watch<'w> {
    /// Things and statements done.
    pub done: &'w AtomicU64,
    /// Whether somebody wants the work to end.
    pub stop: &'w dyn Fn() -> bool,
}

impl Watch<'_> {
    fn one(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    fn stopped(&self) -> bool {
        (self.stop)()
    }
}
