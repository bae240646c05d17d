//! The sheet *Accounts*: one row for each account, its classes as formulas.

use mainstay_domain::economics::Rung;
use mainstay_domain::money::Amount;
use mainstay_domain::portfolio::Measure;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::account::Line;
use super::sheet::{Formats, headings, letters};
use crate::portfolio::AccountRows;

/// Columns by the names that formulas and headings go by.
const COLUMNS: [(&str, &str, f64); 40] = [
    ("rank", "Rank", 6.0),
    ("source", "Source", 10.0),
    ("external_id", "Number", 14.0),
    ("name", "Name", 34.0),
    ("country", "Country", 12.0),
    ("revenue", "Revenue", 16.0),
    ("gross_profit", "Gross profit", 16.0),
    ("rung_amount", "On the rung", 16.0),
    ("share", "Share", 9.0),
    ("before", "Better ranks bring", 18.0),
    ("cumulative_share", "Cumulative share", 11.0),
    ("abc", "ABC", 9.0),
    ("xyz", "XYZ", 6.0),
    ("xyz_basis", "XYZ by", 12.0),
    ("gaps", "Gaps", 7.0),
    ("gap_days", "Gaps, days", 9.0),
    ("gap_squares", "Gaps, squares", 11.0),
    ("mean_gap_days", "Gaps, mean days", 9.0),
    ("regularity_cv", "Regularity: variation", 11.0),
    ("regularity", "Regularity", 10.0),
    ("period", "Period", 10.0),
    ("periods", "Periods", 8.0),
    ("variability_cv", "Variability: variation", 11.0),
    ("variability", "Variability", 10.0),
    ("active_periods", "Periods with a purchase", 11.0),
    ("active_share", "Share of periods", 9.0),
    ("frequency", "Frequency", 10.0),
    ("revenue_class", "Class by revenue", 9.0),
    ("gross_profit_class", "Class by gross profit", 10.0),
    ("rung_class", "Class by the rung", 10.0),
    ("lines", "Lines", 8.0),
    ("invoices", "Invoices", 9.0),
    ("first_date", "First line", 11.0),
    ("last_date", "Last line", 11.0),
    ("recency_days", "Days since purchase", 10.0),
    ("r", "R", 4.0),
    ("f", "F", 4.0),
    ("m", "M", 4.0),
    ("gross_profit_covers", "Gross profit covers", 10.0),
    ("rung_covers", "The rung covers", 10.0),
];

/// The columns there are: those of margins only for whoever sees margins, those of a rung where the run is by one.
pub(super) struct Columns {
    names: Vec<&'static str>,
    measure: Measure,
}

impl Columns {
    pub(super) fn of(table: &AccountRows) -> Self {
        let all = COLUMNS.iter().map(|(name, ..)| *name);
        let has_rung = table.run.rung_seen(table.margin).is_some();
        let is_there = |name: &&str| {
            (table.margin || !name.starts_with("gross_profit")) && (has_rung || !name.starts_with("rung_"))
        };
        let names = all.filter(is_there).collect();
        Self { names, measure: table.measure }
    }

    /// The letters of a column; `value` is that of the measure.
    fn letters(&self, name: &str) -> String {
        let name = match self.measure {
            Measure::Rung(_) if name == "value" => "rung_amount",
            measure if name == "value" => measure.as_str(),
            _ => name,
        };
        letters(self.names.iter().position(|known| *known == name).unwrap_or_default())
    }

    /// A column of all accounts, seen from another sheet.
    pub(super) fn range(&self, name: &str, accounts: usize) -> String {
        let (column, last) = (self.letters(name), accounts.max(1) + 1);
        format!("Accounts!${column}$2:${column}${last}")
    }

    /// A formula in which `[name]` stands for the cell of that column in this row, and `[name-]` for the one above.
    pub(super) fn formula(&self, text: &str, row: u32) -> String {
        let mut formula = String::new();
        for (place, part) in text.split(['[', ']']).enumerate() {
            match part.strip_suffix('-') {
                _ if place % 2 == 0 => formula.push_str(part),
                Some(above) => formula.push_str(&format!("{}{}", self.letters(above), row - 1)),
                None => formula.push_str(&format!("{}{row}", self.letters(part))),
            }
        }
        formula
    }
}

pub(super) fn write(sheet: &mut Worksheet, book: &Book) -> Result<(), XlsxError> {
    let columns = Columns::of(&book.table);
    let formats = Formats::new(book.table.run.currency.minor_digits());
    let currency = book.table.run.currency;
    let rung = book.table.run.rung_seen(book.table.margin).map(Rung::as_str).unwrap_or_default();
    let head: Vec<(String, f64)> = COLUMNS
        .iter()
        .filter(|(name, ..)| columns.names.contains(name))
        .map(|(name, heading, width)| match *name {
            "revenue" | "gross_profit" | "before" => (format!("{heading} ({currency})"), *width),
            "rung_amount" => (format!("{rung} ({currency})"), *width),
            "rung_class" => (format!("Class by {rung}"), *width),
            "rung_covers" => (format!("{rung} covers"), *width),
            _ => ((*heading).to_owned(), *width),
        })
        .collect();
    let head: Vec<(&str, f64)> = head.iter().map(|(heading, width)| (heading.as_str(), *width)).collect();
    headings(sheet, &formats, &head)?;
    let mut line = Line { book, columns: &columns, formats: &formats, before: Amount::ZERO };
    for (number, account) in (2_u32..).zip(&book.table.rows) {
        line.write(sheet, number, account)?;
    }
    Ok(())
}
