//! The whale curve: profit of all accounts, the most profitable first, added up (F5).
//!
//! It rises to a peak and falls with every account that loses money: what it falls is given back.

use serde::Serialize;

use crate::money::Amount;

/// The most points of a curve, the origin included.
const POINTS: usize = 200;

/// A point of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WhalePoint {
    /// How many accounts, the most profitable first.
    pub accounts: usize,
    /// What they earn together.
    pub profit: Amount,
    /// The part of the total; `None` where that is not above zero.
    pub share: Option<f64>,
}

/// Which side of the curve an account is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Among the first, who make four fifths of the peak.
    Maker,
    /// Neither much nor a loss.
    Neutral,
    /// It loses money.
    Taker,
}

/// The curve of some accounts.
#[derive(Debug, Clone, PartialEq)]
pub struct Whale {
    /// From no account to all; thinned, the peak always among them.
    pub points: Vec<WhalePoint>,
    /// What all earn together.
    pub total: Amount,
    /// The highest sum.
    pub peak: Amount,
    /// How many accounts make it.
    pub peak_accounts: usize,
    /// What those beyond the peak give back.
    pub given_back: Amount,
    /// The accounts in the order of the curve, by their place in what was handed in, and their sides.
    pub order: Vec<(usize, Side)>,
}

impl Whale {
    /// The peak as a part of the total; `None` where that is not above zero.
    pub fn peak_share(&self) -> Option<f64> {
        share(self.peak, self.total)
    }

    /// How many accounts are on a side.
    pub fn count(&self, side: Side) -> usize {
        self.order.iter().filter(|(_, of)| *of == side).count()
    }
}

/// Draws the curve. Equal profits keep the order they are handed in.
pub fn whale(profits: &[Amount]) -> Whale {
    let mut order: Vec<(usize, Amount)> = profits.iter().copied().enumerate().collect();
    order.sort_by_key(|(_, profit)| std::cmp::Reverse(*profit));
    let total = profits.iter().copied().sum();
    let mut curve = vec![WhalePoint { accounts: 0, profit: Amount::ZERO, share: share(Amount::ZERO, total) }];
    let mut sum = Amount::ZERO;
    for (accounts, (_, profit)) in (1..).zip(&order) {
        sum += *profit;
        curve.push(WhalePoint { accounts, profit: sum, share: share(sum, total) });
    }
    let peak = order.iter().map(|(_, profit)| profit.positive_part()).sum();
    let peak_accounts = order.iter().filter(|(_, profit)| profit.0 > 0).count();
    let mut before = Amount::ZERO;
    let sides = order.iter().map(|(place, profit)| {
        let is_maker = profit.0 > 0 && before.0 * 5 < peak_times_four(peak);
        before += *profit;
        let side = match profit.0 {
            _ if is_maker => Side::Maker,
            loss if loss < 0 => Side::Taker,
            _ => Side::Neutral,
        };
        (*place, side)
    });
    let order = sides.collect();
    Whale {
        points: thinned(curve, peak_accounts),
        total,
        peak,
        peak_accounts,
        given_back: peak - total,
        order,
    }
}

fn peak_times_four(peak: Amount) -> i128 {
    peak.0 * 4
}

fn share(of: Amount, total: Amount) -> Option<f64> {
    (total > Amount::ZERO).then(|| of.ratio(total)).flatten()
}

fn thinned(curve: Vec<WhalePoint>, peak: usize) -> Vec<WhalePoint> {
    if curve.len() <= POINTS {
        return curve;
    }
    let (last, room) = (curve.len() - 1, POINTS - 2);
    let mut shown: Vec<usize> = (0..=room).map(|point| point * last / room).chain([peak]).collect();
    shown.sort_unstable();
    shown.dedup();
    shown.into_iter().filter_map(|at| curve.get(at).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profits(units: &[i128]) -> Vec<Amount> {
        units.iter().map(|units| Amount(units * 10_000)).collect()
    }

    #[test]
    fn the_checked_example_of_f5() {
        let whale = whale(&profits(&[180, 120, 60, 40, 25, 10, 5, -20, -50, -120]));
        let shares: Vec<f64> = whale
            .points
            .iter()
            .skip(1)
            .map(|point| (point.share.unwrap() * 1_000.0).round() / 10.0)
            .collect();
        assert_eq!(shares, [72.0, 120.0, 144.0, 160.0, 170.0, 174.0, 176.0, 168.0, 148.0, 100.0]);
        assert_eq!((whale.peak_accounts, whale.given_back), (7, Amount(1_900_000)));
        // Four fifths of 440 are 352: 180, 120 and 60 make 360.
        let sides = [Side::Maker, Side::Neutral, Side::Taker].map(|side| whale.count(side));
        assert_eq!(sides, [3, 4, 3]);
    }

    #[test]
    fn without_a_profit_there_are_no_shares() {
        let lost = whale(&profits(&[-5, 3]));
        assert_eq!((lost.total, lost.peak_share()), (Amount(-20_000), None));
        assert_eq!(lost.order, [(1, Side::Maker), (0, Side::Taker)]);
        assert_eq!(whale(&[]).points.len(), 1);
    }

    #[test]
    fn a_long_curve_is_thinned_and_keeps_its_peak() {
        let many: Vec<Amount> = (0..5_000).map(|at| Amount(3_333 - at)).collect();
        let whale = whale(&many);
        assert!(whale.points.len() <= POINTS);
        assert!(whale.points.iter().any(|point| point.accounts == whale.peak_accounts));
        assert_eq!(whale.points.last().unwrap().accounts, 5_000);
    }
}
