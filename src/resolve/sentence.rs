//! A sentence of ordinary English → the names of the graph in it, and what the words around each say about it: failed, before, not, from.
//! `ordinary` makes questions of these.

use super::name::Want;
use crate::graph::Graph;
use crate::model::terms::EntityKind;
use crate::question::{needs_quotes_anywhere, quote};

/// Most words that are looked at.
const MOST_WORDS: usize = 60;
/// Most words of one name.
const MOST_NAME_WORDS: usize = 7;

/// Words that are never a name by themselves, though something may be called so.
const NEVER_NAMES: &[&str] = &[
    "treatment",
    "treatments",
    "therapy",
    "therapies",
    "test",
    "tests",
    "diagnosis",
    "symptom",
    "symptoms",
    "condition",
    "conditions",
    "cause",
    "causes",
    "function",
    "outcome",
    "outcomes",
    "source",
    "sources",
    "reference",
    "references",
    "effect",
    "effects",
    "prevention",
    "side effects",
    "side effect",
    "side-effects",
    "side-effect",
    "support",
    "symptom",
    "root",
    "adverse effects",
    "complications",
    "evidence",
    "red flags",
    "care",
    "help",
    "people",
    "patients",
    "not",
    "it",
    "them",
    "they",
    "this",
    "that",
    "prompt treatment",
];

/// How a name stands in the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing is said about it.
    Plain,
    /// It was done: `after X`.
    After,
    /// It failed: `X failed`, `if X does not help`.
    Failed,
    /// `before X`
    Before,
    /// `without X`, `except X`
    Not,
    /// `in X`, `during X`
    In,
}

/// A name of the graph in the sentence.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// As typed, in quotes where the language asks for them.
    pub(super) written: String,
    /// What sort of thing it is.
    pub(super) kind: EntityKind,
    /// How it stands.
    pub(super) place: Place,
}

impl Found {
    /// Whether it is something done to a patient.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.kind, EntityKind::Treatment | EntityKind::Test)
    }

    /// The clause that says what the sentence says about it.
    pub(super) fn clause(&self) -> String {
        let name = &self.written;
        match (self.place, self.kind) {
            (Place::Not, EntityKind::Source) => format!("not from {name}"),
            (_, EntityKind::Source) => format!("from {name}"),
            (Place::After, _) => format!("after {name}"),
            (Place::Failed, _) => format!("after failed {name}"),
            (Place::Before, _) => format!("before {name}"),
            (Place::Not, _) if self.is_done() => format!("not under {name}"),
            (Place::Not, _) => format!("not for {name}"),
            (Place::Plain | Place::In, EntityKind::Population) | (Place::In, EntityKind::Cause) => format!("in {name}"),
            (Place::Plain | Place::In, _) if self.is_done() => format!("under {name}"),
            (Place::Plain | Place::In, _) => format!("for {name}"),
        }
    }
}

/// A sentence as words and names.
#[derive(Debug, Clone)]
pub(super) struct Sentence {
    /// The words in lower case between blanks, a name as `*`; a blank at either end.
    pub(super) words: String,
    /// The names, in order.
    pub(super) names: Vec<Found>,
}

impl Sentence {
    /// Reads a sentence.
    pub(super) fn read(text: &str, graph: &Graph) -> Sentence {
        let tokens = words(text);
        let mut pieces: Vec<String> = Vec::new();
        let mut found: Vec<(usize, Found)> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let longest = (1..=MOST_NAME_WORDS.min(tokens.len() - at)).rev().find_map(|n| {
                let (start, end) = (tokens[at].0, tokens[at + n - 1].1);
                Some((n, name_of(text.get(start..end)?, graph)?))
            });
            match longest {
                Some((n, name)) => {
                    found.push((pieces.len(), name));
                    pieces.push("*".to_owned());
                    at += n;
                }
                None => {
                    let (start, end) = tokens[at];
                    pieces.push(text.get(start..end).unwrap_or("").to_lowercase().replace(['\'', '’'], ""));
                    at += 1;
                }
            }
        }
        let names = found
            .into_iter()
            .map(|(at, name)| Found {
                place: place(&format!(" {} ", pieces[..at].join(" ")), &format!(" {} ", pieces[at + 1..].join(" "))),
                ..name
            })
            .collect();
        Sentence { words: format!(" {} ", pieces.join(" ")), names }
    }

    /// Whether one of these phrases stands in it.
    pub(super) fn says<'p>(&self, phrases: impl IntoIterator<Item = &'p str>) -> bool {
        phrases.into_iter().any(|phrase| match phrase.strip_prefix('^') {
            Some(first) => self.words.trim_start().starts_with(&format!("{first} ")),
            None => self.words.contains(&format!(" {phrase} ")),
        })
    }
}

/// Where the words of a text stand; signs and quotation marks are no words.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = None;
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '?' | '!' | '"' | '“' | '”' | '/' | '(' | ')');
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, between(c)) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                let word = text.get(from..at).unwrap_or("").trim_end_matches(['.', ':']);
                if !word.is_empty() {
                    out.push((from, from + word.len()));
                }
                start = None;
            }
            _ => {}
        }
    }
    out.truncate(MOST_WORDS);
    out
}

/// The thing that is called so.
fn name_of(typed: &str, graph: &Graph) -> Option<Found> {
    let lower = typed.to_lowercase();
    let article = ["the ", "a ", "an ", "my "].iter().any(|a| lower.starts_with(a));
    if article || NEVER_NAMES.contains(&lower.as_str()) {
        return None;
    }
    let worth = |kind: EntityKind| Want::Step.fits(kind) || kind == EntityKind::Source;
    // The title of a document that reads as a piece of a question is rather that.
    let worth = |kind: EntityKind| worth(kind) && !(kind == EntityKind::Source && lower.contains(" for "));
    let kind = graph.named(typed).into_iter().map(|id| graph.thing(id).kind).find(|kind| worth(*kind))?;
    let written = if needs_quotes_anywhere(typed) { quote(typed) } else { typed.to_owned() };
    Some(Found { written, kind, place: Place::Plain })
}

/// How a name stands, by the words before and behind it.
fn place(before: &str, behind: &str) -> Place {
    const FAILED_BEFORE: &[&str] = &[
        "failed",
        "failing",
        "unsuccessful",
        "failure of",
        "no success with",
        "no relief from",
        "not respond to",
        "not responded to",
        "not responding to",
    ];
    const FAILED_BEHIND: &[&str] = &[
        "failed",
        "fails",
        "fail",
        "failing",
        "has failed",
        "have failed",
        "does not work",
        "doesnt work",
        "did not work",
        "didnt work",
        "does not help",
        "doesnt help",
        "did not help",
        "didnt help",
        "is not working",
        "isnt working",
        "stops working",
        "was unsuccessful",
        "is unsuccessful",
        "dont work",
        "dont help",
        "do not work",
        "do not help",
    ];
    const AFTER: &[&str] = &["after", "following", "once", "past"];
    const BEFORE: &[&str] = &["before", "prior to", "ahead of"];
    const NOT: &[&str] = &[
        "without",
        "except",
        "except for",
        "excluding",
        "other than",
        "besides",
        "apart from",
        "instead of",
        "not",
        "no",
        "but not",
        "not from",
        "not by",
        "not for",
        "not about",
        "avoiding",
    ];
    const IN: &[&str] = &["in", "during", "while", "amid"];
    let before = [" the ", " a ", " an ", " my ", " any "]
        .iter()
        .find_map(|article| before.strip_suffix(article))
        .map_or_else(|| before.to_owned(), |rest| format!("{rest} "));
    let ends = |phrases: &[&str]| phrases.iter().any(|p| before.ends_with(&format!(" {p} ")));
    let begins = |phrases: &[&str]| phrases.iter().any(|p| behind.starts_with(&format!(" {p} ")));
    if ends(FAILED_BEFORE) || begins(FAILED_BEHIND) {
        Place::Failed
    } else if ends(AFTER) {
        Place::After
    } else if ends(BEFORE) {
        Place::Before
    } else if ends(NOT) {
        Place::Not
    } else if ends(IN) {
        Place::In
    } else {
        Place::Plain
    }
}
