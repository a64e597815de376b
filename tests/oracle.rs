//! The question language a second time, as slowly and plainly as its reference puts it: every rule is a scan over all statements
//! and all things. It shares no code with `eval` and uses no index and no walker of the graph, so that the two can be held against
//! each other. Read it from top to bottom beside `design/question-language.md`.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use evigraph::answer::{VerdictValue, What};
use evigraph::graph::{Fact, Graph, Needed, Record, Thing};
use evigraph::model::id::{EntityId, StatementId};
use evigraph::model::name::normal;
use evigraph::model::quantity::{Range, Span};
use evigraph::model::source::{Reference, Source};
use evigraph::model::statement::Statement;
use evigraph::model::terms::{EntityKind, Event, Facet, Field, GroupKey, Op, SortKey, Stance, StatementKind, Strength};
use evigraph::resolve::query::{
    Adjective, Clause, Combine, Condition, Find, Group, Head, Named, Names, Query, RoleClause, RoleHead, Scope, Term,
    Value, Verdict, VerdictAsk,
};

type Things = BTreeSet<EntityId>;
type Statements = BTreeSet<StatementId>;

/// Rows without order: what each is, and every statement that put it there.
pub type Rows = BTreeMap<What, Statements>;

/// Rows in order.
pub type Listed = Vec<(What, Statements)>;

/// What the oracle has to say about a query.
#[derive(Debug, PartialEq)]
pub enum Said {
    /// Rows in order.
    Rows(Listed),
    /// Rows by the id of their group.
    Groups(BTreeMap<String, Listed>),
    /// A number of rows.
    Count(usize),
    /// Numbers of rows by the id of their group.
    Counts(BTreeMap<String, usize>),
    /// A verdict.
    Verdict { value: VerdictValue, supporting: Statements, against: Statements, neutral: Statements, silent: Things },
    /// Number of steps of a shortest path.
    Path(Option<usize>),
    /// The form is not covered.
    Nothing,
}

/// A yes/no question about a statement as the holder of a row.
type Test<'a> = Box<dyn Fn(StatementId, &What) -> bool + 'a>;

/// What a clause has to know of the question around it.
#[derive(Clone, Copy)]
struct Around<'a> {
    head: &'a Head,
    /// `is NAME contraindicated in X`: there `in` also reads the object.
    in_reads_object: bool,
}

/// The naive evaluator.
#[derive(Clone, Copy)]
pub struct Oracle<'g> {
    pub graph: &'g Graph,
}

impl<'g> Oracle<'g> {
    pub fn answer(self, query: &Query) -> Said {
        match query {
            Query::Find(find) => match find.grouped {
                None => Said::Rows(self.find(find)),
                Some(key) => Said::Groups(self.grouped(find, key)),
            },
            Query::Count { find, by: None } => Said::Count(self.find(find).len()),
            Query::Count { find, by: Some(key) } => {
                Said::Counts(self.grouped(find, *key).into_iter().map(|(id, rows)| (id, rows.len())).collect())
            }
            Query::Verdict(verdict) => self.verdict(verdict),
            Query::Path { exact, from, to } => Said::Path(self.path(*exact, *from, *to)),
            Query::Compare(_) | Query::Pathway(_) | Query::Describe(_) | Query::Conflicts { .. } | Query::Why(_) => {
                Said::Nothing
            }
        }
    }

    // ---- the plain lists -------------------------------------------------------------------------------------------------

    fn thing(self, id: EntityId) -> &'g Thing {
        self.graph.thing(id)
    }

    fn fact(self, id: StatementId) -> &'g Fact {
        self.graph.fact(id)
    }

    fn statement(self, id: StatementId) -> &'g Statement {
        self.graph.statement(id)
    }

    fn all_things(self) -> impl Iterator<Item = EntityId> {
        (0..self.graph.thing_count() as u32).map(EntityId)
    }

    fn all_statements(self) -> impl Iterator<Item = StatementId> {
        (0..self.graph.statement_count() as u32).map(StatementId)
    }

    fn source(self, id: StatementId) -> &'g Source {
        self.graph.source(self.fact(id).source).unwrap()
    }

    /// The record of a cited work; a marker that binds to none has no record.
    fn work(self, id: EntityId) -> Option<&'g Reference> {
        match self.thing(id).record {
            Record::Reference(_, reference) => {
                let source = self.graph.source_of(id).and_then(|s| self.graph.source(s)).unwrap();
                Some(&source.references[reference])
            }
            _ => None,
        }
    }

    // ---- is-a: rule 5 ----------------------------------------------------------------------------------------------------

    /// Everything broader, at any distance, roots included.
    pub fn broader(self, id: EntityId) -> Things {
        let mut all = Things::new();
        let mut open = self.thing(id).broader.clone();
        while let Some(next) = open.pop() {
            if all.insert(next) {
                open.extend(&self.thing(next).broader);
            }
        }
        all
    }

    /// Everything broader but the roots.
    fn broader_below_the_root(self, id: EntityId) -> Things {
        self.broader(id).into_iter().filter(|b| !self.thing(*b).root).collect()
    }

    /// The thing and everything narrower.
    pub fn within(self, id: EntityId) -> Things {
        let mut all = Things::from([id]);
        loop {
            let is_below = |t: &EntityId| !all.contains(t) && self.thing(*t).broader.iter().any(|b| all.contains(b));
            let more: Things = self.all_things().filter(is_below).collect();
            if more.is_empty() {
                return all;
            }
            all.extend(more);
        }
    }

    /// What a name reaches: itself and what is narrower; `exactly` only itself; `broadly` also its ancestors below the root.
    fn reach(self, name: Named) -> Things {
        match name.scope {
            Scope::Exactly => Things::from([name.entity]),
            Scope::Narrower => self.within(name.entity),
            Scope::Broadly => &self.within(name.entity) | &self.broader_below_the_root(name.entity),
        }
    }

    /// What a name reaches behind `after` and `before`: both directions below the root.
    fn reach_both_ways(self, name: Named) -> Things {
        match name.scope {
            Scope::Exactly => Things::from([name.entity]),
            Scope::Narrower | Scope::Broadly => &self.within(name.entity) | &self.broader_below_the_root(name.entity),
        }
    }

    /// Each alternative of a list as a name; each thing of each row of a question in brackets.
    fn named(self, names: &Names) -> Vec<Named> {
        let mut all = Vec::new();
        for term in &names.any {
            match term {
                Term::Thing(name) => all.push(*name),
                Term::Nested(find) => {
                    for (what, _) in self.find(find) {
                        if let What::Things(things) = what {
                            all.extend(things.into_iter().map(|entity| Named { entity, scope: Scope::Narrower }));
                        }
                    }
                }
            }
        }
        all
    }

    fn reached(self, names: &Names) -> Things {
        self.named(names).into_iter().flat_map(|name| self.reach(name)).collect()
    }

    // ---- heads: what a statement puts into a row -------------------------------------------------------------------------

    fn kinds_of_treatments(kind: StatementKind) -> bool {
        use StatementKind as K;
        matches!(kind, K::Recommendation | K::Criterion | K::Effect | K::Prevention)
    }

    /// The rows of one statement. `before`: the leaf has a positive `before`, so that the prerequisites are shown.
    fn rows_of(self, id: StatementId, head: &Head, before: bool) -> BTreeSet<What> {
        let (statement, fact) = (self.statement(id), self.fact(id));
        let together = |things: &[EntityId]| {
            let things: Things = things.iter().copied().collect();
            if things.is_empty() {
                BTreeSet::new()
            } else {
                BTreeSet::from([What::Things(things.into_iter().collect())])
            }
        };
        let each = |things: Vec<EntityId>| {
            things.into_iter().map(|t| What::Things([t].into_iter().collect())).collect::<BTreeSet<_>>()
        };
        let all_are = |kind: EntityKind| fact.subject.iter().all(|s| self.thing(*s).kind == kind);
        let needed = |kind: EntityKind| {
            each(fact.after.iter().map(|n| n.entity).filter(|e| self.thing(*e).kind == kind).collect())
        };
        let role = match head {
            Head::Statements => return BTreeSet::from([What::Statement(id)]),
            Head::Kinds(kinds) => {
                let gate = statement.only_when && kinds.contains(&StatementKind::Contraindication);
                let shown = kinds.contains(&statement.kind) || gate;
                return if shown { BTreeSet::from([What::Statement(id)]) } else { BTreeSet::new() };
            }
            Head::Role(role) => *role,
        };
        match role {
            RoleHead::Treatments if before => needed(EntityKind::Treatment),
            RoleHead::Tests if before => needed(EntityKind::Test),
            RoleHead::Conditions if before => needed(EntityKind::Condition),
            RoleHead::Symptoms if before => needed(EntityKind::Symptom),
            RoleHead::Causes if before => needed(EntityKind::Cause),
            RoleHead::Populations if before => needed(EntityKind::Population),
            RoleHead::Outcomes if before => needed(EntityKind::Outcome),
            RoleHead::Treatments if Self::kinds_of_treatments(statement.kind) && all_are(EntityKind::Treatment) => {
                together(&fact.subject)
            }
            RoleHead::Tests
                if (Self::kinds_of_treatments(statement.kind) || statement.kind == StatementKind::Diagnosis)
                    && all_are(EntityKind::Test) =>
            {
                together(&fact.subject)
            }
            RoleHead::Treatments | RoleHead::Tests => BTreeSet::new(),
            RoleHead::Conditions => {
                each(fact.object.iter().copied().filter(|o| self.thing(*o).kind == EntityKind::Condition).collect())
            }
            RoleHead::Symptoms if statement.kind == StatementKind::Symptom => together(&fact.subject),
            RoleHead::Causes if statement.kind == StatementKind::Cause => together(&fact.subject),
            RoleHead::Symptoms | RoleHead::Causes => BTreeSet::new(),
            RoleHead::Populations => each(fact.circumstances.clone()),
            RoleHead::Outcomes => each(fact.outcome.clone()),
            RoleHead::Sources => each(vec![fact.source]),
            RoleHead::References => {
                let mut shown: Vec<EntityId> = fact.citations.iter().map(|c| c.target).collect();
                if statement.kind == StatementKind::Listing {
                    shown.extend(&fact.subject);
                }
                each(shown)
            }
        }
    }

    /// Adjectives; several stances are alternatives, several strengths are alternatives, both must hold. The heads `treatments` and
    /// `tests` leave out what a source is against, unless the question asks for a stance or for a strength that is against.
    fn passes_adjectives(self, id: StatementId, find: &Find, clauses: &[Clause], before: bool) -> bool {
        let statement = self.statement(id);
        let mut stances = Vec::new();
        let mut strengths = Vec::new();
        for adjective in &find.adjectives {
            match adjective {
                Adjective::Recommended => stances.push(statement.stance == Some(Stance::For)),
                Adjective::NotRecommended => stances.push(statement.stance == Some(Stance::Against)),
                Adjective::Discussed => stances.push(true),
                Adjective::Strength(strength) => strengths.push(statement.strength == Some(*strength)),
            }
        }
        let one_of = |tests: &[bool]| tests.is_empty() || tests.contains(&true);
        let is_against = |strength: Strength| matches!(strength, Strength::Discouraged | Strength::NotIndicated);
        let adjective_asks = find.adjectives.iter().any(|adjective| match adjective {
            Adjective::NotRecommended | Adjective::Discussed => true,
            Adjective::Strength(strength) => is_against(*strength),
            Adjective::Recommended => false,
        });
        let where_asks = clauses.iter().any(|clause| match clause {
            Clause::Where(conditions) => conditions.iter().any(|c| {
                let against = matches!(&c.value, Value::Strength(s) if is_against(*s));
                c.field == Field::Stance || (c.field == Field::Strength && c.op == Op::Eq && against)
            }),
            _ => false,
        });
        let hides_against = matches!(find.head, Head::Role(RoleHead::Treatments | RoleHead::Tests)) && !before;
        let hidden = hides_against && statement.stance == Some(Stance::Against) && !adjective_asks && !where_asks;
        one_of(&stances) && one_of(&strengths) && !hidden
    }

    // ---- clauses: a test on one statement --------------------------------------------------------------------------------

    fn test<'a>(self, clause: &'a Clause, around: Around<'a>) -> Test<'a>
    where
        'g: 'a,
    {
        match clause {
            Clause::Role(role, names) => self.role_test(*role, names, around),
            Clause::After { event, span, names } => {
                let reached: Things = self.named(names).into_iter().flat_map(|n| self.reach_both_ways(n)).collect();
                Box::new(move |id, _| {
                    self.fact(id).after.iter().any(|needed| {
                        let happened = match event {
                            None => true,
                            Some(Event::Tried) => {
                                matches!(needed.event, Event::Tried | Event::Failed | Event::Succeeded)
                            }
                            Some(event) => needed.event == *event,
                        };
                        let stated = needed.at_least.as_ref().and_then(|s| s.days.low);
                        let long_enough = span.is_none_or(|span| stated.is_none_or(|low| low <= span.days()));
                        happened && long_enough && reached.contains(&needed.entity)
                    })
                })
            }
            Clause::With(facet) => self.facet_test(*facet, around),
            Clause::Without(facet) => {
                let has = self.facet_test(*facet, around);
                Box::new(move |id, row| !has(id, row))
            }
            Clause::EvidenceFrom(kind) => Box::new(move |id, _| {
                self.fact(id).citations.iter().any(|c| self.work(c.target).is_some_and(|work| work.kind == *kind))
            }),
            Clause::Where(conditions) => {
                Box::new(move |id, row| conditions.iter().all(|condition| self.holds(condition, id, row, around.head)))
            }
            Clause::Not(inner) => {
                let holds = self.test(inner, around);
                Box::new(move |id, row| !holds(id, row))
            }
        }
    }

    fn role_test<'a>(self, role: RoleClause, names: &Names, around: Around<'a>) -> Test<'a>
    where
        'g: 'a,
    {
        use RoleHead as H;
        let reached = match role {
            RoleClause::Before => self.named(names).into_iter().flat_map(|n| self.reach_both_ways(n)).collect(),
            // The name itself is not under itself, and scope words do not matter.
            RoleClause::Under => {
                let below = |n: Named| self.within(n.entity).into_iter().filter(move |t| *t != n.entity);
                self.named(names).into_iter().flat_map(below).collect()
            }
            _ => self.reached(names),
        };
        let kind = move |id| self.statement(id).kind;
        let stance = move |id| self.statement(id).stance;
        let head = match around.head {
            Head::Role(role) => Some(*role),
            Head::Statements | Head::Kinds(_) => None,
        };
        let hit = move |things: &[EntityId]| things.iter().any(|t| reached.contains(t));
        match role {
            RoleClause::For => Box::new(move |id, _| hit(&self.fact(id).object)),
            RoleClause::Of => Box::new(move |id, _| {
                let fact = self.fact(id);
                match head {
                    Some(H::Treatments | H::Tests | H::Symptoms | H::Causes) => hit(&fact.object),
                    Some(H::Conditions) => hit(&fact.subject),
                    _ => hit(&fact.subject) || hit(&fact.object),
                }
            }),
            RoleClause::About => Box::new(move |id, _| hit(&self.everything_named(id))),
            RoleClause::Before => Box::new(move |id, _| !self.fact(id).after.is_empty() && hit(&self.fact(id).subject)),
            RoleClause::TreatedBy => Box::new(move |id, _| {
                kind(id) == StatementKind::Recommendation
                    && stance(id) != Some(Stance::Against)
                    && hit(&self.fact(id).subject)
            }),
            RoleClause::DiagnosedBy => {
                Box::new(move |id, _| kind(id) == StatementKind::Diagnosis && hit(&self.fact(id).subject))
            }
            RoleClause::CausedBy => {
                Box::new(move |id, _| kind(id) == StatementKind::Cause && hit(&self.fact(id).subject))
            }
            RoleClause::WithSymptom => {
                Box::new(move |id, _| kind(id) == StatementKind::Symptom && hit(&self.fact(id).subject))
            }
            RoleClause::Contraindicating => {
                Box::new(move |id, _| kind(id) == StatementKind::Contraindication && hit(&self.fact(id).subject))
            }
            RoleClause::In => Box::new(move |id, _| {
                let fact = self.fact(id);
                hit(&fact.circumstances)
                    || fact.measured_in.is_some_and(|m| hit(&[m]))
                    || (around.in_reads_object && hit(&fact.object))
            }),
            RoleClause::On => Box::new(move |id, _| {
                let fact = self.fact(id);
                let measure = |t: &EntityId| matches!(self.thing(*t).kind, EntityKind::Outcome | EntityKind::Symptom);
                let measures: Vec<EntityId> = fact.object.iter().copied().filter(measure).collect();
                hit(&fact.outcome) || (kind(id) == StatementKind::Effect && hit(&measures))
            }),
            RoleClause::From => Box::new(move |id, _| hit(&[self.fact(id).source])),
            RoleClause::RecommendedBy => {
                Box::new(move |id, _| hit(&[self.fact(id).source]) && stance(id) == Some(Stance::For))
            }
            RoleClause::Citing => Box::new(move |id, _| {
                let fact = self.fact(id);
                let cited: Vec<EntityId> = fact.citations.iter().map(|c| c.target).collect();
                hit(&cited) || (kind(id) == StatementKind::Listing && hit(&fact.subject))
            }),
            RoleClause::Under => Box::new(move |id, row| match row {
                What::Things(things) => hit(things),
                What::Statement(_) => hit(&self.fact(id).subject),
            }),
        }
    }

    /// Everything that plays a role, but the source.
    fn everything_named(self, id: StatementId) -> Vec<EntityId> {
        let fact = self.fact(id);
        let mut all = Vec::new();
        all.extend(&fact.subject);
        all.extend(&fact.object);
        all.extend(fact.after.iter().map(|n| n.entity));
        all.extend(&fact.alongside);
        all.extend(&fact.circumstances);
        all.extend(&fact.outcome);
        all.extend(fact.measured_in);
        all.extend(&fact.site);
        all.extend(&fact.by);
        all.extend(fact.citations.iter().map(|c| c.target));
        all
    }

    fn facet_test<'a>(self, facet: Facet, around: Around<'a>) -> Test<'a>
    where
        'g: 'a,
    {
        let measured = move |s: &Statement| {
            s.effect.as_ref().is_some_and(|e| e.magnitude.low.is_some() || e.magnitude.high.is_some())
                || s.accuracy.as_ref().is_some_and(|a| a.sensitivity.is_some() || a.specificity.is_some())
        };
        match facet {
            Facet::Evidence => {
                Box::new(move |id, _| !self.fact(id).citations.is_empty() || measured(self.statement(id)))
            }
            Facet::Citations => Box::new(move |id, _| !self.fact(id).citations.is_empty()),
            Facet::Numbers => Box::new(move |id, _| {
                let s = self.statement(id);
                measured(s)
                    || s.accuracy.as_ref().is_some_and(|a| a.threshold.is_some())
                    || s.dose.as_ref().is_some_and(|d| d.duration.is_some() || d.hold.is_some() || d.times.is_some())
                    || s.after.iter().any(|p| p.at_least.is_some())
            }),
            Facet::Prerequisites => Box::new(move |id, _| !self.fact(id).after.is_empty()),
            Facet::Contraindications => self.warning_test(StatementKind::Contraindication, around),
            Facet::Cautions => self.warning_test(StatementKind::Caution, around),
        }
    }

    /// Whether any source warns of the row's things, or of what is broader below the root; where the row is not what is done or
    /// felt, of the statement's subjects.
    fn warning_test<'a>(self, kind: StatementKind, around: Around<'a>) -> Test<'a>
    where
        'g: 'a,
    {
        let warned: Things = self
            .all_statements()
            .filter(|s| self.statement(*s).kind == kind)
            .flat_map(|s| self.fact(s).subject.clone())
            .collect();
        let by_row = matches!(
            around.head,
            Head::Role(RoleHead::Treatments | RoleHead::Tests | RoleHead::Symptoms | RoleHead::Causes)
        );
        Box::new(move |id, row| {
            let things = match row {
                What::Things(things) if by_row => things.as_slice(),
                _ => &self.fact(id).subject,
            };
            things
                .iter()
                .any(|t| warned.contains(t) || self.broader_below_the_root(*t).iter().any(|b| warned.contains(b)))
        })
    }

    // ---- where: a missing value passes nothing ---------------------------------------------------------------------------

    fn holds(self, condition: &Condition, id: StatementId, row: &What, head: &Head) -> bool {
        let (s, fact, source) = (self.statement(id), self.fact(id), self.source(id));
        let op = condition.op;
        match (condition.field, &condition.value) {
            // Rank 0 is the strongest: "greater" is stronger, a lower rank.
            (Field::Strength, Value::Strength(wanted)) => {
                s.strength.is_some_and(|stated| compares(op, wanted.rank().cmp(&stated.rank())))
            }
            (Field::Stance, Value::Text(word)) => s.stance.is_some_and(|x| equals(op, x.word() == word)),
            (Field::Kind, Value::Kind(kind)) => equals(op, s.kind == *kind),
            (Field::Stage, Value::Text(word)) => s.stage.is_some_and(|x| equals(op, x.word() == word)),
            (Field::Source, Value::Text(text)) => text_holds(op, text, &[&source.id, &source.title]),
            (Field::Section, Value::Text(text)) => {
                let headings: Vec<&str> = s.section.iter().map(String::as_str).collect();
                text_holds(op, text, &headings)
            }
            (Field::EffectUnit, Value::Text(text)) => {
                let unit: Vec<&str> = s.effect.iter().filter_map(|e| e.unit.as_deref()).collect();
                text_holds(op, text, &unit)
            }
            (Field::Audience, Value::Text(word)) => {
                !source.audience.is_empty() && equals(op, source.audience.iter().any(|a| a.word() == word))
            }
            (Field::Citations, Value::Number(n)) => number_holds(op, s.cites.len() as f64, *n),
            (Field::References, Value::Number(n)) => {
                let distinct: Things = fact.citations.iter().map(|c| c.target).collect();
                number_holds(op, distinct.len() as f64, *n)
            }
            (Field::Sensitivity, Value::Number(n)) => {
                s.accuracy.as_ref().and_then(|a| a.sensitivity).is_some_and(|x| number_holds(op, x, *n))
            }
            (Field::Specificity, Value::Number(n)) => {
                s.accuracy.as_ref().and_then(|a| a.specificity).is_some_and(|x| number_holds(op, x, *n))
            }
            (Field::Effect, Value::Number(n)) => {
                let magnitude: Vec<Range> = s.effect.iter().map(|e| e.magnitude).collect();
                range_holds(op, &magnitude, *n)
            }
            (Field::Duration, Value::Time(t)) => range_holds(op, &self.spans(id), t.days()),
            (Field::AfterDuration, Value::Time(t)) => range_holds(op, &self.minima(id), t.days()),
            (Field::DoseDuration, Value::Time(t)) => {
                range_holds(op, &days(s.dose.iter().filter_map(|d| d.duration.as_ref())), t.days())
            }
            (Field::EffectHorizon, Value::Time(t)) => {
                range_holds(op, &days(s.effect.iter().filter_map(|e| e.horizon.as_ref())), t.days())
            }
            (Field::Year, Value::Number(n)) => {
                self.row_year(row, id, head).is_some_and(|year| number_holds(op, f64::from(year), *n))
            }
            (Field::SourceYear, Value::Number(n)) => source.year().is_some_and(|y| number_holds(op, f64::from(y), *n)),
            (Field::ReferenceYear, Value::Number(n)) => {
                let listed = if s.kind == StatementKind::Listing { fact.subject.as_slice() } else { &[] };
                let works = fact.citations.iter().map(|c| c.target).chain(listed.iter().copied());
                works.filter_map(|w| self.work(w)?.year).any(|y| number_holds(op, f64::from(y), *n))
            }
            (field, value) => panic!("the plan compares {field} with {value:?}"),
        }
    }

    /// The year of the row's work after the head `references`, else of the source.
    fn row_year(self, row: &What, id: StatementId, head: &Head) -> Option<i32> {
        match (head, row) {
            (Head::Role(RoleHead::References), What::Things(things)) => things.iter().find_map(|t| self.work(*t)?.year),
            _ => self.source(id).year(),
        }
    }

    /// Prerequisites' spans, as minima.
    fn minima(self, id: StatementId) -> Vec<Range> {
        let spans = self.fact(id).after.iter().filter_map(|n: &Needed| n.at_least.as_ref());
        spans.map(|s| Range { high: None, high_excluded: false, ..s.days }).collect()
    }

    /// Every stated span.
    fn spans(self, id: StatementId) -> Vec<Range> {
        let s = self.statement(id);
        let mut all = self.minima(id);
        all.extend(days(s.dose.iter().flat_map(|d| d.duration.iter().chain(&d.hold))));
        all.extend(days(s.effect.iter().filter_map(|e| e.horizon.as_ref())));
        all.extend(days(s.accuracy.iter().filter_map(|a| a.threshold.as_ref()?.lasting.as_ref())));
        all
    }

    // ---- groups: rows combined -------------------------------------------------------------------------------------------

    fn rows(self, find: &Find, group: Option<&Group>) -> Rows {
        match group {
            None => self.leaf(find, &[]),
            Some(Group::Leaf(clauses)) => self.leaf(find, clauses),
            Some(Group::Combine { by, left, right }) => {
                let left = self.rows(find, Some(left));
                let right = self.rows(find, Some(right));
                let mut rows = Rows::new();
                for what in left.keys().chain(right.keys()) {
                    let (a, b) = (left.get(what), right.get(what));
                    let both: Statements = a.into_iter().chain(b).flatten().copied().collect();
                    match by {
                        Combine::And if a.is_some() && b.is_some() => rows.insert(what.clone(), both),
                        Combine::Or => rows.insert(what.clone(), both),
                        Combine::ButNot if b.is_none() => rows.insert(what.clone(), both),
                        Combine::And | Combine::ButNot => None,
                    };
                }
                rows
            }
        }
    }

    /// All clauses on one statement. `not` and `without` then drop a row when any of its statements has what they forbid.
    fn leaf(self, find: &Find, clauses: &[Clause]) -> Rows {
        let around = Around { head: &find.head, in_reads_object: false };
        let before = clauses.iter().any(|c| matches!(c, Clause::Role(RoleClause::Before, _)));
        let mut positive: Vec<Test<'_>> = Vec::new();
        let mut forbidden: Vec<Test<'_>> = Vec::new();
        for clause in clauses {
            match clause {
                Clause::Not(inner) => forbidden.push(self.test(inner, around)),
                Clause::Without(facet) => forbidden.push(self.facet_test(*facet, around)),
                _ => positive.push(self.test(clause, around)),
            }
        }
        let mut rows = Rows::new();
        for id in self.all_statements().filter(|id| self.passes_adjectives(*id, find, clauses, before)) {
            for row in self.rows_of(id, &find.head, before) {
                if positive.iter().all(|test| test(id, &row)) {
                    rows.entry(row).or_default().insert(id);
                }
            }
        }
        rows.retain(|row, statements| !statements.iter().any(|id| forbidden.iter().any(|test| test(*id, row))));
        rows
    }

    // ---- order, limits, groups by a key ----------------------------------------------------------------------------------

    pub fn find(self, find: &Find) -> Listed {
        let mut listed: Listed = self.rows(find, find.group.as_ref()).into_iter().collect();
        listed.sort_by(|a, b| {
            let asked = find.sorted.map_or(Ordering::Equal, |(key, reversed)| self.by_key(find, key, reversed, a, b));
            asked.then_with(|| self.in_written_order(a, b))
        });
        listed.truncate(find.limit.unwrap_or(usize::MAX));
        listed
    }

    fn in_written_order(self, a: &(What, Statements), b: &(What, Statements)) -> Ordering {
        let place = |(what, statements): &(What, Statements)| {
            let sources: BTreeSet<&str> = statements.iter().map(|s| self.statement(*s).source.as_str()).collect();
            (
                self.strongest(statements).map_or(u8::MAX, Strength::rank),
                std::cmp::Reverse(sources.len()),
                std::cmp::Reverse(statements.len()),
                self.label(what).to_lowercase(),
                self.id(what),
            )
        };
        place(a).cmp(&place(b))
    }

    fn strongest(self, statements: &Statements) -> Option<Strength> {
        statements.iter().filter_map(|s| self.statement(*s).strength).min_by_key(|s| s.rank())
    }

    pub fn label(self, what: &What) -> String {
        match what {
            What::Things(things) => {
                things.iter().map(|t| self.thing(*t).label.as_str()).collect::<Vec<_>>().join(" + ")
            }
            What::Statement(id) => self.statement(*id).id.clone(),
        }
    }

    pub fn id(self, what: &What) -> String {
        match what {
            What::Things(things) => things.iter().map(|t| self.thing(*t).id.as_str()).collect::<Vec<_>>().join("+"),
            What::Statement(id) => self.statement(*id).id.clone(),
        }
    }

    fn kind(self, what: &What) -> &'static str {
        match what {
            What::Things(things) => self.thing(things[0]).kind.word(),
            What::Statement(id) => self.statement(*id).kind.word(),
        }
    }

    /// `sorted by`: strength and counts highest first, all else ascending, `descending` reverses that; what has no value last.
    fn by_key(
        self,
        find: &Find,
        key: SortKey,
        reversed: bool,
        a: &(What, Statements),
        b: &(What, Statements),
    ) -> Ordering {
        let order = match (self.sort_value(find, key, a), self.sort_value(find, key, b)) {
            (Some(x), Some(y)) => x.partial_cmp(&y).unwrap_or(Ordering::Equal),
            (x, y) => return x.is_none().cmp(&y.is_none()),
        };
        if reversed { order.reverse() } else { order }
    }

    fn sort_value(self, find: &Find, key: SortKey, (what, statements): &(What, Statements)) -> Option<SortValue> {
        let least = |numbers: Vec<f64>| numbers.into_iter().reduce(f64::min).map(SortValue::Number);
        let most_first = |count: usize| Some(SortValue::Number(-(count as f64)));
        let begin = |r: &Range| r.low.or(r.high);
        match key {
            SortKey::Strength => self.strongest(statements).map(|s| SortValue::Number(f64::from(s.rank()))),
            SortKey::Sources => {
                most_first(statements.iter().map(|s| &self.statement(*s).source).collect::<BTreeSet<_>>().len())
            }
            SortKey::Statements => most_first(statements.len()),
            SortKey::Citations => most_first(statements.iter().map(|s| self.statement(*s).cites.len()).sum()),
            SortKey::References => most_first(
                statements.iter().flat_map(|s| &self.fact(*s).citations).map(|c| c.target).collect::<Things>().len(),
            ),
            SortKey::Label => Some(SortValue::Text(self.label(what).to_lowercase())),
            SortKey::Kind => Some(SortValue::Text(self.kind(what).to_owned())),
            SortKey::Source => statements
                .iter()
                .map(|s| (self.statement(*s).source.clone(), self.statement(*s).lines.0))
                .min()
                .map(|(source, line)| SortValue::Place(source, line)),
            SortKey::Year => {
                least(statements.iter().filter_map(|s| self.row_year(what, *s, &find.head)).map(f64::from).collect())
            }
            SortKey::Duration => {
                least(statements.iter().flat_map(|s| self.spans(*s)).filter_map(|r| begin(&r)).collect())
            }
            SortKey::Effect => least(
                statements
                    .iter()
                    .filter_map(|s| self.statement(*s).effect.as_ref())
                    .filter_map(|e| begin(&e.magnitude))
                    .collect(),
            ),
        }
    }

    /// Rows by the id of their key; a row is in the group of each of its statements, there with the statements of that key.
    fn grouped(self, find: &Find, key: GroupKey) -> BTreeMap<String, Listed> {
        let mut groups: BTreeMap<String, Listed> = BTreeMap::new();
        for (what, statements) in self.find(find) {
            let keys: BTreeSet<String> = statements.iter().flat_map(|s| self.keys(&what, *s, key)).collect();
            for group in keys {
                let of_group =
                    statements.iter().copied().filter(|s| self.keys(&what, *s, key).contains(&group)).collect();
                groups.entry(group).or_default().push((what.clone(), of_group));
            }
        }
        groups
    }

    fn keys(self, what: &What, id: StatementId, key: GroupKey) -> Vec<String> {
        let (s, fact) = (self.statement(id), self.fact(id));
        let ids = |things: &[EntityId]| things.iter().map(|t| self.thing(*t).id.clone()).collect::<Vec<_>>();
        let found = match key {
            GroupKey::Source => vec![s.source.clone()],
            GroupKey::Kind => vec![self.kind(what).to_owned()],
            GroupKey::Strength => s.strength.iter().map(|x| x.word().to_owned()).collect(),
            GroupKey::Stance => s.stance.iter().map(|x| x.word().to_owned()).collect(),
            GroupKey::Subject => {
                // Together, as in a row.
                let together: Things = fact.subject.iter().copied().collect();
                vec![ids(&together.into_iter().collect::<Vec<_>>()).join("+")]
            }
            GroupKey::Object => ids(&fact.object),
            GroupKey::Population => ids(&fact.circumstances),
            GroupKey::Outcome => ids(&fact.outcome),
            GroupKey::Section => s.section.last().into_iter().cloned().collect(),
            GroupKey::Audience => self.source(id).audience.iter().map(|a| a.word().to_owned()).collect(),
            GroupKey::Year => self.source(id).year().iter().map(i32::to_string).collect(),
        };
        if found.is_empty() { vec!["none".to_owned()] } else { found }
    }

    // ---- verdict ---------------------------------------------------------------------------------------------------------

    fn verdict(self, verdict: &Verdict) -> Said {
        let contraindicated = verdict.ask == VerdictAsk::Contraindicated;
        let around = Around { head: &Head::Statements, in_reads_object: contraindicated };
        let tests: Vec<Test<'_>> = verdict.clauses.iter().map(|c| self.test(c, around)).collect();
        let judged = self.reach(verdict.subject);
        let (mut supporting, mut against, mut neutral) = (Statements::new(), Statements::new(), Statements::new());
        for id in self.all_statements() {
            let s = self.statement(id);
            let right_kind = if contraindicated {
                s.kind == StatementKind::Contraindication
            } else {
                Self::kinds_of_treatments(s.kind) || s.kind == StatementKind::Diagnosis
            };
            let about = self.fact(id).subject.iter().any(|x| judged.contains(x));
            if !right_kind || !about || !tests.iter().all(|test| test(id, &What::Statement(id))) {
                continue;
            }
            match s.stance {
                Some(Stance::Against) => against.insert(id),
                Some(Stance::For) => supporting.insert(id),
                _ if contraindicated => supporting.insert(id),
                Some(Stance::Neutral) | None => neutral.insert(id),
            };
        }
        let value = match (supporting.is_empty(), against.is_empty()) {
            (false, true) => VerdictValue::Supported,
            (true, false) => VerdictValue::Opposed,
            (false, false) => VerdictValue::Disputed,
            (true, true) => VerdictValue::Silent,
        };
        let speaks: BTreeSet<EntityId> =
            supporting.iter().chain(&against).chain(&neutral).map(|id| self.fact(*id).source).collect();
        let silent =
            self.all_things().filter(|t| self.thing(*t).kind == EntityKind::Source && !speaks.contains(t)).collect();
        Said::Verdict { value, supporting, against, neutral, silent }
    }

    // ---- path ------------------------------------------------------------------------------------------------------------

    /// Whether a statement leads from `x` to `y`: a recommendation of `y` once `x`, or what is broader below the root, has failed or
    /// was tried; `exact path` wants `x` itself and failed.
    fn is_step(self, exact: bool, x: EntityId, y: EntityId, id: StatementId) -> bool {
        let (s, fact) = (self.statement(id), self.fact(id));
        let leads = |needed: &Needed| {
            let happened = needed.event == Event::Failed || (needed.event == Event::Tried && !exact);
            let broader = !exact && self.broader_below_the_root(x).contains(&needed.entity);
            happened && (needed.entity == x || broader)
        };
        s.kind == StatementKind::Recommendation
            && s.stance != Some(Stance::Against)
            && x != y
            && fact.subject.contains(&y)
            && fact.after.iter().any(leads)
    }

    /// Every statement that leads from `x` to `y`.
    pub fn step(self, exact: bool, x: EntityId, y: EntityId) -> Statements {
        self.all_statements().filter(|id| self.is_step(exact, x, y, *id)).collect()
    }

    /// The ends of a path: all that the name reaches.
    pub fn end(self, name: Named) -> Things {
        self.reach(name)
    }

    /// The number of steps of a shortest chain, at most 8: what can be reached in one step, in two, and so on.
    fn path(self, exact: bool, from: Named, to: Named) -> Option<usize> {
        let ends = self.end(to);
        let mut reached = self.end(from);
        for steps in 1..=8 {
            reached = reached.into_iter().flat_map(|x| self.after_one_step(exact, x)).collect();
            if reached.iter().any(|y| ends.contains(y)) {
                return Some(steps);
            }
        }
        None
    }

    fn after_one_step(self, exact: bool, x: EntityId) -> Things {
        let subjects = self.all_statements().flat_map(|s| self.fact(s).subject.iter().copied().map(move |y| (s, y)));
        subjects.filter(|(s, y)| self.is_step(exact, x, *y, *s)).map(|(_, y)| y).collect()
    }

    // ---- conflicts of stance ---------------------------------------------------------------------------------------------

    /// Whether the two are one, or one is narrower; a root, or a class marked as too wide, is broader than nothing here.
    pub fn related(self, a: EntityId, b: EntityId) -> bool {
        let narrower =
            |x: EntityId, y: EntityId| self.broader_below_the_root(x).contains(&y) && !self.thing(y).grouping;
        a == b || narrower(a, b) || narrower(b, a)
    }
}

#[derive(Debug, PartialEq, PartialOrd)]
enum SortValue {
    Number(f64),
    Text(String),
    Place(String, u32),
}

fn days<'a>(spans: impl Iterator<Item = &'a Span>) -> Vec<Range> {
    spans.map(|s| s.days).collect()
}

fn compares(op: Op, order: Ordering) -> bool {
    match op {
        Op::Eq => order == Ordering::Equal,
        Op::Ne => order != Ordering::Equal,
        Op::Lt => order == Ordering::Less,
        Op::Le => order != Ordering::Greater,
        Op::Gt => order == Ordering::Greater,
        Op::Ge => order != Ordering::Less,
        Op::Contains => false,
    }
}

/// `stated OP wanted`. The strength's `wanted.cmp(stated)` above is this same order, since a lower rank is the greater strength.
fn number_holds(op: Op, stated: f64, wanted: f64) -> bool {
    stated.partial_cmp(&wanted).is_some_and(|order| compares(op, order))
}

fn equals(op: Op, equal: bool) -> bool {
    match op {
        Op::Eq => equal,
        Op::Ne => !equal,
        _ => false,
    }
}

/// Equal in normal form, or a piece of it whatever the case; nothing stated passes nothing.
fn text_holds(op: Op, wanted: &str, stated: &[&str]) -> bool {
    if op == Op::Contains {
        return stated.iter().any(|s| s.to_lowercase().contains(&wanted.to_lowercase()));
    }
    !stated.is_empty() && equals(op, stated.iter().any(|s| normal(s) == normal(wanted)))
}

/// Any one of the ranges: `=` a stated limit of it; `!=` a limit is stated and none of its limits equals; `>=` it lies wholly at or
/// above, `<=` wholly at or below.
fn range_holds(op: Op, stated: &[Range], wanted: f64) -> bool {
    let limits = |r: &Range| [r.low, r.high].into_iter().flatten().collect::<Vec<f64>>();
    match op {
        Op::Eq => stated.iter().any(|r| limits(r).contains(&wanted)),
        Op::Ne => stated.iter().any(|r| !limits(r).is_empty() && !limits(r).contains(&wanted)),
        Op::Ge => stated.iter().any(|r| r.low.is_some_and(|low| low >= wanted)),
        Op::Gt => stated.iter().any(|r| r.low.is_some_and(|low| low > wanted || (low == wanted && r.low_excluded))),
        Op::Le => stated.iter().any(|r| r.high.is_some_and(|high| high <= wanted)),
        Op::Lt => {
            stated.iter().any(|r| r.high.is_some_and(|high| high < wanted || (high == wanted && r.high_excluded)))
        }
        Op::Contains => false,
    }
}
