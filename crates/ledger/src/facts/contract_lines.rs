//! The lines of the timed job, and their fold.
//!
//! They lie by day and not by account. Lines wait in buckets of neighbouring accounts until there are enough of them: the
//! accounts of one bucket fit the processor's cache, all of them do not.

use std::path::Path;

use datafusion::arrow::array::{AsArray, Date32Array, Float64Array, Int32Array, Int64Array};
use datafusion::arrow::datatypes::{Date32Type, Float64Type, Int32Type, Int64Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::dataframe::DataFrame;
use datafusion::prelude::ParquetReadOptions;
use rustc_hash::FxHashMap;

use super::FactError;
use super::fold::{Folded, Line, Span};
use super::open::context;

/// A power of two.
const BUCKETS: usize = 128;
/// The lines that wait in a bucket.
const WAITING: usize = 4096;

/// The contract's file, and of its columns those that the job needs.
pub(super) async fn of(input: &Path) -> Result<DataFrame, FactError> {
    let columns = ["account_id", "invoice_id", "invoice_date", "revenue", "cost"];
    let path = input.to_string_lossy();
    let lines = context().read_parquet(path.as_ref(), ParquetReadOptions::default()).await?;
    Ok(lines.select_columns(&columns)?)
}

/// The columns of a batch of them.
pub(super) struct Columns<'a> {
    pub(super) ids: &'a Int32Array,
    invoices: &'a Int64Array,
    dates: &'a Date32Array,
    revenues: &'a Float64Array,
    costs: &'a Float64Array,
}

impl<'a> Columns<'a> {
    pub(super) fn of(batch: &'a RecordBatch) -> Result<Self, FactError> {
        let column = |name| batch.column_by_name(name).ok_or(FactError::WrongColumn(name));
        let wrong = FactError::WrongColumn;
        Ok(Self {
            ids: column("account_id")?.as_primitive_opt::<Int32Type>().ok_or(wrong("account_id"))?,
            invoices: column("invoice_id")?.as_primitive_opt::<Int64Type>().ok_or(wrong("invoice_id"))?,
            dates: column("invoice_date")?.as_primitive_opt::<Date32Type>().ok_or(wrong("invoice_date"))?,
            revenues: column("revenue")?.as_primitive_opt::<Float64Type>().ok_or(wrong("revenue"))?,
            costs: column("cost")?.as_primitive_opt::<Float64Type>().ok_or(wrong("cost"))?,
        })
    }

    pub(super) fn line(&self, row: usize) -> Line {
        Line {
            invoice: self.invoices.value(row).cast_unsigned(),
            day: self.dates.value(row),
            revenue: parts(self.revenues.value(row)),
            cost: Some(parts(self.costs.value(row))),
        }
    }
}

/// The accounts of one worker, by their number in the file.
pub(super) struct Accounts(Vec<Bucket>);

#[derive(Default)]
struct Bucket {
    waiting: Vec<(i32, Line)>,
    index: FxHashMap<i32, usize>,
    folded: Vec<(i32, Folded)>,
}

impl Default for Accounts {
    fn default() -> Self {
        Self((0..BUCKETS).map(|_| Bucket::default()).collect())
    }
}

impl Accounts {
    pub(super) fn add(&mut self, batch: &RecordBatch, span: Span) -> Result<(), FactError> {
        let columns = Columns::of(batch)?;
        for row in 0..batch.num_rows() {
            let id = columns.ids.value(row);
            let at = usize::try_from(id.cast_unsigned()).unwrap_or_default() % BUCKETS;
            if let Some(bucket) = self.0.get_mut(at) {
                bucket.waiting.push((id, columns.line(row)));
                if bucket.waiting.len() == WAITING {
                    bucket.fold(span);
                }
            }
        }
        Ok(())
    }

    /// The accounts of all workers, in the order of their numbers.
    pub(super) fn merged(workers: Vec<Self>, span: Span) -> Vec<(i32, Folded)> {
        let mut merged = Self::default();
        for worker in workers {
            for (into, mut from) in merged.0.iter_mut().zip(worker.0) {
                from.fold(span);
                into.merge(from);
            }
        }
        let mut accounts: Vec<_> = merged.0.into_iter().flat_map(|bucket| bucket.folded).collect();
        accounts.sort_unstable_by_key(|(id, _)| *id);
        accounts
    }
}

impl Bucket {
    fn fold(&mut self, span: Span) {
        let mut waiting = std::mem::take(&mut self.waiting);
        for (id, line) in waiting.drain(..) {
            let place = self.place(id);
            if let Some((_, folded)) = self.folded.get_mut(place) {
                folded.add(line, span);
            }
        }
        self.waiting = waiting;
    }

    fn place(&mut self, id: i32) -> usize {
        let next = self.folded.len();
        let place = *self.index.entry(id).or_insert(next);
        if place == next {
            self.folded.push((id, Folded::default()));
        }
        place
    }

    fn merge(&mut self, other: Self) {
        if self.folded.is_empty() {
            (self.index, self.folded) = (other.index, other.folded);
            return;
        }
        for (id, folded) in other.folded {
            let place = self.place(id);
            if let Some((_, into)) = self.folded.get_mut(place) {
                into.merge(folded);
            }
        }
    }
}

/// An account's number as an id whose bytes sort as the numbers do.
pub(super) fn padded(id: i32) -> String {
    format!("{id:011}")
}

/// The nearest 1/10,000: the contract's doubles are cents, so nothing is lost.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "the contract's amounts are small doubles"
)]
fn parts(amount: f64) -> i64 {
    (amount * 10_000.0).round() as i64
}
