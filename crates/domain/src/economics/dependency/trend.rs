//! How a share of twelve months moved within a year, and when it gets to a limit if it goes on.
//!
//! Shares of trailing twelve months share eleven of their months with the next one, so that a least-squares line through
//! them would claim far more certainty than there is. Their twelve monthly steps overlap in nothing: the line is their mean,
//! and their spread says how far to trust it.

use crate::money::Amount;

/// How many months a trend looks at: two years.
pub const TREND_MONTHS: usize = 24;
/// How many of them a share is of.
const SHARE_MONTHS: usize = 12;
/// The steps between the shares of a year.
const STEPS: f64 = 12.0;
/// How far ahead is looked.
pub const MOST_MONTHS_AHEAD: u32 = 60;
/// Student's t with eleven degrees of freedom: one case of ten lies above it.
const T_ONE_IN_TEN: f64 = 1.363_430;

/// What one member brought in each month, the earliest first.
pub type MonthlyValues = [Amount; TREND_MONTHS];

/// How a share of twelve months moved in the last twelve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareTrend {
    /// The share a year ago.
    pub before: f64,
    /// The share now.
    pub now: f64,
    /// How much it moved in a month, on average.
    pub step: f64,
    /// The standard deviation of its monthly steps.
    pub spread: f64,
}

/// When a share gets to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitForecast {
    /// It is above it.
    Exceeded,
    /// It gets there if it goes on as in the last twelve months.
    Reached {
        /// In about so many months.
        months: u32,
        /// One case of ten is earlier.
        earliest: u32,
        /// One case of ten is later; `None` where that is beyond what is looked at.
        latest: Option<u32>,
    },
    /// The trend does not lead there, but in one case of ten it is there after so many months.
    Possible {
        /// One case of ten is earlier.
        earliest: u32,
    },
    /// Not within what is looked at.
    NotInSight,
    /// Nothing can be said.
    Unknown,
}

impl LimitForecast {
    /// The word used in the API, exports and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exceeded => "exceeded",
            Self::Reached { .. } => "reached",
            Self::Possible { .. } => "possible",
            Self::NotInSight => "not_in_sight",
            Self::Unknown => "unknown",
        }
    }
}

/// The trend of a member's share of all members; `None` where some twelve months have nothing to share.
pub fn share_trend(member: &MonthlyValues, bases: &[Amount]) -> Option<ShareTrend> {
    let shares: Vec<f64> = trailing(member)
        .zip(bases)
        .map(|(value, base)| (*base > Amount::ZERO).then(|| value.ratio(*base)).flatten())
        .collect::<Option<_>>()?;
    let (before, now) = (*shares.first()?, *shares.last()?);
    let step = (now - before) / STEPS;
    let steps = shares.windows(2).filter_map(|pair| Some(pair.last()? - pair.first()?));
    let squares: f64 = steps.map(|each| (each - step).powi(2)).sum();
    Some(ShareTrend { before, now, step, spread: (squares / (STEPS - 1.0)).sqrt() })
}

/// The sums of every twelve months in a row: thirteen of them.
fn trailing(months: &MonthlyValues) -> impl Iterator<Item = Amount> {
    months.windows(SHARE_MONTHS).map(|window| window.iter().copied().sum())
}

/// What shares of every twelve months are shares of: the sum of those members that brought more than nothing in them.
pub fn trailing_bases<'a>(members: impl Iterator<Item = &'a MonthlyValues>) -> Vec<Amount> {
    let mut bases = vec![Amount::ZERO; TREND_MONTHS + 1 - SHARE_MONTHS];
    for member in members {
        for (base, value) in bases.iter_mut().zip(trailing(member)) {
            *base += value.positive_part();
        }
    }
    bases
}

impl ShareTrend {
    /// The share expected after some months, and the range that eight cases of ten lie in: the steps to come vary as those
    /// of the last twelve did, and their mean is known from twelve alone.
    pub fn after(&self, months: u32) -> (f64, f64, f64) {
        let ahead = f64::from(months);
        let expected = self.now + ahead * self.step;
        let off = T_ONE_IN_TEN * self.spread * (ahead + ahead * ahead / STEPS).sqrt();
        (expected, (expected - off).max(0.0), (expected + off).min(1.0))
    }

    /// When it gets to a limit that it does not exceed yet.
    pub fn until(&self, limit: f64) -> LimitForecast {
        // A share that stands at its limit to the last digit is there within a month, whichever way roundings went.
        let reaches = |share: f64| share >= limit - 1e-12;
        let first = |of: fn((f64, f64, f64)) -> f64| {
            (1..=MOST_MONTHS_AHEAD).find(|months| reaches(of(self.after(*months))))
        };
        let earliest = first(|(_, _, high)| high);
        match (first(|(expected, _, _)| expected), earliest) {
            (Some(months), Some(earliest)) => {
                LimitForecast::Reached { months, earliest, latest: first(|(_, low, _)| low) }
            }
            (_, Some(earliest)) => LimitForecast::Possible { earliest },
            _ => LimitForecast::NotInSight,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 100 a month of 1,000 in the first year; then one more in every month than in the same month before.
    fn rising(more: i128) -> (MonthlyValues, Vec<Amount>) {
        let mut member = [Amount(100); TREND_MONTHS];
        let mut others = [Amount(900); TREND_MONTHS];
        for place in 12..TREND_MONTHS {
            member[place] = Amount(100 + more);
            others[place] = Amount(900 - more);
        }
        let bases = trailing_bases([&member, &others].into_iter());
        (member, bases)
    }

    /// Twelve equal steps from 1,200 to 1,320 of 12,000: 10 % to 11 %, and 1 % more a year leads to 12 % in twelve months,
    /// without any doubt, because no step was unlike the others.
    #[test]
    fn equal_steps_lead_to_the_limit_without_doubt() {
        let (member, bases) = rising(10);
        assert_eq!(bases, vec![Amount(12_000); 13]);
        let trend = share_trend(&member, &bases).unwrap();
        assert!((trend.before - 0.10).abs() < 1e-12 && (trend.now - 0.11).abs() < 1e-12, "{trend:?}");
        assert!(trend.spread < 1e-12, "{trend:?}");
        let at = |months| LimitForecast::Reached { months, earliest: months, latest: Some(months) };
        assert_eq!(trend.until(0.12), at(12));
        assert_eq!(trend.until(0.16), at(60));
        assert_eq!(trend.until(0.161), LimitForecast::NotInSight);
    }

    /// Steps of 0 and 0.002 by turns: mean 0.001, and the sum of squared differences 12 x 0.001^2, so that the standard
    /// deviation is 0.001 x sqrt(12/11) = 0.00104447. After twelve months 0.112 + 0.012 = 0.124, give or take
    /// 1.36343 x 0.00104447 x sqrt(12 + 12) = 0.00697642.
    #[test]
    fn uneven_steps_widen_the_range_with_every_month() {
        let mut member = [Amount(100); TREND_MONTHS];
        let mut others = [Amount(900); TREND_MONTHS];
        for place in 12..TREND_MONTHS {
            let more = if place % 2 == 0 { 0 } else { 24 };
            member[place] = Amount(100 + more);
            others[place] = Amount(900 - more);
        }
        let trend = share_trend(&member, &trailing_bases([&member, &others].into_iter())).unwrap();
        assert!((trend.spread - 0.001_044_465_9).abs() < 1e-9, "{trend:?}");
        let (expected, low, high) = trend.after(12);
        let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
        assert!(near(expected, 0.124) && near(low, 0.117_024) && near(high, 0.130_976), "{low} {high}");
        let LimitForecast::Reached { months: 12, earliest, latest } = trend.until(0.124) else {
            panic!("{:?}", trend.until(0.124));
        };
        assert!(earliest < 12 && latest.is_none_or(|latest| latest > 12), "{earliest} {latest:?}");
    }

    #[test]
    fn a_falling_share_reaches_no_limit() {
        let (member, bases) = rising(-10);
        assert_eq!(share_trend(&member, &bases).unwrap().until(0.12), LimitForecast::NotInSight);
    }

    #[test]
    fn twelve_months_without_sales_have_no_trend() {
        let mut member = [Amount(5); TREND_MONTHS];
        member[..12].fill(Amount::ZERO);
        let bases = trailing_bases(std::iter::once(&member));
        assert_eq!(share_trend(&member, &bases), None);
    }
}
