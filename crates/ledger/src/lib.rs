//! What happened: files of invoice lines in, immutable Parquet, facts out.
//!
//! Files say what the documents say, in the ids of the system they came from; who a customer *is* belongs to the
//! register, in SQL. This is the only crate that knows DataFusion, and only its question side does: the readers are built
//! and fuzzed without it.

pub mod blocks;
#[cfg(feature = "engine")]
pub mod cluster;
pub mod compacted;
pub mod corrections;
pub mod events;
#[cfg(feature = "engine")]
pub mod facts;
pub mod files;
pub mod import;
pub mod lines;
pub mod runs;
#[cfg(feature = "engine")]
pub mod sql;
#[cfg(feature = "engine")]
pub mod store;
pub mod summaries;
