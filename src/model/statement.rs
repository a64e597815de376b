//! Statements: one claim that one passage of one source makes, with its roles.

use serde::{Deserialize, Serialize};

use super::quantity::{Range, Span};
use super::terms::{Direction, Event, Stage, Stance, StatementKind, Strength};

/// One claim, as a file of `graph-data/sources/` writes it. Entities are named by their ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Full id, `source/slug`.
    pub id: String,
    /// Id of the source.
    pub source: String,
    /// What sort of claim it is.
    pub kind: StatementKind,
    /// What it is about; several = used together.
    pub subject: Vec<String>,
    /// What it is for; several = each of them.
    pub object: Vec<String>,
    /// Which side it takes.
    pub stance: Option<Stance>,
    /// How strongly.
    pub strength: Option<Strength>,
    /// The source's own word for stance or strength.
    pub wording: Option<String>,
    /// Where in the order of care the source itself puts it.
    pub stage: Option<Stage>,
    /// What must have happened first.
    pub after: Vec<Prerequisite>,
    /// One prerequisite is enough.
    pub any_of: bool,
    /// The prerequisites and circumstances are a gate, not a suggestion.
    pub only_when: bool,
    /// What it is added to.
    pub alongside: Vec<String>,
    /// Populations and circumstances (`in`).
    pub circumstances: Vec<String>,
    /// What changes or is measured.
    pub outcome: Vec<String>,
    /// The change.
    pub effect: Option<Box<Effect>>,
    /// How well a test does, or a threshold.
    pub accuracy: Option<Box<Accuracy>>,
    /// How long, how often, how much.
    pub dose: Option<Box<Dose>>,
    /// Where on the body.
    pub site: Vec<String>,
    /// Who does it.
    pub by: Vec<String>,
    /// In-text markers exactly as printed.
    pub cites: Vec<String>,
    /// Headings above the passage, outermost first.
    pub section: Vec<String>,
    /// First and last line, 1-based.
    pub lines: (u32, u32),
    /// The claim in our own words.
    pub text: String,
    /// Curator's remark.
    pub note: Option<String>,
    /// Columns of an imported edge that no other field holds: a JSON object, as text. `None` for what a file of `graph-data/` writes.
    pub extra: Option<String>,
}

/// What must have happened first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prerequisite {
    /// What happened to it.
    pub event: Event,
    /// Id of the entity.
    pub entity: String,
    /// For how long at least.
    pub at_least: Option<Span>,
    /// What the source says beyond that.
    pub detail: Option<String>,
}

/// What a treatment does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Magnitude in `unit`, direction apart.
    pub magnitude: Range,
    /// Unit of the magnitude, such as `points` or `percent`.
    pub unit: Option<String>,
    /// The scale, such as `0-100`.
    pub scale: Option<String>,
    /// Which way.
    pub direction: Direction,
    /// Against what, only where stated.
    pub comparator: Option<String>,
    /// After how long.
    pub horizon: Option<Span>,
    /// Id of the population it was measured in, where that is not the object.
    pub measured_in: Option<String>,
    /// The source says "about".
    pub approximate: bool,
}

/// How well a test does, or a threshold that must be passed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// Percent.
    pub sensitivity: Option<f64>,
    /// Percent.
    pub specificity: Option<f64>,
    /// What counts as positive or enough.
    pub threshold: Option<Threshold>,
}

/// A limit on a measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// What is measured, such as `pain relief`.
    pub measure: String,
    /// The limit: `low` alone = at least.
    pub range: Range,
    /// Unit, such as `percent`.
    pub unit: Option<String>,
    /// For how long it must hold.
    pub lasting: Option<Span>,
}

/// How long, how often, how much.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Dose {
    /// How long it is done or taken.
    pub duration: Option<Span>,
    /// How long one repetition is held.
    pub hold: Option<Span>,
    /// Number of repetitions.
    pub times: Option<String>,
    /// How often.
    pub often: Option<String>,
    /// How much.
    pub amount: Option<String>,
}
