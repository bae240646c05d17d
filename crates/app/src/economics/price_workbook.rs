//! Price bands as files; the spreadsheet finds medians and outliers anew.

use mainstay_domain::economics::{PriceStanding, PricedShare};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::export::{named, written};
use super::price_bands::PriceTable;
use super::workbook::{Looks, Written, about, room_for, row, units, write_formula};
use crate::error::Result;

/// One row for each account, those who buy most first.
pub fn prices_csv(table: &PriceTable) -> Result<Vec<u8>> {
    let head = ["key", "name", "band", "list_sales", "net_sales", "discount", "beyond_median", "standing"];
    let rows = table.accounts.iter().map(|account| {
        let mut row = named(Some(&account.member));
        row.extend([
            (account.placed.band + 1).to_string(),
            account.priced.list.to_string(),
            account.priced.net.to_string(),
            PricedShare(account.priced.discount()).to_string(),
            account.placed.beyond.to_string(),
            account.placed.standing.as_str().to_owned(),
        ]);
        row
    });
    written(&head, rows)
}

/// The accounts with a formula for each discount, and the bands with their medians.
pub fn prices_xlsx(table: &PriceTable) -> Result<Vec<u8>> {
    room_for(table.accounts.len())?;
    let write = || {
        let (mut workbook, looks) = (Workbook::new(), Looks::new());
        accounts_sheet(workbook.add_worksheet().set_name("Accounts")?, table, &looks)?;
        bands_sheet(workbook.add_worksheet().set_name("Bands")?, table, &looks)?;
        about(workbook.add_worksheet().set_name("About")?, &notes(table))?;
        workbook.save_to_buffer()
    };
    Ok(write()?)
}

fn share(millionths: i128) -> f64 {
    PricedShare(millionths).approximate()
}

/// Accounts are in the order of their bands, so that a band is a range of rows.
fn accounts_sheet(sheet: &mut Worksheet, table: &PriceTable, looks: &Looks) -> Written {
    let percent = Format::new().set_num_format("0.00%");
    sheet.set_column_width(0, 24.0)?.set_column_width(1, 32.0)?.set_freeze_panes(1, 2)?;
    let heads = [
        "key",
        "name",
        "band",
        "at list prices",
        "net",
        "discount",
        "from the median",
        "beyond, money",
        "standing",
    ];
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &looks.head)?;
    }
    for (down, account) in table.accounts.iter().enumerate() {
        let (at, n) = (row(down + 1), down + 2);
        let (priced, placed) = (&account.priced, &account.placed);
        let Some(band) = table.bands.get(placed.band) else { continue };
        let band_row = placed.band + 2;
        sheet.write_string(at, 0, account.member.key.as_deref().unwrap_or_default())?;
        sheet.write_string(at, 1, &account.member.name)?;
        sheet.write_number(at, 2, f64::from(row(placed.band + 1)))?;
        sheet.write_number_with_format(at, 3, units(priced.list), &looks.money)?;
        sheet.write_number_with_format(at, 4, units(priced.net), &looks.money)?;
        let discount = priced.discount();
        write_formula(sheet, (at, 5), &format!("=ROUND((D{n}-E{n})/D{n},6)"), share(discount), &percent)?;
        let distance = share((discount - band.median).abs());
        write_formula(sheet, (at, 6), &format!("=ABS(F{n}-Bands!E{band_row})"), distance, &percent)?;
        let beyond = format!("=D{n}*(F{n}-Bands!E{band_row})");
        write_formula(sheet, (at, 7), &beyond, units(placed.beyond), &looks.money)?;
        let words = [PriceStanding::MoreDiscount, PriceStanding::LessDiscount, PriceStanding::Usual]
            .map(PriceStanding::as_str);
        let standing = format!(
            "=IF(AND(ISNUMBER(Bands!G{band_row}),G{n}>Bands!G{band_row}),IF(H{n}>0,\"{}\",\"{}\"),\"{}\")",
            words[0], words[1], words[2]
        );
        let formula = rust_xlsxwriter::Formula::new(standing).set_result(placed.standing.as_str());
        sheet.write_formula(at, 8, formula)?;
    }
    Ok(())
}

fn bands_sheet(sheet: &mut Worksheet, table: &PriceTable, looks: &Looks) -> Written {
    let percent = Format::new().set_num_format("0.00%");
    let heads =
        ["band", "accounts", "from", "to", "median discount", "median distance", "an outlier begins at"];
    for (column, head) in (0_u16..).zip(heads) {
        sheet.set_column_width(column, 20.0)?;
        sheet.write_string_with_format(0, column, head, &looks.head)?;
    }
    let mut first = 2;
    for (down, band) in table.bands.iter().enumerate() {
        let (at, n, last) = (row(down + 1), down + 2, first + band.accounts - 1);
        sheet.write_number(at, 0, f64::from(at))?;
        sheet.write_number(at, 1, f64::from(row(band.accounts)))?;
        sheet.write_number_with_format(at, 2, units(band.from), &looks.money)?;
        sheet.write_number_with_format(at, 3, units(band.to), &looks.money)?;
        let of = |column: &str| format!("=ROUND(MEDIAN(Accounts!{column}{first}:{column}{last}),6)");
        write_formula(sheet, (at, 4), &of("F"), share(band.median), &percent)?;
        write_formula(sheet, (at, 5), &of("G"), share(band.mad), &percent)?;
        if let Some(limit) = band.limit {
            let begins = format!("=MAX(0.0175,ROUND(F{n}*5.189,6))");
            write_formula(sheet, (at, 6), &begins, share(limit), &percent)?;
        } else {
            sheet.write_string(at, 6, "too few accounts")?;
        }
        first = last + 1;
    }
    Ok(())
}

fn notes(table: &PriceTable) -> Vec<String> {
    let told = table.told;
    let start = told.period.start.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    vec![
        format!("Discounts from {start} up to and without {}, in {}.", told.period.end, told.currency),
        format!("Ledger version {}.", told.ledger_version),
        "Discount: sales at list prices less net sales, over sales at list prices, of lines whose list price or discount is known.".to_owned(),
        "A band is accounts that buy about as much. An outlier is farther from the median discount of its band than 3.5 modified z-scores (5.189 median distances), and than 1.75 percentage points.".to_owned(),
    ]
}
