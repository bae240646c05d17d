//! What customers really earn: ladders, the whale curve and bridges, asked of the ledger whenever somebody looks.
//!
//! Nothing is stored: the same question to the same version of the ledger has the same answer. Everybody sees their own
//! accounts, and costs only with the sight of margins.

mod account_rungs;
mod attach_rate;
mod attach_rate_workbook;
mod both_periods;
mod bridge;
mod bridging;
mod capital;
mod contributions;
mod dependency;
mod dimension;
mod export;
mod key_accounts;
mod ladder;
mod lines;
mod mostly;
mod price_bands;
mod price_corridor;
mod price_corridor_workbook;
mod price_workbook;
mod profit_structure;
mod profit_structure_workbook;
mod readings;
mod sales;
mod scenario;
mod service_models;
mod serving;
mod told;
mod whale;
mod what_if;
mod what_if_workbook;
mod within;
mod workbook;

pub(crate) use account_rungs::{RungQuestion, account_ladders};
pub use attach_rate::{AttachTable, attach_rate, set_service_categories};
pub use attach_rate_workbook::attach_rate_xlsx;
pub use bridge::{BridgeRequest, BridgeRow, Bridged, FactorEffect, InOtherUnits, bridge};
pub use capital::{capital_terms, percent, set_capital_terms};
pub use contributions::KeptRates;
pub(crate) use contributions::{
    ContributionRates, Contributions, contribution_rates, contributions, left_on,
};
pub use dependency::{
    AccountCategory, AccountDependency, Bases, CategorySourcing, Dependency, DependencyRow, Lost, Mutual,
    SourcedCategory, Sourcing, StoredLimit, StoredPosition, account_dependency, dependency, dependency_xlsx,
    import_sourcing_positions, independence_limits, set_independence_limit, sourcing, tell_sourcing_position,
    withdraw_independence_limit, withdraw_sourcing_position, write_sourcing_positions,
};
pub use dimension::Member;
pub use export::{bridge_csv, ladder_csv, profit_structure_csv, whale_csv};
pub use key_accounts::{
    KeyAccount, KeyAccountSpell, KeyAccounts, Proposal, StoredException, StoredKeyAccount, grant_exception,
    key_account_spells, key_accounts, key_accounts_xlsx, mark_key_account, set_adequacy_threshold,
    take_off_key_account, withdraw_exception,
};
pub(crate) use key_accounts::{KeyAccountDays, key_account_days, key_accounts_now};
pub use ladder::{LadderRow, LadderTable, Reconciled, Reconciliation, ladder, reconciliation};
pub use lines::{InvoiceRow, InvoiceTable, LineRow, LineTable, invoice_ladders, invoice_line_ladders};
pub(crate) use mostly::mostly;
pub use price_bands::{PriceTable, PricedAccount, prices};
pub use price_corridor::{CorridorProduct, CorridorTable, price_corridors};
pub use price_corridor_workbook::price_corridors_xlsx;
pub use price_workbook::{prices_csv, prices_xlsx};
pub use profit_structure::{ProfitStructure, StructureRequest, StructureRow, profit_structure};
pub use profit_structure_workbook::profit_structure_xlsx;
pub use readings::Readings;
pub use sales::EconomicsRequest;
pub use scenario::{
    Scenario, add_scenario, change_scenario, remove_scenario, scenario, scenarios, tell_scenario,
};
pub use service_models::{
    ServiceModelRow, ServiceModelTotals, ServiceModels, StoredServiceModel, say_service_model,
    service_models, service_models_xlsx, set_service_terms, take_back_service_model,
};
pub use serving::Serving;
pub use told::Told;
pub use whale::{WhaleAccount, WhaleTable, whale};
pub use what_if::{Change, ChangedAccount, ScenarioDraft, WhatIf, what_if};
pub use what_if_workbook::what_if_xlsx;
pub use within::{NotWithin, Within};
pub use workbook::{bridge_xlsx, ladder_xlsx};
