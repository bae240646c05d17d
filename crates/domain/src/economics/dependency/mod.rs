//! How much the seller hangs on its customers, and they on it.
//!
//! Ours on them: shares of what customers bring, the limits a company sets itself, and when a share gets there (F4, F40). A
//! share is of the sum of what is above nothing, as everywhere in the portfolio. Theirs on us: what people say of a customer's
//! suppliers, wallet and switching.

mod limit;
mod sourcing;
mod trend;

pub use limit::{
    DependencyMeasure, DependencyOn, IndependenceLimit, InvalidLimit, LimitStanding, NotADependency,
};
pub use sourcing::{
    BothSides, InvalidPosition, MutualDependency, OurShare, SourcingPosition, weighted_dependency,
};
pub use trend::{
    LimitForecast, MOST_MONTHS_AHEAD, MonthlyValues, ShareTrend, TREND_MONTHS, share_trend, trailing_bases,
};
