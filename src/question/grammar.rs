//! The pest grammar (`grammar/question.pest`) as a tree of pairs. Nothing outside this folder sees its rules.

use pest::Parser;

use crate::span::Span;

/// The parser that pest makes of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/question.pest"]
struct Grammar;

/// A piece of the parsed text with its rule.
pub(super) type Pair<'a> = pest::iterators::Pair<'a, Rule>;

/// The tree of a question without its final mark, or the furthest byte that was read before nothing fitted.
pub(super) fn tree(body: &str) -> Result<Pair<'_>, usize> {
    match Grammar::parse(Rule::question, body) {
        Ok(mut pairs) => Ok(pairs.next().expect("the rule `question` makes one pair")),
        Err(error) => Err(match error.location {
            pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
        }),
    }
}

/// Where a pair stands, without the white space behind it.
pub(super) fn span_of(pair: &Pair<'_>) -> Span {
    let start = pair.as_span().start();
    Span::new(start, start + pair.as_str().trim_end().len())
}

/// The words of a pair in lower case.
pub(super) fn lower(pair: &Pair<'_>) -> String {
    pair.as_str().to_lowercase()
}
