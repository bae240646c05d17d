//! A mapping's text, key by key: every mistake is told, with the key it stands at.

use std::collections::BTreeMap;

use chrono::format::{Item, StrftimeItems};
use mainstay_domain::money::Currency;
use mainstay_domain::rates::Quote;
use toml::{Table, Value as Toml};

use super::{Field, Mapping, MissingCustomer, ReadOptions, Value};
use crate::import::expression::Yields;
use crate::import::near::nearest;
use crate::import::{Expression, Kind, MappingProblem, UnknownKind};

/// Walks the TOML and collects problems instead of stopping at the first.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) problems: Vec<MappingProblem>,
}

impl Reader {
    pub(super) fn problem(&mut self, key: impl Into<String>, message: impl Into<String>) {
        self.problems.push(MappingProblem::new(key, message));
    }

    pub(super) fn mapping(&mut self, mut table: Table) -> Option<Mapping> {
        let source = self.source(&mut table);
        let kind = self.kind(&mut table);
        let read = self.section(&mut table, "read").map(|section| self.read(section)).unwrap_or_default();
        let columns = self.columns(&mut table, kind);
        let keep = self.section(&mut table, "keep").and_then(|section| self.keep(section));
        let mut known = vec!["source", "kind", "read", "columns", "keep"];
        let (mut missing_customer, mut quote) = (MissingCustomer::default(), Quote::default());
        let (mut reporting_currency, mut replace) = (None, None);
        if matches!(kind, Kind::Lines | Kind::Rates) {
            reporting_currency = self.reporting_currency(&mut table);
        }
        match kind {
            Kind::Lines => {
                known.extend(["missing", "replace", "reporting_currency"]);
                let section = self.section(&mut table, "missing");
                missing_customer = section.map(|section| self.missing(section)).unwrap_or_default();
                replace =
                    self.section(&mut table, "replace").and_then(|section| self.replace(section, &columns));
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
            | Kind::Rebates
            | Kind::Renumberings
            | Kind::Units
            | Kind::Categories => {}
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
            replace,
        })
    }

    fn kind(&mut self, table: &mut Table) -> Kind {
        let Some(word) = self.text(table, "", "kind") else { return Kind::Lines };
        word.parse().unwrap_or_else(|unknown: UnknownKind| {
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

    pub(super) fn read(&mut self, mut section: Table) -> ReadOptions {
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
            Ok(expression) if expression.yields() == Yields::Truth => Some(expression),
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

    pub(super) fn text(&mut self, table: &mut Table, section: &str, key: &str) -> Option<String> {
        if let Toml::String(text) = table.remove(key)? {
            return Some(text);
        }
        self.problem(join(section, key), "is a text in quotes");
        None
    }

    pub(super) fn unknown(&mut self, rest: &Table, section: &str, known: &[&str]) {
        for key in rest.keys() {
            let place = if section.is_empty() { "a mapping".to_owned() } else { format!("[{section}]") };
            let hint = nearest(key, known.iter().copied())
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
