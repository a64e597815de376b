//! Where the grammar stopped → what is wrong there: a misspelled keyword, something missing, a word in the wrong place.
//! What was probably meant by a word in the wrong place is found in `meant`.

use crate::span::Span;
use crate::suggest::{distance, tolerance};

use super::error::{SyntaxError, with_article};
use super::grammar::tree;
use super::limits::body;
use super::mend::{MAX_FIXES, MAX_TRIES, reads, replaced, that_read, unknown_term};
use super::scan::{Expect, Token, TokenKind, expectation, is_word, tokens, without_opener};
use super::words;

/// What was wrong where the grammar stopped.
pub(super) fn explained(text: &str, stopped: usize) -> SyntaxError {
    let kept = body(text);
    let all = tokens(kept);
    let at = all.partition_point(|t| t.span.end <= stopped);
    let expect = expectation(&all[..at]);
    let slip = Slip { text, kept, all: &all, at, expect };
    match all.get(at) {
        None => slip.missing(),
        Some(token) if token.kind == TokenKind::Close => slip.missing(),
        Some(token) => slip.unexpected(token),
    }
}

/// A text that does not read, and where.
pub(super) struct Slip<'a> {
    /// The text as typed.
    pub(super) text: &'a str,
    /// The text without its final mark.
    pub(super) kept: &'a str,
    /// Its words.
    pub(super) all: &'a [Token],
    /// Index of the token that does not fit; the number of tokens at the end of the text.
    pub(super) at: usize,
    /// What could stand there.
    pub(super) expect: Expect,
}

/// An error with what can be said at once.
pub(super) fn wrong(
    message: String,
    span: Span,
    expected: String,
    help: Vec<String>,
    fixes: Vec<String>,
) -> SyntaxError {
    SyntaxError::Unexpected { message, span, expected, help, fixes }
}

/// The question that help offers, in words.
pub(super) fn did_you_mean(word: &str) -> Vec<String> {
    vec![format!("did you mean \"{word}\"?")]
}

impl Slip<'_> {
    /// The token before the one that does not fit.
    pub(super) fn last(&self) -> Option<&Token> {
        self.at.checked_sub(1).and_then(|i| self.all.get(i))
    }

    /// The first word of the form, behind the opener.
    pub(super) fn form(&self) -> &str {
        let first = without_opener(self.all).first();
        let second = without_opener(self.all).get(1);
        if is_word(first, &["exact", "shortest"]) && is_word(second, &["path"]) {
            return "path";
        }
        first.map_or("", |t| t.word.as_str())
    }

    /// Something is missing at the end or before a closing bracket.
    fn missing(&self) -> SyntaxError {
        if let Some(error) = self.verdict_word().or_else(|| self.path_word()).or_else(|| self.what_is()) {
            return error;
        }
        let what = self.noun();
        let message = match self.last() {
            Some(last) if last.kind == TokenKind::Open => "the brackets are empty".to_owned(),
            Some(last) if what.starts_with(['"']) => {
                format!("{what} is missing behind \"{}\"", last.span.of(self.text))
            }
            Some(last) => format!("{} is missing behind \"{}\"", with_article(&what), last.span.of(self.text)),
            None => "the question is empty".to_owned(),
        };
        let end = self.all.get(self.at).map(|t| t.span);
        SyntaxError::Missing {
            message,
            expected: self.expected(),
            span: end.unwrap_or(Span::new(self.kept.len(), self.kept.len())),
            at_end: end.is_none(),
            help: self.list_help(),
            fixes: Vec::new(),
        }
    }

    /// What is expected, as a noun without its article or as a quoted word.
    fn noun(&self) -> String {
        match self.expect {
            Expect::Form | Expect::Head => "word for what is asked (such as treatments)".to_owned(),
            Expect::Name => "name".to_owned(),
            Expect::Joined => "name or a clause such as for or from".to_owned(),
            Expect::Clause => "clause such as for or from".to_owned(),
            Expect::Term(list) => list.noun().to_owned(),
            Expect::Number => "number".to_owned(),
            Expect::Operator => "sign that compares (such as = or >=)".to_owned(),
            Expect::Value => "value".to_owned(),
            Expect::Verdict => "\"recommended\" or \"contraindicated\"".to_owned(),
            Expect::Keyword(word) => format!("\"{word}\""),
        }
    }

    /// The label: what could stand there, in words.
    pub(super) fn expected(&self) -> String {
        match self.expect {
            Expect::Form | Expect::Head => "treatments, tests, conditions, sources, statements …".to_owned(),
            Expect::Name => "a name".to_owned(),
            Expect::Joined => "a name, or a clause such as for, after, from".to_owned(),
            Expect::Clause => self.clause_words(),
            Expect::Term(list) => with_article(list.noun()),
            Expect::Number => "a whole number".to_owned(),
            Expect::Operator => "=, !=, <, <=, >, >=, is, is not, contains".to_owned(),
            Expect::Value => "a number, a time, a word or a text in quotes".to_owned(),
            Expect::Verdict => "recommended or contraindicated".to_owned(),
            Expect::Keyword(word) => word.to_owned(),
        }
    }

    /// The keywords that can stand here, found by trying; the first five.
    fn clause_words(&self) -> String {
        const PROBES: &[(&str, &str)] = &[
            ("for", "for x"),
            ("after", "after x"),
            ("before", "before x"),
            ("with", "with evidence"),
            ("from", "from x"),
            ("about", "about x"),
            ("between", "between x and y"),
            ("and", "and for x"),
            ("or", "or for x"),
            ("by", "by strength"),
            ("sorted by", "sorted by strength"),
            ("first", "first 3"),
            ("showing", "showing name"),
            ("as", "as json"),
        ];
        let prefix = self.last().map_or("", |t| &self.text[..t.span.end]);
        let fits = |probe: &str| match tree(&format!("{prefix} {probe}")) {
            Ok(_) => true,
            Err(stopped) => stopped > prefix.len() + 1,
        };
        let words: Vec<&str> = PROBES
            .iter()
            .filter(|(w, p)| (*w != "between" || self.form().starts_with("conflict")) && fits(p))
            .map(|(w, _)| *w)
            .take(6)
            .collect();
        match words.as_slice() {
            [] => "nothing more".to_owned(),
            [five @ .., _] if words.len() == 6 => format!("{} …", five.join(", ")),
            few => few.join(", "),
        }
    }

    /// Help that lists what there is.
    fn list_help(&self) -> Vec<String> {
        match self.expect {
            Expect::Form => vec![
                "a question begins with what is asked (treatments, tests, conditions, causes, sources, statements …) or with \
                 count, how many, is, compare, path, pathway, describe, conflicts, why"
                    .to_owned(),
            ],
            Expect::Head => vec![format!("there are: {}", words::heads().join(", "))],
            Expect::Term(list) => vec![format!("there are: {}", list.words().join(", "))],
            _ => Vec::new(),
        }
    }

    /// A token stands where it cannot.
    fn unexpected(&self, token: &Token) -> SyntaxError {
        self.term_before()
            .or_else(|| self.misplaced_tail(token))
            .or_else(|| self.spelled(token))
            .or_else(|| self.verdict_word())
            .or_else(|| self.path_word())
            .or_else(|| self.what_is())
            .or_else(|| self.place(token))
            .unwrap_or_else(|| wrong(self.complaint(token), token.span, self.expected(), self.list_help(), Vec::new()))
    }

    /// `with radiating pain`: the word before is not in its closed list.
    fn term_before(&self) -> Option<SyntaxError> {
        let last = self.last().filter(|t| t.kind == TokenKind::Word)?;
        let Expect::Term(list) = expectation(&self.all[..self.at - 1]) else { return None };
        let unknown = !list.knows(&last.word);
        unknown.then(|| unknown_term(self.text, list, last.span.of(self.text).to_owned(), last.span))
    }

    /// What is wrong with a token, as a sentence.
    pub(super) fn complaint(&self, token: &Token) -> String {
        let typed = token.span.of(self.text);
        match token.kind {
            TokenKind::Comma => "a comma cannot stand here".to_owned(),
            TokenKind::Open | TokenKind::Close => "a bracket cannot stand here".to_owned(),
            TokenKind::Quoted => "a name in quotes cannot stand here".to_owned(),
            TokenKind::Sign => format!("\"{typed}\" cannot stand here"),
            TokenKind::Word => {
                let known = |k: &&str| k.split(' ').any(|part| part == token.word);
                if words::keywords().iter().any(known) {
                    format!("\"{typed}\" cannot stand here")
                } else if self.last().is_some_and(|t| t.kind == TokenKind::Quoted) {
                    format!("\"{typed}\" cannot stand behind a name in quotes")
                } else {
                    format!("\"{typed}\" is not a word of the language")
                }
            }
        }
    }

    /// A slip in the spelling of a keyword, or a word that people use for one.
    fn spelled(&self, token: &Token) -> Option<SyntaxError> {
        if token.kind != TokenKind::Word {
            return None;
        }
        // Equally near: the same first letter, then the same length, then the order in which an error lists them.
        let first = token.word.chars().next();
        type Near = ((usize, bool, usize, usize), &'static str, Span);
        let mut near: Vec<Near> = Vec::new();
        for keyword in words::keywords() {
            if let Some((off, span)) = self.off_by(token, keyword) {
                let length = keyword.len().abs_diff(span.of(self.text).len());
                let listed = words::clause_keywords().iter().position(|k| k == keyword).unwrap_or(usize::MAX);
                near.push(((off, keyword.chars().next() != first, length, listed), keyword, span));
            }
        }
        near.sort_unstable();
        let slips = words::SLIPS.iter().filter(|(typed, _)| *typed == token.word).flat_map(|(_, meant)| *meant);
        let slips = slips.map(|meant| (2, *meant, token.span));
        let mut found: Option<(usize, &str, Span)> = None;
        let mut fixes = Vec::new();
        let near = near.into_iter().map(|((off, ..), keyword, span)| (off, keyword, span));
        for (off, keyword, span) in near.chain(slips).take(MAX_TRIES) {
            let fix = replaced(self.text, span, keyword);
            let worse = found.is_some_and(|(best, _, _)| off > best);
            if !worse && fixes.len() < MAX_FIXES && !fixes.contains(&fix) && reads(&fix) {
                found = found.or(Some((off, keyword, span)));
                fixes.push(fix);
            }
        }
        let (_, keyword, span) = found?;
        let message = if span == token.span {
            self.complaint(token)
        } else {
            format!("\"{}\" is not a word of the language", span.of(self.text))
        };
        Some(wrong(message, span, self.expected(), did_you_mean(keyword), fixes))
    }

    /// How far the text at a token is from a keyword, and which piece of text that is; `None` if too far or equal.
    fn off_by(&self, token: &Token, keyword: &str) -> Option<(usize, Span)> {
        let near = |typed: &str, meant: &str| {
            let off = distance(typed, meant);
            (off <= tolerance(typed).min(tolerance(meant))).then_some(off)
        };
        let typed = token.word.as_str();
        if typed.chars().count() > 40 {
            return None;
        }
        let Some((first, second)) = keyword.split_once(' ') else {
            return near(typed, keyword).filter(|off| *off > 0).map(|off| (off, token.span));
        };
        let off = near(typed, first)?;
        let next = self.all.get(self.at + 1).filter(|t| t.kind == TokenKind::Word && t.word != token.word);
        match next.and_then(|next| near(&next.word, second).map(|more| (off + more, token.span.to(next.span)))) {
            Some((0, _)) => None,
            Some(found) => Some(found),
            None => Some((off + 1, token.span)),
        }
    }

    /// A tail in a form that has none, or a clause behind a tail.
    fn misplaced_tail(&self, token: &Token) -> Option<SyntaxError> {
        let tail = ["sorted", "sort", "ordered", "grouped", "group", "showing", "as", "first"];
        let rows = !matches!(
            self.form(),
            "is" | "are" | "compare" | "path" | "pathway" | "describe" | "conflicts" | "conflict" | "why"
        );
        if !rows && self.expect == Expect::Clause && is_word(Some(token), &tail) {
            let end = self.kept.len();
            let cut = format!("{}{}", self.text[..token.span.start].trim_end(), &self.text[end..]);
            return Some(SyntaxError::BadTail {
                message: format!("\"{}\" cannot stand in this form of question", token.span.of(self.text)),
                span: token.span,
                help: "it stands behind questions for rows, such as: treatments for X first 5".to_owned(),
                fixes: that_read([cut]),
            });
        }
        let begins = |t: &Token| words::clause_keywords().iter().any(|k| k.split(' ').next() == Some(t.word.as_str()));
        if self.at == 0 && tail.contains(&token.word.as_str()) {
            let typed = token.span.of(self.text);
            let help = format!("a question comes before it, such as: treatments for X {}", self.kept.trim_start());
            let message = format!("\"{typed}\" cannot stand at the beginning");
            return Some(wrong(message, token.span, self.expected(), vec![help], Vec::new()));
        }
        if !rows || token.kind != TokenKind::Word || !begins(token) {
            return None;
        }
        let start = self.all[..self.at].iter().position(|t| is_word(Some(t), &tail))?;
        let tail_span = Span::new(self.all[start].span.start, token.span.start);
        let moved = format!(
            "{}{} {}{}",
            &self.text[..tail_span.start],
            &self.kept[token.span.start..],
            tail_span.of(self.text).trim_end(),
            &self.text[self.kept.len()..]
        );
        let fixes = that_read([moved]);
        (!fixes.is_empty()).then(|| {
            let message = format!(
                "\"{}\" must stand before \"{}\"",
                token.span.of(self.text),
                tail_span.of(self.text).trim_end()
            );
            wrong(
                message,
                token.span,
                self.expected(),
                vec!["clauses come first, then sorting and the like".to_owned()],
                fixes,
            )
        })
    }
}
