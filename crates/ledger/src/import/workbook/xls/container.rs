//! The container of old office programs: a small file system of sectors, by [MS-CFB]. One stream of it is the workbook.

use super::number;

/// The sizes that stand in the header as powers of two.
const SMALL: u32 = 9;
const LARGE: u32 = 12;
/// The size of a sector of a short stream.
const SHORT_SECTOR: usize = 64;
/// Streams below this size lie in short sectors.
const SHORT: u64 = 4096;
/// Numbers from here on are no sectors.
const RESERVED: u32 = 0xffff_fffa;
const ENTRY: usize = 128;

/// An opened container.
pub(super) struct Container<'a> {
    file: &'a [u8],
    sector: usize,
    /// What follows each sector.
    next: Vec<u32>,
    /// What follows each short sector.
    next_short: Vec<u32>,
    short_sectors: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    size: u64,
}

impl<'a> Container<'a> {
    /// Reads the tables of a container; `None` where they are cut short or lead in a circle.
    pub(super) fn open(file: &'a [u8]) -> Option<Self> {
        let shift = u32::from(number::u16_at(file, 30)?);
        if shift != SMALL && shift != LARGE {
            return None;
        }
        let sector = 1_usize.checked_shl(shift)?;
        let mut container = Self {
            file,
            sector,
            next: Vec::new(),
            next_short: Vec::new(),
            short_sectors: Vec::new(),
            entries: Vec::new(),
        };
        container.next = container.table(file)?;
        let directory = container.chain(number::u32_at(file, 48)?)?;
        container.entries = directory.chunks_exact(ENTRY).filter_map(entry).collect();
        let shorts = container.chain(number::u32_at(file, 60)?)?;
        container.next_short = numbers(&shorts);
        let root = container.entries.first()?.start;
        container.short_sectors = container.chain(root)?;
        Some(container)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// The bytes of a stream.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entry(name)?;
        let mut bytes =
            if entry.size < SHORT { self.short_chain(entry.start)? } else { self.chain(entry.start)? };
        let size = usize::try_from(entry.size).ok()?;
        bytes.truncate(size);
        (bytes.len() == size).then_some(bytes)
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The table of what follows each sector; where its own sectors lie stands in the header and in further sectors.
    fn table(&self, file: &[u8]) -> Option<Vec<u32>> {
        let mut places = numbers(file.get(76..512)?);
        let mut more = number::u32_at(file, 68)?;
        let most = file.len() / self.sector + 1;
        for _ in 0..most {
            if more >= RESERVED {
                break;
            }
            let mut further = numbers(self.sector(more)?);
            more = further.pop()?;
            places.extend(further);
        }
        let mut table = Vec::new();
        for place in places.into_iter().filter(|place| *place < RESERVED).take(most) {
            table.extend(numbers(self.sector(place)?));
        }
        Some(table)
    }

    fn sector(&self, place: u32) -> Option<&'a [u8]> {
        let start = usize::try_from(place).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        let rest = self.file.get(start..).filter(|rest| !rest.is_empty())?;
        // The last sector of a file may be shorter.
        Some(rest.get(..self.sector).unwrap_or(rest))
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut place = start;
        for _ in 0..=self.file.len() / self.sector {
            if place >= RESERVED {
                return Some(bytes);
            }
            bytes.extend_from_slice(self.sector(place)?);
            place = *self.next.get(usize::try_from(place).ok()?)?;
        }
        // A chain that is longer than the file goes in a circle.
        None
    }

    fn short_chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut place = start;
        while place < RESERVED {
            let at = usize::try_from(place).ok()?;
            let from = at.checked_mul(SHORT_SECTOR)?;
            bytes.extend_from_slice(self.short_sectors.get(from..from.checked_add(SHORT_SECTOR)?)?);
            if bytes.len() > self.short_sectors.len() {
                return None;
            }
            place = *self.next_short.get(at)?;
        }
        Some(bytes)
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(number::u16_at(bytes, 64)?).checked_sub(2)?;
    let name: Vec<u16> =
        bytes.get(..length.min(64))?.chunks_exact(2).filter_map(|pair| number::u16_at(pair, 0)).collect();
    Some(Entry {
        name: String::from_utf16_lossy(&name),
        start: number::u32_at(bytes, 116)?,
        // The upper half is not set in containers with small sectors.
        size: u64::from(number::u32_at(bytes, 120)?),
    })
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| number::u32_at(four, 0)).collect()
}
