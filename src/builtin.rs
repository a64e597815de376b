//! The built-in graph's dataset, prebuilt from `graph-data/` by the build script with the loader's own modules.

use crate::data::Dataset;

/// The serialised dataset.
static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/graph.postcard"));

/// The built-in dataset.
pub fn dataset() -> Dataset {
    postcard::from_bytes(BYTES).expect("the build script serialised this very type")
}
