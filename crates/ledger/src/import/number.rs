//! Numbers as people write them: which sign is the decimal one, and the exact value.

use super::decimal::Decimal;
use super::money_mark::without_mark;

/// How the numbers of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NumberReading {
    /// The decimal sign.
    pub decimal: char,
    /// The sign between thousands; where the mapping states none, the other of `.` and `,`.
    pub thousands: char,
}

impl NumberReading {
    /// `1,234.50`
    pub(super) const POINT: Self = Self { decimal: '.', thousands: ',' };
    /// `1.234,50`
    pub(super) const COMMA: Self = Self { decimal: ',', thousands: '.' };
}

/// Why a cell is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberFault {
    /// It cannot be read.
    Bad,
    /// It is an infinity or a not-a-number.
    NotFinite,
}

/// What one value says about the decimal sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evidence {
    /// Nothing: it has no sign that could be one.
    None,
    /// The point is the decimal sign.
    Point,
    /// The comma is.
    Comma,
    /// Either: one sign before exactly three digits, `1,234`.
    Either,
}

/// Reads a plain number, digits with at most one point and a leading minus; `None` where it is written otherwise.
pub(super) fn plain(cell: &[u8], decimal: u8) -> Option<Decimal> {
    let (negative, digits) = match cell.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, cell),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let (mut mantissa, mut scale, mut fraction) = (0_i64, 0_u32, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + i64::from(byte - b'0');
                scale += u32::from(fraction);
            }
            byte if *byte == decimal && !fraction && digits.len() > 1 => fraction = true,
            _ => return None,
        }
    }
    Some(Decimal::new(i128::from(if negative { -mantissa } else { mantissa }), scale))
}

/// Reads a number in any accepted form: trailing minus, groups of three, exponent. The cell is trimmed and not empty.
pub(super) fn read(cell: &[u8], reading: NumberReading) -> Result<Decimal, NumberFault> {
    let text = std::str::from_utf8(cell).map_err(|_| NumberFault::Bad)?;
    let (negative, text) = signed(text);
    if ["nan", "inf", "infinity"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Err(NumberFault::NotFinite);
    }
    let (text, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().map_err(|_| NumberFault::Bad)?),
        None => (text, 0),
    };
    let (whole, fraction) = text.split_once(reading.decimal).unwrap_or((text, ""));
    let whole = ungrouped(whole, reading).ok_or(NumberFault::Bad)?;
    let fraction = if fraction.len() > 18 { fraction.trim_end_matches('0') } else { fraction };
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(NumberFault::Bad);
    }
    let mantissa: i128 = digits.parse().map_err(|_| NumberFault::Bad)?;
    let scale = i64::try_from(fraction.len()).unwrap_or(i64::MAX).saturating_sub(i64::from(exponent));
    let mantissa = if negative { -mantissa } else { mantissa };
    match u32::try_from(scale) {
        Ok(scale) => Ok(Decimal::new(mantissa, scale)),
        Err(_) => u32::try_from(-scale)
            .ok()
            .and_then(|up| 10_i128.checked_pow(up))
            .and_then(|factor| mantissa.checked_mul(factor))
            .map(|mantissa| Decimal::new(mantissa, 0))
            .ok_or(NumberFault::Bad),
    }
}

/// What a trimmed cell says about the decimal sign of its column; a cell that is no number says nothing.
pub(super) fn evidence(cell: &[u8]) -> Evidence {
    let (cell, _) = without_mark(cell);
    let cell = cell.as_ref();
    let shape = shape(cell);
    let reading = match shape {
        Evidence::None => return shape,
        Evidence::Point | Evidence::Either => NumberReading::POINT,
        Evidence::Comma => NumberReading::COMMA,
    };
    if read(cell, reading).is_ok() { shape } else { Evidence::None }
}

fn shape(cell: &[u8]) -> Evidence {
    let count = |sign: u8| cell.iter().map(|byte| usize::from(*byte == sign)).sum::<usize>();
    let (points, commas) = (count(b'.'), count(b','));
    if points + commas == 0 || !cell.iter().any(u8::is_ascii_digit) || !cell.iter().all(|byte| belongs(*byte))
    {
        return Evidence::None;
    }
    let last = cell.iter().rposition(|byte| matches!(byte, b'.' | b','));
    let (before, after) = cell.split_at(last.unwrap_or(0));
    let after = after.iter().skip(1).filter(|byte| byte.is_ascii_digit()).count();
    let leading: Vec<u8> = before.iter().copied().filter(u8::is_ascii_digit).collect();
    let exact_group = after == 3 && (1..=3).contains(&leading.len()) && leading.first() != Some(&b'0');
    match (points, commas) {
        (1, 0) | (0, 1) if exact_group && !cell.iter().any(|byte| matches!(byte, b'e' | b'E')) => {
            Evidence::Either
        }
        (1, 0) => Evidence::Point,
        (0, 1) | (_, 0) => Evidence::Comma,
        (0, _) => Evidence::Point,
        _ if cell.get(last.unwrap_or(0)) == Some(&b',') => Evidence::Comma,
        _ => Evidence::Point,
    }
}

fn belongs(byte: u8) -> bool {
    byte.is_ascii_digit()
        || matches!(byte, b'.' | b',' | b'-' | b'+' | b' ' | b'e' | b'E' | b'\'')
        || !byte.is_ascii()
}

/// The sign, before or after the digits, and what is left.
fn signed(text: &str) -> (bool, &str) {
    for minus in ['-', '\u{2212}'] {
        if let Some(rest) = text.strip_prefix(minus).or_else(|| text.strip_suffix(minus)) {
            return (true, rest.trim());
        }
    }
    (false, text.strip_prefix('+').map_or(text, str::trim))
}

/// The digits before the decimal sign, without the signs between groups of three.
fn ungrouped(whole: &str, reading: NumberReading) -> Option<String> {
    let is_sign = |letter: char| {
        letter == reading.thousands || matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '\u{2019}')
    };
    let Some(sign) = whole.chars().find(|letter| is_sign(*letter)) else { return Some(whole.to_owned()) };
    let mut groups = whole.split(sign);
    let first = groups.next()?;
    let well_formed = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    well_formed.then(|| whole.split(sign).collect())
}
