//! Which customers the business stands on: concentration, ABC, recency, frequency and value.
//!
//! The ledger hands over one [`AccountFacts`] per account; everything here is a function of those and of the run's
//! [`Parameters`], so the same facts give the same run, byte for byte.

mod abc;
mod allocation;
mod basis;
mod calendar;
mod cells;
mod comparison;
mod concentration;
mod curve;
mod defaults;
mod demand;
mod demand_table;
mod facts;
mod matrix;
mod measure;
mod moments;
mod monthly;
mod parameters;
mod periods;
mod rank;
mod rfm;
mod rfm_segment;
mod run;
mod season;
mod sentences;
mod spread;
mod summary;
#[cfg(test)]
mod tests;
mod thousandths;
mod told_with;
mod words;
mod xyz;

pub use abc::{AbcCuts, Class, InvalidCuts, NotAClass, abc};
pub use allocation::{
    Allocation, AllocationError, Allotment, AllotmentReason, Claim, Floors, MOST_UNITS, allocate,
};
pub use basis::DateBasis;
pub use calendar::{CalendarSchedule, DueDay, MOST_MADE_UP, NotACalendarSchedule};
pub use cells::{CellRule, NineCell, XyzCount, XyzCounts, cell_rule, nine_cells};
pub(crate) use comparison::pairs;
pub use comparison::{Comparison, MatrixCell, Movement, MovementKind, Moves, Position, SideTotals, compare};
pub use concentration::{
    Concentration, ConcentrationRatios, Dependence, HhiBand, KeyBand, Largest, concentration,
};
pub use curve::{CURVE_POINTS, ClassCut, CurvePoint, Curves, LORENZ_POINTS, LorenzPoint, curves, lorenz};
pub use defaults::{AbcChoice, AnalysisDefaults, InvalidParameters, ParameterChoice, XyzChoice};
pub use demand::{Demand, DemandPattern, DemandRule};
pub use demand_table::{Demanded, NotADemand, read_demands};
pub use facts::AccountFacts;
pub use matrix::{
    Beside, MatrixMeasure, MatrixUnit, NotAThreshold, Quadrant, RiskSigns, RiskView, Threshold, quantile,
};
pub use measure::{Measure, NotAMeasure, OnRung};
pub use moments::Deviation;
pub use monthly::{MonthlyTotals, MonthlyVariation, monthly_variation};
pub use parameters::{
    FrequencyCuts, InvalidXyz, METHOD_VERSION, METHODS_ALIKE, NotCuts, Parameters, PeriodChoice,
    VariationCuts, XyzFields, XyzParameters,
};
pub use periods::{PartialPeriods, PeriodLength, PeriodTotals};
pub(crate) use rank::count;
pub use rank::{Ranking, Standing, Valued};
pub use rfm::{Buying, CutPoints, Scores, Scoring, scores};
pub use rfm_segment::RfmSegment;
pub use run::{AccountJudgement, judge, rank_by};
pub use season::{Months, Season};
pub use sentences::{Sentence, sentences};
pub use summary::{Cell, ClassCounts, RungSummary, Summary, cross_table, summary};
pub use thousandths::{NotThousandths, Thousandths};
pub use told_with::{Fingerprint, NotAFingerprint, Takes, ToldWith};
pub use words::NotOneOf;
pub(crate) use words::words;
pub use xyz::{
    AccountXyz, BuyingDay, Frequency, Regularity, Variability, Xyz, XyzBasis, gaps, period_totals,
};
