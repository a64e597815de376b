//! An answer as data, before it is text: ids, numbers and the statements that each part rests on.

use std::collections::BTreeSet;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::model::id::{EntityId, StatementId};
use crate::model::terms::{Aspect, Column, Event, Format, Relation, Stance, StatementKind};

/// What a question was answered with.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The question as typed.
    pub question: String,
    /// The question as understood: names resolved and quoted, brackets written out.
    pub canonical: String,
    /// The word for what a row is (`treatments`, `effects`), for forms with rows.
    pub head: Option<String>,
    /// The form's own part.
    pub body: Body,
    /// What a reader should know beside the rows, a sentence each.
    pub notes: Vec<String>,
    /// Why there is nothing, for an empty answer.
    pub empty: Option<Empty>,
    /// The clauses that matches name, in canonical form, in alphabetical order.
    pub clauses: Vec<String>,
    /// Columns asked for; empty = the usual ones.
    pub columns: Vec<Column>,
    /// Format asked for in the question.
    pub format: Option<Format>,
}

/// The form's own part of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Rows, in order.
    Rows(Vec<Row>),
    /// Rows in groups; a row can be in several.
    Groups(Vec<(Key, Vec<Row>)>),
    /// A number of rows.
    Count(usize),
    /// A number of rows a key.
    Counts(Vec<(Key, usize)>),
    /// A verdict.
    Verdict(Verdict),
    /// A table of columns.
    Comparison(Comparison),
    /// A chain of steps; empty = none.
    Path(Vec<PathStep>),
    /// Layers of care.
    Pathway(Vec<Step>),
    /// Everything about one thing.
    Description(Description),
    /// Disagreements.
    Conflicts(Vec<Conflict>),
    /// How rows came about.
    Derivation(Vec<Derivation>),
}

/// A stretch of a list that many rows share.
#[derive(Clone)]
pub struct Part<T> {
    all: Option<Arc<Vec<T>>>,
    start: u32,
    end: u32,
}

impl<T> Part<T> {
    /// Nothing.
    pub const EMPTY: Part<T> = Part { all: None, start: 0, end: 0 };

    /// The items of a list from one number to another.
    pub fn of(all: &Arc<Vec<T>>, start: u32, end: u32) -> Part<T> {
        Part { all: (start < end).then(|| Arc::clone(all)), start, end }
    }
}

impl<T> From<Vec<T>> for Part<T> {
    fn from(items: Vec<T>) -> Part<T> {
        let end = items.len() as u32;
        Part { all: Some(Arc::new(items)), start: 0, end }
    }
}

impl<T> std::ops::Deref for Part<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.all.as_ref().and_then(|all| all.get(self.start as usize..self.end as usize)).unwrap_or_default()
    }
}

impl<'a, T> IntoIterator for &'a Part<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Part<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: PartialEq> PartialEq for Part<T> {
    fn eq(&self, other: &Part<T>) -> bool {
        **self == **other
    }
}

/// One row with all the statements that put it there.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What the row is.
    pub what: What,
    /// In order of number; at least one.
    pub statements: Part<StatementId>,
    /// Which names matched what, by which hops.
    pub matches: Part<Match>,
    /// What a reader should know of the row.
    pub flags: Part<Flag>,
}

/// A remark on a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// So many sources speak against it, or against what is broader.
    OpposedBy(u32),
    /// So many sources speak against what is narrower.
    NarrowerOpposed(EntityId, u32),
    /// So many cautions are stated about it or what is broader.
    Cautions(u32),
    /// A marker that its source does not bind to a work.
    Unresolved,
    /// Not a contraindication, but a condition that must be met.
    Gate,
    /// A prerequisite of the statement beside the one asked for, by its number among the statement's.
    AlsoNeeded(StatementId, u16),
}

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// One thing, or several used together; in order of number.
    Things(SmallVec<[EntityId; 2]>),
    /// A statement.
    Statement(StatementId),
}

/// A clause that matched an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// The statement on which it matched.
    pub statement: StatementId,
    /// Number of the clause in [`Answer::clauses`].
    pub clause: u16,
    /// What matched.
    pub entity: EntityId,
    /// How the match relates to the name.
    pub relation: Relation,
    /// Number of is-a hops between the two.
    pub hops: u16,
}

/// Why an answer is empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Empty {
    /// One or two sentences; never "no treatment exists".
    pub reason: String,
    /// Each clause with the number of rows that remain without it.
    pub without: Vec<(String, usize)>,
    /// The nearest question that has rows, with their number.
    pub nearest: Option<(String, usize)>,
}

/// A key of a group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Sorts the groups: ranks first, then labels.
    pub rank: u32,
    /// What is printed.
    pub label: String,
    /// Stable id.
    pub id: String,
}

/// A verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The value.
    pub value: VerdictValue,
    /// Statements for.
    pub supporting: Vec<StatementId>,
    /// Statements against.
    pub against: Vec<StatementId>,
    /// Statements that take no side.
    pub neutral: Vec<StatementId>,
    /// Sources with none of these.
    pub silent: Vec<EntityId>,
}

/// The value of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerdictValue {
    /// For only.
    Supported,
    /// Against only.
    Opposed,
    /// Both.
    Disputed,
    /// Neither.
    Silent,
}

impl VerdictValue {
    /// The value as a word.
    pub const fn word(self) -> &'static str {
        match self {
            VerdictValue::Supported => "supported",
            VerdictValue::Opposed => "opposed",
            VerdictValue::Disputed => "disputed",
            VerdictValue::Silent => "silent",
        }
    }
}

/// A table of columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// In the order asked.
    pub columns: Vec<EntityId>,
    /// One row an aspect.
    pub rows: Vec<ComparisonRow>,
}

impl Comparison {
    /// How many statements the cells rest on; one of several cells counts in each.
    pub fn statement_count(&self) -> usize {
        self.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.statements.len()).sum()
    }
}

/// One aspect of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonRow {
    /// The aspect.
    pub aspect: Aspect,
    /// One cell a column.
    pub cells: Vec<Cell>,
}

/// One cell of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The statements that it rests on.
    pub statements: Vec<StatementId>,
    /// The question whose answer it is.
    pub question: String,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq)]
pub struct PathStep {
    /// What is reached.
    pub entity: EntityId,
    /// All statements that lead here from the step before; empty for the first.
    pub statements: Vec<StatementId>,
}

/// One step of a pathway: what shares a layer and its prerequisites.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Layer, from 1.
    pub step: usize,
    /// The prerequisites as words.
    pub label: String,
    /// What belongs to the step.
    pub entities: Vec<(What, Vec<StatementId>)>,
    /// What must have happened first.
    pub prerequisites: Vec<StepNeed>,
    /// All statements of the step.
    pub statements: Vec<StatementId>,
}

/// A prerequisite of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct StepNeed {
    /// What happened.
    pub event: Event,
    /// To what.
    pub entity: EntityId,
    /// For how long at least, as written.
    pub at_least: Option<String>,
    /// What the source says beyond that.
    pub detail: Option<String>,
}

/// Everything about one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    /// The thing.
    pub entity: EntityId,
    /// Statements by kind, in the written order of kinds.
    pub groups: Vec<(StatementKind, Vec<StatementId>)>,
}

/// A disagreement.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Subject of the topic.
    pub subject: Vec<EntityId>,
    /// Object of the topic, where there is one.
    pub object: Option<EntityId>,
    /// What they differ in.
    pub kind: ConflictKind,
    /// Whether the two sides' circumstances overlap.
    pub overlap: Overlap,
    /// The sides, at least two.
    pub sides: Vec<Side>,
}

/// What two statements differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConflictKind {
    /// One for, one against.
    Stance,
    /// Another prerequisite or gate.
    Order,
    /// Another threshold.
    Threshold,
    /// Disjoint figures.
    Figure,
    /// Disjoint doses.
    Dose,
    /// For other circumstances.
    Circumstance,
    /// Two ranks or more apart.
    Strength,
}

impl ConflictKind {
    /// The kind as a word.
    pub const fn word(self) -> &'static str {
        match self {
            ConflictKind::Stance => "stance",
            ConflictKind::Order => "order",
            ConflictKind::Threshold => "threshold",
            ConflictKind::Figure => "figure",
            ConflictKind::Dose => "dose",
            ConflictKind::Circumstance => "circumstance",
            ConflictKind::Strength => "strength",
        }
    }
}

/// Whether both sides can be about the same patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Overlap {
    /// Equal or nested circumstances in at least one pair.
    Yes,
    /// Not told.
    Unknown,
    /// Disjoint in every pair.
    No,
}

impl Overlap {
    /// The value as a word.
    pub const fn word(self) -> &'static str {
        match self {
            Overlap::Yes => "yes",
            Overlap::Unknown => "unknown",
            Overlap::No => "no",
        }
    }
}

/// One side of a disagreement.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// Stance of the side, where it takes one.
    pub stance: Option<Stance>,
    /// The position in words: a dose, a figure, a prerequisite, a strength.
    pub position: String,
    /// The statements of the side.
    pub statements: Vec<StatementId>,
}

/// How a row came about, or what keeps a thing out.
#[derive(Debug, Clone, PartialEq)]
pub struct Derivation {
    /// The row as words.
    pub row: String,
    /// Statement by statement, clause by clause.
    pub steps: Vec<DerivationStep>,
}

/// One clause on one statement.
#[derive(Debug, Clone, PartialEq)]
pub struct DerivationStep {
    /// The clause in canonical form.
    pub clause: String,
    /// The statement; `None` where no statement passes.
    pub statement: Option<StatementId>,
    /// How the match relates to the name.
    pub relation: Option<Relation>,
    /// Number of is-a hops.
    pub hops: u32,
    /// What matched, or why it does not, in words.
    pub detail: String,
}

impl Answer {
    /// Whether there is nothing: no row, count 0, verdict silent, no path. Exit status 1.
    pub fn is_empty(&self) -> bool {
        match &self.body {
            Body::Rows(rows) => rows.is_empty(),
            Body::Groups(groups) => groups.is_empty(),
            Body::Count(n) => *n == 0,
            Body::Counts(counts) => counts.is_empty(),
            Body::Verdict(verdict) => verdict.value == VerdictValue::Silent,
            Body::Comparison(table) => {
                table.rows.iter().all(|row| row.cells.iter().all(|cell| cell.statements.is_empty()))
            }
            Body::Path(steps) => steps.is_empty(),
            Body::Pathway(steps) => steps.is_empty(),
            Body::Description(d) => d.groups.is_empty(),
            Body::Conflicts(conflicts) => conflicts.is_empty(),
            Body::Derivation(rows) => rows.iter().all(|r| r.steps.is_empty()),
        }
    }

    /// Every statement that the answer names.
    pub fn statements(&self) -> BTreeSet<StatementId> {
        let mut all = BTreeSet::new();
        match &self.body {
            Body::Rows(rows) => all.extend(rows.iter().flat_map(|r| r.statements.iter())),
            Body::Groups(groups) => {
                all.extend(groups.iter().flat_map(|(_, rows)| rows).flat_map(|r| r.statements.iter()))
            }
            Body::Count(_) | Body::Counts(_) => {}
            Body::Verdict(v) => all.extend(v.supporting.iter().chain(&v.against).chain(&v.neutral)),
            Body::Comparison(t) => all.extend(t.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.statements)),
            Body::Path(steps) => all.extend(steps.iter().flat_map(|s| &s.statements)),
            Body::Pathway(steps) => all.extend(steps.iter().flat_map(|s| &s.statements)),
            Body::Description(d) => all.extend(d.groups.iter().flat_map(|(_, s)| s)),
            Body::Conflicts(conflicts) => {
                all.extend(conflicts.iter().flat_map(|c| &c.sides).flat_map(|s| &s.statements))
            }
            Body::Derivation(rows) => {
                all.extend(rows.iter().flat_map(|r| &r.steps).filter_map(|s| s.statement.as_ref()))
            }
        }
        all
    }
}
