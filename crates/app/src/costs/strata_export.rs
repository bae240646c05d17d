//! Customers with their kinds as a spreadsheet that scores them anew.

use mainstay_domain::economics::costing::Stratum;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use rust_xlsxwriter::{Formula, Workbook, Worksheet, XlsxError};

use super::costing::CostingRequest;
use super::export::{Formats, MOST_ACCOUNTS, Written, formula, headings, units};
use super::strata::{Strata, StratifiedRow, strata};
use crate::App;
use crate::error::{Error, Result};

/// Customers with their kinds, as an XLSX file with live formulas; `None` where nobody has set cost rates.
pub async fn strata_xlsx(app: &App, actor: &Actor, request: CostingRequest) -> Result<Option<Vec<u8>>> {
    let Some(mut strata) = strata(app, actor, request).await? else { return Ok(None) };
    if strata.rows.len() > MOST_ACCOUNTS {
        let detail = format!("a spreadsheet has no room for {} accounts", strata.rows.len());
        return Err(Error::Conflict(detail));
    }
    // Those who are scored come first, so that fifths are told over one range.
    strata.rows.sort_by_key(|row| row.stratified.is_none());
    let written = tokio::task::spawn_blocking(move || write(&strata));
    Ok(Some(written.await.map_err(Error::bug)??))
}

fn write(strata: &Strata) -> std::result::Result<Vec<u8>, XlsxError> {
    let formats = Formats::new(strata.currency.minor_digits());
    let mut workbook = Workbook::new();
    kinds(workbook.add_worksheet().set_name("Kinds")?, strata, &formats)?;
    customers(workbook.add_worksheet().set_name("Customers")?, strata, &formats)?;
    about(workbook.add_worksheet().set_name("About")?, strata)?;
    workbook.save_to_buffer()
}

fn kinds(sheet: &mut Worksheet, strata: &Strata, formats: &Formats) -> Written {
    headings(sheet, &["Kind", "Customers", "Net sales", "Gross profit", "Cost to serve"], formats)?;
    let last = strata.rows.len() + 1;
    for ((row, n), kind) in (1_u32..).zip(2_u32..).zip(Stratum::ALL) {
        sheet.write_string(row, 0, kind.as_str())?;
        let theirs: Vec<&StratifiedRow> =
            strata.rows.iter().filter(|row| row.stratum() == Some(kind)).collect();
        let count = f64::from(u32::try_from(theirs.len()).unwrap_or(u32::MAX));
        let counted =
            Formula::new(format!("COUNTIF(Customers!P$2:P${last},A{n})")).set_result(count.to_string());
        sheet.write_formula(row, 1, counted)?;
        let sums: [(&str, Amount); 3] = [
            ("D", theirs.iter().map(|row| row.served.revenue).sum()),
            ("F", theirs.iter().filter_map(|row| row.served.gross_profit).sum()),
            ("G", theirs.iter().map(|row| row.served.cost).sum()),
        ];
        for (column, (from, sum)) in (2_u16..).zip(sums) {
            let text = format!("SUMIF(Customers!P$2:P${last},A{n},Customers!{from}$2:{from}${last})");
            formula(sheet, (row, column), &text, units(sum), &formats.money)?;
        }
    }
    Ok(())
}

fn customers(sheet: &mut Worksheet, strata: &Strata, formats: &Formats) -> Written {
    let heads = [
        "Source",
        "Id",
        "Customer",
        "Net sales",
        "Sales with known cost",
        "Gross profit",
        "Cost to serve",
        "Months with a purchase",
        "Invoices",
        "Margin",
        "Cost of sales to serve",
        "Buying power",
        "Loyalty",
        "Profitability",
        "Cheap to serve",
        "Kind",
    ];
    headings(sheet, &heads, formats)?;
    let end = strata.rows.iter().filter(|row| row.stratified.is_some()).count() + 1;
    let fifth = |column: &str, n: u32, order: u8| {
        let all = format!("{column}$2:{column}${end}");
        format!("INT((2*RANK({column}{n},{all},{order})-2+COUNTIF({all},{column}{n})-1)*5/(2*ROWS({all})))+1")
    };
    for ((row, n), of) in (1_u32..).zip(2_u32..).zip(&strata.rows) {
        sheet.write_string(row, 0, &of.account.source)?;
        sheet.write_string(row, 1, &of.account.external_id)?;
        sheet.write_string(row, 2, &of.name)?;
        sheet.write_number_with_format(row, 3, units(of.served.revenue), &formats.money)?;
        sheet.write_number_with_format(row, 4, units(of.served.costed), &formats.money)?;
        if let Some(profit) = of.served.gross_profit {
            sheet.write_number_with_format(row, 5, units(profit), &formats.money)?;
        }
        sheet.write_number_with_format(row, 6, units(of.served.cost), &formats.money)?;
        sheet.write_number(row, 7, of.served.months_active)?;
        sheet.write_number(row, 8, f64::from(u32::try_from(of.invoices).unwrap_or(u32::MAX)))?;
        let (Some(margin), Some(ratio), Some(told)) =
            (of.served.margin(), of.served.cost_ratio(), of.stratified)
        else {
            sheet.write_string(row, 15, "not known")?;
            continue;
        };
        formula(sheet, (row, 9), &format!("F{n}/E{n}"), margin, &formats.share)?;
        formula(sheet, (row, 10), &format!("G{n}/D{n}"), ratio, &formats.share)?;
        let scores = [
            (fifth("D", n, 1), told.buying_power),
            (fifth("H", n, 1), told.loyalty),
            (fifth("J", n, 1), told.profitability),
            (fifth("K", n, 0), told.cost_to_serve),
        ];
        for (column, (text, score)) in (11_u16..).zip(scores) {
            sheet.write_formula(row, column, Formula::new(text).set_result(score.to_string()))?;
        }
        let [core, opportunistic, drain, marginal] = Stratum::ALL.map(Stratum::as_str);
        let kind = format!(
            "IF(AND(N{n}+O{n}>=6,J{n}>K{n}),IF(L{n}+M{n}>=6,\"{core}\",\"{opportunistic}\"),\
             IF(L{n}+M{n}>=6,\"{drain}\",\"{marginal}\"))"
        );
        sheet.write_formula(row, 15, Formula::new(kind).set_result(told.stratum.as_str()))?;
    }
    Ok(())
}

fn about(sheet: &mut Worksheet, strata: &Strata) -> Written {
    let said = [
        ("From", strata.from.to_string()),
        ("To", strata.to.to_string()),
        ("Currency", strata.currency.code().to_owned()),
        ("Ledger version", strata.ledger_version.to_string()),
        ("Months without cost rates", strata.months_without_rates.to_string()),
        (
            "Points",
            "The fifth of the customer among all, 1 to 5; equals share the rank in their middle. Six points of ten and more are high; whoever costs more to \
             serve than the margin brings is of low profit."
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
