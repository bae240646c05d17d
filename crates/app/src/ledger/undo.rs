//! Taking an import back: one more version of the ledger, without its files.
//!
//! What else refers to the accounts and products it brought is asked of the lines that stay, which is long; the act itself
//! is short, and starts over where the ledger moved on meanwhile.

use std::collections::BTreeSet;
use std::path::Path;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Currency;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::events::EventKind;
use mainstay_ledger::facts::{EventFile, Ledger, Mentioned, SourceId, mentioned};
use mainstay_ledger::store::{LedgerFile, Shelf};
use uuid::Uuid;

use super::changes::LineChanges;
use super::corrections::Correction;
use super::history::Import;
use super::manifest::{unanswered, whole_file};
use super::nearby::Stage;
use super::publish;
use super::versions_sql::{self, Made};
use super::{categories, rates, rebates, renumberings, reporting, sql, undo_sql, units};
use crate::accounts::changes;
use crate::act::{Act, Reads};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::jobs::Work;
use crate::portfolio::load_defaults;
use crate::{App, costs};

/// How often an undo looks again because another commit was faster.
const ATTEMPTS: usize = 5;

/// What an undo takes away.
#[derive(Debug)]
pub struct Undo {
    /// What the rows of the import are: the word of its kind.
    pub kind: String,
    /// Its accepted rows.
    pub rows: i64,
    /// Ledger lines that go; none but for an import of lines.
    pub lines: i64,
    /// Ledger lines that come back: those it took the place of.
    pub restored_lines: i64,
    /// The lines that go beside those that come back, where some come back or some had been replaced.
    pub changes: Option<LineChanges>,
    /// Their revenue, in minor units; `None` where it is not known,
    /// and where some lines had been replaced or come back: the changes say more.
    pub revenue: Option<i64>,
    /// The currency of that.
    pub currency: Currency,
    /// Accounts that nothing else refers to.
    pub accounts_removed: usize,
    /// Products that nothing else refers to.
    pub products_removed: usize,
}

/// What an undo left.
#[derive(Debug)]
pub struct Undone {
    /// The import, which is no longer in force.
    pub import: Import,
    /// The version of the ledger without it.
    pub ledger_version: LedgerVersion,
}

/// Says what undoing an import would take away; changes nothing.
pub async fn undo_preview(app: &App, actor: &Actor, id: ImportId) -> Result<Undo> {
    let stage = Stage::new(app)?;
    let leaving = Leaving::of(app, actor, id, stage.path()).await?;
    let whole = leaving.import.replaces.is_none() && leaving.import.replaced_since.is_none();
    let changes = (!whole && leaving.import.kind == "lines").then_some(leaving.correction.changes);
    let (lines, restored_lines) = match &changes {
        Some(changes) => {
            let (gone, restored) = changes.lines();
            (i64::try_from(gone).map_err(Error::bug)?, i64::try_from(restored).map_err(Error::bug)?)
        }
        None if leaving.import.kind == "lines" => (leaving.import.accepted, 0),
        None => (0, 0),
    };
    let changes = match &changes {
        Some(changes) => {
            let mut view = app.view(actor, Verb::UndoImports).await?;
            Some(LineChanges::seen(&mut view, changes).await?)
        }
        None => None,
    };
    Ok(Undo {
        lines,
        restored_lines,
        changes,
        rows: leaving.import.accepted,
        revenue: leaving.import.revenue_minor.filter(|_| whole),
        currency: leaving.import.currency.parse().map_err(Error::bug)?,
        accounts_removed: leaving.accounts.len(),
        products_removed: leaving.products.len(),
        kind: leaving.import.kind,
    })
}

/// Takes an import back. Stored runs stay: each names the version it was computed from.
pub async fn undo(app: &App, actor: &Actor, id: ImportId) -> Result<Undone> {
    undo_because(app, actor, id, None).await
}

/// The same with the reason that the version of the ledger is to bear.
pub async fn undo_because(app: &App, actor: &Actor, id: ImportId, reason: Option<&str>) -> Result<Undone> {
    let stage = Stage::new(app)?;
    for _ in 0..ATTEMPTS {
        let mut leaving = Leaving::of(app, actor, id, stage.path()).await?;
        leaving.correction = leaving.correction.summarized().await?;
        let mut act = app.act(actor, Verb::UndoImports).await?;
        let head = sql::advance_head(&mut act).await?;
        let version = head.version;
        if version.0 != leaving.version.0 + 1 {
            continue;
        }
        take_back(app, &mut act, id, &head, &leaving).await?;
        versions_sql::note(&mut act, version, Made::Undo, id, reason).await?;
        act.commit().await?;
        let import = super::import(app, actor, id).await?;
        return Ok(Undone { import, ledger_version: version });
    }
    Err(Error::Conflict("imports keep changing the ledger; undo again when they are done".to_owned()))
}

/// Takes back what an import said that belongs to versions of the ledger and to no file of it.
async fn take_records_back(act: &mut Act, id: ImportId, source: &str, version: LedgerVersion) -> Result<()> {
    rates::take_back(act, id, version).await?;
    rebates::take_back(act, id, source, version).await?;
    renumberings::take_back(act, id, source, version).await?;
    units::take_back(act, id, source, version).await?;
    categories::take_back(act, id, source, version).await
}

async fn take_back(
    app: &App,
    act: &mut Act,
    id: ImportId,
    head: &sql::Head,
    leaving: &Leaving,
) -> Result<()> {
    let version = head.version;
    undo_sql::end_files(act, id, version).await?;
    undo_sql::mark_undone(act, id, version).await?;
    let files = leaving.correction.files();
    publish::publish_within(app, &files).await?;
    publish::publish_summaries(app, &files);
    leaving.correction.save(act, &leaving.import.source, version).await?;
    undo_sql::forget_mended(act, id).await?;
    take_records_back(act, id, &leaving.import.source, version).await?;
    changes::take_back(act, id).await?;
    let mut accounts = leaving.accounts.clone();
    keep_bearers(act, &mut accounts).await?;
    let accounts: Vec<Uuid> = accounts.into_iter().map(|(id, _)| id).collect();
    let accounts_removed = undo_sql::remove_accounts(act, &accounts).await?;
    let products_removed = undo_sql::remove_products(act, &leaving.products).await?;
    if let Some(currency) = head.reporting_currency
        && reporting::is_used(act).await?
    {
        // It may have been this import that set it.
        sql::set_reporting_currency(act, version, currency).await?;
    }
    if sql::has_lines(act, version).await? {
        let defaults = load_defaults(act).await?;
        act.enqueue(&Work::PortfolioRun(defaults.into())).await?;
    }
    act.changed(
        "import",
        id,
        Some(&serde_json::json!({ "state": "in_force", "ledger_version": leaving.import.ledger_version })),
        Some(&serde_json::json!({
            "state": "undone", "ledger_version": version, "accounts_removed": accounts_removed,
            "products_removed": products_removed,
        })),
    )?;
    act.announce(Event::changed("ledger", id));
    Ok(())
}

/// The files, and what comes back of lines, as a ledger to ask who is named in them.
fn ledger_of(app: &App, correction: &Correction, files: &[undo_sql::NamedFile]) -> Result<Ledger> {
    let on = |shelf: Shelf| {
        let files = files.iter().filter(|file| Shelf::of(&file.kind) == shelf);
        files
            .map(|file| whole_file(app, shelf, file.sha256.clone(), file.bytes))
            .collect::<Result<Vec<LedgerFile>>>()
    };
    let mut ledger = Ledger::new(app.store.clone(), correction.staying(app, on(Shelf::Lines)?)?);
    for kind in EventKind::ALL {
        let files = on(kind.shelf())?.into_iter().map(|file| EventFile { rank: 0, file });
        ledger = ledger.with_events(kind, files.collect());
    }
    Ok(ledger)
}

/// Leaves out the accounts that a cost in force names: without them nobody would bear it.
async fn keep_bearers(reads: &mut (impl Reads + Send), going: &mut Vec<(Uuid, SourceId)>) -> Result<()> {
    if going.is_empty() {
        return Ok(());
    }
    let bearers = costs::bearers(reads).await?;
    going.retain(|(_, (source, external_id))| {
        let account = AccountRef { source: source.clone(), external_id: external_id.clone() };
        !bearers.contains(&account)
    });
    Ok(())
}

/// An import in force, and what would go with it from the version at hand.
struct Leaving {
    version: LedgerVersion,
    import: sql::ImportRow,
    accounts: Vec<(Uuid, SourceId)>,
    products: Vec<Uuid>,
    /// What goes with it of the lines, and what comes back.
    correction: Correction,
}

impl Leaving {
    async fn of(app: &App, actor: &Actor, id: ImportId, stage: &Path) -> Result<Self> {
        let mut view = app.view(actor, Verb::UndoImports).await?;
        let import = sql::import(&mut view, id).await?.ok_or(Error::NotFound("import"))?;
        if let Some(at) = import.undone_at {
            let day = at.format("%Y-%m-%d");
            return Err(Error::Conflict(format!("this import was undone on {day} already: nothing changed")));
        }
        if let Some(mend) = undo_sql::mended_by(&mut view, id).await? {
            return Err(Error::Conflict(format!(
                "rows of this import were mended by `{}`, which is version {}: undo that one first",
                mend.file_name, mend.ledger_version
            )));
        }
        let version = sql::head(&mut view).await?.version;
        let staying = undo_sql::files_of_others(&mut view, id).await?;
        let mut accounts = undo_sql::accounts_of_the_undone(&mut view, id).await?;
        keep_bearers(&mut view, &mut accounts).await?;
        let products = undo_sql::products_of_the_undone(&mut view, id).await?;
        let correction = Correction::undoing(app, &mut view, &import, stage).await?;
        drop(view);
        let Mentioned { customers, products: sold } = if accounts.is_empty() && products.is_empty() {
            Mentioned::default()
        } else {
            mentioned(&ledger_of(app, &correction, &staying)?).await.map_err(unanswered)?
        };
        let unmentioned = |rows: Vec<(Uuid, SourceId)>, by: &BTreeSet<SourceId>| -> Vec<(Uuid, SourceId)> {
            rows.into_iter().filter(|(_, named)| !by.contains(named)).collect()
        };
        Ok(Self {
            version,
            import,
            accounts: unmentioned(accounts, &customers),
            products: unmentioned(products, &sold).into_iter().map(|(id, _)| id).collect(),
            correction,
        })
    }
}
