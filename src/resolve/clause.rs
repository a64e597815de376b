//! Clauses and groups of a question → those of a query: names looked up, values typed, `and` lists and brackets multiplied out.

use super::Resolver;
use super::error::{ResolveError, written};
use super::name::Want;
use super::query::{Clause, Condition, Group, Names, Term, Value};
use super::value;
use crate::model::id::EntityId;
use crate::model::terms::{Audience, EntityKind, Field, Op, Stage, Stance, StatementKind, Strength};
use crate::question::ast::{self, ClauseKind, Combine, Head, Join, Part, RoleClause, RoleHead};
use crate::span::Span;

/// Most parts that lists and brackets may multiply out to.
const MOST_PARTS: usize = 256;

impl Resolver<'_> {
    pub(crate) fn group(&self, group: &ast::Group, head: &Head) -> Result<Group, ResolveError> {
        match group {
            ast::Group::Part(part) => self.part(part, head),
            ast::Group::Combine { .. } => {
                // A long chain leans to the left: walk it in a loop, not in recursion.
                let mut chain = Vec::new();
                let mut at = group;
                while let ast::Group::Combine { by, left, right } = at {
                    chain.push((*by, right));
                    at = left;
                }
                let mut done = self.group(at, head)?;
                for (by, right) in chain.into_iter().rev() {
                    let right = self.group(right, head)?;
                    done = Group::Combine { by, left: Box::new(done), right: Box::new(right) };
                }
                Ok(done)
            }
        }
    }

    fn part(&self, part: &Part, head: &Head) -> Result<Group, ResolveError> {
        let too_many = ResolveError::TooManyParts { most: MOST_PARTS, span: part.span };
        let mut copies: Vec<Vec<Clause>> = vec![Vec::new()];
        for clause in &part.clauses {
            let choices = self.clause(clause, Some(head))?;
            if copies.len() * choices.len() > MOST_PARTS {
                return Err(too_many);
            }
            copies = choices
                .iter()
                .flat_map(|choice| {
                    copies.iter().map(move |copy| [copy.as_slice(), std::slice::from_ref(choice)].concat())
                })
                .collect();
        }
        let brackets: Vec<Group> = part.groups.iter().map(|g| self.group(g, head)).collect::<Result<_, _>>()?;
        let size = brackets.iter().map(leaves).try_fold(copies.len(), |n, m| n.checked_mul(m));
        if size.is_none_or(|n| n > MOST_PARTS) {
            return Err(too_many);
        }
        let mut parts = copies.into_iter().map(|clauses| bind(clauses, &brackets));
        let first = parts.next().unwrap_or_else(|| Group::Leaf(Vec::new()));
        Ok(parts.fold(first, |left, right| Group::Combine {
            by: Combine::And,
            left: Box::new(left),
            right: Box::new(right),
        }))
    }

    /// A clause as its copies: one, or one a name of an `and` list.
    fn clause(&self, clause: &ast::Clause, head: Option<&Head>) -> Result<Vec<Clause>, ResolveError> {
        let single = |c| Ok(vec![c]);
        match &clause.kind {
            ClauseKind::Role(role, names) => {
                let copies = self.copies(names, want(*role)).map_err(|e| self.with_meant(e, *role, clause, head))?;
                Ok(copies.into_iter().map(|names| Clause::Role(*role, names)).collect())
            }
            ClauseKind::After { event, span, names } => Ok(self
                .copies(names, Want::Step)?
                .into_iter()
                .map(|names| Clause::After { event: *event, span: *span, names })
                .collect()),
            ClauseKind::With(facet) => single(Clause::With(*facet)),
            ClauseKind::Without(facet) => single(Clause::Without(*facet)),
            ClauseKind::EvidenceFrom(kind) => single(Clause::EvidenceFrom(*kind)),
            ClauseKind::Where(conditions) => {
                single(Clause::Where(conditions.iter().map(|c| self.condition(c)).collect::<Result<_, _>>()?))
            }
            ClauseKind::Not(inner) => {
                Ok(self.clause(inner, head)?.into_iter().map(|c| Clause::Not(Box::new(c))).collect())
            }
        }
    }

    /// Clauses of a verdict or comparison: there a list of names means any of them.
    pub(crate) fn any_clauses(&self, clauses: &[ast::Clause]) -> Result<Vec<Clause>, ResolveError> {
        let mut out = Vec::new();
        for clause in clauses {
            out.push(self.any_clause(clause)?);
        }
        Ok(out)
    }

    fn any_clause(&self, clause: &ast::Clause) -> Result<Clause, ResolveError> {
        Ok(match &clause.kind {
            ClauseKind::Role(role, names) => {
                let names = self.names(names, want(*role)).map_err(|e| self.with_meant(e, *role, clause, None))?;
                // Nothing is done for a population as it is for a condition: `for pregnant patients` asks in whom.
                let role =
                    if *role == RoleClause::For && self.are_populations(&names) { RoleClause::In } else { *role };
                Clause::Role(role, names)
            }
            ClauseKind::After { event, span, names } => {
                Clause::After { event: *event, span: *span, names: self.names(names, Want::Step)? }
            }
            ClauseKind::Not(inner) => Clause::Not(Box::new(self.any_clause(inner)?)),
            _ => self.clause(clause, None)?.remove(0),
        })
    }

    /// Whether all names are those of populations.
    fn are_populations(&self, names: &Names) -> bool {
        let population = |term: &Term| match term {
            Term::Thing(named) => {
                named.entity != EntityId::HOLE && self.graph.thing(named.entity).kind == EntityKind::Population
            }
            Term::Nested(_) => false,
        };
        !names.any.is_empty() && names.any.iter().all(population)
    }

    /// One list of alternatives, or one list a name where `and` joins them.
    fn copies(&self, names: &ast::Names, want: Want) -> Result<Vec<Names>, ResolveError> {
        if names.join == Join::Or || names.items.len() == 1 {
            return Ok(vec![self.names(names, want)?]);
        }
        names.items.iter().map(|item| Ok(Names { any: self.item(item, want)? })).collect()
    }

    /// Adds the question that was probably meant to a wrong-kind error.
    fn with_meant(
        &self,
        error: ResolveError,
        role: RoleClause,
        clause: &ast::Clause,
        head: Option<&Head>,
    ) -> ResolveError {
        let ResolveError::WrongKind { name, label, kind, wanted, span, .. } = error else { return error };
        let meant = self.meant(role, clause.span, head, &label, kind);
        ResolveError::WrongKind { name, label, kind, wanted, span, meant: Some(meant) }
    }

    fn meant(&self, role: RoleClause, clause: Span, head: Option<&Head>, label: &str, kind: EntityKind) -> String {
        use EntityKind as K;
        let name = written(label);
        // What follows the clause is still meant; a final mark is not needed.
        let after = self.text.get(clause.end..).unwrap_or("").trim_end_matches(['?', '.', ' ']);
        let role_head = match head {
            Some(Head::Role(head)) => Some(*head),
            _ => None,
        };
        match (role, role_head, kind) {
            (RoleClause::For, Some(RoleHead::Treatments), K::Treatment) => {
                format!("conditions treated by {name}{after}")
            }
            (RoleClause::For, Some(RoleHead::Tests), K::Test) => format!("conditions diagnosed by {name}{after}"),
            (RoleClause::For, Some(RoleHead::Treatments | RoleHead::Tests), K::Treatment | K::Test) => {
                format!("{} before {name}{after}", role_head.map_or("", RoleHead::word))
            }
            (RoleClause::TreatedBy, _, K::Condition | K::Symptom) => format!("treatments for {name}{after}"),
            (RoleClause::DiagnosedBy, _, K::Condition) => format!("tests for {name}{after}"),
            (RoleClause::CausedBy, _, _) => format!("causes of {name}{after}"),
            (_, None, K::Source) | (_, Some(_), K::Source) => self.with_clause(clause, &format!("from {name}")),
            (_, _, K::Reference) => self.with_clause(clause, &format!("citing {name}")),
            (_, None, K::Treatment | K::Test) => self.with_clause(clause, &format!("of {name}")),
            _ => self.with_clause(clause, &format!("about {name}")),
        }
    }

    /// The question with one clause written anew.
    fn with_clause(&self, clause: Span, new: &str) -> String {
        let before = self.text.get(..clause.start).unwrap_or("");
        let after = self.text.get(clause.end..).unwrap_or("");
        format!("{before}{new}{after}")
    }

    fn condition(&self, c: &ast::Condition) -> Result<Condition, ResolveError> {
        let bad = |wanted: &str| ResolveError::BadValue {
            field: c.field,
            wanted: wanted.to_owned(),
            span: c.span,
            meant: value::meant(c),
        };
        let text_only = |wanted: String| match c.op {
            Op::Eq | Op::Ne | Op::Contains => Ok(()),
            _ => Err(bad(&format!("=, != or contains, with {wanted}"))),
        };
        if c.op == Op::Contains && !is_text(c.field) {
            return Err(bad("=, !=, <, <=, > or >= (contains is for section, source and effect.unit)"));
        }
        let list = |words: Vec<&str>| words.join(", ");
        let value = match c.field {
            Field::Strength => {
                let all = list(Strength::ALL.iter().map(|s| s.word()).collect());
                let text = text_of(&c.value).ok_or_else(|| bad(&format!("one of {all}")))?;
                let word = text.to_lowercase().replace(' ', "-");
                Value::Strength(Strength::from_word(&word).ok_or_else(|| bad(&format!("one of {all}")))?)
            }
            Field::Kind => {
                text_only("a kind of statement".to_owned())?;
                let all = list(StatementKind::ALL.iter().map(|k| k.word()).collect());
                let word = text_of(&c.value).map(|t| t.to_lowercase().replace(' ', "-")).unwrap_or_default();
                let kind = StatementKind::ALL.iter().find(|k| k.word() == word || k.plural().replace(' ', "-") == word);
                Value::Kind(*kind.ok_or_else(|| bad(&format!("one of {all}")))?)
            }
            Field::Stance => {
                text_only("a stance".to_owned())?;
                let word = text_of(&c.value).unwrap_or_default().to_lowercase();
                let stance = Stance::from_word(&word).ok_or_else(|| bad("for, against or neutral"))?;
                Value::Text(stance.word().to_owned())
            }
            Field::Stage => {
                text_only("a stage".to_owned())?;
                let word = text_of(&c.value).unwrap_or_default().to_lowercase();
                let stage = Stage::from_word(&word).ok_or_else(|| bad("initial"))?;
                Value::Text(stage.word().to_owned())
            }
            Field::Audience => {
                text_only("an audience".to_owned())?;
                let word = text_of(&c.value).unwrap_or_default().to_lowercase();
                let plural = if word.ends_with('s') { word } else { word + "s" };
                let audience = Audience::from_word(&plural).ok_or_else(|| bad("patients or clinicians"))?;
                Value::Text(audience.word().to_owned())
            }
            Field::Source | Field::Section | Field::EffectUnit => {
                text_only("a text".to_owned())?;
                let text = text_of(&c.value).ok_or_else(|| bad("a word, or a text in quotes"))?;
                if c.field == Field::Source && matches!(c.op, Op::Eq | Op::Ne) {
                    self.source_called(&text, c.value_span)?;
                }
                Value::Text(text)
            }
            Field::AfterDuration if matches!(c.op, Op::Lt | Op::Le) => {
                return Err(bad("=, >= or >: a source states how long at least, never at most"));
            }
            Field::Duration | Field::AfterDuration | Field::DoseDuration | Field::EffectHorizon => match c.value {
                ast::Value::Time(span) => Value::Time(span),
                _ => return Err(bad("a span of time, such as 6 weeks")),
            },
            Field::Citations
            | Field::References
            | Field::Effect
            | Field::Sensitivity
            | Field::Specificity
            | Field::Year
            | Field::ReferenceYear
            | Field::SourceYear => match c.value {
                ast::Value::Number(n) => Value::Number(n),
                _ => return Err(bad("a number")),
            },
        };
        Ok(Condition { field: c.field, op: c.op, value })
    }
}

fn is_text(field: Field) -> bool {
    matches!(field, Field::Section | Field::Source | Field::EffectUnit)
}

fn text_of(value: &ast::Value) -> Option<String> {
    match value {
        ast::Value::Text(text) => Some(text.clone()),
        ast::Value::Number(_) | ast::Value::Time(_) => None,
    }
}

/// What each clause can name.
fn want(role: RoleClause) -> Want {
    match role {
        RoleClause::For => Want::Object,
        RoleClause::Of | RoleClause::About | RoleClause::Under => Want::Anything,
        RoleClause::Before => Want::Step,
        RoleClause::TreatedBy | RoleClause::Contraindicating => Want::Treatment,
        RoleClause::DiagnosedBy => Want::Test,
        RoleClause::CausedBy => Want::Cause,
        RoleClause::WithSymptom => Want::Symptom,
        RoleClause::In => Want::Circumstance,
        RoleClause::On => Want::Outcome,
        RoleClause::From | RoleClause::RecommendedBy => Want::Source,
        RoleClause::Citing => Want::Reference,
    }
}

fn leaves(group: &Group) -> usize {
    let mut count = 0;
    let mut stack = vec![group];
    while let Some(group) = stack.pop() {
        match group {
            Group::Leaf(_) => count += 1,
            Group::Combine { left, right, .. } => stack.extend([left.as_ref(), right.as_ref()]),
        }
    }
    count
}

/// Binds clauses into each part of the brackets beside them.
fn bind(clauses: Vec<Clause>, brackets: &[Group]) -> Group {
    let Some((first, rest)) = brackets.split_first() else { return Group::Leaf(clauses) };
    match first {
        Group::Leaf(inner) => bind([clauses, inner.clone()].concat(), rest),
        Group::Combine { by, left, right } => {
            let with = |side: &Group| {
                let mut brackets = vec![side.clone()];
                brackets.extend_from_slice(rest);
                Box::new(bind(clauses.clone(), &brackets))
            };
            Group::Combine { by: *by, left: with(left), right: with(right) }
        }
    }
}
