//! The one chain of the stages: text → Question → Query → Answer. Keeps the previous answer for `these` and `why`, and those that `let`
//! names; changes them only on success.

use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use smallvec::smallvec;

use crate::answer::{Body, What};
use crate::diagnostic::Diagnostic;
use crate::eval::{self, Before, explain};
use crate::graph::Graph;
use crate::question;
use crate::remote::{self, Fetched, Origin, Remote};
use crate::resolve::error::ResolveError;
use crate::resolve::query::Query;
use crate::resolve::saved::{self, Naming, Saved, SavedError};
use crate::resolve::{self, Previous, RowThings, mend};
use crate::span::Span;
use crate::sql::Sql;

pub use crate::answer::Answer;

pub use crate::diagnostic::STOPPED;

/// A conversation with one graph.
#[derive(Clone)]
pub struct Session<'g> {
    graph: &'g Graph,
    /// Who answers instead of the graph in memory.
    remote: Option<Rc<Remote<'g>>>,
    before: Option<Before>,
    /// Where the previous answer came from, if not from the graph in memory.
    origin: Option<Arc<Origin>>,
    kept: Vec<Kept>,
}

/// An answer that `let` kept.
#[derive(Debug, Clone)]
struct Kept {
    rows: Saved,
    answer: Arc<Answer>,
    origin: Option<Arc<Origin>>,
}

/// An answer with the time it took from text to Answer, without rendering.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The answer.
    pub answer: Arc<Answer>,
    /// From question text to Answer.
    pub elapsed: Duration,
    /// Where the answer came from, if not from the graph in memory.
    pub origin: Option<Arc<Origin>>,
}

impl Reply {
    /// The graph that the answer's statement numbers belong to: its own, where it came from an engine, else the one that was asked.
    pub fn graph<'a>(&'a self, asked: &'a Graph) -> &'a Graph {
        self.origin.as_ref().map_or(asked, |origin| &origin.graph)
    }
}

impl<'g> Session<'g> {
    /// A conversation without a previous answer.
    pub fn new(graph: &'g Graph) -> Self {
        Self { graph, remote: None, before: None, origin: None, kept: Vec::new() }
    }

    /// From now on an engine answers; `None` = the graph in memory again. Answers that are here stay.
    pub fn ask_elsewhere(&mut self, remote: Option<Rc<Remote<'g>>>) {
        self.remote = remote;
    }

    /// The engine that answers, if one does.
    pub fn remote(&self) -> Option<&Remote<'g>> {
        self.remote.as_deref()
    }

    /// The graph that is asked.
    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// The previous answer.
    pub fn last(&self) -> Option<&Answer> {
        self.before.as_ref().map(|b| b.answer.as_ref())
    }

    /// The previous answer as it was given, without a time.
    pub fn last_reply(&self) -> Option<Reply> {
        let before = self.before.as_ref()?;
        Some(Reply { answer: before.answer.clone(), elapsed: Duration::ZERO, origin: self.origin.clone() })
    }

    /// The previous answer with its query, as follow-ups on the graph in memory see it.
    pub(crate) fn before(&self) -> Option<&Before> {
        self.before.as_ref().filter(|_| self.origin.is_none())
    }

    /// The answers that `let` kept, with their names, in order of name.
    pub fn saved(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.kept.iter().map(|k| (k.rows.name.as_str(), k.answer.as_ref()))
    }

    /// An answer that `let` kept, as it was given, without a time.
    pub fn saved_reply(&self, name: &str) -> Option<Reply> {
        let kept = self.kept.iter().find(|k| k.rows.name == name)?;
        Some(Reply { answer: kept.answer.clone(), elapsed: Duration::ZERO, origin: kept.origin.clone() })
    }

    /// Asks a question, or `let NAME = QUESTION`, which keeps its answer under the name.
    ///
    /// # Errors
    /// What cannot be understood, ready to be shown; a [`STOPPED`] question too (see [`crate::eval::stop`]).
    pub fn ask(&mut self, text: &str) -> Result<Reply, Box<Diagnostic>> {
        let shown = |e: ResolveError| Box::new(e.to_diagnostic(text));
        match saved::naming(text).map_err(shown)? {
            None => self.answer(text, text),
            Some(naming) => {
                saved::check(&naming, self.graph).map_err(shown)?;
                let reply = self.keep(&naming, text).map_err(|fault| Box::new(within(*fault, &naming, text)))?;
                Ok(reply)
            }
        }
    }

    /// How a question would be answered: the steps of its plan with their counts. The previous answer stays.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn explain(&self, text: &str) -> Result<Vec<explain::Step>, Box<Diagnostic>> {
        let query = self.understood(text)?;
        explain::explain(&query, self.graph).map_err(|_| Box::new(stopped()))
    }

    /// What a question would send to an engine, in order. The previous answer stays.
    ///
    /// # Errors
    /// As [`Session::ask`], and `E020` for a question that has no translation.
    pub fn translate(&self, text: &str) -> Result<Vec<Sql>, Box<Diagnostic>> {
        let query = self.understood(text)?;
        remote::translate::translate(&query, self.graph).map_err(remote::not_translated)
    }

    fn understood(&self, text: &str) -> Result<Query, Box<Diagnostic>> {
        let previous = self.previous();
        question::parse(text)
            .map_err(|e| e.to_diagnostic(text))
            .and_then(|q| resolve::resolve(&q, self.graph, previous.as_ref()).map_err(|e| e.to_diagnostic(text)))
            .map_err(|fault| Box::new(self.with_fix(fault, text, previous.as_ref())))
    }

    /// Answers `question`, which is `text` or the part of it behind `let NAME =`, at its place.
    fn answer(&mut self, question: &str, text: &str) -> Result<Reply, Box<Diagnostic>> {
        let start = Instant::now();
        let query = self.understood(question).map_err(|mut fault| {
            if let Some(place) = &mut fault.place {
                text.clone_into(&mut place.text);
            }
            fault
        })?;
        let (answer, origin) = self.evaluated(&query, text)?;
        let elapsed = start.elapsed();
        let answer = Arc::new(answer);
        // `why` speaks about the previous answer, so it does not replace it.
        if !matches!(query, Query::Why(_)) {
            self.before = Some(Before { query, answer: Arc::clone(&answer) });
            self.origin.clone_from(&origin);
        }
        Ok(Reply { answer, elapsed, origin })
    }

    /// The answer, from the engine where there is one, and where it came from.
    fn evaluated(&self, query: &Query, text: &str) -> Result<(Answer, Option<Arc<Origin>>), Box<Diagnostic>> {
        let here =
            |graph: &Graph| eval::eval(query, graph, text, self.before.as_ref()).map_err(|_| Box::new(stopped()));
        match (query, &self.remote, &self.origin) {
            // What put a row into an answer is told by the statements that came with it.
            (Query::Why(why), _, Some(origin)) => {
                let before = self.before.as_ref().map(|before| &before.query);
                remote::can_tell_why(why, before).map_err(Box::new)?;
                Ok((here(&origin.graph)?, Some(Arc::clone(origin))))
            }
            (Query::Why(_), ..) | (_, None, _) => Ok((here(self.graph)?, None)),
            (_, Some(remote), _) => {
                let Fetched { answer, origin } = remote.answer(query, text)?;
                Ok((answer, Some(Arc::new(origin))))
            }
        }
    }

    /// Answers the question of a `let`, or takes the previous answer for `these`, and keeps it.
    fn keep(&mut self, naming: &Naming, text: &str) -> Result<Reply, Box<Diagnostic>> {
        let start = Instant::now();
        let question = naming.blanked(text);
        let span = Span::new(naming.question, text.trim_end().len());
        let reply = if is_these(question.trim()) {
            let nothing = ResolveError::NoPrevious { span: Some(span), word: "these" };
            let before = self.before.as_ref().ok_or_else(|| Box::new(nothing.to_diagnostic(text)))?;
            Reply { answer: before.answer.clone(), elapsed: start.elapsed(), origin: self.origin.clone() }
        } else {
            self.answer(&question, text)?
        };
        if matches!(reply.answer.body, Body::Derivation(_)) {
            return Err(Box::new(ResolveError::Saved(SavedError::Why { span }).to_diagnostic(text)));
        }
        let rows = self.before.as_ref().map(|b| rows_of(&b.answer)).unwrap_or_default();
        let rows = Saved { name: naming.name.clone(), rows };
        let kept = Kept { rows, answer: reply.answer.clone(), origin: reply.origin.clone() };
        self.kept.retain(|k| k.rows.name != naming.name);
        self.kept.push(kept);
        self.kept.sort_by(|a, b| a.rows.name.cmp(&b.rows.name));
        Ok(reply)
    }

    /// What a question can refer back to.
    pub(crate) fn previous(&self) -> Option<Previous> {
        let before = self.before.as_ref()?;
        let answer = Arc::clone(&before.answer);
        Some(Previous::later(move || rows_of(&answer), self.kept.iter().map(|k| k.rows.clone()).collect()))
    }

    /// The fault with the one question that was probably meant: the nearest, of equally near ones the first that has rows.
    fn with_fix(&self, fault: Diagnostic, text: &str, previous: Option<&Previous>) -> Diagnostic {
        // Trying out what was meant walks over all names.
        if !mend::can_be_mended(&fault) || self.graph.thing_count() > MOST_THINGS {
            return fault;
        }
        let mut mended = mend::mended(text, &fault, self.graph, previous);
        let nearest = mended.first().map_or(0, |m| m.rank);
        mended.retain(|m| m.rank == nearest);
        mended.truncate(MOST_ASKED);
        // A verdict that no source gives is an answer too.
        let has_rows = |m: &mend::Mended| {
            matches!(m.query, Query::Verdict(_))
                || eval::eval(&m.query, self.graph, &m.text, self.before.as_ref()).is_ok_and(|a| !a.is_empty())
        };
        let small = self.graph.statement_count() <= MOST_STATEMENTS;
        let best = if small && mended.len() > 1 { mended.iter().position(has_rows).unwrap_or_default() } else { 0 };
        let best = mended.into_iter().nth(best).map(|m| m.text);
        mend::with_fix(fault, text, best, previous.is_some())
    }
}

/// Where the question of a line begins: behind `let NAME =`, else at the beginning.
pub fn question_start(line: &str) -> usize {
    let starts = saved::naming(line).ok().flatten().map(|n| n.question);
    starts.unwrap_or_else(|| {
        // `let NAME =` and nothing behind it yet.
        let begins = line.trim_start().get(..4).is_some_and(|w| w.to_lowercase().trim_end() == "let");
        if begins && line.trim_end().ends_with('=') { line.len() } else { 0 }
    })
}

/// A fault of the question of a `let`, with corrected lines that keep their `let`.
fn within(mut fault: Diagnostic, naming: &Naming, text: &str) -> Diagnostic {
    let prefix = text.get(..naming.question).unwrap_or("");
    for fix in &mut fault.fixes {
        if !fix.starts_with(prefix) {
            *fix = format!("{prefix}{}", fix.trim_start());
        }
    }
    fault
}

/// Whether the words mean the previous answer.
fn is_these(words: &str) -> bool {
    let words = words.to_lowercase();
    let words: Vec<&str> = words.trim_end_matches('?').split_whitespace().collect();
    matches!(words.as_slice(), ["these" | "those" | "them"] | ["these" | "those", "rows"])
}

/// What a person is told whose question was stopped.
fn stopped() -> Diagnostic {
    Diagnostic::stopped().help("name something narrower, or add a clause; the previous answer is kept")
}

/// Above this many things nobody waits for what was probably meant.
const MOST_THINGS: usize = 50_000;
/// How many questions that may have been meant are asked, to find one with rows.
const MOST_ASKED: usize = 6;
/// Above this many statements the nearest is taken as it is.
const MOST_STATEMENTS: usize = 20_000;

/// What `these` and `why 2` can refer to: the rows, or what takes their place.
fn rows_of(answer: &Answer) -> Vec<RowThings> {
    let one = |what: &What| match what {
        What::Things(things) => Some(things.clone()),
        What::Statement(_) => None,
    };
    match &answer.body {
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
        Body::Comparison(table) => table.columns.iter().map(|c| Some(smallvec![*c])).collect(),
        Body::Path(steps) => steps.iter().map(|s| Some(smallvec![s.entity])).collect(),
        Body::Pathway(steps) => steps.iter().flat_map(|s| &s.entities).map(|(what, _)| one(what)).collect(),
        Body::Description(d) => vec![Some(smallvec![d.entity])],
        Body::Conflicts(conflicts) => conflicts.iter().map(|c| Some(c.subject.iter().copied().collect())).collect(),
        Body::Count(_) | Body::Counts(_) | Body::Verdict(_) | Body::Derivation(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Session, question_start};
    use crate::builtin;

    #[test]
    fn a_kept_answer_stands_for_its_rows() {
        let graph = builtin::graph();
        let mut session = Session::new(&graph);
        let kept = session.ask("let first = treatments after failed injection").unwrap().answer;
        assert_eq!(kept.canonical, "treatments after failed \"SI joint injection\"");
        session.ask("tests").unwrap();
        let by_name = session.ask("cautions of First").unwrap().answer;
        session.ask("treatments after failed injection").unwrap();
        let by_these = session.ask("cautions of these").unwrap().answer;
        assert_eq!((&by_name.canonical, &by_name.body), (&by_these.canonical, &by_these.body));
        assert_eq!(Session::new(&graph).ask(&by_name.canonical).unwrap().answer.body, by_name.body);
        assert!(session.ask("compare first").is_ok());
        session.ask("let same = these").unwrap();
        assert_eq!(session.saved().map(|(n, _)| n).collect::<Vec<_>>(), ["first", "same"]);
    }

    #[test]
    fn a_question_begins_behind_its_let() {
        for (line, start) in
            [("let x = tests", 8), ("tests", 0), ("let x =", 7), ("let x = ", 8), ("let", 0), ("letters =", 0)]
        {
            assert_eq!(question_start(line), start, "{line}");
        }
    }

    #[test]
    fn an_error_of_a_let_keeps_its_places_and_changes_nothing() {
        let graph = builtin::graph();
        let mut session = Session::new(&graph);
        session.ask("let x = tests").unwrap();
        for (line, code, fix) in [
            ("let x = treatmnts for pain", "Q101", Some("let x = treatments for pain")),
            ("let x = treatments for paim", "Q201", Some("let x = treatments for pain")),
            ("let rest = tests", "Q305", None),
            ("let x = why", "Q305", None),
            ("is x recommended", "Q306", None),
            ("let y = cautions of xx or rest", "Q201", Some("let y = cautions of x or rest")),
        ] {
            let fault = session.ask(line).unwrap_err();
            assert_eq!((fault.code, fault.fixes.first().map(String::as_str)), (code, fix), "{line}: {fault:?}");
            let place = fault.place.unwrap();
            assert_eq!(place.text, line);
            assert!(place.span.start >= 3, "{line}");
        }
        assert_eq!(session.saved().next().map(|(_, a)| a.canonical.clone()), Some("tests".to_owned()));
        assert_eq!(Session::new(&graph).ask("let x = these").unwrap_err().code, "Q301");
        session.ask("let n = how many tests").unwrap();
        assert_eq!(session.ask("cautions of n").unwrap_err().code, "Q303");
        session.ask("let s = effects of rest").unwrap();
        assert_eq!(session.ask("treatments for s").unwrap_err().code, "Q302");
    }
}
