//! `mainstay ledger`: its versions, what two of them differ by, and the clean-up of files that none in the retention needs.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use mainstay_app::ledger::{self, Retention, Version};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_http::ledger::{CleanupFigures, ComparedVersions, LedgerVersionEntry};

use super::Session;
use super::changes;
use super::imports::confirmed;
use super::output::{complain, count, money, print, print_json, table};

#[derive(Debug, Subcommand)]
pub(super) enum Ledger {
    /// List the versions, newest first: who made each, when and why, its files and totals
    Versions {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
        /// At most this many
        #[arg(long, default_value_t = 50)]
        limit: i64,
    },
    /// Say what two versions differ by, in lines and money
    Compare {
        /// The version that is compared; 0 is the empty ledger
        from: i64,
        /// The version it is compared with
        to: i64,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Remove files that no version in the retention needs; says what would go, and acts with --yes
    Cleanup(Cleanup),
}

#[derive(Debug, Args)]
pub(super) struct Cleanup {
    /// Keep the newest so many versions answerable
    #[arg(long, value_name = "N", required_unless_present = "keep_days")]
    keep_versions: Option<i64>,
    /// Keep the versions answerable that were the newest on one of the last so many days
    #[arg(long, value_name = "N")]
    keep_days: Option<i64>,
    /// Remove them; without it nothing is changed
    #[arg(long)]
    yes: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Does what was asked.
pub(super) async fn run(session: &Session, ledger: Ledger) -> anyhow::Result<ExitCode> {
    match ledger {
        Ledger::Versions { json, limit } => versions(session, json, limit).await,
        Ledger::Compare { from, to, json } => {
            compare(session, LedgerVersion(from), LedgerVersion(to), json).await
        }
        Ledger::Cleanup(wanted) => cleanup(session, &wanted).await,
    }
}

fn too_large() -> anyhow::Error {
    anyhow::anyhow!("a total does not fit 64 bits of minor units")
}

async fn versions(session: &Session, json: bool, limit: i64) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let page = ledger::versions(&app, &actor, None, limit.clamp(1, 10_000)).await?;
    app.close().await;
    if json {
        let versions: Vec<_> = page
            .versions
            .into_iter()
            .map(LedgerVersionEntry::new)
            .collect::<Result<_, _>>()
            .map_err(|_| too_large())?;
        print_json(&serde_json::json!({ "versions": versions, "meta": { "total": page.total } }))?;
        return Ok(ExitCode::SUCCESS);
    }
    if page.versions.is_empty() {
        print("The ledger is empty: `mainstay import lines FILE --mapping TOML` makes its first version.")?;
        return Ok(ExitCode::SUCCESS);
    }
    let header = ["version", "when (UTC)", "what", "file", "files", "lines", "revenue", "by", "why", ""];
    print(&table(&header, &[0, 4, 5, 6], page.versions.into_iter().map(row).collect()))?;
    Ok(ExitCode::SUCCESS)
}

fn row(version: Version) -> Vec<String> {
    let total = |total: &ledger::VersionTotal| {
        let known = total.revenue.and_then(|revenue| revenue.to_minor(total.currency));
        let revenue = known.map_or_else(|| "-".to_owned(), |minor| money(minor, total.currency));
        format!("{revenue} {}", total.currency)
    };
    let totals: Vec<String> = version.totals.iter().map(total).collect();
    vec![
        version.version.to_string(),
        version.created_at.format("%Y-%m-%d %H:%M").to_string(),
        version.what,
        version.file_name.unwrap_or_default(),
        version.files.to_string(),
        count(version.lines),
        totals.join(", "),
        version.created_by,
        version.reason.unwrap_or_default(),
        if version.answerable { String::new() } else { "cleaned up".to_owned() },
    ]
}

async fn compare(
    session: &Session,
    from: LedgerVersion,
    to: LedgerVersion,
    json: bool,
) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let compared = ledger::compare_versions(&app, &actor, from, to).await?;
    app.close().await;
    if json {
        print_json(&ComparedVersions::new(compared).map_err(|_| too_large())?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = format!("Version {to} beside version {from} of the ledger:\n");
    text.push_str(&changes::text(&compared.changes));
    let rows = compared.imports.iter().map(|import| {
        vec![
            import.ledger_version.to_string(),
            import.file_name.clone(),
            import.kind.clone(),
            count(import.rows_from),
            count(import.rows_to),
        ]
    });
    if !compared.imports.is_empty() {
        let (from, to) = (format!("rows in {from}"), format!("rows in {to}"));
        let header = ["import", "file", "kind", from.as_str(), to.as_str()];
        text.push_str(&format!("\n\n{}", table(&header, &[0, 3, 4], rows.collect())));
    }
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

async fn cleanup(session: &Session, wanted: &Cleanup) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let retention = Retention { versions: wanted.keep_versions, days: wanted.keep_days };
    let found = ledger::cleanup_preview(&app, &actor, retention).await?;
    let mib = found.bytes >> 20;
    let what = format!(
        "{} files of {} MiB, which only versions before {} need",
        count(found.files),
        count(mib),
        found.oldest
    );
    let acts = found.files > 0 && (wanted.yes || (!wanted.json && ask(&what)?));
    if acts {
        let done = ledger::cleanup(&app, &actor, retention).await?;
        app.close().await;
        if wanted.json {
            print_json(&serde_json::json!({ "cleanup": CleanupFigures::from(done), "done": true }))?;
        } else {
            print(&format!(
                "Removed {} files. Versions from {} on can be asked.",
                count(done.files),
                done.oldest
            ))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    app.close().await;
    if wanted.json {
        print_json(&serde_json::json!({ "cleanup": CleanupFigures::from(found), "done": false }))?;
    } else if found.files == 0 {
        print(&format!(
            "Nothing to remove: every file is needed by version {} or a later one.",
            found.oldest
        ))?;
    } else {
        complain(&format!("{what}, would go; nothing was changed: add --yes to remove them"));
    }
    Ok(ExitCode::SUCCESS)
}

fn ask(what: &str) -> anyhow::Result<bool> {
    complain(&format!("{what}, would go. Questions to these versions have no answer from then on."));
    confirmed("Remove them?")
}
