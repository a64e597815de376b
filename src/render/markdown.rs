//! [`Answer`] → a Markdown page that pandoc reads: the question as heading, tables, remarks, and every statement as a numbered note.

use std::collections::BTreeMap;

use super::blocks::{self, Block, Detail, Part};
use super::grid::Grid;
use super::{escape, words};
use crate::answer::Answer;
use crate::graph::Graph;
use crate::model::id::StatementId;

/// The whole page. The notes at its end give source, headings, lines and our own words for every statement that the page points to.
pub fn answer(answer: &Answer, graph: &Graph) -> String {
    let mut page = Page { graph, numbers: BTreeMap::new(), order: Vec::new(), text: String::new() };
    page.paragraph(&format!("# {}", escaped(&answer.canonical)));
    let detail = Detail { max_rows: None, places: None, lines_in_cells: false };
    for part in blocks::parts(answer, detail, graph) {
        match part {
            Part::Block(block) => page.block(&block),
            Part::Empty(sentence) => page.paragraph(&escaped(&sentence)),
        }
    }
    for note in &answer.notes {
        page.paragraph(&format!("Note: {}", escaped(note)));
    }
    page.footnotes();
    page.paragraph("Educational, not medical advice.");
    page.text
}

/// Text with everything escaped that Markdown, HTML inside it, or a table would read as more than text.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in escape::line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '^' | '$' | '@' | '&' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

struct Page<'a> {
    graph: &'a Graph,
    numbers: BTreeMap<StatementId, usize>,
    order: Vec<StatementId>,
    text: String,
}

impl Page<'_> {
    /// A block of its own: a blank line between it and what stands before.
    fn paragraph(&mut self, text: &str) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// An item of a list, so many levels in; the first one after something else is set off.
    fn item(&mut self, depth: usize, text: &str) {
        let indent = "  ".repeat(depth.saturating_sub(1));
        let item = format!("{indent}- {text}");
        let in_list = self.text.lines().last().is_some_and(|l| l.trim_start().starts_with("- "));
        if in_list {
            self.text.push_str(&item);
            self.text.push('\n');
        } else {
            self.paragraph(&item);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) => self.paragraph(&format!("## {}", escaped(text))),
            Block::Line(0, text) => self.paragraph(&escaped(text)),
            Block::Line(depth, text) => self.item(*depth, &escaped(text)),
            Block::Statement(depth, s, remarks) => {
                let number = self.number(*s);
                let remarks = if remarks.is_empty() { String::new() } else { format!(" ({})", escaped(remarks)) };
                let text = escaped(&self.graph.statement(*s).text);
                let place = escaped(&words::place(*s, self.graph));
                self.item(*depth, &format!("{place}: {text}{remarks} {number}"));
            }
            Block::Grid(grid) => self.grid(grid),
        }
    }

    /// The number of a statement as it is pointed to, in order of first mention.
    fn number(&mut self, s: StatementId) -> String {
        let next = self.order.len() + 1;
        let number = *self.numbers.entry(s).or_insert(next);
        if number == next {
            self.order.push(s);
        }
        format!("\\[{number}\\]")
    }

    fn grid(&mut self, grid: &Grid) {
        let heads: Vec<String> = grid.columns.iter().map(|h| escaped(&h.title)).collect();
        let mut lines = vec![piped(&heads), format!("|{}", "---|".repeat(heads.len()))];
        for row in &grid.rows {
            let mut cells = Vec::new();
            for cell in row {
                let numbers: Vec<String> = cell.statements.iter().map(|s| self.number(*s)).collect();
                let parts = [escaped(&cell.text), numbers.join(" ")];
                cells.push(parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" "));
            }
            lines.push(piped(&cells));
        }
        self.paragraph(&lines.join("\n"));
    }

    fn footnotes(&mut self) {
        if self.order.is_empty() {
            return;
        }
        self.paragraph("## Statements");
        for s in std::mem::take(&mut self.order) {
            let record = self.graph.statement(s);
            let number = self.numbers.get(&s).copied().unwrap_or_default();
            let section = record.section.join(" › ");
            let section = if section.is_empty() { String::new() } else { format!("{section}, ") };
            let word = if record.lines.0 == record.lines.1 { "line" } else { "lines" };
            let place = format!("{}, {section}{word} {}", record.source, words::lines(record.lines));
            self.item(1, &format!("\\[{number}\\] {}: {}", escaped(&place), escaped(&record.text)));
        }
    }
}

fn piped(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}
