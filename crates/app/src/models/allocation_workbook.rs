//! An allocation as a spreadsheet: what each gets is a value, what it falls short of and all sums are formulas.

use mainstay_domain::money::{Amount, approximate};
use mainstay_domain::portfolio::{Claim, Class};
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::allocation::AllocationPicture;
use crate::error::{Error, Result};
use crate::portfolio::add_sheet;
use crate::portfolio::sheet::{Formats, Row, headings, units};

type Written = std::result::Result<(), XlsxError>;

/// The most accounts a spreadsheet has rows for.
const MOST_ACCOUNTS: usize = 1_000_000;

/// Who gets how much, as an XLSX file.
pub fn allocation_xlsx(found: &AllocationPicture) -> Result<Vec<u8>> {
    let rows = found.accounts.len();
    if rows > MOST_ACCOUNTS {
        return Err(Error::Conflict(format!("a spreadsheet has no room for {rows} accounts: ask for fewer")));
    }
    Ok(write(found)?)
}

fn write(found: &AllocationPicture) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let formats = Formats::new(found.currency.minor_digits());
    write_accounts(add_sheet(&mut workbook, "Allocation")?, found, &formats)?;
    write_tiers(add_sheet(&mut workbook, "Tiers")?, found, &formats)?;
    write_about(add_sheet(&mut workbook, "About")?, found)?;
    workbook.save_to_buffer()
}

fn number(units: u64) -> f64 {
    approximate(i128::from(units))
}

fn write_accounts(sheet: &mut Worksheet, found: &AllocationPicture, formats: &Formats) -> Written {
    let columns = [
        ("Source", 12.0),
        ("Number", 16.0),
        ("Name", 36.0),
        ("Tier", 14.0),
        ("Asks for", 12.0),
        ("By floor", 12.0),
        ("By contribution", 14.0),
        ("Gets", 12.0),
        ("Short", 12.0),
        ("A unit contributes", 18.0),
        ("Contribution", 18.0),
        ("Why", 70.0),
    ];
    headings(sheet, formats, &columns)?;
    for (line, (account, allotment)) in (2_u32..).zip(found.accounts.iter().zip(&found.allocation.allotments))
    {
        let claim = &account.claim;
        let mut row = Row::new(sheet, line);
        row.text(&claim.account.source)?;
        row.text(&claim.account.external_id)?;
        row.text(&account.name)?;
        row.text(tier(claim))?;
        row.number(number(claim.demand), None)?;
        row.number(number(allotment.by_floor), None)?;
        row.number(number(allotment.by_contribution), None)?;
        row.formula(&format!("F{line}+G{line}"), &allotment.units().to_string(), None)?;
        row.formula(&format!("E{line}-H{line}"), &allotment.short.to_string(), None)?;
        let contribution =
            claim.contribution.map(|minor| Amount(i128::from(minor) * found.currency.parts_per_minor()));
        row.optional(contribution.map(units), Some(&formats.money))?;
        let all = contribution.map(|one| units(one) * number(allotment.units()));
        let shown = all.map(|all| all.to_string()).unwrap_or_default();
        row.formula(&format!("IF(J{line}=\"\",\"\",H{line}*J{line})"), &shown, Some(&formats.money))?;
        row.text(&allotment.why.to_string())?;
    }
    Ok(())
}

/// Key accounts are a tier of their own, whatever their class.
fn tier(claim: &Claim) -> &'static str {
    if claim.is_key_account { "key account" } else { claim.class.as_str() }
}

fn write_tiers(sheet: &mut Worksheet, found: &AllocationPicture, formats: &Formats) -> Written {
    headings(
        sheet,
        formats,
        &[("Tier", 14.0), ("Floor, %", 10.0), ("Asks for", 14.0), ("Gets", 14.0), ("Short", 14.0)],
    )?;
    let last = found.accounts.len() + 1;
    let rows = || found.accounts.iter().zip(&found.allocation.allotments);
    let mut line = 1_u32;
    let tiers = std::iter::once(("key account", found.floors.key_account))
        .chain(Class::ALL.map(|class| (class.as_str(), found.floors.of(class))));
    for (name, floor) in tiers {
        let of_tier = || rows().filter(move |(account, _)| tier(&account.claim) == name);
        if of_tier().next().is_none() {
            continue;
        }
        line += 1;
        let mut row = Row::new(sheet, line);
        row.text(name)?;
        row.number(f64::from(floor), None)?;
        let asked: u64 = of_tier().map(|(account, _)| account.claim.demand).sum();
        let given: u64 = of_tier().map(|(_, allotment)| allotment.units()).sum();
        let sum = |column: char| {
            format!("SUMIFS(Allocation!${column}$2:${column}${last},Allocation!$D$2:$D${last},$A{line})")
        };
        row.formula(&sum('E'), &asked.to_string(), None)?;
        row.formula(&sum('H'), &given.to_string(), None)?;
        row.formula(&format!("C{line}-D{line}"), &(asked - given).to_string(), None)?;
    }
    let mut row = Row::new(sheet, line + 1);
    row.text("All")?;
    row.skip();
    for (column, sum) in [
        ('C', found.allocation.demand),
        ('D', found.allocation.given),
        ('E', found.allocation.demand - found.allocation.given),
    ] {
        row.formula(&format!("SUM({column}2:{column}{line})"), &sum.to_string(), None)?;
    }
    Ok(())
}

fn write_about(sheet: &mut Worksheet, found: &AllocationPicture) -> Written {
    sheet.set_column_width(0, 22.0)?;
    sheet.set_column_width(1, 110.0)?;
    let facts = [
        ("Made by", format!("Mainstay {}", env!("CARGO_PKG_VERSION"))),
        ("Run of classes", found.run.id.to_string()),
        ("As of", format!("{}, exclusive", found.run.parameters.as_of)),
        ("Demands", found.fit.map_or_else(|| "as said".to_owned(), |fit| format!("orders expected by model fit {fit}"))),
        ("Capacity", found.allocation.capacity.to_string()),
        ("Currency", found.currency.code().to_owned()),
        (
            "The rule",
            "Floors of key accounts first, then of class A, of B, of C; what is left by what a unit contributes, the largest first, unknown \
             contributions after those, losses last."
                .to_owned(),
        ),
    ];
    for (line, (name, value)) in (1_u32..).zip(facts) {
        let mut row = Row::new(sheet, line);
        row.text(name)?;
        row.text(&value)?;
    }
    Ok(())
}
