//! A field of `where` → the values that the data hold, as they are written in a question.

use std::collections::BTreeSet;

use crate::eval::clause::spans;
use crate::graph::Graph;
use crate::model::terms::{Audience, Field, Stage, Stance, StatementKind, Strength};

use super::names::written;

/// Most values offered of an open list.
const MOST: usize = 200;

/// The values of a field, in order, at most [`MOST`] of an open list.
pub(super) fn values(field: Field, graph: &Graph) -> Vec<String> {
    let words = |all: Vec<&'static str>| all.into_iter().map(str::to_owned).collect();
    let records = || graph.statement_ids().map(|s| graph.statement(s));
    let texts = |texts: BTreeSet<&str>| texts.into_iter().take(MOST).map(written).collect();
    let numbers = |numbers: Vec<f64>| -> Vec<String> {
        let mut numbers: Vec<f64> = numbers.into_iter().flat_map(around).collect();
        numbers.sort_by(f64::total_cmp);
        numbers.dedup();
        numbers.into_iter().take(MOST).map(|n| n.to_string()).collect()
    };
    let facts = || graph.statement_ids().map(|s| graph.fact(s));
    let cited = || facts().flat_map(|f| &f.citations).filter_map(|c| graph.reference(c.target));
    match field {
        Field::Strength => words(Strength::ALL.iter().map(|s| s.word()).collect()),
        Field::Stance => words(Stance::ALL.iter().map(|s| s.word()).collect()),
        Field::Kind => words(StatementKind::ALL.iter().map(|s| s.word()).collect()),
        Field::Stage => words(Stage::ALL.iter().map(|s| s.word()).collect()),
        Field::Audience => words(Audience::ALL.iter().map(|s| s.word()).collect()),
        Field::Source => texts(records().map(|r| r.source.as_str()).collect()),
        Field::Section => texts(records().flat_map(|r| &r.section).map(String::as_str).collect()),
        Field::EffectUnit => texts(records().filter_map(|r| r.effect.as_ref()?.unit.as_deref()).collect()),
        Field::Citations => numbers(facts().map(|f| f.citations.len() as f64).collect()),
        Field::References => numbers((0..=5).map(f64::from).collect()),
        Field::Effect => numbers(
            records()
                .filter_map(|r| r.effect.as_ref())
                .flat_map(|e| [e.magnitude.low, e.magnitude.high])
                .flatten()
                .collect(),
        ),
        Field::Sensitivity => numbers(records().filter_map(|r| r.accuracy.as_ref()?.sensitivity).collect()),
        Field::Specificity => numbers(records().filter_map(|r| r.accuracy.as_ref()?.specificity).collect()),
        Field::Year | Field::ReferenceYear | Field::SourceYear => {
            let sources = graph.sources().filter_map(|s| graph.source(s)?.year());
            let works = cited().filter_map(|r| r.year).map(f64::from);
            numbers(works.chain(sources.map(f64::from)).collect())
        }
        Field::Duration | Field::AfterDuration | Field::DoseDuration | Field::EffectHorizon => {
            let days = records().flat_map(spans).flat_map(|r| [r.low, r.high]).flatten();
            let mut days: Vec<f64> = days.collect();
            days.sort_by(f64::total_cmp);
            days.dedup();
            days.into_iter().filter_map(in_units).take(MOST).collect()
        }
    }
}

/// A number and the round ones next to it, between which `<` and `>` draw a line.
fn around(number: f64) -> [f64; 3] {
    let step = if number >= 10.0 { 10.0 } else { 1.0 };
    let below = ((number / step).ceil() - 1.0) * step;
    [below.max(0.0), number, ((number / step).floor() + 1.0) * step]
}

/// Conditions of which one holds wherever the field is stated.
pub(super) const fn stated(field: Field) -> &'static [&'static str] {
    match field {
        Field::Strength => &[">= not-indicated"],
        Field::Stance => &["= for", "!= for"],
        Field::Kind => &["!= listing", "= listing"],
        Field::Stage => &["= initial"],
        Field::Audience => &["= patients", "= clinicians"],
        Field::Source | Field::Section | Field::EffectUnit => &["!= \"~\""],
        Field::Citations
        | Field::References
        | Field::Effect
        | Field::Sensitivity
        | Field::Specificity
        | Field::Year
        | Field::ReferenceYear
        | Field::SourceYear => &["!= -1"],
        Field::Duration | Field::AfterDuration | Field::DoseDuration | Field::EffectHorizon => &["!= 9999 years"],
    }
}

/// Days as a time that a question can hold: `6 weeks`.
fn in_units(days: f64) -> Option<String> {
    for (unit, length) in [("year", 365.0), ("month", 30.0), ("week", 7.0), ("day", 1.0)] {
        let number = days / length;
        if number >= 1.0 && number.fract() == 0.0 && number < f64::from(u32::MAX) {
            return Some(format!("{number} {unit}{}", if number > 1.0 { "s" } else { "" }));
        }
    }
    None
}
