//! What leaves as a file must open in a spreadsheet without running anything.

/// What a spreadsheet takes for the beginning of a formula, full-width forms included.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A text cell that no spreadsheet takes for a formula.
///
/// Spreadsheets run what begins with a sign such as `=`, also after blanks, and, where they split at another separator than
/// ours, in the middle of a cell. An apostrophe says "this is text": one stands before such a cell, or one that begins with
/// a tab or a line break, and one before each such sign after a separator. [`csv_plain`] takes them away again. Numbers are
/// not texts and never pass here.
pub fn csv_safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 1);
    if could_run(text) {
        safe.push('\'');
    }
    for (at, character) in text.char_indices() {
        if could_run_from(text, at) {
            safe.push('\'');
        }
        safe.push(character);
    }
    safe
}

/// The text that [`csv_safe`] made safe.
pub fn csv_plain(cell: &str) -> String {
    let cell = cell.strip_prefix('\'').filter(|rest| could_run(rest)).unwrap_or(cell);
    let added = |(at, character): &(usize, char)| *character == '\'' && could_run_from(cell, *at);
    cell.char_indices().filter(|found| !added(found)).map(|(_, character)| character).collect()
}

/// Whether the cell needs an apostrophe before it; those it has already are passed over, so that they come back.
fn could_run(text: &str) -> bool {
    let begins = text.trim_start_matches(is_blank).trim_start_matches('\'');
    text.starts_with(['\t', '\r', '\n', '\'']) || begins.starts_with(SIGNS)
}

/// Whether another separator than ours would make a cell begin with a formula here.
fn could_run_from(text: &str, at: usize) -> bool {
    let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
    let gap = before.trim_end_matches(|c: char| is_blank(c) && !['\t', '\r', '\n'].contains(&c));
    after.trim_start_matches('\'').starts_with(SIGNS) && gap.ends_with([';', ',', '|', '"', '\t', '\r', '\n'])
}

/// What spreadsheets pass over at the beginning of a cell.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || ['\u{feff}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}'].contains(&c)
}
