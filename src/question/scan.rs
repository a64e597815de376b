//! A text that does not read → its words, and what the word at some place was expected to be. Tolerant: it never fails.

use crate::span::Span;

use super::error::WordList;
use super::limits::{is_quote, quotation_end};
use super::words;

/// What sort of thing a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A word.
    Word,
    /// A quotation.
    Quoted,
    /// `,`
    Comma,
    /// `(`
    Open,
    /// `)`
    Close,
    /// A sign that compares.
    Sign,
}

/// A piece of text.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Its text in lower case.
    pub(super) word: String,
    /// Its place.
    pub(super) span: Span,
}

/// What can stand at a place, as far as the words before it tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// A whole question.
    Form,
    /// A head, at the start of a bracket or behind an adjective, `top N`, `count`.
    Head,
    /// A name.
    Name,
    /// A name or a clause, behind `and`, `or` or a comma.
    Joined,
    /// A clause or a tail.
    Clause,
    /// A word of a closed list.
    Term(WordList),
    /// A number.
    Number,
    /// An operator of `where`.
    Operator,
    /// A value of `where`.
    Value,
    /// `recommended` or `contraindicated`.
    Verdict,
    /// This very word.
    Keyword(&'static str),
}

/// The words of a text; quotations must be closed.
pub(super) fn tokens(body: &str) -> Vec<Token> {
    pieces(body).map(|(kind, span)| Token { kind, word: span.of(body).to_lowercase(), span }).collect()
}

/// The words of a text as they are typed.
pub(super) fn pieces(body: &str) -> impl Iterator<Item = (TokenKind, Span)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += body[at..].len() - body[at..].trim_start().len();
        let c = body[at..].chars().next()?;
        let rest = &body[at..];
        let until = |stop: fn(char) -> bool| rest.find(stop).unwrap_or(rest.len());
        let (kind, length) = match c {
            ',' => (TokenKind::Comma, 1),
            '(' => (TokenKind::Open, 1),
            ')' => (TokenKind::Close, 1),
            _ if is_quote(c) => (TokenKind::Quoted, quotation_end(rest).unwrap_or(rest.len())),
            _ if is_sign(c) => (TokenKind::Sign, until(|c| !is_sign(c))),
            _ => (TokenKind::Word, until(ends_word)),
        };
        at += length;
        Some((kind, Span::new(at - length, at)))
    })
}

/// Whether a character compares.
const fn is_sign(c: char) -> bool {
    matches!(c, '=' | '<' | '>' | '!' | '≠' | '≤' | '≥')
}

/// Whether a character ends a word.
fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '(' | ')') || is_quote(c) || is_sign(c)
}

/// Whether this token is one of these words.
pub(super) fn is_word(token: Option<&Token>, any: &[&str]) -> bool {
    token.is_some_and(|t| t.kind == TokenKind::Word && any.contains(&t.word.as_str()))
}

/// Keywords that a name follows, whatever stands before them.
pub(super) const BEFORE_NAMES: &[&str] = &[
    "for",
    "of",
    "about",
    "after",
    "before",
    "in",
    "on",
    "from",
    "under",
    "citing",
    "contraindicating",
    "exactly",
    "broadly",
    "describe",
    "compare",
    "between",
    "vs",
    "vs.",
    "versus",
    "failed",
    "failing",
    "successful",
    "succeeded",
    "tried",
];

/// Openers and the words behind them.
const OPENERS: &[&str] =
    &["what", "which", "show", "me", "list", "find", "give", "is", "are", "there", "the", "any", "all", "a", "an"];

/// The tokens without the words of an opener.
pub(super) fn without_opener(tokens: &[Token]) -> &[Token] {
    let opens = is_word(tokens.first(), &["what", "which", "show", "list", "find", "give"])
        || is_word(tokens.first(), &["is", "are"]) && is_word(tokens.get(1), &["there"]);
    let skipped = if opens { tokens.iter().take_while(|t| is_word(Some(t), OPENERS)).count() } else { 0 };
    &tokens[skipped..]
}

/// What can stand behind these tokens.
pub(super) fn expectation(tokens: &[Token]) -> Expect {
    let from_end = |n: usize| tokens.len().checked_sub(n).map(|i| &tokens[i]);
    let (last, before) = (from_end(1), from_end(2));
    let asked = without_opener(tokens);
    if asked.is_empty() {
        return if is_word(last, &["give"]) { Expect::Keyword("me") } else { Expect::Form };
    }
    if let Some(expect) = after_where(tokens) {
        return expect;
    }
    if last.is_some_and(|t| t.kind == TokenKind::Comma) {
        return Expect::Joined;
    }
    if last.is_some_and(|t| t.kind == TokenKind::Open) {
        return if opens_question(before, from_end(3)) { Expect::Head } else { Expect::Clause };
    }
    let compares = is_word(asked.first(), &["compare"]);
    match last.filter(|t| t.kind == TokenKind::Word).map_or("", |t| t.word.as_str()) {
        "by" if is_word(before, &["sorted", "sort", "ordered", "order"]) => Expect::Term(WordList::SortKey),
        "by" if is_word(before, &["grouped", "group"]) => Expect::Term(WordList::GroupKey),
        "by" if is_word(before, &["treated", "diagnosed", "caused", "recommended"]) => Expect::Name,
        "by" if compares => Expect::Term(WordList::Aspect),
        "by" => Expect::Term(WordList::GroupKey),
        "showing" => Expect::Term(WordList::Column),
        "as" => Expect::Term(WordList::Format),
        "with" if compares => Expect::Name,
        "with" | "without" => Expect::Term(WordList::Facet),
        "top" | "first" => Expect::Number,
        "symptom" | "symptoms" if is_word(before, &["with"]) => Expect::Name,
        "to" if is_word(before, &["according"]) || tokens.iter().any(|t| t.word == "path") => Expect::Name,
        "count" | "many" if asked.len() <= 2 => Expect::Head,
        "how" if asked.len() == 1 => Expect::Keyword("many"),
        "path" if asked.len() <= 2 => Expect::Keyword("from"),
        "exact" | "shortest" if asked.len() == 1 => Expect::Keyword("path"),
        "pathway" if asked.len() == 1 => Expect::Keyword("for"),
        "is" | "are" if asked.len() == 1 => Expect::Name,
        "but" => Expect::Keyword("not"),
        "and" | "or" => Expect::Joined,
        word if BEFORE_NAMES.contains(&word) => Expect::Name,
        _ => elsewhere(tokens, asked),
    }
}

/// What can stand where no keyword stands directly before.
fn elsewhere(tokens: &[Token], asked: &[Token]) -> Expect {
    let headless = |words: &[Token]| {
        words.iter().all(|t| {
            is_word(Some(t), &["top", "not", "recommended", "discussed", "first", "line", "may", "help", "indicated"])
                || words::strength(&t.word).is_some()
                || t.word.bytes().all(|b| b.is_ascii_digit())
        })
    };
    let inside = tokens.iter().rposition(|t| t.kind == TokenKind::Open).map_or(asked, |at| &tokens[at + 1..]);
    let counted =
        if is_word(asked.first(), &["count"]) { 1 } else { 2 * usize::from(is_word(asked.first(), &["how"])) };
    if !inside.is_empty() && (headless(inside) || headless(asked.get(counted..).unwrap_or(asked))) {
        return Expect::Head;
    }
    let has = |any: &[&str]| asked.iter().any(|t| is_word(Some(t), any));
    if is_word(asked.first(), &["is", "are"]) && !has(&["recommended", "contraindicated"]) {
        return Expect::Verdict;
    }
    if has(&["path"]) && asked.iter().position(|t| t.word == "path").is_some_and(|i| i <= 1) && !has(&["to"]) {
        return Expect::Keyword("to");
    }
    Expect::Clause
}

/// Whether a bracket behind these two words holds a whole question.
fn opens_question(word: Option<&Token>, before: Option<&Token>) -> bool {
    is_word(word, BEFORE_NAMES)
        || is_word(word, &["by"])
        || word.is_some_and(|t| t.kind == TokenKind::Comma)
        || is_word(word, &["symptom", "symptoms"]) && is_word(before, &["with"])
        || is_word(word, &["to"]) && is_word(before, &["according"])
}

/// What can stand inside a condition of `where`, if the text ends in one.
fn after_where(tokens: &[Token]) -> Option<Expect> {
    let start = tokens.iter().rposition(|t| is_word(Some(t), &["where"]))? + 1;
    let rest = &tokens[start..];
    let Some(last) = rest.last() else { return Some(Expect::Term(WordList::Field)) };
    let before = rest.len().checked_sub(2).map(|i| &rest[i]);
    let field = |t: Option<&Token>| t.is_some_and(|t| words::field(&t.word).is_some());
    let opens_condition = |at: usize| at == 0 || is_word(rest.get(at - 1), &["and"]);
    let at = rest.len() - 1;
    if last.kind == TokenKind::Sign
        || is_word(Some(last), &["is", "contains"]) && field(before)
        || is_word(Some(last), &["not"]) && is_word(before, &["is"])
    {
        return Some(Expect::Value);
    }
    (opens_condition(at) && (at == 0 || field(Some(last)))).then_some(Expect::Operator)
}

#[cfg(test)]
mod tests {
    use super::{Expect, expectation, tokens};
    use crate::question::error::WordList;

    #[test]
    fn what_can_follow() {
        for (text, expect) in [
            ("", Expect::Form),
            ("which", Expect::Form),
            ("give", Expect::Keyword("me")),
            ("top", Expect::Number),
            ("top 5", Expect::Head),
            ("recommended", Expect::Head),
            ("how", Expect::Keyword("many")),
            ("how many", Expect::Head),
            ("treatments", Expect::Clause),
            ("treatments for", Expect::Name),
            ("treatments for (", Expect::Head),
            ("treatments (", Expect::Clause),
            ("treatments for a and", Expect::Joined),
            ("treatments for a but", Expect::Keyword("not")),
            ("treatments with", Expect::Term(WordList::Facet)),
            ("treatments where", Expect::Term(WordList::Field)),
            ("treatments where citations", Expect::Operator),
            ("treatments where citations >", Expect::Value),
            ("treatments where kind is not", Expect::Value),
            ("treatments sorted by", Expect::Term(WordList::SortKey)),
            ("compare a by", Expect::Term(WordList::Aspect)),
            ("count treatments by", Expect::Term(WordList::GroupKey)),
            ("is rest", Expect::Verdict),
            ("path from a", Expect::Keyword("to")),
            ("path from a to", Expect::Name),
        ] {
            assert_eq!(expectation(&tokens(text)), expect, "{text}");
        }
    }
}
