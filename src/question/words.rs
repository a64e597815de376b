//! Every spelling of the language: keywords by where they stand, and the closed lists with their plurals.

use crate::model::terms::{Aspect, Column, Facet, Field, Format, GroupKey, SortKey, StatementKind, Strength};

use super::ast::{RoleHead, TimeUnit};

/// Keywords that begin a clause, and so may hide in a name when misspelled.
const CLAUSES: &[&str] = &[
    "for",
    "after",
    "before",
    "with",
    "from",
    "of",
    "about",
    "in",
    "on",
    "treated by",
    "diagnosed by",
    "caused by",
    "with symptom",
    "contraindicating",
    "according to",
    "recommended by",
    "citing",
    "without",
    "under",
    "where",
    "not",
];

/// Keywords that begin a tail or join rows.
const TAILS: &[&str] = &["and", "or", "but not", "sorted by", "grouped by", "first", "showing", "as"];

/// Words that can begin a question, in the order an error lists them.
const FORMS: &[&str] =
    &["count", "how many", "is", "compare", "path", "pathway", "describe", "conflicts", "why", "top"];

/// Openers and the other words that have a fixed place.
const OTHERS: &[&str] = &[
    "what",
    "which",
    "show",
    "list",
    "find",
    "give me",
    "are",
    "is there",
    "are there",
    "sources on",
    "path from",
    "exact path",
    "shortest path",
    "pathway for",
    "recommended",
    "contraindicated",
    "not recommended",
    "discussed",
    "exactly",
    "broadly",
    "between",
    "vs",
    "versus",
    "to",
    "by",
    "descending",
    "ascending",
    "these",
    "failed",
    "successful",
    "tried",
    "at least",
    "contains",
];

/// Every word of the language with the heads in the plural, sorted.
static KEYWORDS: std::sync::LazyLock<Vec<&'static str>> = std::sync::LazyLock::new(|| {
    let mut all: Vec<&'static str> = [CLAUSES, TAILS, FORMS, OTHERS].concat();
    all.extend(heads());
    all.extend(Strength::ALL.iter().map(|s| s.word()));
    all.sort_unstable();
    all.dedup();
    all
});

/// The keywords that begin a clause, in the order an error lists them; some are two words.
pub fn clause_keywords() -> &'static [&'static str] {
    CLAUSES
}

/// Every keyword of the language, sorted; some are two words.
pub fn keywords() -> &'static [&'static str] {
    &KEYWORDS
}

/// Every head, in the plural, in the order an error lists them.
pub fn heads() -> Vec<&'static str> {
    let kinds = StatementKind::ALL.iter().filter(|k| !matches!(k, StatementKind::Symptom | StatementKind::Cause));
    RoleHead::ALL.iter().map(|(_, w)| *w).chain(["statements"]).chain(kinds.map(|k| k.plural())).collect()
}

/// Words that people use for a word of the language; offered only where the question then reads.
pub(super) const SLIPS: &[(&str, &[&str])] = &[
    ("therapies", &["treatments"]),
    ("therapy", &["treatments"]),
    ("options", &["treatments"]),
    ("interventions", &["treatments"]),
    ("papers", &["references"]),
    ("studies", &["references"]),
    ("articles", &["references"]),
    ("documents", &["sources"]),
    ("guidelines", &["sources"]),
    ("signs", &["symptoms"]),
    ("diseases", &["conditions"]),
    ("examinations", &["tests"]),
    ("exams", &["tests"]),
    ("risks", &["cautions"]),
    ("warnings", &["cautions"]),
    ("have", &["with"]),
    ("has", &["with"]),
    ("having", &["with"]),
    ("lacking", &["without"]),
    ("following", &["after"]),
    ("regarding", &["about"]),
    ("concerning", &["about"]),
    ("on", &["about", "for"]),
    ("for", &["about", "of"]),
    ("of", &["about", "for"]),
    ("per", &["from"]),
    ("via", &["from"]),
    ("except", &["but not", "not"]),
    ("by", &["grouped by", "from"]),
    ("define", &["describe"]),
    ("explain", &["describe", "why"]),
    ("route", &["path"]),
    ("limit", &["first"]),
    ("indicated", &["recommended"]),
];

/// Words that people use for a word of a closed list.
const OTHER_WORDS: &[(WordList, &[&str], &str)] = &[
    (WordList::Field, &["date", "published"], "year"),
    (WordList::Field, &["type"], "kind"),
    (WordList::Field, &["accuracy", "accurate"], "sensitivity"),
    (WordList::Field, &["level", "grade", "rating", "recommendation"], "strength"),
    (WordList::Field, &["author", "document", "guideline"], "source"),
    (WordList::Field, &["time", "length", "weeks"], "duration"),
    (WordList::Field, &["studies"], "citations"),
    (WordList::Field, &["unit"], "effect.unit"),
    (WordList::Field, &["readers", "reader"], "audience"),
    (WordList::Facet, &["proof", "studies", "research", "support"], "evidence"),
    (WordList::Facet, &["references", "markers"], "citations"),
    (WordList::Facet, &["figures", "data", "statistics"], "numbers"),
    (WordList::Facet, &["risks", "warnings", "harms", "side-effects"], "cautions"),
    (WordList::Facet, &["conditions", "requirements"], "prerequisites"),
    (WordList::SortKey, &["evidence", "studies"], "citations"),
    (WordList::SortKey, &["best", "relevance", "importance", "rank", "recommendation"], "strength"),
    (WordList::SortKey, &["date", "age"], "year"),
    (WordList::SortKey, &["title", "alphabet", "alphabetically"], "label"),
    (WordList::SortKey, &["popularity"], "sources"),
    (WordList::SortKey, &["type"], "kind"),
    (WordList::GroupKey, &["type"], "kind"),
    (WordList::GroupKey, &["document", "guideline", "author"], "source"),
    (WordList::GroupKey, &["condition", "symptom"], "object"),
    (WordList::GroupKey, &["treatment", "test"], "subject"),
    (WordList::Column, &["evidence", "references"], "citations"),
    (WordList::Column, &["document", "guideline"], "sources"),
    (WordList::Column, &["title", "treatment", "treatments", "test", "tests", "condition", "conditions"], "name"),
    (WordList::Column, &["symptom", "symptoms", "cause", "causes", "population", "populations"], "name"),
    (WordList::Column, &["outcome", "outcomes"], "name"),
    (WordList::Column, &["reference"], "citations"),
    (WordList::Column, &["warnings"], "flags"),
    (WordList::Column, &["quote"], "wording"),
    (WordList::Aspect, &["harms", "risks", "safety", "side-effects"], "cautions"),
    (WordList::Aspect, &["benefits", "outcomes", "results"], "effect"),
    (WordList::Format, &["excel", "xlsx", "xls", "spreadsheet"], "csv"),
    (WordList::Format, &["text", "txt", "plain", "list"], "table"),
];

/// What a word from a closed list is called and which words there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordList {
    /// Behind `where`.
    Field,
    /// Behind `with` and `without`.
    Facet,
    /// Behind `sorted by`.
    SortKey,
    /// Behind `grouped by`, and `by` of a count.
    GroupKey,
    /// Behind `showing`.
    Column,
    /// Behind `by` of a comparison.
    Aspect,
    /// Behind `as`.
    Format,
}

impl WordList {
    /// What one word of the list is called.
    pub const fn noun(self) -> &'static str {
        match self {
            WordList::Field => "field",
            WordList::Facet => "facet",
            WordList::SortKey => "key to sort by",
            WordList::GroupKey => "key to group by",
            WordList::Column => "column",
            WordList::Aspect => "aspect",
            WordList::Format => "format",
        }
    }

    /// Whether a word in lower case is in the list, in singular or plural.
    pub(super) fn knows(self, word: &str) -> bool {
        match self {
            WordList::Field => field(word).is_some(),
            WordList::Facet => facet(word).is_some(),
            WordList::SortKey => sort_key(word).is_some(),
            WordList::GroupKey => group_key(word).is_some(),
            WordList::Column => column(word).is_some(),
            WordList::Aspect => aspect(word).is_some(),
            WordList::Format => format(word).is_some(),
        }
    }

    /// The word of the list that people mean by another word in lower case.
    pub(super) fn meant_by(self, word: &str) -> Option<&'static str> {
        OTHER_WORDS.iter().find(|(list, typed, _)| *list == self && typed.contains(&word)).map(|(.., meant)| *meant)
    }

    /// The whole list in its written order.
    pub fn words(self) -> Vec<&'static str> {
        match self {
            WordList::Field => Field::ALL.iter().map(|t| t.word()).collect(),
            WordList::Facet => Facet::ALL.iter().map(|t| t.word()).collect(),
            WordList::SortKey => SortKey::ALL.iter().map(|t| t.word()).collect(),
            WordList::GroupKey => GroupKey::ALL.iter().map(|t| t.word()).collect(),
            WordList::Column => Column::ALL.iter().map(|t| t.word()).collect(),
            WordList::Aspect => Aspect::ALL.iter().map(|t| t.word()).collect(),
            WordList::Format => Format::ALL.iter().map(|t| t.word()).collect(),
        }
    }
}

/// The value that `from_word` knows for a typed word, its plural or its singular.
fn either_number<T>(word: &str, from_word: fn(&str) -> Option<T>) -> Option<T> {
    from_word(word).or_else(|| from_word(&format!("{word}s"))).or_else(|| word.strip_suffix('s').and_then(from_word))
}

/// The field of a word in lower case.
pub(super) fn field(word: &str) -> Option<Field> {
    Field::from_word(word)
}

/// The facet of a word in lower case.
pub(super) fn facet(word: &str) -> Option<Facet> {
    either_number(word, Facet::from_word)
}

/// The key to sort by of a word in lower case.
pub(super) fn sort_key(word: &str) -> Option<SortKey> {
    match word {
        "name" | "names" => Some(SortKey::Label),
        _ => either_number(word, SortKey::from_word),
    }
}

/// The key to group by of a word in lower case.
pub(super) fn group_key(word: &str) -> Option<GroupKey> {
    either_number(word, GroupKey::from_word)
}

/// The column of a word in lower case.
pub(super) fn column(word: &str) -> Option<Column> {
    match word {
        "label" | "labels" => Some(Column::Name),
        _ => either_number(word, Column::from_word),
    }
}

/// The aspect of a word in lower case.
pub(super) fn aspect(word: &str) -> Option<Aspect> {
    either_number(word, Aspect::from_word)
}

/// The format of a word in lower case.
pub(super) fn format(word: &str) -> Option<Format> {
    if word == "md" { Some(Format::Markdown) } else { Format::from_word(word) }
}

/// The role head of a word in lower case, singular or plural.
pub(super) fn role_head(word: &str) -> Option<RoleHead> {
    RoleHead::ALL.iter().find(|(_, w)| *w == word || w.strip_suffix('s') == Some(word)).map(|(h, _)| *h)
}

/// The kind of a head in lower case, singular or plural, with blank or hyphen.
pub(super) fn kind_head(words: &str) -> Option<StatementKind> {
    let one = dashed(words);
    let plural = |k: StatementKind| k.plural().bytes().map(|b| if b == b' ' { b'-' } else { b });
    StatementKind::ALL
        .iter()
        .copied()
        .find(|k| one == k.word() || one.strip_suffix('s') == Some(k.word()) || plural(*k).eq(one.bytes()))
}

/// The strength of a word in lower case, with blank or hyphen.
pub(super) fn strength(words: &str) -> Option<Strength> {
    Strength::from_word(&dashed(words))
}

/// The unit of a word in lower case, singular or plural.
pub(super) fn time_unit(word: &str) -> Option<TimeUnit> {
    match word.strip_suffix('s').unwrap_or(word) {
        "day" => Some(TimeUnit::Day),
        "week" => Some(TimeUnit::Week),
        "month" => Some(TimeUnit::Month),
        "year" => Some(TimeUnit::Year),
        _ => None,
    }
}

/// The number of a number word in lower case.
pub(super) fn number_word(word: &str) -> Option<u32> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    (1..).zip(WORDS).find(|(_, w)| *w == word).map(|(n, _)| n)
}

/// Several words as one with hyphens.
pub(super) fn dashed(words: &str) -> String {
    if words.bytes().all(|b| b.is_ascii_alphabetic()) {
        return words.to_owned();
    }
    words.split(|c: char| c.is_whitespace() || c == '-').filter(|w| !w.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::{OTHER_WORDS, column, facet, group_key, kind_head, role_head, sort_key, strength};
    use crate::model::terms::{Column, Facet, GroupKey, SortKey, StatementKind, Strength};

    #[test]
    fn singular_and_plural_are_one_word() {
        assert_eq!(sort_key("sources"), Some(SortKey::Sources));
        assert_eq!(sort_key("source"), Some(SortKey::Source));
        assert_eq!(sort_key("citation"), Some(SortKey::Citations));
        assert_eq!(sort_key("name"), Some(SortKey::Label));
        assert_eq!(group_key("sources"), Some(GroupKey::Source));
        assert_eq!(column("effects"), Some(Column::Effect));
        assert_eq!(facet("caution"), Some(Facet::Cautions));
        assert!(role_head("treatment").is_some() && role_head("causes").is_some());
    }

    #[test]
    fn other_words_lead_to_words_of_their_list() {
        for (list, typed, meant) in OTHER_WORDS {
            assert!(list.words().contains(meant), "{meant}");
            assert!(typed.iter().all(|word| !list.knows(word)), "{typed:?}");
        }
    }

    #[test]
    fn heads_of_kinds() {
        for (text, kind) in [
            ("red flags", StatementKind::RedFlag),
            ("red-flag", StatementKind::RedFlag),
            ("diagnoses", StatementKind::Diagnosis),
            ("criterion", StatementKind::Criterion),
            ("prevention", StatementKind::Prevention),
            ("preventions", StatementKind::Prevention),
            ("disclosure", StatementKind::Disclosure),
            ("association", StatementKind::Association),
        ] {
            assert_eq!(kind_head(text), Some(kind), "{text}");
        }
        assert_eq!(strength("may  help"), Some(Strength::MayHelp));
    }
}
