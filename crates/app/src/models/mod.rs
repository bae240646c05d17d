//! Models of what customers will do next: fitted to one version of the ledger, stored once, and shown to each person over the
//! rows they may see.

mod fit;
mod outlook;
mod sql;

pub use fit::{FitRequest, ModelFit, fit_now, latest, model_fit, perform, request_fit};
pub use outlook::{AccountOutlook, Money, Outlook, OutlookRequest, outlook, outlook_csv};
