//! What corrections leave of a file.

use std::fs::File;
use std::path::Path;

use arrow::array::BooleanArray;
use arrow::compute::filter_record_batch;
use mainstay_domain::corrections::Coverage;
use mainstay_domain::time::Day;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::statistics::Statistics;

use super::changes::{Run, Sum};
use super::read::{self, Keys, Money};
use super::{Changes, FileFault, Side};
use crate::import::{FileAmounts, StagedFile, Staging};
use crate::lines;

/// What is left of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Split {
    /// All of it: nothing covers a line of it.
    Whole,
    /// Some lines, in a file of their own that waits for its commit.
    Remainder(StagedFile),
    /// Nothing: every line is covered.
    Nothing,
}

/// Leaves of a file the lines that nothing covers, in a file at `into` where they are fewer; what goes is added to
/// `changes`.
///
/// The remainder names the file it is of, so that equal remainders of two files are two files.
pub fn split(
    path: &Path,
    sha256: &str,
    coverages: &[&Coverage],
    into: &Path,
    changes: &mut Changes,
) -> Result<Split, FileFault> {
    if !is_reached(path, coverages)? {
        return Ok(Split::Whole);
    }
    let (mut covered, mut left) = (0_u64, Sum::default());
    let mut currency = String::new();
    read::each(path, &read::KEYS_AND_MONEY, |batch| {
        let (keys, money) = (Keys::of(batch)?, Money::of(batch)?);
        let mut run = Run::new(changes, Side::Removed);
        for row in 0..batch.num_rows() {
            let key = keys.get(row)?;
            if coverages.iter().any(|coverage| coverage.covers(key)) {
                covered += 1;
                run.take(key.day.month(), money.get(row))?;
            } else {
                let line = money.get(row);
                left.add(Sum { lines: 1, revenue: line.revenue, cost: line.cost.unwrap_or_default() });
                if currency.is_empty() {
                    line.currency.clone_into(&mut currency);
                }
            }
        }
        run.flush()
    })?;
    if covered == 0 {
        return Ok(Split::Whole);
    }
    if left.lines == 0 {
        return Ok(Split::Nothing);
    }
    let currency = currency.parse().map_err(FileFault::at(path))?;
    let amounts = FileAmounts { currency, revenue: left.revenue, cost: left.cost };
    let file = write(path, sha256, coverages, into, left.lines)?;
    Ok(Split::Remainder(StagedFile { amounts: Some(amounts), ..file }))
}

/// Whether some of these may cover a line of the file, by the days of its lines.
pub fn is_reached(path: &Path, coverages: &[&Coverage]) -> Result<bool, FileFault> {
    Ok(match days(path)? {
        Some((first, last)) => coverages.iter().any(|coverage| coverage.reaches(first, last)),
        None => true,
    })
}

/// Writes the lines that nothing covers, as the file itself has them.
fn write(
    path: &Path,
    sha256: &str,
    coverages: &[&Coverage],
    into: &Path,
    kept: u64,
) -> Result<StagedFile, FileFault> {
    let builder = File::open(path)
        .map_err(ParquetError::from)
        .and_then(ParquetRecordBatchReaderBuilder::try_new)
        .map_err(FileFault::at(path))?;
    let failed = |error: ParquetError| FileFault { path: into.to_owned(), detail: error.to_string() };
    let staging = Staging::create(into.to_owned()).map_err(FileFault::at(into))?;
    let properties = lines::writer_properties(None);
    let mut writer =
        ArrowWriter::try_new(staging, builder.schema().clone(), Some(properties)).map_err(failed)?;
    writer.append_key_value_metadata(KeyValue::new("remainder_of".to_owned(), sha256.to_owned()));
    read::each(path, &[], |batch| {
        let keys = Keys::of(batch)?;
        let stays = |row| {
            let key = keys.get(row)?;
            Ok(!coverages.iter().any(|coverage| coverage.covers(key)))
        };
        let stays: Vec<bool> = (0..batch.num_rows()).map(stays).collect::<Result<_, ParquetError>>()?;
        let left = filter_record_batch(batch, &BooleanArray::from(stays)).map_err(super::parquet)?;
        writer.write(&left)
    })?;
    let staging = writer.into_inner().map_err(failed)?;
    staging.complete(kept).map_err(FileFault::at(into))
}

/// The first and the last day of a file by its own statistics; `None` where it has none.
fn days(path: &Path) -> Result<Option<(Day, Day)>, FileFault> {
    let builder = File::open(path)
        .map_err(ParquetError::from)
        .and_then(ParquetRecordBatchReaderBuilder::try_new)
        .map_err(FileFault::at(path))?;
    let mut days: Option<(i32, i32)> = None;
    for group in builder.metadata().row_groups() {
        let dates = group.columns().iter().find(|column| column.column_path().string() == lines::DATE);
        let Some(Statistics::Int32(of_group)) = dates.and_then(|dates| dates.statistics()) else {
            return Ok(None);
        };
        let (Some(first), Some(last)) = (of_group.min_opt(), of_group.max_opt()) else { return Ok(None) };
        let (earliest, latest) = days.unwrap_or((*first, *last));
        days = Some((earliest.min(*first), latest.max(*last)));
    }
    Ok(days.and_then(|(first, last)| Day::from_epoch(first).zip(Day::from_epoch(last))))
}
