//! Imports that a program sends: rows or a file, read by a mapping that is kept, once for each key of its choice.
//!
//! A program that got no answer sends again. The same key with the same body is the same import, and brings the same job; the
//! same key with another body is a mistake of the program, and is refused.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use chrono::TimeDelta;
use mainstay_domain::ids::{JobId, UploadId};
use mainstay_domain::policy::{Actor, Verb};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::mappings;
use super::uploads::{self, ImportUpload};
use crate::App;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};
use crate::jobs::{self, Job, Work};

/// How long a key is remembered.
const KEPT: TimeDelta = TimeDelta::days(30);
/// The longest key.
const LONGEST_KEY: usize = 200;

/// What a program sends.
#[derive(Debug, Clone, Copy)]
pub struct Push<'a> {
    /// A key of its own choice, another one for each delivery.
    pub key: &'a str,
    /// The kept mapping to read it by: its name or id.
    pub mapping: &'a str,
    /// What to call the file in the history.
    pub file_name: &'a str,
    /// What was sent, word by word, as a hash.
    pub body_sha256: &'a str,
}

/// What became of a push.
#[derive(Debug, Clone)]
pub struct Pushed {
    /// The import it asked for.
    pub job: Job,
    /// Whether this very push came before, so that nothing was done again.
    pub repeated: bool,
}

/// Queues the import of a file that was received, unless its key has brought it before. `file` is moved or left.
pub async fn push_import(app: &App, actor: &Actor, push: Push<'_>, file: &Path) -> Result<Pushed> {
    let key = checked_key(push.key)?;
    let mut act = app.act(actor, Verb::ImportLines).await?;
    let mapping = mappings::named(&mut act, push.mapping).await?;
    // Another mapping reads another import out of the same bytes.
    let request = hex::encode(Sha256::digest(format!("{}\n{}", mapping.id, push.body_sha256)));
    act.tx().take_turn(&format!("push {} {key}", actor.name)).await?;
    if let Some(job) = brought_before(&mut act, key, &request).await? {
        drop(act);
        return Ok(Pushed { job: jobs::job(app, actor, job).await?, repeated: true });
    }
    let bytes = i64::try_from(std::fs::metadata(file)?.len()).map_err(Error::bug)?;
    let upload = UploadId(Clock::new_id());
    let file_name = uploads::display_name(push.file_name);
    uploads::insert(&mut act, upload, &file_name, bytes).await?;
    let work = ImportUpload { upload, file_name, mapping: mapping.text, reason: None };
    let job = act.enqueue(&Work::Import(work)).await?;
    remember(&mut act, key, &request, job.id).await?;
    act.changed("job", job.id, None::<&()>, Some(&serde_json::json!({ "import": upload, "pushed": true })))?;
    // Before the commit: a job that is seen has its file.
    std::fs::rename(file, uploads::path(app, upload))?;
    act.commit().await?;
    Ok(Pushed { job, repeated: false })
}

async fn brought_before(act: &mut Act, key: &str, request: &str) -> Result<Option<JobId>> {
    #[derive(sqlx::FromRow)]
    struct Before {
        request_sha256: String,
        job_id: Uuid,
    }
    let (by, oldest) = (act.actor().name.clone(), act.now() - KEPT);
    act.exec("delete from pushed_import where created_at < $1", args![oldest]).await?;
    let before: Option<Before> = act
        .optional(
            "select request_sha256, job_id from pushed_import where created_by = $1 and idempotency_key = $2",
            args![by, key],
        )
        .await?;
    match before {
        Some(before) if before.request_sha256 != request => Err(Error::Conflict(format!(
            "the idempotency key `{key}` came with another body or mapping before: take a new key for new rows"
        ))),
        before => Ok(before.map(|before| JobId(before.job_id))),
    }
}

async fn remember(act: &mut Act, key: &str, request: &str, job: JobId) -> Result<()> {
    let (by, now) = (act.actor().name.clone(), act.now());
    act.exec(
        "insert into pushed_import (id, created_by, idempotency_key, request_sha256, job_id, created_at)
         values ($1, $2, $3, $4, $5, $6)",
        args![Clock::new_id(), by, key, request, job.0, now],
    )
    .await?;
    Ok(())
}

fn checked_key(key: &str) -> Result<&str> {
    let key = key.trim();
    let printable = key.chars().all(|c| c.is_ascii_graphic());
    if key.is_empty() || key.len() > LONGEST_KEY || !printable {
        let detail = format!(
            "the header Idempotency-Key takes 1 to {LONGEST_KEY} ASCII characters without blanks, such as a UUID"
        );
        return Err(Error::invalid("bad_idempotency_key", "Idempotency-Key", detail));
    }
    Ok(key)
}

/// The hash of a file's bytes.
pub fn file_sha256(path: &Path) -> Result<String> {
    let (mut file, mut hash, mut bytes) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut bytes)?;
        if read == 0 {
            return Ok(hex::encode(hash.finalize()));
        }
        hash.update(bytes.get(..read).unwrap_or_default());
    }
}
