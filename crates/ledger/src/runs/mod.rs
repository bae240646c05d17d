//! Stored portfolio runs: one Parquet file each, named by the hash of what it says.
//!
//! The hash covers the parameters and every value in the order of source and external id, and no id of this installation:
//! two installations with the same lines have the same runs.

mod columns;
mod export;
mod hash;
mod stored;

use std::collections::BTreeSet;

use arrow::error::ArrowError;
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::portfolio::AccountJudgement;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::ChunkReader;

pub use export::{Exported, parquet_table};
pub use hash::content_hash;

/// A run could not be made into a file, or read from one.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
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

/// A run as the bytes of its file.
pub fn encode(judgements: &[AccountJudgement]) -> Result<Vec<u8>, RunError> {
    let batch = columns::to_batch(judgements)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_created_by("mainstay".to_owned())
        .build();
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(file)
}

/// Reads a run back, in the order of source and external id.
pub fn decode(file: impl ChunkReader + 'static) -> Result<Vec<AccountJudgement>, RunError> {
    let mut judgements = Vec::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(file)?.build()? {
        stored::read_batch(&batch?, &mut judgements)?;
    }
    Ok(judgements)
}

/// Reads what a run says of some accounts, in the order of source and external id, without building the rest.
pub fn decode_only(
    file: impl ChunkReader + 'static,
    wanted: &BTreeSet<AccountRef>,
) -> Result<Vec<AccountJudgement>, RunError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let filter = stored::filter(builder.parquet_schema(), wanted.clone());
    let mut judgements = Vec::new();
    for batch in builder.with_row_filter(filter).build()? {
        stored::read_batch(&batch?, &mut judgements)?;
    }
    Ok(judgements)
}
