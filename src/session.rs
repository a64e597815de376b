//! The one chain of the stages: text → Question → Query → Answer. Keeps the previous answer for `these` and `why`, and those that `let`
//! names; changes them only on success.

use std::sync::Arc;
use std::time::{Duration, Instant};

use smallvec::smallvec;

use crate::answer::{Body, What};
use crate::diagnostic::Diagnostic;
use crate::eval::{self, Before, explain};
use crate::graph::Graph;
use crate::question;
use crate::resolve::error::ResolveError;
use crate::resolve::query::Query;
use crate::resolve::saved::{self, Naming, Saved, SavedError};
use crate::resolve::{self, Previous, RowThings, mend};
use crate::span::Span;

pub use crate::answer::Answer;

/// The code of a question that was stopped before its answer was whole.
pub const STOPPED: &str = "U006";

/// A conversation with one graph.
#[derive(Debug, Clone)]
pub struct Session<'g> {
    graph: &'g Graph,
    before: Option<Before>,
    kept: Vec<Kept>,
}

/// An answer that `let` kept.
#[derive(Debug, Clone)]
struct Kept {
    rows: Saved,
    answer: Arc<Answer>,
}

/// An answer with the time it took from text to Answer, without rendering.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The answer.
    pub answer: Arc<Answer>,
    /// From question text to Answer.
    pub elapsed: Duration,
}

impl<'g> Session<'g> {
    /// A conversation without a previous answer.
    pub fn new(graph: &'g Graph) -> Self {
        Self { graph, before: None, kept: Vec::new() }
    }

    /// The graph that is asked.
    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// The previous answer.
    pub fn last(&self) -> Option<&Answer> {
        self.before.as_ref().map(|b| b.answer.as_ref())
    }

    /// The previous answer with its query, as follow-ups see it.
    pub(crate) fn before(&self) -> Option<&Before> {
        self.before.as_ref()
    }

    /// The answers that `let` kept, with their names, in order of name.
    pub fn saved(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.kept.iter().map(|k| (k.rows.name.as_str(), k.answer.as_ref()))
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
        let previous = self.previous();
        let query = question::parse(text)
            .map_err(|e| e.to_diagnostic(text))
            .and_then(|q| resolve::resolve(&q, self.graph, previous.as_ref()).map_err(|e| e.to_diagnostic(text)))
            .map_err(|fault| Box::new(self.with_fix(fault, text, previous.as_ref())))?;
        explain::explain(&query, self.graph).map_err(|_| Box::new(stopped()))
    }

    /// Answers `question`, which is `text` or the part of it behind `let NAME =`, at its place.
    fn answer(&mut self, question: &str, text: &str) -> Result<Reply, Box<Diagnostic>> {
        let start = Instant::now();
        let previous = self.previous();
        let query = question::parse(question)
            .map_err(|e| e.to_diagnostic(question))
            .and_then(|q| resolve::resolve(&q, self.graph, previous.as_ref()).map_err(|e| e.to_diagnostic(question)))
            .map_err(|fault| {
                let mut fault = self.with_fix(fault, question, previous.as_ref());
                if let Some(place) = &mut fault.place {
                    text.clone_into(&mut place.text);
                }
                Box::new(fault)
            })?;
        let answer = eval::eval(&query, self.graph, text, self.before.as_ref()).map_err(|_| Box::new(stopped()))?;
        let elapsed = start.elapsed();
        let answer = Arc::new(answer);
        // `why` speaks about the previous answer, so it does not replace it.
        if !matches!(query, Query::Why(_)) {
            self.before = Some(Before { query, answer: Arc::clone(&answer) });
        }
        Ok(Reply { answer, elapsed })
    }

    /// Answers the question of a `let`, or takes the previous answer for `these`, and keeps it.
    fn keep(&mut self, naming: &Naming, text: &str) -> Result<Reply, Box<Diagnostic>> {
        let start = Instant::now();
        let question = naming.blanked(text);
        let span = Span::new(naming.question, text.trim_end().len());
        let reply = if is_these(question.trim()) {
            let nothing = ResolveError::NoPrevious { span: Some(span), word: "these" };
            let before = self.before.as_ref().ok_or_else(|| Box::new(nothing.to_diagnostic(text)))?;
            Reply { answer: before.answer.clone(), elapsed: start.elapsed() }
        } else {
            self.answer(&question, text)?
        };
        if matches!(reply.answer.body, Body::Derivation(_)) {
            return Err(Box::new(ResolveError::Saved(SavedError::Why { span }).to_diagnostic(text)));
        }
        let rows = self.before.as_ref().map(|b| rows_of(&b.answer)).unwrap_or_default();
        let kept = Kept { rows: Saved { name: naming.name.clone(), rows }, answer: reply.answer.clone() };
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
    Diagnostic::error(STOPPED, "stopped before the answer was whole")
        .help("name something narrower, or add a clause; the previous answer is kept")
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
