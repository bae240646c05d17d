//! The register of key accounts: what each must leave to be worth being one, and the exceptions people grant.
//!
//! An account is adequate where it leaves enough money and enough of its net sales on a rung of the ladder, and no less than
//! before where that is asked. One that is not may be kept for a reason somebody answers for, until a day.

use serde::{Deserialize, Serialize};

use super::ladder::Rung;
use super::what_if::Decimal;
use crate::money::{Amount, Currency};
use crate::time::Day;

/// The parts that a percentage of four decimals is told in.
const PARTS_OF_ONE: i128 = 10_000;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;
/// The longest name of whoever answers for an exception.
const LONGEST_OWNER: usize = 100;
/// The longest time an exception holds, in days.
const LONGEST_DAYS: i32 = 731;

/// What a key account must leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdequacyThreshold {
    /// The level of the ladder it is asked on; the lowest known one where nobody says.
    pub rung: Option<Rung>,
    /// The least it leaves in the period, in minor units of `currency`.
    pub least_minor: i64,
    /// What that is in; the ledger's where nobody says.
    pub currency: Option<Currency>,
    /// The least part of net sales it leaves, in percent.
    pub least_percent: Option<Decimal>,
    /// Whether it must leave no less than in the same days before.
    pub must_not_fall: bool,
}

impl Default for AdequacyThreshold {
    /// No loss, on the lowest known level.
    fn default() -> Self {
        Self { rung: None, least_minor: 0, currency: None, least_percent: None, must_not_fall: false }
    }
}

/// A threshold that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidThreshold {
    /// A deduction is nothing an account leaves.
    #[error("`{0}` is not what an account leaves: use pocket_sales or contribution_1 to contribution_4")]
    Rung(Rung),
    /// Beyond what makes sense.
    #[error("the least amount is not below 0")]
    Amount,
    /// Beyond what makes sense.
    #[error("the least part of net sales is between -100 and 100 percent")]
    Percent,
}

impl InvalidThreshold {
    /// The field to look at.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Rung(_) => "rung",
            Self::Amount => "least_amount",
            Self::Percent => "least_percent",
        }
    }
}

/// What an account fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Shortfall {
    /// It leaves less money than the least.
    Amount,
    /// It leaves less of its net sales than the least.
    Share,
    /// It leaves less than in the same days before.
    Falling,
}

impl Shortfall {
    /// The word used in exports and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Share => "share",
            Self::Falling => "falling",
        }
    }
}

/// Whether a key account is worth being one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Adequacy {
    /// It leaves enough.
    Adequate,
    /// It does not, and an exception holds.
    Excepted,
    /// It does not, and its exception has expired.
    Expired,
    /// It does not, and nobody said why it stays.
    Inadequate,
    /// What it leaves is not known.
    Unknown,
}

impl Adequacy {
    /// The word used in exports and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Adequate => "adequate",
            Self::Excepted => "excepted",
            Self::Expired => "expired",
            Self::Inadequate => "inadequate",
            Self::Unknown => "unknown",
        }
    }

    /// What follows from what an account fails and from the last day of its longest exception. Without figures it is unknown.
    pub fn of(shortfalls: Option<&[Shortfall]>, excepted_to: Option<Day>, today: Day) -> Self {
        match (shortfalls, excepted_to) {
            (None, _) => Self::Unknown,
            (Some([]), _) => Self::Adequate,
            (Some(_), Some(last)) if last >= today => Self::Excepted,
            (Some(_), Some(_)) => Self::Expired,
            (Some(_), None) => Self::Inadequate,
        }
    }
}

/// What an account left in a period and before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Its net sales.
    pub sales: Amount,
    /// What it leaves on the rung.
    pub contribution: Amount,
    /// What it left there in the same days before; `None` where that is not known.
    pub before: Option<Amount>,
}

impl AdequacyThreshold {
    /// Checks it.
    pub fn checked(self) -> Result<Self, InvalidThreshold> {
        let is_left = |rung: &Rung| rung.is_level() && !matches!(rung, Rung::ListSales | Rung::NetSales);
        if let Some(rung) = self.rung.filter(|rung| !is_left(rung)) {
            return Err(InvalidThreshold::Rung(rung));
        }
        if self.least_minor < 0 {
            return Err(InvalidThreshold::Amount);
        }
        let is_beyond = |percent: &Decimal| *percent < Decimal::whole(-100) || *percent > Decimal::whole(100);
        if self.least_percent.as_ref().is_some_and(is_beyond) {
            return Err(InvalidThreshold::Percent);
        }
        Ok(self)
    }

    /// What an account fails, by amounts in `currency`. Without net sales, no part of them is reached.
    pub fn shortfalls(&self, left: Left, currency: Currency) -> Vec<Shortfall> {
        let least = Amount(i128::from(self.least_minor) * currency.parts_per_minor());
        let is_below_share = self.least_percent.is_some_and(|percent| {
            left.sales <= Amount::ZERO
                || left.contribution.0 * 100 * PARTS_OF_ONE < left.sales.0 * percent.parts()
        });
        let is_falling = self.must_not_fall && left.before.is_some_and(|before| left.contribution < before);
        let fails = [
            (Shortfall::Amount, left.contribution < least),
            (Shortfall::Share, is_below_share),
            (Shortfall::Falling, is_falling),
        ];
        fails.into_iter().filter_map(|(shortfall, fails)| fails.then_some(shortfall)).collect()
    }
}

/// What somebody says of a key account cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWord {
    /// No reason, or too long a one.
    #[error("say why in 1 to {LONGEST_REASON} characters; yours has {0}")]
    Reason(usize),
    /// Nobody answers for it.
    #[error("say who answers for it in 1 to {LONGEST_OWNER} characters; yours has {0}")]
    Owner(usize),
    /// It would never hold.
    #[error("it would expire on {0}, before today")]
    Past(Day),
    /// It would hold for good.
    #[error("an exception holds for two years at most, so that somebody looks again: not until {0}")]
    Far(Day),
}

impl InvalidWord {
    /// The field to look at.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Reason(_) => "reason",
            Self::Owner(_) => "owner",
            Self::Past(_) | Self::Far(_) => "expires",
        }
    }
}

/// A reason as it is kept.
pub fn reason(text: &str) -> Result<String, InvalidWord> {
    let (text, length) = trimmed(text);
    if (1..=LONGEST_REASON).contains(&length) { Ok(text) } else { Err(InvalidWord::Reason(length)) }
}

/// Why a key account that leaves too little stays one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyAccountException {
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day it holds.
    pub expires: Day,
}

impl KeyAccountException {
    /// Checks it, and trims its texts.
    pub fn checked(self, today: Day) -> Result<Self, InvalidWord> {
        let reason = reason(&self.reason)?;
        let (owner, length) = trimmed(&self.owner);
        if !(1..=LONGEST_OWNER).contains(&length) {
            return Err(InvalidWord::Owner(length));
        }
        let days = self.expires.days_since(today);
        if days < 0 {
            return Err(InvalidWord::Past(self.expires));
        }
        if days > LONGEST_DAYS {
            return Err(InvalidWord::Far(self.expires));
        }
        Ok(Self { reason, owner, expires: self.expires })
    }

    /// Whether it holds on a day.
    pub fn holds(&self, today: Day) -> bool {
        self.expires >= today
    }
}

fn trimmed(text: &str) -> (String, usize) {
    let text = text.trim().to_owned();
    let length = text.chars().count();
    (text, length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::PARTS_PER_UNIT;

    fn euro() -> Currency {
        "EUR".parse().unwrap()
    }

    fn units(units: i128) -> Amount {
        Amount(units * PARTS_PER_UNIT)
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn left(sales: i128, contribution: i128, before: i128) -> Left {
        Left { sales: units(sales), contribution: units(contribution), before: Some(units(before)) }
    }

    /// 1,000.00 and 12.5 %: 125 of 1,000 is exactly the share and too little money; 1,200 of 10,000 is 12 %.
    #[test]
    fn an_account_is_held_against_money_share_and_its_own_past() {
        let threshold = AdequacyThreshold {
            least_minor: 100_000,
            least_percent: "12.5".parse().ok(),
            must_not_fall: true,
            ..AdequacyThreshold::default()
        };
        let fails = |left| threshold.shortfalls(left, euro());
        assert_eq!(fails(left(1_000, 125, 100)), [Shortfall::Amount]);
        assert_eq!(fails(left(10_000, 1_200, 1_200)), [Shortfall::Share]);
        assert_eq!(fails(left(8_000, 1_000, 1_001)), [Shortfall::Falling]);
        assert_eq!(fails(left(8_000, 1_000, 900)), []);
        assert_eq!(fails(left(0, 0, 0)), [Shortfall::Amount, Shortfall::Share]);
        let lenient = AdequacyThreshold::default();
        assert_eq!(lenient.shortfalls(left(100, 0, 50), euro()), []);
        assert_eq!(lenient.shortfalls(left(100, -1, 0), euro()), [Shortfall::Amount]);
    }

    #[test]
    fn an_exception_holds_to_its_last_day_and_is_shown_as_expired_after() {
        let (fails, last) = ([Shortfall::Amount], day("2026-06-30"));
        let on = |today| Adequacy::of(Some(&fails), Some(last), day(today));
        assert_eq!((on("2026-06-30"), on("2026-07-01")), (Adequacy::Excepted, Adequacy::Expired));
        assert_eq!(Adequacy::of(Some(&fails), None, last), Adequacy::Inadequate);
        assert_eq!(Adequacy::of(Some(&[]), Some(last), day("2026-07-01")), Adequacy::Adequate);
        assert_eq!(Adequacy::of(None, Some(last), last), Adequacy::Unknown);
    }

    #[test]
    fn words_have_a_reason_an_owner_and_an_end() {
        let said = |reason: &str, owner: &str, expires: &str| {
            KeyAccountException { reason: reason.into(), owner: owner.into(), expires: day(expires) }
                .checked(day("2026-06-01"))
                .map_err(|error| error.field())
        };
        assert_eq!(said(" ", "Ines", "2026-07-01"), Err("reason"));
        assert_eq!(said("Entry to a market", "", "2026-07-01"), Err("owner"));
        assert_eq!(said("Entry to a market", "Ines", "2026-05-31"), Err("expires"));
        assert_eq!(said("Entry to a market", "Ines", "2028-07-01"), Err("expires"));
        assert!(
            said(" Entry to a market ", "Ines", "2026-06-01")
                .is_ok_and(|of| of.reason == "Entry to a market")
        );
        let deduction = AdequacyThreshold { rung: Some(Rung::Freight), ..AdequacyThreshold::default() };
        assert_eq!(deduction.checked().map_err(|error| error.field()), Err("rung"));
    }
}
