//! A run of accepted lines: collected in file order, sorted once by integers, written as one Parquet file.

mod encode;
mod summary;

use std::ops::Range;
use std::path::Path;
use std::thread;

use mainstay_domain::ledger::LineKind;
use mainstay_domain::money::{Amount, Currency};

use super::block::position;
use super::further::{Store, Values};
use super::interner::Texts;
use super::{FileAmounts, ImportError, StagedFile};

/// The most lines of one file: what bounds the memory of an import.
pub(super) const MOST_LINES: usize = 1 << 22;
/// The number of no product.
pub(super) const NO_PRODUCT: u32 = u32::MAX;
/// An amount that is unknown: far outside what a ledger line can hold.
const UNKNOWN: i64 = i64::MIN;

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

/// Lines that wait to be written.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub lines: Vec<Packed>,
    /// Their further values, in the same order.
    pub further: Values,
}

impl Run {
    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.further.clear();
    }
}

/// What the lines of a run share.
pub(super) struct Shared<'a> {
    pub source: &'a str,
    /// Of the file the lines come from: two files with equal lines are still two files.
    pub file_sha256: &'a str,
    pub currency: Currency,
    pub customers: &'a Texts,
    pub products: &'a Texts,
    pub invoices: &'a Texts,
    pub further: &'a Store<'a>,
}

/// Lines by (customer, date, invoice, line), ids compared as bytes.
struct Sorted<'a> {
    run: &'a Run,
    keys: Vec<u128>,
}

/// Sorts the lines and writes them.
pub(super) fn write(path: &Path, run: &Run, shared: &Shared<'_>) -> Result<StagedFile, ImportError> {
    let sorted = Sorted { run, keys: sort_keys(&run.lines, shared)? };
    let (staging, summary) = encode::write(path, &sorted, shared)?;
    let staged = staging.complete(u64::try_from(run.lines.len()).unwrap_or(u64::MAX))?;
    let sum =
        |amount: fn(&Packed) -> i64| run.lines.iter().map(|line| i128::from(amount(line))).sum::<i128>();
    let amounts = FileAmounts {
        currency: shared.currency,
        revenue: Amount(sum(|line| line.revenue)),
        cost: Amount(sum(|line| if line.cost == UNKNOWN { 0 } else { line.cost })),
    };
    Ok(StagedFile { summary: summary.complete(shared), amounts: Some(amounts), ..staged })
}

impl Sorted<'_> {
    /// Where the lines of some places stand in the run.
    fn indices(&self, places: Range<usize>) -> Vec<usize> {
        let index = |key: &u128| usize::try_from(key & u128::from(u32::MAX)).unwrap_or(usize::MAX);
        self.keys.get(places).unwrap_or_default().iter().map(index).collect()
    }

    /// The lines that stand there.
    fn lines(&self, indices: &[usize]) -> Vec<Packed> {
        indices.iter().filter_map(|index| self.run.lines.get(*index).copied()).collect()
    }
}

/// Sort keys in order: the ranks of customer and invoice around the day, and the place in the run, which is the order of
/// lines, all in one integer.
fn sort_keys(run: &[Packed], shared: &Shared<'_>) -> Result<Vec<u128>, ImportError> {
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
