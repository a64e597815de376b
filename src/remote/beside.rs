//! The questions beside a question, asked of the engine. The first that fails ends them; all later ones are empty.

use std::cell::RefCell;

use super::fetch::Graphed;
use super::{Failed, Remote};
use crate::answer::{Answer, Body, What};
use crate::eval::beside::Beside;
use crate::graph::Graph;
use crate::model::id::StatementId;
use crate::resolve::query::{Compare, Find, Named, Query, Verdict};

/// Asks beside an answer.
pub(super) struct Elsewhere<'r, 'g> {
    remote: &'r Remote<'g>,
    /// The statements of the answer.
    graphed: &'r Graphed,
    failure: RefCell<Option<Failed>>,
}

impl<'r, 'g> Elsewhere<'r, 'g> {
    pub(super) fn new(remote: &'r Remote<'g>, graphed: &'r Graphed) -> Elsewhere<'r, 'g> {
        remote.aside.set(true);
        Elsewhere { remote, graphed, failure: RefCell::default() }
    }

    /// What went wrong on the way, if anything did.
    pub(super) fn failure(self) -> Result<(), Failed> {
        self.remote.aside.set(false);
        self.failure.take().map_or(Ok(()), Err)
    }

    fn asked<T: Default>(&self, ask: impl FnOnce(&Remote<'g>) -> Result<T, Failed>) -> T {
        if self.failure.borrow().is_some() {
            return T::default();
        }
        ask(self.remote).unwrap_or_else(|fault| {
            *self.failure.borrow_mut() = Some(fault);
            T::default()
        })
    }

    /// A statement of another answer under its number in this one; one that is not in this answer gets a number behind all that are.
    fn in_this_answer(&self, what: What, other: &Graphed) -> What {
        let What::Statement(s) = what else { return what };
        let there = other.there(s).unwrap_or_default();
        let behind = || StatementId(self.graphed.graph.statement_count() as u32 + s.0);
        What::Statement(self.graphed.here(there).unwrap_or_else(behind))
    }

    /// The body of an answer to a query.
    fn body(&self, query: &Query) -> Option<Body> {
        self.asked(|remote| remote.body(query).map(|answer| Some(answer.body)))
    }
}

impl Beside for Elsewhere<'_, '_> {
    fn graph(&self) -> &Graph {
        self.remote.base
    }

    fn statement_count(&self) -> usize {
        self.remote.statements
    }

    fn rows(&self, find: &Find) -> Vec<What> {
        self.asked(|remote| {
            let found = remote.rows(find)?;
            Ok(found.rows.into_iter().map(|row| self.in_this_answer(row.what, &found.graphed)).collect())
        })
    }

    fn count(&self, find: &Find) -> usize {
        self.asked(|remote| remote.count(find))
    }

    fn sides(&self, verdict: &Verdict) -> usize {
        match self.body(&Query::Verdict(verdict.clone())) {
            Some(Body::Verdict(said)) => said.supporting.len() + said.against.len(),
            _ => 0,
        }
    }

    fn said(&self, compare: &Compare) -> usize {
        match self.body(&Query::Compare(compare.clone())) {
            Some(Body::Comparison(table)) => table.statement_count(),
            _ => 0,
        }
    }

    fn leads(&self, from: Named, to: Named) -> bool {
        let query = Query::Path { exact: false, from, to };
        matches!(self.body(&query), Some(Body::Path(steps)) if !steps.is_empty())
    }
}

impl Remote<'_> {
    /// An answer with its body alone.
    fn body(&self, query: &Query) -> Result<Answer, Failed> {
        let mut answer = crate::eval::blank(query, self.base, "");
        self.fill(query, &mut answer)?;
        Ok(answer)
    }
}
