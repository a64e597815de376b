//! A record → the columns that an export writes for it, so that importing them gives the record back.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::columns::{AccuracyColumn, DoseColumn, EffectColumn, Precondition};
use super::edge::{CURATED, NOT_STATED};
use super::extra::{columns, json};
use super::mapping::{End, Mapping};
use crate::model::entity::Entity;
use crate::model::quantity::Span;
use crate::model::source::{Reference, Source};
use crate::model::statement::{Prerequisite, Statement};
use crate::model::terms::{Direction, EntityKind, Stance};

/// The value of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// Texts.
    List(Vec<String>),
    /// JSON.
    Json(String),
}

/// The columns of one line.
#[derive(Debug, Default)]
pub struct Row {
    /// Columns that evigraph writes, in order.
    pub own: Vec<(&'static str, Cell)>,
    /// Columns of an import that no field holds, as JSON.
    pub extra: BTreeMap<String, String>,
}

impl Row {
    fn text(&mut self, name: &'static str, value: impl Into<String>) {
        self.own.push((name, Cell::Text(value.into())));
    }

    fn texts(&mut self, name: &'static str, value: &Option<String>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    fn list(&mut self, name: &'static str, items: &[String]) {
        if !items.is_empty() {
            self.own.push((name, Cell::List(items.to_vec())));
        }
    }

    fn json<T: serde::Serialize>(&mut self, name: &'static str, value: &T) {
        self.own.push((name, Cell::Json(json(value))));
    }

    fn category(&mut self, kind: EntityKind, mapping: &Mapping) {
        if !self.extra.contains_key("category") {
            self.list("category", mapping.categories_of(kind));
        }
    }
}

/// The node of an entity.
pub fn entity(e: &Entity, mapping: &Mapping) -> Row {
    let mut row = Row { extra: columns(e.extra.as_deref()), ..Row::default() };
    row.text("id", &e.id);
    row.category(e.kind, mapping);
    if e.label != e.id {
        row.text("name", &e.label);
    }
    row.list("synonym", &e.synonyms.iter().map(|s| s.name.clone()).collect::<Vec<_>>());
    if e.synonyms.iter().any(|s| !s.by.is_empty()) {
        row.json("synonym_sources", &e.synonyms.iter().map(|s| &s.by).collect::<Vec<_>>());
    }
    row.texts("description", &e.note);
    row.list("xref", &e.codes);
    row.list("part_of", &e.part_of);
    row.list("disjoint", &e.disjoint);
    if e.grouping {
        row.json("grouping", &true);
    }
    row
}

/// The node of a source.
pub fn source(s: &Source, mapping: &Mapping) -> Row {
    let mut row = Row { extra: columns(s.extra.as_deref()), ..Row::default() };
    row.text("id", &s.id);
    row.category(EntityKind::Source, mapping);
    row.text("name", &s.title);
    row.texts("description", &s.note);
    row.text("source_kind", s.kind.word());
    row.list("audience", &s.audience.iter().map(|a| a.word().to_owned()).collect::<Vec<_>>());
    row.texts("publisher", &s.publisher);
    row.texts("author", &s.author);
    row.texts("date", &s.date);
    row.texts("document", &s.document);
    if s.lines > 0 {
        row.json("document_lines", &s.lines);
    }
    if !s.sha256.is_empty() {
        row.text("sha256", &s.sha256);
    }
    if !s.passages.is_empty() {
        row.json("passages", &s.passages);
    }
    if !s.no_claim.is_empty() {
        let lines: Vec<_> = s.no_claim.iter().map(|n| (n.lines.0, n.lines.1, n.reason)).collect();
        row.json("no_claim", &lines);
    }
    row
}

/// The node of a work that a source lists.
pub fn work(r: &Reference, source: &str, mapping: &Mapping) -> Row {
    let mut row = Row::default();
    row.text("id", format!("{source}/{}", r.id));
    row.category(EntityKind::Reference, mapping);
    row.text("name", &r.title);
    row.texts("description", &r.note);
    row.text("listed_by", source);
    row.texts("marker", &r.marker);
    row.text("reference_kind", r.kind.word());
    if let Some(year) = r.year {
        row.json("year", &year);
    }
    row.texts("authors", &r.authors);
    row.texts("container", &r.container);
    row.texts("doi", &r.doi);
    if r.lines != (0, 0) {
        row.json("source_lines", &r.lines);
    }
    row
}

/// The edge of is-a.
pub fn is_a(narrower: &str, broader: &str, mapping: &Mapping) -> Row {
    let mut row = Row::default();
    row.text("id", format!("isa:{narrower}-{broader}"));
    row.text("subject", narrower);
    row.text("predicate", mapping.written_is_a());
    row.text("object", broader);
    for (name, _) in CURATED {
        row.text(name, "not_provided");
    }
    row
}

/// Works by which markers are read: those that sources list, and those that are nodes.
#[derive(Debug, Default)]
pub struct Works {
    /// Source and marker → id of the work.
    listed: HashMap<(String, String), String>,
    nodes: HashSet<String>,
}

impl Works {
    /// Takes the works of a source.
    pub fn source(&mut self, s: &Source) {
        for r in &s.references {
            if let Some(marker) = &r.marker {
                self.listed.entry((s.id.clone(), marker.clone())).or_insert_with(|| format!("{}/{}", s.id, r.id));
            }
        }
    }

    /// Takes an entity, if it is a work.
    pub fn entity(&mut self, e: &Entity) {
        if e.kind == EntityKind::Reference {
            self.nodes.insert(e.id.clone());
        }
    }

    /// The ids of the works that a statement cites; a marker that binds to none is left out.
    fn cited(&self, s: &Statement) -> Vec<String> {
        let listed = |marker: &String| {
            if self.listed.is_empty() { None } else { self.listed.get(&(s.source.clone(), marker.clone())) }
        };
        s.cites.iter().filter_map(|m| listed(m).or_else(|| self.nodes.get(m)).cloned()).collect()
    }
}

/// The edge of a statement.
pub fn statement(s: &Statement, works: &Works, mapping: &Mapping) -> Row {
    let mut row = Row { extra: columns(s.extra.as_deref()), ..Row::default() };
    let named = row.extra.remove("predicate").and_then(|p| serde_json::from_str::<String>(&p).ok());
    let predicate = named.unwrap_or_else(|| mapping.predicate(s.kind, s.stance, s.strength).to_owned());
    let negated = s.stance == Some(Stance::Against);
    let meaning = mapping.meaning(&predicate);
    // What an import makes of the edge alone; where the statement differs, a column says so.
    let mut read = Statement { subject: Vec::new(), object: Vec::new(), outcome: Vec::new(), ..s.clone() };
    (read.kind, read.stance) = meaning.of(negated);
    let mut whole = s.clone();
    let mut edge_ends = Vec::new();
    for end in [meaning.subject, meaning.object] {
        let taken = ends(&mut read, end).len();
        let id = ends(&mut whole, end).get(taken).unwrap_or(&s.source).clone();
        ends(&mut read, end).push(id.clone());
        edge_ends.push(id);
    }
    row.text("id", &s.id);
    for (name, id) in ["subject", "object"].into_iter().zip(edge_ends) {
        row.text(name, id);
    }
    row.text("predicate", predicate);
    if negated {
        row.json("negated", &true);
    }
    if s.extra.is_none() {
        for (name, value) in CURATED {
            row.text(name, value);
        }
    }
    if let Some(strength) = s.strength {
        row.text("strength", mapping.strength_word(strength));
    }
    if !s.after.is_empty() {
        row.json("preconditions", &s.after.iter().map(precondition).collect::<Vec<_>>());
    }
    row.list("populations", &s.circumstances);
    let cited = works.cited(s);
    row.list("publications", &cited);
    if s.source != NOT_STATED {
        row.text("primary_knowledge_source", &s.source);
    }
    if s.lines != (0, 0) {
        row.json("source_lines", &s.lines);
    }
    effect(s, &mut read, &mut row);
    if read.kind != s.kind {
        row.text("statement_kind", s.kind.word());
    }
    if read.stance != s.stance {
        row.text("stance", s.stance.map_or("none", Stance::word));
    }
    for (name, is, would) in [
        ("subjects", &s.subject, &read.subject),
        ("objects", &s.object, &read.object),
        ("outcomes", &s.outcome, &read.outcome),
    ] {
        if is != would {
            row.own.push((name, Cell::List(is.clone())));
        }
    }
    if cited.len() != s.cites.len() {
        row.list("cites", &s.cites);
    }
    details(s, &mut row);
    row
}

/// The list of a role.
fn ends(s: &mut Statement, end: End) -> &mut Vec<String> {
    match end {
        End::Subject => &mut s.subject,
        End::Object => &mut s.object,
        End::Outcome => &mut s.outcome,
    }
}

fn effect(s: &Statement, read: &mut Statement, row: &mut Row) {
    let Some(e) = &s.effect else { return };
    let measure = match s.outcome.split_last() {
        Some((last, before)) if before == read.outcome && !before.contains(last) => Some(last.clone()),
        _ => None,
    };
    read.outcome.extend(measure.clone());
    let column = EffectColumn {
        measure,
        low: e.magnitude.low,
        high: e.magnitude.high,
        low_excluded: e.magnitude.low_excluded,
        high_excluded: e.magnitude.high_excluded,
        unit: e.unit.clone(),
        scale: e.scale.clone(),
        direction: (e.direction != Direction::None).then(|| e.direction.word().to_owned()),
        comparator: e.comparator.clone(),
        horizon: e.horizon.as_ref().map(|h| h.text.clone()),
        measured_in: e.measured_in.clone(),
        approximate: e.approximate,
    };
    row.json("effect", &column);
}

fn details(s: &Statement, row: &mut Row) {
    row.texts("wording", &s.wording);
    if let Some(stage) = s.stage {
        row.text("stage", stage.word());
    }
    for (name, yes) in [("any_of", s.any_of), ("only_when", s.only_when)] {
        if yes {
            row.json(name, &true);
        }
    }
    row.list("alongside", &s.alongside);
    if let Some(accuracy) = &s.accuracy {
        row.json("accuracy", &AccuracyColumn::from(&**accuracy));
    }
    if let Some(dose) = &s.dose {
        row.json("dose", &DoseColumn::from(&**dose));
    }
    row.list("site", &s.site);
    row.list("by", &s.by);
    row.list("section", &s.section);
    if !s.text.is_empty() {
        row.text("text", &s.text);
    }
    row.texts("note", &s.note);
}

fn precondition(p: &Prerequisite) -> Precondition<'_> {
    let min_weeks = p.at_least.as_ref().and_then(weeks);
    Precondition {
        state: p.event.word().into(),
        treatment: p.entity.as_str().into(),
        min_weeks,
        at_least: p.at_least.as_ref().filter(|_| min_weeks.is_none()).map(|s| s.text.clone()),
        detail: p.detail.clone(),
    }
}

/// The whole number of weeks of a span that is written as just that.
fn weeks(span: &Span) -> Option<u32> {
    let n = span.text.strip_suffix(" weeks")?.parse::<u32>().ok()?;
    (format!("{n} weeks") == span.text).then_some(n)
}
