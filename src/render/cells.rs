//! A row and a [`Column`] → what its cell says.

use super::words;
use crate::answer::{Row, What};
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::{Column, EntityKind, Relation};

/// The pieces of a cell; empty where no statement of the row states it.
pub fn cell(column: Column, row: &Row, graph: &Graph) -> Vec<String> {
    let statements = &*row.statements;
    let records = || statements.iter().map(|s| graph.statement(*s));
    let roles = |of: fn(&crate::graph::Fact) -> &[EntityId]| {
        words::distinct(statements.iter().flat_map(|s| words::labels(of(graph.fact(*s)), graph)))
    };
    match column {
        Column::Name => vec![words::label(&row.what, graph)],
        Column::Kind => vec![words::kind(&row.what, graph).to_owned()],
        Column::Strength => words::distinct([words::strongest(statements, graph)]),
        Column::Stance => words::stances(statements, graph),
        Column::Sources => {
            let mut ids: Vec<String> = records().map(|r| r.source.clone()).collect();
            ids.sort();
            ids.dedup();
            ids
        }
        Column::Statements => vec![statements.len().to_string()],
        Column::Citations => words::markers(statements, graph),
        Column::Lines => words::distinct([words::places(statements, None, graph)]),
        Column::Section => words::distinct(records().map(|r| r.section.join(" › "))),
        Column::Text => placed(statements, |s| vec![graph.statement(s).text.clone()], graph),
        Column::Wording => words::distinct(records().filter_map(|r| r.wording.as_ref()).map(|w| format!("\"{w}\""))),
        Column::For => roles(|f| &f.object),
        Column::After => placed(statements, |s| vec![words::needs(s, graph)], graph),
        Column::In => roles(|f| &f.circumstances),
        Column::Effect => placed(statements, |s| words::results(s, graph), graph),
        Column::Dose => {
            let dose = |s: StatementId| graph.statement(s).dose.as_deref().map(words::dose).into_iter().collect();
            placed(statements, dose, graph)
        }
        Column::Flags => flags(row, graph),
        Column::Note => words::distinct(records().filter_map(|r| r.note.clone())),
    }
}

/// The cell as one text: sentences side by side, anything else with semicolons.
pub fn text(column: Column, row: &Row, graph: &Graph) -> String {
    let sentences = matches!(column, Column::Text);
    cell(column, row, graph).join(if sentences { " " } else { "; " })
}

/// What a column is headed with.
pub fn title(column: Column) -> &'static str {
    match column {
        Column::Lines => "source and lines",
        Column::Effect => "effect or accuracy",
        Column::Text => "what the source says",
        other => other.word(),
    }
}

/// What single statements say; where not all statements of the row say the same, with the place of each.
fn placed(statements: &[StatementId], say: impl Fn(StatementId) -> Vec<String>, graph: &Graph) -> Vec<String> {
    let mut pieces: Vec<(String, Vec<StatementId>)> = Vec::new();
    for s in statements {
        for piece in say(*s).into_iter().filter(|p| !p.is_empty()) {
            match pieces.iter_mut().find(|(p, _)| *p == piece) {
                Some((_, by)) => by.push(*s),
                None => pieces.push((piece, vec![*s])),
            }
        }
    }
    let say_where = |(piece, by): (String, Vec<StatementId>)| {
        if by.len() == statements.len() { piece } else { format!("{piece} [{}]", words::places(&by, None, graph)) }
    };
    pieces.into_iter().map(say_where).collect()
}

/// The row's own flags, and the is-a hops that its names took.
fn flags(row: &Row, graph: &Graph) -> Vec<String> {
    let own = words::flags(row, graph);
    words::distinct(own.into_iter().chain(hops(row, graph)))
}

/// `matches broader: conservative care`, for what matched only through is-a. What the row itself says (by its label, or a narrower object in
/// its column `for`) is not said again.
pub fn hops(row: &Row, graph: &Graph) -> Vec<String> {
    let said = |id: EntityId, relation: Relation| match &row.what {
        What::Things(things) => {
            let object = |s: &StatementId| graph.fact(*s).object.contains(&id);
            things.contains(&id) || (relation == Relation::Narrower && row.statements.iter().any(object))
        }
        What::Statement(_) => false,
    };
    let of = |relation: Relation| {
        let met = row.matches.iter().filter(|m| m.relation == relation && !said(m.entity, relation));
        words::distinct(met.map(|m| graph.label(m.entity).to_owned()))
    };
    let say = |relation: Relation, words: &str| {
        let labels = of(relation);
        (!labels.is_empty()).then(|| format!("{words}: {}", labels.join(", ")))
    };
    [say(Relation::Broader, "matches broader"), say(Relation::Narrower, "matches narrower")]
        .into_iter()
        .flatten()
        .collect()
}

/// What the first statement of a row says, and how many more there are.
pub fn said(row: &Row, graph: &Graph) -> String {
    let text = row.statements.first().map_or("", |s| graph.statement(*s).text.as_str());
    match row.statements.len() {
        0 | 1 => text.to_owned(),
        n => format!("{text} … +{}", n - 1),
    }
}

/// What a document or a cited work is, in a few words; nothing for other rows.
pub fn document(row: &Row, graph: &Graph) -> String {
    let What::Things(things) = &row.what else { return String::new() };
    let [thing] = things.as_slice() else { return String::new() };
    let parts: Vec<String> = match graph.thing(*thing).kind {
        EntityKind::Source => graph.source(*thing).map_or(Vec::new(), |s| {
            let audience: Vec<_> = s.audience.iter().map(|a| a.word()).collect();
            let audience = (!audience.is_empty()).then(|| format!("for {}", audience.join(" and ")));
            let date = s.date.clone().or_else(|| Some("no date stated".to_owned()));
            [Some(s.title.clone()), Some(s.kind.word().to_owned()), audience, date].into_iter().flatten().collect()
        }),
        EntityKind::Reference => graph.reference(*thing).map_or(Vec::new(), |r| {
            let kind = Some(r.kind.word().to_owned());
            [kind, r.authors.clone(), r.container.clone(), r.year.map(|y| y.to_string())]
                .into_iter()
                .flatten()
                .collect()
        }),
        _ => Vec::new(),
    };
    parts.join(" · ")
}
