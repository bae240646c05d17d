//! What is printed, and where.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::Context;
use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use mainstay_domain::money::{Currency, Money};
use serde::Serialize;
use tracing_subscriber::EnvFilter;

use crate::config::Config;

/// Sends the log to stderr.
pub(super) fn start_log(filter: &str) -> anyhow::Result<()> {
    let filter =
        EnvFilter::try_new(filter).with_context(|| format!("`{filter}` is not a log filter such as info"))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
    Ok(())
}

/// Prints a result. A reader that went away is no fault of ours.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    match io::stdout().lock().write_all(format!("{text}\n").as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot print the result"),
    }
}

/// Tells the person at the terminal something that is not the result.
pub(super) fn complain(text: &str) {
    // When even stderr is gone there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Prints a result for programs.
pub(super) fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    print(&serde_json::to_string_pretty(value)?)
}

/// A table for people: the columns named in `right` hold numbers.
pub(super) fn table(header: &[&str], right: &[usize], rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(header.to_vec()).add_rows(rows);
    for place in right {
        if let Some(column) = table.column_mut(*place) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}

/// Minor units as people write them, thousands apart.
pub(super) fn money(minor: i64, currency: Currency) -> String {
    let plain = Money { minor, currency }.to_string();
    let (number, _) = plain.split_once(' ').unwrap_or((&plain, ""));
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, decimals) =
        digits.split_once('.').map_or((digits, String::new()), |(w, d)| (w, format!(".{d}")));
    format!("{sign}{}{decimals}", thousands(whole))
}

/// A count, thousands apart.
pub(super) fn count(number: impl std::fmt::Display) -> String {
    thousands(&number.to_string())
}

fn thousands(digits: &str) -> String {
    let groups: Vec<String> =
        digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    groups.join(",")
}

/// A share in percent.
pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.1}%", share * 100.0))
}

/// Prints every setting with its origin.
pub(super) fn config(config: &Config) -> anyhow::Result<ExitCode> {
    let rows = config
        .settings()
        .iter()
        .map(|setting| vec![setting.name.to_owned(), setting.shown(), setting.origin.to_string()])
        .collect();
    print(&table(&["setting", "value", "origin"], &[], rows))?;
    Ok(ExitCode::SUCCESS)
}
