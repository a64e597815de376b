//! Things of a graph → rows of `entity`, `closure`, `source`, `audience` and `reference`.

use std::path::Path;

use parquet::errors::Result;

use super::Watch;
use super::sheet::{Cell, Sheet};
use super::tables;
use crate::graph::Graph;
use crate::model::id::EntityId;
use crate::model::name::normal;
use crate::model::terms::EntityKind;
use crate::store::Column;
use crate::store::format::bits;

/// Writes the tables of things. Ends early where the watch says so.
pub fn write(graph: &Graph, folder: &Path, watch: &Watch<'_>) -> Result<()> {
    let mut entity = Sheet::new(folder, &tables::ENTITY)?;
    let mut closure = Sheet::new(folder, &tables::CLOSURE)?;
    let mut source = Sheet::new(folder, &tables::SOURCE)?;
    let mut audience = Sheet::new(folder, &tables::AUDIENCE)?;
    let mut reference = Sheet::new(folder, &tables::REFERENCE)?;
    let own = graph.image().u8s(Column::ThingBits);
    let ranks = graph.image().u32s(Column::ThingRank);
    for id in graph.entity_ids() {
        if watch.stopped() {
            return Ok(());
        }
        watch.one();
        entity.put([
            id.into(),
            graph.id(id).into(),
            graph.kind_of(id).word().into(),
            graph.label(id).into(),
            graph.is_root(id).into(),
            own.get(id.index()).is_some_and(|own| own & bits::GROUPING != 0).into(),
            i64::from(ranks.get(id.index()).copied().unwrap_or(u32::MAX)).into(),
        ])?;
        for (ancestor, hops) in graph.climb(id) {
            closure.put([id.into(), ancestor.into(), (hops as i32).into()])?;
        }
        match graph.kind_of(id) {
            EntityKind::Source => put_source(graph, id, &mut source, &mut audience)?,
            EntityKind::Reference => put_reference(graph, id, &mut reference)?,
            _ => {}
        }
    }
    for sheet in [entity, closure, source, audience, reference] {
        sheet.finish()?;
    }
    Ok(())
}

fn put_source(graph: &Graph, id: EntityId, sheet: &mut Sheet, audience: &mut Sheet) -> Result<()> {
    let Some(source) = graph.source(id) else { return Ok(()) };
    sheet.put([
        id.into(),
        (&source.id).into(),
        (&source.title).into(),
        source.kind.word().into(),
        source.publisher.as_ref().into(),
        source.date.as_ref().into(),
        source.year().into(),
        (&normal(&source.id)).into(),
        (&source.id.to_lowercase()).into(),
        (&normal(&source.title)).into(),
        (&source.title.to_lowercase()).into(),
    ])?;
    source.audience.iter().try_for_each(|whom| audience.put([id.into(), whom.word().into()]))
}

fn put_reference(graph: &Graph, id: EntityId, sheet: &mut Sheet) -> Result<()> {
    let listed = graph.reference(id);
    let marker = listed.and_then(|r| r.marker.as_deref()).or_else(|| graph.unbound_marker(id).map(|(_, text)| text));
    sheet.put([
        id.into(),
        graph.source_of(id).into(),
        listed.map(|r| r.kind.word()).into(),
        marker.into(),
        listed.map_or(graph.label(id), |r| &r.title).into(),
        listed.and_then(|r| r.year).into(),
        listed.and_then(|r| r.doi.as_ref()).into(),
    ])
}

/// The one row of `layout`.
pub fn write_layout(graph: &Graph, folder: &Path) -> Result<()> {
    let mut sheet = Sheet::new(folder, &tables::LAYOUT)?;
    sheet.put([
        super::VERSION.into(),
        graph.fingerprint().into(),
        Cell::Text(env!("CARGO_PKG_VERSION")),
        (graph.thing_count() as i64).into(),
        (graph.statement_count() as i64).into(),
    ])?;
    sheet.finish()
}
