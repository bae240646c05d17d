//! What a file probably is, and which column probably is which field: by the words the trade uses for its headers, by what
//! the values are, and where that leaves a required field open, by the other columns.
//!
//! A suggestion fills a form for a person to look at. It never reads a file by itself.

mod currency;
mod formats;
mod kind;
mod matching;
mod values;
mod words;

use std::collections::BTreeSet;

pub use self::currency::SaidCurrency;
pub use self::kind::KindGuess;

pub(super) use self::currency::said_by_column;
pub(super) use self::formats::said_by_formats;
pub(super) use self::kind::guess_kind;

use self::matching::{Header, Match};
use super::{ColumnReading, Field, Kind, SurveyedColumn};

/// A field and the column, or the calculation over columns, that probably is it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The kind of file whose field it is.
    pub kind: Kind,
    /// The field.
    pub field: Field,
    /// The column's header, or an expression over headers.
    pub column: String,
    /// What speaks for it, as a sentence's part.
    pub because: String,
}

/// A field that a column could be: by turn, by match, by the place of the word, by the place of the column.
type Candidate = (Turn, Match, usize, usize, usize);

/// Who chooses first. What every line has does, but not a column that only holds its word and is a further field's own:
/// freight costs are no costs of goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    First,
    OwnWord,
    PartOfIt,
    Last,
}

impl Turn {
    fn of(is_further: bool, quality: Match) -> Self {
        match (is_further, quality) {
            (false, Match::Exact | Match::Near) => Self::First,
            (true, Match::Exact) => Self::OwnWord,
            (false, Match::Part) => Self::PartOfIt,
            (true, Match::Near | Match::Part) => Self::Last,
        }
    }
}

/// Suggests each field of each kind of file at most once, and within a kind each column for at most one field. `formats` is
/// what the number formats of the file say of its currency.
pub(super) fn suggest(columns: &[SurveyedColumn], formats: Option<&SaidCurrency>) -> Vec<Suggestion> {
    let headers: Vec<Header> = columns.iter().map(|column| Header::of(&column.name)).collect();
    let mut all = Vec::new();
    for kind in Kind::ALL {
        let mut suggestions = by_header(kind, columns, &headers);
        if matches!(kind, Kind::Lines | Kind::Rates | Kind::Activities) {
            suggestions.extend(values::only_date(kind, columns, &suggestions));
        }
        if kind == Kind::Lines {
            suggestions.extend(values::quantity_times_price(columns, &suggestions));
        }
        if let Some(amount) = kind.amount() {
            suggestions.extend(currency::constant((kind, amount), columns, &suggestions, formats));
        }
        suggestions.sort_by_key(|suggestion| suggestion.field);
        all.extend(suggestions);
    }
    all
}

fn by_header(kind: Kind, columns: &[SurveyedColumn], headers: &[Header]) -> Vec<Suggestion> {
    let words: Vec<_> = words::headers(kind).collect();
    let mut candidates: Vec<Candidate> = Vec::new();
    for (place, (column, header)) in columns.iter().zip(headers).enumerate() {
        for (entry, (field, _, words)) in words.iter().enumerate() {
            if !is_plausible(*field, column.reading) {
                continue;
            }
            let matches = words.iter().enumerate();
            let best = matches.filter_map(|(at, word)| Some((header.matched(word)?, at))).min();
            let is_further = kind == Kind::Lines && field.is_further();
            let candidate = |(quality, at)| (Turn::of(is_further, quality), quality, at, place, entry);
            candidates.extend(best.map(candidate));
        }
    }
    candidates.sort_unstable();
    let (mut fields, mut taken) = (BTreeSet::new(), BTreeSet::new());
    let mut suggestions = Vec::new();
    for (_, quality, _, place, entry) in candidates {
        let (Some(column), Some((field, language, _))) = (columns.get(place), words.get(entry)) else {
            continue;
        };
        if fields.contains(field) || taken.contains(&place) {
            continue;
        }
        fields.insert(*field);
        taken.insert(place);
        let because = format!("`{}` {} a usual {language} header of it", column.name, quality.verb());
        suggestions.push(Suggestion {
            kind,
            field: *field,
            column: column.name.clone(),
            because: because + &strays(column, *field),
        });
    }
    if kind == Kind::Lines {
        order_as_invoice(&mut suggestions);
    }
    suggestions
}

/// Where no column is an invoice, the order number says which lines belong together.
fn order_as_invoice(suggestions: &mut [Suggestion]) {
    if values::is_open(Field::Invoice, suggestions) {
        for order in suggestions.iter_mut().filter(|suggestion| suggestion.field == Field::OrderNumber) {
            order.field = Field::Invoice;
        }
    }
}

/// Whether the values can be of the field: numbers are counted and added up, dates are dates.
fn is_plausible(field: Field, reading: ColumnReading) -> bool {
    match field {
        field if field.is_date() => reading.is_date(),
        field if field.is_number() => reading.is_number(),
        Field::CustomerName
        | Field::ProductName
        | Field::Name
        | Field::Country
        | Field::City
        | Field::Currency
        | Field::Activity
        | Field::Basis
        | Field::Reach
        | Field::Kind
        | Field::ShipToCountry => reading == ColumnReading::Text,
        _ => !reading.is_date() && reading != ColumnReading::Empty,
    }
}

/// What a sentence adds where a few values of a column are not what the others are.
fn strays(column: &SurveyedColumn, field: Field) -> String {
    let what = match field {
        field if field.is_date() => "date",
        field if field.is_number() => "number",
        _ => return String::new(),
    };
    column.strays.as_ref().map_or_else(String::new, |strays| {
        let (count, of) = (strays.values, strays.of);
        let are = if count == 1 { "is" } else { "are" };
        format!("; {count} of its first {of} values {are} no {what}, such as `{}`", strays.example)
    })
}
