//! Where relationships stand as a spreadsheet: one row for each account, with its rule, its figures and a person's word.

use mainstay_domain::ids::RunId;
use mainstay_domain::lifecycle::{Phase, Spell};
use mainstay_domain::policy::Actor;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::sheet::{Formats, Row, headings};
use super::{MOST_ACCOUNTS, TURNS, add_sheet};
use crate::App;
use crate::error::{Error, Result};
use crate::portfolio::{LifecycleFilter, LifecyclePicture, LifecycleRow, Page, SegmentChoice, lifecycle};

/// Where the relationships of a run stand, as an XLSX file.
pub async fn lifecycle_xlsx(
    app: &App,
    actor: &Actor,
    run: Option<RunId>,
    segments: Option<SegmentChoice>,
) -> Result<Vec<u8>> {
    let _turn = TURNS.acquire().await.map_err(Error::bug)?;
    let everything = Page { after: 0, limit: usize::MAX };
    let found =
        lifecycle(app, actor, run, &LifecycleFilter { segments, ..LifecycleFilter::default() }, everything)
            .await?;
    if found.total > MOST_ACCOUNTS {
        let detail = format!("a spreadsheet has no room for {} accounts: ask the API for pages", found.total);
        return Err(Error::Conflict(detail));
    }
    Ok(tokio::task::spawn_blocking(move || write(&found)).await.map_err(Error::bug)??)
}

fn write(found: &LifecyclePicture) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    write_accounts(add_sheet(&mut workbook, "Accounts")?, found)?;
    write_phases(add_sheet(&mut workbook, "Phases")?, found)?;
    write_months(add_sheet(&mut workbook, "Months")?, found)?;
    workbook.save_to_buffer()
}

fn write_accounts(sheet: &mut Worksheet, found: &LifecyclePicture) -> std::result::Result<(), XlsxError> {
    let formats = Formats::new(found.run.currency.minor_digits());
    let columns = [
        ("Source", 12.0),
        ("Number", 16.0),
        ("Name", 36.0),
        ("Revenue", 18.0),
        ("Phase", 14.0),
        ("By the rules", 14.0),
        ("Rule", 14.0),
        ("Why", 80.0),
        ("State", 12.0),
        ("In phase since", 12.0),
        ("Months in phase", 10.0),
        ("Moved back from", 14.0),
        ("Moved back on", 12.0),
        ("Bought the year before", 18.0),
        ("Last purchase", 12.0),
        ("Usual wait, days", 10.0),
        ("Last 12 months", 18.0),
        ("12 months before", 18.0),
        ("Said by", 20.0),
        ("Reason", 60.0),
    ];
    headings(sheet, &formats, &columns)?;
    for (number, account) in (2_u32..).zip(&found.accounts) {
        let spell = account.spell(found.run.parameters.as_of);
        write_account(&mut Row::new(sheet, number), account, spell, &formats)?;
    }
    Ok(())
}

fn write_account(
    row: &mut Row<'_>,
    account: &LifecycleRow,
    spell: Spell,
    formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    let (course, now) = (&account.course, account.course.now);
    row.text(&account.account.source)?;
    row.text(&account.account.external_id)?;
    row.text(&account.name)?;
    row.amount(account.revenue, &formats.money)?;
    row.text(account.phase().as_str())?;
    row.text(now.phase().as_str())?;
    row.text(now.rule.as_str())?;
    row.text(&now.why())?;
    row.text(account.state().as_str())?;
    row.day(spell.since, formats)?;
    row.number(f64::from(spell.months), None)?;
    match course.moved_back {
        Some(moved) => {
            row.text(moved.from.as_str())?;
            row.day(Some(moved.since), formats)?;
            row.amount(moved.at_stake, &formats.money)?;
        }
        None => (0..3).for_each(|_| row.skip()),
    }
    row.day(now.figures.last_purchase, formats)?;
    row.number(now.figures.cycle_days, Some(&formats.ratio))?;
    row.amount(now.figures.last_year, &formats.money)?;
    row.amount(now.figures.year_before, &formats.money)?;
    let Some(stored) = &account.overridden else { return Ok(()) };
    row.text(&stored.decided_by)?;
    row.text(&stored.says.reason)
}

fn write_phases(sheet: &mut Worksheet, found: &LifecyclePicture) -> std::result::Result<(), XlsxError> {
    let formats = Formats::new(found.run.currency.minor_digits());
    let columns = [
        ("Phase", 14.0),
        ("Accounts", 10.0),
        ("Revenue", 18.0),
        ("Median months in it", 12.0),
        ("What it means", 60.0),
        ("What to do", 80.0),
    ];
    headings(sheet, &formats, &columns)?;
    for (number, phase) in (2_u32..).zip(&found.phases) {
        let (meaning, advice) = phase.phase.advice();
        let mut row = Row::new(sheet, number);
        row.text(phase.phase.as_str())?;
        let last = found.total + 1;
        let accounts = format!("COUNTIF(Accounts!$E$2:$E${last},A{number})");
        row.formula(&accounts, &phase.accounts.to_string(), None)?;
        row.amount(phase.revenue, &formats.money)?;
        row.optional(phase.median_months.map(f64::from), None)?;
        row.text(meaning)?;
        row.text(advice)?;
    }
    Ok(())
}

fn write_months(sheet: &mut Worksheet, found: &LifecyclePicture) -> std::result::Result<(), XlsxError> {
    let formats = Formats::new(found.run.currency.minor_digits());
    let mut columns = vec![("As of", 12.0)];
    // Who never bought is in no month.
    let bought = || Phase::ALL.into_iter().filter(|phase| *phase != Phase::Awareness);
    columns.extend(bought().map(|phase| (phase.as_str(), 14.0)));
    headings(sheet, &formats, &columns)?;
    for (number, month) in (2_u32..).zip(&found.months) {
        let mut row = Row::new(sheet, number);
        row.day(Some(month.day), &formats)?;
        for (_, accounts) in
            Phase::ALL.iter().zip(month.accounts).filter(|(phase, _)| **phase != Phase::Awareness)
        {
            row.number(f64::from(u32::try_from(accounts).unwrap_or(u32::MAX)), None)?;
        }
    }
    Ok(())
}
