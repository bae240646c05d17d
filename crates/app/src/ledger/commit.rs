//! From a file that was read to a version of the ledger, in one act.

use std::path::Path;

use mainstay_domain::corrections::Replace;
use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Currency;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::import::{Prepared, Report as Figures};

use super::connectors::Mark;
use super::corrections::{Correction, replacing};
use super::publish::{self, restore};
use super::same_import::same_import;
use super::save::save;
use super::sql;
use super::summaries::{LARGE_FILE, join_summaries};
use super::versions_sql::{self, Made};
use crate::App;
use crate::act::Act;
use crate::clock::Clock;
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::jobs::{Outcome, Report, Work};
use crate::portfolio::load_defaults;

/// How often a commit that replaces lines looks again because another was faster.
const ATTEMPTS: usize = 5;

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
    (file_name, mapping): (&str, &str),
    occasion: Occasion<'_>,
    stage: &Path,
    report: &Report,
) -> Result<Committed> {
    let parsed = super::read_mapping(mapping)?;
    let replace = replacing(&parsed, prepared);
    for _ in 0..ATTEMPTS {
        let mut view = app.view(actor, Verb::ImportLines).await?;
        if let Some(import) = same_import(&mut view, prepared, replace).await? {
            let files = publish::of(prepared);
            restore(app, sql::files_of(&mut view, import).await?, &files).await?;
            publish::publish_summaries(app, &files);
            return Ok(Committed { import, unchanged: true });
        }
        refuse_nothing(&prepared.report)?;
        report.progress(0.96, "committing");
        let correction = match replace {
            Some(replace) => {
                let source = parsed.source.as_str();
                let correction = Correction::of(app, &mut view, source, replace, prepared, stage).await?;
                Some((replace, correction.summarized().await?))
            }
            None => None,
        };
        drop(view);
        let commit = Commit { app, actor, prepared, file_name, mapping, source: &parsed.source, occasion };
        if let Some(committed) = commit.make(correction.as_ref(), report).await? {
            if prepared.report.accepted >= LARGE_FILE {
                join_large(app, report).await;
            }
            return Ok(committed);
        }
    }
    Err(Error::Conflict("others keep changing the ledger; import again when they are done".to_owned()))
}

/// Brings the summaries of large files together before the first question. The import is made already: without them questions
/// take longer, and a server does it later.
async fn join_large(app: &App, report: &Report) {
    report.progress(0.99, "bringing summaries together");
    if let Err(error) = join_summaries(app, LARGE_FILE).await {
        tracing::warn!(error = error.chain(), "the summaries of large files stay apart");
    }
}

/// What an import is part of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Occasion<'a> {
    /// How far a connector has come once the import is made.
    pub(super) mark: Option<&'a Mark>,
    /// Why it is made, in the words of whoever makes it.
    pub(super) reason: Option<&'a str>,
}

/// What is committed.
struct Commit<'a> {
    app: &'a App,
    actor: &'a Actor,
    prepared: &'a Prepared,
    file_name: &'a str,
    mapping: &'a str,
    source: &'a str,
    occasion: Occasion<'a>,
}

impl Commit<'_> {
    /// Makes the next version; `None` where the ledger moved on since the correction was worked out.
    async fn make(
        &self,
        correction: Option<&(Replace, Correction)>,
        report: &Report,
    ) -> Result<Option<Committed>> {
        let (app, prepared) = (self.app, self.prepared);
        let mut files = publish::of(prepared);
        files.extend(correction.iter().flat_map(|(_, correction)| correction.files()));
        publish::upload(app, &files, report).await?;
        let mut act = app.act(self.actor, Verb::ImportLines).await?;
        let head = sql::advance_head(&mut act).await?;
        if let Some(import) = same_import(&mut act, prepared, correction.map(|(replace, _)| *replace)).await?
        {
            return Ok(Some(Committed { import, unchanged: true }));
        }
        if correction.is_some_and(|(_, correction)| correction.version.0 + 1 != head.version.0) {
            return Ok(None);
        }
        count_in(&mut act, &head, prepared.reporting_currency()).await?;
        let committed = Committed { import: ImportId(Clock::new_id()), unchanged: false };
        report.fence(&mut act, &committed.outcome()).await?;
        // Under the lock of the head: whoever sweeps leftovers takes it too, so a file is named before it can be missed.
        publish::publish(app, &files).await?;
        publish::publish_summaries(app, &files);
        self.save(&mut act, committed.import, correction, head.version).await?;
        act.announce(Event::changed("ledger", committed.import));
        if sql::has_lines(&mut act, head.version).await? {
            let defaults = load_defaults(&mut act).await?;
            act.enqueue(&Work::PortfolioRun(defaults.into())).await?;
        }
        act.commit().await?;
        Ok(Some(committed))
    }

    /// Writes what the version has that the one before had not, and how it came to be.
    async fn save(
        &self,
        act: &mut Act,
        import: ImportId,
        correction: Option<&(Replace, Correction)>,
        version: LedgerVersion,
    ) -> Result<()> {
        if let Some((_, correction)) = correction {
            correction.save(act, self.source, version).await?;
        }
        save(act, import, self.prepared, self.file_name, self.mapping, version).await?;
        if let Some((replace, correction)) = correction {
            correction.note(act, import, *replace).await?;
        }
        if let Some(mark) = self.occasion.mark {
            mark.save(act).await?;
        }
        let made = if correction.is_some() { Made::Correction } else { Made::Import };
        versions_sql::note(act, version, made, import, self.occasion.reason).await
    }
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
