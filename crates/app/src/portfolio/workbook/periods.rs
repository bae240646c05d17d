//! The sheet *Periods*: each account's value period by period, in the rows of the sheet *Accounts*.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::sheet::{Formats, Row, headings, letters};
use crate::portfolio::AccountRow;

/// How many columns stand before the values.
const BEFORE: usize = 4;

pub(super) fn write(sheet: &mut Worksheet, book: &Book) -> Result<(), XlsxError> {
    let formats = Formats::new(book.table.run.currency.minor_digits());
    headings(
        sheet,
        &formats,
        &[
            ("Source", 12.0),
            ("Number", 16.0),
            ("Period", 10.0),
            ("Since", 12.0),
            ("Net revenue, oldest first", 24.0),
        ],
    )?;
    for (number, account) in (2_u32..).zip(&book.table.rows) {
        let Some(series) = book.series.get(&account.judgement.facts.account) else { continue };
        let mut row = Row::new(sheet, number);
        row.text(&account.judgement.facts.account.source)?;
        row.text(&account.judgement.facts.account.external_id)?;
        row.text(series.periods.length.as_str())?;
        row.day(series.periods.start, &formats)?;
        for total in &series.periods.totals {
            row.amount(*total, &formats.money)?;
        }
    }
    Ok(())
}

/// Where the values of an account stand, seen from another sheet; `None` where it has none.
pub(super) fn range(book: &Book, account: &AccountRow, row: u32) -> Option<String> {
    let periods = book.series.get(&account.judgement.facts.account)?.periods.totals.len();
    let last = letters((BEFORE + periods).checked_sub(1)?);
    (periods > 0).then(|| format!("Periods!${}{row}:${last}{row}", letters(BEFORE)))
}
