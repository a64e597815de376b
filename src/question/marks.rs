//! A question as typed so far → what each piece of it is, for colours. Tolerant: it never fails, whatever is typed, and changes nothing.

use crate::span::Span;

use super::error::WordList;
use super::limits::{body, quotation_end};
use super::scan::{BEFORE_NAMES, Expect, Token, TokenKind, expectation, is_word, tokens, without_opener};
use super::words;

/// What a piece of a question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// What a row is: `treatments`.
    Head,
    /// What makes the form of the question: `compare`, `how many`, `which`.
    Form,
    /// What begins a clause or a tail, or joins them: `after failed`, `sorted by`, `and`.
    Clause,
    /// A word of a closed list: `evidence`, `strength`, `first line`, `json`.
    Term,
    /// A name.
    Name,
    /// A name in quotation marks.
    Quoted,
    /// A quotation without its end.
    Unclosed,
    /// A number.
    Number,
    /// A bracket, a comma, a sign that compares.
    Sign,
    /// What cannot stand here.
    Unknown,
}

/// Most pieces that are looked at; a longer text is not coloured.
const MOST: usize = 300;

/// The pieces in order; they do not overlap. Blanks and final marks belong to none.
pub fn marks(text: &str) -> Vec<(Span, Mark)> {
    let text = body(text);
    let tokens = tokens(text);
    if tokens.len() > MOST {
        return Vec::new();
    }
    let mut reader = Reader { tokens: &tokens, text, at: 0, list: None, found: Vec::new() };
    while reader.at < tokens.len() {
        reader.next();
    }
    reader.found
}

struct Reader<'t> {
    tokens: &'t [Token],
    text: &'t str,
    at: usize,
    /// The closed list whose words may follow, one behind the other.
    list: Option<WordList>,
    found: Vec<(Span, Mark)>,
}

impl Reader<'_> {
    fn token(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead)
    }

    fn is(&self, ahead: usize, any: &[&str]) -> bool {
        is_word(self.token(ahead), any)
    }

    /// Marks so many tokens as one piece.
    fn take(&mut self, tokens: usize, mark: Mark) {
        let last = (self.at + tokens).min(self.tokens.len());
        if let Some([first, .., end] | [first @ end]) = self.tokens.get(self.at..last) {
            self.found.push((Span::new(first.span.start, end.span.end), mark));
        }
        self.at = last;
    }

    fn next(&mut self) {
        let Some(token) = self.token(0) else { return };
        match token.kind {
            TokenKind::Quoted => {
                let closed = quotation_end(token.span.of(self.text)).is_some();
                self.take(1, if closed { Mark::Quoted } else { Mark::Unclosed });
            }
            TokenKind::Comma | TokenKind::Open | TokenKind::Close | TokenKind::Sign => self.take(1, Mark::Sign),
            TokenKind::Word => self.word(),
        }
    }

    fn word(&mut self) {
        let before = &self.tokens[..self.at];
        let asked = without_opener(before);
        if self.is(0, &["and", "or", "but"]) && !asked.is_empty() {
            let but_not = self.is(0, &["but"]) && self.is(1, &["not"]);
            return self.take(if but_not { 2 } else { 1 }, Mark::Clause);
        }
        if is_word(asked.first(), &["why"]) && asked.len() <= 2 {
            return if asked.len() == 1 && self.is(0, &["not"]) { self.take(1, Mark::Clause) } else { self.name() };
        }
        match expectation(before) {
            Expect::Form | Expect::Head => self.opening(),
            Expect::Name => self.name(),
            Expect::Joined => match self.list {
                Some(list) => self.term(list),
                None if self.in_where() && self.token(0).is_some_and(|t| words::field(&t.word).is_some()) => {
                    self.take(1, Mark::Term);
                }
                None => match self.clause_words() {
                    0 => self.name(),
                    n => self.take(n, Mark::Clause),
                },
            },
            Expect::Clause => self.clause(),
            Expect::Term(list) => {
                let several = matches!(list, WordList::Column | WordList::Aspect);
                self.list = several.then_some(list);
                self.term(list);
            }
            Expect::Number => {
                let number = self.token(0).is_some_and(|t| t.word.bytes().all(|b| b.is_ascii_digit()));
                self.take(1, if number { Mark::Number } else { Mark::Unknown });
            }
            Expect::Operator => {
                let known = self.is(0, &["is", "contains"]);
                self.take(1, if known { Mark::Sign } else { Mark::Unknown });
            }
            Expect::Value => self.value(),
            Expect::Verdict => {
                let known = self.is(0, &["recommended", "contraindicated"]);
                self.take(1, if known { Mark::Form } else { Mark::Unknown });
            }
            Expect::Keyword(word) => {
                let known = self.is(0, &[word]);
                self.take(1, if known { Mark::Form } else { Mark::Unknown });
            }
        }
    }

    /// Where a question, or its head, begins.
    fn opening(&mut self) {
        const FORMS: &[&str] = &[
            "what",
            "which",
            "show",
            "me",
            "list",
            "find",
            "give",
            "is",
            "are",
            "there",
            "the",
            "any",
            "all",
            "a",
            "an",
            "count",
            "how",
            "many",
            "compare",
            "exact",
            "shortest",
            "path",
            "pathway",
            "describe",
            "conflicts",
            "why",
        ];
        if let Some(n) = self.strength() {
            return self.take(n, Mark::Term);
        }
        let pair = self.pair(0);
        if pair.as_deref().is_some_and(|two| words::kind_head(two).is_some()) {
            return self.take(2, Mark::Head);
        }
        if pair.as_deref() == Some("not recommended") {
            return self.take(2, Mark::Term);
        }
        let Some(token) = self.token(0) else { return };
        let word = token.word.as_str();
        let head = words::role_head(word).is_some()
            || words::kind_head(word).is_some()
            || matches!(word, "statement" | "statements");
        let mark = match word {
            _ if head => Mark::Head,
            "top" | "recommended" | "discussed" => Mark::Term,
            _ if FORMS.contains(&word) => Mark::Form,
            _ => Mark::Unknown,
        };
        self.take(1, mark);
    }

    /// Where a clause or a tail can begin.
    fn clause(&mut self) {
        self.list = None;
        let asked = without_opener(&self.tokens[..self.at]);
        if is_word(asked.first(), &["compare"]) && self.is(0, &["on", "with", "vs", "vs.", "versus", "by"])
            || is_word(asked.first(), &["conflicts"]) && self.is(0, &["between"])
        {
            return self.take(1, Mark::Clause);
        }
        if self.is(
            0,
            &["by", "first", "showing", "as", "descending", "desc", "ascending", "asc", "that", "which", "are", "is"],
        ) {
            return self.take(1, Mark::Clause);
        }
        if self.is(0, &["recommended", "discussed"]) && !self.is(1, &["by"]) {
            return self.take(1, Mark::Term);
        }
        if self.unit_behind_number() {
            return self.take(1, Mark::Number);
        }
        match (self.clause_words(), self.strength()) {
            (0, Some(n)) => self.take(n, Mark::Term),
            (0, None) => self.take(1, Mark::Unknown),
            (n, _) => self.take(n, Mark::Clause),
        }
    }

    /// How many words begin a clause or a tail here.
    fn clause_words(&self) -> usize {
        const TWO: &[(&[&str], &[&str])] = &[
            (&["treated", "diagnosed", "caused", "recommended"], &["by"]),
            (&["according"], &["to"]),
            (&["with"], &["symptom", "symptoms"]),
            (&["sorted", "sort", "ordered", "order", "grouped", "group"], &["by"]),
        ];
        const ONE: &[&str] = &[
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
            "with",
            "without",
            "where",
            "not",
        ];
        if TWO.iter().any(|(first, second)| self.is(0, first) && self.is(1, second)) {
            2
        } else {
            usize::from(self.is(0, ONE))
        }
    }

    fn term(&mut self, list: WordList) {
        let known = self.token(0).is_some_and(|t| list.knows(&t.word));
        self.take(1, if known { Mark::Term } else { Mark::Unknown });
    }

    /// What a field is compared with.
    fn value(&mut self) {
        let negated = self.is(0, &["not"]);
        let digit = self.token(0).is_some_and(|t| t.word.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
        match self.strength() {
            Some(n) => self.take(n, Mark::Term),
            None if negated => self.take(1, Mark::Sign),
            None if digit => self.take(1, Mark::Number),
            None => self.take(1, Mark::Term),
        }
    }

    /// A name, or a word that can stand before one.
    fn name(&mut self) {
        if self.is(0, &["exactly", "broadly", "these", "those", "them", "rows", "failed", "failing", "unsuccessful"])
            || self.is(0, &["successful", "succeeded", "tried"])
        {
            return self.take(1, Mark::Clause);
        }
        if self.is(0, &["at"]) && self.is(1, &["least"]) {
            return self.take(2, Mark::Clause);
        }
        if self.is_span() || self.unit_behind_number() {
            return self.take(1, Mark::Number);
        }
        let mut end = self.at + 1;
        while let Some(more) = self.more_of_name(end) {
            end = more;
        }
        self.take(end - self.at, Mark::Name);
    }

    /// Where the piece of a name that begins at a token ends; `None` where the name has ended.
    fn more_of_name(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        match token.kind {
            TokenKind::Word => (!self.ends_name(at)).then_some(at + 1),
            // A bracketed piece of a name, such as `(SI)`.
            TokenKind::Open => {
                let inside = self.tokens[at + 1..].iter().take_while(|t| t.kind == TokenKind::Word).count();
                let close = at + 1 + inside;
                let words = (at + 1..close).all(|i| !self.ends_name(i));
                (inside > 0 && words && self.tokens.get(close)?.kind == TokenKind::Close).then_some(close + 1)
            }
            TokenKind::Quoted | TokenKind::Comma | TokenKind::Close | TokenKind::Sign => None,
        }
    }

    fn ends_name(&self, at: usize) -> bool {
        const ENDS: &[&str] = &[
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
            "where",
            "not",
            "and",
            "or",
            "showing",
        ];
        let here = self.tokens.get(at);
        let next = self.tokens.get(at + 1);
        let last = next.is_none_or(|t| t.kind == TokenKind::Close);
        let known = |list: WordList| next.is_some_and(|t| list.knows(&t.word));
        let asked = without_opener(self.tokens);
        let form = |word: &str| is_word(asked.first(), &[word]);
        is_word(here, ENDS)
            || is_word(here, &["treated", "diagnosed", "caused", "recommended"]) && is_word(next, &["by"])
            || is_word(here, &["sorted", "sort", "ordered", "order", "grouped", "group"]) && is_word(next, &["by"])
            || is_word(here, &["according"]) && is_word(next, &["to"])
            || is_word(here, &["with", "without"])
                && (last || known(WordList::Facet) || is_word(next, &["symptom", "symptoms"]) || form("compare"))
            || is_word(here, &["but"]) && (last || is_word(next, &["not"]))
            || is_word(here, &["as"]) && (last || known(WordList::Format))
            || is_word(here, &["by"]) && (last || known(WordList::GroupKey) || known(WordList::Aspect))
            || is_word(here, &["first"]) && next.is_some_and(|t| t.word.starts_with(|c: char| c.is_ascii_digit()))
            || is_word(here, &["vs", "vs.", "versus"]) && form("compare")
            || is_word(here, &["between"]) && form("conflicts")
            || is_word(here, &["to"]) && asked.iter().take(2).any(|t| t.word == "path")
            || is_word(here, &["recommended", "contraindicated"]) && (form("is") || form("are"))
    }

    /// Whether a number and a unit of time begin here: `8 weeks`.
    fn is_span(&self) -> bool {
        let (Some(number), Some(unit)) = (self.token(0), self.token(1)) else { return false };
        let digits = number.word.trim_end_matches('+');
        let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        (is_number || words::number_word(&number.word).is_some()) && words::time_unit(&unit.word).is_some()
    }

    /// Whether this is the unit of the number just marked.
    fn unit_behind_number(&self) -> bool {
        let number = self.found.last().is_some_and(|(_, mark)| *mark == Mark::Number);
        number && self.token(0).is_some_and(|t| words::time_unit(&t.word).is_some())
    }

    /// How many words of a strength stand here.
    fn strength(&self) -> Option<usize> {
        if self.pair(0).is_some_and(|two| words::strength(&two).is_some()) {
            return Some(2);
        }
        words::strength(&self.token(0)?.word).map(|_| 1)
    }

    /// Two words as one.
    fn pair(&self, ahead: usize) -> Option<String> {
        let (a, b) = (self.token(ahead)?, self.token(ahead + 1)?);
        (a.kind == TokenKind::Word && b.kind == TokenKind::Word).then(|| format!("{} {}", a.word, b.word))
    }

    /// Whether the last clause is a `where`.
    fn in_where(&self) -> bool {
        let before = &self.tokens[..self.at];
        let last = |any: &[&str]| before.iter().rposition(|t| is_word(Some(t), any));
        last(&["where"]).is_some_and(|at| last(BEFORE_NAMES).is_none_or(|other| other < at))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, any, prop, proptest};

    use super::{Mark, marks};
    use crate::question::keywords;

    /// `text/mark text/mark`, for a table that can be read.
    fn marked(text: &str) -> String {
        let pieces: Vec<String> =
            marks(text).into_iter().map(|(span, mark)| format!("{}/{mark:?}", span.of(text))).collect();
        pieces.join(" ").to_lowercase()
    }

    #[test]
    fn questions_and_their_pieces() {
        for (text, expected) in [
            ("", ""),
            ("treatments", "treatments/head"),
            ("trea", "trea/unknown"),
            ("treatments for SI joint pain", "treatments/head for/clause si joint pain/name"),
            (
                "which treatments after failed injection?",
                "which/form treatments/head after/clause failed/clause injection/name",
            ),
            (
                "treatments after 8 weeks of rest",
                "treatments/head after/clause 8/number weeks/number of/clause rest/name",
            ),
            ("treatments with evidence", "treatments/head with/clause evidence/term"),
            (
                "treatments where citations >= 2 and year > 2000",
                "treatments/head where/clause citations/term >=/sign 2/number and/clause year/term >/sign 2000/number",
            ),
            ("treatments for \"loss of mobility\"", "treatments/head for/clause \"loss of mobility\"/quoted"),
            ("treatments for \"loss of", "treatments/head for/clause \"loss of/unclosed"),
            ("tests (for a or for b)", "tests/head (/sign for/clause a/name or/clause for/clause b/name )/sign"),
            ("treatments for a, b and c", "treatments/head for/clause a/name ,/sign b/name and/clause c/name"),
            ("treatments for sacroiliac (SI) pain", "treatments/head for/clause sacroiliac (si) pain/name"),
            (
                "compare NSAIDs and rest by strength, effect",
                "compare/form nsaids/name and/clause rest/name by/clause strength/term ,/sign effect/term",
            ),
            ("is rest recommended for pain", "is/form rest/name recommended/form for/clause pain/name"),
            ("path from a to b", "path/form from/form a/name to/form b/name"),
            ("top 3 treatments sorted by year", "top/term 3/number treatments/head sorted by/clause year/term"),
            ("first line treatments", "first line/term treatments/head"),
            ("red flags about pain", "red flags/head about/clause pain/name"),
            ("why not rest", "why/form not/clause rest/name"),
            ("treatments aftr", "treatments/head aftr/unknown"),
            (
                "treatments for these but not from x",
                "treatments/head for/clause these/clause but not/clause from/clause x/name",
            ),
            (
                "treatments showing name, sources as json",
                "treatments/head showing/clause name/term ,/sign sources/term as/clause json/term",
            ),
            (
                "conflicts about rest between a and b",
                "conflicts/form about/clause rest/name between/clause a/name and/clause b/name",
            ),
            ("how many treatments by source", "how/form many/form treatments/head by/clause source/term"),
        ] {
            assert_eq!(marked(text), expected, "{text}");
        }
    }

    #[test]
    fn a_very_long_text_is_left_alone() {
        assert!(marks(&"a ".repeat(2000)).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// Whatever is typed, wherever it is cut: the pieces are in order, lie apart, on characters, and hold no blank at their ends.
        #[test]
        fn any_text_has_pieces_in_order(words in prop::collection::vec((any::<prop::sample::Index>(), ".{0,4}"), 0..12), cut in 0usize..60) {
            let text: String =
                words.iter().map(|(i, junk)| format!("{} {junk} ", keywords()[i.index(keywords().len())])).collect();
            let text: String = text.chars().take(cut).collect();
            let mut end = 0;
            for (span, mark) in marks(&text) {
                assert!(end <= span.start && span.start < span.end, "{text:?} {span:?}");
                let piece = &text[span.start..span.end];
                assert!(mark == Mark::Unclosed || piece.trim() == piece, "{text:?} {piece:?}");
                end = span.end;
            }
            assert!(end <= text.len());
        }
    }
}
