//! What is said of a row that cannot be read as a row, whatever the mapping makes of it.

use super::QuarantineCode;
use super::block::RowFault;
use super::evaluate::{Refused, RowCells, refuse};

/// The reason for which such a row is quarantined, and the column where it is one cell's fault.
pub(super) fn row_fault(cells: &RowCells<'_>, fault: RowFault) -> Refused {
    let mut slot = None;
    let mut at = |column: usize| slot = cells.bound.wanted.binary_search(&column).ok();
    let (code, reason) = match fault {
        RowFault::CellError(column) => {
            at(column);
            (QuarantineCode::CellError, "the cell shows an error".to_owned())
        }
        RowFault::Uncomputed(column) => {
            at(column);
            let reason =
                "the cell has a formula without a value: open the file in a spreadsheet program and save it";
            (QuarantineCode::CellError, reason.to_owned())
        }
        RowFault::ColumnCount(found) => {
            (QuarantineCode::ColumnCount, format!("the row has {found} cells, the header has another number"))
        }
        RowFault::CellTooLong(column) => {
            (QuarantineCode::CellTooLong, format!("the cell in column {} is longer than 64 KiB", column + 1))
        }
        RowFault::UnclosedQuote => {
            (QuarantineCode::UnclosedQuote, "the file ends inside a quote of this row".to_owned())
        }
        RowFault::Encoding => (QuarantineCode::Encoding, QuarantineCode::Encoding.meaning().to_owned()),
    };
    refuse(cells, slot, code, reason)
}
