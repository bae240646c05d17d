//! The Parquet schemas of what happened with a customer beside invoices: orders, payments, activities.
//!
//! As of lines, the files carry the ids their system wrote and no names, are sorted by customer and day, and are named by
//! the hash of their bytes.

use std::fmt;
use std::sync::{Arc, LazyLock};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use crate::lines::{AMOUNT, CUSTOMER, LINE, SOURCE};
use crate::store::Shelf;

/// The kinds of event that have ledger files of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// Order lines.
    Orders,
    /// Invoices to be paid.
    Payments,
    /// Work for customers.
    Activities,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A text that many rows share.
    Word,
    /// A text that few rows share, such as a number of a document.
    Number,
    /// A day.
    Day,
    /// A quantity, an amount or a length of time.
    Amount,
}

/// A column of an event file, beside source and line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name, which is that of the mapping's field.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether every row has a value.
    pub required: bool,
}

const fn required(name: &'static str, holds: Holds) -> Column {
    Column { name, holds, required: true }
}

const fn optional(name: &'static str, holds: Holds) -> Column {
    Column { name, holds, required: false }
}

const ORDERS: &[Column] = &[
    required(CUSTOMER, Holds::Word),
    required("order_number", Holds::Number),
    optional("order_line", Holds::Number),
    optional("product", Holds::Word),
    required("quantity", Holds::Amount),
    optional("unit", Holds::Word),
    required("order_date", Holds::Day),
    optional("requested_date", Holds::Day),
    optional("confirmed_date", Holds::Day),
    optional("delivered_date", Holds::Day),
    optional("delivered_quantity", Holds::Amount),
    optional("value", Holds::Amount),
    optional("currency", Holds::Word),
];

const PAYMENTS: &[Column] = &[
    required(CUSTOMER, Holds::Word),
    required("invoice", Holds::Number),
    required("amount", Holds::Amount),
    optional("discount", Holds::Amount),
    optional("currency", Holds::Word),
    required("invoice_date", Holds::Day),
    required("due_date", Holds::Day),
    optional("paid_date", Holds::Day),
];

const ACTIVITIES: &[Column] = &[
    required(CUSTOMER, Holds::Word),
    required("date", Holds::Day),
    required("activity", Holds::Word),
    optional("quantity", Holds::Amount),
    optional("unit", Holds::Word),
    optional("minutes", Holds::Amount),
    optional("order_number", Holds::Number),
];

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Orders, Self::Payments, Self::Activities];

    /// The word in the manifest, the data directory and questions in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Payments => "payments",
            Self::Activities => "activities",
        }
    }

    /// Where its files lie.
    pub fn shelf(self) -> Shelf {
        match self {
            Self::Orders => Shelf::Orders,
            Self::Payments => Shelf::Payments,
            Self::Activities => Shelf::Activities,
        }
    }

    /// The columns between source and line.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Orders => ORDERS,
            Self::Payments => PAYMENTS,
            Self::Activities => ACTIVITIES,
        }
    }

    /// The day that a row is sorted by and dated with.
    pub fn day(self) -> &'static str {
        match self {
            Self::Orders => "order_date",
            Self::Payments => "invoice_date",
            Self::Activities => "date",
        }
    }

    /// What a row is about, beside source and customer: of several imports that have rows about the same, the newest
    /// stands. Of activities all stand: none is reported twice.
    pub fn key(self) -> &'static [&'static str] {
        match self {
            Self::Orders => &["order_number", "order_line", "product"],
            Self::Payments => &["invoice"],
            Self::Activities => &[],
        }
    }

    /// The columns of a file, in order.
    pub fn schema(self) -> SchemaRef {
        static SCHEMAS: LazyLock<[SchemaRef; 3]> = LazyLock::new(|| EventKind::ALL.map(schema_of));
        let [orders, payments, activities] = &*SCHEMAS;
        Arc::clone(match self {
            Self::Orders => orders,
            Self::Payments => payments,
            Self::Activities => activities,
        })
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn schema_of(kind: EventKind) -> SchemaRef {
    let mut fields = vec![Field::new(SOURCE, word(), false)];
    fields.extend(kind.columns().iter().map(|column| {
        let holds = match column.holds {
            Holds::Word => word(),
            Holds::Number => DataType::Utf8,
            Holds::Day => DataType::Date32,
            Holds::Amount => AMOUNT,
        };
        Field::new(column.name, holds, !column.required)
    }));
    fields.push(Field::new(LINE, DataType::Int64, false));
    Arc::new(Schema::new(fields))
}

fn word() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}
