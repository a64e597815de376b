//! Statements of a graph, decoded one at a time → rows of `statement` and of the tables that stand beside it.

use std::collections::HashMap;
use std::path::Path;

use parquet::errors::{ParquetError, Result};

use super::Watch;
use super::sheet::{Cell, Sheet};
use super::tables;
use crate::graph::Graph;
use crate::graph::columns::Columns;
use crate::model::id::{EntityId, StatementId};
use crate::model::name::normal;
use crate::model::quantity::{Range, Span};
use crate::model::statement::Statement;
use crate::model::terms::{EntityKind, Event, Stance, StatementKind};
use crate::store::Slot;
use crate::store::format::bits;

/// Writes the tables of statements. Ends early where the watch says so.
pub fn write(graph: &Graph, folder: &Path, watch: &Watch<'_>) -> Result<()> {
    let mut sheets = Sheets::new(graph, folder)?;
    for id in graph.statement_ids() {
        if watch.stopped() {
            return Ok(());
        }
        watch.one();
        sheets.put(id, &graph.told(id))?;
    }
    sheets.finish()
}

/// The tables, and what has been seen.
struct Sheets<'g> {
    graph: &'g Graph,
    columns: Columns<'g>,
    statement: Sheet,
    combination: Sheet,
    role: Sheet,
    precondition: Sheet,
    population: Sheet,
    citation: Sheet,
    section: Sheet,
    span: Sheet,
    escalation: Sheet,
    /// The number of each combination.
    combinations: HashMap<Vec<EntityId>, i64>,
}

impl<'g> Sheets<'g> {
    fn new(graph: &'g Graph, folder: &Path) -> Result<Sheets<'g>> {
        Ok(Sheets {
            graph,
            columns: graph.columns(),
            statement: Sheet::new(folder, &tables::STATEMENT)?,
            combination: Sheet::new(folder, &tables::COMBINATION)?,
            role: Sheet::new(folder, &tables::ROLE)?,
            precondition: Sheet::new(folder, &tables::PRECONDITION)?,
            population: Sheet::new(folder, &tables::POPULATION)?,
            citation: Sheet::new(folder, &tables::CITATION)?,
            section: Sheet::new(folder, &tables::SECTION)?,
            span: Sheet::new(folder, &tables::SPAN)?,
            escalation: Sheet::new(folder, &tables::ESCALATION)?,
            combinations: HashMap::new(),
        })
    }

    fn finish(self) -> Result<()> {
        let Sheets {
            statement, combination, role, precondition, population, citation, section, span, escalation, ..
        } = self;
        for sheet in [statement, combination, role, precondition, population, citation, section, span, escalation] {
            sheet.finish()?;
        }
        Ok(())
    }

    fn put(&mut self, id: StatementId, record: &Statement) -> Result<()> {
        let row = self.row(id)?;
        self.put_statement(id, record, row)?;
        self.put_roles(id, record)?;
        for (position, heading) in record.section.iter().enumerate() {
            let (normal, lower) = (normal(heading), heading.to_lowercase());
            let position = position as i32;
            self.section.put([id.into(), position.into(), heading.into(), (&normal).into(), (&lower).into()])?;
        }
        for (slot, range) in spans(record) {
            let Range { low, low_excluded, high, high_excluded } = range;
            let (low_excluded, high_excluded) = (low_excluded.into(), high_excluded.into());
            self.span.put([id.into(), slot.into(), low.into(), low_excluded, high.into(), high_excluded])?;
        }
        self.put_escalation(id)
    }

    /// What a statement is about as one row of an answer: its subject, or the number of a combination.
    fn row(&mut self, id: StatementId) -> Result<Option<i64>> {
        let mut subjects: Vec<EntityId> = self.columns.in_slot(id, Slot::Subject).collect();
        subjects.sort_unstable();
        subjects.dedup();
        if subjects.len() < 2 {
            return Ok(subjects.first().map(|s| i64::from(s.0)));
        }
        if let Some(number) = self.combinations.get(&subjects) {
            return Ok(Some(*number));
        }
        let number = -1 - self.combinations.len() as i64;
        for part in &subjects {
            self.combination.put([number.into(), (*part).into()])?;
        }
        self.combinations.insert(subjects, number);
        Ok(Some(number))
    }

    fn put_statement(&mut self, id: StatementId, record: &Statement, row: Option<i64>) -> Result<()> {
        let columns = self.columns;
        let own = columns.statement_bits(id);
        let first = |slot| columns.in_slot(id, slot).next();
        let mut works: Vec<EntityId> = columns.in_slot(id, Slot::Cites).collect();
        let citations = works.len() as i32;
        works.sort_unstable();
        works.dedup();
        let effect = record.effect.as_deref();
        let magnitude = effect.map(|e| e.magnitude);
        let unit = effect.and_then(|e| e.unit.as_deref());
        let (unit_normal, unit_lower) = (unit.map(normal), unit.map(str::to_lowercase));
        let accuracy = record.accuracy.as_deref();
        let threshold = accuracy.and_then(|a| a.threshold.as_ref());
        let whole = serde_json::to_string(record).map_err(|e| ParquetError::External(Box::new(e)))?;
        self.statement.put([
            id.into(),
            (&record.id).into(),
            record.kind.word().into(),
            record.stance.map(|s| s.word()).into(),
            record.strength.map(|s| s.word()).into(),
            record.strength.map(|s| i32::from(s.rank())).into(),
            record.stage.map(|s| s.word()).into(),
            columns.source_of_statement(id).into(),
            first(Slot::Subject).into(),
            first(Slot::Object).into(),
            row.into(),
            subject_kind(columns, id).map(EntityKind::word).into(),
            record.any_of.into(),
            record.only_when.into(),
            (columns.needs(id).filter(|(event, _)| *event != Event::Met).count() as i32).into(),
            (columns.in_slot(id, Slot::In).count() as i32).into(),
            (own & bits::QUANTIFIED != 0).into(),
            (own & bits::NUMBERS != 0).into(),
            citations.into(),
            (works.len() as i32).into(),
            magnitude.and_then(|m| m.low).into(),
            magnitude.map(|m| m.low_excluded).into(),
            magnitude.and_then(|m| m.high).into(),
            magnitude.map(|m| m.high_excluded).into(),
            unit.into(),
            unit_normal.as_ref().into(),
            unit_lower.as_ref().into(),
            effect.and_then(|e| e.scale.as_ref()).into(),
            effect.map(|e| e.direction.word()).into(),
            accuracy.and_then(|a| a.sensitivity).into(),
            accuracy.and_then(|a| a.specificity).into(),
            threshold.map(|t| &t.measure).into(),
            threshold.and_then(|t| t.unit.as_ref()).into(),
            (record.lines.0 as i32).into(),
            (record.lines.1 as i32).into(),
            (&record.text).into(),
            (&whole).into(),
        ])
    }

    /// What stands in the slots: each thing once a slot, and with more beside it prerequisites, populations and citations.
    fn put_roles(&mut self, id: StatementId, record: &Statement) -> Result<()> {
        let filled: Vec<(Slot, EntityId)> = self.columns.filled(id).collect();
        for (i, (slot, thing)) in filled.iter().enumerate() {
            if !filled[..i].contains(&(*slot, *thing)) {
                self.role.put([id.into(), tables::slot(*slot).into(), (*thing).into()])?;
            }
        }
        for (position, ((event, thing), said)) in self.columns.needs(id).zip(&record.after).enumerate() {
            self.precondition.put([
                id.into(),
                (position as i32).into(),
                event.word().into(),
                thing.into(),
                said.at_least.as_ref().and_then(|least| least.days.low).into(),
                said.at_least.as_ref().map(|least| &least.text).into(),
                said.detail.as_ref().into(),
            ])?;
        }
        for slot in [Slot::In, Slot::MeasuredIn] {
            for (position, thing) in self.columns.in_slot(id, slot).enumerate() {
                self.population.put([id.into(), (position as i32).into(), tables::slot(slot).into(), thing.into()])?;
            }
        }
        let mut markers = record.cites.iter();
        for (position, thing) in self.columns.in_slot(id, Slot::Cites).enumerate() {
            let marker = markers.next().map_or(self.graph.id(thing), String::as_str);
            self.citation.put([id.into(), (position as i32).into(), marker.into(), thing.into()])?;
        }
        Ok(())
    }

    /// What follows once a prerequisite has failed or was tried: what `store::derive` makes steps of.
    fn put_escalation(&mut self, id: StatementId) -> Result<()> {
        let columns = self.columns;
        if columns.kind(id) != StatementKind::Recommendation || columns.stance(id) == Some(Stance::Against) {
            return Ok(());
        }
        let needs = columns.needs(id).filter(|(event, _)| matches!(event, Event::Failed | Event::Tried));
        let pairs = |(event, failed)| columns.in_slot(id, Slot::Subject).map(move |subject| (failed, subject, event));
        let mut steps: Vec<(EntityId, EntityId, Event)> = needs.flat_map(pairs).collect();
        steps.sort_unstable();
        steps.dedup();
        for (failed, subject, event) in steps {
            self.escalation.put([failed.into(), subject.into(), id.into(), Cell::Text(event.word())])?;
        }
        Ok(())
    }
}

/// The kind that all subjects of a statement have.
fn subject_kind(columns: Columns<'_>, id: StatementId) -> Option<EntityKind> {
    let mut kinds = columns.in_slot(id, Slot::Subject).map(|s| columns.kind_of(s));
    let first = kinds.next()?;
    kinds.all(|kind| kind == first).then_some(first)
}

/// Every span of time that a statement states, in days, with what it is of: those that a question about a duration is held against.
fn spans(record: &Statement) -> Vec<(&'static str, Range)> {
    let minimum = |days: Range| Range { high: None, high_excluded: false, ..days };
    let after = record.after.iter().filter_map(|p| p.at_least.as_ref());
    let mut all: Vec<(&'static str, Range)> = after.map(|span| ("after", minimum(span.days))).collect();
    let dose = record.dose.as_deref();
    let threshold = record.accuracy.as_deref().and_then(|a| a.threshold.as_ref());
    let mut more = |slot, span: Option<&Span>| all.extend(span.map(|span| (slot, span.days)));
    more("dose", dose.and_then(|d| d.duration.as_ref()));
    more("hold", dose.and_then(|d| d.hold.as_ref()));
    more("horizon", record.effect.as_deref().and_then(|e| e.horizon.as_ref()));
    more("lasting", threshold.and_then(|t| t.lasting.as_ref()));
    all
}
