//! The sign or code of a currency that stands beside the digits of an amount: `€ 12.50`, `1 234,50 EUR`.
//!
//! The digits are read as if it were not there. What it says is not lost: a row in another currency is set aside.

use std::borrow::Cow;

use mainstay_domain::money::Currency;

/// What stands beside the digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MoneyMark {
    /// A sign, which several currencies may share.
    Sign(char),
    /// The code of one.
    Code(Currency),
}

/// The signs, and the currencies that write them.
const SIGNS: [(char, &[&str]); 4] = [
    ('€', &["EUR"]),
    ('£', &["GBP"]),
    ('$', &["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"]),
    ('¥', &["JPY", "CNY"]),
];

impl MoneyMark {
    /// Whether an amount in this currency may bear it.
    pub(super) fn may_be(self, currency: Currency) -> bool {
        match self {
            Self::Code(code) => code == currency,
            Self::Sign(sign) => {
                SIGNS.iter().any(|(known, codes)| *known == sign && codes.contains(&currency.code()))
            }
        }
    }
}

/// `€`, `EUR`.
impl std::fmt::Display for MoneyMark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sign(sign) => write!(f, "{sign}"),
            Self::Code(code) => write!(f, "{code}"),
        }
    }
}

/// A trimmed cell without the mark before or after its digits, and the mark; the cell itself where there is none.
pub(super) fn without_mark(cell: &[u8]) -> (Cow<'_, [u8]>, Option<MoneyMark>) {
    let is_digits = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-' | b'+'))
    };
    let as_it_is = (Cow::Borrowed(cell), None);
    if is_digits(cell.last()) && is_digits(cell.iter().find(|byte| !matches!(byte, b'-' | b'+' | b' '))) {
        return as_it_is;
    }
    let Ok(text) = std::str::from_utf8(cell) else { return as_it_is };
    let (minus, rest) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text),
    };
    let found = leading(rest).or_else(|| trailing(rest));
    // Nothing but a mark is no number, and of two nobody knows which holds.
    match found.filter(|(digits, _)| digits.bytes().any(|byte| byte.is_ascii_digit())) {
        Some((digits, mark)) => (Cow::Owned(format!("{minus}{digits}").into_bytes()), Some(mark)),
        None => as_it_is,
    }
}

fn leading(text: &str) -> Option<(&str, MoneyMark)> {
    let first = text.chars().next()?;
    if is_sign(first) {
        return Some((text.strip_prefix(first)?.trim_start(), MoneyMark::Sign(first)));
    }
    let (code, digits) = text.split_at_checked(3)?;
    Some((digits.trim_start(), MoneyMark::Code(currency(code)?)))
}

fn trailing(text: &str) -> Option<(&str, MoneyMark)> {
    let last = text.chars().next_back()?;
    if is_sign(last) {
        return Some((text.strip_suffix(last)?.trim_end(), MoneyMark::Sign(last)));
    }
    let (digits, code) = text.split_at_checked(text.len().checked_sub(3)?)?;
    Some((digits.trim_end(), MoneyMark::Code(currency(code)?)))
}

fn is_sign(letter: char) -> bool {
    SIGNS.iter().any(|(sign, _)| *sign == letter)
}

/// A code as amounts bear it, in capitals: `12e3` has none.
fn currency(code: &str) -> Option<Currency> {
    code.bytes().all(|byte| byte.is_ascii_uppercase()).then(|| code.parse().ok()).flatten()
}
