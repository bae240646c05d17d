//! What each field of each kind of file is, in words: one text for the templates, the page of schemas and whoever asks.

use std::fmt::Write;

use super::{Field, Kind};

/// A field as documentation says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Described {
    /// What it means.
    pub meaning: &'static str,
    /// How its values are written.
    pub unit: &'static str,
    /// A value.
    pub example: &'static str,
}

const fn described(meaning: &'static str, unit: &'static str, example: &'static str) -> Described {
    Described { meaning, unit, example }
}

/// How an id is written.
const ID: &str = "text, leading zeros kept";
/// How other texts are.
const TEXT: &str = "text";
/// How a day is.
const DAY: &str = "date";
/// How money is.
const MONEY: &str = "money, four decimals kept";
/// How a currency is.
const CODE: &str = "code of ISO 4217";

impl Kind {
    /// What a field of this kind of file is.
    pub fn described(self, field: Field) -> Described {
        match (self, field) {
            (Self::Rates, _) => of_rates(field),
            (Self::Lines, _) => of_lines(field),
            _ => of_register(self, field),
        }
    }

    /// Whether a mapping must name the field.
    pub fn requires(self, field: Field) -> bool {
        self.required().contains(&field)
    }

    /// What a row of this kind of file is, as a sentence.
    pub fn holds(self) -> &'static str {
        match self {
            Self::Lines => "One row is one line of an invoice or a credit note.",
            Self::Accounts => "One row is one customer, group or holding.",
            Self::Products => "One row is one product or product group.",
            Self::Rates => "One row is the exchange rate of a currency from a day on.",
        }
    }
}

fn of_lines(field: Field) -> Described {
    match field {
        Field::Customer => described("The customer who is invoiced.", ID, "0017"),
        Field::Date => described("The business date of the document.", DAY, "2026-01-31"),
        Field::Revenue => described(
            "Net of the whole line, after discount and before tax; negative for what came back.",
            MONEY,
            "90.00",
        ),
        Field::Invoice => {
            described("The number of the invoice; without it the day stands for it.", ID, "R-2026-0007")
        }
        Field::Cost => {
            described("The direct cost of the whole line; empty is unknown, not zero.", MONEY, "54.00")
        }
        Field::CustomerName => {
            described("The customer's name; the last one of the file stands.", TEXT, "Acme Ltd")
        }
        Field::Country => described("The customer's country.", TEXT, "DE"),
        Field::Product => described("The product.", ID, "P-100"),
        Field::ProductName => described("The product's name.", TEXT, "Bolt M8"),
        Field::Category => described("The product's category.", TEXT, "Fasteners"),
        Field::Quantity => described("How many; negative for returns.", "number of `unit`", "3"),
        Field::Kind => described(
            "The kind of line; without it the signs tell.",
            "sale, return, credit, free or freight",
            "sale",
        ),
        Field::Currency => {
            described("The currency of the amounts; without it the reporting currency.", CODE, "EUR")
        }
        Field::InvoiceLine => described("The line's number on its invoice.", ID, "10"),
        Field::PostingDate => described(
            "The day on which the line was posted; without it the business date.",
            DAY,
            "2026-02-02",
        ),
        Field::OrderNumber => described("The order that the line delivers.", ID, "A-4711"),
        Field::Corrects => {
            described("The invoice that a credit note or a return corrects.", ID, "R-2026-0003")
        }
        Field::CorrectsLine => described("The line of that invoice.", ID, "10"),
        Field::ShipTo => described("The site that was delivered to.", ID, "0017-02"),
        Field::ShipToCountry => described("The country of that site.", TEXT, "CH"),
        Field::Salesperson => described("The number or code of the salesperson, not a name.", ID, "V3"),
        Field::Unit => described("The unit that the quantity counts.", TEXT, "box"),
        Field::ListPrice => {
            described("The list price of one unit, before any discount.", "money per unit", "40.00")
        }
        Field::Discount => described(
            "What the invoice took off the list price of the whole line; positive where it lowers it.",
            MONEY,
            "30.00",
        ),
        Field::Freight => described("What carrying the whole line cost; no part of `cost`.", MONEY, "4.50"),
        _ => of_register(Kind::Lines, field),
    }
}

fn of_register(kind: Kind, field: Field) -> Described {
    let is_product = kind == Kind::Products;
    match field {
        Field::Account => described("The customer, as invoice lines write it.", ID, "0017"),
        Field::Name if is_product => described("The product's name.", TEXT, "Bolt M8"),
        Field::Name => described("The customer's name.", TEXT, "Acme Ltd"),
        Field::Country => described("The country.", TEXT, "DE"),
        Field::City => described("The city.", TEXT, "Bonn"),
        Field::Parent if is_product => described("The product or group it belongs to.", ID, "P-1"),
        Field::Parent => described("The customer, group or holding it belongs to.", ID, "0001"),
        Field::Segment => described("Your own word for its kind.", TEXT, "steel"),
        Field::Channel => {
            described("How it is sold to.", "direct, agent, importer, distributor or your own word", "direct")
        }
        Field::Currency => described("The currency it is billed in.", CODE, "EUR"),
        Field::Product => described("The product, as invoice lines write it.", ID, "P-100"),
        Field::Category => described("The product group.", TEXT, "Fasteners"),
        Field::Unit => described("The unit that the product is counted in.", TEXT, "piece"),
        _ => described("", TEXT, ""),
    }
}

fn of_rates(field: Field) -> Described {
    match field {
        Field::Currency => described("The currency.", CODE, "USD"),
        Field::Date => described("The first day on which the rate holds.", DAY, "2026-01-01"),
        Field::Rate => described("The rate, above zero.", "number, twelve decimals kept", "0.9215"),
        _ => described("", TEXT, ""),
    }
}

/// The page of every kind of file and its fields, in Markdown.
pub fn schemas_page() -> String {
    let mut page = "# Schemas of the files\n\nThis page is generated from the code and held equal to it by a test. Which column of your \
        file stands for which field is said by a [mapping](mapping.md), where each field is explained; the templates \
        (`mainstay import template KIND`, `/api/v1/templates/KIND.csv` and `.xlsx`) have these columns.\n"
        .to_owned();
    for kind in Kind::ALL {
        let _ = write!(
            page,
            "\n## `{kind}`\n\n{}\n\n| field | | meaning | written as | example |\n|---|---|---|---|---|\n",
            kind.holds()
        );
        for field in kind.fields() {
            let Described { meaning, unit, example } = kind.described(*field);
            let required = if kind.requires(*field) { "required" } else { "" };
            let _ =
                writeln!(page, "| `{}` | {required} | {meaning} | {unit} | `{example}` |", field.as_str());
        }
    }
    page
}
