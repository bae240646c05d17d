//! A file to import, whichever its format: a header and rows of text.

use std::path::Path;

use super::block::Block;
use super::columnar::ParquetFile;
use super::csv::CsvFile;
use super::detection::Detection;
use super::fingerprint::Fingerprint;
use super::workbook::{SurveyedSheet, WorkbookFile};
use super::{Format, ImportError, ReadOptions};

/// A file whose header has been read.
#[derive(Debug, Clone)]
pub(super) enum Table {
    Csv(CsvFile),
    Parquet(ParquetFile),
    Workbook(WorkbookFile),
}

impl Table {
    /// Opens a file that is read in one way, or asks which is meant. What is read of a workbook may be kept at `keep`.
    pub(super) fn open(
        path: &Path,
        print: &Fingerprint,
        read: &ReadOptions,
        keep: Option<&Path>,
    ) -> Result<Self, ImportError> {
        let table = Self::look(path, print, read, keep)?;
        table.detections().iter().try_for_each(Detection::insist)?;
        Ok(table)
    }

    /// Opens a file by what its first bytes say it is, in the likeliest way where there are several.
    pub(super) fn look(
        path: &Path,
        print: &Fingerprint,
        read: &ReadOptions,
        keep: Option<&Path>,
    ) -> Result<Self, ImportError> {
        match print.magic.as_slice() {
            _ if print.bytes == 0 => Err(ImportError::Empty),
            b"PAR1" => ParquetFile::open(path).map(Self::Parquet),
            b"PK\x03\x04" | b"\xd0\xcf\x11\xe0" => WorkbookFile::open(path, read, keep).map(Self::Workbook),
            _ => CsvFile::open(path, print, read).map(Self::Csv),
        }
    }

    /// What was found out about how the file is written.
    pub(super) fn detections(&self) -> &[Detection] {
        match self {
            Self::Csv(file) => &file.detections,
            Self::Parquet(_) => &[],
            Self::Workbook(file) => &file.detections,
        }
    }

    /// The sheets of a workbook.
    pub(super) fn sheets(&self) -> &[SurveyedSheet] {
        match self {
            Self::Csv(_) | Self::Parquet(_) => &[],
            Self::Workbook(file) => &file.sheets,
        }
    }

    /// The sheet that is read.
    pub(super) fn sheet(&self) -> Option<&str> {
        match self {
            Self::Csv(_) | Self::Parquet(_) => None,
            Self::Workbook(file) => Some(file.sheet()),
        }
    }

    /// The row of the header, from 1; a Parquet file has none.
    pub(super) fn header_row(&self) -> Option<u64> {
        match self {
            Self::Csv(file) => Some(file.header_line),
            Self::Parquet(_) => None,
            Self::Workbook(file) => Some(file.header_row),
        }
    }

    pub(super) fn format(&self) -> Format {
        match self {
            Self::Csv(_) => Format::Csv,
            Self::Parquet(_) => Format::Parquet,
            Self::Workbook(file) => file.format,
        }
    }

    pub(super) fn header(&self) -> &[String] {
        match self {
            Self::Csv(file) => &file.header,
            Self::Parquet(file) => &file.header,
            Self::Workbook(file) => &file.header,
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
            Self::Workbook(file) => (0..file.header.len()).collect(),
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
            Self::Workbook(file) => file.read(wanted, spare, receive),
        }
    }
}
