//! What a run by a rung of the ladder was told with beside its version of the ledger.
//!
//! Cost rates, traceable costs, the cost of capital, segments and groups may change while the lines stay. A run says which of
//! them it was told with, so that other costs make another run and the same costs find the same one.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::economics::{Decimal, Rung, WaitsFrom};

/// What the amount on a rung takes beside the lines and payments of a version of the ledger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Takes {
    /// Rebate agreements, which count groups of customers.
    pub agreements: bool,
    /// What capital costs.
    pub capital: bool,
    /// Cost rates and traceable costs.
    pub charges: bool,
}

impl Takes {
    /// What a rung takes: a level all that leads to it.
    pub fn of(rung: Rung) -> Self {
        let is_below = rung.is_level() && rung > Rung::NetSales;
        // What pocket sales of lines without a cost are is told from all that came off them.
        let is_told_from_all = is_below || rung == Rung::UncostedSales;
        Self {
            agreements: is_told_from_all || rung == Rung::Rebate,
            capital: is_told_from_all || rung == Rung::PaymentTerms,
            charges: rung > Rung::ContributionI,
        }
    }

    /// Whether it takes nothing else at all.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }

    /// Whether costs on a rung are part of the amount on another one.
    pub fn counts(cost: Rung, rung: Rung) -> bool {
        if rung.is_level() { cost < rung } else { cost == rung }
    }
}

/// What a run was told with. Only what its rung takes is part of it: nothing for a rung down to net sales, capital from the
/// cost of payment terms on, cost rates from order cost on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ToldWith {
    /// What capital cost a year in percent, as a decimal number; null where the rung takes none or nobody said.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub capital_percent: Option<Decimal>,
    /// From which day on the customer's money was waited for.
    pub waits_from: WaitsFrom,
    /// The days of a year: 365, or the 360 of banks.
    pub year_days: u16,
    /// Rebate agreements that concern the window.
    pub agreements: u32,
    /// Versions of the cost rates that hold on days of the window.
    pub cost_rates: u32,
    /// Costs of customers and segments as such on days of the window.
    pub traceable_costs: u32,
    /// SHA-256 of all that, with amounts, days and members, and without an id of the installation.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub fingerprint: Fingerprint,
}

/// A SHA-256 in lower-case hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(pub [u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Fingerprint {
    type Err = NotAFingerprint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || NotAFingerprint(text.to_owned());
        if text.len() != 64 || !text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(bad());
        }
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(2 * place..2 * place + 2).ok_or_else(bad)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| bad())?;
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = NotAFingerprint;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

/// The text is no fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a SHA-256 in lower-case hexadecimal")]
pub struct NotAFingerprint(pub String);

/// Only what is there: what a rung does not take is not said to be missing.
impl fmt::Display for ToldWith {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(percent) = self.capital_percent {
            let (from, days) = (self.waits_from, self.year_days);
            write!(f, "capital at {percent} % a year of {days} days, waited for from the {from} day on; ")?;
        }
        let counted = [
            ("rebate agreements", self.agreements),
            ("versions of cost rates", self.cost_rates),
            ("traceable costs", self.traceable_costs),
        ];
        for (what, count) in counted.into_iter().filter(|(_, count)| *count > 0) {
            write!(f, "{what}: {count}; ")?;
        }
        self.fingerprint.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_written_as_it_is_read() {
        let text = "00ff".repeat(16);
        let fingerprint: Fingerprint = text.parse().unwrap();
        assert_eq!(fingerprint.to_string(), text);
        for bad in ["00ff", &"00FF".repeat(16), &"zz".repeat(32)] {
            assert!(bad.parse::<Fingerprint>().is_err(), "{bad}");
        }
    }
}
