//! An image and statements → the image of the same things with these statements alone. What is said of things and what follows from it is
//! copied, column by column.

use std::collections::HashMap;

use super::builder::{Builder, NotTaken, TextColumn};
use super::derive::{Columns, Derived, of_statements};
use super::format::Column;
use super::image::Image;
use super::rest::ThingRest;
use super::write::{Finished, statement_ranks};
use crate::model::statement::Statement;

/// The derived columns of things. What a reader is warned of, the last four, follows from all statements of a graph, so a part of them keeps
/// it as it is.
const DERIVED: [Column; 22] = [
    Column::ThingKindsWithin,
    Column::BroaderStarts,
    Column::Broader,
    Column::NarrowerStarts,
    Column::Narrower,
    Column::PartOfStarts,
    Column::PartOf,
    Column::DisjointStarts,
    Column::Disjoint,
    Column::Place,
    Column::AtPlace,
    Column::IntervalStarts,
    Column::Intervals,
    Column::ThingRank,
    Column::ThingHash,
    Column::FormStarts,
    Column::FormText,
    Column::FormThing,
    Column::Cautions,
    Column::Opposed,
    Column::OpposedNarrowerStarts,
    Column::OpposedNarrower,
];

/// The image of the things of `base` under the same numbers, and of these statements, numbered in the order given. Fingerprint and warnings are
/// those of `base`.
///
/// # Errors
/// An id that stands twice among the statements, more than an image can number, or columns of `base` that do not fit together.
pub fn fragment(base: &Image, statements: &[Statement]) -> Result<Finished, NotTaken> {
    let mut builder = things(base)?;
    for statement in statements {
        builder.statement(statement)?;
    }
    let mut derived = Columns::new();
    of_statements(&builder, base.u32s(Column::Place), &mut derived);
    derived.push((Column::StatementRank as usize, Derived::Words(statement_ranks(&builder))));
    derived.extend(DERIVED.map(|column| (column as usize, Derived::Bytes(base.u8s(column).to_vec()))));
    Ok(Finished { builder, derived, fingerprint: base.fingerprint().to_owned() })
}

/// A builder that has taken the things of an image, and is to take nothing but statements.
fn things(base: &Image) -> Result<Builder, NotTaken> {
    let words = |column| base.u32s(column).to_vec();
    let texts = |starts, text| TextColumn { starts: words(starts), text: base.u8s(text).to_vec() };
    let builder = Builder {
        copied: words(Column::ThingHash),
        ids: texts(Column::ThingIdStarts, Column::ThingIdText),
        kinds: base.u8s(Column::ThingKind).to_vec(),
        thing_bits: base.u8s(Column::ThingBits).to_vec(),
        owners: words(Column::ThingOwner),
        parts: words(Column::ThingPart),
        name_starts: words(Column::NameStarts),
        names: texts(Column::NameTextStarts, Column::NameText),
        thing_rest: texts(Column::ThingRestStarts, Column::ThingRest),
        extras: extras(base),
        sources: texts(Column::SourceStarts, Column::SourceText),
        source_things: words(Column::SourceThing),
        markers: markers(base),
        filled_starts: vec![0],
        ..Builder::default()
    };
    // What taking statements looks up must be there.
    let (n, place) = (builder.things(), base.u32s(Column::Place));
    let is_thing = |thing: &u32| (*thing as usize) < n;
    let whole = builder.ids.starts.len() == n + 1
        && place.len() == n
        && place.iter().all(is_thing)
        && builder.copied.iter().all(|thing| *thing == u32::MAX || is_thing(thing));
    if whole { Ok(builder) } else { Err(NotTaken::Inconsistent) }
}

/// The texts of columns of an import that things have: they stand in front of those that only statements have.
fn extras(base: &Image) -> TextColumn {
    let (starts, text) = (base.u32s(Column::ExtraStarts), base.u8s(Column::ExtraText));
    let mut n = starts.len().saturating_sub(1);
    if n > 0 && !base.u8s(Column::Kind).is_empty() {
        let rest = base.texts(Column::ThingRestStarts, Column::ThingRest);
        let of_thing = |i| postcard::from_bytes::<ThingRest>(rest.bytes(i)).ok()?.extra;
        n = n.min((0..rest.len()).filter_map(of_thing).max().map_or(0, |last| last as usize + 1));
    }
    let end = starts.get(n).map_or(0, |end| *end as usize);
    match (starts.get(..=n), text.get(..end)) {
        (Some(starts), Some(text)) => TextColumn { starts: starts.to_vec(), text: text.to_vec() },
        _ => TextColumn::default(),
    }
}

/// For each source, the listed work of each marker. The name of a work behind its title is `SOURCE [MARKER]`.
fn markers(base: &Image) -> HashMap<u32, HashMap<String, u32>> {
    let ids = base.texts(Column::ThingIdStarts, Column::ThingIdText);
    let names = base.texts(Column::NameTextStarts, Column::NameText);
    let [owners, parts, starts] = [Column::ThingOwner, Column::ThingPart, Column::NameStarts].map(|c| base.u32s(c));
    let marker = |work: usize| {
        let source = *base.u32s(Column::SourceThing).get(*owners.get(work)? as usize)?;
        let second = starts.get(work)?.saturating_add(1);
        let name = (second < *starts.get(work + 1)?).then(|| names.get(second as usize))?;
        let marker = name.strip_prefix(ids.get(source as usize))?.strip_prefix(" [")?.strip_suffix(']')?;
        Some((source, marker))
    };
    let mut all: HashMap<u32, HashMap<String, u32>> = HashMap::new();
    for (work, _) in parts.iter().enumerate().filter(|(_, part)| **part != u32::MAX) {
        if let Some((source, marker)) = marker(work) {
            all.entry(source).or_default().insert(marker.to_owned(), work as u32);
        }
    }
    all
}
