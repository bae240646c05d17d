//! What serving accounts costs, on the rungs of the ladder below contribution I.
//!
//! A charge belongs to an account and some days. It is shared out in whole minor units over the account's cells of those days,
//! by the number of their lines: lines are what is taken, picked and packed. What belongs to lines whose cost of goods is
//! unknown is left out with their sales, and is told apart.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cells::{Cell, CellKey, CellSums, Sales};
use super::ladder::Rung;
use crate::accounts::AccountRef;
use crate::money::{Amount, Currency};
use crate::time::{Day, Month, Period};

/// What serving an account costs on some days, on one rung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// Whom.
    pub account: AccountRef,
    /// On which rung.
    pub rung: Rung,
    /// The days that it is of.
    pub days: Period,
    /// How much.
    pub amount: Amount,
}

/// A charge and the cells it is shared out over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedCharge {
    /// On which rung.
    pub rung: Rung,
    /// How much.
    pub amount: Amount,
    /// The places of the cells: those of an account's charges of the same days are the same.
    pub cells: Arc<[usize]>,
}

/// The rungs that serving customers is charged on.
pub const SERVING: [Rung; 4] = [Rung::OrderCost, Rung::LogisticsCost, Rung::CustomerCost, Rung::SegmentCost];

/// An amount for each of the rungs that serving is charged on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Served([Amount; SERVING.len()]);

impl Served {
    /// That of a rung; zero for a rung that nothing is charged on.
    pub fn of(&self, rung: Rung) -> Amount {
        let place = SERVING.iter().position(|serving| *serving == rung);
        place.and_then(|place| self.0.get(place)).copied().unwrap_or_default()
    }

    /// Adds to a rung.
    pub fn add(&mut self, rung: Rung, amount: Amount) {
        let place = SERVING.iter().position(|serving| *serving == rung);
        if let Some(sum) = place.and_then(|place| self.0.get_mut(place)) {
            *sum += amount;
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for (sum, more) in self.0.iter_mut().zip(other.0) {
            *sum += more;
        }
        self
    }

    /// All rungs together.
    pub fn total(&self) -> Amount {
        self.0.iter().copied().sum()
    }
}

impl Sales {
    /// Charges accounts with what serving them costs on some rungs. It belongs before anything is narrowed to a part of the
    /// cells, so that a part has the same charge whether it is asked alone or among others. An account that bought nothing on
    /// the days of a charge gets a cell without lines.
    pub fn charge<'a>(
        &mut self,
        charges: impl IntoIterator<Item = &'a Charge>,
        rungs: BTreeSet<Rung>,
        currency: Currency,
    ) {
        self.charged = rungs;
        let with_lines = self.cells.len();
        // Accounts that bought nothing on the days of a charge, and the cells they got for that.
        let mut further: BTreeMap<&AccountRef, Vec<usize>> = BTreeMap::new();
        let mut last: Option<(&Charge, Arc<[usize]>)> = None;
        for charge in charges {
            let is_same =
                |(last, _): &(&Charge, _)| (&last.account, last.days) == (&charge.account, charge.days);
            let known = last.take().filter(is_same).map(|(_, cells)| cells);
            let cells = known.unwrap_or_else(|| {
                let beside = further.get(&charge.account).map(Vec::as_slice).unwrap_or_default();
                let mut cells = self.on_days(with_lines, beside, &charge.account, charge.days);
                if cells.is_empty() {
                    let place = self.cells.len();
                    let month = charge.days.start.map_or_else(|| charge.days.end.month(), Day::month);
                    self.cells.push(without_lines(charge.account.clone(), month, currency));
                    further.entry(&charge.account).or_default().push(place);
                    cells.push(place);
                }
                cells.into()
            });
            self.charges.push(PlacedCharge {
                rung: charge.rung,
                amount: charge.amount,
                cells: Arc::clone(&cells),
            });
            last = Some((charge, cells));
        }
    }

    /// The places of an account's cells inside the months of some days: those with lines, which are in the order of their
    /// keys, and those beside them.
    fn on_days(&self, with_lines: usize, beside: &[usize], account: &AccountRef, days: Period) -> Vec<usize> {
        let cells = self.cells.get(..with_lines).unwrap_or_default();
        let first = cells.partition_point(|cell| cell.key.account < *account);
        let own = cells.iter().enumerate().skip(first).take_while(|(_, cell)| cell.key.account == *account);
        let beside = beside.iter().filter_map(|place| Some((*place, self.cells.get(*place)?)));
        let start = days.start.map(Day::month);
        let is_within = |cell: &Cell| {
            let month = cell.key.month;
            let begins = month.first_day().is_none_or(|day| day < days.end);
            cell.key.is_inside && begins && start.is_none_or(|start| start <= month)
        };
        own.chain(beside).filter(|(_, cell)| is_within(cell)).map(|(place, _)| place).collect()
    }
}

/// A cell that nothing was bought in. Its cost of goods is known: there is none.
fn without_lines(account: AccountRef, month: Month, currency: Currency) -> Cell {
    let key = CellKey {
        account,
        month,
        product: None,
        category: None,
        site: None,
        salesperson: None,
        currency: currency.code().into(),
        is_costed: true,
        is_inside: true,
    };
    Cell { key, unit: None, sums: CellSums::default() }
}
