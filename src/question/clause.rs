//! Clauses, brackets and what joins them → [`Group`], [`Part`] and [`Clause`].

use crate::model::terms::{Event, Op, ReferenceKind};
use crate::span::Span;

use super::ast::{Clause, ClauseKind, Combine, Condition, Group, Join, Names, Part, RoleClause, TimeSpan, Value};
use super::error::{MAX_NOTS, SyntaxError, WordList};
use super::grammar::{Pair, Pairs, Rule, lower, span_of, words_of};
use super::names::{join, names, unquoted};
use super::parser::term;
use super::words;

/// Rows combined: `and` binds tighter, `or` and `but not` read from left to right.
pub(super) fn group(pair: Pair<'_>) -> Result<Group, SyntaxError> {
    let mut by = Combine::Or;
    // What `or` and `but not` have joined, what `and` has joined behind the last of them, and the clauses behind that.
    let (mut whole, mut ands, mut here) = (None, None, Part::default());
    let mut nots = Vec::new();
    for inner in pair.into_inner() {
        let place = span_of(&inner);
        match inner.as_rule() {
            sign @ (Rule::join | Rule::but_not) => {
                ands = Some(combined(ands, Combine::And, Group::Part(std::mem::take(&mut here))));
                if sign == Rule::but_not || join(&inner) == Join::Or {
                    whole = ands.take().map(|right| combined(whole, by, right));
                    by = if sign == Rule::but_not { Combine::ButNot } else { Combine::Or };
                }
                continue;
            }
            Rule::subgroup => {
                let inside = inner.into_inner().next().expect("a bracket holds a group");
                here.groups.push(group(inside)?);
            }
            _ => here.clauses.extend(clause(&mut nots, inner)?),
        }
        here.span = if here.span == Span::default() { place } else { here.span.to(place) };
    }
    let ands = combined(ands, Combine::And, Group::Part(here));
    Ok(combined(whole, by, ands))
}

/// `left by right`, or `right` alone.
fn combined(left: Option<Group>, by: Combine, right: Group) -> Group {
    match left {
        Some(left) => Group::Combine { by, left: Box::new(left), right: Box::new(right) },
        None => right,
    }
}

/// The clause that ends with this piece; a `not` is only kept for the test behind it.
pub(super) fn clause(nots: &mut Vec<Span>, pair: Pair<'_>) -> Result<Option<Clause>, SyntaxError> {
    let span = span_of(&pair);
    if pair.as_rule() == Rule::kw_not {
        nots.push(span);
        return Ok(None);
    }
    let mut clause = Clause { span, kind: kind(pair)? };
    if let (true, Some(first), Some(last)) = (nots.len() > MAX_NOTS, nots.first(), nots.last()) {
        return Err(SyntaxError::TooManyNots { count: nots.len(), span: first.to(*last) });
    }
    for not in nots.drain(..).rev() {
        clause = Clause { kind: ClauseKind::Not(Box::new(clause)), span: Span::new(not.start, span.end) };
    }
    Ok(Some(clause))
}

/// What a clause without `not` tests.
fn kind(pair: Pair<'_>) -> Result<ClauseKind, SyntaxError> {
    let span = span_of(&pair);
    let rule = pair.as_rule();
    let mut inner = pair.into_inner();
    match rule {
        Rule::role_clause | Rule::symptom_clause => {
            let word = inner.next().expect("a clause begins with its keyword");
            let list = inner.next().expect("the keyword of a clause is followed by names");
            Ok(ClauseKind::Role(role_clause(word.as_str()), names(list, span)?))
        }
        Rule::after_clause => after(inner, span),
        Rule::with_facet => Ok(ClauseKind::With(term(&last(inner), WordList::Facet, words::facet)?)),
        Rule::without_facet => Ok(ClauseKind::Without(term(&last(inner), WordList::Facet, words::facet)?)),
        Rule::evidence_from => Ok(ClauseKind::EvidenceFrom(reference_kind(&last(inner)))),
        _ => {
            let conditions = inner.filter(|c| c.as_rule() == Rule::condition).map(condition);
            Ok(ClauseKind::Where(conditions.collect::<Result<_, _>>()?))
        }
    }
}

/// The last piece of a clause that ends in one word.
fn last(inner: Pairs<'_>) -> Pair<'_> {
    inner.last().expect("a clause has words behind its keyword")
}

/// The clause of a keyword, by its first two letters.
fn role_clause(keyword: &str) -> RoleClause {
    let mut letters = keyword.bytes().map(|b| b.to_ascii_lowercase());
    match (letters.next(), letters.next()) {
        (Some(b'f'), Some(b'o')) => RoleClause::For,
        (Some(b'f'), _) | (Some(b'a'), Some(b'c')) => RoleClause::From,
        (Some(b'o'), Some(b'f')) => RoleClause::Of,
        (Some(b'o'), _) => RoleClause::On,
        (Some(b'b'), _) => RoleClause::Before,
        (Some(b't'), _) => RoleClause::TreatedBy,
        (Some(b'd'), _) => RoleClause::DiagnosedBy,
        (Some(b'c'), Some(b'a')) => RoleClause::CausedBy,
        (Some(b'c'), Some(b'i')) => RoleClause::Citing,
        (Some(b'c'), _) => RoleClause::Contraindicating,
        (Some(b'w'), _) => RoleClause::WithSymptom,
        (Some(b'i'), _) => RoleClause::In,
        (Some(b'r'), _) => RoleClause::RecommendedBy,
        (Some(b'u'), _) => RoleClause::Under,
        _ => RoleClause::About,
    }
}

/// What a word or words behind `after` say about what came before.
fn event(words: &str) -> Event {
    let article = |word: &&str| ["the", "an", "a"].iter().any(|a| word.eq_ignore_ascii_case(a));
    let word = words.split_whitespace().find(|word| !article(word)).unwrap_or_default();
    match word.bytes().next().map(|b| b.to_ascii_lowercase()) {
        Some(b's') => Event::Succeeded,
        Some(b't') => Event::Tried,
        _ => Event::Failed,
    }
}

/// The kind of cited work of a word, singular or plural.
fn reference_kind(word: &Pair<'_>) -> ReferenceKind {
    let word = lower(word);
    match word.as_bytes().first() {
        Some(b'g') => ReferenceKind::Guideline,
        Some(b'r') => ReferenceKind::Research,
        Some(b'b') => ReferenceKind::Book,
        Some(b'w') => ReferenceKind::WebPage,
        _ => ReferenceKind::Unknown,
    }
}

/// `after [SPAN of] [failed …] NAMES [for SPAN]`
fn after(inner: Pairs<'_>, clause: Span) -> Result<ClauseKind, SyntaxError> {
    let mut came = None;
    let mut time: Option<TimeSpan> = None;
    let mut list: Option<Names> = None;
    for piece in inner {
        match piece.as_rule() {
            Rule::event => came = Some(event(piece.as_str())),
            Rule::span_of | Rule::for_span => {
                let place = span_of(&piece);
                let span = piece.into_inner().find(|p| p.as_rule() == Rule::span).expect("a time stands here");
                let read = time_span(span)?;
                if time.replace(read).is_some() {
                    return Err(SyntaxError::BadTail {
                        message: "the time of \"after\" is given twice".to_owned(),
                        span: place,
                        help: "give it once, before the name or behind it".to_owned(),
                        fixes: Vec::new(),
                    });
                }
            }
            Rule::names => list = Some(names(piece, clause)?),
            _ => {}
        }
    }
    let names = list.expect("`after` is followed by names");
    Ok(ClauseKind::After { event: came, span: time, names })
}

/// `[at least] N[+] UNIT`
fn time_span(pair: Pair<'_>) -> Result<TimeSpan, SyntaxError> {
    let mut span = TimeSpan { number: 0, unit: super::ast::TimeUnit::Day, at_least: false };
    for piece in pair.into_inner() {
        match piece.as_rule() {
            Rule::at_least | Rule::plus => span.at_least = true,
            Rule::span_number => span.number = whole_number(&piece, "a time")?,
            _ => span.unit = words::time_unit(&lower(&piece)).expect("the grammar knows the same units"),
        }
    }
    Ok(span)
}

/// A whole number above 0 in digits or as a word; `what` it is, for the error.
pub(super) fn whole_number(pair: &Pair<'_>, what: &str) -> Result<u32, SyntaxError> {
    let word = lower(pair);
    let digits = word.trim_start_matches("row").trim().trim_start_matches('#');
    let number = words::number_word(digits).or_else(|| digits.parse().ok());
    number.filter(|n| *n > 0).ok_or_else(|| {
        let reason = if digits.bytes().all(|b| b == b'0') {
            format!("{what} must be above 0")
        } else if digits.bytes().all(|b| b.is_ascii_digit()) {
            format!("{digits} is too large for {what}")
        } else {
            format!("\"{}\" is not {what}", words_of(pair))
        };
        SyntaxError::BadNumber {
            message: reason,
            span: span_of(pair),
            expected: "a whole number from 1 to 4,294,967,295".to_owned(),
        }
    })
}

/// `FIELD OP VALUE`
fn condition(pair: Pair<'_>) -> Result<Condition, SyntaxError> {
    let span = span_of(&pair);
    let mut inner = pair.into_inner();
    let mut next = || inner.next().expect("a condition is field, operator and value");
    let (name, sign, right) = (next(), next(), next());
    let field = term(&name, WordList::Field, words::field)?;
    let op = match &*lower(&sign) {
        "=" | "==" | "is" => Op::Eq,
        "<" => Op::Lt,
        "<=" | "≤" => Op::Le,
        ">" => Op::Gt,
        ">=" | "≥" => Op::Ge,
        "contains" => Op::Contains,
        _ => Op::Ne,
    };
    Ok(Condition { field, op, value_span: span_of(&right), value: value(right)?, span })
}

/// The right side of a condition.
fn value(inner: Pair<'_>) -> Result<Value, SyntaxError> {
    match inner.as_rule() {
        Rule::quoted => Ok(Value::Text(unquoted(words_of(&inner)))),
        Rule::span => Ok(Value::Time(time_span(inner)?)),
        Rule::number => {
            let digits = words_of(&inner).trim_end_matches('%').trim_end();
            let number = digits.parse::<f64>().ok().filter(|n| n.is_finite());
            number.map(Value::Number).ok_or_else(|| SyntaxError::BadNumber {
                message: "the number is too large".to_owned(),
                span: span_of(&inner),
                expected: "a smaller number".to_owned(),
            })
        }
        _ => Ok(Value::Text(inner.as_str().split_whitespace().collect::<Vec<_>>().join(" "))),
    }
}
