//! An answer as a file that other programs read with its types.

use std::io::Write;

use arrow::error::ArrowError;
use arrow::ipc::writer::FileWriter;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::Answer;

impl Answer {
    /// Writes the rows as a Parquet file.
    pub fn write_parquet(&self, to: impl Write + Send) -> Result<(), ParquetError> {
        let zstd =
            WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        let mut writer = ArrowWriter::try_new(to, self.schema.clone(), Some(zstd))?;
        for batch in &self.batches {
            writer.write(batch)?;
        }
        writer.close().map(drop)
    }

    /// Writes the rows as an Arrow IPC file, also known as Feather.
    pub fn write_arrow(&self, to: impl Write) -> Result<(), ArrowError> {
        let mut writer = FileWriter::try_new(to, &self.schema)?;
        for batch in &self.batches {
            writer.write(batch)?;
        }
        writer.finish()
    }
}
