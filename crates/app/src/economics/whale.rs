//! The whale curve of the accounts somebody sees.

use mainstay_domain::economics::{Dimension, Ladder, Rung, Side, Whale, whale as draw};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use mainstay_ledger::facts::Grain;

use super::dimension::Member;
use super::ladder::told_by;
use super::sales::{EconomicsRequest, Found, aside, found};
use super::told::Told;
use crate::App;
use crate::error::{Error, Result};

/// The curve and the accounts on it.
#[derive(Debug, Clone)]
pub struct WhaleTable {
    /// What it is told from.
    pub told: Told,
    /// The level that counts as profit.
    pub rung: Rung,
    /// The ladder of all.
    pub whole: Ladder,
    /// The curve.
    pub whale: Whale,
    /// The accounts on it, the most profitable first.
    pub accounts: Vec<WhaleAccount>,
    /// How many accounts are not on it, because the level is not known of them.
    pub unknown: usize,
    /// Their net sales.
    pub unknown_sales: Amount,
}

/// An account on the curve.
#[derive(Debug, Clone)]
pub struct WhaleAccount {
    /// Which.
    pub member: Member,
    /// Its net sales.
    pub sales: Amount,
    /// What it earns.
    pub profit: Amount,
    /// What it and all before it earn.
    pub cumulative: Amount,
    /// Its side.
    pub side: Side,
}

/// Draws the curve by a level of the ladder, or by the lowest that is known.
pub async fn whale(
    app: &App,
    actor: &Actor,
    request: &EconomicsRequest,
    rung: Option<Rung>,
) -> Result<WhaleTable> {
    if let Some(rung) = rung.filter(|rung| !rung.is_level()) {
        let detail = format!("`{rung}` is a deduction: use a level, such as contribution_1");
        return Err(Error::invalid("bad_rung", "rung", detail));
    }
    let found = found(app, actor, request, Grain::MONTH).await?;
    aside(move || drawn(&found, rung)).await
}

fn drawn(found: &Found, rung: Option<Rung>) -> Result<WhaleTable> {
    let (whole, rows) = told_by(found, Some(Dimension::Account))?;
    let rung = rung.unwrap_or_else(|| whole.lowest());
    let sales = |ladder: &Ladder| ladder.amount(Rung::NetSales).unwrap_or_default();
    let (mut known, mut unknown, mut unknown_sales) = (Vec::new(), 0, Amount::ZERO);
    for row in rows {
        if let Some(profit) = row.ladder.amount(rung) {
            known.push((row.member, sales(&row.ladder), profit));
        } else {
            unknown += 1;
            unknown_sales += sales(&row.ladder);
        }
    }
    let profits: Vec<Amount> = known.iter().map(|(_, _, profit)| *profit).collect();
    let curve = draw(&profits);
    let mut cumulative = Amount::ZERO;
    let accounts = curve.order.iter().filter_map(|(place, side)| {
        let (member, sales, profit) = known.get(*place)?.clone();
        cumulative += profit;
        Some(WhaleAccount { member, sales, profit, cumulative, side: *side })
    });
    let accounts = accounts.collect();
    Ok(WhaleTable { told: found.told, rung, whole, whale: curve, accounts, unknown, unknown_sales })
}
