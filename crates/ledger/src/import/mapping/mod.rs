//! A mapping: which column, constant or calculation stands for which field of a ledger line.
//!
//! It is text that people write and keep, so every mistake names its key and an unknown key is a mistake. Whether a value
//! is a column is known only beside a file, so values stay text here and are bound to columns by the plan.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono_tz::Tz;
use mainstay_domain::corrections::Replace;
use mainstay_domain::money::Currency;
use mainstay_domain::rates::Quote;
use toml::{Table, Value as Toml};

use super::{Expression, Kind, MappingProblem};

mod field;
mod reader;
mod replace;

pub use field::Field;
use reader::Reader;

/// How a file of one source is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The system whose ids these are.
    pub source: String,
    /// What the rows of the file are.
    pub kind: Kind,
    /// The currency everything is to be added up in; for a ledger that has none yet.
    pub reporting_currency: Option<Currency>,
    /// Which way round a file of rates quotes them.
    pub quote: Quote,
    /// What the file itself does not say.
    pub read: ReadOptions,
    /// The value of each mapped field.
    pub columns: BTreeMap<Field, Value>,
    /// The condition on rows; rows for which it is not true are left out.
    pub keep: Option<Expression>,
    /// What becomes of a row without a customer.
    pub missing_customer: MissingCustomer,
    /// Which lines of earlier files of its source the file takes the place of; none by default.
    pub replace: Option<Replace>,
}

/// How values are written; what is `None` is detected, or refused where it is ambiguous.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The character between the columns of a CSV file.
    pub delimiter: Option<u8>,
    /// The encoding of a CSV file.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// The decimal sign, `.` or `,`.
    pub decimal: Option<u8>,
    /// The sign between thousands.
    pub thousands: Option<char>,
    /// The way dates are written, in the letters of `strftime`.
    pub date_format: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row of the header, from 1.
    pub header_row: Option<u64>,
    /// The zone in which timestamps with an offset are cut into days.
    pub zone: Option<Tz>,
}

/// What becomes of a row without a customer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MissingCustomer {
    /// It is quarantined.
    #[default]
    Quarantine,
    /// It is kept under the empty customer id.
    Unassigned,
}

/// The text of a field's value: a header, a constant or an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value(pub String);

impl ReadOptions {
    /// Reads keys of `[read]` and their values as a person fills them into a form.
    pub fn of(words: &[(&str, &str)]) -> Result<Self, Vec<MappingProblem>> {
        let mut section = Table::new();
        for (key, value) in words {
            let number = value.trim().parse().ok().filter(|_| *key == "header_row").map(Toml::Integer);
            section.insert((*key).to_owned(), number.unwrap_or_else(|| Toml::String((*value).to_owned())));
        }
        let mut reader = Reader::default();
        let read = reader.read(section);
        if reader.problems.is_empty() { Ok(read) } else { Err(reader.problems) }
    }
}

impl FromStr for Mapping {
    type Err = Vec<MappingProblem>;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Mapping {
    /// Parses a mapping, and finds every problem that can be found without the file.
    pub fn parse(text: &str) -> Result<Self, Vec<MappingProblem>> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            vec![MappingProblem::new("", format!("the mapping is no TOML: {}", error.to_string().trim_end()))]
        })?;
        let mut reader = Reader::default();
        let mapping = reader.mapping(table);
        match mapping {
            Some(mapping) if reader.problems.is_empty() => Ok(mapping),
            _ => Err(reader.problems),
        }
    }
}
