//! What is checked before a workbook is read: a small file may hold a very large one.
//!
//! Every part is inflated once and counted while it is, so that what the archive says of itself is not believed: neither
//! its sizes nor, by a name, that a part is no sheet. Memory is bounded by what may be counted here: the texts that all
//! sheets share are held in memory, and beside them one row.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use zip::ZipArchive;
use zip::read::ZipFile;

use super::super::ImportError;

/// The most parts of an archive.
const MOST_PARTS: u64 = 10_000;
/// The most bytes all parts inflate to.
const MOST_BYTES: u64 = 2 << 30;
/// The most bytes of the texts that all sheets share, and of a part that is not named as XML, such as a picture: read as a
/// sheet after all it is one long cell.
const MOST_AT_ONCE: u64 = 256 << 20;
/// How many times its packed size a part may have, beyond [`ANY_RATIO`].
const MOST_RATIO: u64 = 200;
/// Below this size any ratio is harmless.
const ANY_RATIO: u64 = 16 << 20;
/// The longest text or tag: cells of spreadsheets end at 32,767 characters.
pub(super) const LONGEST_PIECE: usize = 1 << 20;

const CHUNK: usize = 1 << 18;
/// How much of a chunk is looked at again with the next one, so that nothing is cut in two.
const OVERLAP: usize = 512;
/// The longest end of an archive that says where its directory is.
const LONGEST_END: u64 = (1 << 16) + 128;

/// The longest type of an OpenDocument file.
const LONGEST_TYPE: u64 = 128;

/// What kind of workbook an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Ods,
}

impl Kind {
    /// Whether a part may be read. In .xlsx one part names the others, and may name any of them as a sheet; what
    /// OpenDocument reads has fixed names.
    fn reads(self, name: &str) -> bool {
        match self {
            Self::Xlsx => true,
            Self::Ods => matches!(name, "content.xml" | "meta-inf/manifest.xml"),
        }
    }
}

/// What the check found on its way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Checked {
    pub(super) kind: Kind,
    /// Whether any sheet has merged cells; found for .xlsx alone.
    pub(super) has_merged_cells: bool,
}

/// Checks that an archive is a workbook of bounded size.
pub(super) fn check(path: &Path) -> Result<Checked, ImportError> {
    let mut file = File::open(path).map_err(ImportError::read(path))?;
    check_directory(&mut file).map_err(ImportError::read(path))??;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(&error))?;
    let kind = kind(&mut archive)?;
    let mut checked = Checked { kind, has_merged_cells: false };
    let mut total = 0;
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(|error| damaged(&error))?;
        let name = part.name().map_err(|error| damaged(&error))?.to_ascii_lowercase();
        if kind.reads(&name) {
            total += inflated(&mut part, &name, total, &mut checked)?;
        }
    }
    Ok(checked)
}

/// Counts the parts before the directory is read into memory.
fn check_directory(file: &mut File) -> std::io::Result<Result<(), ImportError>> {
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(LONGEST_END)))?;
    let mut end = Vec::new();
    file.take(LONGEST_END).read_to_end(&mut end)?;
    let number = |at: usize, bytes: usize| -> u64 {
        let bytes = end.get(at..at + bytes).unwrap_or_default();
        bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
    };
    let mut found = false;
    for (at, signature) in end.windows(4).enumerate() {
        let parts = match signature {
            b"PK\x05\x06" => number(at + 10, 2),
            b"PK\x06\x06" => number(at + 32, 8),
            _ => continue,
        };
        found = true;
        if parts > MOST_PARTS && parts != 0xffff {
            return Ok(Err(too_large(format!("it has {parts} parts, and at most {MOST_PARTS} are read"))));
        }
    }
    Ok(if found { Ok(()) } else { Err(cut_short("the end of the archive is missing")) })
}

/// Tells a workbook from what else comes as an archive.
fn kind(archive: &mut ZipArchive<BufReader<File>>) -> Result<Kind, ImportError> {
    if u64::try_from(archive.len()).unwrap_or(u64::MAX) > MOST_PARTS {
        return Err(too_large(format!("it has more than {MOST_PARTS} parts")));
    }
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.to_ascii_lowercase()).collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let found = if has("xl/workbook.bin") {
        "a binary workbook (.xlsb)"
    } else if has("content.xml") && has("mimetype") {
        match open_document(archive)? {
            Ok(()) => return Ok(Kind::Ods),
            Err(found) => found,
        }
    } else if has("[content_types].xml") && names.iter().any(|name| name.starts_with("xl/")) {
        return Ok(Kind::Xlsx);
    } else {
        "a ZIP archive without a workbook"
    };
    Err(ImportError::UnsupportedFile { found, advice: "save it as .xlsx or as CSV" })
}

/// Whether an OpenDocument file is a spreadsheet; otherwise what it is.
fn open_document(archive: &mut ZipArchive<BufReader<File>>) -> Result<Result<(), &'static str>, ImportError> {
    let mut text = |name: &str, longest: u64| -> Result<String, ImportError> {
        let part = archive.by_name(name).map_err(|error| damaged(&error))?;
        let mut text = Vec::new();
        part.take(longest).read_to_end(&mut text).map_err(|error| damaged(&error))?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    };
    let kind = text("mimetype", LONGEST_TYPE)?;
    if !kind.trim().starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        return Ok(Err("an OpenDocument file that is no spreadsheet"));
    }
    let manifest = text("META-INF/manifest.xml", ANY_RATIO)?;
    if manifest.contains("encryption-data") {
        return Err(ImportError::UnsupportedFile {
            found: "a workbook that is protected by a password",
            advice: "open it, save it without a password, and import again",
        });
    }
    Ok(Ok(()))
}

/// Inflates a part and counts; returns its size.
fn inflated(
    part: &mut ZipFile<'_, BufReader<File>>,
    name: &str,
    before: u64,
    checked: &mut Checked,
) -> Result<u64, ImportError> {
    let packed = part.compressed_size();
    let is_shared = name.ends_with("sharedstrings.xml");
    let is_markup = matches!(name.rsplit_once('.'), Some((_, "xml" | "rels")));
    let mut scan = Scan::default();
    let mut chunk = Vec::with_capacity(CHUNK + OVERLAP);
    let mut size = 0;
    loop {
        let fresh = part
            .by_ref()
            .take(u64::try_from(CHUNK).unwrap_or(u64::MAX))
            .read_to_end(&mut chunk)
            .map_err(|error| damaged(&error))?;
        size += u64::try_from(fresh).unwrap_or(u64::MAX);
        if before + size > MOST_BYTES {
            return Err(too_large("unpacked it is larger than 2 GiB".to_owned()));
        }
        if is_shared && size > MOST_AT_ONCE {
            return Err(too_large("the texts its cells share are larger than 256 MiB".to_owned()));
        }
        if !is_markup && size > MOST_AT_ONCE {
            return Err(too_large(format!("its part {name} is larger than 256 MiB")));
        }
        if is_markup && size > ANY_RATIO && size / MOST_RATIO > packed {
            let times = size / packed.max(1);
            return Err(too_large(format!(
                "a part of it unpacks to more than {times} times its size, which no spreadsheet does"
            )));
        }
        let is_last = fresh == 0;
        match scan.chunk(&chunk, is_last) {
            Err(error) if is_markup => return Err(error),
            _ => {}
        }
        if is_last {
            break;
        }
        let kept = chunk.len().saturating_sub(OVERLAP);
        chunk.drain(..kept);
    }
    checked.has_merged_cells |= scan.has_merged_cells;
    if is_shared && scan.announced.saturating_mul(4) > size {
        return Err(cut_short("it announces more texts than it can hold"));
    }
    Ok(size)
}

/// Looks at the tags of a part without reading it as XML.
#[derive(Default)]
struct Scan {
    has_merged_cells: bool,
    /// How many texts the part says it has: memory is set aside for them.
    announced: u64,
    /// Bytes since the last tag began.
    piece: usize,
}

impl Scan {
    /// `chunk` begins with what the chunk before ended with.
    fn chunk(&mut self, chunk: &[u8], is_last: bool) -> Result<(), ImportError> {
        let end = if is_last { chunk.len() } else { chunk.len().saturating_sub(OVERLAP) };
        let mut from = 0;
        while from < end {
            let rest = chunk.get(from..end).unwrap_or_default();
            let mut ahead = rest;
            let passed = ahead.skip_until(b'<').unwrap_or(rest.len());
            let Some(at) = passed.checked_sub(1).filter(|at| rest.get(*at) == Some(&b'<')) else { break };
            self.piece = 0;
            self.tag(chunk.get(from + at..).unwrap_or_default())?;
            from += passed;
        }
        self.piece += end.saturating_sub(from);
        if self.piece > LONGEST_PIECE {
            return Err(too_large("a cell of it is longer than 1 MiB".to_owned()));
        }
        Ok(())
    }

    fn tag(&mut self, text: &[u8]) -> Result<(), ImportError> {
        if text.starts_with(b"<!") {
            return Err(ImportError::UnsupportedFile {
                found: "a workbook with declarations of its own inside its XML",
                advice: "open it in a spreadsheet program and save it as .xlsx",
            });
        }
        self.has_merged_cells |= text.starts_with(b"<mergeCells");
        if text.starts_with(b"<sst") {
            let tag = text.split(|byte| *byte == b'>').next().unwrap_or_default();
            let tag = String::from_utf8_lossy(tag);
            let announced = tag.split("uniqueCount=").nth(1).map(|rest| rest.trim_start_matches(['"', '\'']));
            let digits = announced.and_then(|rest| rest.split(['"', '\'']).next());
            self.announced = digits.map_or(0, |digits| digits.trim().parse().unwrap_or(u64::MAX));
        }
        Ok(())
    }
}

fn too_large(detail: String) -> ImportError {
    ImportError::WorkbookTooLarge { detail }
}

fn cut_short(detail: &str) -> ImportError {
    ImportError::DamagedWorkbook { detail: detail.to_owned() }
}

fn damaged(error: &dyn std::error::Error) -> ImportError {
    cut_short(&error.to_string())
}
