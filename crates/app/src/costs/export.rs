//! Costs to serve as a spreadsheet that works them out anew: whoever changes a cost or a capacity sees what becomes of each
//! account.

use mainstay_domain::economics::costing::{GroupUse, Quantity};
use mainstay_domain::money::{Amount, PARTS_PER_UNIT, approximate};
use mainstay_domain::policy::Actor;
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{Format, FormatBorder, Formula, Workbook, Worksheet, XlsxError};

use super::costing::{CostingRequest, CostsToServe, costs_to_serve};
use crate::App;
use crate::error::{Error, Result};

/// The most accounts a spreadsheet has rows for.
pub(super) const MOST_ACCOUNTS: usize = 1_000_000;
/// The columns of the sheet *Accounts* before those of the groups.
const BEFORE: u16 = 4;

pub(super) type Written = std::result::Result<(), XlsxError>;

/// What serving accounts costs, as an XLSX file with live formulas; `None` where nobody has set cost rates.
pub async fn costs_xlsx(app: &App, actor: &Actor, request: CostingRequest) -> Result<Option<Vec<u8>>> {
    let Some(costs) = costs_to_serve(app, actor, request).await? else { return Ok(None) };
    if costs.rows.len() > MOST_ACCOUNTS {
        let detail = format!("a spreadsheet has no room for {} accounts", costs.rows.len());
        return Err(Error::Conflict(detail));
    }
    let written = tokio::task::spawn_blocking(move || write(&costs));
    Ok(Some(written.await.map_err(Error::bug)??))
}

pub(super) struct Formats {
    pub(super) head: Format,
    pub(super) money: Format,
    quantity: Format,
    pub(super) share: Format,
    rate: Format,
    input: Format,
}

impl Formats {
    pub(super) fn new(minor_digits: u16) -> Self {
        let decimals = "0".repeat(usize::from(minor_digits));
        let money = if minor_digits == 0 { "#,##0".to_owned() } else { format!("#,##0.{decimals}") };
        let format = |pattern: &str| Format::new().set_num_format(pattern);
        Self {
            head: Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin),
            quantity: format("#,##0.00"),
            share: format("0.0%"),
            rate: format("0.000000"),
            input: format(&money).set_background_color("#FFF4CC").set_border(FormatBorder::Thin),
            money: format(&money),
        }
    }
}

fn write(costs: &CostsToServe) -> std::result::Result<Vec<u8>, XlsxError> {
    let formats = Formats::new(costs.currency.minor_digits());
    let mut workbook = Workbook::new();
    groups(workbook.add_worksheet().set_name("Groups")?, costs, &formats)?;
    accounts(workbook.add_worksheet().set_name("Accounts")?, costs, &formats)?;
    about(workbook.add_worksheet().set_name("About")?, costs)?;
    workbook.save_to_buffer()
}

/// Cost and practical capacity may be changed; all else follows.
fn groups(sheet: &mut Worksheet, costs: &CostsToServe, formats: &Formats) -> Written {
    let heads = [
        "Group",
        "Rung",
        "Unit",
        "Cost of capacity",
        "Practical capacity",
        "Cost of a unit",
        "Used",
        "Used cost",
        "Unused cost",
        "Used share",
    ];
    headings(sheet, &heads, formats)?;
    let last = costs.rows.len() + 1;
    for ((row, number), (place, group)) in (1_u32..).zip(2_u32..).zip((0_u16..).zip(&costs.costing.groups)) {
        sheet.write_string(row, 0, &group.name)?;
        sheet.write_string(row, 1, group.rung.as_str())?;
        sheet.write_string(row, 2, group.unit.to_string())?;
        sheet.write_number_with_format(row, 3, units(group.supplied), &formats.input)?;
        sheet.write_number_with_format(row, 4, group.practical.approximate(), &formats.input)?;
        let rate = rate(group);
        formula(sheet, (row, 5), &format!("IF(E{number}=0,0,D{number}/E{number})"), rate, &formats.rate)?;
        let (taken, cost) = (letters(BEFORE + 2 * place), letters(BEFORE + 2 * place + 1));
        let used = group.used.approximate();
        formula(sheet, (row, 6), &format!("SUM(Accounts!{taken}2:{taken}{last})"), used, &formats.quantity)?;
        let sum = format!("SUM(Accounts!{cost}2:{cost}{last})");
        formula(sheet, (row, 7), &sum, units(group.used_cost), &formats.money)?;
        let unused = units(group.unused_cost());
        formula(sheet, (row, 8), &format!("D{number}-H{number}"), unused, &formats.money)?;
        let share = group.utilisation().unwrap_or_default();
        formula(sheet, (row, 9), &format!("IF(E{number}=0,0,G{number}/E{number})"), share, &formats.share)?;
    }
    Ok(())
}

fn accounts(sheet: &mut Worksheet, costs: &CostsToServe, formats: &Formats) -> Written {
    let mut heads: Vec<String> = ["Source", "Id", "Account", "Net sales"].map(str::to_owned).into();
    for group in &costs.costing.groups {
        heads.push(format!("{} ({})", group.name, group.unit));
        heads.push(format!("{} cost", group.name));
    }
    heads.extend(["Cost to serve", "By percentages", "Difference"].map(str::to_owned));
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    headings(sheet, &heads, formats)?;
    // By rates of one version a cost follows from its quantity; a period with several has no one rate.
    let is_live = costs.rates.len() == 1;
    for ((row, number), account) in (1_u32..).zip(2_u32..).zip(&costs.rows) {
        sheet.write_string(row, 0, &account.cost.account.source)?;
        sheet.write_string(row, 1, &account.cost.account.external_id)?;
        sheet.write_string(row, 2, &account.name)?;
        sheet.write_number_with_format(row, 3, units(account.revenue), &formats.money)?;
        let mut column = BEFORE;
        let mut costs_of_groups = Vec::new();
        for (group, (taken, cost)) in (2_u32..).zip(&account.cost.taken) {
            sheet.write_number_with_format(row, column, taken.approximate(), &formats.quantity)?;
            let by_rate = format!("ROUND({}{number}*Groups!$F${group},4)", letters(column));
            if is_live {
                formula(sheet, (row, column + 1), &by_rate, units(*cost), &formats.money)?;
            } else {
                sheet.write_number_with_format(row, column + 1, units(*cost), &formats.money)?;
            }
            costs_of_groups.push(format!("{}{number}", letters(column + 1)));
            column += 2;
        }
        let (sum, traditional) = (account.cost.cost(), account.cost.traditional.0);
        formula(sheet, (row, column), &costs_of_groups.join("+"), units(sum), &formats.money)?;
        sheet.write_number_with_format(row, column + 1, units(traditional), &formats.money)?;
        let difference = format!("{}{number}-{}{number}", letters(column), letters(column + 1));
        formula(sheet, (row, column + 2), &difference, units(account.cost.difference()), &formats.money)?;
    }
    Ok(())
}

fn about(sheet: &mut Worksheet, costs: &CostsToServe) -> Written {
    let said = [
        ("From", costs.from.to_string()),
        ("To", costs.to.to_string()),
        ("Currency", costs.currency.code().to_owned()),
        ("Ledger version", costs.ledger_version.to_string()),
        ("Months without cost rates", costs.months_without_rates.to_string()),
        ("Method", mainstay_domain::economics::costing::COSTING_VERSION.to_owned()),
        (
            "Unused capacity",
            "What nobody took stays apart and is charged to no account; percentages charge it to everybody."
                .to_owned(),
        ),
    ];
    sheet.set_column_width(0, 28)?;
    sheet.set_column_width(1, 90)?;
    for (row, (name, value)) in (0_u32..).zip(said) {
        sheet.write_string(row, 0, name)?;
        sheet.write_string(row, 1, value)?;
    }
    Ok(())
}

pub(super) fn headings(sheet: &mut Worksheet, heads: &[&str], formats: &Formats) -> Written {
    for (column, head) in (0_u16..).zip(heads) {
        sheet.set_column_width(column, if column == 2 { 34.0 } else { 17.0 })?;
        sheet.write_string_with_format(0, column, *head, &formats.head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// A formula with the result it has as long as nobody changes anything.
pub(super) fn formula(
    sheet: &mut Worksheet,
    at: (u32, u16),
    formula: &str,
    result: f64,
    format: &Format,
) -> Written {
    let formula = Formula::new(formula).set_result(result.to_string());
    sheet.write_formula_with_format(at.0, at.1, formula, format)?;
    Ok(())
}

fn letters(column: u16) -> String {
    column_number_to_name(column)
}

pub(super) fn units(amount: Amount) -> f64 {
    approximate(amount.0) / approximate(PARTS_PER_UNIT)
}

/// What a unit costs.
fn rate(group: &GroupUse) -> f64 {
    if group.practical == Quantity::ZERO {
        0.0
    } else {
        units(group.supplied) / group.practical.approximate()
    }
}
