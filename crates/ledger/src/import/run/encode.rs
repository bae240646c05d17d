//! Sorted rows into a Parquet file: one thread puts batches together, others encode their columns.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use arrow::array::{
    ArrayRef, Date32Array, Decimal128Array, DictionaryArray, Int32Array, Int64Array, RecordBatch, StringArray,
};
use arrow::buffer::{Buffer, OffsetBuffer};
use arrow::datatypes::{Int32Type, SchemaRef};
use arrow::error::ArrowError;
use crossbeam_channel::{Receiver, bounded};
use mainstay_domain::ledger::LineKind;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};
use parquet::errors::ParquetError;

use super::summary::RunSummary;
use super::{Packed, Run, Shared, Sorted, UNKNOWN};
use crate::import::ImportError;
use crate::import::staged::Staging;
use crate::lines;

const BATCH: usize = 1 << 16;
/// Batches that wait to be encoded.
const BATCHES_AHEAD: usize = 2;
/// The columns that one of the two encoding threads takes, about half of the work; the other takes the rest.
const ONE_HALF: [&str; 4] = [lines::INVOICE, lines::CUSTOMER, lines::PRODUCT, lines::KIND];

/// Writes the rows in their order, and sums them up on the way. The bytes do not depend on who encodes which column.
pub(super) fn write(
    path: &Path,
    rows: &Sorted<'_>,
    shared: &Shared<'_>,
) -> Result<(Staging, RunSummary), ImportError> {
    let failed =
        |error: ParquetError| ImportError::Stage { path: path.to_owned(), detail: error.to_string() };
    let properties = lines::writer_properties(Some(shared.file_sha256));
    let dictionaries = Dictionaries::new(shared);
    let schema = &dictionaries.schema;
    let staging = Staging::create(path.to_owned())?;
    let writer = ArrowWriter::try_new(staging, Arc::clone(schema), Some(properties));
    let (mut file, groups) = writer.and_then(ArrowWriter::into_serialized_writer).map_err(failed)?;
    let mut summary = RunSummary::start(path);
    for (number, places) in pieces(0..rows.keys.len(), lines::ROWS_PER_GROUP).enumerate() {
        let writers = groups.create_column_writers(number).map_err(failed)?;
        let batches = pieces(places, BATCH).map(|places| {
            let indices = rows.indices(places);
            let lines = rows.lines(&indices);
            summary.add(&lines, shared);
            dictionaries.batch(&lines, rows.run, &indices, shared)
        });
        let chunks = encode(schema, writers, batches).map_err(failed)?;
        let mut group = file.next_row_group().map_err(failed)?;
        for chunk in chunks {
            chunk.append_to_row_group(&mut group).map_err(failed)?;
        }
        group.close().map_err(failed)?;
    }
    Ok((file.into_inner().map_err(failed)?, summary))
}

/// The parts of a range between the multiples of a length.
fn pieces(range: Range<usize>, length: usize) -> impl Iterator<Item = Range<usize>> {
    let mut start = range.start;
    std::iter::from_fn(move || {
        let piece = start..((start / length + 1) * length).min(range.end);
        start = piece.end;
        (!piece.is_empty()).then_some(piece)
    })
}

/// A column by its place in the schema.
type Placed<T> = (usize, T);

/// Encodes the batches of one row group.
fn encode(
    schema: &SchemaRef,
    writers: Vec<ArrowColumnWriter>,
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> Result<Vec<ArrowColumnChunk>, ParquetError> {
    let is_in_one_half = |column: usize| {
        schema.fields().get(column).is_some_and(|field| ONE_HALF.contains(&field.name().as_str()))
    };
    let (one, other) = writers.into_iter().enumerate().partition(|(column, _)| is_in_one_half(*column));
    thread::scope(|scope| {
        let halves = [one, other].map(|half: Vec<Placed<ArrowColumnWriter>>| {
            let (ready, batches) = bounded(BATCHES_AHEAD);
            (ready, scope.spawn(move || encode_columns(half, &batches)))
        });
        for batch in batches {
            let batch = batch?;
            for (ready, _) in &halves {
                // Whoever takes no more batches has failed, and says why below.
                let _ = ready.send(batch.clone());
            }
        }
        let mut chunks = Vec::new();
        for (ready, encoder) in halves {
            drop(ready);
            let stopped = |_| ParquetError::General("the encoding of columns stopped".to_owned());
            chunks.append(&mut encoder.join().map_err(stopped)??);
        }
        chunks.sort_unstable_by_key(|(column, _)| *column);
        Ok(chunks.into_iter().map(|(_, chunk)| chunk).collect())
    })
}

fn encode_columns(
    mut writers: Vec<Placed<ArrowColumnWriter>>,
    batches: &Receiver<RecordBatch>,
) -> Result<Vec<Placed<ArrowColumnChunk>>, ParquetError> {
    for batch in batches {
        for (column, writer) in &mut writers {
            for leaf in compute_leaves(batch.schema_ref().field(*column), batch.column(*column))? {
                writer.write(&leaf)?;
            }
        }
    }
    writers.into_iter().map(|(column, writer)| Ok((column, writer.close()?))).collect()
}

/// Puts rows together as columns; the dictionaries are those of the whole run.
struct Dictionaries {
    schema: SchemaRef,
    source: Arc<StringArray>,
    currency: Arc<StringArray>,
    kinds: Arc<StringArray>,
    customers: Arc<StringArray>,
    products: Arc<StringArray>,
    further: Vec<Option<Arc<StringArray>>>,
}

impl Dictionaries {
    fn new(shared: &Shared<'_>) -> Self {
        Self {
            schema: lines::schema_with(shared.further.columns()),
            source: Arc::new(StringArray::from(vec![shared.source])),
            currency: Arc::new(StringArray::from(vec![shared.currency.code()])),
            kinds: Arc::new(LineKind::ALL.iter().map(|kind| Some(kind.as_str())).collect()),
            customers: shared.customers.all(),
            products: shared.products.all(),
            further: shared.further.dictionaries(),
        }
    }

    fn batch(
        &self,
        rows: &[Packed],
        run: &Run,
        indices: &[usize],
        shared: &Shared<'_>,
    ) -> Result<RecordBatch, ArrowError> {
        let same = || Int32Array::from(vec![0; rows.len()]);
        let number = |number: u32| i32::try_from(number).ok();
        let words = |keys: Int32Array, values: &Arc<StringArray>| -> Result<ArrayRef, ArrowError> {
            let values: ArrayRef = Arc::<StringArray>::clone(values);
            Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, values)?))
        };
        let mut columns = vec![
            words(same(), &self.source)?,
            words(
                rows.iter().map(|row| number(row.customer).unwrap_or(0)).collect::<Vec<_>>().into(),
                &self.customers,
            )?,
            Arc::new(invoices(rows, shared)?),
            Arc::new(Date32Array::from_iter_values(rows.iter().map(|row| row.date))),
            words(rows.iter().map(|row| number(row.product)).collect(), &self.products)?,
            words(rows.iter().map(|row| kind_key(row.kind)).collect::<Vec<_>>().into(), &self.kinds)?,
            amounts(rows.iter().map(|row| known(row.quantity)))?,
            Arc::new(
                Decimal128Array::from_iter_values(rows.iter().map(|row| i128::from(row.revenue)))
                    .with_precision_and_scale(18, 4)?,
            ),
            amounts(rows.iter().map(|row| known(row.cost)))?,
            words(same(), &self.currency)?,
            Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.line))),
        ];
        columns.extend(shared.further.arrays(&run.further, indices, &self.further)?);
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
    }
}

/// The invoice numbers, looked at for their encoding once for all of them.
fn invoices(rows: &[Packed], shared: &Shared<'_>) -> Result<StringArray, ArrowError> {
    let texts = || rows.iter().map(|row| shared.invoices.bytes_of(row.invoice));
    let mut bytes = Vec::with_capacity(texts().map(<[u8]>::len).sum());
    texts().for_each(|text| bytes.extend_from_slice(text));
    StringArray::try_new(OffsetBuffer::from_lengths(texts().map(<[u8]>::len)), Buffer::from_vec(bytes), None)
}

fn amounts(values: impl Iterator<Item = Option<i128>>) -> Result<ArrayRef, ArrowError> {
    Ok(Arc::new(values.collect::<Decimal128Array>().with_precision_and_scale(18, 4)?))
}

fn known(amount: i64) -> Option<i128> {
    (amount != UNKNOWN).then(|| i128::from(amount))
}

fn kind_key(kind: LineKind) -> i32 {
    LineKind::ALL.iter().position(|other| *other == kind).and_then(|at| i32::try_from(at).ok()).unwrap_or(0)
}
