//! Stored portfolio runs: one Parquet file each, named by the hash of what it says.
//!
//! The hash covers the parameters and every value in the order of source and external id, and no id of this installation:
//! two installations with the same lines have the same runs.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{
    Array, AsArray, Date32Array, Decimal128Array, Float64Array, Int32Array, Int64Array, PrimitiveArray,
    RecordBatch, StringArray,
};
use arrow::datatypes::{
    ArrowPrimitiveType, Date32Type, Decimal128Type, Field, Float64Type, Int32Type, Int64Type, Schema,
};
use arrow::error::ArrowError;
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::portfolio::{AccountFacts, AccountJudgement, Class, Parameters, Scores};
use mainstay_domain::time::Day;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use sha2::{Digest, Sha256};

/// A stored run could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The folder or file failed.
    #[error("the run's file `{}` failed: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not what was written.
    #[error("the run's file is damaged: {0}; run the analysis again")]
    Damaged(String),
}

impl From<ArrowError> for RunError {
    fn from(error: ArrowError) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl From<ParquetError> for RunError {
    fn from(error: ParquetError) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// The SHA-256 of a run's parameters and judgements, in lower-case hexadecimal.
pub fn content_hash(
    parameters: &Parameters,
    method_version: &str,
    currency: Currency,
    judgements: &[AccountJudgement],
) -> String {
    let mut hash = Sha256::new();
    let head = [
        method_version,
        &parameters.as_of.to_string(),
        parameters.window.as_str(),
        parameters.measure.as_str(),
        currency.code(),
    ];
    write_fields(&mut hash, &head);
    for judgement in judgements {
        let facts = &judgement.facts;
        let optional = |value: Option<String>| value.unwrap_or_default();
        // A ratio is hashed by its bits: equal means equal, not equal to some digits.
        let ratio = |value: Option<f64>| optional(value.map(|value| format!("{:016x}", value.to_bits())));
        let score =
            |pick: fn(Scores) -> u8| optional(judgement.scores.map(|scores| pick(scores).to_string()));
        let fields = [
            facts.account.source.clone(),
            facts.account.external_id.clone(),
            facts.first_day.to_string(),
            facts.last_day.to_string(),
            optional(facts.last_purchase.map(|day| day.to_string())),
            facts.lines.to_string(),
            facts.invoices.to_string(),
            facts.revenue.to_string(),
            facts.costed_lines.to_string(),
            facts.costed_revenue.to_string(),
            facts.cost.to_string(),
            optional(judgement.rank.map(|rank| rank.to_string())),
            ratio(judgement.share),
            ratio(judgement.cumulative_share),
            judgement.revenue_class.to_string(),
            judgement.gross_profit_class.to_string(),
            optional(judgement.recency_days.map(|days| days.to_string())),
            score(|scores| scores.r),
            score(|scores| scores.f),
            score(|scores| scores.m),
        ];
        write_fields(&mut hash, &fields);
    }
    hex::encode(hash.finalize())
}

/// Each field with its length before it, so that no two records read alike.
fn write_fields(hash: &mut Sha256, fields: &[impl AsRef<str>]) {
    for field in fields {
        let text = field.as_ref();
        hash.update(text.len().to_string());
        hash.update(":");
        hash.update(text);
    }
}

/// Where a run with this content lies.
pub fn path(folder: &Path, content_hash: &str) -> PathBuf {
    folder.join(format!("{content_hash}.parquet"))
}

/// Writes a run under the name of its content, whole or not at all; a run that is there already is left alone.
pub fn write(folder: &Path, content_hash: &str, judgements: &[AccountJudgement]) -> Result<(), RunError> {
    let target = path(folder, content_hash);
    if target.exists() {
        return Ok(());
    }
    let failed = |source| RunError::File { path: target.clone(), source };
    let file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    let batch = to_batch(judgements)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_created_by("mainstay".to_owned())
        .build();
    let mut writer = ArrowWriter::try_new(file.as_file(), batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(&target).map_err(|error| failed(error.error))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// Reads a run back, in the order of source and external id.
pub fn read(folder: &Path, content_hash: &str) -> Result<Vec<AccountJudgement>, RunError> {
    let path = path(folder, content_hash);
    let file = File::open(&path).map_err(|source| RunError::File { path, source })?;
    let mut judgements = Vec::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(file)?.build()? {
        read_batch(&batch?, &mut judgements)?;
    }
    Ok(judgements)
}

fn to_batch(judgements: &[AccountJudgement]) -> Result<RecordBatch, RunError> {
    let facts = || judgements.iter().map(|judgement| &judgement.facts);
    let text = |values: Vec<&str>| -> Arc<dyn Array> { Arc::new(StringArray::from(values)) };
    let whole = |values: Vec<u64>| -> Result<Arc<dyn Array>, RunError> {
        let values = values.into_iter().map(i64::try_from).collect::<Result<Vec<_>, _>>();
        Ok(Arc::new(Int64Array::from(values.map_err(|error| RunError::Damaged(error.to_string()))?)))
    };
    let money = |values: Vec<Amount>| -> Result<Arc<dyn Array>, RunError> {
        let values = Decimal128Array::from_iter_values(values.into_iter().map(|amount| amount.0));
        Ok(Arc::new(values.with_precision_and_scale(38, 4)?))
    };
    let day = |values: Vec<Option<Day>>| -> Arc<dyn Array> {
        Arc::new(values.into_iter().map(|day| day.map(Day::epoch)).collect::<Date32Array>())
    };
    let small = |values: Vec<Option<i32>>| -> Arc<dyn Array> { Arc::new(Int32Array::from(values)) };
    let ratio = |values: Vec<Option<f64>>| -> Arc<dyn Array> { Arc::new(Float64Array::from(values)) };
    let score = |pick: fn(Scores) -> u8| {
        small(
            judgements
                .iter()
                .map(|judgement| judgement.scores.map(|scores| i32::from(pick(scores))))
                .collect(),
        )
    };
    let rank = judgements.iter().map(|judgement| judgement.rank.and_then(|rank| i32::try_from(rank).ok()));
    let columns: Vec<(&str, Arc<dyn Array>)> = vec![
        ("source", text(facts().map(|facts| facts.account.source.as_str()).collect())),
        ("external_id", text(facts().map(|facts| facts.account.external_id.as_str()).collect())),
        ("first_day", day(facts().map(|facts| Some(facts.first_day)).collect())),
        ("last_day", day(facts().map(|facts| Some(facts.last_day)).collect())),
        ("last_purchase", day(facts().map(|facts| facts.last_purchase).collect())),
        ("lines", whole(facts().map(|facts| facts.lines).collect())?),
        ("invoices", whole(facts().map(|facts| facts.invoices).collect())?),
        ("revenue", money(facts().map(|facts| facts.revenue).collect())?),
        ("costed_lines", whole(facts().map(|facts| facts.costed_lines).collect())?),
        ("costed_revenue", money(facts().map(|facts| facts.costed_revenue).collect())?),
        ("cost", money(facts().map(|facts| facts.cost).collect())?),
        ("rank", small(rank.collect())),
        ("share", ratio(judgements.iter().map(|judgement| judgement.share).collect())),
        ("cumulative_share", ratio(judgements.iter().map(|judgement| judgement.cumulative_share).collect())),
        (
            "revenue_class",
            text(judgements.iter().map(|judgement| judgement.revenue_class.as_str()).collect()),
        ),
        (
            "gross_profit_class",
            text(judgements.iter().map(|judgement| judgement.gross_profit_class.as_str()).collect()),
        ),
        ("recency_days", small(judgements.iter().map(|judgement| judgement.recency_days).collect())),
        ("r", score(|scores| scores.r)),
        ("f", score(|scores| scores.f)),
        ("m", score(|scores| scores.m)),
    ];
    let fields: Vec<Field> =
        columns.iter().map(|(name, column)| Field::new(*name, column.data_type().clone(), true)).collect();
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
}

/// A batch of a run's file, asked by column name and row.
struct Stored<'a>(&'a RecordBatch);

impl Stored<'_> {
    fn damaged(name: &str, wanted: &str) -> RunError {
        RunError::Damaged(format!("column `{name}` has no {wanted} where one must be"))
    }

    fn text(&self, name: &str, row: usize) -> Result<String, RunError> {
        let column = self.0.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
        column.map(|column| column.value(row).to_owned()).ok_or_else(|| Self::damaged(name, "text"))
    }

    fn optional<T: ArrowPrimitiveType>(&self, name: &str, row: usize) -> Result<Option<T::Native>, RunError> {
        let column: Option<&PrimitiveArray<T>> =
            self.0.column_by_name(name).and_then(|column| column.as_primitive_opt::<T>());
        let column = column.ok_or_else(|| Self::damaged(name, "number"))?;
        Ok(column.is_valid(row).then(|| column.value(row)))
    }

    fn whole(&self, name: &str, row: usize) -> Result<u64, RunError> {
        let value = self.optional::<Int64Type>(name, row)?;
        value.and_then(|value| u64::try_from(value).ok()).ok_or_else(|| Self::damaged(name, "count"))
    }

    fn amount(&self, name: &str, row: usize) -> Result<Amount, RunError> {
        self.optional::<Decimal128Type>(name, row)?.map(Amount).ok_or_else(|| Self::damaged(name, "amount"))
    }

    fn day(&self, name: &str, row: usize) -> Result<Option<Day>, RunError> {
        Ok(self.optional::<Date32Type>(name, row)?.and_then(Day::from_epoch))
    }

    fn class(&self, name: &str, row: usize) -> Result<Class, RunError> {
        self.text(name, row)?.parse().map_err(|_| Self::damaged(name, "class"))
    }

    fn score(&self, name: &str, row: usize) -> Result<Option<u8>, RunError> {
        Ok(self.optional::<Int32Type>(name, row)?.and_then(|score| u8::try_from(score).ok()))
    }
}

fn read_batch(batch: &RecordBatch, judgements: &mut Vec<AccountJudgement>) -> Result<(), RunError> {
    let stored = Stored(batch);
    for row in 0..batch.num_rows() {
        let scores = match (stored.score("r", row)?, stored.score("f", row)?, stored.score("m", row)?) {
            (Some(r), Some(f), Some(m)) => Some(Scores { r, f, m }),
            _ => None,
        };
        judgements.push(AccountJudgement {
            facts: AccountFacts {
                account: AccountRef {
                    source: stored.text("source", row)?,
                    external_id: stored.text("external_id", row)?,
                },
                first_day: stored
                    .day("first_day", row)?
                    .ok_or_else(|| Stored::damaged("first_day", "day"))?,
                last_day: stored.day("last_day", row)?.ok_or_else(|| Stored::damaged("last_day", "day"))?,
                last_purchase: stored.day("last_purchase", row)?,
                lines: stored.whole("lines", row)?,
                invoices: stored.whole("invoices", row)?,
                revenue: stored.amount("revenue", row)?,
                costed_lines: stored.whole("costed_lines", row)?,
                costed_revenue: stored.amount("costed_revenue", row)?,
                cost: stored.amount("cost", row)?,
            },
            rank: stored.optional::<Int32Type>("rank", row)?.and_then(|rank| u32::try_from(rank).ok()),
            share: stored.optional::<Float64Type>("share", row)?,
            cumulative_share: stored.optional::<Float64Type>("cumulative_share", row)?,
            revenue_class: stored.class("revenue_class", row)?,
            gross_profit_class: stored.class("gross_profit_class", row)?,
            recency_days: stored.optional::<Int32Type>("recency_days", row)?,
            scores,
        });
    }
    Ok(())
}
