//! Stored portfolio runs: one Parquet file each, named by the hash of what it says.
//!
//! The hash covers the parameters and every value in the order of source and external id, and no id of this installation:
//! two installations with the same lines have the same runs.

mod columns;
mod export;
mod hash;
mod stored;

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::error::ArrowError;
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::portfolio::AccountJudgement;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

pub use export::{Exported, parquet_table};
pub use hash::content_hash;

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

/// Where a run with this content lies.
pub fn path(folder: &Path, content_hash: &str) -> PathBuf {
    folder.join(format!("{content_hash}.parquet"))
}

/// Whether a run lies there and can be read to its end.
pub fn is_whole(folder: &Path, content_hash: &str) -> bool {
    read(folder, content_hash).is_ok()
}

/// Writes a run under the name of its content, whole or not at all; a run that is there already is left alone, a damaged
/// one replaced.
pub fn write(folder: &Path, content_hash: &str, judgements: &[AccountJudgement]) -> Result<(), RunError> {
    let target = path(folder, content_hash);
    if is_whole(folder, content_hash) {
        return Ok(());
    }
    let failed = |source| RunError::File { path: target.clone(), source };
    let file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    let batch = columns::to_batch(judgements)?;
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
        stored::read_batch(&batch?, &mut judgements)?;
    }
    Ok(judgements)
}

/// Reads what a run says of some accounts, in the order of source and external id, without building the rest.
pub fn read_only(
    folder: &Path,
    content_hash: &str,
    wanted: &BTreeSet<AccountRef>,
) -> Result<Vec<AccountJudgement>, RunError> {
    let path = path(folder, content_hash);
    let file = File::open(&path).map_err(|source| RunError::File { path, source })?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let filter = stored::filter(builder.parquet_schema(), wanted.clone());
    let mut judgements = Vec::new();
    for batch in builder.with_row_filter(filter).build()? {
        stored::read_batch(&batch?, &mut judgements)?;
    }
    Ok(judgements)
}
