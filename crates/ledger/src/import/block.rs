//! A few thousand rows on their way from a reader to the evaluation: the wanted cells as text, without one string each.

/// The bytes of text in a block, and with that the longest row.
pub(super) const CHUNK: usize = 1 << 20;
/// The longest cell that is imported, in bytes.
pub(super) const LONGEST_CELL: usize = 64 * 1024;
/// The longest value that a report repeats, in bytes.
pub(super) const LONGEST_VALUE: usize = 256;

/// Rows of one file, in its order.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// What the cells point into.
    pub text: Vec<u8>,
    /// Cells whose text is not in one piece in `text`: those with doubled quotes.
    pub mended: Vec<u8>,
    /// `slots` cells for each row.
    pub cells: Vec<Cell>,
    /// What each cell is; none at all where every cell is text.
    pub kinds: Vec<CellKind>,
    /// The rows.
    pub rows: Vec<Row>,
    /// How many cells a row has here: the wanted columns, in the order of the file.
    pub slots: usize,
    /// How much of the file has been read after this block, in thousandths.
    pub progress: u16,
    /// The decimal sign that the mapping states, in which numbers by type are handed out as text.
    pub decimal: Option<u8>,
}

/// A place in one of the block's texts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    pub start: u32,
    pub end: u32,
    pub mended: bool,
}

/// What a cell of a file with typed cells is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum CellKind {
    /// Text, or a number or a date written as text.
    #[default]
    Text,
    /// A number: its point is the decimal sign.
    Number,
    /// A cell merged over several rows, which stands in each of them.
    Covered,
}

/// A row's place and what is wrong with it as a whole.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The line of the file it begins on, or its number in a Parquet file; from 1.
    pub line: u64,
    /// The row as it stood, in `text`; empty for Parquet.
    pub raw: Cell,
    /// What makes its cells useless.
    pub fault: Option<RowFault>,
}

/// Why the cells of a row cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowFault {
    /// It has this many cells, which is not as many as the header.
    ColumnCount(usize),
    /// The cell of this column, counted from 0, is too long.
    CellTooLong(usize),
    /// The cell of this column, counted from 0, shows an error such as `#N/A`.
    CellError(usize),
    /// The cell of this column, counted from 0, has a formula that nothing has computed.
    Uncomputed(usize),
    /// The row is cut off inside a quote.
    UnclosedQuote,
    /// Bytes that are no text.
    Encoding,
}

impl Block {
    /// Empties the block and keeps its memory.
    pub(super) fn clear(&mut self, slots: usize) {
        self.text.clear();
        self.mended.clear();
        self.cells.clear();
        self.kinds.clear();
        self.rows.clear();
        self.slots = slots;
    }

    /// The text of a cell, trimmed of spaces.
    pub(super) fn cell(&self, row: usize, slot: usize) -> &[u8] {
        self.cells.get(row * self.slots + slot).map_or(&[], |cell| trimmed(self.bytes(*cell)))
    }

    /// What a cell is.
    pub(super) fn kind(&self, row: usize, slot: usize) -> CellKind {
        self.kinds.get(row * self.slots + slot).copied().unwrap_or_default()
    }

    /// The bytes at a place.
    pub(super) fn bytes(&self, cell: Cell) -> &[u8] {
        let text = if cell.mended { &self.mended } else { &self.text };
        text.get(position(cell.start)..position(cell.end)).unwrap_or_default()
    }

    /// The row for mending: as it stood, or its wanted cells as CSV. Of the slots that are amounts a merged cell is left
    /// empty: written into each row it would count in each.
    pub(super) fn raw(&self, row: usize, amounts: &[usize]) -> String {
        let raw = self.rows.get(row).map_or(&[][..], |row| self.bytes(row.raw));
        if !raw.is_empty() {
            return cut(raw, LONGEST_CELL);
        }
        let is_merged = |slot: &usize| amounts.contains(slot) && self.kind(row, *slot) == CellKind::Covered;
        let cells: Vec<String> = (0..self.slots)
            .map(|slot| if is_merged(&slot) { String::new() } else { quoted(&self.unambiguous(row, slot)) })
            .collect();
        cells.join(",")
    }

    /// A cell as text that the mapping reads as the same value. A number of exactly three decimals gets a fourth: as text it
    /// could be read as thousands.
    fn unambiguous(&self, row: usize, slot: usize) -> String {
        let mut text = String::from_utf8_lossy(self.cell(row, slot)).into_owned();
        if self.kind(row, slot) != CellKind::Number {
            return text;
        }
        if text.rsplit_once('.').is_some_and(|(_, decimals)| decimals.len() == 3) {
            text.push('0');
        }
        if self.decimal == Some(b',') { text.replace('.', ",") } else { text }
    }
}

/// A position as an index.
pub(super) fn position(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// An index as a position. It fits: a block takes a row only while it has less than [`CHUNK`] of text, and no row adds more
/// than that and two cells, which is far from 4 GiB.
pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Without the spaces around it, also the unbreakable ones that spreadsheets write.
pub(super) fn trimmed(cell: &[u8]) -> &[u8] {
    let mut cell = cell.trim_ascii();
    while let Some(inner) = without_unbreakable(cell) {
        cell = inner.trim_ascii();
    }
    cell
}

fn without_unbreakable(cell: &[u8]) -> Option<&[u8]> {
    const NO_BREAK: &[u8] = "\u{a0}".as_bytes();
    const NARROW: &[u8] = "\u{202f}".as_bytes();
    match (cell.first()?, cell.last()?) {
        (0xc2 | 0xe2, _) | (_, 0xa0 | 0xaf) => cell
            .strip_prefix(NO_BREAK)
            .or_else(|| cell.strip_prefix(NARROW))
            .or_else(|| cell.strip_suffix(NO_BREAK))
            .or_else(|| cell.strip_suffix(NARROW)),
        _ => None,
    }
}

/// The text of some bytes, cut to a length and marked where it was.
pub(super) fn cut(bytes: &[u8], longest: usize) -> String {
    let bytes_shown = bytes.get(..longest).unwrap_or(bytes);
    let mut text = String::from_utf8_lossy(bytes_shown).into_owned();
    if bytes_shown.len() < bytes.len() {
        text.push('…');
    }
    text
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
