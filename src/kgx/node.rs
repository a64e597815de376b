//! A row of a node → an entity, a source, or a work that a source lists.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::extra::{object, take};
use super::faults::Wrong;
use super::mapping::Mapping;
use super::row::{NodeRow, missing, required};
use crate::model::entity::{Entity, Synonym};
use crate::model::source::{NoClaim, Reference, Source};
use crate::model::terms::{Audience, EntityKind, NoClaimReason, ReferenceKind, SourceKind};

/// What a node becomes.
#[derive(Debug)]
pub enum Node {
    /// A thing, and what it is a part of.
    Entity(Box<Entity>, Vec<String>),
    /// A document.
    Source(Box<Source>),
    /// A work, and the id of the document that lists it.
    Work(String, Box<Reference>),
}

/// Reads a node.
///
/// # Errors
/// `K003`: a column is missing; `K004`: the id of a listed work is not `SOURCE/WORK`.
pub fn node(row: NodeRow<'_>, mapping: &Mapping) -> Result<Node, Wrong> {
    let NodeRow { id, category, name, synonym, description, xref, mut rest } = row;
    let id = required(id, "id")?.into_owned();
    if category.is_empty() {
        return Err(missing("category"));
    }
    let kind = match mapping.entity_kind(category.iter().map(|c| &**c)) {
        _ if id.starts_with("infores:") => EntityKind::Source,
        kind => kind,
    };
    let note = description.map(Cow::into_owned);
    if kind == EntityKind::Reference
        && let Some(source) = take::<String>(&mut rest, "listed_by")
    {
        let slug = id.strip_prefix(&source).and_then(|rest| rest.strip_prefix('/'));
        let Some(slug) = slug else {
            let message = format!("the id {id} of a work listed by {source} does not begin with {source}/");
            return Err(Wrong::new(
                "K004",
                message,
                "leave out the column listed_by for a work that stands for itself",
            ));
        };
        let reference = Reference {
            id: slug.to_owned(),
            marker: take(&mut rest, "marker"),
            title: name.map_or_else(|| id.clone(), Cow::into_owned),
            kind: take(&mut rest, "reference_kind").unwrap_or(ReferenceKind::Unknown),
            year: take(&mut rest, "year"),
            authors: take(&mut rest, "authors"),
            container: take(&mut rest, "container"),
            doi: take(&mut rest, "doi"),
            lines: take(&mut rest, "source_lines").unwrap_or((0, 0)),
            note,
        };
        return Ok(Node::Work(source, Box::new(reference)));
    }
    if kind == EntityKind::Source {
        let no_claim: Vec<(u32, u32, NoClaimReason)> = take(&mut rest, "no_claim").unwrap_or_default();
        let source = Source {
            title: name.map_or_else(|| id.clone(), Cow::into_owned),
            kind: take(&mut rest, "source_kind").unwrap_or(SourceKind::Other),
            audience: take::<Vec<Audience>>(&mut rest, "audience").unwrap_or_default(),
            publisher: take(&mut rest, "publisher"),
            author: take(&mut rest, "author"),
            date: take(&mut rest, "date"),
            document: take(&mut rest, "document"),
            lines: take(&mut rest, "document_lines").unwrap_or(0),
            sha256: take(&mut rest, "sha256").unwrap_or_default(),
            passages: take::<BTreeMap<String, String>>(&mut rest, "passages").unwrap_or_default(),
            references: Vec::new(),
            no_claim: no_claim.into_iter().map(|(a, b, reason)| NoClaim { lines: (a, b), reason }).collect(),
            note,
            extra: {
                keep_list(&mut rest, "synonym", &synonym);
                keep_list(&mut rest, "xref", &xref);
                kept(rest, &category, mapping, kind)
            },
            id,
        };
        return Ok(Node::Source(Box::new(source)));
    }
    let by: Vec<Vec<String>> = take(&mut rest, "synonym_sources").unwrap_or_default();
    let mut by = by.into_iter().chain(std::iter::repeat_with(Vec::new));
    let synonyms =
        synonym.into_iter().map(|name| Synonym { name: name.into_owned(), by: by.next().unwrap_or_default() });
    let part_of = take(&mut rest, "part_of").unwrap_or_default();
    let entity = Entity {
        kind,
        label: name.filter(|n| !n.is_empty()).map_or_else(|| id.clone(), Cow::into_owned),
        synonyms: synonyms.collect(),
        broader: Vec::new(),
        part_of: Vec::new(),
        disjoint: take(&mut rest, "disjoint").unwrap_or_default(),
        grouping: take(&mut rest, "grouping").unwrap_or(false),
        codes: xref.into_iter().map(Cow::into_owned).collect(),
        note,
        extra: kept(rest, &category, mapping, kind),
        id,
    };
    Ok(Node::Entity(Box::new(entity), part_of))
}

fn keep_list(rest: &mut super::extra::Rest<'_>, name: &'static str, items: &[Cow<'_, str>]) {
    if !items.is_empty() {
        rest.push((Cow::Borrowed(name), Cow::Owned(super::extra::json(&items))));
    }
}

/// The columns that are left, with the categories where an export would write others.
fn kept(
    mut rest: super::extra::Rest<'_>,
    category: &[Cow<'_, str>],
    mapping: &Mapping,
    kind: EntityKind,
) -> Option<String> {
    if !mapping.categories_of(kind).iter().eq(category.iter()) {
        rest.push((Cow::Borrowed("category"), Cow::Owned(super::extra::json(&category))));
    }
    (!rest.is_empty()).then(|| object(rest))
}
