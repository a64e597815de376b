//! evigraph
pub mod data;
pub mod diagnostic;
pub mod graph;
pub mod model;
pub mod span;
