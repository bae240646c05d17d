//! Files handed over by a browser, waiting to be imported.

use std::path::{Path, PathBuf};

use mainstay_domain::ids::UploadId;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::import::{self, Survey};
use serde::{Deserialize, Serialize};

use super::mappings::{self, FittingMapping};
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};
use crate::{App, ledger};

/// The longest file name that is kept.
const LONGEST_NAME: usize = 200;

/// A file that waits, and what a first look at it found.
#[derive(Debug)]
pub struct Upload {
    /// Its id.
    pub id: UploadId,
    /// Its name as the sender gave it.
    pub file_name: String,
    /// Its length.
    pub bytes: i64,
    /// Format, columns and samples.
    pub survey: Survey,
    /// The kept mappings that fit, the best first.
    pub mappings: Vec<FittingMapping>,
}

/// An upload to be imported by a mapping: what a job is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ImportUpload {
    /// The file.
    pub upload: UploadId,
    /// Its name.
    pub file_name: String,
    /// The mapping, as TOML.
    pub mapping: String,
    /// Why, for the version of the ledger.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Where an upload lies.
pub(crate) fn path(app: &App, id: UploadId) -> PathBuf {
    app.folders.uploads.join(id.to_string())
}

/// Where the rows of an upload that is a workbook are kept once they are read. What is left is swept like an upload.
pub(crate) fn kept(app: &App, id: UploadId) -> PathBuf {
    app.folders.uploads.join(format!("{id}.rows"))
}

/// Takes a received file over: `received` is moved into the data directory, and looked at.
pub async fn register_upload(app: &App, actor: &Actor, received: &Path, file_name: &str) -> Result<Upload> {
    let id = UploadId(Clock::new_id());
    let file_name = display_name(file_name);
    let (from, to) = (received.to_owned(), path(app, id));
    let (survey, bytes) = tokio::task::spawn_blocking(move || -> Result<_> {
        let survey =
            import::survey(&from, &import::ReadOptions::default(), None).map_err(ledger::read::refused)?;
        let bytes = std::fs::metadata(&from)?.len();
        std::fs::rename(&from, &to)?;
        Ok((survey, bytes))
    })
    .await
    .map_err(Error::bug)??;
    let bytes = i64::try_from(bytes).map_err(Error::bug)?;
    let mut act = app.act(actor, Verb::ImportLines).await?;
    insert(&mut act, id, &file_name, bytes).await?;
    act.changed("upload", id, None::<&()>, Some(&serde_json::json!({ "bytes": bytes })))?;
    let mappings = mappings::fitting(&mut act, &survey).await?;
    act.commit().await?;
    Ok(Upload { id, file_name, bytes, survey, mappings })
}

/// Notes a file that lies where uploads lie, or will when the act is committed.
pub(super) async fn insert(act: &mut Act, id: UploadId, file_name: &str, bytes: i64) -> Result<()> {
    let (now, by) = (act.now(), act.actor().name.clone());
    act.exec(
        "insert into upload (id, file_name, bytes, created_by, created_at) values ($1, $2, $3, $4, $5)",
        args![id.0, file_name, bytes, by, now],
    )
    .await?;
    Ok(())
}

/// Looks at an upload again, with what a person says of it: the keys of a mapping's `[read]`.
pub async fn survey_upload(app: &App, actor: &Actor, id: UploadId, read: &[(&str, &str)]) -> Result<Upload> {
    #[derive(sqlx::FromRow)]
    struct Row {
        file_name: String,
        bytes: i64,
    }
    let options = import::ReadOptions::of(read)
        .map_err(|problems| Error::Invalid(problems.into_iter().map(ledger::read::problem).collect()))?;
    let mut view = app.view(actor, Verb::ImportLines).await?;
    let row: Option<Row> =
        view.optional("select file_name, bytes from upload where id = $1", args![id.0]).await?;
    let row = row.ok_or(Error::NotFound("upload"))?;
    let path = path(app, id);
    if !path.exists() {
        return Err(Error::Conflict("this upload was imported already; upload the file again".to_owned()));
    }
    let kept = kept(app, id);
    let survey = tokio::task::spawn_blocking(move || import::survey(&path, &options, Some(&kept)))
        .await
        .map_err(Error::bug)?
        .map_err(ledger::read::refused)?;
    let mappings = mappings::fitting(&mut view, &survey).await?;
    Ok(Upload { id, file_name: row.file_name, bytes: row.bytes, survey, mappings })
}

/// The name of an upload that exists.
pub(crate) async fn file_name(reads: &mut impl UploadReads, id: UploadId) -> Result<String> {
    #[derive(sqlx::FromRow)]
    struct Row {
        file_name: String,
    }
    let row: Option<Row> = reads.optional("select file_name from upload where id = $1", args![id.0]).await?;
    row.map(|row| row.file_name).ok_or(Error::NotFound("upload"))
}

/// Whatever can read, for [`file_name`].
pub(crate) trait UploadReads: Reads + Send {}
impl<T: Reads + Send> UploadReads for T {}

/// The last part of a path, without control characters, at most [`LONGEST_NAME`] characters.
pub(super) fn display_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if plain.trim().is_empty() { "unnamed".to_owned() } else { plain }
}
