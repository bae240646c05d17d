//! The register of customers: who an account is.

pub(crate) mod sql;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::{AccountId, ImportId};
use mainstay_domain::policy::{Actor, Verb};

use crate::App;
use crate::error::{Error, Result};

/// One account as the register knows it.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id in this installation.
    pub id: AccountId,
    /// Its identity in the system it comes from.
    pub reference: AccountRef,
    /// Its name; the external id where no file named it.
    pub name: String,
    /// Its country as the file wrote it.
    pub country: Option<String>,
    /// `lines` when it is only known from invoice lines, `master` when a customer file named it.
    pub origin: String,
    /// The import that met it first.
    pub first_seen_import: Option<ImportId>,
}

/// Finds accounts whose name or external id holds the text, by name.
pub async fn search(app: &App, actor: &Actor, text: &str, limit: i64) -> Result<Vec<Account>> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    sql::search(&mut view, text, limit).await
}

/// One account; one that the actor may not see does not exist for them.
pub async fn account(app: &App, actor: &Actor, id: AccountId) -> Result<Account> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    sql::find(&mut view, id).await?.ok_or(Error::NotFound("account"))
}
