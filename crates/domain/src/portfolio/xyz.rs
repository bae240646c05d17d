//! XYZ: how steadily an account buys, on three bases.
//!
//! *Regularity* looks at the gaps between purchase days, *variability* at the value period by period, *frequency* at how
//! many periods have a purchase at all. Each says on its own when it cannot tell (`N`). An account's XYZ class is that of
//! regularity, else that of variability: business customers buy at their own rhythm, and what a plan needs to know is
//! whether the next order can be expected.

use serde::{Deserialize, Serialize};

use super::moments::{Deviation, Moments};
use super::parameters::{FrequencyCuts, VariationCuts, XyzParameters};
use super::periods::{PeriodLength, PeriodTotals};
use super::rank::count;
use super::thousandths::Thousandths;
use super::words::words;
use crate::money::Amount;
use crate::time::{AsOf, Day, Period};

/// How steadily an account buys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Xyz {
    /// Steady: a variation of at most the first cut, 0.5 by default.
    X,
    /// Changing: at most the second cut, 1 by default.
    Y,
    /// Erratic: more than that.
    Z,
    /// Not classifiable: too little is known, or the mean is zero or less.
    #[default]
    N,
}

impl Xyz {
    pub(super) fn of_variation(moments: &Moments, cuts: VariationCuts, deviation: Deviation) -> Self {
        if moments.cv(deviation).is_none() {
            Self::N
        } else if moments.varies_at_most(cuts.x(), deviation) {
            Self::X
        } else if moments.varies_at_most(cuts.y(), deviation) {
            Self::Y
        } else {
            Self::Z
        }
    }
}

words!(Xyz, 4, "X, Y, Z, N": X = "X", Y = "Y", Z = "Z", N = "N");

/// A day with a line, and what its lines add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuyingDay {
    /// The day.
    pub day: Day,
    /// The net value of all its lines.
    pub net: Amount,
}

impl BuyingDay {
    /// Whether more was bought than came back.
    pub fn is_purchase(&self) -> bool {
        self.net > Amount::ZERO
    }
}

/// What XYZ says of one account.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct AccountXyz {
    /// By the gaps between purchase days.
    pub regularity: Regularity,
    /// By the value period by period.
    pub variability: Variability,
    /// By the part of periods with a purchase.
    pub frequency: Frequency,
}

/// What an account's XYZ class rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum XyzBasis {
    /// The gaps between purchase days.
    Regularity,
    /// The value period by period.
    Variability,
}

words!(XyzBasis, 2, "regularity, variability": Regularity = "regularity", Variability = "variability");

/// How even the gaps between purchase days are.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Regularity {
    /// `N` below three gaps.
    pub class: Xyz,
    /// Standard deviation of the gaps over their mean; `None` without a gap.
    pub cv: Option<f64>,
    /// How many gaps there are.
    pub gaps: u32,
    /// What the gaps add up to: the days from the first to the last purchase day. `None` in runs of `portfolio-2`, which did
    /// not keep it.
    pub days: Option<u32>,
}

impl Regularity {
    /// The fewest gaps that say anything about a rhythm.
    pub const FEWEST_GAPS: u32 = 3;

    /// The mean gap in days, which `cv` is the variation about; `None` without a gap.
    pub fn mean_gap_days(&self) -> Option<f64> {
        let days = self.days.filter(|_| self.gaps > 0)?;
        Some(f64::from(days) / f64::from(self.gaps))
    }
}

/// How even the value is from period to period.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Variability {
    /// `N` below six weeks or months, or four quarters or half-years, and where the mean is zero or less.
    pub class: Xyz,
    /// Standard deviation of the periods' values over their mean; `None` where that is zero or less.
    pub cv: Option<f64>,
    /// How long a period is.
    pub period: PeriodLength,
    /// How many periods there are.
    pub periods: u32,
}

/// In how many of its periods an account buys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Frequency {
    /// `N` below six weeks or months, or four quarters or half-years, and without a purchase in any.
    pub class: Xyz,
    /// The periods with a purchase.
    pub active_periods: u32,
    /// All periods, the same as those of [`Variability`].
    pub periods: u32,
}

impl Frequency {
    /// The part of periods with a purchase; `None` where there is no period.
    pub fn active_share(&self) -> Option<f64> {
        (self.periods > 0).then(|| f64::from(self.active_periods) / f64::from(self.periods))
    }

    /// Average demand interval: periods per active period; `None` where none is active.
    pub fn adi(&self) -> Option<f64> {
        (self.active_periods > 0).then(|| f64::from(self.periods) / f64::from(self.active_periods))
    }

    /// The trade's word for it; `None` where it cannot be told.
    pub fn word(&self) -> Option<&'static str> {
        match self.class {
            Xyz::X => Some("frequent"),
            Xyz::Y => Some("regular"),
            Xyz::Z => Some("irregular"),
            Xyz::N => None,
        }
    }
}

impl AccountXyz {
    /// Judges an account by all its days before the as-of day, oldest first.
    pub fn of(days: &[BuyingDay], as_of: AsOf, parameters: &XyzParameters) -> Self {
        let gaps = gaps(days, parameters.window.period(as_of));
        let totals = totals_by(&gaps, days, as_of, parameters);
        Self {
            regularity: regularity(&gaps, parameters),
            variability: variability(&totals, parameters),
            frequency: frequency(&totals, parameters.frequency),
        }
    }

    /// The class: by regularity, else by variability, else `N`.
    pub fn class(&self) -> Xyz {
        match self.basis() {
            Some(XyzBasis::Regularity) => self.regularity.class,
            Some(XyzBasis::Variability) => self.variability.class,
            None => Xyz::N,
        }
    }

    /// What the class rests on; `None` for `N`.
    pub fn basis(&self) -> Option<XyzBasis> {
        if self.regularity.class != Xyz::N {
            Some(XyzBasis::Regularity)
        } else if self.variability.class != Xyz::N {
            Some(XyzBasis::Variability)
        } else {
            None
        }
    }

    /// The variation the class rests on; `None` for `N`.
    pub fn cv(&self) -> Option<f64> {
        match self.basis()? {
            XyzBasis::Regularity => self.regularity.cv,
            XyzBasis::Variability => self.variability.cv,
        }
    }
}

/// The gaps in days between neighbouring purchase days (oldest first) inside a window.
pub fn gaps(days: &[BuyingDay], window: Period) -> Vec<u32> {
    let bought = inside(days, window).iter().filter(|day| day.is_purchase());
    let mut before: Option<i32> = None;
    let gap = |day: &BuyingDay| {
        let day = day.day.epoch();
        u32::try_from(day - before.replace(day)?).ok()
    };
    bought.filter_map(gap).collect()
}

/// Of days (oldest first) those inside a window.
pub(super) fn inside(days: &[BuyingDay], window: Period) -> &[BuyingDay] {
    let first = days.partition_point(|day| window.start.is_some_and(|start| day.day < start));
    let end = days.partition_point(|day| day.day < window.end);
    days.get(first..end).unwrap_or_default()
}

/// The account's value period by period, in the periods its variability is judged by.
pub fn period_totals(days: &[BuyingDay], as_of: AsOf, parameters: &XyzParameters) -> PeriodTotals {
    totals_by(&gaps(days, parameters.window.period(as_of)), days, as_of, parameters)
}

fn totals_by(gaps: &[u32], days: &[BuyingDay], as_of: AsOf, parameters: &XyzParameters) -> PeriodTotals {
    let length = parameters.period.length().unwrap_or_else(|| PeriodLength::suiting(gaps));
    PeriodTotals::of(days, parameters.window.period(as_of), length, parameters.partial_periods)
}

fn regularity(gaps: &[u32], parameters: &XyzParameters) -> Regularity {
    let moments = Moments::of(gaps.iter().map(|gap| Amount(i128::from(*gap))));
    let (days, gaps) = (gaps.iter().sum(), count(gaps.len()));
    let class = if gaps < Regularity::FEWEST_GAPS {
        Xyz::N
    } else {
        Xyz::of_variation(&moments, parameters.variation, parameters.deviation)
    };
    Regularity { class, cv: moments.cv(parameters.deviation), gaps, days: Some(days) }
}

fn variability(totals: &PeriodTotals, parameters: &XyzParameters) -> Variability {
    let moments = Moments::of(totals.totals.iter().copied());
    let class = if totals.count() < totals.length.fewest() {
        Xyz::N
    } else {
        Xyz::of_variation(&moments, parameters.variation, parameters.deviation)
    };
    let cv = moments.cv(parameters.deviation);
    Variability { class, cv, period: totals.length, periods: totals.count() }
}

fn frequency(totals: &PeriodTotals, cuts: FrequencyCuts) -> Frequency {
    let (active, periods) = (totals.active, totals.count());
    // The share reaches a cut of thousandths, on integers.
    let reaches = |cut: Thousandths| u64::from(active) * 1000 >= u64::from(periods) * u64::from(cut.parts());
    let class = if periods < totals.length.fewest() || active == 0 {
        Xyz::N
    } else if reaches(cuts.x()) {
        Xyz::X
    } else if reaches(cuts.y()) {
        Xyz::Y
    } else {
        Xyz::Z
    };
    Frequency { class, active_periods: active, periods }
}
