//! The lines of a ledger file, batch by batch, with the columns that corrections look at.

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, AsArray, Date32Array, Decimal128Array, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Decimal128Type};
use mainstay_domain::corrections::LineKey;
use mainstay_domain::money::Amount;
use mainstay_domain::time::Day;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::ParquetError;

use super::{FileFault, parquet, wrong};
use crate::lines;

/// The number of a line on its invoice, in files that have it.
const INVOICE_LINE: &str = "invoice_line";
/// The columns of [`Keys`].
pub(super) const KEYS: [&str; 3] = [lines::DATE, lines::INVOICE, INVOICE_LINE];
/// The columns of [`Keys`] and [`Money`].
pub(super) const KEYS_AND_MONEY: [&str; 8] = [
    lines::SOURCE,
    lines::CUSTOMER,
    lines::DATE,
    lines::INVOICE,
    INVOICE_LINE,
    lines::CURRENCY,
    lines::REVENUE,
    lines::COST,
];

const BATCH: usize = 1 << 14;

/// Hands the batches of a file over; of these columns where some are named, else of all.
pub(super) fn each(
    path: &Path,
    columns: &[&str],
    mut take: impl FnMut(&RecordBatch) -> Result<(), ParquetError>,
) -> Result<(), FileFault> {
    let file = File::open(path).map_err(FileFault::at(path))?;
    let mut read = || -> Result<(), ParquetError> {
        let mut builder = ParquetRecordBatchReaderBuilder::try_new(file.try_clone()?)?.with_batch_size(BATCH);
        if !columns.is_empty() {
            let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
            builder = builder.with_projection(mask);
        }
        for batch in builder.build()? {
            take(&batch.map_err(parquet)?)?;
        }
        Ok(())
    };
    read().map_err(FileFault::at(path))
}

fn texts(batch: &RecordBatch, name: &str) -> Result<Option<StringArray>, ParquetError> {
    let Some(column) = batch.column_by_name(name) else { return Ok(None) };
    let plain = cast(column, &DataType::Utf8).map_err(parquet)?;
    plain.as_string_opt::<i32>().cloned().map(Some).ok_or_else(|| wrong(name))
}

fn required(batch: &RecordBatch, name: &str) -> Result<StringArray, ParquetError> {
    texts(batch, name)?.ok_or_else(|| wrong(name))
}

/// What the keys of corrections look at.
pub(super) struct Keys {
    days: Date32Array,
    invoices: StringArray,
    invoice_lines: Option<StringArray>,
}

impl Keys {
    pub(super) fn of(batch: &RecordBatch) -> Result<Self, ParquetError> {
        let days = batch.column_by_name(lines::DATE).and_then(|days| days.as_primitive_opt::<Date32Type>());
        Ok(Self {
            days: days.cloned().ok_or_else(|| wrong(lines::DATE))?,
            invoices: required(batch, lines::INVOICE)?,
            invoice_lines: texts(batch, INVOICE_LINE)?,
        })
    }

    pub(super) fn get(&self, row: usize) -> Result<LineKey<'_>, ParquetError> {
        let day = Day::from_epoch(self.days.value(row)).ok_or_else(|| wrong(lines::DATE))?;
        let numbered = self.invoice_lines.as_ref().filter(|numbers| numbers.is_valid(row));
        Ok(LineKey {
            day,
            invoice: self.invoices.value(row),
            invoice_line: numbered.map(|numbers| numbers.value(row)),
        })
    }
}

/// Whose a line is, and what it amounts to.
pub(super) struct Money {
    sources: StringArray,
    customers: StringArray,
    currencies: StringArray,
    revenues: Decimal128Array,
    costs: Decimal128Array,
}

/// The same of one line.
#[derive(Debug, Clone, Copy)]
pub(super) struct LineMoney<'a> {
    pub(super) source: &'a str,
    pub(super) customer: &'a str,
    pub(super) currency: &'a str,
    pub(super) revenue: Amount,
    pub(super) cost: Option<Amount>,
}

impl Money {
    pub(super) fn of(batch: &RecordBatch) -> Result<Self, ParquetError> {
        let amounts = |name| {
            let column =
                batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<Decimal128Type>());
            column.cloned().ok_or_else(|| wrong(name))
        };
        Ok(Self {
            sources: required(batch, lines::SOURCE)?,
            customers: required(batch, lines::CUSTOMER)?,
            currencies: required(batch, lines::CURRENCY)?,
            revenues: amounts(lines::REVENUE)?,
            costs: amounts(lines::COST)?,
        })
    }

    pub(super) fn get(&self, row: usize) -> LineMoney<'_> {
        LineMoney {
            source: self.sources.value(row),
            customer: self.customers.value(row),
            currency: self.currencies.value(row),
            revenue: Amount(self.revenues.value(row)),
            cost: self.costs.is_valid(row).then(|| Amount(self.costs.value(row))),
        }
    }
}
