//! Filters of tables that people keep under a name, for themselves or for everybody.
//!
//! A filter is the query of an address: which rows, in which order, by which measure and in which columns. Whose names or
//! margins it speaks of is decided by its keys: a shared one is offered only to those who could have made it.

use chrono::{DateTime, Utc};
use mainstay_domain::ids::SavedFilterId;
use mainstay_domain::policy::{self, Actor, Rows, Sight, Verb};
use mainstay_domain::portfolio::Measure;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::App;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};
use crate::events::Event;

/// The longest query, in bytes.
const LONGEST_QUERY: usize = 2_000;
/// The most filters one person keeps.
const MOST_FILTERS: i64 = 200;

/// The table a filter is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilterPage {
    /// The accounts of a run.
    Portfolio,
    /// The register of accounts.
    Accounts,
}

impl FilterPage {
    fn as_str(self) -> &'static str {
        match self {
            Self::Portfolio => "portfolio",
            Self::Accounts => "accounts",
        }
    }
}

/// A filter kept under a name.
#[derive(Debug, Clone)]
pub struct SavedFilter {
    /// Its id.
    pub id: SavedFilterId,
    /// What its owner calls it.
    pub name: String,
    /// The table it is of.
    pub page: FilterPage,
    /// The query, `revenue_class=A&sort=recency&measure=revenue&columns=rank,revenue`.
    pub query: String,
    /// Whether everybody sees it.
    pub shared: bool,
    /// Whether it is the looker's own.
    pub mine: bool,
    /// Who keeps it.
    pub owner_name: String,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}

/// A filter to be kept. Whoever takes it from outside has checked that its query is one of its page.
#[derive(Debug, Clone)]
pub struct NewFilter {
    /// What to call it.
    pub name: String,
    /// The table it is of.
    pub page: FilterPage,
    /// The query.
    pub query: String,
    /// Whether everybody sees it.
    pub shared: bool,
}

#[derive(sqlx::FromRow)]
struct FilterRow {
    id: Uuid,
    user_id: Uuid,
    page: String,
    name: String,
    query: String,
    shared: bool,
    changed_at: DateTime<Utc>,
    owner_name: String,
}

impl FilterRow {
    fn into_filter(self, actor: &Actor) -> Result<SavedFilter> {
        Ok(SavedFilter {
            id: SavedFilterId(self.id),
            name: self.name,
            page: serde_json::from_value(self.page.into())?,
            query: self.query,
            shared: self.shared,
            mine: actor.user.is_some_and(|user| user.0 == self.user_id),
            owner_name: self.owner_name,
            changed_at: self.changed_at,
        })
    }
}

/// The looker's own filters and those shared with them, by name.
pub async fn saved_filters(app: &App, actor: &Actor) -> Result<Vec<SavedFilter>> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let rows: Vec<FilterRow> = view
        .all(
            "select saved_filter.*, app_user.name as owner_name
             from saved_filter join app_user on app_user.id = saved_filter.user_id
             where saved_filter.user_id = $1 or saved_filter.shared
             order by saved_filter.name_key, saved_filter.id",
            args![owner_of(actor)],
        )
        .await?;
    let filters = rows.into_iter().map(|row| row.into_filter(actor)).collect::<Result<Vec<_>>>()?;
    let sight = view.sight();
    Ok(filters.into_iter().filter(|filter| filter.mine || is_within(sight, &filter.query)).collect())
}

/// Whether a query that somebody else made is for this sight: text may name accounts the looker does not see.
fn is_within(sight: &Sight, query: &str) -> bool {
    let names = url::form_urlencoded::parse(query.as_bytes()).any(|(key, _)| key == "q");
    (!names || sight.rows == Rows::All) && (!is_of_margin(query) || sight.margin)
}

/// Whether a query chooses, ranks or sorts by what only those who see margins may. A column alone tells nothing: it is left
/// out for whoever may not see it.
fn is_of_margin(query: &str) -> bool {
    let of_profit = |key: &str, value: &str| match key {
        "sort" => value == "gross_profit",
        "measure" => value.parse().is_ok_and(Measure::needs_margin),
        _ => key.contains("gross_profit"),
    };
    url::form_urlencoded::parse(query.as_bytes()).any(|(key, value)| of_profit(&key, &value))
}

/// Keeps a filter.
pub async fn add_filter(app: &App, actor: &Actor, new: NewFilter) -> Result<SavedFilter> {
    let mut act = app.act(actor, Verb::SaveFilters).await?;
    let owner = actor.user.ok_or(Error::NotFound("user"))?;
    let name = check(&act, &new)?;
    let theirs: Count =
        act.one("select count(*) as filters from saved_filter where user_id = $1", args![owner.0]).await?;
    if theirs.filters >= MOST_FILTERS {
        return Err(Error::Conflict(format!("{MOST_FILTERS} filters are the most; remove one first")));
    }
    refuse_taken(&mut act, actor, &name, new.page, None).await?;
    let (id, now) = (SavedFilterId(Clock::new_id()), act.now());
    act.exec(
        "insert into saved_filter (id, user_id, page, name, name_key, query, shared, created_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        args![
            id.0,
            owner.0,
            new.page.as_str(),
            name.as_str(),
            name.to_lowercase(),
            new.query,
            new.shared,
            now
        ],
    )
    .await?;
    act.changed("saved_filter", id, None::<&()>, Some(&noted(new.page, new.shared)))?;
    finish(act, actor, id).await
}

/// Replaces a filter of one's own.
pub async fn change_filter(
    app: &App,
    actor: &Actor,
    id: SavedFilterId,
    new: NewFilter,
) -> Result<SavedFilter> {
    let mut act = app.act(actor, Verb::SaveFilters).await?;
    let before = find(&mut act, actor, id).await?.filter(|filter| filter.mine);
    let before = before.ok_or(Error::NotFound("filter"))?;
    let name = check(&act, &new)?;
    refuse_taken(&mut act, actor, &name, new.page, Some(id)).await?;
    let now = act.now();
    act.exec(
        "update saved_filter set page = $2, name = $3, name_key = $4, query = $5, shared = $6, changed_at = $7
         where id = $1",
        args![id.0, new.page.as_str(), name.as_str(), name.to_lowercase(), new.query, new.shared, now],
    )
    .await?;
    act.changed(
        "saved_filter",
        id,
        Some(&noted(before.page, before.shared)),
        Some(&noted(new.page, new.shared)),
    )?;
    finish(act, actor, id).await
}

/// Removes a filter of one's own; those who manage people also remove what others share.
pub async fn remove_filter(app: &App, actor: &Actor, id: SavedFilterId) -> Result<()> {
    let mut act = app.act(actor, Verb::SaveFilters).await?;
    let manages = policy::may(actor, Verb::ManageUsers).is_ok();
    let removable = |filter: &SavedFilter| filter.mine || (filter.shared && manages);
    let filter = find(&mut act, actor, id).await?.filter(removable).ok_or(Error::NotFound("filter"))?;
    act.exec("delete from saved_filter where id = $1", args![id.0]).await?;
    act.changed("saved_filter", id, Some(&noted(filter.page, filter.shared)), None::<&()>)?;
    act.announce(Event::changed("team", id));
    act.commit().await
}

/// The person a filter belongs to; the nil id, which owns none, for whoever is nobody.
fn owner_of(actor: &Actor) -> Uuid {
    actor.user.map(|user| user.0).unwrap_or_default()
}

/// What the audit log says: neither names nor queries, which may name people.
fn noted(page: FilterPage, shared: bool) -> serde_json::Value {
    serde_json::json!({ "page": page, "shared": shared })
}

#[derive(sqlx::FromRow)]
struct Count {
    filters: i64,
}

fn check(act: &Act, new: &NewFilter) -> Result<String> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Error::invalid("bad_name", "name", "a filter's name is one line of 1 to 100 characters"));
    }
    if new.query.len() > LONGEST_QUERY {
        let detail = format!("a filter has at most {LONGEST_QUERY} characters");
        return Err(Error::invalid("bad_query", "query", detail));
    }
    if is_of_margin(&new.query) {
        policy::may(act.actor(), Verb::SeeMargin)?;
    }
    Ok(name.to_owned())
}

async fn refuse_taken(
    act: &mut Act,
    actor: &Actor,
    name: &str,
    page: FilterPage,
    except: Option<SavedFilterId>,
) -> Result<()> {
    let same: Count = act
        .one(
            "select count(*) as filters from saved_filter
             where user_id = $1 and page = $2 and name_key = $3 and ($4 is null or id <> $4)",
            args![owner_of(actor), page.as_str(), name.to_lowercase(), except.map(|id| id.0)],
        )
        .await?;
    if same.filters > 0 {
        return Err(Error::Conflict(format!("you keep a filter named `{name}` already")));
    }
    Ok(())
}

async fn find(act: &mut Act, actor: &Actor, id: SavedFilterId) -> Result<Option<SavedFilter>> {
    let row: Option<FilterRow> = act
        .optional(
            "select saved_filter.*, app_user.name as owner_name
             from saved_filter join app_user on app_user.id = saved_filter.user_id where saved_filter.id = $1",
            args![id.0],
        )
        .await?;
    row.map(|row| row.into_filter(actor)).transpose()
}

async fn finish(mut act: Act, actor: &Actor, id: SavedFilterId) -> Result<SavedFilter> {
    let filter = find(&mut act, actor, id).await?.ok_or(Error::NotFound("filter"))?;
    act.announce(Event::changed("team", id));
    act.commit().await?;
    Ok(filter)
}
