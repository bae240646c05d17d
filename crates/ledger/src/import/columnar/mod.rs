//! Parquet files: typed columns, rendered as the text a person would read, so that both formats share one meaning.
//!
//! A double becomes its shortest decimal text, a timestamp its ISO form. Text is read as views into the file's pages, so
//! that a long value costs its length once however many rows have it. A damaged file may also make the decoding library
//! give up by a panic; that is caught here and told as damage.

mod render;

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::file::metadata::ParquetMetaData;

use self::render::{Rows, readable, rendered};
use super::ImportError;
use super::block::Block;

/// The rows decoded at once where they are short.
const ROWS: u64 = 8 * 1024;
/// About how much of a file is decoded at once, in bytes.
const DECODED: u64 = 16 << 20;

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
            let columns = guarded(before, || rendered(&batch, before))?;
            let mut from = 0;
            while from < batch.num_rows() {
                let mut block = spare();
                block.clear(wanted.len());
                let rows = Rows { columns: &columns, wanted, from, end: batch.num_rows() };
                guarded(before, || {
                    rows.render(before, &mut block);
                    Ok(())
                })?;
                from += block.rows.len();
                before += u64::try_from(block.rows.len()).unwrap_or(0);
                block.progress = u16::try_from(before * 1000 / self.rows.max(1)).unwrap_or(1000);
                if !receive(block) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn batches(&self, wanted: &[usize]) -> Result<ParquetRecordBatchReader, ImportError> {
        guarded(0, || {
            let builder = builder(&self.path)?;
            let mask = ProjectionMask::roots(builder.parquet_schema(), wanted.iter().copied());
            let rows = rows_at_once(builder.metadata(), &mask);
            builder.with_projection(mask).with_batch_size(rows).build().map_err(|error| damaged(&error, 0))
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
    guarded(0, || {
        let options = ArrowReaderOptions::new();
        let found = ArrowReaderMetadata::load(&file, options.clone()).map_err(|error| damaged(&error, 0))?;
        // A schema that the library refuses costs memory and nothing else: text is then cast to views.
        let metadata = ArrowReaderMetadata::try_new(
            found.metadata().clone(),
            options.with_schema(viewed(found.schema())),
        )
        .unwrap_or(found);
        Ok(ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata))
    })
}

/// A schema whose columns of text are views, dictionaries of text too.
fn viewed(schema: &Schema) -> SchemaRef {
    let view = |field: &FieldRef| match readable(field.data_type()) {
        Some(DataType::Utf8View) if field.data_type() != &DataType::Null => {
            Arc::new(Field::new(field.name(), DataType::Utf8View, field.is_nullable()))
        }
        _ => Arc::clone(field),
    };
    Arc::new(Schema::new(schema.fields().iter().map(view).collect::<Vec<_>>()))
}

/// How many rows to decode at once, by the row group with the longest rows: values may be of any length.
fn rows_at_once(file: &ParquetMetaData, mask: &ProjectionMask) -> usize {
    let groups = file.row_groups().iter().filter(|group| group.num_rows() > 0);
    let rows = groups.map(|group| {
        let wanted = group.columns().iter().enumerate().filter(|(leaf, _)| mask.leaf_included(*leaf));
        let bytes: u64 = wanted
            .map(|(_, column)| u64::try_from(column.uncompressed_size()).unwrap_or(0))
            .fold(0, u64::saturating_add);
        let rows = u64::try_from(group.num_rows()).unwrap_or(0);
        DECODED.saturating_mul(rows) / bytes.max(1)
    });
    let fewest = rows.min().unwrap_or(ROWS).clamp(1, ROWS);
    usize::try_from(fewest).unwrap_or(1)
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
