//! Numbers as old workbooks store them, and which of their formats show a day or a duration.

use calamine::{ExcelDateTime, ExcelDateTimeType};

use super::super::cells::SheetRow;

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().copied().map(u16::from_le_bytes)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().copied().map(u32::from_le_bytes)
}

pub(super) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..)?.first_chunk().copied().map(f64::from_le_bytes)
}

/// A number in four bytes: an integer or the upper half of a float, perhaps in hundredths; [MS-XLS] 2.5.217.
pub(super) fn short_float(packed: u32) -> f64 {
    let number = if packed & 2 == 2 {
        f64::from(packed.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    if packed & 1 == 1 { number / 100.0 } else { number }
}

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberFormat {
    Plain,
    Moment,
    Duration,
}

impl NumberFormat {
    /// A format that every workbook has, by its number.
    pub(super) fn built_in(id: u16) -> Self {
        match id {
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Self::Moment,
            46 => Self::Duration,
            _ => Self::Plain,
        }
    }

    /// A format of the workbook's own, by its letters: the first of day, month, year, hour or second outside of quotes,
    /// brackets and colours decides, hours in brackets make a duration.
    pub(super) fn of(code: &str) -> Self {
        let mut letters = code.chars();
        while let Some(letter) = letters.next() {
            match letter {
                // The next letter stands for itself.
                '\\' | '_' | '*' => drop(letters.next()),
                '"' => drop(letters.by_ref().find(|letter| *letter == '"')),
                // Only numbers above zero are looked at.
                ';' => return Self::Plain,
                '[' => {
                    let inner: String = letters
                        .by_ref()
                        .take_while(|letter| *letter != ']')
                        .collect::<String>()
                        .to_lowercase();
                    let is_elapsed =
                        |unit: char| !inner.is_empty() && inner.chars().all(|letter| letter == unit);
                    if ['h', 'm', 's'].into_iter().any(is_elapsed) {
                        return Self::Duration;
                    }
                }
                'd' | 'm' | 'h' | 'y' | 's' | 'D' | 'M' | 'H' | 'Y' | 'S' => return Self::Moment,
                _ => {}
            }
        }
        Self::Plain
    }

    /// Puts a number into a row as this format means it.
    pub(super) fn show(self, number: f64, is_1904: bool, column: u32, row: &mut SheetRow) {
        let kind = match self {
            Self::Plain => return row.push_number(column, number),
            Self::Moment => ExcelDateTimeType::DateTime,
            Self::Duration => ExcelDateTimeType::TimeDelta,
        };
        row.push_moment(column, &ExcelDateTime::new(number, kind, is_1904));
    }
}
