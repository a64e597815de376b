//! A clause and one statement → whether it holds, and on which entity.

use smallvec::SmallVec;

use super::names::{Hop, Reached, reach, reach_one};
use super::stop;
use crate::answer::What;
use crate::graph::columns::Columns;
use crate::graph::{Graph, Needed};
use crate::model::id::{EntityId, StatementId};
use crate::model::name::normal;
use crate::model::quantity::Range;
use crate::model::statement::Statement;
use crate::model::terms::{
    EntityKind, Event, Facet, Field, Op, ReferenceKind, Relation, Stance, StatementKind, Strength,
};
use crate::resolve::canonical;
use crate::resolve::meaning::{Shown, event_fits, shown};
use crate::resolve::query::{
    Clause, Condition, Head, Named, Names, RoleClause, RoleHead, Scope, Term, TimeSpan, Value,
};
use crate::store::Slot;
use crate::store::format::bits;

/// A clause with its names reached, ready to test statements.
pub struct Test<'g> {
    /// Where there is a text for it.
    clause: Option<&'g Clause>,
    kind: Kind<'g>,
}

enum Kind<'g> {
    Role(RoleClause, Reached<'g>),
    Under(Vec<Reached<'g>>),
    After { event: Option<Event>, span: Option<TimeSpan>, reached: Reached<'g> },
    With(Facet),
    EvidenceFrom(ReferenceKind),
    Where(&'g [Condition]),
    Not(Box<Test<'g>>),
}

/// An entity on which a clause held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// What matched.
    pub entity: EntityId,
    /// How.
    pub hop: Hop,
}

/// The things that stand in a slot or two of a statement.
pub type Standing = SmallVec<[EntityId; 6]>;

/// What a clause is tested on: a statement, and the row that it would make.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// Its columns.
    pub columns: &'a Columns<'a>,
    /// What a row is.
    pub head: &'a Head,
    /// The statement.
    pub statement: StatementId,
    /// The row.
    pub row: &'a What,
}

impl<'g> Test<'g> {
    /// Reaches the names of a clause.
    pub fn new(clause: &'g Clause, graph: &'g Graph) -> Test<'g> {
        let kind = match clause {
            // Each name apart: what is one of the names may be narrower than another. What is narrower than a name does not
            // depend on how far the name reaches.
            Clause::Role(RoleClause::Under, names) => Kind::Under(
                names.any.iter().map(|term| reach(&Names { any: vec![narrower_term(term)] }, false, graph)).collect(),
            ),
            Clause::Role(role, names) => Kind::Role(*role, reach(names, *role == RoleClause::Before, graph)),
            Clause::After { event, span, names } => {
                Kind::After { event: *event, span: *span, reached: reach(names, true, graph) }
            }
            Clause::With(facet) => Kind::With(*facet),
            Clause::Without(facet) => Kind::Not(Box::new(Test { clause: Some(clause), kind: Kind::With(*facet) })),
            Clause::EvidenceFrom(kind) => Kind::EvidenceFrom(*kind),
            Clause::Where(conditions) => Kind::Where(conditions),
            Clause::Not(inner) => Kind::Not(Box::new(Test::new(inner, graph))),
        };
        Test { clause: Some(clause), kind }
    }

    /// The test of a clause word, without a text.
    pub fn role(role: RoleClause, names: &Names, graph: &'g Graph) -> Test<'g> {
        let reached = reach(names, role == RoleClause::Before, graph);
        Test { clause: None, kind: Kind::Role(role, reached) }
    }

    /// The test of prerequisites, without a text.
    pub fn after(event: Option<Event>, span: Option<TimeSpan>, names: &Names, graph: &'g Graph) -> Test<'g> {
        Test { clause: None, kind: Kind::After { event, span, reached: reach(names, true, graph) } }
    }

    /// What must not hold, without a text.
    pub fn never(test: Test<'g>) -> Test<'g> {
        Test { clause: None, kind: Kind::Not(Box::new(test)) }
    }

    /// The clause in canonical form.
    pub fn text(&self, graph: &Graph) -> String {
        match (&self.kind, self.clause) {
            (Kind::With(facet), Some(Clause::Without(_))) => format!("with {facet}"),
            (_, clause) => clause.map_or(String::new(), |clause| canonical::clause(clause, graph)),
        }
    }

    /// The clause that must not hold, for `not CLAUSE` and `without FACET`.
    pub fn negated(&self) -> Option<&Test<'g>> {
        match &self.kind {
            Kind::Not(inner) => Some(inner),
            _ => None,
        }
    }

    /// Whether the rows are prerequisites.
    pub fn is_before(&self) -> bool {
        matches!(self.kind, Kind::Role(RoleClause::Before, _))
    }

    /// Whether it tests prerequisites.
    pub fn is_after(&self) -> bool {
        matches!(self.kind, Kind::After { .. })
    }

    /// What it looks for by name: the clause word or, for prerequisites, the event, and what the names reach. `None` for clauses without names,
    /// and for those whose rows alone tell.
    pub fn looks(&self) -> Option<(Looks, &Reached<'g>)> {
        match &self.kind {
            Kind::Role(role, reached) => Some((Looks::Role(*role), reached)),
            Kind::After { event, reached, .. } => Some((Looks::After(*event), reached)),
            _ => None,
        }
    }

    /// The conditions of a `where`.
    pub fn conditions(&self) -> &'g [Condition] {
        match self.kind {
            Kind::Where(conditions) => conditions,
            _ => &[],
        }
    }

    /// `None` if the clause does not hold; else the entities on which it does (none for clauses without names).
    pub fn hits(&self, case: Case<'_>) -> Option<Vec<Hit>> {
        let mut hits = Vec::new();
        self.holds(case, &mut |hit| hits.push(hit)).then_some(hits)
    }

    /// Whether the clause holds.
    pub fn passes(&self, case: Case<'_>) -> bool {
        self.holds(case, &mut |_| {})
    }

    /// Whether the clause holds; hands out the entities on which it does.
    pub fn holds(&self, case: Case<'_>, out: &mut dyn FnMut(Hit)) -> bool {
        let mut any = false;
        let mut found = |entity: EntityId, hop: Hop| {
            any = true;
            out(Hit { entity, hop });
        };
        match &self.kind {
            Kind::Role(role, reached) => {
                let mut look = |thing: EntityId| {
                    if let Some(hop) = reached.get(thing) {
                        found(thing, hop);
                    }
                };
                match standings(*role, case) {
                    Standings::In(slots) => case.columns.in_slots(case.statement, slots).for_each(look),
                    Standings::These(things) => things.into_iter().for_each(&mut look),
                }
                any
            }
            Kind::Under(reached) => {
                let things = role_things(RoleClause::Under, case);
                for (thing, hop) in reached.iter().flat_map(|r| r.among(&things)) {
                    if hop.relation == Relation::Narrower {
                        found(thing, hop);
                    }
                }
                any
            }
            Kind::After { event, span, reached } => {
                for thing in needed(*event, *span, case) {
                    if let Some(hop) = reached.get(thing) {
                        found(thing, hop);
                    }
                }
                any
            }
            Kind::With(facet) => with(*facet, case),
            Kind::EvidenceFrom(kind) => {
                let mut cited = case.columns.in_slot(case.statement, Slot::Cites);
                cited.any(|target| case.graph.reference(target).is_some_and(|r| r.kind == *kind))
            }
            Kind::Where(conditions) => conditions.iter().all(|c| holds_where(c, case)),
            Kind::Not(inner) => !inner.passes(case),
        }
    }
}

/// Where a clause with names looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// In the slots of a clause word.
    Role(RoleClause),
    /// In prerequisites of an event.
    After(Option<Event>),
}

/// The prerequisites of a statement that an `after` clause looks at: those of its event, and met within the patient's stated time.
pub fn needed(event: Option<Event>, span: Option<TimeSpan>, case: Case<'_>) -> Standing {
    let Some(span) = span else {
        return case
            .columns
            .needs(case.statement)
            .filter(|(stated, _)| event_fits(event, *stated))
            .map(|(_, t)| t)
            .collect();
    };
    let met =
        |need: &&Needed| need.at_least.as_ref().is_none_or(|least| least.days.low.is_none_or(|low| low <= span.days()));
    let after = case.graph.needs_of(case.statement);
    after.iter().filter(|need| event_fits(event, need.event)).filter(met).map(|need| need.entity).collect()
}

/// Where a clause with names finds things on a statement.
enum Standings {
    /// In slots, one bit each.
    In(u16),
    /// These things.
    These(Standing),
}

const fn slot_bit(slot: Slot) -> u16 {
    1 << slot as u16
}

/// Where a clause with names looks: it holds where a name reaches a thing there (for `under`: by at least one hop).
fn standings(role: RoleClause, case: Case<'_>) -> Standings {
    let (columns, statement) = (case.columns, case.statement);
    let slots = |slots: &[Slot]| Standings::In(slots.iter().fold(0, |all, slot| all | slot_bit(*slot)));
    let subject_of = |kind| slots(if columns.kind(statement) == kind { &[Slot::Subject] } else { &[] });
    let source = || Standings::These(std::iter::once(columns.source_of_statement(statement)).collect());
    match role {
        RoleClause::For => slots(&[Slot::Object]),
        RoleClause::Of => match shown(case.head) {
            Shown::Subject => slots(&[Slot::Object]),
            Shown::Object => slots(&[Slot::Subject]),
            Shown::Other => slots(&[Slot::Subject, Slot::Object]),
        },
        RoleClause::About => Standings::In(u16::MAX),
        RoleClause::Before if columns.needs(statement).next().is_none() => slots(&[]),
        RoleClause::Before => slots(&[Slot::Subject]),
        RoleClause::TreatedBy if columns.stance(statement) == Some(Stance::Against) => slots(&[]),
        RoleClause::TreatedBy => subject_of(StatementKind::Recommendation),
        RoleClause::DiagnosedBy => subject_of(StatementKind::Diagnosis),
        RoleClause::CausedBy => subject_of(StatementKind::Cause),
        RoleClause::WithSymptom => subject_of(StatementKind::Symptom),
        RoleClause::Contraindicating => subject_of(StatementKind::Contraindication),
        RoleClause::In => slots(&[Slot::In, Slot::MeasuredIn]),
        RoleClause::On => {
            let measure = |thing: &EntityId| {
                columns.kind(statement) == StatementKind::Effect
                    && matches!(columns.kind_of(*thing), EntityKind::Outcome | EntityKind::Symptom)
            };
            let mut things: Standing = columns.in_slot(statement, Slot::Outcome).collect();
            things.extend(columns.in_slot(statement, Slot::Object).filter(measure));
            Standings::These(things)
        }
        RoleClause::RecommendedBy if columns.stance(statement) != Some(Stance::For) => slots(&[]),
        RoleClause::From | RoleClause::RecommendedBy => source(),
        RoleClause::Citing => {
            let listing = columns.kind(statement) == StatementKind::Listing;
            let mut things: Standing = columns.in_slot(statement, Slot::Cites).collect();
            things.extend(columns.in_slot(statement, Slot::Subject).filter(|_| listing));
            Standings::These(things)
        }
        RoleClause::Under => Standings::These(row_things(case)),
    }
}

/// The things that stand where a clause with names looks.
pub fn role_things(role: RoleClause, case: Case<'_>) -> Standing {
    match standings(role, case) {
        Standings::In(slots) => case.columns.in_slots(case.statement, slots).collect(),
        Standings::These(things) => things,
    }
}

/// The things that row facets speak of: the row's own where it shows the subject (or a prerequisite), else the statement's subjects.
fn row_things(case: Case<'_>) -> Standing {
    match case.row {
        What::Things(things) => things.iter().copied().collect(),
        What::Statement(_) => case.columns.in_slot(case.statement, Slot::Subject).collect(),
    }
}

fn with(facet: Facet, case: Case<'_>) -> bool {
    let (graph, statement) = (case.columns, case.statement);
    let own = graph.statement_bits(statement);
    let cites = || graph.in_slot(statement, Slot::Cites).next().is_some();
    match facet {
        Facet::Evidence => own & bits::QUANTIFIED != 0 || cites(),
        Facet::Citations => cites(),
        Facet::Numbers => own & bits::NUMBERS != 0,
        Facet::Prerequisites => graph.needs(statement).next().is_some(),
        Facet::Cautions => warned(StatementKind::Caution, case),
        Facet::Contraindications => warned(StatementKind::Contraindication, case),
    }
}

/// Whether any source warns of the row's thing, or of what is broader.
fn warned(kind: StatementKind, case: Case<'_>) -> bool {
    let things: Standing = match (shown(case.head), case.row) {
        (Shown::Subject, What::Things(things)) => things.iter().copied().collect(),
        _ => case.columns.in_slot(case.statement, Slot::Subject).collect(),
    };
    let on = |t: &EntityId| case.graph.up(*t).into_iter().flat_map(|(id, _)| case.graph.statements_on(id, kind));
    things.iter().any(|t| on(t).next().is_some())
}

/// The statements of a kind about a thing or what is broader than it, below the root.
pub fn warnings(kind: StatementKind, thing: EntityId, graph: &Graph) -> Vec<StatementId> {
    let mut found: Vec<StatementId> =
        graph.up(thing).into_iter().flat_map(|(id, _)| graph.statements_on(id, kind)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn holds_where(c: &Condition, case: Case<'_>) -> bool {
    let (graph, statement) = (case.graph, case.statement);
    // What columns hold is not decoded.
    match (c.field, &c.value) {
        (Field::Strength, Value::Strength(wanted)) => {
            case.columns.strength(statement).is_some_and(|s| strength_fits(c.op, s, *wanted))
        }
        (Field::Kind, Value::Kind(kind)) => equal(c.op, case.columns.kind(statement) == *kind),
        (Field::Stance, Value::Text(word)) => {
            case.columns.stance(statement).is_some_and(|s| equal(c.op, s.word() == word))
        }
        _ => graph.with_statement(statement, |record| holds_in_record(c, case, record)),
    }
}

fn holds_in_record(c: &Condition, case: Case<'_>, record: &Statement) -> bool {
    let graph = case.graph;
    let source = graph.source_of_statement(case.statement);
    let cited = || graph.in_slot(case.statement, Slot::Cites);
    match (c.field, &c.value) {
        (Field::Stage, Value::Text(word)) => record.stage.is_some_and(|s| equal(c.op, s.word() == word)),
        (Field::Source, Value::Text(text)) => {
            let title = graph.source(source).map_or("", |s| s.title.as_str());
            texts(c.op, &[record.source.as_str(), title], text)
        }
        (Field::Section, Value::Text(text)) => {
            let headings: Vec<_> = record.section.iter().map(String::as_str).collect();
            !headings.is_empty() && texts(c.op, &headings, text)
        }
        (Field::EffectUnit, Value::Text(text)) => {
            record.effect.as_ref().and_then(|e| e.unit.as_deref()).is_some_and(|unit| texts(c.op, &[unit], text))
        }
        (Field::Audience, Value::Text(word)) => graph
            .source(source)
            .is_some_and(|s| !s.audience.is_empty() && equal(c.op, s.audience.iter().any(|a| a.word() == word))),
        (Field::Citations, Value::Number(n)) => compare(c.op, cited().count() as f64, *n),
        (Field::References, Value::Number(n)) => {
            let distinct: std::collections::BTreeSet<_> = cited().collect();
            compare(c.op, distinct.len() as f64, *n)
        }
        (Field::Sensitivity, Value::Number(n)) => {
            record.accuracy.as_ref().and_then(|a| a.sensitivity).is_some_and(|v| compare(c.op, v, *n))
        }
        (Field::Specificity, Value::Number(n)) => {
            record.accuracy.as_ref().and_then(|a| a.specificity).is_some_and(|v| compare(c.op, v, *n))
        }
        (Field::Effect, Value::Number(n)) => record.effect.as_ref().is_some_and(|e| range_fits(c.op, &e.magnitude, *n)),
        (Field::Year, Value::Number(n)) if *case.head == Head::Role(RoleHead::References) => {
            let year = match case.row {
                What::Things(things) => things.first().and_then(|t| graph.reference(*t)).and_then(|r| r.year),
                What::Statement(_) => None,
            };
            year.is_some_and(|y| compare(c.op, f64::from(y), *n))
        }
        (Field::Year | Field::SourceYear, Value::Number(n)) => {
            graph.source(source).and_then(|s| s.year()).is_some_and(|y| compare(c.op, f64::from(y), *n))
        }
        (Field::ReferenceYear, Value::Number(n)) => {
            let listing = record.kind == StatementKind::Listing;
            let listed = graph.in_slot(case.statement, Slot::Subject).filter(|_| listing);
            cited()
                .chain(listed)
                .filter_map(|t| graph.reference(t).and_then(|r| r.year))
                .any(|y| compare(c.op, f64::from(y), *n))
        }
        (Field::Duration, Value::Time(span)) => spans(record).iter().any(|r| range_fits(c.op, r, span.days())),
        (Field::AfterDuration, Value::Time(span)) => {
            after_spans(record).iter().any(|r| range_fits(c.op, r, span.days()))
        }
        (Field::DoseDuration, Value::Time(span)) => {
            dose_span(record).is_some_and(|r| range_fits(c.op, &r, span.days()))
        }
        (Field::EffectHorizon, Value::Time(span)) => horizon(record).is_some_and(|r| range_fits(c.op, &r, span.days())),
        _ => false,
    }
}

fn after_spans(record: &Statement) -> Vec<Range> {
    let minimum = |days: &Range| Range { high: None, high_excluded: false, ..*days };
    record.after.iter().filter_map(|p| p.at_least.as_ref().map(|s| minimum(&s.days))).collect()
}

fn dose_span(record: &Statement) -> Option<Range> {
    record.dose.as_ref().and_then(|d| d.duration.as_ref()).map(|s| s.days)
}

fn horizon(record: &Statement) -> Option<Range> {
    record.effect.as_ref().and_then(|e| e.horizon.as_ref()).map(|s| s.days)
}

/// Every span of time that a statement states, in days.
pub fn spans(record: &Statement) -> Vec<Range> {
    let mut spans = after_spans(record);
    spans.extend(dose_span(record));
    spans.extend(record.dose.as_ref().and_then(|d| d.hold.as_ref()).map(|s| s.days));
    spans.extend(horizon(record));
    let lasting = record.accuracy.as_ref().and_then(|a| a.threshold.as_ref()).and_then(|t| t.lasting.as_ref());
    spans.extend(lasting.map(|s| s.days));
    spans
}

/// A stated range against a value: equal to a stated limit, or the whole range on the asked side of it.
fn range_fits(op: Op, range: &Range, value: f64) -> bool {
    let limit = |l: Option<f64>| l == Some(value);
    match op {
        Op::Eq => limit(range.low) || limit(range.high),
        Op::Ne => range.is_stated() && !(limit(range.low) || limit(range.high)),
        Op::Ge => range.low.is_some_and(|l| l >= value),
        Op::Gt => range.low.is_some_and(|l| l > value || (l == value && range.low_excluded)),
        Op::Le => range.high.is_some_and(|h| h <= value),
        Op::Lt => range.high.is_some_and(|h| h < value || (h == value && range.high_excluded)),
        Op::Contains => false,
    }
}

fn strength_fits(op: Op, stated: Strength, wanted: Strength) -> bool {
    // Rank 0 is the strongest, so "at least as strong" is a rank not above.
    compare(op, -f64::from(stated.rank()), -f64::from(wanted.rank()))
}

fn compare(op: Op, a: f64, b: f64) -> bool {
    match op {
        Op::Eq => a == b,
        Op::Ne => a != b,
        Op::Lt => a < b,
        Op::Le => a <= b,
        Op::Gt => a > b,
        Op::Ge => a >= b,
        Op::Contains => false,
    }
}

fn equal(op: Op, equal: bool) -> bool {
    match op {
        Op::Eq => equal,
        Op::Ne => !equal,
        _ => false,
    }
}

fn texts(op: Op, stated: &[&str], wanted: &str) -> bool {
    let same = |s: &&str| normal(s) == normal(wanted);
    match op {
        Op::Eq => stated.iter().any(same),
        Op::Ne => !stated.iter().any(same),
        Op::Contains => stated.iter().any(|s| s.to_lowercase().contains(&wanted.to_lowercase())),
        _ => false,
    }
}

/// The statements about one name: any role but the source, in order.
pub fn about(named: Named, graph: &Graph) -> Vec<StatementId> {
    let reached = reach_one(named, false, graph);
    let slots = Slot::ALL.into_iter().filter(|slot| *slot != Slot::Source);
    let mut found: Vec<StatementId> = Vec::new();
    for (from, to) in reached.places() {
        for slot in slots.clone() {
            for kind in StatementKind::ALL {
                let listed = graph.image().index(slot, *kind).within(from, to);
                found.extend(stop::each(listed.iter().copied().map(StatementId)));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The same name with everything narrower.
fn narrower_term(term: &Term) -> Term {
    match term {
        Term::Thing(named) => Term::Thing(Named { scope: Scope::Narrower, ..*named }),
        Term::Nested(find) => Term::Nested(find.clone()),
    }
}
