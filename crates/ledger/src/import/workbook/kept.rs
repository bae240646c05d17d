//! The rows of a sheet as they were read once, kept in a file beside the workbook: reading them again takes a fraction of
//! the time, and shows the same.
//!
//! What is kept belongs to one workbook as it was: its length and its time of change stand in the file, and every block of
//! it carries a checksum. Whoever has no use for it, or does not trust it, reads the workbook.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use tempfile::NamedTempFile;
use xxhash_rust::xxh3::xxh3_64;

use super::super::fingerprint::Stamp;
use super::super::{Format, ImportError};
use super::SurveyedSheet;
use super::cells::{SheetRow, SheetRows, Shown, Span, damaged};

/// The first and the last bytes; another layout has another name.
const MAGIC: &[u8; 8] = b"MSTYROW1";
/// The most bytes that are kept: a larger sheet is read from its workbook each time.
const MOST_KEPT: u64 = 1 << 30;
/// A block is written beyond this size.
const BLOCK: usize = 1 << 18;
/// The largest block that is believed: a row of a sheet is far smaller.
const LARGEST_BLOCK: u64 = 1 << 28;

/// What is known of a workbook beside the rows of one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct About {
    /// The workbook's length and time of change.
    pub(super) mark: [u8; 24],
    pub(super) format: Format,
    pub(super) sheets: Vec<SurveyedSheet>,
    /// Which of them is kept.
    pub(super) place: usize,
}

/// Writes rows as they are read.
pub(super) struct Keeper {
    file: BufWriter<NamedTempFile>,
    block: Vec<u8>,
    written: u64,
}

impl Keeper {
    /// Begins a file that will be `path` once it is complete; `None` where it cannot be written.
    pub(super) fn begin(path: &Path) -> Option<Self> {
        let file = NamedTempFile::new_in(path.parent()?).ok()?;
        let mut keeper = Self { file: BufWriter::new(file), block: Vec::new(), written: 0 };
        keeper.write(MAGIC)?;
        Some(keeper)
    }

    /// Keeps a row; `None` where that fails or is too much, which also removes what was written.
    pub(super) fn keep(mut self, row: &SheetRow) -> Option<Self> {
        let block = &mut self.block;
        put_u64(block, row.number);
        put_length(block, row.spans.len())?;
        for span in &row.spans {
            put_u64(block, u64::from(span.column));
            put_u64(block, span.first);
            put_u64(block, span.last);
        }
        put_length(block, row.len())?;
        for (column, shown, text) in row.cells() {
            block.extend_from_slice(&column.to_le_bytes());
            block.push(code(shown));
            put_text(block, text)?;
        }
        if self.block.len() >= BLOCK {
            self.write_block()?;
        }
        Some(self)
    }

    /// Completes the file under its name.
    pub(super) fn finish(mut self, path: &Path, about: &About) -> Option<Kept> {
        self.write_block()?;
        let index = self.written;
        let block = &mut self.block;
        block.extend_from_slice(&about.mark);
        block.push(FORMATS.iter().position(|format| *format == about.format).and_then(byte)?);
        put_length(block, about.place)?;
        put_length(block, about.sheets.len())?;
        for sheet in &about.sheets {
            put_text(block, &sheet.name)?;
            put_u64(block, sheet.rows);
            put_u64(block, sheet.columns);
            block.push(u8::from(sheet.looks_like_table));
        }
        self.write_block()?;
        self.write(&index.to_le_bytes())?;
        self.write(MAGIC)?;
        let file = self.file.into_inner().ok()?;
        // Its name must not outlive its content.
        file.as_file().sync_data().ok()?;
        let file = file.persist(path).ok()?;
        Some(Kept { file: BufReader::with_capacity(BLOCK, file), about: about.clone(), end: index })
    }

    fn write_block(&mut self) -> Option<()> {
        if self.block.is_empty() {
            return Some(());
        }
        let block = std::mem::take(&mut self.block);
        let length = u64::try_from(block.len()).ok().filter(|length| *length <= LARGEST_BLOCK)?;
        self.write(&length.to_le_bytes())?;
        self.write(&xxh3_64(&block).to_le_bytes())?;
        self.write(&block)?;
        self.block = block;
        self.block.clear();
        Some(())
    }

    fn write(&mut self, bytes: &[u8]) -> Option<()> {
        self.written += u64::try_from(bytes.len()).ok()?;
        if self.written > MOST_KEPT {
            return None;
        }
        self.file.write_all(bytes).ok()
    }
}

/// A sheet that was kept whole.
pub(super) struct Kept {
    file: BufReader<File>,
    pub(super) about: About,
    /// Where the rows end.
    end: u64,
}

impl Kept {
    /// Opens what was kept of a workbook; `None` where there is nothing, or it is of another workbook, or damaged.
    pub(super) fn open(path: &Path, workbook: &Path) -> Option<Self> {
        let mark = Stamp::of(workbook).ok()?.mark()?;
        let mut file = BufReader::with_capacity(BLOCK, File::open(path).ok()?);
        let trailer = file.seek(SeekFrom::End(-16)).ok()?;
        let (mut end, mut magic) = ([0; 8], [0; 8]);
        file.read_exact(&mut end).ok()?;
        file.read_exact(&mut magic).ok()?;
        let end = u64::from_le_bytes(end);
        if &magic != MAGIC || end >= trailer {
            return None;
        }
        file.seek(SeekFrom::Start(end)).ok()?;
        let mut block = Vec::new();
        read_block(&mut file, &mut block)?;
        let about = read_about(&mut block.as_slice())?;
        (about.mark == mark).then_some(Self { file, about, end })
    }

    /// Its rows from the first.
    pub(super) fn rows(&mut self) -> Result<Box<dyn SheetRows + '_>, ImportError> {
        self.file.seek(SeekFrom::Start(8)).map_err(|_| lost())?;
        Ok(Box::new(KeptRows { kept: self, at: 8, block: Vec::new(), from: 0 }))
    }
}

struct KeptRows<'a> {
    kept: &'a mut Kept,
    /// Where the next block begins.
    at: u64,
    block: Vec<u8>,
    /// Where the next row begins in the block.
    from: usize,
}

impl SheetRows for KeptRows<'_> {
    fn next(&mut self, row: &mut SheetRow) -> Result<bool, ImportError> {
        if self.from >= self.block.len() {
            if self.at >= self.kept.end {
                row.begin(0);
                return Ok(false);
            }
            self.at += read_block(&mut self.kept.file, &mut self.block).ok_or_else(lost)?;
            self.from = 0;
        }
        let mut rest = self.block.get(self.from..).unwrap_or_default();
        read_row(&mut rest, row).ok_or_else(lost)?;
        self.from = self.block.len() - rest.len();
        Ok(true)
    }
}

fn lost() -> ImportError {
    damaged("what was kept of its rows was changed; upload the file again")
}

/// Reads a block whose checksum is right, and says how many bytes it takes.
fn read_block(file: &mut impl Read, block: &mut Vec<u8>) -> Option<u64> {
    let (mut length, mut hash) = ([0; 8], [0; 8]);
    file.read_exact(&mut length).ok()?;
    file.read_exact(&mut hash).ok()?;
    let length = u64::from_le_bytes(length);
    block.clear();
    file.take(length.min(LARGEST_BLOCK)).read_to_end(block).ok()?;
    let is_whole = u64::try_from(block.len()).ok()? == length && xxh3_64(block) == u64::from_le_bytes(hash);
    is_whole.then_some(length + 16)
}

fn read_row(rest: &mut &[u8], row: &mut SheetRow) -> Option<()> {
    row.begin(take_u64(rest)?);
    for _ in 0..take_length(rest)? {
        let column = u32::try_from(take_u64(rest)?).ok()?;
        row.spans.push(Span { column, first: take_u64(rest)?, last: take_u64(rest)? });
    }
    for _ in 0..take_length(rest)? {
        let column = u32::from_le_bytes(take(rest)?);
        let [shown] = take(rest)?;
        row.push(column, shown_of(shown)?, take_text(rest)?);
    }
    Some(())
}

fn read_about(rest: &mut &[u8]) -> Option<About> {
    let mark = take(rest)?;
    let [format] = take(rest)?;
    let format = *FORMATS.get(usize::from(format))?;
    let place = take_length(rest)?;
    let sheets = (0..take_length(rest)?).map(|_| {
        let name = take_text(rest)?.to_owned();
        let (rows, columns) = (take_u64(rest)?, take_u64(rest)?);
        let [looks_like_table] = take(rest)?;
        Some(SurveyedSheet { name, rows, columns, looks_like_table: looks_like_table == 1 })
    });
    let sheets = sheets.collect::<Option<_>>()?;
    Some(About { mark, format, sheets, place })
}

/// The formats of workbooks, by the number that stands for each.
const FORMATS: [Format; 3] = [Format::Xlsx, Format::Xls, Format::Ods];
const SHOWN: [Shown; 4] = [Shown::Text, Shown::Number, Shown::Error, Shown::Uncomputed];

fn code(shown: Shown) -> u8 {
    SHOWN.iter().position(|known| *known == shown).and_then(byte).unwrap_or(0)
}

fn shown_of(code: u8) -> Option<Shown> {
    SHOWN.get(usize::from(code)).copied()
}

fn byte(place: usize) -> Option<u8> {
    u8::try_from(place).ok()
}

fn put_u64(block: &mut Vec<u8>, number: u64) {
    block.extend_from_slice(&number.to_le_bytes());
}

fn put_length(block: &mut Vec<u8>, length: usize) -> Option<()> {
    block.extend_from_slice(&u32::try_from(length).ok()?.to_le_bytes());
    Some(())
}

fn put_text(block: &mut Vec<u8>, text: &str) -> Option<()> {
    put_length(block, text.len())?;
    block.extend_from_slice(text.as_bytes());
    Some(())
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = rest.split_first_chunk()?;
    *rest = left;
    Some(*taken)
}

fn take_u64(rest: &mut &[u8]) -> Option<u64> {
    take(rest).map(u64::from_le_bytes)
}

fn take_length(rest: &mut &[u8]) -> Option<usize> {
    usize::try_from(take(rest).map(u32::from_le_bytes)?).ok()
}

fn take_text<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    let length = take_length(rest)?;
    let (text, left) = rest.split_at_checked(length)?;
    *rest = left;
    std::str::from_utf8(text).ok()
}
