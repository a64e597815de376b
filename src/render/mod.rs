//! [`Answer`](crate::answer::Answer) and [`Diagnostic`](crate::diagnostic::Diagnostic) → text for people and for other programs.
//!
//! `blocks` says what each form of answer shows (with `words`, `cells` and `grid`); `text` and `table` lay that out for a terminal,
//! `markdown` for a document. `csv` and `json` go from the answer itself. `diagnostic` shows a fault under its place. `markup` is text in
//! pieces that a terminal can colour; `escape` makes what cannot be seen visible.

pub mod aspects;
pub mod blocks;
pub mod cells;
pub mod csv;
pub mod diagnostic;
pub mod escape;
pub mod grid;
pub mod json;
pub mod markdown;
pub mod markup;
pub mod table;
pub mod text;
pub mod words;

/// How an answer is laid out for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Columns of the terminal; `None` = no limit, as when piped.
    pub width: Option<usize>,
    /// At most so many rows of a table or statements of a list; `None` = all.
    pub max_rows: Option<usize>,
    /// Whether box-drawing characters, arrows and dashes may be used.
    pub unicode: bool,
    /// Whether the reading and the summary line are left out.
    pub quiet: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { width: None, max_rows: None, unicode: true, quiet: false }
    }
}
