//! Question text → [`ast::Question`], or a [`error::SyntaxError`] that says where, what could stand there, and the nearest question.

pub mod ast;
pub mod clause;
pub mod error;
pub mod names;
pub mod parser;
