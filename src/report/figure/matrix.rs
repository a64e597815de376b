//! Statements with a stance → sources × treatments: who is for or against, and how strongly at most.

use super::numbers;
use super::svg::{Anchor, Face, LINE, Svg, wrap};
use crate::graph::Graph;
use crate::model::id::{EntityId, StatementId};
use crate::model::terms::{Stance, Strength};
use crate::render::words;
use crate::report::desk::Desk;
use crate::report::parts::{Cell, Figure, Group, Item};

/// One row of the matrix: a label, what is said of it, and the questions that found it.
pub struct Row {
    /// What is judged.
    pub label: String,
    /// All statements with a stance on it.
    pub statements: Vec<StatementId>,
    /// Numbers of the questions.
    pub questions: Vec<usize>,
}

/// What one source says of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The side.
    pub stance: Stance,
    /// The strongest strength on that side.
    pub strength: Option<Strength>,
    /// The statements of that side.
    pub statements: Vec<StatementId>,
}

/// The sides that a source takes, `for` first.
pub fn positions(statements: &[StatementId], source: EntityId, graph: &Graph) -> Vec<Position> {
    let side = |stance: Stance| {
        let of: Vec<StatementId> = statements
            .iter()
            .copied()
            .filter(|s| graph.fact(*s).source == source && graph.statement(*s).stance == Some(stance))
            .collect();
        let strength = of.iter().filter_map(|s| graph.statement(*s).strength).min_by_key(|s| s.rank());
        (!of.is_empty()).then_some(Position { stance, strength, statements: of })
    };
    [Stance::For, Stance::Against, Stance::Neutral].into_iter().filter_map(side).collect()
}

fn said(p: &Position) -> String {
    let strength = p.strength.map_or(String::new(), |s| format!(": {s}"));
    format!("{}{strength}", p.stance)
}

const LABEL: f64 = 150.0;
const COLUMN: f64 = 104.0;
const PAD: f64 = 8.0;

/// The figure; `None` where nobody takes a side.
pub fn figure(id: &str, title: &str, rows: &[Row], desk: &mut Desk<'_>) -> Option<Figure> {
    let graph = desk.graph();
    let sources: Vec<EntityId> = graph.sources().collect();
    if rows.iter().all(|r| r.statements.is_empty()) {
        return None;
    }
    let w = LABEL + COLUMN * sources.len() as f64 + 2.0;
    let mut svg = Svg::default();
    let mut y = 4.0;
    let heads: Vec<Vec<String>> = sources.iter().map(|s| wrap(&graph.thing(*s).id, COLUMN - 4.0)).collect();
    let tallest = heads.iter().map(Vec::len).max().unwrap_or(1);
    for (i, head) in heads.iter().enumerate() {
        for (line, text) in head.iter().enumerate() {
            let at = y + LINE * (line + 1) as f64 - 4.0;
            svg.text(LABEL + COLUMN * (i as f64 + 0.5), at, Anchor::Middle, Face::Bold, text);
        }
    }
    y += LINE * tallest as f64 + 4.0;
    let mut table = Vec::new();
    for row in rows {
        let label = wrap(&row.label, LABEL - PAD);
        let cells: Vec<Vec<Position>> = sources.iter().map(|s| positions(&row.statements, *s, graph)).collect();
        let lines: Vec<Vec<(Face, String)>> = cells.iter().map(|c| drawn(c)).collect();
        let tall = lines.iter().map(Vec::len).chain([label.len()]).max().unwrap_or(1).max(2);
        let h = LINE * tall as f64 + PAD;
        for (line, text) in label.iter().enumerate() {
            svg.text(0.0, y + LINE * (line + 1) as f64, Anchor::Start, Face::Plain, text);
        }
        for (i, positions) in cells.iter().enumerate() {
            let x = LABEL + COLUMN * i as f64;
            let against = positions.iter().any(|p| p.stance == Stance::Against);
            let shade = if positions.is_empty() || against { 0.0 } else { 0.12 };
            svg.rect(x + 1.0, y, COLUMN - 2.0, h - 2.0, shade, positions.is_empty());
            if against {
                // A heavy edge, so that what is opposed stands out without colour.
                svg.line((x + 3.0, y + 1.0), (x + 3.0, y + h - 3.0), true);
            }
            for (line, (face, text)) in lines[i].iter().enumerate() {
                svg.text(x + COLUMN / 2.0, y + LINE * (line + 1) as f64 - 2.0, Anchor::Middle, *face, text);
            }
        }
        table.push((row.label.clone(), cells.iter().map(|c| cell(c, &row.questions, desk)).collect()));
        y += h;
    }
    let names: Vec<&str> = sources.iter().map(|s| graph.thing(*s).id.as_str()).collect();
    let spoken: usize =
        rows.iter().map(|r| sources.iter().filter(|s| !positions(&r.statements, **s, graph).is_empty()).count()).sum();
    let description = format!(
        "A row for each of {}; a column for each of {}. A position is taken in {spoken} of {} fields; a dashed field is silence, a heavy left edge is opposition.",
        rows.iter().map(|r| r.label.as_str()).collect::<Vec<_>>().join(", "),
        words::counted(sources.len(), "source", "sources"),
        rows.len() * sources.len()
    );
    Some(Figure {
        id: id.to_owned(),
        title: title.to_owned(),
        svg: svg.finish(id, title, &description, w, y + 2.0),
        description,
        table: numbers(id, "The same as a table: side, and the strongest strength on it.", "What", &names, table),
    })
}

/// The lines of a field.
fn drawn(positions: &[Position]) -> Vec<(Face, String)> {
    if positions.is_empty() {
        return vec![(Face::Small, "silent".to_owned())];
    }
    let mut out = Vec::new();
    for p in positions {
        out.push((Face::Bold, p.stance.word().to_owned()));
        out.extend(p.strength.map(|s| (Face::Small, s.word().to_owned())));
    }
    out
}

fn cell(positions: &[Position], questions: &[usize], desk: &mut Desk<'_>) -> Cell {
    let items = positions.iter().map(|p| Item::noted(said(p), Vec::new(), desk.notes(&p.statements))).collect();
    Cell::of(vec![Group { label: None, items }], questions.to_vec())
}
