//! An account's own rhythm: how long it usually waits between purchases, and from when on its silence means something.
//!
//! Few gaps say little, so an account's median gap is drawn towards that of the company's accounts, the more the fewer it has.

use crate::portfolio::{BuyingDay, count};

/// The fewest gaps with which an account's own median says anything.
const FEWEST_GAPS: usize = 3;
/// The fewest gaps with which its own longer gaps do.
const FEWEST_FOR_QUANTILES: usize = 8;
/// As many gaps of the company's median stand beside an account's own.
const WEIGHT_OF_COMPANY: f64 = 3.0;

/// However often an account buys, a month is not late and two months are no silence: holidays and full stocks last as long.
const LEAST_LATE_DAYS: f64 = 30.0;
const LEAST_SILENT_DAYS: f64 = 60.0;

/// What one account's gaps say on their own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwnRhythm {
    /// The median gap in days; `None` below three gaps.
    pub median_gap: Option<f64>,
    /// Its 80 % and 95 % gaps over the median gap; `None` below eight gaps.
    pub ratios: Option<(f64, f64)>,
}

impl OwnRhythm {
    /// The rhythm of an account's days, oldest first.
    pub fn of(days: &[BuyingDay]) -> Self {
        let bought: Vec<i32> =
            days.iter().filter(|day| day.is_purchase()).map(|day| day.day.epoch()).collect();
        let pairs = bought.iter().zip(bought.iter().skip(1));
        let mut gaps: Vec<u32> =
            pairs.filter_map(|(earlier, later)| u32::try_from(later - earlier).ok()).collect();
        gaps.sort_unstable();
        let median_gap = quantile(&gaps, 500).filter(|_| gaps.len() >= FEWEST_GAPS);
        let of_median = |thousandths| Some(quantile(&gaps, thousandths)? / median_gap?);
        let ratios = of_median(800).zip(of_median(950)).filter(|_| gaps.len() >= FEWEST_FOR_QUANTILES);
        Self { median_gap, ratios }
    }
}

/// The rhythm of the company's accounts, for those whose own says little.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Typical {
    /// The median of the accounts' median gaps, in days.
    pub cycle_days: f64,
    /// The median of their 80 % gaps, in median gaps.
    pub late_ratio: f64,
    /// The median of their 95 % gaps, in median gaps.
    pub silent_ratio: f64,
}

/// What is taken where no account of the company has a rhythm: a quarter, and the multiples of the rules themselves.
impl Default for Typical {
    fn default() -> Self {
        Self { cycle_days: 91.0, late_ratio: 1.5, silent_ratio: 2.0 }
    }
}

impl Typical {
    /// What is typical of all these accounts.
    pub fn of(accounts: &[OwnRhythm]) -> Self {
        let unknown = Self::default();
        let of_ratios = |which: fn((f64, f64)) -> f64| {
            median(accounts.iter().filter_map(|account| account.ratios.map(which)).collect())
        };
        Self {
            cycle_days: median(accounts.iter().filter_map(|account| account.median_gap).collect())
                .unwrap_or(unknown.cycle_days),
            late_ratio: of_ratios(|(late, _)| late).unwrap_or(unknown.late_ratio),
            silent_ratio: of_ratios(|(_, silent)| silent).unwrap_or(unknown.silent_ratio),
        }
    }
}

/// The rhythm of one account as far as it was known on a day, all in days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cycle {
    /// How long it usually waits.
    pub(super) days: f64,
    late: f64,
    silent: f64,
}

impl Cycle {
    /// By its gaps so far, the smallest first.
    pub(super) fn of(gaps: &[u32], typical: &Typical) -> Self {
        let known = f64::from(count(gaps.len()));
        let own = quantile(gaps, 500).filter(|_| gaps.len() >= FEWEST_GAPS);
        let days = own.map_or(typical.cycle_days, |own| {
            (known * own + WEIGHT_OF_COMPANY * typical.cycle_days) / (known + WEIGHT_OF_COMPANY)
        });
        let own = |thousandths| quantile(gaps, thousandths).filter(|_| gaps.len() >= FEWEST_FOR_QUANTILES);
        Self {
            days,
            late: own(800).unwrap_or(days * typical.late_ratio),
            silent: own(950).unwrap_or(days * typical.silent_ratio),
        }
    }

    /// Later than this, the next purchase is late.
    pub(super) fn late_after(&self) -> f64 {
        self.late.max(1.5 * self.days).max(LEAST_LATE_DAYS)
    }

    /// Silent for longer than this, the account is dormant.
    pub(super) fn silent_after(&self) -> f64 {
        self.silent.max(2.0 * self.days).max(LEAST_SILENT_DAYS)
    }

    /// Silent for longer than this, it is lost.
    pub(super) fn lost_after(&self) -> f64 {
        (1.5 * self.silent).max(3.0 * self.days).max(180.0)
    }

    /// A longer wait is a pause in the relationship.
    pub(super) fn pause_after(&self) -> f64 {
        (3.0 * self.days).max(LEAST_SILENT_DAYS)
    }
}

/// The quantile of type 7, by thousandths, of numbers in order.
fn quantile(sorted: &[u32], thousandths: usize) -> Option<f64> {
    let position = sorted.len().checked_sub(1)? * thousandths;
    let (place, rest) = (position / 1_000, position % 1_000);
    let below = f64::from(*sorted.get(place)?);
    let above = sorted.get(place + 1).map_or(below, |next| f64::from(*next));
    Some(below + (above - below) * f64::from(count(rest)) / 1_000.0)
}

fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_unstable_by(f64::total_cmp);
    let upper = *numbers.get(numbers.len() / 2)?;
    let lower = *numbers.get(numbers.len().checked_sub(1)? / 2)?;
    Some(f64::midpoint(lower, upper))
}
