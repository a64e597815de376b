//! Taken records → an image: in memory, or in a file.

use std::io::Write;

use sha2::{Digest, Sha256};

use super::builder::Builder;
use super::bytes::Bytes;
use super::derive::{Columns, Derived, derive, mark_roots};
use super::format::{ALIGN, Checksum, Column, HEADER, ROW, head, starts};
use super::ids::IdTable;
use super::names::{Forms, forms, hash, mark_unique, ranks};

/// Above this many records the work is shared between threads.
const MANY: usize = 20_000;

/// All columns of an image, ready to be written.
pub struct Finished {
    pub(super) builder: Builder,
    pub(super) derived: Columns,
    pub(super) fingerprint: String,
}

impl Builder {
    /// Derives what follows from the records. `fingerprint` are the first 16 hex digits of a hash of the data; without one it is made of the
    /// columns.
    pub fn finish(mut self, fingerprint: Option<String>) -> Finished {
        for starts in [&mut self.name_starts, &mut self.filled_starts] {
            if starts.is_empty() {
                starts.push(0);
            }
        }
        self.statement_numbers = IdTable::default();
        // A source that no thing is would be an index out of the list of things.
        let b = &self;
        let thing_ranks = || ranks(b.things(), |t| b.names.get(b.name_starts[t] as usize), |t| b.ids.get(t));
        let print = || fingerprint.unwrap_or_else(|| print_of(b));
        let mut derived = Columns::new();
        let (names, ranks, roots, fingerprint) = if b.things() + b.statements() < MANY {
            let roots = derive(b, &mut derived);
            ((forms(b), thing_ranks()), statement_ranks(b), roots, print())
        } else {
            std::thread::scope(|scope| {
                let names = scope.spawn(|| (forms(b), thing_ranks()));
                let ranks = scope.spawn(|| (statement_ranks(b), print()));
                let roots = derive(b, &mut derived);
                let names = names.join().unwrap_or_else(|_| (forms(b), thing_ranks()));
                let (ranks, print) = ranks.join().unwrap_or_else(|_| (statement_ranks(b), String::new()));
                (names, ranks, roots, print)
            })
        };
        let (Forms { texts, things, unique }, thing_ranks) = names;
        let mut put = |column: Column, data: Derived| derived.push((column as usize, data));
        put(Column::FormStarts, Derived::Words(texts.starts));
        put(Column::FormText, Derived::Bytes(texts.text));
        put(Column::FormThing, Derived::Words(things));
        put(Column::ThingRank, Derived::Words(thing_ranks));
        put(Column::StatementRank, Derived::Words(ranks));
        put(Column::ThingHash, Derived::Words(hash(&self.ids)));
        mark_roots(&mut self.thing_bits, &roots);
        mark_unique(&mut self.thing_bits, &unique);
        Finished { builder: self, derived, fingerprint }
    }
}

/// The place of each statement in the order of their ids.
pub(super) fn statement_ranks(b: &Builder) -> Vec<u32> {
    ranks(b.statements(), |s| b.statement_ids.get(s), |s| b.statement_ids.get(s))
}

/// A hash of the records as they were taken.
fn print_of(b: &Builder) -> String {
    let mut hash = Sha256::new();
    for (column, bytes) in b.taken() {
        hash.update([column as u8]);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    for (narrower, broader) in &b.is_a {
        hash.update(narrower.to_le_bytes());
        hash.update(broader.to_le_bytes());
    }
    hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect()
}

impl Finished {
    fn columns(&self) -> Vec<(usize, &[u8])> {
        let mut all: Vec<(usize, &[u8])> = self.builder.taken().into_iter().map(|(c, b)| (c as usize, b)).collect();
        all.extend(self.derived.iter().map(|(column, data)| (*column, data.bytes())));
        all.sort_by_key(|(column, _)| *column);
        all
    }

    /// Writes the image.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, to: &mut impl Write) -> std::io::Result<()> {
        const ZEROS: [u8; ALIGN] = [0; ALIGN];
        let columns = self.columns();
        let lengths = lengths(&columns);
        let mut end = HEADER + lengths.len() * ROW;
        let mut padded = Vec::with_capacity(columns.len());
        for ((_, bytes), start) in columns.iter().zip(starts(&lengths)) {
            padded.push((start - end, *bytes));
            end = start + bytes.len();
        }
        let mut sum = Checksum::default();
        for (padding, bytes) in &padded {
            sum.add(&ZEROS[..*padding]);
            sum.add(bytes);
        }
        to.write_all(&head(&lengths, sum.value(), &self.fingerprint))?;
        for (padding, bytes) in &padded {
            to.write_all(&ZEROS[..*padding])?;
            to.write_all(bytes)?;
        }
        Ok(())
    }

    /// The image in memory.
    pub fn bytes(&self) -> Bytes {
        let columns = self.columns();
        let lengths = lengths(&columns);
        let starts = starts(&lengths);
        let begin = HEADER + lengths.len() * ROW;
        let len = starts.last().zip(lengths.last()).map_or(begin, |(start, (_, len))| start + len);
        let mut words = vec![0u64; len.div_ceil(8)];
        let all: &mut [u8] = &mut bytemuck::cast_slice_mut(&mut words)[..len];
        for ((_, bytes), start) in columns.iter().zip(&starts) {
            all[*start..start + bytes.len()].copy_from_slice(bytes);
        }
        let mut sum = Checksum::default();
        sum.add(&all[begin..]);
        all[..begin].copy_from_slice(&head(&lengths, sum.value(), &self.fingerprint));
        Bytes::Owned(words, len)
    }
}

/// Number and length of each column.
fn lengths(columns: &[(usize, &[u8])]) -> Vec<(usize, usize)> {
    columns.iter().map(|(column, bytes)| (*column, bytes.len())).collect()
}
