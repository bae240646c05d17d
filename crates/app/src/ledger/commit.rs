//! From a file that was read to a version of the ledger, in one act.

use mainstay_domain::ids::ImportId;
use mainstay_domain::money::Currency;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::import::{Prepared, Report as Figures};

use super::connectors::Mark;
use super::publish::{self, restore};
use super::save::save;
use super::sql;
use crate::App;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::jobs::{Outcome, Report, Work};
use crate::portfolio::load_defaults;

/// What a commit left.
#[derive(Debug, Clone, Copy)]
pub struct Committed {
    /// The import, new or found in force already.
    pub import: ImportId,
    /// Whether the file was in the ledger already, so that nothing changed.
    pub unchanged: bool,
}

impl Committed {
    /// What a job tells of it.
    pub(super) fn outcome(self) -> Outcome {
        Outcome { import_id: Some(self.import), unchanged: Some(self.unchanged), ..Outcome::default() }
    }
}

/// Makes what was read the next version of the ledger, unless it is in force already.
pub(super) async fn commit(
    app: &App,
    actor: &Actor,
    prepared: &Prepared,
    (file_name, mapping, mark): (&str, &str, Option<&Mark>),
    report: &Report,
) -> Result<Committed> {
    let files = publish::of(prepared);
    let mut view = app.view(actor, Verb::ImportLines).await?;
    if let Some(import) = same_import(&mut view, prepared).await? {
        restore(app, sql::files_of(&mut view, import).await?, &files).await?;
        publish::publish_summaries(app, prepared);
        return Ok(Committed { import, unchanged: true });
    }
    drop(view);
    refuse_nothing(&prepared.report)?;
    report.progress(0.96, "committing");
    publish::upload(app, &files, report).await?;
    let mut act = app.act(actor, Verb::ImportLines).await?;
    let head = sql::advance_head(&mut act).await?;
    if let Some(import) = same_import(&mut act, prepared).await? {
        return Ok(Committed { import, unchanged: true });
    }
    count_in(&mut act, &head, prepared.reporting_currency()).await?;
    let committed = Committed { import: ImportId(Clock::new_id()), unchanged: false };
    report.fence(&mut act, &committed.outcome()).await?;
    // Under the lock of the head: whoever sweeps leftovers takes it too, so a file is named before it can be missed.
    publish::publish(app, &files).await?;
    publish::publish_summaries(app, prepared);
    save(&mut act, committed.import, prepared, file_name, mapping, head.version).await?;
    if let Some(mark) = mark {
        mark.save(&mut act).await?;
    }
    act.announce(Event::changed("ledger", committed.import));
    if sql::has_lines(&mut act, head.version).await? {
        let defaults = load_defaults(&mut act).await?;
        act.enqueue(&Work::PortfolioRun(defaults.into())).await?;
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
/// rows. A file of facts carries the hash of its source, so equal rows of another file are other rows.
pub(super) async fn same_import(
    reads: &mut (impl Reads + Send),
    prepared: &Prepared,
) -> Result<Option<ImportId>> {
    if let Some(import) = sql::in_force(reads, &prepared.file_sha256, &prepared.mapping_sha256).await? {
        return Ok(Some(import));
    }
    let (kinds, hashes): (Vec<&str>, Vec<&str>) =
        prepared.facts().map(|(kind, staged)| (kind, staged.sha256.as_str())).unzip();
    match kinds.first() {
        Some(kind) => sql::facts_in_force(reads, kind, &hashes).await,
        None => Ok(None),
    }
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
