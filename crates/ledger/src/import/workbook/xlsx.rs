//! Sheets of .xlsx workbooks, read as a stream.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};

use super::super::{Format, ImportError};
use super::book::{Head, Sheets};
use super::cells::{SheetRow, SheetRows, Shown, Span, Spans, damaged};
use super::guard::Checked;

/// An opened .xlsx workbook.
pub(super) struct XlsxBook {
    book: Xlsx<BufReader<File>>,
    sheets: Vec<Head>,
    has_merged_cells: bool,
}

impl XlsxBook {
    pub(super) fn open(path: &Path, checked: Checked) -> Result<Self, ImportError> {
        let file = File::open(path).map_err(ImportError::read(path))?;
        let mut book: Xlsx<_> = Xlsx::new(BufReader::new(file)).map_err(|error| broken(&error))?;
        let known: Vec<(String, bool)> = book
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
            .collect();
        let mut sheets = Vec::new();
        for (name, is_visible) in known {
            let cells = book.worksheet_cells_reader(&name).map_err(|error| broken(&error))?;
            let rows = u64::from(cells.dimensions().end.0) + 1;
            sheets.push(Head { name, is_visible, rows });
        }
        Ok(Self { book, sheets, has_merged_cells: checked.has_merged_cells })
    }

    fn read(&mut self, place: usize, spans: Spans) -> Result<Box<dyn SheetRows + '_>, ImportError> {
        let name = self.sheets.get(place).map(|sheet| sheet.name.as_str()).unwrap_or_default();
        let reader = self.book.worksheet_cells_reader(name).map_err(|error| broken(&error))?;
        Ok(Box::new(XlsxRows { reader, ahead: None, ended: false, spans }))
    }

    fn spans(&mut self, place: usize) -> Result<Vec<Span>, ImportError> {
        if !self.has_merged_cells {
            return Ok(Vec::new());
        }
        let name = self.sheets.get(place).map(|sheet| sheet.name.as_str()).unwrap_or_default();
        let merged = self.book.merge_cells_by_sheet_name(name).map_err(|error| broken(&error))?;
        let several = merged.iter().filter(|cell| cell.end.0 > cell.start.0);
        let span = |cell: &calamine::Dimensions| Span {
            column: cell.start.1,
            first: u64::from(cell.start.0) + 1,
            last: u64::from(cell.end.0) + 1,
        };
        Ok(several.map(span).collect())
    }
}

impl Sheets for XlsxBook {
    fn format(&self) -> Format {
        Format::Xlsx
    }

    fn heads(&self) -> &[Head] {
        &self.sheets
    }

    /// Without spans: they stand behind the cells, and finding them takes as long as reading all of these.
    fn beginning(&mut self, place: usize) -> Result<Box<dyn SheetRows + '_>, ImportError> {
        self.read(place, Spans::default())
    }

    fn rows(&mut self, place: usize) -> Result<Box<dyn SheetRows + '_>, ImportError> {
        let spans = self.spans(place)?;
        self.read(place, Spans::new(spans))
    }
}

struct XlsxRows<'a, RS: Read + Seek> {
    reader: XlsxCellReader<'a, RS>,
    /// The next row as far as it was read: its first cell.
    ahead: Option<SheetRow>,
    ended: bool,
    spans: Spans,
}

impl<RS: Read + Seek> SheetRows for XlsxRows<'_, RS> {
    fn next(&mut self, row: &mut SheetRow) -> Result<bool, ImportError> {
        let mut spare = SheetRow::default();
        if let Some(first) = self.ahead.take() {
            spare = std::mem::replace(row, first);
        } else {
            row.begin(0);
        }
        while !self.ended {
            let cell = self.reader.next_cell_with_formula_metadata();
            let Some(cell) = cell.map_err(|error| unread(&error, row.number))? else {
                self.ended = true;
                break;
            };
            let number = u64::from(cell.pos.0) + 1;
            if row.len() == 0 {
                row.begin(number);
            }
            if number == row.number {
                push(row, cell.pos.1, &cell.value, cell.formula.is_some());
                continue;
            }
            spare.begin(number);
            push(&mut spare, cell.pos.1, &cell.value, cell.formula.is_some());
            if spare.len() == 0 {
                continue;
            }
            if number < row.number {
                return Err(damaged(&format!("row {number} follows row {}", row.number)));
            }
            self.ahead = Some(spare);
            break;
        }
        self.spans.give(row);
        Ok(row.len() > 0)
    }
}

/// Adds what a cell shows, where it shows something.
fn push(row: &mut SheetRow, column: u32, value: &DataRef<'_>, is_formula: bool) {
    match value {
        DataRef::Int(number) => row.push_number(column, number),
        DataRef::Float(number) => row.push_number(column, number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            row.push(column, Shown::Text, text);
        }
        DataRef::SharedString(text) => row.push(column, Shown::Text, text),
        DataRef::Bool(truth) => row.push(column, Shown::Text, if *truth { "true" } else { "false" }),
        DataRef::DateTime(moment) => row.push_moment(column, moment),
        DataRef::Error(error) => row.push(column, Shown::Error, &error.to_string()),
        DataRef::Empty if is_formula => row.push(column, Shown::Uncomputed, ""),
        DataRef::Empty => {}
    }
}

/// `number` is the row that was reached, 0 before the first.
fn unread(error: &XlsxError, number: u64) -> ImportError {
    match error {
        XlsxError::CellError(shown) => damaged(&format!(
            "a cell in or after row {} shows {shown}; replace it by a value, or clear it",
            number.max(1)
        )),
        other => broken(other),
    }
}

fn broken(error: &XlsxError) -> ImportError {
    damaged(&error.to_string())
}
