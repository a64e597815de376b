//! A row of an edge → is-a, or a draft of a statement whose ids are still to be held against the things.

use std::borrow::Cow;

use super::columns::{AccuracyColumn, DoseColumn, EffectColumn, Precondition, range};
use super::extra::{Rest, object, quoted, take};
use super::faults::{Wrong, shown};
use super::mapping::{End, Mapping};
use super::row::{EdgeRow, required};
use crate::model::quantity::Span;
use crate::model::statement::{Effect, Prerequisite, Statement};
use crate::model::terms::{Direction, Event, Stage, Stance, StatementKind};

/// The source of what names none.
pub const NOT_STATED: &str = "not-stated";
/// What an edge must say of how it was made, for a statement without [`Statement::extra`].
pub const CURATED: [(&str, &str); 2] = [("agent_type", "manual_agent"), ("knowledge_level", "knowledge_assertion")];

/// What an edge becomes.
#[derive(Debug)]
pub enum Edge {
    /// One thing is a kind of another.
    IsA {
        /// Id of the narrower one.
        narrower: String,
        /// Id of the broader one.
        broader: String,
    },
    /// A claim.
    Statement(Box<Draft>),
}

/// A statement whose ids are not checked.
#[derive(Debug)]
pub struct Draft {
    /// The statement.
    pub statement: Statement,
    /// Cited works, where the edge has no `cites`: ids that become things when they are none.
    pub publications: Vec<String>,
    /// Ids that are circumstances if there are things of these ids.
    pub perhaps: Vec<String>,
}

/// Reads an edge.
///
/// # Errors
/// `K003`: a column is missing; `K004`, `K009`: a value that does not fit.
pub fn edge(row: EdgeRow<'_>, line: u64, mapping: &Mapping) -> Result<Edge, Wrong> {
    let from = required(row.subject, "subject")?;
    let predicate = required(row.predicate, "predicate")?;
    let to = required(row.object, "object")?;
    if mapping.is_a(&predicate) && !row.negated {
        return Ok(Edge::IsA { narrower: from.into_owned(), broader: to.into_owned() });
    }
    let mut rest = row.rest;
    let meaning = mapping.meaning(&predicate);
    let (kind, stance) = meaning.of(row.negated);
    let id = match row.id.filter(|id| !id.is_empty()) {
        Some(id) => id.into_owned(),
        None => {
            rest.push(("id_made".into(), "true".into()));
            format!("{from}-{predicate}-{to}-{line}")
        }
    };
    let mut s = Statement {
        id,
        source: row.source.filter(|s| !s.is_empty()).map_or_else(|| NOT_STATED.to_owned(), Cow::into_owned),
        kind,
        subject: Vec::new(),
        object: Vec::new(),
        stance,
        strength: None,
        wording: None,
        stage: None,
        after: row.preconditions.into_iter().map(prerequisite).collect::<Result<_, _>>()?,
        any_of: false,
        only_when: false,
        alongside: Vec::new(),
        circumstances: row.populations.into_iter().map(Cow::into_owned).collect(),
        outcome: Vec::new(),
        effect: None,
        accuracy: None,
        dose: None,
        site: Vec::new(),
        by: Vec::new(),
        cites: Vec::new(),
        section: Vec::new(),
        lines: row.lines.unwrap_or((0, 0)),
        text: String::new(),
        note: None,
        extra: None,
    };
    if s.lines.0 > s.lines.1 || (s.lines.0 == 0) != (s.lines.1 == 0) {
        let message = format!("source_lines runs from {} to {}", s.lines.0, s.lines.1);
        return Err(Wrong::new("K009", message, "lines count from 1, the first is not behind the last"));
    }
    ends(&mut s, meaning.subject).push(from.into_owned());
    ends(&mut s, meaning.object).push(to.into_owned());
    if let Some(effect) = row.effect {
        let (effect, measure) = read_effect(*effect)?;
        s.outcome.extend(measure.filter(|m| !s.outcome.contains(m)));
        s.effect = Some(Box::new(effect));
    }
    if let Some(word) = row.strength {
        s.strength = mapping.strength(&word);
        if s.strength.is_none() {
            s.wording = (!rest.iter().any(|(n, _)| n == "wording")).then(|| (*word).to_owned());
            rest.push(("strength".into(), quoted(&word).into()));
        }
    }
    let cites = own_columns(&mut s, &mut rest);
    let publications: Vec<String> = match cites {
        Some(cites) => {
            s.cites = cites;
            Vec::new()
        }
        None => row.publications.into_iter().map(Cow::into_owned).collect(),
    };
    let perhaps = perhaps(&rest, mapping);
    s.extra = kept(rest, &predicate, &s, mapping);
    Ok(Edge::Statement(Box::new(Draft { statement: s, publications, perhaps })))
}

/// The list of a role.
pub fn ends(s: &mut Statement, end: End) -> &mut Vec<String> {
    match end {
        End::Subject => &mut s.subject,
        End::Object => &mut s.object,
        End::Outcome => &mut s.outcome,
    }
}

/// What evigraph itself writes beside the columns of the benchmark; gives `cites` back.
fn own_columns(s: &mut Statement, rest: &mut Rest<'_>) -> Option<Vec<String>> {
    if rest.is_empty() {
        return None;
    }
    if let Some(kind) = take::<StatementKind>(rest, "statement_kind") {
        s.kind = kind;
    }
    if let Some((_, word)) = rest.iter().find(|(n, _)| n == "stance") {
        let none = word == "\"none\"";
        if none || serde_json::from_str::<Stance>(word).is_ok() {
            s.stance = take(rest, "stance");
            rest.retain(|(n, _)| n != "stance");
        }
    }
    let mut set = |name: &str, list: &mut Vec<String>| {
        if let Some(items) = take(rest, name) {
            *list = items;
        }
    };
    set("subjects", &mut s.subject);
    set("objects", &mut s.object);
    set("outcomes", &mut s.outcome);
    set("alongside", &mut s.alongside);
    set("site", &mut s.site);
    set("by", &mut s.by);
    set("section", &mut s.section);
    s.any_of = take(rest, "any_of").unwrap_or(false);
    s.only_when = take(rest, "only_when").unwrap_or(false);
    s.wording = take(rest, "wording").or(s.wording.take());
    s.stage = take::<Stage>(rest, "stage");
    s.accuracy = take::<AccuracyColumn>(rest, "accuracy").map(|a| Box::new(a.into()));
    s.dose = take::<DoseColumn>(rest, "dose").map(|d| Box::new(d.into()));
    s.text = take(rest, "text").unwrap_or_default();
    s.note = take(rest, "note");
    take(rest, "cites")
}

fn prerequisite(p: Precondition<'_>) -> Result<Prerequisite, Wrong> {
    let event = Event::from_word(&p.state).ok_or_else(|| word("state of a precondition", &p.state, Event::ALL))?;
    let span = p.min_weeks.map(|n| format!("{n} weeks")).or(p.at_least);
    let at_least = span.map(|text| span_of(&text)).transpose()?;
    Ok(Prerequisite { event, entity: p.treatment.into_owned(), at_least, detail: p.detail })
}

fn read_effect(e: EffectColumn) -> Result<(Effect, Option<String>), Wrong> {
    let magnitude = range(e.low, e.low_excluded, e.high, e.high_excluded);
    if !magnitude.is_ordered() {
        return Err(Wrong::new("K009", "the lower limit of the effect lies above the upper", "swap them"));
    }
    let direction = match &e.direction {
        None => Direction::None,
        Some(w) => Direction::from_word(w).ok_or_else(|| word("direction of an effect", w, Direction::ALL))?,
    };
    let effect = Effect {
        magnitude,
        unit: e.unit,
        scale: e.scale,
        direction,
        comparator: e.comparator,
        horizon: e.horizon.map(|text| span_of(&text)).transpose()?,
        measured_in: e.measured_in,
        approximate: e.approximate,
    };
    Ok((effect, e.measure))
}

fn span_of(text: &str) -> Result<Span, Wrong> {
    Span::parse(text).ok_or_else(|| {
        let message = format!("`{}` is not a span of time", shown(text));
        Wrong::new("K009", message, "write it like 6 weeks, 1-2 days, 6+ weeks or >2 days")
    })
}

fn word<T: std::fmt::Display>(what: &str, found: &str, all: &[T]) -> Wrong {
    let words: Vec<String> = all.iter().map(T::to_string).collect();
    Wrong::new("K009", format!("`{}` is no {what}", shown(found)), format!("it is one of {}", words.join(", ")))
}

/// Ids in the columns that the table calls circumstances.
fn perhaps(rest: &Rest<'_>, mapping: &Mapping) -> Vec<String> {
    let named = rest.iter().filter(|(n, _)| mapping.circumstances.iter().any(|c| c == n));
    named
        .flat_map(|(_, value)| {
            let one = serde_json::from_str::<String>(value).map(|id| vec![id]);
            one.or_else(|_| serde_json::from_str::<Vec<String>>(value)).unwrap_or_default()
        })
        .collect()
}

/// The columns that are left, with the predicate; `None` where an export of the statement alone would write the same edge.
fn kept(mut rest: Rest<'_>, predicate: &str, s: &Statement, mapping: &Mapping) -> Option<String> {
    let says = |(name, value): &(&str, &str)| {
        rest.iter().any(|(n, v)| n == name && v.strip_prefix('"').and_then(|v| v.strip_suffix('"')) == Some(*value))
    };
    if rest.len() == CURATED.len() && CURATED.iter().all(says) && mapping.predicate(s) == predicate {
        return None;
    }
    if rest.is_empty() {
        return Some(["{\"predicate\":", &quoted(predicate), "}"].concat());
    }
    rest.push((Cow::Borrowed("predicate"), Cow::Owned(quoted(predicate))));
    Some(object(rest))
}
