//! A batch of Arrow, as Spark sends it → rows of values.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrowPrimitiveType, PrimitiveArray};
use arrow_ipc::reader::StreamReader;

use crate::sql::Value;

/// Adds the rows of a batch, each of `width` values.
///
/// # Errors
/// It is no batch of Arrow, has another number of columns, or a column of a type that no answer has.
pub fn read(batch: &[u8], width: usize, rows: &mut Vec<Vec<Value>>) -> Result<(), String> {
    for batch in StreamReader::try_new(batch, None).map_err(|e| e.to_string())? {
        let batch = batch.map_err(|e| e.to_string())?;
        if batch.num_columns() != width {
            return Err(format!("a row has {} values instead of {width}", batch.num_columns()));
        }
        let columns = batch.columns().iter().map(|c| column(c.as_ref())).collect::<Result<Vec<_>, _>>()?;
        let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
        rows.extend((0..batch.num_rows()).map(|_| columns.iter_mut().filter_map(Iterator::next).collect()));
    }
    Ok(())
}

/// The values of a column. A truth value is the number 1 or 0, as flags are in the tables.
fn column(array: &dyn Array) -> Result<Vec<Value>, String> {
    let whole = numbers::<Int64Type>(array)
        .or_else(|| numbers::<Int32Type>(array))
        .or_else(|| numbers::<Int16Type>(array))
        .or_else(|| numbers::<Int8Type>(array));
    let reals = || reals::<Float64Type>(array).or_else(|| reals::<Float32Type>(array));
    let texts = || {
        let short = array.as_string_opt::<i32>().map(|a| a.iter().map(text).collect());
        short.or_else(|| array.as_string_opt::<i64>().map(|a| a.iter().map(text).collect()))
    };
    let flags = || {
        let flag = |value: Option<bool>| value.map_or(Value::Null, |flag| Value::Number(flag.into()));
        array.as_boolean_opt().map(|a| a.iter().map(flag).collect())
    };
    let nothing = || (array.logical_null_count() == array.len()).then(|| vec![Value::Null; array.len()]);
    whole
        .or_else(reals)
        .or_else(texts)
        .or_else(flags)
        .or_else(nothing)
        .ok_or_else(|| format!("a column is of the type {}, which is no number and no text", array.data_type()))
}

fn numbers<T: ArrowPrimitiveType<Native: Into<i64>>>(array: &dyn Array) -> Option<Vec<Value>> {
    let array: &PrimitiveArray<T> = array.as_primitive_opt()?;
    Some(array.iter().map(|value| value.map_or(Value::Null, |number| Value::Number(number.into()))).collect())
}

fn reals<T: ArrowPrimitiveType<Native: Into<f64>>>(array: &dyn Array) -> Option<Vec<Value>> {
    let array: &PrimitiveArray<T> = array.as_primitive_opt()?;
    Some(array.iter().map(|value| value.map_or(Value::Null, |real| Value::Real(real.into()))).collect())
}

fn text(value: Option<&str>) -> Value {
    value.map_or(Value::Null, |text| Value::Text(text.to_owned()))
}
