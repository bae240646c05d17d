//! Rows of a program or a database as a file the importer reads: Parquet with types.
//!
//! A text has readings, a value has none: `1.234` in a CSV file may be a thousand and more, and a decimal number is not. So
//! what comes with types is kept with types, and no mapping need say how its numbers and days are written.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Float64Builder, Int64Builder, RecordBatch,
    StringBuilder,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::ImportError;

/// Rows in memory at most.
const ROWS: usize = 8_192;
/// Digits of a decimal number, and how many of them stand behind the point.
const DIGITS: u8 = 38;
const PLACES: i8 = 10;
const PARTS: i128 = 10_i128.pow(10);

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellType {
    /// Texts, and whatever else has a text form.
    Text,
    /// Whole numbers.
    Whole,
    /// Decimal numbers of at most ten places.
    Decimal,
    /// Numbers in double precision.
    Real,
    /// Days.
    Day,
    /// Yes or no.
    Truth,
}

/// Writes rows one by one; what is in memory does not grow with them.
pub struct TypedFile {
    schema: SchemaRef,
    columns: Vec<Column>,
    writer: ArrowWriter<File>,
    path: std::path::PathBuf,
    waiting: usize,
    rows: u64,
}

/// A value is not one of its column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("row {row}, column `{column}`: `{value}` is not {expected}")]
pub struct NotOfItsColumn {
    /// The row, from 1.
    pub row: u64,
    /// The column.
    pub column: String,
    /// The value, or its beginning.
    pub value: String,
    /// What the column's values are.
    pub expected: &'static str,
}

enum Column {
    Text(StringBuilder),
    Whole(Int64Builder),
    Decimal(Decimal128Builder),
    Real(Float64Builder),
    Day(Date32Builder),
    Truth(BooleanBuilder),
}

impl TypedFile {
    /// Begins a file with these columns.
    pub fn create(path: &Path, columns: &[(String, CellType)]) -> Result<Self, ImportError> {
        let fields: Vec<Field> =
            columns.iter().map(|(name, kind)| Field::new(name, kind.data_type(), true)).collect();
        let schema = Arc::new(Schema::new(fields));
        let zstd =
            WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        let file = File::create(path).map_err(ImportError::read(path))?;
        let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(zstd));
        Ok(Self {
            writer: writer.map_err(|error| stage(path, error))?,
            columns: columns.iter().map(|(_, kind)| Column::new(*kind)).collect(),
            schema,
            path: path.to_owned(),
            waiting: 0,
            rows: 0,
        })
    }

    /// Appends a row of values in their text form: numbers with a point, days as `2026-01-31`.
    pub fn push(&mut self, row: &[Option<&str>]) -> Result<Result<(), NotOfItsColumn>, ImportError> {
        self.rows += 1;
        let values = row.iter().copied().chain(std::iter::repeat(None));
        for ((column, field), value) in self.columns.iter_mut().zip(self.schema.fields()).zip(values) {
            if let Err(expected) = column.push(value) {
                let value = value.unwrap_or_default().chars().take(40).collect();
                let (row, column) = (self.rows, field.name().clone());
                return Ok(Err(NotOfItsColumn { row, column, value, expected }));
            }
        }
        self.waiting += 1;
        if self.waiting == ROWS {
            self.flush()?;
        }
        Ok(Ok(()))
    }

    /// Ends the file; how many rows it has.
    pub fn finish(mut self) -> Result<u64, ImportError> {
        self.flush()?;
        let Self { writer, path, rows, .. } = self;
        writer.close().map_err(|error| stage(&path, error))?;
        Ok(rows)
    }

    fn flush(&mut self) -> Result<(), ImportError> {
        if self.waiting > 0 {
            let arrays = self.columns.iter_mut().map(Column::finish).collect();
            let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays);
            let batch = batch.map_err(|error| stage(&self.path, error))?;
            self.writer.write(&batch).map_err(|error| stage(&self.path, error))?;
            self.waiting = 0;
        }
        Ok(())
    }
}

fn stage(path: &Path, error: impl std::fmt::Display) -> ImportError {
    ImportError::Stage { path: path.to_owned(), detail: error.to_string() }
}

impl CellType {
    fn data_type(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Whole => DataType::Int64,
            Self::Decimal => DataType::Decimal128(DIGITS, PLACES),
            Self::Real => DataType::Float64,
            Self::Day => DataType::Date32,
            Self::Truth => DataType::Boolean,
        }
    }
}

impl Column {
    fn new(kind: CellType) -> Self {
        match kind {
            CellType::Text => Self::Text(StringBuilder::new()),
            CellType::Whole => Self::Whole(Int64Builder::new()),
            CellType::Decimal => {
                Self::Decimal(Decimal128Builder::new().with_data_type(CellType::Decimal.data_type()))
            }
            CellType::Real => Self::Real(Float64Builder::new()),
            CellType::Day => Self::Day(Date32Builder::new()),
            CellType::Truth => Self::Truth(BooleanBuilder::new()),
        }
    }

    /// Appends a value, or says what the values of the column are.
    fn push(&mut self, value: Option<&str>) -> Result<(), &'static str> {
        fn parsed<T: std::str::FromStr>(
            value: Option<&str>,
            what: &'static str,
        ) -> Result<Option<T>, &'static str> {
            value.map(|text| text.parse().map_err(|_| what)).transpose()
        }
        match self {
            Self::Text(column) => column.append_option(value),
            Self::Whole(column) => column.append_option(parsed(value, "a whole number of 64 bits")?),
            Self::Real(column) => column.append_option(parsed(value, "a number")?),
            Self::Truth(column) => column.append_option(value.map(|text| matches!(text, "t" | "true" | "1"))),
            Self::Decimal(column) => {
                let what = "a decimal number of at most 28 digits before and 10 behind the point";
                column.append_option(value.map(|text| parts(text).ok_or(what)).transpose()?);
            }
            Self::Day(column) => {
                let day = parsed::<mainstay_domain::time::Day>(value, "a day of the calendar")?;
                column.append_option(day.map(mainstay_domain::time::Day::epoch));
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(column) => Arc::new(column.finish()),
            Self::Whole(column) => Arc::new(column.finish()),
            Self::Decimal(column) => Arc::new(column.finish()),
            Self::Real(column) => Arc::new(column.finish()),
            Self::Day(column) => Arc::new(column.finish()),
            Self::Truth(column) => Arc::new(column.finish()),
        }
    }
}

/// A decimal number in parts of ten thousand millions; `None` where it has more digits, or is none.
fn parts(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !are_digits(whole) || !are_digits(fraction) || fraction.len() > 10
    {
        return None;
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction: i128 = format!("{fraction:0<10}").parse().ok()?;
    let parts = whole.checked_mul(PARTS)?.checked_add(fraction)?;
    (parts < 10_i128.pow(38)).then_some(if negative { -parts } else { parts })
}
