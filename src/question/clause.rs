//! Clauses, brackets and what joins them → [`Group`], [`Part`] and [`Clause`].

use crate::model::terms::{Event, Op, ReferenceKind};
use crate::span::Span;

use super::ast::{Clause, ClauseKind, Combine, Condition, Group, Names, Part, RoleClause, TimeSpan, Value};
use super::error::{MAX_NOTS, SyntaxError, WordList};
use super::grammar::{Pair, Rule, lower, span_of};
use super::names::{names, unquoted};
use super::parser::term;
use super::words;

/// Rows combined, `or` and `but not` from left to right.
pub(super) fn group(pair: Pair<'_>) -> Result<Group, SyntaxError> {
    let mut by = Combine::Or;
    let mut whole: Option<Group> = None;
    for inner in pair.into_inner() {
        if inner.as_rule() == Rule::or_sign {
            let butnot = inner.into_inner().any(|word| word.as_rule() == Rule::kw_not);
            by = if butnot { Combine::ButNot } else { Combine::Or };
        } else {
            let right = and_group(inner)?;
            whole = Some(combined(whole, by, right));
        }
    }
    Ok(whole.expect("a group has at least one part"))
}

/// Parts joined by `and`.
fn and_group(pair: Pair<'_>) -> Result<Group, SyntaxError> {
    let mut whole: Option<Group> = None;
    for inner in pair.into_inner().filter(|inner| inner.as_rule() == Rule::part) {
        let right = Group::Part(part(inner)?);
        whole = Some(combined(whole, Combine::And, right));
    }
    Ok(whole.expect("a group has at least one part"))
}

/// `left by right`, or `right` alone.
fn combined(left: Option<Group>, by: Combine, right: Group) -> Group {
    match left {
        Some(left) => Group::Combine { by, left: Box::new(left), right: Box::new(right) },
        None => right,
    }
}

/// Clauses and brackets beside each other.
fn part(pair: Pair<'_>) -> Result<Part, SyntaxError> {
    let mut part = Part { span: span_of(&pair), ..Part::default() };
    for inner in pair.into_inner() {
        if inner.as_rule() == Rule::subgroup {
            let inside = inner.into_inner().next().expect("a bracket holds a group");
            part.groups.push(group(inside)?);
        } else {
            part.clauses.push(clause(inner)?);
        }
    }
    Ok(part)
}

/// One clause with the `not` before it.
pub(super) fn clause(pair: Pair<'_>) -> Result<Clause, SyntaxError> {
    let end = span_of(&pair).end;
    let mut nots: Vec<Span> = Vec::new();
    let mut test = None;
    for inner in pair.into_inner() {
        if inner.as_rule() == Rule::kw_not {
            nots.push(span_of(&inner));
        } else {
            test = Some(Clause { span: span_of(&inner), kind: kind(inner)? });
        }
    }
    if let (true, Some(first), Some(last)) = (nots.len() > MAX_NOTS, nots.first(), nots.last()) {
        return Err(SyntaxError::TooManyNots { count: nots.len(), span: first.to(*last) });
    }
    let mut clause = test.expect("a clause has a test behind its `not`");
    for not in nots.iter().rev() {
        clause = Clause { kind: ClauseKind::Not(Box::new(clause)), span: Span::new(not.start, end) };
    }
    Ok(clause)
}

/// What a clause without `not` tests.
fn kind(pair: Pair<'_>) -> Result<ClauseKind, SyntaxError> {
    let span = span_of(&pair);
    let rule = pair.as_rule();
    let mut inner = pair.into_inner();
    match rule {
        Rule::role_clause => {
            let word = inner.next().and_then(|w| w.into_inner().next()).expect("a clause begins with its keyword");
            let list = inner.next().expect("the keyword of a clause is followed by names");
            Ok(ClauseKind::Role(role_clause(word.as_rule()), names(list, span)?))
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
fn last<'a>(inner: pest::iterators::Pairs<'a, Rule>) -> Pair<'a> {
    inner.last().expect("a clause has words behind its keyword")
}

/// The clause of a keyword.
fn role_clause(rule: Rule) -> RoleClause {
    match rule {
        Rule::kw_for => RoleClause::For,
        Rule::kw_of => RoleClause::Of,
        Rule::kw_before => RoleClause::Before,
        Rule::treated_by => RoleClause::TreatedBy,
        Rule::diagnosed_by => RoleClause::DiagnosedBy,
        Rule::caused_by => RoleClause::CausedBy,
        Rule::with_symptom => RoleClause::WithSymptom,
        Rule::kw_contraindicating => RoleClause::Contraindicating,
        Rule::kw_in => RoleClause::In,
        Rule::kw_on => RoleClause::On,
        Rule::kw_from | Rule::according_to => RoleClause::From,
        Rule::recommended_by => RoleClause::RecommendedBy,
        Rule::kw_citing => RoleClause::Citing,
        Rule::kw_under => RoleClause::Under,
        _ => RoleClause::About,
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
fn after(inner: pest::iterators::Pairs<'_, Rule>, clause: Span) -> Result<ClauseKind, SyntaxError> {
    let mut event = None;
    let mut time: Option<TimeSpan> = None;
    let mut list: Option<Names> = None;
    for piece in inner {
        match piece.as_rule() {
            Rule::event => {
                event = piece.into_inner().next().map(|word| match word.as_rule() {
                    Rule::failed => Event::Failed,
                    Rule::succeeded => Event::Succeeded,
                    _ => Event::Tried,
                });
            }
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
    Ok(ClauseKind::After { event, span: time, names })
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
            format!("\"{}\" is not {what}", pair.as_str())
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
    let op = match lower(&sign).as_str() {
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
fn value(pair: Pair<'_>) -> Result<Value, SyntaxError> {
    let inner = pair.into_inner().next().expect("a value is one of its sorts");
    match inner.as_rule() {
        Rule::quoted => Ok(Value::Text(unquoted(inner.as_str()))),
        Rule::span => Ok(Value::Time(time_span(inner)?)),
        Rule::number => {
            let digits = inner.as_str().trim_end_matches('%').trim_end();
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
