//! A graph and some statements → a graph of the same things under the same numbers, with these statements alone.

use super::Graph;
use crate::model::statement::Statement;
use crate::store::{self, Finished, Image, NotTaken};

/// The graph of [`fragment_image`], in memory.
///
/// # Errors
/// As [`fragment_image`].
pub fn fragment(base: &Graph, statements: &[Statement]) -> Result<Graph, NotTaken> {
    let bytes = fragment_image(base, statements)?.bytes();
    Ok(Graph::of(Image::new(bytes).expect("an image that was just made is one")))
}

/// The image of a graph with exactly the things of `base` under the same numbers, and with only these statements, numbered in the order
/// given. The fingerprint and what a reader is warned of are those of `base`, whatever statements are at hand.
///
/// # Errors
/// An id that stands twice among the statements, more than an image can number, or columns of `base` that do not fit together.
pub fn fragment_image(base: &Graph, statements: &[Statement]) -> Result<Finished, NotTaken> {
    store::fragment::fragment(base.image(), statements)
}
