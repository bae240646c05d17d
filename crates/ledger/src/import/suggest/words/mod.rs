//! How systems of the trade head their columns, in five languages: lower case, without accents, blanks and signs.
//!
//! The words of a field stand in the order of preference: an amount called net is revenue sooner than one called amount.
//! What belongs to every kind of file stands once in a language; words too general for invoice lines, such as `no` and
//! `name`, belong to the files of customers and products alone.

mod english;
mod events;
mod french;
mod german;
mod italian;
mod numbers;
mod spanish;

use crate::import::{Field, Kind};

/// The headers of one field: each text holds words with blanks between them.
pub(super) type Headers = (Field, &'static [&'static str]);

/// A language of headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Language {
    /// As a sentence names it.
    pub(super) name: &'static str,
    lines: &'static [Headers],
    accounts: &'static [Headers],
    products: &'static [Headers],
    rates: &'static [Headers],
    /// The price of one unit.
    prices: &'static str,
    /// A column with such a beginning means that the price of one unit is not yet what was paid.
    discounts: &'static str,
}

/// The languages, in the order in which they win where several know a header.
const LANGUAGES: [Language; 5] =
    [english::HEADERS, german::HEADERS, french::HEADERS, spanish::HEADERS, italian::HEADERS];

impl Language {
    fn headers(&self, kind: Kind) -> &'static [Headers] {
        match kind {
            Kind::Lines => self.lines,
            Kind::Accounts => self.accounts,
            Kind::Products => self.products,
            Kind::Rates => self.rates,
            Kind::Orders
            | Kind::Payments
            | Kind::Activities
            | Kind::Rebates
            | Kind::Renumberings
            | Kind::Units
            | Kind::Categories => &[],
        }
    }

    /// What files of events head as other files do, and what they alone have.
    fn event_headers(self, kind: Kind) -> impl Iterator<Item = Headers> {
        let (of_lines, of_products) = events::shared(kind);
        let lines = self.lines.iter().filter(|(field, _)| of_lines.contains(field));
        let products = self.products.iter().filter(|(field, _)| of_products.contains(field));
        events::own(kind, self.name).iter().chain(lines).chain(products).copied()
    }
}

/// Every field of a kind with its words, language by language.
pub(super) fn headers(kind: Kind) -> impl Iterator<Item = (Field, &'static str, Vec<&'static str>)> {
    LANGUAGES.into_iter().flat_map(move |language| {
        let of = language.headers(kind).iter().copied().chain(language.event_headers(kind));
        of.map(move |(field, texts)| {
            (field, language.name, texts.iter().flat_map(|text| text.split(' ')).collect())
        })
    })
}

/// Whether a folded header names the price of one unit.
pub(super) fn is_price(header: &str) -> bool {
    LANGUAGES.iter().flat_map(|language| language.prices.split(' ')).any(|word| word == header)
}

/// Whether a folded header begins like a discount.
pub(super) fn is_discount(header: &str) -> bool {
    LANGUAGES.iter().flat_map(|language| language.discounts.split(' ')).any(|word| header.starts_with(word))
}
