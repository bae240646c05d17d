//! Customer equity and what is ahead of each account as a spreadsheet: classes are formulas over the accounts.

use mainstay_domain::models::ValueBasis;
use mainstay_domain::money::{PARTS_PER_UNIT, approximate};
use mainstay_domain::policy::Actor;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::equity::{Equity, equity};
use super::outlook::{AccountOutlook, OutlookRequest};
use crate::App;
use crate::error::{Error, Result};
use crate::portfolio::add_sheet;
use crate::portfolio::sheet::{Formats, Row, headings, shown, units};

type Written = std::result::Result<(), XlsxError>;

/// The most accounts a spreadsheet has rows for.
const MOST_ACCOUNTS: usize = 1_000_000;

/// What the accounts somebody sees are expected to be worth, as an XLSX file.
pub async fn equity_xlsx(app: &App, actor: &Actor, request: OutlookRequest) -> Result<Vec<u8>> {
    let found = equity(app, actor, request).await?.ok_or(Error::NotFound("model fit"))?;
    let rows = found.outlook.accounts.len();
    if rows > MOST_ACCOUNTS {
        return Err(Error::Conflict(format!("a spreadsheet has no room for {rows} accounts: take CSV")));
    }
    Ok(tokio::task::spawn_blocking(move || write(&found)).await.map_err(Error::bug)??)
}

fn write(found: &Equity) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let formats = Formats::new(found.outlook.fit.currency.minor_digits());
    write_classes(add_sheet(&mut workbook, "Equity")?, found, &formats)?;
    write_accounts(add_sheet(&mut workbook, "Accounts")?, found, &formats)?;
    write_about(add_sheet(&mut workbook, "About")?, found)?;
    workbook.save_to_buffer()
}

/// Minor units as units of the currency, as spreadsheets know numbers.
fn in_units(minor: i64, found: &Equity) -> f64 {
    approximate(i128::from(minor) * found.outlook.fit.currency.parts_per_minor())
        / approximate(PARTS_PER_UNIT)
}

fn write_classes(sheet: &mut Worksheet, found: &Equity, formats: &Formats) -> Written {
    let columns = [
        ("Class", 12.0),
        ("Accounts", 12.0),
        ("In the run's window", 20.0),
        ("Share of the past", 16.0),
        ("Expected", 20.0),
        ("80 % from", 20.0),
        ("to", 20.0),
        ("Share of the future", 16.0),
    ];
    headings(sheet, formats, &columns)?;
    let (last, total) = (found.outlook.accounts.len() + 1, found.classes.len() + 2);
    let all: i64 = found.classes.iter().map(|class| class.value.expected).sum();
    for (number, class) in (2_u32..).zip(&found.classes) {
        let mut row = Row::new(sheet, number);
        row.text(class.class.as_str())?;
        let of_class = format!("Accounts!$D$2:$D${last},$A{number},Accounts!$K$2:$K${last},\"yes\"");
        row.formula(&format!("COUNTIFS({of_class})"), &class.accounts.to_string(), None)?;
        row.optional(class.past.map(units), Some(&formats.money))?;
        let (past, future) =
            (format!("IFERROR(C{number}/C${total},\"\")"), format!("IFERROR(E{number}/E${total},\"\")"));
        row.formula(&past, &shown(class.past_share), Some(&formats.share))?;
        let expected = in_units(class.value.expected, found).to_string();
        row.formula(&format!("SUMIFS(Accounts!$H$2:$H${last},{of_class})"), &expected, Some(&formats.money))?;
        row.number(in_units(class.value.low, found), Some(&formats.money))?;
        row.number(in_units(class.value.high, found), Some(&formats.money))?;
        row.formula(&future, &shown(class.share), Some(&formats.share))?;
    }
    let number = u32::try_from(total).unwrap_or(u32::MAX);
    let mut row = Row::new(sheet, number);
    let until = number - 1;
    row.text("All")?;
    row.formula(&format!("SUM(B2:B{until})"), &found.valued.to_string(), None)?;
    let past = found.classes.iter().filter_map(|class| class.past).reduce(|sum, past| sum + past);
    row.formula(&format!("SUM(C2:C{until})"), &shown(past.map(units)), Some(&formats.money))?;
    row.skip();
    row.formula(&format!("SUM(E2:E{until})"), &in_units(all, found).to_string(), Some(&formats.money))?;
    // Ranges do not add up: this one is drawn of the sum.
    row.optional(found.value.map(|value| in_units(value.low, found)), Some(&formats.money))?;
    row.optional(found.value.map(|value| in_units(value.high, found)), Some(&formats.money))?;
    for (number, tier) in (number + 2..).zip(&found.tiers) {
        let mut row = Row::new(sheet, number);
        row.text(if tier.is_key_account { "Key accounts" } else { "Other accounts" })?;
        row.number(f64::from(tier.accounts), None)?;
        row.optional(tier.past.map(units), Some(&formats.money))?;
        row.optional(tier.past_share, Some(&formats.share))?;
        row.number(in_units(tier.value, found), Some(&formats.money))?;
        row.skip();
        row.skip();
        row.optional(tier.share, Some(&formats.share))?;
    }
    Ok(())
}

fn write_accounts(sheet: &mut Worksheet, found: &Equity, formats: &Formats) -> Written {
    let columns = [
        ("Source", 12.0),
        ("Number", 16.0),
        ("Name", 36.0),
        ("Class", 10.0),
        ("Active", 10.0),
        ("Expected orders", 12.0),
        ("In the run's window", 18.0),
        ("Expected value", 18.0),
        ("80 % from", 18.0),
        ("to", 18.0),
        ("In the sum", 10.0),
        ("Of", 14.0),
        ("Share of the past", 14.0),
        ("Share of the future", 14.0),
        ("Own orders a year", 12.0),
        ("Expected orders a year", 12.0),
        ("Others' orders a year", 12.0),
        ("Own order value", 14.0),
        ("Silent, weeks", 12.0),
        ("Usual gap, weeks", 12.0),
        ("Chance of a longer gap", 12.0),
    ];
    headings(sheet, formats, &columns)?;
    let mut of_place = vec![None; found.outlook.accounts.len()];
    for account in &found.accounts {
        if let Some(slot) = of_place.get_mut(account.place) {
            *slot = Some(account);
        }
    }
    for (number, (outlook, account)) in (2_u32..).zip(found.outlook.accounts.iter().zip(of_place)) {
        let forecast = outlook.ahead.forecast;
        let mut row = Row::new(sheet, number);
        row.text(&outlook.account.source)?;
        row.text(&outlook.account.external_id)?;
        row.text(&outlook.name)?;
        row.text(account.map_or("", |account| account.class.as_str()))?;
        row.optional(forecast.map(|forecast| forecast.p_active), Some(&formats.share))?;
        row.optional(forecast.map(|forecast| forecast.orders), Some(&formats.ratio))?;
        row.optional(account.and_then(|account| account.past).map(units), Some(&formats.money))?;
        for value in [
            outlook.value.map(|value| value.expected),
            outlook.value.map(|value| value.low),
            outlook.value.map(|value| value.high),
        ] {
            row.optional(value.map(|value| in_units(value, found)), Some(&formats.money))?;
        }
        row.text(if account.is_some() { "yes" } else { "no" })?;
        row.text(match outlook.basis {
            ValueBasis::Contribution => "contribution",
            ValueBasis::GrossProfit => "gross profit",
            ValueBasis::Revenue => "revenue",
        })?;
        row.optional(account.and_then(|account| account.past_share), Some(&formats.share))?;
        row.optional(account.and_then(|account| account.share), Some(&formats.share))?;
        write_reasons(&mut row, outlook, formats)?;
    }
    Ok(())
}

/// The account's own history beside the population's.
fn write_reasons(row: &mut Row<'_>, outlook: &AccountOutlook, formats: &Formats) -> Written {
    let (ahead, why) = (&outlook.ahead, outlook.ahead.forecast.map(|forecast| forecast.why));
    let ratio = Some(&formats.ratio);
    row.optional(why.and_then(|why| why.own_orders_per_year), ratio)?;
    row.optional(why.map(|why| why.expected_orders_per_year), ratio)?;
    row.optional(why.map(|why| why.population_orders_per_year), ratio)?;
    row.optional(why.and_then(|why| why.own_order_value), Some(&formats.money))?;
    row.number(ahead.silent_weeks, ratio)?;
    row.optional(ahead.gap.and_then(|gap| gap.expected), ratio)?;
    row.optional(ahead.p_longer_gap, Some(&formats.share))
}

fn write_about(sheet: &mut Worksheet, found: &Equity) -> Written {
    sheet.set_column_width(0, 22.0)?;
    sheet.set_column_width(1, 110.0)?;
    let fit = &found.outlook.fit;
    let request = &found.outlook.request;
    let facts = [
        ("Made by", format!("Mainstay {}", env!("CARGO_PKG_VERSION"))),
        ("Model fit", fit.id.to_string()),
        ("As of", format!("{}, exclusive", fit.as_of)),
        ("Ledger version", fit.ledger_version.to_string()),
        ("Method", fit.method_version.clone()),
        ("Run of classes", found.run.as_ref().map_or_else(|| "none".to_owned(), |run| run.id.to_string())),
        ("Currency", fit.currency.code().to_owned()),
        ("Months ahead", request.months.to_string()),
        ("Discount a year", format!("{} %", request.discount_percent)),
    ];
    let mut number = 1;
    for (name, value) in facts {
        let mut row = Row::new(sheet, number);
        row.text(name)?;
        row.text(&value)?;
        number += 1;
    }
    let notes = [
        "Expected value is discounted: expected orders times the expected value of an order, times what part of revenue the account earned where its cost is known.",
        "Ranges hold eight of ten cases. Those of classes and of all are drawn of the sums, with one set of parameters for everybody in each draw: they do not add up.",
        "Where the cost of any account is known, accounts without a known cost are not in the sum: their value is revenue.",
    ];
    for note in notes {
        number += 1;
        let mut row = Row::new(sheet, number);
        row.skip();
        row.text(note)?;
    }
    for advice in &fit.study.advice {
        number += 1;
        let mut row = Row::new(sheet, number);
        row.skip();
        row.text(&advice.to_string())?;
    }
    Ok(())
}
