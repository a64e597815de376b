//! [`Question`] and [`Graph`] → [`Query`]: every name looked up, every value typed, brackets multiplied out; and a query's
//! canonical text.
//!
//! `name` looks names up, `clause` turns clauses and groups, `saved` knows the answers that `let` kept, `canonical` writes a query as text,
//! `error` says what went wrong, and `mend` what was probably meant instead (`certain` where the words spell it out, `rewrite` by other wording, `ordinary`, `cues` and `sentence` by ordinary
//! English).

pub mod canonical;
mod certain;
pub mod clause;
mod cues;
pub mod error;
pub mod meaning;
pub mod mend;
pub mod name;
mod ordinary;
pub mod query;
mod rewrite;
pub mod saved;
mod sentence;
mod value;

use std::cell::{Cell, OnceCell};

use smallvec::SmallVec;

use crate::graph::Graph;
use crate::model::id::EntityId;
use crate::model::terms::EntityKind;
use crate::question::ast::{self, CompareColumns, Form, NameItem, Question, WhyTarget};
use error::ResolveError;
use name::Want;
use query::{Columns, Compare, Find, Names, Query, Term, Verdict, Why};

/// Things of a row; `None` for a row that is a statement.
pub type RowThings = Option<SmallVec<[EntityId; 2]>>;

/// What a question can refer back to: the rows of the previous answer, and of those that were kept.
#[derive(Default)]
pub struct Previous {
    rows: OnceCell<Vec<RowThings>>,
    later: Option<Box<dyn Fn() -> Vec<RowThings>>>,
    /// Answers kept by `let`.
    pub saved: Vec<saved::Saved>,
}

impl Previous {
    /// Rows that are known.
    pub fn of(rows: Vec<RowThings>) -> Previous {
        Previous { rows: OnceCell::from(rows), later: None, saved: Vec::new() }
    }

    /// Rows that are listed when a question refers to them; most questions do not.
    pub fn later(rows: impl Fn() -> Vec<RowThings> + 'static, saved: Vec<saved::Saved>) -> Previous {
        Previous { rows: OnceCell::new(), later: Some(Box::new(rows)), saved }
    }

    /// Things of each row.
    pub fn rows(&self) -> &[RowThings] {
        self.rows.get_or_init(|| self.later.as_ref().map_or_else(Vec::new, |list| list()))
    }
}

/// Looks up everything that a question names.
///
/// # Errors
/// The first name or value that cannot be understood, with its place.
pub fn resolve(question: &Question, graph: &Graph, previous: Option<&Previous>) -> Result<Query, ResolveError> {
    let resolver = Resolver { graph, text: &question.text, previous, open: None };
    resolver.form(&question.form)
}

/// The name, in quotes, that stands for one not chosen yet. No one types it: it is of the private use area.
pub const HOLE: &str = "\u{E000}";

/// What the place of [`HOLE`] can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(Want);

impl Place {
    /// Whether a thing is accepted there of which, with what is narrower, these are the kinds.
    pub fn holds(self, kinds: &[EntityKind]) -> bool {
        kinds.iter().any(|kind| self.0.fits(*kind))
    }
}

/// Looks up everything that an unfinished question names; [`HOLE`] becomes [`EntityId::HOLE`]. The place is `None` without a hole. Errors are
/// cheap: they suggest nothing.
///
/// # Errors
/// As [`resolve`].
pub fn resolve_open(
    question: &Question,
    graph: &Graph,
    previous: Option<&Previous>,
) -> Result<(Query, Option<Place>), ResolveError> {
    let open = Cell::new(None);
    let resolver = Resolver { graph, text: &question.text, previous, open: Some(&open) };
    let query = resolver.form(&question.form)?;
    Ok((query, open.get().map(Place)))
}

/// One question on its way to a query.
pub(crate) struct Resolver<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) text: &'a str,
    pub(crate) previous: Option<&'a Previous>,
    /// Where a hole is allowed, what its place holds is put here.
    pub(crate) open: Option<&'a Cell<Option<Want>>>,
}

impl Resolver<'_> {
    fn form(&self, form: &Form) -> Result<Query, ResolveError> {
        Ok(match form {
            Form::Find(find) => Query::Find(self.find(find)?),
            Form::Count { find, by } => Query::Count { find: self.find(find)?, by: *by },
            Form::Verdict(v) => Query::Verdict(Verdict {
                subject: self.named(&v.subject, Want::Treatment)?,
                ask: v.ask,
                clauses: self.any_clauses(&v.clauses)?,
            }),
            Form::Compare(c) => Query::Compare(self.compare(c)?),
            Form::Path { exact, from, to } => {
                Query::Path { exact: *exact, from: self.named(from, Want::Step)?, to: self.named(to, Want::Step)? }
            }
            Form::Pathway(name) => {
                let meant = |error| match error {
                    ResolveError::WrongKind { name, label, kind, wanted, span, .. } => {
                        let meant = matches!(kind, EntityKind::Treatment | EntityKind::Test)
                            .then(|| format!("treatments before {}", error::written(&label)));
                        ResolveError::WrongKind { name, label, kind, wanted, span, meant }
                    }
                    other => other,
                };
                Query::Pathway(self.named(name, Want::Object).map_err(meant)?)
            }
            Form::Describe(name) => Query::Describe(self.named(name, Want::Anything)?),
            Form::Conflicts { about, between } => Query::Conflicts {
                about: about.as_ref().map(|names| self.names(names, Want::Anything)).transpose()?,
                between: between
                    .iter()
                    .map(|name| self.named(name, Want::Source).map(|n| n.entity))
                    .collect::<Result<_, _>>()?,
            },
            Form::Why { negated, target } => Query::Why(self.why(*negated, target.as_ref())?),
        })
    }

    pub(crate) fn find(&self, find: &ast::Find) -> Result<Find, ResolveError> {
        let mut adjectives = find.adjectives.clone();
        adjectives.sort();
        adjectives.dedup();
        let limit = match (find.top, find.tails.first) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let group = find.group.as_ref().map(|g| self.group(g, &find.head)).transpose()?;
        Ok(Find {
            head: find.head.clone(),
            adjectives,
            group,
            limit,
            sorted: find.tails.sorted,
            grouped: find.tails.grouped,
            showing: find.tails.showing.clone(),
            format: find.tails.format,
        })
    }

    fn compare(&self, compare: &ast::Compare) -> Result<Compare, ResolveError> {
        let columns = match &compare.columns {
            CompareColumns::Names(items) => {
                let mut things = Vec::new();
                for item in items {
                    for term in self.item(item, Want::Anything)? {
                        match term {
                            Term::Thing(named) if !things.contains(&named) => things.push(named),
                            Term::Thing(_) => {}
                            Term::Nested(_) => {
                                return Err(ResolveError::NestedColumns { span: item_span(item) });
                            }
                        }
                    }
                }
                Columns::Things(things)
            }
            CompareColumns::SourcesOn(names) => Columns::SourcesOn(self.names(names, Want::Anything)?),
        };
        let mut by = compare.by.clone();
        by.sort();
        by.dedup();
        Ok(Compare { columns, clauses: self.any_clauses(&compare.clauses)?, by, format: compare.format })
    }

    fn why(&self, negated: bool, target: Option<&WhyTarget>) -> Result<Why, ResolveError> {
        let previous = self.previous.ok_or(ResolveError::NoPrevious { span: None, word: "why" })?;
        Ok(match target {
            None => Why::All,
            Some(WhyTarget::Row(n, span)) => {
                if *n == 0 || *n > previous.rows().len() {
                    return Err(ResolveError::NoSuchRow { row: *n, rows: previous.rows().len(), span: *span });
                }
                Why::Row(n - 1)
            }
            Some(WhyTarget::Name(name)) => {
                let named = self.named(name, Want::Anything)?;
                if negated { Why::Not(named) } else { Why::Of(named) }
            }
        })
    }

    /// A list of names as alternatives.
    pub(crate) fn names(&self, names: &ast::Names, want: Want) -> Result<Names, ResolveError> {
        let mut any = Vec::new();
        for item in &names.items {
            for term in self.item(item, want)? {
                if !any.contains(&term) {
                    any.push(term);
                }
            }
        }
        // A question in brackets stands right behind the clause word, so it is written first.
        any.sort_by_key(|term| !matches!(term, Term::Nested(_)));
        Ok(Names { any })
    }
}

/// The place of an item of a list of names.
pub(crate) fn item_span(item: &NameItem) -> crate::span::Span {
    match item {
        NameItem::Name(name) => name.span,
        NameItem::These(span) | NameItem::Nested(_, span) => *span,
    }
}
