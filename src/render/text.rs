//! [`Answer`] → what a person reads in a terminal: the reading, the answer, remarks, counts.

use super::blocks::{self, Block, Detail, Part};
use super::markup::{Piece, Role, plain, wrap};
use super::{escape, table, words};
use crate::answer::{Answer, Body, What};
use crate::graph::Graph;

pub use super::Options;

/// The whole answer, its last line ended. That line is the summary, where there is one, so that the time can be put behind it.
pub fn answer(answer: &Answer, graph: &Graph, options: &Options) -> String {
    plain(&pieces(answer, graph, options))
}

/// The same in pieces.
pub fn pieces(answer: &Answer, graph: &Graph, options: &Options) -> Vec<Piece> {
    let page = Page { graph, options };
    let mut out = Vec::new();
    if !options.quiet {
        out.push(page.line(Role::Reading, &format!("Read as: {}", answer.canonical), "", "  "));
        out.push(Piece::new(Role::Plain, "\n"));
    }
    let detail =
        Detail { max_rows: options.max_rows, places: options.width.map(|_| table::PLACES), lines_in_cells: true };
    for (i, part) in blocks::parts(answer, detail, graph).iter().enumerate() {
        match part {
            Part::Block(block) => page.block(i, block, &mut out),
            Part::Empty(sentence) => out.push(page.line(Role::Empty, sentence, "", "  ")),
        }
    }
    for note in &answer.notes {
        out.push(page.line(Role::Note, &format!("note: {note}"), "", "  "));
    }
    if !options.quiet {
        out.extend(page.summary(answer));
    }
    out
}

struct Page<'a> {
    graph: &'a Graph,
    options: &'a Options,
}

impl Page<'_> {
    /// Words that come from data or from the question, as lines that fit.
    fn line(&self, role: Role, text: &str, first: &str, next: &str) -> Piece {
        let text = escape::line(text);
        let text = if self.options.unicode { text } else { escape::ascii(&text) };
        let mut out = String::new();
        for line in wrap(&text, self.options.width, first, next) {
            out.push_str(line.trim_end());
            out.push('\n');
        }
        Piece::new(role, out)
    }

    fn block(&self, i: usize, block: &Block, out: &mut Vec<Piece>) {
        match block {
            Block::Heading(text) => {
                if i > 0 {
                    out.push(Piece::new(Role::Plain, "\n"));
                }
                out.push(self.line(Role::Heading, text, "", "  "));
            }
            Block::Line(depth, text) => {
                let indent = "  ".repeat(*depth);
                out.push(self.line(
                    if *depth == 0 { Role::Heading } else { Role::Plain },
                    text,
                    &indent,
                    &format!("{indent}  "),
                ));
            }
            Block::Statement(depth, s, remarks) => {
                let indent = "  ".repeat(*depth);
                let remarks = if remarks.is_empty() { String::new() } else { format!(" ({remarks})") };
                let text = format!("{}: {}{remarks}", words::place(*s, self.graph), self.graph.statement(*s).text);
                out.push(self.line(Role::Plain, &text, &indent, &format!("{indent}    ")));
            }
            Block::Grid(grid) => out.push(Piece::new(Role::Table, table::draw(grid, self.options))),
        }
    }

    /// `2 treatments · 3 statements · 1 source`; nothing where nothing is counted.
    fn summary(&self, answer: &Answer) -> Option<Piece> {
        if answer.statements().is_empty() {
            return None;
        }
        let statement_rows = match &answer.body {
            Body::Rows(rows) => matches!(rows.first().map(|r| &r.what), Some(What::Statement(_))),
            Body::Groups(groups) => {
                matches!(groups.iter().flat_map(|(_, rows)| rows).next().map(|r| &r.what), Some(What::Statement(_)))
            }
            _ => false,
        };
        let text = words::summary(answer, blocks::tally(answer), statement_rows, self.graph);
        Some(self.line(Role::Summary, &text, "", "  "))
    }
}
