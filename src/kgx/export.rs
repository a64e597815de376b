//! The records of a graph → a file of nodes and a file of edges, JSON Lines or TSV.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::columns::{Record, Shape, shape};
use super::extra::quoted;
use super::faults::Wrong;
use super::file::Form;
use super::mapping::Mapping;
use super::tsv::{EXTRA, list_cell, text_cell};
use super::written::{self, Cell, Row, Works};
use crate::data::Dataset;
use crate::model::entity::Entity;
use crate::model::source::Source;
use crate::model::statement::Statement;

/// What holds records; each list is gone through more than once.
pub trait Stock {
    /// Entities, in order.
    fn entities(&self) -> impl Iterator<Item = Cow<'_, Entity>>;
    /// Sources, in order.
    fn sources(&self) -> impl Iterator<Item = Cow<'_, Source>>;
    /// Statements, in order.
    fn statements(&self) -> impl Iterator<Item = Cow<'_, Statement>>;
}

impl Stock for Dataset {
    fn entities(&self) -> impl Iterator<Item = Cow<'_, Entity>> {
        self.entities.iter().map(Cow::Borrowed)
    }

    fn sources(&self) -> impl Iterator<Item = Cow<'_, Source>> {
        self.sources.iter().map(Cow::Borrowed)
    }

    fn statements(&self) -> impl Iterator<Item = Cow<'_, Statement>> {
        self.statements.iter().map(Cow::Borrowed)
    }
}

/// How many records were written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Lines of nodes.
    pub nodes: u64,
    /// Lines of edges.
    pub edges: u64,
}

/// Writes both files whole, or neither: each is written beside its place first. A name that ends in `.gz` is compressed.
///
/// # Errors
/// `K012`: a file cannot be written.
pub fn export(
    stock: &impl Stock,
    mapping: &Mapping,
    (nodes, form): (&Path, Form),
    (edges, form_of_edges): (&Path, Form),
) -> std::result::Result<Written, (PathBuf, Wrong)> {
    if nodes == edges {
        let message = "nodes and edges cannot go into one file";
        return Err((nodes.to_owned(), Wrong::new("K012", message, "give --nodes and --edges names of their own")));
    }
    let (first, second) = (beside(nodes), beside(edges));
    let clear = |at: &Path, error: std::io::Error| {
        // What cannot be removed is left where it is; the error that counts is the first.
        let _ = std::fs::remove_file(&first);
        let _ = std::fs::remove_file(&second);
        let help = "see that the folder is there and may be written, and that the disk has room";
        (at.to_owned(), Wrong::new("K012", format!("cannot be written: {error}"), help))
    };
    let written = Written {
        nodes: whole(&first, nodes, |out| write_nodes(stock, mapping, form, out)).map_err(|e| clear(nodes, e))?,
        edges: whole(&second, edges, |out| write_edges(stock, mapping, form_of_edges, out))
            .map_err(|e| clear(edges, e))?,
    };
    std::fs::rename(&first, nodes).map_err(|e| clear(nodes, e))?;
    std::fs::rename(&second, edges).map_err(|e| clear(edges, e))?;
    Ok(written)
}

/// Where a file stands until it is whole.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

fn whole(temporary: &Path, path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<u64>) -> Result<u64> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(temporary)?);
    let n = if path.extension().is_some_and(|e| e == "gz") {
        let mut packed = GzEncoder::new(&mut file, Compression::default());
        let n = write(&mut packed)?;
        packed.finish()?;
        n
    } else {
        write(&mut file)?
    };
    file.into_inner()?.sync_all()?;
    Ok(n)
}

/// Writes the nodes: entities, then each source with the works it lists.
///
/// # Errors
/// The writer's.
pub fn write_nodes(stock: &impl Stock, mapping: &Mapping, form: Form, out: &mut dyn Write) -> Result<u64> {
    let rows = |take: &mut dyn FnMut(&Row) -> Result<()>| {
        stock.entities().try_for_each(|e| take(&written::entity(&e, mapping)))?;
        stock.sources().try_for_each(|s| {
            take(&written::source(&s, mapping))?;
            s.references.iter().try_for_each(|r| take(&written::work(r, &s.id, mapping)))
        })
    };
    write_rows(Record::Node, mapping, form, out, rows)
}

/// Writes the edges: is-a, then statements.
///
/// # Errors
/// The writer's.
pub fn write_edges(stock: &impl Stock, mapping: &Mapping, form: Form, out: &mut dyn Write) -> Result<u64> {
    let mut works = Works::default();
    stock.sources().for_each(|s| works.source(&s));
    stock.entities().for_each(|e| works.entity(&e));
    let rows = |take: &mut dyn FnMut(&Row) -> Result<()>| {
        stock
            .entities()
            .try_for_each(|e| e.broader.iter().try_for_each(|broader| take(&written::is_a(&e.id, broader, mapping))))?;
        stock.statements().try_for_each(|s| take(&written::statement(&s, &works, mapping)))
    };
    write_rows(Record::Edge, mapping, form, out, rows)
}

fn write_rows(
    record: Record,
    mapping: &Mapping,
    form: Form,
    out: &mut dyn Write,
    rows: impl Fn(&mut dyn FnMut(&Row) -> Result<()>) -> Result<()>,
) -> Result<u64> {
    let mut n = 0;
    if form == Form::Jsonl {
        rows(&mut |row| {
            n += 1;
            out.write_all(json_line(row).as_bytes())
        })?;
        return Ok(n);
    }
    let mut header: Vec<&'static str> = Vec::new();
    let mut others: BTreeSet<String> = BTreeSet::new();
    let mut left = false;
    rows(&mut |row| {
        for (name, _) in &row.own {
            if !header.contains(name) {
                header.push(name);
            }
        }
        for (name, value) in &row.extra {
            match cell(record, name, value, mapping) {
                Some(_) if !others.contains(name) => _ = others.insert(name.clone()),
                Some(_) => {}
                None => left = true,
            }
        }
        Ok(())
    })?;
    // A file without records still says what its columns are.
    let needed: &[&'static str] = match record {
        Record::Node => &["id", "category"],
        Record::Edge => &["id", "subject", "predicate", "object"],
    };
    header.extend(needed.iter().filter(|n| !header.contains(n)).copied().collect::<Vec<_>>());
    others.retain(|o| !header.contains(&o.as_str()));
    let names: Vec<&str> =
        header.into_iter().chain(others.iter().map(String::as_str)).chain(left.then_some(EXTRA)).collect();
    writeln!(out, "{}", names.join("\t"))?;
    rows(&mut |row| {
        n += 1;
        writeln!(out, "{}", tsv_line(record, row, &names, mapping))
    })?;
    Ok(n)
}

/// Columns of an import that a column of evigraph's own says already are left out.
fn others(row: &Row) -> impl Iterator<Item = (&String, &String)> {
    row.extra.iter().filter(|(name, _)| !row.own.iter().any(|(own, _)| own == name))
}

fn json_line(row: &Row) -> String {
    let mut line = String::from("{");
    let mut put = |name: &str, value: &str| {
        if line.len() > 1 {
            line.push(',');
        }
        line.push_str(&quoted(name));
        line.push(':');
        line.push_str(value);
    };
    for (name, cell) in &row.own {
        match cell {
            Cell::Text(text) => put(name, &quoted(text)),
            Cell::List(items) => put(name, &super::extra::json(items)),
            Cell::Json(json) => put(name, json),
        }
    }
    others(row).for_each(|(name, value)| put(name, value));
    line.push_str("}\n");
    line
}

fn tsv_line(record: Record, row: &Row, names: &[&str], mapping: &Mapping) -> String {
    let mut cells: Vec<String> = vec![String::new(); names.len()];
    let mut put = |name: &str, cell: String| {
        if let Some(at) = names.iter().position(|n| *n == name).and_then(|i| cells.get_mut(i)) {
            *at = cell;
        }
    };
    for (name, cell) in &row.own {
        put(
            name,
            match cell {
                Cell::Text(text) => text_cell(text),
                Cell::List(items) => list_cell(items),
                Cell::Json(json) => json.clone(),
            },
        );
    }
    let mut left = Vec::new();
    for (name, value) in others(row) {
        match cell(record, name, value, mapping) {
            Some(cell) => put(name, cell),
            None => left.push((name.as_str().into(), value.as_str().into())),
        }
    }
    if !left.is_empty() {
        put(EXTRA, super::extra::object(left));
    }
    cells.join("\t")
}

/// The cell of a column of an import; `None` where a cell would not be read back as what it was.
fn cell(record: Record, name: &str, value: &str, mapping: &Mapping) -> Option<String> {
    if name.is_empty() || name == EXTRA || name.trim() != name || name.contains(char::is_control) {
        return None;
    }
    match shape(record, name, &mapping.lists) {
        Shape::Text => serde_json::from_str::<String>(value).ok().map(|text| text_cell(&text)),
        Shape::List => serde_json::from_str::<Vec<String>>(value).ok().map(|items| list_cell(&items)),
        Shape::Json => Some(value.to_owned()),
    }
}
