//! What a run is asked where nobody says otherwise, and how a choice of some parameters is completed by it.

use serde::{Deserialize, Serialize};

use super::abc::{AbcCuts, InvalidCuts};
use super::basis::DateBasis;
use super::measure::Measure;
use super::moments::Deviation;
use super::parameters::{InvalidXyz, Parameters, PeriodChoice, XyzFields, XyzParameters};
use super::periods::PartialPeriods;
use super::thousandths::Thousandths;
use crate::economics::Rung;
use crate::rate_basis::RateBasis;
use crate::time::{AsOf, Window};

/// The parameters of a run but for the as-of day, which follows the ledger. `default()` is Mainstay's own choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnalysisDefaults {
    /// How far back ABC, RFM and concentration look.
    pub window: Window,
    /// What drives ranks, shares and concentration.
    pub measure: Measure,
    /// Where A and B end.
    pub abc: AbcCuts,
    /// How XYZ is told.
    pub xyz: XyzParameters,
    /// Which day of a line counts.
    #[serde(default, skip_serializing_if = "DateBasis::is_document")]
    pub date_basis: DateBasis,
}

impl Default for AnalysisDefaults {
    fn default() -> Self {
        Self {
            window: Window::TwelveMonths,
            measure: Measure::Revenue,
            abc: AbcCuts::default(),
            xyz: XyzParameters::default(),
            date_basis: DateBasis::default(),
        }
    }
}

impl AnalysisDefaults {
    /// What a run as of that day is asked.
    pub fn as_of(self, as_of: AsOf) -> Parameters {
        let Self { window, measure, abc, xyz, date_basis } = self;
        let rates = RateBasis::default();
        Parameters { as_of, window, measure, abc, xyz, date_basis, rates, told_with: None }
    }
}

impl From<Parameters> for AnalysisDefaults {
    fn from(parameters: Parameters) -> Self {
        let Parameters { window, measure, abc, xyz, date_basis, .. } = parameters;
        Self { window, measure, abc, xyz, date_basis }
    }
}

/// What somebody says of a run's parameters. What is left out is not said, and stays as it is elsewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ParameterChoice {
    /// How far back to look.
    pub window: Option<Window>,
    /// What drives ranks, shares and concentration.
    pub measure: Option<Measure>,
    /// Where A and B end.
    pub abc: AbcChoice,
    /// How XYZ is told.
    pub xyz: XyzChoice,
    /// Which day of a line counts.
    pub date_basis: Option<DateBasis>,
}

/// Where A and B end, in percent of the sum of positive values. What is left out stays as the defaults have it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct AbcChoice {
    /// A ends where better ranks bring this much.
    pub a: Option<u8>,
    /// B ends where better ranks bring this much.
    pub b: Option<u8>,
}

/// How XYZ is told. What is left out stays as the defaults have it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct XyzChoice {
    /// How far back XYZ looks.
    pub window: Option<Window>,
    /// The coefficient of variation up to which an account is X.
    #[cfg_attr(feature = "schema", schema(value_type = Option<f64>))]
    pub x: Option<Thousandths>,
    /// The one up to which it is Y.
    #[cfg_attr(feature = "schema", schema(value_type = Option<f64>))]
    pub y: Option<Thousandths>,
    /// The share of periods with a purchase from which on an account is X by frequency.
    #[cfg_attr(feature = "schema", schema(value_type = Option<f64>))]
    pub frequency_x: Option<Thousandths>,
    /// The one from which on it is Y.
    #[cfg_attr(feature = "schema", schema(value_type = Option<f64>))]
    pub frequency_y: Option<Thousandths>,
    /// Which standard deviation.
    pub deviation: Option<Deviation>,
    /// How long a period is; `auto` follows each account's own gaps.
    pub period: Option<PeriodChoice>,
    /// What becomes of periods known in part.
    pub partial_periods: Option<PartialPeriods>,
}

/// Parameters that do not work together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidParameters {
    /// Those of ABC.
    #[error(transparent)]
    Abc(#[from] InvalidCuts),
    /// Those of XYZ.
    #[error(transparent)]
    Xyz(#[from] InvalidXyz),
    /// The measure and the date basis.
    #[error(
        "{0} is told by document date alone: leave the date basis at `document`, or measure by revenue or gross_profit"
    )]
    RungByPosting(Rung),
}

impl InvalidParameters {
    /// The field they stand in.
    pub fn field(self) -> &'static str {
        match self {
            Self::Abc(_) => "abc",
            Self::Xyz(_) => "xyz",
            Self::RungByPosting(_) => "measure",
        }
    }
}

impl ParameterChoice {
    /// The defaults with what was chosen in their place. The choice always wins, and it is the whole that must work: a first
    /// cut alone may be fine over some defaults and wrong over others.
    pub fn over(self, defaults: AnalysisDefaults) -> Result<AnalysisDefaults, InvalidParameters> {
        let measure = self.measure.unwrap_or(defaults.measure);
        let date_basis = self.date_basis.unwrap_or(defaults.date_basis);
        if let Some(rung) = measure.rung().filter(|_| !date_basis.is_document()) {
            return Err(InvalidParameters::RungByPosting(rung));
        }
        Ok(AnalysisDefaults {
            window: self.window.unwrap_or(defaults.window),
            measure,
            abc: self.abc.over(defaults.abc)?,
            xyz: self.xyz.over(defaults.xyz)?,
            date_basis,
        })
    }
}

impl AbcChoice {
    fn over(self, cuts: AbcCuts) -> Result<AbcCuts, InvalidCuts> {
        AbcCuts::new(self.a.unwrap_or(cuts.a()), self.b.unwrap_or(cuts.b()))
    }
}

/// Both cuts.
impl From<AbcCuts> for AbcChoice {
    fn from(cuts: AbcCuts) -> Self {
        Self { a: Some(cuts.a()), b: Some(cuts.b()) }
    }
}

impl XyzChoice {
    fn over(self, parameters: XyzParameters) -> Result<XyzParameters, InvalidXyz> {
        let fields = XyzFields::from(parameters);
        XyzFields {
            window: self.window.unwrap_or(fields.window),
            x: self.x.unwrap_or(fields.x),
            y: self.y.unwrap_or(fields.y),
            frequency_x: self.frequency_x.unwrap_or(fields.frequency_x),
            frequency_y: self.frequency_y.unwrap_or(fields.frequency_y),
            deviation: self.deviation.unwrap_or(fields.deviation),
            period: self.period.unwrap_or(fields.period),
            partial_periods: self.partial_periods.unwrap_or(fields.partial_periods),
        }
        .try_into()
    }
}
