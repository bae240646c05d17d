//! The board as a spreadsheet that works out anew what each move saves.

use mainstay_domain::economics::{Rung, SERVICE_RUNGS, ServiceModel, ServiceTerms, ServiceWork};
use rust_xlsxwriter::{Formula, Workbook, Worksheet};

use super::{ServiceModelRow, ServiceModels};
use crate::economics::workbook::{Looks, Written, about, room_for, row, units};
use crate::error::Result;

/// What accounts of which nothing is said are served as.
const FULL: &str = "full service";
/// The models that accounts are moved to, with the rows of their terms.
const MOVES: [(ServiceModel, u32); 3] =
    [(ServiceModel::Core, 4), (ServiceModel::Standard, 5), (ServiceModel::SelfService, 6)];

/// The accounts with what each move saves, by the work of each model in cells that can be changed.
pub fn service_models_xlsx(of: &ServiceModels) -> Result<Vec<u8>> {
    room_for(of.rows.len())?;
    let book = || {
        let (mut workbook, looks) = (Workbook::new(), Looks::new());
        accounts_sheet(workbook.add_worksheet().set_name("Accounts")?, of, &looks)?;
        work_sheet(workbook.add_worksheet().set_name("Work")?, &of.terms, &looks)?;
        about(workbook.add_worksheet().set_name("About")?, &notes(of))?;
        workbook.save_to_buffer()
    };
    Ok(book()?)
}

fn accounts_sheet(sheet: &mut Worksheet, of: &ServiceModels, looks: &Looks) -> Written {
    let costs = SERVICE_RUNGS.map(Rung::as_str);
    let saves = MOVES.map(|(model, _)| format!("saved as {model}"));
    let heads =
        ["key", "name", "served as", "proposed", "net_sales", "gross_profit", of.level.as_str(), "invoices"];
    let heads = heads.into_iter().chain(costs).chain(saves.iter().map(String::as_str));
    sheet.set_column_width(0, 24.0)?.set_column_width(1, 32.0)?.set_freeze_panes(1, 2)?;
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &looks.head)?;
    }
    // What is not known to be saved shows nothing, and no nought.
    sheet.set_formula_result_default("");
    for (down, account) in of.rows.iter().enumerate() {
        account_row(sheet, (down, account), &of.terms, looks)?;
    }
    Ok(())
}

fn account_row(
    sheet: &mut Worksheet,
    (down, account): (usize, &ServiceModelRow),
    terms: &ServiceTerms,
    looks: &Looks,
) -> Written {
    let (at, n, served) = (row(down + 1), down + 2, &account.served);
    sheet.write_string(at, 0, account.member.key.as_deref().unwrap_or_default())?;
    sheet.write_string(at, 1, &account.member.name)?;
    sheet.write_string(at, 2, account.model().map_or(FULL, ServiceModel::as_str))?;
    sheet.write_string(at, 3, account.proposed.map_or("", ServiceModel::as_str))?;
    let amounts = [Some(account.sales), served.gross_profit, served.contribution];
    for (column, amount) in (4_u16..).zip(amounts).chain((8..).zip(served.costs)) {
        if let Some(amount) = amount {
            sheet.write_number_with_format(at, column, units(amount), &looks.money)?;
        }
    }
    sheet.write_number(at, 7, u32::try_from(served.transactions).unwrap_or(u32::MAX))?;
    // Key accounts are moved in their register.
    for (column, (model, of_work)) in (11_u16..).zip(MOVES).filter(|_| !served.is_key_account) {
        // A rung that nothing is charged on saves nothing; work that nobody does now costs what nobody knows.
        let part = |cost: char, percent: char| {
            let then = format!("Work!{percent}${of_work}");
            let now = format!("INDEX(Work!{percent}$2:{percent}$6,MATCH(C{n},Work!A$2:A$6,0))");
            format!("IF(OR({cost}{n}=\"\",{then}={now}),0,{cost}{n}*(1-{then}/{now}))")
        };
        let sum = format!("{}+{}+{}", part('I', 'B'), part('J', 'C'), part('K', 'D'));
        let saved = account.saving(terms, model);
        let formula = format!("=IF(COUNT(I{n}:K{n})=0,\"\",IFERROR(ROUND({sum},4),\"\"))");
        let result = saved.map_or_else(String::new, |saved| units(saved).to_string());
        sheet.write_formula_with_format(
            at,
            column,
            Formula::new(formula).set_result(result),
            &looks.money,
        )?;
    }
    Ok(())
}

fn work_sheet(sheet: &mut Worksheet, terms: &ServiceTerms, looks: &Looks) -> Written {
    sheet.set_column_width(0, 24.0)?;
    for (column, head) in
        (0_u16..).zip(["percent of the work in"].into_iter().chain(SERVICE_RUNGS.map(Rung::as_str)))
    {
        sheet.write_string_with_format(0, column, head, &looks.head)?;
    }
    let models = ServiceModel::ALL.map(|model| (model.as_str(), terms.work(model)));
    for (down, (name, work)) in [(FULL, ServiceWork::FULL)].into_iter().chain(models).enumerate() {
        let at = row(down + 1);
        sheet.write_string(at, 0, name)?;
        for (column, part) in (1_u16..).zip([work.order_cost, work.logistics_cost, work.customer_cost]) {
            sheet.write_number(at, column, part)?;
        }
    }
    Ok(())
}

fn notes(of: &ServiceModels) -> Vec<String> {
    let told = of.told;
    let start = told.period.start.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    vec![
        format!(
            "Service models by {}. Sales from {start} up to and without {}, in {}.",
            of.level, told.period.end, told.currency
        ),
        format!("Ledger version {}.", told.ledger_version),
        format!(
            "Self-service: the smallest accounts that make {} % of gross profit together, where each takes a larger part of the \
             invoices than it makes of gross profit. Core: the largest that make {} % of what is left. Key: the register.",
            of.terms.minnow_percent, of.terms.core_percent
        ),
        "A move saves the part of each cost that is not done any more. Change the cells of the sheet Work to see others."
            .to_owned(),
    ]
}
