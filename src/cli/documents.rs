//! An answer and the folder of `--documents` → the lines of the original documents that each row rests on, marked as the documents' own words.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use evigraph::answer::{Answer, Body};
use evigraph::data::original::{self, Original, Passage};
use evigraph::diagnostic::Diagnostic;
use evigraph::graph::Graph;
use evigraph::model::id::StatementId;
use evigraph::render::Options;
use evigraph::render::escape;
use evigraph::render::markup::{Piece, Role, wrap};
use evigraph::render::words::{counted, lines};

use super::cite;

/// Original documents that were looked for, by source; a folder is read once.
#[derive(Debug, Default)]
pub struct Documents {
    folder: PathBuf,
    seen: BTreeMap<String, Result<Original, Diagnostic>>,
}

/// A passage with the rows that rest on it.
struct Shown {
    source: String,
    lines: (u32, u32),
    statement: StatementId,
    rows: Vec<String>,
}

impl Documents {
    /// The lines below the answer, each passage once, in the order of the rows shown.
    pub fn pieces(&mut self, answer: &Answer, graph: &Graph, folder: &Path, options: &Options) -> Vec<Piece> {
        if self.folder != folder {
            *self = Documents { folder: folder.to_owned(), seen: BTreeMap::new() };
        }
        let parts = cite::parts(answer, graph);
        let most = options.max_rows.unwrap_or(parts.len()).min(parts.len());
        // The sides of a verdict have names; rows have numbers.
        let sides = matches!(answer.body, Body::Verdict(_));
        let mut passages: Vec<Shown> = Vec::new();
        for (i, part) in parts[..most].iter().enumerate() {
            let row = if sides { part.label.clone() } else { (i + 1).to_string() };
            for statement in &part.statements {
                let record = graph.statement(*statement);
                match passages.iter_mut().find(|p| p.source == record.source && p.lines == record.lines) {
                    Some(known) if known.rows.last() == Some(&row) => {}
                    Some(known) => known.rows.push(row.clone()),
                    None => passages.push(Shown {
                        source: record.source.clone(),
                        lines: record.lines,
                        statement: *statement,
                        rows: vec![row.clone()],
                    }),
                }
            }
        }
        if passages.is_empty() {
            return Vec::new();
        }
        let mut page = Page { options, out: Vec::new() };
        page.line(Role::Plain, "", "", "");
        page.line(Role::Heading, "The documents' own words (read from your folder, not part of the data)", "", "  ");
        let mut told: Vec<String> = Vec::new();
        let word = match (sides, parts.len()) {
            (true, _) => Some(("", "")),
            (false, 1) => None,
            (false, _) => Some(("row ", "rows ")),
        };
        for passage in passages {
            self.passage(&passage, word, graph, &mut told, &mut page);
        }
        if most < parts.len() {
            let rest = counted(parts.len() - most, "more row", "more rows");
            page.line(Role::Plain, &format!("… {rest} (.limit, or first N)"), "", "  ");
        }
        page.out
    }

    /// One passage; `rows` is what its rows are called, one and several, where they are told.
    fn passage(
        &mut self,
        passage: &Shown,
        rows: Option<(&str, &str)>,
        graph: &Graph,
        told: &mut Vec<String>,
        page: &mut Page<'_>,
    ) {
        let Some(source) = graph.source(graph.fact(passage.statement).source) else { return };
        let folder = &self.folder;
        let found = self.seen.entry(source.id.clone()).or_insert_with(|| original::find(source, folder));
        let first_time = !told.contains(&source.id);
        if first_time {
            told.push(source.id.clone());
        }
        let word = if passage.lines.0 == passage.lines.1 { "line" } else { "lines" };
        let place = format!("{} {word} {}", passage.source, lines(passage.lines));
        let of = rows.map_or(String::new(), |(one, several)| {
            format!(" ({}{})", if passage.rows.len() == 1 { one } else { several }, passage.rows.join(", "))
        });
        match found {
            Err(fault) => {
                if first_time {
                    page.line(Role::Warning, &format!("{}[{}]: {}", "warning", fault.code, fault.message), "", "  ");
                }
                page.line(Role::Plain, &format!("{place}{of}: not shown, the document is not at hand"), "", "  ");
            }
            Ok(document) => {
                if first_time && !document.unchanged {
                    let file = document.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    let text = format!(
                        "warning[V002]: {file} is not the document that was read for {}: its hash differs; only passages that still read as they did are shown",
                        source.id
                    );
                    page.line(Role::Warning, &text, "", "  ");
                }
                match document.passage(source, passage.lines) {
                    Passage::Lines(all) => {
                        page.line(Role::Heading, &format!("{place}{of}"), "", "  ");
                        let bar = if page.options.unicode { "  │ " } else { "  | " };
                        for line in all.iter().map(|l| l.trim()).filter(|l| !l.is_empty()) {
                            page.line(Role::Quoted, line, bar, bar);
                        }
                    }
                    Passage::Changed => {
                        let text = format!("{place}{of}: not shown, these lines no longer read as they did (V003)");
                        page.line(Role::Warning, &text, "", "  ");
                    }
                }
            }
        }
    }
}

struct Page<'o> {
    options: &'o Options,
    out: Vec<Piece>,
}

impl Page<'_> {
    fn line(&mut self, role: Role, text: &str, first: &str, next: &str) {
        let text = escape::line(text);
        let text = if self.options.unicode { text } else { escape::ascii(&text) };
        let mut lines = String::new();
        for line in wrap(&text, self.options.width, first, next) {
            lines.push_str(line.trim_end());
            lines.push('\n');
        }
        self.out.push(Piece::new(role, lines));
    }
}
