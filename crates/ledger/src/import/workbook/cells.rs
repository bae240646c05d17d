//! The cells of a sheet as rows of text, each told whether it is a number.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use calamine::{DataRef, Dimensions, ExcelDateTime, XlsxCellReader, XlsxError};

use super::super::ImportError;
use super::super::block::CellKind;

/// What a cell shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// A text; a date as ISO, a truth as `true` or `false`.
    Text(String),
    /// A number, as its shortest decimal text.
    Number(String),
    /// An error such as `#N/A`.
    Error(String),
    /// A formula that nothing has computed yet.
    Uncomputed,
}

impl Shown {
    /// The text of a cell that shows one.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Error(text) => text,
            Self::Uncomputed => "",
        }
    }

    pub(super) fn kind(&self) -> CellKind {
        match self {
            Self::Number(_) => CellKind::Number,
            _ => CellKind::Text,
        }
    }
}

/// A row of a sheet: its number from 1, and its cells that show something, by column from 0.
#[derive(Debug, Clone, Default)]
pub(super) struct SheetRow {
    pub(super) number: u64,
    pub(super) cells: BTreeMap<u32, Shown>,
}

/// Reads a sheet row by row; rows that show nothing are passed over.
pub(super) struct Rows<'a, RS: Read + Seek> {
    reader: XlsxCellReader<'a, RS>,
    /// The first cell of the next row.
    ahead: Option<(u32, u32, Shown)>,
    ended: bool,
}

impl<'a, RS: Read + Seek> Rows<'a, RS> {
    pub(super) fn new(reader: XlsxCellReader<'a, RS>) -> Self {
        Self { reader, ahead: None, ended: false }
    }

    /// The extent that the sheet says it has.
    pub(super) fn extent(&self) -> Dimensions {
        self.reader.dimensions()
    }

    /// The next row; `None` after the last.
    pub(super) fn next(&mut self) -> Result<Option<SheetRow>, ImportError> {
        let first = match self.ahead.take() {
            Some(first) => Some(first),
            None => self.cell(0)?,
        };
        let Some((at, column, shown)) = first else { return Ok(None) };
        let mut row = SheetRow { number: u64::from(at) + 1, cells: BTreeMap::from([(column, shown)]) };
        while let Some((next, column, shown)) = self.cell(at)? {
            if next == at {
                row.cells.insert(column, shown);
                continue;
            }
            if next < at {
                return Err(damaged(&format!("row {} follows row {}", next + 1, at + 1)));
            }
            self.ahead = Some((next, column, shown));
            break;
        }
        Ok(Some(row))
    }

    fn cell(&mut self, at: u32) -> Result<Option<(u32, u32, Shown)>, ImportError> {
        while !self.ended {
            let cell = self.reader.next_cell_with_formula_metadata().map_err(|error| unread(&error, at))?;
            let Some(cell) = cell else {
                self.ended = true;
                break;
            };
            if let Some(shown) = shown(&cell.value, cell.formula.is_some()) {
                return Ok(Some((cell.pos.0, cell.pos.1, shown)));
            }
        }
        Ok(None)
    }
}

fn shown(value: &DataRef<'_>, is_formula: bool) -> Option<Shown> {
    let text = |text: &str| (!text.trim().is_empty()).then(|| Shown::Text(text.to_owned()));
    match value {
        DataRef::Int(number) => Some(Shown::Number(number.to_string())),
        DataRef::Float(number) => Some(Shown::Number(number.to_string())),
        DataRef::String(value) | DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => text(value),
        DataRef::SharedString(value) => text(value),
        DataRef::Bool(value) => text(&value.to_string()),
        DataRef::DateTime(moment) if moment.is_duration() => Some(Shown::Number(moment.as_f64().to_string())),
        DataRef::DateTime(moment) => text(&iso(moment)),
        DataRef::Error(error) => Some(Shown::Error(error.to_string())),
        DataRef::Empty => is_formula.then_some(Shown::Uncomputed),
    }
}

/// A day, with its time where it has one.
fn iso(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

fn unread(error: &XlsxError, at: u32) -> ImportError {
    match error {
        XlsxError::CellError(shown) => ImportError::DamagedWorkbook {
            detail: format!(
                "a cell in or after row {} shows {shown}; replace it by a value, or clear it",
                at + 1
            ),
        },
        other => damaged(&other.to_string()),
    }
}

pub(super) fn damaged(detail: &str) -> ImportError {
    ImportError::DamagedWorkbook { detail: detail.to_owned() }
}
