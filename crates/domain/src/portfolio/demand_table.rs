//! What accounts ask for, as people paste it: an account number, units and, where it is known, what a unit contributes, one
//! account a line, between commas, semicolons or tabs.

use crate::money::{Amount, Currency};

/// One line of a table of demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demanded {
    /// The line, from 1.
    pub line: usize,
    /// The account number, or its source, a slash and its number.
    pub account: String,
    /// Units asked for.
    pub units: u64,
    /// What one more unit contributes, in minor units of money.
    pub contribution: Option<i64>,
}

/// A line that is no demand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotADemand {
    /// Too few or too many fields.
    #[error(
        "line {0} has {1} fields: write account number, units and, where it is known, the contribution of a unit"
    )]
    Fields(usize, usize),
    /// No whole number.
    #[error("line {0}: `{1}` is no whole number of units")]
    Units(usize, String),
    /// No amount.
    #[error("line {0}: `{1}` is no amount with a decimal point, such as 12.50")]
    Contribution(usize, String),
}

/// Reads a table of demands. Empty lines, and a first line whose units are no number, say nothing.
pub fn read_demands(text: &str, currency: Currency) -> Result<Vec<Demanded>, NotADemand> {
    let mut demands = Vec::new();
    for (line, row) in (1_usize..).zip(text.lines()).filter(|(_, row)| !row.trim().is_empty()) {
        let separator = ['\t', ';', ','].into_iter().find(|separator| row.contains(*separator));
        let fields: Vec<&str> =
            row.split(|sign| Some(sign) == separator).map(|field| field.trim().trim_matches('"')).collect();
        let (account, units, contribution) = match fields.as_slice() {
            [account, units] => (*account, *units, ""),
            [account, units, contribution] => (*account, *units, *contribution),
            other => return Err(NotADemand::Fields(line, other.len())),
        };
        let Ok(units) = units.parse() else {
            if demands.is_empty() && line == 1 && !units.starts_with(|sign: char| sign.is_ascii_digit()) {
                continue;
            }
            return Err(NotADemand::Units(line, units.to_owned()));
        };
        let contribution = match contribution {
            "" => None,
            amount => {
                let known = parts(amount).and_then(|parts| Amount(parts).to_minor(currency));
                Some(known.ok_or_else(|| NotADemand::Contribution(line, amount.to_owned()))?)
            }
        };
        demands.push(Demanded { line, account: account.to_owned(), units, contribution });
    }
    Ok(demands)
}

/// A decimal number in parts of a currency unit; `None` for anything else, and for more than four decimals.
fn parts(text: &str) -> Option<i128> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || decimals.len() > 4 || whole.len() > 18 || !is_number(whole) || !is_number(decimals)
    {
        return None;
    }
    let whole: i128 = whole.parse().ok()?;
    let decimals: i128 = format!("{decimals:0<4}").parse().ok()?;
    Some(sign * (whole * 10_000 + decimals))
}
