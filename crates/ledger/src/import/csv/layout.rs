//! Which character separates the columns, and on which line the header stands.

use super::split::rows;
use crate::import::detection::{Detected, Detection};
use crate::import::mends::is_for_mending;
use crate::import::{ImportError, ReadOptions};

const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];
/// The rows that are looked at.
const ROWS: usize = 200;

/// How many rows of a thousand have to split as the header does.
const NEARLY_ALL: usize = 500;

/// The fewest columns of a table that titles may stand above: a column of numbers with commas is none.
const FEWEST_BELOW_TITLES: usize = 3;

/// How a text file is laid out.
pub(super) struct Layout {
    pub(super) delimiter: u8,
    pub(super) header_line: u64,
    pub(super) header: Vec<String>,
    pub(super) detections: Vec<Detection>,
}

/// Finds delimiter and header in the beginning of a file, but for what is stated.
pub(super) fn find(beginning: &[u8], whole: bool, read: &ReadOptions) -> Result<Layout, ImportError> {
    let (delimiter, first) = match read.delimiter {
        Some(delimiter) => (delimiter, Detection::stated(Detected::Delimiter, name(delimiter))),
        None => delimiter(beginning, whole)?,
    };
    let mut rows: Vec<(u64, Vec<String>)> = rows(beginning, delimiter, whole).take(ROWS).collect();
    // Rows handed out for mending stand below their header, wherever that of the first file was.
    let is_for_mending = rows.first().is_some_and(|(_, cells)| is_for_mending(cells));
    let (place, second) = match read.header_row.filter(|_| !is_for_mending) {
        Some(stated) => {
            let place = rows.iter().position(|(line, _)| *line == stated).ok_or_else(|| {
                let message = format!("no row begins on line {stated} among the first {ROWS} rows");
                ImportError::mapping("read.header_row", message)
            })?;
            (place, Detection::stated(Detected::HeaderRow, stated.to_string()))
        }
        None => header(&rows),
    };
    if place >= rows.len() {
        return Err(ImportError::Empty);
    }
    let (header_line, header) = rows.swap_remove(place);
    Ok(Layout { delimiter, header_line, header, detections: vec![first, second] })
}

/// One way to split the file.
struct Split {
    delimiter: u8,
    columns: usize,
    /// How many rows of a thousand have as many columns as the header.
    same: usize,
}

/// The one candidate at which the header and nearly all rows split into the same number of columns; a comma where none
/// splits anything, because then there is one column.
fn delimiter(beginning: &[u8], whole: bool) -> Result<(u8, Detection), ImportError> {
    let what = Detected::Delimiter;
    let mut fits: Vec<Split> =
        CANDIDATES.into_iter().filter_map(|candidate| split(beginning, whole, candidate)).collect();
    fits.sort_by_key(|split| std::cmp::Reverse((split.same, split.columns)));
    if let Some(best) = fits.first().filter(|best| best.same <= NEARLY_ALL)
        && let Some(mixed) = mixed(beginning, whole, best.delimiter)
    {
        return Err(mixed);
    }
    match fits.as_slice() {
        [] => Ok((b',', Detection::sure(what, name(b','), "nothing separates columns: there is one"))),
        [best, rest @ ..]
            if rest.iter().all(|next| best.same > next.same)
                && (rest.is_empty() || best.same > NEARLY_ALL) =>
        {
            let share = best.same / 10;
            let because =
                format!("the header has {} columns at it, and {share} % of the rows too", best.columns);
            Ok((best.delimiter, Detection::sure(what, name(best.delimiter), because)))
        }
        [best, rest @ ..] => {
            let detection = Detection {
                what,
                value: Some(name(best.delimiter)),
                sure: false,
                because: format!("{} columns", best.columns),
                alternatives: rest.iter().map(|split| name(split.delimiter)).collect(),
            };
            Ok((best.delimiter, detection))
        }
    }
}

fn split(beginning: &[u8], whole: bool, delimiter: u8) -> Option<Split> {
    let rows: Vec<_> = rows(beginning, delimiter, whole).take(ROWS).collect();
    let (place, _) = header(&rows);
    let columns = rows.get(place)?.1.len();
    let below = || rows.iter().skip(place + 1);
    let same = below().filter(|(_, cells)| cells.len() == columns).count();
    let same = (same * 1000).checked_div(below().count()).unwrap_or(1000);
    (columns > 1).then_some(Split { delimiter, columns, same })
}

/// Some rows that split at one delimiter only, and some at another only: the file was put together from two.
fn mixed(beginning: &[u8], whole: bool, best: u8) -> Option<ImportError> {
    let lines = |delimiter: u8| -> Vec<u64> {
        let several = rows(beginning, delimiter, whole).take(ROWS).filter(|(_, cells)| cells.len() > 1);
        several.map(|(line, _)| line).collect()
    };
    let ours = lines(best);
    CANDIDATES.into_iter().filter(|other| *other != best).find_map(|other| {
        let theirs = lines(other);
        let only = |lines: &[u64], others: &[u64]| -> Vec<u64> {
            lines.iter().filter(|line| !others.contains(line)).copied().collect()
        };
        let (only_ours, only_theirs) = (only(&ours, &theirs), only(&theirs, &ours));
        (!only_ours.is_empty() && !only_theirs.is_empty()).then(|| ImportError::MixedDelimiters {
            first: (name(best), shown(&only_ours)),
            second: (name(other), shown(&only_theirs)),
        })
    })
}

/// The first lines of a list.
fn shown(lines: &[u64]) -> String {
    const SHOWN: usize = 5;
    let first: Vec<String> = lines.iter().take(SHOWN).map(u64::to_string).collect();
    let more = lines.len().saturating_sub(SHOWN);
    let noun = if lines.len() == 1 { "line" } else { "lines" };
    match more {
        0 => format!("{noun} {}", first.join(", ")),
        more => format!("{noun} {} and {more} more", first.join(", ")),
    }
}

/// The place of the header: the first row, but for titles of one cell above a row that can only be a header, because it
/// has several cells and each is a word.
fn header(rows: &[(u64, Vec<String>)]) -> (usize, Detection) {
    let what = Detected::HeaderRow;
    let titles = rows.iter().take_while(|(_, cells)| is_title(cells)).count();
    let is_word = |cell: &String| cell.chars().any(char::is_alphabetic);
    let names = rows.get(titles).is_some_and(|(_, cells)| {
        cells.len() >= FEWEST_BELOW_TITLES && cells.iter().all(|cell| cell.is_empty() || is_word(cell))
    });
    let (place, because) = if titles > 0 && names {
        (titles, "it is the first row with several cells; the rows above it are titles")
    } else {
        (0, "it is the first row")
    };
    let line = rows.get(place).map_or(1, |(line, _)| *line);
    (place, Detection::sure(what, line.to_string(), because))
}

/// Whether a row is one cell that no other delimiter splits: a table put together from two has no titles.
fn is_title(cells: &[String]) -> bool {
    let splits = |cell: &String| {
        CANDIDATES
            .into_iter()
            .any(|candidate| cell.matches(char::from(candidate)).count() + 1 >= FEWEST_BELOW_TITLES)
    };
    matches!(cells, [only] if !splits(only))
}

fn name(delimiter: u8) -> String {
    if delimiter == b'\t' { "tab".to_owned() } else { char::from(delimiter).to_string() }
}
