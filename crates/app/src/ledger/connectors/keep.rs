//! Connectors are kept by administrators: each is a way in from outside.

use mainstay_domain::ids::ConnectorId;
use mainstay_domain::policy::{Actor, Verb};

use super::rows;
use super::{Connector, ConnectorRun, ConnectorSettings, NewConnector};
use crate::App;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::ledger::mappings;
use crate::team;

/// The most connectors.
const MOST: i64 = 100;

/// Every connector by name, with what it did last.
pub async fn connectors(app: &App, actor: &Actor) -> Result<Vec<Connector>> {
    let mut view = app.view(actor, Verb::ChangeSettings).await?;
    let names = team::names(&mut view).await?;
    let mut connectors = rows::all(&mut view).await?;
    for connector in &mut connectors {
        connector.created_by = names.of(&connector.created_by);
    }
    Ok(connectors)
}

/// What a connector did, the newest first.
pub async fn connector_runs(app: &App, actor: &Actor, id: ConnectorId) -> Result<Vec<ConnectorRun>> {
    let mut view = app.view(actor, Verb::ChangeSettings).await?;
    rows::find(&mut view, id).await?;
    rows::runs(&mut view, id).await
}

/// Keeps a connector; it looks as soon as a server runs.
pub async fn add_connector(app: &App, actor: &Actor, new: NewConnector) -> Result<Connector> {
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    let name = check(app, &new)?;
    let mapping = mappings::named(&mut act, &new.mapping).await?;
    fits(&new.settings, &mapping.text)?;
    let count: Count = act.one("select count(*) as connectors from connector", args![]).await?;
    if count.connectors >= MOST {
        return Err(Error::Conflict(format!("{MOST} connectors are the most; remove one first")));
    }
    refuse_taken(&mut act, &name, None).await?;
    let (id, now, by) = (ConnectorId(Clock::new_id()), act.now(), actor.name.clone());
    act.exec(
        "insert into connector (id, name, name_key, kind, settings, mapping_id, schedule, enabled, state, next_run_at,
                                created_by, created_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10, $10)",
        args![
            id.0,
            name.as_str(),
            name.to_lowercase(),
            new.settings.kind(),
            serde_json::to_value(&new.settings)?,
            mapping.id.0,
            new.schedule.to_string(),
            new.enabled,
            serde_json::json!({}),
            now,
            by
        ],
    )
    .await?;
    act.changed("connector", id, None::<&()>, Some(&noted(&new.settings, new.enabled)))?;
    finish(act, id).await
}

/// Replaces a connector; one that looks by itself looks at once.
pub async fn change_connector(
    app: &App,
    actor: &Actor,
    id: ConnectorId,
    new: NewConnector,
) -> Result<Connector> {
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    let before = rows::find(&mut act, id).await?;
    let name = check(app, &new)?;
    if before.settings.kind() != new.settings.kind() {
        let detail = format!("`{}` is a connector of the kind {}", before.name, before.settings.kind());
        return Err(Error::invalid("bad_kind", "kind", detail));
    }
    let mapping = mappings::named(&mut act, &new.mapping).await?;
    fits(&new.settings, &mapping.text)?;
    refuse_taken(&mut act, &name, Some(id)).await?;
    if let (ConnectorSettings::Sql(before), ConnectorSettings::Sql(pull)) = (&before.settings, &new.settings)
        && !pull.goes_on_from(before)
    {
        rows::start_over(&mut act, id).await?;
    }
    let now = act.now();
    act.exec(
        "update connector set name = $2, name_key = $3, settings = $4, mapping_id = $5, schedule = $6, enabled = $7,
                              next_run_at = $8, changed_at = $8
         where id = $1",
        args![
            id.0,
            name.as_str(),
            name.to_lowercase(),
            serde_json::to_value(&new.settings)?,
            mapping.id.0,
            new.schedule.to_string(),
            new.enabled,
            now
        ],
    )
    .await?;
    act.changed(
        "connector",
        id,
        Some(&noted(&before.settings, before.enabled)),
        Some(&noted(&new.settings, new.enabled)),
    )?;
    finish(act, id).await
}

/// Removes a connector; what it imported stays.
pub async fn remove_connector(app: &App, actor: &Actor, id: ConnectorId) -> Result<()> {
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    let connector = rows::find(&mut act, id).await?;
    act.exec("delete from connector where id = $1", args![id.0]).await?;
    act.changed("connector", id, Some(&noted(&connector.settings, connector.enabled)), None::<&()>)?;
    act.announce(Event::changed("ledger", id));
    act.commit().await
}

/// What the audit log says; settings name places and no persons.
fn noted(settings: &ConnectorSettings, enabled: bool) -> serde_json::Value {
    serde_json::json!({ "settings": settings, "enabled": enabled })
}

#[derive(sqlx::FromRow)]
struct Count {
    connectors: i64,
}

fn check(app: &App, new: &NewConnector) -> Result<String> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        let detail = "a connector's name is one line of 1 to 100 characters";
        return Err(Error::invalid("bad_name", "name", detail));
    }
    match &new.settings {
        ConnectorSettings::Folder(folder) => folder.check(&app.outside)?,
        ConnectorSettings::Sql(pull) => pull.check(&app.outside)?,
    }
    Ok(name.to_owned())
}

fn fits(settings: &ConnectorSettings, mapping: &str) -> Result<()> {
    match settings {
        ConnectorSettings::Folder(_) => Ok(()),
        ConnectorSettings::Sql(pull) => pull.fits(mapping),
    }
}

async fn refuse_taken(act: &mut Act, name: &str, except: Option<ConnectorId>) -> Result<()> {
    let same: Count = act
        .one(
            "select count(*) as connectors from connector where name_key = $1 and ($2 is null or id <> $2)",
            args![name.to_lowercase(), except.map(|id| id.0)],
        )
        .await?;
    if same.connectors > 0 {
        return Err(Error::Conflict(format!("there is a connector named `{name}` already")));
    }
    Ok(())
}

async fn finish(mut act: Act, id: ConnectorId) -> Result<Connector> {
    let connector = rows::find(&mut act, id).await?;
    act.announce(Event::changed("ledger", id));
    act.commit().await?;
    Ok(connector)
}
