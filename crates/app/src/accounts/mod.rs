//! The register of customers: who an account is.

mod agreements;
pub(crate) mod changes;
mod dealings;
pub(crate) mod master;
mod master_sql;
pub(crate) mod sql;

pub(crate) use agreements::rebate_scopes;
pub(crate) use sql::{countries, directory, is_registered, products, reference_of, segments};

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::{AccountId, ImportId};
use mainstay_domain::policy::{Actor, Verb};

pub use agreements::{AgreementStanding, account_agreements};
pub use dealings::{Asked, Told, account_order_book, account_receivables};

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
    /// Its city.
    pub city: Option<String>,
    /// The id, in the same source, of the account it belongs to.
    pub parent: Option<String>,
    /// Its segment.
    pub segment: Option<String>,
    /// How it is sold to: `direct`, `agent`, `importer`, `distributor`, or in the file's own words.
    pub channel: Option<String>,
    /// The currency it is billed in, as a customer file says.
    pub currency: Option<String>,
    /// `lines` while it is only known by being mentioned, in invoice lines or as what another belongs to; `master` once a
    /// customer file has a row of it.
    pub origin: String,
    /// The import that met it first.
    pub first_seen_import: Option<ImportId>,
}

/// One product as the register knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// The system it comes from.
    pub source: String,
    /// Its id there.
    pub external_id: String,
    /// Its name; the id where no file named it.
    pub name: String,
    /// Its category as the file wrote it.
    pub category: Option<String>,
    /// What its quantity counts.
    pub unit: Option<String>,
}

impl Product {
    /// One that the register does not know.
    pub(crate) fn unknown(source: &str, id: &str) -> Self {
        Self {
            source: source.to_owned(),
            external_id: id.to_owned(),
            name: id.to_owned(),
            category: None,
            unit: None,
        }
    }
}

/// Finds accounts whose name or external id, or that of a group they belong to, holds the text; by name.
pub async fn search(app: &App, actor: &Actor, text: &str, limit: i64) -> Result<Vec<Account>> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    sql::search(&mut view, text, limit).await
}

/// The account with a number, as its source writes it; the source is needed where several have one of that number.
pub async fn numbered(app: &App, actor: &Actor, number: &str, source: Option<&str>) -> Result<Account> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let mut found = sql::numbered(&mut view, number).await?;
    found.retain(|account| source.is_none_or(|source| source == account.reference.source));
    if found.len() > 1 {
        let sources: Vec<&str> = found.iter().map(|account| account.reference.source.as_str()).collect();
        return Err(Error::Conflict(format!(
            "several sources have an account `{number}`: {}; say which one is meant (--source)",
            sources.join(", ")
        )));
    }
    found.pop().ok_or(Error::NotFound("account"))
}

/// One account; one that the actor may not see does not exist for them.
pub async fn account(app: &App, actor: &Actor, id: AccountId) -> Result<Account> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    sql::find(&mut view, id).await?.ok_or(Error::NotFound("account"))
}
