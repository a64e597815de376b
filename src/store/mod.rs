//! Records → an image, and an image → columns: everything that a graph holds as flat columns of numbers and text, read in place.
//!
//! `builder` takes things and `claims` statements (`ids` numbers them), `derive` (with `taxonomy` and `names`) adds what follows from them, `write` makes the image; `image` reads it from
//! `bytes` that stand in the program, in memory or in a mapped file; `fragment` makes one of the things of another and other statements. `format` is the layout of both, `rest` what only a shown record needs.

pub mod builder;
pub mod bytes;
pub mod claims;
pub mod derive;
pub mod format;
pub mod fragment;
pub mod ids;
pub mod image;
pub mod names;
pub mod rest;
pub mod taxonomy;
pub mod write;

pub use builder::{Builder, NotTaken};
pub use bytes::Bytes;
pub use claims::Claim;
pub use format::{Column, Refused, Slot};
pub use image::{Image, Index, Lists, Texts};
pub use write::Finished;
