//! evigraph
pub mod answer;
pub mod data;
pub mod diagnostic;
pub mod eval;
pub mod graph;
pub mod model;
pub mod question;
pub mod resolve;
pub mod span;
pub mod suggest;
