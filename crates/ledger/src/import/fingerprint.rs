//! One pass over a file beside its reading: its hash, and whether its bytes are UTF-8. And whether it stayed as it was.

use std::cell::OnceCell;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::time::SystemTime;

use crossbeam_channel::Receiver;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use sha2::{Digest, Sha256};

use super::ImportError;

const CHUNK: usize = 1 << 20;
/// How much of a file that is not UTF-8 is shown to the detector.
const DETECTED: usize = 64 << 20;

/// A file's length and time of change, by which a change between two passes shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    bytes: u64,
    /// `None` on a file system without times.
    modified: Option<SystemTime>,
}

impl Stamp {
    pub(super) fn of(path: &Path) -> Result<Self, ImportError> {
        let found = fs::metadata(path).map_err(ImportError::read(path))?;
        Ok(Self { bytes: found.len(), modified: found.modified().ok() })
    }

    /// It as bytes; `None` on a file system without times, where a change cannot be seen.
    pub(super) fn mark(&self) -> Option<[u8; 24]> {
        let since = self.modified?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let mut mark = [0; 24];
        let (bytes, modified) = mark.split_at_mut(8);
        bytes.copy_from_slice(&self.bytes.to_le_bytes());
        modified.copy_from_slice(&since.as_nanos().to_le_bytes());
        Some(mark)
    }

    /// Whether the file is another now; also when it is gone.
    pub(super) fn is_outdated(&self, path: &Path) -> bool {
        !Self::of(path).is_ok_and(|now| now == *self)
    }
}

/// What a pass over a file found.
#[derive(Debug, Clone)]
pub(super) struct Fingerprint {
    /// The SHA-256 of the bytes, in lower-case hex.
    pub sha256: String,
    /// The length.
    pub bytes: u64,
    /// The first bytes, at most four.
    pub magic: Vec<u8>,
    /// Well-formed sequences of more than one byte.
    valid: u64,
    /// Bytes that are no UTF-8.
    invalid: u64,
}

/// A fingerprint that another thread is taking.
pub(super) struct Pending {
    arriving: Receiver<Result<Fingerprint, ImportError>>,
    arrived: OnceCell<Fingerprint>,
}

impl Pending {
    pub(super) fn new(arriving: Receiver<Result<Fingerprint, ImportError>>) -> Self {
        Self { arriving, arrived: OnceCell::new() }
    }

    /// Waits for it.
    pub(super) fn whole(&self) -> Result<&Fingerprint, ImportError> {
        if let Some(print) = self.arrived.get() {
            return Ok(print);
        }
        let print = self.arriving.recv().unwrap_or(Err(ImportError::Stopped("hashing the file")))?;
        Ok(self.arrived.get_or_init(|| print))
    }
}

impl Fingerprint {
    const NOTHING: Self = Self { sha256: String::new(), bytes: 0, magic: Vec::new(), valid: 0, invalid: 0 };

    /// What the beginning of a file says of the whole, without its hash.
    pub(super) fn glance(path: &Path) -> Result<Self, ImportError> {
        let mut file = File::open(path).map_err(ImportError::read(path))?;
        let bytes = file.metadata().map_err(ImportError::read(path))?.len();
        let mut beginning = Vec::with_capacity(CHUNK);
        let limit = u64::try_from(CHUNK).unwrap_or(u64::MAX);
        (&mut file).take(limit).read_to_end(&mut beginning).map_err(ImportError::read(path))?;
        let magic = beginning.iter().copied().take(4).collect();
        let mut found = Self { bytes, magic, ..Self::NOTHING };
        found.count(&beginning, false);
        Ok(found)
    }

    /// Takes the fingerprint of the whole file.
    pub(super) fn of(path: &Path) -> Result<Self, ImportError> {
        let mut file = File::open(path).map_err(ImportError::read(path))?;
        let mut found = Self::NOTHING;
        let mut hash = Sha256::new();
        let mut chunk = Vec::with_capacity(CHUNK + 4);
        loop {
            let kept = chunk.len();
            let read = (&mut file)
                .take(u64::try_from(CHUNK).unwrap_or(u64::MAX))
                .read_to_end(&mut chunk)
                .map_err(ImportError::read(path))?;
            let fresh = chunk.get(kept..).unwrap_or_default();
            if found.magic.is_empty() {
                found.magic = fresh.iter().copied().take(4).collect();
            }
            hash.update(fresh);
            found.bytes += u64::try_from(read).unwrap_or(0);
            let rest = found.count(&chunk, read == 0);
            if read == 0 {
                break;
            }
            chunk.drain(..chunk.len() - rest);
        }
        found.sha256 = hex::encode(hash.finalize());
        Ok(found)
    }

    /// Whether a text without a mark is UTF-8: most of what is not ASCII is.
    pub(super) fn is_utf8(&self) -> bool {
        self.invalid == 0 || self.valid > self.invalid
    }

    /// The encoding of a text file: by its mark, else UTF-8 where most of what is not ASCII is, else by its letters.
    pub(super) fn encoding(&self, path: &Path) -> Result<&'static Encoding, ImportError> {
        match self.magic.as_slice() {
            [0xff, 0xfe, ..] => return Ok(UTF_16LE),
            [0xfe, 0xff, ..] => return Ok(UTF_16BE),
            _ if self.is_utf8() => return Ok(UTF_8),
            _ => {}
        }
        let mut file = File::open(path).map_err(ImportError::read(path))?;
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        let mut chunk = vec![0; CHUNK];
        let mut shown = 0;
        while shown < DETECTED {
            let read = file.read(&mut chunk).map_err(ImportError::read(path))?;
            if read == 0 {
                break;
            }
            detector.feed(chunk.get(..read).unwrap_or_default(), false);
            shown += read;
        }
        detector.feed(&[], true);
        Ok(detector.guess(None, chardetng::Utf8Detection::Deny))
    }

    /// Counts the sequences of a chunk and returns how many bytes at its end may continue in the next.
    fn count(&mut self, chunk: &[u8], last: bool) -> usize {
        if chunk.is_ascii() {
            return 0;
        }
        for piece in chunk.utf8_chunks() {
            let several = piece.valid().bytes().filter(|byte| *byte >= 0xc0).count();
            self.valid += u64::try_from(several).unwrap_or(0);
            let invalid = piece.invalid().len();
            if invalid > 0 {
                let at_end = std::ptr::eq(piece.invalid().as_ptr_range().end, chunk.as_ptr_range().end);
                if at_end && !last && invalid < 4 {
                    return invalid;
                }
                self.invalid += 1;
            }
        }
        0
    }
}
