//! The one chain of the stages: text → Question → Query → Answer. Keeps the previous answer for `these` and `why`, and changes it only on success.

use std::time::{Duration, Instant};

use crate::answer::{Body, What};
use crate::diagnostic::Diagnostic;
use crate::eval::{self, Before};
use crate::graph::Graph;
use crate::question;
use crate::resolve::query::Query;
use crate::resolve::{self, Previous};

pub use crate::answer::Answer;

/// The code of a question that was stopped before its answer was whole.
pub const STOPPED: &str = "U006";

/// A conversation with one graph.
#[derive(Debug, Clone)]
pub struct Session<'g> {
    graph: &'g Graph,
    before: Option<Before>,
}

/// An answer with the time it took from text to Answer, without rendering.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The answer.
    pub answer: Answer,
    /// From question text to Answer.
    pub elapsed: Duration,
}

impl<'g> Session<'g> {
    /// A conversation without a previous answer.
    pub fn new(graph: &'g Graph) -> Self {
        Self { graph, before: None }
    }

    /// The graph that is asked.
    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// The previous answer.
    pub fn last(&self) -> Option<&Answer> {
        self.before.as_ref().map(|b| &b.answer)
    }

    /// The previous answer with its query, as follow-ups see it.
    pub(crate) fn before(&self) -> Option<&Before> {
        self.before.as_ref()
    }

    /// What `these` and `why 2` can refer to.
    pub(crate) fn previous(&self) -> Option<Previous> {
        self.before.as_ref().map(previous)
    }

    /// Asks a question.
    ///
    /// # Errors
    /// What cannot be understood, ready to be shown; a [`STOPPED`] question too (see [`crate::eval::stop`]).
    pub fn ask(&mut self, text: &str) -> Result<Reply, Box<Diagnostic>> {
        let start = Instant::now();
        let question = question::parse(text).map_err(|e| Box::new(e.to_diagnostic(text)))?;
        let previous = self.before.as_ref().map(previous);
        let query =
            resolve::resolve(&question, self.graph, previous.as_ref()).map_err(|e| Box::new(e.to_diagnostic(text)))?;
        let answer = eval::eval(&query, self.graph, text, self.before.as_ref()).map_err(|_| Box::new(stopped()))?;
        let elapsed = start.elapsed();
        // `why` speaks about the previous answer, so it does not replace it.
        if !matches!(query, Query::Why(_)) {
            self.before = Some(Before { query, answer: answer.clone() });
        }
        Ok(Reply { answer, elapsed })
    }
}

/// What a person is told whose question was stopped.
fn stopped() -> Diagnostic {
    Diagnostic::error(STOPPED, "stopped before the answer was whole")
        .help("name something narrower, or add a clause; the previous answer is kept")
}

/// What `these` and `why 2` can refer to: the rows, or what takes their place.
fn previous(before: &Before) -> Previous {
    let one = |what: &What| match what {
        What::Things(things) => Some(things.clone()),
        What::Statement(_) => None,
    };
    let rows = match &before.answer.body {
        Body::Rows(rows) => rows.iter().map(|r| one(&r.what)).collect(),
        Body::Groups(groups) => {
            let mut seen: Vec<&What> = Vec::new();
            for row in groups.iter().flat_map(|(_, rows)| rows) {
                if !seen.contains(&&row.what) {
                    seen.push(&row.what);
                }
            }
            seen.into_iter().map(one).collect()
        }
        Body::Comparison(table) => table.columns.iter().map(|c| Some(vec![*c])).collect(),
        Body::Path(steps) => steps.iter().map(|s| Some(vec![s.entity])).collect(),
        Body::Pathway(steps) => steps.iter().flat_map(|s| &s.entities).map(|(what, _)| one(what)).collect(),
        Body::Description(d) => vec![Some(vec![d.entity])],
        Body::Conflicts(conflicts) => conflicts.iter().map(|c| Some(c.subject.clone())).collect(),
        Body::Count(_) | Body::Counts(_) | Body::Verdict(_) | Body::Derivation(_) => Vec::new(),
    };
    Previous { rows }
}
