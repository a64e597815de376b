//! How an image is laid out: a header, a table of columns, and the columns, each on a multiple of 64 bytes. All numbers are little-endian.
//!
//! ```text
//! header  magic 8 · version u32 · columns u32 · length u64 · checksum of header and table u64 · checksum of the columns u64 · fingerprint 16
//! table   for each column: number u32 · 0 u32 · start u64 · length u64
//! ```
//! The checksums are XXH3 with 64 bits; that of header and table is taken with its own place set to zero.

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::model::terms::StatementKind;

/// The first bytes of every image.
pub const MAGIC: [u8; 8] = *b"evigraph";
/// Version of the layout; an image of another version is refused.
pub const VERSION: u32 = 1;
/// Bytes of the header.
pub const HEADER: usize = 56;
/// Bytes of a row of the table.
pub const ROW: usize = 24;
/// Columns start on multiples of this, so that numbers in them can be read in place.
pub const ALIGN: usize = 64;

/// A slot of a statement in which a thing can stand. The events of prerequisites are slots of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Slot {
    /// What it is about.
    Subject,
    /// What it is for.
    Object,
    /// What must have failed first.
    Failed,
    /// What must have succeeded first.
    Succeeded,
    /// What must have been tried first.
    Tried,
    /// A circumstance that must hold.
    Met,
    /// What it is added to.
    Alongside,
    /// Population or circumstance.
    In,
    /// What changes.
    Outcome,
    /// In whom it was measured.
    MeasuredIn,
    /// Where on the body.
    Site,
    /// Who does it.
    By,
    /// What it cites.
    Cites,
    /// Who says it. Kept in a column of its own; only its index uses the slot.
    Source,
}

impl Slot {
    /// Every slot, in order of number.
    pub const ALL: [Slot; 14] = [
        Slot::Subject,
        Slot::Object,
        Slot::Failed,
        Slot::Succeeded,
        Slot::Tried,
        Slot::Met,
        Slot::Alongside,
        Slot::In,
        Slot::Outcome,
        Slot::MeasuredIn,
        Slot::Site,
        Slot::By,
        Slot::Cites,
        Slot::Source,
    ];

    /// The slots of prerequisites.
    pub const NEEDS: [Slot; 4] = [Slot::Failed, Slot::Succeeded, Slot::Tried, Slot::Met];
}

/// How many columns there are beside the indexes.
pub const PLAIN: usize = 80;
/// Kinds of statement that the numbering of indexes has room for.
pub const KINDS: usize = 32;
/// How many numbers of columns there are.
pub const COLUMNS: usize = PLAIN + Slot::ALL.len() * KINDS * 2;

/// Declares the plain columns, numbered in order.
macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// A plain column.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Column { $($(#[$doc])* $name),+ }
    };
}

columns! {
    /// Where the id of each thing starts in the text, one more at the end (u32).
    ThingIdStarts,
    /// Ids of things.
    ThingIdText,
    /// Kind of each thing (u8).
    ThingKind,
    /// Bits of each thing (u8), see the constants of `bits`.
    ThingBits,
    /// For each thing one bit a kind: its own and those of what is narrower (u16).
    ThingKindsWithin,
    /// Index of the source that a source, listed work or marker belongs to; all ones for an entity (u32).
    ThingOwner,
    /// Index of a listed work in its source; all ones for anything else (u32).
    ThingPart,
    /// Where the names of each thing start among all names, label first, one more at the end (u32).
    NameStarts,
    /// Where each name starts in the text, one more at the end (u32).
    NameTextStarts,
    /// Labels and synonyms.
    NameText,
    /// Where the rest of each thing's record starts, one more at the end (u32).
    ThingRestStarts,
    /// The rest of the records of things.
    ThingRest,
    /// Where the list of each thing starts in [`Column::Broader`], one more at the end (u32).
    BroaderStarts,
    /// What each thing is directly a kind of (u32).
    Broader,
    /// Where the list of each thing starts in [`Column::Narrower`], one more at the end (u32).
    NarrowerStarts,
    /// What is directly a kind of each thing (u32).
    Narrower,
    /// Where the list of each thing starts in [`Column::PartOf`], one more at the end (u32).
    PartOfStarts,
    /// What each thing is a part of (u32).
    PartOf,
    /// Where the list of each thing starts in [`Column::Disjoint`], one more at the end (u32).
    DisjointStarts,
    /// What cannot hold together with each thing (u32).
    Disjoint,
    /// Place of each thing in a walk along is-a, depth first (u32).
    Place,
    /// The thing at each place (u32).
    AtPlace,
    /// Where the list of each thing starts in [`Column::Intervals`], counted in intervals, one more at the end (u32).
    IntervalStarts,
    /// Places of each thing and everything narrower, as pairs of first and one behind the last (u32).
    Intervals,
    /// Place of each thing in the order of lower-case label, then id (u32).
    ThingRank,
    /// Things by a hash of the id, all ones for a free place; as many places as a power of two (u32).
    ThingHash,
    /// Where each normal form starts in the text, one more at the end (u32).
    FormStarts,
    /// Normal forms of names, sorted.
    FormText,
    /// The thing of each normal form (u32).
    FormThing,
    /// Cautions about each thing or what is broader, below the root (u32).
    Cautions,
    /// Sources that speak against each thing or what is broader, below the root (u32).
    Opposed,
    /// Where the list of each thing starts in [`Column::OpposedNarrower`], counted in pairs, one more at the end (u32).
    OpposedNarrowerStarts,
    /// What is narrower and spoken against, with the number of sources that do (pairs of u32).
    OpposedNarrower,
    /// Where each distinct text of columns of an import starts, one more at the end (u32).
    ExtraStarts,
    /// Distinct texts of columns of an import for which the model has no field.
    ExtraText,
    /// Where the record of each source starts, one more at the end (u32).
    SourceStarts,
    /// Records of sources.
    SourceText,
    /// The thing of each source (u32).
    SourceThing,
    /// Where the id of each statement starts in the text, one more at the end (u32).
    StatementIdStarts,
    /// Ids of statements.
    StatementIdText,
    /// Kind of each statement (u8).
    Kind,
    /// Stance of each statement, [`NONE`] where it takes none (u8).
    Stance,
    /// Strength of each statement, [`NONE`] where none is stated (u8).
    Strength,
    /// Stage of each statement, [`NONE`] where none is stated (u8).
    Stage,
    /// Bits of each statement (u8), see the constants of `bits`.
    StatementBits,
    /// Thing of the source of each statement (u32).
    Source,
    /// Where the slots of each statement start, one more at the end (u32).
    FilledStarts,
    /// What stands in the slots of each statement: slot in the upper four bits, thing below (u32).
    Filled,
    /// Place of each statement in the order of its lower-case id, then id (u32).
    StatementRank,
    /// Where the rest of each statement's record starts, one more at the end (u32).
    StatementRestStarts,
    /// The rest of the records of statements.
    StatementRest,
    /// Where the statements of each kind start in [`Column::OfKind`], one more at the end (u32).
    OfKindStarts,
    /// Statements by kind, then number (u32).
    OfKind,
    /// Two numbers (u32): a bit for each kind of statement of which some state a gate; a bit for each slot in which some statement has two things or
    /// more.
    Summary,
    /// Statements that speak against something, by number (u32).
    Against,
    /// Steps by a failed prerequisite: where the list of each thing starts, one more at the end (u32).
    FailedSteps,
    /// Subjects that follow each thing once it failed, in order (u32).
    FailedTo,
    /// Where the statements of each such step start, one more at the end (u32).
    FailedGrounds,
    /// Statements of each such step (u32).
    FailedStatements,
    /// The same steps from their end: where the list of each thing starts, one more at the end (u32).
    FailedBack,
    /// What each thing follows once that failed, in order (u32).
    FailedFrom,
    /// As [`Column::FailedSteps`], also where it was only tried.
    TriedSteps,
    /// As [`Column::FailedTo`], also where it was only tried.
    TriedTo,
    /// As [`Column::FailedGrounds`], also where it was only tried.
    TriedGrounds,
    /// As [`Column::FailedStatements`], also where it was only tried.
    TriedStatements,
    /// As [`Column::FailedBack`], also where it was only tried.
    TriedBack,
    /// As [`Column::FailedFrom`], also where it was only tried.
    TriedFrom,
}

/// What stands for no value in a column of bytes.
pub const NONE: u8 = u8::MAX;

/// Bits of things and statements.
pub mod bits {
    /// A thing so wide that what is said of it contradicts nothing said of its members.
    pub const GROUPING: u8 = 1;
    /// The root of its kind.
    pub const ROOT: u8 = 2;
    /// The label means this thing alone.
    pub const UNIQUE: u8 = 4;
    /// One prerequisite of the statement is enough.
    pub const ANY_OF: u8 = 1;
    /// Prerequisites and circumstances are a gate.
    pub const ONLY_WHEN: u8 = 2;
    /// States a magnitude, a sensitivity or a specificity.
    pub const QUANTIFIED: u8 = 4;
    /// States any figure.
    pub const NUMBERS: u8 = 8;
}

/// The columns of an index of statements by what stands in a slot, of one kind of statement: where the list of each place starts (the first
/// number is the first place that has one), and the statements.
pub fn index(slot: Slot, kind: StatementKind) -> (usize, usize) {
    let at = PLAIN + (slot as usize * KINDS + kind as usize) * 2;
    (at, at + 1)
}

/// Why an image is not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It does not begin with [`MAGIC`].
    #[error("it is no snapshot of evigraph: its first bytes are others")]
    Foreign,
    /// It has another version of the layout.
    #[error("it has layout {0} of the snapshot, this program reads layout {VERSION}")]
    Version(u32),
    /// It is shorter or longer than its header says.
    #[error("it has {found} bytes where its header says {stated}: it is cut off, or something was added")]
    Length {
        /// Bytes that are there.
        found: u64,
        /// Bytes that the header states.
        stated: u64,
    },
    /// A checksum does not fit.
    #[error("its {0} are damaged: the checksum does not fit")]
    Damaged(&'static str),
    /// The columns do not fit together.
    #[error("its columns do not fit together")]
    Inconsistent,
    /// It needs a machine that stores the lowest byte of a number first.
    #[error("this machine stores the highest byte of a number first; snapshots are read on others only")]
    Machine,
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes)
}

/// What header and table say.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Start and length of each column, 0 and 0 for one that is not there.
    pub places: Vec<(usize, usize)>,
    /// Where the columns begin.
    pub begin: usize,
    /// Checksum of the columns.
    pub checksum: u64,
    /// First 16 hex digits of a hash of the data.
    pub fingerprint: String,
}

/// Reads header and table; the columns themselves are not looked at.
///
/// # Errors
/// Why it cannot be read.
pub fn layout(bytes: &[u8]) -> Result<Layout, Refused> {
    if cfg!(target_endian = "big") {
        return Err(Refused::Machine);
    }
    if bytes.get(..8).is_none_or(|magic| magic != MAGIC) {
        return Err(Refused::Foreign);
    }
    let length = |stated| Refused::Length { found: bytes.len() as u64, stated };
    let word = |at| number(bytes, at).ok_or(length(HEADER as u64));
    let first = word(8)?;
    let (version, columns) = (first as u32, (first >> 32) as usize);
    if version != VERSION {
        return Err(Refused::Version(version));
    }
    let stated = word(16)?;
    if stated != bytes.len() as u64 {
        return Err(length(stated));
    }
    let begin = HEADER + columns.min(COLUMNS) * ROW;
    let table = bytes.get(HEADER..begin).ok_or(Refused::Inconsistent)?;
    let (sum, checksum) = (word(24)?, word(32)?);
    let mut head = bytes.get(..begin).ok_or(Refused::Inconsistent)?.to_vec();
    head.iter_mut().skip(24).take(8).for_each(|b| *b = 0);
    if columns > COLUMNS || xxh3_64(&head) != sum {
        return Err(Refused::Damaged("header and table of columns"));
    }
    let mut places = vec![(0, 0); COLUMNS];
    for row in table.chunks_exact(ROW) {
        let (Some(column), Some(start), Some(len)) = (number(row, 0), number(row, 8), number(row, 16)) else {
            return Err(Refused::Inconsistent);
        };
        let place = places.get_mut(column as usize).ok_or(Refused::Inconsistent)?;
        if start % ALIGN as u64 != 0 || start.checked_add(len).is_none_or(|end| end > stated) {
            return Err(Refused::Inconsistent);
        }
        *place = (start as usize, len as usize);
    }
    let fingerprint = String::from_utf8_lossy(&bytes[40..HEADER]).into_owned();
    Ok(Layout { places, begin, checksum, fingerprint })
}

/// Header and table of columns with these lengths, and where each column starts.
pub fn head(lengths: &[(usize, usize)], checksum: u64, fingerprint: &str) -> Vec<u8> {
    let starts = starts(lengths);
    let length = starts.last().zip(lengths.last()).map_or(HEADER, |(start, (_, len))| start + len);
    let mut head = Vec::new();
    head.extend_from_slice(&MAGIC);
    head.extend_from_slice(&VERSION.to_le_bytes());
    head.extend_from_slice(&(lengths.len() as u32).to_le_bytes());
    head.extend_from_slice(&(length as u64).to_le_bytes());
    head.extend_from_slice(&[0; 8]);
    head.extend_from_slice(&checksum.to_le_bytes());
    let mut print = fingerprint.as_bytes().to_vec();
    print.resize(16, b'0');
    head.extend_from_slice(&print);
    for ((column, len), start) in lengths.iter().zip(&starts) {
        for word in [*column, *start, *len] {
            head.extend_from_slice(&(word as u64).to_le_bytes());
        }
    }
    let sum = xxh3_64(&head);
    head[24..32].copy_from_slice(&sum.to_le_bytes());
    head
}

/// Where columns of these (number, length) start.
pub fn starts(lengths: &[(usize, usize)]) -> Vec<usize> {
    let mut at = HEADER + lengths.len() * ROW;
    lengths
        .iter()
        .map(|(_, len)| {
            let start = at.next_multiple_of(ALIGN);
            at = start + len;
            start
        })
        .collect()
}

/// The checksum of everything behind the table, taken piece by piece.
#[derive(Default)]
pub struct Checksum(Xxh3);

impl Checksum {
    /// Takes more bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The checksum of all that was taken.
    pub fn value(&self) -> u64 {
        self.0.digest()
    }
}
