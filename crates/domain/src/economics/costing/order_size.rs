//! The order-size lever: what an invoice costs by its size, and what would be saved if customers ordered less often.
//!
//! Only equations per invoice count here: they say what one more invoice costs. Invoices of nothing or less are corrections and
//! have no size.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cost::{CostError, cost_of_account};
use super::driver::{AccountDrivers, Driver, Drivers, Per};
use super::quantity::Quantity;
use super::rates::CostRates;
use crate::accounts::AccountRef;
use crate::money::{Amount, PARTS_PER_UNIT};
use crate::time::Day;

/// Invoices of one size.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SizeBand {
    /// They bring at least so much; in whole units of the currency 1, 2 or 5 with noughts behind, or nothing.
    pub from: Amount,
    /// How many.
    pub invoices: u64,
    /// Their net sales.
    pub revenue: Amount,
    /// What handling them costs.
    pub cost: Amount,
}

/// How often a customer orders at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Once a week, Monday to Sunday.
    #[default]
    Week,
    /// Once a calendar month.
    Month,
}

/// What an account would save if its invoices of a week or month were one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consolidation {
    /// Which.
    pub account: AccountRef,
    /// Its invoices that have a size.
    pub invoices: u64,
    /// How many they would be.
    pub consolidated: u64,
    /// Their net sales.
    pub revenue: Amount,
    /// What handling them costs.
    pub cost: Amount,
    /// What handling fewer and larger ones would cost.
    pub consolidated_cost: Amount,
}

impl Consolidation {
    /// What would be saved.
    pub fn saving(&self) -> Amount {
        self.cost - self.consolidated_cost
    }
}

/// Invoices by their size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderSizes {
    /// The smallest first; those without invoices are left out.
    pub bands: Vec<SizeBand>,
    /// The accounts with an invoice that has a size, in the order of their ids.
    pub accounts: Vec<Consolidation>,
}

/// Tells invoices by their size, and what ordering less often would save.
pub fn order_sizes(
    rates: &CostRates,
    accounts: &[AccountDrivers],
    every: Every,
) -> Result<OrderSizes, CostError> {
    let mut bands: BTreeMap<Amount, SizeBand> = BTreeMap::new();
    let mut consolidations = Vec::new();
    for account in accounts {
        let sized: Vec<&Drivers> =
            account.invoices.iter().filter(|invoice| size(invoice) > Amount::ZERO).collect();
        if sized.is_empty() {
            continue;
        }
        let (mut cost, mut revenue) = (Amount::ZERO, Amount::ZERO);
        for invoice in &sized {
            let (size, handling) = (size(invoice), handling(rates, account, invoice)?);
            let from = band_of(size);
            let band = bands.entry(from).or_insert(SizeBand { from, ..SizeBand::default() });
            band.invoices += 1;
            band.revenue += size;
            band.cost += handling;
            revenue += size;
            cost += handling;
        }
        let fewer = consolidated(&sized, every);
        let mut consolidated_cost = Amount::ZERO;
        for invoice in &fewer {
            consolidated_cost += handling(rates, account, invoice)?;
        }
        consolidations.push(Consolidation {
            account: account.account.clone(),
            invoices: count(sized.len()),
            consolidated: count(fewer.len()),
            revenue,
            cost,
            consolidated_cost,
        });
    }
    Ok(OrderSizes { bands: bands.into_values().collect(), accounts: consolidations })
}

impl OrderSizes {
    /// Both together: the invoices of another part of the period.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let mut bands: BTreeMap<Amount, SizeBand> = BTreeMap::new();
        for band in self.bands.into_iter().chain(other.bands) {
            let known = bands.entry(band.from).or_insert(SizeBand { from: band.from, ..SizeBand::default() });
            known.invoices += band.invoices;
            known.revenue += band.revenue;
            known.cost += band.cost;
        }
        let mut accounts: BTreeMap<AccountRef, Consolidation> = BTreeMap::new();
        for account in self.accounts.into_iter().chain(other.accounts) {
            match accounts.get_mut(&account.account) {
                Some(known) => {
                    known.invoices += account.invoices;
                    known.consolidated += account.consolidated;
                    known.revenue += account.revenue;
                    known.cost += account.cost;
                    known.consolidated_cost += account.consolidated_cost;
                }
                None => {
                    accounts.insert(account.account.clone(), account);
                }
            }
        }
        Self { bands: bands.into_values().collect(), accounts: accounts.into_values().collect() }
    }

    /// What all accounts together would save.
    pub fn saving(&self) -> Amount {
        self.accounts.iter().map(Consolidation::saving).sum()
    }
}

/// The net sales of an invoice.
fn size(invoice: &Drivers) -> Amount {
    Amount(invoice.of(Driver::Revenue).0 / 100)
}

/// What one invoice costs by the equations that are asked of each.
fn handling(rates: &CostRates, of: &AccountDrivers, invoice: &Drivers) -> Result<Amount, CostError> {
    let alone = AccountDrivers {
        account: of.account.clone(),
        total: Drivers::default(),
        orders: Vec::new(),
        invoices: vec![invoice.clone()],
    };
    let uses = cost_of_account(rates, &alone)?;
    let per_invoice = uses.into_iter().filter(|said| {
        rates.equations().get(said.place).is_some_and(|equation| equation.per == Per::Invoice)
    });
    Ok(per_invoice.filter_map(|said| said.cost).sum())
}

/// The invoices of a week or month as one each. Products are added up, though some may be the same: that saves too little rather
/// than too much.
fn consolidated(invoices: &[&Drivers], every: Every) -> Vec<Drivers> {
    let mut merged: BTreeMap<i32, Drivers> = BTreeMap::new();
    for (place, invoice) in (0..).zip(invoices) {
        // What has no day stays by itself.
        let key = invoice.day().map_or(i32::MIN + place, |day| span(day, every));
        merged.entry(key).and_modify(|known| known.absorb(invoice)).or_insert_with(|| (*invoice).clone());
    }
    let one = |mut invoice: Drivers| {
        invoice.set(Driver::Invoices, Quantity::ONE);
        invoice
    };
    merged.into_values().map(one).collect()
}

/// The number of the week or month of a day.
fn span(day: Day, every: Every) -> i32 {
    match every {
        // 1970-01-01 was a Thursday: weeks begin on Monday.
        Every::Week => (day.epoch() + 3).div_euclid(7),
        Every::Month => day.month().0,
    }
}

/// Where the band of a size begins: the largest of 1, 2, 5, 10, 20, 50 ... units that is not above it.
fn band_of(size: Amount) -> Amount {
    let mut from = Amount::ZERO;
    let mut decade = PARTS_PER_UNIT;
    while decade <= size.0 {
        for step in [1, 2, 5] {
            if decade * step <= size.0 {
                from = Amount(decade * step);
            }
        }
        decade *= 10;
    }
    from
}

fn count(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}
