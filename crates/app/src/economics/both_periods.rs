//! The cells of two periods, account by account, and the items they make: what one account bought of one product.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::sync::Arc;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{BridgeOf, Cell, CellSums, Item, Sales, Traded};
use mainstay_domain::money::Amount;
use mainstay_domain::units::BaseSum;

/// What a currency was worth on average in a period: reporting and written sums.
type AverageRates = BTreeMap<Arc<str>, (Amount, Amount)>;

/// Two periods.
pub(super) struct Both<'a> {
    before: &'a Sales,
    after: &'a Sales,
    earlier: AverageRates,
    later: AverageRates,
    of: BridgeOf,
}

/// The cells of an account in both periods.
pub(super) struct OfAccount<'a> {
    pub(super) account: &'a AccountRef,
    pub(super) before: &'a [Cell],
    pub(super) after: &'a [Cell],
}

impl<'a> OfAccount<'a> {
    /// All cells that lie in one of the periods, the earlier first.
    pub(super) fn inside(&self) -> impl Iterator<Item = &'a Cell> {
        self.before.iter().chain(self.after).filter(|cell| cell.key.is_inside)
    }
}

fn rates(sales: &Sales) -> AverageRates {
    let mut rates: AverageRates = BTreeMap::new();
    for cell in sales.cells.iter().filter(|cell| cell.sums.net.0 > 0) {
        if !rates.contains_key(&cell.key.currency) {
            rates.insert(Arc::clone(&cell.key.currency), (Amount::ZERO, Amount::ZERO));
        }
        if let Some((net, written)) = rates.get_mut(&cell.key.currency) {
            *net += cell.sums.net;
            *written += cell.sums.written;
        }
    }
    rates
}

impl<'a> Both<'a> {
    pub(super) fn new(before: &'a Sales, after: &'a Sales, of: BridgeOf) -> Self {
        Self { before, after, earlier: rates(before), later: rates(after), of }
    }

    /// The accounts of both periods in their order. Cells are in the order of their accounts.
    pub(super) fn accounts(&self) -> impl Iterator<Item = OfAccount<'a>> {
        let by_account = |cells: &'a [Cell]| cells.chunk_by(|a, b| a.key.account == b.key.account).peekable();
        let (mut before, mut after) = (by_account(&self.before.cells), by_account(&self.after.cells));
        std::iter::from_fn(move || {
            let next = [before.peek(), after.peek()].into_iter().flatten();
            let account = next.filter_map(|cells| Some(&cells.first()?.key.account)).min()?;
            Some(OfAccount { account, before: of(&mut before, account), after: of(&mut after, account) })
        })
    }

    /// Whether a cell is compared: of gross profit those with a cost.
    pub(super) fn is_asked(&self, cell: &Cell) -> bool {
        cell.key.is_inside && (self.of == BridgeOf::NetSales || cell.key.is_costed)
    }

    pub(super) fn traded(&self, sums: &CellSums) -> Traded {
        let cost = if self.of == BridgeOf::GrossProfit { sums.cost } else { Amount::ZERO };
        Traded { is_any: true, sales: sums.net, cost, quantity: Amount::ZERO }
    }

    /// The same at the rates of the earlier period. What costs were written as is not kept: they are taken back by the average
    /// rate of the later period, which does not depend on what was sold beside them.
    fn at_earlier_rates(&self, currency: &Arc<str>, traded: Traded, written: Amount) -> Traded {
        let known = |rates: &AverageRates| {
            rates.get(currency).copied().filter(|(net, written)| net.0 > 0 && written.0 > 0)
        };
        let Some((net, sum)) = known(&self.earlier) else { return traded };
        // What is in the reporting currency was written as it is told.
        if net == sum {
            return traded;
        }
        let at_earlier = |written: Amount| Amount(divided(written.0 * net.0, sum.0));
        let cost = known(&self.later).map_or(traded.cost, |(later_net, later_sum)| {
            at_earlier(Amount(divided(traded.cost.0 * later_sum.0, later_net.0)))
        });
        Traded { sales: at_earlier(written), cost, ..traded }
    }

    /// What an account's cells are told apart by, in both periods.
    pub(super) fn items<K: Ord>(
        &self,
        of: &OfAccount<'a>,
        mut key: impl FnMut(&'a Cell) -> K,
    ) -> BTreeMap<K, Counting<'a>> {
        let mut items: BTreeMap<K, Counting<'a>> = BTreeMap::new();
        for cell in of.before.iter().filter(|cell| self.is_asked(cell)) {
            let counting = items.entry(key(cell)).or_default();
            counting.count(cell);
            counting.before += cell.sums.quantity;
            counting.item.before.add(self.traded(&cell.sums));
        }
        for cell in of.after.iter().filter(|cell| self.is_asked(cell)) {
            let counting = items.entry(key(cell)).or_default();
            counting.count(cell);
            counting.after += cell.sums.quantity;
            let told = self.traded(&cell.sums);
            let constant = self.at_earlier_rates(&cell.key.currency, told, cell.sums.written);
            counting.item.after.add(constant);
            counting.item.currency += (told.sales - told.cost) - (constant.sales - constant.cost);
        }
        items
    }
}

/// The cells of an account, where they come next.
fn of<'a>(cells: &mut Peekable<impl Iterator<Item = &'a [Cell]>>, account: &AccountRef) -> &'a [Cell] {
    let is_next = |cells: &&[Cell]| cells.first().is_some_and(|cell| cell.key.account == *account);
    cells.next_if(is_next).unwrap_or_default()
}

/// An item under way: its quantities are exact until all cells are seen.
#[derive(Default)]
pub(super) struct Counting<'a> {
    item: Item,
    before: BaseSum,
    after: BaseSum,
    unit: Option<&'a str>,
    /// Whether its cells name several units: nobody says which is its own.
    pub(super) has_several_units: bool,
    has_unconverted: bool,
}

impl<'a> Counting<'a> {
    /// Notes what a cell is counted in.
    fn count(&mut self, cell: &'a Cell) {
        self.has_unconverted |= cell.sums.unconverted_lines > 0;
        match (self.unit, cell.unit.as_deref()) {
            (Some(unit), Some(other)) if unit != other => self.has_several_units = true,
            (None, Some(unit)) => self.unit = Some(unit),
            _ => {}
        }
    }

    /// Whether some of it is in another unit than the rest.
    pub(super) fn is_mixed(&self) -> bool {
        self.has_several_units || self.has_unconverted
    }

    /// The item. Of what is not all in one unit no quantity is known, and nothing is compared.
    pub(super) fn close(&self) -> Item {
        let mut item = Item { unit: self.unit.map(ToOwned::to_owned), ..self.item.clone() };
        if !self.is_mixed() {
            (item.before.quantity, item.after.quantity) = (self.before.rounded(), self.after.rounded());
        }
        item
    }
}

/// A quotient rounded half away from zero; zero where nothing divides it.
fn divided(numerator: i128, divisor: i128) -> i128 {
    if divisor == 0 {
        return 0;
    }
    let (whole, rest) = (numerator / divisor, numerator % divisor);
    let away = rest.abs() * 2 >= divisor.abs();
    whole + if away { rest.signum() * divisor.signum() } else { 0 }
}
