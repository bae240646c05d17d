//! Scenarios that people keep under a name. A change is one more revision; what stood before is in the audit log.

use chrono::{DateTime, Utc};
use mainstay_domain::ids::ScenarioId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::policy::{Actor, Rows, Verb};
use uuid::Uuid;

use super::what_if::{ScenarioDraft, WhatIf, check, what_if};
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::{App, team};

/// The most scenarios one person keeps.
const MOST_SCENARIOS: usize = 200;
/// Whoever keeps scenarios takes turns, so that no name is kept twice.
const TURN: &str = "scenario";

/// A scenario that is kept.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Its id.
    pub id: ScenarioId,
    /// What it is called.
    pub name: String,
    /// 1, and one more with each change.
    pub revision: i64,
    /// What it asks.
    pub draft: ScenarioDraft,
    /// The version of the ledger it was made on.
    pub ledger_version: LedgerVersion,
    /// Whether it is the looker's own.
    pub mine: bool,
    /// Who keeps it.
    pub owner_name: String,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct ScenarioRow {
    id: Uuid,
    owner: String,
    name: String,
    revision: i64,
    content: String,
    ledger_version: i64,
    changed_at: DateTime<Utc>,
}

impl ScenarioRow {
    fn into_scenario(self, actor: &Actor, names: &team::Names) -> Result<Scenario> {
        Ok(Scenario {
            id: ScenarioId(self.id),
            name: self.name,
            revision: self.revision,
            draft: serde_json::from_str(&self.content)?,
            ledger_version: LedgerVersion(self.ledger_version),
            mine: self.owner == owner(actor),
            owner_name: names.of(&self.owner),
            changed_at: self.changed_at,
        })
    }
}

/// Whose a scenario is: the person's, also where a program made it with a token of theirs.
fn owner(actor: &Actor) -> String {
    actor.user.map_or_else(|| actor.name.clone(), |user| format!("user:{user}"))
}

/// The scenarios of the looker, and those of all for whoever sees the whole company: they name accounts.
pub async fn scenarios(app: &App, actor: &Actor) -> Result<Vec<Scenario>> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let sees_all = view.sight().rows == Rows::All && view.sight().margin;
    let all = all(&mut view, actor).await?;
    Ok(all.into_iter().filter(|scenario| scenario.mine || sees_all).collect())
}

/// One of them.
pub async fn scenario(app: &App, actor: &Actor, id: ScenarioId) -> Result<Scenario> {
    let seen = scenarios(app, actor).await?;
    seen.into_iter().find(|scenario| scenario.id == id).ok_or(Error::NotFound("scenario"))
}

/// Keeps a scenario as it is told now: its days become fixed, and with them what it is about.
pub async fn add_scenario(app: &App, actor: &Actor, name: &str, draft: ScenarioDraft) -> Result<Scenario> {
    let (draft, ledger_version) = fixed(app, actor, draft).await?;
    let mut act = app.act(actor, Verb::SaveFilters).await?;
    act.tx().take_turn(TURN).await?;
    let name = named(name)?;
    let mine: Vec<Scenario> =
        all(&mut act, actor).await?.into_iter().filter(|scenario| scenario.mine).collect();
    if mine.len() >= MOST_SCENARIOS {
        return Err(Error::Conflict(format!("{MOST_SCENARIOS} scenarios are the most; remove one first")));
    }
    free(&mine, &name, None)?;
    let (id, now) = (ScenarioId(Clock::new_id()), act.now());
    act.exec(
        "insert into scenario (id, owner, name, revision, content, ledger_version, created_at, changed_at)
         values ($1, $2, $3, 1, $4, $5, $6, $6)",
        args![id.0, owner(actor), name.as_str(), serde_json::to_string(&draft)?, ledger_version.0, now],
    )
    .await?;
    act.changed("scenario", id, None::<&()>, Some(&draft))?;
    finish(act, actor, id).await
}

/// Replaces what one's own scenario asks, on the newest version of the ledger; where a revision is named, only while it is
/// that one.
pub async fn change_scenario(
    app: &App,
    actor: &Actor,
    id: ScenarioId,
    (name, revision): (&str, Option<i64>),
    draft: ScenarioDraft,
) -> Result<Scenario> {
    let (draft, ledger_version) = fixed(app, actor, draft).await?;
    let mut act = app.act(actor, Verb::SaveFilters).await?;
    act.tx().take_turn(TURN).await?;
    let name = named(name)?;
    let mine: Vec<Scenario> =
        all(&mut act, actor).await?.into_iter().filter(|scenario| scenario.mine).collect();
    let before = mine.iter().find(|scenario| scenario.id == id).ok_or(Error::NotFound("scenario"))?;
    if revision.is_some_and(|revision| revision != before.revision) {
        return Err(Error::Conflict(format!(
            "`{}` was changed meanwhile and is at revision {}: open it again",
            before.name, before.revision
        )));
    }
    free(&mine, &name, Some(id))?;
    let now = act.now();
    act.exec(
        "update scenario set name = $2, content = $3, ledger_version = $4, revision = revision + 1, changed_at = $5
         where id = $1",
        args![id.0, name.as_str(), serde_json::to_string(&draft)?, ledger_version.0, now],
    )
    .await?;
    act.changed("scenario", id, Some(&before.draft), Some(&draft))?;
    finish(act, actor, id).await
}

/// Removes one's own scenario.
pub async fn remove_scenario(app: &App, actor: &Actor, id: ScenarioId) -> Result<()> {
    let mut act = app.act(actor, Verb::SaveFilters).await?;
    let found = all(&mut act, actor).await?.into_iter().find(|scenario| scenario.id == id && scenario.mine);
    let before = found.ok_or(Error::NotFound("scenario"))?;
    act.exec("delete from scenario where id = $1", args![id.0]).await?;
    act.changed("scenario", id, Some(&before.draft), None::<&()>)?;
    act.announce(Event::changed("economics", id));
    act.commit().await
}

/// Tells a scenario that is kept: on the newest version of the ledger, or on the one it was made on.
pub async fn tell_scenario(
    app: &App,
    actor: &Actor,
    id: ScenarioId,
    as_made: bool,
) -> Result<(Scenario, WhatIf)> {
    let scenario = scenario(app, actor, id).await?;
    let version = as_made.then_some(scenario.ledger_version);
    let told = what_if(app, actor, &scenario.draft, version).await?;
    Ok((scenario, told))
}

/// The draft with the days it means today, and the version of the ledger it was told from.
async fn fixed(app: &App, actor: &Actor, draft: ScenarioDraft) -> Result<(ScenarioDraft, LedgerVersion)> {
    check(&draft)?;
    let told = what_if(app, actor, &draft, None).await?.told;
    let draft = ScenarioDraft { from: told.period.start, until: Some(told.period.end), ..draft };
    Ok((draft, told.ledger_version))
}

fn named(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Error::invalid(
            "bad_name",
            "name",
            "a scenario's name is one line of 1 to 100 characters",
        ));
    }
    Ok(name.to_owned())
}

fn free(mine: &[Scenario], name: &str, except: Option<ScenarioId>) -> Result<()> {
    let same = |scenario: &&Scenario| scenario.name.to_lowercase() == name.to_lowercase();
    if mine.iter().filter(same).any(|scenario| Some(scenario.id) != except) {
        return Err(Error::Conflict(format!("you keep a scenario named `{name}` already")));
    }
    Ok(())
}

async fn all(reads: &mut (impl Reads + Send), actor: &Actor) -> Result<Vec<Scenario>> {
    let names = team::names(reads).await?;
    let rows: Vec<ScenarioRow> = reads
        .all(
            "select id, owner, name, revision, content, ledger_version, changed_at
             from scenario order by changed_at desc, id",
            args![],
        )
        .await?;
    rows.into_iter().map(|row| row.into_scenario(actor, &names)).collect()
}

async fn finish(mut act: Act, actor: &Actor, id: ScenarioId) -> Result<Scenario> {
    let found = all(&mut act, actor).await?.into_iter().find(|scenario| scenario.id == id);
    let scenario = found.ok_or(Error::NotFound("scenario"))?;
    act.announce(Event::changed("economics", id));
    act.commit().await?;
    Ok(scenario)
}
