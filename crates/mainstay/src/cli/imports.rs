//! Files into the ledger, and what became of them.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use mainstay_app::App;
use mainstay_app::ledger::{self, Import as ImportOfApp, Preview};
use mainstay_domain::corrections::Replace;
use mainstay_domain::money::Currency;
use mainstay_domain::policy::Actor;
use mainstay_http::ledger::ImportedFile;
use mainstay_ledger::import::{Kind, Unwatched};

use super::import_preview::show_preview;
use super::output::{complain, count, money, print, print_json, table};
use super::progress::Progress;
use super::template::{self, Template};
use super::{Session, quarantine, undo};

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Invoice lines, from CSV, a workbook or Parquet
    Lines(LinesImport),
    /// Customers: names, places, groups, segments, channels
    Accounts(FileImport),
    /// Products: names, categories, groups, units
    Products(FileImport),
    /// Exchange rates into the reporting currency
    Rates(FileImport),
    /// Order lines, with the days asked for, promised and kept
    Orders(AmountsImport),
    /// Invoices with the days by which they are due and on which they were paid
    Payments(AmountsImport),
    /// What was done for customers: visits, calls, pallets, minutes
    Activities(FileImport),
    /// Rebate agreements, a row for each tier
    Rebates(FileImport),
    /// Customers and products that bear another number now: all their rows are found under the new one
    Renumberings(FileImport),
    /// What units of products are in the products' own units
    Units(FileImport),
    /// Which categories products belong to, from which days on
    Categories(FileImport),
    /// Print an empty file of a kind, or the mapping that reads it
    Template(Template),
}

/// A file of rows with amounts to import.
#[derive(Debug, Args)]
pub(super) struct AmountsImport {
    #[command(flatten)]
    file: FileImport,
    /// The currency of the amounts, where the mapping names none: a code such as GBP
    #[arg(long, value_name = "CODE")]
    currency: Option<Currency>,
}

/// A file of invoice lines to import.
#[derive(Debug, Args)]
pub(super) struct LinesImport {
    #[command(flatten)]
    file: FileImport,
    /// The currency of the amounts, where the mapping names none: a code such as GBP
    #[arg(long, value_name = "CODE")]
    currency: Option<Currency>,
    /// What of earlier files of its source the file takes the place of, where the mapping does not say: period (the months
    /// it has lines of), period:day, period:file (from its first day to its last), invoice or line
    #[arg(long, value_name = "KEY")]
    replace: Option<Replace>,
}

/// A file to import.
#[derive(Debug, Args)]
pub(super) struct FileImport {
    /// The file
    file: PathBuf,
    /// The mapping from the file's columns to Mainstay's fields, as TOML
    #[arg(long, value_name = "TOML")]
    mapping: PathBuf,
    /// Say what would happen and change nothing
    #[arg(long)]
    preview: bool,
    /// Import without asking; an ambiguity still stops it
    #[arg(long, conflicts_with = "preview")]
    yes: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Why, for the list of ledger versions
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Imports {
    /// List what was imported, newest first
    List {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
        /// At most this many
        #[arg(long, default_value_t = 50)]
        limit: i64,
    },
    /// Write out the rows that were set aside, for mending
    Quarantine(quarantine::Quarantine),
    /// Take an import back: the next version of the ledger is without its lines
    Undo(undo::Undo),
}

/// `mainstay import`.
pub(super) async fn import(session: &Session, import: Import) -> anyhow::Result<ExitCode> {
    let (kind, file, currency, replace) = match import {
        Import::Lines(LinesImport { file, currency, replace }) => (Kind::Lines, file, currency, replace),
        Import::Accounts(file) => (Kind::Accounts, file, None, None),
        Import::Products(file) => (Kind::Products, file, None, None),
        Import::Rates(file) => (Kind::Rates, file, None, None),
        Import::Orders(AmountsImport { file, currency }) => (Kind::Orders, file, currency, None),
        Import::Payments(AmountsImport { file, currency }) => (Kind::Payments, file, currency, None),
        Import::Activities(file) => (Kind::Activities, file, None, None),
        Import::Rebates(file) => (Kind::Rebates, file, None, None),
        Import::Renumberings(file) => (Kind::Renumberings, file, None, None),
        Import::Units(file) => (Kind::Units, file, None, None),
        Import::Categories(file) => (Kind::Categories, file, None, None),
        Import::Template(wanted) => return template::run(&wanted),
    };
    let FileImport { file, mapping, preview, yes, json, reason } = file;
    let mut text = std::fs::read_to_string(&mapping)
        .with_context(|| format!("cannot read the mapping {}", mapping.display()))?;
    if !file.is_file() {
        anyhow::bail!("there is no file {}", file.display());
    }
    let meant = ledger::read_mapping(&text)?.kind;
    if meant != kind {
        anyhow::bail!(
            "the mapping {} is for {meant}: use `mainstay import {meant}`, or say `kind = \"{kind}\"` in it",
            mapping.display()
        );
    }
    text = stated(text, currency, replace)?;
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    if !yes {
        let found = look(&app, &actor, &file, &text).await?;
        show_preview(found, json && preview)?;
        if preview {
            return Ok(ExitCode::SUCCESS);
        }
        if !confirmed("Import it?")? {
            complain("nothing was imported; add --yes to import without being asked");
            return Ok(ExitCode::FAILURE);
        }
    }
    let committed = {
        let _progress = Progress::watch(&app);
        ledger::import_file_because(&app, &actor, &file, &text, reason).await?
    };
    let import = ledger::import(&app, &actor, committed.import).await?;
    app.close().await;
    if json {
        let mut object = serde_json::to_value(ImportedFile::from(import))?;
        if let Some(object) = object.as_object_mut() {
            object.insert("unchanged".to_owned(), committed.unchanged.into());
        }
        print_json(&object)?;
        return Ok(ExitCode::SUCCESS);
    }
    say(&import, committed.unchanged)?;
    Ok(ExitCode::SUCCESS)
}

/// What became of a file, in words.
fn say(import: &ImportOfApp, unchanged: bool) -> anyhow::Result<()> {
    if unchanged {
        print(&format!(
            "{} is in the ledger already, by this very mapping: nothing changed, the ledger is at version {}.",
            import.file_name, import.ledger_version
        ))?;
        return Ok(());
    }
    print(&format!(
        "Imported {} of {} rows of {}{}. The ledger is at version {}.",
        count(import.accepted),
        count(import.rows - import.left_out),
        import.file_name,
        outcome(import),
        import.ledger_version
    ))?;
    if import.replaces.is_some() {
        print(&format!("It took the place of {} lines of earlier files.", count(import.replaced_lines)))?;
    }
    if import.quarantined > 0 {
        print(&format!(
            "{} rows are in quarantine, each with its reason: `mainstay imports quarantine {}` writes them out for mending.",
            count(import.quarantined),
            import.ledger_version
        ))?;
    }
    Ok(())
}

/// The mapping with what the command says beside it.
fn stated(text: String, currency: Option<Currency>, replace: Option<Replace>) -> anyhow::Result<String> {
    let text = match currency {
        Some(currency) => ledger::state_currency(&text, currency)?,
        None => text,
    };
    Ok(match replace {
        Some(replace) => ledger::state_replace(&text, replace)?,
        None => text,
    })
}

/// What an import brought, after the file's name: its revenue, or what became of the register.
fn outcome(import: &ImportOfApp) -> String {
    match (import.revenue, import.kind.as_str()) {
        (Some(revenue), _) => {
            format!(": {} {} of revenue", money(revenue, import.currency), import.currency)
        }
        (None, "lines") => ": its revenue is known once rates are imported".to_owned(),
        (None, "rates") => format!(": {} are another than before", count(import.changed)),
        (None, "orders" | "payments" | "activities") => {
            format!(": {} new accounts and products", count(import.new_accounts + import.new_products))
        }
        (None, _) => format!(
            ": {} new, {} changed",
            count(import.new_accounts + import.new_products),
            count(import.changed)
        ),
    }
}

async fn look(app: &App, actor: &Actor, file: &Path, mapping: &str) -> anyhow::Result<Preview> {
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(ledger::preview_file(app, actor, file, &name, mapping, Box::new(Unwatched)).await?)
}

/// Asks a person; where there is none the answer is no.
pub(super) fn confirmed(question: &str) -> anyhow::Result<bool> {
    if !io::stdin().is_terminal() {
        return Ok(false);
    }
    let _ = write!(io::stderr(), "{question} [y/N] ");
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Whether all lines of an import in force count.
fn in_force(import: &ImportOfApp) -> String {
    let replaced = import.accepted - import.lines_in_force;
    if import.kind != "lines" || replaced == 0 {
        return "in force".to_owned();
    }
    format!("in force; {} lines replaced", count(replaced))
}

/// `mainstay imports list`.
pub(super) async fn imports(session: &Session, imports: Imports) -> anyhow::Result<ExitCode> {
    let (json, limit) = match imports {
        Imports::List { json, limit } => (json, limit),
        Imports::Quarantine(wanted) => return quarantine::run(session, wanted).await,
        Imports::Undo(undo) => return undo::run(session, undo).await,
    };
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let page = ledger::imports(&app, &actor, None, limit.clamp(1, 10_000)).await?;
    if json {
        let imports: Vec<_> = page.imports.into_iter().map(ImportedFile::from).collect();
        print_json(&serde_json::json!({ "imports": imports, "meta": { "total": page.total } }))?;
        return Ok(ExitCode::SUCCESS);
    }
    if page.imports.is_empty() {
        print("Nothing was imported yet: `mainstay import lines FILE --mapping TOML` does.")?;
        return Ok(ExitCode::SUCCESS);
    }
    let rows = page.imports.iter().map(|import| {
        vec![
            import.ledger_version.to_string(),
            import.created_at.format("%Y-%m-%d %H:%M").to_string(),
            import.kind.clone(),
            import.source.clone(),
            import.file_name.clone(),
            count(import.accepted),
            count(import.quarantined),
            import.revenue.map_or_else(String::new, |revenue| money(revenue, import.currency)),
            import.revenue.map_or_else(String::new, |_| import.currency.to_string()),
            import.created_by.clone(),
            import.undone.as_ref().map_or_else(
                || in_force(import),
                |undone| format!("undone by version {}", undone.ledger_version),
            ),
        ]
    });
    let header = [
        "version",
        "when (UTC)",
        "kind",
        "source",
        "file",
        "accepted",
        "quarantined",
        "revenue",
        "",
        "by",
        "state",
    ];
    print(&table(&header, &[0, 5, 6, 7], rows.collect()))?;
    Ok(ExitCode::SUCCESS)
}
