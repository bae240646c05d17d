//! The structure of profit as a spreadsheet that tells every bar anew.

use mainstay_domain::economics::{Earned, StructureChange};
use mainstay_domain::money::Amount;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use super::profit_structure::ProfitStructure;
use super::workbook::{Looks, Written, about, room_for, row, units, write_formula};
use crate::error::Result;

const HEADS: [&str; 14] = [
    "member",
    "name",
    "sales before",
    "left before",
    "rate before",
    "sales after",
    "left after",
    "rate after",
    "growth",
    "structure",
    "rate",
    "new",
    "lost",
    "other",
];

/// Each member with what it sold and left in both periods, a formula for each of its bars, and their sums.
pub fn profit_structure_xlsx(of: &ProfitStructure) -> Result<Vec<u8>> {
    room_for(of.rows.len() + 2)?;
    let book = || {
        let (mut workbook, looks) = (Workbook::new(), Looks::new());
        structure_sheet(workbook.add_worksheet().set_name("Structure")?, of, &looks)?;
        about(workbook.add_worksheet().set_name("About")?, &notes(of))?;
        workbook.save_to_buffer()
    };
    Ok(book()?)
}

/// Whether somebody sold something in a period, as the columns of a row say.
fn is_compared(n: usize) -> String {
    format!("AND(ISNUMBER(C{n}),ISNUMBER(F{n}),N(C{n})>0,N(F{n})>0)")
}

fn structure_sheet(sheet: &mut Worksheet, of: &ProfitStructure, looks: &Looks) -> Written {
    let share = Format::new().set_num_format("0.0%");
    sheet.set_column_width(0, 24.0)?.set_column_width(1, 32.0)?.set_freeze_panes(1, 2)?;
    for (column, head) in (0_u16..).zip(HEADS) {
        sheet.write_string_with_format(0, column, head, &looks.head)?;
    }
    // A rate that is not known shows nothing, and no nought.
    sheet.set_formula_result_default("");
    // What is compared grows from the one sum to the other; both stand below the rows, where formulas of rows look.
    let (last, sums) = (of.rows.len() + 1, of.rows.len() + 2);
    for (down, each) in of.rows.iter().enumerate() {
        let (at, n) = (row(down + 1), down + 2);
        sheet.write_string(at, 0, each.member.key.as_deref().unwrap_or_default())?;
        sheet.write_string(at, 1, &each.member.name)?;
        let change = &each.change;
        for (column, earned, is_there) in
            [(2, change.before, change.new == Amount::ZERO), (5, change.after, change.lost == Amount::ZERO)]
        {
            if is_there || earned != Earned::default() {
                sheet.write_number_with_format(at, column, units(earned.sales), &looks.money)?;
                sheet.write_number_with_format(at, column + 1, units(earned.left), &looks.money)?;
            }
        }
        for (column, [sales, left], earned) in [(4, ["C", "D"], change.before), (7, ["F", "G"], change.after)]
        {
            let rate = format!("=IF(N({sales}{n})>0,{left}{n}/{sales}{n},\"\")");
            let told = earned.rate().map_or_else(String::new, |rate| rate.to_string());
            sheet.write_formula_with_format(at, column, Formula::new(rate).set_result(told), &share)?;
        }
        let (is, all) = (is_compared(n), format!("N(G{n})-N(D{n})"));
        let formulas = [
            format!("=IF({is},D{n}*(F${sums}-C${sums})/C${sums},0)"),
            format!("=IF({is},{all}-I{n}-K{n},0)"),
            format!("=IF({is},G{n}-D{n}*F{n}/C{n},0)"),
            format!("=IF(ISNUMBER(C{n}),0,N(G{n}))"),
            format!("=IF(ISNUMBER(F{n}),0,IF(ISNUMBER(C{n}),-N(D{n}),0))"),
            format!("=IF(OR({is},NOT(ISNUMBER(C{n})),NOT(ISNUMBER(F{n}))),0,{all})"),
        ];
        for ((column, formula), (_, bar)) in (8_u16..).zip(formulas).zip(change.bars()) {
            write_formula(sheet, (at, column), &formula, units(bar), &looks.money)?;
        }
    }
    totals(sheet, of, (last, sums), looks)
}

/// Two rows below the members: the sales of those compared, and everything added up.
fn totals(
    sheet: &mut Worksheet,
    of: &ProfitStructure,
    (last, sums): (usize, usize),
    looks: &Looks,
) -> Written {
    let is_compared =
        |change: &StructureChange| change.before.sales > Amount::ZERO && change.after.sales > Amount::ZERO;
    let compared = of.rows.iter().map(|row| row.change).filter(is_compared);
    let (before, after) = compared.fold((Amount::ZERO, Amount::ZERO), |(before, after), change| {
        (before + change.before.sales, after + change.after.sales)
    });
    let at = row(last);
    sheet.write_string_with_format(at, 0, "sales of members in both periods", &looks.head)?;
    for (column, letter, amount) in [(2, "C", before), (5, "F", after)] {
        let sum = format!("=SUMIFS({letter}2:{letter}{last},C2:C{last},\">0\",F2:F{last},\">0\")");
        write_formula(sheet, (at, column), &sum, units(amount), &looks.money)?;
    }
    let at = row(sums);
    sheet.write_string_with_format(at, 0, "all", &looks.head)?;
    let whole = &of.whole;
    let amounts = [
        (2, "C", whole.before.sales),
        (3, "D", whole.before.left),
        (5, "F", whole.after.sales),
        (6, "G", whole.after.left),
    ];
    let bars = (8_u16..).zip(["I", "J", "K", "L", "M", "N"]).zip(whole.bars());
    let bars = bars.map(|((column, letter), (_, bar))| (column, letter, bar));
    for (column, letter, amount) in amounts.into_iter().chain(bars) {
        let sum = format!("=SUM({letter}2:{letter}{last})");
        write_formula(sheet, (at, column), &sum, units(amount), &looks.money)?;
    }
    Ok(())
}

fn notes(of: &ProfitStructure) -> Vec<String> {
    let told = of.told;
    let day = |day: Option<mainstay_domain::time::Day>| {
        day.map_or_else(|| "the beginning".to_owned(), |day| day.to_string())
    };
    vec![
        format!(
            "{} by {}, from {} up to and without {}, beside {} up to and without {}, in {}, ledger version {}.",
            of.level,
            of.by,
            day(told.period.start),
            told.period.end,
            day(of.before.start),
            of.before.end,
            told.currency,
            told.ledger_version
        ),
        "Growth: had each member grown as all in both periods did. Structure: that it grew more or less, at what it left before. Rate: that it leaves more or less of its later sales (F22 with net sales as the quantity).".to_owned(),
        format!(
            "Of net sales of {} before and {} after nothing is known to be left: they are not part of it.",
            of.unknown.0, of.unknown.1
        ),
    ]
}
