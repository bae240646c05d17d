//! A mapping: which column, constant or calculation stands for which field of a ledger line.
//!
//! It is text that people write and keep, so every mistake names its key and an unknown key is a mistake. Whether a value
//! is a column is known only beside a file, so values stay text here and are bound to columns by the plan.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::format::{Item, StrftimeItems};
use chrono_tz::Tz;
use mainstay_domain::money::Currency;
use mainstay_domain::rates::Quote;
use toml::{Table, Value as Toml};

use super::{Expression, Kind, MappingProblem};
use crate::lines::FURTHER;

/// How a file of one source is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The system whose ids these are.
    pub source: String,
    /// What the rows of the file are.
    pub kind: Kind,
    /// The currency everything is to be added up in; for a ledger that has none yet.
    pub reporting_currency: Option<Currency>,
    /// Which way round a file of rates quotes them.
    pub quote: Quote,
    /// What the file itself does not say.
    pub read: ReadOptions,
    /// The value of each mapped field.
    pub columns: BTreeMap<Field, Value>,
    /// The condition on rows; rows for which it is not true are left out.
    pub keep: Option<Expression>,
    /// What becomes of a row without a customer.
    pub missing_customer: MissingCustomer,
}

/// How values are written; what is `None` is detected, or refused where it is ambiguous.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The character between the columns of a CSV file.
    pub delimiter: Option<u8>,
    /// The encoding of a CSV file.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// The decimal sign, `.` or `,`.
    pub decimal: Option<u8>,
    /// The sign between thousands.
    pub thousands: Option<char>,
    /// The way dates are written, in the letters of `strftime`.
    pub date_format: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row of the header, from 1.
    pub header_row: Option<u64>,
    /// The zone in which timestamps with an offset are cut into days.
    pub zone: Option<Tz>,
}

/// What becomes of a row without a customer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MissingCustomer {
    /// It is quarantined.
    #[default]
    Quarantine,
    /// It is kept under the empty customer id.
    Unassigned,
}

/// The text of a field's value: a header, a constant or an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value(pub String);

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $word:literal;)+) => {
        /// A field that a mapping can name; which of them a file has follows from its [`Kind`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($(#[$doc])* $name,)+
        }

        impl Field {
            /// Every field, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The word in mappings.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }
        }
    };
}

fields! {
    /// The customer's id.
    Customer = "customer";
    /// The business date.
    Date = "date";
    /// Net revenue, after discount and before tax.
    Revenue = "revenue";
    /// The invoice's number.
    Invoice = "invoice";
    /// The direct cost of the line.
    Cost = "cost";
    /// The customer's name.
    CustomerName = "customer_name";
    /// The customer's country.
    Country = "country";
    /// The product's id.
    Product = "product";
    /// The product's name.
    ProductName = "product_name";
    /// The product's category.
    Category = "category";
    /// The quantity.
    Quantity = "quantity";
    /// The line's kind.
    Kind = "kind";
    /// The currency of revenue and cost, of an account, or of a rate.
    Currency = "currency";
    /// The account's id.
    Account = "account";
    /// The name of an account or a product.
    Name = "name";
    /// The account's city.
    City = "city";
    /// The id of the account or product that this one belongs to.
    Parent = "parent";
    /// The account's segment.
    Segment = "segment";
    /// The way the account is sold to.
    Channel = "channel";
    /// The unit a product is counted in.
    Unit = "unit";
    /// The rate of a currency on a day.
    Rate = "rate";
    /// The line's number on its invoice.
    InvoiceLine = "invoice_line";
    /// The day on which the line was posted.
    PostingDate = "posting_date";
    /// The number of the order that the line delivers.
    OrderNumber = "order_number";
    /// The invoice that the line corrects.
    Corrects = "corrects";
    /// The line of that invoice.
    CorrectsLine = "corrects_line";
    /// The id of the site that was delivered to.
    ShipTo = "ship_to";
    /// The country of that site.
    ShipToCountry = "ship_to_country";
    /// The id of the salesperson.
    Salesperson = "salesperson";
    /// The list price of one unit.
    ListPrice = "list_price";
    /// The discount on the invoice, of the whole line.
    Discount = "discount";
    /// What carrying the line cost the seller.
    Freight = "freight";
    /// The position within the order.
    OrderLine = "order_line";
    /// The day the order was placed.
    OrderDate = "order_date";
    /// The day the customer asked for.
    RequestedDate = "requested_date";
    /// The day that was promised.
    ConfirmedDate = "confirmed_date";
    /// The day of the delivery; empty while there is none.
    DeliveredDate = "delivered_date";
    /// How much of the quantity was delivered.
    DeliveredQuantity = "delivered_quantity";
    /// What the order line is worth.
    Value = "value";
    /// What an invoice comes to, as it is to be paid.
    Amount = "amount";
    /// The day of the invoice.
    InvoiceDate = "invoice_date";
    /// The day by which an invoice is to be paid.
    DueDate = "due_date";
    /// The day an invoice was paid; empty while it is open.
    PaidDate = "paid_date";
    /// What was done: a driver of cost, in the company's own word.
    Activity = "activity";
    /// How long it took.
    Minutes = "minutes";
    /// The number or name of an agreement.
    Agreement = "agreement";
    /// The id of the head of a group.
    Group = "group";
    /// The first day of an agreement.
    ValidFrom = "valid_from";
    /// The last day of an agreement.
    ValidTo = "valid_to";
    /// What thresholds are counted in: revenue or quantity.
    Basis = "basis";
    /// What a tier holds for: everything, or what lies above its threshold.
    Reach = "reach";
    /// Where a tier begins.
    TierFrom = "tier_from";
    /// Where a tier ends.
    TierTo = "tier_to";
    /// The percentage of the revenue that a tier gives.
    Percent = "percent";
    /// The amount for each unit that a tier gives.
    AmountPerUnit = "amount_per_unit";
}

impl Field {
    /// The mapping's key: `columns.revenue`.
    pub fn key(self) -> String {
        format!("columns.{}", self.as_str())
    }

    /// Whether its value is a number, and may be calculated.
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Self::Revenue
                | Self::Cost
                | Self::Quantity
                | Self::Rate
                | Self::ListPrice
                | Self::Discount
                | Self::Freight
                | Self::DeliveredQuantity
                | Self::Value
                | Self::Amount
                | Self::Minutes
                | Self::TierFrom
                | Self::TierTo
                | Self::Percent
                | Self::AmountPerUnit
        )
    }

    /// Whether it is a field that invoice lines may have beside what every line has.
    pub fn is_further(self) -> bool {
        FURTHER.iter().any(|column| column.name == self.as_str())
    }

    /// Whether its value is a day.
    pub fn is_date(self) -> bool {
        matches!(
            self,
            Self::Date
                | Self::PostingDate
                | Self::OrderDate
                | Self::RequestedDate
                | Self::ConfirmedDate
                | Self::DeliveredDate
                | Self::InvoiceDate
                | Self::DueDate
                | Self::PaidDate
                | Self::ValidFrom
                | Self::ValidTo
        )
    }
}

impl ReadOptions {
    /// Reads keys of `[read]` and their values as a person fills them into a form.
    pub fn of(words: &[(&str, &str)]) -> Result<Self, Vec<MappingProblem>> {
        let mut section = Table::new();
        for (key, value) in words {
            let number = value.trim().parse().ok().filter(|_| *key == "header_row").map(Toml::Integer);
            section.insert((*key).to_owned(), number.unwrap_or_else(|| Toml::String((*value).to_owned())));
        }
        let mut reader = Reader { problems: Vec::new() };
        let read = reader.read(section);
        if reader.problems.is_empty() { Ok(read) } else { Err(reader.problems) }
    }
}

impl FromStr for Mapping {
    type Err = Vec<MappingProblem>;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Mapping {
    /// Parses a mapping, and finds every problem that can be found without the file.
    pub fn parse(text: &str) -> Result<Self, Vec<MappingProblem>> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            vec![MappingProblem::new("", format!("the mapping is no TOML: {}", error.to_string().trim_end()))]
        })?;
        let mut reader = Reader { problems: Vec::new() };
        let mapping = reader.mapping(table);
        match mapping {
            Some(mapping) if reader.problems.is_empty() => Ok(mapping),
            _ => Err(reader.problems),
        }
    }
}

/// Walks the TOML and collects problems instead of stopping at the first.
struct Reader {
    problems: Vec<MappingProblem>,
}

impl Reader {
    fn problem(&mut self, key: impl Into<String>, message: impl Into<String>) {
        self.problems.push(MappingProblem::new(key, message));
    }

    fn mapping(&mut self, mut table: Table) -> Option<Mapping> {
        let source = self.source(&mut table);
        let kind = self.kind(&mut table);
        let read = self.section(&mut table, "read").map(|section| self.read(section)).unwrap_or_default();
        let columns = self.columns(&mut table, kind);
        let keep = self.section(&mut table, "keep").and_then(|section| self.keep(section));
        let mut known = vec!["source", "kind", "read", "columns", "keep"];
        let (mut missing_customer, mut quote) = (MissingCustomer::default(), Quote::default());
        let mut reporting_currency = None;
        if matches!(kind, Kind::Lines | Kind::Rates) {
            reporting_currency = self.reporting_currency(&mut table);
        }
        match kind {
            Kind::Lines => {
                known.extend(["missing", "reporting_currency"]);
                let section = self.section(&mut table, "missing");
                missing_customer = section.map(|section| self.missing(section)).unwrap_or_default();
            }
            Kind::Rates => {
                known.extend(["rates", "reporting_currency"]);
                let section = self.section(&mut table, "rates");
                quote = section.map(|section| self.quote(section)).unwrap_or_default();
            }
            Kind::Accounts
            | Kind::Products
            | Kind::Orders
            | Kind::Payments
            | Kind::Activities
            | Kind::Rebates => {}
        }
        self.unknown(&table, "", &known);
        Some(Mapping {
            source: source?,
            kind,
            reporting_currency,
            quote,
            read,
            columns,
            keep,
            missing_customer,
        })
    }

    fn kind(&mut self, table: &mut Table) -> Kind {
        let Some(word) = self.text(table, "", "kind") else { return Kind::Lines };
        word.parse().unwrap_or_else(|unknown: super::UnknownKind| {
            self.problem("kind", unknown.to_string());
            Kind::Lines
        })
    }

    fn reporting_currency(&mut self, table: &mut Table) -> Option<Currency> {
        let code = self.text(table, "", "reporting_currency")?;
        let currency = code.parse().ok();
        if currency.is_none() {
            self.problem("reporting_currency", format!("`{code}` is no currency code such as \"EUR\""));
        }
        currency
    }

    fn quote(&mut self, mut section: Table) -> Quote {
        let word = self.text(&mut section, "rates", "quote");
        self.unknown(&section, "rates", &["quote"]);
        let Some(word) = word else { return Quote::default() };
        word.parse().unwrap_or_else(|_| {
            self.problem(
                "rates.quote",
                format!("`{word}` is neither \"per_unit\" nor \"per_reporting_unit\""),
            );
            Quote::default()
        })
    }

    fn source(&mut self, table: &mut Table) -> Option<String> {
        if !table.contains_key("source") {
            self.problem(
                "source",
                "is required: the name of the system whose ids these are, such as \"erp\"",
            );
            return None;
        }
        let source = self.text(table, "", "source")?;
        let allowed = |letter: u8| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, b'-' | b'_' | b'.')
        };
        if source.is_empty() || source.len() > 64 || !source.bytes().all(allowed) {
            self.problem("source", "is made of a to z, 0 to 9, `-`, `_` and `.`, at most 64 of them");
            return None;
        }
        Some(source)
    }

    fn read(&mut self, mut section: Table) -> ReadOptions {
        let mut read = ReadOptions::default();
        if let Some(delimiter) = self.text(&mut section, "read", "delimiter") {
            match delimiter.as_bytes() {
                b"tab" => read.delimiter = Some(b'\t'),
                [one] if one.is_ascii() && !matches!(one, b'"' | b'\r' | b'\n' | 0) => {
                    read.delimiter = Some(*one);
                }
                _ => self.problem("read.delimiter", "is one character, or \"tab\""),
            }
        }
        if let Some(label) = self.text(&mut section, "read", "encoding") {
            read.encoding = encoding_rs::Encoding::for_label(label.as_bytes());
            if read.encoding.is_none() {
                self.problem(
                    "read.encoding",
                    format!("`{label}` is no known encoding; try \"utf-8\" or \"windows-1252\""),
                );
            }
        }
        self.number_signs(&mut section, &mut read);
        if let Some(format) = self.text(&mut section, "read", "date_format") {
            if format.is_empty() || StrftimeItems::new(&format).any(|item| matches!(item, Item::Error)) {
                self.problem(
                    "read.date_format",
                    format!("`{format}` is no date format such as \"%d.%m.%Y\""),
                );
            } else {
                read.date_format = Some(format);
            }
        }
        if let Some(zone) = self.text(&mut section, "read", "zone") {
            match zone.parse() {
                Ok(zone) => read.zone = Some(zone),
                Err(_) => {
                    self.problem("read.zone", format!("`{zone}` is no time zone such as \"Europe/Berlin\""));
                }
            }
        }
        read.sheet = self.text(&mut section, "read", "sheet");
        read.header_row = self.header_row(&mut section);
        let known =
            ["delimiter", "encoding", "decimal", "thousands", "date_format", "zone", "sheet", "header_row"];
        self.unknown(&section, "read", &known);
        read
    }

    fn header_row(&mut self, section: &mut Table) -> Option<u64> {
        let row = match section.remove("header_row")? {
            Toml::Integer(row) => u64::try_from(row).ok().filter(|row| *row > 0),
            _ => None,
        };
        if row.is_none() {
            self.problem("read.header_row", "is the number of a row, from 1, without quotes");
        }
        row
    }

    fn number_signs(&mut self, section: &mut Table, read: &mut ReadOptions) {
        if let Some(decimal) = self.text(section, "read", "decimal") {
            match decimal.as_bytes() {
                [sign @ (b'.' | b',')] => read.decimal = Some(*sign),
                _ => self.problem("read.decimal", "is \".\" or \",\""),
            }
        }
        if let Some(thousands) = self.text(section, "read", "thousands") {
            let mut signs = thousands.chars();
            match (signs.next(), signs.next()) {
                (Some(sign @ ('.' | ',' | '\'' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2019}' | '_')), None) => {
                    read.thousands = Some(sign);
                }
                _ => self.problem("read.thousands", "is one of \".\", \",\", \"'\", \"_\" or a space"),
            }
        }
        if let (Some(decimal), Some(thousands)) = (read.decimal, read.thousands)
            && char::from(decimal) == thousands
        {
            self.problem("read.thousands", "is the same sign as `read.decimal`");
        }
    }

    fn columns(&mut self, table: &mut Table, kind: Kind) -> BTreeMap<Field, Value> {
        let mut columns = BTreeMap::new();
        let Some(mut section) = self.section(table, "columns") else {
            let required: Vec<&str> = kind.required().iter().map(|field| field.as_str()).collect();
            self.problem("columns", format!("is required: say at least {}", required.join(", ")));
            return columns;
        };
        for field in kind.fields().iter().copied() {
            match section.remove(field.as_str()) {
                Some(Toml::String(text)) if !text.trim().is_empty() => {
                    columns.insert(field, Value(text));
                }
                Some(Toml::Integer(number)) => {
                    columns.insert(field, Value(number.to_string()));
                }
                Some(_) => {
                    self.problem(field.key(), "is a column, a constant or an expression, as text in quotes");
                }
                None if kind.required().contains(&field) => {
                    self.problem(field.key(), "is required");
                }
                None => {}
            }
        }
        let known: Vec<&str> = kind.fields().iter().map(|field| field.as_str()).collect();
        self.unknown(&section, "columns", &known);
        columns
    }

    fn keep(&mut self, mut section: Table) -> Option<Expression> {
        let condition = self.text(&mut section, "keep", "where");
        self.unknown(&section, "keep", &["where"]);
        match Expression::parse(&condition?) {
            Ok(expression) if expression.yields() == super::expression::Yields::Truth => Some(expression),
            Ok(_) => {
                self.problem("keep.where", "is a condition, such as \"status <> 'Cancelled'\"");
                None
            }
            Err(error) => {
                self.problem("keep.where", error.to_string());
                None
            }
        }
    }

    fn missing(&mut self, mut section: Table) -> MissingCustomer {
        let choice = self.text(&mut section, "missing", "customer");
        self.unknown(&section, "missing", &["customer"]);
        match choice.as_deref() {
            None | Some("quarantine") => MissingCustomer::Quarantine,
            Some("unassigned") => MissingCustomer::Unassigned,
            Some(other) => {
                self.problem(
                    "missing.customer",
                    format!("`{other}` is neither \"quarantine\" nor \"unassigned\""),
                );
                MissingCustomer::Quarantine
            }
        }
    }

    fn section(&mut self, table: &mut Table, name: &str) -> Option<Table> {
        if let Toml::Table(section) = table.remove(name)? {
            return Some(section);
        }
        self.problem(name, format!("is a section: write [{name}] on a line of its own"));
        None
    }

    fn text(&mut self, table: &mut Table, section: &str, key: &str) -> Option<String> {
        if let Toml::String(text) = table.remove(key)? {
            return Some(text);
        }
        self.problem(join(section, key), "is a text in quotes");
        None
    }

    fn unknown(&mut self, rest: &Table, section: &str, known: &[&str]) {
        for key in rest.keys() {
            let place = if section.is_empty() { "a mapping".to_owned() } else { format!("[{section}]") };
            let hint = super::near::nearest(key, known.iter().copied())
                .first()
                .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            self.problem(
                join(section, key),
                format!("is no key of {place}{hint} (known: {})", known.join(", ")),
            );
        }
    }
}

fn join(section: &str, key: &str) -> String {
    if section.is_empty() { key.to_owned() } else { format!("{section}.{key}") }
}
