//! A clause and one statement → whether it holds, and on which entity.

use super::names::{Hop, Reached, reach, reach_one};
use super::stop;
use crate::answer::What;
use crate::graph::network::{Role, roles};
use crate::graph::{Fact, Graph, Needed};
use crate::model::id::{EntityId, StatementId};
use crate::model::name::normal;
use crate::model::quantity::Range;
use crate::model::statement::Statement;
use crate::model::terms::{
    EntityKind, Event, Facet, Field, Op, ReferenceKind, Relation, Stance, StatementKind, Strength,
};
use crate::resolve::canonical;
use crate::resolve::query::{
    Clause, Condition, Head, Named, Names, RoleClause, RoleHead, Scope, Term, TimeSpan, Value,
};

/// A clause with its names reached, ready to test statements.
pub struct Test {
    /// The clause in canonical form.
    pub text: String,
    kind: Kind,
}

enum Kind {
    Role(RoleClause, Reached),
    Under(Vec<Reached>),
    After { event: Option<Event>, span: Option<TimeSpan>, reached: Reached },
    With(Facet),
    EvidenceFrom(ReferenceKind),
    Where(Vec<Condition>),
    Not(Box<Test>),
}

/// An entity on which a clause held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// What matched.
    pub entity: EntityId,
    /// How.
    pub hop: Hop,
}

/// What a clause is tested on: a statement, and the row that it would make.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// What a row is.
    pub head: &'a Head,
    /// The statement.
    pub statement: StatementId,
    /// The row.
    pub row: &'a What,
}

impl Test {
    /// Reaches the names of a clause.
    pub fn new(clause: &Clause, graph: &Graph) -> Test {
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
            Clause::Without(facet) => {
                let inner = Test { text: format!("with {facet}"), kind: Kind::With(*facet) };
                Kind::Not(Box::new(inner))
            }
            Clause::EvidenceFrom(kind) => Kind::EvidenceFrom(*kind),
            Clause::Where(conditions) => Kind::Where(conditions.clone()),
            Clause::Not(inner) => Kind::Not(Box::new(Test::new(inner, graph))),
        };
        Test { text: canonical::clause(clause, graph), kind }
    }

    /// The clause that must not hold, for `not CLAUSE` and `without FACET`.
    pub fn negated(&self) -> Option<&Test> {
        match &self.kind {
            Kind::Not(inner) => Some(inner),
            _ => None,
        }
    }

    /// Whether the rows are prerequisites.
    pub fn is_before(&self) -> bool {
        matches!(self.kind, Kind::Role(RoleClause::Before, _))
    }

    /// `None` if the clause does not hold; else the entities on which it does (none for clauses without names).
    pub fn hits(&self, case: Case<'_>) -> Option<Vec<Hit>> {
        let fact = case.graph.fact(case.statement);
        let record = case.graph.statement(case.statement);
        let holds = |yes: bool| yes.then(Vec::new);
        match &self.kind {
            Kind::Role(role, reached) => found(reached.among(&role_things(*role, case)).collect()),
            Kind::Under(reached) => {
                let things = role_things(RoleClause::Under, case);
                let narrower = |(_, hop): &(EntityId, Hop)| hop.relation == Relation::Narrower;
                found(reached.iter().flat_map(|r| r.among(&things)).filter(narrower).collect())
            }
            Kind::After { event, span, reached } => found(reached.among(&needed(*event, *span, fact)).collect()),
            Kind::With(facet) => holds(with(*facet, case, fact, record)),
            Kind::EvidenceFrom(kind) => {
                holds(fact.citations.iter().any(|c| case.graph.reference(c.target).is_some_and(|r| r.kind == *kind)))
            }
            Kind::Where(conditions) => holds(conditions.iter().all(|c| holds_where(c, case, fact, record))),
            Kind::Not(inner) => holds(inner.hits(case).is_none()),
        }
    }
}

/// Whether the event of a prerequisite is the one asked for; `tried` covers failed and succeeded.
pub fn event_fits(asked: Option<Event>, stated: Event) -> bool {
    match asked {
        None => true,
        Some(Event::Tried) => matches!(stated, Event::Tried | Event::Failed | Event::Succeeded),
        Some(event) => event == stated,
    }
}

/// The things that stand where a clause looks.
fn found(reached: Vec<(EntityId, Hop)>) -> Option<Vec<Hit>> {
    let hits: Vec<Hit> = reached.into_iter().map(|(entity, hop)| Hit { entity, hop }).collect();
    (!hits.is_empty()).then_some(hits)
}

/// The prerequisites of a statement that an `after` clause looks at: those of its event, and met within the patient's stated time.
pub fn needed(event: Option<Event>, span: Option<TimeSpan>, fact: &Fact) -> Vec<EntityId> {
    let met = |need: &&Needed| match (span, &need.at_least) {
        (Some(span), Some(least)) => least.days.low.is_none_or(|low| low <= span.days()),
        _ => true,
    };
    fact.after.iter().filter(|need| event_fits(event, need.event)).filter(met).map(|need| need.entity).collect()
}

/// The things that stand where a clause with names looks: it holds where a name reaches one of them (for `under`: by at least one hop).
pub fn role_things(role: RoleClause, case: Case<'_>) -> Vec<EntityId> {
    let fact = case.graph.fact(case.statement);
    let record = case.graph.statement(case.statement);
    let subject_of = |kind: StatementKind| if record.kind == kind { fact.subject.clone() } else { Vec::new() };
    match role {
        RoleClause::For => fact.object.clone(),
        RoleClause::Of => match shown(case.head) {
            Shown::Subject => fact.object.clone(),
            Shown::Object => fact.subject.clone(),
            Shown::Other => [fact.subject.as_slice(), fact.object.as_slice()].concat(),
        },
        RoleClause::About => roles(fact).filter(|(r, _)| *r != Role::Source).map(|(_, id)| id).collect(),
        RoleClause::Before if fact.after.is_empty() => Vec::new(),
        RoleClause::Before => fact.subject.clone(),
        RoleClause::TreatedBy if record.stance == Some(Stance::Against) => Vec::new(),
        RoleClause::TreatedBy => subject_of(StatementKind::Recommendation),
        RoleClause::DiagnosedBy => subject_of(StatementKind::Diagnosis),
        RoleClause::CausedBy => subject_of(StatementKind::Cause),
        RoleClause::WithSymptom => subject_of(StatementKind::Symptom),
        RoleClause::Contraindicating => subject_of(StatementKind::Contraindication),
        RoleClause::In => fact.circumstances.iter().chain(&fact.measured_in).copied().collect(),
        RoleClause::On => {
            let measure = |id: &&EntityId| {
                record.kind == StatementKind::Effect
                    && matches!(case.graph.thing(**id).kind, EntityKind::Outcome | EntityKind::Symptom)
            };
            fact.outcome.iter().chain(fact.object.iter().filter(measure)).copied().collect()
        }
        RoleClause::From => vec![fact.source],
        RoleClause::RecommendedBy if record.stance != Some(Stance::For) => Vec::new(),
        RoleClause::RecommendedBy => vec![fact.source],
        RoleClause::Citing => {
            let listed = if record.kind == StatementKind::Listing { fact.subject.as_slice() } else { &[] };
            fact.citations.iter().map(|c| c.target).chain(listed.iter().copied()).collect()
        }
        RoleClause::Under => row_things(case, fact),
    }
}

/// Which role of a statement a head shows.
enum Shown {
    Subject,
    Object,
    Other,
}

fn shown(head: &Head) -> Shown {
    match head {
        Head::Role(RoleHead::Treatments | RoleHead::Tests | RoleHead::Symptoms | RoleHead::Causes) => Shown::Subject,
        Head::Role(RoleHead::Conditions) => Shown::Object,
        _ => Shown::Other,
    }
}

/// The things that row facets speak of: the row's own where it shows the subject (or a prerequisite), else the statement's subjects.
fn row_things(case: Case<'_>, fact: &Fact) -> Vec<EntityId> {
    match case.row {
        What::Things(things) => things.clone(),
        What::Statement(_) => fact.subject.clone(),
    }
}

fn with(facet: Facet, case: Case<'_>, fact: &Fact, record: &Statement) -> bool {
    let quantified = record.effect.as_ref().is_some_and(|e| e.magnitude.is_stated())
        || record.accuracy.as_ref().is_some_and(|a| a.sensitivity.is_some() || a.specificity.is_some());
    match facet {
        Facet::Evidence => !fact.citations.is_empty() || quantified,
        Facet::Citations => !fact.citations.is_empty(),
        Facet::Numbers => {
            quantified
                || record.accuracy.as_ref().is_some_and(|a| a.threshold.is_some())
                || record.dose.as_ref().is_some_and(|d| d.duration.is_some() || d.hold.is_some() || d.times.is_some())
                || fact.after.iter().any(|n| n.at_least.is_some())
        }
        Facet::Prerequisites => !fact.after.is_empty(),
        Facet::Cautions => warned(StatementKind::Caution, case, fact),
        Facet::Contraindications => warned(StatementKind::Contraindication, case, fact),
    }
}

/// Whether any source warns of the row's thing, or of what is broader.
fn warned(kind: StatementKind, case: Case<'_>, fact: &Fact) -> bool {
    let things = match (shown(case.head), case.row) {
        (Shown::Subject, What::Things(things)) => things.clone(),
        _ => fact.subject.clone(),
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

fn holds_where(c: &Condition, case: Case<'_>, fact: &Fact, record: &Statement) -> bool {
    let graph = case.graph;
    match (c.field, &c.value) {
        (Field::Strength, Value::Strength(wanted)) => record.strength.is_some_and(|s| strength_fits(c.op, s, *wanted)),
        (Field::Kind, Value::Kind(kind)) => equal(c.op, record.kind == *kind),
        (Field::Stance, Value::Text(word)) => record.stance.is_some_and(|s| equal(c.op, s.word() == word)),
        (Field::Stage, Value::Text(word)) => record.stage.is_some_and(|s| equal(c.op, s.word() == word)),
        (Field::Source, Value::Text(text)) => {
            let title = graph.source(fact.source).map_or("", |s| s.title.as_str());
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
            .source(fact.source)
            .is_some_and(|s| !s.audience.is_empty() && equal(c.op, s.audience.iter().any(|a| a.word() == word))),
        (Field::Citations, Value::Number(n)) => compare(c.op, fact.citations.len() as f64, *n),
        (Field::References, Value::Number(n)) => {
            let distinct: std::collections::BTreeSet<_> = fact.citations.iter().map(|c| c.target).collect();
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
            graph.source(fact.source).and_then(|s| s.year()).is_some_and(|y| compare(c.op, f64::from(y), *n))
        }
        (Field::ReferenceYear, Value::Number(n)) => {
            let listed = if record.kind == StatementKind::Listing { fact.subject.as_slice() } else { &[] };
            fact.citations
                .iter()
                .map(|c| c.target)
                .chain(listed.iter().copied())
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

/// The statements about one name: any role but the source, with what it matched.
pub fn about(named: Named, graph: &Graph) -> Vec<(StatementId, Vec<Hit>)> {
    let reached = reach_one(named, false, graph);
    stop::each(graph.statement_ids())
        .filter_map(|s| {
            let ids: Vec<_> = roles(graph.fact(s)).filter(|(r, _)| *r != Role::Source).map(|(_, id)| id).collect();
            let hits: Vec<_> = reached.among(&ids).map(|(entity, hop)| Hit { entity, hop }).collect();
            (!hits.is_empty()).then_some((s, hits))
        })
        .collect()
}

/// The same name with everything narrower.
fn narrower_term(term: &Term) -> Term {
    match term {
        Term::Thing(named) => Term::Thing(Named { scope: Scope::Narrower, ..*named }),
        Term::Nested(find) => Term::Nested(find.clone()),
    }
}
