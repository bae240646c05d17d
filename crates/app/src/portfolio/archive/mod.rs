//! The archive of runs: who asked for which, when, what is kept in mind of them, and which one came before each.

mod sql;

use chrono::{DateTime, Utc};
use mainstay_domain::ids::RunId;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::portfolio::NotOneOf;
use mainstay_domain::time::Day;

use super::run::Run;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::{App, team};

/// A run of the archive.
#[derive(Debug, Clone)]
pub struct ArchivedRun {
    /// The run.
    pub run: Run,
    /// Whether it is the one people see of its version of the ledger unless they choose.
    pub is_default: bool,
    /// The entry of the analysis calendar that asked for it, as it was called then.
    pub calendar: Option<String>,
    /// Who asked for it, in words.
    pub created_by_name: String,
    /// Why it is pinned; `None` where it is not.
    pub pin: Option<Pin>,
    /// The run before it: asked the same but for its day, the nearest earlier day, of one day the one stored before.
    pub before: Option<RunId>,
}

/// What is kept in mind of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Why; may be empty.
    pub note: String,
    /// Who pinned it.
    pub pinned_by: String,
    /// When.
    pub pinned_at: DateTime<Utc>,
}

/// How a run came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunKind {
    /// It is what people see of its version of the ledger unless they choose.
    Default,
    /// An entry of the analysis calendar asked for it.
    Calendar,
    /// Somebody asked for it otherwise.
    Asked,
}

impl RunKind {
    /// The word used in the API and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Calendar => "calendar",
            Self::Asked => "asked",
        }
    }
}

impl std::str::FromStr for RunKind {
    type Err = NotOneOf;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        let all = [Self::Default, Self::Calendar, Self::Asked];
        let unknown = || NotOneOf { text: text.to_owned(), choices: "default, calendar, asked" };
        all.into_iter().find(|kind| kind.as_str() == text).ok_or_else(unknown)
    }
}

/// Which runs of the archive; what is `None` lets all through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArchiveFilter {
    /// How they came about.
    pub kind: Option<RunKind>,
    /// Who asked for them, as [`ArchivedRun::run`] has it.
    pub created_by: Option<String>,
    /// Stored on this day or later, in UTC.
    pub from: Option<Day>,
    /// Stored on this day or earlier, in UTC.
    pub to: Option<Day>,
    /// Only those that are pinned.
    pub pinned: bool,
}

/// A page of the archive, newest first.
#[derive(Debug)]
pub struct ArchivePage {
    /// The runs.
    pub runs: Vec<ArchivedRun>,
    /// Where the next page starts; `None` after the last.
    pub next: Option<String>,
    /// How many there are that the filter lets through.
    pub total: i64,
    /// Everybody who ever asked for a run, and what they are called.
    pub people: Vec<(String, String)>,
}

/// Lists runs, newest first.
pub async fn runs(
    app: &App,
    actor: &Actor,
    filter: &ArchiveFilter,
    after: Option<RunId>,
    limit: i64,
) -> Result<ArchivePage> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    sql::page(&mut view, filter, after, limit).await
}

/// One run of the archive.
pub async fn archived_run(app: &App, actor: &Actor, id: RunId) -> Result<ArchivedRun> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    sql::one(&mut view, id).await
}

/// The newest run of an as-of day, or of all; `None` where there is none.
pub async fn newest_run(app: &App, actor: &Actor, as_of: Option<Day>) -> Result<Option<RunId>> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    match as_of {
        Some(day) => sql::newest_of(&mut view, day).await,
        None => Ok(super::sql::latest(&mut view).await?.map(|run| run.id)),
    }
}

/// Pins a run for everybody, or says anew why it is pinned.
pub async fn pin_run(app: &App, actor: &Actor, id: RunId, note: &str) -> Result<()> {
    let note = note.trim();
    if note.chars().count() > 500 || note.chars().any(|letter| letter.is_control() && letter != '\n') {
        return Err(Error::invalid("bad_note", "note", "a note has at most 500 characters"));
    }
    let mut act = app.act(actor, Verb::RunAnalysis).await?;
    sql::must_exist(&mut act, id).await?;
    let before = sql::pin(&mut act, id, note).await?.then(|| serde_json::json!({}));
    // A note is somebody's text and may name people; the log says only that there is one.
    act.changed(
        "pinned_run",
        id,
        before.as_ref(),
        Some(&serde_json::json!({ "has_note": !note.is_empty() })),
    )?;
    act.announce(Event::changed("portfolio", id));
    act.commit().await
}

/// Takes a pin away; the run stays.
pub async fn unpin_run(app: &App, actor: &Actor, id: RunId) -> Result<()> {
    let mut act = app.act(actor, Verb::RunAnalysis).await?;
    sql::must_exist(&mut act, id).await?;
    if sql::unpin(&mut act, id).await? {
        act.changed("pinned_run", id, Some(&serde_json::json!({})), None::<&()>)?;
        act.announce(Event::changed("portfolio", id));
        act.commit().await?;
    }
    Ok(())
}

impl ArchivedRun {
    fn without_words(self) -> Self {
        let pin = self.pin.map(|pin| Pin { note: String::new(), pinned_by: String::new(), ..pin });
        Self { calendar: None, created_by_name: String::new(), pin, ..self }
    }

    fn named(mut self, names: &team::Names) -> Self {
        self.created_by_name = names.of(&self.run.created_by);
        if let Some(pin) = &mut self.pin {
            pin.pinned_by = names.of(&pin.pinned_by);
        }
        self
    }
}
