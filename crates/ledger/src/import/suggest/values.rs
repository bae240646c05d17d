//! What headers leave open and the other columns tell: the one column of dates, and an amount that is quantity times price.

use super::matching::folded;
use super::{Suggestion, strays, words};
use crate::import::{Field, Kind, SurveyedColumn};

/// The date, where no header names it and a single column holds dates.
pub(super) fn only_date(kind: Kind, columns: &[SurveyedColumn], known: &[Suggestion]) -> Option<Suggestion> {
    let mut dates = columns.iter().filter(|column| column.reading.is_date());
    let (column, None) = (dates.next()?, dates.next()) else { return None };
    let because = format!("`{}` is the only column of dates", column.name);
    is_open(Field::Date, known).then(|| Suggestion {
        kind,
        field: Field::Date,
        column: column.name.clone(),
        because: because + &strays(column, Field::Date),
    })
}

/// Revenue, where no column is one: quantity times the price of one unit, unless a discount is still to come off.
pub(super) fn quantity_times_price(columns: &[SurveyedColumn], known: &[Suggestion]) -> Option<Suggestion> {
    let quantity = known.iter().find(|suggestion| suggestion.field == Field::Quantity)?;
    let is_price = |column: &&SurveyedColumn| words::is_price(&folded(&column.name));
    let price = columns.iter().filter(|column| column.reading.is_number()).find(is_price)?;
    let discounted = columns.iter().any(|column| words::is_discount(&folded(&column.name)));
    (is_open(Field::Revenue, known) && !discounted).then(|| Suggestion {
        kind: Kind::Lines,
        field: Field::Revenue,
        column: format!("{} * {}", in_expression(&quantity.column), in_expression(&price.name)),
        because: format!(
            "no column is an amount, and `{}` times `{}` makes one",
            quantity.column, price.name
        ),
    })
}

pub(super) fn is_open(field: Field, known: &[Suggestion]) -> bool {
    known.iter().all(|suggestion| suggestion.field != field)
}

/// A header as an expression names it.
fn in_expression(header: &str) -> String {
    let begins = header.starts_with(|first: char| first.is_alphabetic() || first == '_');
    let is_word = begins && header.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    if is_word { header.to_owned() } else { format!("\"{}\"", header.replace('"', "\"\"")) }
}
