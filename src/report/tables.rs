//! [`Report`] → comma-separated values: one table a file, safe to open in a spreadsheet.

use super::parts::{Block, Cell, Item, Report, Table};
use crate::render::csv::guarded;

/// The tables with the names of their files' ends: the main table first, under the empty name.
pub fn files(report: &Report) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for block in report.sections.iter().flat_map(|s| &s.blocks) {
        let table = match block {
            Block::Table(table) => table,
            Block::Figure(figure) => &figure.table,
            Block::List(_) | Block::Glossary(_) | Block::Exercises(_) => continue,
        };
        let name = if out.is_empty() { String::new() } else { table.id.clone() };
        out.push((name, written(&records(table, report))));
    }
    out.push(("notes".to_owned(), written(&notes(report))));
    out.push(("questions".to_owned(), written(&questions(report))));
    out.push(("sources".to_owned(), written(&sources(report))));
    if let Some((name, _)) = out.first_mut() {
        name.clear();
    }
    out
}

/// Row by row as it is read, each cell with its notes in brackets behind each item.
fn records(table: &Table, report: &Report) -> Vec<Vec<String>> {
    let mut head = vec![table.corner.clone()];
    head.extend(table.columns.iter().map(|c| {
        let flags = if c.flags.is_empty() { String::new() } else { format!(" [{}]", c.flags.join("; ")) };
        format!("{}{flags}", c.label)
    }));
    let row = |cells: &[Cell]| cells.iter().map(|c| text(c, report)).collect::<Vec<_>>();
    let rows = table.rows.iter().map(|r| [vec![r.head.clone()], row(&r.cells)].concat());
    std::iter::once(head).chain(rows).collect()
}

fn text(cell: &Cell, report: &Report) -> String {
    if !cell.stated {
        return report.not_stated.to_owned();
    }
    let group = |g: &super::parts::Group| {
        let items: Vec<String> = g.items.iter().map(item).collect();
        g.label.as_ref().map_or(items.join("; "), |l| format!("{l}: {}", items.join("; ")))
    };
    cell.groups.iter().map(group).collect::<Vec<_>>().join(" | ")
}

fn item(item: &Item) -> String {
    let marks = if item.marks.is_empty() { String::new() } else { format!(" [{}]", item.marks.join("; ")) };
    let sources = if item.sources.is_empty() { String::new() } else { format!(" ({})", item.sources.join(", ")) };
    let refs: Vec<&str> = item.refs.iter().map(|r| r.label.as_str()).collect();
    let refs = if refs.is_empty() { String::new() } else { format!(" [{}]", refs.join(", ")) };
    format!("{}{marks}{sources}{refs}", item.text)
}

fn cols(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

fn notes(report: &Report) -> Vec<Vec<String>> {
    let mut out = vec![cols(&["note", "statement", "source", "section", "lines", "text", "remarks", "curator"])];
    out.extend(report.notes.iter().map(|n| {
        let curator = n.note.clone().unwrap_or_default();
        let mut row = vec![n.number.to_string(), n.id.clone(), n.source.clone(), n.section.clone(), n.lines.clone()];
        row.extend([n.text.clone(), n.remarks.clone(), curator]);
        row
    }));
    out
}

fn questions(report: &Report) -> Vec<Vec<String>> {
    let mut out = vec![cols(&["number", "question", "answer", "statements"])];
    out.extend(
        report
            .questions
            .iter()
            .map(|q| vec![q.number.to_string(), q.question.clone(), q.answer.clone(), q.statements.to_string()]),
    );
    out
}

fn sources(report: &Report) -> Vec<Vec<String>> {
    let mut out = vec![cols(&["source", "title", "kind", "audience", "by", "date", "statements", "about itself"])];
    out.extend(report.sources.iter().map(|s| {
        let about: Vec<String> = s.about.iter().map(item).collect();
        let mut row = vec![s.id.clone(), s.title.clone(), s.kind.clone(), s.audience.clone(), s.by.clone()];
        row.extend([s.date.clone(), s.statements.to_string(), about.join("; ")]);
        row
    }));
    out
}

/// The records as text. Writing to memory does not fail; were it to, the table would be empty rather than wrong.
fn written(records: &[Vec<String>]) -> String {
    let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for record in records {
        if writer.write_record(record.iter().map(|cell| guarded(cell))).is_err() {
            return String::new();
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
