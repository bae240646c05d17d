//! How well the header of a column agrees with a word of the trade.

use super::super::near::distance;
use super::currency;

/// The shortest word that may be misspelt, or stand inside a longer header.
const LONG: usize = 6;

/// How well a header and a word agree; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    Exact,
    Near,
    Part,
}

impl Match {
    pub(super) fn verb(self) -> &'static str {
        match self {
            Self::Exact => "is",
            Self::Near => "is nearly",
            Self::Part => "holds",
        }
    }
}

/// A header as words are compared with it, with and without the currency it names.
pub(super) struct Header {
    whole: String,
    bare: String,
}

impl Header {
    pub(super) fn of(name: &str) -> Self {
        Self { whole: folded(name), bare: folded(&currency::without(name)) }
    }

    pub(super) fn matched(&self, word: &str) -> Option<Match> {
        matched(&self.whole, word).into_iter().chain(matched(&self.bare, word)).min()
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
pub(super) fn folded(header: &str) -> String {
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
