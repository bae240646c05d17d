//! What people are called by whom the audit log and the tables name by id: names are looked up when they are shown, and
//! kept in one place, so that a person can be erased there.

use std::collections::HashMap;

use uuid::Uuid;

use crate::act::Reads;
use crate::db::args;
use crate::error::Result;

/// The names of everybody there is or was.
pub(crate) struct Names(HashMap<Uuid, String>);

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
}

/// Reads the names.
pub(crate) async fn names(reads: &mut (impl Reads + Send)) -> Result<Names> {
    let rows: Vec<Row> = reads.all("select id, name from app_user", args![]).await?;
    Ok(Names(rows.into_iter().map(|row| (row.id, row.name)).collect()))
}

impl Names {
    /// The actor of an act in words: `user:<id>` is that person's name.
    pub(crate) fn of(&self, actor: &str) -> String {
        let (who, token) = actor.split_once("/token:").map_or((actor, false), |(who, _)| (who, true));
        let person = who.strip_prefix("user:").and_then(|id| Uuid::parse_str(id).ok());
        let name = match (person, who.strip_prefix("cli:")) {
            (Some(id), _) => self.0.get(&id).cloned().unwrap_or_else(|| "somebody who left".to_owned()),
            (None, Some("unknown")) => "command line".to_owned(),
            (None, Some(os_user)) => format!("command line ({os_user})"),
            (None, None) if who == "system" => "Mainstay".to_owned(),
            (None, None) => who.to_owned(),
        };
        if token { format!("{name} (by token)") } else { name }
    }
}
