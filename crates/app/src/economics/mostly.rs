//! The member of a dimension that most of an account's business falls to: its salesperson, its category.

use std::collections::BTreeMap;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::Dimension;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use mainstay_domain::time::{AsOf, Period};

use super::dimension::grain;
use super::sales::{Depth, Door, EconomicsRequest, aside};
use crate::App;
use crate::error::Result;

/// For each account of the company the member with most of its net sales; of equals the first by name. Who bought from none is
/// left out.
pub(crate) async fn mostly(
    app: &App,
    version: LedgerVersion,
    period: Period,
    dimension: Dimension,
) -> Result<BTreeMap<AccountRef, String>> {
    let as_of = AsOf(period.end);
    let request = EconomicsRequest {
        as_of: Some(as_of.0),
        ledger_version: Some(version),
        ..EconomicsRequest::default()
    };
    let door = Door::open(app, &Actor::system(), &request).await?;
    let sales = door.sales(app, (period, as_of), Depth::Sales, grain(dimension)).await?.sales;
    aside(move || {
        let mut sums: BTreeMap<AccountRef, BTreeMap<String, Amount>> = BTreeMap::new();
        for cell in sales.cells.iter().filter(|cell| cell.key.is_inside) {
            if let Some(member) = door.register().member(dimension, &cell.key).key {
                *sums.entry(cell.key.account.clone()).or_default().entry(member).or_default() +=
                    cell.sums.net;
            }
        }
        let largest = |members: BTreeMap<String, Amount>| {
            // The last of equals wins a maximum, so the order is turned.
            members.into_iter().rev().max_by_key(|(_, net)| *net).map(|(member, _)| member)
        };
        Ok(sums.into_iter().filter_map(|(account, members)| Some((account, largest(members)?))).collect())
    })
    .await
}
