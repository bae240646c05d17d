//! The cells of a sheet as rows of text, each told whether it is a number.

use std::fmt::{Display, Write};

use calamine::ExcelDateTime;

use super::super::ImportError;
use super::super::block::{CHUNK, CellKind, LONGEST_CELL};

/// What a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// A text; a date as ISO, a truth as `true` or `false`.
    Text,
    /// A number, as its shortest decimal text.
    Number,
    /// An error such as `#N/A`.
    Error,
    /// A formula that nothing has computed yet.
    Uncomputed,
}

impl Shown {
    pub(super) fn kind(self) -> CellKind {
        match self {
            Self::Number => CellKind::Number,
            _ => CellKind::Text,
        }
    }
}

/// A cell that is merged over several rows: where it stands and which rows it covers, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) column: u32,
    pub(super) first: u64,
    pub(super) last: u64,
}

/// A row of a sheet: its number from 1, and its cells that show something, by column from 0.
///
/// A row is filled again and again, so that a sheet of millions of cells needs no memory for each.
#[derive(Debug, Clone, Default)]
pub(super) struct SheetRow {
    pub(super) number: u64,
    /// Cells merged over several rows that begin here, or began in a row above that shows nothing.
    pub(super) spans: Vec<Span>,
    text: String,
    cells: Vec<Place>,
    /// Whether its texts are longer than a row may be; then they are not all here.
    is_too_long: bool,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    column: u32,
    shown: Shown,
    start: usize,
    end: usize,
}

impl SheetRow {
    /// Empties the row and keeps its memory.
    pub(super) fn begin(&mut self, number: u64) {
        self.number = number;
        self.spans.clear();
        self.text.clear();
        self.cells.clear();
        self.is_too_long = false;
    }

    /// Adds a cell; of several in one column the last holds. A text of spaces shows nothing.
    pub(super) fn push(&mut self, column: u32, shown: Shown, text: &str) {
        if shown == Shown::Text && text.trim().is_empty() {
            return;
        }
        if self.text.len() > CHUNK {
            self.is_too_long = true;
            return;
        }
        let start = self.text.len();
        // What is longer is not imported; that it is longer can still be told.
        self.text.push_str(text.get(..text.floor_char_boundary(LONGEST_CELL + 4)).unwrap_or(text));
        self.place(column, shown, start);
    }

    /// Adds a number.
    pub(super) fn push_number(&mut self, column: u32, number: impl Display) {
        let start = self.text.len();
        // Writing into a `String` cannot fail.
        let _ = write!(self.text, "{number}");
        self.place(column, Shown::Number, start);
    }

    /// Adds a day, with its time where it has one; a duration is the number of its days.
    pub(super) fn push_moment(&mut self, column: u32, moment: &ExcelDateTime) {
        if moment.is_duration() {
            return self.push_number(column, moment.as_f64());
        }
        let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
        let start = self.text.len();
        let _ = write!(self.text, "{year:04}-{month:02}-{day:02}");
        if (hour, minute, second) != (0, 0, 0) {
            let _ = write!(self.text, "T{hour:02}:{minute:02}:{second:02}");
        }
        self.place(column, Shown::Text, start);
    }

    fn place(&mut self, column: u32, shown: Shown, start: usize) {
        let place = Place { column, shown, start, end: self.text.len() };
        if self.cells.last().is_none_or(|last| last.column < column) {
            return self.cells.push(place);
        }
        match self.cells.binary_search_by_key(&column, |known| known.column) {
            Ok(at) => {
                if let Some(known) = self.cells.get_mut(at) {
                    *known = place;
                }
            }
            Err(at) => self.cells.insert(at, place),
        }
    }

    /// Refuses a row with more text than any table has: a cell may be repeated, or its text shared, without end.
    pub(super) fn check(&self) -> Result<(), ImportError> {
        if !self.is_too_long {
            return Ok(());
        }
        let detail = format!("row {} has more than {} MiB of text", self.number, CHUNK >> 20);
        Err(ImportError::WorkbookTooLarge { detail })
    }

    /// How many bytes its texts have.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// How many cells show something.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The cell of a column.
    pub(super) fn get(&self, column: u32) -> Option<(Shown, &str)> {
        let at = self.cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
        self.cells.get(at).map(|cell| (cell.shown, self.text(cell)))
    }

    /// The cells from left to right.
    pub(super) fn cells(&self) -> impl Iterator<Item = (u32, Shown, &str)> {
        self.cells.iter().map(|cell| (cell.column, cell.shown, self.text(cell)))
    }

    /// The last column that shows something.
    pub(super) fn last_column(&self) -> Option<u32> {
        self.cells.last().map(|cell| cell.column)
    }

    fn text(&self, cell: &Place) -> &str {
        self.text.get(cell.start..cell.end).unwrap_or_default()
    }
}

/// The rows of a sheet in their order; those that show nothing are passed over.
pub(super) trait SheetRows {
    /// Reads the next row into `row`; false after the last.
    fn next(&mut self, row: &mut SheetRow) -> Result<bool, ImportError>;
}

/// Spans by the row they begin in, handed to the rows as they come.
#[derive(Debug, Default)]
pub(super) struct Spans {
    /// The last one first.
    waiting: Vec<Span>,
}

impl Spans {
    pub(super) fn new(mut spans: Vec<Span>) -> Self {
        spans.sort_by_key(|span| std::cmp::Reverse(span.first));
        Self { waiting: spans }
    }

    /// Gives a row those that begin in it or above it.
    pub(super) fn give(&mut self, row: &mut SheetRow) {
        while let Some(span) = self.waiting.pop_if(|span| span.first <= row.number) {
            row.spans.push(span);
        }
    }
}

pub(super) fn damaged(detail: &str) -> ImportError {
    ImportError::DamagedWorkbook { detail: detail.to_owned() }
}
