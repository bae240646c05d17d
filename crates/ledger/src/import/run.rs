//! A run of accepted lines: collected in file order, sorted once by integers, written as one Parquet file.

use std::path::Path;
use std::sync::Arc;
use std::thread;

use arrow::array::{
    ArrayRef, Date32Array, Decimal128Array, DictionaryArray, Int32Array, Int64Array, RecordBatch,
    StringArray, StringBuilder,
};
use arrow::datatypes::Int32Type;
use crossbeam_channel::bounded;
use mainstay_domain::ledger::LineKind;
use mainstay_domain::money::Currency;
use parquet::arrow::ArrowWriter;

use super::block::position;
use super::interner::Interner;
use super::staged::Staging;
use super::{ImportError, StagedFile};
use crate::lines;

/// The most lines of one file: what bounds the memory of an import.
pub(super) const MOST_LINES: usize = 1 << 22;
/// The number of no product.
pub(super) const NO_PRODUCT: u32 = u32::MAX;
/// An amount that is unknown: far outside what a ledger line can hold.
const UNKNOWN: i64 = i64::MIN;

const BATCH: usize = 1 << 16;
/// Batches that wait to be written.
const BATCHES_AHEAD: usize = 2;

/// One accepted line, in numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packed {
    revenue: i64,
    quantity: i64,
    cost: i64,
    line: i64,
    date: i32,
    customer: u32,
    invoice: u32,
    product: u32,
    kind: LineKind,
}

/// The fields of a line whose texts have been interned.
pub(super) struct PackedFields {
    pub customer: u32,
    pub invoice: u32,
    pub product: u32,
    pub date: i32,
    pub kind: LineKind,
    pub quantity: Option<i64>,
    pub revenue: i64,
    pub cost: Option<i64>,
    pub line: u64,
}

impl Packed {
    pub(super) fn new(fields: &PackedFields) -> Self {
        Self {
            revenue: fields.revenue,
            quantity: fields.quantity.unwrap_or(UNKNOWN),
            cost: fields.cost.unwrap_or(UNKNOWN),
            line: i64::try_from(fields.line).unwrap_or(i64::MAX),
            date: fields.date,
            customer: fields.customer,
            invoice: fields.invoice,
            product: fields.product,
            kind: fields.kind,
        }
    }
}

/// What the lines of a run share.
pub(super) struct Shared<'a> {
    pub source: &'a str,
    /// Of the file the lines come from: two files with equal lines are still two files.
    pub file_sha256: &'a str,
    pub currency: Currency,
    pub customers: &'a Interner,
    pub products: &'a Interner,
    pub invoices: &'a Interner,
}

/// Sorts the lines by (customer, date, invoice, line) as bytes and writes them.
pub(super) fn write(path: &Path, run: &[Packed], shared: &Shared<'_>) -> Result<StagedFile, ImportError> {
    let failed = |error: &dyn std::error::Error| ImportError::Stage {
        path: path.to_owned(),
        detail: error.to_string(),
    };
    let order = sorted(run, shared)?;
    let staging = Staging::create(path.to_owned())?;
    let mut writer = ArrowWriter::try_new(
        staging,
        lines::schema(),
        Some(lines::writer_properties(Some(shared.file_sha256))),
    )
    .map_err(|error| failed(&error))?;
    let dictionaries = Dictionaries::new(shared);
    // One thread puts rows together while this one encodes and compresses those before.
    thread::scope(|scope| {
        let (ready, batches) = bounded(BATCHES_AHEAD);
        scope.spawn(move || {
            for keys in order.chunks(BATCH) {
                let rows: Vec<Packed> = keys.iter().filter_map(|key| run.get(index(*key)).copied()).collect();
                if ready.send(dictionaries.batch(&rows, shared)).is_err() {
                    return;
                }
            }
        });
        for batch in batches {
            let batch = batch.map_err(|error| failed(&error))?;
            writer.write(&batch).map_err(|error| failed(&error))?;
        }
        Ok(())
    })?;
    let staging = writer.into_inner().map_err(|error| failed(&error))?;
    staging.complete(u64::try_from(run.len()).unwrap_or(u64::MAX))
}

/// Sort keys in order: the ranks of customer and invoice around the day, and the place in the run, which is the order of
/// lines, all in one integer.
fn sorted(run: &[Packed], shared: &Shared<'_>) -> Result<Vec<u128>, ImportError> {
    let (customers, invoices) = thread::scope(|scope| {
        let customers = scope.spawn(|| shared.customers.ranks());
        let invoices = shared.invoices.ranks();
        customers.join().map(|customers| (customers, invoices))
    })
    .map_err(|_| ImportError::Stopped("sorting the lines"))?;
    let rank = |ranks: &[u32], number: u32| u128::from(ranks.get(position(number)).copied().unwrap_or(0));
    let mut keys: Vec<u128> = (0_u128..)
        .zip(run)
        .map(|(at, line)| {
            let day = u128::from(line.date.cast_unsigned() ^ (1 << 31));
            rank(&customers, line.customer) << 96 | day << 64 | rank(&invoices, line.invoice) << 32 | at
        })
        .collect();
    keys.sort_unstable();
    Ok(keys)
}

fn index(key: u128) -> usize {
    usize::try_from(key & u128::from(u32::MAX)).unwrap_or(usize::MAX)
}

struct Dictionaries {
    source: Arc<StringArray>,
    currency: Arc<StringArray>,
    kinds: Arc<StringArray>,
    customers: Arc<StringArray>,
    products: Arc<StringArray>,
}

impl Dictionaries {
    fn new(shared: &Shared<'_>) -> Self {
        Self {
            source: Arc::new(StringArray::from(vec![shared.source])),
            currency: Arc::new(StringArray::from(vec![shared.currency.code()])),
            kinds: Arc::new(LineKind::ALL.iter().map(|kind| Some(kind.as_str())).collect()),
            customers: shared.customers.texts(),
            products: shared.products.texts(),
        }
    }

    fn batch(&self, rows: &[Packed], shared: &Shared<'_>) -> Result<RecordBatch, arrow::error::ArrowError> {
        let same = || Int32Array::from(vec![0; rows.len()]);
        let number = |number: u32| i32::try_from(number).ok();
        let words =
            |keys: Int32Array, values: &Arc<StringArray>| -> Result<ArrayRef, arrow::error::ArrowError> {
                let values: ArrayRef = Arc::<StringArray>::clone(values);
                Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, values)?))
            };
        let mut invoices = StringBuilder::with_capacity(rows.len(), rows.len() * 8);
        for row in rows {
            invoices.append_value(shared.invoices.text(row.invoice));
        }
        RecordBatch::try_new(
            lines::schema(),
            vec![
                words(same(), &self.source)?,
                words(
                    rows.iter().map(|row| number(row.customer).unwrap_or(0)).collect::<Vec<_>>().into(),
                    &self.customers,
                )?,
                Arc::new(invoices.finish()),
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
            ],
        )
    }
}

fn amounts(values: impl Iterator<Item = Option<i128>>) -> Result<ArrayRef, arrow::error::ArrowError> {
    Ok(Arc::new(values.collect::<Decimal128Array>().with_precision_and_scale(18, 4)?))
}

fn known(amount: i64) -> Option<i128> {
    (amount != UNKNOWN).then(|| i128::from(amount))
}

fn kind_key(kind: LineKind) -> i32 {
    LineKind::ALL.iter().position(|other| *other == kind).and_then(|at| i32::try_from(at).ok()).unwrap_or(0)
}
