//! `mainstay import template`: where somebody without an export of their own begins.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use mainstay_app::ledger::template_xlsx;
use mainstay_ledger::import::Kind;

use super::output::print;

/// Which template.
#[derive(Debug, Args)]
pub(super) struct Template {
    /// What the rows are
    #[arg(value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::as_str)).try_map(|word| word.parse::<Kind>()))]
    kind: Kind,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Write it to a file instead; xlsx needs one
    #[arg(long, value_name = "FILE", required_if_eq("format", "xlsx"))]
    out: Option<PathBuf>,
    /// The mapping instead of the file
    #[arg(long, conflicts_with = "format")]
    mapping: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    Xlsx,
}

pub(super) fn run(wanted: &Template) -> anyhow::Result<ExitCode> {
    let file = match (wanted.mapping, wanted.format) {
        (true, _) => wanted.kind.template_mapping().into_bytes(),
        (false, Format::Csv) => wanted.kind.template_csv().into_bytes(),
        (false, Format::Xlsx) => template_xlsx(wanted.kind)?,
    };
    match &wanted.out {
        Some(path) => {
            std::fs::write(path, file).with_context(|| format!("cannot write {}", path.display()))?;
        }
        None => print(String::from_utf8(file)?.trim_end())?,
    }
    Ok(ExitCode::SUCCESS)
}
