//! The portfolio matrix as a spreadsheet: one row for each account placed, and what each quadrant counts.

use mainstay_domain::ids::RunId;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::Actor;
use mainstay_domain::portfolio::{MatrixMeasure, MatrixUnit};
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::sheet::{Formats, Row, headings};
use super::{MOST_ACCOUNTS, TURNS, add_sheet};
use crate::App;
use crate::error::{Error, Result};
use crate::portfolio::{Matrix, MatrixRequest, matrix};

/// The matrix of a run as an XLSX file. Quadrants have the names given, in the order of tables; where one is missing, its word.
pub async fn matrix_xlsx(
    app: &App,
    actor: &Actor,
    run: Option<RunId>,
    request: MatrixRequest,
    names: Vec<String>,
) -> Result<Vec<u8>> {
    let _turn = TURNS.acquire().await.map_err(Error::bug)?;
    let found = matrix(app, actor, run, request).await?;
    if found.points.len() > MOST_ACCOUNTS {
        let placed = found.points.len();
        return Err(Error::Conflict(format!("a spreadsheet has no room for {placed} accounts")));
    }
    Ok(tokio::task::spawn_blocking(move || write(&found, &names)).await.map_err(Error::bug)??)
}

fn write(found: &Matrix, names: &[String]) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    write_accounts(add_sheet(&mut workbook, "Accounts")?, found, names)?;
    write_quadrants(add_sheet(&mut workbook, "Quadrants")?, found, names)?;
    workbook.save_to_buffer()
}

fn name(found: &Matrix, names: &[String], place: usize) -> String {
    let own = names.get(place).map(|name| name.trim()).filter(|name| !name.is_empty());
    let word = || found.quadrants.get(place).map_or_else(String::new, |totals| totals.quadrant.to_string());
    own.map_or_else(word, ToOwned::to_owned)
}

fn figure(
    row: &mut Row<'_>,
    measure: MatrixMeasure,
    value: Option<f64>,
    (formats, currency): (&Formats, Currency),
) -> std::result::Result<(), XlsxError> {
    match measure.unit() {
        MatrixUnit::Money => {
            let whole = 10_f64.powi(i32::from(currency.minor_digits()));
            row.optional(value.map(|minor| minor / whole), Some(&formats.money))
        }
        MatrixUnit::Share => row.optional(value, Some(&formats.share)),
        MatrixUnit::Days => row.optional(value, None),
        MatrixUnit::Number => row.optional(value, Some(&formats.ratio)),
    }
}

fn write_accounts(
    sheet: &mut Worksheet,
    found: &Matrix,
    names: &[String],
) -> std::result::Result<(), XlsxError> {
    let formats = Formats::new(found.run.currency.minor_digits());
    let request = &found.request;
    let of = |axis: &str, measure: MatrixMeasure| format!("{axis}: {measure}");
    let (x, y, size) = (of("x", request.x), of("y", request.y), of("size", request.size));
    let columns = [
        ("Source", 12.0),
        ("Number", 16.0),
        ("Name", 36.0),
        ("Revenue", 18.0),
        (x.as_str(), 22.0),
        (y.as_str(), 22.0),
        (size.as_str(), 22.0),
        ("Quadrant", 18.0),
        ("At risk", 10.0),
        ("Large", 10.0),
    ];
    headings(sheet, &formats, &columns)?;
    let style = (&formats, found.run.currency);
    let yes_no = |is: bool| if is { "yes" } else { "no" };
    for (number, point) in (2_u32..).zip(&found.points) {
        let place = found.quadrants.iter().position(|totals| totals.quadrant == point.quadrant);
        let mut row = Row::new(sheet, number);
        row.text(&point.account.source)?;
        row.text(&point.account.external_id)?;
        row.text(&point.name)?;
        row.amount(point.revenue, &formats.money)?;
        figure(&mut row, request.x, Some(point.x), style)?;
        figure(&mut row, request.y, Some(point.y), style)?;
        figure(&mut row, request.size, point.size, style)?;
        row.text(&place.map_or_else(String::new, |place| name(found, names, place)))?;
        row.text(point.is_at_risk.map_or("unknown", yes_no))?;
        row.text(yes_no(point.is_large))?;
    }
    Ok(())
}

fn write_quadrants(
    sheet: &mut Worksheet,
    found: &Matrix,
    names: &[String],
) -> std::result::Result<(), XlsxError> {
    let formats = Formats::new(found.run.currency.minor_digits());
    let columns = [
        ("Quadrant", 24.0),
        ("Accounts", 12.0),
        ("Revenue", 18.0),
        ("At risk", 12.0),
        ("Revenue at risk", 18.0),
    ];
    headings(sheet, &formats, &columns)?;
    let mut rows: Vec<(String, usize, Amount, usize, Amount)> = Vec::new();
    for (place, totals) in found.quadrants.iter().enumerate() {
        let (all, at_risk) = (totals.all, totals.at_risk);
        rows.push((name(found, names, place), all.accounts, all.revenue, at_risk.accounts, at_risk.revenue));
    }
    let left = found.not_placed;
    rows.push(("not placed".to_owned(), left.accounts, left.revenue, 0, Amount::ZERO));
    for (number, (name, accounts, revenue, at_risk, lost)) in (2_u32..).zip(rows) {
        let mut row = Row::new(sheet, number);
        row.text(&name)?;
        row.number(f64::from(u32::try_from(accounts).unwrap_or(u32::MAX)), None)?;
        row.amount(revenue, &formats.money)?;
        row.number(f64::from(u32::try_from(at_risk).unwrap_or(u32::MAX)), None)?;
        row.amount(lost, &formats.money)?;
    }
    Ok(())
}
