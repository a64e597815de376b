//! The folder of a layout: written beside its place and put there whole, or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::head::head;
use super::sheet::file_name;
use super::{NAMES, Watch, statements, tables, things};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::graph::fragment::fragment_image;

/// Folders of exports to one place that were never finished.
const MOST_PARTS: u32 = 100;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Files.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq)]
pub enum NotWritten {
    /// Somebody wanted the work to end.
    Stopped,
    /// A fault, ready to be shown.
    Fault(Box<Diagnostic>),
}

/// Writes the layout of a graph to `dir`, whole or not at all. A layout that is there is replaced where `force` says so; anything else that
/// is there is left alone.
///
/// # Errors
/// `E010`, `E011`: what is there already. `E012`: the folder cannot be written. Or that the work was stopped.
pub fn export(graph: &Graph, dir: &Path, force: bool, watch: &Watch<'_>) -> Result<Written, NotWritten> {
    let fault = |error: &dyn std::fmt::Display| {
        let message = format!("cannot write {}: {error}", dir.display());
        NotWritten::Fault(Box::new(
            Diagnostic::error("E012", message)
                .help("see that the folder above it is there and may be written, and that the disk has room")
                .help("what was there before is as it was"),
        ))
    };
    let before = before(dir, force).map_err(NotWritten::Fault)?;
    let place = Place::of(dir).map_err(|e| fault(&e))?;
    let whole = write(graph, &place.part, watch).and_then(|()| {
        if watch.stopped() {
            return Err(Box::from("stopped"));
        }
        let written = measure(&place.part)?;
        place.put(before)?;
        Ok(written)
    });
    whole.map_err(|error| {
        // The cause is told; what cannot be removed is left where it is.
        let _ = fs::remove_dir_all(&place.part);
        if watch.stopped() { NotWritten::Stopped } else { fault(&error) }
    })
}

/// Where the folder comes to stand, and where until it is whole.
struct Place {
    dir: PathBuf,
    part: PathBuf,
    old: PathBuf,
}

impl Place {
    /// Makes the folder that is written first.
    fn of(dir: &Path) -> io::Result<Place> {
        // A link is followed, so that what it names is replaced and not the link.
        let dir = if dir.exists() { dir.canonicalize()? } else { dir.to_owned() };
        let name = dir.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy().into_owned();
        let beside = |what: &str, n: u32| dir.with_file_name(format!(".{name}.{n}.{what}"));
        // Another export to the same place may be running, or have been killed.
        let mut n = 0;
        loop {
            match fs::create_dir(beside("part", n)) {
                Ok(()) => return Ok(Place { part: beside("part", n), old: beside("old", n), dir }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && n < MOST_PARTS => n += 1,
                Err(error) => return Err(error),
            }
        }
    }

    fn put(&self, before: Before) -> io::Result<()> {
        match before {
            Before::Nothing => fs::rename(&self.part, &self.dir),
            Before::Empty => {
                fs::remove_dir(&self.dir)?;
                fs::rename(&self.part, &self.dir)
            }
            Before::Layout => {
                fs::rename(&self.dir, &self.old)?;
                if let Err(error) = fs::rename(&self.part, &self.dir) {
                    // Back to what was there; the error that counts is the first.
                    let _ = fs::rename(&self.old, &self.dir);
                    return Err(error);
                }
                // The new one is in its place; what is left of the old one is in nobody's way.
                let _ = fs::remove_dir_all(&self.old);
                Ok(())
            }
        }
    }
}

/// What is there already.
#[derive(Debug, Clone, Copy)]
enum Before {
    Nothing,
    Empty,
    Layout,
}

/// Looks at what is there and whether it may be replaced.
fn before(dir: &Path, force: bool) -> Result<Before, Box<Diagnostic>> {
    if !dir.exists() {
        return Ok(Before::Nothing);
    }
    let foreign =
        |what: String| {
            Box::new(Diagnostic::error("E010", format!("{} is not replaced: {what}", dir.display())).help(
                "name a folder that is empty or not there; --force replaces a layout of evigraph and nothing else",
            ))
        };
    let Ok(entries) = fs::read_dir(dir) else { return Err(foreign("it is no folder that can be read".to_owned())) };
    let mut names: Vec<String> = entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    if names.is_empty() {
        return Ok(Before::Empty);
    }
    names.sort_unstable();
    if head(dir).is_err_and(|fault| fault.code != "E014") {
        return Err(foreign("it holds something else than a layout".to_owned()));
    }
    let known = |name: &String| name == NAMES || tables::ALL.iter().any(|table| file_name(table) == *name);
    if let Some(name) = names.iter().find(|name| !known(name)) {
        return Err(foreign(format!("{name} in it is no file of a layout")));
    }
    if !force {
        let message = format!("{} holds a layout already", dir.display());
        return Err(Box::new(Diagnostic::error("E011", message).help("--force replaces it")));
    }
    Ok(Before::Layout)
}

type Failed = Box<dyn std::error::Error>;

/// Writes every file into a folder. Ends early where the watch says so.
fn write(graph: &Graph, folder: &Path, watch: &Watch<'_>) -> Result<(), Failed> {
    things::write(graph, folder, watch)?;
    statements::write(graph, folder, watch)?;
    if watch.stopped() {
        return Ok(());
    }
    let mut names = BufWriter::with_capacity(1 << 20, File::create(folder.join(NAMES))?);
    fragment_image(graph, &[])?.write(&mut names)?;
    names.flush()?;
    names.get_ref().sync_all()?;
    Ok(things::write_layout(graph, folder)?)
}

fn measure(folder: &Path) -> io::Result<Written> {
    let mut written = Written { files: 0, bytes: 0 };
    for entry in fs::read_dir(folder)? {
        written.files += 1;
        written.bytes += entry?.metadata()?.len();
    }
    Ok(written)
}
