//! The summary of a file of lines that lies there without one.

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Decimal128Type, Int32Type};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use xxhash_rust::xxh3::xxh3_64;

use super::folder::{StagedSummary, StagingFile};
use super::{Bought, Summarizer, SummaryError};
use crate::lines;

const READ: [&str; 7] = [
    lines::SOURCE,
    lines::CUSTOMER,
    lines::INVOICE,
    lines::DATE,
    lines::REVENUE,
    lines::COST,
    lines::CURRENCY,
];

/// Sums up a file of lines into a new file at `staged`. The lines are of one source and in one currency, and lie as
/// importers sort them; others are refused.
pub fn summarize(lines: &Path, staged: &Path) -> Result<StagedSummary, SummaryError> {
    let failed = |source| SummaryError::File { path: lines.to_owned(), source };
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(lines).map_err(failed)?)?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), READ);
    let (mut summarizer, staged) = StagedSummary::start(staged.to_owned())?;
    let mut reading = Reading::default();
    for batch in builder.with_projection(mask).with_batch_size(1 << 15).build()? {
        reading.add(&batch?, &mut summarizer)?;
    }
    let file = summarizer.finish(
        reading.source.as_deref().unwrap_or_default(),
        reading.currency.as_deref().unwrap_or_default(),
    )?;
    StagedSummary::end(file, staged)
}

/// What the lines before said.
#[derive(Default)]
struct Reading {
    source: Option<String>,
    currency: Option<String>,
    customer: Option<String>,
    invoice: Option<(String, u64)>,
}

impl Reading {
    fn add(&mut self, batch: &RecordBatch, into: &mut Summarizer<StagingFile>) -> Result<(), SummaryError> {
        let wrong = |name: &str| SummaryError::Damaged(format!("column `{name}` has the wrong type"));
        let column = |name: &'static str| batch.column_by_name(name).ok_or_else(|| wrong(name));
        let words = |name: &'static str| {
            let keys = column(name)?.as_dictionary_opt::<Int32Type>().ok_or_else(|| wrong(name))?;
            let values = keys.values().as_string_opt::<i32>().ok_or_else(|| wrong(name))?;
            Ok::<_, SummaryError>((keys.keys(), values))
        };
        let amounts = |name: &'static str| {
            column(name)?.as_primitive_opt::<Decimal128Type>().ok_or_else(|| wrong(name))
        };
        let (sources, source_words) = words(lines::SOURCE)?;
        let (currencies, currency_words) = words(lines::CURRENCY)?;
        let (customers, customer_words) = words(lines::CUSTOMER)?;
        let invoices = column(lines::INVOICE)?.as_string_opt::<i32>().ok_or_else(|| wrong(lines::INVOICE))?;
        let dates =
            column(lines::DATE)?.as_primitive_opt::<Date32Type>().ok_or_else(|| wrong(lines::DATE))?;
        let (revenues, costs) = (amounts(lines::REVENUE)?, amounts(lines::COST)?);
        let word = |keys: &arrow::array::Int32Array, of: &arrow::array::StringArray, row| {
            usize::try_from(keys.value(row)).map_or(String::new(), |key| of.value(key).to_owned())
        };
        let fits = |amount: i128| {
            i64::try_from(amount).map_err(|_| SummaryError::Unsuited("an amount is too large"))
        };
        let mut last = None;
        for row in 0..batch.num_rows() {
            let keys = (sources.value(row), currencies.value(row), customers.value(row));
            if last != Some(keys) {
                last = Some(keys);
                same(&mut self.source, word(sources, source_words, row), "they are of several sources")?;
                same(
                    &mut self.currency,
                    word(currencies, currency_words, row),
                    "they are in several currencies",
                )?;
                let customer = word(customers, customer_words, row);
                if self.customer.as_ref() != Some(&customer) {
                    into.customer(&customer)?;
                    self.customer = Some(customer);
                }
            }
            let number = invoices.value(row);
            let hash = match &self.invoice {
                Some((before, hash)) if before == number => *hash,
                _ => {
                    let hash = xxh3_64(number.as_bytes());
                    into.invoice(number.as_bytes());
                    self.invoice = Some((number.to_owned(), hash));
                    hash
                }
            };
            into.line(Bought {
                invoice: hash,
                day: dates.value(row),
                revenue: fits(revenues.value(row))?,
                cost: costs.is_valid(row).then(|| fits(costs.value(row))).transpose()?,
            });
        }
        Ok(())
    }
}

/// The word that all lines say.
fn same(known: &mut Option<String>, word: String, otherwise: &'static str) -> Result<(), SummaryError> {
    match known {
        Some(known) if *known != word => Err(SummaryError::Unsuited(otherwise)),
        _ => {
            *known = Some(word);
            Ok(())
        }
    }
}
