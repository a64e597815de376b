//! A question as words: what the text says, with spans, before any name is looked up in a graph.
//!
//! The parser makes a [`Question`]; `resolve` turns it into a `Query`.

use crate::model::terms::{
    Aspect, Column, Event, Facet, Field, Format, GroupKey, Op, ReferenceKind, SortKey, StatementKind, Strength,
};
use crate::span::Span;

/// A parsed question with the text it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The text as typed.
    pub text: String,
    /// What it asks.
    pub form: Form,
}

/// The nine forms of a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// Rows.
    Find(Find),
    /// A number, or numbers by a key.
    Count {
        /// The rows to count.
        find: Find,
        /// `by KEY`.
        by: Option<GroupKey>,
    },
    /// Supported, opposed, disputed or silent.
    Verdict(Verdict),
    /// Columns side by side.
    Compare(Compare),
    /// A shortest chain of escalation.
    Path {
        /// `exact path`: no is-a inside, only failed.
        exact: bool,
        /// Where it starts.
        from: Name,
        /// Where it ends.
        to: Name,
    },
    /// The order of care for a condition.
    Pathway(Name),
    /// Everything about one name.
    Describe(Name),
    /// Where statements disagree.
    Conflicts {
        /// `about NAMES`.
        about: Option<Names>,
        /// `between SOURCES`: empty, or two and more.
        between: Vec<Name>,
    },
    /// How a row of the previous answer came about.
    Why {
        /// `why not`.
        negated: bool,
        /// Which row; `None` for all (or, after `why not`, never).
        target: Option<WhyTarget>,
    },
}

/// What `why` asks about.
#[derive(Debug, Clone, PartialEq)]
pub enum WhyTarget {
    /// A row number, from 1.
    Row(usize, Span),
    /// A name.
    Name(Name),
}

/// `[top N] [adjective…] head [group] { tail }`
#[derive(Debug, Clone, PartialEq)]
pub struct Find {
    /// `top N`.
    pub top: Option<usize>,
    /// Words before (or right behind) the head.
    pub adjectives: Vec<Adjective>,
    /// What a row is.
    pub head: Head,
    /// Where the head stands.
    pub head_span: Span,
    /// The clauses.
    pub group: Option<Group>,
    /// Sorting, grouping and so on.
    pub tails: Tails,
    /// The whole of it.
    pub span: Span,
}

/// Words that narrow the statements by what they recommend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Adjective {
    /// Stance for.
    Recommended,
    /// Stance against.
    NotRecommended,
    /// Any stance.
    Discussed,
    /// That strength exactly.
    Strength(Strength),
}

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Head {
    /// The things that play a role.
    Role(RoleHead),
    /// Statements of any kind.
    Statements,
    /// Statements of these kinds, in the written order, at least one.
    Kinds(Vec<StatementKind>),
}

/// Heads that show the entities of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleHead {
    /// `treatments`
    Treatments,
    /// `tests`
    Tests,
    /// `conditions`
    Conditions,
    /// `symptoms`
    Symptoms,
    /// `causes`
    Causes,
    /// `populations`
    Populations,
    /// `outcomes`
    Outcomes,
    /// `sources`
    Sources,
    /// `references`
    References,
}

impl RoleHead {
    /// Every role head with its word.
    pub const ALL: &'static [(RoleHead, &'static str)] = &[
        (RoleHead::Treatments, "treatments"),
        (RoleHead::Tests, "tests"),
        (RoleHead::Conditions, "conditions"),
        (RoleHead::Symptoms, "symptoms"),
        (RoleHead::Causes, "causes"),
        (RoleHead::Populations, "populations"),
        (RoleHead::Outcomes, "outcomes"),
        (RoleHead::Sources, "sources"),
        (RoleHead::References, "references"),
    ];

    /// The head as written in canonical form.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(h, _)| *h == self).map_or("", |(_, w)| w)
    }
}

/// Rows combined. `and` binds tighter than `or` and `but not`, which read from left to right.
#[derive(Debug, Clone, PartialEq)]
pub enum Group {
    /// Clauses on one statement.
    Part(Part),
    /// Two groups combined.
    Combine {
        /// How.
        by: Combine,
        /// Left side.
        left: Box<Group>,
        /// Right side.
        right: Box<Group>,
    },
}

/// How two sets of rows are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Combine {
    /// Intersection.
    And,
    /// Union.
    Or,
    /// Difference.
    ButNot,
}

/// Clauses beside each other, and brackets beside them into each of whose parts they bind.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Part {
    /// Clauses on the one statement.
    pub clauses: Vec<Clause>,
    /// Bracketed groups.
    pub groups: Vec<Group>,
    /// The whole of it.
    pub span: Span,
}

/// One clause with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// What it tests.
    pub kind: ClauseKind,
    /// From its keyword to its end.
    pub span: Span,
}

/// What a clause tests.
#[derive(Debug, Clone, PartialEq)]
pub enum ClauseKind {
    /// A role or provenance test on names.
    Role(RoleClause, Names),
    /// `after [SPAN of] [failed | successful | tried] NAMES [for SPAN]`
    After {
        /// `failed` = Failed, `successful` = Succeeded, `tried` = Tried; bare `after` = `None`.
        event: Option<Event>,
        /// The patient's stated time.
        span: Option<TimeSpan>,
        /// What came before.
        names: Names,
    },
    /// `with FACET`
    With(Facet),
    /// `without FACET`
    Without(Facet),
    /// `with evidence from REFKIND`
    EvidenceFrom(ReferenceKind),
    /// `where FIELD OP VALUE { and … }`
    Where(Vec<Condition>),
    /// `not CLAUSE`
    Not(Box<Clause>),
}

/// Clauses that take names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleClause {
    /// The object.
    For,
    /// Subject or object, whichever the head does not show.
    Of,
    /// Any role.
    About,
    /// The row is a prerequisite of a statement whose subject is named.
    Before,
    /// A recommendation of it.
    TreatedBy,
    /// A diagnosis by it.
    DiagnosedBy,
    /// A cause.
    CausedBy,
    /// A symptom.
    WithSymptom,
    /// A contraindication of it.
    Contraindicating,
    /// Population or circumstance.
    In,
    /// Outcome.
    On,
    /// Source (`from`, `according to`).
    From,
    /// Source, stance for.
    RecommendedBy,
    /// Cited work or marker.
    Citing,
    /// The row itself is narrower.
    Under,
}

impl RoleClause {
    /// Every clause with its keyword in canonical form.
    pub const ALL: &'static [(RoleClause, &'static str)] = &[
        (RoleClause::For, "for"),
        (RoleClause::Of, "of"),
        (RoleClause::About, "about"),
        (RoleClause::Before, "before"),
        (RoleClause::TreatedBy, "treated by"),
        (RoleClause::DiagnosedBy, "diagnosed by"),
        (RoleClause::CausedBy, "caused by"),
        (RoleClause::WithSymptom, "with symptom"),
        (RoleClause::Contraindicating, "contraindicating"),
        (RoleClause::In, "in"),
        (RoleClause::On, "on"),
        (RoleClause::From, "from"),
        (RoleClause::RecommendedBy, "recommended by"),
        (RoleClause::Citing, "citing"),
        (RoleClause::Under, "under"),
    ];

    /// The keyword as written in canonical form.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(c, _)| *c == self).map_or("", |(_, w)| w)
    }
}

/// `NAME { ("," | "or" | "and") NAME }`
#[derive(Debug, Clone, PartialEq)]
pub struct Names {
    /// At least one.
    pub items: Vec<NameItem>,
    /// How several are joined: `or` is union inside the clause, `and` copies the whole part.
    pub join: Join,
    /// The whole list.
    pub span: Span,
}

/// How a list of names is joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// Any of them (also a list of one, and a list of commas alone).
    Or,
    /// Each of them.
    And,
}

/// One item of a list of names.
#[derive(Debug, Clone, PartialEq)]
pub enum NameItem {
    /// A name.
    Name(Name),
    /// The rows of the previous answer.
    These(Span),
    /// The rows of a question in brackets.
    Nested(Box<Find>, Span),
}

/// A name as typed, without quotes and without `exactly` / `broadly`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The words.
    pub text: String,
    /// How far along is-a it reaches.
    pub scope: Scope,
    /// Whether it stood in quotes.
    pub quoted: bool,
    /// Place of the words (quotes included, `exactly` excluded).
    pub span: Span,
}

/// How far along is-a a name reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Scope {
    /// `exactly NAME`: that entity alone.
    Exactly,
    /// The entity and everything narrower.
    #[default]
    Narrower,
    /// `broadly NAME`: also its ancestors below the root.
    Broadly,
}

/// `[at least] N[+] UNIT`
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeSpan {
    /// How many, above 0.
    pub number: u32,
    /// Of what.
    pub unit: TimeUnit,
    /// `at least N` or `N+`.
    pub at_least: bool,
}

/// Units of time a question can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// 1 day.
    Day,
    /// 7 days.
    Week,
    /// 30 days.
    Month,
    /// 365 days.
    Year,
}

impl TimeUnit {
    /// Length in days (a month is 30 days, a year 365).
    pub const fn days(self) -> f64 {
        match self {
            TimeUnit::Day => 1.0,
            TimeUnit::Week => 7.0,
            TimeUnit::Month => 30.0,
            TimeUnit::Year => 365.0,
        }
    }

    /// Singular word.
    pub const fn word(self) -> &'static str {
        match self {
            TimeUnit::Day => "day",
            TimeUnit::Week => "week",
            TimeUnit::Month => "month",
            TimeUnit::Year => "year",
        }
    }
}

impl TimeSpan {
    /// Length in days.
    pub fn days(self) -> f64 {
        f64::from(self.number) * self.unit.days()
    }
}

/// `FIELD OP VALUE`
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// What is tested.
    pub field: Field,
    /// How (`is` = `=`, `is not` = `!=`).
    pub op: Op,
    /// With what.
    pub value: Value,
    /// The whole of it.
    pub span: Span,
    /// The value alone.
    pub value_span: Span,
}

/// The right side of a condition, as typed; its type is checked against the field by `resolve`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `94`, `94%`, `0.5`
    Number(f64),
    /// `6 weeks`
    Time(TimeSpan),
    /// A word or quoted text.
    Text(String),
}

/// What stands behind the clauses.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tails {
    /// `sorted by KEY [descending]`: key, and whether the order is reversed.
    pub sorted: Option<(SortKey, bool)>,
    /// `grouped by KEY`
    pub grouped: Option<GroupKey>,
    /// `first N`
    pub first: Option<usize>,
    /// `showing COLUMNS`
    pub showing: Vec<Column>,
    /// `as FORMAT`
    pub format: Option<Format>,
}

/// `is NAME recommended [for NAMES] [clause…] | is NAME contraindicated [in NAMES] [clause…]`
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What is judged.
    pub subject: Name,
    /// Recommended or contraindicated.
    pub ask: VerdictAsk,
    /// `for NAMES` of recommended; `in NAMES` (or `for`) of contraindicated, and any further clauses, all on one statement.
    pub clauses: Vec<Clause>,
}

/// Which verdict is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerdictAsk {
    /// `is NAME recommended`
    Recommended,
    /// `is NAME contraindicated`
    Contraindicated,
}

/// `compare NAMES [clause…] [by ASPECTS] | compare sources on NAMES [clause…] [by ASPECTS]`
#[derive(Debug, Clone, PartialEq)]
pub struct Compare {
    /// The columns.
    pub columns: CompareColumns,
    /// Clauses that every statement of every column passes.
    pub clauses: Vec<Clause>,
    /// `by ASPECTS`; empty = all.
    pub by: Vec<Aspect>,
    /// `as FORMAT`
    pub format: Option<Format>,
}

/// What the columns of a comparison are.
#[derive(Debug, Clone, PartialEq)]
pub enum CompareColumns {
    /// Each name one column; commas, `and`, `with` and `vs` only separate.
    Names(Vec<NameItem>),
    /// Every source one column; the statements are about these names.
    SourcesOn(Names),
}
