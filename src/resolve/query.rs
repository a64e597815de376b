//! The one plan that every engine runs: a question in ids and typed values. Plain data; equal plans are equal questions.

use crate::model::id::EntityId;
use crate::model::terms::{
    Aspect, Column, Event, Facet, Field, Format, GroupKey, Op, ReferenceKind, SortKey, StatementKind, Strength,
};

// The words of the language that need no look-up mean the same in a question and in its plan; engines take them from here, so that no
// engine reads question text.
pub use crate::question::ast::{Adjective, Combine, Head, RoleClause, RoleHead, Scope, TimeSpan, TimeUnit, VerdictAsk};

/// A question, understood.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Rows.
    Find(Find),
    /// A number of rows, or numbers by a key.
    Count {
        /// The rows to count.
        find: Find,
        /// Key to count by.
        by: Option<GroupKey>,
    },
    /// Supported, opposed, disputed or silent.
    Verdict(Verdict),
    /// Columns side by side.
    Compare(Compare),
    /// A shortest chain of escalation.
    Path {
        /// No is-a inside, only failed.
        exact: bool,
        /// Where it starts.
        from: Named,
        /// Where it ends.
        to: Named,
    },
    /// The order of care.
    Pathway(Named),
    /// Everything about one thing.
    Describe(Named),
    /// Where statements disagree.
    Conflicts {
        /// Only about these.
        about: Option<Names>,
        /// Only between these sources; empty = all.
        between: Vec<EntityId>,
    },
    /// How rows of the previous answer came about.
    Why(Why),
}

/// What `why` asks of the previous answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// Every row.
    All,
    /// One row, counted from 0.
    Row(usize),
    /// The row of a thing.
    Of(Named),
    /// What keeps a thing out.
    Not(Named),
}

/// A thing with how far along is-a its name reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Named {
    /// The thing.
    pub entity: EntityId,
    /// How far the name reaches.
    pub scope: Scope,
}

/// Rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Find {
    /// What a row is.
    pub head: Head,
    /// Adjectives, sorted, no doubles. Several stances or strengths are alternatives among themselves.
    pub adjectives: Vec<Adjective>,
    /// Which statements; `None` = all.
    pub group: Option<Group>,
    /// At most so many rows (`top N`, `first N`, the smaller of the two).
    pub limit: Option<usize>,
    /// Order: key, and whether it is reversed; `None` = the written order.
    pub sorted: Option<(SortKey, bool)>,
    /// Groups.
    pub grouped: Option<GroupKey>,
    /// Columns of a table; empty = the usual ones.
    pub showing: Vec<Column>,
    /// How it is printed, where the question says so.
    pub format: Option<Format>,
}

/// Rows combined. Brackets beside clauses have been multiplied out.
#[derive(Debug, Clone, PartialEq)]
pub enum Group {
    /// All clauses on one statement; at least one clause.
    Leaf(Vec<Clause>),
    /// Two sets of rows.
    Combine {
        /// How.
        by: Combine,
        /// Left side.
        left: Box<Group>,
        /// Right side.
        right: Box<Group>,
    },
}

/// A test on one statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Clause {
    /// A role or provenance test on names.
    Role(RoleClause, Names),
    /// A prerequisite.
    After {
        /// `None` = any event.
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
    /// `where …`, all on the same statement.
    Where(Vec<Condition>),
    /// `not CLAUSE`
    Not(Box<Clause>),
}

/// Any of these.
#[derive(Debug, Clone, PartialEq)]
pub struct Names {
    /// At least one, but for `these` after an answer without rows.
    pub any: Vec<Term>,
}

/// One alternative of [`Names`].
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// A thing.
    Thing(Named),
    /// The rows of a question, each as a name.
    Nested(Box<Find>),
}

/// `FIELD OP VALUE`, the value of the field's type.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// What is tested.
    pub field: Field,
    /// How.
    pub op: Op,
    /// With what.
    pub value: Value,
}

/// The right side of a condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number: percent for sensitivity and specificity, a year, a count, a magnitude.
    Number(f64),
    /// A span of time.
    Time(TimeSpan),
    /// A rank on the scale.
    Strength(Strength),
    /// A kind of statement.
    Kind(StatementKind),
    /// A word or text.
    Text(String),
}

/// `is NAME recommended …`
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What is judged.
    pub subject: Named,
    /// Recommended or contraindicated.
    pub ask: VerdictAsk,
    /// Which statements count: all clauses on one statement; a list of names means any of them.
    pub clauses: Vec<Clause>,
}

/// `compare …`
#[derive(Debug, Clone, PartialEq)]
pub struct Compare {
    /// What the columns are.
    pub columns: Columns,
    /// Which statements count: all clauses on one statement; a list of names means any of them.
    pub clauses: Vec<Clause>,
    /// Which rows; empty = all aspects.
    pub by: Vec<Aspect>,
    /// How it is printed, where the question says so.
    pub format: Option<Format>,
}

/// What the columns of a comparison are.
#[derive(Debug, Clone, PartialEq)]
pub enum Columns {
    /// Each thing one column.
    Things(Vec<Named>),
    /// Every source one column; the statements are about these names.
    SourcesOn(Names),
}
