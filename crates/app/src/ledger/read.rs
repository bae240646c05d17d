//! Reading a file by a mapping: the long part of an import, which changes nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use mainstay_domain::corrections::Replace;
use mainstay_domain::ids::UploadId;
use mainstay_domain::money::Currency;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::rates::Rates;
use mainstay_domain::renumbering::Renumberings;
use mainstay_ledger::corrections::Side;
use mainstay_ledger::facts::unknown_corrections;
use mainstay_ledger::import::{
    self, Field, ImportError, Kind, Mapping, Note, PrepareRequest, Prepared, Progress, Records,
};

use super::changes::LineChanges;
use super::corrections::{Correction, blocking, replacing};
use super::manifest::{manifest, unanswered};
use super::same_import::{file_in_force, same_import};
use super::sql::Known;
use super::{categories, rates, rebates, renumberings, sql, units, uploads};
use crate::act::View;
use crate::clock::Clock;
use crate::error::{Error, Problem, Result};
use crate::{App, accounts};

/// What an import would do. Its figures are those of the real run, which it is, but for the commit.
#[derive(Debug)]
pub struct Preview {
    /// The figures, samples and reasons.
    pub prepared: Prepared,
    /// Accounts the register does not know yet.
    pub new_accounts: usize,
    /// Products the register does not know yet.
    pub new_products: usize,
    /// Accounts, products or rates the ledger knows, which would get another value.
    pub changed: usize,
    /// Accepted lines that correct an invoice which neither the file nor the ledger knows.
    pub unknown_corrections: u64,
    /// Whether this very file, by this very mapping, is in the ledger already.
    pub already_imported: bool,
    /// What of earlier files it takes the place of, where its mapping says so.
    pub correction: Option<PreviewedCorrection>,
}

/// What a file takes the place of.
#[derive(Debug)]
pub struct PreviewedCorrection {
    /// By which key.
    pub replace: Replace,
    /// The lines that go beside those that come.
    pub changes: LineChanges,
}

/// Parses a mapping; every problem names its key.
pub fn read_mapping(text: &str) -> Result<Mapping> {
    text.parse::<Mapping>().map_err(|problems| Error::Invalid(problems.into_iter().map(problem).collect()))
}

/// The mapping's text with the currency of its amounts said in it; refused where the mapping says another.
pub fn state_currency(text: &str, currency: Currency) -> Result<String> {
    Mapping::with_currency(text, currency)
        .map_err(|problems| Error::Invalid(problems.into_iter().map(problem).collect()))
}

/// The mapping's text with what the file takes the place of said in it; refused where the mapping says otherwise.
pub fn state_replace(text: &str, replace: Replace) -> Result<String> {
    Mapping::with_replace(text, replace)
        .map_err(|problems| Error::Invalid(problems.into_iter().map(problem).collect()))
}

/// Reads an uploaded file and says what importing it would do.
pub async fn preview_upload(app: &App, actor: &Actor, upload: UploadId, mapping: &str) -> Result<Preview> {
    let mut view = app.view(actor, Verb::ImportLines).await?;
    let file_name = uploads::file_name(&mut view, upload).await?;
    drop(view);
    let source = Source {
        path: uploads::path(app, upload),
        file_name,
        mapping: mapping.to_owned(),
        kept: Some(uploads::kept(app, upload)),
    };
    preview(app, actor, source, Box::new(import::Unwatched)).await
}

/// Reads a file and says what importing it would do.
pub async fn preview_file(
    app: &App,
    actor: &Actor,
    path: &Path,
    file_name: &str,
    mapping: &str,
    progress: Box<dyn Progress + Send>,
) -> Result<Preview> {
    let (file_name, mapping) = (file_name.to_owned(), mapping.to_owned());
    preview(app, actor, Source { path: path.to_owned(), file_name, mapping, kept: None }, progress).await
}

async fn preview(
    app: &App,
    actor: &Actor,
    source: Source,
    progress: Box<dyn Progress + Send>,
) -> Result<Preview> {
    let stage = app.folders.staging.join(format!("preview-{}", Clock::new_id()));
    let mapping = read_mapping(&source.mapping)?;
    let system = mapping.source.clone();
    let read = stage_and_read(app, actor, source, stage.clone(), progress).await;
    let found = match &read {
        Ok(prepared) => beside_the_ledger(app, actor, &mapping, prepared, &stage).await,
        Err(_) => Ok((None, 0)),
    };
    // A preview leaves nothing behind; a folder that cannot be removed now is swept at the next start.
    let _ = std::fs::remove_dir_all(&stage);
    let (mut prepared, (correction, unknown_corrections)) = (read?, found?);
    if unknown_corrections > 0 {
        prepared.report.notes.push(Note::UnknownCorrections(unknown_corrections));
    }
    let mut view = app.view(actor, Verb::ImportLines).await?;
    let known = known_of(&mut view, &system, &prepared).await?;
    let replace = replacing(&mapping, &prepared);
    let already_imported = same_import(&mut view, &prepared, replace).await?.is_some();
    if !already_imported
        && replace.is_none()
        && let Some(file_name) = file_in_force(&mut view, &prepared.file_sha256).await?
    {
        prepared.report.notes.push(Note::CountedTwice { file_name });
    }
    Ok(Preview {
        new_accounts: known.new_accounts,
        new_products: known.new_products,
        changed: known.changed,
        unknown_corrections,
        already_imported,
        correction: correction.filter(|_| !already_imported),
        prepared,
    })
}

/// How much of a file the ledger and the register know.
async fn known_of(view: &mut View, system: &str, prepared: &Prepared) -> Result<Known> {
    Ok(match &prepared.records {
        Records::None => sql::count_known(view, system, prepared).await?,
        Records::Register(entries) => {
            let found = accounts::master::compare(view, prepared.kind, system, entries).await?;
            let (new_accounts, new_products) =
                if prepared.kind == Kind::Products { (0, found.new) } else { (found.new, 0) };
            Known { new_accounts, new_products, changed: found.changed }
        }
        Records::Rates(rates) => {
            let head = sql::head(view).await?;
            let known = rates::in_force(view, head.version).await?;
            Known { changed: rates::changed(&known, rates), ..Known::default() }
        }
        Records::Agreements(agreements) => {
            let head = sql::head(view).await?;
            let known = rebates::in_force(view, system, head.version).await?;
            let changed = rebates::changed(&known, agreements);
            Known { changed, ..sql::count_known(view, system, prepared).await? }
        }
        Records::Categories(said) => {
            let head = sql::head(view).await?;
            let known = categories::of_source(view, system, head.version).await?;
            let changed = categories::changed(&known, said);
            Known { changed, ..sql::count_known(view, system, prepared).await? }
        }
        Records::Units(said) => {
            let head = sql::head(view).await?;
            let known = units::of_source(view, system, head.version).await?;
            let changed = units::changed(&known, said);
            Known { changed, ..sql::count_known(view, system, prepared).await? }
        }
        Records::Renumberings(said) => {
            let head = sql::head(view).await?;
            let known = renumberings::of_source(view, system, head.version).await?;
            let changed = renumberings::changed(&known, said);
            Known { changed, ..sql::count_known(view, system, prepared).await? }
        }
    })
}

/// What the file takes the place of, and how many of its lines correct an invoice that nothing knows.
async fn beside_the_ledger(
    app: &App,
    actor: &Actor,
    mapping: &Mapping,
    prepared: &Prepared,
    stage: &Path,
) -> Result<(Option<PreviewedCorrection>, u64)> {
    let unknown = corrections(app, actor, mapping, prepared).await?;
    Ok((correction(app, actor, mapping, prepared, stage).await?, unknown))
}

/// How many staged lines correct an invoice that nothing knows.
async fn corrections(app: &App, actor: &Actor, mapping: &Mapping, prepared: &Prepared) -> Result<u64> {
    if !mapping.columns.contains_key(&Field::Corrects) || mapping.kind != Kind::Lines {
        return Ok(0);
    }
    let mut view = app.view(actor, Verb::ImportLines).await?;
    let ledger = manifest(app, &mut view, None).await?.ledger;
    drop(view);
    let staged = prepared.lines.iter().map(|file| file.path.clone()).collect();
    unknown_corrections(&ledger, &mapping.source, staged).await.map_err(unanswered)
}

/// What the file takes the place of, in lines and money.
async fn correction(
    app: &App,
    actor: &Actor,
    mapping: &Mapping,
    prepared: &Prepared,
    stage: &Path,
) -> Result<Option<PreviewedCorrection>> {
    let Some(replace) = replacing(mapping, prepared) else { return Ok(None) };
    let mut view = app.view(actor, Verb::ImportLines).await?;
    let found = Correction::of(app, &mut view, &mapping.source, replace, prepared, stage).await?;
    drop(view);
    let staged: Vec<PathBuf> = prepared.lines.iter().map(|file| file.path.clone()).collect();
    let mut changes = found.changes;
    let changes = blocking(move || {
        staged.iter().try_for_each(|file| changes.take_file(file, Side::Added))?;
        Ok(changes)
    });
    let changes = changes.await?;
    let mut view = app.view(actor, Verb::ImportLines).await?;
    Ok(Some(PreviewedCorrection { replace, changes: LineChanges::seen(&mut view, &changes).await? }))
}

/// A file and the mapping to read it by.
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) file_name: String,
    pub(super) mapping: String,
    /// Where the rows of a workbook are kept, for the next who reads it.
    pub(super) kept: Option<PathBuf>,
}

/// Reads the file on a thread of its own and stages what it accepts.
pub(super) async fn stage_and_read(
    app: &App,
    actor: &Actor,
    source: Source,
    stage_dir: PathBuf,
    progress: Box<dyn Progress + Send>,
) -> Result<Prepared> {
    let mapping = read_mapping(&source.mapping)?;
    let mut view = app.view(actor, Verb::ImportLines).await?;
    let head = sql::head(&mut view).await?;
    let rates = match mapping.kind {
        Kind::Lines => rates::in_force(&mut view, head.version).await?,
        _ => Rates::default(),
    };
    let parents = accounts::master::parents(&mut view, mapping.kind, &mapping.source).await?;
    let agreements = match mapping.kind {
        Kind::Rebates => rebates::in_force(&mut view, &mapping.source, head.version).await?,
        _ => Vec::new(),
    };
    let renumberings = match mapping.kind {
        Kind::Renumberings => renumberings::of_source(&mut view, &mapping.source, head.version).await?,
        _ => Renumberings::default(),
    };
    drop(view);
    let request = PrepareRequest {
        mapping,
        rates: Arc::new(rates),
        parents: Arc::new(parents),
        agreements: Arc::new(agreements),
        renumberings: Arc::new(renumberings),
        path: source.path,
        file_name: source.file_name,
        mapping_text: source.mapping,
        reporting_currency: head.reporting_currency,
        today: app.clock.today(),
        stage_dir,
        kept: source.kept,
    };
    std::fs::create_dir_all(&request.stage_dir)?;
    tokio::task::spawn_blocking(move || import::prepare(&request, progress.as_ref()))
        .await
        .map_err(Error::bug)?
        .map_err(refused)
}

pub(super) fn problem(problem: import::MappingProblem) -> Problem {
    Problem { code: "mapping", detail: problem.to_string(), field: Some(problem.key) }
}

/// Sorts a reader's refusal by outcome.
pub(super) fn refused(error: ImportError) -> Error {
    let detail = error.to_string();
    let invalid = |code| Error::Invalid(vec![Problem { code, detail: detail.clone(), field: None }]);
    match error {
        ImportError::Mapping(problems) => Error::Invalid(problems.into_iter().map(problem).collect()),
        ImportError::Ambiguous { what, key, alternatives, .. } => {
            Error::Ambiguous(Problem { code: what.as_str(), detail, field: Some(key) }, alternatives)
        }
        ImportError::Empty => invalid("empty_file"),
        ImportError::MixedDelimiters { .. } => invalid("mixed_delimiters"),
        ImportError::UnclosedQuote { .. } => invalid("unclosed_quote"),
        ImportError::Damaged { .. } | ImportError::DamagedWorkbook { .. } => invalid("damaged_file"),
        ImportError::WorkbookTooLarge { .. } => invalid("workbook_too_large"),
        ImportError::UnsupportedFile { .. } => invalid("unsupported_file"),
        ImportError::UnsupportedType { .. } => invalid("unsupported_type"),
        ImportError::Cancelled | ImportError::Changed => Error::Conflict(detail),
        ImportError::Read { .. } | ImportError::Stage { .. } => Error::unavailable(detail, error),
        ImportError::Stopped(_) => Error::bug(error),
    }
}
