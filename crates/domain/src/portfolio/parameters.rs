//! What a run was asked: everything besides the ledger that its result depends on.

use serde::{Deserialize, Serialize};

use super::abc::AbcCuts;
use super::basis::DateBasis;
use super::defaults::AnalysisDefaults;
use super::measure::Measure;
use super::moments::Deviation;
use super::periods::{PartialPeriods, PeriodLength};
use super::thousandths::Thousandths;
use super::told_with::ToldWith;
use super::words::words;
use crate::rate_basis::RateBasis;
use crate::time::{AsOf, Window};

/// Names the methods of this module; a run carries it, and any change of a figure changes it.
pub const METHOD_VERSION: &str = "portfolio-3";

/// The versions whose classes, ranks, shares and scores are told alike: their runs stand side by side. `portfolio-3` added
/// the mean gap to `portfolio-2`.
pub const METHODS_ALIKE: [&str; 2] = ["portfolio-2", METHOD_VERSION];

/// What a run was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Parameters {
    /// The exclusive end of what is known.
    pub as_of: AsOf,
    /// How far back ABC, RFM and concentration look.
    pub window: Window,
    /// What drives ranks, shares and concentration. Classes are reported by revenue, by gross profit and by it.
    pub measure: Measure,
    /// Where A and B end.
    pub abc: AbcCuts,
    /// How XYZ is told.
    pub xyz: XyzParameters,
    /// Which day of a line counts.
    pub date_basis: DateBasis,
    /// At which rates amounts in other currencies are counted.
    pub rates: RateBasis,
    /// What a run by a rung of the ladder was told with: nobody asks it, it follows from the costs of the day.
    pub told_with: Option<ToldWith>,
}

impl Parameters {
    /// What was asked, without what the answer was told with.
    #[must_use]
    pub fn question(self) -> Self {
        Self { told_with: None, ..self }
    }

    /// Mainstay's own defaults, as of a day.
    pub fn of(as_of: AsOf) -> Self {
        AnalysisDefaults::default().as_of(as_of)
    }
}

/// How XYZ is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "XyzFields", into = "XyzFields")]
pub struct XyzParameters {
    /// How far back it looks.
    pub window: Window,
    /// Where X and Y end, by regularity and by variability.
    pub variation: VariationCuts,
    /// Where X and Y begin, by frequency.
    pub frequency: FrequencyCuts,
    /// Which standard deviation.
    pub deviation: Deviation,
    /// How long a period is.
    pub period: PeriodChoice,
    /// What becomes of periods known in part.
    pub partial_periods: PartialPeriods,
}

impl Default for XyzParameters {
    fn default() -> Self {
        Self {
            window: Window::TwentyFourMonths,
            variation: VariationCuts::default(),
            frequency: FrequencyCuts::default(),
            deviation: Deviation::default(),
            period: PeriodChoice::Auto,
            partial_periods: PartialPeriods::default(),
        }
    }
}

/// Coefficients of variation up to which an account is X, and Y.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct VariationCuts {
    x: Thousandths,
    y: Thousandths,
}

impl VariationCuts {
    /// Cuts at `x` and `y`, which must rise.
    pub fn new(x: Thousandths, y: Thousandths) -> Result<Self, InvalidXyz> {
        if x < y { Ok(Self { x, y }) } else { Err(InvalidXyz::Variation { x, y }) }
    }

    /// Up to here an account is X.
    pub fn x(self) -> Thousandths {
        self.x
    }

    /// Up to here an account is Y.
    pub fn y(self) -> Thousandths {
        self.y
    }
}

/// 0.5 and 1, the wider pair of the trade: purchases at pure chance have gaps with a variation of 1.
impl Default for VariationCuts {
    fn default() -> Self {
        Self { x: Thousandths::of(500), y: Thousandths::of(1000) }
    }
}

/// Shares of periods with a purchase from which on an account is X, and Y.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FrequencyCuts {
    x: Thousandths,
    y: Thousandths,
}

impl FrequencyCuts {
    /// Cuts at `x` and `y`, which must fall and end above 0 and at 1 at most.
    pub fn new(x: Thousandths, y: Thousandths) -> Result<Self, InvalidXyz> {
        let works = Thousandths::of(0) < y && y < x && x <= Thousandths::of(1000);
        if works { Ok(Self { x, y }) } else { Err(InvalidXyz::Frequency { x, y }) }
    }

    /// From here on an account is X.
    pub fn x(self) -> Thousandths {
        self.x
    }

    /// From here on an account is Y.
    pub fn y(self) -> Thousandths {
        self.y
    }
}

/// 0.75 and 0.40.
impl Default for FrequencyCuts {
    fn default() -> Self {
        Self { x: Thousandths::of(750), y: Thousandths::of(400) }
    }
}

macro_rules! cuts_as_text {
    ($name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}/{}", self.x, self.y)
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotCuts<InvalidXyz>;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let unreadable = || NotCuts::Unreadable(text.to_owned());
                let (x, y) = text.split_once('/').ok_or_else(unreadable)?;
                let number = |part: &str| part.trim().parse().map_err(|_| unreadable());
                Self::new(number(x)?, number(y)?).map_err(NotCuts::Unusable)
            }
        }
    };
}

cuts_as_text!(VariationCuts);
cuts_as_text!(FrequencyCuts);

/// The text is not a pair of cuts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCuts<E> {
    /// It is not two numbers.
    #[error("`{0}` is not two numbers with a slash between them, such as 80/95 or 0.5/1")]
    Unreadable(String),
    /// They cannot tell classes apart.
    #[error("{0}")]
    Unusable(E),
}

/// Cuts that cannot tell classes apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidXyz {
    /// Those of variation do not rise.
    #[error("XYZ cuts of {x} and {y} do not work: use two rising numbers, such as 0.5 and 1")]
    Variation {
        /// The first.
        x: Thousandths,
        /// The second.
        y: Thousandths,
    },
    /// Those of frequency do not fall, or leave 0 to 1.
    #[error(
        "frequency cuts of {x} and {y} do not work: use two falling numbers up to 1, such as 0.75 and 0.4"
    )]
    Frequency {
        /// The first.
        x: Thousandths,
        /// The second.
        y: Thousandths,
    },
}

/// How long the periods of variability and frequency are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PeriodChoice {
    /// Each account by its own gaps.
    #[default]
    Auto,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// January to June, July to December.
    HalfYear,
}

words!(PeriodChoice, 5, "auto, week, month, quarter, half_year":
    Auto = "auto", Week = "week", Month = "month", Quarter = "quarter", HalfYear = "half_year");

impl PeriodChoice {
    /// The length, where it does not follow the account.
    pub fn length(self) -> Option<PeriodLength> {
        match self {
            Self::Auto => None,
            Self::Week => Some(PeriodLength::Week),
            Self::Month => Some(PeriodLength::Month),
            Self::Quarter => Some(PeriodLength::Quarter),
            Self::HalfYear => Some(PeriodLength::HalfYear),
        }
    }
}

/// The parameters of XYZ as they are written; what is left out takes its default.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = XyzParameters))]
#[serde(default, deny_unknown_fields)]
pub struct XyzFields {
    /// How far back XYZ looks.
    pub window: Window,
    /// The coefficient of variation up to which an account is X.
    #[cfg_attr(feature = "schema", schema(value_type = f64))]
    pub x: Thousandths,
    /// The one up to which it is Y.
    #[cfg_attr(feature = "schema", schema(value_type = f64))]
    pub y: Thousandths,
    /// The share of periods with a purchase from which on an account is X by frequency.
    #[cfg_attr(feature = "schema", schema(value_type = f64))]
    pub frequency_x: Thousandths,
    /// The one from which on it is Y.
    #[cfg_attr(feature = "schema", schema(value_type = f64))]
    pub frequency_y: Thousandths,
    /// Which standard deviation.
    pub deviation: Deviation,
    /// How long a period is; `auto` follows each account's own gaps.
    pub period: PeriodChoice,
    /// What becomes of periods known in part.
    pub partial_periods: PartialPeriods,
}

impl Default for XyzFields {
    fn default() -> Self {
        XyzParameters::default().into()
    }
}

impl From<XyzParameters> for XyzFields {
    fn from(parameters: XyzParameters) -> Self {
        Self {
            window: parameters.window,
            x: parameters.variation.x,
            y: parameters.variation.y,
            frequency_x: parameters.frequency.x,
            frequency_y: parameters.frequency.y,
            deviation: parameters.deviation,
            period: parameters.period,
            partial_periods: parameters.partial_periods,
        }
    }
}

impl TryFrom<XyzFields> for XyzParameters {
    type Error = InvalidXyz;

    fn try_from(fields: XyzFields) -> Result<Self, Self::Error> {
        Ok(Self {
            window: fields.window,
            variation: VariationCuts::new(fields.x, fields.y)?,
            frequency: FrequencyCuts::new(fields.frequency_x, fields.frequency_y)?,
            deviation: fields.deviation,
            period: fields.period,
            partial_periods: fields.partial_periods,
        })
    }
}
