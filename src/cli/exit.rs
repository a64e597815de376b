//! What the process says when it ends.

use std::process::ExitCode;

/// Exit status, as documented in the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// An answer with rows.
    Rows,
    /// An empty answer, as grep does.
    Empty,
    /// Not understood, or wrong arguments.
    NotUnderstood,
    /// The data cannot be loaded, or has faults.
    NoData,
    /// Ctrl-C.
    Interrupted,
}

impl Exit {
    /// The number the shell sees.
    pub const fn code(self) -> i32 {
        match self {
            Exit::Rows => 0,
            Exit::Empty => 1,
            Exit::NotUnderstood => 2,
            Exit::NoData => 3,
            Exit::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code() as u8)
    }
}
