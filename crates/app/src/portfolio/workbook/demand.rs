//! How accounts order as a spreadsheet: one row for each active account, with the season of each month as an index.

use mainstay_domain::ids::RunId;
use mainstay_domain::policy::Actor;
use mainstay_domain::portfolio::Season;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::sheet::{Formats, Row, headings};
use super::{MOST_ACCOUNTS, TURNS, add_sheet};
use crate::App;
use crate::error::{Error, Result};
use crate::portfolio::{DemandFilter, DemandPicture, Page, SegmentChoice, demand};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// How the active accounts of a run order, as an XLSX file.
pub async fn demand_xlsx(
    app: &App,
    actor: &Actor,
    run: Option<RunId>,
    segments: Option<SegmentChoice>,
) -> Result<Vec<u8>> {
    let _turn = TURNS.acquire().await.map_err(Error::bug)?;
    let everything = Page { after: 0, limit: usize::MAX };
    let found =
        demand(app, actor, run, &DemandFilter { segments, ..DemandFilter::default() }, everything).await?;
    if found.total > MOST_ACCOUNTS {
        let detail = format!("a spreadsheet has no room for {} accounts: ask the API for pages", found.total);
        return Err(Error::Conflict(detail));
    }
    Ok(tokio::task::spawn_blocking(move || write(&found)).await.map_err(Error::bug)??)
}

fn write(found: &DemandPicture) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    write_accounts(add_sheet(&mut workbook, "Accounts")?, found)?;
    write_patterns(add_sheet(&mut workbook, "Patterns")?, found)?;
    workbook.save_to_buffer()
}

fn write_accounts(sheet: &mut Worksheet, found: &DemandPicture) -> std::result::Result<(), XlsxError> {
    let formats = Formats::new(found.run.currency.minor_digits());
    let mut columns = vec![
        ("Source", 12.0),
        ("Number", 16.0),
        ("Name", 36.0),
        ("Revenue", 18.0),
        ("Pattern", 14.0),
        ("Periods", 10.0),
        ("With demand", 12.0),
        ("ADI", 10.0),
        ("CV²", 10.0),
        ("Season, p", 10.0),
        ("Season, W", 10.0),
    ];
    columns.extend(MONTHS.map(|month| (month, 8.0)));
    headings(sheet, &formats, &columns)?;
    for (number, account) in (2_u32..).zip(&found.accounts) {
        let (of, demand) = (&account.account, account.demand);
        let mut row = Row::new(sheet, number);
        row.text(&of.source)?;
        row.text(&of.external_id)?;
        row.text(&account.name)?;
        row.amount(account.revenue, &formats.money)?;
        row.text(demand.pattern.as_str())?;
        row.number(f64::from(demand.periods), None)?;
        row.number(f64::from(demand.demand_periods), None)?;
        row.optional(demand.adi, Some(&formats.ratio))?;
        row.optional(demand.cv_squared, Some(&formats.ratio))?;
        write_season(&mut row, account.season.as_ref(), &formats)?;
    }
    Ok(())
}

fn write_season(
    row: &mut Row<'_>,
    season: Option<&Season>,
    formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    let Some(season) = season else { return Ok(()) };
    row.number(season.p, Some(&formats.ratio))?;
    row.number(season.strength, Some(&formats.ratio))?;
    season.index.iter().try_for_each(|index| row.number(*index, Some(&formats.ratio)))
}

fn write_patterns(sheet: &mut Worksheet, found: &DemandPicture) -> std::result::Result<(), XlsxError> {
    let formats = Formats::new(found.run.currency.minor_digits());
    let columns = [
        ("Pattern", 14.0),
        ("Accounts", 10.0),
        ("Revenue", 18.0),
        ("What it means", 80.0),
        ("Forecast", 80.0),
    ];
    headings(sheet, &formats, &columns)?;
    for (number, pattern) in (2_u32..).zip(&found.patterns) {
        let rule = pattern.pattern.rule();
        let mut row = Row::new(sheet, number);
        row.text(pattern.pattern.as_str())?;
        let accounts = format!("Accounts!$E$2:$E${}", found.total + 1);
        row.formula(&format!("COUNTIF({accounts},A{number})"), &pattern.accounts.to_string(), None)?;
        row.amount(pattern.revenue, &formats.money)?;
        row.text(rule.meaning)?;
        row.text(rule.forecast)?;
    }
    Ok(())
}
