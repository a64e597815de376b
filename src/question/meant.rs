//! A word that fits nowhere → what was meant by the words around it: a name without a word before it, a value without quotes, …

use crate::span::Span;
use crate::suggest::distance;

use super::error::SyntaxError;
use super::mend::{MAX_TRIES, inserted, replaced, that_read, without};
use super::scan::{BEFORE_NAMES, Expect, Token, TokenKind, is_word, without_opener};
use super::slip::{Slip, did_you_mean, wrong};
use super::{names, words};

/// Words of ordinary English behind a head that add nothing.
const VERBS: &[&str] = &[
    "should", "can", "could", "do", "does", "did", "may", "might", "will", "would", "to", "help", "work", "exist",
    "used", "given",
];

impl Slip<'_> {
    /// `is rest recomended for X`: the slip lies inside what was read as the name.
    pub(super) fn verdict_word(&self) -> Option<SyntaxError> {
        const MEANT: &[&str] =
            &["good", "useful", "effective", "indicated", "advised", "helpful", "appropriate", "suggested"];
        if self.expect != Expect::Verdict && !matches!(self.form(), "is" | "are") {
            return None;
        }
        if let Some(not) = self.all.get(self.at).filter(|t| t.word == "not") {
            let fixes = that_read([without(self.text, not.span)]);
            if !fixes.is_empty() {
                let help = "ask without \"not\": the answer names who speaks for it and who against it".to_owned();
                return Some(wrong(
                    "\"not\" cannot stand here".to_owned(),
                    not.span,
                    self.expected(),
                    vec![help],
                    fixes,
                ));
            }
        }
        if let Some(error) = self.no_verdict() {
            return Some(error);
        }
        let ends: &[&str] = &["recommended", "contraindicated"];
        for token in self.all.iter().skip(1).filter(|t| t.kind == TokenKind::Word).take(MAX_TRIES) {
            let near = |end: &&&str| distance(&token.word, end) <= 3 && token.word != **end && token.word.len() > 6;
            let meant = if MEANT.contains(&token.word.as_str()) { ends.first() } else { ends.iter().find(near) };
            let Some(meant) = meant else { continue };
            let fixes = that_read([replaced(self.text, token.span, meant)]);
            if !fixes.is_empty() {
                let expected = "recommended or contraindicated".to_owned();
                return Some(wrong(self.complaint(token), token.span, expected, did_you_mean(meant), fixes));
            }
        }
        None
    }

    /// `is yeomans reviewed`: what is asked of a document, not of a treatment.
    fn no_verdict(&self) -> Option<SyntaxError> {
        const ASKED: &[&str] =
            &["reviewed", "peer-reviewed", "trustworthy", "trusted", "credible", "reliable", "published"];
        let last = self.all.last().filter(|t| self.all.len() > 2 && ASKED.contains(&t.word.as_str()))?;
        let name = self.kept[self.all.first()?.span.end..last.span.start].trim();
        let message = format!("\"{}\" is no verdict: a verdict is about treatments", last.span.of(self.text));
        let help = "what is known of a source is asked with \"describe\"".to_owned();
        let fixes = that_read([format!("describe {name}")]);
        Some(wrong(message, last.span, self.expected(), vec![help], fixes))
    }

    /// `path from A too B`: the slip lies inside what was read as the name.
    pub(super) fn path_word(&self) -> Option<SyntaxError> {
        const MEANT: &[&str] = &["too", "two", "t", "ot", "toward", "towards", "until", "into", "->", "→", "-"];
        if self.expect != Expect::Keyword("to") {
            return None;
        }
        let token = self.all.iter().skip(3).find(|t| MEANT.contains(&t.word.as_str()))?;
        let fixes = that_read([replaced(self.text, token.span, "to")]);
        let message = format!("\"{}\" is not a word of the language", token.span.of(self.text));
        (!fixes.is_empty()).then(|| wrong(message, token.span, "to".to_owned(), did_you_mean("to"), fixes))
    }

    /// `what is NAME`: a question about one name is `describe NAME`.
    pub(super) fn what_is(&self) -> Option<SyntaxError> {
        if self.expect == Expect::Head {
            return None;
        }
        let (first, second) = (self.all.first(), self.all.get(1));
        let words = if is_word(first, &["what's", "what’s", "whats"]) {
            1
        } else if is_word(first, &["what", "who"]) && is_word(second, &["is", "are"]) {
            2
        } else {
            return None;
        };
        let mut rest = &self.all[words..];
        while let [article, more @ ..] = rest {
            if more.is_empty() || !is_word(Some(article), &["the", "a", "an"]) {
                break;
            }
            rest = more;
        }
        let start = rest.first()?.span.start;
        let asked = &self.kept[start..];
        let mut candidates = Vec::new();
        if is_word(rest.first(), &["evidence"]) && is_word(rest.get(1), &["for", "on", "about", "of"]) {
            let topic = rest.get(2).map_or("", |t| &self.kept[t.span.start..]);
            candidates.push(format!("statements about {topic} with evidence"));
        }
        candidates.push(format!("describe {asked}"));
        if rest.iter().all(|t| t.kind == TokenKind::Word) {
            candidates.push(format!("describe {}", names::quote(&self.kept[start..])));
        }
        let mut fixes = that_read(candidates);
        fixes.truncate(1);
        let fix = fixes.first()?.clone();
        let typed = self.all[0].span.to(self.all[words - 1].span);
        let message = format!("\"{}\" must be followed by what is asked, such as treatments", typed.of(self.text));
        let help =
            format!("a question about one name is asked with \"{}\"", fix.split(' ').next().unwrap_or("describe"));
        Some(wrong(message, self.all.get(self.at).map_or(typed, |t| t.span), self.expected(), vec![help], fixes))
    }

    /// A name without a word before it, a name that needs quotes, a comma too many, `where` left out.
    pub(super) fn place(&self, token: &Token) -> Option<SyntaxError> {
        let span = token.span;
        let mut help = Vec::new();
        let mut candidates = Vec::new();
        let named = matches!(self.form(), "describe" | "pathway" | "why");
        if named && self.at > 1 {
            let start = without_opener(self.all)
                .iter()
                .position(|t| !is_word(Some(t), &["describe", "pathway", "for", "why", "not"]));
            if let Some(first) = start.and_then(|i| without_opener(self.all).get(i)) {
                let whole = &self.kept[first.span.start..];
                candidates.push(replaced(
                    self.text,
                    Span::new(first.span.start, self.kept.len()),
                    &names::quote(whole),
                ));
                help.push(
                    "only one name stands here; a name that holds a word of the language is written in quotes"
                        .to_owned(),
                );
            }
        } else if self.expect == Expect::Form && is_word(Some(token), &["evidence", "treats", "helps"]) {
            let rest = self.kept[span.end..].trim();
            candidates.push(format!("statements {rest} with evidence"));
            candidates.push(format!("treatments for {rest}"));
            help.push("a question begins with what is asked, such as treatments or statements".to_owned());
        } else if let (Expect::Keyword(word), true) = (self.expect, token.kind == TokenKind::Word) {
            if distance(&token.word, word) <= 2 && word.len() > 3 {
                candidates.push(replaced(self.text, span, word));
                help.extend(did_you_mean(word));
            }
            candidates.push(inserted(self.text, span.start, word));
            if help.is_empty() {
                help.push(format!("write \"{word}\" before it"));
            }
        } else if let (TokenKind::Sign, Some(sign)) = (token.kind, turned(span.of(self.text))) {
            candidates.push(replaced(self.text, span, sign));
            help.extend(did_you_mean(sign));
        } else if self.expect == Expect::Operator {
            candidates.extend(self.sign_in_words());
            candidates.push(inserted(self.text, span.start, "="));
            help.push("a sign such as = stands between a field and its value".to_owned());
        } else if let Some(comma) = self.last().filter(|t| t.kind == TokenKind::Comma) {
            let fixes = that_read([without(self.text, comma.span)]);
            let help = vec!["commas only stand between names, kinds and columns".to_owned()];
            return (!fixes.is_empty())
                .then(|| wrong("a comma cannot stand here".to_owned(), comma.span, self.expected(), help, fixes));
        } else if self.last().is_some_and(|t| t.kind == TokenKind::Open) && self.at > 1 && self.expect == Expect::Clause
        {
            candidates.extend(self.quoted_with_bracket());
            candidates.push(inserted(self.text, span.start, "for"));
            help.push("a bracket holds clauses; a name that holds a bracket is written in quotes".to_owned());
        } else if is_word(Some(token), &["and", "or"]) {
            let heads = words::heads();
            let is_head = |t: Option<&Token>| {
                t.is_some_and(|t| heads.iter().any(|h| *h == t.word || h.strip_suffix('s') == Some(&t.word)))
            };
            if is_head(self.last()) && is_head(self.all.get(self.at + 1)) {
                let help = "only kinds of statements can be asked for together; ask one question for each".to_owned();
                return Some(wrong(self.complaint(token), span, self.expected(), vec![help], Vec::new()));
            }
        } else if token.kind == TokenKind::Comma {
            candidates.push(without(self.text, span));
            help.push("commas only stand between names, kinds and columns".to_owned());
        } else if self.last().is_some_and(|t| t.kind == TokenKind::Quoted) && token.kind == TokenKind::Word {
            let quoted = self.last().map_or(span, |t| t.span);
            let whole = format!("{} {}", names::unquoted(quoted.of(self.text)), span.of(self.text));
            candidates.push(replaced(self.text, quoted.to(span), &names::quote(&whole)));
            help.push("put the whole name into the quotes".to_owned());
        } else if is_word(self.last(), &["or", "and"]) && self.compares(self.at + 1) {
            candidates.push(inserted(self.text, span.start, "where"));
            help.push("say \"where\" again for another condition".to_owned());
        } else if self.ends_condition() && token.kind == TokenKind::Word {
            let value = self.last().map_or(span, |t| t.span);
            let words = self.all[self.at..].iter().take_while(|t| t.kind == TokenKind::Word).take(4);
            candidates.extend(words.map(|t| {
                let whole = value.to(t.span);
                replaced(self.text, whole, &names::quote(whole.of(self.text)))
            }));
            help.push("a value of several words is written in quotes".to_owned());
        } else if self.expect == Expect::Head && token.kind == TokenKind::Word {
            candidates.push(inserted(self.text, span.start, "treatments"));
            help.push("say what is asked, such as treatments".to_owned());
        } else if is_word(Some(token), VERBS) && self.next_clause().is_some() {
            let behind = self.next_clause().map_or(span.end, |t| t.span.start);
            candidates.push(replaced(self.text, Span::new(span.start, behind), ""));
            let idle = self.kept[span.start..behind].trim_end();
            help.push(format!("leave out \"{idle}\""));
        } else if self.expect == Expect::Clause && matches!(token.kind, TokenKind::Word | TokenKind::Quoted) {
            let head = self.last().map_or("", |t| t.word.as_str());
            let of = words::kind_head(head).is_some()
                || matches!(head, "causes" | "symptoms" | "flags" | "cause" | "symptom");
            let about = matches!(head, "conflicts" | "conflict" | "statements" | "sources" | "references");
            let order = if of {
                ["of", "for", "about"]
            } else if about {
                ["about", "for", "of"]
            } else {
                ["for", "about", "of"]
            };
            candidates.extend(order.iter().map(|word| inserted(self.text, span.start, word)));
            help.push("a name stands behind a word such as for, of, about".to_owned());
        }
        let mut fixes = that_read(candidates);
        fixes.truncate(1);
        (!fixes.is_empty()).then(|| wrong(self.complaint(token), span, self.expected(), help, fixes))
    }

    /// `sacroiliac (SI, SIJ) joint`: the name with its bracket in quotes, longest first.
    fn quoted_with_bracket(&self) -> Vec<String> {
        let start = self.all[..self.at].iter().rposition(|t| is_word(Some(t), BEFORE_NAMES)).map_or(self.at, |i| i + 1);
        if is_word(self.at.checked_sub(2).and_then(|i| self.all.get(i)), &["and", "or", "not"]) {
            return Vec::new();
        }
        let Some(first) = self.all.get(start).filter(|t| t.kind == TokenKind::Word) else { return Vec::new() };
        let Some(close) = self.all[self.at..].iter().position(|t| t.kind == TokenKind::Close) else {
            return Vec::new();
        };
        let close = self.at + close;
        let begins = |t: &&Token| words::clause_keywords().iter().any(|k| k.split(' ').next() == Some(t.word.as_str()));
        let more = self.all[close + 1..].iter().take_while(|t| t.kind == TokenKind::Word && !begins(t)).take(4).count();
        let whole = |end: usize| first.span.to(self.all[end].span);
        (close..=close + more)
            .rev()
            .map(|end| replaced(self.text, whole(end), &names::quote(whole(end).of(self.text))))
            .collect()
    }

    /// `at least 3` → `>= 3`
    fn sign_in_words(&self) -> Option<String> {
        const WORDS: &[(&str, &str)] = &[
            ("at least ", ">="),
            ("at most ", "<="),
            ("more than ", ">"),
            ("less than ", "<"),
            ("over ", ">"),
            ("above ", ">"),
            ("below ", "<"),
            ("under ", "<"),
            ("equals ", "="),
        ];
        let start = self.all.get(self.at)?.span.start;
        let rest = &self.kept[start..];
        let found =
            WORDS.iter().find(|(typed, _)| rest.get(..typed.len()).is_some_and(|r| r.eq_ignore_ascii_case(typed)));
        found.map(|(typed, sign)| format!("{}{sign} {}", &self.text[..start], &self.text[start + typed.len()..]))
    }

    /// The next token that begins a clause.
    fn next_clause(&self) -> Option<&Token> {
        let begins = |t: &&Token| words::clause_keywords().iter().any(|k| k.split(' ').next() == Some(t.word.as_str()));
        self.all[self.at..].iter().find(begins)
    }

    /// Whether the token at this index compares.
    fn compares(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|t| t.kind == TokenKind::Sign) || is_word(self.all.get(at), &["is", "contains"])
    }

    /// Whether the token before is the value of a condition.
    fn ends_condition(&self) -> bool {
        self.at >= 3
            && self.all[..self.at].iter().any(|t| is_word(Some(t), &["where"]))
            && (self.compares(self.at - 2)
                || self.at >= 4 && self.compares(self.at - 3) && is_word(self.all.get(self.at - 2), &["not"]))
    }
}

/// The sign that was meant by one that is turned round.
fn turned(sign: &str) -> Option<&'static str> {
    match sign {
        "=>" => Some(">="),
        "=<" => Some("<="),
        "=!" | "!" | "!==" | "=!=" => Some("!="),
        "===" => Some("="),
        _ => None,
    }
}
