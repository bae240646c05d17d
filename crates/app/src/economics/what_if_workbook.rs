//! What if as a spreadsheet: both ladders with their levels as formulas, and what each account gains or loses.

use mainstay_domain::economics::{Ladder, Levers, Rung};
use rust_xlsxwriter::{Formula, Workbook, Worksheet};

use super::what_if::{ScenarioDraft, WhatIf};
use super::workbook::{Looks, Written, about, level_formula, room_for, row, units, write, write_formula};
use crate::error::Result;

/// Both ladders on one sheet, accounts on another, what was changed on a third.
pub fn what_if_xlsx(of: &WhatIf, name: &str) -> Result<Vec<u8>> {
    room_for(of.accounts.len())?;
    let book = || {
        let (mut workbook, looks) = (Workbook::new(), Looks::new());
        ladders_sheet(workbook.add_worksheet().set_name("Ladder")?, of, &looks)?;
        accounts_sheet(workbook.add_worksheet().set_name("Accounts")?, of, &looks)?;
        about(workbook.add_worksheet().set_name("About")?, &notes(of, name))?;
        workbook.save_to_buffer()
    };
    Ok(book()?)
}

fn ladders_sheet(sheet: &mut Worksheet, of: &WhatIf, looks: &Looks) -> Written {
    sheet.set_column_width(0, 28.0)?.set_column_width(1, 18.0)?.set_column_width(2, 18.0)?;
    let heads = ["rung", "as it is", "what if", "difference"];
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &looks.head)?;
    }
    let rung_of = |ladder: &Ladder, rung: Rung, column: &str| {
        level_formula(rung, ladder, &|at| format!("{column}{}", at + 2))
    };
    for (place, rung) in Rung::ALL.iter().enumerate() {
        let (at, n) = (row(place + 1), place + 2);
        sheet.write_string(at, 0, rung.as_str())?;
        let (Some(before), Some(after)) = (of.before.amount(*rung), of.after.amount(*rung)) else {
            sheet.write_string(at, 1, "missing")?;
            continue;
        };
        write(sheet, (at, 1), before, rung_of(&of.before, *rung, "B"), &looks.money)?;
        write(sheet, (at, 2), after, rung_of(&of.after, *rung, "C"), &looks.money)?;
        write_formula(sheet, (at, 3), &format!("=C{n}-B{n}"), units(after - before), &looks.money)?;
    }
    Ok(())
}

fn accounts_sheet(sheet: &mut Worksheet, of: &WhatIf, looks: &Looks) -> Written {
    let level = of.rung.as_str();
    let heads = [
        "key".to_owned(),
        "name".to_owned(),
        "net_sales as it is".to_owned(),
        "net_sales what if".to_owned(),
        format!("{level} as it is"),
        format!("{level} what if"),
        "difference".to_owned(),
        "class as it is".to_owned(),
        "class what if".to_owned(),
    ];
    sheet.set_column_width(0, 24.0)?.set_column_width(1, 32.0)?.set_freeze_panes(1, 2)?;
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &looks.head)?;
    }
    for (down, account) in of.accounts.iter().enumerate() {
        let (at, n) = (row(down + 1), down + 2);
        sheet.write_string(at, 0, account.member.key.as_deref().unwrap_or_default())?;
        sheet.write_string(at, 1, &account.member.name)?;
        let amounts = [
            account.before.amount(Rung::NetSales),
            account.after.amount(Rung::NetSales),
            account.before.amount(of.rung),
            account.after.amount(of.rung),
        ];
        for (column, amount) in (2_u16..).zip(amounts) {
            if let Some(amount) = amount {
                sheet.write_number_with_format(at, column, units(amount), &looks.money)?;
            }
        }
        if let Some(difference) = account.difference(of.rung) {
            write_formula(sheet, (at, 6), &format!("=F{n}-E{n}"), units(difference), &looks.money)?;
        }
        sheet.write_string(at, 7, account.class_before.as_str())?;
        sheet.write_string(at, 8, account.class_after.as_str())?;
    }
    let last = of.accounts.len() + 1;
    let at = row(last);
    sheet.write_string_with_format(at, 1, "all", &looks.head)?;
    let (before, after) = (of.before.amount(of.rung), of.after.amount(of.rung));
    let change = before.zip(after).map(|(before, after)| after - before).unwrap_or_default();
    let sum = Formula::new(format!("=SUM(G2:G{last})")).set_result(units(change).to_string());
    sheet.write_formula_with_format(at, 6, sum, &looks.money)?;
    Ok(())
}

/// The levers of a change that are pulled, each with its value.
fn pulled(levers: &Levers) -> String {
    let said = [
        ("list prices", levers.price_percent.to_string(), "%"),
        ("more discount", levers.discount_points.to_string(), "points of list sales"),
        ("payment", levers.payment_days.to_string(), "days later"),
        ("freight borne", levers.freight_percent.to_string(), "%"),
        ("least order", levers.minimum_order.to_string(), "currency units"),
        ("service", levers.service_percent.to_string(), "%"),
        ("order and logistics cost", levers.cost_rate_percent.to_string(), "%"),
        ("elasticity", levers.elasticity.to_string(), "% volume for one percent of net price"),
    ];
    let pulled = said.into_iter().filter(|(_, value, _)| value != "0");
    pulled.map(|(name, value, unit)| format!("{name} {value} {unit}")).collect::<Vec<_>>().join(", ")
}

fn notes(of: &WhatIf, name: &str) -> Vec<String> {
    let told = of.told;
    let start = told.period.start.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    let ScenarioDraft { changes, .. } = &of.draft;
    let mut notes = vec![
        format!(
            "What if: {name}. Sales from {start} up to and without {}, in {}.",
            told.period.end, told.currency
        ),
        format!("Ledger version {}; {} accounts are touched.", told.ledger_version, of.touched),
    ];
    notes.extend(changes.iter().map(|change| {
        format!("{}: {}.", change.within.as_deref().unwrap_or("everybody"), pulled(&change.levers))
    }));
    notes.push(
        "Levers are pulled on what was sold; nothing is forecast. Volume answers to the net price by the elasticity alone; \
         rebates, cash discounts and the cost of waiting keep their part of net sales."
            .to_owned(),
    );
    notes.extend(
        of.without_effect.iter().map(|rung| format!("`{rung}` is not known: its lever does nothing there.")),
    );
    notes
}
