//! A source and a folder → the lines of its original document, found by name or by the hash that was recorded. Read locally, never shipped.

use std::path::{Path, PathBuf};

use super::verify::{Document, fingerprint, passage_key, read_file};
use crate::diagnostic::Diagnostic;
use crate::model::source::Source;

/// Most files of a folder that are read to find one by its hash.
const MOST_FILES: usize = 500;
/// A larger file is not looked at.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// An original document.
#[derive(Debug)]
pub struct Original {
    /// Where it was found.
    pub path: PathBuf,
    /// Whether it is the very document that was read for the data.
    pub unchanged: bool,
    document: Document,
}

/// What stands at the lines of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passage {
    /// The lines as they were when they were read.
    Lines(Vec<String>),
    /// Other lines stand there now, or none.
    Changed,
}

/// The document of a source: the file that the source names, or the one with the recorded hash.
///
/// # Errors
/// No file of the folder is the document.
pub fn find(source: &Source, folder: &Path) -> Result<Original, Diagnostic> {
    let named = source.document.as_ref().map(|name| folder.join(name)).filter(|path| path.is_file());
    let named = named.and_then(|path| read_file(&path).ok().map(|document| (path, document)));
    if let Some((path, document)) = named {
        if document.sha256 == source.sha256 {
            return Ok(Original { path, unchanged: true, document });
        }
        return Ok(by_hash(source, folder).unwrap_or(Original { path, unchanged: false, document }));
    }
    by_hash(source, folder).ok_or_else(|| missing(source, folder))
}

fn by_hash(source: &Source, folder: &Path) -> Option<Original> {
    if source.sha256.is_empty() {
        return None;
    }
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).ok()?.filter_map(|e| e.ok().map(|e| e.path())).take(MOST_FILES).collect();
    files.sort();
    let small = |path: &PathBuf| path.metadata().is_ok_and(|m| m.is_file() && m.len() <= MOST_BYTES);
    files.into_iter().filter(small).find_map(|path| {
        let document = read_file(&path).ok()?;
        (document.sha256 == source.sha256).then_some(Original { path, unchanged: true, document })
    })
}

fn missing(source: &Source, folder: &Path) -> Diagnostic {
    let shown = folder.display();
    if !folder.is_dir() {
        return Diagnostic::error("V001", format!("{shown} is not a folder"))
            .help("--documents takes the folder that holds the original documents");
    }
    let name = source.document.as_deref().map_or(String::new(), |n| format!("no file {n}, and "));
    Diagnostic::error(
        "V001",
        format!("{shown} does not hold the document of {}: {name}no file with its hash", source.id),
    )
    .help("--documents takes the folder that holds the original documents")
}

impl Original {
    /// The lines of a passage; a document that has changed may still hold the passage as it was.
    pub fn passage(&self, source: &Source, lines: (u32, u32)) -> Passage {
        let all = self.document.lines();
        let recorded = source.passages.get(&passage_key(lines));
        let same = match recorded {
            Some(recorded) => fingerprint(&all, lines).as_ref() == Some(recorded),
            None => self.unchanged,
        };
        let first = (lines.0 as usize).saturating_sub(1);
        match all.get(first..lines.1 as usize) {
            Some(found) if same => Passage::Lines(found.iter().map(|l| (*l).to_owned()).collect()),
            _ => Passage::Changed,
        }
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::{Passage, find};
    use crate::model::source::Source;

    fn source(text: &str) -> Source {
        let sha256 = Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
        let mut source = crate::builtin::dataset().sources.remove(0);
        source.document = Some("named.txt".to_owned());
        source.sha256 = sha256;
        source.passages.clear();
        source
    }

    #[test]
    fn by_name_by_hash_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let source = source("one\ntwo\nthree\n");
        let fault = find(&source, folder.path()).unwrap_err();
        assert!(fault.code == "V001" && fault.message.contains("no file named.txt, and no file with its hash"));
        std::fs::write(folder.path().join("other.txt"), "one\ntwo\nthree\n").unwrap();
        let found = find(&source, folder.path()).unwrap();
        assert!(found.unchanged && found.path.ends_with("other.txt"));
        assert_eq!(found.passage(&source, (2, 3)), Passage::Lines(vec!["two".into(), "three".into()]));
        assert_eq!(found.passage(&source, (3, 4)), Passage::Changed);
        std::fs::remove_file(folder.path().join("other.txt")).unwrap();
        std::fs::write(folder.path().join("named.txt"), "one\n2\nthree\n").unwrap();
        let changed = find(&source, folder.path()).unwrap();
        assert!(!changed.unchanged);
        assert_eq!(changed.passage(&source, (1, 1)), Passage::Changed, "without a fingerprint nothing is known");
        let mut known = source.clone();
        known.passages.insert("1".into(), super::fingerprint(&["one"], (1, 1)).unwrap());
        assert_eq!(changed.passage(&known, (1, 1)), Passage::Lines(vec!["one".into()]));
    }
}
