//! What a file itself says of the currency of its amounts: in a header, beside the amounts, or in its number formats.
//!
//! A sign that several countries share, such as `$`, says that there is a question and does not answer it.

use mainstay_domain::money::Currency;

use super::Suggestion;
use super::values::is_open;
use crate::import::{Field, Kind, SurveyedColumn};

/// Codes that stand in lower case in headers such as `amount_eur`; others are words as well.
const COMMON: &[&str] = &[
    "eur", "usd", "gbp", "chf", "sek", "dkk", "pln", "czk", "huf", "jpy", "cny", "inr", "aud", "brl", "zar",
];

/// Codes that headers write as words, or as units of quantity: kilograms, short tons.
const WORDS: &[&str] = &["ALL", "TOP", "CUP", "PEN", "XXX", "XTS", "KGS", "STN"];

/// What people write instead of a code; a sign of several countries has none.
const SIGNS: &[(&str, Option<&str>)] = &[
    ("€", Some("EUR")),
    ("£", Some("GBP")),
    ("US$", Some("USD")),
    ("R$", Some("BRL")),
    ("C$", Some("CAD")),
    ("A$", Some("AUD")),
    ("zł", Some("PLN")),
    ("Kč", Some("CZK")),
    ("₹", Some("INR")),
    ("₺", Some("TRY")),
    ("₩", Some("KRW")),
    ("₪", Some("ILS")),
    ("euro", Some("EUR")),
    ("euros", Some("EUR")),
    ("sterling", Some("GBP")),
    ("$", None),
    ("¥", None),
    ("kr", None),
    ("dollar", None),
    ("dollars", None),
];

/// What a column or the number formats of a file say of a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidCurrency {
    /// The currency; `None` for a sign that several currencies have.
    pub currency: Option<Currency>,
    /// What says so, as a sentence's part.
    pub because: String,
}

/// What a sign or a code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    One(Currency),
    /// One of several currencies.
    Shared,
}

impl Meaning {
    /// What `place` says with it.
    pub(super) fn said(self, place: &str) -> SaidCurrency {
        match self {
            Self::One(currency) => {
                SaidCurrency { currency: Some(currency), because: format!("{place} says {currency}") }
            }
            Self::Shared => SaidCurrency {
                currency: None,
                because: format!("{place} has a sign that several currencies share"),
            },
        }
    }
}

/// What a word means, where it is the sign or the code of a currency.
pub(super) fn meant(word: &str) -> Option<Meaning> {
    let folded = word.to_lowercase();
    if let Some((_, code)) = SIGNS.iter().find(|(sign, _)| *sign == word || *sign == folded) {
        return code.map_or(Some(Meaning::Shared), |code| code.parse().ok().map(Meaning::One));
    }
    let is_upper = word.len() == 3 && word.bytes().all(|letter| letter.is_ascii_uppercase());
    let is_code = (is_upper && !WORDS.contains(&word)) || COMMON.contains(&word);
    if is_code { word.parse().ok().map(Meaning::One) } else { None }
}

/// What a column of amounts says: its header first, then signs beside the values.
pub(in crate::import) fn said_by_column(column: &SurveyedColumn) -> Option<SaidCurrency> {
    let beside = said_beside(&column.samples);
    let header = column.reading.is_number() || beside.is_some();
    let header = header.then(|| words(&column.name).iter().find_map(|word| meant(word))).flatten();
    if let Some(meaning) = header {
        return Some(meaning.said(&format!("the header `{}`", column.name)));
    }
    let (meaning, example) = beside?;
    Some(meaning.said(&format!("`{example}` in column `{}`", column.name)))
}

/// The sign or code that every sample has beside its digits, and the first sample.
fn said_beside(samples: &[String]) -> Option<(Meaning, &String)> {
    let first = samples.first()?;
    let meaning = beside(first)?;
    samples.iter().all(|sample| beside(sample) == Some(meaning)).then_some((meaning, first))
}

fn beside(value: &str) -> Option<Meaning> {
    let is_of_number = |letter: char| {
        letter.is_ascii_digit() || letter.is_whitespace() || ".,'’()+-−\u{a0}\u{202f}".contains(letter)
    };
    let rest: String = value.chars().filter(|letter| !is_of_number(*letter)).collect();
    let has_digits = value.chars().any(|letter| letter.is_ascii_digit());
    if has_digits { meant(&rest) } else { None }
}

/// The currency of rows with an amount, where no column is one and the file says it: the column of the amount first, then
/// all columns with one voice, then the number formats.
pub(super) fn constant(
    (kind, amount): (Kind, Field),
    columns: &[SurveyedColumn],
    known: &[Suggestion],
    formats: Option<&SaidCurrency>,
) -> Option<Suggestion> {
    let amount = known.iter().find(|suggestion| suggestion.field == amount);
    let of_amount = amount
        .and_then(|amount| columns.iter().find(|column| column.name == amount.column))
        .and_then(|column| column.currency.as_ref());
    let said = of_amount.or_else(|| with_one_voice(columns)).or(formats)?;
    let currency = said.currency?;
    is_open(Field::Currency, known).then(|| Suggestion {
        kind,
        field: Field::Currency,
        column: format!("'{currency}'"),
        because: said.because.clone(),
    })
}

fn with_one_voice(columns: &[SurveyedColumn]) -> Option<&SaidCurrency> {
    let mut voices = columns.iter().filter_map(|column| column.currency.as_ref());
    let first = voices.next()?;
    voices.all(|voice| voice.currency == first.currency).then_some(first)
}

/// The header without the currency it names, and without the `in` before it.
pub(super) fn without(header: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    for word in words(header) {
        if meant(&word).is_none() {
            kept.push(word);
        } else if kept.last().is_some_and(|last| ["in", "en"].contains(&last.to_lowercase().as_str())) {
            kept.pop();
        }
    }
    kept.join(" ")
}

/// The words of a header: parted by signs, currency signs by themselves, and where small letters end before a capital.
fn words(header: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for letter in header.chars() {
        let is_sign = "€£$¥₹₺₩₪".contains(letter);
        if is_sign || !letter.is_alphanumeric() || (was_small && letter.is_uppercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| is_sign || letter.is_alphanumeric()) {
            word.push(letter);
        }
        if is_sign {
            words.push(String::new());
        }
        was_small = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}
