//! A query → how it is answered: which statements are tested, chosen by what, and how many pass each clause. It does the work of the question, so that
//! the counts are real.

use super::clause::{Case, Test};
use super::find::{Finder, Leaf, Ready, adjectives_hold, project};
use super::found::{Found, Numbers};
use super::nearest::plain;
use super::plan::Driver;
use super::{Stopped, compare, eval, stop};
use crate::graph::Graph;
use crate::model::id::StatementId;
use crate::resolve::canonical;
use crate::resolve::query::{Clause, Combine, Find, Head, Named, Names, Query, RoleClause, Term};

/// One step of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// How far inside others it is.
    pub depth: usize,
    /// What is done.
    pub what: String,
    /// How many statements were expected, by the indexes; `None` where no index tells.
    pub estimated: Option<usize>,
    /// How many there were.
    pub real: usize,
    /// Of what: `statements` or `rows`.
    pub of: &'static str,
}

/// The steps by which a query is answered.
///
/// # Errors
/// [`Stopped`] where somebody asked to stop.
pub fn explain(query: &Query, graph: &Graph) -> Result<Vec<Step>, Stopped> {
    let mut plan = Explained { graph, steps: Vec::new() };
    match query {
        Query::Find(find) | Query::Count { find, .. } => plan.find(find, 0),
        Query::Compare(asked) => {
            for (name, find) in compare::base_questions(asked, graph) {
                plan.say(0, format!("column {name}"), None, 0, "");
                let rows = plan.find(&find, 1);
                if let Some(column) = plan.steps.iter_mut().rev().find(|s| s.of.is_empty()) {
                    (column.real, column.of) = (rows, "statements");
                }
            }
            0
        }
        Query::Verdict(v) => {
            let mut clauses = vec![about(RoleClause::Of, v.subject)];
            clauses.extend(v.clauses.iter().cloned());
            plan.find(&plain(Head::Statements, clauses), 0)
        }
        Query::Describe(name) => plan.find(&plain(Head::Statements, vec![about(RoleClause::About, *name)]), 0),
        Query::Pathway(name) => plan.find(&plain(Head::Statements, vec![about(RoleClause::For, *name)]), 0),
        Query::Path { .. } | Query::Conflicts { .. } | Query::Why(_) => {
            let answer = eval(query, graph, "", None)?;
            let n = answer.statements().len();
            let what = match query {
                Query::Path { .. } => "a search from both ends over steps of failed care",
                Query::Conflicts { .. } => "statements on one subject, each pair held side by side",
                _ => "the rows of the previous answer",
            };
            plan.say(0, what.to_owned(), None, n, "statements");
            n
        }
    };
    if stop::happened() { Err(Stopped) } else { Ok(plan.steps) }
}

fn about(role: RoleClause, named: Named) -> Clause {
    Clause::Role(role, Names { any: vec![Term::Thing(named)] })
}

struct Explained<'g> {
    graph: &'g Graph,
    steps: Vec<Step>,
}

impl Explained<'_> {
    fn say(&mut self, depth: usize, what: String, estimated: Option<usize>, real: usize, of: &'static str) {
        self.steps.push(Step { depth, what, estimated, real, of });
    }

    /// The steps of a find; the number of its rows.
    fn find(&mut self, find: &Find, depth: usize) -> usize {
        let finder = Finder::new(find, false, self.graph);
        let ready = finder.ready();
        let at = self.steps.len();
        let rows = self.group(&finder, &ready, None, depth + 1).len();
        let step = Step { depth, what: canonical::find(find, self.graph), estimated: None, real: rows, of: "rows" };
        self.steps.insert(at, step);
        rows
    }

    /// In the order in which [`Finder::evaluate`] goes.
    fn group<'f>(&mut self, finder: &Finder<'f>, ready: &Ready<'f>, only: Option<&Numbers>, depth: usize) -> Found {
        match ready {
            Ready::Leaf(leaf) => {
                self.leaf(finder, leaf, only, depth);
                finder.evaluate(ready, only)
            }
            Ready::Combine(by, left, right) => {
                let swap = *by == Combine::And && finder.estimate(right) < finder.estimate(left);
                let (first, second) = if swap { (right, left) } else { (left, right) };
                let word = match by {
                    Combine::And => "and: rows of both",
                    Combine::Or => "or: rows of either",
                    Combine::ButNot => "but not: rows of the first alone",
                };
                let at = self.steps.len();
                let first = self.group(finder, first, only, depth + 1);
                let left_over = first.numbers(self.graph);
                let limit = if *by == Combine::Or { only } else { Some(&left_over) };
                let second = self.group(finder, second, limit, depth + 1);
                let found = Found::combined(*by, first, second, self.graph);
                let step = Step { depth, what: word.to_owned(), estimated: None, real: found.len(), of: "rows" };
                self.steps.insert(at, step);
                found
            }
        }
    }

    fn leaf<'f>(&mut self, finder: &Finder<'f>, leaf: &Leaf<'f>, only: Option<&Numbers>, depth: usize) {
        let graph = self.graph;
        let (positive, negative) = leaf.sides();
        let plan = finder.plan(leaf, only);
        let mut tested: Vec<StatementId> = Vec::new();
        plan.each(graph, |s| tested.push(s));
        let chosen = match plan.driver {
            Driver::Kinds => "statements of the kinds that can give a row".to_owned(),
            Driver::Clause(i) => format!("statements by the index of: {}", positive[i].text(graph)),
            Driver::Rows => "statements of the rows that are left".to_owned(),
        };
        self.say(depth, chosen, Some(plan.chosen), tested.len(), "statements");
        let columns = graph.columns();
        let before = positive.iter().any(|t| t.is_before());
        let against_too = finder.against_too(leaf);
        let head = &finder.find().head;
        let passes = |s: StatementId, test: &dyn Fn(Case<'_>) -> bool| {
            project(head, s, before, against_too, &columns)
                .iter()
                .any(|row| test(Case { graph, columns: &columns, head, statement: s, row }))
        };
        tested.retain(|s| adjectives_hold(&finder.find().adjectives, *s, &columns) && passes(*s, &|_| true));
        self.say(depth, format!("that give a row of {}", canonical::head(head)), None, tested.len(), "statements");
        for (i, test) in positive.iter().enumerate() {
            tested.retain(|s| passes(*s, &|case| test.passes(case)));
            let estimated = plan.estimates.get(i).copied().flatten();
            self.say(depth, test.text(graph), estimated, tested.len(), "statements");
        }
        for test in negative {
            let inner = test.negated().map_or(String::new(), |inner: &Test<'_>| inner.text(graph));
            tested.retain(|s| passes(*s, &|case| test.passes(case)));
            self.say(
                depth,
                format!("and not: {inner} (any such statement drops the row)"),
                None,
                tested.len(),
                "statements",
            );
        }
    }
}
