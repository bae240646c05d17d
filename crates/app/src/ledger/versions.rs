//! The versions of the ledger: who made each, why, of which files it consists and what its lines amount to; and what two of
//! them differ by.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::corrections::Changes;

use super::changes::LineChanges;
use super::corrections::blocking;
use super::nearby::{Nearby, Stage};
use super::versions_sql::{self, FileRow, VersionRow};
use super::{cleanup, sql};
use crate::App;
use crate::error::{Error, Result};
use crate::team::{self, Names};

/// One version of the ledger.
#[derive(Debug)]
pub struct Version {
    /// Its number.
    pub version: LedgerVersion,
    /// What made it: `import`, `correction`, `undo` or `change`.
    pub what: String,
    /// The import that came, or was taken back.
    pub import: Option<ImportId>,
    /// The name of that import's file.
    pub file_name: Option<String>,
    /// Why, in the words of whoever did it.
    pub reason: Option<String>,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// The files of lines it consists of.
    pub files: usize,
    /// Its lines.
    pub lines: i64,
    /// What they amount to, by currency in the order of the codes.
    pub totals: Vec<VersionTotal>,
    /// Whether it can be asked: no clean-up removed a file of it.
    pub answerable: bool,
}

/// What the lines of a version in one currency amount to.
#[derive(Debug, Clone, Copy)]
pub struct VersionTotal {
    /// The currency.
    pub currency: Currency,
    /// The revenue; `None` where files of before have not kept it.
    pub revenue: Option<Amount>,
}

/// A page of versions, newest first.
#[derive(Debug)]
pub struct VersionPage {
    /// The versions.
    pub versions: Vec<Version>,
    /// Where the next page starts; `None` after the last.
    pub next: Option<i64>,
    /// How many there are in all; the empty ledger is none.
    pub total: i64,
}

/// What two versions differ by.
#[derive(Debug)]
pub struct ComparedVersions {
    /// The one that is compared.
    pub from: LedgerVersion,
    /// The one it is compared with.
    pub to: LedgerVersion,
    /// The lines that are in the first alone, beside those that are in the second alone.
    pub changes: LineChanges,
    /// The imports of which the two have more or fewer rows, oldest first.
    pub imports: Vec<ComparedImport>,
}

/// How many rows of an import two versions have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedImport {
    /// The import.
    pub import: ImportId,
    /// What its rows are: the word of its kind.
    pub kind: String,
    /// The name of its file.
    pub file_name: String,
    /// The version it made.
    pub ledger_version: LedgerVersion,
    /// Its rows in the first.
    pub rows_from: i64,
    /// Its rows in the second.
    pub rows_to: i64,
}

/// Lists the versions, newest first, before a number.
pub async fn versions(app: &App, actor: &Actor, before: Option<i64>, limit: i64) -> Result<VersionPage> {
    let mut view = app.view(actor, Verb::ReadImports).await?;
    let mut rows = versions_sql::page(&mut view, before.unwrap_or(i64::MAX), limit + 1).await?;
    let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    let next = more.then(|| rows.last().map(|row| row.version)).flatten();
    let files = versions_sql::files(&mut view).await?;
    let names = team::names(&mut view).await?;
    let total = sql::head(&mut view).await?.version.0;
    let versions = rows.into_iter().map(|row| shown(row, &files, &names)).collect::<Result<_>>()?;
    Ok(VersionPage { versions, next, total })
}

fn shown(row: VersionRow, files: &[FileRow], names: &Names) -> Result<Version> {
    let version = LedgerVersion(row.version);
    let own: Vec<&FileRow> = files.iter().filter(|file| file.is_in(version)).collect();
    let mut totals: BTreeMap<&str, Option<i128>> = BTreeMap::new();
    for file in own.iter().filter(|file| file.is_of_lines()) {
        let Some(currency) = &file.currency else { continue };
        let total = totals.entry(currency).or_insert(Some(0));
        *total = total.zip(file.revenue_parts).map(|(total, revenue)| total + i128::from(revenue));
    }
    let totals = totals.into_iter().map(|(currency, revenue)| {
        let currency = currency.parse().map_err(Error::bug)?;
        Ok(VersionTotal { currency, revenue: revenue.map(Amount) })
    });
    Ok(Version {
        version,
        what: row.what,
        import: row.import_id.map(ImportId),
        file_name: row.file_name,
        reason: row.reason,
        created_by: names.of(&row.created_by),
        created_at: row.created_at,
        files: own.iter().filter(|file| file.is_of_lines()).count(),
        lines: own.iter().filter(|file| file.is_of_lines()).map(|file| file.row_count).sum(),
        totals: totals.collect::<Result<_>>()?,
        answerable: own.iter().all(|file| file.removed_at.is_none()),
    })
}

/// Says what two versions differ by: the same lines in other files are no difference.
pub async fn compare_versions(
    app: &App,
    actor: &Actor,
    from: LedgerVersion,
    to: LedgerVersion,
) -> Result<ComparedVersions> {
    let mut view = app.view(actor, Verb::ReadImports).await?;
    let head = sql::head(&mut view).await?.version;
    if [from, to].iter().any(|version| version.0 < 0 || *version > head) {
        return Err(Error::NotFound("ledger version"));
    }
    let files = versions_sql::files(&mut view).await?;
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for file in files.iter().filter(|file| file.is_of_lines()) {
        match (file.is_in(from), file.is_in(to)) {
            (true, false) => gone.push(file),
            (false, true) => come.push(file),
            _ => {}
        }
    }
    // A file that ended and began again is the same file.
    let same = |file: &&FileRow, others: &[&FileRow]| {
        others.iter().any(|other| (other.import_id, &other.sha256) == (file.import_id, &file.sha256))
    };
    let (before, after) = (gone.clone(), come.clone());
    gone.retain(|file| !same(file, &after));
    come.retain(|file| !same(file, &before));
    for (version, files) in [(from, &gone), (to, &come)] {
        if files.iter().any(|file| file.removed_at.is_some()) {
            return Err(cleanup::gone(&mut view, version).await?);
        }
    }
    let imports = compared_imports(&files, from, to, &versions_sql::imports(&mut view).await?);
    let names = |files: &[&FileRow]| files.iter().map(|file| file.sha256.clone()).collect::<Vec<_>>();
    let (gone, come) = (names(&gone), names(&come));
    drop(view);
    let stage = Stage::new(app)?;
    let nearby = Nearby::bring(app, &[gone.as_slice(), &come].concat(), stage.path()).await?;
    let changes = blocking(move || {
        let (gone, come) = (nearby.all_whole(&gone)?, nearby.all_whole(&come)?);
        Changes::between(&gone, &come)
    })
    .await?;
    drop(stage);
    let mut view = app.view(actor, Verb::ReadImports).await?;
    Ok(ComparedVersions { from, to, changes: LineChanges::seen(&mut view, &changes).await?, imports })
}

fn compared_imports(
    files: &[FileRow],
    from: LedgerVersion,
    to: LedgerVersion,
    imports: &[versions_sql::ImportSpan],
) -> Vec<ComparedImport> {
    // What is kept in no file, such as rates, is in force as a whole.
    let rows = |import: &versions_sql::ImportSpan, version| -> i64 {
        let mut own = files.iter().filter(|file| file.import_id == import.id).peekable();
        match own.peek() {
            Some(_) => own.filter(|file| file.is_in(version)).map(|file| file.row_count).sum(),
            None if import.is_in(version) => import.accepted,
            None => 0,
        }
    };
    let compared = imports.iter().map(|import| ComparedImport {
        import: ImportId(import.id),
        kind: import.kind.clone(),
        file_name: import.file_name.clone(),
        ledger_version: LedgerVersion(import.ledger_version),
        rows_from: rows(import, from),
        rows_to: rows(import, to),
    });
    compared.filter(|import| import.rows_from != import.rows_to).collect()
}
