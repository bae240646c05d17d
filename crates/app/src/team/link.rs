//! Links that work once: the first administrator's set-up, and signing in without a password.

use chrono::TimeDelta;
use mainstay_domain::ids::UserId;
use mainstay_domain::policy::{Actor, Role, Verb};
use uuid::Uuid;

use super::session::{self, SignedIn};
use super::sql;
use super::user::{self, NewUser};
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::{Value, args};
use crate::error::{Error, Problem, Result};
use crate::{App, tokens};

/// How long a link waits to be used.
const HOURS: i64 = 24;

#[derive(sqlx::FromRow)]
struct LinkRow {
    id: Uuid,
    user_id: Option<Uuid>,
}

/// Whether nobody has set this installation up yet.
pub async fn setup_is_open(app: &App) -> Result<bool> {
    Ok(sql::count(&mut app.db.begin_read().await?).await? == 0)
}

/// The secret of a fresh set-up link; `None` once there is anybody. Earlier ones stop working.
pub async fn open_setup_link(app: &App) -> Result<Option<String>> {
    let mut act = app.act(&Actor::system(), Verb::ManageUsers).await?;
    if sql::count(act.tx()).await? > 0 {
        return Ok(None);
    }
    act.exec("delete from one_time_link where purpose = 'setup'", args![]).await?;
    let token = insert(&mut act, "setup", None).await?;
    act.commit().await?;
    Ok(Some(token))
}

/// The secret of a link that signs a person in, once.
pub async fn sign_in_link(app: &App, actor: &Actor, email: &str) -> Result<String> {
    let mut act = app.act(actor, Verb::ManageUsers).await?;
    let user = sql::by_email(act.tx(), email).await?.ok_or(Error::NotFound("user"))?;
    let token = insert(&mut act, "sign_in", Some(UserId(user.id))).await?;
    act.commit().await?;
    Ok(token)
}

async fn insert(act: &mut Act, purpose: &'static str, user: Option<UserId>) -> Result<String> {
    let (id, token, now) = (Clock::new_id(), tokens::fresh()?, Clock::real_now());
    act.exec(
        "insert into one_time_link (id, purpose, token_hash, user_id, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
        args![
            id,
            purpose,
            tokens::hash(&token),
            Value::Uuid(user.map(|user| user.0)),
            now,
            now + TimeDelta::hours(HOURS)
        ],
    )
    .await?;
    act.changed(
        "one_time_link",
        id,
        None::<&()>,
        Some(&serde_json::json!({ "purpose": purpose, "user": user })),
    )?;
    Ok(token)
}

/// Uses a link up; a used, expired or unknown one is refused alike.
async fn take(act: &mut Act, purpose: &'static str, token: &str) -> Result<LinkRow> {
    let now = Clock::real_now();
    let link: Option<LinkRow> = act
        .optional(
            "update one_time_link set used_at = $3
             where purpose = $1 and token_hash = $2 and used_at is null and expires_at > $3
             returning id, user_id",
            args![purpose, tokens::hash(token), now],
        )
        .await?;
    link.ok_or_else(not_valid)
}

/// Whether a link is there to be used; [`take`] decides.
async fn waits(app: &App, purpose: &'static str, token: &str) -> Result<bool> {
    let link: Option<LinkRow> = app
        .db
        .begin_read()
        .await?
        .optional(
            "select id, user_id from one_time_link
             where purpose = $1 and token_hash = $2 and used_at is null and expires_at > $3",
            args![purpose, tokens::hash(token), Clock::real_now()],
        )
        .await?;
    Ok(link.is_some())
}

fn not_valid() -> Error {
    Error::Invalid(vec![Problem {
        code: "link_not_valid",
        detail: "this link was used already or has expired; ask for a new one".to_owned(),
        field: None,
    }])
}

/// Makes the first administrator, and closes the set-up for good.
pub async fn set_up(app: &App, token: &str, new: NewUser) -> Result<SignedIn> {
    let new = NewUser { role: Role::Admin, only_accounts: None, ..new };
    // Hashing a password is dear; only whoever holds the link is worth it.
    if !setup_is_open(app).await? {
        return Err(Error::Conflict("this installation is set up already; sign in".to_owned()));
    }
    if !waits(app, "setup", token).await? {
        return Err(not_valid());
    }
    let hash = user::hash_of(&new).await?;
    let mut act =
        app.act(&Actor { name: "setup-link".to_owned(), ..Actor::system() }, Verb::ManageUsers).await?;
    if sql::count(act.tx()).await? > 0 {
        return Err(Error::Conflict("this installation is set up already; sign in".to_owned()));
    }
    take(&mut act, "setup", token).await?;
    let user = user::insert(&mut act, &new, hash).await?;
    let session = session::open(&mut act, &user).await?;
    act.commit().await?;
    session::signed_in(app, session, user).await
}

/// Signs in by a link.
pub async fn exchange_link(app: &App, token: &str) -> Result<SignedIn> {
    let mut act =
        app.act(&Actor { name: "sign-in-link".to_owned(), ..Actor::system() }, Verb::SignIn).await?;
    let link = take(&mut act, "sign_in", token).await?;
    let user = link.user_id.ok_or_else(|| Error::bug(format!("sign-in link {} without a user", link.id)))?;
    let user = sql::by_id(act.tx(), UserId(user)).await?.ok_or(Error::NotFound("user"))?.try_into()?;
    let session = session::open(&mut act, &user).await?;
    act.commit().await?;
    session::signed_in(app, session, user).await
}
