//! What invoices cost by their size, and what customers would save us by ordering less often.

use mainstay_domain::economics::costing::{Consolidation, Every, OrderSizes, order_sizes as told_by_size};
use mainstay_domain::ids::AccountId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Currency;
use mainstay_domain::policy::{self, Actor, Rows, Verb};
use mainstay_domain::time::Day;
use mainstay_ledger::facts::Each;

use super::costing::{CostingRequest, drivers, period, refused_currency, too_large, versions};
use super::sql;
use crate::error::{Error, Result};
use crate::{App, accounts, ledger};

/// What one account would save us.
#[derive(Debug, Clone)]
pub struct ConsolidationRow {
    /// Its id; `None` where the register does not know it.
    pub id: Option<AccountId>,
    /// Its name.
    pub name: String,
    /// What it would save.
    pub consolidation: Consolidation,
}

/// Invoices by size, and what ordering less often would save.
#[derive(Debug)]
pub struct SizesTold {
    /// The version of the ledger it was told from.
    pub ledger_version: LedgerVersion,
    /// What amounts are in.
    pub currency: Currency,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// The bands; its accounts are in `rows`.
    pub sizes: OrderSizes,
    /// The accounts, the largest saving first.
    pub rows: Vec<ConsolidationRow>,
}

/// Tells what invoices cost by their size. `None` where nobody has set cost rates.
pub async fn order_sizes(
    app: &App,
    actor: &Actor,
    request: CostingRequest,
    every: Every,
) -> Result<Option<SizesTold>> {
    policy::may(actor, Verb::SeeMargin)?;
    let mut view = app.view(actor, Verb::SeePortfolio).await?;
    let held = sql::in_force(&mut view).await?;
    if held.is_empty() {
        return Ok(None);
    }
    let manifest = ledger::manifest(app, &mut view, request.ledger_version).await?;
    let directory = accounts::directory(&mut view).await?;
    // Reading the lines may take long: nobody waits for the database meanwhile.
    drop(view);
    let whole = period(app, &manifest.ledger, request).await?;
    let mut sizes = OrderSizes::default();
    let (versions, others) = versions(&held, &manifest, whole.period())?;
    refused_currency(&others, manifest.currency)?;
    for version in versions {
        let each = Each { order: false, invoice: true };
        let known = drivers(&manifest.ledger, Rows::All, version.days, each).await?;
        let told = tokio::task::spawn_blocking(move || {
            let known: Vec<_> = known.into_each().collect();
            told_by_size(&version.rates, &known, every)
        });
        sizes = sizes.and(told.await.map_err(Error::bug)?.map_err(too_large)?);
    }
    let mut rows: Vec<ConsolidationRow> = std::mem::take(&mut sizes.accounts)
        .into_iter()
        .map(|consolidation| {
            let place = directory.binary_search_by(|known| known.reference.cmp(&consolidation.account)).ok();
            let known = place.and_then(|place| directory.get(place));
            let unnamed = || consolidation.account.external_id.clone();
            ConsolidationRow {
                id: known.map(|known| known.id),
                name: known.map_or_else(unnamed, |known| known.name.clone()),
                consolidation,
            }
        })
        .collect();
    rows.sort_by(|a, b| {
        let by_saving = b.consolidation.saving().cmp(&a.consolidation.saving());
        by_saving.then_with(|| a.consolidation.account.cmp(&b.consolidation.account))
    });
    let (from, to) = (whole.from, whole.to);
    let (ledger_version, currency) = (manifest.version, manifest.currency);
    Ok(Some(SizesTold { ledger_version, currency, from, to, sizes, rows }))
}
