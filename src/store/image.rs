//! Bytes of an image → columns, read in place.

use std::fs::File;

use super::bytes::Bytes;
use super::format::{Checksum, Column, Layout, Refused, Slot, index, layout};
use crate::model::terms::StatementKind;

/// An open image.
#[derive(Debug)]
pub struct Image {
    bytes: Bytes,
    layout: Layout,
}

/// Texts of a column, by number.
#[derive(Clone, Copy)]
pub struct Texts<'a> {
    starts: &'a [u32],
    text: &'a [u8],
}

impl<'a> Texts<'a> {
    /// One text; empty for a number that there is not.
    pub fn get(self, i: usize) -> &'a str {
        std::str::from_utf8(self.bytes(i)).unwrap_or("")
    }

    /// The bytes of one text.
    pub fn bytes(self, i: usize) -> &'a [u8] {
        match self.starts.get(i..i + 2) {
            Some([start, end]) => self.text.get(*start as usize..*end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// Lists of numbers, by number.
#[derive(Clone, Copy)]
pub struct Lists<'a> {
    starts: &'a [u32],
    items: &'a [u32],
}

impl<'a> Lists<'a> {
    /// One list; empty for a number that there is not.
    pub fn get(self, i: usize) -> &'a [u32] {
        match self.starts.get(i..i + 2) {
            Some([start, end]) => self.items.get(*start as usize..*end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Where the items of a list stand among all items.
    pub fn range(self, i: usize) -> std::ops::Range<usize> {
        match self.starts.get(i..i + 2) {
            Some([start, end]) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }
}

/// The statements of one kind by what stands in one slot.
#[derive(Clone, Copy)]
pub struct Index<'a> {
    first: u32,
    starts: &'a [u32],
    statements: &'a [u32],
}

impl<'a> Index<'a> {
    /// The statements whose thing stands at one of these places, by place, then by number.
    pub fn within(self, from: u32, to: u32) -> &'a [u32] {
        let last = self.starts.len().saturating_sub(1) as u32;
        let at = |place: u32| self.starts.get(place.saturating_sub(self.first).min(last) as usize).copied();
        match (at(from), at(to)) {
            (Some(a), Some(b)) if a < b => self.statements.get(a as usize..b as usize).unwrap_or_default(),
            _ => &[],
        }
    }
}

impl Image {
    /// Reads header and table. The columns are taken as they are: for bytes that this program made.
    ///
    /// # Errors
    /// Why they are no image.
    pub fn new(bytes: Bytes) -> Result<Image, Refused> {
        let layout = layout(bytes.all())?;
        Ok(Image { bytes, layout })
    }

    /// Maps a file and reads header and table.
    ///
    /// # Errors
    /// What the system says, or why it is no image.
    pub fn open(file: &File) -> std::io::Result<Result<Image, Refused>> {
        // An empty file cannot be mapped everywhere.
        let bytes = if file.metadata()?.len() == 0 { Bytes::Owned(Vec::new(), 0) } else { Bytes::map(file)? };
        Ok(Image::new(bytes))
    }

    /// Holds the columns against their checksum, read from the file so that they do not have to stay in memory.
    ///
    /// # Errors
    /// What the system says, or that they are damaged.
    pub fn verify(&self, file: &mut File) -> std::io::Result<Result<(), Refused>> {
        use std::io::{Read, Seek, SeekFrom};
        file.seek(SeekFrom::Start(self.layout.begin as u64))?;
        let mut sum = Checksum::default();
        let mut piece = vec![0; 1 << 20];
        loop {
            let n = file.read(&mut piece)?;
            if n == 0 {
                break;
            }
            sum.add(&piece[..n]);
        }
        Ok(if sum.value() == self.layout.checksum { Ok(()) } else { Err(Refused::Damaged("columns")) })
    }

    /// All bytes.
    pub fn all(&self) -> &[u8] {
        self.bytes.all()
    }

    /// First 16 hex digits of a hash of the data.
    pub fn fingerprint(&self) -> &str {
        &self.layout.fingerprint
    }

    fn place(&self, column: usize) -> &[u8] {
        let (start, len) = self.layout.places.get(column).copied().unwrap_or((0, 0));
        self.bytes.all().get(start..start + len).unwrap_or_default()
    }

    fn words(&self, column: usize) -> &[u32] {
        bytemuck::try_cast_slice(self.place(column)).unwrap_or_default()
    }

    /// A column of bytes.
    pub fn u8s(&self, column: Column) -> &[u8] {
        self.place(column as usize)
    }

    /// A column of numbers of 16 bits.
    pub fn u16s(&self, column: Column) -> &[u16] {
        bytemuck::try_cast_slice(self.place(column as usize)).unwrap_or_default()
    }

    /// A column of numbers of 32 bits.
    pub fn u32s(&self, column: Column) -> &[u32] {
        self.words(column as usize)
    }

    /// Texts by the columns of their starts and of themselves.
    pub fn texts(&self, starts: Column, text: Column) -> Texts<'_> {
        Texts { starts: self.u32s(starts), text: self.u8s(text) }
    }

    /// Lists by the columns of their starts and of their items.
    pub fn lists(&self, starts: Column, items: Column) -> Lists<'_> {
        Lists { starts: self.u32s(starts), items: self.u32s(items) }
    }

    /// The statements of a kind by what stands in a slot.
    pub fn index(&self, slot: Slot, kind: StatementKind) -> Index<'_> {
        let (starts, statements) = index(slot, kind);
        match self.words(starts).split_first() {
            Some((first, starts)) => Index { first: *first, starts, statements: self.words(statements) },
            None => Index { first: 0, starts: &[], statements: &[] },
        }
    }
}
