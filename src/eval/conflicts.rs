//! Statements that disagree, computed: never stored.
//!
//! Two statements conflict when their subjects are equal or one narrower, their objects likewise, and they differ in stance, order (between
//! sources: within one document prerequisites add up), threshold, figure, dose, circumstance (between sources, both stated, neither nested), or by
//! two ranks of strength. A topic is subject + object + kind of difference; its subject and object are the narrower of the two, of which both
//! speak. A class marked `grouping` in the data contradicts only what is said of itself.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Reached, reach};
use super::stop;
use crate::answer::{Conflict, ConflictKind, Overlap, Side};
use crate::graph::{Fact, Graph};
use crate::model::id::{EntityId, StatementId};
use crate::model::quantity::Range;
use crate::model::statement::Statement;
use crate::model::terms::{Event, Stance, StatementKind};
use crate::resolve::meaning::recommends;
use crate::resolve::query::Names;
use crate::store::Slot;

/// Subject, object and kind of difference.
type Topic = (Vec<EntityId>, Option<EntityId>, ConflictKind);

/// All topics, or those about names and between sources.
pub fn conflicts(about: Option<&Names>, between: &[EntityId], graph: &Graph) -> Vec<Conflict> {
    let about = about.map(|names| reach(names, false, graph));
    // Looked up once a statement, not once a pair.
    let wanted: Vec<bool> = graph.statement_ids().map(|s| named(&about, s, graph)).collect();
    let is_wanted = |s: StatementId| wanted.get(s.index()).copied().unwrap_or_default();
    let asked = |a: StatementId, b: StatementId| (is_wanted(a) || is_wanted(b)) && chosen(between, a, b, graph);
    let mut topics: BTreeMap<Topic, Vec<(StatementId, StatementId)>> = BTreeMap::new();
    for (a, b) in stop::each(same_subject(asked, graph).into_iter()) {
        for topic in differences(a, b, graph) {
            topics.entry(topic).or_default().push((a, b));
        }
    }
    let mut out: Vec<Conflict> =
        stop::each(topics.into_iter()).map(|(topic, pairs)| conflict(topic, &pairs, graph)).collect();
    out.sort_by_cached_key(|c| (c.kind, labels(&c.subject, graph), c.object.map(|o| graph.label(o).to_owned())));
    out
}

/// Number of topics on which one source conflicts with one of the others.
pub fn conflicts_with(about: Option<&Names>, source: EntityId, others: &[EntityId], graph: &Graph) -> usize {
    let others: Vec<EntityId> = others.iter().copied().filter(|id| *id != source).collect();
    let one_of = |other: &EntityId| conflicts(about, &[source, *other], graph).len();
    others.iter().map(one_of).max().unwrap_or(0)
}

/// The asked pairs of statements that can conflict and have a subject in common, in order: the only ones that need to be held side by side.
fn same_subject(asked: impl Fn(StatementId, StatementId) -> bool, graph: &Graph) -> Vec<(StatementId, StatementId)> {
    let mut by_subject: BTreeMap<Vec<EntityId>, Vec<StatementId>> = BTreeMap::new();
    for s in graph.statement_ids().filter(|s| can_conflict(graph.statement(*s))) {
        by_subject.entry(sorted(&graph.fact(s).subject)).or_default().push(s);
    }
    let mut pairs = Vec::new();
    for (subject, narrow) in stop::each(by_subject.iter()) {
        let both = narrow.iter().enumerate().flat_map(|(i, a)| narrow[i + 1..].iter().map(|b| (*a, *b)));
        pairs.extend(both.filter(|(a, b)| asked(*a, *b)));
        let [only] = subject.as_slice() else { continue };
        for wide in graph.wider(*only).into_iter().filter(|w| w != only && speaks_of(*w, *only, graph)) {
            for b in by_subject.get([wide].as_slice()).into_iter().flatten() {
                pairs.extend(narrow.iter().map(|a| (*a.min(b), *a.max(b))).filter(|(a, b)| asked(*a, *b)));
            }
        }
    }
    pairs.sort_unstable();
    pairs
}

fn sorted(ids: &[EntityId]) -> Vec<EntityId> {
    let mut ids = ids.to_vec();
    ids.sort();
    ids
}

fn labels(ids: &[EntityId], graph: &Graph) -> Vec<String> {
    ids.iter().map(|id| graph.label(*id).to_lowercase()).collect()
}

/// Claims that take a position on care or measure something.
fn can_conflict(record: &Statement) -> bool {
    recommends(record.kind)
        || matches!(record.kind, StatementKind::Diagnosis | StatementKind::Prevalence | StatementKind::Technique)
}

fn named(about: &Option<Reached>, s: StatementId, graph: &Graph) -> bool {
    about.as_ref().is_none_or(|reached| {
        let slots = [Slot::Subject, Slot::Object];
        slots.into_iter().any(|slot| graph.in_slot(s, slot).any(|thing| reached.get(thing).is_some()))
    })
}

fn chosen(between: &[EntityId], a: StatementId, b: StatementId, graph: &Graph) -> bool {
    let (a, b) = (graph.source_of_statement(a), graph.source_of_statement(b));
    between.is_empty() || (a != b && between.contains(&a) && between.contains(&b))
}

/// The topics on which two statements differ.
fn differences(a: StatementId, b: StatementId, graph: &Graph) -> Vec<Topic> {
    let (fa, fb) = (graph.fact(a), graph.fact(b));
    let Some(subject) = narrower_subject(fa, fb, graph) else { return Vec::new() };
    let Some(object) = narrower_object(fa, fb, graph) else { return Vec::new() };
    kinds(a, b, graph).into_iter().map(|kind| (subject.clone(), object, kind)).collect()
}

/// The narrower of two subjects where one is within the other; combinations only when they are the same.
fn narrower_subject(a: &Fact, b: &Fact, graph: &Graph) -> Option<Vec<EntityId>> {
    let (x, y) = (sorted(&a.subject), sorted(&b.subject));
    if x == y {
        return Some(x);
    }
    match (x.as_slice(), y.as_slice()) {
        ([p], [q]) if speaks_of(*q, *p, graph) => Some(x),
        ([p], [q]) if speaks_of(*p, *q, graph) => Some(y),
        _ => None,
    }
}

/// Whether what is said of `broad` is said of `narrow` too: it is within, and `broad` is neither a root nor a mere grouping.
fn speaks_of(broad: EntityId, narrow: EntityId, graph: &Graph) -> bool {
    let thing = graph.thing(broad);
    !thing.root && !thing.grouping && graph.is_within(narrow, broad)
}

/// The narrower of two related objects; `Some(None)` where neither has one.
fn narrower_object(a: &Fact, b: &Fact, graph: &Graph) -> Option<Option<EntityId>> {
    if a.object.is_empty() && b.object.is_empty() {
        return Some(None);
    }
    let mut found: Option<EntityId> = None;
    for x in &a.object {
        for y in &b.object {
            let narrower = if x == y || speaks_of(*y, *x, graph) {
                *x
            } else if speaks_of(*x, *y, graph) {
                *y
            } else {
                continue;
            };
            found = Some(found.map_or(narrower, |f| f.min(narrower)));
        }
    }
    found.map(Some)
}

/// What two statements on the same topic differ in.
fn kinds(a: StatementId, b: StatementId, graph: &Graph) -> Vec<ConflictKind> {
    let (ra, rb) = (graph.statement(a), graph.statement(b));
    let (fa, fb) = (graph.fact(a), graph.fact(b));
    let mut kinds = Vec::new();
    let opposite = matches!(
        (ra.stance, rb.stance),
        (Some(Stance::For), Some(Stance::Against)) | (Some(Stance::Against), Some(Stance::For))
    );
    if opposite {
        kinds.push(ConflictKind::Stance);
    }
    let both_for = ra.stance == Some(Stance::For) && rb.stance == Some(Stance::For);
    if both_for && fa.source != fb.source && order_differs(a, b, graph) {
        kinds.push(ConflictKind::Order);
    }
    if thresholds_differ(ra, rb) {
        kinds.push(ConflictKind::Threshold);
    }
    if figures_differ(ra, rb, fa, fb, graph) {
        kinds.push(ConflictKind::Figure);
    }
    if doses_differ(ra, rb) {
        kinds.push(ConflictKind::Dose);
    }
    if both_for
        && fa.source != fb.source
        && !fa.circumstances.is_empty()
        && !fb.circumstances.is_empty()
        && overlap(a, b, graph) != Overlap::Yes
    {
        kinds.push(ConflictKind::Circumstance);
    }
    if both_for
        && fa.source != fb.source
        && let (Some(x), Some(y)) = (ra.strength, rb.strength)
        && x.rank().abs_diff(y.rank()) >= 2
    {
        kinds.push(ConflictKind::Strength);
    }
    kinds
}

/// Whether one asks for something first (or makes it a gate) that the other does not: a patient could get it earlier by one than by the other.
fn order_differs(a: StatementId, b: StatementId, graph: &Graph) -> bool {
    let needs = |s: StatementId| -> Vec<(Event, EntityId)> {
        let fact = graph.fact(s);
        fact.after.iter().filter(|n| n.event != Event::Met).map(|n| (n.event, n.entity)).collect()
    };
    let (na, nb) = (needs(a), needs(b));
    if na.is_empty() && nb.is_empty() {
        return false;
    }
    let covered = |need: &(Event, EntityId), by: &[(Event, EntityId)]| {
        by.iter().any(|(event, entity)| {
            (*event == need.0 || (failed_or_tried(*event) && failed_or_tried(need.0)))
                && graph.is_related(*entity, need.1)
        })
    };
    if !na.is_empty() && !nb.is_empty() && graph.statement(a).only_when != graph.statement(b).only_when {
        return true;
    }
    let same = na.iter().all(|n| covered(n, &nb)) && nb.iter().all(|n| covered(n, &na));
    !same
}

fn failed_or_tried(event: Event) -> bool {
    matches!(event, Event::Failed | Event::Tried)
}

fn thresholds_differ(a: &Statement, b: &Statement) -> bool {
    let threshold = |s: &Statement| s.accuracy.as_ref().and_then(|x| x.threshold.clone());
    match (threshold(a), threshold(b)) {
        (Some(x), Some(y)) => x.measure == y.measure && x.unit == y.unit && x.range != y.range,
        _ => false,
    }
}

fn figures_differ(a: &Statement, b: &Statement, fa: &Fact, fb: &Fact, graph: &Graph) -> bool {
    let shared_outcome = (fa.outcome.is_empty() && fb.outcome.is_empty())
        || fa.outcome.iter().any(|x| fb.outcome.iter().any(|y| speaks_of(*x, *y, graph) || speaks_of(*y, *x, graph)));
    match (&a.effect, &b.effect) {
        (Some(x), Some(y)) => {
            shared_outcome
                && x.unit == y.unit
                && x.scale == y.scale
                && x.magnitude.is_stated()
                && y.magnitude.is_stated()
                && (x.magnitude.is_disjoint_from(&y.magnitude) || x.direction != y.direction)
        }
        _ => false,
    }
}

fn doses_differ(a: &Statement, b: &Statement) -> bool {
    let disjoint = |x: Option<Range>, y: Option<Range>| matches!((x, y), (Some(x), Some(y)) if x.is_disjoint_from(&y));
    let (Some(x), Some(y)) = (&a.dose, &b.dose) else { return false };
    disjoint(x.duration.as_ref().map(|s| s.days), y.duration.as_ref().map(|s| s.days))
        || disjoint(x.hold.as_ref().map(|s| s.days), y.hold.as_ref().map(|s| s.days))
}

fn conflict(topic: Topic, pairs: &[(StatementId, StatementId)], graph: &Graph) -> Conflict {
    let (subject, object, kind) = topic;
    let overlap = pairs.iter().map(|(a, b)| overlap(*a, *b, graph)).min().unwrap_or(Overlap::Unknown);
    let statements: BTreeSet<StatementId> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    // Sides of a difference of strength stand from strong to weak, all others by their words.
    let mut sides: BTreeMap<(Option<Stance>, u8, String), Vec<StatementId>> = BTreeMap::new();
    for s in statements {
        let record = graph.statement(s);
        let rank = if kind == ConflictKind::Strength { record.strength.map_or(u8::MAX, |x| x.rank()) } else { 0 };
        sides.entry((record.stance, rank, position(kind, s, graph))).or_default().push(s);
    }
    let sides =
        sides.into_iter().map(|((stance, _, position), statements)| Side { stance, position, statements }).collect();
    Conflict { subject, object, kind, overlap, sides }
}

/// The position of a statement in a conflict of one kind, in words.
fn position(kind: ConflictKind, s: StatementId, graph: &Graph) -> String {
    let (record, fact) = (graph.statement(s), graph.fact(s));
    match kind {
        ConflictKind::Stance => {
            let subject = fact.subject.iter().map(|id| graph.label(*id)).collect::<Vec<_>>().join(" + ");
            let stance = record.stance.map_or("", Stance::word);
            match record.dose.as_ref().and_then(|d| d.duration.as_ref()) {
                Some(span) => format!("{stance}: {subject}, {}", span.text),
                None => format!("{stance}: {subject}"),
            }
        }
        ConflictKind::Order => {
            let mut needs: Vec<_> = fact.after.iter().map(|n| graph.need_text(n)).collect();
            needs.sort();
            if needs.is_empty() {
                if record.stage.is_some() {
                    "at the start of care".to_owned()
                } else {
                    "no prerequisite stated".to_owned()
                }
            } else {
                format!("{}after {}", if record.only_when { "only " } else { "" }, needs.join(", "))
            }
        }
        ConflictKind::Threshold => record
            .accuracy
            .as_ref()
            .and_then(|a| a.threshold.as_ref())
            .map_or(String::new(), |t| format!("{} {}", t.measure, t.range.text(t.unit.as_deref()))),
        ConflictKind::Figure => record.effect.as_ref().map_or(String::new(), |e| {
            let against = e.comparator.as_ref().map_or(String::new(), |c| format!(", vs {c}"));
            format!("{} {}{against}", e.direction, e.magnitude.text(e.unit.as_deref()))
        }),
        ConflictKind::Dose => record.dose.as_ref().map_or(String::new(), |d| {
            let hold = d.hold.as_ref().map(|s| format!("hold {}", s.text));
            d.duration.as_ref().map(|s| s.text.clone()).or(hold).unwrap_or_default()
        }),
        ConflictKind::Circumstance => {
            let labels = fact.circumstances.iter().map(|id| graph.label(*id)).collect::<Vec<_>>();
            format!("for {}", labels.join(", "))
        }
        ConflictKind::Strength => record.strength.map_or(String::new(), |s| s.word().to_owned()),
    }
}

/// Whether two statements can be about the same patient: yes when their circumstances are equal or nested (none at all holds everyone), no
/// when two of them are declared disjoint or their doses' ranges are, else unknown.
fn overlap(a: StatementId, b: StatementId, graph: &Graph) -> Overlap {
    let (fa, fb) = (graph.fact(a), graph.fact(b));
    let disjoint = fa.circumstances.iter().any(|x| {
        fb.circumstances.iter().any(|y| {
            let ups = |id: EntityId| graph.up(id).into_iter().map(|(u, _)| u).collect::<Vec<_>>();
            let (up_x, up_y) = (ups(*x), ups(*y));
            up_x.iter().any(|p| {
                up_y.iter().any(|q| graph.thing(*p).disjoint.contains(q) || graph.thing(*q).disjoint.contains(p))
            })
        })
    });
    if disjoint || durations_disjoint(a, b, graph) {
        return Overlap::No;
    }
    let within = |xs: &[EntityId], ys: &[EntityId]| xs.iter().all(|x| ys.iter().any(|y| graph.is_within(*y, *x)));
    if within(&fa.circumstances, &fb.circumstances) || within(&fb.circumstances, &fa.circumstances) {
        Overlap::Yes
    } else {
        Overlap::Unknown
    }
}

fn durations_disjoint(a: StatementId, b: StatementId, graph: &Graph) -> bool {
    let duration = |s: StatementId| graph.statement(s).dose.as_ref().and_then(|d| d.duration.as_ref()).map(|d| d.days);
    matches!((duration(a), duration(b)), (Some(x), Some(y)) if x.is_disjoint_from(&y))
}
