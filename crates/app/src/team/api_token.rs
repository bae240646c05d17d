//! Tokens: what lets a program ask the API in somebody's name, for some purposes, for some time.
//!
//! The secret is shown once and kept as a hash. A token never carries more than its owner may at the moment of a request:
//! role, grants and whether the person may still sign in are read each time.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use mainstay_domain::ids::{TokenId, UserId};
use mainstay_domain::policy::{self, Actor, Scope, Verb};
use sqlx::FromRow;
use uuid::Uuid;

use super::user::{self, User};
use super::{sql, throttle};
use crate::act::Reads;
use crate::clock::Clock;
use crate::db::{Value, args};
use crate::error::{Error, Problem, Result};
use crate::{App, tokens};

/// How every secret begins, so that one that leaked into a file or a log can be found.
const PREFIX: &str = "mst_";
/// How much of a secret stays readable, so that its owner knows which one it is.
const BEGINNING: usize = PREFIX.len() + 6;
/// How long a token lasts unless it is said, in days.
const DEFAULT_DAYS: i64 = 90;
/// The longest a token lasts, in days.
const MOST_DAYS: i64 = 366;
/// How many tokens one person has at most.
const MOST_TOKENS: i64 = 50;

/// A token, without its secret.
#[derive(Debug, Clone)]
pub struct ApiToken {
    /// Its id.
    pub id: TokenId,
    /// What its owner calls it.
    pub name: String,
    /// How its secret begins.
    pub beginning: String,
    /// What it may be used for.
    pub scopes: BTreeSet<Scope>,
    /// In whose name it asks.
    pub owner: UserId,
    /// What they are called.
    pub owner_name: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// The last day on which it was used.
    pub last_used_on: Option<NaiveDate>,
}

/// A token to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What to call it.
    pub name: String,
    /// What it may be used for.
    pub scopes: BTreeSet<Scope>,
    /// How long it lasts, in days; 90 unless it is said.
    pub days: Option<i64>,
}

#[derive(FromRow)]
struct TokenRow {
    id: Uuid,
    name: String,
    beginning: String,
    scopes: String,
    user_id: Uuid,
    owner_name: String,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    last_used_on: Option<NaiveDate>,
}

#[derive(FromRow)]
struct Count {
    tokens: i64,
}

impl TryFrom<TokenRow> for ApiToken {
    type Error = Error;

    fn try_from(row: TokenRow) -> Result<Self> {
        Ok(Self {
            id: TokenId(row.id),
            name: row.name,
            beginning: row.beginning,
            scopes: read_scopes(&row.scopes)?,
            owner: UserId(row.user_id),
            owner_name: row.owner_name,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_on: row.last_used_on,
        })
    }
}

fn read_scopes(words: &str) -> Result<BTreeSet<Scope>> {
    words.split(' ').map(|word| word.parse().map_err(Error::bug)).collect()
}

/// Makes a token and gives its secret, this once. The owner is whoever asks, or, for those who manage people, somebody by
/// their e-mail address.
pub async fn create_token(
    app: &App,
    actor: &Actor,
    owner: Option<&str>,
    new: NewToken,
) -> Result<(ApiToken, String)> {
    let (name, days) = check(&new)?;
    if owner.is_some() {
        policy::may(actor, Verb::ManageUsers)?;
    }
    let mut act = app.act(actor, Verb::ManageTokens).await?;
    let owner = match (owner, actor.user) {
        (Some(email), _) => sql::by_email(act.tx(), email).await?,
        (None, Some(user)) => sql::by_id(act.tx(), user).await?,
        (None, None) => None,
    };
    let owner: User = owner.ok_or(Error::NotFound("user"))?.try_into()?;
    let theirs: Count =
        act.one("select count(*) as tokens from api_token where user_id = $1", args![owner.id.0]).await?;
    if theirs.tokens >= MOST_TOKENS {
        return Err(Error::Conflict(format!("{MOST_TOKENS} tokens are the most; revoke one first")));
    }
    let secret = format!("{PREFIX}{}", tokens::fresh()?);
    // The day it ends goes by the time that really passes: a fixed clock must not keep a token alive.
    let now = Clock::real_now();
    let token = ApiToken {
        id: TokenId(Clock::new_id()),
        name,
        beginning: secret.chars().take(BEGINNING).collect(),
        scopes: new.scopes,
        owner: owner.id,
        owner_name: owner.name,
        created_at: now,
        expires_at: now + TimeDelta::days(days),
        last_used_on: None,
    };
    insert(&mut act, &token, &secret).await?;
    act.commit().await?;
    Ok((token, secret))
}

fn check(new: &NewToken) -> Result<(String, i64)> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Error::invalid(
            "bad_name",
            "name",
            "a token's name has 1 to 100 characters, none of them a control character",
        ));
    }
    if new.scopes.is_empty() {
        return Err(Error::invalid("bad_scope", "scopes", "say what the token is for: at least one scope"));
    }
    let days = new.days.unwrap_or(DEFAULT_DAYS);
    if !(1..=MOST_DAYS).contains(&days) {
        let detail = format!("a token lasts 1 to {MOST_DAYS} days, not {days}");
        return Err(Error::invalid("bad_days", "days", detail));
    }
    Ok((name.to_owned(), days))
}

async fn insert(act: &mut crate::Act, token: &ApiToken, secret: &str) -> Result<()> {
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
    act.exec(
        "insert into api_token (id, user_id, name, beginning, token_hash, scopes, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            token.id.0,
            token.owner.0,
            token.name.as_str(),
            token.beginning.as_str(),
            tokens::hash(secret),
            scopes.join(" "),
            token.created_at,
            token.expires_at
        ],
    )
    .await?;
    act.changed(
        "api_token",
        token.id,
        None::<&()>,
        Some(&serde_json::json!({ "owner": token.owner, "scopes": scopes, "expires_at": token.expires_at })),
    )
}

/// The tokens of whoever asks, and for those who manage people everybody's; the newest first.
pub async fn api_tokens(app: &App, actor: &Actor) -> Result<Vec<ApiToken>> {
    let mut view = app.view(actor, Verb::ManageTokens).await?;
    let rows: Vec<TokenRow> = view
        .all(
            "select api_token.*, app_user.name as owner_name
             from api_token join app_user on app_user.id = api_token.user_id
             where $1 is null or api_token.user_id = $1
             order by api_token.created_at desc, api_token.id",
            vec![Value::Uuid(limited_to(actor))],
        )
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Whose tokens the actor may see and revoke; `None` for everybody's.
fn limited_to(actor: &Actor) -> Option<Uuid> {
    let everybody = policy::may(actor, Verb::ManageUsers).is_ok();
    // Whoever is nobody owns nothing: no token belongs to the nil id.
    (!everybody).then(|| actor.user.map(|user| user.0).unwrap_or_default())
}

/// Revokes a token: the next request that bears it is refused.
pub async fn revoke_token(app: &App, actor: &Actor, id: TokenId) -> Result<()> {
    let mut act = app.act(actor, Verb::ManageTokens).await?;
    let revoked = act
        .exec(
            "delete from api_token where id = $1 and ($2 is null or user_id = $2)",
            vec![id.0.into(), Value::Uuid(limited_to(actor))],
        )
        .await?;
    if revoked == 0 {
        return Err(Error::NotFound("token"));
    }
    act.changed("api_token", id, Some(&serde_json::json!({ "valid": true })), None::<&()>)?;
    act.commit().await
}

/// Whom a token speaks for, and as what. One that is not known is counted by the address it came from; right ones from the
/// same address are still taken, so that nobody can be locked out.
pub async fn authenticate_token(app: &App, secret: &str, address: &str) -> Result<(User, Actor)> {
    #[derive(FromRow)]
    struct Found {
        id: Uuid,
        user_id: Uuid,
        scopes: String,
        last_used_on: Option<NaiveDate>,
    }
    let now = Clock::real_now();
    let mut tx = app.db.begin_read().await?;
    let found: Option<Found> = tx
        .optional(
            "select id, user_id, scopes, last_used_on from api_token where token_hash = $1 and expires_at > $2",
            args![tokens::hash(secret), now],
        )
        .await?;
    let owner = match &found {
        Some(token) => sql::by_id(&mut tx, UserId(token.user_id)).await?,
        None => None,
    };
    let (Some(token), Some(owner)) = (found, owner) else {
        drop(tx);
        throttle::count_wrong_token(app, address).await?;
        return Err(not_valid());
    };
    let user: User = owner.try_into()?;
    let person = user::to_actor(&mut tx, &user).await?;
    drop(tx);
    let today = now.date_naive();
    if token.last_used_on.is_none_or(|day| day < today) {
        note_use(app, token.id, today).await?;
    }
    let name = format!("{}/token:{}", person.name, token.id);
    Ok((user, Actor { name, scopes: Some(read_scopes(&token.scopes)?), ..person }))
}

/// Once a day is enough to see which tokens nobody needs, and spares a write for each request.
async fn note_use(app: &App, id: Uuid, today: NaiveDate) -> Result<()> {
    let mut tx = app.db.begin_write().await?;
    tx.exec("update api_token set last_used_on = $2 where id = $1", args![id, today]).await?;
    tx.commit().await
}

fn not_valid() -> Error {
    Error::Invalid(vec![Problem {
        code: "wrong_token",
        detail: "this token is not known: it was mistyped, revoked, or has expired; make a new one"
            .to_owned(),
        field: None,
    }])
}
