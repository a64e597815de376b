//! Where the bytes of an image stand: in the program, in memory, or in a file that is mapped.

use std::fs::File;

/// The bytes of an image, on a multiple of eight bytes.
pub enum Bytes {
    /// In the program.
    Static(&'static [u8]),
    /// In memory, with the number of bytes that count.
    Owned(Vec<u64>, usize),
    /// In a file.
    Mapped(memmap2::Mmap),
}

impl Bytes {
    /// Maps a file.
    ///
    /// # Errors
    /// What the system says.
    #[allow(unsafe_code, reason = "the one place: a map of a file is memory that others can change")]
    pub fn map(file: &File) -> std::io::Result<Bytes> {
        // SAFETY: snapshots are replaced by renaming, never written in place, so the pages of an open one stay as they are. Should another program
        // write into the file all the same, reads are bounds-checked and give wrong values, as with any damaged file.
        let map = unsafe { memmap2::Mmap::map(file)? };
        Ok(Bytes::Mapped(map))
    }

    /// All of them.
    pub fn all(&self) -> &[u8] {
        match self {
            Bytes::Static(bytes) => bytes,
            Bytes::Owned(words, len) => bytemuck::cast_slice(words).get(..*len).unwrap_or_default(),
            Bytes::Mapped(map) => map,
        }
    }
}

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.all().len())
    }
}
