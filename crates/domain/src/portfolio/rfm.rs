//! Recency, frequency and monetary value, each scored 1 to 5.
//!
//! By default scores come from cut points at 20, 40, 60 and 80 %, so equal customers get equal scores and, when cut
//! points coincide, some scores stay empty. Exact fifths, which split equals by their ids, are the other option.

use serde::{Deserialize, Serialize};

use crate::accounts::AccountRef;
use crate::money::Amount;

/// What an account's buying is scored by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buying<'a> {
    /// Whose buying it is; it decides ties in exact fifths.
    pub account: &'a AccountRef,
    /// Days from the last day of purchase to the as-of day; fewer is better.
    pub recency_days: i32,
    /// Distinct invoices in the window.
    pub frequency: u64,
    /// Net revenue in the window.
    pub monetary: Amount,
}

/// How values become scores.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Scoring {
    /// By quantiles; equal values get equal scores, and a monetary value of zero or less scores 1.
    ///
    /// The R package `rfm` cuts one above each quantile, one dollar or one cent as the data has it. On whole numbers that
    /// is the same, unless a value lies less than one above a fractional quantile: 3 of the 2,985 scores of its example.
    #[default]
    CutPoints,
    /// By SQL's `NTILE(5)`, ties in the order of account ids: fifths of equal size, at the price of equal customers with
    /// different scores.
    Ntile,
}

/// Three scores from 1, worst, to 5, best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Scores {
    /// Recency.
    pub r: u8,
    /// Frequency.
    pub f: u8,
    /// Monetary value.
    pub m: u8,
}

/// The scores of each account within this group, in the order given. The scores depend on who else is in the group, but
/// not on its order.
pub fn scores(group: &[Buying<'_>], scoring: Scoring) -> Vec<Scores> {
    match scoring {
        Scoring::CutPoints => by_cut_points(group),
        Scoring::Ntile => by_ntile(group),
    }
}

fn by_cut_points(group: &[Buying<'_>]) -> Vec<Scores> {
    let recency = CutPoints::of(group.iter().map(|buying| i128::from(buying.recency_days)));
    let frequency = CutPoints::of(group.iter().map(|buying| i128::from(buying.frequency)));
    let monetary = CutPoints::of(group.iter().map(|buying| buying.monetary.0));
    group
        .iter()
        .map(|buying| Scores {
            r: 5 - recency.below(i128::from(buying.recency_days)),
            f: 1 + frequency.below(i128::from(buying.frequency)),
            m: if buying.monetary > Amount::ZERO { 1 + monetary.below(buying.monetary.0) } else { 1 },
        })
        .collect()
}

fn by_ntile(group: &[Buying<'_>]) -> Vec<Scores> {
    // Ties are many and accounts are long to compare, so the order of accounts is made once.
    let mut order: Vec<usize> = (0..group.len()).collect();
    order.sort_by_key(|position| group.get(*position).map(|buying| buying.account));
    let mut place_of = vec![0; group.len()];
    for (place, position) in order.into_iter().enumerate() {
        if let Some(of) = place_of.get_mut(position) {
            *of = place;
        }
    }
    let ties = || group.iter().zip(place_of.iter().copied());
    let recency = ntile(ties().map(|(buying, place)| (-i64::from(buying.recency_days), place)));
    let frequency = ntile(ties().map(|(buying, place)| (buying.frequency, place)));
    let monetary = ntile(ties().map(|(buying, place)| (buying.monetary, place)));
    recency.into_iter().zip(frequency).zip(monetary).map(|((r, f), m)| Scores { r, f, m }).collect()
}

/// The quantiles at 20, 40, 60 and 80 % of whole numbers.
///
/// Type 7 of Hyndman and Fan (1996), the default of R: the k-th lies at position `(n - 1) k / 5` of the ascending values,
/// between neighbours by straight line. Five times a quantile is therefore whole, and kept as such: no rounding decides a
/// score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutPoints {
    /// The four quantiles, ascending, each multiplied by five. All zero for an empty group, which has no one to score.
    pub times_five: [i128; 4],
}

impl CutPoints {
    /// The cut points of the values, in any order.
    ///
    /// Values must stay below a fifth of what 128 bits hold, which amounts of [`Amount`] do.
    pub fn of(values: impl Iterator<Item = i128>) -> Self {
        let mut ascending: Vec<i128> = values.collect();
        ascending.sort_unstable();
        Self { times_five: [1, 2, 3, 4].map(|fifth| quantile_times_five(&ascending, fifth)) }
    }

    /// How many cut points lie below the value, 0 to 4. A value on a cut point is not above it.
    pub fn below(self, value: i128) -> u8 {
        self.times_five.into_iter().map(|cut| u8::from(5 * value > cut)).sum()
    }
}

fn quantile_times_five(ascending: &[i128], fifth: usize) -> i128 {
    let fifths_of_a_step = ascending.len().saturating_sub(1) * fifth;
    let (lower, beyond) = (fifths_of_a_step / 5, i128::try_from(fifths_of_a_step % 5).unwrap_or_default());
    // Beyond the last value there is nothing, and nothing is asked of it: `beyond` is zero there.
    let at = |position: usize| ascending.get(position).copied().unwrap_or_default();
    5 * at(lower) + beyond * (at(lower + 1) - at(lower))
}

/// The bucket of each key, 1 to 5 from the smallest to the largest, in the order given; when the number of keys is not a
/// multiple of five the first buckets get one more. Equal keys are split in the order given, so make them unique.
fn ntile<K: Ord>(keys: impl Iterator<Item = K>) -> Vec<u8> {
    let mut order: Vec<(K, usize)> = keys.zip(0..).collect();
    order.sort_unstable();
    let (size, larger) = (order.len() / 5, order.len() % 5);

    let sizes = (0..5).map(|bucket| size + usize::from(bucket < larger));
    let buckets = (1_u8..).zip(sizes).flat_map(|(bucket, size)| std::iter::repeat_n(bucket, size));
    let mut tiles = vec![0; order.len()];
    for ((_, position), bucket) in order.into_iter().zip(buckets) {
        if let Some(tile) = tiles.get_mut(position) {
            *tile = bucket;
        }
    }
    tiles
}
