//! Taking an import back.

use std::process::ExitCode;

use clap::Args;
use mainstay_app::ledger::{self, Import};
use mainstay_app::{App, Error};
use mainstay_domain::policy::Actor;
use mainstay_http::ledger::ImportedFile;

use super::Session;
use super::changes;
use super::imports::confirmed;
use super::output::{complain, count, money, print, print_json};

/// Which import to take back, and how.
#[derive(Debug, Args)]
pub(super) struct Undo {
    /// The import: its version as `imports list` shows it, or its id
    import: String,
    /// Undo without asking
    #[arg(long)]
    yes: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Why, for the list of ledger versions
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

/// `mainstay imports undo`.
pub(super) async fn run(session: &Session, undo: Undo) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let import = named(&app, &actor, &undo.import).await?;
    if !undo.yes {
        let loss = ledger::undo_preview(&app, &actor, import.id).await?;
        complain(&format!(
            "Undoing {} takes away {} {}{}, {} accounts and {} products.",
            import.file_name,
            count(if loss.kind == "lines" { loss.lines } else { loss.rows }),
            if loss.kind == "lines" { "lines".to_owned() } else { format!("rows of {}", loss.kind) },
            loss.revenue.map_or_else(String::new, |revenue| format!(
                " with {} {} of revenue",
                money(revenue, loss.currency),
                loss.currency
            )),
            count(loss.accounts_removed),
            count(loss.products_removed),
        ));
        if let Some(changes) = &loss.changes {
            complain(&format!(
                "{} lines come back, which it took the place of.\n{}",
                count(loss.restored_lines),
                changes::text(changes)
            ));
        }
        if !confirmed("Undo it?")? {
            complain("nothing was undone; add --yes to undo without being asked");
            return Ok(ExitCode::FAILURE);
        }
    }
    let undone = ledger::undo_because(&app, &actor, import.id, undo.reason.as_deref()).await?;
    app.close().await;
    if undo.json {
        print_json(&ImportedFile::from(undone.import))?;
        return Ok(ExitCode::SUCCESS);
    }
    print(&format!(
        "Undone: {}. The ledger is at version {}; `mainstay analyze` shows it without this file.",
        undone.import.file_name, undone.ledger_version.0
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// The import of a version, or of an id.
pub(super) async fn named(app: &App, actor: &Actor, text: &str) -> anyhow::Result<Import> {
    if let Ok(version) = text.parse() {
        return Ok(ledger::import_of_version(app, actor, version).await?);
    }
    let id = text.parse().map_err(|_| Error::NotFound("import"))?;
    Ok(ledger::import(app, actor, id).await?)
}
