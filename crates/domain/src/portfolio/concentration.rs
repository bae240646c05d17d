//! How much of the business hangs on how few accounts.
//!
//! Every ratio is over the accounts with a value above zero; the others are counted beside them, because with losses among
//! the parts a Gini coefficient can exceed 1. With no such account every ratio is `None`, never a zero or a `NaN`.

use serde::{Deserialize, Serialize};

use super::rank::{Ranking, count, exceeds, least_making};
use super::spread::Spread;
use crate::accounts::AccountRef;
use crate::money::Amount;

/// The figures of concentration of one portfolio by one measure. Shares and HHI are 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Concentration {
    /// Accounts with a value above zero, n below.
    pub base_accounts: u32,
    /// The sum of their values, S below.
    pub base: Amount,
    /// Accounts with a value of zero or less.
    pub non_positive_accounts: u32,
    /// The sum of their values, zero or less.
    pub non_positive: Amount,
    /// `2 sum(i x_i) / (n S) - (n + 1) / n` over ascending values `x_i`: 0 when all are equal, at most (n - 1) / n.
    pub gini: Option<f64>,
    /// Gini times n / (n - 1), which reaches 1; `None` for one account.
    pub gini_corrected: Option<f64>,
    /// Herfindahl-Hirschman index, the sum of squared shares: from 1 / n to 1.
    pub hhi: Option<f64>,
    /// The word for the index.
    pub hhi_band: Option<HhiBand>,
    /// 1 / HHI: how many accounts of equal size would be as concentrated.
    pub effective_customers: Option<f64>,
    /// Shares of the largest accounts.
    pub cr: ConcentrationRatios,
    /// The share of the largest fifth of accounts. The saying has it at 80 %.
    pub top_20_percent_share: Option<f64>,
    /// How many accounts that fifth is, rounded up.
    pub top_20_percent_accounts: u32,
    /// The fewest accounts that together bring 80 % of the base or more.
    pub accounts_for_80_percent: Option<u32>,
    /// How many of the largest accounts it takes to reach 30 and 55 % of the base.
    pub band: KeyBand,
    /// The account with the largest value.
    pub largest: Option<Largest>,
    /// What losing that account would mean.
    pub dependence: Option<Dependence>,
}

/// The share of the 1, 3, 4, 10 and 20 largest accounts; of all of them where there are fewer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ConcentrationRatios {
    /// The largest.
    #[serde(rename = "1")]
    pub cr1: Option<f64>,
    /// The three largest.
    #[serde(rename = "3")]
    pub cr3: Option<f64>,
    /// The four largest.
    #[serde(rename = "4")]
    pub cr4: Option<f64>,
    /// The ten largest.
    #[serde(rename = "10")]
    pub cr10: Option<f64>,
    /// The twenty largest.
    #[serde(rename = "20")]
    pub cr20: Option<f64>,
}

/// The band of volume that key accounts are said to make up: 30 to 55 %.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeyBand {
    /// The fewest accounts that bring 30 % or more.
    pub accounts_at_lower: Option<u32>,
    /// The fewest accounts that bring 55 % or more.
    pub accounts_at_upper: Option<u32>,
}

impl KeyBand {
    /// Where the band begins, in percent.
    pub const LOWER_PERCENT: u8 = 30;
    /// Where the band ends, in percent.
    pub const UPPER_PERCENT: u8 = 55;
}

/// The account with the largest value.
#[derive(Debug, Clone, PartialEq)]
pub struct Largest {
    /// Which it is.
    pub account: AccountRef,
    /// Its part of the base.
    pub share: f64,
}

/// The words of the US Merger Guidelines (2023, section 2.1) for the HHI of a market, used here as an analogy only: a
/// customer base is not a market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HhiBand {
    /// Below 0.10.
    Unconcentrated,
    /// From 0.10 up to and including 0.18.
    Moderate,
    /// Above 0.18.
    High,
}

/// How much hangs on the largest account alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Dependence {
    /// It brings 10 % or less.
    None,
    /// It brings more than 10 %.
    Breadwinner,
    /// It brings more than 25 %.
    Critical,
}

/// Measures the concentration of the ranked accounts; those without a value take no part.
pub fn concentration(ranking: &Ranking<'_>) -> Concentration {
    let base = ranking.base();
    let (positive, others) = {
        let standings = ranking.standings();
        standings.split_at(standings.partition_point(|standing| standing.value > Amount::ZERO))
    };
    let n = count(positive.len());
    let share_of_top = |accounts: u32| -> Option<f64> {
        let last = positive.get(usize::try_from(accounts.min(n).checked_sub(1)?).ok()?)?;
        ranking.cumulative_share(last)
    };
    let accounts_for = |percent| -> Option<u32> {
        let enough = least_making(base, percent);
        positive.iter().find(|standing| standing.up_to() >= enough).map(|standing| standing.rank)
    };
    let spread = Spread::of(positive);
    let gini = spread.map(Spread::gini);
    let hhi = spread.map(Spread::hhi);
    Concentration {
        base_accounts: n,
        base,
        non_positive_accounts: count(others.len()),
        non_positive: others.iter().map(|standing| standing.value).sum(),
        gini,
        gini_corrected: gini.filter(|_| n > 1).map(|gini| gini * f64::from(n) / f64::from(n - 1)),
        hhi,
        hhi_band: spread.map(Spread::hhi_band),
        effective_customers: hhi.map(f64::recip),
        cr: ConcentrationRatios {
            cr1: share_of_top(1),
            cr3: share_of_top(3),
            cr4: share_of_top(4),
            cr10: share_of_top(10),
            cr20: share_of_top(20),
        },
        top_20_percent_share: share_of_top(n.div_ceil(5)),
        top_20_percent_accounts: n.div_ceil(5),
        accounts_for_80_percent: accounts_for(80),
        band: KeyBand {
            accounts_at_lower: accounts_for(KeyBand::LOWER_PERCENT),
            accounts_at_upper: accounts_for(KeyBand::UPPER_PERCENT),
        },
        largest: positive.first().and_then(|standing| {
            Some(Largest { account: standing.account.clone(), share: ranking.share(standing)? })
        }),
        dependence: positive.first().map(|standing| dependence(standing.value, base)),
    }
}

fn dependence(largest: Amount, base: Amount) -> Dependence {
    if exceeds(largest, base, 25) {
        Dependence::Critical
    } else if exceeds(largest, base, 10) {
        Dependence::Breadwinner
    } else {
        Dependence::None
    }
}
