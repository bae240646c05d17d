//! Corrections: what a file that is delivered again takes the place of.
//!
//! The lines in force are the fold of the imports in force, in the order of their versions: each takes the lines it
//! [covers](Coverage) from those of its source before it, and adds its own. So a line is in force when its import is and
//! no later import in force covers it, and neither the order of undos nor how lines lie in files changes that.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::str::FromStr;

use crate::time::{Day, Month};

/// How a file says which lines of earlier files it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Replace {
    /// All lines dated in the periods in which the file has a line.
    Period(PeriodLength),
    /// All lines of the invoices that the file names.
    Invoice,
    /// The lines that the file names by invoice and number on the invoice.
    Line,
}

/// How long the periods of a file are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum PeriodLength {
    /// The calendar months in which it has a line.
    #[default]
    Month,
    /// The days on which it has a line.
    Day,
    /// All days from its first line to its last.
    File,
}

impl PeriodLength {
    /// Every length.
    pub const ALL: [Self; 3] = [Self::Month, Self::Day, Self::File];

    /// The word in mappings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Day => "day",
            Self::File => "file",
        }
    }
}

impl Replace {
    /// The word of the key in mappings: `period`, `invoice` or `line`.
    pub fn by(self) -> &'static str {
        match self {
            Self::Period(_) => "period",
            Self::Invoice => "invoice",
            Self::Line => "line",
        }
    }

    /// The length of the periods, where the key is one.
    pub fn period(self) -> Option<PeriodLength> {
        match self {
            Self::Period(length) => Some(length),
            Self::Invoice | Self::Line => None,
        }
    }
}

/// `period:month`, `invoice` or `line`: the word in the database, the API and the command line.
impl fmt::Display for Replace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Period(length) => write!(f, "period:{}", length.as_str()),
            other => f.write_str(other.by()),
        }
    }
}

/// The word is no key of corrections.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is none of period, period:month, period:day, period:file, invoice, line")]
pub struct NotAReplace(pub String);

impl FromStr for Replace {
    type Err = NotAReplace;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "period" => Ok(Self::Period(PeriodLength::default())),
            "invoice" => Ok(Self::Invoice),
            "line" => Ok(Self::Line),
            _ => word
                .strip_prefix("period:")
                .and_then(|word| PeriodLength::ALL.into_iter().find(|length| length.as_str() == word))
                .map(Self::Period)
                .ok_or_else(|| NotAReplace(word.to_owned())),
        }
    }
}

/// What of a line a key looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineKey<'a> {
    /// The business date.
    pub day: Day,
    /// The invoice.
    pub invoice: &'a str,
    /// The line's number on the invoice, where the source has one.
    pub invoice_line: Option<&'a str>,
}

/// The lines of earlier files that a file stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coverage {
    /// All lines of these months.
    Months(BTreeSet<Month>),
    /// All lines of these days.
    Days(BTreeSet<Day>),
    /// All lines from the first of these days to the last.
    Span(Option<(Day, Day)>),
    /// All lines of these invoices.
    Invoices(HashSet<Box<str>>),
    /// These lines of invoices; a line without a number stands for the others of its invoice without one.
    Lines(HashSet<(Box<str>, Option<Box<str>>)>),
}

impl Coverage {
    /// What a file without lines stands for: nothing.
    pub fn new(replace: Replace) -> Self {
        match replace {
            Replace::Period(PeriodLength::Month) => Self::Months(BTreeSet::new()),
            Replace::Period(PeriodLength::Day) => Self::Days(BTreeSet::new()),
            Replace::Period(PeriodLength::File) => Self::Span(None),
            Replace::Invoice => Self::Invoices(HashSet::new()),
            Replace::Line => Self::Lines(HashSet::new()),
        }
    }

    /// Takes in a line of the file.
    pub fn add(&mut self, line: LineKey<'_>) {
        match self {
            Self::Months(months) => {
                months.insert(line.day.month());
            }
            Self::Days(days) => {
                days.insert(line.day);
            }
            Self::Span(span) => {
                let (first, last) = span.unwrap_or((line.day, line.day));
                *span = Some((first.min(line.day), last.max(line.day)));
            }
            Self::Invoices(invoices) => {
                if !invoices.contains(line.invoice) {
                    invoices.insert(line.invoice.into());
                }
            }
            Self::Lines(lines) => {
                lines.insert((line.invoice.into(), line.invoice_line.map(Into::into)));
            }
        }
    }

    /// Whether the file stands for this line of an earlier one.
    pub fn covers(&self, line: LineKey<'_>) -> bool {
        match self {
            Self::Months(months) => months.contains(&line.day.month()),
            Self::Days(days) => days.contains(&line.day),
            Self::Span(span) => span.is_some_and(|(first, last)| first <= line.day && line.day <= last),
            Self::Invoices(invoices) => invoices.contains(line.invoice),
            Self::Lines(lines) => lines.contains(&(line.invoice.into(), line.invoice_line.map(Into::into))),
        }
    }

    /// Whether it may cover a line dated within these days, both included; invoices may be of any day.
    pub fn reaches(&self, first: Day, last: Day) -> bool {
        match self {
            Self::Months(months) => months.range(first.month()..=last.month()).next().is_some(),
            Self::Days(days) => days.range(first..=last).next().is_some(),
            Self::Span(span) => span.is_some_and(|(from, to)| from <= last && first <= to),
            Self::Invoices(invoices) => !invoices.is_empty(),
            Self::Lines(lines) => !lines.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn line<'a>(of: &str, invoice: &'a str, number: Option<&'a str>) -> LineKey<'a> {
        LineKey { day: day(of), invoice, invoice_line: number }
    }

    fn coverage(word: &str) -> Coverage {
        let mut coverage = Coverage::new(word.parse().expect("a key"));
        coverage.add(line("2026-03-05", "R1", Some("10")));
        coverage.add(line("2026-03-09", "R2", None));
        coverage
    }

    #[test]
    fn each_key_covers_what_its_name_says() {
        let cases = [
            ("period:month", [true, true, false, false]),
            ("period:file", [false, true, false, false]),
            ("period:day", [false, false, false, false]),
            ("invoice", [true, false, true, true]),
            ("line", [false, false, false, true]),
        ];
        let lines = [
            line("2026-03-01", "R1", Some("20")),
            line("2026-03-07", "R9", None),
            line("2026-04-01", "R2", Some("1")),
            line("2026-02-05", "R1", Some("10")),
        ];
        for (word, covered) in cases {
            let coverage = coverage(word);
            assert_eq!(lines.map(|line| coverage.covers(line)), covered, "{word}");
            assert!(coverage.covers(line("2026-03-09", "R2", None)), "{word} covers a line of its own");
        }
    }

    #[test]
    fn what_does_not_reach_a_file_covers_none_of_its_lines() {
        let reaches = |word: &str, first, last| coverage(word).reaches(day(first), day(last));
        assert!(reaches("period", "2026-03-31", "2026-05-01"));
        assert!(!reaches("period", "2026-04-01", "2026-05-01"));
        assert!(!reaches("period:day", "2026-03-06", "2026-03-08"));
        assert!(reaches("period:file", "2026-03-06", "2026-03-08"));
        assert!(reaches("invoice", "2020-01-01", "2020-01-02"));
        assert!(!Coverage::new(Replace::Invoice).reaches(day("2020-01-01"), day("2020-01-02")));
    }

    #[test]
    fn words_come_back_as_they_were_written() {
        for word in ["period:month", "period:day", "period:file", "invoice", "line"] {
            assert_eq!(word.parse::<Replace>().map(|replace| replace.to_string()), Ok(word.to_owned()));
        }
        assert_eq!("period".parse(), Ok(Replace::Period(PeriodLength::Month)));
        assert!("period:year".parse::<Replace>().is_err());
    }
}
