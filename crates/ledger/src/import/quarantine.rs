//! Rows that could not become ledger lines: kept whole, each with a reason, so that they can be mended and imported.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use arrow::array::{Array, AsArray, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::reader::ChunkReader;

use super::staged::Staging;
use super::{ImportError, StagedFile};

const ROWS: usize = 8 * 1024;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $meaning:literal;)+) => {
        /// Why a row is in quarantine. The words are stable: files and programs hold them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum QuarantineCode {
            $($(#[$doc])* $name,)+
        }

        impl QuarantineCode {
            /// Every code, in the order of reports.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable word.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// The reason in words, for a person who sees only the count.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)+ }
            }
        }
    };
}

codes! {
    /// No customer, and the mapping does not keep such lines as unassigned.
    MissingCustomer = "missing_customer", "the row names no customer";
    /// An id with control characters, or longer than an id can be.
    BadId = "bad_id", "an id holds control characters or is too long";
    /// No date, or one that no reading explains.
    BadDate = "bad_date", "the date is missing or cannot be read";
    /// No number where one must be, or one that no reading explains.
    BadNumber = "bad_number", "a number is missing or cannot be read";
    /// A number that is not a number, or infinite.
    NotFinite = "not_finite", "a number is infinite or not a number";
    /// An amount beyond `DECIMAL(18,4)`.
    AmountTooLarge = "amount_too_large", "an amount is too large for the ledger";
    /// A division by zero, or a result beyond exact arithmetic.
    Arithmetic = "arithmetic", "a calculation divides by zero or overflows";
    /// A word that is none of the line kinds.
    BadKind = "bad_kind", "the kind is none of sale, return, credit, free, freight";
    /// A word that is no currency.
    BadCurrency = "bad_currency", "the currency is missing or unknown";
    /// No id in a row that is about one account or product.
    MissingId = "missing_id", "the row names no account or product";
    /// An id, or a currency and a day, that an earlier row of the file has.
    Duplicate = "duplicate", "an earlier row of the file is about the same";
    /// An account or product that would belong to itself, however far up.
    ParentCircle = "parent_circle", "following the parents leads back to the row itself";
    /// A rate that is missing, not above zero, or beyond what a rate can be.
    BadRate = "bad_rate", "the rate is not above zero, or too large";
    /// A quantity or a length of time below zero, where there is no such thing.
    Negative = "negative", "a value is negative where nothing can be";
    /// A value that another value of the same row rules out, such as two dates in the wrong order.
    Contradiction = "contradiction", "two values of the row rule each other out, such as dates in the wrong order";
    /// Rows that make no rebate agreement, or a word that says nothing of one.
    BadAgreement = "bad_agreement", "the rows of the rebate agreement do not fit together";
    /// A factor is missing, or not above zero.
    BadFactor = "bad_factor", "the factor is no number above zero";
    /// A number leads on, in a circle, or from a number that another leads to.
    BadRenumbering = "bad_renumbering", "the numbers do not lead from an old one to a new one in one step";
    /// A rebate agreement beside another one of the same partner, goods and days.
    Overlap = "overlap", "another rebate agreement holds for the same partner, goods and days";
    /// Bytes that are no text in the file's encoding.
    Encoding = "encoding", "the row holds bytes that are no text in the file's encoding";
    /// More or fewer cells than the header.
    ColumnCount = "column_count", "the row has more or fewer cells than the header";
    /// The file ends inside a quote.
    UnclosedQuote = "unclosed_quote", "the row ends inside a quote";
    /// A cell beyond 64 KiB.
    CellTooLong = "cell_too_long", "a cell is longer than 64 KiB";
    /// A cell of a workbook that shows an error, or a formula that nothing has computed.
    CellError = "cell_error", "a cell shows an error such as #N/A, or a formula without a value";
    /// An amount that stands in several rows at once.
    MergedAmount = "merged_amount", "an amount is merged over several rows";
    /// A row handed out for mending that no longer says which row it mends.
    BadMark = "bad_mark", "the row no longer says which quarantined row it mends";
}

impl fmt::Display for QuarantineCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The word is no quarantine code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no quarantine code")]
pub struct UnknownCode(pub String);

impl FromStr for QuarantineCode {
    type Err = UnknownCode;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.as_str() == word)
            .ok_or_else(|| UnknownCode(word.to_owned()))
    }
}

/// One quarantined row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantinedLine {
    /// The line of the file, header 1; for Parquet the number of the row, from 1.
    pub line: u64,
    /// The column at fault; `None` where the whole row is.
    pub column: Option<String>,
    /// The value at fault, cut where it is long.
    pub value: Option<String>,
    /// The reason as a code.
    pub code: QuarantineCode,
    /// The reason in words.
    pub reason: String,
    /// The row as it stood in the file, cut where it is long; of a Parquet file, the row as CSV.
    pub raw: Option<String>,
}

/// Reads staged or committed quarantine rows, in file order: at most `limit`, after the first `offset`.
pub fn read_quarantine(
    file: impl ChunkReader + 'static,
    offset: u64,
    limit: usize,
) -> Result<Vec<QuarantinedLine>, ImportError> {
    let damaged = |detail: String| ImportError::Damaged { detail, rows_before: 0 };
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(|builder| builder.with_offset(offset).with_limit(limit).build())
        .map_err(|error| damaged(error.to_string()))?;
    let mut lines = Vec::new();
    for batch in reader {
        let batch = batch.map_err(|error| damaged(error.to_string()))?;
        for row in 0..batch.num_rows() {
            lines.push(
                line(&batch, row).ok_or_else(|| damaged("it is no quarantine of this program".to_owned()))?,
            );
        }
    }
    Ok(lines)
}

fn line(batch: &RecordBatch, row: usize) -> Option<QuarantinedLine> {
    let text = |name: &str| -> Option<Option<String>> {
        let column = batch.column_by_name(name)?.as_string_opt::<i32>()?;
        Some(column.is_valid(row).then(|| column.value(row).to_owned()))
    };
    let line = batch.column_by_name("line")?.as_primitive_opt::<Int64Type>()?.value(row);
    Some(QuarantinedLine {
        line: u64::try_from(line).ok()?,
        column: text("column")?,
        value: text("value")?,
        code: text("code")??.parse().ok()?,
        reason: text("reason")??,
        raw: text("raw")?,
    })
}

fn schema() -> SchemaRef {
    static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
        Arc::new(Schema::new(vec![
            Field::new("line", DataType::Int64, false),
            Field::new("column", DataType::Utf8, true),
            Field::new("value", DataType::Utf8, true),
            Field::new("code", DataType::Utf8, false),
            Field::new("reason", DataType::Utf8, false),
            Field::new("raw", DataType::Utf8, true),
        ]))
    });
    Arc::clone(&SCHEMA)
}

/// Writes quarantined rows as they come; there is no file until the first.
pub(super) struct QuarantineWriter {
    path: PathBuf,
    writer: Option<ArrowWriter<Staging>>,
    waiting: Vec<QuarantinedLine>,
    waiting_bytes: usize,
    rows: u64,
}

/// The waiting rows are written out beyond this many bytes: rows may be long.
const WAITING_BYTES: usize = 4 << 20;

impl QuarantineWriter {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, writer: None, waiting: Vec::new(), waiting_bytes: 0, rows: 0 }
    }

    pub(super) fn push(&mut self, line: QuarantinedLine) -> Result<(), ImportError> {
        self.waiting_bytes += line.raw.as_ref().map_or(0, String::len) + line.reason.len();
        self.waiting.push(line);
        self.rows += 1;
        if self.waiting.len() >= ROWS || self.waiting_bytes >= WAITING_BYTES { self.write() } else { Ok(()) }
    }

    pub(super) fn complete(mut self) -> Result<Option<StagedFile>, ImportError> {
        self.write()?;
        let Some(writer) = self.writer.take() else { return Ok(None) };
        let staging = writer.into_inner().map_err(|error| failed(&self.path, &error))?;
        staging.complete(self.rows).map(Some)
    }

    fn write(&mut self) -> Result<(), ImportError> {
        let lines = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        if lines.is_empty() {
            return Ok(());
        }
        let mut writer = if let Some(writer) = self.writer.take() {
            writer
        } else {
            let staging = Staging::create(self.path.clone())?;
            ArrowWriter::try_new(staging, schema(), Some(crate::lines::writer_properties(None)))
                .map_err(|error| failed(&self.path, &error))?
        };
        let batch = batch(&lines).map_err(|error| failed(&self.path, &error))?;
        writer.write(&batch).map_err(|error| failed(&self.path, &error))?;
        if writer.memory_size() > WAITING_BYTES * 4 {
            writer.flush().map_err(|error| failed(&self.path, &error))?;
        }
        self.writer = Some(writer);
        Ok(())
    }
}

fn batch(lines: &[QuarantinedLine]) -> Result<RecordBatch, arrow::error::ArrowError> {
    let text = |of: fn(&QuarantinedLine) -> Option<&str>| -> Arc<StringArray> {
        Arc::new(lines.iter().map(of).collect())
    };
    let numbers: Int64Array = lines.iter().map(|line| i64::try_from(line.line).unwrap_or(i64::MAX)).collect();
    RecordBatch::try_new(
        schema(),
        vec![
            Arc::new(Int64Array::new(numbers.values().clone(), None)),
            text(|line| line.column.as_deref()),
            text(|line| line.value.as_deref()),
            text(|line| Some(line.code.as_str())),
            text(|line| Some(&line.reason)),
            text(|line| line.raw.as_deref()),
        ],
    )
}

fn failed(path: &Path, error: &dyn std::error::Error) -> ImportError {
    ImportError::Stage { path: path.to_owned(), detail: error.to_string() }
}
