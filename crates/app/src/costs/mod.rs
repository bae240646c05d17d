//! Cost to serve: the company's cost rates, each version with its days, and what serving accounts costs by them.

mod charges;
mod costing;
mod export;
mod kept;
mod order_sizes;
mod preview;
mod rates;
mod sql;
mod strata;
mod strata_export;
mod traceable;
mod traceable_file;
mod traceable_sql;
mod traced;
mod written;

pub(crate) use charges::{Charged, charged};
pub use costing::{CostingRequest, CostingRow, CostsToServe, costs_to_serve};
pub use export::costs_xlsx;
pub use kept::Kept;
pub use order_sizes::{ConsolidationRow, SizesTold, order_sizes};
pub use preview::{Preview, preview};
pub use rates::{
    StoredRates, cost_rates, cost_rates_history, currency, set_cost_rates, template, withdraw_cost_rates,
};
pub(crate) use sql::in_force;
pub use strata::{Strata, StratifiedRow, strata};
pub use strata_export::strata_xlsx;
pub use traceable::{
    ListedTraceable, StoredTraceable, TraceableDraft, add_traceable_cost, import_traceable_costs,
    traceable_costs, withdraw_traceable_cost,
};
pub use traceable_file::write_traceable_costs;
pub(crate) use traceable_sql::{bearers, in_force as traceable_in_force};
pub(crate) use traced::{Traced, traced};
pub(crate) use written::minor_of;
pub use written::{read_rates, write_rates};
