//! No text may panic, and every span lies on character boundaries inside the text.

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::{Config, TestCaseError};

use super::ast::{Clause, ClauseKind, Find, Form, Group, Name, NameItem, Names};
use super::{names, parse};
use crate::span::Span;

/// Words that make a text look like a question.
const WORDS: &[&str] = &[
    "treatments",
    "conditions",
    "for",
    "of",
    "after",
    "failed",
    "8 weeks of",
    "at least",
    "with",
    "evidence",
    "without",
    "cautions",
    "from",
    "in",
    "and",
    "or",
    "but not",
    "not",
    "(",
    ")",
    "\"",
    "“",
    "”",
    ",",
    "where",
    "citations",
    ">=",
    "is not",
    "3",
    "94%",
    "sorted by",
    "strength",
    "descending",
    "first",
    "top",
    "showing",
    "name",
    "as",
    "json",
    "grouped by",
    "kind",
    "compare",
    "vs",
    "by",
    "path from",
    "to",
    "pathway for",
    "describe",
    "conflicts",
    "between",
    "about",
    "why",
    "count",
    "how many",
    "is",
    "recommended",
    "contraindicated",
    "what",
    "these",
    "exactly",
    "é",
    "SI joint",
    "x",
    "?",
    ".",
    "\\",
    "\u{a0}",
    "treated by",
    "fro",
    "aftr",
    "red flags",
    "first-line",
    "=",
    "99999999999999999999",
    "0",
    "’s",
    "\u{301}",
    "日本",
];

fn inside(text: &str, span: Span) -> Result<(), TestCaseError> {
    let fits = span.start <= span.end && text.get(span.start..span.end).is_some();
    prop_assert!(fits, "{span:?} of {text:?}");
    Ok(())
}

fn check_name(text: &str, name: &Name) -> Result<(), TestCaseError> {
    inside(text, name.span)?;
    if !name.quoted {
        prop_assert_eq!(name.span.of(text), name.text.as_str());
    }
    Ok(())
}

fn check_names(text: &str, names: &Names) -> Result<(), TestCaseError> {
    inside(text, names.span)?;
    for item in &names.items {
        match item {
            NameItem::Name(name) => check_name(text, name)?,
            NameItem::These(span) => inside(text, *span)?,
            NameItem::Nested(find, span) => {
                inside(text, *span)?;
                check_find(text, find)?;
            }
        }
    }
    Ok(())
}

fn check_clause(text: &str, clause: &Clause) -> Result<(), TestCaseError> {
    inside(text, clause.span)?;
    match &clause.kind {
        ClauseKind::Role(_, names) | ClauseKind::After { names, .. } => check_names(text, names),
        ClauseKind::Where(conditions) => conditions.iter().try_for_each(|c| {
            inside(text, c.span)?;
            inside(text, c.value_span)
        }),
        ClauseKind::Not(inner) => check_clause(text, inner),
        ClauseKind::With(_) | ClauseKind::Without(_) | ClauseKind::EvidenceFrom(_) => Ok(()),
    }
}

fn check_group(text: &str, group: &Group) -> Result<(), TestCaseError> {
    match group {
        Group::Part(part) => {
            inside(text, part.span)?;
            part.clauses.iter().try_for_each(|c| check_clause(text, c))?;
            part.groups.iter().try_for_each(|g| check_group(text, g))
        }
        Group::Combine { left, right, .. } => {
            check_group(text, left)?;
            check_group(text, right)
        }
    }
}

fn check_find(text: &str, find: &Find) -> Result<(), TestCaseError> {
    inside(text, find.span)?;
    inside(text, find.head_span)?;
    find.group.as_ref().map_or(Ok(()), |g| check_group(text, g))
}

fn check(text: &str) -> Result<(), TestCaseError> {
    match parse(text) {
        Ok(question) => match &question.form {
            Form::Find(find) | Form::Count { find, .. } => check_find(text, find),
            Form::Verdict(verdict) => {
                check_name(text, &verdict.subject)?;
                verdict.clauses.iter().try_for_each(|c| check_clause(text, c))
            }
            Form::Path { from, to, .. } => {
                check_name(text, from)?;
                check_name(text, to)
            }
            Form::Pathway(name) | Form::Describe(name) => check_name(text, name),
            Form::Compare(_) | Form::Conflicts { .. } | Form::Why { .. } => Ok(()),
        },
        Err(error) => {
            inside(text, error.span())?;
            let diagnostic = error.to_diagnostic(text);
            prop_assert!(!diagnostic.message.is_empty() && !diagnostic.message.ends_with('.'));
            for fix in &diagnostic.fixes {
                prop_assert!(parse(fix).is_ok(), "{text:?} → {fix:?}");
            }
            Ok(())
        }
    }
}

/// A text made of the language's own words, joined by blanks or by nothing.
fn mangled(max: usize) -> impl Strategy<Value = String> {
    prop::collection::vec((prop::sample::select(WORDS), prop::bool::weighted(0.9)), 0..max)
        .prop_map(|words| words.iter().map(|(w, blank)| format!("{w}{}", if *blank { " " } else { "" })).collect())
}

/// A question with one character replaced, taken out or put in.
fn mutated() -> impl Strategy<Value = String> {
    let questions = prop::sample::select(vec![
        "treatments after failed injection with evidence",
        "treatments from dr-oracle and (after failed injection or in postpartum patients)",
        "test for (conditions treated by pelvic belts) where citations >= 3 and year > 2000 sorted by strength",
        "compare NSAIDs and acetaminophen for \"SI joint dysfunction\" by strength, effects",
        "is prolonged rest recommended for SI joint pain?",
        "which contraindications and cautions of “T” are there for x first 3 as json",
    ]);
    (questions, any::<prop::sample::Index>(), any::<char>(), 0..3u8).prop_map(|(text, at, new, how)| {
        let mut characters: Vec<char> = text.chars().collect();
        let at = at.index(characters.len());
        match how {
            0 => characters[at] = new,
            1 => drop(characters.remove(at)),
            _ => characters.insert(at, new),
        }
        characters.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(Config { cases: 128, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,600}") {
        check(&text)?;
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..5000)) {
        check(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn words_in_any_order_are_read_or_refused(text in mangled(24)) {
        check(&text)?;
    }

    #[test]
    fn many_words_in_any_order_are_read_or_refused((text, head) in (mangled(700), Just("treatments "))) {
        check(&format!("{head}{text}"))?;
    }

    #[test]
    fn one_wrong_character_is_read_or_refused(text in mutated()) {
        check(&text)?;
    }

    #[test]
    fn a_quoted_name_reads_back(name in "[^“”„]{1,40}") {
        let name = name.trim().to_owned();
        let text = format!("describe {}", names::quote(&name));
        if let Ok(question) = parse(&text) {
            prop_assert!(matches!(question.form, Form::Describe(read) if read.text == name));
        } else {
            prop_assert!(name.is_empty());
        }
    }
}
