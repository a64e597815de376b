//! Question text → [`Question`]: the forms, heads and tails. Clauses are left to `clause`, names to `names`, mistakes to `slip` and `mend`.

use crate::model::terms::Column;
use crate::span::Span;

use super::ast::{
    Adjective, Clause, ClauseKind, Compare, CompareColumns, Find, Form, Head, Name, Question, RoleClause, Tails,
    Verdict, VerdictAsk, WhyTarget,
};
use super::clause::{clause, group, whole_number};
use super::error::{SyntaxError, WordList};
use super::grammar::{Pair, Pairs, Rule, lower, span_of, tree, words_of};
use super::names::{item, name, names};
use super::{limits, mend, slip, words};

/// Why a text is no question, before anything was done to help.
#[derive(Debug)]
pub(super) enum Failure {
    /// The grammar read up to this byte and found nothing that fits.
    Stopped(usize),
    /// The text fits the grammar but not the rules beyond it.
    Fault(SyntaxError),
}

impl From<SyntaxError> for Failure {
    fn from(error: SyntaxError) -> Self {
        Failure::Fault(error)
    }
}

/// Reads a question.
///
/// # Errors
/// A [`SyntaxError`] with the place of the fault and, where one is near, whole questions that read.
pub fn parse(text: &str) -> Result<Question, SyntaxError> {
    attempt(text).map_err(|failure| match failure {
        Failure::Stopped(at) => slip::explained(text, at),
        Failure::Fault(error) => mend::with_fixes(text, error),
    })
}

/// Reads a question if it reads: cheap where it does not, since nothing is said about why.
pub fn parsed(text: &str) -> Option<Question> {
    attempt(text).ok()
}

/// Reads a question without help for mistakes.
pub(super) fn attempt(text: &str) -> Result<Question, Failure> {
    limits::check(text)?;
    let question = tree(limits::body(text)).map_err(Failure::Stopped)?;
    let mut inner = question.into_inner().filter(|pair| pair.as_rule() != Rule::opener);
    let pair = inner.next().expect("a question has a form");
    let by = match pair.as_rule() {
        Rule::count => Some((Rule::by_key, WordList::GroupKey)),
        Rule::compare => Some((Rule::by_aspects, WordList::Aspect)),
        _ => None,
    };
    let hidden = by.map(|(rule, list)| {
        let read = pair.clone().into_inner().find(|piece| piece.as_rule() == rule);
        (read.map(|piece| piece.as_span().start()), list)
    });
    let form = form(pair);
    if let Some((read, list)) = hidden {
        // A `by` that was read, and read well, hides nothing unless another stands behind it.
        let unread = read.filter(|_| form.is_ok()).map_or(0, |at| at + "by".len());
        if let Some(error) = mend::hidden_by(limits::body(text), unread, list) {
            return Err(error.into());
        }
    }
    Ok(Question { text: text.to_owned(), form: form? })
}

/// One of the nine forms.
fn form(pair: Pair<'_>) -> Result<Form, SyntaxError> {
    let rule = pair.as_rule();
    match rule {
        Rule::find => Ok(Form::Find(find(pair, false)?)),
        Rule::count => count(pair),
        Rule::verdict => verdict(pair),
        Rule::compare => compare(pair),
        Rule::path => path(pair),
        Rule::conflicts => conflicts(pair),
        Rule::why => why(pair),
        _ => {
            let named = named(&mut pair.into_inner())?;
            Ok(if rule == Rule::pathway { Form::Pathway(named) } else { Form::Describe(named) })
        }
    }
}

/// The name that comes next, with its scope.
fn named(pieces: &mut Pairs<'_>) -> Result<Name, SyntaxError> {
    let keyword = |rule| {
        matches!(rule, Rule::kw_exact | Rule::kw_shortest | Rule::kw_path | Rule::kw_from | Rule::kw_to | Rule::kw_for)
    };
    let first = pieces.find(|piece| !keyword(piece.as_rule())).expect("the form holds a name");
    name(first, pieces)
}

/// A question in brackets, whose rows are only passed on.
pub(super) fn nested_find(pair: Pair<'_>) -> Result<Find, SyntaxError> {
    find(pair, true)
}

/// `[top N] [adjective…] head [group] { tail }`
fn find(pair: Pair<'_>, bracketed: bool) -> Result<Find, SyntaxError> {
    let span = span_of(&pair);
    let mut find = Find {
        top: None,
        adjectives: Vec::new(),
        head: Head::Statements,
        head_span: Span::default(),
        group: None,
        tails: Tails::default(),
        span,
    };
    for inner in pair.into_inner() {
        match inner.as_rule() {
            Rule::top => find.top = Some(rows(&operand(inner))?),
            Rule::adjective => find.adjectives.push(adjective(&inner)),
            Rule::head => {
                find.head_span = span_of(&inner);
                find.head = head(inner);
            }
            Rule::group => find.group = Some(group(inner)?),
            Rule::sorted | Rule::grouped | Rule::first | Rule::showing | Rule::as_format => {
                if bracketed {
                    refuse_in_brackets(&inner)?;
                }
                tail(inner, &mut find.tails)?;
            }
            _ => {}
        }
    }
    Ok(find)
}

/// The word behind a keyword.
fn operand(pair: Pair<'_>) -> Pair<'_> {
    pair.into_inner().find(|p| p.as_rule() == Rule::term).expect("a word stands behind the keyword")
}

/// A number of rows.
fn rows(pair: &Pair<'_>) -> Result<usize, SyntaxError> {
    whole_number(pair, "a number of rows").map(|n| n as usize)
}

/// A word before or behind the head.
fn adjective(pair: &Pair<'_>) -> Adjective {
    let word = words::dashed(&lower(pair));
    match word.as_str() {
        "recommended" => Adjective::Recommended,
        "not-recommended" => Adjective::NotRecommended,
        "discussed" => Adjective::Discussed,
        _ => Adjective::Strength(words::strength(&word).expect("the grammar knows the same strengths")),
    }
}

/// What a row is.
fn head(pair: Pair<'_>) -> Head {
    let mut kinds = Vec::new();
    for word in pair.into_inner() {
        match word.as_rule() {
            Rule::role => {
                return words::role_head(&lower(&word)).map_or(Head::Statements, Head::Role);
            }
            Rule::kind => {
                let kind = words::kind_head(&lower(&word)).expect("the grammar knows the same kinds");
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
            _ => {}
        }
    }
    Head::Kinds(kinds)
}

/// A word of a closed list; the error holds the list.
pub(super) fn term<T>(pair: &Pair<'_>, list: WordList, read: fn(&str) -> Option<T>) -> Result<T, SyntaxError> {
    read(&lower(pair)).ok_or_else(|| SyntaxError::UnknownTerm {
        list,
        word: words_of(pair).to_owned(),
        span: span_of(pair),
        nearest: None,
        fixes: Vec::new(),
    })
}

/// Adds one tail to those read before.
fn tail(pair: Pair<'_>, tails: &mut Tails) -> Result<(), SyntaxError> {
    let span = span_of(&pair);
    let rule = pair.as_rule();
    let twice = match rule {
        Rule::sorted => tails.sorted.is_some(),
        Rule::grouped => tails.grouped.is_some(),
        Rule::first => tails.first.is_some(),
        Rule::showing => !tails.showing.is_empty(),
        _ => tails.format.is_some(),
    };
    if twice {
        return Err(SyntaxError::BadTail {
            message: format!("\"{}\" stands twice", tail_word(rule)),
            span,
            help: "leave one of them out".to_owned(),
            fixes: Vec::new(),
        });
    }
    match rule {
        Rule::sorted => {
            let descending = pair.clone().into_inner().any(|p| p.as_rule() == Rule::descending);
            tails.sorted = Some((term(&operand(pair), WordList::SortKey, words::sort_key)?, descending));
        }
        Rule::grouped => tails.grouped = Some(term(&operand(pair), WordList::GroupKey, words::group_key)?),
        Rule::first => tails.first = Some(rows(&operand(pair))?),
        Rule::showing => {
            for word in pair.into_inner().filter(|p| p.as_rule() == Rule::term) {
                let column: Column = term(&word, WordList::Column, words::column)?;
                if !tails.showing.contains(&column) {
                    tails.showing.push(column);
                }
            }
        }
        _ => tails.format = Some(term(&operand(pair), WordList::Format, words::format)?),
    }
    Ok(())
}

/// The keyword of a tail.
fn tail_word(rule: Rule) -> &'static str {
    match rule {
        Rule::sorted => "sorted by",
        Rule::grouped => "grouped by",
        Rule::first => "first",
        Rule::showing => "showing",
        _ => "as",
    }
}

/// The rows of a question in brackets are only passed on, so they can be sorted and cut, not shown.
fn refuse_in_brackets(tail: &Pair<'_>) -> Result<(), SyntaxError> {
    if matches!(tail.as_rule(), Rule::sorted | Rule::first) {
        return Ok(());
    }
    Err(SyntaxError::BadTail {
        message: format!("\"{}\" cannot stand inside brackets", tail_word(tail.as_rule())),
        span: span_of(tail),
        help: "rows in brackets are only passed on: write it behind the last bracket".to_owned(),
        fixes: Vec::new(),
    })
}

/// `(count | how many) find [by KEY]`
fn count(pair: Pair<'_>) -> Result<Form, SyntaxError> {
    let mut found = None;
    let mut by = None;
    for inner in pair.into_inner() {
        match inner.as_rule() {
            Rule::find => found = Some(find(inner, false)?),
            Rule::by_key => by = Some(term(&operand(inner), WordList::GroupKey, words::group_key)?),
            _ => {}
        }
    }
    Ok(Form::Count { find: found.expect("a count counts rows"), by })
}

/// `is NAME recommended [clause…]`
fn verdict(pair: Pair<'_>) -> Result<Form, SyntaxError> {
    let mut subject = None;
    let mut ask = VerdictAsk::Recommended;
    let (mut nots, mut clauses) = (Vec::new(), Vec::new());
    let mut pieces = pair.into_inner();
    while let Some(inner) = pieces.next() {
        let span = span_of(&inner);
        match inner.as_rule() {
            Rule::scope | Rule::verdict_name | Rule::quoted => subject = Some(name(inner, &mut pieces)?),
            Rule::kw_recommended => {}
            Rule::kw_contraindicated => ask = VerdictAsk::Contraindicated,
            Rule::by_sources => {
                let sources = inner.into_inner().last().expect("`by` is followed by names");
                clauses.push(Clause { kind: ClauseKind::Role(RoleClause::From, names(sources, span)?), span });
            }
            _ => clauses.extend(clause(&mut nots, inner)?),
        }
    }
    Ok(Form::Verdict(Verdict { subject: subject.expect("a verdict has a subject"), ask, clauses }))
}

/// `compare NAMES [clause…] [by ASPECTS] [as FORMAT]`
fn compare(pair: Pair<'_>) -> Result<Form, SyntaxError> {
    let mut nots = Vec::new();
    let columns = CompareColumns::Names(Vec::new());
    let mut compare = Compare { columns, clauses: Vec::new(), by: Vec::new(), format: None };
    for inner in pair.into_inner() {
        let span = span_of(&inner);
        match inner.as_rule() {
            Rule::sources_on => {
                let topics = inner.into_inner().last().expect("`on` is followed by names");
                compare.columns = CompareColumns::SourcesOn(names(topics, span)?);
            }
            Rule::compare_list => {
                let mut items = Vec::new();
                let mut pieces = inner.into_inner();
                while let Some(piece) = pieces.next() {
                    items.push(item(piece, &mut pieces)?);
                }
                compare.columns = CompareColumns::Names(items);
            }
            Rule::by_aspects => {
                for word in inner.into_inner().filter(|p| p.as_rule() == Rule::term) {
                    let aspect = term(&word, WordList::Aspect, words::aspect)?;
                    if !compare.by.contains(&aspect) {
                        compare.by.push(aspect);
                    }
                }
            }
            Rule::as_format => compare.format = Some(term(&operand(inner), WordList::Format, words::format)?),
            _ => compare.clauses.extend(clause(&mut nots, inner)?),
        }
    }
    Ok(Form::Compare(compare))
}

/// `[exact | shortest] path from NAME to NAME`
fn path(pair: Pair<'_>) -> Result<Form, SyntaxError> {
    let mut pieces = pair.into_inner();
    let exact = pieces.clone().take_while(|p| p.as_rule() != Rule::kw_path).any(|p| p.as_rule() == Rule::kw_exact);
    let from = named(&mut pieces)?;
    let to = named(&mut pieces)?;
    Ok(Form::Path { exact, from, to })
}

/// `conflicts [about NAMES] [between SOURCES]`
fn conflicts(pair: Pair<'_>) -> Result<Form, SyntaxError> {
    let mut about = None;
    let mut between = Vec::new();
    for inner in pair.into_inner() {
        let span = span_of(&inner);
        match inner.as_rule() {
            Rule::conflict_about => {
                let topics = inner.into_inner().last().expect("`about` is followed by names");
                about = Some(names(topics, span)?);
            }
            Rule::conflict_between => {
                let mut pieces = inner.into_inner();
                while let Some(piece) = pieces.next() {
                    between.push(name(piece, &mut pieces)?);
                }
                if between.len() < 2 {
                    return Err(SyntaxError::Missing {
                        message: "\"between\" needs a second source".to_owned(),
                        expected: "and, and another source".to_owned(),
                        span: Span::new(span.end, span.end),
                        at_end: true,
                        help: vec!["for example: conflicts between yeomans and dr-oracle".to_owned()],
                        fixes: Vec::new(),
                    });
                }
            }
            _ => {}
        }
    }
    Ok(Form::Conflicts { about, between })
}

/// `why [not] [ROW | NAME]`
fn why(pair: Pair<'_>) -> Result<Form, SyntaxError> {
    let end = span_of(&pair).end;
    let mut negated = false;
    let mut target = None;
    let mut pieces = pair.into_inner();
    while let Some(inner) = pieces.next() {
        match inner.as_rule() {
            Rule::kw_not => negated = true,
            Rule::row if negated => {
                return Err(SyntaxError::Unexpected {
                    message: "\"why not\" asks about something that is not in the answer, so it has no row number"
                        .to_owned(),
                    span: span_of(&inner),
                    expected: "a name".to_owned(),
                    help: vec!["for a row of the answer, leave \"not\" out".to_owned()],
                    fixes: vec![format!("why {}", words_of(&inner))],
                });
            }
            Rule::row => target = Some(WhyTarget::Row(whole_number(&inner, "a row number")? as usize, span_of(&inner))),
            _ => target = Some(WhyTarget::Name(name(inner, &mut pieces)?)),
        }
    }
    if negated && target.is_none() {
        return Err(SyntaxError::Missing {
            message: "a name is missing behind \"why not\"".to_owned(),
            expected: "a name".to_owned(),
            span: Span::new(end, end),
            at_end: true,
            help: Vec::new(),
            fixes: Vec::new(),
        });
    }
    Ok(Form::Why { negated, target })
}
