//! A migration as a spreadsheet: the accounts with their states, the matrix counted from them by formulas, and the tests.

use mainstay_domain::migration::{ChiSquare, MigrationCell, State};
use mainstay_domain::policy::Actor;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::sheet::{Formats, Row, headings, shown, units};
use super::{MOST_ACCOUNTS, TURNS, add_sheet};
use crate::App;
use crate::error::{Error, Result};
use crate::portfolio::{
    Between, MigratedAccounts, MigrationPicture, MigrationRequest, Page, migrated_accounts, migrations,
};

/// The states, in words, are in these columns of the sheet *Accounts*; so are the revenues.
const FROM: &str = "D";
const TO: &str = "E";
const AFTER: &str = "G";
const BEFORE: &str = "F";

/// Where the accounts somebody sees went, as an XLSX file whose matrix is formulas over its accounts.
pub async fn migration_xlsx(app: &App, actor: &Actor, request: MigrationRequest) -> Result<Vec<u8>> {
    let _turn = TURNS.acquire().await.map_err(Error::bug)?;
    let picture = migrations(app, actor, request.clone()).await?;
    let everything = Page { after: 0, limit: usize::MAX };
    let accounts = migrated_accounts(app, actor, request, &Between::default(), everything).await?;
    if accounts.total > MOST_ACCOUNTS {
        let detail =
            format!("a spreadsheet has no room for {} accounts: ask the API for pages", accounts.total);
        return Err(Error::Conflict(detail));
    }
    Ok(tokio::task::spawn_blocking(move || write(&picture, &accounts)).await.map_err(Error::bug)??)
}

fn write(picture: &MigrationPicture, accounts: &MigratedAccounts) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    write_matrix(add_sheet(&mut workbook, "Matrix")?, picture, accounts.total)?;
    write_accounts(add_sheet(&mut workbook, "Accounts")?, picture, accounts)?;
    write_tests(add_sheet(&mut workbook, "Tests")?, picture)?;
    workbook.save_to_buffer()
}

/// One row for each pair of states: the form in which a spreadsheet can pivot it.
fn write_matrix(sheet: &mut Worksheet, picture: &MigrationPicture, accounts: usize) -> Result<(), XlsxError> {
    let formats = Formats::new(picture.to.currency.minor_digits());
    headings(
        sheet,
        &formats,
        &[
            ("From", 18.0),
            ("To", 18.0),
            ("Accounts", 10.0),
            ("Revenue before", 18.0),
            ("Revenue after", 18.0),
            ("Change", 18.0),
            ("Share of the row", 12.0),
            ("95 % from", 10.0),
            ("to", 10.0),
        ],
    )?;
    let range = |column: &str| format!("Accounts!${column}$2:${column}${}", accounts + 1);
    for (number, cell) in (2_u32..).zip(&picture.migration.cells) {
        let mut row = Row::new(sheet, number);
        row.text(&cell.from.to_string())?;
        row.text(&cell.to.to_string())?;
        let wanted = format!("{},A{number},{},B{number}", range(FROM), range(TO));
        row.formula(&format!("COUNTIFS({wanted})"), &cell.accounts.to_string(), None)?;
        let sum = |column: &str| format!("SUMIFS({},{wanted})", range(column));
        row.formula(&sum(BEFORE), &shown(Some(units(cell.before))), Some(&formats.money))?;
        row.formula(&sum(AFTER), &shown(Some(units(cell.after))), Some(&formats.money))?;
        let change = shown(Some(units(cell.after - cell.before)));
        row.formula(&format!("E{number}-D{number}"), &change, Some(&formats.money))?;
        write_share(&mut row, cell, number, picture.migration.cells.len(), &formats)?;
    }
    Ok(())
}

fn write_share(
    row: &mut Row<'_>,
    cell: &MigrationCell,
    number: u32,
    cells: usize,
    formats: &Formats,
) -> Result<(), XlsxError> {
    if cell.from == State::Absent {
        return Ok(());
    }
    let share = format!("C{number}/SUMIFS($C$2:$C${0},$A$2:$A${0},A{number})", cells + 1);
    row.formula(&share, &shown(cell.share), Some(&formats.share))?;
    row.optional(cell.interval.map(|(low, _)| low), Some(&formats.share))?;
    row.optional(cell.interval.map(|(_, high)| high), Some(&formats.share))
}

fn write_accounts(
    sheet: &mut Worksheet,
    picture: &MigrationPicture,
    accounts: &MigratedAccounts,
) -> Result<(), XlsxError> {
    let formats = Formats::new(picture.to.currency.minor_digits());
    let rung = picture.measure.rung();
    let on_rung = rung.map(|rung| [format!("{rung} before"), format!("{rung} after")]).unwrap_or_default();
    let mut head = vec![
        ("Source", 12.0),
        ("Number", 16.0),
        ("Name", 36.0),
        ("From", 18.0),
        ("To", 18.0),
        ("Revenue before", 18.0),
        ("Revenue after", 18.0),
    ];
    if rung.is_some() {
        head.extend(on_rung.iter().map(|heading| (heading.as_str(), 22.0)));
    }
    headings(sheet, &formats, &head)?;
    for (number, account) in (2_u32..).zip(&accounts.accounts) {
        let migrated = &account.migrated;
        let mut row = Row::new(sheet, number);
        row.text(&migrated.account.source)?;
        row.text(&migrated.account.external_id)?;
        row.text(&account.name)?;
        row.text(&migrated.from.to_string())?;
        row.text(&migrated.to.to_string())?;
        row.optional(migrated.before.map(units), Some(&formats.money))?;
        row.optional(migrated.after.map(units), Some(&formats.money))?;
        if rung.is_some() {
            row.optional(migrated.rung_before.map(units), Some(&formats.money))?;
            row.optional(migrated.rung_after.map(units), Some(&formats.money))?;
        }
    }
    Ok(())
}

fn write_tests(sheet: &mut Worksheet, picture: &MigrationPicture) -> Result<(), XlsxError> {
    let formats = Formats::new(picture.to.currency.minor_digits());
    headings(
        sheet,
        &formats,
        &[
            ("What", 46.0),
            ("Value", 16.0),
            ("Degrees of freedom", 12.0),
            ("p", 12.0),
            ("Cells below 5", 12.0),
        ],
    )?;
    let mut number = 2_u32;
    let mut text = |what: &str, value: &str| -> Result<(), XlsxError> {
        let mut row = Row::new(sheet, number);
        number += 1;
        row.text(what)?;
        row.text(value)
    };
    text("From the run as of", &picture.from.parameters.as_of.to_string())?;
    text("To the run as of", &picture.to.parameters.as_of.to_string())?;
    text("By", picture.by.as_str())?;
    text("Measure", picture.measure.as_str())?;
    text("Currency", picture.to.currency.code())?;
    let mobility = picture.migration.mobility;
    for (what, value) in [("Mobility index", mobility.index), ("Revenue that stayed", mobility.revenue_kept)]
    {
        let mut row = Row::new(sheet, number);
        number += 1;
        row.text(what)?;
        row.optional(value, Some(&formats.ratio))?;
    }
    let tests = picture.chain.as_ref().map(|chain| {
        [
            ("Same shares from step to step", chain.stationarity),
            ("The last state against none", chain.first_order),
            ("The state before the last against the last alone", chain.second_order),
        ]
    });
    for (what, test) in tests.into_iter().flatten() {
        let mut row = Row::new(sheet, number);
        number += 1;
        row.text(what)?;
        if let Some(ChiSquare { statistic, degrees_of_freedom, p, sparse }) = test {
            row.number(statistic, Some(&formats.ratio))?;
            row.number(f64::from(degrees_of_freedom), None)?;
            row.number(p, Some(&formats.ratio))?;
            row.number(sparse, Some(&formats.share))?;
        }
    }
    Ok(())
}
