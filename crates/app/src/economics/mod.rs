//! What customers really earn: ladders, the whale curve and bridges, asked of the ledger whenever somebody looks.
//!
//! Nothing is stored: the same question to the same version of the ledger has the same answer. Everybody sees their own
//! accounts, and costs only with the sight of margins.

mod bridge;
mod dimension;
mod export;
mod ladder;
mod sales;
mod whale;
mod workbook;

pub use bridge::{BridgeRequest, BridgeRow, Bridged, FactorEffect, bridge};
pub use dimension::Member;
pub use export::{bridge_csv, ladder_csv, whale_csv};
pub use ladder::{LadderRow, LadderTable, Reconciled, Reconciliation, ladder, reconciliation};
pub use sales::{EconomicsRequest, Told, percent};
pub use whale::{WhaleAccount, WhaleTable, whale};
pub use workbook::{bridge_xlsx, ladder_xlsx};
