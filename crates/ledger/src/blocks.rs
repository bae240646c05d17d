//! The checksums of a file's blocks: what an engine reads of a file is compared with what was written, a block at a time.
//!
//! A file's name is its SHA-256, which takes reading all of it. A checksum of each block is against accidents alone, costs
//! next to nothing, and is asked of the blocks that a question reads.

use std::fmt;
use std::io::{self, Read};
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// The bytes of a block; the last one of a file may be shorter.
const BLOCK: u64 = 1 << 16;

/// The XXH3 of every block of a file, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockChecksums(Arc<[u64]>);

/// A text that is no list of checksums.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the checksums of a file's blocks are 16 hexadecimal digits each")]
pub struct NoChecksums;

impl BlockChecksums {
    /// Reads to the end.
    pub fn of(mut bytes: impl Read) -> io::Result<Self> {
        let mut summing = Summing::default();
        let mut buffer = vec![0; 1 << 18];
        loop {
            match bytes.read(&mut buffer)? {
                0 => return Ok(summing.finish()),
                read => summing.update(buffer.get(..read).unwrap_or_default()),
            }
        }
    }

    /// The least range of whole blocks that holds another one, of a file of so many bytes.
    pub fn around(range: &Range<u64>, bytes: u64) -> Range<u64> {
        let start = range.start - range.start % BLOCK;
        start..range.end.next_multiple_of(BLOCK).min(bytes)
    }

    /// The first block that is not as it was written, as a range of the file; `read` begins with a block at `start`.
    pub fn damaged(&self, start: u64, read: &[u8]) -> Option<Range<u64>> {
        let size = usize::try_from(BLOCK).unwrap_or(usize::MAX);
        let first = usize::try_from(start / BLOCK).unwrap_or(usize::MAX);
        let written = self.0.get(first..).unwrap_or_default().iter().map(Some).chain(std::iter::repeat(None));
        let mut at = start;
        for (block, written) in read.chunks(size).zip(written) {
            let end = at + u64::try_from(block.len()).unwrap_or_default();
            if written != Some(&xxh3_64(block)) {
                return Some(at..end);
            }
            at = end;
        }
        None
    }
}

impl fmt::Display for BlockChecksums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|checksum| write!(f, "{checksum:016x}"))
    }
}

impl FromStr for BlockChecksums {
    type Err = NoChecksums;

    fn from_str(text: &str) -> Result<Self, NoChecksums> {
        let (checksums, rest) = text.as_bytes().as_chunks::<16>();
        if !rest.is_empty() {
            return Err(NoChecksums);
        }
        let one = |digits: &[u8; 16]| {
            let digits = std::str::from_utf8(digits).map_err(|_| NoChecksums)?;
            u64::from_str_radix(digits, 16).map_err(|_| NoChecksums)
        };
        checksums.iter().map(one).collect::<Result<_, _>>().map(Self)
    }
}

/// Checksums on their way, while a file is written.
#[derive(Default)]
pub struct Summing {
    done: Vec<u64>,
    block: Xxh3,
    /// How much of the block at hand there is.
    filled: usize,
}

impl Summing {
    /// Takes the next bytes of the file.
    pub fn update(&mut self, mut bytes: &[u8]) {
        let size = usize::try_from(BLOCK).unwrap_or(usize::MAX);
        while !bytes.is_empty() {
            let (part, rest) = bytes.split_at(bytes.len().min(size - self.filled));
            self.block.update(part);
            self.filled += part.len();
            if self.filled == size {
                self.close();
            }
            bytes = rest;
        }
    }

    /// The checksums of all that was taken.
    pub fn finish(mut self) -> BlockChecksums {
        if self.filled > 0 {
            self.close();
        }
        BlockChecksums(self.done.into())
    }

    fn close(&mut self) {
        self.done.push(self.block.digest());
        self.block.reset();
        self.filled = 0;
    }
}

impl fmt::Debug for Summing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} blocks", self.done.len())
    }
}
