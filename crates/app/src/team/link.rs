//! Links that work once: the first administrator's set-up, signing in without a password, and setting a new one.

use chrono::{DateTime, TimeDelta, Utc};
use mainstay_domain::ids::UserId;
use mainstay_domain::policy::{self, Actor, Role, Verb};
use uuid::Uuid;

use super::session::{self, SignedIn};
use super::user::{self, NewUser, User};
use super::{change, password, sql};
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

/// A link that lets a person set a new password.
#[derive(Debug, Clone)]
pub struct PasswordLink {
    /// Whose password.
    pub user: User,
    /// Its secret, shown this once.
    pub token: String,
    /// Until when it waits.
    pub expires_at: DateTime<Utc>,
}

/// Makes a link by which a person sets a new password, once. An earlier one of theirs stops working; the password they have
/// holds until they set the new one. No token makes one: the session it opens would outlive the token.
pub async fn password_link(app: &App, actor: &Actor, id: UserId) -> Result<PasswordLink> {
    policy::may_in_person(actor, Verb::ManageUsers)?;
    let (mut act, user) = change::begin(app, actor, id).await?;
    if user.disabled_at.is_some() {
        return Err(Error::Conflict(
            "somebody who is disabled sets no password: enable them first".to_owned(),
        ));
    }
    act.exec(
        "delete from one_time_link where user_id = $1 and purpose = 'password' and used_at is null",
        args![id.0],
    )
    .await?;
    let expires_at = Clock::real_now() + TimeDelta::hours(HOURS);
    let token = insert(&mut act, "password", Some(id)).await?;
    act.commit().await?;
    Ok(PasswordLink { user, token, expires_at })
}

/// Sets a new password by a link and signs in. Whatever was opened with the password before ends: sessions, and links that
/// were not used yet.
pub async fn set_password(app: &App, token: &str, password: &str) -> Result<SignedIn> {
    // Hashing is dear; only whoever holds a link is worth it.
    if !waits(app, "password", token).await? {
        return Err(not_valid());
    }
    let hash = password::hash(password).await?;
    let mut act =
        app.act(&Actor { name: "password-link".to_owned(), ..Actor::system() }, Verb::SignIn).await?;
    // Whoever takes access away waits for this, or this for them.
    act.tx().take_turn("people").await?;
    let link = take(&mut act, "password", token).await?;
    let user = owner(&mut act, &link).await?;
    act.exec("update app_user set password_hash = $2 where id = $1", args![user.id.0, hash]).await?;
    change::end_sessions_within(&mut act, user.id).await?;
    change::end_links_within(&mut act, user.id).await?;
    act.changed("user", user.id, None::<&()>, Some(&serde_json::json!({ "changed": ["password"] })))?;
    let session = session::open(&mut act, &user).await?;
    act.commit().await?;
    session::signed_in(app, session, user).await
}

/// The person a link is for, who may sign in.
async fn owner(act: &mut Act, link: &LinkRow) -> Result<User> {
    let user = link.user_id.ok_or_else(|| Error::bug(format!("link {} without a user", link.id)))?;
    sql::by_id(act.tx(), UserId(user)).await?.ok_or_else(not_valid)?.try_into()
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
    act.tx().take_turn("people").await?;
    let link = take(&mut act, "sign_in", token).await?;
    let user = owner(&mut act, &link).await?;
    let session = session::open(&mut act, &user).await?;
    act.commit().await?;
    session::signed_in(app, session, user).await
}
