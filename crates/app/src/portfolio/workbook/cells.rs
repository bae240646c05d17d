//! The sheet *Cells*: the nine cells counted from the sheet *Accounts*, with their rules in words.

use mainstay_domain::portfolio::{Class, Xyz, cell_rule, nine_cells};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::accounts::Columns;
use super::sheet::{Formats, Row, headings, shown, units};

pub(super) fn write(sheet: &mut Worksheet, book: &Book) -> Result<(), XlsxError> {
    let table = &book.table;
    let formats = Formats::new(table.run.currency.minor_digits());
    let mut head = vec![("ABC", 6.0), ("XYZ", 6.0), ("Accounts", 10.0), ("Revenue", 18.0)];
    if table.margin {
        head.push(("Gross profit", 18.0));
    }
    head.extend([("What it means", 70.0), ("What to do", 90.0)]);
    headings(sheet, &formats, &head)?;

    let judgements: Vec<_> = table.rows.iter().map(|row| row.judgement.clone()).collect();
    let cells = nine_cells(&judgements, table.measure);
    let columns = Columns::of(table);
    let range = |name: &str| columns.range(name, table.rows.len());
    let (abc, xyz) = (range("abc"), range("xyz"));
    let kinds = [Class::A, Class::B, Class::C].into_iter().flat_map(|abc| Xyz::ALL.map(|xyz| (abc, xyz)));
    for (number, kind) in (2_u32..).zip(kinds) {
        let Some(rule) = cell_rule(kind.0, kind.1) else { continue };
        let known = cells.iter().find(|cell| (cell.abc, cell.xyz) == kind);
        let mut row = Row::new(sheet, number);
        row.text(kind.0.as_str())?;
        row.text(kind.1.as_str())?;
        let wanted = format!("{abc},A{number},{xyz},B{number}");
        let accounts = known.map_or(0, |cell| cell.accounts).to_string();
        row.formula(&format!("COUNTIFS({wanted})"), &accounts, None)?;
        let revenue = known.map(|cell| cell.revenue).unwrap_or_default();
        let sum = |values: &str| format!("SUMIFS({},{wanted})", range(values));
        row.formula(&sum("revenue"), &shown(Some(units(revenue))), Some(&formats.money))?;
        if table.margin {
            let profit = known.and_then(|cell| cell.gross_profit).unwrap_or_default();
            row.formula(&sum("gross_profit"), &shown(Some(units(profit))), Some(&formats.money))?;
        }
        row.text(rule.meaning)?;
        row.text(rule.advice)?;
    }
    Ok(())
}
