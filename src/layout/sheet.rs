//! Rows of a table, one at a time → a Parquet file in row groups of bounded size.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type as Schema, TypePtr};

use super::tables::{Column, Table, Type};
use crate::model::id::{EntityId, StatementId};

/// Rows after which a group is written.
const MOST_ROWS: usize = 128 * 1024;
/// Bytes of text from which a group is written, however few its rows.
const MOST_TEXT: usize = 64 << 20;

/// A value of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'t> {
    /// None.
    Null,
    /// Of 64 bits.
    Bigint(i64),
    /// Of 32 bits.
    Int(i32),
    /// With a fraction.
    Double(f64),
    /// A text.
    Text(&'t str),
}

impl From<EntityId> for Cell<'_> {
    fn from(id: EntityId) -> Self {
        Cell::Bigint(i64::from(id.0))
    }
}

impl From<StatementId> for Cell<'_> {
    fn from(id: StatementId) -> Self {
        Cell::Bigint(i64::from(id.0))
    }
}

impl From<i64> for Cell<'_> {
    fn from(n: i64) -> Self {
        Cell::Bigint(n)
    }
}

impl From<i32> for Cell<'_> {
    fn from(n: i32) -> Self {
        Cell::Int(n)
    }
}

impl From<bool> for Cell<'_> {
    fn from(flag: bool) -> Self {
        Cell::Int(i32::from(flag))
    }
}

impl From<f64> for Cell<'_> {
    fn from(figure: f64) -> Self {
        Cell::Double(figure)
    }
}

impl<'t> From<&'t str> for Cell<'t> {
    fn from(text: &'t str) -> Self {
        Cell::Text(text)
    }
}

impl<'t> From<&'t String> for Cell<'t> {
    fn from(text: &'t String) -> Self {
        Cell::Text(text)
    }
}

impl<'t, T: Into<Cell<'t>>> From<Option<T>> for Cell<'t> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Null, Into::into)
    }
}

/// The values of a column that wait to be written.
#[derive(Debug)]
enum Values {
    Bigint(Vec<i64>),
    Int(Vec<i32>),
    Double(Vec<f64>),
    /// Texts one behind the other, and where each ends.
    Text(Vec<u8>, Vec<usize>),
}

#[derive(Debug)]
struct Waiting {
    values: Values,
    /// For a column that can go without: 1 for each row that has a value, else 0.
    levels: Option<Vec<i16>>,
}

impl Waiting {
    fn new(column: &Column) -> Waiting {
        let values = match column.of {
            Type::Bigint => Values::Bigint(Vec::new()),
            Type::Int => Values::Int(Vec::new()),
            Type::Double => Values::Double(Vec::new()),
            Type::Text => Values::Text(Vec::new(), Vec::new()),
        };
        Waiting { values, levels: column.nullable.then(Vec::new) }
    }

    /// Takes a value; says whether the column can hold it.
    fn push(&mut self, cell: Cell<'_>) -> bool {
        match (&mut self.values, cell) {
            (_, Cell::Null) => {}
            (Values::Bigint(all), Cell::Bigint(n)) => all.push(n),
            (Values::Int(all), Cell::Int(n)) => all.push(n),
            (Values::Double(all), Cell::Double(n)) => all.push(n),
            (Values::Text(text, ends), Cell::Text(t)) => {
                text.extend_from_slice(t.as_bytes());
                ends.push(text.len());
            }
            _ => return false,
        }
        match &mut self.levels {
            Some(levels) => levels.push(i16::from(cell != Cell::Null)),
            None => return cell != Cell::Null,
        }
        true
    }

    /// Hands the values on and is empty again.
    fn write(&mut self, to: &mut SerializedColumnWriter<'_>) -> Result<()> {
        let levels = self.levels.as_deref();
        match &mut self.values {
            Values::Bigint(all) => batch::<Int64Type>(to, all, levels)?,
            Values::Int(all) => batch::<Int32Type>(to, all, levels)?,
            Values::Double(all) => batch::<DoubleType>(to, all, levels)?,
            Values::Text(text, ends) => {
                let whole = ByteArray::from(std::mem::take(text));
                let mut start = 0;
                let slice = |end| {
                    let piece = whole.slice(start, end - start);
                    start = end;
                    piece
                };
                let mut texts: Vec<ByteArray> = ends.drain(..).map(slice).collect();
                batch::<ByteArrayType>(to, &mut texts, levels)?;
            }
        }
        if let Some(levels) = &mut self.levels {
            levels.clear();
        }
        Ok(())
    }
}

fn batch<T: DataType>(
    to: &mut SerializedColumnWriter<'_>,
    values: &mut Vec<T::T>,
    levels: Option<&[i16]>,
) -> Result<()> {
    to.typed::<T>().write_batch(values, levels, None)?;
    values.clear();
    Ok(())
}

/// A table that is being written.
pub struct Sheet {
    table: &'static Table,
    writer: SerializedFileWriter<File>,
    waiting: Vec<Waiting>,
    /// Rows and bytes of text that wait.
    rows: usize,
    text: usize,
    /// Of how many of each a group is written.
    most: (usize, usize),
}

impl Sheet {
    /// Makes `NAME.parquet` in a folder.
    pub fn new(folder: &Path, table: &'static Table) -> Result<Sheet> {
        let file = File::create(folder.join(file_name(table)))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("evigraph version ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_max_row_group_row_count(None)
            .build();
        let writer = SerializedFileWriter::new(file, schema(table)?, Arc::new(properties))?;
        let waiting = table.columns.iter().map(Waiting::new).collect();
        Ok(Sheet { table, writer, waiting, rows: 0, text: 0, most: (MOST_ROWS, MOST_TEXT) })
    }

    /// Takes a row.
    pub fn put<const N: usize>(&mut self, row: [Cell<'_>; N]) -> Result<()> {
        let same = N == self.waiting.len();
        if !same || !self.waiting.iter_mut().zip(row).all(|(column, cell)| column.push(cell)) {
            return Err(ParquetError::General(format!("a row of {} does not have its columns", self.table.name)));
        }
        self.rows += 1;
        self.text += row.iter().map(|cell| if let Cell::Text(text) = cell { text.len() } else { 0 }).sum::<usize>();
        if self.rows >= self.most.0 || self.text >= self.most.1 { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.waiting {
            if let Some(mut to) = group.next_column()? {
                column.write(&mut to)?;
                to.close()?;
            }
        }
        group.close()?;
        (self.rows, self.text) = (0, 0);
        Ok(())
    }

    /// Writes what waits and the end of the file.
    pub fn finish(mut self) -> Result<()> {
        self.flush()?;
        self.writer.finish()?;
        Ok(self.writer.inner().sync_all()?)
    }
}

/// The file of a table.
pub fn file_name(table: &Table) -> String {
    format!("{}.parquet", table.name)
}

fn schema(table: &Table) -> Result<TypePtr> {
    let field = |column: &Column| {
        let (physical, logical) = match column.of {
            Type::Bigint => (Physical::INT64, None),
            Type::Int => (Physical::INT32, None),
            Type::Double => (Physical::DOUBLE, None),
            Type::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let repetition = if column.nullable { Repetition::OPTIONAL } else { Repetition::REQUIRED };
        let field = Schema::primitive_type_builder(column.name, physical);
        field.with_repetition(repetition).with_logical_type(logical).build().map(Arc::new)
    };
    let fields = table.columns.iter().map(field).collect::<Result<Vec<_>>>()?;
    Ok(Arc::new(Schema::group_type_builder(table.name).with_fields(fields).build()?))
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use parquet::file::reader::{FileReader as _, SerializedFileReader};

    use super::super::tables;
    use super::{Cell, Sheet, file_name};

    /// Rows of each group of a file of so many rows, each with a text of ten bytes.
    fn groups(rows: usize, most: (usize, usize)) -> Vec<i64> {
        let folder = tempfile::tempdir().unwrap();
        let mut sheet = Sheet::new(folder.path(), &tables::AUDIENCE).unwrap();
        sheet.most = most;
        let text = |i: usize| format!("{i:010}");
        for i in 0..rows {
            sheet.put([(i as i64).into(), (&text(i)).into()]).unwrap();
        }
        sheet.finish().unwrap();
        let file = File::open(folder.path().join(file_name(&tables::AUDIENCE))).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        for (i, row) in reader.get_row_iter(None).unwrap().enumerate() {
            assert_eq!(row.unwrap().to_string(), format!("{{source: {i}, audience: \"{}\"}}", text(i)));
        }
        reader.metadata().row_groups().iter().map(|g| g.num_rows()).collect()
    }

    #[test]
    fn a_group_is_written_once_it_is_large() {
        assert_eq!(groups(25, (10, 1 << 20)), [10, 10, 5]);
        assert_eq!(groups(20, (10, 1 << 20)), [10, 10]);
        assert_eq!(groups(9, (100, 31)), [4, 4, 1]);
        assert_eq!(groups(0, (10, 10)), [0; 0]);
    }

    #[test]
    fn a_row_that_does_not_fit_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut sheet = Sheet::new(folder.path(), &tables::AUDIENCE).unwrap();
        assert!(sheet.put([Cell::Bigint(1)]).is_err());
        assert!(sheet.put([Cell::Bigint(1), Cell::Null]).is_err());
        assert!(sheet.put([Cell::Int(1), Cell::Text("patients")]).is_err());
    }
}
