//! Cost to serve: what each account takes of each group, what that costs, and what nobody took.

use std::collections::BTreeMap;

use super::allocation::{by_percent, in_proportion};
use super::driver::{AccountDrivers, Drivers, Per};
use super::evaluate::{Said, evaluate};
use super::quantity::Quantity;
use super::rates::{CostRates, Equation, Group};
use super::unit::Unit;
use crate::accounts::AccountRef;
use crate::economics::Rung;
use crate::money::Amount;

/// Cost to serve could not be worked out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CostError {
    /// A number on the way is beyond everything that is counted.
    #[error("`{equation}` is too large for {account}: are its numbers and units right?")]
    TooLarge {
        /// The equation or group.
        equation: String,
        /// The account's id in its source.
        account: String,
    },
}

/// How a group was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupUse {
    /// Its name.
    pub name: String,
    /// The rung its cost stands on.
    pub rung: Rung,
    /// The unit of its capacity.
    pub unit: Unit,
    /// What it cost.
    pub supplied: Amount,
    /// What could be worked in practice.
    pub practical: Quantity,
    /// What accounts took.
    pub used: Quantity,
    /// What that costs, and is charged to them.
    pub used_cost: Amount,
}

impl GroupUse {
    /// What nobody took, and nobody is charged with; negative where more was taken than can be worked.
    pub fn unused_cost(&self) -> Amount {
        self.supplied - self.used_cost
    }

    /// The share that was taken; `None` without a capacity.
    pub fn utilisation(&self) -> Option<f64> {
        self.used.ratio(self.practical)
    }
}

/// What one account takes of one group, and what that costs.
pub type Taken = (Quantity, Amount);

/// What the old way would charge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traditional(pub Amount);

/// What serving one account costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountCost {
    /// Which.
    pub account: AccountRef,
    /// What it takes of each group, in the order of the groups.
    pub taken: Vec<Taken>,
    /// What the percentage allocation charges it with.
    pub traditional: Traditional,
}

impl AccountCost {
    /// The whole cost.
    pub fn cost(&self) -> Amount {
        self.taken.iter().map(|(_, cost)| *cost).sum()
    }

    /// By how much costing by time charges more than percentages did.
    pub fn difference(&self) -> Amount {
        self.cost() - self.traditional.0
    }
}

/// What serving accounts costs in a period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Costing {
    /// The groups.
    pub groups: Vec<GroupUse>,
    /// The accounts, in the order in which they were given.
    pub accounts: Vec<AccountCost>,
    /// What percentages could not charge to anybody, because no account has any of the driver.
    pub unallocated: Amount,
    /// Equations that nobody takes anything by.
    pub idle_equations: Vec<String>,
}

/// What one equation says of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EquationUse {
    /// Its place among the equations.
    pub place: usize,
    /// Of how many orders, invoices or accounts it was asked.
    pub asked: usize,
    /// What it says in all.
    pub quantity: Quantity,
    /// What that costs; `None` for an equation without a group.
    pub cost: Option<Amount>,
}

/// What each equation says of an account, in the order of the equations.
pub fn cost_of_account(rates: &CostRates, of: &AccountDrivers) -> Result<Vec<EquationUse>, CostError> {
    let unasked = |(place, equation): (usize, &Equation)| EquationUse {
        place,
        asked: of.at(equation.per).len(),
        quantity: Quantity::ZERO,
        cost: None,
    };
    let mut uses: Vec<EquationUse> = rates.equations().iter().enumerate().map(unasked).collect();
    for per in [Per::Order, Per::Invoice] {
        ask_each(rates, of, per, &mut uses)?;
    }
    let mut sums = Said::default();
    for (equation, use_of) in rates.equations().iter().zip(&mut uses) {
        let beyond = || too_large(&equation.name, &of.account);
        if equation.per == Per::Account {
            use_of.quantity = evaluate(&equation.expression, &of.total, &sums).ok_or_else(beyond)?;
        }
        sums.insert(&equation.name, use_of.quantity);
        let group = equation.group.and_then(|group| rates.groups().get(group));
        use_of.cost = group.map(|group| group.cost_of(use_of.quantity).ok_or_else(beyond)).transpose()?;
    }
    Ok(uses)
}

/// What the equations of a level say of each order or each invoice, one equation after the other, added up.
fn ask_each(
    rates: &CostRates,
    of: &AccountDrivers,
    per: Per,
    uses: &mut [EquationUse],
) -> Result<(), CostError> {
    if !rates.asks_each(per) {
        return Ok(());
    }
    let mut said = Said::default();
    for drivers in of.at(per) {
        said.clear();
        let asked = rates.equations().iter().zip(uses.iter_mut());
        for (equation, use_of) in asked.filter(|(equation, _)| equation.per == per) {
            let beyond = || too_large(&equation.name, &of.account);
            let one = evaluate(&equation.expression, drivers, &said).ok_or_else(beyond)?;
            said.insert(&equation.name, one);
            use_of.quantity = use_of.quantity.plus(one).ok_or_else(beyond)?;
        }
    }
    Ok(())
}

/// What serving these accounts costs in so many months. Each is looked at once: nothing is kept of its orders and invoices.
pub fn cost_to_serve(
    rates: &CostRates,
    months: u32,
    accounts: impl IntoIterator<Item = AccountDrivers>,
) -> Result<Costing, CostError> {
    let mut costing = Costing::default();
    let mut totals = Vec::new();
    let mut idle = vec![true; rates.equations().len()];
    for group in rates.groups() {
        costing.groups.push(supplied(group, months)?);
    }
    for account in accounts {
        let mut taken = vec![(Quantity::ZERO, Amount::ZERO); rates.groups().len()];
        for use_of in cost_of_account(rates, &account)? {
            if let Some(idle) = idle.get_mut(use_of.place).filter(|_| use_of.quantity != Quantity::ZERO) {
                *idle = false;
            }
            let group = rates.equations().get(use_of.place).and_then(|equation| equation.group);
            let Some((quantity, cost)) = group.and_then(|group| taken.get_mut(group)) else { continue };
            *quantity =
                quantity.plus(use_of.quantity).ok_or_else(|| too_large("the sum", &account.account))?;
            *cost += use_of.cost.unwrap_or_default();
        }
        for (group, (quantity, cost)) in costing.groups.iter_mut().zip(&taken) {
            group.used =
                group.used.plus(*quantity).ok_or_else(|| too_large(&group.name, &account.account))?;
            group.used_cost += *cost;
        }
        let traditional = Traditional::default();
        costing.accounts.push(AccountCost { account: account.account, taken, traditional });
        totals.push(account.total);
    }
    let idle =
        rates.equations().iter().zip(idle).filter(|(equation, idle)| *idle && equation.group.is_some());
    costing.idle_equations = idle.map(|(equation, _)| equation.name.clone()).collect();
    costing.allocate(rates, &totals)?;
    Ok(costing)
}

fn too_large(equation: &str, account: &AccountRef) -> CostError {
    CostError::TooLarge { equation: equation.to_owned(), account: account.external_id.clone() }
}

fn supplied(group: &Group, months: u32) -> Result<GroupUse, CostError> {
    let found = group.supplied(months).zip(group.practical(months));
    let (supplied, practical) = found.ok_or_else(|| CostError::TooLarge {
        equation: group.name.clone(),
        account: "the company".to_owned(),
    })?;
    Ok(GroupUse {
        name: group.name.clone(),
        rung: group.rung,
        unit: group.unit,
        supplied,
        practical,
        used: Quantity::ZERO,
        used_cost: Amount::ZERO,
    })
}

impl Costing {
    /// Charges accounts in the traditional way: the whole cost, unused capacity included.
    fn allocate(&mut self, rates: &CostRates, totals: &[Drivers]) -> Result<(), CostError> {
        for (place, group) in self.groups.iter().enumerate() {
            let of_group: Vec<_> = rates.allocations().iter().filter(|part| part.group == place).collect();
            let percents: Vec<u8> = of_group.iter().map(|part| part.percent).collect();
            let pools = by_percent(group.supplied, &percents).unwrap_or_default();
            for (part, pool) in of_group.iter().zip(pools) {
                let mut shares = Vec::with_capacity(totals.len());
                for (account, total) in self.accounts.iter().zip(totals) {
                    let share = evaluate(&part.driver, total, &Said::default());
                    shares.push(share.ok_or_else(|| too_large(part.driver.text(), &account.account))?);
                }
                match in_proportion(pool, &shares) {
                    Some(parts) => {
                        for (account, part) in self.accounts.iter_mut().zip(parts) {
                            account.traditional.0 += part;
                        }
                    }
                    None => self.unallocated += pool,
                }
            }
        }
        Ok(())
    }

    /// Both together: the same accounts under the rates of another part of the period. Groups of the same name, rung and
    /// unit are one.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        let mut places = Vec::with_capacity(other.groups.len());
        for group in other.groups {
            let same = |known: &GroupUse| {
                (&known.name, known.rung, known.unit) == (&group.name, group.rung, group.unit)
            };
            let known = self.groups.iter().position(same);
            let place = known.unwrap_or(self.groups.len());
            places.push(place);
            match self.groups.get_mut(place) {
                Some(known) => {
                    known.supplied += group.supplied;
                    known.practical = Quantity(known.practical.0.saturating_add(group.practical.0));
                    known.used = Quantity(known.used.0.saturating_add(group.used.0));
                    known.used_cost += group.used_cost;
                }
                None => self.groups.push(group),
            }
        }
        let width = self.groups.len();
        let mut accounts: BTreeMap<AccountRef, AccountCost> = BTreeMap::new();
        for mut account in self.accounts {
            account.taken.resize(width, (Quantity::ZERO, Amount::ZERO));
            accounts.insert(account.account.clone(), account);
        }
        for account in other.accounts {
            let known = accounts.entry(account.account.clone()).or_insert_with(|| AccountCost {
                account: account.account.clone(),
                taken: vec![(Quantity::ZERO, Amount::ZERO); width],
                traditional: Traditional::default(),
            });
            for (place, (quantity, cost)) in places.iter().zip(account.taken) {
                if let Some(taken) = known.taken.get_mut(*place) {
                    taken.0 = Quantity(taken.0.0.saturating_add(quantity.0));
                    taken.1 += cost;
                }
            }
            known.traditional.0 += account.traditional.0;
        }
        self.accounts = accounts.into_values().collect();
        self.unallocated += other.unallocated;
        self.idle_equations.retain(|name| other.idle_equations.contains(name));
        self
    }

    /// What an account is charged with on a rung.
    pub fn on_rung(&self, account: &AccountCost, rung: Rung) -> Amount {
        let groups = self.groups.iter().zip(&account.taken);
        groups.filter(|(group, _)| group.rung == rung).map(|(_, (_, cost))| *cost).sum()
    }
}
