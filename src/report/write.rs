//! [`Report`] → files: the format by each file's ending, everything made before anything is written, each file under a temporary name first.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::figure::standalone;
use super::html::Template;
use super::parts::{Block, Report};
use super::{bibliography, html, json, markdown, tables};
use crate::diagnostic::Diagnostic;

/// What is to be written.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The files; the ending says the format.
    pub outputs: Vec<PathBuf>,
    /// A template for the HTML files.
    pub template: Option<Template>,
    /// Whether CSL-JSON and BibTeX are written beside the first file.
    pub bibliography: bool,
    /// Whether files may be replaced.
    pub force: bool,
}

/// A file and what is in it.
pub type File = (PathBuf, String);

/// Formats that a file's ending can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Html,
    Markdown,
    Csv,
    Json,
}

fn format(path: &Path) -> Option<Format> {
    let ending = path.extension()?.to_str()?.to_lowercase();
    Some(match ending.as_str() {
        "html" | "htm" => Format::Html,
        "md" | "markdown" => Format::Markdown,
        "csv" => Format::Csv,
        "json" => Format::Json,
        _ => return None,
    })
}

/// Whether the request can be met, before the report is made: endings, and files that are there already.
///
/// # Errors
/// Every file that cannot be written as asked.
pub fn check(request: &Request) -> Result<(), Vec<Diagnostic>> {
    let mut faults = Vec::new();
    for path in &request.outputs {
        let name = path.display();
        if format(path).is_none() {
            let fault = Diagnostic::error("R005", format!("{name}: the file's ending names no format"));
            faults
                .push(fault.help("endings: .html, .md, .csv, .json; for .docx and slides run pandoc on the .md file"));
        } else if path.exists() && !request.force {
            faults.push(exists(path));
        }
    }
    let is_html = |p: &PathBuf| format(p) == Some(Format::Html);
    if request.template.is_some() && !request.outputs.iter().any(is_html) {
        let fault = Diagnostic::error("R007", "--template is for HTML, and no file ends in .html");
        faults.push(fault.help("add -o NAME.html"));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn exists(path: &Path) -> Diagnostic {
    let fault = Diagnostic::error("R004", format!("{} is there already", path.display()));
    fault.help("choose another name, or --force to replace it")
}

/// The files of a report, those beside the ones that were asked for included.
///
/// # Errors
/// A template that cannot be used, or two files of the same name.
pub fn files(report: &Report, request: &Request) -> Result<Vec<File>, Vec<Diagnostic>> {
    let mut out: Vec<File> = Vec::new();
    for path in &request.outputs {
        match format(path) {
            Some(Format::Html) => {
                let text = html::text(report, request.template.as_ref()).map_err(|f| vec![*f])?;
                out.push((path.clone(), text));
            }
            Some(Format::Json) => out.push((path.clone(), json::text(report))),
            Some(Format::Markdown) => {
                let name = |id: &str| beside(path, id, "svg");
                let file = |id: &str| name(id).file_name().map_or(String::new(), |n| n.to_string_lossy().into_owned());
                out.push((path.clone(), markdown::text(report, file)));
                for figure in figures(report) {
                    out.push((name(&figure.id), standalone(&figure.svg)));
                }
            }
            Some(Format::Csv) => {
                for (id, text) in tables::files(report) {
                    out.push((if id.is_empty() { path.clone() } else { beside(path, &id, "csv") }, text));
                }
            }
            None => {}
        }
    }
    if let (true, Some(first)) = (request.bibliography, request.outputs.first()) {
        out.push((first.with_extension("csl.json"), bibliography::csl(report)));
        out.push((first.with_extension("bib"), bibliography::bibtex(report)));
    }
    let mut seen = BTreeSet::new();
    let twice: Vec<Diagnostic> = out
        .iter()
        .filter(|(path, _)| !seen.insert(path.clone()))
        .map(|(path, _)| Diagnostic::error("R005", format!("{} would be written twice", path.display())))
        .collect();
    if twice.is_empty() { Ok(out) } else { Err(twice) }
}

fn figures(report: &Report) -> impl Iterator<Item = &super::parts::Figure> {
    report.sections.iter().flat_map(|s| &s.blocks).filter_map(|b| match b {
        Block::Figure(figure) => Some(figure),
        _ => None,
    })
}

/// `handout.md` → `handout-matrix.svg`
fn beside(path: &Path, id: &str, ending: &str) -> PathBuf {
    let stem = path.file_stem().map_or(String::new(), |s| s.to_string_lossy().into_owned());
    path.with_file_name(format!("{stem}-{id}.{ending}"))
}

/// Writes files: all under temporary names, then all renamed. Gives their paths.
///
/// # Errors
/// Files that are there already, or what the system refuses; nothing is replaced then, and no temporary file stays.
pub fn put(files: &[File], force: bool) -> Result<Vec<PathBuf>, Vec<Diagnostic>> {
    let there: Vec<Diagnostic> = files.iter().filter(|(p, _)| !force && p.exists()).map(|(p, _)| exists(p)).collect();
    if !there.is_empty() {
        return Err(there);
    }
    let mut made: Vec<(PathBuf, &PathBuf)> = Vec::new();
    let mut fault = None;
    for (path, text) in files {
        match temporary(path, text) {
            Ok(name) => made.push((name, path)),
            Err(error) => {
                fault = Some(refused(path, &error));
                break;
            }
        }
    }
    if fault.is_none() {
        fault = made.iter().find_map(|(from, to)| fs::rename(from, to).err().map(|error| refused(to, &error)));
    }
    let Some(fault) = fault else { return Ok(files.iter().map(|(p, _)| p.clone()).collect()) };
    for (name, _) in &made {
        // Those that were renamed are no longer there.
        let _ = fs::remove_file(name);
    }
    Err(vec![fault])
}

fn refused(path: &Path, error: &std::io::Error) -> Diagnostic {
    let fault = Diagnostic::error("R006", format!("cannot write {}: {error}", path.display()));
    fault.help("the folder must exist and be writable")
}

/// The text in a new file beside the one that it will be.
fn temporary(path: &Path, text: &str) -> std::io::Result<PathBuf> {
    if path.is_dir() {
        return Err(std::io::Error::other("it is a folder"));
    }
    let name = path.file_name().map_or(String::new(), |n| n.to_string_lossy().into_owned());
    for attempt in 0..100 {
        let temporary = path.with_file_name(format!(".{name}.{attempt}.tmp"));
        match fs::OpenOptions::new().write(true).create_new(true).open(&temporary) {
            Ok(mut file) => {
                let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
                if let Err(error) = written {
                    let _ = fs::remove_file(&temporary);
                    return Err(error);
                }
                return Ok(temporary);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(std::io::Error::other("too many temporary files beside it"))
}
