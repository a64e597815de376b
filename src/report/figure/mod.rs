//! Answers → pictures: SVG that needs no colour, script or font of its own, each with a title, a description and its numbers in a table.
//!
//! `matrix` who takes which side, `care` the order of care, `forest` effects on their scale, `evidence` what is cited; `svg` writes the marks.

pub mod care;
pub mod evidence;
pub mod forest;
pub mod matrix;
pub mod svg;

use super::parts::{Cell, ColumnHead, Table, TableRow};

/// The table of a figure's numbers.
pub fn numbers(id: &str, caption: &str, corner: &str, columns: &[&str], rows: Vec<(String, Vec<Cell>)>) -> Table {
    let mut questions: Vec<usize> =
        rows.iter().flat_map(|(_, cells)| cells).flat_map(|c| c.questions.clone()).collect();
    questions.sort_unstable();
    questions.dedup();
    let head = |label: &&str| ColumnHead { label: (*label).to_owned(), about: Vec::new(), flags: Vec::new() };
    Table {
        id: format!("{id}-numbers"),
        caption: caption.to_owned(),
        corner: corner.to_owned(),
        columns: columns.iter().map(head).collect(),
        rows: rows.into_iter().map(|(head, cells)| TableRow { head, asks: String::new(), cells }).collect(),
        questions,
    }
}

/// The picture as a file of its own: on a white ground, so that it can be read wherever it is put.
pub fn standalone(svg: &str) -> String {
    let ground = "</desc><rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>";
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", svg.replacen("</desc>", ground, 1))
}
