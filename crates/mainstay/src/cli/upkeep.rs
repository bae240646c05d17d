//! Keeping an installation in order: `doctor`, `backup`, `restore`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand};
use mainstay_app::upkeep::{self, Finding, State};
use mainstay_app::{App, ledger, portfolio};

use super::Session;
use super::output::{complain, count, print, print_json, table};

#[derive(Debug, Subcommand)]
pub(super) enum Upkeep {
    /// Look whether everything is there and as it was written
    Doctor(Doctor),
    /// Copy the whole installation into one file, also while it is served
    Backup(Backup),
    /// Bring a backup back into a data directory that is absent or empty
    Restore(Restore),
}

#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// Also mend what takes no decision: remove what nothing names, merge small files, make summaries and lost runs anew
    #[arg(long)]
    repair: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to write; it holds everything, so keep it as safe as the data directory
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// A file that `mainstay backup` wrote
    file: PathBuf,
}

pub(super) async fn run(session: &Session, upkeep: Upkeep) -> anyhow::Result<ExitCode> {
    match upkeep {
        Upkeep::Doctor(asked) => doctor(session, asked).await,
        Upkeep::Backup(asked) => backup(session, asked).await,
        Upkeep::Restore(asked) => restore(session, asked).await,
    }
}

/// `mainstay doctor`: looks at everything; exit code 1 where something is lost or will be.
async fn doctor(session: &Session, doctor: Doctor) -> anyhow::Result<ExitCode> {
    let data = session.config.data();
    if !data.is_dir() {
        bail!("there is no data directory {}: name it with --data", data.display());
    }
    let findings = match session.open().await {
        Ok(app) => {
            let findings = examine(session, &app, doctor.repair).await?;
            app.close().await;
            findings
        }
        Err(error) => vec![Finding::fail(
            "database",
            format!("it cannot be opened: {error:#}"),
            "mend what it says, or restore the newest backup",
        )],
    };
    if doctor.json {
        print_json(&serde_json::json!({ "findings": findings }))?;
    } else {
        print(&report(&findings))?;
    }
    let failed = findings.iter().any(|finding| finding.state == State::Fail);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn examine(session: &Session, app: &App, repair: bool) -> anyhow::Result<Vec<Finding>> {
    let actor = session.actor(app).await?;
    if repair {
        // Whoever may not look may not mend either.
        upkeep::may(&actor)?;
        let removed = ledger::sweep(app).await?;
        complain(&format!("removed {} files that nothing names", count(removed)));
        let kept = ledger::keep_missing_checksums(app).await?;
        complain(&format!("made the checksums of {} files", count(kept)));
        let merged = ledger::compact(app).await?;
        complain(&format!("merged small files of lines into {}", count(merged)));
        let made = ledger::summarize(app).await?;
        complain(&format!("made {} summaries anew", count(made)));
        let joined = ledger::join_summaries(app, ledger::LARGE_FILE).await?;
        complain(&format!("brought summaries of large files together in {}", count(joined)));
        let restored = portfolio::restore_lost(app, &actor).await?;
        complain(&format!("computed {} lost runs anew", count(restored.runs)));
        for why in &restored.lost {
            complain(&format!("not computed anew: {why}"));
        }
    }
    Ok(upkeep::examine(app, &actor).await?)
}

fn report(findings: &[Finding]) -> String {
    let rows = findings.iter().map(|finding| {
        let state = match finding.state {
            State::Ok => "ok",
            State::Warn => "warn",
            State::Fail => "FAIL",
        };
        let next = finding.next.as_ref().map(|next| format!("\n-> {next}")).unwrap_or_default();
        vec![state.to_owned(), finding.what.to_owned(), finding.found.clone() + &next]
    });
    table(&["", "what", "found"], &[], rows.collect())
}

/// `mainstay backup`: also while a server runs.
async fn backup(session: &Session, backup: Backup) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let done = upkeep::backup(&app, &actor, &backup.file).await?;
    app.close().await;
    print(&format!(
        "{} holds {} files, {} MiB before they were packed.",
        backup.file.display(),
        count(done.files),
        count(done.bytes >> 20)
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// `mainstay restore`: into a data directory that is absent or empty.
async fn restore(session: &Session, restore: Restore) -> anyhow::Result<ExitCode> {
    let settings = session.config.app()?;
    if settings.database.is_some() || settings.ledger.is_some() {
        bail!("a backup goes into a data directory of its own: leave --database and --ledger out");
    }
    let (file, data) = (restore.file, settings.data);
    let shown = data.display().to_string();
    let aside = tokio::task::spawn_blocking(move || upkeep::restore(&file, &data)).await??;
    if let Some(aside) = aside {
        complain(&format!(
            "the settings name a place for the database or the ledger, which the original uses: they were put aside as {aside}"
        ));
    }
    let app = session.open().await?;
    let ended = upkeep::end_sessions(&app, &super::local_actor()).await?;
    complain(&format!("ended {} sessions and links of the time of the backup", count(ended.sessions)));
    if ended.tokens > 0 {
        complain(&format!(
            "{} tokens are valid, also those revoked since: look with `mainstay token list`",
            count(ended.tokens)
        ));
    }
    let findings = upkeep::examine(&app, &super::local_actor()).await?;
    app.close().await;
    print(&report(&findings))?;
    if findings.iter().any(|finding| finding.state == State::Fail) {
        bail!("{shown} was restored, and not all is well with it");
    }
    print(&format!("{shown} is restored; `mainstay serve --data {shown}` serves it."))?;
    Ok(ExitCode::SUCCESS)
}
