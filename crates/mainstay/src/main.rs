//! Mainstay: key account management from your own invoice lines, in one binary.
//!
//! This page parses, dispatches and turns the outcome into an exit code; what the verbs do is in `cli`.

mod assets;
mod cli;
mod config;

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match cli::run(arguments).await {
        Ok(code) => code,
        Err(error) => cli::failure(&error),
    }
}
