//! What a restored copy must not bring back: the sessions and links of the time of its backup.

use mainstay_domain::policy::{Actor, Verb};

use crate::App;
use crate::act::Reads;
use crate::clock::Clock;
use crate::db::args;
use crate::error::Result;

/// What was ended, and what was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// Sessions and one-time links that are gone.
    pub sessions: u64,
    /// Tokens that are valid: programs work with them, so they stay for a person to look at.
    pub tokens: u64,
}

/// Ends every session and every one-time link.
pub async fn end_sessions(app: &App, actor: &Actor) -> Result<Ended> {
    #[derive(sqlx::FromRow)]
    struct Count {
        tokens: i64,
    }
    let mut act = app.act(actor, Verb::ManageUsers).await?;
    let sessions = act.exec("delete from session", args![]).await?;
    let links = act.exec("delete from one_time_link where used_at is null", args![]).await?;
    let valid = "select count(*) as tokens from api_token where expires_at > $1";
    let count: Count = act.one(valid, args![Clock::real_now()]).await?;
    let ended = Ended { sessions: sessions + links, tokens: count.tokens.unsigned_abs() };
    act.changed("session", "all", None::<&()>, Some(&serde_json::json!({ "ended": ended.sessions })))?;
    act.commit().await?;
    Ok(ended)
}
