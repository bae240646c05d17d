//! Typed values as text, row by row into blocks of bounded text.

use std::io::Write;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int64Type, TimeUnit,
    TimestampMicrosecondType, UInt64Type,
};
use arrow::temporal_conversions::{date32_to_datetime, timestamp_us_to_datetime};

use crate::import::ImportError;
use crate::import::block::{
    Block, CHUNK, Cell, CellKind, LONGEST_CELL, LONGEST_VALUE, Row, RowFault, cut, place,
};

/// The type a column is cast to before it is rendered; `None` for a type without a text form.
pub(super) fn readable(data_type: &DataType) -> Option<DataType> {
    Some(match data_type {
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => DataType::Int64,
        DataType::UInt8 | DataType::UInt16 | DataType::UInt32 | DataType::UInt64 => DataType::UInt64,
        DataType::Float16 | DataType::Float32 => DataType::Float32,
        DataType::Float64 => DataType::Float64,
        DataType::Decimal32(precision, scale)
        | DataType::Decimal64(precision, scale)
        | DataType::Decimal128(precision, scale) => DataType::Decimal128(*precision, *scale),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => DataType::Utf8View,
        DataType::Boolean => DataType::Boolean,
        DataType::Date32 | DataType::Date64 => DataType::Date32,
        DataType::Timestamp(_, zone) => DataType::Timestamp(TimeUnit::Microsecond, zone.clone()),
        DataType::Dictionary(_, values) => readable(values)?,
        _ => return None,
    })
}

/// The columns of a batch in the types that are rendered.
pub(super) fn rendered(batch: &RecordBatch, before: u64) -> Result<Vec<ArrayRef>, ImportError> {
    let plain = |column: &ArrayRef| {
        let target = readable(column.data_type())?;
        if column.data_type() == &target { Some(column.clone()) } else { cast(column, &target).ok() }
    };
    let columns = batch.columns().iter().map(plain).collect::<Option<_>>();
    columns.ok_or_else(|| ImportError::Damaged {
        detail: "a column changed its type".to_owned(),
        rows_before: before,
    })
}

/// Rows of a batch that are still to be rendered.
pub(super) struct Rows<'a> {
    pub columns: &'a [ArrayRef],
    /// Where each column stands in the file.
    pub wanted: &'a [usize],
    pub from: usize,
    pub end: usize,
}

impl Rows<'_> {
    /// Fills a block: with all rows, or with those before its text is full, and at least one.
    pub(super) fn render(&self, before: u64, block: &mut Block) {
        for (line, row) in (before + 1..).zip(self.from..self.end) {
            if block.text.len() >= CHUNK {
                return;
            }
            let fault = self.render_row(row, block);
            block.rows.push(Row { line, raw: Cell::default(), fault });
        }
    }

    /// Appends the cells of one row; a cell that is too long only by its beginning, and of a row that is too long none
    /// after that.
    fn render_row(&self, row: usize, block: &mut Block) -> Option<RowFault> {
        let first = block.text.len();
        let mut fault = None;
        for (column, place_in_file) in self.columns.iter().zip(self.wanted) {
            let start = place(block.text.len());
            let is_full = block.text.len() - first > CHUNK;
            let long = too_long(column, row);
            if is_full || long.is_some() {
                fault = fault.or(Some(RowFault::CellTooLong(*place_in_file)));
            }
            match long {
                _ if is_full || column.is_null(row) => {}
                Some(value) => block.text.extend_from_slice(cut(value, LONGEST_VALUE).as_bytes()),
                None => write_value(column, row, &mut block.text),
            }
            block.cells.push(Cell { start, end: place(block.text.len()), mended: false });
            let is_number = column.data_type().is_numeric();
            block.kinds.push(if is_number { CellKind::Number } else { CellKind::Text });
        }
        fault
    }
}

/// The text of a cell that is too long to import.
fn too_long(column: &ArrayRef, row: usize) -> Option<&[u8]> {
    let text = column.as_string_view_opt()?;
    let is_long = column.is_valid(row) && text.value(row).len() > LONGEST_CELL;
    is_long.then(|| text.value(row).as_bytes())
}

/// Writing to a vector cannot fail, so its results are let go.
fn write_value(column: &ArrayRef, row: usize, text: &mut Vec<u8>) {
    let _ = match column.data_type() {
        DataType::Int64 => write!(text, "{}", column.as_primitive::<Int64Type>().value(row)),
        DataType::UInt64 => write!(text, "{}", column.as_primitive::<UInt64Type>().value(row)),
        DataType::Float32 => write!(text, "{}", column.as_primitive::<Float32Type>().value(row)),
        DataType::Float64 => write!(text, "{}", column.as_primitive::<Float64Type>().value(row)),
        DataType::Decimal128(..) => {
            // An id kept as a number is the same id, however many places its column has.
            let value = column.as_primitive::<Decimal128Type>().value_as_string(row);
            let shortest = value.contains('.').then(|| value.trim_end_matches('0').trim_end_matches('.'));
            text.write_all(shortest.unwrap_or(&value).as_bytes())
        }
        DataType::Utf8View => text.write_all(column.as_string_view().value(row).as_bytes()),
        DataType::Boolean => write!(text, "{}", column.as_boolean().value(row)),
        DataType::Date32 => match date32_to_datetime(column.as_primitive::<Date32Type>().value(row)) {
            Some(moment) => write!(text, "{}", moment.date()),
            None => write!(text, "outside the calendar"),
        },
        DataType::Timestamp(_, zone) => {
            match timestamp_us_to_datetime(column.as_primitive::<TimestampMicrosecondType>().value(row)) {
                Some(moment) => {
                    let offset = if zone.is_some() { "Z" } else { "" };
                    write!(text, "{}{offset}", moment.format("%Y-%m-%dT%H:%M:%S"))
                }
                None => write!(text, "outside the calendar"),
            }
        }
        _ => Ok(()),
    };
}
