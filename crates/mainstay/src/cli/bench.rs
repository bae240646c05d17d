//! `mainstay bench`: the timed jobs that other engines are measured by as well.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use mainstay_ledger::facts::{portfolio_contract, summarize_contract};

use super::output::print;

#[derive(Debug, Subcommand)]
pub(super) enum Bench {
    /// ABC, XYZ, RFM and concentration over one Parquet file of invoice lines; `bench/README.md` has the contract
    Portfolio {
        /// The lines
        input: PathBuf,
        /// One row per account
        output: PathBuf,
        /// A folder with the summary of the lines: it is read instead of them
        #[arg(long, value_name = "FOLDER")]
        summary: Option<PathBuf>,
    },
    /// Sum the lines of that file up, as an import does
    Summarize {
        /// The lines
        input: PathBuf,
        /// An empty folder for the summary
        folder: PathBuf,
    },
}

/// Runs the job and prints its digest as one line of JSON.
pub(super) async fn run(bench: Bench) -> anyhow::Result<ExitCode> {
    match bench {
        Bench::Portfolio { input, output, summary } => {
            let digest = portfolio_contract(&input, &output, summary.as_deref()).await?;
            print(&serde_json::to_string(&digest)?)?;
        }
        Bench::Summarize { input, folder } => {
            print(&serde_json::to_string(&summarize_contract(&input, &folder).await?)?)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
