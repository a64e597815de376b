//! A file, gzip or not → its lines, one at a time, with their numbers.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::faults::Wrong;

/// A line may be this long; a longer one is a fault, so that no file can fill the memory.
const LONGEST: u64 = 16 << 20;
/// How much is read at once.
const BUFFER: usize = 1 << 20;

/// How the lines of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A JSON object a line.
    Jsonl,
    /// A header and tab-separated cells.
    Tsv,
}

impl Form {
    /// The form that the name of a file tells.
    ///
    /// # Errors
    /// `K001`: it tells none.
    pub fn of(path: &Path) -> Result<Form, Wrong> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        match name.rsplit_once('.').map(|(_, end)| end) {
            Some("jsonl" | "ndjson") => Ok(Form::Jsonl),
            Some("tsv") => Ok(Form::Tsv),
            Some("json") => Err(Wrong::new(
                "K001",
                "a .json file is one document, not one record a line",
                "write it as .jsonl, for example `kgx transform -i json -f jsonl -o OUT FILE`",
            )),
            _ => Err(Wrong::new(
                "K001",
                "the name does not tell the form of the file",
                "name it .jsonl or .tsv, with .gz behind where it is compressed",
            )),
        }
    }
}

/// A file that counts the bytes read from it.
struct Counted {
    file: File,
    seen: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.seen.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// The lines of a file.
pub struct Lines {
    reader: Box<dyn BufRead + Send>,
    line: Vec<u8>,
    number: u64,
}

impl Lines {
    /// Opens a file; `seen` counts the bytes read from it. Whether it is compressed is told by its first bytes.
    ///
    /// # Errors
    /// `K001`: it cannot be opened or read.
    pub fn open(path: &Path, seen: Arc<AtomicU64>) -> Result<Lines, Wrong> {
        let file = if path.is_dir() { Err(std::io::ErrorKind::IsADirectory.into()) } else { File::open(path) };
        let file = file.map_err(|e| unread(&e))?;
        let mut plain = BufReader::with_capacity(BUFFER, Counted { file, seen });
        let packed = plain.fill_buf().map_err(|e| unread(&e))?.starts_with(&[0x1f, 0x8b]);
        let reader: Box<dyn BufRead + Send> = if packed {
            Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(plain)))
        } else {
            Box::new(plain)
        };
        Ok(Lines { reader, line: Vec::new(), number: 0 })
    }

    /// The next line without its end, and its number; `None` at the end of the file. Blank lines are passed over.
    ///
    /// # Errors
    /// `K001`: the file cannot be read further; `K010`: the line is too long, and passed over.
    pub fn read(&mut self) -> Option<(u64, Result<&[u8], Wrong>)> {
        loop {
            self.line.clear();
            self.number += 1;
            let read = (&mut self.reader).take(LONGEST + 1).read_until(b'\n', &mut self.line);
            match read {
                Err(e) => return Some((self.number, Err(unread(&e)))),
                Ok(0) => return None,
                Ok(n) if n as u64 > LONGEST && !self.line.ends_with(b"\n") => {
                    let message = format!("the line is longer than {} MiB", LONGEST >> 20);
                    let wrong = match self.pass_over() {
                        Ok(()) => Wrong::new("K010", message, "put each record on a line of its own"),
                        Err(e) => unread(&e),
                    };
                    return Some((self.number, Err(wrong)));
                }
                Ok(_) => {}
            }
            let start = if self.number == 1 && self.line.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            let end = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
            let end = end.strip_suffix(b"\r").unwrap_or(end).len();
            if self.line.get(start..end).is_some_and(|l| l.iter().any(|b| !b.is_ascii_whitespace())) {
                return Some((self.number, Ok(self.line.get(start..end).unwrap_or_default())));
            }
        }
    }

    /// Reads to the end of the line without keeping it.
    fn pass_over(&mut self) -> std::io::Result<()> {
        loop {
            self.line.clear();
            let n = (&mut self.reader).take(LONGEST).read_until(b'\n', &mut self.line)?;
            if n == 0 || self.line.ends_with(b"\n") {
                return Ok(());
            }
        }
    }
}

fn unread(error: &std::io::Error) -> Wrong {
    Wrong::new("K001", format!("cannot be read: {error}"), "see that the file is there, whole and readable")
}
