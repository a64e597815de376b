//! A folder → the texts of its TOML files. The only place where data files are read from disk.

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::model::terms::EntityKind;

/// The text of one data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    /// Path as it is shown in messages.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
    /// Its text.
    pub text: String,
}

/// What a data file holds, told by its folder and stem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// Entities of one kind.
    Entities(EntityKind),
    /// The source of that id.
    Source(String),
}

/// The files of one folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layer {
    /// Entities first, then sources, each by name.
    pub files: Vec<DataFile>,
}

/// Reads `dir/entities/*.toml` and `dir/sources/*.toml`.
///
/// # Errors
/// `D023` for each folder or file that cannot be read, is not UTF-8, or has a name that says nothing.
pub fn read_layer(dir: &Path) -> Result<Layer, Vec<Diagnostic>> {
    let mut layer = Layer::default();
    let mut faults = Vec::new();
    if !dir.is_dir() {
        return Err(vec![
            Diagnostic::error("D023", format!("{} is not a folder", dir.display()))
                .help("--data takes a folder with entities/ and sources/ in it, as graph-data/ has"),
        ]);
    }
    let mut any = false;
    for part in ["entities", "sources"] {
        let folder = dir.join(part);
        if !folder.exists() {
            continue;
        }
        any = true;
        match toml_files(&folder) {
            Ok(paths) => {
                for path in paths {
                    match read_file(&path, part) {
                        Ok(file) => layer.files.push(file),
                        Err(fault) => faults.push(fault),
                    }
                }
            }
            Err(error) => faults.push(Diagnostic::error("D023", format!("cannot read {}: {error}", folder.display()))),
        }
    }
    if !any {
        faults.push(
            Diagnostic::error("D023", format!("{} holds neither entities/ nor sources/", dir.display()))
                .help("graph-data/README.md describes the folder"),
        );
    }
    if faults.is_empty() { Ok(layer) } else { Err(faults) }
}

/// The `.toml` files of a folder, by name.
fn toml_files(folder: &Path) -> std::io::Result<Vec<std::path::PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// One file with what its name says it holds.
fn read_file(path: &Path, part: &str) -> Result<DataFile, Diagnostic> {
    let name = path.display().to_string();
    let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_owned();
    let holds = if part == "sources" {
        Holds::Source(stem)
    } else {
        let kind = EntityKind::from_word(&stem)
            .filter(|k| !matches!(k, EntityKind::Source | EntityKind::Reference))
            .ok_or_else(|| {
                Diagnostic::error("D023", format!("{name} is named after no kind of entity")).help(
                    "kinds are condition, treatment, symptom, cause, test, population, outcome, anatomy, provider",
                )
            })?;
        Holds::Entities(kind)
    };
    let bytes = std::fs::read(path).map_err(|e| Diagnostic::error("D023", format!("cannot read {name}: {e}")))?;
    let text = String::from_utf8(bytes).map_err(|e| {
        Diagnostic::error("D023", format!("{name} is not UTF-8 (byte {})", e.utf8_error().valid_up_to() + 1))
            .help("save the file as UTF-8")
    })?;
    Ok(DataFile { name, holds, text })
}
