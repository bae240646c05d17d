//! Portfolio runs: stored once, the same wherever the same lines are, and shown to each over what they may see.

mod defaults;
mod demand;
mod doors;
mod earlier_methods;
mod judgements;
mod migration;
mod parameters;
mod parquet;
mod posting_dates;
mod products;
mod reproducible;
mod sample_company;
mod subtraction;
mod workbook;
mod xyz;
