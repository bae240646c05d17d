//! Parquet files: typed columns, rendered as the text a person would read, so that both formats share one meaning.
//!
//! A double becomes its shortest decimal text, a timestamp its ISO form. A damaged file may also make the decoding
//! library give up by a panic; that is caught here and told as damage.

use std::fs::File;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int64Type, SchemaRef, TimeUnit,
    TimestampMicrosecondType, UInt64Type,
};
use arrow::temporal_conversions::{date32_to_datetime, timestamp_us_to_datetime};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::ImportError;
use super::block::{Block, Cell, Row, place};

const ROWS: usize = 8 * 1024;

/// A Parquet file whose schema has been read.
#[derive(Debug, Clone)]
pub(super) struct ParquetFile {
    path: PathBuf,
    rows: u64,
    schema: SchemaRef,
    /// The names of the columns.
    pub header: Vec<String>,
}

impl ParquetFile {
    pub(super) fn open(path: &Path) -> Result<Self, ImportError> {
        let builder = builder(path)?;
        let schema = builder.schema().clone();
        let rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
        let header = schema.fields().iter().map(|field| field.name().clone()).collect();
        Ok(Self { path: path.to_owned(), rows, schema, header })
    }

    /// Whether a column's values are numbers by their type, which leaves no decimal sign to decide.
    pub(super) fn is_number(&self, column: usize) -> bool {
        let Some(field) = self.schema.fields().get(column) else { return false };
        field.data_type().is_numeric()
    }

    /// Whether a column's values are floats, in which a missing value is often written as not-a-number.
    pub(super) fn is_float(&self, column: usize) -> bool {
        self.schema.fields().get(column).is_some_and(|field| field.data_type().is_floating())
    }

    /// Reads the rows block by block; `wanted` are columns in ascending order. Stops where the receiver says so.
    pub(super) fn read(
        &self,
        wanted: &[usize],
        spare: &mut dyn FnMut() -> Block,
        receive: &mut dyn FnMut(Block) -> bool,
    ) -> Result<(), ImportError> {
        for column in wanted {
            self.check_type(*column)?;
        }
        let mut reader = self.batches(wanted)?;
        let mut before = 0_u64;
        while let Some(batch) = next(&mut reader, before)? {
            let mut block = spare();
            block.clear(wanted.len());
            guarded(before, || render(&batch, before, &mut block))?;
            before += u64::try_from(batch.num_rows()).unwrap_or(0);
            block.progress = u16::try_from(before * 1000 / self.rows.max(1)).unwrap_or(1000);
            if !receive(block) {
                return Ok(());
            }
        }
        Ok(())
    }

    fn batches(&self, wanted: &[usize]) -> Result<ParquetRecordBatchReader, ImportError> {
        guarded(0, || {
            let builder = builder(&self.path)?;
            let mask = ProjectionMask::roots(builder.parquet_schema(), wanted.iter().copied());
            builder.with_projection(mask).with_batch_size(ROWS).build().map_err(|error| damaged(&error, 0))
        })
    }

    fn check_type(&self, column: usize) -> Result<(), ImportError> {
        let Some(field) = self.schema.fields().get(column) else { return Ok(()) };
        match readable(field.data_type()) {
            Some(_) => Ok(()),
            None => Err(ImportError::UnsupportedType {
                column: field.name().clone(),
                found: field.data_type().to_string(),
            }),
        }
    }

    /// The columns that have a text form.
    pub(super) fn readable_columns(&self) -> Vec<usize> {
        let fields = self.schema.fields().iter().enumerate();
        fields.filter(|(_, field)| readable(field.data_type()).is_some()).map(|(column, _)| column).collect()
    }
}

fn builder(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, ImportError> {
    let file = File::open(path).map_err(ImportError::read(path))?;
    guarded(0, || ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| damaged(&error, 0)))
}

fn next(reader: &mut ParquetRecordBatchReader, before: u64) -> Result<Option<RecordBatch>, ImportError> {
    guarded(before, || reader.next().transpose().map_err(|error| damaged(&error, before)))
}

fn damaged(error: &dyn std::error::Error, rows_before: u64) -> ImportError {
    ImportError::Damaged { detail: error.to_string(), rows_before }
}

fn guarded<T>(rows_before: u64, work: impl FnOnce() -> Result<T, ImportError>) -> Result<T, ImportError> {
    let gave_up =
        || ImportError::Damaged { detail: "its pages contradict each other".to_owned(), rows_before };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(gave_up()))
}

/// The type a column is cast to before it is rendered; `None` for a type without a text form.
fn readable(data_type: &DataType) -> Option<DataType> {
    Some(match data_type {
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => DataType::Int64,
        DataType::UInt8 | DataType::UInt16 | DataType::UInt32 | DataType::UInt64 => DataType::UInt64,
        DataType::Float16 | DataType::Float32 => DataType::Float32,
        DataType::Float64 => DataType::Float64,
        DataType::Decimal32(precision, scale)
        | DataType::Decimal64(precision, scale)
        | DataType::Decimal128(precision, scale) => DataType::Decimal128(*precision, *scale),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => DataType::Utf8,
        DataType::Boolean => DataType::Boolean,
        DataType::Date32 | DataType::Date64 => DataType::Date32,
        DataType::Timestamp(_, zone) => DataType::Timestamp(TimeUnit::Microsecond, zone.clone()),
        DataType::Dictionary(_, values) => readable(values)?,
        _ => return None,
    })
}

fn render(batch: &RecordBatch, before: u64, block: &mut Block) -> Result<(), ImportError> {
    let (rows, slots) = (batch.num_rows(), batch.num_columns());
    block.cells.resize(rows * slots, Cell::default());
    for (slot, column) in batch.columns().iter().enumerate() {
        let plain = readable(column.data_type())
            .and_then(|target| {
                if column.data_type() == &target { Some(column.clone()) } else { cast(column, &target).ok() }
            })
            .ok_or_else(|| ImportError::Damaged {
                detail: "a column changed its type".to_owned(),
                rows_before: before,
            })?;
        for row in 0..rows {
            let start = place(block.text.len());
            if plain.is_valid(row) {
                write_value(&plain, row, &mut block.text);
            }
            if let Some(cell) = block.cells.get_mut(row * slots + slot) {
                *cell = Cell { start, end: place(block.text.len()), mended: false };
            }
        }
    }
    block.rows.extend((1..).take(rows).map(|row| Row {
        line: before + row,
        raw: Cell::default(),
        fault: None,
    }));
    Ok(())
}

/// Writing to a vector cannot fail, so its results are let go.
fn write_value(column: &ArrayRef, row: usize, text: &mut Vec<u8>) {
    let _ = match column.data_type() {
        DataType::Int64 => write!(text, "{}", column.as_primitive::<Int64Type>().value(row)),
        DataType::UInt64 => write!(text, "{}", column.as_primitive::<UInt64Type>().value(row)),
        DataType::Float32 => write!(text, "{}", column.as_primitive::<Float32Type>().value(row)),
        DataType::Float64 => write!(text, "{}", column.as_primitive::<Float64Type>().value(row)),
        DataType::Decimal128(..) => {
            write!(text, "{}", column.as_primitive::<Decimal128Type>().value_as_string(row))
        }
        DataType::Utf8 => text.write_all(column.as_string::<i32>().value(row).as_bytes()),
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
