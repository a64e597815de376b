//! Rows of `references of …` → bars: how many works of which kind are cited, and how many markers bind to no work.

use super::numbers;
use super::svg::{Anchor, Face, LINE, Svg, wrap};
use crate::answer::{Row, What};
use crate::graph::Graph;
use crate::model::terms::ReferenceKind;
use crate::report::desk::Desk;
use crate::report::parts::{Cell, Figure, Group, Item};

/// What a marker that binds to no work is called.
pub const UNBOUND: &str = "marker bound to no work";

/// What is cited for one thing.
pub struct Cited<'a> {
    /// The thing.
    pub label: String,
    /// The rows of `references of …`.
    pub rows: &'a [Row],
    /// Number of the question.
    pub question: usize,
}

fn kind(row: &Row, graph: &Graph) -> &'static str {
    let What::Things(things) = &row.what else { return UNBOUND };
    things.first().and_then(|t| graph.work_kind(*t)).map_or(UNBOUND, |kind| kind.word())
}

/// Kinds that occur, in the written order, with the number of rows.
pub fn kinds(rows: &[Row], graph: &Graph) -> Vec<(&'static str, usize)> {
    let all = ReferenceKind::ALL.iter().map(|k| k.word()).chain([UNBOUND]);
    all.map(|word| (word, rows.iter().filter(|r| kind(r, graph) == word).count())).filter(|(_, n)| *n > 0).collect()
}

/// `guideline: 1 · research: 2`; where nothing can be looked up, that first.
pub fn said(kinds: &[(&str, usize)]) -> String {
    match kinds {
        [] => "no work cited".to_owned(),
        [(UNBOUND, n)] => format!("no work that can be looked up; markers bound to no work: {n}"),
        kinds => kinds.iter().map(|(word, n)| format!("{word}: {n}")).collect::<Vec<_>>().join(" · "),
    }
}

const WIDTH: f64 = 620.0;
const LABEL: f64 = 190.0;

/// The figure; `None` where nothing is cited at all.
pub fn figure(id: &str, title: &str, cited: &[Cited<'_>], desk: &mut Desk<'_>) -> Option<Figure> {
    let graph = desk.graph();
    let all: Vec<Vec<(&str, usize)>> = cited.iter().map(|c| kinds(c.rows, graph)).collect();
    let most = all.iter().flatten().map(|(_, n)| *n).max()?;
    let unit = (WIDTH - LABEL - 40.0) / most as f64;
    let mut svg = Svg::default();
    let mut y = 2.0;
    let mut table = Vec::new();
    for (c, kinds) in cited.iter().zip(&all) {
        for line in wrap(&c.label, WIDTH) {
            y += LINE;
            svg.text(0.0, y, Anchor::Start, Face::Bold, &line);
        }
        y += 4.0;
        if kinds.is_empty() {
            y += LINE;
            svg.text(12.0, y, Anchor::Start, Face::Plain, "no work cited");
        }
        for (word, n) in kinds {
            svg.text(LABEL - 8.0, y + 14.0, Anchor::End, Face::Plain, word);
            // What binds to no work is drawn empty: nobody can look it up.
            svg.rect(
                LABEL,
                y + 2.0,
                unit * *n as f64,
                LINE - 5.0,
                if *word == UNBOUND { 0.0 } else { 0.55 },
                *word == UNBOUND,
            );
            svg.text(LABEL + unit * *n as f64 + 8.0, y + 14.0, Anchor::Start, Face::Bold, &n.to_string());
            y += LINE + 2.0;
        }
        y += 8.0;
        table.push((c.label.clone(), columns(c, desk)));
    }
    let heads: Vec<&str> = ReferenceKind::ALL.iter().map(|k| k.word()).chain([UNBOUND]).collect();
    let one = |c: &Cited<'_>, kinds: &Vec<(&str, usize)>| {
        let parts: Vec<String> = kinds.iter().map(|(word, n)| format!("{word} {n}")).collect();
        format!("{}: {}", c.label, if parts.is_empty() { "none".to_owned() } else { parts.join(", ") })
    };
    let described: Vec<String> = cited.iter().zip(&all).map(|(c, k)| one(c, k)).collect();
    let description = format!("Distinct works and markers cited. {}.", described.join("; "));
    Some(Figure {
        id: id.to_owned(),
        title: title.to_owned(),
        svg: svg.finish(id, title, &description, WIDTH, y + 4.0),
        description,
        table: numbers(
            id,
            "The same as a table: distinct works and markers cited, by kind.",
            "Cited for",
            &heads,
            table,
        ),
    })
}

fn columns(c: &Cited<'_>, desk: &mut Desk<'_>) -> Vec<Cell> {
    let graph = desk.graph();
    let words = ReferenceKind::ALL.iter().map(|k| k.word()).chain([UNBOUND]);
    words
        .map(|word| {
            let of: Vec<&Row> = c.rows.iter().filter(|r| kind(r, graph) == word).collect();
            let statements: Vec<_> = of.iter().flat_map(|r| r.statements.to_vec()).collect();
            let notes = desk.notes(&statements);
            let item = Item::noted(of.len().to_string(), Vec::new(), notes);
            Cell::of(vec![Group { label: None, items: vec![item] }], vec![c.question])
        })
        .collect()
}
