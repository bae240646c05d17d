//! Quarantined rows handed out for mending, as CSV or as a spreadsheet: the cells of the file, then those that say which row
//! it is and what is wrong. Mended, they are imported by the same mapping; a spreadsheet runs nothing in them.

use mainstay_domain::ids::ImportId;
use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_ledger::import::{
    MARKS, Mapping, QuarantinedLine, is_for_mending, read_quarantine, reads_as_number,
};
use mainstay_ledger::store::{Fetched, Shelf, file_name};
use rust_xlsxwriter::{Format, IgnoreError, Workbook, Worksheet, XlsxError};

use super::read::refused;
use super::sql::{self, ImportRow};
use crate::App;
use crate::error::{Error, Result};
use crate::export::{csv_plain, csv_safe};

/// The rows that are held in memory at once.
const AT_ONCE: usize = 4096;
/// The most rows of a sheet below its header.
const MOST_ROWS: i64 = (1 << 20) - 1;
const MOST_COLUMNS: usize = 1 << 14;
/// The longest text of a cell.
const LONGEST_TEXT: usize = 32_767;

/// All rows an import did not accept, in the dialect of its file.
pub async fn quarantine_csv(app: &App, actor: &Actor, id: ImportId) -> Result<Vec<u8>> {
    let handed_out = HandedOut::of(app, actor, id).await?;
    tokio::task::spawn_blocking(move || handed_out.csv()).await.map_err(Error::bug)?
}

/// The same rows as a spreadsheet in which every cell is a text: nothing is reckoned and no zero is lost, and what is typed
/// over them stays as it is typed.
pub async fn quarantine_xlsx(app: &App, actor: &Actor, id: ImportId) -> Result<Vec<u8>> {
    let handed_out = HandedOut::of(app, actor, id).await?;
    tokio::task::spawn_blocking(move || handed_out.xlsx()).await.map_err(Error::bug)?
}

/// The quarantine of an import, and how its rows read.
struct HandedOut {
    id: ImportId,
    rows: i64,
    /// `None` where nothing was quarantined.
    file: Option<Fetched>,
    raw: Raw,
}

impl HandedOut {
    async fn of(app: &App, actor: &Actor, id: ImportId) -> Result<Self> {
        let mut view = app.view(actor, Verb::ReadImports).await?;
        policy::may(actor, Verb::SeeMargin)?;
        let import = sql::import(&mut view, id).await?.ok_or(Error::NotFound("import"))?;
        let file = sql::quarantine_file(&mut view, id).await?;
        drop(view);
        let file = match file {
            Some(sha256) => Some(app.store.fetch(Shelf::Quarantine, &file_name(&sha256)).await?),
            None => None,
        };
        Ok(Self { id, rows: import.quarantined, file, raw: Raw::of(&import)? })
    }

    /// Hands the records over one by one.
    fn each(&self, mut take: impl FnMut(Vec<String>) -> Result<()>) -> Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let mut passed = 0;
        loop {
            let rows = read_quarantine(file.again()?, passed, AT_ONCE).map_err(refused)?;
            if rows.is_empty() {
                return Ok(());
            }
            passed += u64::try_from(rows.len()).map_err(Error::bug)?;
            for row in rows {
                take(self.raw.record(row, self.id))?;
            }
        }
    }

    fn csv(&self) -> Result<Vec<u8>> {
        let delimiter = self.raw.delimiter.unwrap_or(b',');
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(vec![0xef, 0xbb, 0xbf]);
        writer.write_record(self.raw.header()).map_err(Error::bug)?;
        self.each(|record| writer.write_record(record).map_err(Error::bug))?;
        writer.into_inner().map_err(|error| Error::bug(error.to_string()))
    }

    fn xlsx(&self) -> Result<Vec<u8>> {
        let header = self.raw.header();
        if self.rows > MOST_ROWS || header.len() > MOST_COLUMNS {
            let (rows, columns) = (self.rows, header.len());
            return Err(Error::Conflict(format!(
                "a spreadsheet has no room for {rows} rows of {columns} columns: take the CSV file"
            )));
        }
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name("Quarantine")?;
        if let Some(name) = &self.raw.sheet {
            // The mapping reads this one. A name that spreadsheets do not take stays what it was.
            let _ = sheet.set_name(name);
        }
        let text = Format::new().set_num_format("@");
        let (last, width) = (u32::try_from(self.rows).unwrap_or(u32::MAX), header.len());
        prepare(sheet, last, width, &text)?;
        write_row(sheet, 0, &header, &text.clone().set_bold())?;
        let mut place = 0;
        self.each(|record| {
            place += 1;
            if let Some(long) = record.iter().find(|cell| cell.encode_utf16().count() > LONGEST_TEXT) {
                let shown: String = long.chars().take(40).collect();
                return Err(Error::Conflict(format!(
                    "a spreadsheet has no room for the cell that begins with `{shown}`: take the CSV file"
                )));
            }
            Ok(write_row(sheet, place, &record, &text)?)
        })?;
        Ok(workbook.save_to_buffer()?)
    }
}

fn prepare(
    sheet: &mut Worksheet,
    last: u32,
    width: usize,
    text: &Format,
) -> std::result::Result<(), XlsxError> {
    let end = u16::try_from(width.saturating_sub(1)).unwrap_or(u16::MAX);
    for column in 0..=end {
        sheet.set_column_width(column, 18.0)?.set_column_format(column, text)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.ignore_error_range(0, 0, last, end, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    cells: &[impl AsRef<str>],
    format: &Format,
) -> std::result::Result<(), XlsxError> {
    for (column, cell) in (0_u16..).zip(cells) {
        if !cell.as_ref().is_empty() {
            sheet.write_string_with_format(row, column, cell.as_ref(), format)?;
        }
    }
    Ok(())
}

/// How the raw rows of an import's quarantine read.
struct Raw {
    columns: Vec<String>,
    /// `None` for a file with typed cells.
    delimiter: Option<u8>,
    /// Whether the file was itself handed out for mending.
    is_mended: bool,
    /// The sheet that the mapping reads.
    sheet: Option<String>,
}

impl Raw {
    fn of(import: &ImportRow) -> Result<Self> {
        let columns = import.raw_columns.as_ref().map(|columns| columns.0.clone()).ok_or_else(|| {
            Error::Conflict(
                "this quarantine was kept before rows could be mended: take them from the file".to_owned(),
            )
        })?;
        let mapping: Option<Mapping> = import.mapping.parse().ok();
        Ok(Self {
            is_mended: is_for_mending(&columns),
            columns,
            delimiter: import.raw_delimiter.as_ref().and_then(|text| text.bytes().next()),
            sheet: mapping.and_then(|mapping| mapping.read.sheet),
        })
    }

    /// The names of the cells of a record: the file's own, then the marks.
    fn header(&self) -> Vec<&str> {
        let own = self.columns.iter().filter(|name| !MARKS.contains(&name.as_str()));
        own.map(String::as_str).chain(MARKS).collect()
    }

    /// A row with its marks. One that was handed out before keeps those of the row it was at first.
    fn record(&self, row: QuarantinedLine, id: ImportId) -> Vec<String> {
        let cells = self.cells(row.raw.as_deref().unwrap_or_default());
        let mark = |name: &str| {
            let place = self.columns.iter().position(|column| column == name)?;
            cells.get(place).filter(|_| self.is_mended).cloned()
        };
        let [import, line, ..] = MARKS;
        let marks = [
            mark(import).unwrap_or_else(|| id.to_string()),
            mark(line).unwrap_or_else(|| row.line.to_string()),
            row.column.unwrap_or_default(),
            row.reason,
        ];
        let named = self.columns.iter().map(Some).chain(std::iter::repeat(None));
        let own = cells
            .iter()
            .zip(named)
            .filter(|(_, name)| name.is_none_or(|name| !MARKS.contains(&name.as_str())));
        let own: Vec<String> = own.map(|(cell, _)| safe(cell)).collect();
        own.into_iter().chain(marks.map(|mark| csv_safe(&mark))).collect()
    }

    /// The cells of a raw row, as many as there are columns: cells too many are joined to the last one for a person to see.
    fn cells(&self, raw: &str) -> Vec<String> {
        let delimiter = self.delimiter.unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(raw.as_bytes());
        let found = reader.records().next().and_then(Result::ok).unwrap_or_default();
        let mut cells: Vec<String> = found.iter().map(str::to_owned).collect();
        if self.is_mended {
            cells = cells.iter().map(|cell| csv_plain(cell)).collect();
        }
        let surplus = cells.split_off(cells.len().min(self.columns.len()));
        if let Some(last) = cells.last_mut() {
            for cell in &surplus {
                last.push(char::from(delimiter));
                last.push_str(cell);
            }
        }
        cells.resize(self.columns.len(), String::new());
        cells
    }
}

/// A cell that no spreadsheet runs; numbers stay numbers.
fn safe(cell: &str) -> String {
    if reads_as_number(cell) { cell.to_owned() } else { csv_safe(cell) }
}
