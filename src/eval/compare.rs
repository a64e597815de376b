//! `compare …` → a table whose every cell is the answer of a question.

use std::cell::RefCell;
use std::rc::Rc;

use super::clause::{Case, Test};
use super::find;
use super::nearest::plain;
use super::stop;
use crate::answer::{Cell, Comparison, ComparisonRow, What};
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::{Aspect, EntityKind, Facet, Field, Op, Stage, StatementKind, Strength};
use crate::resolve::canonical;
use crate::resolve::meaning::leaves;
use crate::resolve::query::{
    Clause, Columns, Combine, Compare, Condition, Find, Group, Head, Named, Names, RoleClause, Scope, Term, Value,
};

/// Builds the table: one column a name (or source), one row an aspect. The statements of a column are found once, and each aspect takes those of
/// them that answer its question.
pub fn compare(compare: &Compare, graph: &Graph) -> Comparison {
    table(compare, |find| find::found(find, graph).all_statements(), graph)
}

/// The table, with `statements` that finds the statements of a column; the graph has to hold these alone.
pub fn table(compare: &Compare, statements: impl Fn(&Find) -> Vec<StatementId>, graph: &Graph) -> Comparison {
    let columns = columns(compare, graph);
    let said: Vec<Said<'_>> = stop::each(columns.iter())
        .map(|c| Said { column: c, clauses: &compare.clauses, known: RefCell::default() })
        .collect();
    let rows = stop::each(aspects(compare).iter())
        .map(|aspect| {
            let roots = if *aspect == Aspect::Population { circumstances(graph) } else { Vec::new() };
            let cells = said.iter().map(|said| said.cell(*aspect, &roots, &statements, graph)).collect();
            ComparisonRow { aspect: *aspect, cells }
        })
        .collect();
    Comparison { columns: columns.iter().map(Column::id).collect(), rows }
}

/// The questions for the statements that [`table`] looks for.
pub fn bases(compare: &Compare, graph: &Graph) -> Vec<Find> {
    let aspects = aspects(compare);
    let wanted = [
        aspects.iter().find(|a| **a != Aspect::Cautions).copied(),
        aspects.iter().find(|a| **a == Aspect::Cautions).copied(),
    ];
    let columns = columns(compare, graph);
    let base =
        |aspect: Aspect| columns.iter().map(move |column| column.base(aspect, &compare.clauses)).collect::<Vec<_>>();
    let mut all: Vec<Find> = Vec::new();
    for find in wanted.into_iter().flatten().flat_map(base) {
        if !all.contains(&find) {
            all.push(find);
        }
    }
    all
}

fn aspects(compare: &Compare) -> &[Aspect] {
    if compare.by.is_empty() { Aspect::ALL } else { compare.by.as_slice() }
}

fn columns<'q>(compare: &'q Compare, graph: &Graph) -> Vec<Column<'q>> {
    match &compare.columns {
        Columns::Things(things) => things.iter().map(|n| Column::Thing(*n)).collect(),
        Columns::SourcesOn(names) => graph.sources().map(|s| Column::Source(s, names)).collect(),
    }
}

/// What is said of a column.
struct Said<'q> {
    column: &'q Column<'q>,
    clauses: &'q [Clause],
    /// The statements of the column: as named, and with what is broader.
    known: RefCell<[Option<Rc<[StatementId]>>; 2]>,
}

impl Said<'_> {
    fn cell(
        &self,
        aspect: Aspect,
        roots: &[EntityId],
        find: impl Fn(&Find) -> Vec<StatementId>,
        graph: &Graph,
    ) -> Cell {
        let mut base = self.column.clauses(aspect);
        base.extend_from_slice(self.clauses);
        let wide = usize::from(aspect == Aspect::Cautions);
        let known = self.known.borrow()[wide].clone();
        let statements = known.unwrap_or_else(|| {
            let all: Rc<[StatementId]> = find(&self.column.base(aspect, self.clauses)).into();
            self.known.borrow_mut()[wide] = Some(Rc::clone(&all));
            all
        });
        let find = question(aspect, base.clone(), roots);
        let group = find.group.as_ref();
        // What the aspect asks beside the column's own clauses.
        let more: Vec<Vec<Test<'_>>> = leaves(group)
            .into_iter()
            .map(|clauses| clauses.iter().skip(base.len()).map(|c| Test::new(c, graph)).collect())
            .collect();
        let columns = graph.columns();
        let passes = |s: &StatementId| {
            let row = What::Statement(*s);
            let case = Case { graph, columns: &columns, head: &find.head, statement: *s, row: &row };
            !find::project(&find.head, *s, false, true, &columns).is_empty()
                && more.iter().any(|tests| tests.iter().all(|t| t.passes(case)))
        };
        let statements = stop::each(statements.iter().copied()).filter(passes).collect();
        Cell { statements, question: canonical::find(&find, graph) }
    }
}

/// The questions of which one at least must have rows for a column to say something: with `topic`, of the column's thing or, in a comparison of
/// sources, of what they are compared on.
pub fn column_questions(compare: &Compare, topic: Named, graph: &Graph) -> Vec<Find> {
    let role = match compare.columns {
        Columns::Things(_) => RoleClause::Of,
        Columns::SourcesOn(_) => RoleClause::About,
    };
    // Every statement of a column stands in this aspect.
    let all = [Aspect::Sources];
    let aspects = if compare.by.is_empty() { all.as_slice() } else { compare.by.as_slice() };
    let ask = |aspect: &Aspect| {
        let scope = match (role, aspect, topic.scope) {
            (RoleClause::Of, Aspect::Cautions, Scope::Narrower) => Scope::Broadly,
            (_, _, scope) => scope,
        };
        let mut base = vec![Clause::Role(role, one(Named { scope, ..topic }))];
        base.extend_from_slice(&compare.clauses);
        let roots = if *aspect == Aspect::Population { circumstances(graph) } else { Vec::new() };
        question(*aspect, base, &roots)
    };
    aspects.iter().map(ask).collect()
}

/// For each column, its name and the question for all its statements.
pub fn base_questions(compare: &Compare, graph: &Graph) -> Vec<(String, Find)> {
    let question =
        |column: &Column<'_>| (graph.label(column.id()).to_owned(), column.base(Aspect::Sources, &compare.clauses));
    columns(compare, graph).iter().map(question).collect()
}

enum Column<'q> {
    Thing(Named),
    Source(EntityId, &'q Names),
}

impl Column<'_> {
    fn id(&self) -> EntityId {
        match self {
            Column::Thing(named) => named.entity,
            Column::Source(id, _) => *id,
        }
    }

    /// The question for all statements of the column that an aspect looks at.
    fn base(&self, aspect: Aspect, clauses: &[Clause]) -> Find {
        plain(Head::Statements, [self.clauses(aspect), clauses.to_vec()].concat())
    }

    /// The clauses that make statements belong to the column; cautions of what is broader hold too.
    fn clauses(&self, aspect: Aspect) -> Vec<Clause> {
        match self {
            Column::Thing(named) => {
                let scope = match (aspect, named.scope) {
                    (Aspect::Cautions, Scope::Narrower) => Scope::Broadly,
                    (_, scope) => scope,
                };
                vec![Clause::Role(RoleClause::Of, one(Named { scope, ..*named }))]
            }
            Column::Source(id, names) => vec![
                Clause::Role(RoleClause::About, (*names).clone()),
                Clause::Role(RoleClause::From, one(Named { entity: *id, scope: Scope::Narrower })),
            ],
        }
    }
}

fn one(named: Named) -> Names {
    Names { any: vec![Term::Thing(named)] }
}

/// The question that an aspect asks of a column.
fn question(aspect: Aspect, base: Vec<Clause>, roots: &[EntityId]) -> Find {
    use StatementKind as K;
    let kinds = |kinds: &[K]| Head::Kinds(kinds.to_vec());
    let where_is = |field, op, value| Clause::Where(vec![Condition { field, op, value }]);
    let (head, more): (Head, Vec<Clause>) = match aspect {
        Aspect::Definition => (kinds(&[K::Definition]), vec![]),
        Aspect::Stance => (kinds(&[K::Recommendation, K::Criterion, K::Prevention, K::Diagnosis]), vec![]),
        Aspect::Strength => {
            let stated = where_is(Field::Strength, Op::Ge, Value::Strength(Strength::NotIndicated));
            (Head::Statements, vec![stated])
        }
        Aspect::Population => {
            let any = roots.iter().map(|r| Term::Thing(Named { entity: *r, scope: Scope::Narrower })).collect();
            (Head::Statements, vec![Clause::Role(RoleClause::In, Names { any })])
        }
        Aspect::Order => (Head::Statements, vec![Clause::With(Facet::Prerequisites)]),
        Aspect::Effect => (kinds(&[K::Effect]), vec![]),
        Aspect::Numbers => (Head::Statements, vec![Clause::With(Facet::Numbers)]),
        Aspect::Evidence => (Head::Statements, vec![Clause::With(Facet::Evidence)]),
        Aspect::References => (Head::Statements, vec![Clause::With(Facet::Citations)]),
        Aspect::Sources => (Head::Statements, vec![]),
        Aspect::Cautions => (kinds(&[K::Caution]), vec![]),
        Aspect::Contraindications => (kinds(&[K::Contraindication]), vec![]),
        Aspect::Technique => (kinds(&[K::Technique, K::Mechanism]), vec![]),
    };
    let mut group = Group::Leaf([base.clone(), more].concat());
    if aspect == Aspect::Order {
        let initial = where_is(Field::Stage, Op::Eq, Value::Text(Stage::Initial.word().to_owned()));
        let right = Group::Leaf([base, vec![initial]].concat());
        group = Group::Combine { by: Combine::Or, left: Box::new(group), right: Box::new(right) };
    }
    Find { group: Some(group), ..plain(head, Vec::new()) }
}

/// The roots of what can be a circumstance.
fn circumstances(graph: &Graph) -> Vec<EntityId> {
    graph.entity_ids().filter(|e| graph.is_root(*e) && is_circumstance(graph.kind_of(*e))).collect()
}

fn is_circumstance(kind: EntityKind) -> bool {
    matches!(
        kind,
        EntityKind::Population | EntityKind::Condition | EntityKind::Symptom | EntityKind::Cause | EntityKind::Outcome
    )
}
