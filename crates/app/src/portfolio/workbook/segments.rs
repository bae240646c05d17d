//! Segments of a run as a spreadsheet: the segments with their money, and every account with its segment.

use mainstay_domain::ids::{RunId, SegmentationVersionId};
use mainstay_domain::policy::Actor;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::sheet::{Formats, Row, headings};
use super::{MOST_ACCOUNTS, TURNS, add_sheet};
use crate::App;
use crate::error::{Error, Result};
use crate::portfolio::{SegmentsPicture, segments};

/// The segments of a version in a run, as an XLSX file.
pub async fn segments_xlsx(
    app: &App,
    actor: &Actor,
    version: SegmentationVersionId,
    run: Option<RunId>,
) -> Result<Vec<u8>> {
    let _turn = TURNS.acquire().await.map_err(Error::bug)?;
    let found = segments(app, actor, version, run).await?;
    if found.members.len() > MOST_ACCOUNTS {
        let accounts = found.members.len();
        let detail = format!("a spreadsheet has no room for {accounts} accounts: ask the API for pages");
        return Err(Error::Conflict(detail));
    }
    Ok(tokio::task::spawn_blocking(move || write(&found)).await.map_err(Error::bug)??)
}

fn write(found: &SegmentsPicture) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    write_segments(add_sheet(&mut workbook, "Segments")?, found)?;
    write_accounts(add_sheet(&mut workbook, "Accounts")?, found)?;
    workbook.save_to_buffer()
}

fn write_segments(sheet: &mut Worksheet, found: &SegmentsPicture) -> std::result::Result<(), XlsxError> {
    let formats = Formats::new(found.run.currency.minor_digits());
    let mut columns = vec![
        ("Segment", 28.0),
        ("Accounts", 10.0),
        ("Revenue", 18.0),
        ("Share of revenue", 16.0),
        ("Stands for it", 36.0),
        ("Silhouette", 12.0),
    ];
    if found.margin {
        columns.push(("Gross profit", 18.0));
    }
    headings(sheet, &formats, &columns)?;
    let last = found.members.len() + 1;
    for (number, segment) in (2_u32..).zip(&found.segments) {
        let mut row = Row::new(sheet, number);
        row.text(&segment.name)?;
        // Names are what people typed: COUNTIF would read `>100k` and `Key*` as conditions.
        let counted = format!("SUMPRODUCT(--EXACT(Accounts!$E$2:$E${last},A{number}))");
        row.formula(&counted, &segment.accounts.to_string(), None)?;
        row.amount(segment.revenue, &formats.money)?;
        row.optional(segment.share, Some(&formats.share))?;
        row.text(segment.medoid.as_ref().map_or("", |medoid| medoid.name.as_str()))?;
        row.optional(segment.silhouette, Some(&formats.ratio))?;
        match segment.gross_profit.filter(|_| found.margin) {
            Some(profit) => row.amount(profit, &formats.money)?,
            None => row.skip(),
        }
    }
    Ok(())
}

fn write_accounts(sheet: &mut Worksheet, found: &SegmentsPicture) -> std::result::Result<(), XlsxError> {
    let formats = Formats::new(found.run.currency.minor_digits());
    let columns = [("Source", 12.0), ("Number", 16.0), ("Name", 36.0), ("Revenue", 18.0), ("Segment", 28.0)];
    headings(sheet, &formats, &columns)?;
    for (number, (member, place)) in (2_u32..).zip(&found.members) {
        let mut row = Row::new(sheet, number);
        row.text(&member.account.source)?;
        row.text(&member.account.external_id)?;
        row.text(&member.name)?;
        row.amount(member.revenue, &formats.money)?;
        row.text(found.segments.get(*place).map_or("", |segment| segment.name.as_str()))?;
    }
    Ok(())
}
