//! Snapshots: a graph in one file, which `--data` opens without reading the whole of it.
//!
//! A snapshot is held against its checksum once: that this was done is noted in the user's cache, by the file's place, size and times, so that the
//! next start need not read it again.

use std::fs::{File, Metadata};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use evigraph::diagnostic::Diagnostic;
use evigraph::graph::Graph;
use evigraph::store::{Finished, Image, Refused};

/// Opens a snapshot.
pub fn open(path: &Path) -> Result<Graph, Diagnostic> {
    let unreadable = |error: std::io::Error| {
        Diagnostic::error("S001", format!("{}: cannot be read: {error}", path.display())).help(
            "--data takes a folder of the shape of graph-data/, or a snapshot that evigraph build or import wrote",
        )
    };
    let refused = |why: Refused| {
        Diagnostic::error("S002", format!("{}: {why}", path.display()))
            .help("make it anew with evigraph build or evigraph import")
    };
    let mut file = File::open(path).map_err(unreadable)?;
    let image = Image::open(&file).map_err(unreadable)?.map_err(refused)?;
    let note = file.metadata().ok().and_then(|found| note(path, &found));
    if !note.as_ref().is_some_and(|(at, wanted)| std::fs::read_to_string(at).is_ok_and(|n| n == *wanted)) {
        image.verify(&mut file).map_err(unreadable)?.map_err(refused)?;
        if let Some((at, text)) = note {
            write_note(&at, &text);
        }
    }
    Ok(Graph::of(image))
}

/// Where it is noted that a file was held against its checksum, and what is noted of it.
fn note(path: &Path, found: &Metadata) -> Option<(PathBuf, String)> {
    let path = path.canonicalize().ok()?;
    let name: String = path.to_string_lossy().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let name = name.get(name.len().saturating_sub(150)..).unwrap_or(&name).to_owned();
    let folder = etcetera::choose_base_strategy().ok()?.cache_dir().join("evigraph").join("verified");
    Some((folder.join(name), format!("{} {}", path.display(), identity(found))))
}

#[cfg(unix)]
fn identity(found: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    let (modified, changed) = ((found.mtime(), found.mtime_nsec()), (found.ctime(), found.ctime_nsec()));
    format!("{} {} {} {modified:?} {changed:?}", found.dev(), found.ino(), found.len())
}

#[cfg(not(unix))]
fn identity(found: &Metadata) -> String {
    format!("{} {:?}", found.len(), found.modified().ok())
}

/// A note that cannot be written costs the next start a reading, nothing else.
fn write_note(at: &Path, text: &str) {
    if let Some(folder) = at.parent()
        && std::fs::create_dir_all(folder).is_ok()
    {
        let whole = at.with_extension(std::process::id().to_string());
        if std::fs::write(&whole, text).is_ok() && std::fs::rename(&whole, at).is_err() {
            // Another process has put its own there; this one is not needed.
            let _ = std::fs::remove_file(&whole);
        }
    }
}

/// Writes an image to a file, whole or not at all; its number of bytes.
pub fn save(image: &Finished, path: &Path) -> Result<u64, Diagnostic> {
    let fault = |error: std::io::Error| {
        Diagnostic::error("S003", format!("cannot write {}: {error}", path.display()))
            .help("what was there before is as it was")
    };
    if path.is_dir() {
        return Err(fault(std::io::Error::from(std::io::ErrorKind::IsADirectory)));
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let written = write(image, &part).and_then(|()| std::fs::rename(&part, path)).and_then(|()| path.metadata());
    if written.is_err() {
        // The cause is told; a part that was never made cannot be removed.
        let _ = std::fs::remove_file(&part);
    }
    let found = written.map_err(fault)?;
    if let Some((at, text)) = note(path, &found) {
        write_note(&at, &text);
    }
    Ok(found.len())
}

fn write(image: &Finished, part: &Path) -> std::io::Result<()> {
    let mut to = BufWriter::with_capacity(1 << 20, File::create(part)?);
    image.write(&mut to)?;
    to.flush()
}
