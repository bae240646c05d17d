//! Quarantined rows handed out for mending.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ValueEnum};
use mainstay_app::ledger;

use super::Session;
use super::output::{complain, count, print};
use super::undo::named;

/// Which quarantine, and how it is written.
#[derive(Debug, Args)]
pub(super) struct Quarantine {
    /// The import: its version as `imports list` shows it, or its id
    import: String,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Write it to a file instead; xlsx needs one
    #[arg(long, value_name = "FILE", required_if_eq("format", "xlsx"))]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    Xlsx,
}

/// `mainstay imports quarantine`.
pub(super) async fn run(session: &Session, quarantine: Quarantine) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let import = named(&app, &actor, &quarantine.import).await?;
    let file = match quarantine.format {
        Format::Csv => ledger::quarantine_csv(&app, &actor, import.id).await?,
        Format::Xlsx => ledger::quarantine_xlsx(&app, &actor, import.id).await?,
    };
    app.close().await;
    let Some(path) = quarantine.out else {
        print(String::from_utf8(file)?.trim_end())?;
        return Ok(ExitCode::SUCCESS);
    };
    std::fs::write(&path, file).with_context(|| format!("cannot write {}", path.display()))?;
    complain(&format!(
        "{} rows of {} are in {}; correct them, and import the file by the same mapping.",
        count(import.quarantined),
        import.file_name,
        path.display()
    ));
    Ok(ExitCode::SUCCESS)
}
