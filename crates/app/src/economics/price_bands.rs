//! What discount accounts get beside others that buy about as much.

use std::collections::BTreeMap;

use mainstay_domain::economics::{
    Dimension, PlacedPrice, PriceBand, PriceStanding, Priced, Sales, price_bands,
};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use mainstay_ledger::facts::Grain;

use super::dimension::Member;
use super::sales::{Depth, Door, EconomicsRequest, aside};
use super::told::Told;
use crate::App;
use crate::error::Result;

/// Accounts with their discounts, and the bands they are in.
#[derive(Debug, Clone)]
pub struct PriceTable {
    /// What it is told from.
    pub told: Told,
    /// Those who buy most first.
    pub bands: Vec<PriceBand>,
    /// The accounts, those who buy most first.
    pub accounts: Vec<PricedAccount>,
    /// Net sales of lines without a list price or a discount: nothing can be said of them.
    pub unlisted: Amount,
}

/// An account with its discount.
#[derive(Debug, Clone)]
pub struct PricedAccount {
    /// Which.
    pub member: Member,
    /// What it bought at list prices and what it paid.
    pub priced: Priced,
    /// Where it stands.
    pub placed: PlacedPrice,
}

impl PriceTable {
    /// How many accounts stand so.
    pub fn count(&self, standing: PriceStanding) -> usize {
        self.accounts.iter().filter(|account| account.placed.standing == standing).count()
    }

    /// What those with far more discount would pay more, at the median of their bands.
    pub fn at_stake(&self) -> Amount {
        let more = |account: &&PricedAccount| account.placed.standing == PriceStanding::MoreDiscount;
        self.accounts.iter().filter(more).map(|account| account.placed.beyond).sum()
    }
}

/// Puts the accounts somebody sees in price bands: all they bought, or one product or category of it.
pub async fn prices(app: &App, actor: &Actor, request: &EconomicsRequest) -> Result<PriceTable> {
    let door = Door::open(app, actor, request).await?;
    let period = door.period(request.from, request.until)?;
    let sales = door.sales(app, period, Depth::Sales, Grain::ACCOUNT).await?.sales;
    let told = door.told_of(period);
    aside(move || Ok(placed(&door, told, &sales))).await
}

fn placed(door: &Door, told: Told, sales: &Sales) -> PriceTable {
    let mut members: BTreeMap<Member, Priced> = BTreeMap::new();
    let mut unlisted = Amount::ZERO;
    for cell in sales.cells.iter().filter(|cell| cell.key.is_inside) {
        // A line without a list price enters the list at its net price.
        let without = cell.sums.net - cell.sums.listed;
        unlisted += without;
        let member = door.register().member(Dimension::Account, &cell.key);
        let priced = members.entry(member).or_insert(Priced { list: Amount::ZERO, net: Amount::ZERO });
        priced.list += cell.sums.list - without;
        priced.net += cell.sums.listed;
    }
    members.retain(|_, priced| priced.list > Amount::ZERO);
    let (bands, placed) = price_bands(&members.values().copied().collect::<Vec<_>>());
    let mut accounts: Vec<PricedAccount> = members
        .into_iter()
        .zip(placed)
        .map(|((member, priced), placed)| PricedAccount { member, priced, placed })
        .collect();
    accounts.sort_by_key(|account| std::cmp::Reverse(account.priced.list));
    PriceTable { told, bands, accounts, unlisted }
}
