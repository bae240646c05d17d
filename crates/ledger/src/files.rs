//! What a file of the ledger is, whoever asks: the hash of its bytes and the number of its rows.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use sha2::{Digest, Sha256};

const BLOCK: usize = 1 << 20;

/// The SHA-256 of a file's bytes in lower-case hexadecimal, and how many there are.
pub fn sha256_of(path: &Path) -> io::Result<(String, u64)> {
    sha256(File::open(path)?)
}

/// The same of whatever can be read to its end.
pub fn sha256(bytes: impl Read) -> io::Result<(String, u64)> {
    let mut hashed = Hashed::new(bytes);
    io::copy(&mut hashed, &mut io::sink())?;
    Ok(hashed.finish())
}

/// How many rows a Parquet file says it has.
pub fn rows_of(file: impl ChunkReader + 'static) -> Result<i64, ParquetError> {
    Ok(SerializedFileReader::new(file)?.metadata().file_metadata().num_rows())
}

/// A reader that hashes what passes through it.
pub struct Hashed<R> {
    inner: io::BufReader<R>,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> Hashed<R> {
    /// Starts with nothing read.
    pub fn new(inner: R) -> Self {
        Self { inner: io::BufReader::with_capacity(BLOCK, inner), hash: Sha256::new(), bytes: 0 }
    }

    /// The hash of everything that was read, and its length.
    pub fn finish(self) -> (String, u64) {
        (hex::encode(self.hash.finalize()), self.bytes)
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(buffer.get(..read).unwrap_or_default());
        self.bytes += u64::try_from(read).unwrap_or_default();
        Ok(read)
    }
}
