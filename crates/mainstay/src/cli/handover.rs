//! How a verb hands over what it found of a run: a table for people, JSON for programs, or a spreadsheet in a file.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use mainstay_app::Error;
use serde_json::Value;

use super::output::print;

#[derive(Debug, Args)]
pub(super) struct Handover {
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(super) format: Format,
    /// Write it to a file instead; a spreadsheet needs one, and has everything
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Table,
    Json,
    Xlsx,
}

/// What was found, in the format that was asked for.
pub(super) enum Found {
    Table(String),
    Json(Value),
    Xlsx(Vec<u8>),
}

impl Handover {
    /// Refuses a spreadsheet for a terminal, before anything is worked out. `verb` names the file that is proposed.
    pub(super) fn check(&self, verb: &str) -> anyhow::Result<()> {
        if self.format == Format::Xlsx && self.out.is_none() {
            bail!("a spreadsheet needs a file: add `--out {verb}.xlsx`");
        }
        Ok(())
    }

    /// Prints it, or writes it to the file.
    pub(super) fn give(self, found: Found) -> anyhow::Result<ExitCode> {
        let bytes = match found {
            Found::Table(text) => text.into_bytes(),
            Found::Json(value) => serde_json::to_vec_pretty(&value)?,
            Found::Xlsx(bytes) => bytes,
        };
        match self.out {
            Some(path) => {
                std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
            }
            None => print(&String::from_utf8(bytes)?)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A run that is missing, told as the step that brings it.
pub(super) fn without_run(error: Error) -> anyhow::Error {
    match error {
        Error::NotFound(_) => anyhow::anyhow!("no run is kept: compute one with `mainstay analyze`"),
        other => other.into(),
    }
}
