//! Where in a question a mistake is.
//!
//! The engine tells it in a span beside the error, the parser at the end of its sentence; both are said the same way here,
//! before the sentence: `line 2, column 8: ...`.

use datafusion::error::DataFusionError;

/// What the parser writes before the numbers.
const AT_LINE: &str = " at Line: ";
const COLUMN: &str = ", Column: ";

/// What is wrong, behind the place where it is known.
pub(super) fn told(error: &DataFusionError) -> String {
    let root = error.find_root();
    if let DataFusionError::SQL(mistake, _) = root {
        return of_parser(&mistake.to_string());
    }
    let sentence = root.strip_backtrace();
    match error.diagnostic().and_then(|diagnostic| diagnostic.span) {
        Some(span) if span.start.line > 0 => {
            format!("line {}, column {}: {sentence}", span.start.line, span.start.column)
        }
        _ => sentence,
    }
}

/// A sentence of the parser with its place moved to the front.
pub(super) fn of_parser(sentence: &str) -> String {
    let sentence = sentence.strip_prefix("sql parser error: ").unwrap_or(sentence);
    let place = sentence.rsplit_once(AT_LINE).and_then(|(said, place)| {
        let (line, column) = place.split_once(COLUMN)?;
        let column = column.trim_end_matches(|c: char| !c.is_ascii_digit());
        let numbers = line.parse::<u64>().ok().zip(column.parse::<u64>().ok())?;
        Some((said, numbers))
    });
    match place {
        // An end that was not expected has no place.
        Some((said, (0, _))) => said.to_owned(),
        Some((said, (line, column))) => format!("line {line}, column {column}: {said}"),
        None => sentence.to_owned(),
    }
}
