//! The built-in graph, prebuilt from `graph-data/` by the build script with the loader's own modules.

use crate::data::Dataset;
use crate::data::prebuilt::Prebuilt;
use crate::graph::Graph;

/// The serialised data.
static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/graph.postcard"));

fn prebuilt() -> Prebuilt {
    postcard::from_bytes(BYTES).expect("the build script serialised this very type")
}

/// The built-in records.
pub fn dataset() -> Dataset {
    prebuilt().dataset
}

/// The built-in graph.
pub fn graph() -> Graph {
    Graph::from_prebuilt(prebuilt())
}
