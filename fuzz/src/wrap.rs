//! Puts the parts of a workbook into their container, so that a change of one byte changes a cell and not a checksum.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

/// What begins a part in an input: `==> xl/worksheets/sheet1.xml <==` on a line of its own.
const PART: &[u8] = b"==> ";
const AFTER_NAME: &[u8] = b" <==\n";

/// The parts an input names; what stands before the first name is a part called `first`.
pub fn parts<'a>(input: &'a [u8], first: &'a str) -> Vec<(&'a str, &'a [u8])> {
    let mut parts = Vec::new();
    let (mut name, mut rest) = (first, input);
    loop {
        let (part, after) = match find(rest, PART) {
            Some(at) => rest.split_at(at),
            None => (rest, &[][..]),
        };
        if !part.is_empty() {
            parts.push((name, part));
        }
        let Some(named) = after.strip_prefix(PART) else { return parts };
        let Some(end) = find(named, AFTER_NAME) else { return parts };
        let (written, content) = named.split_at(end);
        name = std::str::from_utf8(written).unwrap_or("unreadable");
        rest = content.strip_prefix(AFTER_NAME).unwrap_or_default();
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|at| at == wanted)
}

/// A zip archive of these parts; one that is named twice is there once, as it came first.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        if archive.start_file(*name, SimpleFileOptions::default()).is_ok() {
            archive.write_all(content).expect("memory takes what is written");
        }
    }
    archive.finish().expect("memory takes what is written").into_inner()
}

const SECTOR: usize = 512;
const NONE: u32 = 0xffff_ffff;
const LAST: u32 = 0xffff_fffe;

/// The container of old office programs with one stream, filled up to the size from which streams have sectors of their own.
pub fn container(name: &str, stream: &[u8]) -> Vec<u8> {
    let size = stream.len().max(4096);
    let sectors = u32::try_from(size.div_ceil(SECTOR)).unwrap();
    // The table comes first, then the directory, then the stream.
    let tables = (sectors + 2).div_ceil(127);
    let directory = tables;
    let mut next: Vec<u32> = vec![0xffff_fffd; usize::try_from(tables).unwrap()];
    next.push(LAST);
    next.extend((1..sectors).map(|sector| directory + 1 + sector));
    next.push(LAST);
    next.resize(usize::try_from(tables).unwrap() * 128, NONE);
    let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    file.resize(24, 0);
    for number in [0x003e_u16, 3, 0xfffe, 9, 6] {
        file.extend(number.to_le_bytes());
    }
    file.resize(44, 0);
    for number in [tables, directory, 0, 4096, LAST, 0, LAST, 0] {
        file.extend(number.to_le_bytes());
    }
    file.extend((0..109).flat_map(|place| (if place < tables { place } else { NONE }).to_le_bytes()));
    file.extend(next.iter().flat_map(|sector| sector.to_le_bytes()));
    file.extend(entry("Root Entry", 5, LAST, 0));
    file.extend(entry(name, 2, directory + 1, u32::try_from(size).unwrap()));
    file.resize(file.len() + 2 * 128, 0);
    file.extend(stream);
    file.resize(SECTOR * usize::try_from(1 + tables + 1 + sectors).unwrap(), 0);
    file
}

fn entry(name: &str, kind: u8, start: u32, size: u32) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = u16::try_from(entry.len() + 2).unwrap();
    entry.resize(64, 0);
    entry.extend(length.to_le_bytes());
    entry.push(kind);
    entry.resize(116, 0);
    entry.extend(start.to_le_bytes());
    entry.extend(size.to_le_bytes());
    entry.resize(128, 0);
    entry
}
