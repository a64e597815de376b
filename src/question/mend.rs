//! An error of the later rules → the same error with the questions that were probably meant. Every fix offered has been read.
//! Where the grammar itself stopped, `slip` finds out why.

use crate::span::Span;
use crate::suggest::{distance, tolerance};

use super::ast::{Form, Group};
use super::error::{SyntaxError, WordList};
use super::limits::{body, check};
use super::parser::attempt;
use super::scan::{TokenKind, pieces};

/// How many fixes an error offers at most.
pub(super) const MAX_FIXES: usize = 3;
/// How many corrections are tried at most, so that an error costs little.
pub(super) const MAX_TRIES: usize = 16;

/// Whether a text is a question.
pub(super) fn reads(text: &str) -> bool {
    attempt(text).is_ok()
}

/// The candidates that are questions, each once.
pub(super) fn that_read(candidates: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut fixes: Vec<String> = Vec::new();
    for candidate in candidates.into_iter().take(MAX_TRIES) {
        if fixes.len() < MAX_FIXES && !fixes.contains(&candidate) && reads(&candidate) {
            fixes.push(candidate);
        }
    }
    fixes
}

/// The text with a piece replaced.
pub(super) fn replaced(text: &str, span: Span, by: &str) -> String {
    format!("{}{by}{}", &text[..span.start], &text[span.end..])
}

/// The text without a piece and without the blank before it.
pub(super) fn without(text: &str, span: Span) -> String {
    format!("{}{}", text[..span.start].trim_end(), &text[span.end..])
}

/// The text with a word put in front of a place.
pub(super) fn inserted(text: &str, at: usize, word: &str) -> String {
    format!("{}{word} {}", &text[..at], &text[at..])
}

/// An error of the later rules with the questions that were probably meant.
pub(super) fn with_fixes(text: &str, error: SyntaxError) -> SyntaxError {
    match error {
        SyntaxError::UnknownTerm { list, word, span, .. } => unknown_term(text, list, word, span),
        SyntaxError::MixedList { span, clause, items, .. } => {
            let fixes = bracketed(text, span, clause, &items);
            SyntaxError::MixedList { span, clause, items, fixes }
        }
        SyntaxError::BadTail { message, span, help, .. } => {
            SyntaxError::BadTail { message, span, help, fixes: that_read([without(text, span)]) }
        }
        SyntaxError::Unpaired { opened, quote, span, .. } => {
            SyntaxError::Unpaired { opened, quote, span, fixes: paired(text, opened, quote, span) }
        }
        other => other,
    }
}

/// The question with its brackets or quotation marks in pairs.
fn paired(text: &str, opened: bool, quote: bool, span: Span) -> Vec<String> {
    if !opened {
        return that_read([without(text, span)]);
    }
    let kept = body(text);
    let mark = &text[kept.len()..];
    let closed = if quote {
        let closing = if span.of(text) == "\"" { "\"" } else { "”" };
        format!("{kept}{closing}")
    } else {
        let mut closed = kept.to_owned();
        while matches!(check(&closed), Err(SyntaxError::Unpaired { opened: true, quote: false, .. })) {
            closed.push(')');
        }
        closed
    };
    let fixes = that_read([format!("{closed}{mark}")]);
    if fixes.is_empty() { that_read([replaced(text, span, "")]) } else { fixes }
}

/// The error about a word that stands where a closed list is, and is not in it.
pub fn unknown_word(text: &str, list: WordList, span: Span) -> SyntaxError {
    unknown_term(text, list, span.of(text).to_owned(), span)
}

/// A word that is not in its closed list: the nearest one, and other places the word could have been meant for.
pub(super) fn unknown_term(text: &str, list: WordList, word: String, span: Span) -> SyntaxError {
    let lower = word.to_lowercase();
    let ends = body(text).len() == span.end;
    if list == WordList::Facet && ends && ["symptom", "symptoms"].contains(&lower.as_str()) {
        return SyntaxError::Missing {
            message: format!("a name is missing behind \"with {word}\""),
            expected: "a name".to_owned(),
            span: Span::new(span.end, span.end),
            at_end: true,
            help: Vec::new(),
            fixes: Vec::new(),
        };
    }
    let mut near: Vec<(usize, &'static str)> =
        list.words().into_iter().map(|w| (distance(&lower, w), w)).filter(|(d, w)| *d <= slack(w)).collect();
    near.sort_unstable();
    let mut nearest = near.first().map(|(_, w)| *w);
    let start =
        || list.words().into_iter().find(|w| lower.len() >= 3 && (w.starts_with(&lower) || lower.starts_with(w)));
    nearest = list.meant_by(&lower).or(nearest).or_else(start);
    let mut candidates: Vec<String> = nearest.iter().map(|w| replaced(text, span, w)).collect();
    match (list, nearest) {
        (WordList::Facet, None) => candidates.extend(symptom_instead(text, span)),
        // An article, or a tail that is of no use: `as a table`, `as html`, `showing everything`.
        (WordList::Format, _) => {
            let article = ["a ", "an "].iter().find_map(|a| text[..span.start].strip_suffix(a));
            candidates.extend(
                article
                    .zip(nearest.or(list.knows(&lower).then_some(&word)))
                    .map(|(before, word)| format!("{before}{word}{}", &text[span.end..])),
            );
            candidates.extend(without_tail(text, "as", span));
        }
        (WordList::Column, None) => candidates.extend(without_tail(text, "showing", span)),
        _ => {}
    }
    SyntaxError::UnknownTerm { list, word, span, nearest, fixes: that_read(candidates) }
}

/// The text without a tail that begins with this word and ends with the unknown one.
fn without_tail(text: &str, keyword: &str, term: Span) -> Option<String> {
    let start = text[..term.start].to_ascii_lowercase().rfind(&format!(" {keyword} "))?;
    Some(format!("{}{}", &text[..start], &text[term.end..]))
}

/// How far off a word of a closed list may be.
fn slack(word: &str) -> usize {
    tolerance(word) + usize::from(word.len() > 9)
}

/// `with radiating pain` → `with symptom radiating pain`
fn symptom_instead(text: &str, span: Span) -> Option<String> {
    let before = text[..span.start].trim_end();
    before.to_lowercase().ends_with(" with").then(|| format!("{before} symptom {}", &text[span.start..]))
}

/// Both readings of a list that mixes `and` and `or`, in brackets.
fn bracketed(text: &str, list: Span, clause: Span, items: &[(Span, bool)]) -> Vec<String> {
    let (before, behind) = (&text[clause.start..list.start], &text[list.end..clause.end]);
    let reading = |inner_and: bool| {
        let (inner, outer) = if inner_and { (" and ", " or ") } else { (" or ", " and ") };
        let mut runs: Vec<Vec<&str>> = Vec::new();
        for (place, and) in items {
            match runs.last_mut() {
                Some(run) if *and == inner_and => run.push(place.of(text)),
                _ => runs.push(vec![place.of(text)]),
            }
        }
        let written: Vec<String> = runs
            .iter()
            .map(|run| {
                let clause = format!("{before}{}{behind}", run.join(inner));
                if run.len() > 1 { format!("({clause})") } else { clause }
            })
            .collect();
        let whole = written.join(outer);
        let bare = replaced(text, clause, &whole);
        let wrapped = replaced(text, clause, &format!("({whole})"));
        if stands_alone(&wrapped) { bare } else { wrapped }
    };
    that_read([reading(true), reading(false)])
}

/// Whether the brackets of this question are all there is behind its head.
fn stands_alone(question: &str) -> bool {
    let find = match attempt(question).map(|q| q.form) {
        Ok(Form::Find(find) | Form::Count { find, .. }) => find,
        _ => return false,
    };
    matches!(&find.group, Some(Group::Part(part)) if part.clauses.is_empty() && part.groups.len() == 1)
}

/// A key or aspect behind the last `by` that is misspelled and was therefore read as part of the name before it. Nothing is hidden where no
/// `by` stands behind the byte `unread`.
pub(super) fn hidden_by(text: &str, unread: usize, list: WordList) -> Option<SyntaxError> {
    if !text.as_bytes()[unread..].windows(2).any(|two| two.eq_ignore_ascii_case(b"by")) {
        return None;
    }
    let behind_word =
        ["treated", "diagnosed", "caused", "recommended", "sorted", "sort", "ordered", "order", "grouped", "group"];
    // What stands behind the last `by`, unless that belongs to the word before it.
    let mut behind = None;
    let mut before = "";
    let mut all = pieces(text).peekable();
    while let Some((kind, span)) = all.next() {
        let word = if kind == TokenKind::Word { span.of(text) } else { "" };
        if word.eq_ignore_ascii_case("by") {
            let own = behind_word.iter().any(|w| before.eq_ignore_ascii_case(w));
            behind = all.peek().filter(|(kind, _)| *kind == TokenKind::Word && !own).map(|(_, span)| *span);
        }
        before = word;
    }
    let span = behind?;
    let word = span.of(text).to_lowercase();
    let near = || list.words().into_iter().any(|w| distance(&word, w) <= slack(w));
    (!list.knows(&word) && near()).then(|| SyntaxError::UnknownTerm {
        list,
        word: span.of(text).to_owned(),
        span,
        nearest: None,
        fixes: Vec::new(),
    })
}
