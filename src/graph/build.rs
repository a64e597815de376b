//! Dataset → Graph: the records are taken into an image, in the order of the files.

use super::Graph;
use crate::data::Dataset;
use crate::store::{Builder, Bytes, Image, Refused};

impl Graph {
    /// Builds the graph of a validated dataset. A name that the dataset does not hold (which validation refuses) is left out
    /// of its role.
    pub fn new(data: Dataset) -> Graph {
        // A dataset that was read has distinct ids, and does not outgrow the numbers of an image.
        let bytes = data.image().map(|image| image.bytes());
        bytes.ok().and_then(|bytes| Image::new(bytes).ok()).map_or_else(Graph::empty, Graph::of)
    }

    fn empty() -> Graph {
        let nothing = Builder::default().finish(None).bytes();
        Graph::of(Image::new(nothing).expect("an image that was just made is one"))
    }

    /// The graph in bytes that this program made.
    ///
    /// # Errors
    /// Why they are no image.
    pub fn from_bytes(bytes: Bytes) -> Result<Graph, Refused> {
        Image::new(bytes).map(Graph::of)
    }
}
