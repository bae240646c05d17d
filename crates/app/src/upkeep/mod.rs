//! Keeping an installation in order: looking whether everything is there, copying it, and bringing a copy back.
//!
//! This is no slice: it owns no table and looks at all of them. The local command line does it, and nobody else.

mod archive;
mod backup;
mod doctor;
mod restore;
mod sessions;

use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_ledger::store::{Shelf, file_name};

use crate::App;
use crate::act::{Reads, View};
use crate::db::args;
use crate::error::Result;

pub use backup::{BackedUp, backup};
pub use doctor::{Finding, State, examine};
pub use restore::restore;
pub use sessions::{Ended, end_sessions};

/// A file of the ledger, as the manifest names it.
#[derive(Debug, Clone, sqlx::FromRow)]
struct NamedFile {
    kind: String,
    sha256: String,
    bytes: i64,
    row_count: i64,
    /// Whether the newest version of the ledger is made of it.
    in_force: bool,
    /// The version whose import wrote it first, and the file that was imported.
    version: i64,
    file_name: String,
}

impl NamedFile {
    fn shelf(&self) -> Shelf {
        Shelf::of(&self.kind)
    }

    fn name(&self) -> String {
        file_name(&self.sha256)
    }
}

/// Whether the actor may look after the installation.
pub fn may(actor: &Actor) -> Result<()> {
    Ok(policy::may(actor, Verb::ManageUsers)?)
}

/// A look at everything, for those who run the installation.
async fn look(app: &App, actor: &Actor) -> Result<View> {
    app.view(actor, Verb::ManageUsers).await
}

/// Every file that any version of the ledger names.
async fn named_files(view: &mut View) -> Result<Vec<NamedFile>> {
    view.all(
        "select ledger_file.kind, sha256, bytes, row_count, count(*) > count(until_version) as in_force,
                min(import.ledger_version) as version, min(import.file_name) as file_name
         from ledger_file join import on import.id = ledger_file.import_id
         where removed_at is null
         group by ledger_file.kind, sha256, bytes, row_count order by ledger_file.kind, sha256",
        args![],
    )
    .await
}

/// The content hashes of every stored run.
async fn run_hashes(view: &mut View) -> Result<Vec<String>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        content_hash: String,
    }
    let rows: Vec<Row> =
        view.all("select distinct content_hash from portfolio_run order by content_hash", args![]).await?;
    Ok(rows.into_iter().map(|row| row.content_hash).collect())
}
