//! Records decoded when they are first asked for, and kept. What only searches reads the columns and decodes nothing.

use std::sync::OnceLock;

/// Slots of one piece.
const PIECE: usize = 256;

type Piece<T> = Box<[OnceLock<Box<T>>]>;

/// A list of values that are made one by one.
#[derive(Debug)]
pub struct Lazy<T> {
    pieces: Box<[OnceLock<Piece<T>>]>,
}

impl<T> Lazy<T> {
    /// For so many values.
    pub fn new(len: usize) -> Lazy<T> {
        Lazy { pieces: (0..len.div_ceil(PIECE)).map(|_| OnceLock::new()).collect() }
    }

    /// The value at a place within the length, made if it is not there yet.
    pub fn get(&self, i: usize, make: impl FnOnce() -> T) -> &T {
        let piece = self.pieces[i / PIECE].get_or_init(|| (0..PIECE).map(|_| OnceLock::new()).collect());
        piece[i % PIECE].get_or_init(|| Box::new(make()))
    }
}
