//! A row of an edge → is-a, or a draft of a statement whose ids are still to be held against the things.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::columns::{AccuracyColumn, DoseColumn, EffectColumn, Precondition, range};
use super::draft::{Draft, More, Part, Shared};
use super::extra::{Rest, object, quote, quoted, take};
use super::faults::{Wrong, shown};
use super::mapping::{End, Mapping};
use super::row::{EdgeRow, required};
use crate::model::quantity::{Range, Span};
use crate::model::statement::Effect;
use crate::model::terms::{Direction, Event, Stage, Stance, StatementKind};
use crate::store::Slot;
use crate::store::claims::event_slot;

/// The source of what names none.
pub const NOT_STATED: &str = "not-stated";
/// What an edge must say of how it was made, for a statement without `extra`.
pub const CURATED: [(&str, &str); 2] = [("agent_type", "manual_agent"), ("knowledge_level", "knowledge_assertion")];

/// What an edge becomes.
#[derive(Debug)]
pub enum Edge {
    /// One thing is a kind of another.
    IsA {
        /// Id of the narrower one.
        narrower: Part,
        /// Id of the broader one.
        broader: Part,
    },
    /// A claim.
    Statement(Draft),
}

/// Ids that stand in the slots, borrowed from the row where they can be.
#[derive(Default)]
struct Ids<'a> {
    subject: SmallVec<[Cow<'a, str>; 1]>,
    object: SmallVec<[Cow<'a, str>; 1]>,
    alongside: Vec<Cow<'a, str>>,
    circumstances: Vec<Cow<'a, str>>,
    outcome: SmallVec<[Cow<'a, str>; 1]>,
    site: Vec<Cow<'a, str>>,
    by: Vec<Cow<'a, str>>,
    cites: Vec<Cow<'a, str>>,
}

impl<'a> Ids<'a> {
    fn end(&mut self, end: End) -> &mut SmallVec<[Cow<'a, str>; 1]> {
        match end {
            End::Subject => &mut self.subject,
            End::Object => &mut self.object,
            End::Outcome => &mut self.outcome,
        }
    }
}

/// Reads an edge; its texts go to `to`.
///
/// # Errors
/// `K003`: a column is missing; `K004`, `K009`: a value that does not fit.
pub fn edge(row: EdgeRow<'_>, line: u64, mapping: &Mapping, to: &mut Shared) -> Result<Edge, Wrong> {
    let from = required(row.subject, "subject")?;
    let predicate = required(row.predicate, "predicate")?;
    let object = required(row.object, "object")?;
    if mapping.is_a(&predicate) && !row.negated {
        return Ok(Edge::IsA { narrower: to.put(&from), broader: to.put(&object) });
    }
    let mut rest = row.rest;
    let meaning = mapping.meaning(&predicate);
    let (kind, stance) = meaning.of(row.negated);
    let id = match row.id.filter(|id| !id.is_empty()) {
        Some(id) => to.put(&id),
        None => {
            rest.push(("id_made".into(), "true".into()));
            to.put(&format!("{from}-{predicate}-{object}-{line}"))
        }
    };
    let needs: SmallVec<[Need<'_>; 2]> = row.preconditions.into_iter().map(prerequisite).collect::<Result<_, _>>()?;
    let mut d = Draft {
        id,
        source: to.put(row.source.as_deref().filter(|s| !s.is_empty()).unwrap_or(NOT_STATED)),
        kind,
        stance,
        strength: None,
        stage: None,
        any_of: false,
        only_when: false,
        filled: (0, 0),
        markers: false,
        lines: row.lines.unwrap_or((0, 0)),
        extra: None,
        more: None,
    };
    if d.lines.0 > d.lines.1 || (d.lines.0 == 0) != (d.lines.1 == 0) {
        let message = format!("source_lines runs from {} to {}", d.lines.0, d.lines.1);
        return Err(Wrong::new("K009", message, "lines count from 1, the first is not behind the last"));
    }
    let mut ids = Ids { circumstances: row.populations, cites: row.publications, ..Ids::default() };
    ids.end(meaning.subject).push(from);
    ids.end(meaning.object).push(object);
    if let Some(effect) = row.effect {
        let (effect, measure) = read_effect(*effect)?;
        ids.outcome.extend(measure.map(Cow::Owned).filter(|m| !ids.outcome.contains(m)));
        more(&mut d).effect = Some(Box::new(effect));
    }
    if let Some(word) = row.strength {
        d.strength = mapping.strength(&word);
        if d.strength.is_none() {
            if !rest.iter().any(|(n, _)| n == "wording") {
                more(&mut d).wording = Some((*word).to_owned());
            }
            rest.push(("strength".into(), quoted(&word).into()));
        }
    }
    own_columns(&mut d, &mut ids, &mut rest);
    fill(&mut d, &ids, needs, &perhaps(&rest, mapping), to);
    d.extra = kept(rest, &predicate, &d, mapping, to);
    Ok(Edge::Statement(d))
}

fn more(d: &mut Draft) -> &mut More {
    d.more.get_or_insert_default()
}

/// Puts the ids of a draft behind those of the others.
fn fill(d: &mut Draft, ids: &Ids<'_>, needs: SmallVec<[Need<'_>; 2]>, perhaps: &[String], to: &mut Shared) {
    let start = to.filled.len() as u32;
    let mut put = |slot, id: &str, perhaps| to.fill(slot, id, perhaps);
    ids.subject.iter().for_each(|id| put(Slot::Subject, id, false));
    ids.object.iter().for_each(|id| put(Slot::Object, id, false));
    needs.iter().for_each(|need| put(need.slot, &need.id, false));
    ids.alongside.iter().for_each(|id| put(Slot::Alongside, id, false));
    ids.circumstances.iter().for_each(|id| put(Slot::In, id, false));
    perhaps.iter().for_each(|id| put(Slot::In, id, true));
    ids.outcome.iter().for_each(|id| put(Slot::Outcome, id, false));
    if let Some(id) = d.more.as_ref().and_then(|m| m.effect.as_ref()?.measured_in.as_ref()) {
        put(Slot::MeasuredIn, id, false);
    }
    ids.site.iter().for_each(|id| put(Slot::Site, id, false));
    ids.by.iter().for_each(|id| put(Slot::By, id, false));
    ids.cites.iter().for_each(|id| put(Slot::Cites, id, false));
    d.filled = (start, to.filled.len() as u32);
    if needs.iter().any(|n| n.at_least.is_some() || n.detail.is_some()) {
        more(d).needs = needs.into_iter().map(|n| (n.at_least, n.detail)).collect();
    }
}

/// What evigraph itself writes beside the columns of the benchmark.
fn own_columns(d: &mut Draft, ids: &mut Ids<'_>, rest: &mut Rest<'_>) {
    if rest.is_empty() {
        return;
    }
    if let Some(kind) = take::<StatementKind>(rest, "statement_kind") {
        d.kind = kind;
    }
    if let Some((_, word)) = rest.iter().find(|(n, _)| n == "stance") {
        let none = word == "\"none\"";
        if none || serde_json::from_str::<Stance>(word).is_ok() {
            d.stance = take(rest, "stance");
            rest.retain(|(n, _)| n != "stance");
        }
    }
    let mut list = |name: &str| take::<Vec<String>>(rest, name).map(|items| items.into_iter().map(Cow::Owned));
    if let Some(items) = list("subjects") {
        ids.subject = items.collect();
    }
    if let Some(items) = list("objects") {
        ids.object = items.collect();
    }
    if let Some(items) = list("outcomes") {
        ids.outcome = items.collect();
    }
    if let Some(items) = list("cites") {
        ids.cites = items.collect();
        d.markers = true;
    }
    for (name, to) in [("alongside", &mut ids.alongside), ("site", &mut ids.site), ("by", &mut ids.by)] {
        if let Some(items) = list(name) {
            *to = items.collect();
        }
    }
    d.any_of = take(rest, "any_of").unwrap_or(false);
    d.only_when = take(rest, "only_when").unwrap_or(false);
    d.stage = take::<Stage>(rest, "stage");
    if let Some(section) = take(rest, "section") {
        more(d).section = section;
    }
    if let Some(wording) = take(rest, "wording") {
        more(d).wording = Some(wording);
    }
    if let Some(accuracy) = take::<AccuracyColumn>(rest, "accuracy") {
        more(d).accuracy = Some(Box::new(accuracy.into()));
    }
    if let Some(dose) = take::<DoseColumn>(rest, "dose") {
        more(d).dose = Some(Box::new(dose.into()));
    }
    if let Some(text) = take(rest, "text") {
        more(d).text = text;
    }
    if let Some(note) = take(rest, "note") {
        more(d).note = Some(note);
    }
}

/// What must have happened first.
struct Need<'a> {
    slot: Slot,
    id: Cow<'a, str>,
    at_least: Option<Span>,
    detail: Option<String>,
}

fn prerequisite(p: Precondition<'_>) -> Result<Need<'_>, Wrong> {
    let event = Event::from_word(&p.state).ok_or_else(|| word("state of a precondition", &p.state, Event::ALL))?;
    let at_least = match p.min_weeks {
        Some(n) => Some(weeks(n)),
        None => p.at_least.map(|text| span_of(&text)).transpose()?,
    };
    Ok(Need { slot: event_slot(event), id: p.treatment, at_least, detail: p.detail })
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

/// What [`Span::parse`] makes of `N weeks`.
fn weeks(n: u32) -> Span {
    let days = Some(f64::from(n) * 7.0);
    Span { text: format!("{n} weeks"), days: Range::between(days, days) }
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
fn kept(mut rest: Rest<'_>, predicate: &str, d: &Draft, mapping: &Mapping, to: &mut Shared) -> Option<Part> {
    let says = |(name, value): &(&str, &str)| {
        rest.iter().any(|(n, v)| n == name && v.strip_prefix('"').and_then(|v| v.strip_suffix('"')) == Some(*value))
    };
    if rest.len() == CURATED.len()
        && CURATED.iter().all(says)
        && mapping.predicate(d.kind, d.stance, d.strength) == predicate
    {
        return None;
    }
    if rest.is_empty() {
        let start = to.text.len();
        to.text.push_str("{\"predicate\":");
        quote(predicate, &mut to.text);
        to.text.push('}');
        return Some(to.since(start));
    }
    rest.push((Cow::Borrowed("predicate"), Cow::Owned(quoted(predicate))));
    Some(to.put(&object(rest)))
}

#[cfg(test)]
mod tests {
    use super::{Span, weeks};

    #[test]
    fn weeks_are_those_of_the_text() {
        for n in [0, 1, 6, 52, u32::MAX] {
            assert_eq!(Some(weeks(n)), Span::parse(&format!("{n} weeks")));
        }
    }
}
