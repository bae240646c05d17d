//! Rows of a sheet into blocks.

use std::io::{Read, Seek};

use calamine::{Dimensions, XlsxCellReader};

use super::super::ImportError;
use super::super::block::{
    Block, CHUNK, Cell, CellKind, LONGEST_CELL, LONGEST_VALUE, Row, RowFault, cut, place,
};
use super::cells::{Rows, SheetRow, Shown};

/// The most rows of a block.
const ROWS: usize = 4096;

/// Reads the wanted columns of a sheet.
pub(super) struct SheetReader<'a, 'b, RS: Read + Seek> {
    rows: Rows<'a, RS>,
    /// Where each slot's column stands in the sheet.
    columns: &'b [u32],
    /// Where it stands in the header.
    wanted: &'b [usize],
    /// Cells merged over several rows, by slot, the last one first.
    merged: Vec<Vec<Merged>>,
    /// The row of the header: rows begin after it.
    header_row: u64,
    last_row: u64,
}

/// A cell that stands in several rows.
#[derive(Debug, Clone)]
struct Merged {
    first: u64,
    last: u64,
    shown: Option<Shown>,
}

impl<'a, 'b, RS: Read + Seek> SheetReader<'a, 'b, RS> {
    pub(super) fn new(
        cells: XlsxCellReader<'a, RS>,
        columns: &'b [u32],
        wanted: &'b [usize],
        merged: &[Dimensions],
        header_row: u64,
        last_row: u64,
    ) -> Self {
        let merged = columns.iter().map(|column| merged_in(*column, merged)).collect();
        Self { rows: Rows::new(cells), columns, wanted, merged, header_row, last_row }
    }

    /// Fills a block; false when the sheet has ended.
    pub(super) fn fill(&mut self, block: &mut Block) -> Result<bool, ImportError> {
        block.clear(self.columns.len());
        while block.text.len() < CHUNK && block.rows.len() < ROWS {
            let Some(row) = self.rows.next()? else {
                block.progress = 1000;
                return Ok(false);
            };
            if row.number > self.header_row {
                self.render(row, block);
            }
        }
        let reached = block.rows.last().map_or(0, |row| row.line);
        block.progress = u16::try_from(reached * 1000 / self.last_row.max(reached).max(1)).unwrap_or(1000);
        Ok(true)
    }

    fn render(&mut self, mut row: SheetRow, block: &mut Block) {
        let first = block.text.len();
        let mut fault = None;
        for slot in 0..self.columns.len() {
            let (Some(column), Some(wanted)) = (self.columns.get(slot), self.wanted.get(slot)) else {
                return;
            };
            let own = row.cells.remove(column);
            let (shown, covered) = self.covered(slot, row.number, own);
            let start = place(block.text.len());
            let is_full = block.text.len() - first > CHUNK;
            let text = shown.as_ref().map_or("", Shown::text);
            fault = fault.or(match &shown {
                _ if is_full => Some(RowFault::CellTooLong(*wanted)),
                Some(Shown::Error(_)) => Some(RowFault::CellError(*wanted)),
                Some(Shown::Uncomputed) => Some(RowFault::Uncomputed(*wanted)),
                _ => (text.len() > LONGEST_CELL).then_some(RowFault::CellTooLong(*wanted)),
            });
            if !is_full && text.len() > LONGEST_CELL {
                block.text.extend_from_slice(cut(text.as_bytes(), LONGEST_VALUE).as_bytes());
            } else if !is_full {
                block.text.extend_from_slice(text.as_bytes());
            }
            block.cells.push(Cell { start, end: place(block.text.len()), mended: false });
            let kind =
                if covered { CellKind::Covered } else { shown.as_ref().map_or(CellKind::Text, Shown::kind) };
            block.kinds.push(kind);
        }
        block.rows.push(Row { line: row.number, raw: Cell::default(), fault });
    }

    /// What a cell shows, and whether that stands in other rows too.
    fn covered(&mut self, slot: usize, number: u64, own: Option<Shown>) -> (Option<Shown>, bool) {
        let Some(merged) = self.merged.get_mut(slot) else { return (own, false) };
        while merged.last().is_some_and(|merged| merged.last < number) {
            merged.pop();
        }
        match merged.last_mut().filter(|merged| merged.first <= number) {
            None => (own, false),
            Some(merged) => {
                if number == merged.first {
                    merged.shown = own;
                }
                (merged.shown.clone(), merged.shown.is_some())
            }
        }
    }
}

/// The cells of a column that are merged over several rows, the last one first.
fn merged_in(column: u32, merged: &[Dimensions]) -> Vec<Merged> {
    let several = merged.iter().filter(|cell| cell.start.1 == column && cell.end.0 > cell.start.0);
    let mut found: Vec<Merged> = several
        .map(|cell| Merged {
            first: u64::from(cell.start.0) + 1,
            last: u64::from(cell.end.0) + 1,
            shown: None,
        })
        .collect();
    found.sort_unstable_by_key(|cell| std::cmp::Reverse(cell.first));
    found
}
