//! Summaries: what each account bought on each day of one file of lines, as a Parquet file of its own.
//!
//! A summary is a cache and never the truth: it is named by the hash of its file of lines and by a checksum of its own
//! bytes, and a question that finds none that is whole reads the lines instead and comes to the same answer. It knows
//! invoices by 64-bit hashes of their numbers, as the fold of the lines does. The summaries of several large files are brought
//! together in a joint one, which is a cache in the same way.

mod cursor;
mod folder;
mod joint;
mod of_lines;
mod open;
mod schema;
mod summarizer;

use std::path::PathBuf;

use parquet::errors::ParquetError;

pub use cursor::{AccountDay, Cursor, Hashes};
pub use folder::{Folder, StagedSummary};
pub(crate) use folder::{StagingFile, parts};
pub use joint::{Joints, OfFile, worth_joining};
pub use of_lines::summarize;
pub use open::Summary;
pub(crate) use open::{Checked, checksum_of};
pub(crate) use summarizer::{Bought, Summarizer};

/// A summary could not be written or read. Nothing is lost: the lines say the same.
#[derive(Debug, thiserror::Error)]
pub enum SummaryError {
    /// A file or folder failed.
    #[error("the summary `{}` failed: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is not what was written, or was written by another version of Mainstay.
    #[error("the summary is damaged: {0}")]
    Damaged(String),
    /// The lines are not such that they can be summed up.
    #[error("the lines cannot be summed up: {0}")]
    Unsuited(&'static str),
}

impl From<ParquetError> for SummaryError {
    fn from(error: ParquetError) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl From<arrow::error::ArrowError> for SummaryError {
    fn from(error: arrow::error::ArrowError) -> Self {
        Self::Damaged(error.to_string())
    }
}
