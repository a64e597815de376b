//! Files → [`Dataset`], or every fault at once.
//!
//! `read` turns the text of the TOML files into records, `validate` holds the records against each other, `image` makes
//! an image of them (for the built-in graph the build script does, with these same modules); `verify` holds the data
//! against the original documents, of which `original` finds the lines.

pub mod check;
pub mod fields;
pub mod files;
pub mod image;
pub mod original;
pub mod read;
pub mod validate;
pub mod verify;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::entity::Entity;
use crate::model::source::Source;
use crate::model::statement::Statement;

/// Everything the files hold. Entities and sources are sorted by id, statements by source and then as written.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Dataset {
    /// Entities of all kinds.
    pub entities: Vec<Entity>,
    /// Documents.
    pub sources: Vec<Source>,
    /// Statements, with the listings that `[[reference]]` makes.
    pub statements: Vec<Statement>,
}

/// Loads one or more folders of the shape of `graph-data/`, later ones over earlier ones: an entity or a source of the
/// same id replaces the earlier one. The second part of the answer is warnings.
///
/// # Errors
/// Every fault of the files, in file and line order.
pub fn load(layers: &[files::Layer]) -> Result<(Dataset, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let mut records = read::Records::default();
    for layer in layers {
        read::read(&layer.files, &mut records, &mut faults);
    }
    validate::validate(&records, &mut faults);
    let (errors, warnings): (Vec<_>, Vec<_>) = faults.into_iter().partition(|f| f.severity == Severity::Error);
    if errors.is_empty() { Ok((records.into_dataset(), warnings)) } else { Err(check::in_order(errors)) }
}
