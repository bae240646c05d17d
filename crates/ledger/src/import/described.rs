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
            (Self::Orders, _) => of_orders(field),
            (Self::Payments, _) => of_payments(field),
            (Self::Activities, _) => of_activities(field),
            (Self::Rebates, _) => of_rebates(field),
            (Self::Renumberings, _) => of_renumberings(field),
            (Self::Units, _) => of_units(field),
            (Self::Categories, _) => of_categories(field),
            (Self::Accounts | Self::Products, _) => of_register(self, field),
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
            Self::Orders => "One row is one line of an order, and what became of it.",
            Self::Payments => "One row is one invoice, and when it was paid.",
            Self::Activities => "One row is what was done for a customer on a day.",
            Self::Rebates => "One row is one tier of a rebate agreement.",
            Self::Renumberings => "One row is a customer or a product that bears another number now.",
            Self::Units => "One row is what one of a unit of a product is in the product's base unit.",
            Self::Categories => "One row is the category that a product belongs to from a day on.",
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

fn of_orders(field: Field) -> Described {
    match field {
        Field::Customer => described("The customer who ordered, as invoice lines write it.", ID, "0017"),
        Field::OrderNumber => described("The number of the order.", ID, "A-4711"),
        Field::OrderLine => described("The position within the order.", ID, "10"),
        Field::Product => described("The product, as invoice lines write it.", ID, "P-100"),
        Field::Quantity => described("How many were ordered.", "number of `unit`", "3"),
        Field::Unit => described("The unit that the quantity counts.", TEXT, "box"),
        Field::OrderDate => described("The day the order was placed.", DAY, "2026-01-12"),
        Field::RequestedDate => described("The day the customer asked for.", DAY, "2026-01-30"),
        Field::ConfirmedDate => described("The day that was promised.", DAY, "2026-02-02"),
        Field::DeliveredDate => {
            described("The day of the last delivery; empty while nothing was delivered.", DAY, "2026-02-03")
        }
        Field::DeliveredQuantity => described(
            "How many were delivered; without it a delivered line counts as complete.",
            "number of `unit`",
            "3",
        ),
        Field::Value => described("What the whole order line is worth, net.", MONEY, "90.00"),
        Field::Currency => {
            described("The currency of the value; without it the reporting currency.", CODE, "EUR")
        }
        _ => described("", TEXT, ""),
    }
}

fn of_payments(field: Field) -> Described {
    match field {
        Field::Customer => described("The customer who is invoiced, as invoice lines write it.", ID, "0017"),
        Field::Invoice => described("The number of the invoice.", ID, "R-2026-0007"),
        Field::Amount => {
            described("What it comes to, as it is to be paid; negative for credit notes.", MONEY, "107.10")
        }
        Field::Discount => described("What the customer kept of it for paying early.", MONEY, "2.14"),
        Field::Currency => {
            described("The currency of the amounts; without it the reporting currency.", CODE, "EUR")
        }
        Field::InvoiceDate => described("The day of the invoice.", DAY, "2026-01-31"),
        Field::DueDate => described("The day by which it is to be paid.", DAY, "2026-03-02"),
        Field::PaidDate => described("The day it was paid; empty while it is open.", DAY, "2026-03-05"),
        _ => described("", TEXT, ""),
    }
}

fn of_activities(field: Field) -> Described {
    match field {
        Field::Customer => described("The customer it was done for, as invoice lines write it.", ID, "0017"),
        Field::Date => described("The day it was done.", DAY, "2026-01-20"),
        Field::Activity => {
            described("What was done, in your own word: it is a driver of cost.", TEXT, "visit")
        }
        Field::Quantity => described("How often, or how many.", "number of `unit`", "1"),
        Field::Unit => described("The unit that the quantity counts.", TEXT, "pallet"),
        Field::Minutes => described("How long it took.", "number of minutes", "45"),
        Field::OrderNumber => described("The order it was done for.", ID, "A-4711"),
        _ => described("", TEXT, ""),
    }
}

fn of_rebates(field: Field) -> Described {
    match field {
        Field::Agreement => {
            described("Its number or name; all rows that share it are its tiers.", ID, "B-2026-01")
        }
        Field::Customer => described("The customer it is with, as invoice lines write it.", ID, "0017"),
        Field::Group => described("The head of the group it is with, instead of one customer.", ID, ""),
        Field::ValidFrom => described("Its first day.", DAY, "2026-01-01"),
        Field::ValidTo => described("Its last day.", DAY, "2026-12-31"),
        Field::Basis => described("What thresholds are counted in.", "revenue or quantity", "revenue"),
        Field::Reach => described(
            "Whether the tier reached holds from the first unit, or each above its threshold.",
            "retroactive or incremental",
            "retroactive",
        ),
        Field::TierFrom => described("Where the tier begins.", "number in the unit of `basis`", "50000"),
        Field::TierTo => described(
            "Where it ends; checked against the next threshold.",
            "number in the unit of `basis`",
            "100000",
        ),
        Field::Percent => described("What it gives of the revenue.", "percent", "2.5"),
        Field::AmountPerUnit => {
            described("What it gives for each unit sold, instead of a percentage.", MONEY, "")
        }
        Field::Product => described("The only product that counts.", ID, "P-100"),
        Field::Category => described("The only category of products that counts.", TEXT, "Fasteners"),
        Field::Currency => {
            described("The currency of its amounts; without it the reporting currency.", CODE, "EUR")
        }
        _ => described("", TEXT, ""),
    }
}

fn of_renumberings(field: Field) -> Described {
    match field {
        Field::Renumbered => described("What was renumbered.", "account or product", "account"),
        Field::OldId => described("The number of before.", ID, "10023"),
        Field::NewId => described("The number under which everything is found.", ID, "20044"),
        Field::ValidFrom => {
            described("The first day on which the system wrote the new one.", DAY, "2026-01-01")
        }
        _ => described("", TEXT, ""),
    }
}

fn of_units(field: Field) -> Described {
    match field {
        Field::Product => described("The product.", ID, "P-100"),
        Field::Unit => described("The unit, as invoice lines write it.", TEXT, "crate"),
        Field::Factor => {
            described("How many of the product's own unit it is.", "number, twelve decimals kept", "12")
        }
        Field::ValidFrom => described("The first day on which that holds.", DAY, "2026-01-01"),
        _ => described("", TEXT, ""),
    }
}

fn of_categories(field: Field) -> Described {
    match field {
        Field::Product => described("The product.", ID, "P-100"),
        Field::Category => described("The category it belongs to.", TEXT, "Fasteners"),
        Field::ValidFrom => described("The first day on which it does.", DAY, "2026-01-01"),
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
