//! What leaves as a file must open in a spreadsheet without running anything.

/// A text cell that no spreadsheet takes for a formula.
///
/// Spreadsheets run what begins with `=`, `+`, `-`, `@` (full-width forms too), a tab or a carriage return, even after
/// blanks; such a text gets an apostrophe before it, which spreadsheets read as "this is text" and
/// [`csv_plain`] takes away again. Numbers are not texts and never pass here.
pub fn csv_safe(text: &str) -> String {
    let first = text.trim_start_matches(is_blank).chars().next();
    let starts_formula = first.is_some_and(|c| "=+-@＝＋－＠".contains(c));
    let starts_blank = text.starts_with(['\t', '\r', '\n', '\'']);
    if starts_formula || starts_blank { format!("'{text}") } else { text.to_owned() }
}

/// What is not seen before a formula: blanks, control characters, and characters without width.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The text that [`csv_safe`] made safe.
pub fn csv_plain(cell: &str) -> &str {
    let plain = cell.strip_prefix('\'').unwrap_or(cell);
    if csv_safe(plain) == cell { plain } else { cell }
}
