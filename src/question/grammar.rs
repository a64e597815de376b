//! The pest grammar (`grammar/question.pest`) as a tree of pairs. Nothing outside this folder sees its rules.

use std::borrow::Cow;

use pest::Parser;

use crate::span::Span;

/// The parser that pest makes of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/question.pest"]
struct Grammar;

/// A piece of the parsed text with its rule.
pub(super) type Pair<'a> = pest::iterators::Pair<'a, Rule>;
/// Pieces beside each other.
pub(super) type Pairs<'a> = pest::iterators::Pairs<'a, Rule>;

/// The tree of a question without its final mark, or the furthest byte that was read before nothing fitted.
pub(super) fn tree(body: &str) -> Result<Pair<'_>, usize> {
    match Grammar::parse(Rule::question, body) {
        Ok(mut pairs) => Ok(pairs.next().expect("the rule `question` makes one pair")),
        Err(error) => Err(match error.location {
            pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
        }),
    }
}

/// The words of a pair, without the white space behind them.
pub(super) fn words_of<'a>(pair: &Pair<'a>) -> &'a str {
    trimmed(pair.as_str())
}

/// The text without white space at its end; most has one blank or none.
fn trimmed(text: &str) -> &str {
    let text = text.strip_suffix(' ').unwrap_or(text);
    if text.ends_with(|c: char| c.is_ascii_graphic()) { text } else { text.trim_end() }
}

/// Where the words of a pair stand.
pub(super) fn span_of(pair: &Pair<'_>) -> Span {
    let span = pair.as_span();
    Span::new(span.start(), span.start() + trimmed(span.as_str()).len())
}

/// The words of a pair in lower case.
pub(super) fn lower<'a>(pair: &Pair<'a>) -> Cow<'a, str> {
    let words = words_of(pair);
    if words.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        Cow::Borrowed(words)
    } else {
        Cow::Owned(words.to_lowercase())
    }
}
