//! The template of a kind of file as a workbook: an empty sheet to fill in, and one that says what its columns are.

use mainstay_ledger::import::{DOCUMENTATION, Kind};
use rust_xlsxwriter::{Format, FormatBorder, Workbook, XlsxError};

use crate::error::Result;

/// A workbook whose first sheet has the fields of a kind as its header. Its cells are texts, so that leading zeros stay and
/// nothing is reckoned.
pub fn template_xlsx(kind: Kind) -> Result<Vec<u8>> {
    Ok(workbook(kind)?.save_to_buffer()?)
}

fn workbook(kind: Kind) -> std::result::Result<Workbook, XlsxError> {
    let text = Format::new().set_num_format("@");
    let head = text.clone().set_bold().set_border_bottom(FormatBorder::Thin);
    let wrapped = Format::new().set_text_wrap();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(kind.as_str())?;
    for (column, field) in (0_u16..).zip(kind.fields()) {
        sheet.set_column_width(column, 16.0)?.set_column_format(column, &text)?;
        sheet.write_string_with_format(0, column, field.as_str(), &head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("Documentation")?;
    for (column, (title, width)) in
        (0_u16..).zip(DOCUMENTATION.into_iter().zip([18.0, 12.0, 70.0, 34.0, 18.0]))
    {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, title, &head)?;
    }
    for (row, field) in (1_u32..).zip(kind.fields()) {
        let described = kind.described(*field);
        let required = if kind.requires(*field) { "required" } else { "" };
        let cells = [field.as_str(), required, described.meaning, described.unit, described.example];
        for (column, cell) in (0_u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(row, column, cell, &wrapped)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(workbook)
}
