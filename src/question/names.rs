//! Names and lists of names as typed → [`Name`] and [`Names`]; and the way back: which names need quotes.

use crate::span::Span;

use super::ast::{ClauseKind, Form, Group, Join, Name, NameItem, Names, Scope};
use super::error::SyntaxError;
use super::grammar::{Pair, Pairs, Rule, span_of, words_of};
use super::parser::{attempt, nested_find};

/// The list of a clause; `clause` is the place of the whole clause, for the error about mixed conjunctions.
pub(super) fn names(pair: Pair<'_>, clause: Span) -> Result<Names, SyntaxError> {
    let span = span_of(&pair);
    let whole = pair.clone();
    let mut items = Vec::new();
    let (mut and, mut or) = (false, false);
    let mut inner = pair.into_inner();
    while let Some(piece) = inner.next() {
        match piece.as_rule() {
            Rule::join if join(&piece) == Join::And => and = true,
            Rule::join => or = true,
            _ => items.push(item(piece, &mut inner)?),
        }
    }
    if and && or {
        return Err(SyntaxError::MixedList { span, clause, items: joined(whole), fixes: Vec::new() });
    }
    let join = if and { Join::And } else { Join::Or };
    Ok(Names { items, join, span })
}

/// `and` or `or`
pub(super) fn join(word: &Pair<'_>) -> Join {
    if word.as_str().starts_with(['a', 'A']) { Join::And } else { Join::Or }
}

/// Each item with whether `and` joins it to the one before; a comma takes the next conjunction, else the last.
fn joined(list: Pair<'_>) -> Vec<(Span, bool)> {
    let mut places: Vec<Span> = Vec::new();
    // What joins each item to the one before; `None` for a comma alone.
    let mut joins: Vec<Option<Join>> = Vec::new();
    let (mut conjunction, mut scope): (Option<Join>, Option<Span>) = (None, None);
    for piece in list.into_inner() {
        let place = span_of(&piece);
        match piece.as_rule() {
            Rule::join => conjunction = Some(join(&piece)),
            Rule::scope => scope = Some(place),
            _ => {
                joins.extend((!places.is_empty()).then(|| conjunction.take()));
                places.push(scope.take().map_or(place, |before| before.to(place)));
            }
        }
    }
    let join_before = |at: usize| {
        let before = at.checked_sub(1)?;
        joins[before..].iter().flatten().next().or_else(|| joins[..before].iter().flatten().next_back())
    };
    places.iter().enumerate().map(|(at, place)| (*place, join_before(at) == Some(&Join::And))).collect()
}

/// One item of a list; what stands behind its first piece is taken from `rest`.
pub(super) fn item<'a>(pair: Pair<'a>, rest: &mut Pairs<'a>) -> Result<NameItem, SyntaxError> {
    let span = span_of(&pair);
    match pair.as_rule() {
        Rule::nested => {
            let find = pair.into_inner().next().expect("a bracket behind a clause keyword holds a question");
            Ok(NameItem::Nested(Box::new(nested_find(find)?), span))
        }
        Rule::these | Rule::compare_these | Rule::conflict_these => Ok(NameItem::These(span)),
        _ => Ok(NameItem::Name(name(pair, rest)?)),
    }
}

/// A name that begins with this piece: its scope, behind which the words stand in `rest`, or the words.
pub(super) fn name<'a>(first: Pair<'a>, rest: &mut Pairs<'a>) -> Result<Name, SyntaxError> {
    let (scope, words) = match first.as_rule() {
        Rule::scope => {
            let exactly = first.as_str().starts_with(['e', 'E']);
            let words = rest.next().expect("a scope is followed by words or a quotation");
            (if exactly { Scope::Exactly } else { Scope::Broadly }, words)
        }
        _ => (Scope::Narrower, first),
    };
    let span = span_of(&words);
    let quoted = words.as_rule() == Rule::quoted;
    let text = if quoted { trimmed(unquoted(words_of(&words))) } else { words_of(&words).to_owned() };
    if text.is_empty() {
        return Err(SyntaxError::Missing {
            message: "the quotation marks hold no name".to_owned(),
            expected: "a name".to_owned(),
            span,
            at_end: false,
            help: Vec::new(),
            fixes: Vec::new(),
        });
    }
    Ok(Name { text, scope, quoted, span })
}

/// The text without white space around it.
fn trimmed(text: String) -> String {
    let inside = text.trim();
    if inside.len() == text.len() { text } else { inside.to_owned() }
}

/// What stands between quotation marks, with `\"` and `\\` read as `"` and `\`.
pub(super) fn unquoted(quotation: &str) -> String {
    let mut characters = quotation.chars();
    characters.next();
    characters.next_back();
    if !quotation.contains('\\') {
        return characters.as_str().to_owned();
    }
    let mut text = String::with_capacity(quotation.len());
    while let Some(c) = characters.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match characters.next() {
            Some(escaped @ ('"' | '\\' | '“' | '”' | '„')) => text.push(escaped),
            Some(other) => text.extend(['\\', other]),
            None => text.push('\\'),
        }
    }
    text
}

/// The name in quotation marks, so that it reads back as this one name wherever a name can stand.
pub fn quote(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 2);
    text.push('"');
    for c in name.chars() {
        if matches!(c, '"' | '\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text.push('"');
    text
}

/// Whether a name, written bare behind a clause keyword (`for`, `after`), would not read back as this one whole name.
pub fn needs_quotes(name: &str) -> bool {
    !(reads_back("treatments for ", name) && reads_back("treatments after ", name))
}

/// Whether a name needs quotes somewhere: behind a clause keyword, later in a list, in a comparison, path, verdict, …
pub fn needs_quotes_anywhere(name: &str) -> bool {
    const ENDS: [&str; 8] = ["to", "with", "vs", "vs.", "versus", "recommended", "contraindicated", "between"];
    let mut words = name.split_whitespace();
    words.any(|w| ENDS.contains(&w.to_lowercase().as_str()))
        || name.starts_with(|c: char| c == '#' || c.is_ascii_digit())
        || needs_quotes(name)
        || !reads_back("treatments for x or ", name)
}

/// Whether the last name of the clause is exactly this text.
fn reads_back(before: &str, name: &str) -> bool {
    let Ok(question) = attempt(&format!("{before}{name}")) else { return false };
    let Form::Find(find) = question.form else { return false };
    if find.tails != super::ast::Tails::default() {
        return false;
    }
    let Some(Group::Part(part)) = find.group else { return false };
    let [clause] = part.clauses.as_slice() else { return false };
    let names = match &clause.kind {
        ClauseKind::Role(_, names) | ClauseKind::After { event: None, span: None, names } => names,
        _ => return false,
    };
    let expected = if before.ends_with(" or ") { 2 } else { 1 };
    part.groups.is_empty()
        && names.items.len() == expected
        && matches!(names.items.last(), Some(NameItem::Name(n)) if n.text == name && !n.quoted && n.scope == Scope::Narrower)
}

#[cfg(test)]
mod tests {
    use super::{needs_quotes, needs_quotes_anywhere, quote, unquoted};

    #[test]
    fn names_that_read_back_need_no_quotes() {
        for name in [
            "SI joint pain",
            "in motion",
            "sacroiliac (SI) joint pain",
            "Patrick's test (FABER test)",
            "L4/L5",
            "pregnancy and/or childbirth",
            "patients with pain",
            "return to sport",
            "dr-oracle [8]",
            "50% + more",
            "treated pain",
            "naïve café",
        ] {
            assert!(!needs_quotes(name), "{name}");
        }
    }

    #[test]
    fn names_that_hold_keywords_need_quotes() {
        for name in [
            "loss of mobility",
            "A, B",
            "A and B",
            "these",
            "exactly surgery",
            "pain (left, right)",
            "failed back surgery",
            "a \"b\"",
            "8 weeks of rest",
            "approx.",
            "",
            " x",
            "a) b",
            "pain first 3",
            "pain as json",
            "pain with evidence",
        ] {
            assert!(needs_quotes(name), "{name}");
        }
    }

    #[test]
    fn some_names_need_quotes_only_elsewhere() {
        for name in ["return to sport", "patients with pain", "in motion", "2 weeks rest"] {
            assert!(!needs_quotes(name) && needs_quotes_anywhere(name), "{name}");
        }
        assert!(!needs_quotes_anywhere("SI joint pain"));
    }

    #[test]
    fn quoting_and_back() {
        for name in ["plain", "a \"b\"", "back\\slash", "both \\\" of them", "“curly”"] {
            assert_eq!(unquoted(&quote(name)), name);
        }
        assert_eq!(unquoted(r#""a\b""#), r"a\b");
    }
}
