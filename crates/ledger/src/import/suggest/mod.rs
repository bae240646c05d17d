//! Which column probably is which field: by the words the trade uses for its headers, by what the values are, and where
//! that leaves a required field open, by the other columns.
//!
//! A suggestion fills a form for a person to look at. It never reads a file by itself.

mod values;
mod words;

use std::collections::BTreeSet;

use self::words::WORDS;
use super::near::distance;
use super::{ColumnReading, Field, SurveyedColumn};

/// The shortest word that may be misspelt, or stand inside a longer header.
const LONG: usize = 6;

/// A field and the column, or the calculation over columns, that probably is it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The field.
    pub field: Field,
    /// The column's header, or an expression over headers.
    pub column: String,
    /// What speaks for it, as a sentence's part.
    pub because: String,
}

/// How well a header and a word agree; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    Exact,
    Near,
    Part,
}

/// A field that a column could be: by match, by the place of the word, by the place of the column.
type Candidate = (Match, usize, usize, usize);

/// Suggests each field at most once, and each column for at most one field.
pub(super) fn suggest(columns: &[SurveyedColumn]) -> Vec<Suggestion> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        let header = folded(&column.name);
        for (entry, (field, _, words)) in WORDS.iter().enumerate() {
            if !is_plausible(*field, column.reading) {
                continue;
            }
            let best =
                words.iter().enumerate().filter_map(|(at, word)| Some((matched(&header, word)?, at))).min();
            candidates.extend(best.map(|(quality, at)| (quality, at, place, entry)));
        }
    }
    candidates.sort_unstable();
    let (mut fields, mut taken) = (BTreeSet::new(), BTreeSet::new());
    let mut suggestions = Vec::new();
    for (quality, _, place, entry) in candidates {
        let (Some(column), Some((field, language, _))) = (columns.get(place), WORDS.get(entry)) else {
            continue;
        };
        if fields.contains(field) || taken.contains(&place) {
            continue;
        }
        fields.insert(*field);
        taken.insert(place);
        let how = match quality {
            Match::Exact => "is",
            Match::Near => "is nearly",
            Match::Part => "holds",
        };
        let because = format!("`{}` {how} a usual {} header of it", column.name, language.as_str());
        suggestions.push(Suggestion { field: *field, column: column.name.clone(), because });
    }
    suggestions.extend(values::only_date(columns, &suggestions));
    suggestions.extend(values::quantity_times_price(columns, &suggestions));
    suggestions.sort_by_key(|suggestion| suggestion.field);
    suggestions
}

/// Whether the values can be of the field: numbers are counted and added up, dates are dates.
fn is_plausible(field: Field, reading: ColumnReading) -> bool {
    match field {
        Field::Date => reading.is_date(),
        Field::Quantity | Field::Revenue | Field::Cost => reading.is_number(),
        Field::CustomerName | Field::ProductName | Field::Country | Field::Currency | Field::Kind => {
            reading == ColumnReading::Text
        }
        _ => !reading.is_date() && reading != ColumnReading::Empty,
    }
}

fn matched(header: &str, word: &str) -> Option<Match> {
    if header == word {
        return Some(Match::Exact);
    }
    if word.len() < LONG {
        return None;
    }
    let letters = |text: &str| text.chars().collect::<Vec<_>>();
    if header.len().abs_diff(word.len()) <= 1 && distance(&letters(header), &letters(word)) <= 1 {
        return Some(Match::Near);
    }
    (header.starts_with(word) || header.ends_with(word)).then_some(Match::Part)
}

/// Lower case, letters without their accents, no blanks and signs.
fn folded(header: &str) -> String {
    let mut folded = String::new();
    for letter in header.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => folded.push('a'),
            'è' | 'é' | 'ê' | 'ë' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' => folded.push('i'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' => folded.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => folded.push('u'),
            'ç' => folded.push('c'),
            'ñ' => folded.push('n'),
            'ß' => folded.push_str("ss"),
            'œ' => folded.push_str("oe"),
            letter if letter.is_alphanumeric() => folded.push(letter),
            _ => {}
        }
    }
    folded
}
