//! Sheets of the workbooks of Excel 97 to 2003 (.xls), by [MS-XLS].
//!
//! Such a file is small by nature, at most 65,536 rows, and read into memory whole; of its cells only their places are noted
//! beforehand, so that a small file cannot become a large table. Formulas are never looked at, only what they came to.

mod cell;
mod container;
mod number;
mod records;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use self::container::Container;
use self::number::NumberFormat;
use self::records::{Bytes, Record, Records};
use super::super::{Format, ImportError};
use super::book::{Head, Sheets};
use super::cells::{SheetRow, SheetRows, Span, Spans, damaged};

/// The largest file.
const MOST_BYTES: u64 = 128 << 20;
/// The most records of all sheets: several sheets may claim the same.
const MOST_RECORDS: usize = 30_000_000;
/// The version of the records since Excel 97.
const BIFF8: u16 = 0x0600;

mod kind {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const END: u16 = 0x000a;
    pub(super) const EPOCH: u16 = 0x0022;
    pub(super) const PASSWORD: u16 = 0x002f;
    pub(super) const SHEET: u16 = 0x0085;
    pub(super) const SHORT_FLOATS: u16 = 0x00bd;
    pub(super) const RICH_TEXT: u16 = 0x00d6;
    pub(super) const CELL_FORMAT: u16 = 0x00e0;
    pub(super) const MERGED: u16 = 0x00e5;
    pub(super) const SHARED_TEXTS: u16 = 0x00fc;
    pub(super) const SHARED_TEXT: u16 = 0x00fd;
    pub(super) const FLOAT: u16 = 0x0203;
    pub(super) const TEXT: u16 = 0x0204;
    pub(super) const TRUTH: u16 = 0x0205;
    pub(super) const FORMULA_TEXT: u16 = 0x0207;
    pub(super) const SHORT_FLOAT: u16 = 0x027e;
    pub(super) const NUMBER_FORMAT: u16 = 0x041e;
    pub(super) const BEGIN: u16 = 0x0809;
}

/// An opened workbook.
pub(super) struct XlsBook {
    globals: Globals,
    heads: Vec<Head>,
    sheets: Vec<Sheet>,
}

/// What all sheets share.
#[derive(Default)]
struct Globals {
    stream: Vec<u8>,
    texts: Vec<String>,
    /// By the number that cells name.
    formats: Vec<NumberFormat>,
    is_1904: bool,
}

/// Where the cells of a sheet stand.
#[derive(Default)]
struct Sheet {
    /// In the order of rows and columns.
    cells: Vec<Place>,
    spans: Vec<Span>,
}

/// A cell and the record it is in.
#[derive(Debug, Clone, Copy)]
struct Place {
    row: u16,
    column: u16,
    at: u32,
}

impl XlsBook {
    pub(super) fn open(path: &Path) -> Result<Self, ImportError> {
        let mut file = File::open(path).map_err(ImportError::read(path))?;
        let mut bytes = Vec::new();
        file.by_ref().take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(ImportError::read(path))?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MOST_BYTES {
            return Err(too_large("a file of Excel 97 to 2003 above 128 MiB is not read".to_owned()));
        }
        let globals = Globals { stream: stream(&bytes)?, ..Globals::default() };
        drop(bytes);
        globals.read().ok_or_else(broken)?
    }
}

/// The stream that is the workbook.
fn stream(file: &[u8]) -> Result<Vec<u8>, ImportError> {
    let unsupported = |found, advice| ImportError::UnsupportedFile { found, advice };
    let container = Container::open(file).ok_or_else(broken)?;
    if container.has("Workbook") {
        return container.stream("Workbook").ok_or_else(broken);
    }
    Err(if container.has("EncryptedPackage") {
        protected()
    } else if container.has("Book") {
        unsupported("a workbook of Excel 95 or older", "save it as .xlsx or as CSV")
    } else {
        unsupported("a file of an old office program (no .xls workbook)", "save its table as .xlsx or as CSV")
    })
}

impl Globals {
    /// Reads what all sheets share, and the places of their cells; `None` where the stream is damaged.
    fn read(mut self) -> Option<Result<XlsBook, ImportError>> {
        let stream = std::mem::take(&mut self.stream);
        let mut records = Records::new(&stream, 0);
        let (mut heads, mut begins) = (Vec::new(), Vec::new());
        let mut own: Vec<(u16, NumberFormat)> = Vec::new();
        let mut cell_formats: Vec<u16> = Vec::new();
        while let Some(record) = records.next() {
            match record.kind {
                kind::END => break,
                kind::PASSWORD => return Some(Err(protected())),
                kind::BEGIN if record.u16(0)? != BIFF8 => return None,
                kind::EPOCH => self.is_1904 = record.u16(0)? == 1,
                kind::NUMBER_FORMAT => {
                    let code = Bytes::new(&record, 2, records.clone())?.text()?;
                    own.push((record.u16(0)?, NumberFormat::of(&code)));
                }
                kind::CELL_FORMAT => cell_formats.push(record.u16(2)?),
                kind::SHARED_TEXTS => self.texts = texts(&record, &records)?,
                // Only sheets of cells, no charts or macros.
                kind::SHEET if record.data.get(5) == Some(&0) => {
                    let name = Bytes::new(&record, 6, records.clone())?.short_text()?;
                    let is_visible = record.data.get(4)? % 4 == 0;
                    heads.push(Head { name, is_visible, rows: 0 });
                    begins.push(usize::try_from(number::u32_at(record.data, 0)?).ok()?);
                }
                _ => {}
            }
        }
        let format = |id: &u16| {
            let own = own.iter().find(|(known, _)| known == id).map(|(_, format)| *format);
            own.unwrap_or_else(|| NumberFormat::built_in(*id))
        };
        self.formats = cell_formats.iter().map(format).collect();
        let (mut sheets, mut seen) = (Vec::new(), 0);
        for (head, begin) in heads.iter_mut().zip(begins) {
            let sheet = sheet(&stream, begin, &mut seen)?;
            if seen > MOST_RECORDS {
                return Some(Err(too_large(format!("it has more than {MOST_RECORDS} records"))));
            }
            head.rows = sheet.cells.last().map_or(0, |cell| u64::from(cell.row) + 1);
            sheets.push(sheet);
        }
        self.stream = stream;
        Some(Ok(XlsBook { globals: self, heads, sheets }))
    }
}

fn texts(record: &Record<'_>, after: &Records<'_>) -> Option<Vec<String>> {
    let mut bytes = Bytes::new(record, 8, after.clone())?;
    (0..number::u32_at(record.data, 4)?).map(|_| bytes.rich_text()).collect()
}

/// Notes the cells of the sheet that begins at a place, and adds to the records that were looked at.
fn sheet(stream: &[u8], begin: usize, seen: &mut usize) -> Option<Sheet> {
    let mut sheet = Sheet::default();
    let (mut depth, mut has_ended) = (0, false);
    for record in Records::new(stream, begin) {
        *seen += 1;
        match record.kind {
            kind::BEGIN => depth += 1,
            kind::END if depth <= 1 => {
                has_ended = true;
                break;
            }
            kind::END => depth -= 1,
            // Charts inside a sheet have records like cells.
            _ if depth != 1 => {}
            kind::MERGED => sheet.spans.extend(spans(&record)?),
            kind::SHORT_FLOATS => {
                let last = record.u16(record.data.len().checked_sub(2)?)?;
                let at = u32::try_from(record.at).ok()?;
                let (row, first) = (record.u16(0)?, record.u16(2)?);
                let cells = usize::from(last.checked_sub(first)?) + 1;
                // Each cell has six bytes of its own.
                if record.data.len() != 6 + 6 * cells {
                    return None;
                }
                *seen += cells;
                sheet.cells.extend((first..=last).map(|column| Place { row, column, at }));
            }
            kind::FORMULA
            | kind::RICH_TEXT
            | kind::SHARED_TEXT
            | kind::FLOAT
            | kind::TEXT
            | kind::TRUTH
            | kind::SHORT_FLOAT => {
                let (row, column) = (record.u16(0)?, record.u16(2)?);
                sheet.cells.push(Place { row, column, at: u32::try_from(record.at).ok()? });
            }
            _ => {}
        }
        if *seen > MOST_RECORDS || sheet.cells.len() > MOST_RECORDS {
            *seen = usize::MAX;
            return Some(sheet);
        }
    }
    if !has_ended {
        return None;
    }
    // Some programs write cells in the order in which they were made.
    sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
    Some(sheet)
}

fn spans(record: &Record<'_>) -> Option<Vec<Span>> {
    let merged = record.data.get(2..)?.chunks_exact(8).take(record.u16(0)?.into());
    let spans = merged.filter_map(|cell| {
        let number = |at| number::u16_at(cell, at);
        let (first, last, column) = (number(0)?, number(2)?, number(4)?);
        (last > first).then(|| Span {
            column: column.into(),
            first: u64::from(first) + 1,
            last: u64::from(last) + 1,
        })
    });
    Some(spans.collect())
}

impl Sheets for XlsBook {
    fn format(&self) -> Format {
        Format::Xls
    }

    fn heads(&self) -> &[Head] {
        &self.heads
    }

    fn rows(&mut self, place: usize) -> Result<Box<dyn SheetRows + '_>, ImportError> {
        let (cells, spans) = match self.sheets.get(place) {
            Some(sheet) => (sheet.cells.as_slice(), sheet.spans.clone()),
            None => (&[][..], Vec::new()),
        };
        Ok(Box::new(Rows { globals: &self.globals, cells, spans: Spans::new(spans) }))
    }
}

struct Rows<'a> {
    globals: &'a Globals,
    /// The cells that were not read yet.
    cells: &'a [Place],
    spans: Spans,
}

impl SheetRows for Rows<'_> {
    fn next(&mut self, row: &mut SheetRow) -> Result<bool, ImportError> {
        row.begin(0);
        while let (Some(cell), true) = (self.cells.first(), row.len() == 0) {
            row.begin(u64::from(cell.row) + 1);
            let length = self.cells.iter().take_while(|other| other.row == cell.row).count();
            let (cells, rest) = self.cells.split_at_checked(length).ok_or_else(broken)?;
            self.cells = rest;
            for cell in cells {
                self.globals.show(*cell, row).ok_or_else(broken)?;
            }
        }
        self.spans.give(row);
        Ok(row.len() > 0)
    }
}

fn broken() -> ImportError {
    damaged("it is no workbook of Excel 97 to 2003, or was cut short; save it as .xlsx")
}

fn protected() -> ImportError {
    ImportError::UnsupportedFile {
        found: "a workbook that is protected by a password",
        advice: "open it, save it without a password, and import again",
    }
}

fn too_large(detail: String) -> ImportError {
    ImportError::WorkbookTooLarge { detail }
}
