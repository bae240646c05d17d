//! The binary, as people and scripts at a terminal meet it.

mod accounts;
mod analyze;
mod customer_base;
mod defaults;
mod demand;
mod described;
mod import;
pub(crate) mod killed;
mod killed_compaction;
mod killed_corrections;
mod lifecycle;
mod matrix;
mod migration;
pub(crate) mod models;
mod outages;
mod people;
mod serve;
mod settings;
mod upkeep;
