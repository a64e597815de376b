//! Sources: the documents, what they list, and which of their lines carry no claim.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::terms::{Audience, NoClaimReason, ReferenceKind, SourceKind};

/// One document, as a file of `graph-data/sources/` writes it (id = file stem).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Short id, such as `dr-oracle`.
    pub id: String,
    /// Title as printed.
    pub title: String,
    /// What sort of document it is.
    pub kind: SourceKind,
    /// Whom it addresses.
    pub audience: Vec<Audience>,
    /// Who published it, where stated.
    pub publisher: Option<String>,
    /// Who wrote it, where stated.
    pub author: Option<String>,
    /// Date as far as stated: `2025`, `2025-11`, `2025-11-12`.
    pub date: Option<String>,
    /// File name of the document, for `verify`.
    pub document: Option<String>,
    /// Number of lines of the document.
    pub lines: u32,
    /// SHA-256 of the document's bytes, lower-case hex; empty until `verify --write` has seen the document.
    pub sha256: String,
    /// Passage (`9` or `47-49`) → fingerprint of its whitespace-normalised lines.
    pub passages: BTreeMap<String, String>,
    /// Works it lists.
    pub references: Vec<Reference>,
    /// Lines without a claim.
    pub no_claim: Vec<NoClaim>,
    /// Curator's remark.
    pub note: Option<String>,
    /// Columns of an imported node that no other field holds: a JSON object, as text. `None` for what a file of `graph-data/` writes.
    pub extra: Option<String>,
}

impl Source {
    /// The year of [`Self::date`].
    pub fn year(&self) -> Option<i32> {
        self.date.as_deref().and_then(|d| d.get(..4)).and_then(|y| y.parse().ok())
    }
}

/// A work that a source lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Slug, unique in the source; the full id is `source/slug`.
    pub id: String,
    /// The number by which the document itself binds in-text markers to the work; `None` where it does not.
    pub marker: Option<String>,
    /// Title as printed.
    pub title: String,
    /// What sort of work it is, as the document says.
    pub kind: ReferenceKind,
    /// Year as printed.
    pub year: Option<i32>,
    /// Authors as printed.
    pub authors: Option<String>,
    /// Journal, book or publisher as printed.
    pub container: Option<String>,
    /// DOI as printed.
    pub doi: Option<String>,
    /// First and last line of the listing, 1-based.
    pub lines: (u32, u32),
    /// Curator's remark.
    pub note: Option<String>,
}

/// Lines without a claim, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoClaim {
    /// First and last line, 1-based.
    pub lines: (u32, u32),
    /// Why.
    pub reason: NoClaimReason,
}
