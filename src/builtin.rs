//! The built-in graph: an image that the build script made of `graph-data/` with the loader's own modules.

use crate::data::Dataset;
use crate::graph::Graph;
use crate::store::Bytes;

/// Makes a static start where numbers can be read in place.
#[repr(C, align(64))]
struct Aligned<B: ?Sized>(B);

static IMAGE: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/graph.evg")));

/// The built-in records.
pub fn dataset() -> Dataset {
    graph().dataset()
}

/// The built-in graph.
pub fn graph() -> Graph {
    Graph::from_bytes(Bytes::Static(&IMAGE.0)).expect("the build script made an image of this very layout")
}
