//! Rows of a sheet into blocks.

use std::collections::VecDeque;

use super::super::ImportError;
use super::super::block::{
    Block, CHUNK, Cell, CellKind, LONGEST_CELL, LONGEST_VALUE, Row, RowFault, cut, place,
};
use super::cells::{SheetRow, SheetRows, Shown, Span};
use super::kept::Keeper;

/// The most rows of a block.
const ROWS: usize = 4096;

/// Reads the wanted columns of a sheet.
pub(super) struct SheetReader<'a> {
    rows: Box<dyn SheetRows + 'a>,
    /// The row that is being read.
    row: SheetRow,
    /// Keeps every row as it was read.
    keeper: Option<Keeper>,
    /// Where each slot's column stands in the sheet.
    columns: &'a [u32],
    /// Where it stands in the header.
    wanted: &'a [usize],
    /// Cells merged over several rows, by slot.
    merged: Vec<VecDeque<Merged>>,
    /// The row of the header: rows begin after it.
    header_row: u64,
    last_row: u64,
}

/// A cell that stands in several rows.
#[derive(Debug, Clone)]
struct Merged {
    span: Span,
    shown: Option<(Shown, String)>,
}

impl<'a> SheetReader<'a> {
    pub(super) fn new(
        rows: Box<dyn SheetRows + 'a>,
        (columns, wanted): (&'a [u32], &'a [usize]),
        header_row: u64,
        last_row: u64,
        keeper: Option<Keeper>,
    ) -> Self {
        let merged = vec![VecDeque::new(); columns.len()];
        Self { rows, row: SheetRow::default(), keeper, columns, wanted, merged, header_row, last_row }
    }

    /// Fills a block; false when the sheet has ended.
    pub(super) fn fill(&mut self, block: &mut Block) -> Result<bool, ImportError> {
        block.clear(self.columns.len());
        while block.text.len() < CHUNK && block.rows.len() < ROWS {
            if !self.rows.next(&mut self.row)? {
                block.progress = 1000;
                return Ok(false);
            }
            self.row.check()?;
            // A row that cannot be kept, such as on a full disk, is read all the same.
            self.keeper = self.keeper.take().and_then(|keeper| keeper.keep(&self.row));
            self.note_spans();
            if self.row.number > self.header_row {
                self.render(block);
            }
        }
        let reached = block.rows.last().map_or(0, |row| row.line);
        block.progress = u16::try_from(reached * 1000 / self.last_row.max(reached).max(1)).unwrap_or(1000);
        Ok(true)
    }

    /// What was kept of a sheet that was read to its end.
    pub(super) fn into_keeper(self) -> Option<Keeper> {
        self.keeper
    }

    fn note_spans(&mut self) {
        for span in &self.row.spans {
            for (column, merged) in self.columns.iter().zip(&mut self.merged) {
                if *column == span.column {
                    merged.push_back(Merged { span: *span, shown: None });
                }
            }
        }
        for (column, merged) in self.columns.iter().zip(&mut self.merged) {
            while merged.front().is_some_and(|merged| merged.span.last < self.row.number) {
                merged.pop_front();
            }
            let begins = |merged: &&mut Merged| merged.span.first == self.row.number;
            // What a header is merged with are no values.
            if self.row.number > self.header_row
                && let Some(merged) = merged.front_mut().filter(begins)
            {
                merged.shown = self.row.get(*column).map(|(shown, text)| (shown, text.to_owned()));
            }
        }
    }

    fn render(&mut self, block: &mut Block) {
        let first = block.text.len();
        let mut fault = None;
        for ((column, wanted), merged) in self.columns.iter().zip(self.wanted).zip(&self.merged) {
            let (shown, text, covered) = match merged.front() {
                None => shown(self.row.get(*column), false),
                Some(merged) => {
                    shown(merged.shown.as_ref().map(|(shown, text)| (*shown, text.as_str())), true)
                }
            };
            let start = place(block.text.len());
            let is_full = block.text.len() - first > CHUNK;
            fault = fault.or(match shown {
                _ if is_full => Some(RowFault::CellTooLong(*wanted)),
                Some(Shown::Error) => Some(RowFault::CellError(*wanted)),
                Some(Shown::Uncomputed) => Some(RowFault::Uncomputed(*wanted)),
                _ => (text.len() > LONGEST_CELL).then_some(RowFault::CellTooLong(*wanted)),
            });
            if !is_full && text.len() > LONGEST_CELL {
                block.text.extend_from_slice(cut(text.as_bytes(), LONGEST_VALUE).as_bytes());
            } else if !is_full {
                block.text.extend_from_slice(text.as_bytes());
            }
            block.cells.push(Cell { start, end: place(block.text.len()), mended: false });
            let kind = if covered { CellKind::Covered } else { shown.map_or(CellKind::Text, Shown::kind) };
            block.kinds.push(kind);
        }
        block.rows.push(Row { line: self.row.number, raw: Cell::default(), fault });
    }
}

/// What a cell shows, and whether that stands in other rows too.
fn shown(cell: Option<(Shown, &str)>, is_merged: bool) -> (Option<Shown>, &str, bool) {
    match cell {
        Some((shown, text)) => (Some(shown), text, is_merged),
        None => (None, "", false),
    }
}
