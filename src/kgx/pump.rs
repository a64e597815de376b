//! Files of records → the records in order, parsed by a thread of its own while the thread that asked takes those before. Batches that are
//! taken go back to be filled again.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{channel, sync_channel};

use super::columns::Record;
use super::draft::Shared;
use super::faults::Wrong;
use super::file::{Form, Lines};
use super::jsonl;
use super::row::{EdgeRow, NodeRow};
use super::tsv::Header;

/// Records that are handed over together.
const BATCH: usize = 512;
/// Text after which a batch is handed over, however few its records are.
const TEXT: usize = 1 << 20;
/// Batches that wait at most.
const WAITING: usize = 8;

/// Records that are handed over together.
struct Batch<T> {
    /// Each record that is parsed, or what is wrong with its line.
    parsed: Vec<(u64, Result<T, Wrong>)>,
    shared: Shared,
    /// Records that were taken, for the thread that made them to take apart: to free what another thread has made costs more.
    spent: Vec<T>,
}

impl<T> Default for Batch<T> {
    fn default() -> Batch<T> {
        Batch { parsed: Vec::with_capacity(BATCH), shared: Shared::default(), spent: Vec::new() }
    }
}

/// Turns a row, read from a line, into a record.
pub trait Parse: Send {
    /// The record.
    type Made: Send;
    /// Nodes or edges.
    const RECORD: Record;

    /// Reads a line of JSON; texts of the record go to `to`.
    ///
    /// # Errors
    /// What is wrong with the line.
    fn jsonl(&mut self, line: &[u8], number: u64, to: &mut Shared) -> Result<Self::Made, Wrong>;

    /// Reads a line of TSV; texts of the record go to `to`.
    ///
    /// # Errors
    /// What is wrong with the line.
    fn tsv(&mut self, header: &Header, line: &[u8], number: u64, to: &mut Shared) -> Result<Self::Made, Wrong>;

    /// Columns that hold lists.
    fn lists(&self) -> &[String];
}

/// Reads a file; `take` gets every record and every fault, in order, with the texts of its batch, and gives back what it does not keep. Line 0 = the file as a whole. Gives the number of lines of TSV that lack
/// cells at their end.
pub fn pump<P: Parse>(
    path: &Path,
    seen: &Arc<AtomicU64>,
    parse: &mut P,
    mut take: impl FnMut(u64, Result<P::Made, Wrong>, &mut Shared) -> Option<P::Made>,
) -> u64 {
    let opened = Form::of(path).and_then(|form| Ok((form, Lines::open(path, Arc::clone(seen))?)));
    let (form, mut lines) = match opened {
        Ok(opened) => opened,
        Err(wrong) => {
            take(0, Err(wrong), &mut Shared::default());
            return 0;
        }
    };
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel::<Batch<P::Made>>(WAITING);
        let (give_back, emptied) = channel::<Batch<P::Made>>();
        let reader = scope.spawn(move || {
            let mut short = 0;
            let mut batch = Batch::default();
            let mut header: Option<Header> = None;
            while let Some((number, line)) = lines.read() {
                let parsed = match (line, form, &header) {
                    (Err(wrong), ..) => Some(Err(wrong)),
                    (Ok(line), Form::Jsonl, _) => Some(parse.jsonl(line, number, &mut batch.shared)),
                    (Ok(line), Form::Tsv, Some(header)) => {
                        short += u64::from(header.lacks(line));
                        Some(parse.tsv(header, line, number, &mut batch.shared))
                    }
                    (Ok(line), Form::Tsv, None) => match Header::read(line, P::RECORD, parse.lists()) {
                        Ok(read) => {
                            header = Some(read);
                            None
                        }
                        Err(wrong) => Some(Err(wrong)),
                    },
                };
                let Some(parsed) = parsed else { continue };
                // Without a header, or behind an error of reading, nothing more can be read.
                let last = (form == Form::Tsv && header.is_none()) || parsed.as_ref().is_err_and(|w| w.code == "K001");
                batch.parsed.push((number, parsed));
                if batch.parsed.len() == BATCH || batch.shared.text.len() > TEXT || last {
                    let full = std::mem::replace(&mut batch, emptied.try_recv().unwrap_or_default());
                    batch.spent.clear();
                    // The other end is gone only when it has panicked.
                    if send.send(full).is_err() || last {
                        return short;
                    }
                }
            }
            let _ = send.send(batch);
            short
        });
        for mut batch in receive {
            for (number, parsed) in batch.parsed.drain(..) {
                batch.spent.extend(take(number, parsed, &mut batch.shared));
            }
            batch.shared.clear();
            // The reader may be at its end and need no more.
            let _ = give_back.send(batch);
        }
        reader.join().unwrap_or(0)
    })
}

/// Reads rows of nodes.
pub struct Nodes<'m, F> {
    /// Columns that hold lists.
    pub lists: &'m [String],
    /// Turns a row into a record.
    pub make: F,
}

impl<T: Send, F: FnMut(NodeRow<'_>, u64, &mut Shared) -> Result<T, Wrong> + Send> Parse for Nodes<'_, F> {
    type Made = T;
    const RECORD: Record = Record::Node;

    fn jsonl(&mut self, line: &[u8], number: u64, to: &mut Shared) -> Result<T, Wrong> {
        (self.make)(jsonl::read::<NodeRow<'_>>(line)?, number, to)
    }

    fn tsv(&mut self, header: &Header, line: &[u8], number: u64, to: &mut Shared) -> Result<T, Wrong> {
        (self.make)(header.node(line)?, number, to)
    }

    fn lists(&self) -> &[String] {
        self.lists
    }
}

/// Reads rows of edges.
pub struct Edges<'m, F> {
    /// Columns that hold lists.
    pub lists: &'m [String],
    /// Turns a row into a record.
    pub make: F,
}

impl<T: Send, F: FnMut(EdgeRow<'_>, u64, &mut Shared) -> Result<T, Wrong> + Send> Parse for Edges<'_, F> {
    type Made = T;
    const RECORD: Record = Record::Edge;

    fn jsonl(&mut self, line: &[u8], number: u64, to: &mut Shared) -> Result<T, Wrong> {
        (self.make)(jsonl::read::<EdgeRow<'_>>(line)?, number, to)
    }

    fn tsv(&mut self, header: &Header, line: &[u8], number: u64, to: &mut Shared) -> Result<T, Wrong> {
        (self.make)(header.edge(line)?, number, to)
    }

    fn lists(&self) -> &[String] {
        self.lists
    }
}
