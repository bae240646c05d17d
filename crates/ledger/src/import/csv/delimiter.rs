//! Which character separates the columns.

use super::split::rows;
use crate::import::{AmbiguousReading, ImportError};

const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];
const ROWS: usize = 200;

/// The one candidate at which the header and nearly all rows split into the same number of columns; a comma where none
/// splits anything, because then there is one column.
pub(super) fn detect(beginning: &[u8], whole: bool) -> Result<u8, ImportError> {
    let mut fits: Vec<(u8, usize, usize)> = CANDIDATES
        .into_iter()
        .filter_map(|delimiter| {
            let mut rows = rows(beginning, delimiter, whole).take(ROWS);
            let columns = rows.next()?.len();
            let (same, all) =
                rows.fold((0, 0), |(same, all), row| (same + usize::from(row.len() == columns), all + 1));
            (columns > 1).then_some((
                delimiter,
                columns,
                (same * 1000_usize).checked_div(all).unwrap_or(1000),
            ))
        })
        .collect();
    fits.sort_by_key(|(_, columns, same)| std::cmp::Reverse((*same, *columns)));
    match fits.as_slice() {
        [] => Ok(b','),
        [(only, ..)] => Ok(*only),
        [(best, _, same), (_, _, next), ..] if *same > *next && *same > 500 => Ok(*best),
        [(best, columns, _), (next, next_columns, _), ..] => Err(ImportError::Ambiguous {
            what: AmbiguousReading::Delimiter,
            key: "read.delimiter".to_owned(),
            readings: (
                format!("{columns} columns at {}", name(*best)),
                format!("{next_columns} columns at {}", name(*next)),
            ),
        }),
    }
}

fn name(delimiter: u8) -> String {
    if delimiter == b'\t' { "\"tab\"".to_owned() } else { format!("\"{}\"", char::from(delimiter)) }
}
