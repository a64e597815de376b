//! Answers → files: `.output` appends each as it comes, `.once` writes one through a temporary file.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use evigraph::diagnostic::Diagnostic;
use evigraph::model::terms::Format;

/// A file that takes answers.
#[derive(Debug)]
pub struct Target {
    /// As the user wrote it.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Whether something that is there already may be replaced.
    pub force: bool,
}

impl Target {
    /// What `.output` and `.once` are given: `[--force] FILE`; `None` where no file is named. `~/` is the user's home.
    pub fn new(rest: &str) -> Option<Target> {
        let (force, name) = match rest.strip_prefix("--force") {
            Some(name) if name.is_empty() || name.starts_with(char::is_whitespace) => (true, name.trim()),
            _ => (false, rest),
        };
        let name = unquoted(name);
        (!name.is_empty()).then(|| Target { name: name.to_owned(), path: home(name), force })
    }

    /// The format that the ending of the file names.
    pub fn format(&self) -> Option<Format> {
        match self.path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Format::Csv),
            "md" | "markdown" => Some(Format::Markdown),
            "json" => Some(Format::Json),
            "jsonl" => Some(Format::Jsonl),
            "txt" => Some(Format::Table),
            _ => None,
        }
    }

    /// Opens an empty file for answers that are appended as they come.
    ///
    /// # Errors
    /// The file is there already and may not be replaced, or cannot be written.
    pub fn open(&self) -> Result<File, Diagnostic> {
        let mut options = OpenOptions::new();
        options.write(true);
        if self.force {
            options.create(true).truncate(true)
        } else {
            options.create_new(true)
        };
        options.open(&self.path).map_err(|e| self.fault(&e))
    }

    /// Holds the name against what is there, before anything is asked.
    ///
    /// # Errors
    /// The file is there already and may not be replaced.
    pub fn check(&self) -> Result<(), Diagnostic> {
        if self.path.is_dir() {
            return Err(self.fault(&ErrorKind::IsADirectory.into()));
        }
        if self.path.exists() && !self.force { Err(self.exists()) } else { Ok(()) }
    }

    /// Writes the whole file or nothing.
    ///
    /// # Errors
    /// As [`Target::open`]; what was there is whole.
    pub fn write(&self, text: &str) -> Result<(), Diagnostic> {
        self.check()?;
        write_whole(&self.path, text).map_err(|e| self.fault(&e))
    }

    fn fault(&self, error: &std::io::Error) -> Diagnostic {
        if error.kind() == ErrorKind::AlreadyExists {
            return self.exists();
        }
        Diagnostic::error("U010", format!("cannot write {}: {error}", self.name))
            .help("name a file in a folder that you may write to")
    }

    fn exists(&self) -> Diagnostic {
        Diagnostic::error("U008", format!("{} exists already, and is left as it is", self.name))
            .help(format!("take another name, or write --force {} to replace it", self.name))
    }
}

/// A name without quotation marks around it.
pub fn unquoted(name: &str) -> &str {
    let name = name.trim();
    name.strip_prefix('"').and_then(|n| n.strip_suffix('"')).unwrap_or(name)
}

/// A name with `~/` as the user's home.
pub fn home(name: &str) -> PathBuf {
    match (name.strip_prefix("~/"), etcetera::home_dir()) {
        (Some(rest), Ok(home)) => home.join(rest),
        _ => PathBuf::from(name),
    }
}

/// Writes a file through a temporary one beside it, so that it is whole at any time.
pub fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    let written = File::create(&temporary)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&temporary, path));
    if written.is_err() {
        // What is half-written is of no use; where it cannot be removed either, the first fault is the one to tell.
        let _ = std::fs::remove_file(&temporary);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::Target;
    use evigraph::model::terms::Format;

    #[test]
    fn what_is_there_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("two words.csv");
        let target = Target::new(&format!("\"{}\"", name.display())).unwrap();
        assert_eq!((target.format(), target.force), (Some(Format::Csv), false));
        target.write("one").unwrap();
        assert_eq!(target.write("two").unwrap_err().code, "U008");
        assert_eq!(target.open().unwrap_err().code, "U008");
        assert_eq!(std::fs::read_to_string(&name).unwrap(), "one");
        let forced = Target::new(&format!("--force {}", name.display())).unwrap();
        forced.write("two").unwrap();
        assert_eq!(std::fs::read_to_string(&name).unwrap(), "two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
        assert_eq!(Target::new(&folder.path().display().to_string()).unwrap().write("x").unwrap_err().code, "U010");
    }

    #[test]
    fn a_file_must_be_named() {
        assert!(Target::new("").is_none() && Target::new("--force").is_none() && Target::new("\"\"").is_none());
        assert_eq!(Target::new("--forced.md").map(|t| (t.name, t.force)), Some(("--forced.md".to_owned(), false)));
    }
}
