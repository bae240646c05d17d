//! Workbooks (.xlsx): the rows of one sheet, typed cells rendered as the text a person would read.
//!
//! Sheets are read as a stream. A number is its shortest decimal text whatever its format shows, a date its ISO form, a
//! formula the value computed last. A cell merged over several rows stands in each of them, but an amount does not:
//! counting it once or several times would be a guess.

mod cells;
mod guard;
mod layout;
mod rows;
mod sheets;

use std::fmt;
use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use calamine::{Reader, Xlsx};

use self::cells::damaged;
use self::rows::SheetReader;
use super::block::Block;
use super::detection::Detection;
use super::mends::{is_for_mending, make_plain};
use super::{ImportError, ReadOptions};

pub use self::sheets::SurveyedSheet;

type Book = Xlsx<BufReader<File>>;

/// A workbook of which one sheet and its header have been chosen.
#[derive(Clone)]
pub(super) struct WorkbookFile {
    book: Arc<Mutex<Book>>,
    has_merged_cells: bool,
    sheet: String,
    /// The row of the header, from 1.
    pub header_row: u64,
    /// The last row the sheet says it has.
    last_row: u64,
    /// The names of the columns.
    pub header: Vec<String>,
    /// Where each of them stands in the sheet, from 0.
    columns: Vec<u32>,
    /// Every sheet.
    pub sheets: Vec<SurveyedSheet>,
    /// How sheet and header were chosen.
    pub detections: Vec<Detection>,
}

impl fmt::Debug for WorkbookFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkbookFile").field("sheet", &self.sheet).finish_non_exhaustive()
    }
}

impl WorkbookFile {
    pub(super) fn open(path: &Path, read: &ReadOptions) -> Result<Self, ImportError> {
        let checked = guarded(|| guard::check(path))?;
        let file = File::open(path).map_err(ImportError::read(path))?;
        guarded(|| {
            let mut book: Book =
                Xlsx::new(BufReader::new(file)).map_err(|error| damaged(&error.to_string()))?;
            let looked = sheets::look(&mut book, read)?;
            Ok(Self {
                book: Arc::new(Mutex::new(book)),
                has_merged_cells: checked.has_merged_cells,
                sheet: looked.sheet,
                header_row: looked.header_row,
                last_row: looked.last_row,
                header: looked.header,
                columns: looked.columns,
                sheets: looked.sheets,
                detections: looked.detections,
            })
        })
    }

    /// The sheet that is read.
    pub(super) fn sheet(&self) -> &str {
        &self.sheet
    }

    /// Reads the rows below the header block by block; `wanted` are columns in ascending order. Stops where the receiver
    /// says so.
    pub(super) fn read(
        &self,
        wanted: &[usize],
        spare: &mut dyn FnMut() -> Block,
        receive: &mut dyn FnMut(Block) -> bool,
    ) -> Result<(), ImportError> {
        let columns: Vec<u32> =
            wanted.iter().filter_map(|column| self.columns.get(*column).copied()).collect();
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        guarded(|| {
            let merged = if self.has_merged_cells {
                book.merge_cells_by_sheet_name(&self.sheet).map_err(|error| damaged(&error.to_string()))?
            } else {
                Vec::new()
            };
            let cells =
                book.worksheet_cells_reader(&self.sheet).map_err(|error| damaged(&error.to_string()))?;
            let mut reader =
                SheetReader::new(cells, &columns, wanted, &merged, self.header_row, self.last_row);
            loop {
                let mut block = spare();
                let more = reader.fill(&mut block)?;
                if is_for_mending(&self.header) {
                    make_plain(&mut block);
                }
                if !receive(block) || !more {
                    return Ok(());
                }
            }
        })
    }
}

/// A damaged file may make the reading library give up by a panic; that is caught and told as damage.
fn guarded<T>(work: impl FnOnce() -> Result<T, ImportError>) -> Result<T, ImportError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(damaged("its parts contradict each other")))
}
