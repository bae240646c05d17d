//! Files into the ledger, and what became of them.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use mainstay_app::App;
use mainstay_app::ledger::{self, Import as ImportOfApp, Preview};
use mainstay_domain::corrections::Replace;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::Actor;
use mainstay_http::ledger::{ImportedFile, LineChanges};
use mainstay_ledger::import::{Kind, Note, Report, Unwatched};

use super::output::{complain, count, money, print, print_json, table};
use super::progress::Progress;
use super::template::{self, Template};
use super::{Session, changes, quarantine, undo};

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

fn show_preview(mut found: Preview, json: bool) -> anyhow::Result<()> {
    let correction = found.correction.take();
    let figures = &found.prepared.report;
    let amount = |amount: Amount| amount.to_minor(figures.currency).unwrap_or(i64::MAX);
    if json {
        let correction = correction
            .map(|correction| -> anyhow::Result<_> {
                let changes = LineChanges::new(correction.changes)
                    .map_err(|_| anyhow::anyhow!("a total does not fit 64 bits of minor units"))?;
                Ok(serde_json::json!({ "replaces": correction.replace.to_string(), "changes": changes }))
            })
            .transpose()?;
        return print_json(&serde_json::json!({
            "correction": correction, "rows": figures.rows, "left_out": figures.left_out, "read": figures.read, "accepted": figures.accepted,
            "quarantined": figures.quarantined, "revenue": figures.revenue.map(amount), "cost": figures.cost.map(amount),
            "kind": found.prepared.kind.as_str(), "changed": found.changed,
            "missing_rates": (!figures.missing_rates.is_empty()).then(|| figures.missing_rates.to_string()),
            "totals": figures.totals.iter().map(|total| serde_json::json!({
                "currency": total.currency.code(), "lines": total.lines,
                "revenue": total.revenue.to_minor(total.currency),
                "cost": total.cost.and_then(|cost| cost.to_minor(total.currency)) })).collect::<Vec<_>>(),
            "amounts": figures.amounts.iter().map(|total| serde_json::json!({
                "currency": total.currency.code(), "rows": total.rows,
                "amount": total.amount.to_minor(total.currency) })).collect::<Vec<_>>(),
            "currency": figures.currency.code(), "first_date": figures.first_day, "last_date": figures.last_day,
            "future_lines": figures.future_lines, "new_accounts": found.new_accounts,
            "new_products": found.new_products, "unknown_corrections": found.unknown_corrections, "already_imported": found.already_imported, "notes": figures.notes.iter().map(in_words).collect::<Vec<_>>(),
            "reasons": figures.reasons.iter().map(|reason| serde_json::json!({
                "code": reason.code.as_str(), "reason": reason.code.meaning(), "rows": reason.rows })).collect::<Vec<_>>(),
        }));
    }
    let mut text = preview_text(&found, figures.currency, amount);
    if let Some(correction) = correction {
        text.push_str(&format!(
            "\n\nIt takes the place of {} lines of earlier files (by {}):\n{}",
            count(correction.changes.lines_removed),
            correction.replace,
            changes::text(&correction.changes)
        ));
    }
    print(&text)
}

fn preview_text(found: &Preview, currency: Currency, amount: impl Fn(Amount) -> i64) -> String {
    let figures = &found.prepared.report;
    let day =
        |day: Option<mainstay_domain::time::Day>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let line = |name: &str, value: String| vec![name.to_owned(), value];
    let mut rows = vec![
        line("rows in the file", count(figures.rows)),
        line("left out by `keep.where`", count(figures.left_out)),
        line("read", count(figures.read)),
        line("accepted", count(figures.accepted)),
        line("quarantined", count(figures.quarantined)),
    ];
    if found.prepared.kind == Kind::Lines {
        rows.extend(amounts(figures, currency, amount));
    }
    for total in &figures.amounts {
        let amount = total.amount.to_minor(total.currency).unwrap_or(i64::MAX);
        let of = format!("in {}: {} rows", total.currency, count(total.rows));
        rows.push(line(&of, format!("{} {}", money(amount, total.currency), total.currency)));
    }
    if figures.first_day.is_some() || found.prepared.kind == Kind::Lines {
        rows.push(line("from, to", format!("{}, {}", day(figures.first_day), day(figures.last_day))));
    }
    if found.prepared.kind != Kind::Rates {
        let new = format!("{}, {}", count(found.new_accounts), count(found.new_products));
        rows.push(line("new accounts, products", new));
    }
    if matches!(
        found.prepared.kind,
        Kind::Accounts | Kind::Products | Kind::Rates | Kind::Rebates | Kind::Renumberings
    ) {
        rows.push(line("known, and changed", count(found.changed)));
    }
    for reason in &figures.reasons {
        rows.push(line(&format!("quarantined: {}", reason.code.meaning()), count(reason.rows)));
    }
    let mut text = table(&["preview", ""], &[1], rows);
    for note in &figures.notes {
        text.push_str(&format!("\nNote: {}", in_words(note)));
    }
    if found.already_imported {
        text.push_str(
            "\nThis very file, by this very mapping, is in the ledger already: importing it changes nothing.",
        );
    }
    text
}

/// A note, with what to write where the mapping or the command could say otherwise.
fn in_words(note: &Note) -> String {
    match note {
        Note::AssumedCurrency(_) => format!(
            "{note} Another currency is said by `--currency GBP`, or in the mapping below [columns] by `currency = \"'GBP'\"`."
        ),
        Note::MissingRates(_) => format!("{note} `mainstay import rates FILE --mapping TOML` brings them."),
        Note::NoCost => {
            format!("{note} A column of costs is named in the mapping below [columns] by `cost`.")
        }
        _ => note.to_string(),
    }
}

/// The lines of a preview that show money: in all, and by currency where there are several.
fn amounts(figures: &Report, currency: Currency, amount: impl Fn(Amount) -> i64) -> Vec<Vec<String>> {
    let known = |of: Option<Amount>, unknown: &str| match of {
        Some(of) => format!("{} {currency}", money(amount(of), currency)),
        None => unknown.to_owned(),
    };
    let mut rows = vec![
        vec!["revenue".to_owned(), known(figures.revenue, "not known until rates are imported")],
        vec!["cost".to_owned(), known(figures.cost, "not known")],
    ];
    if figures.totals.iter().any(|total| total.currency != currency) {
        for total in &figures.totals {
            let revenue = total.revenue.to_minor(total.currency).unwrap_or(i64::MAX);
            rows.push(vec![
                format!("in {}: {} lines", total.currency, count(total.lines)),
                format!("{} {}", money(revenue, total.currency), total.currency),
            ]);
        }
    }
    rows
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
