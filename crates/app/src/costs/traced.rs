//! What customers and segments cost as such in a period, as charges of accounts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::costing::{Driver, Drivers};
use mainstay_domain::economics::{Bearer, Charge, Rung, Served, ShareRule, shared};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Rows;
use mainstay_domain::time::Period;
use mainstay_ledger::facts::Each;

use super::charges::InOtherCurrency;
use super::costing::drivers;
use super::kept::{Counted, Question};
use super::traceable::StoredTraceable;
use crate::error::{Error, Result};
use crate::{App, ledger};

/// What customers and segments cost as such.
#[derive(Debug, Default)]
pub(crate) struct Traced {
    /// Each account's charges.
    pub(crate) charges: Vec<Charge>,
    /// The rungs on which there is a cost.
    pub(crate) rungs: BTreeSet<Rung>,
    /// The rungs that count accounts which may not be seen.
    pub(crate) hidden: BTreeSet<Rung>,
    /// What accrues in the period, rung by rung.
    pub(crate) costs: Served,
    /// What belongs to segments that no account is in any more.
    pub(crate) unassigned: Served,
    /// Costs in another currency than the ledger's: nobody is charged with them.
    pub(crate) in_other_currency: Vec<InOtherCurrency>,
}

/// Accrues costs over a period. Of all accounts that somebody sees only those that are asked are charged; the share of each
/// is the same whoever is asked beside it. A share of a segment tells what its other accounts bought, so whoever does not see
/// the whole company is told that it is hidden.
pub(crate) async fn traced(
    app: &App,
    held: &[StoredTraceable],
    manifest: &ledger::Manifest,
    segments: Vec<(String, AccountRef)>,
    (seen, asked): (Rows, Rows),
    period: Period,
) -> Result<Traced> {
    let mut traced = Traced::default();
    let mut members: BTreeMap<String, Vec<AccountRef>> = BTreeMap::new();
    for (segment, account) in segments {
        members.entry(segment).or_default().push(account);
    }
    for stored in held {
        let Some(days) = stored.cost.days_within(period) else { continue };
        if let Bearer::Account(account) = &stored.cost.bearer
            && !seen.contains(&manifest.ledger.joined_account(account))
        {
            continue;
        }
        if stored.currency != manifest.currency {
            let name = format!("`{}` of {}", stored.cost.name, stored.cost.bearer);
            traced.in_other_currency.push(InOtherCurrency { name, currency: stored.currency });
            continue;
        }
        let (rung, cost) = (stored.cost.bearer.rung(), stored.cost.accrued(period, manifest.currency));
        let mut charge = |account: AccountRef, amount: Amount| {
            if amount != Amount::ZERO && asked.contains(&account) {
                traced.charges.push(Charge { account, rung, days, amount });
            }
        };
        match &stored.cost.bearer {
            Bearer::Account(account) => {
                charge(manifest.ledger.joined_account(account), cost);
            }
            Bearer::Segment(..) if seen != Rows::All => {
                traced.hidden.insert(rung);
                continue;
            }
            Bearer::Segment(segment, share) => {
                let accounts = members.get(segment).cloned().unwrap_or_default();
                let weights = weights(app, manifest, &members, &accounts, *share, days).await?;
                match shared(cost, &weights, manifest.currency) {
                    Some(shares) => {
                        accounts.into_iter().zip(shares).for_each(|(account, share)| charge(account, share));
                    }
                    None => traced.unassigned.add(rung, cost),
                }
            }
        }
        traced.rungs.insert(rung);
        traced.costs.add(rung, cost);
    }
    Ok(traced)
}

/// What accounts bought on some days: the shares of segments go by it.
#[derive(Debug)]
pub(super) struct Took(BTreeMap<AccountRef, (Amount, Amount)>);

impl Counted for Took {
    fn accounts(&self) -> usize {
        self.0.len()
    }
}

/// What each account of a segment has of what the rule counts.
async fn weights(
    app: &App,
    manifest: &ledger::Manifest,
    members: &BTreeMap<String, Vec<AccountRef>>,
    accounts: &[AccountRef],
    share: ShareRule,
    days: Period,
) -> Result<Vec<Amount>> {
    let by = match share {
        ShareRule::Equally => return Ok(vec![Amount(1); accounts.len()]),
        ShareRule::NetSales => |(revenue, _): (Amount, Amount)| revenue,
        ShareRule::Lines => |(_, lines): (Amount, Amount)| lines,
    };
    let found = took(app, manifest, members, days).await?;
    Ok(accounts.iter().map(|account| by(found.0.get(account).copied().unwrap_or_default())).collect())
}

/// What the accounts of every segment bought: read once for all costs of the same days.
async fn took(
    app: &App,
    manifest: &ledger::Manifest,
    members: &BTreeMap<String, Vec<AccountRef>>,
    days: Period,
) -> Result<Arc<Took>> {
    let rows = Rows::Only(members.values().flatten().cloned().collect());
    let question = Question::new(manifest, None, days, rows.clone());
    app.charges.took.answer(question, Box::pin(sold(manifest, rows, days))).await
}

async fn sold(manifest: &ledger::Manifest, rows: Rows, days: Period) -> Result<Took> {
    let found = drivers(&manifest.ledger, rows, days, Each::default()).await?;
    let of = |total: &Drivers, driver: Driver| Amount(total.of(driver).0);
    let told = move || {
        let bought = |total: &Drivers| (of(total, Driver::Revenue), of(total, Driver::Lines));
        Took(found.into_each().map(|account| (account.account, bought(&account.total))).collect())
    };
    tokio::task::spawn_blocking(told).await.map_err(Error::bug)
}
