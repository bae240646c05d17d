//! Invoice files in: CSV, Parquet or a workbook, read by a mapping, into staged ledger lines and a quarantine.
//!
//! A row is either accepted whole, or quarantined with a reason, or left out by the mapping's own condition; nothing is
//! guessed and nothing is dropped. A dry run is the real run: what [`prepare`] stages is what a commit publishes. Who an
//! account is belongs elsewhere: here a customer is the id that its system wrote on the document.

mod block;
mod collect;
mod columnar;
mod csv;
mod date;
pub mod decimal;
mod described;
mod detection;
mod evaluate;
pub mod expression;
mod fingerprint;
mod fits;
mod further;
mod interner;
mod kind;
mod mapping;
mod mends;
mod money_mark;
mod near;
mod note;
mod number;
mod plan;
mod prepare;
mod problem;
mod quarantine;
mod readings;
mod records;
mod report;
mod row_fault;
mod run;
mod staged;
mod stated_currency;
mod suggest;
mod survey;
mod table;
mod taste;
mod template;
mod totals;
mod typed_file;
mod workbook;

pub use described::{Described, schemas_page};
pub use detection::{Detected, Detection};
pub use expression::{Expression, ExpressionError};
pub use kind::{Kind, UnknownKind};
pub use mapping::{Field, Mapping, MissingCustomer, ReadOptions, Value};
pub use mends::{MARKS, MendedRow, RawLayout, is_for_mending, reads_as_number};
pub use note::Note;
pub use prepare::{PrepareRequest, Progress, Unwatched, prepare};
pub use problem::{AmbiguousReading, ImportError, MappingProblem};
pub use quarantine::{QuarantineCode, QuarantinedLine, UnknownCode, read_quarantine};
pub use records::{DatedRate, Entry, Records};
pub use report::{
    CurrencyAmount, CurrencyTotal, FileAmounts, Prepared, ReasonCount, Report, SampleEvent, SampleLine,
    SeenCustomer, SeenProduct, StagedFile,
};
pub(crate) use staged::Staging;
pub use suggest::{KindGuess, SaidCurrency, Suggestion};
pub use survey::{ColumnReading, Format, Survey, SurveyedColumn, survey};
pub use taste::Strays;
pub use template::DOCUMENTATION;
pub use typed_file::{CellType, NotOfItsColumn, TypedFile};
pub use workbook::SurveyedSheet;
