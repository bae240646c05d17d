//! A summary opened: its bytes checked against its name, and what it says of itself.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use xxhash_rust::xxh3::Xxh3;

use super::{Cursor, SummaryError, schema};

const BLOCK: usize = 1 << 18;
/// The rows that are decoded at once.
const BATCH: usize = 8 * 1024;

/// The summary of one file of lines, or of several, as it was written.
#[derive(Debug, Clone)]
pub struct Summary {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    /// The system whose ids the customers are.
    pub source: String,
    /// The currency of all its amounts, ISO 4217.
    pub currency: String,
    /// The first and the last invoice number in the order of bytes; `None` where they are not remembered.
    pub invoices: Option<(String, String)>,
    /// The last day with a line, as days since 1970-01-01; `None` without one.
    pub last_day: Option<i32>,
    /// The names of the files whose summaries it brings together; empty for that of one file.
    pub of: BTreeSet<String>,
}

impl Summary {
    /// Opens a summary whose bytes must have this checksum.
    pub(super) fn open(path: &Path, checksum: u64) -> Result<Self, SummaryError> {
        let failed = |source| SummaryError::File { path: path.to_owned(), source };
        let file = File::open(path).map_err(failed)?;
        if checksum_of(&file).map_err(failed)? != checksum {
            return Err(SummaryError::Damaged(format!("{} is not as it was written", path.display())));
        }
        let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())?;
        let said = metadata.metadata().file_metadata().key_value_metadata();
        let say = |key: &str| {
            let pair = said.into_iter().flatten().find(|pair| pair.key == key);
            pair.and_then(|pair| pair.value.clone())
        };
        if say(schema::FORMAT_KEY).as_deref() != Some(schema::FORMAT) {
            return Err(SummaryError::Damaged(format!("{} is of another version", path.display())));
        }
        let must = |key| {
            say(key)
                .ok_or_else(|| SummaryError::Damaged(format!("{} does not say its {key}", path.display())))
        };
        Ok(Self {
            path: path.to_owned(),
            source: must("source")?,
            currency: must("currency")?,
            invoices: say("first_invoice").zip(say("last_invoice")),
            last_day: say("last_day").and_then(|day| day.parse().ok()),
            of: names_in(&say(schema::OF_KEY).unwrap_or_default()),
            metadata,
        })
    }

    /// Where it lies.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// How many days of accounts it has.
    pub(super) fn rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Its accounts from the first on; with the hashes of their invoices only where they are asked for.
    pub fn cursor(&self, with_hashes: bool) -> Result<Cursor, SummaryError> {
        Cursor::over(self.reader(with_hashes, None)?)
    }

    /// The days of one customer, in the groups of rows that may have them.
    pub fn cursor_at(&self, customer: &str, with_hashes: bool) -> Result<Cursor, SummaryError> {
        let groups = self.metadata.metadata().row_groups().iter().enumerate().filter(|(_, group)| {
            let statistics = group.columns().first().and_then(|column| column.statistics());
            let least = statistics.and_then(|statistics| statistics.min_bytes_opt());
            let most = statistics.and_then(|statistics| statistics.max_bytes_opt());
            least.is_none_or(|least| least <= customer.as_bytes())
                && most.is_none_or(|most| most >= customer.as_bytes())
        });
        let groups = groups.map(|(number, _)| number).collect();
        let mut cursor = Cursor::over(self.reader(with_hashes, Some(groups))?)?;
        cursor.seek(customer)?;
        Ok(cursor)
    }

    fn reader(
        &self,
        with_hashes: bool,
        groups: Option<Vec<usize>>,
    ) -> Result<ParquetRecordBatchReader, SummaryError> {
        let failed = |source| SummaryError::File { path: self.path.clone(), source };
        let file = File::open(&self.path).map_err(failed)?;
        let mut builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        if !with_hashes {
            let named = schema::schema();
            let kept = (0..named.fields().len()).filter(|at| named.field(*at).name() != schema::HASHES);
            let mask = ProjectionMask::roots(builder.parquet_schema(), kept);
            builder = builder.with_projection(mask);
        }
        if let Some(groups) = groups {
            builder = builder.with_row_groups(groups);
        }
        Ok(builder.with_batch_size(BATCH).build()?)
    }
}

/// The files that a summary says it stands for, its bytes unchecked; `None` where it cannot be read.
pub(super) fn said_of(path: &Path) -> Option<BTreeSet<String>> {
    let metadata = ArrowReaderMetadata::load(&File::open(path).ok()?, ArrowReaderOptions::new()).ok()?;
    let said = metadata.metadata().file_metadata().key_value_metadata();
    let pair = said.into_iter().flatten().find(|pair| pair.key == schema::OF_KEY)?;
    Some(names_in(pair.value.as_deref()?))
}

fn names_in(said: &str) -> BTreeSet<String> {
    said.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The checksum of a file's bytes from where it stands.
pub(crate) fn checksum_of(mut file: &File) -> io::Result<u64> {
    let mut sum = Xxh3::new();
    let mut block = vec![0; BLOCK];
    loop {
        match file.read(&mut block)? {
            0 => return Ok(sum.digest()),
            read => sum.update(block.get(..read).unwrap_or_default()),
        }
    }
}

/// A writer that sums up what passes through it.
pub(crate) struct Checked<W> {
    inner: W,
    sum: Xxh3,
}

impl<W: Write> Checked<W> {
    pub(crate) fn new(inner: W) -> Self {
        Self { inner, sum: Xxh3::new() }
    }

    /// Hands the rest over: the checksum of everything that was written.
    pub(crate) fn finish(mut self) -> io::Result<u64> {
        self.inner.flush()?;
        Ok(self.sum.digest())
    }
}

impl<W: Write> Write for Checked<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.sum.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
