//! Questions of the educator's own → a section each, as the answer is shown everywhere else, every statement with its note.

use super::desk::Desk;
use super::parts::{Block, Cell, ColumnHead, Group, Item, List, Section, Table, TableRow, clean};
use crate::diagnostic::Diagnostic;
use crate::model::id::StatementId;
use crate::render::blocks::{self, Detail, Part};
use crate::render::grid::Grid;

/// One section a question.
///
/// # Errors
/// A question that is not understood.
pub fn sections(questions: &[String], desk: &mut Desk<'_>) -> Result<Vec<Section>, Box<Diagnostic>> {
    let mut out = Vec::new();
    for (i, question) in questions.iter().enumerate() {
        let (number, answer) = desk.ask(question)?;
        let id = format!("answer-{}", i + 1);
        let detail = Detail { max_rows: None, places: None, lines_in_cells: false };
        let mut section = Section { id: id.clone(), title: clean(question), intro: Vec::new(), blocks: Vec::new() };
        let mut open =
            List { id: String::new(), title: None, numbered: false, items: Vec::new(), questions: vec![number] };
        let mut count = 0;
        let mut fresh = |title: Option<String>| {
            count += 1;
            List { id: format!("{id}-{count}"), title, numbered: false, items: Vec::new(), questions: vec![number] }
        };
        for part in blocks::parts(&answer, detail, desk.graph()) {
            match part {
                Part::Empty(sentence) => section.intro.push(clean(&sentence)),
                Part::Block(blocks::Block::Heading(title)) => {
                    close(&mut section, std::mem::replace(&mut open, fresh(Some(clean(&title)))));
                }
                Part::Block(blocks::Block::Line(_, text)) => open.items.push(Item::plain(text)),
                Part::Block(blocks::Block::Statement(_, s, remarks)) => open.items.push(statement(s, &remarks, desk)),
                Part::Block(blocks::Block::Grid(grid)) => {
                    let title = open.title.take();
                    close(&mut section, std::mem::replace(&mut open, fresh(None)));
                    let id = open.id.clone();
                    let caption = title.unwrap_or_else(|| clean(&answer.canonical));
                    section.blocks.push(Block::Table(table(&grid, format!("{id}-table"), caption, number, desk)));
                }
            }
        }
        close(&mut section, open);
        section.intro.extend(answer.notes.iter().map(|n| clean(n)));
        out.push(section);
    }
    Ok(out)
}

/// A list with items goes into the section.
fn close(section: &mut Section, list: List) {
    if !list.items.is_empty() {
        let id = if list.id.is_empty() { format!("{}-0", section.id) } else { list.id.clone() };
        section.blocks.push(Block::List(List { id, ..list }));
    }
}

fn statement(s: StatementId, remarks: &str, desk: &mut Desk<'_>) -> Item {
    let record = desk.graph().statement(s);
    let remarks = if remarks.is_empty() { String::new() } else { format!(" ({remarks})") };
    let text = format!("{}{remarks}", record.text);
    let notes = desk.notes(&[s]);
    Item::noted(text, vec![clean(&record.source)], notes)
}

/// The first column that is not a number heads the rows.
fn table(grid: &Grid, id: String, caption: String, question: usize, desk: &mut Desk<'_>) -> Table {
    let skip = usize::from(grid.columns.first().is_some_and(|c| c.title == "#"));
    let title = |i: usize| grid.columns.get(i).map_or(String::new(), |c| clean(&c.title));
    let columns = (skip + 1..grid.columns.len())
        .map(|i| ColumnHead { label: title(i), about: Vec::new(), flags: Vec::new() })
        .collect();
    let mut rows = Vec::new();
    for row in &grid.rows {
        let cells = row.iter().skip(skip + 1).map(|c| {
            let notes = desk.notes(&c.statements);
            let item = Item::noted(c.text.clone(), Vec::new(), notes);
            // A column of this row that does not apply is blank, which is not silence.
            let item = if c.text.is_empty() { Item { text: "—".to_owned(), ..item } } else { item };
            Cell::of(vec![Group { label: None, items: vec![item] }], vec![question])
        });
        let head = row.get(skip).map_or(String::new(), |c| clean(&c.text));
        rows.push(TableRow { head, asks: String::new(), cells: cells.collect() });
    }
    Table { id, caption, corner: title(skip), columns, rows, questions: vec![question] }
}
