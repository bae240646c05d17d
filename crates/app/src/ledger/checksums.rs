//! The checksums of the blocks of ledger files: kept with the commit that names a file, told to the store before it is read.

use mainstay_ledger::blocks::BlockChecksums;
use mainstay_ledger::import::StagedFile;
use mainstay_ledger::store::{LedgerFile, Shelf, file_name};

use crate::App;
use crate::act::{Act, Reads};
use crate::db::{Tx, args};
use crate::error::{Error, Result};

const INSERT: &str = "insert into block_checksum (sha256, checksums) values ($1, $2) on conflict do nothing";

/// Keeps those of a file that a version will name.
pub(super) async fn save(act: &mut Act, staged: &StagedFile) -> Result<()> {
    act.exec(INSERT, args![staged.sha256.as_str(), staged.checksums.to_string()]).await?;
    Ok(())
}

/// Adds to each file the checksums that the store was not told yet.
pub(super) async fn add(app: &App, reads: &mut (impl Reads + Send), files: &mut [LedgerFile]) -> Result<()> {
    #[derive(sqlx::FromRow)]
    struct Row {
        checksums: String,
    }
    for file in files.iter_mut().filter(|file| !app.store.knows(&file.sha256)) {
        let row: Option<Row> = reads
            .optional("select checksums from block_checksum where sha256 = $1", args![file.sha256.as_str()])
            .await?;
        file.checksums = row.map(|row| row.checksums.parse()).transpose().map_err(Error::bug)?;
    }
    Ok(())
}

/// A file that has none.
#[derive(sqlx::FromRow)]
struct Without {
    kind: String,
    sha256: String,
}

/// How many files of lines and events have none: they were written before checksums were kept.
pub(crate) async fn missing(tx: &mut Tx) -> Result<usize> {
    Ok(without(tx).await?.len())
}

async fn without(tx: &mut Tx) -> Result<Vec<Without>> {
    tx.all(
        "select distinct kind, sha256 from ledger_file
         where kind <> 'quarantine' and removed_at is null
           and sha256 not in (select sha256 from block_checksum) order by kind, sha256",
        args![],
    )
    .await
}

/// Makes those that are missing, of files that are as they were written; how many were made.
pub async fn keep_missing(app: &App) -> Result<usize> {
    let files = without(&mut app.db.begin_read().await?).await?;
    let mut made = 0;
    for file in files {
        let shelf = Shelf::of(&file.kind);
        let Ok(fetched) = app.store.fetch(shelf, &file_name(&file.sha256)).await else { continue };
        let read = tokio::task::spawn_blocking(move || {
            let (sha256, _) = fetched.sha256()?;
            let checksums = fetched.block_checksums()?;
            Ok::<(String, BlockChecksums), std::io::Error>((sha256, checksums))
        });
        // A file that cannot be read or is another one is the doctor's to name.
        let Ok((sha256, checksums)) = read.await.map_err(Error::bug)? else { continue };
        if sha256 == file.sha256 {
            let mut tx = app.db.begin_write().await?;
            tx.exec(INSERT, args![sha256, checksums.to_string()]).await?;
            tx.commit().await?;
            made += 1;
        }
    }
    Ok(made)
}
