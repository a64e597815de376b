//! `let NAME = QUESTION`: the line → its name and question; whether the name may be kept; and a kept name in a question → the things of its rows.

use thiserror::Error;

use super::Resolver;
use super::error::{ResolveError, a_kind};
use super::name::Want;
use super::query::{Named, Term};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::question::ast::Name;
use crate::question::{keywords, needs_quotes_anywhere};
use crate::span::Span;
use crate::suggest;

/// The rows of an answer that was kept under a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    /// The name, in lower case.
    pub name: String,
    /// Things of each row; `None` for rows that are statements.
    pub rows: Vec<super::RowThings>,
}

/// `let NAME = QUESTION`, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// The name, in lower case.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// Where the question begins.
    pub question: usize,
}

impl Naming {
    /// The line with blanks in place of everything before the question, so that every place in it stays where it is.
    pub fn blanked(&self, line: &str) -> String {
        let question = line.get(self.question..).unwrap_or("");
        format!("{}{question}", " ".repeat(self.question))
    }
}

/// What can be wrong with a kept name.
#[derive(Debug, Clone, PartialEq, Error)]
#[allow(missing_docs, reason = "the messages say what the fields are")]
pub enum SavedError {
    #[error("`let` keeps an answer under a name: let NAME = QUESTION")]
    Form { span: Span, wanted: &'static str },
    #[error("an answer cannot be kept as \"{name}\": {reason}")]
    Name { name: String, reason: String, span: Span },
    #[error("`why` explains an answer and has none of its own to keep")]
    Why { span: Span },
    #[error("the answer kept as \"{name}\" shows statements, which are no names")]
    Statements { name: String, span: Span },
    #[error("the answer kept as \"{name}\" has no rows that are names")]
    NoRows { name: String, span: Span },
    #[error("nothing in the graph is called \"{typed}\", and no answer is kept under it")]
    Near { typed: String, name: String, span: Span },
    #[error("the answer kept as \"{name}\" has {rows} names, and one name stands here")]
    Several { name: String, rows: usize, span: Span },
}

impl SavedError {
    /// The error as it is shown.
    pub(super) fn to_diagnostic(&self, text: &str) -> Diagnostic {
        let message = self.to_string();
        match self {
            SavedError::Form { span, wanted } => Diagnostic::error("Q305", message)
                .at(text, *span, *wanted)
                .help("for example: let options = treatments after failed injection"),
            SavedError::Name { span, .. } => Diagnostic::error("Q305", message)
                .at(text, *span, "not a name for an answer")
                .help("take another word of letters, such as: let options = …"),
            SavedError::Why { span } => Diagnostic::error("Q305", message)
                .at(text, *span, "no rows of its own")
                .help("`let NAME = these` keeps the answer that `why` explains"),
            SavedError::Statements { span, .. } => Diagnostic::error("Q302", message)
                .at(text, *span, "statements")
                .help("keep an answer whose rows are things: treatments, tests, conditions, sources …"),
            SavedError::NoRows { name, span } => Diagnostic::error("Q303", message)
                .at(text, *span, "no rows")
                .help(format!("`.saved {name}` shows the answer; keep one that has rows of things")),
            SavedError::Near { name, span, .. } => {
                let fixed = text.get(..span.start).zip(text.get(span.end..)).map(|(a, b)| format!("{a}{name}{b}"));
                let fault = Diagnostic::error("Q201", message)
                    .at(text, *span, "unknown name")
                    .help(format!("did you mean \"{name}\", a kept answer?"));
                fixed.into_iter().fold(fault, Diagnostic::fix)
            }
            SavedError::Several { name, span, .. } => Diagnostic::error("Q306", message)
                .at(text, *span, "several names")
                .help(format!("name one of them; `.saved {name}` shows them")),
        }
    }
}

/// Takes a line `let NAME = QUESTION` apart; `None` for any other line.
///
/// # Errors
/// The line begins with `let`, but no name, sign or question follows.
pub fn naming(line: &str) -> Result<Option<Naming>, ResolveError> {
    let start = line.len() - line.trim_start().len();
    let rest = &line[start..];
    let word_end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
    if !rest[..word_end].eq_ignore_ascii_case("let") {
        return Ok(None);
    }
    let wrong = |at: usize, wanted| {
        let at = at.min(line.trim_end().len());
        ResolveError::Saved(SavedError::Form { span: Span::new(at, at), wanted })
    };
    let after = start + word_end;
    let Some(equals) = line[after..].find('=').map(|i| after + i) else {
        // Behind the name, where there is one.
        let name = line[after..].trim_start();
        let at = line.len() - name.len() + name.find(char::is_whitespace).unwrap_or(name.len());
        return Err(wrong(at, if name.is_empty() { "a name, = and a question" } else { "= and a question" }));
    };
    let name = line[after..equals].trim();
    if name.is_empty() {
        return Err(wrong(equals, "a name"));
    }
    let name_start = after + (line[after..equals].len() - line[after..equals].trim_start().len());
    let question = equals + 1 + (line[equals + 1..].len() - line[equals + 1..].trim_start().len());
    if question >= line.len() {
        return Err(wrong(line.len(), "a question"));
    }
    let name_span = Span::new(name_start, name_start + name.len());
    Ok(Some(Naming { name: name.to_lowercase(), name_span, question }))
}

/// Most letters of a name.
const MOST_LETTERS: usize = 40;

/// Holds the name against the language and the graph.
///
/// # Errors
/// The reason why no answer can be kept under it.
pub fn check(naming: &Naming, graph: &Graph) -> Result<(), ResolveError> {
    let name = naming.name.as_str();
    let refuse = |reason: String| {
        let name = naming.name.clone();
        Err(ResolveError::Saved(SavedError::Name { name, reason, span: naming.name_span }))
    };
    let letter = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    if !name.starts_with(char::is_alphabetic) || !name.chars().all(letter) {
        return refuse("it is not one word of letters, digits, - and _ that begins with a letter".to_owned());
    }
    if name.chars().count() > MOST_LETTERS {
        return refuse(format!("it has more than {MOST_LETTERS} letters"));
    }
    // `first` and `top` are words of the language only in front of a number.
    let word_of_the_language = keywords().iter().flat_map(|k| k.split(' ')).any(|k| k == name);
    let only_before_a_number = matches!(name, "first" | "top");
    let other = matches!(name, "let" | "the" | "a" | "an" | "any" | "all" | "those" | "them" | "it");
    if (word_of_the_language && !only_before_a_number) || other || needs_quotes_anywhere(name) {
        return refuse("it is a word of the language".to_owned());
    }
    match graph.named(name).first() {
        Some(thing) => {
            let (label, kind) = (graph.label(*thing), a_kind(graph.thing(*thing).kind));
            refuse(format!("it already means {label}, {kind}"))
        }
        None => Ok(()),
    }
}

impl Resolver<'_> {
    /// The kept answer that a name means.
    fn saved(&self, name: &Name) -> Option<&Saved> {
        let all = &self.previous?.saved;
        let lower = name.text.to_lowercase();
        all.iter().find(|s| !name.quoted && s.name == lower)
    }

    /// The error of an unknown name that is a slip of a kept one.
    pub(super) fn near_saved(&self, name: &Name) -> Option<ResolveError> {
        if name.quoted {
            return None;
        }
        let names = self.previous?.saved.iter().map(|s| s.name.as_str());
        let near = suggest::nearest(&name.text, names, suggest::tolerance(&name.text), 1);
        let near = (*near.first()?).to_owned();
        Some(ResolveError::Saved(SavedError::Near { typed: name.text.clone(), name: near, span: name.span }))
    }

    /// The rows of a kept answer as names, where the name is that of one.
    pub(super) fn saved_terms(&self, name: &Name, want: Want) -> Option<Result<Vec<Term>, ResolveError>> {
        let saved = self.saved(name)?;
        let fault = |e| Some(Err(ResolveError::Saved(e)));
        let (called, span) = (saved.name.clone(), name.span);
        if saved.rows.iter().any(Option::is_none) {
            return fault(SavedError::Statements { name: called, span });
        }
        if saved.rows.is_empty() {
            return fault(SavedError::NoRows { name: called, span });
        }
        Some(self.things(saved.rows.iter().flatten().flatten().copied(), name.scope, span, want))
    }

    /// The one thing of a kept answer, where the name is that of one.
    pub(super) fn saved_named(&self, name: &Name, want: Want) -> Option<Result<Named, ResolveError>> {
        let terms = match self.saved_terms(name, want)? {
            Ok(terms) => terms,
            Err(error) => return Some(Err(error)),
        };
        Some(match terms.as_slice() {
            [Term::Thing(named)] => Ok(*named),
            several => {
                let called = name.text.to_lowercase();
                Err(ResolveError::Saved(SavedError::Several { name: called, rows: several.len(), span: name.span }))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Naming, check, naming};
    use crate::builtin;
    use crate::span::Span;

    #[test]
    fn a_line_is_taken_apart() {
        let line = "  Let  First = treatments";
        let naming = naming(line).unwrap().unwrap();
        assert_eq!(naming, Naming { name: "first".into(), name_span: Span::new(7, 12), question: 15 });
        assert_eq!(naming.blanked(line), format!("{}treatments", " ".repeat(15)));
    }

    #[test]
    fn other_lines_are_questions() {
        for line in ["treatments", "letter", "", "treatments where strength = advised", "lets = x"] {
            assert_eq!(naming(line), Ok(None), "{line}");
        }
    }

    #[test]
    fn half_a_line_says_what_is_missing() {
        for line in ["let", "let x", "let x treatments", "let = treatments", "let x =", "let x =  "] {
            let fault = naming(line).unwrap_err().to_diagnostic(line);
            assert_eq!(fault.code, "Q305", "{line}");
            assert!(fault.place.is_some_and(|p| p.span.end <= line.len()), "{line}");
        }
    }

    #[test]
    fn names_that_mean_something_else_are_refused() {
        let graph = builtin::graph();
        let refused = |name: &str| {
            let naming = Naming { name: name.into(), name_span: Span::new(4, 5), question: 8 };
            check(&naming, &graph).err().map(|e| e.to_string())
        };
        for name in ["first", "options", "mine-2", "x", "réponse", "top"] {
            assert_eq!(refused(name), None, "{name}");
        }
        for (name, reason) in [
            ("rest", "it already means rest, a treatment"),
            ("yeomans", "a source"),
            ("treatments", "word of the language"),
            ("for", "word of the language"),
            ("these", "word of the language"),
            ("let", "word of the language"),
            ("2nd", "not one word"),
            ("two words", "not one word"),
            ("\"x\"", "not one word"),
            (&"x".repeat(41), "more than 40 letters"),
        ] {
            assert!(refused(name).is_some_and(|r| r.contains(reason)), "{name}: {:?}", refused(name));
        }
    }
}
