//! A question as typed so far → where its last words can begin, and what can stand there. Tolerant: it never fails.

use super::limits::{is_quote, quotation_end};
use super::scan::{Expect, TokenKind, expectation, tokens};

/// A place at the end of an unfinished text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The byte at which what stands there begins; the rest of the text is what has been typed of it.
    pub start: usize,
    /// What can stand there.
    pub expect: Expect,
    /// Whether what has been typed begins with a quotation mark, so that only a name can be meant.
    pub quoted: bool,
}

/// Longest name that is looked back for, in words.
const MOST_WORDS: usize = 10;

/// The places at which the last words of a text can begin, nearest to the end first. Empty behind a quotation that has just been closed.
pub fn places(text: &str) -> Vec<Place> {
    let all = tokens(text);
    let mut found = Vec::new();
    let at_break = match all.last() {
        None => true,
        Some(last) => {
            last.span.end < text.len() || matches!(last.kind, TokenKind::Comma | TokenKind::Open | TokenKind::Sign)
        }
    };
    if at_break {
        found.push(Place { start: text.len(), expect: expectation(&all), quoted: false });
    } else if let Some(last) = all.last()
        && last.kind == TokenKind::Quoted
    {
        let open = quotation_end(last.span.of(text)).is_none();
        let place = Place { start: last.span.start, expect: expectation(&all[..all.len() - 1]), quoted: true };
        return if open { vec![place] } else { Vec::new() };
    }
    for back in 1..=all.len().min(MOST_WORDS) {
        let at = all.len() - back;
        let token = &all[at];
        // A sign can be a part of a longer one, such as >=.
        if token.kind != TokenKind::Word && !(token.kind == TokenKind::Sign && token.span.end == text.len()) {
            break;
        }
        let expect = expectation(&all[..at]);
        let names = matches!(expect, Expect::Name | Expect::Joined);
        // Words of the language are two words at most.
        if names || back <= 2 {
            found.push(Place { start: token.span.start, expect, quoted: false });
        }
        if names {
            break;
        }
    }
    found
}

/// What closes the brackets and the quotation that are open at the end of a text.
pub fn closers(text: &str) -> String {
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if is_quote(c) {
            match quotation_end(&text[at..]) {
                Some(end) => {
                    at += end;
                    continue;
                }
                None => return format!("\"{}", ")".repeat(depth)),
            }
        }
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += c.len_utf8();
    }
    ")".repeat(depth)
}

#[cfg(test)]
mod tests {
    use super::{closers, places};
    use crate::question::scan::Expect;

    fn starts(text: &str) -> Vec<(&str, Expect)> {
        places(text).into_iter().map(|p| (&text[p.start..], p.expect)).collect()
    }

    #[test]
    fn the_last_word_and_the_name_that_it_may_belong_to() {
        assert_eq!(starts("tre"), [("tre", Expect::Form)]);
        assert_eq!(starts("treatments for SI jo"), [("jo", Expect::Clause), ("SI jo", Expect::Name)]);
        assert_eq!(
            starts("treatments for "),
            [("", Expect::Name), ("for ", Expect::Clause), ("treatments for ", Expect::Form)]
        );
        assert_eq!(starts("treatments for \"loss of m"), [("\"loss of m", Expect::Name)]);
        assert_eq!(starts("treatments for \"loss of mobility\""), []);
    }

    #[test]
    fn what_is_open_is_closed() {
        assert_eq!(closers("a (b (c"), "))");
        assert_eq!(closers("a (\"(\" b)"), "");
        assert_eq!(closers("a (\"b"), "\")");
    }
}
