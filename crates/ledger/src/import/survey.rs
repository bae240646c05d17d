//! A first look at a file: what it is, which columns it has, and how its values read.

use std::path::Path;

use super::block::{Block, LONGEST_VALUE, cut};
use super::date::{DateFault, DateReading, order_evidence};
use super::fingerprint::Fingerprint;
use super::number::{self, Evidence, NumberReading};
use super::table::Table;
use super::{ImportError, ReadOptions};

const ROWS: usize = 1000;
const SAMPLES: usize = 5;

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// CSV or Parquet, by the first bytes and not by the name.
    pub format: Format,
    /// The encoding of a CSV file, by its `encoding_rs` name.
    pub encoding: Option<&'static str>,
    /// The character between the columns of a CSV file.
    pub delimiter: Option<char>,
    /// The columns in file order.
    pub columns: Vec<SurveyedColumn>,
}

/// The two kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Text with delimiters.
    Csv,
    /// Apache Parquet.
    Parquet,
}

impl Format {
    /// `csv`, `parquet`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
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

/// Looks at the beginning of a file. What `read` states is not detected.
pub fn survey(path: &Path, read: &ReadOptions) -> Result<Survey, ImportError> {
    let print = Fingerprint::of(path)?;
    let table = Table::open(path, &print, read)?;
    let wanted = table.readable_columns();
    let mut tastes: Vec<Taste> = wanted.iter().map(|column| Taste::new(table.is_number(*column))).collect();
    let mut rows = 0;
    table.read(&wanted, &mut Block::default, &mut |block| {
        for row in 0..block.rows.len().min(ROWS - rows) {
            if block.rows.get(row).is_some_and(|row| row.fault.is_none()) {
                tastes.iter_mut().enumerate().for_each(|(slot, taste)| taste.take(block.cell(row, slot)));
            }
        }
        rows = (rows + block.rows.len()).min(ROWS);
        rows < ROWS
    })?;
    let mut by_column = wanted.iter().zip(tastes).peekable();
    let columns = table.header().iter().enumerate().map(|(column, name)| {
        let taste = by_column.next_if(|(wanted, _)| **wanted == column).map(|(_, taste)| taste);
        let (samples, reading) = taste.map_or((Vec::new(), ColumnReading::Empty), Taste::finish);
        SurveyedColumn { name: name.clone(), samples, reading }
    });
    let columns = columns.collect();
    let (encoding, delimiter) = match &table {
        Table::Csv(file) => (Some(file.encoding.name()), Some(char::from(file.delimiter))),
        Table::Parquet(_) => (None, None),
    };
    Ok(Survey { format: table.format(), encoding, delimiter, columns })
}

/// What the first values of one column are like.
struct Taste {
    is_number: bool,
    samples: Vec<String>,
    values: u64,
    points: u64,
    commas: u64,
    either: u64,
    integers: u64,
    dates: u64,
    undecided_dates: u64,
    decided_dates: u64,
}

impl Taste {
    fn new(is_number: bool) -> Self {
        Self {
            is_number,
            samples: Vec::new(),
            values: 0,
            points: 0,
            commas: 0,
            either: 0,
            integers: 0,
            dates: 0,
            undecided_dates: 0,
            decided_dates: 0,
        }
    }

    fn take(&mut self, cell: &[u8]) {
        if cell.is_empty() {
            return;
        }
        self.values += 1;
        if self.samples.len() < SAMPLES && !self.samples.iter().any(|sample| sample.as_bytes() == cell) {
            self.samples.push(cut(cell, LONGEST_VALUE));
        }
        let reads = |reading| number::read(cell, reading).is_ok();
        match number::evidence(cell) {
            Evidence::Point if reads(NumberReading::POINT) => self.points += 1,
            Evidence::Comma if reads(NumberReading::COMMA) => self.commas += 1,
            Evidence::Either if reads(NumberReading::POINT) => self.either += 1,
            Evidence::None if reads(NumberReading::POINT) => self.integers += 1,
            _ => {}
        }
        match DateReading::default().read(cell) {
            Ok(_) | Err(DateFault::NeedsZone) => self.dates += 1,
            Err(DateFault::NeedsOrder) => match order_evidence(cell) {
                (Some(_), _) => self.decided_dates += 1,
                (None, _) => self.undecided_dates += 1,
            },
            Err(_) => {}
        }
    }

    fn finish(self) -> (Vec<String>, ColumnReading) {
        let numbers = self.points + self.commas + self.either + self.integers;
        let dates = self.dates + self.undecided_dates + self.decided_dates;
        let reading = if self.values == 0 {
            ColumnReading::Empty
        } else if self.is_number {
            ColumnReading::DecimalPoint
        } else if dates == self.values {
            let open = self.undecided_dates > 0 && self.decided_dates == 0;
            if open { ColumnReading::AmbiguousDate } else { ColumnReading::Date }
        } else if numbers == self.values {
            match (self.points, self.commas, self.either) {
                (0, 0, 0) => ColumnReading::DecimalPoint,
                (0, 0, _) => ColumnReading::AmbiguousNumber,
                (_, 0, _) => ColumnReading::DecimalPoint,
                (0, _, _) => ColumnReading::DecimalComma,
                _ => ColumnReading::AmbiguousNumber,
            }
        } else {
            ColumnReading::Text
        };
        (self.samples, reading)
    }
}
