//! [`Query`] and [`Graph`] → [`Answer`]. The questions' rules are those of the manual; each form has a file of its own.
//!
//! `names` says what a name reaches, `clause` tests one statement, `find` makes rows of the statements that pass, `tail` orders and groups
//! them; `verdict`, `compare`, `conflicts`, `pathway`, `describe`, `why` and `why_not` are the other forms; `empty` explains an answer
//! without rows by questions that are `nearest` to it, and `remarks` says what belongs beside rows;
//! `beside` asks the questions that these two need; `explain` says how a question is answered; `choices` says what each name in an open place would leave; `stop` ends all of them early.

pub mod beside;
pub mod choices;
pub mod clause;
pub mod compare;
pub mod conflicts;
pub mod describe;
pub mod empty;
pub mod explain;
pub mod find;
pub mod found;
pub mod names;
mod nearest;
pub mod pathway;
pub mod plan;
pub mod remarks;
mod scratch;
mod steps;
pub mod stop;
pub mod tail;
pub mod verdict;
pub mod why;
mod why_not;

use std::sync::Arc;

use crate::answer::{Answer, Body};
use crate::graph::Graph;
use crate::resolve::canonical;
use crate::resolve::query::{Find, Query};

use beside::Here;

pub use stop::Stopped;

/// The previous answer of a session, as far as follow-ups need it.
#[derive(Debug, Clone, PartialEq)]
pub struct Before {
    /// What was asked.
    pub query: Query,
    /// What came out.
    pub answer: Arc<Answer>,
}

/// Answers a query. `question` is the text as typed, kept for the record.
///
/// # Errors
/// [`Stopped`] where somebody asked to stop (see [`stop`]) before the answer was whole.
pub fn eval(query: &Query, graph: &Graph, question: &str, before: Option<&Before>) -> Result<Answer, Stopped> {
    let mut answer = blank(query, graph, question);
    match query {
        Query::Find(find) => found(find, graph, &mut answer),
        Query::Count { find, by } => {
            let rows = find::rows(find, graph);
            answer.body = match by {
                Some(key) => Body::Counts(
                    tail::grouped(&rows, *key, graph).into_iter().map(|(key, rows)| (key, rows.len())).collect(),
                ),
                None => Body::Count(rows.len()),
            };
        }
        Query::Verdict(v) => answer.body = Body::Verdict(verdict::verdict(v, graph)),
        Query::Compare(c) => answer.body = Body::Comparison(compare::compare(c, graph)),
        Query::Path { exact, from, to } => answer.body = Body::Path(pathway::path(*exact, *from, *to, graph)),
        Query::Pathway(name) => answer.body = Body::Pathway(pathway::pathway(*name, graph)),
        Query::Describe(name) => answer.body = Body::Description(describe::describe(*name, graph)),
        Query::Conflicts { about, between } => {
            answer.body = Body::Conflicts(conflicts::conflicts(about.as_ref(), between, graph));
        }
        Query::Why(w) => answer.body = Body::Derivation(before.map_or(Vec::new(), |b| why::why(w, b, graph))),
    }
    if answer.is_empty() {
        answer.empty = Some(empty::explain(query, &Here(graph)));
    }
    if stop::happened() { Err(Stopped) } else { Ok(answer) }
}

/// An answer to a query without its body: what question it answers, and how the question wants it printed.
pub fn blank(query: &Query, graph: &Graph, question: &str) -> Answer {
    let mut answer = Answer {
        question: question.to_owned(),
        canonical: canonical::text(query, graph),
        head: None,
        body: Body::Rows(Vec::new()),
        notes: Vec::new(),
        empty: None,
        clauses: Vec::new(),
        columns: Vec::new(),
        format: None,
    };
    match query {
        Query::Find(find) => {
            answer.head = Some(canonical::head(&find.head));
            answer.columns = find.showing.clone();
            answer.format = find.format;
        }
        Query::Count { find, .. } => answer.head = Some(canonical::head(&find.head)),
        Query::Compare(compare) => answer.format = compare.format,
        _ => {}
    }
    answer
}

fn found(find: &Find, graph: &Graph, answer: &mut Answer) {
    let (rows, clauses) = find::answered(find, graph);
    answer.clauses = clauses;
    answer.notes = remarks::remarks(find, &rows, graph, &Here(graph));
    answer.body = match find.grouped {
        Some(key) => Body::Groups(tail::grouped(&rows, key, graph)),
        None => Body::Rows(rows),
    };
}
