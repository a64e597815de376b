//! The columns that evigraph reads and writes: how each is written in TSV, and the forms of the nested ones.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::model::quantity::{Range, Span};
use crate::model::statement::{Accuracy, Dose, Threshold};

/// How a column stands in a cell of TSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// Texts, joined by `|`.
    List,
    /// JSON.
    Json,
}

/// Columns of nodes that are not plain text.
const NODES: &[(&str, Shape)] = &[
    ("category", Shape::List),
    ("synonym", Shape::List),
    ("xref", Shape::List),
    ("synonym_sources", Shape::Json),
    ("part_of", Shape::List),
    ("disjoint", Shape::List),
    ("grouping", Shape::Json),
    ("audience", Shape::List),
    ("document_lines", Shape::Json),
    ("passages", Shape::Json),
    ("no_claim", Shape::Json),
    ("year", Shape::Json),
    ("source_lines", Shape::Json),
];

/// Columns of edges that are not plain text.
const EDGES: &[(&str, Shape)] = &[
    ("category", Shape::List),
    ("publications", Shape::List),
    ("populations", Shape::List),
    ("negated", Shape::Json),
    ("preconditions", Shape::Json),
    ("source_lines", Shape::Json),
    ("effect", Shape::Json),
    ("subjects", Shape::List),
    ("objects", Shape::List),
    ("outcomes", Shape::List),
    ("alongside", Shape::List),
    ("site", Shape::List),
    ("by", Shape::List),
    ("cites", Shape::List),
    ("section", Shape::List),
    ("any_of", Shape::Json),
    ("only_when", Shape::Json),
    ("accuracy", Shape::Json),
    ("dose", Shape::Json),
];

/// Whether the records are nodes or edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// Things.
    Node,
    /// What relates them.
    Edge,
}

/// How a column stands in TSV; `lists` are columns of lists beside our own.
pub fn shape(record: Record, name: &str, lists: &[String]) -> Shape {
    let own = match record {
        Record::Node => NODES,
        Record::Edge => EDGES,
    };
    let known = own.iter().find(|(n, _)| *n == name).map(|(_, shape)| *shape);
    known.unwrap_or(if lists.iter().any(|l| l == name) { Shape::List } else { Shape::Text })
}

/// An item of the column `preconditions`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Precondition<'a> {
    /// `failed`, `succeeded`, `tried` or `met`.
    #[serde(borrow)]
    pub state: Cow<'a, str>,
    /// Id of the entity.
    #[serde(borrow)]
    pub treatment: Cow<'a, str>,
    /// Weeks at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_weeks: Option<u32>,
    /// Any other span.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<String>,
    /// What the source says beyond that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The column `effect`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EffectColumn {
    /// Id of the outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// Lower limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Upper limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// The lower limit itself is excluded.
    #[serde(skip_serializing_if = "is_false")]
    pub low_excluded: bool,
    /// The upper limit itself is excluded.
    #[serde(skip_serializing_if = "is_false")]
    pub high_excluded: bool,
    /// Unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<String>,
    /// Which way; absent = none is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// Against what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparator: Option<String>,
    /// After how long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub horizon: Option<String>,
    /// Id of the population.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured_in: Option<String>,
    /// About.
    #[serde(skip_serializing_if = "is_false")]
    pub approximate: bool,
}

/// The column `accuracy`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccuracyColumn {
    #[serde(skip_serializing_if = "Option::is_none")]
    sensitivity: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    specificity: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<ThresholdColumn>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ThresholdColumn {
    measure: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
    #[serde(skip_serializing_if = "is_false")]
    low_excluded: bool,
    #[serde(skip_serializing_if = "is_false")]
    high_excluded: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lasting: Option<SpanText>,
}

/// The column `dose`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DoseColumn {
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<SpanText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hold: Option<SpanText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    often: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<String>,
}

/// A span of time, written as its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct SpanText(Span);

impl TryFrom<String> for SpanText {
    type Error = &'static str;

    fn try_from(text: String) -> Result<SpanText, &'static str> {
        Span::parse(&text).map(SpanText).ok_or("not a span of time")
    }
}

impl From<SpanText> for String {
    fn from(span: SpanText) -> String {
        span.0.text
    }
}

/// A range of its four parts.
pub fn range(low: Option<f64>, low_excluded: bool, high: Option<f64>, high_excluded: bool) -> Range {
    Range { low, low_excluded, high, high_excluded }
}

fn is_false(yes: &bool) -> bool {
    !yes
}

impl From<&Accuracy> for AccuracyColumn {
    fn from(a: &Accuracy) -> AccuracyColumn {
        let threshold = a.threshold.as_ref().map(|t| ThresholdColumn {
            measure: t.measure.clone(),
            low: t.range.low,
            high: t.range.high,
            low_excluded: t.range.low_excluded,
            high_excluded: t.range.high_excluded,
            unit: t.unit.clone(),
            lasting: t.lasting.clone().map(SpanText),
        });
        AccuracyColumn { sensitivity: a.sensitivity, specificity: a.specificity, threshold }
    }
}

impl From<AccuracyColumn> for Accuracy {
    fn from(a: AccuracyColumn) -> Accuracy {
        let threshold = a.threshold.map(|t| Threshold {
            measure: t.measure,
            range: range(t.low, t.low_excluded, t.high, t.high_excluded),
            unit: t.unit,
            lasting: t.lasting.map(|s| s.0),
        });
        Accuracy { sensitivity: a.sensitivity, specificity: a.specificity, threshold }
    }
}

impl From<&Dose> for DoseColumn {
    fn from(d: &Dose) -> DoseColumn {
        let span = |s: &Option<Span>| s.clone().map(SpanText);
        DoseColumn {
            duration: span(&d.duration),
            hold: span(&d.hold),
            times: d.times.clone(),
            often: d.often.clone(),
            amount: d.amount.clone(),
        }
    }
}

impl From<DoseColumn> for Dose {
    fn from(d: DoseColumn) -> Dose {
        let span = |s: Option<SpanText>| s.map(|s| s.0);
        Dose { duration: span(d.duration), hold: span(d.hold), times: d.times, often: d.often, amount: d.amount }
    }
}
