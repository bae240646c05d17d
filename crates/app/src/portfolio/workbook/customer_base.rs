//! The audit of the customer base as a spreadsheet: periods, steps, cohorts and survival, in which ratios are formulas.

use mainstay_domain::customer_base::{AuditLength, AuditPeriod, Decomposition, Figures, SurvivalPoint};
use mainstay_domain::economics::Rung;
use mainstay_domain::ids::RunId;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::sheet::{Formats, Row, headings, shown, units};
use super::{TURNS, add_sheet};
use crate::App;
use crate::error::{Error, Result};
use crate::portfolio::{CustomerBasePicture, SegmentChoice, customer_base};

type Written = std::result::Result<(), XlsxError>;

/// The audit of the customer base as of a run's day, as an XLSX file.
pub async fn customer_base_xlsx(
    app: &App,
    actor: &Actor,
    run: Option<RunId>,
    length: AuditLength,
    segments: Option<&SegmentChoice>,
) -> Result<Vec<u8>> {
    let _turn = TURNS.acquire().await.map_err(Error::bug)?;
    let found = customer_base(app, actor, run, length, segments).await?;
    Ok(tokio::task::spawn_blocking(move || write(&found)).await.map_err(Error::bug)??)
}

fn write(found: &CustomerBasePicture) -> std::result::Result<Vec<u8>, XlsxError> {
    let formats = Formats::new(found.run.currency.minor_digits());
    let mut workbook = Workbook::new();
    write_periods(add_sheet(&mut workbook, "Periods")?, found, &formats)?;
    write_steps(add_sheet(&mut workbook, "Steps")?, found, &formats)?;
    write_cohorts(add_sheet(&mut workbook, "Cohorts")?, found, &formats)?;
    write_tenths(add_sheet(&mut workbook, "Tenths")?, found, &formats)?;
    write_curve(add_sheet(&mut workbook, "Survival")?, &found.base.survival, &formats)?;
    write_curve(add_sheet(&mut workbook, "Second order")?, &found.base.second_order, &formats)?;
    workbook.save_to_buffer()
}

/// The last month of a period, `2026-06`.
fn name(period: AuditPeriod) -> String {
    format!("{} to {}", period.first, period.end.plus(mainstay_domain::time::Months(-1)))
}

fn write_figures(row: &mut Row<'_>, of: &Figures, margin: bool, formats: &Formats) -> Written {
    for number in [of.customers, of.active, of.orders] {
        row.number(f64::from(number), None)?;
    }
    row.amount(of.revenue, &formats.money)?;
    let Some(profit) = of.profit.filter(|_| margin) else {
        row.skip();
        row.skip();
        return Ok(());
    };
    row.amount(of.costed_revenue, &formats.money)?;
    row.amount(profit, &formats.money)
}

fn write_periods(sheet: &mut Worksheet, found: &CustomerBasePicture, formats: &Formats) -> Written {
    let code = found.run.currency.code();
    let (revenue, costed, profit) = money_headings(found);
    let value = format!("Value of an order ({code})");
    let columns = [
        ("Period", 22.0),
        ("Customers", 10.0),
        ("Active", 10.0),
        ("Orders", 10.0),
        (revenue.as_str(), 18.0),
        (costed.as_str(), 18.0),
        (profit.as_str(), 18.0),
        ("Part active", 12.0),
        ("Orders each", 12.0),
        (value.as_str(), 16.0),
        ("Margin", 10.0),
    ];
    headings(sheet, formats, &columns)?;
    for (number, (period, of)) in (2_u32..).zip(found.periods.iter().zip(&found.base.periods)) {
        let mut row = Row::new(sheet, number);
        row.text(&name(*period))?;
        write_figures(&mut row, of, found.margin, formats)?;
        let (customers, active, orders) =
            (f64::from(of.customers), f64::from(of.active), f64::from(of.orders));
        let mut ratio = |(above, over): (&str, f64), (below, under): (&str, f64), format| {
            let formula = format!("IF({below}{number}=0,\"\",{above}{number}/{below}{number})");
            let result = shown((under.abs() > 0.0).then(|| over / under));
            row.formula(&formula, &result, Some(format))
        };
        ratio(("C", active), ("B", customers), &formats.share)?;
        ratio(("D", orders), ("C", active), &formats.ratio)?;
        ratio(("E", units(of.revenue)), ("D", orders), &formats.money)?;
        if let Some(profit) = of.profit.filter(|_| found.margin) {
            ratio(("G", units(profit)), ("F", units(of.costed_revenue)), &formats.share)?;
        }
    }
    Ok(())
}

/// What is left of revenue, as it is called.
fn left(found: &CustomerBasePicture) -> &'static str {
    match found.level {
        None => "Gross profit",
        Some(Rung::ContributionII) => "Contribution II",
        Some(Rung::ContributionIII) => "Contribution III",
        Some(Rung::ContributionIV) => "Contribution IV",
        Some(_) => "Contribution I",
    }
}

/// Revenue, the part of it whose cost is known, and what is left of that, with their currency.
fn money_headings(found: &CustomerBasePicture) -> (String, String, String) {
    let code = found.run.currency.code();
    (format!("Revenue ({code})"), format!("with known cost ({code})"), format!("{} ({code})", left(found)))
}

fn write_steps(sheet: &mut Worksheet, found: &CustomerBasePicture, formats: &Formats) -> Written {
    let code = found.run.currency.code();
    let change = format!("Change with kept ({code})");
    let of_revenue = format!("Change of revenue ({code})");
    let retained = format!("{} retained", left(found));
    let of_profit = format!("Change: {} ({code})", left(found));
    let columns = [
        ("Period", 22.0),
        ("Kept", 8.0),
        ("Won", 8.0),
        ("Returned", 8.0),
        ("Left", 8.0),
        (change.as_str(), 16.0),
        ("with won", 16.0),
        ("with returned", 16.0),
        ("with left", 16.0),
        ("Accounts retained", 10.0),
        ("Revenue retained", 10.0),
        ("without growth", 10.0),
        (retained.as_str(), 10.0),
        (of_revenue.as_str(), 16.0),
        ("by customers", 16.0),
        ("by part active", 16.0),
        ("by orders each", 16.0),
        ("by value of an order", 16.0),
        (of_profit.as_str(), 16.0),
        ("by customers", 16.0),
        ("by part active", 16.0),
        ("by orders each", 16.0),
        ("by value of an order", 16.0),
        ("by part with known cost", 16.0),
        ("by margin", 16.0),
    ];
    headings(sheet, formats, &columns)?;
    let steps = found.periods.iter().skip(1).zip(&found.base.steps);
    for (number, (period, step)) in (2_u32..).zip(steps) {
        let mut row = Row::new(sheet, number);
        row.text(&name(*period))?;
        for accounts in [step.kept, step.won, step.returned, step.left] {
            row.number(f64::from(accounts), None)?;
        }
        for change in step.changes {
            row.amount(change, &formats.money)?;
        }
        let kept = step.retention;
        for part in [kept.logo, kept.revenue, kept.revenue_without_growth, kept.profit] {
            row.optional(part, Some(&formats.share))?;
        }
        write_effects(&mut row, step.revenue.as_ref(), 4, formats)?;
        write_effects(&mut row, step.profit.as_ref(), 6, formats)?;
    }
    Ok(())
}

fn write_effects(
    row: &mut Row<'_>,
    found: Option<&Decomposition>,
    factors: usize,
    formats: &Formats,
) -> Written {
    let Some(found) = found else {
        (0..=factors).for_each(|_| row.skip());
        return Ok(());
    };
    row.amount(found.change, &formats.money)?;
    found.effects.iter().try_for_each(|(_, effect): &(_, Amount)| row.amount(*effect, &formats.money))
}

fn write_cohorts(sheet: &mut Worksheet, found: &CustomerBasePicture, formats: &Formats) -> Written {
    let (revenue, costed, profit) = money_headings(found);
    let columns = [
        ("Joined", 22.0),
        ("Accounts", 10.0),
        ("Period", 22.0),
        ("Customers", 10.0),
        ("Active", 10.0),
        ("Orders", 10.0),
        (revenue.as_str(), 18.0),
        (costed.as_str(), 18.0),
        (profit.as_str(), 18.0),
    ];
    headings(sheet, formats, &columns)?;
    let mut number = 2;
    for cohort in &found.base.cohorts {
        let joined = cohort.joined.and_then(|place| found.periods.get(place));
        let joined = joined.map_or_else(|| "before".to_owned(), |period| name(*period));
        let periods = found.periods.iter().skip(cohort.joined.unwrap_or(0));
        for (period, of) in periods.zip(&cohort.periods) {
            let mut row = Row::new(sheet, number);
            row.text(&joined)?;
            row.number(f64::from(cohort.size), None)?;
            row.text(&name(*period))?;
            write_figures(&mut row, of, found.margin, formats)?;
            number += 1;
        }
    }
    Ok(())
}

/// The active accounts of the last period in tenths, the largest revenue first.
fn write_tenths(sheet: &mut Worksheet, found: &CustomerBasePicture, formats: &Formats) -> Written {
    let (revenue, _, profit) = money_headings(found);
    let columns = [
        ("Tenth", 8.0),
        ("Accounts", 10.0),
        (revenue.as_str(), 18.0),
        ("Share", 10.0),
        (profit.as_str(), 18.0),
        ("Orders each", 12.0),
    ];
    headings(sheet, formats, &columns)?;
    let last = found.base.deciles.len() + 1;
    let all: Amount = found.base.deciles.iter().map(|decile| decile.revenue).sum();
    for (number, of) in (2_u32..).zip(&found.base.deciles) {
        let mut row = Row::new(sheet, number);
        row.number(f64::from(number - 1), None)?;
        row.number(f64::from(of.accounts), None)?;
        row.amount(of.revenue, &formats.money)?;
        let share = format!("IF(SUM(C$2:C${last})>0,C{number}/SUM(C$2:C${last}),\"\")");
        let result = (all > Amount::ZERO).then(|| units(of.revenue) / units(all));
        row.formula(&share, &shown(result), Some(&formats.share))?;
        row.optional(of.profit.filter(|_| found.margin).map(units), Some(&formats.money))?;
        row.number(of.orders, Some(&formats.ratio))?;
    }
    Ok(())
}

fn write_curve(sheet: &mut Worksheet, points: &[SurvivalPoint], formats: &Formats) -> Written {
    let columns = [
        ("Months", 10.0),
        ("Known until then", 12.0),
        ("Ended", 10.0),
        ("Part that lasts longer", 14.0),
        ("95 % from", 10.0),
        ("to", 10.0),
    ];
    headings(sheet, formats, &columns)?;
    for (number, point) in (2_u32..).zip(points) {
        let mut row = Row::new(sheet, number);
        for count in [point.months, point.at_risk, point.ended] {
            row.number(f64::from(count), None)?;
        }
        for share in [point.share, point.low, point.high] {
            row.number(share, Some(&formats.share))?;
        }
    }
    Ok(())
}
