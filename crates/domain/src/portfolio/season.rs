//! Whether an account, or a company, has a season: do the same months stand out year after year?
//!
//! Friedman's test on the ranks of the months within each year answers it, because ranks are not moved by one large order.
//! Kendall's coefficient of concordance W is its strength: 0 where the years have nothing in common, 1 where all put the
//! months into the same order.

use std::collections::BTreeMap;

use special::Gamma;

use super::xyz::BuyingDay;
use crate::money::Amount;
use crate::time::AsOf;

/// A season, or that there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Season {
    /// Whole years of twelve months it was looked for in.
    pub years: u32,
    /// Kendall's W, corrected for ties.
    pub strength: f64,
    /// The probability of as strong a season by chance: chi-square of eleven degrees of freedom.
    pub p: f64,
    /// The mean net value of each month, January first, over the mean of all; 1 is an ordinary month.
    pub index: [f64; 12],
}

impl Season {
    /// A month this much above or below the mean stands out.
    pub const STANDS_OUT: f64 = 0.25;

    /// Whether chance alone would give as strong a season in fewer than 5 of 100 cases.
    pub fn is_significant(&self) -> bool {
        self.p < 0.05
    }

    /// The months above the mean by a quarter or more, 1 is January; none without a significant season.
    pub fn high(&self) -> Vec<u32> {
        self.months(|index| index >= 1.0 + Self::STANDS_OUT)
    }

    /// The months below the mean by a quarter or more.
    pub fn low(&self) -> Vec<u32> {
        self.months(|index| index <= 1.0 - Self::STANDS_OUT)
    }

    fn months(&self, stands_out: impl Fn(f64) -> bool) -> Vec<u32> {
        if !self.is_significant() {
            return Vec::new();
        }
        (1_u32..).zip(self.index).filter(|(_, index)| stands_out(*index)).map(|(month, _)| month).collect()
    }
}

/// Looks for a season in whole years of monthly net value, oldest first, each beginning with the same month: January is
/// `first` 1. `None` below two years, where the sum is not positive, or where every month of every year is alike.
fn season(years: &[[Amount; 12]], first: u32) -> Option<Season> {
    let sum: Amount = years.iter().flatten().copied().sum();
    if years.len() < 2 || sum <= Amount::ZERO {
        return None;
    }
    let mut rank_sums = [0.0_f64; 12];
    let mut ties = 0.0;
    for year in years {
        let (ranks, of_equals) = ranks(year);
        for (sum, rank) in rank_sums.iter_mut().zip(ranks) {
            *sum += rank;
        }
        ties += of_equals;
    }
    let n = f64::from(super::rank::count(years.len()));
    // Kendall and Gibbons (1990): W = 12 S / (m² (k³ - k) - m T), with S the squared deviations of the rank sums.
    let mean = n * 6.5;
    let squares: f64 = rank_sums.iter().map(|sum| (sum - mean) * (sum - mean)).sum();
    let room = n * n * (1_728.0 - 12.0) - n * ties;
    if room <= 0.0 {
        return None;
    }
    let strength = (12.0 * squares / room).clamp(0.0, 1.0);
    let statistic = n * 11.0 * strength;
    let p = (1.0 - (statistic / 2.0).inc_gamma(5.5)).clamp(0.0, 1.0);
    let mut index = [0.0; 12];
    for (place, slot) in index.iter_mut().enumerate() {
        let in_month: Amount = years.iter().filter_map(|year| year.get(place)).copied().sum();
        *slot = in_month.ratio(sum).unwrap_or_default() * 12.0;
    }
    let shift = usize::try_from(first.saturating_sub(1) % 12).unwrap_or_default();
    index.rotate_right(shift);
    Some(Season { years: super::rank::count(years.len()), strength, p, index })
}

/// The ranks of twelve months from the smallest, equals sharing their mean, and the sum of t³ - t over groups of equals.
fn ranks(year: &[Amount; 12]) -> ([f64; 12], f64) {
    let mut ranks = [0.0; 12];
    let mut ties = 0.0;
    for (rank, value) in ranks.iter_mut().zip(year) {
        let below = f64::from(super::rank::count(year.iter().filter(|other| *other < value).count()));
        let equal = f64::from(super::rank::count(year.iter().filter(|other| *other == value).count()));
        *rank = below + f64::midpoint(equal, 1.0);
        // Each of t equals adds t² - 1, together t³ - t.
        ties += equal * equal - 1.0;
    }
    (ranks, ties)
}

/// The most whole years a season is looked for in.
const MOST_YEARS: i32 = 5;

/// Monthly net value in whole years that end with the last month before an as-of day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Months(BTreeMap<i32, Amount>);

impl Months {
    /// The months of an account's days, oldest first, in which something was bought or came back.
    pub fn of(days: &[BuyingDay], as_of: AsOf) -> Self {
        let end = as_of.0.month().0;
        let mut months = Self::default();
        for day in
            days.iter().filter(|day| day.day.month().0 < end && end - day.day.month().0 <= 12 * MOST_YEARS)
        {
            *months.0.entry(day.day.month().0).or_default() += day.net;
        }
        months
    }

    /// Adds those of another.
    pub fn add(&mut self, other: &Self) {
        for (month, net) in &other.0 {
            *self.0.entry(*month).or_default() += *net;
        }
    }

    /// The season in the whole years since the first of these months.
    pub fn season(&self, as_of: AsOf) -> Option<Season> {
        let end = as_of.0.month().0;
        let years = (end - self.0.keys().next()?).div_euclid(12);
        let year = |back: i32| {
            let mut year = [Amount::ZERO; 12];
            for (month, net) in (end - 12 * back..).zip(&mut year) {
                *net = self.0.get(&month).copied().unwrap_or_default();
            }
            year
        };
        let years: Vec<[Amount; 12]> = (1..=years).rev().map(year).collect();
        season(&years, u32::try_from(end.rem_euclid(12)).ok()? + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(units: &[[i128; 12]]) -> Vec<[Amount; 12]> {
        units.iter().map(|year| year.map(|unit| Amount(unit * 10_000))).collect()
    }

    const SAME: [i128; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    #[test]
    fn years_that_put_the_months_into_one_order_have_the_strongest_season() {
        // Two years: chi-square 2 * 11 * 1 = 22 with 11 degrees of freedom, p 0.0244.
        let found = season(&years(&[SAME, SAME.map(|unit| unit * 7)]), 1).unwrap();
        assert!((found.strength - 1.0).abs() < 1e-12);
        assert!((found.p - 0.0244).abs() < 1e-4, "{}", found.p);
        // The mean is 6.5: December 12 / 6.5, January 1 / 6.5.
        assert!((found.index[11] - 12.0 / 6.5).abs() < 1e-12 && (found.index[0] - 1.0 / 6.5).abs() < 1e-12);
        assert_eq!((found.high(), found.low()), (vec![9, 10, 11, 12], vec![1, 2, 3, 4]));
    }

    #[test]
    fn years_in_opposite_orders_have_none() {
        let found = season(&years(&[SAME, [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]]), 1).unwrap();
        assert!(found.strength.abs() < 1e-12 && !found.is_significant());
        assert_eq!((found.high(), found.low()), (vec![], vec![]));
    }

    #[test]
    fn equals_share_a_rank_and_do_not_weaken_a_season() {
        // One month of the same worth each year, nothing else: ranks 12 and eleven times 6.
        let december = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9];
        let found = season(&years(&[december, december, december]), 1).unwrap();
        assert!((found.strength - 1.0).abs() < 1e-12, "{}", found.strength);
        assert_eq!(found.high(), [12]);
    }

    #[test]
    fn one_large_order_is_no_season() {
        let mut years: Vec<[Amount; 12]> = years(&[[5; 12], [5; 12], [5; 12]]);
        years[1][6] = Amount(9_000_000);
        assert!(!season(&years, 1).unwrap().is_significant());
    }

    #[test]
    fn years_that_begin_in_another_month_name_the_same_months() {
        // Years from July to June whose sixth month, December, is the largest.
        let year = [4, 4, 4, 4, 4, 50, 4, 4, 4, 4, 4, 4];
        assert_eq!(season(&years(&[year, year, year]), 7).unwrap().high(), [12]);
    }

    #[test]
    fn too_little_is_told_nothing() {
        assert_eq!(season(&years(&[SAME]), 1), None, "one year");
        assert_eq!(season(&years(&[[5; 12], [5; 12]]), 1), None, "every month alike");
        assert_eq!(season(&years(&[SAME.map(|unit| -unit), SAME]), 1), None, "no value in sum");
        assert_eq!(Months::default().season(AsOf("2026-05-01".parse().unwrap())), None);
    }

    #[test]
    fn whole_years_end_with_the_last_whole_month() {
        let as_of = AsOf("2026-05-10".parse().unwrap());
        let day = |text: &str| BuyingDay { day: text.parse().unwrap(), net: Amount(10_000) };
        let days = [day("2024-04-30"), day("2024-12-01"), day("2025-12-31"), day("2026-05-02")];
        let months = Months::of(&days, as_of);
        // From May 2024 on there are two whole years to April 2026; April 2024 begins a third that is not whole.
        let found = months.season(as_of).unwrap();
        assert_eq!((found.years, found.high()), (2, vec![12]));
    }
}
