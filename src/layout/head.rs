//! A folder → what it says of itself, if it is a layout of a version that is known.

use std::fs::File;
use std::path::Path;

use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::{Row, RowAccessor as _};

use super::sheet::file_name;
use super::{VERSION, tables};
use crate::diagnostic::Diagnostic;

/// What a layout says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// First 16 hex digits of a hash of the data.
    pub fingerprint: String,
    /// Version of the program that wrote it.
    pub program: String,
    /// How many things there are.
    pub things: u64,
    /// How many statements there are.
    pub statements: u64,
}

/// Reads what a layout says of itself.
///
/// # Errors
/// `E013`: there is none. `E014`: it is of another version.
pub fn head(dir: &Path) -> Result<Head, Box<Diagnostic>> {
    let none = |why: &dyn std::fmt::Display| {
        let message = format!("{} is no layout of evigraph: {why}", dir.display());
        Box::new(Diagnostic::error("E013", message).help("evigraph export parquet DIR writes one"))
    };
    let path = dir.join(file_name(&tables::LAYOUT));
    let file = File::open(&path).map_err(|e| none(&format!("{}: {e}", path.display())))?;
    let row = only_row(file).map_err(|e| none(&format!("{}: {e}", path.display())))?;
    let names: Vec<&String> = row.get_column_iter().map(|(name, _)| name).collect();
    let version = row.get_int(0).ok().filter(|_| names.first().is_some_and(|name| *name == "version"));
    match version {
        Some(VERSION) => {
            let read = || -> Result<Head, ParquetError> {
                Ok(Head {
                    fingerprint: row.get_string(1)?.clone(),
                    program: row.get_string(2)?.clone(),
                    things: row.get_long(3)? as u64,
                    statements: row.get_long(4)? as u64,
                })
            };
            read().map_err(|e| none(&e))
        }
        Some(other) => {
            let message = format!("{} has version {other} of the tables, this program reads {VERSION}", dir.display());
            Err(Box::new(Diagnostic::error("E014", message).help("write it anew with evigraph export parquet --force")))
        }
        None => Err(none(&format!("{} has no column version", path.display()))),
    }
}

fn only_row(file: File) -> Result<Row, ParquetError> {
    let reader = SerializedFileReader::new(file)?;
    let mut rows = reader.get_row_iter(None)?;
    rows.next().ok_or_else(|| ParquetError::General("it has no row".to_owned()))?
}

#[cfg(test)]
mod tests {
    use super::super::sheet::Sheet;
    use super::super::{VERSION, tables};
    use super::head;

    /// What is said of a folder whose one row has this version.
    fn code(version: i32) -> Option<&'static str> {
        let folder = tempfile::tempdir().unwrap();
        let mut sheet = Sheet::new(folder.path(), &tables::LAYOUT).unwrap();
        sheet.put([version.into(), "0123456789abcdef".into(), "9.9.9".into(), 3_i64.into(), 7_i64.into()]).unwrap();
        sheet.finish().unwrap();
        head(folder.path()).err().map(|fault| fault.code)
    }

    #[test]
    fn another_version_of_the_tables_is_refused() {
        assert_eq!((code(VERSION), code(VERSION + 1), code(0)), (None, Some("E014"), Some("E014")));
    }
}
