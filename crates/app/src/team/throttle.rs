//! How often somebody may try to sign in, or to guess a token: counted in the database, so that a restart forgets nothing
//! and a second server counts along.
//!
//! Failures are counted per account *and* address, and per address: a stranger who guesses at an account locks out himself
//! and not the person whose it is.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::App;
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};
use crate::tokens;

const WITHIN: TimeDelta = TimeDelta::minutes(15);
const FAILURES_PER_ACCOUNT_AND_ADDRESS: i64 = 10;
const FAILURES_PER_ADDRESS: i64 = 50;

/// Whose attempts are counted. The e-mail address is kept as a hash: whoever mistypes leaves no name behind.
pub(super) struct Subjects {
    /// One account, asked for from one address.
    account: String,
    address: String,
}

/// An attempt that was counted before it was known how it ends.
#[must_use]
pub(super) struct Attempt(Vec<Uuid>);

impl Subjects {
    pub(super) fn new(email_key: &str, address: &str) -> Self {
        Self {
            account: format!("account:{}", tokens::hash(&format!("{email_key} {address}"))),
            address: format!("address:{address}"),
        }
    }
}

#[derive(sqlx::FromRow)]
struct Attempts {
    failures: i64,
    oldest: Option<DateTime<Utc>>,
}

/// Counts an attempt before it is made, and refuses it when there were too many: parallel attempts cannot slip through
/// between the check and the count.
pub(super) async fn admit(app: &App, subjects: &Subjects) -> Result<Attempt> {
    let mut counted = Vec::new();
    let now = Clock::real_now();
    let mut tx = app.db.begin_write().await?;
    tx.exec("delete from sign_in_attempt where at < $1", args![now - WITHIN]).await?;
    for (subject, most) in
        [(&subjects.account, FAILURES_PER_ACCOUNT_AND_ADDRESS), (&subjects.address, FAILURES_PER_ADDRESS)]
    {
        tx.take_turn(subject).await?;
        let attempts: Option<Attempts> = tx
            .optional(
                "select count(*) as failures, min(at) as oldest from sign_in_attempt where subject = $1",
                args![subject.as_str()],
            )
            .await?;
        if let Some(Attempts { failures, oldest: Some(oldest) }) = attempts
            && failures >= most
        {
            return Err(Error::TooManyAttempts((oldest + WITHIN - now).num_seconds().max(1)));
        }
        let id = Clock::new_id();
        tx.exec(
            "insert into sign_in_attempt (id, subject, at) values ($1, $2, $3)",
            args![id, subject.as_str(), now],
        )
        .await?;
        counted.push(id);
    }
    tx.commit().await?;
    Ok(Attempt(counted))
}

/// Counts a token that nobody has, and refuses its address after too many. The secret has 256 random bits, so this is
/// about noise and not about luck; once it is too much nothing more is written.
pub(super) async fn count_wrong_token(app: &App, address: &str) -> Result<()> {
    let (subject, now) = (format!("token:{address}"), Clock::real_now());
    let attempts: Option<Attempts> = app
        .db
        .begin_read()
        .await?
        .optional(
            "select count(*) as failures, min(at) as oldest from sign_in_attempt where subject = $1 and at >= $2",
            args![subject.as_str(), now - WITHIN],
        )
        .await?;
    if let Some(Attempts { failures, oldest: Some(oldest) }) = attempts
        && failures >= FAILURES_PER_ADDRESS
    {
        return Err(Error::TooManyAttempts((oldest + WITHIN - now).num_seconds().max(1)));
    }
    let mut tx = app.db.begin_write().await?;
    tx.exec("delete from sign_in_attempt where at < $1", args![now - WITHIN]).await?;
    tx.exec(
        "insert into sign_in_attempt (id, subject, at) values ($1, $2, $3)",
        args![Clock::new_id(), subject, now],
    )
    .await?;
    tx.commit().await
}

/// Forgets the failures of an account that signed in, and that its address tried this once: colleagues behind one address
/// do not use up each other's attempts.
pub(super) async fn forget(app: &App, subjects: &Subjects, attempt: Attempt) -> Result<()> {
    let mut tx = app.db.begin_write().await?;
    for id in attempt.0 {
        tx.exec("delete from sign_in_attempt where id = $1", args![id]).await?;
    }
    tx.exec("delete from sign_in_attempt where subject = $1", args![subjects.account.as_str()]).await?;
    tx.commit().await
}
