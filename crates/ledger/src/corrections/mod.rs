//! Files of lines under corrections: what a file stands for, what it leaves of another, and what two sets of files differ by.
//!
//! A ledger file never changes. Where a correction takes some of its lines, the others go into a remainder: a file of its
//! own, with the same columns and the same order of lines. Files are read one batch at a time.

mod changes;
mod fingerprint;
mod read;
mod split;

use std::path::{Path, PathBuf};

use arrow::error::ArrowError;
use mainstay_domain::corrections::{Coverage, Replace};
use parquet::errors::ParquetError;

pub use changes::{AccountChange, Change, Changes, CurrencyChange, MonthChange, Side, Sum};
pub use split::{Split, is_reached, split};

/// A file of the ledger could not be read, or what is left of it not be written.
#[derive(Debug, thiserror::Error)]
#[error("`{}` failed: {detail}", .path.display())]
pub struct FileFault {
    /// The file.
    pub path: PathBuf,
    /// What was wrong, in words.
    pub detail: String,
}

impl FileFault {
    fn at<E: std::fmt::Display>(path: &Path) -> impl Fn(E) -> Self + '_ {
        move |error| Self { path: path.to_owned(), detail: error.to_string() }
    }
}

/// A column has another type than ledger lines have.
fn wrong(column: &str) -> ParquetError {
    ParquetError::General(format!("column `{column}` has the wrong type"))
}

fn parquet(error: ArrowError) -> ParquetError {
    ParquetError::External(error.into())
}

/// What the lines of these files stand for in earlier ones.
pub fn coverage(files: &[PathBuf], replace: Replace) -> Result<Coverage, FileFault> {
    let mut coverage = Coverage::new(replace);
    for file in files {
        read::each(file, &read::KEYS, |batch| {
            let keys = read::Keys::of(batch)?;
            (0..batch.num_rows()).try_for_each(|row| {
                coverage.add(keys.get(row)?);
                Ok(())
            })
        })?;
    }
    Ok(coverage)
}
