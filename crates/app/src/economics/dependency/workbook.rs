//! Dependency as a spreadsheet that holds every share against its limit anew.

use mainstay_domain::economics::{DependencyMeasure, LimitForecast};
use mainstay_domain::money::Amount;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use super::{Dependency, DependencyRow};
use crate::economics::workbook::{Looks, Written, about, room_for, row, units, write_formula};
use crate::error::Result;

/// Where the limits stand on their sheet: a row for each measure below the head.
const LIMIT_CELLS: [&str; 3] = ["Limits!$B$2", "Limits!$B$3", "Limits!$B$4"];

/// Shares, limits that can be changed, and what losing each would take away.
pub fn dependency_xlsx(of: &Dependency) -> Result<Vec<u8>> {
    room_for(of.rows.len())?;
    let book = || {
        let (mut workbook, looks) = (Workbook::new(), Looks::new());
        shares_sheet(workbook.add_worksheet().set_name("Shares")?, of, &looks)?;
        limits_sheet(workbook.add_worksheet().set_name("Limits")?, of, &looks)?;
        lost_sheet(workbook.add_worksheet().set_name("If lost")?, of, &looks)?;
        about(workbook.add_worksheet().set_name("About")?, &notes(of))?;
        workbook.save_to_buffer()
    };
    Ok(book()?)
}

/// The limit of each that has none of its own, by measure.
fn general(of: &Dependency, measure: DependencyMeasure) -> Option<f64> {
    let about =
        of.limits.iter().find(|stored| stored.limit.measure == measure && stored.limit.member.is_none());
    about.map(|stored| stored.limit.share())
}

fn shares_sheet(sheet: &mut Worksheet, of: &Dependency, looks: &Looks) -> Written {
    let share = Format::new().set_num_format("0.00%");
    sheet.set_column_width(0, 24.0)?.set_column_width(1, 32.0)?.set_freeze_panes(1, 2)?;
    let mut heads = vec!["key".to_owned(), "name".to_owned(), "accounts".to_owned()];
    for measure in DependencyMeasure::ALL {
        heads.extend([
            measure.to_string(),
            format!("share of {measure}"),
            format!("limit on {measure}"),
            format!("above limit on {measure}"),
        ]);
    }
    heads.extend(["share a year ago", "a month", "limit reached"].map(ToOwned::to_owned));
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &looks.head)?;
    }
    let last = of.rows.len() + 1;
    for (down, each) in of.rows.iter().enumerate() {
        let (at, n) = (row(down + 1), down + 2);
        sheet.write_string(at, 0, each.member.key.as_deref().unwrap_or_default())?;
        sheet.write_string(at, 1, &each.member.name)?;
        sheet.write_number(at, 2, f64::from(u32::try_from(each.accounts).unwrap_or(u32::MAX)))?;
        for (place, measure) in DependencyMeasure::ALL.into_iter().enumerate() {
            let first = 3 + u16::try_from(place).unwrap_or_default() * 4;
            let letter = ["D", "H", "L"].get(place).copied().unwrap_or_default();
            let Some(value) = each.values.get(place).copied().flatten() else { continue };
            sheet.write_number_with_format(at, first, units(value), &looks.money)?;
            let formula = format!(
                "=IF(SUMIF({letter}$2:{letter}${last},\">0\")=0,0,{letter}{n}/SUMIF({letter}$2:{letter}${last},\">0\"))"
            );
            let known = each.shares.get(place).copied().flatten().unwrap_or_default();
            write_formula(sheet, (at, first + 1), &formula, known, &share)?;
            held_against(sheet, (at, n, first, place), each, measure, &share)?;
        }
        if let Some(trend) = each.trend {
            sheet.write_number_with_format(at, 15, trend.before, &share)?;
            sheet.write_number_with_format(at, 16, trend.step, &share)?;
        }
        if let Some(standing) = each.most_urgent() {
            sheet.write_string(at, 17, forecast(standing.forecast))?;
        }
    }
    Ok(())
}

/// The limit beside the share: its own as a value, or that of all from the sheet of limits.
fn held_against(
    sheet: &mut Worksheet,
    (at, n, first, place): (u32, usize, u16, usize),
    of: &DependencyRow,
    measure: DependencyMeasure,
    share: &Format,
) -> Written {
    let Some(standing) = of.standings.iter().find(|standing| standing.limit.measure == measure) else {
        return Ok(());
    };
    let column = first + 2;
    let limit = standing.limit.share();
    if standing.limit.member.is_some() {
        sheet.write_number_with_format(at, column, limit, share)?;
    } else {
        let cell = LIMIT_CELLS.get(place).copied().unwrap_or_default();
        write_formula(sheet, (at, column), &format!("={cell}"), limit, share)?;
    }
    let [told, held] = [["E", "F"], ["I", "J"], ["M", "N"]].get(place).copied().unwrap_or_default();
    let formula = format!("=IF({held}{n}=\"\",\"\",IF({told}{n}>{held}{n},\"yes\",\"no\"))");
    let is_above = standing.forecast == LimitForecast::Exceeded;
    sheet.write_formula(
        at,
        column + 1,
        Formula::new(formula).set_result(if is_above { "yes" } else { "no" }),
    )?;
    Ok(())
}

fn limits_sheet(sheet: &mut Worksheet, of: &Dependency, looks: &Looks) -> Written {
    let share = Format::new().set_num_format("0.00%");
    sheet.set_column_width(0, 32.0)?;
    for (column, head) in (0_u16..).zip(["of each without a limit of its own", "largest share"]) {
        sheet.write_string_with_format(0, column, head, &looks.head)?;
    }
    for (down, measure) in DependencyMeasure::ALL.into_iter().enumerate() {
        sheet.write_string(row(down + 1), 0, measure.as_str())?;
        if let Some(limit) = general(of, measure) {
            sheet.write_number_with_format(row(down + 1), 1, limit, &share)?;
        }
    }
    for (column, head) in (0_u16..).zip(["of one", "largest share", "measure", "from", "set by"]) {
        sheet.write_string_with_format(5, column, head, &looks.head)?;
    }
    let own = of.limits.iter().filter_map(|stored| Some((stored.limit.member.as_ref()?, stored)));
    for (down, (member, stored)) in own.enumerate() {
        let at = row(down + 6);
        sheet.write_string(at, 0, member)?;
        sheet.write_number_with_format(at, 1, stored.limit.share(), &share)?;
        sheet.write_string(at, 2, stored.limit.measure.as_str())?;
        sheet.write_string(at, 3, stored.limit.from.to_string())?;
        sheet.write_string(at, 4, &stored.set_by)?;
    }
    Ok(())
}

fn lost_sheet(sheet: &mut Worksheet, of: &Dependency, looks: &Looks) -> Written {
    let share = Format::new().set_num_format("0.0%");
    sheet.set_column_width(0, 24.0)?.set_column_width(1, 32.0)?.set_freeze_panes(1, 2)?;
    let heads = ["key", "name", "lost at once", "lost in the end", "probability of loss", "expected loss"];
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &looks.head)?;
    }
    for (down, each) in of.rows.iter().enumerate() {
        let (at, n) = (row(down + 1), down + 2);
        sheet.write_string(at, 0, each.member.key.as_deref().unwrap_or_default())?;
        sheet.write_string(at, 1, &each.member.name)?;
        let mut amount = |column: u16, amount: Option<Amount>| -> Written {
            if let Some(amount) = amount {
                sheet.write_number_with_format(at, column, units(amount), &looks.money)?;
            }
            Ok(())
        };
        amount(2, each.lost.at_once)?;
        amount(3, each.lost.in_the_end)?;
        match (each.lost.probability, each.lost.expected) {
            (Some(probability), Some(expected)) => {
                sheet.write_number_with_format(at, 4, probability, &share)?;
                write_formula(sheet, (at, 5), &format!("=D{n}*E{n}"), units(expected), &looks.money)?;
            }
            (_, expected) => amount(5, expected)?,
        }
    }
    Ok(())
}

/// When a limit is reached, in words.
fn forecast(of: LimitForecast) -> String {
    match of {
        LimitForecast::Exceeded => "above it".to_owned(),
        LimitForecast::Reached { months, earliest, latest: Some(latest) } => {
            format!("in about {months} months ({earliest} to {latest})")
        }
        LimitForecast::Reached { months, earliest, latest: None } => {
            format!("in about {months} months ({earliest} or more)")
        }
        LimitForecast::Possible { earliest } => {
            format!("not by its trend; in {earliest} months at the earliest")
        }
        LimitForecast::NotInSight => "not within five years".to_owned(),
        LimitForecast::Unknown => "not known".to_owned(),
    }
}

fn notes(of: &Dependency) -> Vec<String> {
    let told = of.told;
    let start = told.period.start.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    let level = of.contribution.map_or("not known", |rung| rung.as_str());
    let lost = of.lost.map_or("not known", |rung| rung.as_str());
    vec![
        format!(
            "Dependency by {}. Sales from {start} up to and without {}, in {}, ledger version {}.",
            of.on, told.period.end, told.currency, told.ledger_version
        ),
        format!("Contribution is {level}. A share is of the sum of what is above nothing."),
        "Change the cells of the sheet Limits to see who is above others.".to_owned(),
        "A month: how much the share of net sales of twelve months moved on average in each of the last twelve. The range of \
         months until a limit is reached leaves out one case of ten on each side."
            .to_owned(),
        format!(
            "Lost at once is contribution I: capacity that served the customer stays at first. Lost in the end is {lost}. \
             Expected loss is probability times what is lost in the end."
        ),
    ]
}
