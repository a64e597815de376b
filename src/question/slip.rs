//! Where the grammar stopped → what is wrong there: a misspelled keyword, something missing, a word in the wrong place.

use crate::span::Span;
use crate::suggest::{distance, tolerance};

use super::error::{SyntaxError, with_article};
use super::grammar::tree;
use super::limits::body;
use super::mend::{MAX_FIXES, MAX_TRIES, inserted, reads, replaced, that_read, unknown_term, without};
use super::scan::{BEFORE_NAMES, Expect, Token, TokenKind, expectation, is_word, tokens, without_opener};
use super::{names, words};

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
struct Slip<'a> {
    text: &'a str,
    kept: &'a str,
    all: &'a [Token],
    /// Index of the token that does not fit; the number of tokens at the end of the text.
    at: usize,
    expect: Expect,
}

/// An error with what can be said at once.
fn wrong(message: String, span: Span, expected: String, help: Vec<String>, fixes: Vec<String>) -> SyntaxError {
    SyntaxError::Unexpected { message, span, expected, help, fixes }
}

/// The question that help offers, in words.
fn did_you_mean(word: &str) -> Vec<String> {
    vec![format!("did you mean \"{word}\"?")]
}

impl Slip<'_> {
    /// The token before the one that does not fit.
    fn last(&self) -> Option<&Token> {
        self.at.checked_sub(1).and_then(|i| self.all.get(i))
    }

    /// The first word of the form, behind the opener.
    fn form(&self) -> &str {
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
            Some(last) if what.starts_with(['"']) => format!("{what} is missing behind \"{}\"", last.span.of(self.text)),
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
    fn expected(&self) -> String {
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
        let words: Vec<&str> = PROBES.iter().filter(|(w, p)| (*w != "between" || self.form().starts_with("conflict")) && fits(p)).map(|(w, _)| *w).take(6).collect();
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
            .unwrap_or_else(|| {
                wrong(self.complaint(token), token.span, self.expected(), self.list_help(), Vec::new())
            })
    }

    /// `with radiating pain`: the word before is not in its closed list.
    fn term_before(&self) -> Option<SyntaxError> {
        let last = self.last().filter(|t| t.kind == TokenKind::Word)?;
        let Expect::Term(list) = expectation(&self.all[..self.at - 1]) else { return None };
        let unknown = !list.knows(&last.word);
        unknown.then(|| unknown_term(self.text, list, last.span.of(self.text).to_owned(), last.span))
    }

    /// What is wrong with a token, as a sentence.
    fn complaint(&self, token: &Token) -> String {
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
        let mut near: Vec<(usize, usize, &'static str, Span)> = Vec::new();
        for keyword in words::keywords() {
            if let Some((off, span)) = self.off_by(token, keyword) {
                near.push((off, keyword.len().abs_diff(span.of(self.text).len()), keyword, span));
            }
        }
        near.sort_unstable();
        let slips = words::SLIPS.iter().filter(|(typed, _)| *typed == token.word).flat_map(|(_, meant)| *meant);
        let slips = slips.map(|meant| (2, 0, *meant, token.span));
        let mut found: Option<(usize, &str, Span)> = None;
        let mut fixes = Vec::new();
        for (off, _, keyword, span) in near.into_iter().chain(slips).take(MAX_TRIES) {
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
        let rows = !matches!(self.form(), "is" | "are" | "compare" | "path" | "pathway" | "describe" | "conflicts" | "conflict" | "why");
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
            let message = format!("\"{}\" must stand before \"{}\"", token.span.of(self.text), tail_span.of(self.text).trim_end());
            wrong(message, token.span, self.expected(), vec!["clauses come first, then sorting and the like".to_owned()], fixes)
        })
    }

    /// `is rest recomended for X`: the slip lies inside what was read as the name.
    fn verdict_word(&self) -> Option<SyntaxError> {
        const MEANT: &[&str] = &["good", "useful", "effective", "indicated", "advised", "helpful", "appropriate", "suggested"];
        if self.expect != Expect::Verdict && !matches!(self.form(), "is" | "are") {
            return None;
        }
        if let Some(not) = self.all.get(self.at).filter(|t| t.word == "not") {
            let fixes = that_read([without(self.text, not.span)]);
            if !fixes.is_empty() {
                let help = "ask without \"not\": the answer names who speaks for it and who against it".to_owned();
                return Some(wrong("\"not\" cannot stand here".to_owned(), not.span, self.expected(), vec![help], fixes));
            }
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

    /// `path from A too B`: the slip lies inside what was read as the name.
    fn path_word(&self) -> Option<SyntaxError> {
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
    fn what_is(&self) -> Option<SyntaxError> {
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
        let help = format!("a question about one name is asked with \"{}\"", fix.split(' ').next().unwrap_or("describe"));
        Some(wrong(message, self.all.get(self.at).map_or(typed, |t| t.span), self.expected(), vec![help], fixes))
    }

    /// A name without a word before it, a name that needs quotes, a comma too many, `where` left out.
    fn place(&self, token: &Token) -> Option<SyntaxError> {
        let span = token.span;
        let mut help = Vec::new();
        let mut candidates = Vec::new();
        let named = matches!(self.form(), "describe" | "pathway" | "why");
        if named && self.at > 1 {
            let start = without_opener(self.all).iter().position(|t| !is_word(Some(t), &["describe", "pathway", "for", "why", "not"]));
            if let Some(first) = start.and_then(|i| without_opener(self.all).get(i)) {
                let whole = &self.kept[first.span.start..];
                candidates.push(replaced(self.text, Span::new(first.span.start, self.kept.len()), &names::quote(whole)));
                help.push("only one name stands here; a name that holds a word of the language is written in quotes".to_owned());
            }
        } else if self.expect == Expect::Form && is_word(Some(token), &["evidence", "treats", "helps"]) {
            let rest = self.kept[span.end..].trim();
            candidates.push(format!("statements {rest} with evidence"));
            candidates.push(format!("treatments for {rest}"));
            help.push("a question begins with what is asked, such as treatments or statements".to_owned());
        } else if let (Expect::Keyword(word), true) = (self.expect, token.kind == TokenKind::Word) {
            candidates.push(inserted(self.text, span.start, word));
            help.push(format!("write \"{word}\" before it"));
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
            return (!fixes.is_empty()).then(|| wrong("a comma cannot stand here".to_owned(), comma.span, self.expected(), help, fixes));
        } else if self.last().is_some_and(|t| t.kind == TokenKind::Open) && self.at > 1 && self.expect == Expect::Clause {
            candidates.extend(self.quoted_with_bracket());
            candidates.push(inserted(self.text, span.start, "for"));
            help.push("a bracket holds clauses; a name that holds a bracket is written in quotes".to_owned());
        } else if is_word(Some(token), &["and", "or"]) {
            let heads = words::heads();
            let is_head = |t: Option<&Token>| t.is_some_and(|t| heads.iter().any(|h| *h == t.word || h.strip_suffix('s') == Some(&t.word)));
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
        } else if self.expect == Expect::Clause && matches!(token.kind, TokenKind::Word | TokenKind::Quoted) {
            let head = self.last().map_or("", |t| t.word.as_str());
            let of = words::kind_head(head).is_some() || matches!(head, "causes" | "symptoms" | "flags" | "cause" | "symptom");
            let about = matches!(head, "conflicts" | "conflict" | "statements" | "sources" | "references");
            let order = if of { ["of", "for", "about"] } else if about { ["about", "for", "of"] } else { ["for", "about", "of"] };
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
        let Some(close) = self.all[self.at..].iter().position(|t| t.kind == TokenKind::Close) else { return Vec::new() };
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
        let found = WORDS.iter().find(|(typed, _)| rest.get(..typed.len()).is_some_and(|r| r.eq_ignore_ascii_case(typed)));
        found.map(|(typed, sign)| format!("{}{sign} {}", &self.text[..start], &self.text[start + typed.len()..]))
    }

    /// Whether the token at this index compares.
    fn compares(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|t| t.kind == TokenKind::Sign) || is_word(self.all.get(at), &["is", "contains"])
    }

    /// Whether the token before is the value of a condition.
    fn ends_condition(&self) -> bool {
        self.at >= 3
            && self.all[..self.at].iter().any(|t| is_word(Some(t), &["where"]))
            && (self.compares(self.at - 2) || self.at >= 4 && self.compares(self.at - 3) && is_word(self.all.get(self.at - 2), &["not"]))
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
