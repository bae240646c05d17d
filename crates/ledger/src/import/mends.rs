//! Quarantined rows that come back mended: which import and line each was of, so that none counts twice.

use mainstay_domain::export::csv_plain;
use mainstay_domain::ids::ImportId;

use super::block::{Block, Cell, place};
use super::number::{self, NumberReading};
use super::table::Table;

/// The columns that a quarantine is handed out with: import, line, column at fault, reason.
pub const MARKS: [&str; 4] =
    ["quarantine_import", "quarantine_line", "quarantine_column", "quarantine_reason"];

/// A quarantined row that a file mends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MendedRow {
    /// The import that quarantined it.
    pub import: ImportId,
    /// Its line in that import's file.
    pub line: u64,
}

/// What the raw rows of a quarantine are made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawLayout {
    /// The names of their cells.
    pub columns: Vec<String>,
    /// What separates these; `None` for a file with typed cells, whose raw rows are CSV with commas.
    pub delimiter: Option<char>,
}

impl RawLayout {
    pub(super) fn of(table: &Table, wanted: &[usize]) -> Self {
        let header = table.header();
        match table {
            Table::Csv(file) => {
                Self { columns: header.to_vec(), delimiter: Some(char::from(file.delimiter)) }
            }
            Table::Parquet(_) | Table::Workbook(_) => Self {
                columns: wanted.iter().filter_map(|column| header.get(*column).cloned()).collect(),
                delimiter: None,
            },
        }
    }
}

/// Whether a header is that of rows handed out for mending.
pub fn is_for_mending(header: &[String]) -> bool {
    MARKS.iter().take(2).all(|mark| header.iter().any(|name| name == mark))
}

/// Whether a text is a number in either way of writing it: it stays as it is where texts are made safe.
pub fn reads_as_number(text: &str) -> bool {
    [NumberReading::POINT, NumberReading::COMMA]
        .into_iter()
        .any(|reading| number::read(text.as_bytes(), reading).is_ok())
}

/// The columns that say what a row mends, as slots: import and line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    pub(super) import: usize,
    pub(super) line: usize,
}

impl Marks {
    /// What a row mends; `None` where somebody changed that.
    pub(super) fn read(self, block: &Block, row: usize) -> Option<MendedRow> {
        let text = |slot| std::str::from_utf8(block.cell(row, slot)).ok();
        Some(MendedRow { import: text(self.import)?.parse().ok()?, line: text(self.line)?.parse().ok()? })
    }
}

/// Takes the apostrophes away again that made the cells of a handed-out file safe.
pub(super) fn make_plain(block: &mut Block) {
    for at in 0..block.cells.len() {
        let Some(cell) = block.cells.get(at).copied() else { return };
        let Ok(text) = std::str::from_utf8(block.bytes(cell)) else { continue };
        let plain = csv_plain(text);
        if plain != text {
            let start = place(block.mended.len());
            block.mended.extend_from_slice(plain.as_bytes());
            let end = place(block.mended.len());
            if let Some(cell) = block.cells.get_mut(at) {
                *cell = Cell { start, end, mended: true };
            }
        }
    }
}
