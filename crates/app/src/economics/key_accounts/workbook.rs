//! The register as a spreadsheet that holds each account against the threshold anew.

use mainstay_domain::economics::Adequacy;
use mainstay_domain::money::Amount;
use rust_xlsxwriter::{Formula, Workbook, Worksheet};

use super::KeyAccounts;
use crate::economics::workbook::{Looks, Written, about, room_for, row, units, write_formula};
use crate::error::Result;

/// The register, the threshold in cells that can be changed, and every exception.
pub fn key_accounts_xlsx(of: &KeyAccounts) -> Result<Vec<u8>> {
    room_for(of.rows.len())?;
    let book = || {
        let (mut workbook, looks) = (Workbook::new(), Looks::new());
        register_sheet(workbook.add_worksheet().set_name("Key accounts")?, of, &looks)?;
        threshold_sheet(workbook.add_worksheet().set_name("Threshold")?, of, &looks)?;
        exceptions_sheet(workbook.add_worksheet().set_name("Exceptions")?, of, &looks)?;
        about(workbook.add_worksheet().set_name("About")?, &notes(of))?;
        workbook.save_to_buffer()
    };
    Ok(book()?)
}

fn register_sheet(sheet: &mut Worksheet, of: &KeyAccounts, looks: &Looks) -> Written {
    let level = of.rung.as_str();
    let heads = [
        "key".to_owned(),
        "name".to_owned(),
        "net_sales".to_owned(),
        level.to_owned(),
        format!("{level} before"),
        "share of net_sales".to_owned(),
        "enough".to_owned(),
        "adequacy".to_owned(),
        "why a key account".to_owned(),
    ];
    sheet.set_column_width(0, 24.0)?.set_column_width(1, 32.0)?.set_freeze_panes(1, 2)?;
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &looks.head)?;
    }
    for (down, account) in of.rows.iter().enumerate() {
        let (at, n) = (row(down + 1), down + 2);
        sheet.write_string(at, 0, account.member.key.as_deref().unwrap_or_default())?;
        sheet.write_string(at, 1, &account.member.name)?;
        sheet.write_string(at, 7, account.adequacy.as_str())?;
        sheet.write_string(at, 8, &account.stored.reason)?;
        let Some(left) = account.left else { continue };
        sheet.write_number_with_format(at, 2, units(left.sales), &looks.money)?;
        sheet.write_number_with_format(at, 3, units(left.contribution), &looks.money)?;
        if let Some(before) = left.before {
            sheet.write_number_with_format(at, 4, units(before), &looks.money)?;
        }
        let share = left.contribution.ratio(left.sales).unwrap_or_default();
        write_formula(sheet, (at, 5), &format!("=IF(C{n}=0,0,D{n}/C{n})"), share, &looks.money)?;
        if of.other_currency {
            continue;
        }
        // Empty cells of the threshold and of the time before ask nothing.
        let enough = format!(
            "=IF(AND(D{n}>=Threshold!B1,OR(Threshold!B2=\"\",AND(C{n}>0,D{n}*100>=C{n}*Threshold!B2)),\
             OR(Threshold!B3=\"no\",E{n}=\"\",D{n}>=E{n})),\"yes\",\"no\")"
        );
        let result = if account.shortfalls.is_empty() { "yes" } else { "no" };
        sheet.write_formula(at, 6, Formula::new(enough).set_result(result))?;
    }
    Ok(())
}

fn threshold_sheet(sheet: &mut Worksheet, of: &KeyAccounts, looks: &Looks) -> Written {
    let currency = of.threshold.currency.unwrap_or(of.told.currency);
    let least = Amount(i128::from(of.threshold.least_minor) * currency.parts_per_minor());
    sheet.set_column_width(0, 44.0)?;
    sheet.write_string(0, 0, format!("least {}, {}", of.rung, currency.code()))?;
    sheet.write_number_with_format(0, 1, units(least), &looks.money)?;
    sheet.write_string(1, 0, "least part of net sales, %")?;
    if let Some(percent) = of.threshold.least_percent {
        sheet.write_number(1, 1, percent.approximate())?;
    }
    sheet.write_string(2, 0, "must leave no less than in the same time before")?;
    sheet.write_string(2, 1, if of.threshold.must_not_fall { "yes" } else { "no" })?;
    Ok(())
}

fn exceptions_sheet(sheet: &mut Worksheet, of: &KeyAccounts, looks: &Looks) -> Written {
    for (column, head) in (0_u16..).zip(["key", "name", "why", "who answers for it", "expires", "holds"]) {
        sheet.write_string_with_format(0, column, head, &looks.head)?;
    }
    let all = of.rows.iter().flat_map(|row| row.exceptions.iter().map(move |stored| (row, stored)));
    for (down, (account, stored)) in all.enumerate() {
        let at = row(down + 1);
        let holds = if stored.says.holds(of.today) { "holds" } else { "expired" };
        let expires = stored.says.expires.to_string();
        let key = account.member.key.as_deref().unwrap_or_default();
        let texts = [key, &account.member.name, &stored.says.reason, &stored.says.owner, &expires, holds];
        for (column, text) in (0_u16..).zip(texts) {
            sheet.write_string(at, column, text)?;
        }
    }
    Ok(())
}

fn notes(of: &KeyAccounts) -> Vec<String> {
    let told = of.told;
    let start = told.period.start.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    let of_each =
        [Adequacy::Adequate, Adequacy::Excepted, Adequacy::Expired, Adequacy::Inadequate, Adequacy::Unknown];
    let counts: Vec<String> = of_each.map(|each| format!("{} {}", of.count(each), each.as_str())).into();
    vec![
        format!(
            "Key accounts by {}. Sales from {start} up to and without {}, in {}.",
            of.rung, told.period.end, told.currency
        ),
        format!("Ledger version {}; exceptions as of {}.", told.ledger_version, of.today),
        format!("{} key accounts: {}.", of.rows.len(), counts.join(", ")),
        "An account is adequate where it leaves the least amount, the least part of its net sales, and no less than before \
         where that is asked. Change the cells of the sheet Threshold to see others."
            .to_owned(),
    ]
}
