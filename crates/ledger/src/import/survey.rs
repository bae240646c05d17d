//! A first look at a file: what it is, which columns it has, how its values read, and what that was found from.

use std::path::Path;

use super::block::Block;
use super::detection::{Detected, Detection};
use super::fingerprint::Fingerprint;
use super::suggest::{
    KindGuess, SaidCurrency, Suggestion, guess_kind, said_by_column, said_by_formats, suggest,
};
use super::table::Table;
use super::taste::{Strays, Taste};
use super::{ImportError, ReadOptions, SurveyedSheet};

const ROWS: usize = 1000;

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// CSV, Parquet or a workbook, by the first bytes and not by the name.
    pub format: Format,
    /// The encoding of a CSV file, by its `encoding_rs` name.
    pub encoding: Option<&'static str>,
    /// The character between the columns of a CSV file.
    pub delimiter: Option<char>,
    /// The sheets of a workbook, in its order.
    pub sheets: Vec<SurveyedSheet>,
    /// The sheet the columns are of.
    pub sheet: Option<String>,
    /// The row of the header, from 1; a Parquet file has none.
    pub header_row: Option<u64>,
    /// The columns in file order.
    pub columns: Vec<SurveyedColumn>,
    /// How the file is written, and what that was found from.
    pub detected: Vec<Detection>,
    /// What its rows probably are.
    pub kind: KindGuess,
    /// Which column probably is which field, for each kind of file.
    pub suggestions: Vec<Suggestion>,
}

/// The kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Text with delimiters.
    Csv,
    /// Apache Parquet.
    Parquet,
    /// A workbook of spreadsheets.
    Xlsx,
    /// A workbook of Excel 97 to 2003.
    Xls,
    /// An OpenDocument spreadsheet.
    Ods,
}

impl Format {
    /// `csv`, `parquet`, `xlsx`, `xls`, `ods`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
        }
    }
}

/// A column and a taste of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyedColumn {
    /// The header, trimmed.
    pub name: String,
    /// Up to five different non-empty values, the first of the file.
    pub samples: Vec<String>,
    /// How the values of the first rows read.
    pub reading: ColumnReading,
    /// The few values that do not read so.
    pub strays: Option<Strays>,
    /// What it says of the currency of its amounts.
    pub currency: Option<SaidCurrency>,
}

/// How the values of a column read, as far as the first rows tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnReading {
    /// No value at all.
    Empty,
    /// Neither numbers nor dates.
    Text,
    /// Numbers without a sign that needs deciding, or with a decimal point.
    DecimalPoint,
    /// Numbers with a decimal comma.
    DecimalComma,
    /// Numbers such as `1,234` alone: only the mapping can decide.
    AmbiguousNumber,
    /// Dates in one reading.
    Date,
    /// Dates such as `03/04/2026` alone: only the mapping can decide.
    AmbiguousDate,
}

impl ColumnReading {
    /// Whether the values are numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Self::DecimalPoint | Self::DecimalComma | Self::AmbiguousNumber)
    }

    /// Whether they are dates.
    pub fn is_date(self) -> bool {
        matches!(self, Self::Date | Self::AmbiguousDate)
    }
}

/// Looks at the beginning of a file. What `read` states is not detected; what is ambiguous is shown in the likeliest
/// reading, and said to be not sure. What was kept of a workbook when it was read before lies at `kept`.
pub fn survey(path: &Path, read: &ReadOptions, kept: Option<&Path>) -> Result<Survey, ImportError> {
    let print = Fingerprint::of(path)?;
    let table = Table::look(path, &print, read, kept)?;
    let wanted = table.readable_columns();
    let tastes = tastes(&table, &wanted)?;
    let named = wanted.iter().filter_map(|column| table.header().get(*column)).map(String::as_str);
    let named: Vec<(&str, &Taste)> = named.zip(&tastes).collect();
    let mut detected = table.detections().to_vec();
    detected.extend(decimal(&named, read));
    detected.extend(thousands(&named, read));
    detected.extend(date_format(&named, read));
    let mut by_column = wanted.iter().zip(tastes).peekable();
    let columns = table.header().iter().enumerate().map(|(column, name)| {
        let taste = by_column.next_if(|(wanted, _)| **wanted == column).map(|(_, taste)| taste);
        let taste = taste.unwrap_or_default();
        let (name, reading, strays) = (name.clone(), taste.reading(), taste.strays());
        let mut column =
            SurveyedColumn { name, reading, strays, samples: taste.into_samples(), currency: None };
        column.currency = said_by_column(&column);
        column
    });
    // The frame of a list makes columns of nothing.
    let is_something =
        |column: &SurveyedColumn| !column.name.is_empty() || column.reading != ColumnReading::Empty;
    let columns: Vec<SurveyedColumn> = columns.filter(is_something).collect();
    let formats = (table.format() == Format::Xlsx).then(|| said_by_formats(path)).flatten();
    let suggestions = suggest(&columns, formats.as_ref());
    let (encoding, delimiter) = match &table {
        Table::Csv(file) => (Some(file.encoding.name()), Some(char::from(file.delimiter))),
        Table::Parquet(_) | Table::Workbook(_) => (None, None),
    };
    Ok(Survey {
        format: table.format(),
        encoding,
        delimiter,
        sheets: table.sheets().to_vec(),
        sheet: table.sheet().map(str::to_owned),
        header_row: table.header_row(),
        kind: guess_kind(&columns, &suggestions),
        suggestions,
        columns,
        detected,
    })
}

fn tastes(table: &Table, wanted: &[usize]) -> Result<Vec<Taste>, ImportError> {
    let mut tastes: Vec<Taste> = wanted.iter().map(|column| Taste::new(table.is_number(*column))).collect();
    let mut rows = 0;
    table.read(wanted, &mut Block::default, &mut |block| {
        for row in 0..block.rows.len().min(ROWS - rows) {
            if block.rows.get(row).is_some_and(|row| row.fault.is_none()) {
                for (slot, taste) in tastes.iter_mut().enumerate() {
                    taste.take(block.cell(row, slot), block.kind(row, slot));
                }
            }
        }
        rows = (rows + block.rows.len()).min(ROWS);
        rows < ROWS
    })?;
    Ok(tastes)
}

/// The first example a kind of evidence has in any column that `is` such.
fn example<'a>(
    columns: &'a [(&str, &Taste)],
    is: fn(ColumnReading) -> bool,
    of: fn(&Taste) -> Option<&String>,
) -> Option<String> {
    columns
        .iter()
        .filter(|(_, taste)| is(taste.reading()))
        .find_map(|(name, taste)| of(taste).map(|example| format!("`{example}` in column `{name}`")))
}

fn decimal(columns: &[(&str, &Taste)], read: &ReadOptions) -> Option<Detection> {
    let what = Detected::Decimal;
    if let Some(stated) = read.decimal {
        return Some(Detection::stated(what, char::from(stated)));
    }
    let of = |pick| example(columns, ColumnReading::is_number, pick);
    let point = of(|taste| taste.examples.point.as_ref());
    let comma = of(|taste| taste.examples.comma.as_ref());
    let either = of(|taste| taste.examples.either.as_ref());
    let open = |value: Option<&str>, because: String, alternatives: &[&str]| Detection {
        what,
        value: value.map(str::to_owned),
        sure: false,
        because,
        alternatives: alternatives.iter().map(|sign| (*sign).to_owned()).collect(),
    };
    match (point, comma, either) {
        (Some(point), None, _) => Some(Detection::sure(what, ".", point)),
        (None, Some(comma), _) => Some(Detection::sure(what, ",", comma)),
        (Some(point), Some(comma), _) => {
            let because = format!("{point} has a decimal point, {comma} a decimal comma");
            Some(open(Some("."), because, &[","]))
        }
        (None, None, Some(either)) => {
            Some(open(None, format!("{either} can be a thousand or a fraction"), &[".", ","]))
        }
        (None, None, None) => None,
    }
}

fn thousands(columns: &[(&str, &Taste)], read: &ReadOptions) -> Option<Detection> {
    let what = Detected::Thousands;
    if let Some(stated) = read.thousands {
        return Some(Detection::stated(what, stated));
    }
    columns.iter().filter(|(_, taste)| taste.reading().is_number()).find_map(|(name, taste)| {
        let (sign, value) = taste.examples.thousands.as_ref()?;
        Some(Detection::sure(what, *sign, format!("`{value}` in column `{name}`")))
    })
}

fn date_format(columns: &[(&str, &Taste)], read: &ReadOptions) -> Option<Detection> {
    let what = Detected::DateFormat;
    if let Some(stated) = &read.date_format {
        return Some(Detection::stated(what, stated.clone()));
    }
    columns.iter().filter(|(_, taste)| taste.reading().is_date()).find_map(|(name, taste)| {
        let found = &taste.examples;
        let sure = |example: &String, format: String| {
            Detection::sure(what, format, format!("`{example}` in column `{name}`"))
        };
        match (&found.day_first, &found.month_first, &found.any_order, &found.date) {
            (Some(day), Some(month), ..) => Some(open_date(
                day,
                format!("`{day}` has the day first, `{month}` the month, both in column `{name}`"),
            )),
            (Some(day), None, ..) => Some(sure(day, ordered(day, "%d", "%m"))),
            (None, Some(month), ..) => Some(sure(month, ordered(month, "%m", "%d"))),
            (None, None, Some(either), _) => Some(open_date(
                either,
                format!("`{either}` in column `{name}` can have the day or the month first"),
            )),
            (None, None, None, Some(date)) => Some(sure(date, plain_format(date))),
            (None, None, None, None) => None,
        }
    })
}

fn open_date(example: &str, because: String) -> Detection {
    let alternatives = vec![ordered(example, "%d", "%m"), ordered(example, "%m", "%d")];
    Detection { what: Detected::DateFormat, value: None, sure: false, because, alternatives }
}

/// The format of a date that ends with its year.
fn ordered(example: &str, first: &str, second: &str) -> String {
    let sign = example.chars().find(|letter| !letter.is_ascii_digit()).unwrap_or('/');
    format!("{first}{sign}{second}{sign}%Y")
}

/// The format of a date that is always read.
fn plain_format(example: &str) -> String {
    let first = example.find(|letter: char| !letter.is_ascii_digit());
    match (first, example.chars().find(|letter| !letter.is_ascii_digit())) {
        (Some(4), Some(sign)) => format!("%Y{sign}%m{sign}%d"),
        (Some(_), Some(sign)) => format!("%d{sign}%m{sign}%Y"),
        _ => "%Y%m%d".to_owned(),
    }
}
