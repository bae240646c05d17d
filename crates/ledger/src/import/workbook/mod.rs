//! Workbooks (.xlsx, .xls, .ods): the rows of one sheet, typed cells rendered as the text a person would read.
//!
//! Sheets are read as a stream. A number is its shortest decimal text whatever its format shows, a date its ISO form, a
//! formula the value computed last. A cell merged over several rows stands in each of them, but an amount does not:
//! counting it once or several times would be a guess.

mod book;
mod cells;
mod guard;
mod kept;
mod layout;
mod ods;
mod rows;
mod sheets;
mod xls;
mod xlsx;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use self::book::Sheets;
use self::cells::damaged;
use self::kept::{About, Keeper, Kept};
use self::rows::SheetReader;
use super::block::Block;
use super::detection::Detection;
use super::fingerprint::Stamp;
use super::mends::{is_for_mending, make_plain};
use super::{Format, ImportError, ReadOptions};

pub use self::sheets::SurveyedSheet;

/// A workbook of which one sheet and its header have been chosen.
#[derive(Clone)]
pub(super) struct WorkbookFile {
    source: Arc<Mutex<Source>>,
    /// Where the rows of the sheet are kept once they are read, and what of.
    keep: Option<(PathBuf, About)>,
    place: usize,
    /// Which kind of workbook it is.
    pub format: Format,
    /// The row of the header, from 1.
    pub header_row: u64,
    /// The names of the columns.
    pub header: Vec<String>,
    /// Where each of them stands in the sheet, from 0.
    columns: Vec<u32>,
    /// Every sheet.
    pub sheets: Vec<SurveyedSheet>,
    /// How sheet and header were chosen.
    pub detections: Vec<Detection>,
}

/// Where the rows come from.
enum Source {
    Book(Box<dyn Sheets>),
    Kept(Kept),
}

impl fmt::Debug for WorkbookFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkbookFile").field("sheet", &self.sheet()).finish_non_exhaustive()
    }
}

impl WorkbookFile {
    /// Opens a workbook, or what `keep` has of it; the first reading to the end of a sheet leaves its rows there.
    pub(super) fn open(path: &Path, read: &ReadOptions, keep: Option<&Path>) -> Result<Self, ImportError> {
        if let Some(kept) = keep.and_then(|keep| Kept::open(keep, path))
            && let Some(file) = Self::open_kept(kept, read)?
        {
            return Ok(file);
        }
        let stamp = Stamp::of(path)?;
        guarded(|| {
            let mut book = book::open(path)?;
            let (sheets, beginnings) = sheets::survey(book.as_mut())?;
            let (place, chosen) = sheets::choose(&sheets, read)?;
            let looked = sheets::look(beginnings.get(place).map_or(&[], Vec::as_slice), read)?;
            let format = book.format();
            let about = stamp.mark().map(|mark| About { mark, format, sheets: sheets.clone(), place });
            Ok(Self {
                source: Arc::new(Mutex::new(Source::Book(book))),
                keep: keep.map(Path::to_owned).zip(about),
                place,
                format,
                header_row: looked.header_row,
                header: looked.header,
                columns: looked.columns,
                sheets,
                detections: vec![chosen, looked.detection],
            })
        })
    }

    /// `None` where another sheet is meant than the one that was kept.
    fn open_kept(mut kept: Kept, read: &ReadOptions) -> Result<Option<Self>, ImportError> {
        let About { format, sheets, place, .. } = kept.about.clone();
        let (wanted, chosen) = sheets::choose(&sheets, read)?;
        if wanted != place {
            return Ok(None);
        }
        let beginning = sheets::beginning(kept.rows()?.as_mut(), &mut sheets::ROOM.clone())?;
        let looked = sheets::look(&beginning, read)?;
        Ok(Some(Self {
            source: Arc::new(Mutex::new(Source::Kept(kept))),
            keep: None,
            place,
            format,
            header_row: looked.header_row,
            header: looked.header,
            columns: looked.columns,
            sheets,
            detections: vec![chosen, looked.detection],
        }))
    }

    /// The sheet that is read.
    pub(super) fn sheet(&self) -> &str {
        self.sheets.get(self.place).map_or("", |sheet| sheet.name.as_str())
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
        let last_row = self.sheets.get(self.place).map_or(0, |sheet| sheet.rows);
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        guarded(|| {
            let (rows, keeper) = match &mut *source {
                Source::Book(book) => {
                    (book.rows(self.place)?, self.keep.as_ref().and_then(|(path, _)| Keeper::begin(path)))
                }
                Source::Kept(kept) => (kept.rows()?, None),
            };
            let mut reader = SheetReader::new(rows, (&columns, wanted), self.header_row, last_row, keeper);
            loop {
                let mut block = spare();
                let more = reader.fill(&mut block)?;
                if is_for_mending(&self.header) {
                    make_plain(&mut block);
                }
                let is_wanted = receive(block);
                if !more {
                    break;
                }
                if !is_wanted {
                    return Ok(());
                }
            }
            let keeper = reader.into_keeper();
            if let Some(kept) = keeper.and_then(|keeper| self.kept(keeper)) {
                *source = Source::Kept(kept);
            }
            Ok(())
        })
    }

    /// What was kept, for whoever reads these rows again.
    fn kept(&self, keeper: Keeper) -> Option<Kept> {
        let (path, about) = self.keep.as_ref()?;
        keeper.finish(path, about)
    }
}

/// A damaged file may make the reading library give up by a panic; that is caught and told as damage.
fn guarded<T>(work: impl FnOnce() -> Result<T, ImportError>) -> Result<T, ImportError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(damaged("its parts contradict each other")))
}
