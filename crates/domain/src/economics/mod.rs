//! What customers really earn: from the list price down to what is left after serving them.
//!
//! Every amount is exact, in 1/10,000 of the currency unit. What is not known is missing with a reason, and is never
//! counted as nothing.

mod ladder;

pub use ladder::{Coverage, Entry, Ladder, Missing, NotARung, Rung};
