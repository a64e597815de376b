//! The vocabulary: what the data files write and every later stage speaks of, as plain types without behaviour.

pub mod entity;
pub mod id;
pub mod name;
pub mod quantity;
pub mod source;
pub mod statement;
pub mod terms;
