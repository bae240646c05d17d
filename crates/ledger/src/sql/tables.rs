//! What a question may name: the tables, their columns, and what each means.

use arrow::datatypes::{DataType, FieldRef, SchemaRef};

use super::answer::kind;
use super::rebates;
use super::register::{ACCOUNTS, CATEGORIES, PRODUCTS, RENUMBERINGS, UNITS};
use crate::events::EventKind;
use crate::facts::in_base_unit;

/// A table of a question.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What one row of it is.
    pub meaning: &'static str,
    /// Its columns, in order.
    pub columns: Vec<TableColumn>,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct TableColumn {
    /// Its name.
    pub name: String,
    /// What its cells are, in the words of [`Column::kind`](super::Column::kind).
    pub kind: &'static str,
    /// Whether a cell may be null.
    pub nullable: bool,
    /// What it says.
    pub meaning: &'static str,
}

/// What each column means, by table and name.
const MEANINGS: [(&str, &str, &str); 96] = [
    ("lines", "source", "the system whose ids these are"),
    ("lines", "customer", "the customer's id there; empty where the line is unassigned"),
    ("lines", "invoice", "the invoice; where the source has none, the day"),
    ("lines", "date", "the business date as written"),
    ("lines", "product", "the product's id; null where the line names none"),
    ("lines", "kind", "sale, return, credit, free or freight"),
    ("lines", "quantity", "the quantity in the unit of the source; null is unknown"),
    ("lines", "revenue", "net revenue in the reporting currency, at the rate of the line's day"),
    ("lines", "cost", "direct cost in the reporting currency; null is unknown, which is not zero"),
    ("lines", "currency", "the currency of revenue and cost"),
    ("lines", "line", "the line in the imported file, from 1"),
    ("lines", "invoice_line", "the line's number on its invoice, as written"),
    ("lines", "posting_date", "the day of posting; null counts as posted on its date"),
    ("lines", "order_number", "the order that the line delivers"),
    ("lines", "corrects", "the invoice that the line corrects"),
    ("lines", "corrects_line", "the line of that invoice"),
    ("lines", "ship_to", "the id of the site that was delivered to"),
    ("lines", "ship_to_country", "the country of that site"),
    ("lines", "salesperson", "the number or code of the salesperson"),
    ("lines", "unit", "the unit that the quantity counts"),
    ("lines", "list_price", "the list price of one unit, in the reporting currency"),
    (
        "lines",
        "discount",
        "what the invoice took off the list price of the whole line, in the reporting currency",
    ),
    (
        "lines",
        "base_quantity",
        "the quantity in base_unit, exact to sixteen decimals; null where it is unknown and where no conversion leads there",
    ),
    ("lines", "base_unit", "the product's own unit; where the register says none, the line's"),
    ("lines", "category_on_day", "the category that the product belonged to on the business date"),
    ("lines", "freight", "what carrying the line cost, in the reporting currency; no part of cost"),
    ("orders", "source", "the system whose ids these are"),
    ("orders", "customer", "the customer's id there"),
    ("orders", "order_number", "the number of the order"),
    ("orders", "order_line", "the position within the order"),
    ("orders", "product", "the product's id; null where the line names none"),
    ("orders", "quantity", "the quantity that was ordered"),
    ("orders", "unit", "the unit that the quantities count"),
    ("orders", "order_date", "the day the order was placed"),
    ("orders", "requested_date", "the day the customer asked for"),
    ("orders", "confirmed_date", "the day that was promised"),
    ("orders", "delivered_date", "the day of the last delivery; null while nothing was delivered"),
    ("orders", "delivered_quantity", "the quantity that was delivered; null where nothing says"),
    ("orders", "value", "what the line is worth, in its own currency"),
    ("orders", "currency", "the currency of the value; null where the line has none"),
    ("orders", "line", "the line in the imported file, from 1"),
    ("payments", "source", "the system whose ids these are"),
    ("payments", "customer", "the customer's id there"),
    ("payments", "invoice", "the number of the invoice"),
    ("payments", "amount", "what is to be paid, in its own currency; negative for credit notes"),
    ("payments", "discount", "what the customer kept for paying early, in its own currency"),
    ("payments", "currency", "the currency of the amounts"),
    ("payments", "invoice_date", "the day of the invoice"),
    ("payments", "due_date", "the day by which it is to be paid"),
    ("payments", "paid_date", "the day it was paid; null while it is open"),
    ("payments", "line", "the line in the imported file, from 1"),
    ("activities", "source", "the system whose ids these are"),
    ("activities", "customer", "the customer's id there"),
    ("activities", "date", "the day it was done"),
    ("activities", "activity", "what was done, in the company's own word"),
    ("activities", "quantity", "how often, or how many"),
    ("activities", "unit", "the unit that the quantity counts"),
    ("activities", "minutes", "how long it took"),
    ("activities", "order_number", "the order it was done for"),
    ("activities", "line", "the line in the imported file, from 1"),
    ("accounts", "source", "the system whose ids these are"),
    ("accounts", "customer", "the customer's id there, as `lines` has it"),
    ("accounts", "name", "what the account is called"),
    ("accounts", "country", "its country"),
    ("products", "source", "the system whose ids these are"),
    ("products", "product", "the product's id there, as `lines` has it"),
    ("products", "name", "what the product is called"),
    ("products", "category", "the category it belongs to"),
    ("rebates", "source", "the system whose ids these are"),
    ("rebates", "agreement", "the number or name of the agreement"),
    ("rebates", "partner", "customer or group: whom it is with"),
    ("rebates", "partner_id", "the id of the customer, or of the head of the group"),
    ("rebates", "valid_from", "the first day"),
    ("rebates", "valid_to", "the last day"),
    ("rebates", "basis", "revenue or quantity: what thresholds are counted in"),
    ("rebates", "reach", "retroactive: a tier holds from the first unit; incremental: above its threshold"),
    ("rebates", "product", "the product it is about; null for all"),
    ("rebates", "category", "the category it is about; null for all"),
    ("rebates", "currency", "the currency of its amounts"),
    ("rebates", "tier_from", "where the tier begins, in the basis"),
    ("rebates", "percent", "the percentage of the revenue that it gives; null where it gives an amount"),
    ("rebates", "amount_per_unit", "the amount it gives for each unit; null where it gives a percentage"),
    ("unit_conversions", "source", "the system whose ids these are"),
    ("unit_conversions", "product", "the product's id there"),
    ("unit_conversions", "unit", "the unit, as lines write it"),
    ("unit_conversions", "factor", "how many of the product's own unit it is, as a decimal number"),
    ("unit_conversions", "valid_from", "the first day of that, as year-month-day"),
    ("product_categories", "source", "the system whose ids these are"),
    ("product_categories", "product", "the product's id there"),
    ("product_categories", "category", "the category it belongs to"),
    ("product_categories", "valid_from", "the first day on which it does, as year-month-day"),
    ("renumberings", "source", "the system whose ids these are"),
    ("renumberings", "renumbered", "account or product"),
    ("renumberings", "old_id", "the number that files of before have"),
    ("renumberings", "new_id", "the number under which all rows are found"),
    ("renumberings", "valid_from", "the first day of the new number, as year-month-day"),
];

/// The tables of every question, in the order of a schema browser.
pub fn tables() -> Vec<Table> {
    let file = |table: &'static str, schema: &SchemaRef| -> Vec<TableColumn> {
        let column = |field: &FieldRef| column(table, field.name(), field.data_type(), field.is_nullable());
        schema.fields().iter().map(column).collect()
    };
    let events = |kind: EventKind, meaning| {
        let name = kind.as_str();
        Table { name, meaning, columns: file(name, &kind.schema()) }
    };
    let register = |table: &'static str, columns: &[(&'static str, bool)]| -> Vec<TableColumn> {
        columns.iter().map(|(name, nullable)| column(table, name, &DataType::Utf8, *nullable)).collect()
    };
    vec![
        Table {
            name: "lines",
            meaning: "one line of an invoice or credit note",
            columns: file("lines", &in_base_unit::schema()),
        },
        events(EventKind::Orders, "one line of an order, as the newest import tells of it"),
        events(EventKind::Payments, "one invoice to be paid, as the newest import tells of it"),
        events(EventKind::Activities, "what was done for a customer on a day"),
        Table {
            name: "accounts",
            meaning: "one account of the register",
            columns: register("accounts", &ACCOUNTS),
        },
        Table {
            name: "products",
            meaning: "one product of the register",
            columns: register("products", &PRODUCTS),
        },
        Table {
            name: "rebates",
            meaning: "one tier of a rebate agreement",
            columns: file("rebates", &rebates::schema()),
        },
        Table {
            name: "renumberings",
            meaning: "one customer or product that bears another number now",
            columns: register("renumberings", &RENUMBERINGS),
        },
        Table {
            name: "unit_conversions",
            meaning: "what one of a unit of a product is in the product's own unit, from a day on",
            columns: register("unit_conversions", &UNITS),
        },
        Table {
            name: "product_categories",
            meaning: "a category that a product belongs to from a day on; before the first, that of `products` holds",
            columns: register("product_categories", &CATEGORIES),
        },
    ]
}

fn column(table: &str, name: &str, of: &DataType, nullable: bool) -> TableColumn {
    let known = MEANINGS.iter().find(|(of, column, _)| (*of, *column) == (table, name));
    let meaning = known.map_or("", |(_, _, meaning)| meaning);
    TableColumn { name: name.to_owned(), kind: kind(of), nullable, meaning }
}
