//! What came out of a question.

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int64Type, SchemaRef};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};

/// The rows of an answer.
#[derive(Debug)]
pub struct Answer {
    pub(super) schema: SchemaRef,
    pub(super) batches: Vec<RecordBatch>,
    /// Whether rows were cut off.
    pub more: bool,
}

/// A column of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its cells are: `text`, `whole`, `real`, `exact` (a decimal number), `day`, `time`, `truth` or `other`.
    pub kind: &'static str,
}

/// One value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Yes or no.
    Truth(bool),
    /// A whole number.
    Whole(i64),
    /// A number in double precision.
    Real(f64),
    /// A number, day or time that loses nothing as the text it is written as.
    Exact(String),
    /// A text.
    Text(String),
}

impl Answer {
    pub(super) fn new(schema: SchemaRef, batches: Vec<RecordBatch>, most: usize) -> Self {
        let (mut kept, mut room, mut more) = (Vec::new(), most, false);
        for batch in batches {
            let rows = batch.num_rows().min(room);
            more |= rows < batch.num_rows();
            room -= rows;
            kept.push(batch.slice(0, rows));
        }
        Self { schema, batches: kept, more }
    }

    /// The columns, in order.
    pub fn columns(&self) -> Vec<Column> {
        let fields = self.schema.fields().iter();
        fields.map(|field| Column { name: field.name().clone(), kind: kind(field.data_type()) }).collect()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows, in order.
    pub fn rows(&self) -> Result<Vec<Vec<Cell>>, ArrowError> {
        let mut rows = Vec::with_capacity(self.len());
        for batch in self.batches() {
            rows.extend(batch?);
        }
        Ok(rows)
    }

    /// The rows, in order and a thousand at a time: as cells they take several times their memory.
    pub fn batches(&self) -> impl Iterator<Item = Result<Vec<Vec<Cell>>, ArrowError>> {
        self.batches.iter().map(|batch| {
            let mut rows = Vec::new();
            rows.resize_with(batch.num_rows(), || Vec::with_capacity(batch.num_columns()));
            for column in batch.columns() {
                for (row, cell) in rows.iter_mut().zip(cells(column)?) {
                    row.push(cell);
                }
            }
            Ok(rows)
        })
    }
}

pub(super) fn kind(of: &DataType) -> &'static str {
    match of {
        DataType::Boolean => "truth",
        DataType::Dictionary(_, values) => kind(values),
        whole if whole.is_integer() => "whole",
        real if real.is_floating() => "real",
        DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => "exact",
        DataType::Date32 | DataType::Date64 => "day",
        DataType::Timestamp(..) | DataType::Time32(_) | DataType::Time64(_) => "time",
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => "text",
        _ => "other",
    }
}

fn cells(column: &ArrayRef) -> Result<Vec<Cell>, ArrowError> {
    let of = kind(column.data_type());
    let options = FormatOptions::default();
    let text = ArrayFormatter::try_new(column, &options)?;
    let whole = if of == "whole" { Some(cast(column, &DataType::Int64)?) } else { None };
    let real = if of == "real" { Some(cast(column, &DataType::Float64)?) } else { None };
    let cell = |row: usize| -> Result<Cell, ArrowError> {
        if column.is_null(row) || of == "other" && column.data_type() == &DataType::Null {
            return Ok(Cell::Null);
        }
        if let Some(numbers) = whole.as_ref().and_then(|array| array.as_primitive_opt::<Int64Type>())
            && numbers.is_valid(row)
        {
            return Ok(Cell::Whole(numbers.value(row)));
        }
        if let Some(numbers) = real.as_ref().and_then(|array| array.as_primitive_opt::<Float64Type>()) {
            return Ok(Cell::Real(numbers.value(row)));
        }
        if let Some(truths) = column.as_boolean_opt() {
            return Ok(Cell::Truth(truths.value(row)));
        }
        let text = text.value(row).try_to_string()?;
        // A whole number beyond 64 bits is written out.
        let exact = ["exact", "day", "time", "whole"].contains(&of);
        Ok(if exact { Cell::Exact(text) } else { Cell::Text(text) })
    };
    (0..column.len()).map(cell).collect()
}
