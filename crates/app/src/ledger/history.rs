//! What was imported, and what was not: the history and its quarantine.

use mainstay_domain::ids::ImportId;
use mainstay_domain::money::Currency;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::import::{QuarantinedLine, read_quarantine};
use mainstay_ledger::store::{Shelf, file_name};

use super::corrections_sql::lines_left;
use super::sql::{self, AmountRow, ImportRow, TotalRow};
use super::undo_sql;
use crate::App;
use crate::act::View;
use crate::error::{Error, Result};
use crate::team::{self, Names};

/// One committed import.
#[derive(Debug, Clone)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// The version of the ledger it made.
    pub ledger_version: i64,
    /// The system whose ids the file uses.
    pub source: String,
    /// The word of its kind: `lines`, `orders`.
    pub kind: String,
    /// The file's name.
    pub file_name: String,
    /// The SHA-256 of the file's bytes.
    pub file_sha256: String,
    /// The file's length.
    pub bytes: i64,
    /// The mapping it was read by, as TOML.
    pub mapping: String,
    /// Rows in the file.
    pub rows: i64,
    /// Rows the mapping's condition left out.
    pub left_out: i64,
    /// Rows that became ledger lines.
    pub accepted: i64,
    /// Rows that did not, each with its reason.
    pub quarantined: i64,
    /// Revenue of the accepted lines in the reporting currency, in minor units, at the rates the ledger had then; `None`
    /// where one was missing, and for master data.
    pub revenue: Option<i64>,
    /// Their cost where known, in minor units; `None` also for whoever may not see margins.
    pub cost: Option<i64>,
    /// The currency of both.
    pub currency: Currency,
    /// The accepted lines by currency, in the order of the codes.
    pub totals: Vec<ImportTotal>,
    /// The accepted orders or payments by currency, in the order of the codes.
    pub amounts: Vec<ImportAmount>,
    /// The earliest business date.
    pub first_date: Option<chrono::NaiveDate>,
    /// The latest business date.
    pub last_date: Option<chrono::NaiveDate>,
    /// Lines dated after the day of the import.
    pub future_lines: i64,
    /// Accounts first met here.
    pub new_accounts: i64,
    /// Products first met here.
    pub new_products: i64,
    /// Accounts, products or rates that were known and got another value here.
    pub changed: i64,
    /// Quarantined rows by reason.
    pub reasons: serde_json::Value,
    /// Who imported it, by name.
    pub created_by: String,
    /// When.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// The import whose quarantined rows this file mends.
    pub mends: Option<ImportId>,
    /// How it was taken back; `None` while it is in force.
    pub undone: Option<UndoneBy>,
    /// What of earlier files it takes the place of, as the mapping says: `period:month`, `invoice`, `line`.
    pub replaces: Option<String>,
    /// The lines of others it took the place of when it was committed.
    pub replaced_lines: i64,
    /// Of its lines, how many count now; others may have been replaced.
    pub lines_in_force: i64,
}

/// Who took an import back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoneBy {
    /// Who.
    pub by: String,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
    /// The version of the ledger without it.
    pub ledger_version: i64,
}

/// What the lines of an import in one currency amount to, in that currency.
#[derive(Debug, Clone, Copy)]
pub struct ImportTotal {
    /// The currency.
    pub currency: Currency,
    /// The lines.
    pub lines: i64,
    /// Their revenue in minor units.
    pub revenue: i64,
    /// Their cost where known, in minor units; `None` also for whoever may not see margins.
    pub cost: Option<i64>,
}

/// What the orders or payments of an import in one currency amount to, in that currency.
#[derive(Debug, Clone, Copy)]
pub struct ImportAmount {
    /// The currency.
    pub currency: Currency,
    /// The rows that have an amount.
    pub rows: i64,
    /// Their sum in minor units.
    pub amount: i64,
}

/// A page of imports, newest first.
#[derive(Debug)]
pub struct ImportPage {
    /// The imports.
    pub imports: Vec<Import>,
    /// Where the next page starts; `None` after the last.
    pub next: Option<i64>,
    /// How many there are in all.
    pub total: i64,
}

/// A page of quarantined rows, in file order.
#[derive(Debug)]
pub struct QuarantinePage {
    /// The file's name.
    pub file_name: String,
    /// The rows.
    pub rows: Vec<QuarantinedLine>,
    /// Where the next page starts; `None` after the last.
    pub next: Option<u64>,
    /// How many there are in all.
    pub total: i64,
}

/// Lists imports, newest first, after a version number.
pub async fn imports(app: &App, actor: &Actor, after: Option<i64>, limit: i64) -> Result<ImportPage> {
    let mut view = app.view(actor, Verb::ReadImports).await?;
    let rows = sql::imports(&mut view, after.unwrap_or(i64::MAX), limit + 1).await?;
    let total = sql::count_imports(&mut view).await?;
    let margin = view.sight().margin;
    let names = team::names(&mut view).await?;
    let mut imports = Vec::new();
    for row in rows {
        let sums = Sums::of(&mut view, ImportId(row.id)).await?;
        imports.push(shown(row, sums, &names, margin)?);
    }
    let more = imports.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        imports.pop();
    }
    let next = more.then(|| imports.last().map(|import| import.ledger_version)).flatten();
    Ok(ImportPage { imports, next, total })
}

/// One import.
pub async fn import(app: &App, actor: &Actor, id: ImportId) -> Result<Import> {
    let mut view = app.view(actor, Verb::ReadImports).await?;
    let row = sql::import(&mut view, id).await?.ok_or(Error::NotFound("import"))?;
    let sums = Sums::of(&mut view, id).await?;
    let names = team::names(&mut view).await?;
    shown(row, sums, &names, view.sight().margin)
}

/// The import that made a version of the ledger.
pub async fn import_of_version(app: &App, actor: &Actor, version: i64) -> Result<Import> {
    let mut view = app.view(actor, Verb::ReadImports).await?;
    let row = sql::imports(&mut view, version.saturating_add(1), 1).await?.pop();
    let row = row.filter(|row| row.ledger_version == version).ok_or(Error::NotFound("import"))?;
    let sums = Sums::of(&mut view, ImportId(row.id)).await?;
    let names = team::names(&mut view).await?;
    shown(row, sums, &names, view.sight().margin)
}

/// The newest import in force that mended rows of this one.
pub async fn mended_by(app: &App, actor: &Actor, id: ImportId) -> Result<Option<ImportId>> {
    let mut view = app.view(actor, Verb::ReadImports).await?;
    Ok(undo_sql::mended_by(&mut view, id).await?.map(|mend| ImportId(mend.id)))
}

/// A page of the rows an import did not accept. They are the file's own words, which may hold costs: only those who see
/// margins see them.
pub async fn quarantine(
    app: &App,
    actor: &Actor,
    id: ImportId,
    after: u64,
    limit: usize,
) -> Result<QuarantinePage> {
    let mut view = app.view(actor, Verb::ReadImports).await?;
    mainstay_domain::policy::may(actor, Verb::SeeMargin)?;
    let row = sql::import(&mut view, id).await?.ok_or(Error::NotFound("import"))?;
    let file = sql::quarantine_file(&mut view, id).await?;
    let rows = match file {
        Some(sha256) => {
            let fetched = app.store.fetch(Shelf::Quarantine, &file_name(&sha256)).await?;
            tokio::task::spawn_blocking(move || read_quarantine(fetched, after, limit))
                .await
                .map_err(Error::bug)?
                .map_err(super::read::refused)?
        }
        None => Vec::new(),
    };
    let reached = after.saturating_add(u64::try_from(rows.len()).map_err(Error::bug)?);
    let next =
        (i64::try_from(reached).unwrap_or(i64::MAX) < row.quarantined && !rows.is_empty()).then_some(reached);
    Ok(QuarantinePage { file_name: row.file_name, rows, next, total: row.quarantined })
}

/// What the rows of an import amount to.
struct Sums {
    totals: Vec<TotalRow>,
    amounts: Vec<AmountRow>,
    /// How many of its lines count now.
    left: i64,
}

impl Sums {
    async fn of(view: &mut View, import: ImportId) -> Result<Self> {
        Ok(Self {
            totals: sql::totals(view, import).await?,
            amounts: sql::amounts(view, import).await?,
            left: lines_left(view, import).await?,
        })
    }
}

fn shown(row: ImportRow, sums: Sums, names: &Names, margin: bool) -> Result<Import> {
    let total = |total: TotalRow| {
        Ok(ImportTotal {
            currency: total.currency.parse().map_err(Error::bug)?,
            lines: total.line_count,
            revenue: total.revenue_minor,
            cost: total.cost_minor.filter(|_| margin),
        })
    };
    let amount = |amount: AmountRow| {
        Ok(ImportAmount {
            currency: amount.currency.parse().map_err(Error::bug)?,
            rows: amount.row_count,
            amount: amount.amount_minor,
        })
    };
    Ok(Import {
        amounts: sums.amounts.into_iter().map(amount).collect::<Result<_>>()?,
        totals: sums.totals.into_iter().map(total).collect::<Result<_>>()?,
        id: ImportId(row.id),
        ledger_version: row.ledger_version,
        source: row.source,
        kind: row.kind,
        file_name: row.file_name,
        file_sha256: row.file_sha256,
        bytes: row.file_bytes,
        mapping: row.mapping,
        rows: row.rows_in_file,
        left_out: row.left_out,
        accepted: row.accepted,
        quarantined: row.quarantined,
        revenue: row.revenue_minor,
        cost: row.cost_minor.filter(|_| margin),
        currency: row.currency.parse().map_err(Error::bug)?,
        first_date: row.first_day,
        last_date: row.last_day,
        future_lines: row.future_lines,
        new_accounts: row.new_accounts,
        new_products: row.new_products,
        changed: row.changed,
        reasons: row.reasons.0,
        replaces: row.replaces,
        replaced_lines: row.replaced_lines,
        lines_in_force: sums.left,
        created_by: names.of(&row.created_by),
        created_at: row.created_at,
        mends: row.mends.map(ImportId),
        undone: match (row.undone_at, row.undone_by, row.undone_version) {
            (Some(at), Some(by), Some(ledger_version)) => {
                Some(UndoneBy { by: names.of(&by), at, ledger_version })
            }
            _ => None,
        },
    })
}
