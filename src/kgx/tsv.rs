//! A header and lines of tab-separated cells → rows.
//!
//! There is no quoting in KGX's TSV. So that nothing is lost, evigraph writes a text that holds a tab or the end of a line, is empty or begins with `"`
//! as a JSON text, and a list that is empty or of which an item holds `|` as a JSON list; both are read back, and so are such cells of others.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::columns::{Record, Shape, shape};
use super::extra::{Rest, columns, json, quoted};
use super::faults::{Wrong, shown};
use super::jsonl::Flag;
use super::row::{EdgeRow, NodeRow};

/// The column in which an export keeps what a cell cannot hold: a JSON object.
pub const EXTRA: &str = "extra";

/// The columns of a file.
#[derive(Debug)]
pub struct Header {
    record: Record,
    columns: Vec<(String, Shape)>,
}

impl Header {
    /// Reads the first line.
    ///
    /// # Errors
    /// `K013`: a column is missing or stands twice.
    pub fn read(line: &[u8], record: Record, lists: &[String]) -> Result<Header, Wrong> {
        let names: Vec<&str> = utf8(line)?.split('\t').map(str::trim).collect();
        let needed: &[&str] = match record {
            Record::Node => &["id", "category"],
            Record::Edge => &["subject", "predicate", "object"],
        };
        if let Some(name) = needed.iter().find(|n| !names.contains(n)) {
            let message = format!("the header has no column {name}");
            return Err(Wrong::new(
                "K013",
                message,
                format!("the first line names the columns, with {}", needed.join(", ")),
            ));
        }
        if let Some((_, twice)) = names.iter().enumerate().find(|(i, n)| names.iter().take(*i).any(|m| m == *n)) {
            let message = format!("the header has the column {} twice", shown(twice));
            return Err(Wrong::new("K013", message, "give each column a name of its own"));
        }
        Ok(Header { record, columns: names.iter().map(|n| ((*n).to_owned(), shape(record, n, lists))).collect() })
    }

    /// Whether a line lacks cells at its end; they count as empty.
    pub fn lacks(&self, line: &[u8]) -> bool {
        line.iter().filter(|b| **b == b'\t').count() + 1 < self.columns.len()
    }

    /// The cells of a line with their columns, empty ones left out.
    fn cells<'a>(&'a self, line: &'a str) -> Result<impl Iterator<Item = (&'a str, Shape, &'a str)>, Wrong> {
        let n = line.split('\t').count();
        if n > self.columns.len() {
            let message = format!("the line has {n} cells, the header {} columns", self.columns.len());
            return Err(Wrong::new("K008", message, "a text may not hold a tab, and every column needs a name"));
        }
        let cells = self.columns.iter().zip(line.split('\t'));
        Ok(cells.map(|((name, shape), cell)| (name.as_str(), *shape, cell)).filter(|(_, _, cell)| !cell.is_empty()))
    }

    /// A node.
    ///
    /// # Errors
    /// `K002`, `K004`, `K008`
    pub fn node<'a>(&'a self, line: &'a [u8]) -> Result<NodeRow<'a>, Wrong> {
        debug_assert_eq!(self.record, Record::Node);
        let mut row = NodeRow::default();
        for (name, shape, cell) in self.cells(utf8(line)?)? {
            match name {
                "id" => row.id = Some(text(cell)),
                "name" => row.name = Some(text(cell)),
                "description" => row.description = Some(text(cell)),
                "category" => row.category = list(cell),
                "synonym" => row.synonym = list(cell),
                "xref" => row.xref = list(cell),
                _ => other(name, shape, cell, &mut row.rest),
            }
        }
        Ok(row)
    }

    /// An edge.
    ///
    /// # Errors
    /// `K002`, `K004`, `K008`
    pub fn edge<'a>(&'a self, line: &'a [u8]) -> Result<EdgeRow<'a>, Wrong> {
        debug_assert_eq!(self.record, Record::Edge);
        let mut row = EdgeRow::default();
        for (name, shape, cell) in self.cells(utf8(line)?)? {
            match name {
                "id" => row.id = Some(text(cell)),
                "subject" => row.subject = Some(text(cell)),
                "predicate" => row.predicate = Some(text(cell)),
                "object" => row.object = Some(text(cell)),
                "primary_knowledge_source" => row.source = Some(text(cell)),
                "strength" => row.strength = Some(text(cell)),
                "publications" => row.publications = list(cell),
                "populations" => row.populations = list(cell),
                "negated" => {
                    let flag = Flag::of(cell).ok_or_else(|| unfit(name, cell, "true or false"))?;
                    row.negated = flag.0;
                }
                "preconditions" => {
                    row.preconditions =
                        serde_json::from_str(cell).map_err(|_| unfit(name, cell, "a JSON list of objects"))?;
                }
                "source_lines" => row.lines = Some(lines(cell).ok_or_else(|| unfit(name, cell, "[first,last]"))?),
                "effect" => row.effect = Some(nested(name, cell)?),
                _ => other(name, shape, cell, &mut row.rest),
            }
        }
        Ok(row)
    }
}

fn utf8(line: &[u8]) -> Result<&str, Wrong> {
    std::str::from_utf8(line).map_err(|e| {
        let message = format!("byte {} of the line is not UTF-8", e.valid_up_to() + 1);
        Wrong::new("K002", message, "save the file as UTF-8")
    })
}

fn unfit(column: &str, cell: &str, wanted: &str) -> Wrong {
    let message = format!("the column {column} does not fit: `{}`, expected {wanted}", shown(cell));
    Wrong::new("K004", message, "docs/kgx.md lists the columns")
}

fn nested<T: DeserializeOwned>(name: &str, cell: &str) -> Result<T, Wrong> {
    serde_json::from_str(cell).map_err(|_| unfit(name, cell, "a JSON object as docs/kgx.md describes it"))
}

/// First and last line: as JSON, or joined like a list.
fn lines(cell: &str) -> Option<(u32, u32)> {
    serde_json::from_str(cell).ok().or_else(|| {
        let (first, last) = cell.split_once('|')?;
        Some((first.parse().ok()?, last.parse().ok()?))
    })
}

fn text(cell: &str) -> Cow<'_, str> {
    match cell.starts_with('"').then(|| serde_json::from_str::<String>(cell)) {
        Some(Ok(text)) => Cow::Owned(text),
        _ => Cow::Borrowed(cell),
    }
}

fn list(cell: &str) -> Vec<Cow<'_, str>> {
    match cell.starts_with('[').then(|| serde_json::from_str::<Vec<String>>(cell)) {
        Some(Ok(items)) => items.into_iter().map(Cow::Owned).collect(),
        _ => cell.split('|').filter(|i| !i.is_empty()).map(Cow::Borrowed).collect(),
    }
}

fn other<'a>(name: &'a str, shape: Shape, cell: &'a str, rest: &mut Rest<'a>) {
    if name == EXTRA && cell.starts_with('{') && serde_json::from_str::<&RawValue>(cell).is_ok() {
        rest.extend(columns(Some(cell)).into_iter().map(|(n, v)| (Cow::Owned(n), Cow::Owned(v))));
        return;
    }
    let value = match shape {
        Shape::Text => Cow::Owned(quoted(&text(cell))),
        Shape::List => Cow::Owned(json(&list(cell))),
        Shape::Json if serde_json::from_str::<&RawValue>(cell).is_ok() => Cow::Borrowed(cell),
        Shape::Json => match Flag::of(cell) {
            Some(Flag(yes)) => Cow::Borrowed(if yes { "true" } else { "false" }),
            None => Cow::Owned(quoted(cell)),
        },
    };
    rest.push((Cow::Borrowed(name), value));
}

/// A text as a cell.
pub fn text_cell(text: &str) -> String {
    let special = text.is_empty() || text.starts_with('"') || text.contains(['\t', '\n', '\r']);
    if special { quoted(text) } else { text.to_owned() }
}

/// A list as a cell.
pub fn list_cell(items: &[String]) -> String {
    let special = |i: &String| i.is_empty() || i.contains(['|', '\t', '\n', '\r']);
    let plain = !items.iter().any(special) && items.first().is_some_and(|i| !i.starts_with('['));
    if plain { items.join("|") } else { json(&items) }
}
