//! A workbook whatever its format: its sheets, and the rows of each.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::super::{Format, ImportError};
use super::cells::SheetRows;
use super::guard::{self, Kind};
use super::ods::OdsBook;
use super::xls::XlsBook;
use super::xlsx::XlsxBook;

/// A sheet as its workbook lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) name: String,
    pub(super) is_visible: bool,
    /// The last row that the workbook says it has, from 1.
    pub(super) rows: u64,
}

/// The sheets of a workbook.
pub(super) trait Sheets: Send {
    fn format(&self) -> Format;

    /// All of them, in the workbook's order.
    fn heads(&self) -> &[Head];

    /// The rows of the sheet at a place, for a look at the first of them.
    fn beginning(&mut self, place: usize) -> Result<Box<dyn SheetRows + '_>, ImportError> {
        self.rows(place)
    }

    /// The rows of the sheet at a place, with the cells that are merged over several of them.
    fn rows(&mut self, place: usize) -> Result<Box<dyn SheetRows + '_>, ImportError>;
}

/// Opens a workbook by its first bytes, after a check that it is of bounded size.
pub(super) fn open(path: &Path) -> Result<Box<dyn Sheets>, ImportError> {
    let mut magic = Vec::new();
    let mut file = File::open(path).map_err(ImportError::read(path))?;
    file.by_ref().take(2).read_to_end(&mut magic).map_err(ImportError::read(path))?;
    if magic != b"PK" {
        return Ok(Box::new(XlsBook::open(path)?));
    }
    let checked = guard::check(path)?;
    match checked.kind {
        Kind::Xlsx => Ok(Box::new(XlsxBook::open(path, checked)?)),
        Kind::Ods => Ok(Box::new(OdsBook::open(path)?)),
    }
}
