//! A graph and some statements → a graph of the same things under the same numbers, with these statements alone.

use super::{Graph, Record};
use crate::model::id::EntityId;
use crate::model::statement::Statement;
use crate::store::{Builder, Column, Finished, Image, NotTaken};

/// What a reader is warned of: it follows from all statements of a graph, so a part of them keeps it as it is.
const WARNINGS: [Column; 4] =
    [Column::Cautions, Column::Opposed, Column::OpposedNarrowerStarts, Column::OpposedNarrower];

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
/// An id that stands twice among the statements, more than an image can number, or a thing of `base` whose record cannot be read.
pub fn fragment_image(base: &Graph, statements: &[Statement]) -> Result<Finished, NotTaken> {
    let mut builder = things(base)?;
    relate(base, &mut builder);
    for statement in statements {
        builder.statement(statement)?;
    }
    let mut finished = builder.finish(Some(base.fingerprint().to_owned()));
    for column in WARNINGS {
        finished.replace(column, base.image().u32s(column).to_vec());
    }
    Ok(finished)
}

/// The things of a graph in the order of their numbers. The works of a source have numbers one behind the other.
fn things(base: &Graph) -> Result<Builder, NotTaken> {
    let mut builder = Builder::default();
    for id in base.entity_ids() {
        // Otherwise it is one of the works that were taken with the first.
        if id.index() >= builder.things() {
            take(base, id, &mut builder)?;
        }
        // Every number behind one that is not taken would be another's.
        if builder.number(base.id(id)) != Some(id.0) {
            return Err(NotTaken::Unread(base.id(id).to_owned()));
        }
    }
    Ok(builder)
}

/// Takes one thing by its record; with the first work of a source all of them.
fn take(base: &Graph, id: EntityId, builder: &mut Builder) -> Result<(), NotTaken> {
    match base.read_thing(id).record {
        Record::Entity => _ = base.read_entity(id).map(|entity| builder.entity(&entity)).transpose()?,
        Record::Source(i) => _ = base.read_source(i).map(|source| builder.source(&source)).transpose()?,
        Record::Reference(i, _) => _ = base.read_source(i).map(|source| builder.works(&source)).transpose()?,
        Record::Marker(_) => _ = base.unbound_marker(id).map(|(of, marker)| builder.marker(of, marker)).transpose()?,
    }
    Ok(())
}

/// Is-a, part-of and disjointness, in the order of the things.
fn relate(base: &Graph, builder: &mut Builder) {
    for id in base.entity_ids() {
        for broader in base.broader(id) {
            builder.broader(id.0, broader.0);
        }
        let list = |starts, items| base.image().lists(starts, items).get(id.index());
        for whole in list(Column::PartOfStarts, Column::PartOf) {
            builder.part_of(id.0, *whole);
        }
        for other in list(Column::DisjointStarts, Column::Disjoint) {
            builder.disjoint(id.0, *other);
        }
    }
}
