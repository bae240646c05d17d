//! The bytes of a text file as UTF-8, a piece at a time.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};

use crate::import::ImportError;

const PIECE: usize = 256 * 1024;

/// A text file being read.
pub(super) struct TextFile {
    path: PathBuf,
    file: File,
    /// `None` for UTF-8, whose bytes pass as they are so that a damaged row can be told from a replaced letter.
    decoder: Option<Decoder>,
    encoded: Vec<u8>,
    ended: bool,
    consumed: u64,
    replaced: bool,
}

impl TextFile {
    pub(super) fn open(path: &Path, encoding: &'static Encoding) -> Result<Self, ImportError> {
        let file = File::open(path).map_err(ImportError::read(path))?;
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_with_bom_removal());
        Ok(Self {
            path: path.to_owned(),
            file,
            decoder,
            encoded: Vec::new(),
            ended: false,
            consumed: 0,
            replaced: false,
        })
    }

    /// Appends at most some `wanted` bytes of text; false when the file has ended.
    pub(super) fn fill(&mut self, text: &mut Vec<u8>, wanted: usize) -> Result<bool, ImportError> {
        let full = text.len() + wanted;
        while text.len() < full {
            let missing = full - text.len();
            let more = match self.decoder {
                None => self.copy(text, missing)?,
                Some(_) => self.decode(text, missing)?,
            };
            if !more {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Bytes of the file read so far.
    pub(super) fn consumed(&self) -> u64 {
        self.consumed
    }

    /// Whether bytes had to be replaced because they are no text in the encoding.
    pub(super) fn had_faults(&self) -> bool {
        self.replaced
    }

    fn read(&mut self, into: &mut Vec<u8>, limit: usize) -> Result<usize, ImportError> {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        let read = (&mut self.file).take(limit).read_to_end(into).map_err(ImportError::read(&self.path))?;
        self.consumed += u64::try_from(read).unwrap_or(0);
        Ok(read)
    }

    fn copy(&mut self, text: &mut Vec<u8>, missing: usize) -> Result<bool, ImportError> {
        let first = self.consumed == 0;
        let start = text.len();
        let read = self.read(text, missing)?;
        if first && text.get(start..).is_some_and(|text| text.starts_with(b"\xef\xbb\xbf")) {
            text.drain(start..start + 3);
        }
        Ok(read > 0)
    }

    fn decode(&mut self, text: &mut Vec<u8>, missing: usize) -> Result<bool, ImportError> {
        if self.encoded.is_empty() && !self.ended {
            let mut encoded = std::mem::take(&mut self.encoded);
            self.ended = self.read(&mut encoded, PIECE)? == 0;
            self.encoded = encoded;
        }
        let Some(decoder) = &mut self.decoder else { return Ok(false) };
        let start = text.len();
        // The longest replacement is three bytes, and the decoder wants room for one sequence more.
        text.resize(start + missing.max(16), 0);
        let room = text.get_mut(start..).unwrap_or_default();
        let (result, read, written, replaced) = decoder.decode_to_utf8(&self.encoded, room, self.ended);
        text.truncate(start + written);
        self.encoded.drain(..read);
        self.replaced |= replaced;
        Ok(!(self.ended && result == CoderResult::InputEmpty))
    }
}
