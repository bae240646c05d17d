//! What one cell of an old workbook shows.

use super::super::cells::{SheetRow, Shown};
use super::number::{self, short_float};
use super::records::{Bytes, Record, Records};
use super::{Globals, Place, kind};

/// How many records may stand between a formula and the text it came to.
const BETWEEN: usize = 4;

impl Globals {
    /// Puts a cell into a row; `None` where its record is damaged.
    pub(super) fn show(&self, place: Place, row: &mut SheetRow) -> Option<()> {
        let mut records = Records::new(&self.stream, usize::try_from(place.at).ok()?);
        let record = records.next()?;
        let column = u32::from(place.column);
        let format = record.u16(4)?;
        match record.kind {
            kind::FLOAT => self.number(number::f64_at(record.data, 6)?, format, column, row),
            kind::SHORT_FLOAT => {
                self.number(short_float(number::u32_at(record.data, 6)?), format, column, row);
            }
            kind::SHORT_FLOATS => {
                let at = 4 + 6 * usize::from(place.column.checked_sub(record.u16(2)?)?);
                let number = short_float(number::u32_at(record.data, at + 2)?);
                self.number(number, record.u16(at)?, column, row);
            }
            kind::SHARED_TEXT => {
                let text = self.texts.get(usize::try_from(number::u32_at(record.data, 6)?).ok()?)?;
                row.push(column, Shown::Text, text);
            }
            kind::TEXT | kind::RICH_TEXT => {
                row.push(column, Shown::Text, &Bytes::new(&record, 6, records)?.text()?);
            }
            kind::TRUTH => {
                let is_error = *record.data.get(7)? == 1;
                truth_or_error(*record.data.get(6)?, is_error, column, row);
            }
            kind::FORMULA => self.formula(&record, records, column, row)?,
            _ => {}
        }
        Some(())
    }

    fn number(&self, number: f64, format: u16, column: u32, row: &mut SheetRow) {
        let format = self.formats.get(usize::from(format)).copied();
        format.unwrap_or(number::NumberFormat::Plain).show(number, self.is_1904, column, row);
    }

    /// What a formula came to: [MS-XLS] 2.5.133.
    fn formula(
        &self,
        record: &Record<'_>,
        mut after: Records<'_>,
        column: u32,
        row: &mut SheetRow,
    ) -> Option<()> {
        if record.u16(12)? != 0xffff {
            self.number(number::f64_at(record.data, 6)?, record.u16(4)?, column, row);
            return Some(());
        }
        match record.data.get(6)? {
            0 => {
                let text = after.by_ref().take(BETWEEN).find(|record| record.kind == kind::FORMULA_TEXT)?;
                row.push(column, Shown::Text, &Bytes::new(&text, 0, after)?.text()?);
            }
            1 => truth_or_error(*record.data.get(8)?, false, column, row),
            2 => truth_or_error(*record.data.get(8)?, true, column, row),
            // An empty text.
            _ => {}
        }
        Some(())
    }
}

fn truth_or_error(code: u8, is_error: bool, column: u32, row: &mut SheetRow) {
    if !is_error {
        return row.push(column, Shown::Text, if code == 0 { "false" } else { "true" });
    }
    let shown = match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        _ => "#ERROR!",
    };
    row.push(column, Shown::Error, shown);
}
