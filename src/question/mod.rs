//! Question text → [`ast::Question`], or an [`error::SyntaxError`] that says where, what could stand there, and the nearest question.
//!
//! [`parser`] reads the forms, `clause` the clauses, [`names`] the names; `words` holds every spelling; where the text
//! does not fit the grammar, `slip` finds out why and `mend` the questions that were probably meant. `places` says where the last words of an
//! unfinished text can begin, `marks` what each piece of it is, for colours.

pub mod ast;
mod clause;
pub mod error;
mod grammar;
mod limits;
mod marks;
mod meant;
mod mend;
pub mod names;
pub mod parser;
mod places;
mod scan;
mod slip;
mod words;

#[cfg(test)]
mod form_tests;
#[cfg(test)]
mod mistake_tests;
#[cfg(test)]
mod property_tests;

pub use marks::{Mark, marks};
pub use mend::unknown_word;
pub use names::{needs_quotes, needs_quotes_anywhere, quote};
pub use parser::{parse, parsed};
pub use places::{Place, closers, places};
pub use scan::Expect;
pub use words::{clause_keywords, heads, keywords};
