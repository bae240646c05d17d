//! The sheet *Parameters*: what the formulas go by, to be changed, and what they cannot tell anew, to be read.

use mainstay_domain::portfolio::{PeriodLength, Regularity, XyzParameters};
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::Book;
use super::accounts::Columns;
use super::sheet::{Formats, Row, headings, shown, units};

/// The names of the cells in formulas, from the second row on.
const NAMES: [&str; 11] = [
    "abc_a",
    "abc_b",
    "xyz_x",
    "xyz_y",
    "frequency_x",
    "frequency_y",
    "deviation",
    "fewest_gaps",
    "fewest_short_periods",
    "fewest_long_periods",
    "sum_of_values",
];

/// Gives the cells their names.
pub(super) fn define_names(workbook: &mut Workbook) -> Result<(), XlsxError> {
    for (name, row) in NAMES.iter().zip(2..) {
        workbook.define_name(*name, &format!("=Parameters!$B${row}"))?;
    }
    Ok(())
}

pub(super) fn write(sheet: &mut Worksheet, book: &Book) -> Result<(), XlsxError> {
    let run = &book.table.run;
    let formats = Formats::new(run.currency.minor_digits());
    headings(sheet, &formats, &[("Parameter", 26.0), ("Value", 14.0), ("What it does", 90.0)])?;
    let (abc, xyz) = (run.parameters.abc, run.parameters.xyz);
    let abc_live = if book.is_whole { "" } else { " Classes of a part of the accounts are fixed." };
    let inputs = [
        (
            f64::from(abc.a()),
            format!("A: better accounts together bring less than this percentage of the base.{abc_live}"),
        ),
        (
            f64::from(abc.b()),
            format!("B: better accounts together bring less than this percentage.{abc_live}"),
        ),
        (xyz.variation.x().value(), "X: a variation up to this.".to_owned()),
        (xyz.variation.y().value(), "Y: a variation up to this; above it Z.".to_owned()),
        (xyz.frequency.x().value(), "Frequent: this share of periods with a purchase, or more.".to_owned()),
        (xyz.frequency.y().value(), "Regular: this share, or more; below it irregular.".to_owned()),
    ];
    let mut number = 2;
    for ((value, meaning), name) in inputs.iter().zip(NAMES) {
        let mut row = Row::new(sheet, number);
        row.text(name)?;
        row.number(*value, Some(&formats.input))?;
        row.text(meaning)?;
        number += 1;
    }
    let mut row = Row::new(sheet, number);
    row.text("deviation")?;
    row.input_text(xyz.deviation.as_str(), &formats)?;
    row.text("population or sample: which standard deviation a variation is of.")?;
    let fewest = [
        (Regularity::FEWEST_GAPS, "Gaps between purchases below which regularity cannot be told (N)."),
        (
            PeriodLength::Month.fewest(),
            "Weeks or months below which variability and frequency cannot be told (N).",
        ),
        (PeriodLength::Quarter.fewest(), "Quarters or half-years below which they cannot be told (N)."),
    ];
    for ((value, meaning), name) in fewest.iter().zip(NAMES.iter().skip(7)) {
        number += 1;
        let mut row = Row::new(sheet, number);
        row.text(name)?;
        row.number(f64::from(*value), Some(&formats.input))?;
        row.text(meaning)?;
    }
    let mut row = Row::new(sheet, number + 1);
    row.text("sum_of_values")?;
    let base = book.table.rows.iter().filter_map(|row| row.judgement.facts.value(book.table.measure));
    let base = base.map(mainstay_domain::money::Amount::positive_part).sum();
    let values = Columns::of(&book.table).range("value", book.table.rows.len());
    row.formula(&format!("SUMIF({values},\">0\")"), &shown(Some(units(base))), Some(&formats.money))?;
    row.text("The sum of the positive values on the sheet Accounts, the whole that shares are parts of.")?;
    fixed(sheet, number + 3, &xyz, book)
}

/// What the formulas cannot tell anew.
fn fixed(sheet: &mut Worksheet, first: u32, xyz: &XyzParameters, book: &Book) -> Result<(), XlsxError> {
    let parameters = book.table.run.parameters;
    let lines = [
        ("as of", parameters.as_of.to_string(), "The exclusive end of what is known."),
        ("window", parameters.window.to_string(), "How far back revenue, gross profit and invoices look."),
        ("measure", book.table.measure.as_str().to_owned(), "What rank, share and ABC are by."),
        ("xyz window", xyz.window.to_string(), "How far back gaps and periods look."),
        ("period", xyz.period.to_string(), "How long periods are; auto follows each account's own gaps."),
        ("date basis", parameters.date_basis.to_string(), "Which day of a line counts: document or posting."),
        ("partial periods", xyz.partial_periods.to_string(), "What became of periods known in part only."),
    ];
    let mut row = Row::new(sheet, first);
    row.text("Fixed by the run; to change these, ask for another one.")?;
    for (number, (name, value, meaning)) in (first + 1..).zip(lines) {
        let mut row = Row::new(sheet, number);
        row.text(name)?;
        row.text(&value)?;
        row.text(meaning)?;
    }
    Ok(())
}
