//! From a file that was read to a version of the ledger, in one act.

use std::fs::File;
use std::path::Path;

use mainstay_domain::ids::{ImportId, UploadId};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::import::{MissingCustomer, Prepared, Progress, Records, Report as Figures, StagedFile};

use super::read::{Source, stage_and_read};
use super::uploads::{self, ImportUpload};
use super::{mappings, rates, sql};
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::{Value, args};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::jobs::{self, Job, Outcome, Report, Work};
use crate::portfolio::RunRequest;
use crate::{App, accounts};

/// What a commit left.
#[derive(Debug, Clone, Copy)]
pub struct Committed {
    /// The import, new or found in force already.
    pub import: ImportId,
    /// Whether the file was in the ledger already, so that nothing changed.
    pub unchanged: bool,
}

/// Queues the import of an upload.
pub async fn request_import(app: &App, actor: &Actor, upload: UploadId, mapping: String) -> Result<Job> {
    super::read_mapping(&mapping)?;
    let mut act = app.act(actor, Verb::ImportLines).await?;
    let file_name = uploads::file_name(&mut act, upload).await?;
    let job = act.enqueue(&Work::Import(ImportUpload { upload, file_name, mapping })).await?;
    act.changed("job", job.id, None::<&()>, Some(&serde_json::json!({ "import": upload })))?;
    act.commit().await?;
    Ok(job)
}

/// Runs a queued import.
pub async fn import_upload(
    app: &App,
    actor: &Actor,
    work: &ImportUpload,
    report: &Report,
) -> Result<Outcome> {
    let path = uploads::path(app, work.upload);
    if !path.exists() {
        return Err(Error::Conflict("this upload was imported already; upload the file again".to_owned()));
    }
    let source =
        Source { path: path.clone(), file_name: work.file_name.clone(), mapping: work.mapping.clone() };
    let committed = read_and_commit(app, actor, source, report).await?;
    // The ledger has the lines now; a file that cannot be removed here is swept later.
    let _ = std::fs::remove_file(path);
    Ok(outcome(committed))
}

/// Imports a file this process can read, here and now, as a job that others can watch.
pub async fn import_file(app: &App, actor: &Actor, path: &Path, mapping: &str) -> Result<Committed> {
    let file_name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut act = app.act(actor, Verb::ImportLines).await?;
    let owner = jobs::lease_owner();
    let job = act.start(&Work::ImportFile { file_name: file_name.clone() }, &owner).await?;
    act.changed("job", job.id, None::<&()>, Some(&serde_json::json!({ "import": "a file" })))?;
    act.commit().await?;
    let source = Source { path: path.to_owned(), file_name, mapping: mapping.to_owned() };
    let (inner, actor) = (app.clone(), actor.clone());
    let ended = jobs::with_lease(app, job, &owner, |report| {
        tokio::spawn(async move { read_and_commit(&inner, &actor, source, &report).await.map(outcome) })
    })
    .await??;
    let import = ended.import_id.ok_or_else(|| Error::bug("an import without an id"))?;
    Ok(Committed { import, unchanged: ended.unchanged == Some(true) })
}

fn outcome(committed: Committed) -> Outcome {
    Outcome { import_id: Some(committed.import), run_id: None, unchanged: Some(committed.unchanged) }
}

async fn read_and_commit(app: &App, actor: &Actor, source: Source, report: &Report) -> Result<Committed> {
    let stage = app.folders.staging.join(report.folder());
    let (file_name, mapping) = (source.file_name.clone(), source.mapping.clone());
    let watched = Box::new(Watched(report.clone()));
    let read = stage_and_read(app, actor, source, stage.clone(), watched).await;
    let committed = match read {
        Ok(prepared) => commit(app, actor, &prepared, &file_name, &mapping, report).await,
        Err(error) => Err(error),
    };
    let _ = std::fs::remove_dir_all(&stage);
    committed
}

/// Passes the reader's progress on to whoever watches the job; reading is most of the work.
struct Watched(Report);

impl Progress for Watched {
    fn report(&self, fraction: f32, rows: u64) {
        self.0.progress(f64::from(fraction) * 0.95, &format!("{rows} rows read"));
    }

    fn cancelled(&self) -> bool {
        self.0.is_lost()
    }
}

async fn commit(
    app: &App,
    actor: &Actor,
    prepared: &Prepared,
    file_name: &str,
    mapping: &str,
    report: &Report,
) -> Result<Committed> {
    let mut view = app.view(actor, Verb::ImportLines).await?;
    if let Some(import) = same_import(&mut view, prepared).await? {
        restore(app, prepared)?;
        return Ok(Committed { import, unchanged: true });
    }
    drop(view);
    refuse_nothing(&prepared.report)?;
    report.progress(0.96, "committing");
    let mut act = app.act(actor, Verb::ImportLines).await?;
    let head = sql::advance_head(&mut act).await?;
    if let Some(import) = same_import(&mut act, prepared).await? {
        return Ok(Committed { import, unchanged: true });
    }
    count_in(&mut act, &head, prepared.reporting_currency()).await?;
    let committed = Committed { import: ImportId(Clock::new_id()), unchanged: false };
    report.fence(&mut act, &outcome(committed)).await?;
    // Under the lock of the head: whoever sweeps leftovers takes it too, so a file is named before it can be missed.
    publish(app, prepared)?;
    save(&mut act, committed.import, prepared, file_name, mapping, head.version).await?;
    act.announce(Event::changed("ledger", committed.import));
    if sql::has_lines(&mut act, head.version).await? {
        act.enqueue(&Work::PortfolioRun(RunRequest::default())).await?;
    }
    act.commit().await?;
    Ok(committed)
}

/// Sets what the ledger is added up in where nothing has; an import that was read for another currency starts again.
async fn count_in(act: &mut Act, head: &sql::Head, currency: Option<Currency>) -> Result<()> {
    match (head.reporting_currency, currency) {
        (None, Some(currency)) => sql::set_reporting_currency(act, head.version, currency).await,
        (Some(set), Some(currency)) if set != currency => Err(Error::Conflict(
            "another import just set another reporting currency; start this one again".to_owned(),
        )),
        _ => Ok(()),
    }
}

/// The import in force that this one would repeat: the same file by the same mapping, or by one that gives the very same
/// lines. A file of lines carries the hash of its source, so equal lines of another file are other lines.
pub(super) async fn same_import(
    reads: &mut (impl Reads + Send),
    prepared: &Prepared,
) -> Result<Option<ImportId>> {
    if let Some(import) = sql::in_force(reads, &prepared.file_sha256, &prepared.mapping_sha256).await? {
        return Ok(Some(import));
    }
    let lines: Vec<&str> = prepared.lines.iter().map(|staged| staged.sha256.as_str()).collect();
    sql::lines_in_force(reads, &lines).await
}

/// Puts back what the manifest names and the disk has lost; the import that is repeated has the same files.
fn restore(app: &App, prepared: &Prepared) -> Result<()> {
    for staged in &prepared.lines {
        let target = super::manifest::file_path(app, &staged.sha256);
        if !target.exists() {
            std::fs::rename(&staged.path, target)?;
        }
    }
    Ok(())
}

fn refuse_nothing(figures: &Figures) -> Result<()> {
    if figures.accepted > 0 {
        return Ok(());
    }
    let mut detail = match figures.rows {
        0 => "the file has a header and no rows: there is nothing to import".to_owned(),
        rows => format!("none of the {rows} rows can be imported"),
    };
    if figures.left_out > 0 {
        detail += &format!("; {} are left out by `keep.where`", figures.left_out);
    }
    for reason in &figures.reasons {
        detail += &format!("; {} rows: {}", reason.rows, reason.code.meaning());
    }
    Err(Error::Invalid(vec![Problem { code: "nothing_accepted", detail, field: None }]))
}

/// Moves the staged files to where the manifest will find them. Names are content hashes: a file that is there already is
/// this one.
fn publish(app: &App, prepared: &Prepared) -> Result<()> {
    let publish = |staged: &StagedFile, folder: &Path| -> Result<()> {
        std::fs::rename(&staged.path, folder.join(format!("{}.parquet", staged.sha256)))?;
        Ok(File::open(folder)?.sync_all()?)
    };
    for staged in &prepared.lines {
        publish(staged, &app.folders.lines)?;
    }
    if let Some(staged) = &prepared.quarantine {
        publish(staged, &app.folders.quarantine)?;
    }
    Ok(())
}

async fn save(
    act: &mut Act,
    import: ImportId,
    prepared: &Prepared,
    file_name: &str,
    mapping: &str,
    version: LedgerVersion,
) -> Result<()> {
    let parsed = super::read_mapping(mapping)?;
    if parsed.missing_customer == MissingCustomer::Unassigned {
        accounts::sql::ensure_unassigned(act, &parsed.source, import).await?;
    }
    let mut changes = accounts::changes::of_customers(act, &parsed.source, &prepared.customers).await?;
    changes.extend(accounts::changes::of_products(act, &parsed.source, &prepared.products).await?);
    accounts::sql::upsert_customers(act, &parsed.source, &prepared.customers, import).await?;
    accounts::sql::upsert_products(act, &parsed.source, &prepared.products, import).await?;
    let changed = match &prepared.records {
        Records::None => 0,
        Records::Register(entries) => {
            let saved = accounts::master::save(act, prepared.kind, &parsed.source, entries, import).await?;
            changes.extend(saved.changes);
            saved.changed
        }
        Records::Rates(rates) => {
            let before = LedgerVersion(version.0 - 1);
            rates::changed(&rates::in_force(act, before).await?, rates)
        }
    };
    let (new_accounts, new_products) = sql::created_by(act, import).await?;
    let register = Register { new_accounts, new_products, changed };
    insert_import(act, import, version, &parsed.source, prepared, file_name, mapping, register).await?;
    insert_totals(act, import, &prepared.report).await?;
    if let Records::Rates(rates) = &prepared.records {
        rates::save(act, import, version, rates).await?;
    }
    accounts::changes::remember(act, import, changes).await?;
    mappings::note_use(act, &parsed, mapping, file_name, prepared).await?;
    for (kind, file) in prepared
        .lines
        .iter()
        .map(|file| ("lines", file))
        .chain(prepared.quarantine.iter().map(|file| ("quarantine", file)))
    {
        act.exec(
            "insert into ledger_file (id, import_id, kind, sha256, bytes, row_count, since_version)
             values ($1, $2, $3, $4, $5, $6, $7)",
            args![
                Clock::new_id(),
                import.0,
                kind,
                file.sha256.as_str(),
                whole(file.bytes)?,
                whole(file.rows)?,
                version.0
            ],
        )
        .await?;
    }
    let figures = &prepared.report;
    act.changed(
        "import",
        import,
        None::<&()>,
        Some(&serde_json::json!({
            "ledger_version": version, "file_sha256": prepared.file_sha256, "accepted": figures.accepted,
            "quarantined": figures.quarantined, "revenue": figures.revenue.map(|revenue| revenue.to_string()),
        })),
    )
}

#[expect(clippy::too_many_arguments, reason = "one row, told once; a struct would repeat `ImportRow`")]
async fn insert_import(
    act: &mut Act,
    id: ImportId,
    version: LedgerVersion,
    source: &str,
    prepared: &Prepared,
    file_name: &str,
    mapping: &str,
    register: Register,
) -> Result<()> {
    let figures = &prepared.report;
    let minor = |amount| in_minor_units(amount, figures.currency);
    let reasons: Vec<_> = figures
        .reasons
        .iter()
        .map(|reason| serde_json::json!({ "code": reason.code.as_str(), "rows": reason.rows }))
        .collect();
    let (now, by) = (act.now(), act.actor().name.clone());
    act.exec(
        "insert into import (id, ledger_version, source, kind, file_name, file_sha256, file_bytes, mapping,
           mapping_sha256, rows_in_file, left_out, accepted, quarantined, revenue_minor, cost_minor, currency,
           first_day, last_day, future_lines, new_accounts, new_products, changed, reasons, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
           $21, $22, $23, $24, $25)",
        args![
            id.0,
            version.0,
            source,
            prepared.kind.as_str(),
            file_name,
            prepared.file_sha256.as_str(),
            whole(prepared.file_bytes)?,
            mapping,
            prepared.mapping_sha256.as_str(),
            whole(figures.rows)?,
            whole(figures.left_out)?,
            whole(figures.accepted)?,
            whole(figures.quarantined)?,
            figures.revenue.map(minor).transpose()?,
            figures.cost.map(minor).transpose()?,
            figures.currency.code(),
            figures.first_day.map(|day| day.0),
            figures.last_day.map(|day| day.0),
            whole(figures.future_lines)?,
            register.new_accounts,
            register.new_products,
            i64::try_from(register.changed).map_err(Error::bug)?,
            Value::Json(Some(reasons.into())),
            by,
            now
        ],
    )
    .await?;
    Ok(())
}

/// What an import did to the register and the rates.
#[derive(Debug, Clone, Copy)]
struct Register {
    new_accounts: i64,
    new_products: i64,
    changed: usize,
}

async fn insert_totals(act: &mut Act, import: ImportId, figures: &Figures) -> Result<()> {
    for total in &figures.totals {
        let minor = |amount| in_minor_units(amount, total.currency);
        act.exec(
            "insert into import_total (import_id, currency, line_count, revenue_minor, cost_minor)
             values ($1, $2, $3, $4, $5)",
            args![
                import.0,
                total.currency.code(),
                whole(total.lines)?,
                minor(total.revenue)?,
                total.cost.map(minor).transpose()?
            ],
        )
        .await?;
    }
    Ok(())
}

fn in_minor_units(amount: Amount, currency: Currency) -> Result<i64> {
    let too_large = "the total does not fit 64 bits of minor units";
    amount.to_minor(currency).ok_or_else(|| Error::invalid("amount_too_large", "columns.revenue", too_large))
}

fn whole(count: u64) -> Result<i64> {
    i64::try_from(count).map_err(Error::bug)
}
