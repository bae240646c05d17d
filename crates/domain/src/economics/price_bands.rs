//! Price bands: what discount accounts get that buy about as much, and who falls out of it.
//!
//! Accounts are put in bands of equal numbers by their sales at list prices, at most five and none below ten accounts. In a
//! band the usual discount is the median, and the usual distance from it the median of distances (MAD). An account is named
//! where its modified z-score 0.6745 x distance / MAD is above 3.5 (Iglewicz and Hoaglin, 1993), and its distance above 1.75
//! percentage points: where everybody gets the same, a rounding is no outlier. Medians do not move with what they judge.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::share_out::nearest;
use crate::money::Amount;

/// The most bands.
const MOST_BANDS: usize = 5;
/// Accounts that make another band.
const PER_BAND: usize = 10;
/// Fewer accounts than this in a band say nothing of each other.
const FEWEST: usize = 5;
/// 3.5 / 0.6745, in 1/10,000.
const REACH: i128 = 51_890;
/// The least distance of an outlier, in millionths of sales at list prices.
const LEAST_DISTANCE: i128 = 17_500;
const MILLION: i128 = 1_000_000;

/// What an account paid for what has a list price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Priced {
    /// At list prices; above zero.
    pub list: Amount,
    /// What it paid.
    pub net: Amount,
}

impl Priced {
    /// The discount, in millionths of sales at list prices.
    pub fn discount(&self) -> i128 {
        nearest((self.list.0 - self.net.0) * MILLION, self.list.0)
    }
}

/// A part of sales at list prices in millionths; as text a decimal number of six places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PricedShare(pub i128);

impl PricedShare {
    /// The nearest float, for charts.
    pub fn approximate(self) -> f64 {
        crate::money::approximate(self.0) / crate::money::approximate(MILLION)
    }
}

impl fmt::Display for PricedShare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:06}", self.0.abs() / MILLION, self.0.abs() % MILLION)
    }
}

/// Accounts that buy about as much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceBand {
    /// How many.
    pub accounts: usize,
    /// The least sales at list prices.
    pub from: Amount,
    /// The most.
    pub to: Amount,
    /// The usual discount: their median, in millionths.
    pub median: i128,
    /// The usual distance from it: the median of distances, in millionths.
    pub mad: i128,
    /// How far from the median an outlier begins, in millionths; `None` where too few accounts say anything.
    pub limit: Option<i128>,
}

/// Where an account stands in its band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PriceStanding {
    /// It gets far more discount than others that buy as much.
    MoreDiscount,
    /// As others.
    Usual,
    /// It gets far less.
    LessDiscount,
}

impl PriceStanding {
    /// The word in the API and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MoreDiscount => "more_discount",
            Self::Usual => "usual",
            Self::LessDiscount => "less_discount",
        }
    }
}

/// An account in its band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedPrice {
    /// The place of the band.
    pub band: usize,
    /// Where it stands.
    pub standing: PriceStanding,
    /// What its discount is above that of the median of its band, in money; below zero where it is less.
    pub beyond: Amount,
}

/// Places accounts in bands. The bands come with the largest buyers first, the places in the order of what was handed in.
pub fn price_bands(accounts: &[Priced]) -> (Vec<PriceBand>, Vec<PlacedPrice>) {
    let mut order: Vec<(usize, &Priced)> = accounts.iter().enumerate().collect();
    order.sort_by_key(|(_, priced)| std::cmp::Reverse(priced.list));
    let count = (order.len() / PER_BAND).clamp(1, MOST_BANDS);
    let usual = PlacedPrice { band: 0, standing: PriceStanding::Usual, beyond: Amount::ZERO };
    let (mut bands, mut placed) = (Vec::new(), vec![usual; accounts.len()]);
    for band in 0..count {
        let (start, end) = (order.len() * band / count, order.len() * (band + 1) / count);
        let members = order.get(start..end).unwrap_or_default();
        let (Some((_, largest)), Some((_, smallest))) = (members.first(), members.last()) else { continue };
        let discounts = members.iter().map(|(_, priced)| priced.discount());
        let median = median(discounts.clone().collect());
        let mad = self::median(discounts.map(|discount| (discount - median).abs()).collect());
        let limit = (members.len() >= FEWEST).then(|| nearest(mad * REACH, 10_000).max(LEAST_DISTANCE));
        for (place, priced) in members {
            let distance = priced.discount() - median;
            let standing = match limit {
                Some(limit) if distance > limit => PriceStanding::MoreDiscount,
                Some(limit) if distance < -limit => PriceStanding::LessDiscount,
                _ => PriceStanding::Usual,
            };
            let beyond = Amount(nearest(priced.list.0 * distance, MILLION));
            if let Some(placed) = placed.get_mut(*place) {
                *placed = PlacedPrice { band, standing, beyond };
            }
        }
        let (from, to) = (smallest.list, largest.list);
        bands.push(PriceBand { accounts: members.len(), from, to, median, mad, limit });
    }
    (bands, placed)
}

/// The one in the middle, or the mean of both; zero of none.
fn median(mut values: Vec<i128>) -> i128 {
    values.sort_unstable();
    let middle = values.len() / 2;
    let at = |place: usize| values.get(place).copied().unwrap_or_default();
    if values.len() % 2 == 1 { at(middle) } else { nearest(at(middle.saturating_sub(1)) + at(middle), 2) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn priced(list: i128, percent: i128) -> Priced {
        Priced { list: Amount(list * 10_000), net: Amount(list * (100 - percent) * 100) }
    }

    /// Discounts 10, 11, 12, 13, 14, 40: the median is 12.5, distances 2.5, 1.5, 0.5, 0.5, 1.5, 27.5, their median 1.5. An
    /// outlier begins at 1.5 x 5.189 = 7.7835 points. 27.5 % of 1,000 are 275.
    #[test]
    fn whoever_gets_far_more_than_its_like_is_named() {
        let accounts: Vec<Priced> =
            [10, 11, 12, 13, 14, 40].into_iter().map(|percent| priced(1_000, percent)).collect();
        let (bands, placed) = price_bands(&accounts);
        assert_eq!(bands.len(), 1);
        assert_eq!((bands[0].median, bands[0].mad, bands[0].limit), (125_000, 15_000, Some(77_835)));
        let standings: Vec<PriceStanding> = placed.iter().map(|each| each.standing).collect();
        assert_eq!(standings[..5], [PriceStanding::Usual; 5]);
        assert_eq!(standings[5], PriceStanding::MoreDiscount);
        assert_eq!(placed[5].beyond, Amount(2_750_000));
        assert_eq!(placed[0].beyond, Amount(-250_000));
    }

    /// The same discount of 5 %, and one of 6: a point is no outlier; 7 and 3 are two points away, and are.
    #[test]
    fn where_all_get_the_same_a_rounding_is_no_outlier() {
        let mut accounts = vec![priced(100, 5); 7];
        accounts.extend([priced(100, 6), priced(100, 7), priced(100, 3)]);
        let (bands, placed) = price_bands(&accounts);
        assert_eq!((bands[0].mad, bands[0].limit), (0, Some(17_500)));
        assert_eq!(placed[7].standing, PriceStanding::Usual);
        assert_eq!(placed[8].standing, PriceStanding::MoreDiscount);
        assert_eq!(placed[9].standing, PriceStanding::LessDiscount);
    }

    /// Twenty accounts make two bands: ten large ones with 20 %, ten small ones with 5 %. 20 % among the small is an outlier.
    #[test]
    fn accounts_are_compared_with_those_that_buy_as_much() {
        let mut accounts: Vec<Priced> = (0..10).map(|step| priced(1_000 + step, 20)).collect();
        accounts.extend((0..9).map(|step| priced(100 + step, 5)));
        accounts.push(priced(50, 20));
        let (bands, placed) = price_bands(&accounts);
        assert_eq!(
            bands.iter().map(|band| (band.accounts, band.median)).collect::<Vec<_>>(),
            [(10, 200_000), (10, 50_000)]
        );
        assert_eq!((bands[0].from, bands[0].to), (Amount(10_000_000), Amount(10_090_000)));
        assert!(placed[..19].iter().all(|each| each.standing == PriceStanding::Usual));
        assert_eq!((placed[19].band, placed[19].standing), (1, PriceStanding::MoreDiscount));
    }

    #[test]
    fn a_handful_says_nothing() {
        let (bands, placed) = price_bands(&[priced(10, 1), priced(10, 2), priced(10, 90)]);
        assert_eq!(bands[0].limit, None);
        assert!(placed.iter().all(|each| each.standing == PriceStanding::Usual));
        assert_eq!(price_bands(&[]), (vec![], vec![]));
    }
}
