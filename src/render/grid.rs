//! Rows → a grid: which columns a table has and what stands in each cell, before anyone knows how wide it may be.

use super::{cells, words};
use crate::answer::{Answer, Row, What};
use crate::graph::Graph;
use crate::model::id::StatementId;
use crate::model::terms::{Column, EntityKind, Stance};

/// A table before it is laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// Columns, from left to right.
    pub columns: Vec<Head>,
    /// Rows, each with one cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// Rows that were left out at the end.
    pub left_out: usize,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// What it is headed with.
    pub title: String,
    /// Whether it may be left out, and named below, where the terminal is narrow.
    pub may_hide: bool,
}

/// A cell, and the statements that it points to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Where it says so.
    pub statements: Vec<StatementId>,
}

impl Cell {
    /// A cell that points nowhere.
    pub fn plain(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), statements: Vec::new() }
    }
}

/// Which rows of an answer, and how they are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// At most so many rows.
    pub max_rows: Option<usize>,
    /// Whether rows have numbers (the rows of a group do not: `why 2` counts the rows of the whole answer).
    pub numbered: bool,
    /// At most so many passages of one source in a cell.
    pub places: Option<usize>,
}

/// A column of the usual ones or one that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// What sort of document or work the row is.
    Document,
    /// What the first statement says, where the row is not its subject.
    Said,
    Of(Column),
}

/// The grid of rows: the columns asked for, or the usual ones of which at least one row says something.
pub fn rows(rows: &[Row], answer: &Answer, cut: Cut, graph: &Graph) -> Grid {
    let shown = if answer.columns.is_empty() { usual(rows, graph) } else { asked(&answer.columns, rows) };
    let first = shown.iter().position(|c| *c == Shown::Of(Column::Name) || *c == Shown::Of(Column::Text));
    let number = Head { title: "#".to_owned(), may_hide: false };
    let heads = shown.iter().map(|c| head(*c, answer, graph, rows));
    let columns = cut.numbered.then_some(number).into_iter().chain(heads).collect();
    let count = cut.max_rows.unwrap_or(rows.len()).min(rows.len());
    let grid_rows = rows[..count]
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let number = cut.numbered.then(|| Cell::plain((i + 1).to_string()));
            let rest = shown.iter().enumerate().map(|(at, column)| Cell {
                text: say(*column, row, cut, graph),
                statements: if points(&shown, at, first) { row.statements.to_vec() } else { Vec::new() },
            });
            number.into_iter().chain(rest).collect()
        })
        .collect();
    Grid { columns, rows: grid_rows, left_out: rows.len() - count }
}

/// Whether a column carries the statements: the one with the lines, else the one with the name.
fn points(shown: &[Shown], at: usize, first: Option<usize>) -> bool {
    match shown.iter().position(|c| *c == Shown::Of(Column::Lines)) {
        Some(lines) => lines == at,
        None => first.unwrap_or(0) == at,
    }
}

fn say(column: Shown, row: &Row, cut: Cut, graph: &Graph) -> String {
    match column {
        Shown::Document => cells::document(row, graph),
        Shown::Said => cells::said(row, graph),
        Shown::Of(Column::Lines) => words::places(&row.statements, cut.places, graph),
        Shown::Of(column) => cells::text(column, row, graph),
    }
}

/// The columns asked for; the name goes first where it was not asked for, so that a row can be told from the next.
fn asked(columns: &[Column], rows: &[Row]) -> Vec<Shown> {
    let statements = matches!(rows.first(), Some(Row { what: What::Statement(_), .. }));
    let named = columns.iter().any(|c| *c == Column::Name || (statements && *c == Column::Text));
    let name = (!named).then_some(Shown::Of(Column::Name));
    name.into_iter().chain(columns.iter().map(|c| Shown::Of(*c))).collect()
}

fn usual(rows: &[Row], graph: &Graph) -> Vec<Shown> {
    use Column::{After, Citations, Effect, Flags, For, Kind, Lines, Name, Statements, Strength, Text};
    let Some(first) = rows.first() else { return vec![Shown::Of(Name)] };
    let kind = words::kind(&first.what, graph);
    let mixed = rows.iter().any(|r| words::kind(&r.what, graph) != kind);
    // Where every row has a figure or a citation, the question was about them.
    let cited = rows.iter().all(|r| r.statements.iter().any(|s| !graph.fact(*s).citations.is_empty()));
    let wanted: Vec<Shown> = match &first.what {
        What::Statement(_) => {
            let mut all = [Text, Kind, Strength, Column::Stance, Lines].map(Shown::Of).to_vec();
            all.extend(cited.then_some(Shown::Of(Citations)));
            all.push(Shown::Of(Flags));
            all
        }
        What::Things(_) if documents(rows, graph) => {
            let mut all = vec![Shown::Of(Name), Shown::Document];
            all.extend([Statements, Lines, Flags].map(Shown::Of));
            all
        }
        // A strength, a stance or a prerequisite is said of the subject: beside a population or an outcome it would mislead.
        What::Things(_) if !rows.iter().all(|r| is_subject(r, graph)) => {
            let mut all = vec![Shown::Of(Name), Shown::Of(Kind), Shown::Said];
            all.extend([Statements, Lines, Flags].map(Shown::Of));
            all
        }
        What::Things(_) => {
            let mut all = [Name, Kind, Strength, Column::Stance, For, After].map(Shown::Of).to_vec();
            if rows.iter().all(|r| r.statements.iter().any(|s| has_figure(*s, graph))) {
                all.push(Shown::Of(Effect));
            }
            all.push(Shown::Of(Lines));
            all.extend(cited.then_some(Shown::Of(Citations)));
            all.push(Shown::Of(Flags));
            all
        }
    };
    let takes_a_side = rows
        .iter()
        .flat_map(|r| &r.statements)
        .any(|s| matches!(graph.statement(*s).stance, Some(Stance::Against | Stance::Neutral)));
    let says = |column: &Shown| match column {
        Shown::Of(Kind) => mixed,
        Shown::Of(Column::Stance) => takes_a_side,
        Shown::Of(c) => rows.iter().any(|r| !cells::cell(*c, r, graph).is_empty()),
        Shown::Document => rows.iter().any(|r| !cells::document(r, graph).is_empty()),
        Shown::Said => true,
    };
    wanted.into_iter().filter(says).collect()
}

/// Whether the rows are sources or cited works, of which no strength is told.
fn documents(rows: &[Row], graph: &Graph) -> bool {
    rows.iter().any(|r| match &r.what {
        What::Things(things) => {
            things.iter().any(|t| matches!(graph.thing(*t).kind, EntityKind::Source | EntityKind::Reference))
        }
        What::Statement(_) => false,
    })
}

/// Whether the row is the subject of each of its statements.
fn is_subject(row: &Row, graph: &Graph) -> bool {
    let What::Things(things) = &row.what else { return false };
    row.statements.iter().all(|s| things.iter().all(|t| graph.fact(*s).subject.contains(t)))
}

fn has_figure(s: StatementId, graph: &Graph) -> bool {
    let record = graph.statement(s);
    record.accuracy.is_some() || record.effect.as_ref().is_some_and(|e| e.magnitude.is_stated())
}

fn head(column: Shown, answer: &Answer, graph: &Graph, rows: &[Row]) -> Head {
    let graded = rows.iter().flat_map(|r| &r.statements).any(|s| graph.statement(*s).strength.is_some());
    let things = matches!(rows.first(), Some(Row { what: What::Things(_), .. }) | None);
    let title = match column {
        Shown::Document if rows.iter().any(|r| is_work(&r.what, graph)) => "work".to_owned(),
        Shown::Document => "document".to_owned(),
        Shown::Said => cells::title(Column::Text).to_owned(),
        Shown::Of(Column::Name) if things => answer
            .head
            .as_deref()
            .map_or("name".to_owned(), |h| words::rows(1, Some(h)).trim_start_matches("1 ").to_owned()),
        Shown::Of(Column::Name) => "statement".to_owned(),
        // Where no source grades anything, the column holds the sources' words alone.
        Shown::Of(Column::Strength) if answer.columns.is_empty() && !graded => Column::Wording.word().to_owned(),
        Shown::Of(column) => cells::title(column).to_owned(),
    };
    let may_hide = match column {
        Shown::Document => true,
        Shown::Said => false,
        // Who asks for evidence wants to see it.
        Shown::Of(Column::Citations) => answer.columns.is_empty() && !asks_for_evidence(answer),
        Shown::Of(column) => {
            answer.columns.is_empty() && matches!(column, Column::Kind | Column::For | Column::Statements)
        }
    };
    Head { title, may_hide }
}

/// Whether the question as understood has a clause about evidence; a name that holds these words stands in quotes.
fn asks_for_evidence(answer: &Answer) -> bool {
    answer.canonical.split('"').step_by(2).any(|t| t.contains("with evidence") || t.contains("with citations"))
}

fn is_work(what: &What, graph: &Graph) -> bool {
    matches!(what, What::Things(things) if things.iter().any(|t| graph.thing(*t).kind == EntityKind::Reference))
}
