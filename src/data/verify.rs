//! Data against the original documents: is each document unchanged, does each passage still read as it did, is each line covered?
//! The documents are read locally and never shipped; only hashes of them are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Dataset;
use super::validate::parse_passage;
use crate::diagnostic::Diagnostic;
use crate::model::source::Source;

/// What was found for one source.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// Id of the source.
    pub source: String,
    /// Whether the document's hash is the recorded one.
    pub unchanged: bool,
    /// Passages whose fingerprint matches, of all passages.
    pub passages: (usize, usize),
    /// Non-blank lines covered by a statement, a reference or a reason, of all non-blank lines.
    pub covered: (usize, usize),
    /// What is wrong.
    pub faults: Vec<Diagnostic>,
}

/// The passages that statements of a source rest on, as `47` or `47-49`.
pub fn passages(data: &Dataset, source: &str) -> BTreeSet<(u32, u32)> {
    data.statements.iter().filter(|s| s.source == source).map(|s| s.lines).collect()
}

pub(super) fn passage_key(lines: (u32, u32)) -> String {
    if lines.0 == lines.1 { lines.0.to_string() } else { format!("{}-{}", lines.0, lines.1) }
}

/// Fingerprint of a passage: SHA-256 of its lines, white space folded, joined by line feeds; first 16 hex digits.
pub fn fingerprint(document: &[&str], lines: (u32, u32)) -> Option<String> {
    let first = usize::try_from(lines.0).ok()?.checked_sub(1)?;
    let passage = document.get(first..usize::try_from(lines.1).ok()?)?;
    let folded: Vec<String> = passage.iter().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    Some(hex(&Sha256::digest(folded.join("\n").as_bytes()))[..16].to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A document that was read.
#[derive(Debug)]
pub(super) struct Document {
    text: String,
    pub(super) sha256: String,
}

impl Document {
    pub(super) fn lines(&self) -> Vec<&str> {
        self.text.lines().collect()
    }
}

fn read(source: &Source, dir: &Path) -> Result<Document, Diagnostic> {
    let Some(name) = &source.document else {
        return Err(Diagnostic::error("V001", format!("the source {} names no document", source.id))
            .help("add document = \"FILE\" to its [source]"));
    };
    read_file(&dir.join(name))
}

pub(super) fn read_file(path: &Path) -> Result<Document, Diagnostic> {
    let bytes = std::fs::read(path).map_err(|e| {
        Diagnostic::error("V001", format!("cannot read {}: {e}", path.display()))
            .help("--documents takes the folder that holds the original documents")
    })?;
    let sha256 = hex(&Sha256::digest(&bytes));
    let text = String::from_utf8(bytes)
        .map_err(|_| Diagnostic::error("V001", format!("{} is not UTF-8", path.display())).help("save it as UTF-8"))?;
    Ok(Document { text, sha256 })
}

/// Holds every source against its document in `dir`.
pub fn verify(data: &Dataset, dir: &Path) -> Vec<Verified> {
    data.sources
        .iter()
        .map(|source| match read(source, dir) {
            Ok(document) => verify_one(data, source, &document),
            Err(fault) => Verified {
                source: source.id.clone(),
                unchanged: false,
                passages: (0, passages(data, &source.id).len()),
                covered: (0, 0),
                faults: vec![fault],
            },
        })
        .collect()
}

fn verify_one(data: &Dataset, source: &Source, document: &Document) -> Verified {
    let mut faults = Vec::new();
    let id = &source.id;
    let lines = document.lines();
    let unchanged = document.sha256 == source.sha256;
    if !unchanged {
        let state = if source.sha256.is_empty() { "has no recorded hash" } else { "has changed since it was curated" };
        faults.push(
            Diagnostic::error("V002", format!("the document of {id} {state}"))
                .help("read it again against its file, then run `evigraph verify --documents DIR --write`"),
        );
    }
    if lines.len() != source.lines as usize {
        let message = format!("the document of {id} has {} lines, its file says {}", lines.len(), source.lines);
        faults.push(Diagnostic::error("V005", message).help("line numbers may have moved; correct `lines`"));
    }
    let wanted = passages(data, id);
    let mut found = 0;
    for passage in &wanted {
        let key = passage_key(*passage);
        match (source.passages.get(&key), fingerprint(&lines, *passage)) {
            (Some(recorded), Some(actual)) if *recorded == actual => found += 1,
            (None, Some(_)) => {
                faults.push(Diagnostic::error("V006", format!("lines {key} of {id} have no fingerprint")).help(
                    "run `evigraph verify --documents DIR --write` once the statement is checked against the lines",
                ))
            }
            _ => {
                let at: Vec<_> = data.statements.iter().filter(|s| s.source == *id && s.lines == *passage).collect();
                let ids = at.iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(", ");
                faults.push(
                    Diagnostic::error("V003", format!("lines {key} of {id} no longer read as they did"))
                        .help(format!("check {ids} against the lines")),
                );
            }
        }
    }
    let covered = covered_ranges(data, source);
    let mut count = (0, 0);
    for (i, _) in lines.iter().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        count.1 += 1;
        if covered.iter().any(|(first, last)| (*first as usize..=*last as usize).contains(&(i + 1))) {
            count.0 += 1;
        } else {
            faults.push(
                Diagnostic::error("V004", format!("line {} of {id} is not covered", i + 1))
                    .help("write a statement for it, or list it in [[no_claim]] with its reason"),
            );
        }
    }
    Verified { source: id.clone(), unchanged, passages: (found, wanted.len()), covered: count, faults }
}

/// First and last line of each passage that something is said about.
fn covered_ranges(data: &Dataset, source: &Source) -> BTreeSet<(u32, u32)> {
    let statements = data.statements.iter().filter(|s| s.source == source.id).map(|s| s.lines);
    let references = source.references.iter().map(|r| r.lines);
    let reasons = source.no_claim.iter().map(|n| n.lines);
    statements.chain(references).chain(reasons).collect()
}

/// Writes hash and fingerprints of every document into the source files of a data folder, each through a temporary file.
///
/// # Errors
/// What cannot be read or written; files before it are written, none is left half-written.
pub fn write(data: &Dataset, documents: &Path, folder: &Path) -> Result<Vec<PathBuf>, Vec<Diagnostic>> {
    let mut written = Vec::new();
    let mut faults = Vec::new();
    for source in &data.sources {
        let path = folder.join("sources").join(format!("{}.toml", source.id));
        let result = read(source, documents).and_then(|document| {
            let lines = document.lines();
            let prints: BTreeMap<(u32, u32), String> = passages(data, &source.id)
                .into_iter()
                .filter_map(|p| fingerprint(&lines, p).map(|print| (p, print)))
                .collect();
            rewrite(&path, &document.sha256, &prints)
        });
        match result {
            Ok(()) => written.push(path),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(written) } else { Err(faults) }
}

fn rewrite(path: &Path, sha256: &str, prints: &BTreeMap<(u32, u32), String>) -> Result<(), Diagnostic> {
    let failed = |e: std::io::Error| Diagnostic::error("V007", format!("cannot write {}: {e}", path.display()));
    let text = std::fs::read_to_string(path).map_err(failed)?;
    let mut out = String::new();
    let mut in_source = false;
    let mut in_passages = false;
    for line in text.lines() {
        let table = line.split('#').next().unwrap_or_default().trim_end();
        if line.starts_with('[') {
            in_source = table == "[source]";
            in_passages = table == "[passages]";
        }
        let old_hash = in_source && line.starts_with("sha256");
        if in_passages || old_hash {
            continue;
        }
        out.push_str(line);
        out.push('\n');
        if table == "[source]" {
            out.push_str(&format!("sha256 = \"{sha256}\"\n"));
        }
    }
    out.truncate(out.trim_end().len());
    out.push_str("\n\n# Fingerprints of the passages, written by `evigraph verify --write`.\n[passages]\n");
    for (passage, print) in prints {
        out.push_str(&format!("\"{}\" = \"{print}\"\n", passage_key(*passage)));
    }
    let out = out.replace(
        "# Fingerprints of the passages, written by `evigraph verify --write`.\n\n# Fingerprints",
        "# Fingerprints",
    );
    debug_assert!(prints.keys().all(|p| parse_passage(&passage_key(*p)) == Some(*p)));
    let temporary = path.with_extension("toml.tmp");
    let mut file = std::fs::File::create(&temporary).map_err(failed)?;
    file.write_all(out.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    std::fs::rename(&temporary, path).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn white_space_does_not_count() {
        let a = fingerprint(&["one  two", "three"], (1, 2));
        assert_eq!(a, fingerprint(&[" one two ", "three\t"], (1, 2)));
        assert_ne!(a, fingerprint(&["one two", "four"], (1, 2)));
        assert_eq!(fingerprint(&["one"], (1, 2)), None);
        assert_eq!(fingerprint(&["one"], (0, 1)), None);
    }
}
