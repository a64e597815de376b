//! `compare …` → a table whose every cell is the answer of a question.

use super::conflicts::range_text;
use super::find;
use crate::answer::{Cell, Comparison, ComparisonRow};
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::{Aspect, EntityKind, Facet, Field, Op, Stage, StatementKind, Strength};
use crate::resolve::canonical;
use crate::resolve::query::{
    Clause, Columns, Combine, Compare, Condition, Find, Group, Head, Named, Names, RoleClause, Scope, Term, Value,
};

/// Builds the table: one column a name (or source), one row an aspect.
pub fn compare(compare: &Compare, graph: &Graph) -> Comparison {
    let columns: Vec<Column> = match &compare.columns {
        Columns::Things(things) => things.iter().map(|n| Column::Thing(*n)).collect(),
        Columns::SourcesOn(names) => graph.sources().map(|s| Column::Source(s, names)).collect(),
    };
    let aspects = if compare.by.is_empty() { Aspect::ALL } else { compare.by.as_slice() };
    let rows = aspects
        .iter()
        .map(|aspect| ComparisonRow {
            aspect: *aspect,
            cells: columns.iter().map(|column| cell(*aspect, column, &compare.clauses, graph)).collect(),
        })
        .collect();
    Comparison { columns: columns.iter().map(Column::id).collect(), rows }
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
        question(*aspect, base, graph)
    };
    aspects.iter().map(ask).collect()
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

fn cell(aspect: Aspect, column: &Column<'_>, clauses: &[Clause], graph: &Graph) -> Cell {
    let mut base = column.clauses(aspect);
    base.extend_from_slice(clauses);
    let find = question(aspect, base, graph);
    let statements = find::found(&find, graph).all_statements();
    Cell { text: text(aspect, &statements, graph), statements, question: canonical::find(&find, graph) }
}

/// The question that an aspect asks of a column.
fn question(aspect: Aspect, base: Vec<Clause>, graph: &Graph) -> Find {
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
            let roots = graph.entity_ids().filter(|e| graph.thing(*e).root && is_circumstance(graph.thing(*e).kind));
            let any = roots.map(|entity| Term::Thing(Named { entity, scope: Scope::Narrower })).collect();
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
    Find {
        head,
        adjectives: Vec::new(),
        group: Some(group),
        limit: None,
        sorted: None,
        grouped: None,
        showing: Vec::new(),
        format: None,
    }
}

fn is_circumstance(kind: EntityKind) -> bool {
    matches!(
        kind,
        EntityKind::Population | EntityKind::Condition | EntityKind::Symptom | EntityKind::Cause | EntityKind::Outcome
    )
}

/// What a cell says: the distinct pieces of its statements, each with its sources.
fn text(aspect: Aspect, statements: &[StatementId], graph: &Graph) -> String {
    let mut pieces: Vec<(String, Vec<&str>)> = Vec::new();
    for s in statements {
        let source = graph.statement(*s).source.as_str();
        for piece in pieces_of(aspect, *s, graph) {
            match pieces.iter_mut().find(|(p, _)| *p == piece) {
                Some((_, sources)) if sources.contains(&source) => {}
                Some((_, sources)) => sources.push(source),
                None => pieces.push((piece, vec![source])),
            }
        }
    }
    let plain = matches!(aspect, Aspect::Sources | Aspect::References);
    pieces
        .iter()
        .map(|(piece, sources)| if plain { piece.clone() } else { format!("{piece} ({})", sources.join(", ")) })
        .collect::<Vec<_>>()
        .join("; ")
}

fn pieces_of(aspect: Aspect, s: StatementId, graph: &Graph) -> Vec<String> {
    let (record, fact) = (graph.statement(s), graph.fact(s));
    let labels = |ids: &[EntityId]| ids.iter().map(|id| graph.label(*id).to_owned()).collect::<Vec<_>>();
    let own_words = || vec![record.text.trim_end_matches('.').to_owned()];
    match aspect {
        Aspect::Stance => {
            let stance = record.stance.map_or("no side taken", |s| s.word());
            vec![record.wording.as_ref().map_or(stance.to_owned(), |w| format!("{stance}, \"{w}\""))]
        }
        Aspect::Strength => record
            .strength
            .iter()
            .map(|st| record.wording.as_ref().map_or(st.word().to_owned(), |w| format!("{st}, \"{w}\"")))
            .collect(),
        Aspect::Population => {
            let mut all = labels(&fact.circumstances);
            all.extend(fact.measured_in.iter().map(|id| format!("measured in {}", graph.label(*id))));
            all
        }
        Aspect::Order => {
            let needs: Vec<_> = fact.after.iter().map(|n| graph.need_text(n)).collect();
            if needs.is_empty() {
                vec!["at the start of care".to_owned()]
            } else {
                let joiner = if record.any_of { " or " } else { " and " };
                vec![format!("{}after {}", if record.only_when { "only " } else { "" }, needs.join(joiner))]
            }
        }
        Aspect::Effect => {
            let outcomes = labels(&fact.outcome).join(", ");
            record.effect.iter().map(|e| format!("{outcomes} {}", effect_text(e))).collect()
        }
        Aspect::Evidence => {
            let markers: Vec<_> =
                fact.citations
                    .iter()
                    .map(|c| {
                        if c.resolved { graph.label(c.target).to_owned() } else { format!("[{}] unresolved", c.marker) }
                    })
                    .collect();
            let figure = record.effect.as_ref().filter(|e| e.magnitude.is_stated()).map(|e| effect_text(e));
            markers.into_iter().chain(figure).collect()
        }
        Aspect::References => fact.citations.iter().map(|c| graph.label(c.target).to_owned()).collect(),
        Aspect::Sources => vec![record.source.clone()],
        Aspect::Definition | Aspect::Numbers | Aspect::Cautions | Aspect::Contraindications | Aspect::Technique => {
            own_words()
        }
    }
}

/// `decrease 9–12 points on a scale of 0-100, vs usual care, at 12 months`
pub fn effect_text(e: &crate::model::statement::Effect) -> String {
    let mut text = e.direction.word().to_owned();
    if e.magnitude.is_stated() {
        let about = if e.approximate { "about " } else { "" };
        text.push_str(&format!(" {about}{}", range_text(&e.magnitude, e.unit.as_deref())));
    }
    if let Some(scale) = &e.scale {
        text.push_str(&format!(" on a scale of {scale}"));
    }
    if let Some(comparator) = &e.comparator {
        text.push_str(&format!(", vs {comparator}"));
    }
    if let Some(horizon) = &e.horizon {
        text.push_str(&format!(", at {}", horizon.text));
    }
    text
}
