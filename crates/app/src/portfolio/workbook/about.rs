//! The sheet *About*: which run this is, and how to read the others.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::sheet::Row;

pub(super) fn write(sheet: &mut Worksheet, book: &Book) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 20.0)?;
    sheet.set_column_width(1, 110.0)?;
    let run = &book.table.run;
    let mut facts = vec![
        ("Made by", format!("Mainstay {}", env!("CARGO_PKG_VERSION"))),
        ("Run", run.id.to_string()),
        ("As of", format!("{}, exclusive", run.parameters.as_of)),
        ("Ledger version", run.ledger_version.to_string()),
        ("Method", run.method_version.clone()),
        ("Content hash", run.content_hash.clone()),
        ("Currency", run.currency.code().to_owned()),
        ("Computed", run.created_at.format("%Y-%m-%d %H:%M UTC").to_string()),
    ];
    if let Some(told_with) = run.parameters.told_with {
        facts.push(("Told with", told_with.to_string()));
    }
    let mut number = 1;
    for (name, value) in facts {
        let mut row = Row::new(sheet, number);
        row.text(name)?;
        row.text(&value)?;
        number += 1;
    }
    for note in notes(book) {
        number += 1;
        let mut row = Row::new(sheet, number);
        row.skip();
        row.text(note)?;
    }
    Ok(())
}

fn notes(book: &Book) -> Vec<&'static str> {
    let mut notes = vec![
        "Accounts has one row for each account. ABC, XYZ and all variations are formulas: change a cut on Parameters, and the classes follow.",
        "ABC adds up the rows from top to bottom: keep the order by rank, or take the classes as they are.",
        "Cells counts the nine cells from Accounts, with what each means and what to do.",
    ];
    if book.has_periods {
        notes.push("Periods has each account's net revenue period by period, in the rows of Accounts; its variability is told from there.");
    } else {
        notes.push("There are too many periods for a spreadsheet: the sheet Periods is left out, and variability is a value.");
    }
    if !book.is_whole {
        notes.push("You see a part of the accounts. ABC classes are those of the whole company, and therefore values; ranks and shares are among the accounts here.");
    }
    if !book.table.margin {
        notes.push("Costs and gross profit are left out.");
    }
    notes
}
