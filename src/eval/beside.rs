//! The questions beside a question, which explain an empty answer or say what more there is: [`Beside`] answers them, in memory or elsewhere.

use super::{compare, find, pathway, verdict};
use crate::answer::What;
use crate::graph::Graph;
use crate::resolve::query::{Compare, Find, Named, Verdict};

/// Above this many statements the questions beside a question, which ask it again in other forms, are left out.
pub const MOST_STATEMENTS: usize = 20_000;

/// Who answers the questions beside a question.
pub trait Beside {
    /// The graph whose things and names the questions speak of.
    fn graph(&self) -> &Graph;

    /// How many statements are asked.
    fn statement_count(&self) -> usize;

    /// What the rows of a find are, limited.
    fn rows(&self, find: &Find) -> Vec<What>;

    /// How many rows a find has, limited.
    fn count(&self, find: &Find) -> usize;

    /// How many statements speak for or against in a verdict.
    fn sides(&self, verdict: &Verdict) -> usize;

    /// How many statements the cells of a comparison rest on.
    fn said(&self, compare: &Compare) -> usize;

    /// Whether a chain of escalation leads from one thing to another.
    fn leads(&self, from: Named, to: Named) -> bool;
}

/// The graph in memory.
pub struct Here<'g>(pub &'g Graph);

impl Beside for Here<'_> {
    fn graph(&self) -> &Graph {
        self.0
    }

    fn statement_count(&self) -> usize {
        self.0.statement_count()
    }

    fn rows(&self, find: &Find) -> Vec<What> {
        find::rows(find, self.0).into_iter().map(|row| row.what).collect()
    }

    fn count(&self, find: &Find) -> usize {
        find::rows(find, self.0).len()
    }

    fn sides(&self, verdict: &Verdict) -> usize {
        let said = verdict::verdict(verdict, self.0);
        said.supporting.len() + said.against.len()
    }

    fn said(&self, compare: &Compare) -> usize {
        compare::compare(compare, self.0).statement_count()
    }

    fn leads(&self, from: Named, to: Named) -> bool {
        !pathway::path(false, from, to, self.0).is_empty()
    }
}
