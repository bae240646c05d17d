//! CSV files: text in any encoding, split into rows by a splitter of our own.
//!
//! Ours, because a row must be bounded in memory, keep its place and its raw text, and tell an unclosed quote from a long
//! cell; a general reader gives the cells and none of that.

mod decode;
mod layout;
mod split;

use std::path::{Path, PathBuf};

use encoding_rs::Encoding;

use self::decode::TextFile;
use self::split::{Outcome, Skipped, Skipper, Splitter};
use super::block::{Block, CHUNK, Cell, Row, RowFault, place};
use super::detection::{Detected, Detection};
use super::fingerprint::Fingerprint;
use super::mends::{is_for_mending, make_plain};
use super::{ImportError, ReadOptions};

/// A CSV file whose header has been read.
#[derive(Debug, Clone)]
pub(super) struct CsvFile {
    path: PathBuf,
    bytes: u64,
    /// The encoding, stated or detected.
    pub encoding: &'static Encoding,
    /// The character between columns, stated or detected.
    pub delimiter: u8,
    /// The names of the columns, trimmed.
    pub header: Vec<String>,
    /// The line the header begins on.
    pub header_line: u64,
    /// Whether its rows were handed out for mending.
    is_for_mending: bool,
    /// How encoding, delimiter and header were found.
    pub detections: Vec<Detection>,
}

impl CsvFile {
    pub(super) fn open(path: &Path, print: &Fingerprint, read: &ReadOptions) -> Result<Self, ImportError> {
        // What is handed out for mending bears this mark, whatever the first file's encoding was.
        let stated = read.encoding.filter(|_| !print.magic.starts_with(b"\xef\xbb\xbf"));
        let (encoding, detection) = match stated {
            Some(encoding) => (encoding, Detection::stated(Detected::Encoding, encoding.name())),
            None => detected_encoding(print.encoding(path)?),
        };
        let mut beginning = Vec::new();
        TextFile::open(path, encoding)?.fill(&mut beginning, CHUNK)?;
        let found = layout::find(&beginning, beginning.len() < CHUNK, read)?;
        Ok(Self {
            path: path.to_owned(),
            bytes: print.bytes,
            encoding,
            delimiter: found.delimiter,
            is_for_mending: is_for_mending(&found.header),
            header: found.header,
            header_line: found.header_line,
            detections: [vec![detection], found.detections].concat(),
        })
    }

    /// Reads the rows block by block; `wanted` are columns in ascending order. Stops where the receiver says so.
    pub(super) fn read(
        &self,
        wanted: &[usize],
        spare: &mut dyn FnMut() -> Block,
        receive: &mut dyn FnMut(Block) -> bool,
    ) -> Result<(), ImportError> {
        let mut text = TextFile::open(&self.path, self.encoding)?;
        let mut splitter = Splitter::new(self.delimiter, self.header.len(), wanted);
        let mut carried: Vec<u8> = Vec::new();
        let mut skipping: Option<Skipper> = None;
        let mut in_header = true;
        loop {
            let mut block = spare();
            block.clear(wanted.len());
            block.text.append(&mut carried);
            let missing = CHUNK.saturating_sub(block.text.len());
            let more = text.fill(&mut block.text, missing)?;
            let mut from = 0;
            if let Some(skipper) = &mut skipping {
                match skipper.skip(&block.text) {
                    Skipped::All if more => continue,
                    Skipped::All if skipper.in_quotes() => {
                        return Err(ImportError::UnclosedQuote { line: skipper.first_line });
                    }
                    Skipped::All => from = block.text.len(),
                    Skipped::Until(end) => from = end,
                }
                splitter.line += skipper.lines;
                skipping = None;
            }
            loop {
                let line = splitter.line;
                match splitter.split(&mut block, from, !more) {
                    Outcome::Row { end, .. } if in_header => {
                        in_header = line < self.header_line;
                        block.cells.clear();
                        block.mended.clear();
                        from = end;
                    }
                    Outcome::Row { end, raw_end, fault } => {
                        let raw = Cell { start: place(from), end: place(raw_end), mended: false };
                        block.rows.push(Row { line, raw, fault });
                        from = end;
                    }
                    Outcome::Blank { end } => from = end,
                    Outcome::Unclosed => return Err(ImportError::UnclosedQuote { line }),
                    Outcome::End => break,
                    Outcome::Incomplete if from == 0 && block.text.len() >= CHUNK => {
                        if in_header {
                            return Err(ImportError::mapping(
                                "read",
                                "the header is longer than 1 MiB: is this a CSV file?",
                            ));
                        }
                        let mut skipper = Skipper::new(self.delimiter, line);
                        skipper.skip(&block.text);
                        skipping = Some(skipper);
                        let raw = Cell { start: 0, end: place(super::block::LONGEST_CELL), mended: false };
                        let fault = Some(RowFault::CellTooLong(splitter.longest_column()));
                        block.cells.resize(block.cells.len() + wanted.len(), Cell::default());
                        block.rows.push(Row { line, raw, fault });
                        break;
                    }
                    Outcome::Incomplete => {
                        carried.extend_from_slice(block.text.get(from..).unwrap_or_default());
                        block.text.truncate(from);
                        break;
                    }
                }
            }
            mark_bytes_that_are_no_text(&mut block, text.had_faults());
            if self.is_for_mending {
                make_plain(&mut block);
            }
            block.progress = u16::try_from(text.consumed() * 1000 / self.bytes.max(1)).unwrap_or(1000);
            if !receive(block) || !more {
                return Ok(());
            }
        }
    }
}

fn detected_encoding(encoding: &'static Encoding) -> (&'static Encoding, Detection) {
    let what = Detected::Encoding;
    let because = match encoding.name() {
        "UTF-8" => "its bytes are UTF-8",
        "UTF-16LE" | "UTF-16BE" => "the file begins with the mark of this encoding",
        _ => {
            let others = ["windows-1252", "windows-1250", "ISO-8859-15", "macintosh"];
            let others = others.into_iter().filter(|other| *other != encoding.name());
            let detection = Detection {
                what,
                value: Some(encoding.name().to_owned()),
                sure: false,
                because: "its bytes are not UTF-8, and its letters look like this".to_owned(),
                alternatives: others.map(str::to_owned).collect(),
            };
            return (encoding, detection);
        }
    };
    (encoding, Detection::sure(what, encoding.name(), because))
}

/// Rows with bytes that are no text, or that were none before they were decoded.
fn mark_bytes_that_are_no_text(block: &mut Block, replaced: bool) {
    if !replaced && std::str::from_utf8(&block.text).is_ok() {
        return;
    }
    let mut rows = std::mem::take(&mut block.rows);
    for row in &mut rows {
        let damaged = match std::str::from_utf8(block.bytes(row.raw)) {
            Ok(text) => replaced && text.contains('\u{fffd}'),
            Err(_) => true,
        };
        if damaged && row.fault.is_none() {
            row.fault = Some(RowFault::Encoding);
        }
    }
    block.rows = rows;
}
