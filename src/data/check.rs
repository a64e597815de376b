//! What `evigraph check` reports of data that loads: counts, and the share of statements with each role filled.

use super::Dataset;
use crate::diagnostic::Diagnostic;
use crate::model::statement::Statement;
use crate::model::terms::StatementKind;

/// How many curated statements (listings excluded) fill one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Field of the data file.
    pub field: &'static str,
    /// Statements that fill it.
    pub filled: usize,
}

type Filled = fn(&Statement) -> bool;

/// The fields that are counted.
const FIELDS: &[(&str, Filled)] = &[
    ("subject", |s| !s.subject.is_empty()),
    ("object", |s| !s.object.is_empty()),
    ("stance", |s| s.stance.is_some()),
    ("strength", |s| s.strength.is_some()),
    ("wording", |s| s.wording.is_some()),
    ("stage", |s| s.stage.is_some()),
    ("after", |s| !s.after.is_empty()),
    ("only_when", |s| s.only_when),
    ("alongside", |s| !s.alongside.is_empty()),
    ("in", |s| !s.circumstances.is_empty()),
    ("outcome", |s| !s.outcome.is_empty()),
    ("effect", |s| s.effect.is_some()),
    ("accuracy", |s| s.accuracy.is_some()),
    ("dose", |s| s.dose.is_some()),
    ("site", |s| !s.site.is_empty()),
    ("by", |s| !s.by.is_empty()),
    ("cites", |s| !s.cites.is_empty()),
    ("section", |s| !s.section.is_empty()),
    ("lines", |s| s.lines.0 > 0),
    ("text", |s| !s.text.is_empty()),
    ("note", |s| s.note.is_some()),
];

/// The share of each field, and the number of curated statements.
pub fn shares(data: &Dataset) -> (Vec<Share>, usize) {
    let curated: Vec<_> = data.statements.iter().filter(|s| s.kind != StatementKind::Listing).collect();
    let shares = FIELDS
        .iter()
        .map(|(field, filled)| Share { field, filled: curated.iter().filter(|s| filled(s)).count() })
        .collect();
    (shares, curated.len())
}

/// Faults in the order of file and place.
pub fn in_order(mut faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    faults.sort_by(|a, b| {
        let key = |d: &Diagnostic| d.place.as_ref().map(|p| (p.file.clone(), p.span.start));
        key(a).cmp(&key(b)).then(a.code.cmp(b.code))
    });
    faults
}
