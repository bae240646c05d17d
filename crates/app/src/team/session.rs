//! Signed-in browsers.

use chrono::TimeDelta;
use mainstay_domain::ids::SessionId;
use mainstay_domain::policy::{Actor, Verb};

use super::throttle::{self, Subjects};
use super::user::{self, User};
use super::{password, sql};
use crate::act::Act;
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Problem, Result};
use crate::{App, tokens};

/// How long a session lasts, in days.
pub const SESSION_DAYS: i64 = 14;

/// Somebody who just signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// The secret for the cookie; it is kept only as a hash.
    pub token: String,
    /// Who they are.
    pub user: User,
    /// What they act as.
    pub actor: Actor,
}

/// Signs in by e-mail address and password. What is wrong is not said, nor shown by the time it takes.
pub async fn sign_in(app: &App, email: &str, password: &str, address: &str) -> Result<SignedIn> {
    let subjects = Subjects::new(&sql::email_key(email), address);
    let attempt = throttle::admit(app, &subjects).await?;
    let row = sql::by_email(&mut app.db.begin_read().await?, email).await?;
    let hash = row.as_ref().and_then(|row| row.password_hash.clone());
    let right = password::verify(password, hash).await?;
    let (Some(row), true) = (row, right) else { return Err(wrong_credentials()) };
    throttle::forget(app, &subjects, attempt).await?;
    let hash = row.password_hash.clone();
    let user: User = row.try_into()?;
    let mut act =
        app.act(&Actor { name: format!("user:{}", user.id), ..Actor::system() }, Verb::SignIn).await?;
    // The row stays locked from here on: a password that is being replaced, or a person being disabled, opens nothing.
    let holds = act.exec(
        "update app_user set password_hash = $2 where id = $1 and password_hash = $2 and disabled_at is null",
        args![user.id.0, hash],
    );
    if holds.await? == 0 {
        return Err(wrong_credentials());
    }
    let token = open(&mut act, &user).await?;
    act.commit().await?;
    signed_in(app, token, user).await
}

fn wrong_credentials() -> Error {
    Error::Invalid(vec![Problem {
        code: "wrong_credentials",
        detail: "the e-mail address or the password is wrong".to_owned(),
        field: None,
    }])
}

/// Opens a session within an act.
pub(super) async fn open(act: &mut Act, user: &User) -> Result<String> {
    let (id, token, now) = (SessionId(Clock::new_id()), tokens::fresh()?, Clock::real_now());
    act.exec("delete from session where expires_at < $1", args![now]).await?;
    act.exec(
        "insert into session (id, token_hash, user_id, created_at, expires_at) values ($1, $2, $3, $4, $5)",
        args![id.0, tokens::hash(&token), user.id.0, now, now + TimeDelta::days(SESSION_DAYS)],
    )
    .await?;
    act.changed("session", id, None::<&()>, Some(&serde_json::json!({ "user": user.id })))?;
    Ok(token)
}

pub(super) async fn signed_in(app: &App, token: String, user: User) -> Result<SignedIn> {
    let actor = user::to_actor(&mut app.db.begin_read().await?, &user).await?;
    Ok(SignedIn { token, user, actor })
}

/// Who the secret of a cookie belongs to; `None` when nobody, any more.
pub async fn authenticate(app: &App, token: &str) -> Result<Option<(User, Actor)>> {
    let mut tx = app.db.begin_read().await?;
    let row = sql::by_session(&mut tx, &tokens::hash(token), Clock::real_now()).await?;
    let Some(row) = row else { return Ok(None) };
    let user: User = row.try_into()?;
    let actor = user::to_actor(&mut tx, &user).await?;
    Ok(Some((user, actor)))
}

/// Ends the session of a cookie.
pub async fn sign_out(app: &App, actor: &Actor, token: &str) -> Result<()> {
    let mut act = app.act(actor, Verb::SignIn).await?;
    act.exec("delete from session where token_hash = $1", args![tokens::hash(token)]).await?;
    let who = actor.user.map(|user| user.to_string()).unwrap_or_default();
    act.changed(
        "session",
        who,
        Some(&serde_json::json!({ "open": true })),
        Some(&serde_json::json!({ "open": false })),
    )?;
    act.commit().await
}
