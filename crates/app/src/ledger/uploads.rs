//! Files handed over by a browser, waiting to be imported.

use std::path::{Path, PathBuf};

use mainstay_domain::ids::UploadId;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::import::{self, Survey};
use serde::{Deserialize, Serialize};

use crate::act::Reads;
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
    /// The mapping of the last import whose file had the same columns.
    pub suggested_mapping: Option<String>,
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
}

/// Where an upload lies.
pub(crate) fn path(app: &App, id: UploadId) -> PathBuf {
    app.folders.uploads.join(id.to_string())
}

/// Takes a received file over: `received` is moved into the data directory, and looked at.
pub async fn register_upload(app: &App, actor: &Actor, received: &Path, file_name: &str) -> Result<Upload> {
    let id = UploadId(Clock::new_id());
    let file_name = display_name(file_name);
    let (from, to) = (received.to_owned(), path(app, id));
    let (survey, bytes) = tokio::task::spawn_blocking(move || -> Result<_> {
        let survey = import::survey(&from, &import::ReadOptions::default()).map_err(ledger::read::refused)?;
        let bytes = std::fs::metadata(&from)?.len();
        std::fs::rename(&from, &to)?;
        Ok((survey, bytes))
    })
    .await
    .map_err(Error::bug)??;
    let bytes = i64::try_from(bytes).map_err(Error::bug)?;
    let mut act = app.act(actor, Verb::ImportLines).await?;
    let (now, by) = (act.now(), actor.name.as_str());
    act.exec(
        "insert into upload (id, file_name, bytes, created_by, created_at) values ($1, $2, $3, $4, $5)",
        args![id.0, file_name.as_str(), bytes, by, now],
    )
    .await?;
    act.changed("upload", id, None::<&()>, Some(&serde_json::json!({ "bytes": bytes })))?;
    let suggested_mapping = suggested_mapping(&mut act, &survey).await?;
    act.commit().await?;
    Ok(Upload { id, file_name, bytes, survey, suggested_mapping })
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
fn display_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if plain.trim().is_empty() { "unnamed".to_owned() } else { plain }
}

/// The newest mapping that names only columns this file has, all of them present.
async fn suggested_mapping(act: &mut crate::Act, survey: &Survey) -> Result<Option<String>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        mapping: String,
    }
    let rows: Vec<Row> =
        act.all("select mapping from import order by ledger_version desc limit 50", args![]).await?;
    let names: Vec<&str> = survey.columns.iter().map(|column| column.name.as_str()).collect();
    let fits = |mapping: &str| mapping.parse::<import::Mapping>().is_ok_and(|mapping| mapping.fits(&names));
    Ok(rows.into_iter().map(|row| row.mapping).find(|mapping| fits(mapping)))
}
