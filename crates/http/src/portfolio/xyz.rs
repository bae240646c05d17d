//! XYZ as the API says it: an account's three bases, the counts, the nine cells.

use mainstay_domain::money::Currency;
use mainstay_domain::portfolio::{
    Class, Frequency as DomainFrequency, NineCell as DomainCell, PeriodLength,
    Regularity as DomainRegularity, Variability as DomainVariability, Xyz, cell_rule,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Failure;
use crate::money::{minor, optional};

/// How even the gaps between purchase days are.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Regularity {
    /// N below three gaps.
    class: Xyz,
    /// Standard deviation of the gaps over their mean; null without a gap.
    cv: Option<f64>,
    /// How many gaps there are.
    gaps: u32,
    /// The mean gap in days; null without a gap, and in runs of `portfolio-2`.
    mean_gap_days: Option<f64>,
}

/// How even the value is from period to period.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Variability {
    /// N below six weeks or months, or four quarters or half-years, and where the mean is zero or less.
    class: Xyz,
    /// Standard deviation of the periods' values over their mean; null where that is zero or less.
    cv: Option<f64>,
    /// How long a period is.
    period: PeriodLength,
    /// How many periods there are.
    periods: u32,
}

/// In how many of its periods an account buys. Not the F of RFM, which counts invoices.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PurchaseFrequency {
    /// N below six weeks or months, or four quarters or half-years, and without a purchase in any.
    class: Xyz,
    /// The part of periods with a purchase.
    active_share: Option<f64>,
    /// The periods with a purchase.
    active_periods: u32,
    /// All periods.
    periods: u32,
    /// Average demand interval: periods per period with a purchase.
    adi: Option<f64>,
    /// The trade's word: `frequent`, `regular`, `irregular`; null for N.
    word: Option<&'static str>,
}

impl From<DomainRegularity> for Regularity {
    fn from(found: DomainRegularity) -> Self {
        Self { class: found.class, cv: found.cv, gaps: found.gaps, mean_gap_days: found.mean_gap_days() }
    }
}

impl From<DomainVariability> for Variability {
    fn from(found: DomainVariability) -> Self {
        Self { class: found.class, cv: found.cv, period: found.period, periods: found.periods }
    }
}

impl From<DomainFrequency> for PurchaseFrequency {
    fn from(found: DomainFrequency) -> Self {
        Self {
            class: found.class,
            active_share: found.active_share(),
            active_periods: found.active_periods,
            periods: found.periods,
            adi: found.adi(),
            word: found.word(),
        }
    }
}

/// The accounts in one class by ABC and in one by XYZ, and what the two mean together.
#[derive(Debug, Serialize, ToSchema)]
pub struct NineCell {
    /// A, B or C by the measure.
    pub abc: Class,
    /// X, Y, Z, or N where an account of that class cannot be told.
    pub xyz: Xyz,
    /// How many accounts there are.
    pub accounts: u32,
    /// Their net revenue.
    pub revenue: i64,
    /// Their gross profit; null where no cost is known, or when you may not see it.
    pub gross_profit: Option<i64>,
    /// What the cell means, in a sentence.
    pub meaning: &'static str,
    /// What to do, in a sentence.
    pub advice: &'static str,
}

impl NineCell {
    /// What the API says of the cells; without the sight of margins their gross profit is null.
    pub fn of(cells: &[DomainCell], currency: Currency, margin: bool) -> Result<Vec<Self>, Failure> {
        let ruled = cells.iter().filter_map(|cell| Some((cell, cell_rule(cell.abc, cell.xyz)?)));
        ruled
            .map(|(cell, rule)| {
                Ok(Self {
                    abc: cell.abc,
                    xyz: cell.xyz,
                    accounts: cell.accounts,
                    revenue: minor(cell.revenue, currency)?,
                    gross_profit: optional(cell.gross_profit.filter(|_| margin), currency)?,
                    meaning: rule.meaning,
                    advice: rule.advice,
                })
            })
            .collect()
    }
}
