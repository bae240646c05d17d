//! An answer as a file: CSV and spreadsheets for people, Parquet and Arrow for programs. Nothing in them runs.

use chrono::NaiveDate;
use mainstay_domain::time::Day;
use mainstay_ledger::sql::{Answer, Cell, Column};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};
use crate::export::csv_safe;

/// The most rows of a sheet below its header, its most columns, and the longest text of a cell.
const MOST_ROWS: usize = (1 << 20) - 1;
const MOST_COLUMNS: usize = 1 << 14;
const LONGEST_TEXT: usize = 32_767;
/// How many digits a spreadsheet keeps of a number; what has more is written as a text, so that none is lost.
const DIGITS: usize = 15;

/// How many files one process writes at once: each is made in memory.
static TURNS: Semaphore = Semaphore::const_new(2);

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerFormat {
    /// Text with commas, for anything.
    Csv,
    /// A spreadsheet.
    Xlsx,
    /// A Parquet file, with types.
    Parquet,
    /// An Arrow IPC file, with types.
    Arrow,
}

/// Writes an answer as a file.
pub async fn answer_file(answer: Answer, format: AnswerFormat) -> Result<Vec<u8>> {
    let _turn = TURNS.acquire().await.map_err(Error::bug)?;
    let write = move || match format {
        AnswerFormat::Csv => answer_csv(&answer).map(String::into_bytes),
        AnswerFormat::Xlsx => xlsx(&answer),
        AnswerFormat::Parquet => {
            let mut bytes = Vec::new();
            answer.write_parquet(&mut bytes).map_err(Error::bug)?;
            Ok(bytes)
        }
        AnswerFormat::Arrow => {
            let mut bytes = Vec::new();
            answer.write_arrow(&mut bytes).map_err(Error::bug)?;
            Ok(bytes)
        }
    };
    tokio::task::spawn_blocking(write).await.map_err(Error::bug)?
}

/// An answer as CSV that a spreadsheet opens without running anything.
pub fn answer_csv(answer: &Answer) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = answer.columns().into_iter().map(|column| csv_safe(&column.name));
    writer.write_record(header).map_err(Error::bug)?;
    for rows in answer.batches() {
        for row in rows.map_err(Error::bug)? {
            writer.write_record(row.into_iter().map(written)).map_err(Error::bug)?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| Error::bug(error.to_string()))?;
    String::from_utf8(bytes).map_err(Error::bug)
}

fn written(cell: Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Truth(truth) => truth.to_string(),
        Cell::Whole(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Exact(text) => text,
        Cell::Text(text) => csv_safe(&text),
    }
}

fn xlsx(answer: &Answer) -> Result<Vec<u8>> {
    let columns = answer.columns();
    if answer.len() > MOST_ROWS || columns.len() > MOST_COLUMNS {
        let (rows, columns) = (answer.len(), columns.len());
        return Err(no_room(&format!("{rows} rows of {columns} columns")));
    }
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name("Answer")?;
    head(sheet, &columns)?;
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let mut down = 0;
    for rows in answer.batches() {
        for row in rows.map_err(Error::bug)? {
            down += 1;
            for (across, (cell, column)) in (0_u16..).zip(row.into_iter().zip(&columns)) {
                write_cell(sheet, (down, across), cell, column, &day)?;
            }
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn head(sheet: &mut Worksheet, columns: &[Column]) -> std::result::Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (across, column) in (0_u16..).zip(columns) {
        sheet.set_column_width(across, 16.0)?;
        let name: String = column.name.chars().take(LONGEST_TEXT / 2).collect();
        sheet.write_string_with_format(0, across, name, &bold)?;
    }
    sheet.set_freeze_panes(1, 0).map(drop)
}

/// A number as a number where a spreadsheet keeps all of it, and as a text where it would not.
fn write_cell(
    sheet: &mut Worksheet,
    (down, across): (u32, u16),
    cell: Cell,
    column: &Column,
    day: &Format,
) -> Result<()> {
    match cell {
        Cell::Null => {}
        Cell::Truth(truth) => drop(sheet.write_boolean(down, across, truth)?),
        Cell::Real(number) if number.is_finite() => drop(sheet.write_number(down, across, number)?),
        Cell::Real(number) => drop(sheet.write_string(down, across, number.to_string())?),
        Cell::Whole(number) => {
            write_exact(sheet, (down, across), &number.to_string())?;
        }
        Cell::Exact(text) if column.kind == "day" => match spreadsheet_day(&text) {
            Some(number) => drop(sheet.write_number_with_format(down, across, number, day)?),
            None => drop(sheet.write_string(down, across, text)?),
        },
        Cell::Exact(text) if column.kind == "time" => drop(sheet.write_string(down, across, text)?),
        Cell::Exact(text) => write_exact(sheet, (down, across), &text)?,
        Cell::Text(text) => {
            if text.encode_utf16().count() > LONGEST_TEXT {
                let shown: String = text.chars().take(40).collect();
                return Err(no_room(&format!("the text that begins with `{shown}`")));
            }
            sheet.write_string(down, across, text)?;
        }
    }
    Ok(())
}

fn write_exact(
    sheet: &mut Worksheet,
    (down, across): (u32, u16),
    text: &str,
) -> std::result::Result<(), XlsxError> {
    let digits = text.trim_start_matches(['-', '0', '.']).chars().filter(char::is_ascii_digit).count();
    let decimals = text.rsplit_once('.').map_or(0, |(_, decimals)| decimals.len());
    match text.parse::<f64>() {
        Ok(number) if digits <= DIGITS && decimals == 0 => sheet.write_number(down, across, number).map(drop),
        Ok(number) if digits <= DIGITS => {
            let format = Format::new().set_num_format(format!("0.{}", "0".repeat(decimals)));
            sheet.write_number_with_format(down, across, number, &format).map(drop)
        }
        _ => sheet.write_string(down, across, text).map(drop),
    }
}

/// A day as spreadsheets count it, from 1899-12-30; those before 1900-03-01 they count wrongly.
fn spreadsheet_day(text: &str) -> Option<f64> {
    let day = Day(text.parse::<NaiveDate>().ok()?);
    let number = day.epoch().checked_add(25_569)?;
    (number > 60).then_some(f64::from(number))
}

fn no_room(what: &str) -> Error {
    Error::Conflict(format!("a spreadsheet has no room for {what}: take CSV, Parquet or Arrow"))
}
