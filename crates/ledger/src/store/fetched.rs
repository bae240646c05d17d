//! A file of a store to be read by columns: from the disk where it lies there, else from memory.

use std::fs::File;
use std::io::Read;

use bytes::Bytes;
use parquet::errors::Result;
use parquet::file::reader::{ChunkReader, Length};

use crate::blocks::BlockChecksums;
use crate::files;

/// A file that can be read in parts.
#[derive(Debug)]
pub enum Fetched {
    /// An open file.
    Disk(File),
    /// All bytes of a file.
    Memory(Bytes),
}

impl Fetched {
    /// The same file, to be read once more.
    pub fn again(&self) -> std::io::Result<Self> {
        Ok(match self {
            Self::Disk(file) => Self::Disk(file.try_clone()?),
            Self::Memory(bytes) => Self::Memory(bytes.clone()),
        })
    }

    /// The SHA-256 of its bytes in lower-case hexadecimal, and how many there are.
    pub fn sha256(&self) -> std::io::Result<(String, u64)> {
        let whole = self.get_read(0).map_err(std::io::Error::other)?;
        files::sha256(whole)
    }

    /// The checksums of its blocks, as they are now.
    pub fn block_checksums(&self) -> std::io::Result<BlockChecksums> {
        let whole = self.get_read(0).map_err(std::io::Error::other)?;
        BlockChecksums::of(whole)
    }
}

impl Length for Fetched {
    fn len(&self) -> u64 {
        match self {
            Self::Disk(file) => file.len(),
            Self::Memory(bytes) => Length::len(bytes),
        }
    }
}

impl ChunkReader for Fetched {
    type T = Box<dyn Read>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(match self {
            Self::Disk(file) => Box::new(file.get_read(start)?),
            Self::Memory(bytes) => Box::new(bytes.get_read(start)?),
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        match self {
            Self::Disk(file) => file.get_bytes(start, length),
            Self::Memory(bytes) => bytes.get_bytes(start, length),
        }
    }
}
