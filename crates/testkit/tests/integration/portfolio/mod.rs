//! Portfolio runs: stored once, the same wherever the same lines are, and shown to each over what they may see.

mod allocation;
mod archive;
mod calendar;
mod customer_base;
mod defaults;
mod demand;
mod doors;
mod earlier_methods;
mod equity;
mod judgements;
mod lifecycle;
mod matrix;
mod migration;
mod parameters;
mod parquet;
mod posting_dates;
mod products;
mod record;
mod reproducible;
mod rungs;
mod sample_company;
mod segmentation;
mod subtraction;
mod workbook;
mod xyz;
