//! The words of the language as completion offers them: each with its sort, what it does, and what could follow it, for measuring.

use crate::model::terms::{ReferenceKind, StatementKind, Strength};
use crate::question::Expect;
use crate::question::ast::RoleHead;

/// A word of the language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// As it is inserted.
    pub(super) text: &'static str,
    /// What sort of word.
    pub(super) kind: &'static str,
    /// What it does.
    pub(super) about: &'static str,
    /// What could follow it, `§` being a name, where the word does not make the question whole; the first that leaves answers tells how many.
    pub(super) follows: &'static [&'static str],
    /// Whether the one that leaves most tells instead.
    pub(super) all: bool,
    /// Shown behind all others of the same fit: another spelling of a word, or one without meaning.
    pub(super) late: bool,
}

const fn word(text: &'static str, kind: &'static str, about: &'static str, follows: &'static [&'static str]) -> Word {
    Word { text, kind, about, follows, all: true, late: false }
}

/// A word of which the first that can follow tells enough.
const fn one(text: &'static str, kind: &'static str, about: &'static str, follows: &'static [&'static str]) -> Word {
    Word { text, kind, about, follows, all: false, late: false }
}

const fn late(text: &'static str, kind: &'static str, about: &'static str, follows: &'static [&'static str]) -> Word {
    Word { text, kind, about, follows, all: false, late: true }
}

const STATEMENTS: &[&str] = &["statements"];
const NAME: &[&str] = &["§"];
const HEADS: &[&str] =
    &["statements", "treatments", "tests", "conditions", "sources", "recommendations", "effects", "symptoms", "causes"];

/// Forms of a question that begin with a word of their own.
const FORMS: &[Word] = &[
    word("count", "form", "the number of rows", STATEMENTS),
    word("how many", "form", "the number of rows", STATEMENTS),
    word("is", "form", "a verdict: is NAME recommended", &["§ recommended", "§ contraindicated"]),
    word("compare", "form", "things or sources side by side", &["§", "sources on §"]),
    word("path", "form", "from what failed to what is tried next", &["from § to §"]),
    word("exact path", "form", "a path without is-a steps", &["from § to §"]),
    word("pathway", "form", "the order of care", &["for §"]),
    word("describe", "form", "everything about one thing", NAME),
    word("conflicts", "form", "where the sources disagree", &[]),
    word("why", "follow-up", "why the rows of the last answer are there", &[]),
    word("why not", "follow-up", "what keeps something out of the last answer", NAME),
    one("top", "word", "the first rows: top 5 treatments", &["5 statements", "5 treatments", "5 tests", "5 sources"]),
    late("shortest path", "form", "as path", &["from § to §"]),
    late("what", "opener", "carries no meaning", HEADS),
    late("which", "opener", "carries no meaning", HEADS),
    late("show", "opener", "carries no meaning", HEADS),
    late("show me", "opener", "carries no meaning", HEADS),
    late("list", "opener", "carries no meaning", HEADS),
    late("find", "opener", "carries no meaning", HEADS),
    late("give me", "opener", "carries no meaning", HEADS),
    late("is there", "opener", "carries no meaning", HEADS),
    late("are there", "opener", "carries no meaning", HEADS),
    late("are", "form", "as is", &["§ recommended", "§ contraindicated"]),
];

/// Clauses.
const CLAUSES: &[Word] = &[
    word("for", "clause", "the condition, symptom or goal", NAME),
    word("after", "clause", "what came before", NAME),
    word("before", "clause", "what it comes before", NAME),
    word("of", "clause", "whose", NAME),
    word("about", "clause", "in any role", NAME),
    word("in", "clause", "population or circumstance", NAME),
    word("on", "clause", "outcome", NAME),
    word("from", "clause", "source", &["§", "research", "guideline", "book", "web page", "unknown"]),
    word("under", "clause", "the row is narrower", NAME),
    word("citing", "clause", "cited work", NAME),
    word("treated by", "clause", "a recommendation of it", NAME),
    word("diagnosed by", "clause", "a test for it", NAME),
    word("caused by", "clause", "what brings it about", NAME),
    word("with symptom", "clause", "what is felt", NAME),
    word("contraindicating", "clause", "who should not have it", NAME),
    word("recommended by", "clause", "source in favour", NAME),
    word(
        "with",
        "clause",
        "that has evidence, numbers, cautions …",
        &["evidence", "citations", "numbers", "prerequisites", "contraindications", "cautions", "symptom §", "§"],
    ),
    word(
        "without",
        "clause",
        "that has no evidence, cautions …",
        &["evidence", "citations", "numbers", "prerequisites", "contraindications", "cautions"],
    ),
    one("where", "clause", "a field compared with a value", &["citations >= 0", "source contains e"]),
    one("not", "clause", "leaves out", &["from §", "for §", "about §", "with evidence"]),
    late("according to", "clause", "source (as from)", NAME),
];

/// What joins rows or names.
const JOINS: &[Word] = &[
    one("and", "word", "both", &["about §", "from §", "§", "citations >= 0", "effects", "cautions"]),
    one("or", "word", "either", &["about §", "from §", "§", "effects", "cautions"]),
    one("but not", "word", "without those", &["from §", "about §", "for §", "with evidence"]),
    late("vs", "word", "and another column", NAME),
    late("versus", "word", "and another column", NAME),
];

/// What stands behind the clauses, and words with a fixed place.
const TAILS: &[Word] = &[
    word("sorted by", "tail", "order of the rows", &["label"]),
    one("grouped by", "tail", "rows in groups", &["source", "kind", "strength"]),
    word("first", "tail", "at most so many rows", &["5"]),
    word("showing", "tail", "columns of the table", &["name"]),
    word("as", "tail", "how it is printed", &["table"]),
    one("by", "word", "", &["source", "kind", "definition", "stance", "sources", "§"]),
    word("between", "word", "only these sources", &["§ and §"]),
    word("descending", "word", "the other way round", &[]),
    word("ascending", "word", "smallest first", &[]),
    word("recommended", "word", "with a stance for", &[]),
    word("not recommended", "word", "with a stance against", &[]),
    word("discussed", "word", "whatever the stance", &[]),
    word("contraindicated", "word", "should not be used", &[]),
    word("sources on", "word", "every source a column", NAME),
    word("to", "word", "where the path ends", NAME),
    late("desc", "word", "descending", &[]),
    late("order by", "tail", "as sorted by", &["label"]),
    late("group by", "tail", "as grouped by", &["source", "kind", "strength"]),
    late("sort by", "tail", "as sorted by", &["label"]),
];

/// Adjectives before a head.
const ADJECTIVES: &[Word] = &[
    one("recommended", "adjective", "with a stance for", HEADS),
    one("not recommended", "adjective", "with a stance against", HEADS),
    one("discussed", "adjective", "whatever the stance", HEADS),
];

/// Words that can stand before a name, or for one.
const BEFORE_NAMES: &[Word] = &[
    word("these", "follow-up", "the rows of the last answer", &[]),
    word("failed", "word", "it did not help", NAME),
    word("successful", "word", "it helped", NAME),
    word("tried", "word", "it was done, whatever came of it", NAME),
    word("exactly", "word", "nothing narrower", NAME),
    word("broadly", "word", "what is broader too", NAME),
    word("at least", "word", "a time: at least 6 weeks of", &["99 years of §"]),
    word("sources on", "word", "every source a column", NAME),
];

/// Units of a time.
const UNITS: &[Word] = &[
    word("weeks", "unit", "", &["of §"]),
    word("months", "unit", "30 days each", &["of §"]),
    word("days", "unit", "", &["of §"]),
    word("years", "unit", "365 days each", &["of §"]),
];

/// The words that can stand where this is expected. Whether they do stand there is for the grammar to say.
pub(super) fn at(expect: Expect) -> Vec<Word> {
    let heads = || heads(&[]);
    match expect {
        Expect::Form => [FORMS.to_vec(), heads(), adjectives()].concat(),
        Expect::Head => [heads(), adjectives(), FORMS.iter().filter(|w| w.text == "top").copied().collect()].concat(),
        Expect::Clause | Expect::Verdict | Expect::Keyword(_) => {
            let strengths = Strength::ALL.iter().map(|s| word(s.word(), "strength", "only of this strength", &[]));
            [CLAUSES.to_vec(), JOINS.to_vec(), TAILS.to_vec(), UNITS.to_vec(), strengths.collect(), path_words()]
                .concat()
        }
        Expect::Joined => [BEFORE_NAMES.to_vec(), CLAUSES.to_vec(), heads()].concat(),
        Expect::Name => {
            let works = ReferenceKind::ALL.iter().map(|k| word(k.word(), "kind of work", "cited as evidence", &[]));
            [BEFORE_NAMES.to_vec(), works.collect()].concat()
        }
        Expect::Term(list) => list.words().into_iter().map(|w| word(w, list.noun(), "", &[])).collect(),
        Expect::Number => {
            ["3", "5", "10"].map(|n| one(n, "number", "", &["statements", "treatments", "tests"])).to_vec()
        }
        Expect::Operator => OPERATORS.to_vec(),
        Expect::Value => Vec::new(),
    }
}

/// How a field is compared; what follows is measured with the values of the data.
pub(super) const OPERATORS: &[Word] = &[
    word("=", "operator", "is", &[]),
    word("!=", "operator", "is not", &[]),
    word(">=", "operator", "at least", &[]),
    word(">", "operator", "more than", &[]),
    word("<=", "operator", "at most", &[]),
    word("<", "operator", "less than", &[]),
    word("contains", "operator", "holds this text", &[]),
    late("is", "operator", "as =", &[]),
    late("is not", "operator", "as !=", &[]),
];

/// Words of `path` and `pathway` behind their first.
fn path_words() -> Vec<Word> {
    vec![
        word("from", "word", "where the path starts", &["§ to §"]),
        word("for", "word", "for a condition", NAME),
        word("many", "word", "how many", STATEMENTS),
        word("me", "opener", "give me", HEADS),
        one("not", "follow-up", "what keeps something out", NAME),
        word("path", "form", "from what failed to what is tried next", &["from § to §"]),
    ]
}

fn heads(follows: &'static [&'static str]) -> Vec<Word> {
    let roles = RoleHead::ALL.iter().map(|(head, text)| word(text, "head", role_about(*head), follows));
    let statements = word("statements", "head", "what the sources say", follows);
    let kinds = StatementKind::ALL
        .iter()
        .filter(|k| !matches!(k, StatementKind::Symptom | StatementKind::Cause))
        .map(|k| word(k.plural(), "head", "statements of this kind", follows));
    roles.chain([statements]).chain(kinds).collect()
}

const fn role_about(head: RoleHead) -> &'static str {
    match head {
        RoleHead::Treatments => "what is recommended or tried",
        RoleHead::Tests => "what examines or diagnoses",
        RoleHead::Conditions => "what statements are for",
        RoleHead::Symptoms => "what is felt",
        RoleHead::Causes => "what brings it about",
        RoleHead::Populations => "who, and in which circumstances",
        RoleHead::Outcomes => "what changes",
        RoleHead::Sources => "who says it",
        RoleHead::References => "what is cited or listed",
    }
}

fn adjectives() -> Vec<Word> {
    let strengths = Strength::ALL.iter().map(|s| one(s.word(), "adjective", "only of this strength", HEADS));
    ADJECTIVES.iter().copied().chain(strengths).collect()
}
