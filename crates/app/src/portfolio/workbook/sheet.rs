//! One sheet, written cell by cell from left to right.

use mainstay_domain::money::{Amount, PARTS_PER_UNIT, approximate};
use mainstay_domain::time::Day;
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{Format, FormatBorder, Formula, Worksheet, XlsxError};

/// The longest text a cell holds.
const LONGEST_TEXT: usize = 32_000;

/// How the cells of a workbook look.
pub(crate) struct Formats {
    head: Format,
    pub(crate) money: Format,
    pub(crate) share: Format,
    pub(crate) ratio: Format,
    day: Format,
    pub(crate) input: Format,
}

impl Formats {
    pub(crate) fn new(minor_digits: u16) -> Self {
        let decimals = "0".repeat(usize::from(minor_digits));
        let money = if minor_digits == 0 { "#,##0".to_owned() } else { format!("#,##0.{decimals}") };
        Self {
            head: Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin),
            money: Format::new().set_num_format(money),
            share: Format::new().set_num_format("0.00%"),
            ratio: Format::new().set_num_format("0.000"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            input: Format::new().set_background_color("#FFF4CC").set_border(FormatBorder::Thin),
        }
    }
}

/// The row being written.
pub(crate) struct Row<'a> {
    sheet: &'a mut Worksheet,
    /// From 0, as the crate counts.
    down: u32,
    column: u16,
}

type Written = Result<(), XlsxError>;

impl<'a> Row<'a> {
    /// The row of that number, from 1 as spreadsheets count.
    pub(crate) fn new(sheet: &'a mut Worksheet, number: u32) -> Self {
        Self { sheet, down: number - 1, column: 0 }
    }

    /// A text, which stays one whatever it begins with.
    pub(crate) fn text(&mut self, text: &str) -> Written {
        let shown: String = text.chars().take(LONGEST_TEXT).collect();
        self.sheet.write_string(self.down, self.column, shown)?;
        self.skip();
        Ok(())
    }

    pub(crate) fn number(&mut self, number: f64, format: Option<&Format>) -> Written {
        match format {
            Some(format) => self.sheet.write_number_with_format(self.down, self.column, number, format)?,
            None => self.sheet.write_number(self.down, self.column, number)?,
        };
        self.skip();
        Ok(())
    }

    pub(crate) fn amount(&mut self, amount: Amount, format: &Format) -> Written {
        self.number(units(amount), Some(format))
    }

    /// A day, which spreadsheets count from 1899-12-30.
    pub(crate) fn day(&mut self, day: Option<Day>, formats: &Formats) -> Written {
        self.optional(day.map(|day| f64::from(day.epoch() + 25_569)), Some(&formats.day))
    }

    /// A number where there is one.
    pub(crate) fn optional(&mut self, number: Option<f64>, format: Option<&Format>) -> Written {
        if let Some(number) = number {
            return self.number(number, format);
        }
        self.skip();
        Ok(())
    }

    /// A formula with the result it has as long as nobody changes a parameter.
    pub(crate) fn formula(&mut self, formula: &str, result: &str, format: Option<&Format>) -> Written {
        let formula = Formula::new(formula).set_result(result);
        match format {
            Some(format) => self.sheet.write_formula_with_format(self.down, self.column, formula, format)?,
            None => self.sheet.write_formula(self.down, self.column, formula)?,
        };
        self.skip();
        Ok(())
    }

    /// A text that somebody may change.
    pub(crate) fn input_text(&mut self, text: &str, formats: &Formats) -> Written {
        self.sheet.write_string_with_format(self.down, self.column, text, &formats.input)?;
        self.skip();
        Ok(())
    }

    /// Leaves a cell empty.
    pub(crate) fn skip(&mut self) {
        self.column += 1;
    }
}

/// Writes the headings, which stay in sight, and widens the columns.
pub(crate) fn headings(sheet: &mut Worksheet, formats: &Formats, columns: &[(&str, f64)]) -> Written {
    for (place, (_, width)) in (0_u16..).zip(columns) {
        sheet.set_column_width(place, *width)?;
    }
    for (place, (heading, _)) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(0, place, *heading, &formats.head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    // What a formula shows that shows nothing: the format's own default is zero.
    sheet.set_formula_result_default("");
    Ok(())
}

/// The letters of a column, from 0.
pub(crate) fn letters(column: usize) -> String {
    column_number_to_name(u16::try_from(column).unwrap_or(u16::MAX))
}

/// Currency units as spreadsheets know numbers: exact up to nine hundred thousand million.
pub(crate) fn units(amount: Amount) -> f64 {
    approximate(amount.0) / approximate(PARTS_PER_UNIT)
}

/// A number as the result of a formula.
pub(crate) fn shown(number: Option<f64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}
