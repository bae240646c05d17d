//! What customers really earn: from the list price down to what is left after serving them.
//!
//! Every amount is exact, in 1/10,000 of the currency unit. What is not known is missing with a reason, and is never
//! counted as nothing.

mod bridge;
mod cells;
pub mod costing;
mod dimension;
mod factors;
mod growth;
mod ladder;
mod rounded;
mod share_out;
#[cfg(test)]
mod tests;
mod whale;

pub use bridge::{Bridge, Item, Traded, bridge};
pub use cells::{
    Cell, CellKey, CellSums, InvoiceTerms, MixedCurrencies, OnInvoice, Sales, Telling, UnderAgreement,
    cell_ladders,
};
pub use dimension::{BridgeOf, Dimension, Market, NotADimension};
pub use factors::{Factor, effects};
pub use growth::{Growth, InMarket, growth};
pub use ladder::{Coverage, Entry, Ladder, Missing, NotARung, Rung};
pub use rounded::rounded;
pub use share_out::{adding_up, share_out};
pub use whale::{Side, Whale, WhalePoint, whale};
