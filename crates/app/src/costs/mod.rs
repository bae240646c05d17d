//! Cost to serve: the company's cost rates, each version with its days, and what serving accounts costs by them.

mod costing;
mod export;
mod order_sizes;
mod preview;
mod rates;
mod sql;
mod written;

pub use costing::{CostingRequest, CostingRow, CostsToServe, costs_to_serve};
pub use export::costs_xlsx;
pub use order_sizes::{ConsolidationRow, SizesTold, order_sizes};
pub use preview::{Preview, preview};
pub use rates::{
    StoredRates, cost_rates, cost_rates_history, currency, set_cost_rates, template, withdraw_cost_rates,
};
pub use written::{read_rates, write_rates};
