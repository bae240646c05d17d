//! What headers leave open and the other columns tell: the one column of dates, and an amount that is quantity times price.

use super::{Suggestion, folded};
use crate::import::{Field, SurveyedColumn};

/// How systems head the price of one unit, in the languages of the other words.
const PRICES: &[&str] = &[
    "unitprice",
    "netprice",
    "netunitprice",
    "priceeach",
    "salesprice",
    "price",
    "einzelpreis",
    "stuckpreis",
    "nettopreis",
    "preis",
    "prixunitaire",
    "prixunitaireht",
    "prix",
    "preciounitario",
    "precio",
    "prezzounitario",
    "prezzo",
];

/// A column with such a beginning means that the price of one unit is not yet what was paid.
const DISCOUNTS: &[&str] = &["discount", "rebate", "rabatt", "remise", "descuento", "sconto"];

/// The date, where no header names it and a single column holds dates.
pub(super) fn only_date(columns: &[SurveyedColumn], known: &[Suggestion]) -> Option<Suggestion> {
    let mut dates = columns.iter().filter(|column| column.reading.is_date());
    let (column, None) = (dates.next()?, dates.next()) else { return None };
    is_open(Field::Date, known).then(|| Suggestion {
        field: Field::Date,
        column: column.name.clone(),
        because: format!("`{}` is the only column of dates", column.name),
    })
}

/// Revenue, where no column is one: quantity times the price of one unit, unless a discount is still to come off.
pub(super) fn quantity_times_price(columns: &[SurveyedColumn], known: &[Suggestion]) -> Option<Suggestion> {
    let quantity = known.iter().find(|suggestion| suggestion.field == Field::Quantity)?;
    let headed = |words: &[&str], column: &&SurveyedColumn| words.contains(&folded(&column.name).as_str());
    let price = columns.iter().filter(|column| column.reading.is_number()).find(|it| headed(PRICES, it))?;
    let is_discount = |header: String| DISCOUNTS.iter().any(|word| header.starts_with(word));
    let discounted = columns.iter().any(|column| is_discount(folded(&column.name)));
    (is_open(Field::Revenue, known) && !discounted).then(|| Suggestion {
        field: Field::Revenue,
        column: format!("{} * {}", in_expression(&quantity.column), in_expression(&price.name)),
        because: format!(
            "no column is an amount, and `{}` times `{}` makes one",
            quantity.column, price.name
        ),
    })
}

fn is_open(field: Field, known: &[Suggestion]) -> bool {
    known.iter().all(|suggestion| suggestion.field != field)
}

/// A header as an expression names it.
fn in_expression(header: &str) -> String {
    let begins = header.starts_with(|first: char| first.is_alphabetic() || first == '_');
    let is_word = begins && header.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    if is_word { header.to_owned() } else { format!("\"{}\"", header.replace('"', "\"\"")) }
}
