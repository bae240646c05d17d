//! What was read for a question, kept while nothing changes: pulling one lever after the other reads the lines once.
//!
//! Every write is in the audit log, so an answer stands as long as the log has no later entry. Nothing is kept across
//! people who see different accounts.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::Ladder;
use mainstay_domain::economics::costing::{AccountDrivers, Driver};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Actor, Sight, Verb};
use mainstay_domain::time::Day;
use mainstay_ledger::facts::{Each, Grain, account_drivers};
use tokio::sync::OnceCell;

use super::sales::{EconomicsRequest, Found, aside, found};
use crate::error::Result;
use crate::{App, audit, ledger};

/// How many questions are kept.
const MOST_KEPT: usize = 6;
/// The most cells all of them have together: one takes about a kilobyte.
const MOST_CELLS: usize = 300_000;

/// The questions asked lately.
#[derive(Clone, Default)]
pub struct Readings(Arc<Mutex<Vec<(Asked, Place)>>>);

type Place = Arc<OnceCell<Arc<Reading>>>;

/// Who asked what, and the newest entry of the audit log then.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    entry: i64,
    sight: Sight,
    from: Option<Day>,
    until: Option<Day>,
    ledger_version: Option<LedgerVersion>,
    capital_percent: Option<Amount>,
    grain: Grain,
}

/// The cells of a question with their ladders.
pub(super) struct Reading {
    pub(super) found: Found,
    pub(super) ladders: Vec<(usize, Ladder)>,
    order_sizes: OnceCell<BTreeMap<AccountRef, Vec<Amount>>>,
}

impl Reading {
    /// The ladders of accounts.
    pub(super) fn by_account(&self) -> BTreeMap<AccountRef, Ladder> {
        let mut sums: BTreeMap<AccountRef, Ladder> = BTreeMap::new();
        for (place, ladder) in &self.ladders {
            let Some(cell) = self.found.sales.cells.get(*place) else { continue };
            match sums.get_mut(&cell.key.account) {
                Some(sum) => sum.add(ladder),
                None => drop(sums.insert(cell.key.account.clone(), *ladder)),
            }
        }
        sums
    }

    /// The sizes of orders, where somebody asked for them.
    pub(super) fn known_order_sizes(&self) -> Option<&BTreeMap<AccountRef, Vec<Amount>>> {
        self.order_sizes.get()
    }

    /// The sizes of each account's orders, as far as they are invoiced.
    pub(super) async fn order_sizes(&self) -> Result<&BTreeMap<AccountRef, Vec<Amount>>> {
        self.order_sizes.get_or_try_init(|| order_sizes(&self.found)).await
    }
}

async fn order_sizes(found: &Found) -> Result<BTreeMap<AccountRef, Vec<Amount>>> {
    let each = Each { order: false, invoice: true };
    let drivers = account_drivers(&found.manifest.ledger, &found.sight, found.told.period, each).await;
    let sizes = |of: AccountDrivers| {
        let sizes = of.invoices.iter().map(|invoice| Amount(invoice.of(Driver::Revenue).0 / 100));
        (of.account, sizes.collect())
    };
    let drivers = drivers.map_err(ledger::unanswered)?;
    aside(move || Ok(drivers.into_each().map(sizes).collect())).await
}

/// The cells of a question about the whole company, told apart by a grain, read where nobody asked the same since the last write. Whoever asks
/// while they are read waits for the same answer.
pub(super) async fn reading(
    app: &App,
    actor: &Actor,
    request: &EconomicsRequest,
    grain: Grain,
) -> Result<Arc<Reading>> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let asked = Asked {
        entry: audit::newest(&mut view).await?,
        sight: view.sight().clone(),
        from: request.from,
        until: request.until,
        ledger_version: request.ledger_version,
        capital_percent: request.capital_percent,
        grain,
    };
    drop(view);
    let place = app.readings.place(asked);
    let reading = place
        .get_or_try_init(|| async {
            let found = found(app, actor, request, grain).await?;
            aside(move || {
                let ladders = found.ladders()?;
                Ok(Arc::new(Reading { found, ladders, order_sizes: OnceCell::new() }))
            })
            .await
        })
        .await
        .map(Arc::clone)?;
    app.readings.trim();
    Ok(reading)
}

impl Readings {
    /// Where the answer of a question is, or will be; the one asked last stays longest.
    fn place(&self, asked: Asked) -> Place {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(other, _)| other.entry >= asked.entry);
        let at = kept.iter().position(|(other, _)| *other == asked);
        let place = at.map_or_else(Place::default, |at| kept.remove(at).1);
        kept.insert(0, (asked, Arc::clone(&place)));
        kept.truncate(MOST_KEPT);
        place
    }

    /// Lets go of what was asked longest ago until the rest is small enough.
    fn trim(&self) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut cells = 0;
        kept.retain(|(_, place)| {
            cells += place.get().map_or(0, |reading| reading.ladders.len());
            cells <= MOST_CELLS
        });
    }
}
