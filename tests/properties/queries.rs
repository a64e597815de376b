//! Random plans over a graph. Every plan is one that a question can ask: a name fits its clause, a value its field. Names are mostly taken
//! from one statement and made broader, so that most questions have an answer.

use evigraph::graph::Graph;
use evigraph::model::id::{EntityId, StatementId};
use evigraph::model::quantity::Range;
use evigraph::model::terms::{
    Aspect, Column, EntityKind, Event, Facet, Field, Format, GroupKey, Op, ReferenceKind, SortKey, Stance,
    StatementKind, Strength,
};
use evigraph::resolve::query::{
    Adjective, Clause, Columns, Combine, Compare, Condition, Find, Group, Head, Named, Names, Query, RoleClause,
    RoleHead, Scope, Term, TimeSpan, TimeUnit, Value, Verdict, VerdictAsk,
};

use super::dice::Dice;

/// Makes plans about what one statement says.
pub struct Maker<'g, 'd, 'c> {
    pub graph: &'g Graph,
    pub dice: &'d mut Dice<'c>,
    anchor: StatementId,
    /// How deep brackets go.
    depth: usize,
}

impl<'g, 'd, 'c> Maker<'g, 'd, 'c> {
    pub fn new(graph: &'g Graph, dice: &'d mut Dice<'c>) -> Self {
        let anchor = StatementId(dice.below(graph.statement_count()) as u32);
        Maker { graph, dice, anchor, depth: 2 }
    }

    /// The same with brackets at most so deep.
    pub fn with_depth(self, depth: usize) -> Self {
        Maker { depth, ..self }
    }

    /// A plan that the oracle can answer.
    pub fn query(&mut self) -> Query {
        match self.dice.below(20) {
            14 | 15 => Query::Count { find: self.find(), by: self.dice.perhaps(60, GroupKey::ALL) },
            16 | 17 => self.verdict(),
            18 | 19 => self.path(),
            _ => Query::Find(self.find()),
        }
    }

    /// A plan of any form but `why`.
    pub fn any_query(&mut self) -> Query {
        match self.dice.below(12) {
            7 => self.compare(),
            8 => Query::Pathway(self.named(is_object, |f| f.object.clone())),
            9 => Query::Describe(self.named(|_| true, |f| f.subject.clone())),
            10 | 11 => {
                let sources: Vec<EntityId> = self.graph.sources().collect();
                let between = self.dice.some(3, &sources);
                Query::Conflicts {
                    about: self
                        .dice
                        .chance(50)
                        .then(|| self.names(1, |_| true, |f| [f.subject.clone(), f.object.clone()].concat())),
                    between: if between.len() < 2 { Vec::new() } else { between },
                }
            }
            _ => self.query(),
        }
    }

    fn find(&mut self) -> Find {
        let head = match self.dice.below(10) {
            7 => Head::Statements,
            8 | 9 => {
                let kinds: Vec<StatementKind> = StatementKind::ALL
                    .iter()
                    .copied()
                    .filter(|k| !matches!(k, StatementKind::Symptom | StatementKind::Cause))
                    .collect();
                let mut some = self.dice.some(3, &kinds);
                if some.is_empty() {
                    some.push(self.graph.statement(self.anchor).kind);
                }
                some.retain(|k| kinds.contains(k));
                if some.is_empty() { Head::Statements } else { Head::Kinds(some) }
            }
            _ => Head::Role(self.role_head()),
        };
        let mut find = self.rows(head, self.depth);
        find.grouped = self.dice.perhaps(15, GroupKey::ALL);
        find.showing = if self.dice.chance(10) { self.dice.some(3, Column::ALL) } else { Vec::new() };
        find.format = self.dice.perhaps(10, Format::ALL);
        find
    }

    /// A role that the anchor mostly fills.
    fn role_head(&mut self) -> RoleHead {
        let fact = self.said();
        let kind_of = |t: &EntityId| self.graph.thing(*t).kind;
        let all_are = |kind| fact.subject.iter().all(|t| kind_of(t) == kind);
        let mut filled = vec![RoleHead::Sources];
        match self.graph.statement(self.anchor).kind {
            StatementKind::Symptom => filled.push(RoleHead::Symptoms),
            StatementKind::Cause => filled.push(RoleHead::Causes),
            _ if all_are(EntityKind::Treatment) => filled.extend([RoleHead::Treatments; 3]),
            _ if all_are(EntityKind::Test) => filled.extend([RoleHead::Tests; 3]),
            _ => {}
        }
        if fact.object.iter().any(|t| kind_of(t) == EntityKind::Condition) {
            filled.push(RoleHead::Conditions);
        }
        if !fact.circumstances.is_empty() {
            filled.push(RoleHead::Populations);
        }
        if !fact.outcome.is_empty() {
            filled.push(RoleHead::Outcomes);
        }
        if !fact.citations.is_empty() {
            filled.push(RoleHead::References);
        }
        if !self.dice.chance(30) {
            return self.dice.pick(&filled);
        }
        self.dice.pick(&[
            RoleHead::Treatments,
            RoleHead::Treatments,
            RoleHead::Treatments,
            RoleHead::Conditions,
            RoleHead::Tests,
            RoleHead::Symptoms,
            RoleHead::Causes,
            RoleHead::Populations,
            RoleHead::Outcomes,
            RoleHead::Sources,
            RoleHead::References,
        ])
    }

    fn rows(&mut self, head: Head, depth: usize) -> Find {
        let mut adjectives: Vec<Adjective> = Vec::new();
        if self.dice.chance(30) {
            for _ in 0..1 + self.dice.below(2) {
                let adjective = match self.dice.below(5) {
                    0 => Adjective::Recommended,
                    1 => Adjective::NotRecommended,
                    2 => Adjective::Discussed,
                    _ => Adjective::Strength(self.dice.pick(Strength::ALL)),
                };
                adjectives.push(adjective);
            }
        }
        adjectives.sort();
        adjectives.dedup();
        Find {
            adjectives,
            group: if self.dice.chance(90) { Some(self.group(depth)) } else { None },
            limit: self.dice.perhaps(20, &[1, 2, 3, 10]),
            sorted: self.dice.perhaps(35, SortKey::ALL).map(|key| (key, self.dice.chance(40))),
            ..rows_of(head)
        }
    }

    fn group(&mut self, depth: usize) -> Group {
        if depth == 0 || self.dice.chance(65) {
            return Group::Leaf(self.clauses(3, depth));
        }
        Group::Combine {
            by: self.dice.pick(&[Combine::And, Combine::Or, Combine::ButNot]),
            left: Box::new(self.group(depth - 1)),
            right: Box::new(self.group(depth - 1)),
        }
    }

    /// One to `most` clauses.
    fn clauses(&mut self, most: usize, depth: usize) -> Vec<Clause> {
        let how_many = self.dice.pick(&[1, 1, 1, 1, 2, 2, 3]).min(most);
        (0..how_many).map(|_| self.clause(depth)).collect()
    }

    fn clause(&mut self, depth: usize) -> Clause {
        let has_after = !self.said().after.is_empty();
        let clause = match self.dice.below(10) {
            5 | 6 if has_after || self.dice.chance(25) => Clause::After {
                event: self.dice.pick(&[None, None, Some(Event::Failed), Some(Event::Succeeded), Some(Event::Tried)]),
                span: if self.dice.chance(50) { Some(self.time()) } else { None },
                names: self.names(depth, is_step, |f| f.after.iter().map(|n| n.entity).collect()),
            },
            0..=6 => self.role_clause(depth),
            7 => Clause::With(self.facet()),
            8 if self.dice.chance(50) => Clause::EvidenceFrom(self.dice.pick(ReferenceKind::ALL)),
            8 => Clause::Without(self.dice.pick(Facet::ALL)),
            _ => Clause::Where((0..=self.dice.below(2)).map(|_| self.condition()).collect()),
        };
        match self.dice.below(20) {
            17 | 18 => Clause::Not(Box::new(clause)),
            19 => Clause::Not(Box::new(Clause::Not(Box::new(clause)))),
            _ => clause,
        }
    }

    pub fn role_clause(&mut self, depth: usize) -> Clause {
        use EntityKind as K;
        let role = if self.dice.chance(30) { self.dice.pick(RoleClause::ALL).0 } else { self.filled_clause() };
        let names = match role {
            RoleClause::For => self.names(depth, is_object, |f| f.object.clone()),
            RoleClause::Of => self.names(depth, |_| true, |f| [f.subject.clone(), f.object.clone()].concat()),
            RoleClause::About => self.names(
                depth,
                |_| true,
                |f| {
                    [f.subject.clone(), f.object.clone(), f.alongside.clone(), f.circumstances.clone(), f.site.clone()]
                        .concat()
                },
            ),
            RoleClause::Under => self.names(depth, |_| true, |f| f.subject.clone()),
            RoleClause::Before => self.names(depth, is_step, |f| f.subject.clone()),
            RoleClause::TreatedBy | RoleClause::Contraindicating => {
                self.names(depth, |k| matches!(k, K::Treatment | K::Test), |f| f.subject.clone())
            }
            RoleClause::DiagnosedBy => self.names(depth, |k| k == K::Test, |f| f.subject.clone()),
            RoleClause::CausedBy => self.names(
                depth,
                |k| !matches!(k, K::Source | K::Reference | K::Provider | K::Test),
                |f| f.subject.clone(),
            ),
            RoleClause::WithSymptom => {
                self.names(depth, |k| matches!(k, K::Symptom | K::Condition | K::Outcome), |f| f.subject.clone())
            }
            RoleClause::In => self.names(
                depth,
                |k| !matches!(k, K::Source | K::Reference | K::Treatment | K::Test | K::Provider),
                |f| f.circumstances.iter().copied().chain(f.measured_in).collect(),
            ),
            RoleClause::On => self.names(
                depth,
                |k| matches!(k, K::Outcome | K::Symptom | K::Condition),
                |f| [f.outcome.clone(), f.object.clone()].concat(),
            ),
            RoleClause::From | RoleClause::RecommendedBy => self.names(depth, |k| k == K::Source, |f| vec![f.source]),
            RoleClause::Citing => {
                self.names(depth, |k| k == K::Reference, |f| f.citations.iter().map(|c| c.target).collect())
            }
        };
        // No thing of a fitting kind in this graph.
        if names.any.is_empty() { Clause::With(Facet::Evidence) } else { Clause::Role(role, names) }
    }

    /// What the anchor says.
    fn said(&self) -> &'g evigraph::graph::Fact {
        self.graph.fact(self.anchor)
    }

    /// A clause that the anchor can pass.
    fn filled_clause(&mut self) -> RoleClause {
        let (fact, statement) = (self.said(), self.graph.statement(self.anchor));
        let mut filled = vec![RoleClause::About, RoleClause::From, RoleClause::Of];
        if !fact.object.is_empty() {
            filled.extend([RoleClause::For; 3]);
        }
        match statement.kind {
            StatementKind::Recommendation => filled.push(RoleClause::TreatedBy),
            StatementKind::Diagnosis => filled.extend([RoleClause::DiagnosedBy; 2]),
            StatementKind::Cause => filled.extend([RoleClause::CausedBy; 2]),
            StatementKind::Symptom => filled.extend([RoleClause::WithSymptom; 2]),
            StatementKind::Contraindication => filled.extend([RoleClause::Contraindicating; 2]),
            _ => {}
        }
        if !fact.circumstances.is_empty() {
            filled.extend([RoleClause::In; 2]);
        }
        if !fact.outcome.is_empty() {
            filled.extend([RoleClause::On; 2]);
        }
        if statement.stance == Some(Stance::For) {
            filled.extend([RoleClause::RecommendedBy, RoleClause::Under]);
        }
        if !fact.citations.is_empty() || statement.kind == StatementKind::Listing {
            filled.extend([RoleClause::Citing; 2]);
        }
        if !fact.after.is_empty() {
            filled.extend([RoleClause::Before; 2]);
        }
        self.dice.pick(&filled)
    }

    /// A facet, mostly one that the anchor has.
    fn facet(&mut self) -> Facet {
        let mut has = vec![Facet::Cautions, Facet::Contraindications];
        if !self.said().citations.is_empty() {
            has.extend([Facet::Evidence, Facet::Citations]);
        }
        if !self.said().after.is_empty() {
            has.extend([Facet::Prerequisites, Facet::Numbers]);
        }
        if self.dice.chance(40) { self.dice.pick(Facet::ALL) } else { self.dice.pick(&has) }
    }

    /// A field, mostly one of which the anchor states a value.
    fn field(&mut self) -> Field {
        let statement = self.graph.statement(self.anchor);
        let mut stated = vec![Field::Kind, Field::Source, Field::Citations];
        for (field, is_stated) in [
            (Field::Strength, statement.strength.is_some()),
            (Field::Stance, statement.stance.is_some()),
            (Field::Stage, statement.stage.is_some()),
            (Field::Section, !statement.section.is_empty()),
            (Field::References, !statement.cites.is_empty()),
            (Field::ReferenceYear, !statement.cites.is_empty() || statement.kind == StatementKind::Listing),
            (Field::Effect, statement.effect.as_ref().is_some_and(|e| e.magnitude.is_stated())),
            (Field::EffectUnit, statement.effect.as_ref().is_some_and(|e| e.unit.is_some())),
            (Field::EffectHorizon, statement.effect.as_ref().is_some_and(|e| e.horizon.is_some())),
            (Field::DoseDuration, statement.dose.as_ref().is_some_and(|d| d.duration.is_some())),
            (Field::Duration, statement.dose.as_ref().is_some_and(|d| d.duration.is_some() || d.hold.is_some())),
            (Field::Duration, statement.accuracy.as_ref().is_some_and(|a| a.threshold.is_some())),
            (Field::AfterDuration, statement.after.iter().any(|p| p.at_least.is_some())),
            (Field::Sensitivity, statement.accuracy.as_ref().is_some_and(|a| a.sensitivity.is_some())),
            (Field::Specificity, statement.accuracy.as_ref().is_some_and(|a| a.specificity.is_some())),
            (Field::Year, true),
            (Field::SourceYear, true),
            (Field::Audience, true),
        ] {
            if is_stated {
                stated.push(field);
            }
        }
        if self.dice.chance(30) { self.dice.pick(Field::ALL) } else { self.dice.pick(&stated) }
    }

    /// Names of fitting kinds, mostly what plays the role in the anchor, or broader; empty where nothing fits.
    fn names(
        &mut self,
        depth: usize,
        fits: fn(EntityKind) -> bool,
        role: fn(&evigraph::graph::Fact) -> Vec<EntityId>,
    ) -> Names {
        let mut any = Vec::new();
        if depth > 0 && self.dice.chance(8) {
            let head = Head::Role(self.role_head());
            any.push(Term::Nested(Box::new(self.rows(head, depth - 1))));
        }
        for _ in 0..self.dice.pick(&[1, 1, 1, 2, 3]) {
            if let Some(entity) = self.thing(fits, role) {
                let term = Term::Thing(Named { entity, scope: self.scope() });
                if !any.contains(&term) {
                    any.push(term);
                }
            }
        }
        Names { any }
    }

    fn scope(&mut self) -> Scope {
        self.dice.pick(&[
            Scope::Narrower,
            Scope::Narrower,
            Scope::Narrower,
            Scope::Narrower,
            Scope::Exactly,
            Scope::Broadly,
        ])
    }

    fn thing(
        &mut self,
        fits: fn(EntityKind) -> bool,
        role: fn(&evigraph::graph::Fact) -> Vec<EntityId>,
    ) -> Option<EntityId> {
        let graph = self.graph;
        let fitting = |id: &EntityId| fits(graph.thing(*id).kind);
        let mut chosen = None;
        if !self.dice.chance(35) {
            let said: Vec<EntityId> = role(self.graph.fact(self.anchor)).into_iter().filter(fitting).collect();
            chosen = self.dice.perhaps(100, &said);
        }
        let all: Vec<EntityId> = graph.entity_ids().filter(fitting).collect();
        let mut chosen = chosen.or_else(|| self.dice.perhaps(100, &all))?;
        for _ in 0..self.dice.below(3) {
            let broader: Vec<EntityId> = graph.thing(chosen).broader.iter().copied().filter(fitting).collect();
            chosen = self.dice.perhaps(60, &broader).unwrap_or(chosen);
        }
        Some(chosen)
    }

    fn named(&mut self, fits: fn(EntityKind) -> bool, role: fn(&evigraph::graph::Fact) -> Vec<EntityId>) -> Named {
        let entity = self.thing(fits, role).unwrap_or(EntityId(0));
        Named { entity, scope: self.scope() }
    }

    /// A clause of a verdict or comparison, in which `for` a population is read as `in`.
    fn judged_clause(&mut self) -> Clause {
        let clause = self.clause(1);
        self.in_whom(clause)
    }

    fn in_whom(&self, clause: Clause) -> Clause {
        let population = |term: &Term| match term {
            Term::Thing(named) => self.graph.thing(named.entity).kind == EntityKind::Population,
            Term::Nested(_) => false,
        };
        match clause {
            Clause::Role(RoleClause::For, names) if names.any.iter().all(population) => {
                Clause::Role(RoleClause::In, names)
            }
            Clause::Not(inner) => Clause::Not(Box::new(self.in_whom(*inner))),
            other => other,
        }
    }

    fn verdict(&mut self) -> Query {
        let clauses = (0..self.dice.below(3)).map(|_| self.judged_clause()).collect();
        Query::Verdict(Verdict {
            subject: self.named(|k| matches!(k, EntityKind::Treatment | EntityKind::Test), |f| f.subject.clone()),
            ask: self.dice.pick(&[VerdictAsk::Recommended, VerdictAsk::Recommended, VerdictAsk::Contraindicated]),
            clauses,
        })
    }

    fn path(&mut self) -> Query {
        let gates: Vec<StatementId> =
            self.graph.statement_ids().filter(|s| !self.graph.fact(*s).after.is_empty()).collect();
        self.anchor = self.dice.perhaps(90, &gates).unwrap_or(self.anchor);
        let from = self.named(is_step, |f| f.after.iter().map(|n| n.entity).collect());
        if self.dice.chance(50) {
            self.anchor = self.dice.perhaps(100, &gates).unwrap_or(self.anchor);
        }
        Query::Path { exact: self.dice.chance(30), from, to: self.named(is_step, |f| f.subject.clone()) }
    }

    fn compare(&mut self) -> Query {
        let columns = if self.dice.chance(30) {
            Columns::SourcesOn(self.names(1, |_| true, |f| f.object.clone()))
        } else {
            let mut things = Vec::new();
            for _ in 0..2 + self.dice.below(2) {
                let named = self.named(|_| true, |f| f.subject.clone());
                if !things.contains(&named) {
                    things.push(named);
                }
            }
            Columns::Things(things)
        };
        let mut by = self.dice.some(3, Aspect::ALL);
        by.sort();
        Query::Compare(Compare {
            columns,
            clauses: (0..self.dice.below(2)).map(|_| self.judged_clause()).collect(),
            by,
            format: self.dice.perhaps(10, Format::ALL),
        })
    }

    fn time(&mut self) -> TimeSpan {
        let (number, unit) = self.dice.pick(&[
            (6, TimeUnit::Week),
            (1, TimeUnit::Day),
            (2, TimeUnit::Day),
            (2, TimeUnit::Week),
            (4, TimeUnit::Week),
            (30, TimeUnit::Day),
            (3, TimeUnit::Month),
            (12, TimeUnit::Month),
            (1, TimeUnit::Year),
        ]);
        TimeSpan { number, unit, at_least: self.dice.chance(20) }
    }

    fn condition(&mut self) -> Condition {
        let field = self.field();
        let said = self.graph.statement(self.anchor);
        let ordered = [Op::Ge, Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt];
        let plain = [Op::Eq, Op::Ne];
        let text = [Op::Eq, Op::Ne, Op::Contains];
        let word = |word: &str| Value::Text(word.to_owned());
        let (ops, value): (&[Op], Value) = match field {
            Field::Strength => {
                let own = said.strength.filter(|_| self.dice.chance(50));
                (&ordered, Value::Strength(own.unwrap_or_else(|| self.dice.pick(Strength::ALL))))
            }
            Field::Stance => {
                let own = said.stance.filter(|_| self.dice.chance(50));
                (&plain, word(own.unwrap_or_else(|| self.dice.pick(Stance::ALL)).word()))
            }
            Field::Kind => {
                let kind = if self.dice.chance(50) { said.kind } else { self.dice.pick(StatementKind::ALL) };
                (&plain, Value::Kind(kind))
            }
            Field::Stage => (&plain, word("initial")),
            Field::Source => {
                let titles: Vec<String> = self
                    .graph
                    .sources()
                    .filter_map(|s| self.graph.source(s))
                    .flat_map(|s| [s.id.clone(), s.title.clone()])
                    .collect();
                let at = self.dice.below(titles.len());
                let whole = self.dice.chance(50);
                let title = if whole { titles[at].clone() } else { self.cut(&titles[at]) };
                (if whole { &plain } else { &text[2..] }, Value::Text(title))
            }
            Field::Section => {
                let at = StatementId(self.dice.below(self.graph.statement_count()) as u32);
                let section = if self.dice.chance(50) { &said.section } else { &self.graph.statement(at).section };
                let heading = section.last().cloned().unwrap_or_else(|| "Step".to_owned());
                (&text, Value::Text(self.cut(&heading)))
            }
            Field::EffectUnit => (&text, word(self.dice.pick(&["points", "Percent", "point"]))),
            Field::Audience => (&plain, word(self.dice.pick(&["patients", "clinicians"]))),
            Field::Duration | Field::AfterDuration | Field::DoseDuration | Field::EffectHorizon => {
                let dose = said.dose.iter().flat_map(|d| d.duration.iter().chain(&d.hold));
                let horizon = said.effect.iter().filter_map(|e| e.horizon.as_ref());
                let lasting = said.accuracy.iter().filter_map(|a| a.threshold.as_ref()?.lasting.as_ref());
                let spans =
                    said.after.iter().filter_map(|p| p.at_least.as_ref()).chain(dose).chain(horizon).chain(lasting);
                let own =
                    self.limit(&spans.map(|s| s.days).collect::<Vec<_>>()).filter(|d| *d >= 1.0 && d.fract() == 0.0);
                let own = own.map(|days| TimeSpan { number: days as u32, unit: TimeUnit::Day, at_least: false });
                let minimum = [Op::Eq, Op::Ne, Op::Ge, Op::Gt].as_slice();
                (
                    if field == Field::AfterDuration { minimum } else { &ordered },
                    Value::Time(own.unwrap_or_else(|| self.time())),
                )
            }
            Field::Citations | Field::References => (&ordered, Value::Number(self.dice.pick(&[1.0, 0.0, 2.0, 3.0]))),
            Field::Effect => {
                let own = self.limit(&said.effect.iter().map(|e| e.magnitude).collect::<Vec<_>>());
                (&ordered, Value::Number(own.unwrap_or_else(|| self.dice.pick(&[9.0, 5.0, 12.0, 20.0, 7.5]))))
            }
            Field::Sensitivity | Field::Specificity => (&ordered, Value::Number(self.dice.pick(&[94.0, 78.0, 90.0]))),
            Field::Year | Field::ReferenceYear | Field::SourceYear => {
                (&ordered, Value::Number(self.dice.pick(&[2017.0, 1999.0, 2005.0, 2020.0, 2025.0])))
            }
        };
        Condition { field, op: self.dice.pick(ops), value }
    }

    /// Mostly a limit of one of these.
    fn limit(&mut self, of: &[Range]) -> Option<f64> {
        let limits: Vec<f64> = of.iter().flat_map(|r| [r.low, r.high]).flatten().collect();
        self.dice.perhaps(70, &limits)
    }

    /// `statements where FIELD OP VALUE` with one or two such conditions, mostly on values that are stated.
    pub fn comparison(&mut self) -> Query {
        let conditions = (0..=self.dice.below(2)).map(|_| self.condition()).collect();
        let head = self.dice.pick(&[Head::Statements, Head::Role(RoleHead::References)].each_ref()).clone();
        let group = Some(Group::Leaf(vec![Clause::Where(conditions)]));
        Query::Find(Find { group, ..rows_of(head) })
    }

    /// A text, or its first word in another case.
    fn cut(&mut self, text: &str) -> String {
        match self.dice.below(3) {
            1 => text.to_uppercase(),
            2 => text.split_whitespace().next().unwrap_or("x").to_lowercase(),
            _ => text.to_owned(),
        }
    }
}

/// All rows of a head.
fn rows_of(head: Head) -> Find {
    Find {
        head,
        adjectives: Vec::new(),
        group: None,
        limit: None,
        sorted: None,
        grouped: None,
        showing: Vec::new(),
        format: None,
    }
}

fn is_object(kind: EntityKind) -> bool {
    use EntityKind as K;
    !matches!(kind, K::Treatment | K::Test | K::Source | K::Reference | K::Provider)
}

fn is_step(kind: EntityKind) -> bool {
    use EntityKind as K;
    !matches!(kind, K::Source | K::Reference | K::Provider | K::Anatomy)
}
