//! What stops an import as a whole; a fault of one row is a [quarantine code](super::QuarantineCode) instead.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// One thing wrong with a mapping, or between a mapping and the file it is used on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", if key.is_empty() { String::new() } else { format!("`{key}`: ") })]
pub struct MappingProblem {
    /// The mapping's key, `columns.revenue`; empty where the mapping is not TOML at all.
    pub key: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl MappingProblem {
    pub(super) fn new(key: impl Into<String>, message: impl Into<String>) -> Self {
        Self { key: key.into(), message: message.into() }
    }
}

/// What could be read in two ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AmbiguousReading {
    /// `1,234`: a thousand and more, or one and a bit.
    Number,
    /// `03/04/2026`: in March or in April.
    Date,
    /// A header that splits well at more than one character.
    Delimiter,
    /// Lines in several currencies, and no word on which they are added up in.
    Currency,
    /// Several sheets that look like tables.
    Sheet,
    /// Several rows that could be the header.
    HeaderRow,
}

impl AmbiguousReading {
    /// The stable word: `ambiguous_number`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "ambiguous_number",
            Self::Date => "ambiguous_date",
            Self::Delimiter => "ambiguous_delimiter",
            Self::Currency => "ambiguous_currency",
            Self::Sheet => "ambiguous_sheet",
            Self::HeaderRow => "ambiguous_header_row",
        }
    }

    fn subject(self) -> &'static str {
        match self {
            Self::Number => "the numbers",
            Self::Date => "the dates",
            Self::Delimiter => "the columns",
            Self::Currency => "the amounts",
            Self::Sheet => "the sheets of the workbook",
            Self::HeaderRow => "the row of the header",
        }
    }
}

impl fmt::Display for AmbiguousReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The mapping is wrong, or does not fit the file. Every problem found is listed.
    #[error("the mapping does not fit: {}", list(.0))]
    Mapping(Vec<MappingProblem>),
    /// The file can be read in two ways and says nowhere which; no flag accepts that, only the mapping decides it.
    #[error(
        "{} can be read in two ways: {}, or {}; say which in the mapping with `{key}`",
        .what.subject(), .readings.0, .readings.1
    )]
    Ambiguous {
        /// What is ambiguous.
        what: AmbiguousReading,
        /// The mapping's key that decides.
        key: String,
        /// Both readings, each as a sentence's part with an example from the file.
        readings: (String, String),
        /// What the key may say, as it is written there.
        alternatives: Vec<String>,
    },
    /// There is not even a header.
    #[error("the file is empty: it has no header")]
    Empty,
    /// Some rows are separated by one character, some by another.
    #[error(
        "the file mixes delimiters: `{}` on {}, `{}` on {}; write all rows with the same one",
        .first.0, .first.1, .second.0, .second.1
    )]
    MixedDelimiters {
        /// A delimiter and the lines it separates.
        first: (String, String),
        /// The other, and its lines.
        second: (String, String),
    },
    /// A quote opens on this line and nothing closes it, so that every later row would be one cell.
    #[error(
        "the quote opened on line {line} is never closed: close it or double it, and import again; nothing was imported"
    )]
    UnclosedQuote {
        /// The 1-based line of the file.
        line: u64,
    },
    /// The Parquet file is cut short or damaged.
    #[error(
        "the Parquet file is damaged ({detail}); {rows_before} rows before the damage were readable, nothing was imported and the ledger is as it was: fetch the file again"
    )]
    Damaged {
        /// What the reader met.
        detail: String,
        /// Rows read before it.
        rows_before: u64,
    },
    /// The workbook is cut short or damaged, or has no table.
    #[error("the workbook cannot be read: {detail}; nothing was imported and the ledger is as it was")]
    DamagedWorkbook {
        /// What the reader met.
        detail: String,
    },
    /// The workbook would take more memory or time than any table does.
    #[error("the workbook is refused: {detail}; save the sheet as CSV, or split it")]
    WorkbookTooLarge {
        /// Which limit it is beyond.
        detail: String,
    },
    /// A kind of file that is not read.
    #[error("this is {found}, which is not read: {advice}")]
    UnsupportedFile {
        /// What it is.
        found: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// A Parquet column that the mapping uses has a type without a text form, such as a list.
    #[error(
        "column `{column}` has the type {found}, which cannot be imported: use numbers, text, dates, timestamps or booleans"
    )]
    UnsupportedType {
        /// The column.
        column: String,
        /// Its type, as Arrow names it.
        found: String,
    },
    /// Reading the file failed.
    #[error("`{}` cannot be read: {source}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file's length or its time of change was another after reading than before.
    #[error(
        "the file changed while it was read: wait until it is written, and import again; nothing was imported"
    )]
    Changed,
    /// Writing the staged files failed; what was written of them has been removed.
    #[error("the staged files cannot be written to `{}`: {detail}", .path.display())]
    Stage {
        /// The staged file or its folder.
        path: PathBuf,
        /// What the writer said.
        detail: String,
    },
    /// The caller asked to stop; what was written has been removed.
    #[error("the import was cancelled; nothing was imported")]
    Cancelled,
    /// A part of the import ended without an answer: a mistake in this program, not in the file.
    #[error("the import stopped unexpectedly while it was {0}; nothing was imported")]
    Stopped(&'static str),
}

impl ImportError {
    pub(super) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Read { path: path.to_owned(), source }
    }

    pub(super) fn stage(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Stage { path: path.to_owned(), detail: source.to_string() }
    }

    pub(super) fn mapping(key: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Mapping(vec![MappingProblem::new(key, message)])
    }
}

fn list(problems: &[MappingProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
