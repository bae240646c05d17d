//! Price corridors as a spreadsheet that tells prices and what is at stake anew.

use mainstay_domain::economics::SoldIn;
use mainstay_domain::money::Amount;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::price_corridor::CorridorTable;
use super::workbook::{Looks, Written, about, room_for, row, units, write_formula};
use crate::error::Result;

/// Each product and country with its price, the lowest price of the product, and what is at stake.
pub fn price_corridors_xlsx(of: &CorridorTable) -> Result<Vec<u8>> {
    room_for(of.products.iter().map(|product| product.countries.len()).sum())?;
    let book = || {
        let (mut workbook, looks) = (Workbook::new(), Looks::new());
        prices_sheet(workbook.add_worksheet().set_name("Prices")?, of, &looks)?;
        about(workbook.add_worksheet().set_name("About")?, &notes(of))?;
        workbook.save_to_buffer()
    };
    Ok(book()?)
}

fn prices_sheet(sheet: &mut Worksheet, of: &CorridorTable, looks: &Looks) -> Written {
    let price = Format::new().set_num_format("#,##0.0000");
    sheet.set_column_width(0, 24.0)?.set_column_width(1, 32.0)?.set_freeze_panes(1, 2)?;
    let heads =
        ["product", "name", "country", "unit", "net_sales", "quantity", "price", "lowest price", "at stake"];
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &looks.head)?;
    }
    let all = of.products.iter().flat_map(|product| {
        // The countries of a product stand together, the lowest price first: the price all others are held against.
        let countries = product.countries.iter().enumerate();
        countries.map(move |(place, (country, sold))| (product, place, country, sold))
    });
    for (down, (product, place, country, sold)) in all.enumerate() {
        let (at, n) = (row(down + 1), down + 2);
        sheet.write_string(at, 0, product.member.key.as_deref().unwrap_or_default())?;
        sheet.write_string(at, 1, &product.member.name)?;
        sheet.write_string(at, 2, country)?;
        sheet.write_string(at, 3, product.unit.as_deref().unwrap_or_default())?;
        sheet.write_number_with_format(at, 4, units(sold.net), &looks.money)?;
        sheet.write_number_with_format(at, 5, units(sold.quantity), &price)?;
        write_formula(sheet, (at, 6), &format!("=E{n}/F{n}"), units(sold.price()), &price)?;
        let first = n - place;
        write_formula(sheet, (at, 7), &format!("=G{first}"), units(product.corridor.lowest), &price)?;
        let lost = stake(sold, product.countries.first().map(|(_, lowest)| lowest));
        write_formula(sheet, (at, 8), &format!("=E{n}-F{n}*H{n}"), lost, &looks.money)?;
    }
    Ok(())
}

fn stake(sold: &SoldIn, lowest: Option<&SoldIn>) -> f64 {
    lowest.map_or(0.0, |lowest| {
        units(sold.net) - units(sold.quantity) * units(lowest.net) / units(lowest.quantity)
    })
}

fn notes(of: &CorridorTable) -> Vec<String> {
    let told = of.told;
    let start = told.period.start.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    let share = |amount: Amount| amount.ratio(of.sales).unwrap_or_default() * 100.0;
    vec![
        format!(
            "Net prices by base unit and country. Sales from {start} up to and without {}, in {}, ledger version {}.",
            told.period.end, told.currency, told.ledger_version
        ),
        "At stake is what would be sold less if everybody paid the lowest price and bought as much."
            .to_owned(),
        format!("Of {:.1} % of net sales no price can be told.", share(of.unpriced)),
    ]
}
