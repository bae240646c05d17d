//! What customers really earn: from the list price down to what is left after serving them.
//!
//! Every amount is exact, in 1/10,000 of the currency unit. What is not known is missing with a reason, and is never
//! counted as nothing.

mod attach_rate;
mod blocks;
mod bridge;
mod capital;
mod cells;
mod charges;
pub mod costing;
mod dependency;
mod dimension;
mod factors;
mod growth;
mod key_accounts;
mod ladder;
mod lines;
mod price_bands;
mod price_corridor;
mod profit_structure;
mod rounded;
mod service_models;
mod share_out;
#[cfg(test)]
mod tests;
mod traceable;
mod whale;
mod what_if;

pub use attach_rate::{AttachRate, OfferSide, SystemOffer, attach_rate};
pub use bridge::{Bridge, Bridging, Item, Traded, bridge};
pub use capital::{CapitalError, CapitalTerms, WaitsFrom};
pub use cells::{
    Cell, CellKey, CellSums, InvoiceTerms, MixedCurrencies, OnInvoice, Sales, Telling, UnderAgreement,
    cell_ladders, each_ladder,
};
pub use charges::{Charge, PlacedCharge, SERVING, Served};
pub use dependency::{
    BothSides, DependencyMeasure, DependencyOn, IndependenceLimit, InvalidLimit, InvalidPosition,
    LimitForecast, LimitStanding, MOST_MONTHS_AHEAD, MonthlyValues, MutualDependency, NotADependency,
    OurShare, ShareTrend, SourcingPosition, TREND_MONTHS, share_trend, trailing_bases, weighted_dependency,
};
pub use dimension::{BridgeOf, Dimension, Market, NotADimension};
pub use factors::{Factor, effects};
pub use growth::{Growth, InMarket, growth};
pub use key_accounts::{
    Adequacy, AdequacyThreshold, InvalidThreshold, InvalidWord, KeyAccountException, Left, Shortfall,
    reason as key_account_reason,
};
pub use ladder::{Coverage, Entry, Ladder, Missing, NotARung, Rung};
pub use lines::{SoldLine, line_ladders};
pub use price_bands::{PlacedPrice, PriceBand, PriceStanding, Priced, PricedShare, price_bands};
pub use price_corridor::{PriceCorridor, SoldIn, price_corridor};
pub use profit_structure::{Earned, NotAStructure, StructureBy, StructureChange, profit_structure};
pub use rounded::rounded;
pub use service_models::{
    InvalidServiceTerms, NotAServiceModel, SERVICE_RUNGS, ServedAccount, ServiceModel, ServiceTerms,
    ServiceWork, propose as propose_service_models,
};
pub use share_out::{adding_up, share_out};
pub use traceable::{Bearer, ShareRule, TraceableCost, TraceableError, shared};
pub use whale::{Side, Whale, WhalePoint, whale};
pub use what_if::{BeyondReach, Decimal, Levers, NotADecimal, orders_left};
