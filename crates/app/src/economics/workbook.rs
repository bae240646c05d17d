//! Ladders and bridges as spreadsheets with live formulas: whoever doubts a level or a bar can follow it cell by cell.
//!
//! Deductions and items are values; levels, totals and bars are formulas over them, and carry their results for programs
//! that do not calculate.

use std::collections::BTreeSet;

use mainstay_domain::economics::{Ladder, Rung};
use mainstay_domain::money::{Amount, PARTS_PER_UNIT, approximate};
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};

use super::bridge::Bridged;
use super::ladder::LadderTable;
use crate::error::{Error, Result};

pub(super) type Written = std::result::Result<(), XlsxError>;

/// The most rows a sheet has room for.
const MOST_ROWS: usize = 1_000_000;

/// How cells look.
pub(super) struct Looks {
    pub(super) head: Format,
    pub(super) money: Format,
    level: Format,
}

impl Looks {
    pub(super) fn new() -> Self {
        let money = Format::new().set_num_format("#,##0.00");
        Self { head: Format::new().set_bold().set_text_wrap(), level: money.clone().set_bold(), money }
    }
}

/// The ladder of all on one sheet, those of the members on another.
pub fn ladder_xlsx(table: &LadderTable) -> Result<Vec<u8>> {
    room_for(table.rows.len())?;
    let write = || {
        let (mut workbook, looks) = (Workbook::new(), Looks::new());
        ladder_sheet(workbook.add_worksheet().set_name("Ladder")?, table, &looks)?;
        if table.by.is_some() {
            members_sheet(workbook.add_worksheet().set_name("Members")?, table, &looks)?;
        }
        about(workbook.add_worksheet().set_name("About")?, &ladder_notes(table))?;
        workbook.save_to_buffer()
    };
    Ok(write()?)
}

/// The items of a bridge with a formula for each bar, and their sums.
pub fn bridge_xlsx(bridged: &Bridged) -> Result<Vec<u8>> {
    room_for(bridged.items.len())?;
    let write = || {
        let (mut workbook, looks) = (Workbook::new(), Looks::new());
        bridge_sheet(workbook.add_worksheet().set_name("Bridge")?, bridged, &looks)?;
        items_sheet(workbook.add_worksheet().set_name("Items")?, bridged, &looks)?;
        units_sheet(workbook.add_worksheet().set_name("Units")?, bridged, &looks)?;
        about(workbook.add_worksheet().set_name("About")?, &bridge_notes(bridged))?;
        workbook.save_to_buffer()
    };
    Ok(write()?)
}

pub(super) fn room_for(rows: usize) -> Result<()> {
    if rows > MOST_ROWS {
        return Err(Error::Conflict(format!("a spreadsheet has no room for {rows} rows: take CSV")));
    }
    Ok(())
}

/// Currency units as spreadsheets know numbers.
pub(super) fn units(amount: Amount) -> f64 {
    approximate(amount.0) / approximate(PARTS_PER_UNIT)
}

fn letter(column: usize) -> String {
    column_number_to_name(u16::try_from(column).unwrap_or(u16::MAX))
}

fn column(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

pub(super) fn row(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

/// A level as a formula over the level above it and the deductions between; `at` says where a rung stands. `None` for net sales
/// and for deductions, which are values.
pub(super) fn level_formula(level: Rung, ladder: &Ladder, at: &impl Fn(usize) -> String) -> Option<String> {
    if !level.is_level() {
        return None;
    }
    let place = |rung: Rung| Rung::ALL.iter().position(|other| *other == rung);
    let deductions = level.leads_from();
    let known = |rungs: &[Rung], sign: char| {
        let known = rungs.iter().filter(|rung| ladder.amount(**rung).is_some());
        known.filter_map(|rung| Some(format!("{sign}{}", at(place(*rung)?)))).collect::<String>()
    };
    match level {
        Rung::NetSales => None,
        Rung::ListSales => {
            Some(format!("={}{}", at(place(Rung::NetSales)?), known(&Rung::NetSales.leads_from(), '+')))
        }
        _ => {
            // The next level above that is known: one that would only repeat another is missing.
            let above = Rung::levels().rfind(|above| *above < level && ladder.amount(*above).is_some())?;
            let between: Vec<Rung> =
                Rung::deductions().filter(|rung| *rung > above && *rung < level).collect();
            debug_assert!(deductions.iter().all(|rung| between.contains(rung)));
            Some(format!("={}{}", at(place(above)?), known(&between, '-')))
        }
    }
}

fn ladder_sheet(sheet: &mut Worksheet, table: &LadderTable, looks: &Looks) -> Written {
    sheet.set_column_width(0, 28.0)?.set_column_width(1, 18.0)?.set_column_width(2, 14.0)?;
    let currency = table.told.currency.code();
    for (place, head) in ["rung", currency, "of net sales"].into_iter().enumerate() {
        sheet.write_string_with_format(0, column(place), head, &looks.head)?;
    }
    let share = Format::new().set_num_format("0.0%");
    let net = Rung::ALL.iter().position(|rung| *rung == Rung::NetSales).unwrap_or_default() + 2;
    for (place, rung) in Rung::ALL.iter().enumerate() {
        let look = if rung.is_level() { &looks.level } else { &looks.money };
        let down = row(place + 1);
        sheet.write_string(down, 0, rung.as_str())?;
        let Some(amount) = table.whole.amount(*rung) else {
            sheet.write_string(down, 1, "missing")?;
            continue;
        };
        let formula = level_formula(*rung, &table.whole, &|at| format!("B{}", at + 2));
        write(sheet, (down, 1), amount, formula, look)?;
        let of = Formula::new(format!("=IF(B{net}=0,\"\",B{}/B{net})", place + 2));
        let result = table.whole.amount(Rung::NetSales).and_then(|net| amount.ratio(net));
        let result = of.set_result(result.map(|share| share.to_string()).unwrap_or_default());
        sheet.write_formula_with_format(down, 2, result, &share)?;
    }
    Ok(())
}

fn members_sheet(sheet: &mut Worksheet, table: &LadderTable, looks: &Looks) -> Written {
    sheet.set_column_width(0, 24.0)?.set_column_width(1, 32.0)?.set_freeze_panes(1, 2)?;
    for (place, head) in
        ["key", "name"].into_iter().chain(Rung::ALL.iter().map(|rung| rung.as_str())).enumerate()
    {
        sheet.write_string_with_format(0, column(place), head, &looks.head)?;
    }
    for (down, of) in table.rows.iter().enumerate() {
        let (at, number) = (row(down + 1), down + 2);
        sheet.write_string(at, 0, of.member.key.as_deref().unwrap_or_default())?;
        sheet.write_string(at, 1, &of.member.name)?;
        for (place, rung) in Rung::ALL.iter().enumerate() {
            let Some(amount) = of.ladder.amount(*rung) else { continue };
            let look = if rung.is_level() { &looks.level } else { &looks.money };
            let formula = level_formula(*rung, &of.ladder, &|at| format!("{}{number}", letter(at + 2)));
            write(sheet, (at, column(place + 2)), amount, formula, look)?;
        }
    }
    let last = table.rows.len() + 1;
    sheet.write_string_with_format(row(last), 1, "all", &looks.head)?;
    for (place, rung) in Rung::ALL.iter().enumerate() {
        let Some(amount) = table.whole.amount(*rung) else { continue };
        let name = letter(place + 2);
        let sum = Some(format!("=SUM({name}2:{name}{last})"));
        write(sheet, (row(last), column(place + 2)), amount, sum, &looks.level)?;
    }
    Ok(())
}

const BARS: [&str; 8] = ["price", "cost", "volume", "mix", "new", "lost", "other", "currency"];

/// Where the bars of an item stand on the sheet of items.
const FIRST_BAR: usize = 10;

fn bridge_sheet(sheet: &mut Worksheet, bridged: &Bridged, looks: &Looks) -> Written {
    sheet.set_column_width(0, 20.0)?.set_column_width(1, 18.0)?;
    sheet.write_string_with_format(0, 0, "bar", &looks.head)?;
    sheet.write_string_with_format(0, 1, bridged.told.currency.code(), &looks.head)?;
    let end = bridged.items.len() + 1;
    let units = unit_names(bridged).len() + 1;
    let sum = |name: &str| format!("SUM(Items!{name}2:{name}{end})");
    let (before, after) =
        (format!("={}-{}", sum("E"), sum("F")), format!("={}-{}+{}", sum("H"), sum("I"), sum("J")));
    sheet.write_string(1, 0, "before")?;
    write(sheet, (1, 1), bridged.whole.before, Some(before), &looks.level)?;
    for (place, (name, amount)) in bridged.whole.bars().into_iter().enumerate() {
        sheet.write_string(row(place + 2), 0, name)?;
        let formula = match name {
            "volume" => format!("=SUM(Units!F2:F{units})"),
            "mix" => format!("=SUM(Units!G2:G{units})"),
            _ => format!(
                "={}",
                sum(&letter(FIRST_BAR + BARS.iter().position(|bar| *bar == name).unwrap_or_default()))
            ),
        };
        write(sheet, (row(place + 2), 1), amount, Some(formula), &looks.money)?;
    }
    sheet.write_string(10, 0, "after")?;
    write(sheet, (10, 1), bridged.whole.after, Some(after), &looks.level)?;
    sheet.write_string(11, 0, "check: nothing is left")?;
    sheet.write_formula_with_format(
        11,
        1,
        Formula::new("=ROUND(B2+SUM(B3:B10)-B11,2)").set_result("0"),
        &looks.money,
    )?;
    Ok(())
}

fn items_sheet(sheet: &mut Worksheet, bridged: &Bridged, looks: &Looks) -> Written {
    sheet.set_column_width(0, 30.0)?.set_column_width(1, 30.0)?.set_freeze_panes(1, 2)?;
    let heads = [
        "account",
        "product",
        "unit",
        "quantity before",
        "sales before",
        "cost before",
        "quantity after",
        "sales after",
        "cost after",
        "currency",
    ];
    for (place, head) in heads.into_iter().chain(BARS).enumerate() {
        sheet.write_string_with_format(0, column(place), head, &looks.head)?;
    }
    for (down, (account, product, item)) in bridged.items.iter().enumerate() {
        let (at, n) = (row(down + 1), down + 2);
        sheet.write_string(at, 0, &account.name)?;
        sheet.write_string(at, 1, &product.name)?;
        sheet.write_string(at, 2, item.unit.as_deref().unwrap_or_default())?;
        let (before, after) = (item.before, item.after);
        let side = |is_any: bool, amount: Amount| is_any.then(|| units(amount));
        let values = [
            side(before.is_any, before.quantity),
            side(before.is_any, before.sales),
            side(before.is_any, before.cost),
            side(after.is_any, after.quantity),
            side(after.is_any, after.sales),
            side(after.is_any, after.cost),
            Some(units(item.currency)),
        ];
        for (place, value) in values.into_iter().enumerate() {
            if let Some(value) = value {
                sheet.write_number_with_format(at, column(place + 3), value, &looks.money)?;
            }
        }
        let both = format!("AND(E{n}<>\"\",H{n}<>\"\")");
        let comparable = format!("AND({both},D{n}>0,G{n}>0)");
        let formulas = [
            ("price", format!("=IF({comparable},ROUND(H{n}-E{n}*G{n}/D{n},4),0)")),
            ("cost", format!("=IF({comparable},ROUND(F{n}*G{n}/D{n}-I{n},4),0)")),
            ("new", format!("=IF(AND(E{n}=\"\",H{n}<>\"\"),H{n}-I{n},0)")),
            ("lost", format!("=IF(AND(E{n}<>\"\",H{n}=\"\"),F{n}-E{n},0)")),
            ("other", format!("=IF(AND({both},NOT({comparable})),(H{n}-I{n})-(E{n}-F{n}),0)")),
            ("currency", format!("=J{n}")),
        ];
        let alone = mainstay_domain::economics::bridge(std::slice::from_ref(item));
        for (bar, formula) in formulas {
            let place = FIRST_BAR + BARS.iter().position(|name| *name == bar).unwrap_or_default();
            let result = alone.bars().into_iter().find(|(name, _)| *name == bar).map(|(_, amount)| amount);
            write(sheet, (at, column(place)), result.unwrap_or_default(), Some(formula), &looks.money)?;
        }
    }
    Ok(())
}

fn unit_names(bridged: &Bridged) -> BTreeSet<&str> {
    bridged.items.iter().map(|(_, _, item)| item.unit.as_deref().unwrap_or_default()).collect()
}

/// Volume and mix, unit by unit: among items that are sold in both periods.
fn units_sheet(sheet: &mut Worksheet, bridged: &Bridged, looks: &Looks) -> Written {
    let heads = ["unit", "quantity before", "value before", "quantity after", "value after", "volume", "mix"];
    for (place, head) in heads.into_iter().enumerate() {
        sheet.set_column_width(column(place), 18.0)?;
        sheet.write_string_with_format(0, column(place), head, &looks.head)?;
    }
    let names = unit_names(bridged);
    let end = bridged.items.len() + 1;
    let of = |name: &str| format!("Items!{name}$2:{name}${end}");
    let comparable = format!("({}>0)*({}>0)*({}<>\"\")*({}<>\"\")", of("D"), of("G"), of("E"), of("H"));
    for (down, name) in names.into_iter().enumerate() {
        let (at, n) = (row(down + 1), down + 2);
        sheet.write_string(at, 0, name)?;
        let sum = |value: String| format!("=SUMPRODUCT(EXACT({},A{n})*{comparable},{value})", of("C"));
        let in_unit: Vec<_> = bridged
            .items
            .iter()
            .map(|(_, _, item)| item.clone())
            .filter(|item| item.unit.as_deref().unwrap_or_default() == name)
            .filter(|item| item.before.is_any && item.after.is_any)
            .filter(|item| item.before.quantity.0 > 0 && item.after.quantity.0 > 0)
            .collect();
        let added =
            |of: fn(&mainstay_domain::economics::Item) -> Amount| in_unit.iter().map(of).sum::<Amount>();
        let bridge = mainstay_domain::economics::bridge(&in_unit);
        let cells = [
            (added(|item| item.before.quantity), sum(of("D"))),
            (added(|item| item.before.sales - item.before.cost), sum(format!("{}-{}", of("E"), of("F")))),
            (added(|item| item.after.quantity), sum(of("G"))),
            (added(|item| item.after.sales - item.after.cost), sum(format!("{}-{}", of("H"), of("I")))),
            (bridge.volume, format!("=IF(B{n}=0,0,ROUND((D{n}-B{n})*C{n}/B{n},4))")),
            (
                bridge.mix,
                format!(
                    "=E{n}-C{n}-F{n}-{}-{}",
                    price_of(&of, &comparable, n, "K"),
                    price_of(&of, &comparable, n, "L")
                ),
            ),
        ];
        for (place, (amount, formula)) in cells.into_iter().enumerate() {
            write(sheet, (at, column(place + 1)), amount, Some(formula), &looks.money)?;
        }
    }
    Ok(())
}

/// The sum of a bar of the comparable items of a unit.
fn price_of(of: &impl Fn(&str) -> String, comparable: &str, n: usize, bar: &str) -> String {
    format!("SUMPRODUCT(EXACT({},A{n})*{comparable},{})", of("C"), of(bar))
}

pub(super) fn write(
    sheet: &mut Worksheet,
    (down, across): (u32, u16),
    amount: Amount,
    formula: Option<String>,
    look: &Format,
) -> Written {
    match formula {
        Some(formula) => {
            let formula = Formula::new(formula).set_result(units(amount).to_string());
            sheet.write_formula_with_format(down, across, formula, look)?;
        }
        None => {
            sheet.write_number_with_format(down, across, units(amount), look)?;
        }
    }
    Ok(())
}

/// A formula with the result it has as long as nobody changes anything.
pub(super) fn write_formula(
    sheet: &mut Worksheet,
    (down, across): (u32, u16),
    formula: &str,
    result: f64,
    look: &Format,
) -> Written {
    let formula = Formula::new(formula).set_result(result.to_string());
    sheet.write_formula_with_format(down, across, formula, look)?;
    Ok(())
}

pub(super) fn about(sheet: &mut Worksheet, notes: &[String]) -> Written {
    sheet.set_column_width(0, 120.0)?;
    for (down, note) in notes.iter().enumerate() {
        sheet.write_string(row(down), 0, note)?;
    }
    Ok(())
}

fn ladder_notes(table: &LadderTable) -> Vec<String> {
    let told = table.told;
    let start = told.period.start.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    vec![
        format!("Contribution ladder from {start} up to and without {}, in {}.", told.period.end, told.currency),
        format!("Ledger version {}; rebates and open invoices as of {}.", told.ledger_version, told.as_of),
        "Deductions are values, levels are formulas over them. A rung that is missing is not known, and not zero.".to_owned(),
        "Sales whose cost is unknown are taken out before contribution I; company overhead is never spread.".to_owned(),
    ]
}

fn bridge_notes(bridged: &Bridged) -> Vec<String> {
    let span = |period: mainstay_domain::time::Period| {
        let start = period.start.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
        format!("{start} up to and without {}", period.end)
    };
    let left = bridged.unconverted;
    let mut notes = vec![
        format!("From {} to {}, in {}.", span(bridged.before), span(bridged.told.period), bridged.told.currency),
        "Later amounts are at the average exchange rates of the earlier period; `currency` is what the later rates add.".to_owned(),
        "Volume and mix are told unit by unit on the sheet Units, among items sold in both periods in positive quantities.".to_owned(),
        "Quantities are in the base unit of each product; where lines are in units that nothing converts, none is given.".to_owned(),
    ];
    if left.lines > 0 {
        notes.push(format!(
            "{} lines of {} products are in units that nothing converts: their items are under `other`. Import conversions of units.",
            left.lines, left.products
        ));
    }
    notes
}
