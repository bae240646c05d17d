//! The order of accounts by value, and exact shares of a total.
//!
//! A [`Ranking`] is the only way into ABC, concentration and the curves, so none of them can be handed values in the
//! wrong order. Whether a share reaches a percentage is decided on integers; ratios are for showing.

use crate::accounts::AccountRef;
use crate::money::Amount;

/// An account and its value by the measure at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Valued<'a> {
    /// Whose value it is; it decides ties.
    pub account: &'a AccountRef,
    /// `None` where the value is not known, or where the account takes no part: neither is a value of zero.
    pub value: Option<Amount>,
}

/// One account's place in a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// Whose place it is.
    pub account: &'a AccountRef,
    /// Where the account stood in the slice the ranking was made of, from 0.
    pub position: usize,
    /// 1 for the largest value.
    pub rank: u32,
    /// The value itself, of either sign.
    pub value: Amount,
    /// The sum of the positive values of all better ranks.
    pub before: Amount,
}

impl Standing<'_> {
    /// The sum of the positive values down to and including this one; from the first loss on it stays the base.
    pub fn up_to(&self) -> Amount {
        self.before + self.value.positive_part()
    }
}

/// Accounts from the largest value to the smallest, equal values by source and external id as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking<'a> {
    accounts: usize,
    standings: Vec<Standing<'a>>,
    base: Amount,
}

impl<'a> Ranking<'a> {
    /// Ranks the accounts that have a value; the order of the slice does not matter.
    pub fn of(accounts: &[Valued<'a>]) -> Self {
        let mut order: Vec<(Amount, &AccountRef, usize)> = accounts
            .iter()
            .enumerate()
            .filter_map(|(position, valued)| Some((valued.value?, valued.account, position)))
            .collect();
        order.sort_unstable_by(|(a, a_ref, _), (b, b_ref, _)| b.cmp(a).then_with(|| a_ref.cmp(b_ref)));

        let mut before = Amount::ZERO;
        let mut standings = Vec::with_capacity(order.len());
        for ((value, account, position), rank) in order.into_iter().zip(1_u32..) {
            standings.push(Standing { account, position, rank, value, before });
            before += value.positive_part();
        }
        Self { accounts: accounts.len(), standings, base: before }
    }

    /// The places, best first.
    pub fn standings(&self) -> &[Standing<'a>] {
        &self.standings
    }

    /// The places, in the order of the slice the ranking was made of; `None` for an account without a value.
    pub fn by_position(&self) -> Vec<Option<Standing<'a>>> {
        let mut places = vec![None; self.accounts];
        for standing in &self.standings {
            if let Some(place) = places.get_mut(standing.position) {
                *place = Some(*standing);
            }
        }
        places
    }

    /// The sum of the positive values, the whole that shares are parts of.
    pub fn base(&self) -> Amount {
        self.base
    }

    /// The account's part of the base; `None` for a value of zero or less, which is no part of it.
    pub fn share(&self, standing: &Standing<'_>) -> Option<f64> {
        (standing.value > Amount::ZERO).then(|| standing.value.ratio(self.base)).flatten()
    }

    /// The part of the base down to and including this account: 1 from the last positive value on, `None` where no value
    /// is positive.
    pub fn cumulative_share(&self, standing: &Standing<'_>) -> Option<f64> {
        standing.up_to().ratio(self.base)
    }
}

/// The smallest amount that makes up at least `percent` of `base` (not negative, `percent` at most 100).
///
/// `amount >= least_making(base, p)` is `100 * amount >= p * base` without the products, so it cannot overflow: whole
/// hundredths of the base are multiplied apart from the rest.
pub(super) fn least_making(base: Amount, percent: u8) -> Amount {
    let (hundredths, rest) = (base.0 / 100, base.0 % 100);
    let percent = i128::from(percent);
    Amount(hundredths * percent + (rest * percent + 99) / 100)
}

/// Whether the amount is more than `percent` of `base` (not negative, `percent` at most 100).
pub(super) fn exceeds(amount: Amount, base: Amount, percent: u8) -> bool {
    let (hundredths, rest) = (base.0 / 100, base.0 % 100);
    let percent = i128::from(percent);
    amount.0 > hundredths * percent + rest * percent / 100
}

/// A number of accounts. A portfolio beyond 32 bits is not one.
pub(crate) fn count(accounts: usize) -> u32 {
    u32::try_from(accounts).unwrap_or(u32::MAX)
}
