//! What can go wrong between words and graph, with the place and the way out.

use thiserror::Error;

use super::saved::SavedError;
use crate::diagnostic::Diagnostic;
use crate::model::terms::{EntityKind, Field};
use crate::question::error::SyntaxError;
use crate::question::{needs_quotes, quote};
use crate::span::Span;

/// A name or value that cannot be understood.
#[derive(Debug, Clone, PartialEq, Error)]
#[allow(missing_docs, reason = "the messages say what the fields are")]
pub enum ResolveError {
    #[error("nothing in the graph is called \"{name}\" (wanted {wanted})")]
    Unknown {
        name: String,
        wanted: &'static str,
        /// The head that lists such names.
        listed_by: &'static str,
        suggestions: Vec<(String, EntityKind)>,
        /// Whether the first suggestion is spelled nearly so, or says the same in more words.
        close: bool,
        span: Span,
    },
    #[error("\"{name}\" can mean several things")]
    Ambiguous { name: String, candidates: Vec<(String, String, EntityKind)>, span: Span },
    #[error("\"{name}\" is {}, not {wanted}", a_kind(*kind))]
    WrongKind { name: String, label: String, kind: EntityKind, wanted: &'static str, span: Span, meant: Option<String> },
    #[error("\"{word}\" is not a word of the language")]
    HiddenKeyword { word: String, keyword: String, fixes: Vec<String>, span: Span },
    #[error("{0}")]
    HiddenTerm(SyntaxError),
    #[error("\"{name}\" is cut short by a word of the language")]
    NeedsQuotes { name: String, joined: String, span: Span },
    #[error("there is no previous answer for `{word}` to refer to")]
    NoPrevious { span: Option<Span>, word: &'static str },
    #[error("the previous answer shows statements, which are no names")]
    TheseAreStatements { span: Span },
    #[error("the previous answer has no rows")]
    TheseAreNone { span: Span },
    #[error("the previous answer has no row {row}")]
    NoSuchRow { row: usize, rows: usize, span: Span },
    #[error("a question in brackets gives names only with a head such as treatments or conditions")]
    NestedStatements { span: Span },
    #[error("the columns of a comparison are names, not a question")]
    NestedColumns { span: Span },
    #[error("`{field}` cannot be compared like this")]
    BadValue { field: Field, wanted: String, span: Span, meant: Option<String> },
    #[error("brackets and lists multiply out to more than {most} parts")]
    TooManyParts { most: usize, span: Span },
    #[error("{0}")]
    Saved(SavedError),
}

/// `a treatment`, `an outcome`.
pub fn a_kind(kind: EntityKind) -> String {
    let word = kind.word();
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}

/// A name as it has to be written in a question.
pub fn written(name: &str) -> String {
    if needs_quotes(name) { quote(name) } else { name.to_owned() }
}

impl ResolveError {
    /// The error as it is shown.
    pub fn to_diagnostic(&self, text: &str) -> Diagnostic {
        let replaced = |span: &Span, new: &str| {
            format!("{}{new}{}", text.get(..span.start).unwrap_or(""), text.get(span.end..).unwrap_or(""))
        };
        let message = self.to_string();
        match self {
            ResolveError::Unknown { suggestions, span, listed_by, .. } => {
                let mut d = Diagnostic::error("Q201", message).at(text, *span, "unknown name");
                if let Some((first, kind)) = suggestions.first() {
                    d = d.help(format!("did you mean \"{first}\" ({kind})?")).fix(replaced(span, &written(first)));
                } else {
                    d = d.help(format!("the question `{listed_by}` lists what can stand here"));
                }
                if suggestions.len() > 1 {
                    let others: Vec<_> = suggestions[1..].iter().map(|(n, k)| format!("\"{n}\" ({k})")).collect();
                    d = d.help(format!("also near: {}", others.join(", ")));
                }
                d
            }
            ResolveError::Ambiguous { candidates, span, .. } => {
                let mut d = Diagnostic::error("Q202", message).at(text, *span, "ambiguous");
                for (i, (id, label, kind)) in candidates.iter().enumerate() {
                    d = d.help(format!("{}. {label} ({kind}), written \"{id}\"", i + 1)).fix(replaced(span, &quote(id)));
                }
                d
            }
            ResolveError::WrongKind { label, kind, wanted, span, meant, .. } => {
                let mut d = Diagnostic::error("Q203", message)
                    .at(text, *span, format!("{}, wanted {wanted}", a_kind(*kind)))
                    .help(format!("{label} is {} in this graph", a_kind(*kind)));
                if let Some(meant) = meant {
                    d = d.help(format!("did you mean: {meant}")).fix(meant.clone());
                }
                d
            }
            ResolveError::HiddenKeyword { keyword, fixes, span, .. } => {
                let mut d = Diagnostic::error("Q101", message)
                    .at(text, *span, "expected for, after, before, with, from …")
                    .help(format!("did you mean \"{keyword}\"?"));
                d.fixes.clone_from(fixes);
                d
            }
            ResolveError::HiddenTerm(error) => error.to_diagnostic(text),
            ResolveError::NeedsQuotes { joined, span, .. } => Diagnostic::error("Q201", message)
                .at(text, *span, "one name")
                .help(format!("put it in quotes: {}", quote(joined)))
                .fix(replaced(span, &quote(joined))),
            ResolveError::NoPrevious { span, word } => {
                let d = Diagnostic::error("Q301", message).help(format!(
                    "`{word}` follows a question in the same REPL or file, such as: treatments after failed injection"
                ));
                match span {
                    Some(span) => d.at(text, *span, "refers to nothing"),
                    None => d,
                }
            }
            ResolveError::TheseAreStatements { span } => Diagnostic::error("Q302", message)
                .at(text, *span, "statements")
                .help("ask for treatments, tests, conditions, symptoms, causes, populations, outcomes, sources or references first"),
            ResolveError::TheseAreNone { span } => Diagnostic::error("Q303", message)
                .at(text, *span, "no rows")
                .help("ask a question that has rows first"),
            ResolveError::NoSuchRow { rows, span, .. } => Diagnostic::error("Q304", message)
                .at(text, *span, "no such row")
                .help(match rows {
                    0 => "it has no rows".to_owned(),
                    1 => "its only row is 1".to_owned(),
                    _ => format!("rows count from 1 to {rows}"),
                }),
            ResolveError::NestedStatements { span } => Diagnostic::error("Q204", message)
                .at(text, *span, "gives statements")
                .help("begin it with treatments, tests, conditions, symptoms, causes, populations, outcomes, sources or references"),
            ResolveError::NestedColumns { span } => Diagnostic::error("Q204", message)
                .at(text, *span, "a question")
                .help("name the columns, or ask the question first and write `compare these`"),
            ResolveError::BadValue { wanted, span, meant, .. } => {
                let d = Diagnostic::error("Q205", message)
                    .at(text, *span, format!("wanted {wanted}"))
                    .help(format!("write {wanted}"));
                match meant {
                    Some(meant) => d.fix(replaced(span, meant)),
                    None => d,
                }
            }
            ResolveError::Saved(error) => error.to_diagnostic(text),
            ResolveError::TooManyParts { span, .. } => Diagnostic::error("Q206", message)
                .at(text, *span, "here")
                .help("ask in two questions; `these` carries the rows of the first into the second"),
        }
    }
}

/// Code, title and explanation of each error of this stage.
pub const ERROR_PAGES: &[(&str, &str, &str)] = &[
    (
        "Q201",
        "unknown name",
        "No thing of the graph has this name or synonym. Case, plural, hyphen, apostrophe, article and British or American \
         spelling do not count, so it is the words themselves. The nearest name that can stand there is offered.\n\nA name that \
         holds a word of the language (\"loss of mobility\") has to stand in quotes. The question that the help names, such as \
         conditions, lists what there is.\n\nWrong: treatments for sacroilitis\nRight: treatments for sacroiliitis",
    ),
    (
        "Q202",
        "ambiguous name",
        "Several things have this name. The help lists them; use the id of the one you mean, in quotes.",
    ),
    (
        "Q203",
        "name of the wrong kind",
        "The name is known, but cannot stand here: `treatments for ibuprofen` asks what treats ibuprofen. The question that was \
         probably meant is offered; `describe NAME` says what a name is.\n\nWrong: treatments for ibuprofen\nRight: conditions \
         treated by ibuprofen",
    ),
    (
        "Q204",
        "a question in brackets that gives no names",
        "Only a question whose rows are things can stand where a name stands: treatments, tests, conditions, symptoms, causes, \
         populations, outcomes, sources, references. Begin it with one of these, or ask it first and go on with \"these\".\n\n\
         Wrong: treatments for (effects of rest)\nRight: treatments for (conditions treated by rest)",
    ),
    (
        "Q205",
        "value of the wrong type",
        "A field is compared with a value of its own type: strength with a word of the scale, citations with a number, duration \
         with a span of time, sensitivity with a percentage. Text fields know =, != and contains. The minimum time of a \
         prerequisite (after.duration) has no upper limit, so it knows no < and <=.\n\nWrong: treatments where strength = \
         strong\nRight: treatments where strength >= advised",
    ),
    (
        "Q206",
        "too many parts",
        "A list with `and` copies its part, and brackets beside clauses bind into each of their parts. The product is limited to \
         256. Ask in two questions; \"these\" carries the rows of the first into the second.",
    ),
    (
        "Q301",
        "nothing to refer to",
        "\"these\" and \"why\" refer to the previous answer of the same REPL, file or pipe, and there is none yet. Ask a question \
         first, such as: treatments after failed injection. An answer of `evigraph ask` is not remembered.",
    ),
    (
        "Q302",
        "these are statements",
        "\"these\" means the rows of the previous answer as names. Statements are no names: ask with a head such as treatments or \
         conditions first.",
    ),
    (
        "Q303",
        "these are none",
        "The previous answer has no rows, so \"these\" names nothing. Ask a question that has rows first; the empty answer names \
         the nearest.",
    ),
    (
        "Q304",
        "no such row",
        "Rows are counted from 1 in the order shown, and the previous answer has fewer. `why` alone explains all of them.",
    ),
    (
        "Q305",
        "an answer cannot be kept like this",
        "`let NAME = QUESTION` asks the question and keeps its answer under the name; `let NAME = these` keeps the previous one. The \
      name is one word of letters, digits, - and _ that begins with a letter. It must not be a word of the language or the name of a thing in the \
      graph, since questions would then mean two things. `.saved` lists what is kept.",
    ),
    (
        "Q306",
        "several names where one stands",
        "A kept answer stands for all its rows. A verdict, a path, a pathway, `describe`, `between` and `why` speak of \
      one thing, so that an answer kept for them must have one name.",
    ),
];
