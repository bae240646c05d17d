//! Goods with service as a spreadsheet that adds the customers up anew.

use mainstay_domain::economics::{OfferSide, SystemOffer};
use mainstay_domain::money::Amount;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::attach_rate::AttachTable;
use super::workbook::{Looks, Written, about, room_for, row, units, write_formula};
use crate::error::Result;

/// The customers with goods, and the rate over them as formulas.
pub fn attach_rate_xlsx(of: &AttachTable) -> Result<Vec<u8>> {
    room_for(of.rows.len())?;
    let book = || {
        let (mut workbook, looks) = (Workbook::new(), Looks::new());
        rate_sheet(workbook.add_worksheet().set_name("Rate")?, of, &looks)?;
        customers_sheet(workbook.add_worksheet().set_name("Customers")?, of, &looks)?;
        about(workbook.add_worksheet().set_name("About")?, &notes(of))?;
        workbook.save_to_buffer()
    };
    Ok(book()?)
}

fn rate_sheet(sheet: &mut Worksheet, of: &AttachTable, looks: &Looks) -> Written {
    let (share, last) = (Format::new().set_num_format("0.0%"), of.rows.len() + 1);
    sheet.set_column_width(0, 52.0)?;
    let together = &of.rate.together;
    let attached = |column: char| {
        format!("SUMIF(Customers!$F$2:$F${last},\"yes\",Customers!{column}$2:{column}${last})")
    };
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    let lines = [
        (
            "customers with goods",
            format!("=COUNTA(Customers!$A$2:$A${last})"),
            count(of.rate.with_goods),
            None,
        ),
        (
            "of them with service",
            format!("=COUNTIF(Customers!$F$2:$F${last},\"yes\")"),
            count(of.rate.attached),
            None,
        ),
        ("attach rate", "=IF(B1=0,0,B2/B1)".to_owned(), of.rate.rate().unwrap_or_default(), Some(&share)),
        (
            "goods of those with service",
            format!("={}", attached('C')),
            units(together.goods.net),
            Some(&looks.money),
        ),
        ("their service", format!("={}", attached('D')), units(together.service.net), Some(&looks.money)),
        (
            "goods of the others",
            format!("=SUM(Customers!C2:C{last})-B4"),
            units(of.rate.apart.goods.net),
            Some(&looks.money),
        ),
        (
            "service of the others if they bought as those do",
            "=IF(B4=0,0,B6*B5/B4)".to_owned(),
            units(of.rate.potential),
            Some(&looks.money),
        ),
    ];
    let plain = Format::new();
    for (down, (head, formula, result, look)) in lines.into_iter().enumerate() {
        sheet.write_string(row(down), 0, head)?;
        write_formula(sheet, (row(down), 1), &formula, result, look.unwrap_or(&plain))?;
    }
    Ok(())
}

fn customers_sheet(sheet: &mut Worksheet, of: &AttachTable, looks: &Looks) -> Written {
    let share = Format::new().set_num_format("0.0%");
    sheet.set_column_width(0, 24.0)?.set_column_width(1, 32.0)?.set_freeze_panes(1, 2)?;
    let heads =
        ["key", "name", "goods", "service", "service of goods", "both", "costed", "cost", "margin of both"];
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &looks.head)?;
    }
    for (down, (member, offer)) in of.rows.iter().enumerate() {
        let (at, n) = (row(down + 1), down + 2);
        sheet.write_string(at, 0, member.key.as_deref().unwrap_or_default())?;
        sheet.write_string(at, 1, &member.name)?;
        sheet.write_number_with_format(at, 2, units(offer.goods.net), &looks.money)?;
        sheet.write_number_with_format(at, 3, units(offer.service.net), &looks.money)?;
        write_formula(
            sheet,
            (at, 4),
            &format!("=D{n}/C{n}"),
            offer.service_ratio().unwrap_or_default(),
            &share,
        )?;
        let both = rust_xlsxwriter::Formula::new(format!("=IF(D{n}>0,\"yes\",\"no\")"));
        sheet.write_formula(at, 5, both.set_result(if offer.is_attached() { "yes" } else { "no" }))?;
        if let Some(margin) = offer.margin() {
            sheet.write_number_with_format(at, 6, units(sum(offer, |side| side.costed)), &looks.money)?;
            sheet.write_number_with_format(at, 7, units(sum(offer, |side| side.cost)), &looks.money)?;
            write_formula(sheet, (at, 8), &format!("=(G{n}-H{n})/G{n}"), margin, &share)?;
        }
    }
    Ok(())
}

fn sum(of: &SystemOffer, amount: impl Fn(&OfferSide) -> Amount) -> Amount {
    amount(&of.goods) + amount(&of.service)
}

fn notes(of: &AttachTable) -> Vec<String> {
    let told = of.told;
    let start = told.period.start.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    let services = of.categories.iter().filter(|(_, _, is_service)| *is_service);
    let services: Vec<&str> = services.map(|(category, ..)| category.as_str()).collect();
    vec![
        format!(
            "Goods with service. Sales from {start} up to and without {}, in {}, ledger version {}.",
            told.period.end, told.currency, told.ledger_version
        ),
        format!("Services are {}; everything else is goods.", services.join(", ")),
        "A customer has both where it bought both in these days.".to_owned(),
    ]
}
