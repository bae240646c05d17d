//! Segments of accounts: by rules a person writes, by regions of RFM scores, or by likeness, found and not decided.
//!
//! Groups by likeness come from k-medoids over robustly scaled features. Each is stood for by one of its accounts, its medoid,
//! which a person can look up; means of features are nobody. How well groups part is told by silhouettes, and whether they
//! would be found again by resampling.

mod condition;
mod definition;
mod features;
mod medoids;
mod partition;
mod segmented;
mod stability;
#[cfg(test)]
mod tests;

pub use condition::{Condition, Field, InvalidCondition, Profile};
pub use definition::{Centres, Definition, InvalidDefinition, RegionName, Rule};
pub use features::{Feature, Scale};
pub use medoids::{MOST_EXACT, Medoids, SAMPLE_SIZE, SAMPLES, k_medoids};
pub use partition::{adjusted_rand, silhouettes};
pub use segmented::{Advice, Found, NoGroups, Quality, Segmented, find_groups, segment};
pub use stability::{Stability, Verdict, stability};

/// The version of the methods on this page; a change that could move an account makes a new one.
pub const SEGMENTATION_VERSION: &str = "segmentation-1";
