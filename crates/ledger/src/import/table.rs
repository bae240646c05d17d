//! A file to import, whichever its format: a header and rows of text.

use std::path::Path;

use super::block::Block;
use super::columnar::ParquetFile;
use super::csv::CsvFile;
use super::fingerprint::Fingerprint;
use super::{Format, ImportError, ReadOptions};

/// A file whose header has been read.
#[derive(Debug, Clone)]
pub(super) enum Table {
    Csv(CsvFile),
    Parquet(ParquetFile),
}

impl Table {
    /// Opens a file by what its first bytes say it is.
    pub(super) fn open(path: &Path, print: &Fingerprint, read: &ReadOptions) -> Result<Self, ImportError> {
        if print.bytes == 0 {
            return Err(ImportError::Empty);
        }
        if print.magic == b"PAR1" {
            return ParquetFile::open(path).map(Self::Parquet);
        }
        CsvFile::open(path, print, read).map(Self::Csv)
    }

    pub(super) fn format(&self) -> Format {
        match self {
            Self::Csv(_) => Format::Csv,
            Self::Parquet(_) => Format::Parquet,
        }
    }

    pub(super) fn header(&self) -> &[String] {
        match self {
            Self::Csv(file) => &file.header,
            Self::Parquet(file) => &file.header,
        }
    }

    /// Whether a column's values are numbers by their type.
    pub(super) fn is_number(&self, column: usize) -> bool {
        matches!(self, Self::Parquet(file) if file.is_number(column))
    }

    /// Whether a column's values are floats by their type.
    pub(super) fn is_float(&self, column: usize) -> bool {
        matches!(self, Self::Parquet(file) if file.is_float(column))
    }

    /// The columns that can be read at all.
    pub(super) fn readable_columns(&self) -> Vec<usize> {
        match self {
            Self::Csv(file) => (0..file.header.len()).collect(),
            Self::Parquet(file) => file.readable_columns(),
        }
    }

    /// Reads the rows block by block; `wanted` are columns in ascending order. Stops where the receiver says so.
    pub(super) fn read(
        &self,
        wanted: &[usize],
        spare: &mut dyn FnMut() -> Block,
        receive: &mut dyn FnMut(Block) -> bool,
    ) -> Result<(), ImportError> {
        match self {
            Self::Csv(file) => file.read(wanted, spare, receive),
            Self::Parquet(file) => file.read(wanted, spare, receive),
        }
    }
}
