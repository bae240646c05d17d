//! The portfolio matrix (concept 1.3): accounts placed by any two measures, parted into four quadrants at two thresholds.
//!
//! Places are floating-point numbers, because they are looked at and compared, never added up; what a quadrant counts in
//! money is summed from exact amounts by whoever asks.

use super::measure::Measure;
use super::run::AccountJudgement;
use super::words::words;
use super::xyz::Xyz;
use crate::economics::{Ladder, Rung};
use crate::lifecycle::Phase;
use crate::models::Forecast;
use crate::money::{Amount, Currency, approximate};

/// Below this probability of being active an account counts as at risk: more likely gone than not.
const LIKELY_GONE: f64 = 0.5;

/// What an axis or the size of a bubble shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MatrixMeasure {
    /// Net revenue inside the window.
    Revenue,
    /// Net revenue inside the window against that of as many months before it.
    Growth,
    /// Gross profit inside the window, over the lines whose cost is known.
    GrossProfit,
    /// Gross profit over the revenue it is about.
    Margin,
    /// Distinct invoices inside the window.
    Orders,
    /// Days since the last purchase.
    Recency,
    /// The variation the XYZ class rests on: the smaller, the steadier.
    Variation,
    /// The part of revenue whose cost is known.
    CostedShare,
    /// What is left of net sales after everything that comes off behind the invoice.
    PocketSales,
    /// Contribution I inside the window.
    #[serde(rename = "contribution_1")]
    ContributionI,
    /// Contribution II inside the window.
    #[serde(rename = "contribution_2")]
    ContributionII,
    /// Contribution III inside the window.
    #[serde(rename = "contribution_3")]
    ContributionIII,
    /// Contribution IV inside the window.
    #[serde(rename = "contribution_4")]
    ContributionIV,
    /// Orders to be expected within the horizon, by the newest fit.
    ExpectedOrders,
    /// The discounted value to be expected within the horizon, by the newest fit.
    LifetimeValue,
    /// The probability of being still active, by the newest fit.
    ActiveProbability,
}

words!(MatrixMeasure, 16,
    "revenue, growth, gross_profit, margin, orders, recency, variation, costed_share, pocket_sales, contribution_1 to contribution_4, expected_orders, lifetime_value, active_probability":
    Revenue = "revenue",
    Growth = "growth",
    GrossProfit = "gross_profit",
    Margin = "margin",
    Orders = "orders",
    Recency = "recency",
    Variation = "variation",
    CostedShare = "costed_share",
    PocketSales = "pocket_sales",
    ContributionI = "contribution_1",
    ContributionII = "contribution_2",
    ContributionIII = "contribution_3",
    ContributionIV = "contribution_4",
    ExpectedOrders = "expected_orders",
    LifetimeValue = "lifetime_value",
    ActiveProbability = "active_probability",
);

/// What a measure is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MatrixUnit {
    /// Minor units of the run's currency.
    Money,
    /// A part of one.
    Share,
    /// Days.
    Days,
    /// A plain number.
    Number,
}

/// What is known of an account beside what its run says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside<'a> {
    /// Its orders, by the newest fit.
    pub forecast: Option<&'a Forecast>,
    /// Its value by the newest fit, in minor units.
    pub value: Option<i64>,
    /// Its net revenue in as many months before the window.
    pub revenue_before: Option<Amount>,
    /// Its contribution ladder over the window.
    pub ladder: Option<&'a Ladder>,
}

impl MatrixMeasure {
    /// What its figures are counted in.
    pub fn unit(self) -> MatrixUnit {
        match self {
            Self::Revenue
            | Self::GrossProfit
            | Self::PocketSales
            | Self::ContributionI
            | Self::ContributionII
            | Self::ContributionIII
            | Self::ContributionIV
            | Self::LifetimeValue => MatrixUnit::Money,
            Self::Growth | Self::Margin | Self::CostedShare | Self::ActiveProbability => MatrixUnit::Share,
            Self::Recency => MatrixUnit::Days,
            Self::Orders | Self::Variation | Self::ExpectedOrders => MatrixUnit::Number,
        }
    }

    /// Whether it tells of costs.
    pub fn needs_margin(self) -> bool {
        matches!(self, Self::GrossProfit | Self::Margin | Self::CostedShare) || self.rung().is_some()
    }

    /// The level of the contribution ladder that it is; `None` for what a run says by itself or a fit knows.
    pub fn rung(self) -> Option<Rung> {
        match self {
            Self::PocketSales => Some(Rung::PocketSales),
            Self::ContributionI => Some(Rung::ContributionI),
            Self::ContributionII => Some(Rung::ContributionII),
            Self::ContributionIII => Some(Rung::ContributionIII),
            Self::ContributionIV => Some(Rung::ContributionIV),
            _ => None,
        }
    }

    /// Whether only a fitted model knows it.
    pub fn needs_fit(self) -> bool {
        matches!(self, Self::ExpectedOrders | Self::LifetimeValue | Self::ActiveProbability)
    }

    /// Whether it compares with the time before the window.
    pub fn needs_time_before(self) -> bool {
        self == Self::Growth
    }

    /// The figure behind what a person types: money in whole units of the currency and shares in percent.
    pub fn typed(self, shown: f64, currency: Currency) -> f64 {
        match self.unit() {
            MatrixUnit::Money => shown * 10_f64.powi(i32::from(currency.minor_digits())),
            MatrixUnit::Share => shown / 100.0,
            MatrixUnit::Days | MatrixUnit::Number => shown,
        }
    }

    /// The measure of an active account; `None` where it is not known, which is no zero.
    pub fn of(self, judgement: &AccountJudgement, beside: Beside<'_>, currency: Currency) -> Option<f64> {
        let Beside { forecast, value, revenue_before, ladder } = beside;
        let facts = &judgement.facts;
        if !facts.is_active() {
            return None;
        }
        let money = |amount: Amount| amount.to_minor(currency).map(|minor| approximate(minor.into()));
        match self {
            Self::Revenue => money(facts.value(Measure::Revenue)?),
            Self::Growth => {
                // Who bought nothing then has not grown by a part of it.
                let before = revenue_before.filter(|before| *before > Amount::ZERO)?;
                facts.revenue.ratio(before).map(|ratio| ratio - 1.0)
            }
            Self::GrossProfit => money(facts.value(Measure::GrossProfit)?),
            Self::Margin => facts.gross_profit()?.ratio(facts.costed_revenue),
            Self::Orders => Some(approximate(facts.invoices.into())),
            Self::Recency => judgement.recency_days.map(f64::from),
            Self::Variation => judgement.xyz.cv(),
            Self::CostedShare => facts.gross_profit_covers(),
            Self::PocketSales
            | Self::ContributionI
            | Self::ContributionII
            | Self::ContributionIII
            | Self::ContributionIV => money(ladder?.amount(self.rung()?)?),
            Self::ExpectedOrders => forecast.map(|forecast| forecast.orders),
            Self::LifetimeValue => value.map(|minor| approximate(minor.into())),
            Self::ActiveProbability => forecast.map(|forecast| forecast.p_active),
        }
        .filter(|value| value.is_finite())
    }
}

/// Where an axis is cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Threshold {
    /// At a part of the accounts in percent, 1 to 99; 50 is the median.
    Quantile(u8),
    /// At a figure as a person types it: money in whole units, shares in percent.
    Typed(f64),
}

impl Default for Threshold {
    fn default() -> Self {
        Self::Quantile(50)
    }
}

/// The text says no threshold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a threshold: use median, a quantile such as q75, or a number")]
pub struct NotAThreshold(pub String);

impl std::str::FromStr for Threshold {
    type Err = NotAThreshold;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || NotAThreshold(text.to_owned());
        if text == "median" {
            return Ok(Self::default());
        }
        if let Some(percent) = text.strip_prefix('q') {
            let percent = percent.parse().ok().filter(|percent| (1..=99).contains(percent));
            return percent.map(Self::Quantile).ok_or_else(wrong);
        }
        text.parse().ok().filter(|number: &f64| number.is_finite()).map(Self::Typed).ok_or_else(wrong)
    }
}

impl Threshold {
    /// The figure it comes to among the figures given; `None` for a quantile of none.
    ///
    /// Quantiles lie between neighbours in proportion: Hyndman and Fan (1996), definition 7.
    pub fn among(self, measure: MatrixMeasure, figures: &[f64], currency: Currency) -> Option<f64> {
        match self {
            Self::Typed(shown) => Some(measure.typed(shown, currency)),
            Self::Quantile(percent) => quantile(figures, percent),
        }
    }
}

/// The quantile of figures by Hyndman and Fan's definition 7; `None` of none.
pub fn quantile(figures: &[f64], percent: u8) -> Option<f64> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let steps = sorted.len().checked_sub(1)? * usize::from(percent);
    let (place, rest) = (steps / 100, u8::try_from(steps % 100).ok()?);
    let below = *sorted.get(place)?;
    let above = sorted.get(place + 1).copied().unwrap_or(below);
    Some(below + (above - below) * f64::from(rest) / 100.0)
}

/// A quarter of the matrix. Who stands on a threshold is above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Quadrant {
    /// Below on the horizontal axis, above on the vertical one.
    TopLeft,
    /// Above on both axes.
    TopRight,
    /// Below on both axes.
    BottomLeft,
    /// Above on the horizontal axis, below on the vertical one.
    BottomRight,
}

words!(Quadrant, 4, "top_left, top_right, bottom_left, bottom_right":
    TopLeft = "top_left",
    TopRight = "top_right",
    BottomLeft = "bottom_left",
    BottomRight = "bottom_right",
);

impl Quadrant {
    /// The quadrant of a place.
    pub fn of((x, y): (f64, f64), (x_at, y_at): (f64, f64)) -> Self {
        match (x >= x_at, y >= y_at) {
            (false, true) => Self::TopLeft,
            (true, true) => Self::TopRight,
            (false, false) => Self::BottomLeft,
            (true, false) => Self::BottomRight,
        }
    }
}

/// By what an account counts as at risk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RiskView {
    /// The relationship is in dissolution.
    #[default]
    Phase,
    /// It is more likely gone than not, by the newest fit.
    ActiveProbability,
    /// It buys erratically: class Z.
    Stability,
}

words!(RiskView, 3, "phase, active_probability, stability":
    Phase = "phase",
    ActiveProbability = "active_probability",
    Stability = "stability",
);

/// What speaks for or against a risk.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RiskSigns {
    /// The phase of the relationship, where it is known.
    pub phase: Option<Phase>,
    /// The probability of being still active, where a model is fitted.
    pub p_active: Option<f64>,
    /// How steadily the account buys.
    pub xyz: Xyz,
}

impl RiskSigns {
    /// Whether the account is at risk; `None` where the sign looked for is not known.
    pub fn is_at_risk(self, view: RiskView) -> Option<bool> {
        match view {
            RiskView::Phase => self.phase.map(|phase| phase == Phase::Dissolution),
            RiskView::ActiveProbability => self.p_active.map(|p| p < LIKELY_GONE),
            RiskView::Stability => (self.xyz != Xyz::N).then_some(self.xyz == Xyz::Z),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_neighbours_in_proportion() {
        // R: quantile(c(1, 2, 4, 8), c(.25, .5, .75)) says 1.75, 3, 5.
        let figures = [8.0, 1.0, 4.0, 2.0];
        assert_eq!(
            [25, 50, 75].map(|percent| quantile(&figures, percent)),
            [Some(1.75), Some(3.0), Some(5.0)]
        );
        assert_eq!((quantile(&[7.0], 90), quantile(&[], 50)), (Some(7.0), None));
    }

    #[test]
    fn who_stands_on_a_threshold_is_above_it() {
        assert_eq!(Quadrant::of((1.0, 1.0), (1.0, 1.0)), Quadrant::TopRight);
        assert_eq!(Quadrant::of((0.9, 1.0), (1.0, 1.0)), Quadrant::TopLeft);
        assert_eq!(Quadrant::of((1.0, 0.9), (1.0, 1.0)), Quadrant::BottomRight);
        assert_eq!(Quadrant::of((0.9, 0.9), (1.0, 1.0)), Quadrant::BottomLeft);
    }

    #[test]
    fn thresholds_are_words_quantiles_or_numbers() {
        let read = |text: &str| text.parse::<Threshold>().ok();
        assert_eq!(read("median"), Some(Threshold::Quantile(50)));
        assert_eq!(read("q75"), Some(Threshold::Quantile(75)));
        assert_eq!(read("-12.5"), Some(Threshold::Typed(-12.5)));
        assert_eq!(["q0", "q100", "inf", "NaN", "half", ""].map(read), [None; 6]);
    }

    #[test]
    fn a_sign_that_is_not_known_says_nothing_of_a_risk() {
        let signs = RiskSigns::default();
        assert!(RiskView::ALL.into_iter().all(|view| signs.is_at_risk(view).is_none()));
        let gone = RiskSigns { phase: Some(Phase::Dissolution), p_active: Some(0.49), xyz: Xyz::Z };
        assert!(RiskView::ALL.into_iter().all(|view| gone.is_at_risk(view) == Some(true)));
        let steady = RiskSigns { phase: Some(Phase::Commitment), p_active: Some(0.5), xyz: Xyz::Y };
        assert!(RiskView::ALL.into_iter().all(|view| steady.is_at_risk(view) == Some(false)));
    }
}
