//! `mainstay bench`: the timed jobs that other engines are measured by as well.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use mainstay_ledger::facts::portfolio_contract;

use super::output::print;

#[derive(Debug, Subcommand)]
pub(super) enum Bench {
    /// ABC, XYZ, RFM and concentration over one Parquet file of invoice lines; `bench/README.md` has the contract
    Portfolio {
        /// The lines
        input: PathBuf,
        /// One row per account
        output: PathBuf,
    },
}

/// Runs the job and prints its digest as one line of JSON.
pub(super) async fn run(bench: Bench) -> anyhow::Result<ExitCode> {
    let Bench::Portfolio { input, output } = bench;
    let digest = portfolio_contract(&input, &output).await?;
    print(&serde_json::to_string(&digest)?)?;
    Ok(ExitCode::SUCCESS)
}
