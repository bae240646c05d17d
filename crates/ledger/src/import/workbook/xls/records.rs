//! The records of an old workbook, and the texts in them.

use super::number;

/// Continues the record before it.
const CONTINUE: u16 = 0x003c;

/// A record: what it is, and its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
    /// Where it begins in the stream.
    pub(super) at: usize,
}

impl Record<'_> {
    pub(super) fn u16(&self, at: usize) -> Option<u16> {
        number::u16_at(self.data, at)
    }
}

/// The records from a place on.
#[derive(Debug, Clone)]
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let at = self.at;
        let kind = number::u16_at(self.stream, at)?;
        let length = usize::from(number::u16_at(self.stream, at + 2)?);
        let data = self.stream.get(at + 4..at + 4 + length)?;
        self.at = at + 4 + length;
        Some(Record { kind, data, at })
    }
}

/// The bytes of a record and of those that continue it.
pub(super) struct Bytes<'a> {
    here: &'a [u8],
    further: Records<'a>,
}

impl<'a> Bytes<'a> {
    /// What a record holds after its first bytes; `after` are the records behind it.
    pub(super) fn new(record: &Record<'a>, skipped: usize, after: Records<'a>) -> Option<Self> {
        Some(Self { here: record.data.get(skipped..)?, further: after })
    }

    /// A text with its length in two bytes, as cells and formats have it.
    pub(super) fn text(&mut self) -> Option<String> {
        let [length, more] = self.take()?;
        let [flags] = self.take()?;
        self.letters(u16::from_le_bytes([length, more]).into(), flags)
    }

    /// A text with its length in one byte, as sheets have it for their names.
    pub(super) fn short_text(&mut self) -> Option<String> {
        let [length, flags] = self.take()?;
        self.letters(length.into(), flags)
    }

    /// A text of the shared ones, which may have formats and readings behind it; [MS-XLS] 2.5.293.
    pub(super) fn rich_text(&mut self) -> Option<String> {
        if self.here.is_empty() {
            self.advance()?;
        }
        let [low, high] = self.take()?;
        let [flags] = self.take()?;
        let runs = if flags & 8 == 8 { u16::from_le_bytes(self.take()?) } else { 0 };
        let readings = if flags & 4 == 4 { u32::from_le_bytes(self.take()?) } else { 0 };
        let text = self.letters(u16::from_le_bytes([low, high]).into(), flags)?;
        self.skip(usize::from(runs) * 4)?;
        self.skip(usize::try_from(readings).ok()?)?;
        Some(text)
    }

    fn letters(&mut self, length: usize, flags: u8) -> Option<String> {
        let mut is_wide = flags & 1 == 1;
        let mut letters: Vec<u16> = Vec::new();
        while letters.len() < length {
            if self.here.is_empty() {
                self.advance()?;
                // What continues a text says anew how wide its letters are.
                let [flags] = self.take()?;
                is_wide = flags & 1 == 1;
            }
            let width = if is_wide { 2 } else { 1 };
            let bytes = (length - letters.len()).min(self.here.len() / width) * width;
            let (text, rest) = self.here.split_at_checked(bytes).filter(|_| bytes > 0)?;
            self.here = rest;
            if is_wide {
                letters.extend(text.chunks_exact(2).filter_map(|pair| number::u16_at(pair, 0)));
            } else {
                letters.extend(text.iter().map(|byte| u16::from(*byte)));
            }
        }
        Some(String::from_utf16_lossy(&letters))
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.here.split_first_chunk()?;
        self.here = rest;
        Some(*taken)
    }

    fn skip(&mut self, bytes: usize) -> Option<()> {
        let mut left = bytes;
        while left > self.here.len() {
            left -= self.here.len();
            self.advance()?;
        }
        self.here = self.here.get(left..)?;
        Some(())
    }

    fn advance(&mut self) -> Option<()> {
        self.here = self.further.next().filter(|record| record.kind == CONTINUE)?.data;
        Some(())
    }
}
