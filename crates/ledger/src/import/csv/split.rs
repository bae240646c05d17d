//! Splits text into rows and cells, by RFC 4180 with the leniency of spreadsheets: a quote inside an unquoted cell is a
//! letter, and text after a closing quote belongs to the cell.

use super::super::block::{Block, Cell, LONGEST_CELL, RowFault, place, trimmed};

/// What splitting one row came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A row; its text ends at `raw_end`, the next begins at `end`.
    Row { end: usize, raw_end: usize, fault: Option<RowFault> },
    /// A line without anything.
    Blank { end: usize },
    /// The text ends before the row does, and more may follow.
    Incomplete,
    /// A quote opens, lines follow, and nothing closes it before the end of the file.
    Unclosed,
    /// No text is left.
    End,
}

/// How a cell ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Delimiter,
    Line,
    FileEnd,
}

/// Splits rows, and counts lines as it goes.
pub(super) struct Splitter {
    delimiter: u8,
    columns: usize,
    wanted: Vec<bool>,
    slots: usize,
    /// The line of the file the next row begins on.
    pub line: u64,
    column: usize,
}

impl Splitter {
    pub(super) fn new(delimiter: u8, columns: usize, wanted: &[usize]) -> Self {
        let flags = (0..columns).map(|column| wanted.binary_search(&column).is_ok()).collect();
        Self { delimiter, columns, wanted: flags, slots: wanted.len(), line: 1, column: 0 }
    }

    /// The column at which the last, incomplete row stopped.
    pub(super) fn longest_column(&self) -> usize {
        self.column.min(self.columns.saturating_sub(1))
    }

    /// Splits the row that begins at `from` and appends its wanted cells; on anything but a row the block is unchanged.
    pub(super) fn split(&mut self, block: &mut Block, from: usize, is_last: bool) -> Outcome {
        let text = block.text.as_slice();
        if from >= text.len() {
            return Outcome::End;
        }
        let (kept_cells, kept_mended) = (block.cells.len(), block.mended.len());
        let (mut at, mut newlines, mut fault) = (from, 0, None);
        self.column = 0;
        let (raw_end, end) = loop {
            let Some(found) = cell(text, at, self.delimiter, is_last, &mut block.mended) else {
                block.cells.truncate(kept_cells);
                block.mended.truncate(kept_mended);
                return Outcome::Incomplete;
            };
            newlines += found.newlines;
            if found.unclosed {
                if newlines > 0 {
                    return Outcome::Unclosed;
                }
                fault = Some(RowFault::UnclosedQuote);
            }
            if found.cell.end - found.cell.start > place(LONGEST_CELL) && fault.is_none() {
                fault = Some(RowFault::CellTooLong(self.column));
            }
            if self.wanted.get(self.column).copied().unwrap_or(false) {
                block.cells.push(found.cell);
            }
            self.column += 1;
            at = found.next;
            match found.ended {
                Ended::Delimiter => {}
                Ended::FileEnd => break (found.raw_end, at),
                Ended::Line => {
                    if let Some(end) = line_end(text, found.raw_end, is_last) {
                        break (found.raw_end, end);
                    }
                    block.cells.truncate(kept_cells);
                    block.mended.truncate(kept_mended);
                    return Outcome::Incomplete;
                }
            }
        };
        self.line += newlines + 1;
        if raw_end == from || is_rule(text.get(from..raw_end).unwrap_or_default(), self.delimiter) {
            block.cells.truncate(kept_cells);
            block.mended.truncate(kept_mended);
            return Outcome::Blank { end };
        }
        if self.column != self.columns && fault.is_none() {
            fault = Some(RowFault::ColumnCount(self.column));
        }
        block.cells.resize(kept_cells + self.slots, Cell::default());
        Outcome::Row { end, raw_end, fault }
    }
}

/// Whether a line is a rule drawn between the rows of a list that has bars for its frame: a line without anything.
fn is_rule(line: &[u8], delimiter: u8) -> bool {
    let is_drawn = |byte: &u8| matches!(byte, b'-' | b'=' | b'+' | b'|' | b' ');
    delimiter == b'|' && line.iter().all(is_drawn) && line.windows(3).any(|three| three == b"---")
}

struct Found {
    cell: Cell,
    /// Where the cell's text ends in the file, with its closing quote.
    raw_end: usize,
    /// Where the next cell begins, if one does on this line.
    next: usize,
    newlines: u64,
    ended: Ended,
    unclosed: bool,
}

/// One cell; `None` when its end is not in the text and more may follow.
fn cell(text: &[u8], at: usize, delimiter: u8, is_last: bool, mended: &mut Vec<u8>) -> Option<Found> {
    if text.get(at) == Some(&b'"') {
        return quoted(text, at, delimiter, is_last, mended);
    }
    let (raw_end, ended) = plain_end(text, at, delimiter, is_last)?;
    let cell = Cell { start: place(at), end: place(raw_end), mended: false };
    Some(Found { cell, raw_end, next: raw_end + 1, newlines: 0, ended, unclosed: false })
}

fn plain_end(text: &[u8], at: usize, delimiter: u8, is_last: bool) -> Option<(usize, Ended)> {
    let rest = text.get(at..)?;
    match rest.iter().position(|byte| *byte == delimiter || *byte == b'\n' || *byte == b'\r') {
        Some(length) if rest.get(length) == Some(&delimiter) => Some((at + length, Ended::Delimiter)),
        Some(length) => Some((at + length, Ended::Line)),
        None if is_last => Some((text.len(), Ended::FileEnd)),
        None => None,
    }
}

fn quoted(text: &[u8], at: usize, delimiter: u8, is_last: bool, mended: &mut Vec<u8>) -> Option<Found> {
    let start = at + 1;
    let (mut from, mut newlines, mut doubled) = (start, 0, false);
    let close = loop {
        let rest = text.get(from..)?;
        let length = rest.iter().position(|byte| {
            newlines += u64::from(*byte == b'\n');
            *byte == b'"'
        });
        let Some(length) = length else {
            if !is_last {
                return None;
            }
            let inner = text.get(start..).unwrap_or_default().trim_ascii_end();
            let newlines = inner.iter().map(|byte| u64::from(*byte == b'\n')).sum();
            let cell = Cell { start: place(start), end: place(text.len()), mended: false };
            let (raw_end, ended) = (text.len(), Ended::FileEnd);
            return Some(Found { cell, raw_end, next: raw_end, newlines, ended, unclosed: true });
        };
        let quote = from + length;
        match text.get(quote + 1) {
            Some(b'"') => {
                doubled = true;
                from = quote + 2;
            }
            None if !is_last => return None,
            _ => break quote,
        }
    };
    let (raw_end, ended) = plain_end(text, close + 1, delimiter, is_last)?;
    let tail = text.get(close + 1..raw_end).unwrap_or_default();
    let cell = if doubled || !trimmed(tail).is_empty() {
        let first = mended.len();
        let inner = text.get(start..close).unwrap_or_default();
        let mut last_was_quote = false;
        for byte in inner {
            last_was_quote = *byte == b'"' && !last_was_quote;
            if !last_was_quote {
                mended.push(*byte);
            }
        }
        mended.extend_from_slice(tail);
        Cell { start: place(first), end: place(mended.len()), mended: true }
    } else {
        Cell { start: place(start), end: place(close), mended: false }
    };
    Some(Found { cell, raw_end, next: raw_end + 1, newlines, ended, unclosed: false })
}

/// Where the next line begins: after `\n`, `\r\n` or `\r`. `None` when a `\r` is the last byte so far.
fn line_end(text: &[u8], at: usize, is_last: bool) -> Option<usize> {
    match (text.get(at), text.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => Some(at + 2),
        (Some(b'\r'), None) if !is_last => None,
        _ => Some(at + 1),
    }
}

/// How far a too long row was skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Skipped {
    /// The row goes on.
    All,
    /// The next row begins here.
    Until(usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    AfterQuote,
    /// The row has ended with a `\r`, to which a `\n` may still belong.
    AfterReturn,
}

/// Passes over the rest of a row without keeping it.
pub(super) struct Skipper {
    delimiter: u8,
    state: State,
    /// The line the row begins on.
    pub first_line: u64,
    /// The lines passed over.
    pub lines: u64,
}

impl Skipper {
    pub(super) fn new(delimiter: u8, first_line: u64) -> Self {
        Self { delimiter, state: State::CellStart, first_line, lines: 0 }
    }

    /// Whether the text so far ends inside a quote.
    pub(super) fn in_quotes(&self) -> bool {
        self.state == State::Quoted
    }

    /// Passes over a further piece of text. Rows end and lines count as in [`Splitter`]: inside quotes only `\n` counts.
    pub(super) fn skip(&mut self, text: &[u8]) -> Skipped {
        for (at, byte) in text.iter().enumerate() {
            self.state = match (self.state, *byte) {
                (State::AfterReturn, b'\n') => return Skipped::Until(at + 1),
                (State::AfterReturn, _) => return Skipped::Until(at),
                (State::Quoted, b'"') => State::AfterQuote,
                (State::CellStart | State::AfterQuote, b'"') => State::Quoted,
                (State::Quoted, byte) => {
                    self.lines += u64::from(byte == b'\n');
                    State::Quoted
                }
                (_, b'\n') => {
                    self.lines += 1;
                    return Skipped::Until(at + 1);
                }
                (_, b'\r') => {
                    self.lines += 1;
                    State::AfterReturn
                }
                (_, byte) if byte == self.delimiter => State::CellStart,
                _ => State::Plain,
            };
        }
        Skipped::All
    }
}

/// The rows of a text with the lines they begin on, each of as many cells as it has.
pub(super) fn rows(text: &[u8], delimiter: u8, is_last: bool) -> impl Iterator<Item = (u64, Vec<String>)> {
    let mut at = 0;
    let mut next_line = 1;
    let mut mended = Vec::new();
    std::iter::from_fn(move || {
        loop {
            let (from, line, mut cells) = (at, next_line, Vec::new());
            if from >= text.len() {
                return None;
            }
            let raw_end = loop {
                let found = cell(text, at, delimiter, is_last, &mut mended)?;
                next_line += found.newlines;
                let piece = if found.cell.mended { mended.as_slice() } else { text };
                let bytes = piece
                    .get(
                        super::super::block::position(found.cell.start)
                            ..super::super::block::position(found.cell.end),
                    )
                    .unwrap_or_default();
                cells.push(String::from_utf8_lossy(trimmed(bytes)).into_owned());
                at = found.next;
                match found.ended {
                    Ended::Delimiter => {}
                    Ended::FileEnd => break found.raw_end,
                    Ended::Line => {
                        at = line_end(text, found.raw_end, is_last)?;
                        break found.raw_end;
                    }
                }
            };
            mended.clear();
            next_line += 1;
            if raw_end > from && !is_rule(text.get(from..raw_end).unwrap_or_default(), delimiter) {
                return Some((line, cells));
            }
        }
    })
}
