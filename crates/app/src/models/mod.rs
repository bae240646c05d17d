//! Models of what customers will do next: fitted to one version of the ledger, stored once, and shown to each person over the
//! rows they may see.

mod account;
mod allocation;
mod allocation_workbook;
mod equity;
mod fit;
mod outlook;
mod outlook_csv;
mod sql;
mod value_history;
mod valuing;
mod workbook;

pub use account::{AccountForecast, account_forecast};
pub use allocation::{AllocationAccount, AllocationPicture, AllocationRequest, allocation};
pub use allocation_workbook::allocation_xlsx;
pub use equity::{Concentrated, Equity, EquityAccount, EquityClass, EquityTier, equity};
pub use fit::{FitRequest, ModelFit, fit_now, latest, model_fit, perform, request_fit};
pub use outlook::{AccountOutlook, Money, Outlook, OutlookRequest, outlook};
pub(crate) use outlook::{Losses, losses};
pub use outlook_csv::outlook_csv;
pub use value_history::{AccountValues, ValueThen, account_values};
pub use workbook::equity_xlsx;
