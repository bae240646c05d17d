//! Which customers the business stands on: concentration, ABC, recency, frequency and value.
//!
//! The ledger hands over one [`AccountFacts`] per account; everything here is a function of those and of the run's
//! [`Parameters`], so the same facts give the same run, byte for byte.

mod abc;
mod concentration;
mod curve;
mod facts;
mod rank;
mod rfm;
mod run;
mod spread;
mod summary;
#[cfg(test)]
mod tests;
mod xyz;

pub use abc::{AbcCuts, Class, InvalidCuts, NotAClass, abc};
pub use concentration::{
    Concentration, ConcentrationRatios, Dependence, HhiBand, KeyBand, Largest, concentration,
};
pub use curve::{CURVE_POINTS, ClassCut, CurvePoint, Curves, LORENZ_POINTS, LorenzPoint, curves};
pub use facts::{AccountFacts, METHOD_VERSION, Measure, NotAMeasure, Parameters};
pub use rank::{Ranking, Standing, Valued};
pub use rfm::{Buying, CutPoints, Scores, Scoring, scores};
pub use run::{AccountJudgement, judge, rank_by};
pub use summary::{Cell, ClassCounts, Summary, cross_table, summary};
pub use xyz::{FEWEST_MONTHS, MonthlyTotals, Variability, Xyz, variability};
