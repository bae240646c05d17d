//! Mappings that are kept: each that imported a file, and each that somebody saved.

use chrono::{DateTime, Utc};
use mainstay_domain::ids::MappingId;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::import::{Mapping, Prepared, Survey};
use sha2::{Digest, Sha256};
use sqlx::types::Json;
use uuid::Uuid;

use super::mends;
use super::read::read_mapping;
use crate::App;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::team;

/// The longest name, in characters.
const LONGEST_NAME: usize = 120;

/// A mapping that is kept.
#[derive(Debug, Clone)]
pub struct SavedMapping {
    /// Its id.
    pub id: MappingId,
    /// What it is called.
    pub name: String,
    /// The system whose files it reads.
    pub source: String,
    /// The kind of file it reads.
    pub kind: String,
    /// The mapping, as TOML.
    pub text: String,
    /// The columns of the file it read last; none while it has read none.
    pub columns: Vec<String>,
    /// Who imported by it last.
    pub used_by: Option<String>,
    /// When.
    pub used_at: Option<DateTime<Utc>>,
}

/// How well a mapping fits a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The file has the very columns of the one it read last.
    Exact,
    /// The file has every column that it names.
    Columns,
}

impl Fit {
    /// `exact`, `columns`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Columns => "columns",
        }
    }
}

/// A mapping that could read a file.
#[derive(Debug, Clone)]
pub struct FittingMapping {
    /// The mapping.
    pub mapping: SavedMapping,
    /// How well it fits.
    pub fit: Fit,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    source: String,
    kind: String,
    text: String,
    columns: Json<Vec<String>>,
    used_by: Option<String>,
    used_at: Option<DateTime<Utc>>,
}

impl From<Row> for SavedMapping {
    fn from(row: Row) -> Self {
        Self {
            id: MappingId(row.id),
            name: row.name,
            source: row.source,
            kind: row.kind,
            text: row.text,
            columns: row.columns.0,
            used_by: row.used_by,
            used_at: row.used_at,
        }
    }
}

/// Every mapping that is kept, the one used last first.
pub async fn mappings(app: &App, actor: &Actor) -> Result<Vec<SavedMapping>> {
    let mut view = app.view(actor, Verb::ReadImports).await?;
    let names = team::names(&mut view).await?;
    let mut mappings = all(&mut view).await?;
    for mapping in &mut mappings {
        mapping.used_by = mapping.used_by.as_deref().map(|by| names.of(by));
    }
    Ok(mappings)
}

/// The one kept mapping of that name or id.
pub(super) async fn named(reads: &mut (impl Reads + Send), name: &str) -> Result<SavedMapping> {
    let (name, id) = (name.trim(), name.trim().parse::<MappingId>().ok());
    let mut named = all(reads).await?;
    named.retain(|mapping| mapping.name == name || Some(mapping.id) == id);
    match (named.pop(), named.is_empty()) {
        (Some(only), true) => Ok(only),
        (None, _) => {
            Err(Error::invalid("no_such_mapping", "mapping", format!("no mapping named `{name}` is kept")))
        }
        _ => Err(Error::invalid(
            "ambiguous_mapping",
            "mapping",
            format!("several mappings are named `{name}`: give one of them another name, or say its id"),
        )),
    }
}

/// Keeps a mapping under a name. One that is kept already gets the name.
pub async fn save_mapping(app: &App, actor: &Actor, name: &str, text: &str) -> Result<SavedMapping> {
    let (name, mapping) = (checked_name(name)?, read_mapping(text)?);
    let mut act = app.act(actor, Verb::ImportLines).await?;
    let id = match same_text(&mut act, text).await? {
        Some(id) => {
            act.exec("update mapping set name = $2 where id = $1", args![id, name]).await?;
            id
        }
        None => insert(&mut act, &name, &mapping, text, None).await?,
    };
    done(act, id, "saved").await
}

/// Gives a mapping another name and text.
pub async fn change_mapping(
    app: &App,
    actor: &Actor,
    id: MappingId,
    name: &str,
    text: &str,
) -> Result<SavedMapping> {
    let (name, mapping) = (checked_name(name)?, read_mapping(text)?);
    let mut act = app.act(actor, Verb::ImportLines).await?;
    if same_text(&mut act, text).await?.is_some_and(|other| other != id.0) {
        return Err(Error::Conflict("another mapping has this very text already".to_owned()));
    }
    let changed = act
        .exec(
            "update mapping set name = $2, source = $3, kind = $4, text = $5, text_sha256 = $6 where id = $1",
            args![id.0, name, mapping.source, mapping.kind.as_str(), text, hash(text)],
        )
        .await?;
    if changed == 0 {
        return Err(Error::NotFound("mapping"));
    }
    done(act, id.0, "changed").await
}

/// Removes a mapping; imports keep the text they were read by.
pub async fn forget_mapping(app: &App, actor: &Actor, id: MappingId) -> Result<()> {
    let mut act = app.act(actor, Verb::ImportLines).await?;
    if act.exec("delete from mapping where id = $1", args![id.0]).await? == 0 {
        return Err(Error::NotFound("mapping"));
    }
    act.changed("mapping", id, Some(&serde_json::json!({ "kept": true })), None::<&()>)?;
    act.announce(Event::changed("ledger", id));
    act.commit().await
}

/// Keeps the mapping of an import that is being committed, and notes that it was used.
pub(super) async fn note_use(
    act: &mut Act,
    mapping: &Mapping,
    text: &str,
    file_name: &str,
    prepared: &Prepared,
) -> Result<()> {
    let columns = mends::storable(&prepared.columns);
    let id = if let Some(id) = same_text(act, text).await? {
        id
    } else {
        let first = all(act).await?.iter().all(|kept| kept.source != mapping.source);
        let name = if first { mapping.source.clone() } else { format!("{} ({file_name})", mapping.source) };
        let name: String = name.chars().take(LONGEST_NAME).collect();
        insert(act, &name, mapping, text, Some(&prepared.mapping_sha256)).await?
    };
    let (now, by) = (act.now(), act.actor().name.clone());
    act.exec(
        "update mapping set columns = $2, used_at = $3, used_by = $4 where id = $1",
        args![id, columns, now, by],
    )
    .await?;
    Ok(())
}

/// The mappings that could read a surveyed file, the best first.
pub(super) async fn fitting(reads: &mut (impl Reads + Send), survey: &Survey) -> Result<Vec<FittingMapping>> {
    let header: Vec<&str> = survey.columns.iter().map(|column| column.name.as_str()).collect();
    let fits = |mapping: SavedMapping| {
        let parsed = mapping.text.parse::<Mapping>().ok()?;
        let same = mapping.columns.iter().map(String::as_str).eq(header.iter().copied());
        let fit = if same { Fit::Exact } else { Fit::Columns };
        parsed.fits(&header).then_some(FittingMapping { mapping, fit })
    };
    let mut fitting: Vec<FittingMapping> = all(reads).await?.into_iter().filter_map(fits).collect();
    fitting.sort_by_key(|fitting| fitting.fit);
    Ok(fitting)
}

async fn all(reads: &mut (impl Reads + Send)) -> Result<Vec<SavedMapping>> {
    let sql = "select * from mapping order by coalesce(used_at, created_at) desc, id desc";
    let rows: Vec<Row> = reads.all(sql, args![]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

async fn same_text(act: &mut Act, text: &str) -> Result<Option<Uuid>> {
    #[derive(sqlx::FromRow)]
    struct Id {
        id: Uuid,
    }
    let found: Option<Id> =
        act.optional("select id from mapping where text_sha256 = $1", args![hash(text)]).await?;
    Ok(found.map(|found| found.id))
}

async fn insert(
    act: &mut Act,
    name: &str,
    mapping: &Mapping,
    text: &str,
    sha256: Option<&str>,
) -> Result<Uuid> {
    let (id, now, by) = (Clock::new_id(), act.now(), act.actor().name.clone());
    let sha256 = sha256.map_or_else(|| hash(text), str::to_owned);
    act.exec(
        "insert into mapping (id, name, source, kind, text, text_sha256, columns, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            id,
            name,
            mapping.source.as_str(),
            mapping.kind.as_str(),
            text,
            sha256,
            serde_json::json!([]),
            by,
            now
        ],
    )
    .await?;
    Ok(id)
}

async fn done(mut act: Act, id: Uuid, what: &str) -> Result<SavedMapping> {
    let row: Row = act.one("select * from mapping where id = $1", args![id]).await?;
    let saved = SavedMapping::from(row);
    let sha256 = hash(&saved.text);
    act.changed("mapping", id, None::<&()>, Some(&serde_json::json!({ what: sha256 })))?;
    act.announce(Event::changed("ledger", id));
    act.commit().await?;
    Ok(saved)
}

fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        let detail = format!("a name has 1 to {LONGEST_NAME} characters");
        return Err(Error::invalid("bad_name", "name", detail));
    }
    Ok(name.to_owned())
}

fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}
