//! The portfolio matrix as a spreadsheet: one row for each account placed, the cuts, and what each quadrant counts; quadrants,
//! cuts and counts are formulas.

use mainstay_domain::ids::RunId;
use mainstay_domain::money::Currency;
use mainstay_domain::policy::Actor;
use mainstay_domain::portfolio::{MatrixMeasure, MatrixUnit, Quadrant, Threshold};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::sheet::{Formats, Row, headings, units};
use super::{MOST_ACCOUNTS, TURNS, add_sheet};
use crate::App;
use crate::error::{Error, Result};
use crate::portfolio::matrix::LARGE;
use crate::portfolio::{Counted, Matrix, MatrixRequest, matrix};

type Written = std::result::Result<(), XlsxError>;

/// Where the cuts stand on the sheet of quadrants.
const CUTS: [&str; 3] = ["Quadrants!$B$8", "Quadrants!$B$9", "Quadrants!$B$10"];

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

/// A figure as a cell has it: money in whole units.
fn in_cells(measure: MatrixMeasure, figure: f64, currency: Currency) -> f64 {
    match measure.unit() {
        MatrixUnit::Money => figure / 10_f64.powi(i32::from(currency.minor_digits())),
        MatrixUnit::Share | MatrixUnit::Days | MatrixUnit::Number => figure,
    }
}

fn look(measure: MatrixMeasure, formats: &Formats) -> Option<&Format> {
    match measure.unit() {
        MatrixUnit::Money => Some(&formats.money),
        MatrixUnit::Share => Some(&formats.share),
        MatrixUnit::Days => None,
        MatrixUnit::Number => Some(&formats.ratio),
    }
}

fn write_accounts(sheet: &mut Worksheet, found: &Matrix, names: &[String]) -> Written {
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
    let yes_no = |is: bool| if is { "yes" } else { "no" };
    let row_of = |quadrant: Quadrant| {
        found.quadrants.iter().position(|totals| totals.quadrant == quadrant).map_or(0, |place| place + 2)
    };
    let [top_left, top_right, bottom_left, bottom_right] =
        [Quadrant::TopLeft, Quadrant::TopRight, Quadrant::BottomLeft, Quadrant::BottomRight]
            .map(|quadrant| format!("Quadrants!$A${}", row_of(quadrant)));
    let [x_at, y_at, large_from] = CUTS;
    for (number, point) in (2_u32..).zip(&found.points) {
        let place = found.quadrants.iter().position(|totals| totals.quadrant == point.quadrant);
        let mut row = Row::new(sheet, number);
        row.text(&point.account.source)?;
        row.text(&point.account.external_id)?;
        row.text(&point.name)?;
        row.amount(point.revenue, &formats.money)?;
        let figures = [(request.x, Some(point.x)), (request.y, Some(point.y)), (request.size, point.size)];
        for (measure, figure) in figures {
            let figure = figure.map(|figure| in_cells(measure, figure, found.run.currency));
            row.optional(figure, look(measure, &formats))?;
        }
        let quadrant = format!(
            "IF(E{number}>={x_at},IF(F{number}>={y_at},{top_right},{bottom_right}),IF(F{number}>={y_at},{top_left},{bottom_left}))"
        );
        row.formula(&quadrant, &place.map_or_else(String::new, |place| name(found, names, place)), None)?;
        row.text(point.is_at_risk.map_or("unknown", yes_no))?;
        let large = format!("IF(AND(ISNUMBER(G{number}),G{number}>={large_from}),\"yes\",\"no\")");
        row.formula(&large, yes_no(point.is_large), None)?;
    }
    Ok(())
}

fn write_quadrants(sheet: &mut Worksheet, found: &Matrix, names: &[String]) -> Written {
    let formats = Formats::new(found.run.currency.minor_digits());
    let columns = [
        ("Quadrant", 24.0),
        ("Accounts", 18.0),
        ("Revenue", 18.0),
        ("At risk", 12.0),
        ("Revenue at risk", 18.0),
    ];
    headings(sheet, &formats, &columns)?;
    // Where nobody is placed, the empty row below the headings is looked at.
    let last = found.points.len().max(1) + 1;
    for (number, (place, totals)) in (2_u32..).zip(found.quadrants.iter().enumerate()) {
        let mut row = Row::new(sheet, number);
        row.text(&name(found, names, place))?;
        let (right, above) = match totals.quadrant {
            Quadrant::TopLeft => ("<", ">="),
            Quadrant::TopRight => (">=", ">="),
            Quadrant::BottomLeft => ("<", "<"),
            Quadrant::BottomRight => (">=", "<"),
        };
        let is_in = format!(
            "ISNUMBER(Accounts!E$2:E${last})*(Accounts!E$2:E${last}{right}B$8)*(Accounts!F$2:F${last}{above}B$9)"
        );
        let is_at_risk = format!("(Accounts!I$2:I${last}=\"yes\")");
        let revenue = format!("Accounts!D$2:D${last}");
        let (all, at_risk) = (totals.all, totals.at_risk);
        counted(&mut row, &is_in, &revenue, all, &formats)?;
        counted(&mut row, &format!("{is_in}*{is_at_risk}"), &revenue, at_risk, &formats)?;
    }
    let mut row = Row::new(sheet, 6);
    row.text("not placed")?;
    row.number(counts(found.not_placed), None)?;
    row.amount(found.not_placed.revenue, &formats.money)?;
    let request = &found.request;
    let cuts = [
        (8, "x is cut at", request.x, found.thresholds.map(|(x, _)| x), request.x_at, 'E'),
        (9, "y is cut at", request.y, found.thresholds.map(|(_, y)| y), request.y_at, 'F'),
        (10, "large from", request.size, found.large_from, Threshold::Quantile(LARGE), 'G'),
    ];
    for (number, words, measure, at, threshold, column) in cuts {
        let mut row = Row::new(sheet, number);
        row.text(words)?;
        let Some(at) = at.map(|at| in_cells(measure, at, found.run.currency)) else { continue };
        match threshold {
            Threshold::Quantile(percent) => {
                let quantile =
                    format!("PERCENTILE(Accounts!{column}2:{column}{last},{})", f64::from(percent) / 100.0);
                row.formula(&quantile, &at.to_string(), look(measure, &formats))?;
            }
            Threshold::Typed(_) => row.number(at, look(measure, &formats))?,
        }
    }
    Ok(())
}

fn counts(of: Counted) -> f64 {
    f64::from(u32::try_from(of.accounts).unwrap_or(u32::MAX))
}

/// How many accounts are in it, and their revenue.
fn counted(row: &mut Row<'_>, is_in: &str, revenue: &str, of: Counted, formats: &Formats) -> Written {
    row.formula(&format!("SUMPRODUCT({is_in})"), &counts(of).to_string(), None)?;
    let sum = format!("SUMPRODUCT({is_in}*{revenue})");
    row.formula(&sum, &units(of.revenue).to_string(), Some(&formats.money))
}
