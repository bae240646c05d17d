//! Sheets of OpenDocument spreadsheets (.ods), read as a stream.
//!
//! All sheets stand in one XML text, one after the other; rows and cells that repeat stand there once. Opening a workbook
//! passes over all of it for the beginning of each sheet.

mod cell;
mod xml;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use zip::ZipArchive;
use zip::read::ZipFile;

use self::cell::Cell;
use self::xml::{Piece, Xml, cut_short, unescape};
use super::super::{Format, ImportError};
use super::book::{Head, Sheets};
use super::cells::{SheetRow, SheetRows, Span, damaged};
use super::sheets;

/// The most rows and columns of a sheet.
const MOST_ROWS: u64 = 1 << 20;
const MOST_COLUMNS: u64 = 1 << 14;
/// The most cells that show something, each repetition counted.
const MOST_CELLS: usize = 100_000_000;
const MOST_SHEETS: usize = 10_000;

type Content<'a> = Xml<BufReader<ZipFile<'a, BufReader<File>>>>;

/// An opened spreadsheet.
pub(super) struct OdsBook {
    archive: ZipArchive<BufReader<File>>,
    sheets: Vec<Head>,
    beginnings: Vec<Vec<SheetRow>>,
}

impl OdsBook {
    pub(super) fn open(path: &Path) -> Result<Self, ImportError> {
        let file = File::open(path).map_err(ImportError::read(path))?;
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| broken(&error))?;
        let (mut sheets, mut beginnings) = (Vec::new(), Vec::new());
        let mut tables = Tables::open(&mut archive)?;
        let (mut room, mut shown) = (sheets::ROOM, 0);
        while let Some(mut sheet) = tables.next()? {
            let mut rows = Rows { shown, ..Rows::new(tables.content) };
            let beginning = sheets::beginning(&mut rows, &mut room)?;
            sheet.rows = rows.pass_over(beginning.last().map_or(0, |row| row.number))?;
            shown = rows.shown;
            tables.content = rows.content;
            sheets.push(sheet);
            beginnings.push(beginning);
            if sheets.len() > MOST_SHEETS {
                return Err(too_large(format!("it has more than {MOST_SHEETS} sheets")));
            }
        }
        drop(tables);
        Ok(Self { archive, sheets, beginnings })
    }
}

impl Sheets for OdsBook {
    fn format(&self) -> Format {
        Format::Ods
    }

    fn heads(&self) -> &[Head] {
        &self.sheets
    }

    fn beginning(&mut self, place: usize) -> Result<Box<dyn SheetRows + '_>, ImportError> {
        Ok(Box::new(self.beginnings.get(place).map_or(&[][..], Vec::as_slice).iter()))
    }

    fn rows(&mut self, place: usize) -> Result<Box<dyn SheetRows + '_>, ImportError> {
        let mut tables = Tables::open(&mut self.archive)?;
        for _ in 0..place {
            tables.next()?.ok_or_else(cut_short)?;
            tables.content.skip()?;
        }
        tables.next()?.ok_or_else(cut_short)?;
        Ok(Box::new(Rows::new(tables.content)))
    }
}

/// Rows that were read before.
impl SheetRows for std::slice::Iter<'_, SheetRow> {
    fn next(&mut self, row: &mut SheetRow) -> Result<bool, ImportError> {
        let next = Iterator::next(self);
        if let Some(next) = next {
            row.clone_from(next);
        }
        Ok(next.is_some())
    }
}

/// The sheets in the order of the text.
struct Tables<'a> {
    content: Content<'a>,
    /// The styles that hide a sheet.
    hiding: BTreeSet<String>,
}

impl<'a> Tables<'a> {
    fn open(archive: &'a mut ZipArchive<BufReader<File>>) -> Result<Self, ImportError> {
        let part = archive.by_name("content.xml").map_err(|error| broken(&error))?;
        Ok(Self { content: Xml::new(BufReader::with_capacity(1 << 16, part)), hiding: BTreeSet::new() })
    }

    /// Goes to the next sheet; its rows follow.
    fn next(&mut self) -> Result<Option<Head>, ImportError> {
        let mut style = String::new();
        loop {
            let tag = match self.content.next()? {
                Piece::End => return Ok(None),
                Piece::Open(tag) => tag,
                Piece::Close | Piece::Text(_) => continue,
            };
            match tag.name {
                "style:style" => tag.get("style:name").unwrap_or_default().clone_into(&mut style),
                "style:table-properties" if tag.get("table:display") == Some("false") => {
                    self.hiding.insert(std::mem::take(&mut style));
                }
                "table:table" => {
                    let mut name = String::new();
                    unescape(tag.get("table:name").unwrap_or_default(), &mut name)?;
                    let style = tag.get("table:style-name").unwrap_or_default();
                    return Ok(Some(Head { name, is_visible: !self.hiding.contains(style), rows: 0 }));
                }
                // Tables in here are no sheets.
                "table:tracked-changes" | "table:dde-links" => self.content.skip()?,
                _ => {}
            }
        }
    }
}

/// The rows of one sheet.
struct Rows<'a> {
    content: Content<'a>,
    cell: Cell,
    /// Rows passed so far.
    passed: u64,
    /// The row that was read last, and how many times it still comes.
    row: SheetRow,
    repetitions: u64,
    /// Spans that began since the row before.
    spans: Vec<Span>,
    /// Cells so far.
    shown: usize,
    /// Whether the end of the sheet was read.
    has_ended: bool,
}

impl<'a> Rows<'a> {
    /// `content` stands behind the beginning of a sheet.
    fn new(content: Content<'a>) -> Self {
        let (cell, row) = (Cell::default(), SheetRow::default());
        Self { content, cell, passed: 0, row, repetitions: 0, spans: Vec::new(), shown: 0, has_ended: false }
    }

    /// Reads on to a row that shows something; false at the end of the sheet.
    fn advance(&mut self) -> Result<bool, ImportError> {
        if self.has_ended {
            return Ok(false);
        }
        let mut depth = 0_u64;
        loop {
            let tag = match self.content.next()? {
                Piece::Open(tag) => tag,
                Piece::Close if depth == 0 => {
                    self.has_ended = true;
                    return Ok(false);
                }
                Piece::Close => {
                    depth -= 1;
                    continue;
                }
                Piece::Text(_) => continue,
                Piece::End => return Err(cut_short()),
            };
            match tag.name {
                "table:table-row" => {
                    let times = tag.count("table:number-rows-repeated")?;
                    self.read_row()?;
                    if self.row.len() > 0 {
                        self.repetitions = times;
                        return self.check().map(|()| true);
                    }
                    self.passed = self.passed.saturating_add(times);
                }
                "table:table-header-rows" | "table:table-row-group" | "table:table-rows" => depth += 1,
                _ => self.content.skip()?,
            }
        }
    }

    /// Reads to the end of the sheet, repeating nothing; its last row that shows something, which so far is `last`.
    fn pass_over(&mut self, mut last: u64) -> Result<u64, ImportError> {
        loop {
            self.passed += self.repetitions;
            if self.repetitions > 0 {
                last = self.passed;
            }
            self.repetitions = 0;
            if !self.advance()? {
                return Ok(last);
            }
        }
    }

    fn check(&mut self) -> Result<(), ImportError> {
        if self.passed.saturating_add(self.repetitions) > MOST_ROWS {
            return Err(too_large(format!("a sheet of it has more than {MOST_ROWS} rows")));
        }
        let times = usize::try_from(self.repetitions).unwrap_or(usize::MAX);
        self.shown = self.shown.saturating_add(self.row.len().saturating_mul(times));
        if self.shown > MOST_CELLS {
            return Err(too_large(format!("it has more than {MOST_CELLS} cells")));
        }
        Ok(())
    }

    fn read_row(&mut self) -> Result<(), ImportError> {
        let number = self.passed.saturating_add(1);
        self.row.begin(number);
        let mut column = 0_u64;
        loop {
            let tag = match self.content.next()? {
                Piece::Open(tag) => tag,
                Piece::Close => return Ok(()),
                Piece::Text(_) => continue,
                Piece::End => return Err(cut_short()),
            };
            if !matches!(tag.name, "table:table-cell" | "table:covered-table-cell") {
                self.content.skip()?;
                continue;
            }
            let times = tag.count("table:number-columns-repeated")?;
            let rows = tag.count("table:number-rows-spanned")?;
            self.cell.begin(&tag)?;
            self.cell.read(&mut self.content)?;
            let end = column.saturating_add(times);
            if self.cell.shows_something() {
                if end > MOST_COLUMNS {
                    return Err(too_large(format!("a sheet of it has more than {MOST_COLUMNS} columns")));
                }
                for column in column..end {
                    self.row.check()?;
                    self.cell.show(u32::try_from(column).unwrap_or(u32::MAX), &mut self.row)?;
                }
            }
            if rows > 1 {
                let column = u32::try_from(column).unwrap_or(u32::MAX);
                self.spans.push(Span { column, first: number, last: number.saturating_add(rows - 1) });
            }
            column = end;
        }
    }
}

impl SheetRows for Rows<'_> {
    fn next(&mut self, row: &mut SheetRow) -> Result<bool, ImportError> {
        if self.repetitions == 0 && !self.advance()? {
            row.begin(0);
            return Ok(false);
        }
        self.repetitions = self.repetitions.saturating_sub(1);
        self.passed += 1;
        if self.repetitions == 0 {
            std::mem::swap(row, &mut self.row);
        } else {
            row.clone_from(&self.row);
        }
        row.number = self.passed;
        row.spans.append(&mut self.spans);
        Ok(true)
    }
}

fn too_large(detail: String) -> ImportError {
    ImportError::WorkbookTooLarge { detail }
}

fn broken(error: &dyn std::error::Error) -> ImportError {
    damaged(&error.to_string())
}
