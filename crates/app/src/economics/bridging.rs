//! A bridge under way: accounts come one after the other, so that nothing is held of all their products but sums.

use std::collections::{BTreeSet, HashMap};

use mainstay_domain::economics::{
    Bridging, Cell, Dimension, Factor, Growth, InMarket, Item, Market, effects, growth,
};
use mainstay_domain::money::{Amount, PARTS_PER_UNIT, approximate, estimated_minor};

use super::both_periods::{Both, OfAccount};
use super::bridge::{BridgeRequest, BridgeRow, FactorEffect, InOtherUnits};
use super::dimension::{Member, Register, is_of_account};
use super::told::Told;

/// What is known of the accounts so far.
pub(super) struct UnderWay<'a> {
    register: &'a Register,
    by: Option<Dimension>,
    market: Market,
    with_items: bool,
    accounts: usize,
    pub(super) whole: Bridging,
    pub(super) rows: Rows<'a>,
    pub(super) items: Vec<(Member, Member, Item)>,
    earlier: Counted,
    later: Counted,
    in_markets: Vec<InMarket<'a>>,
    /// Net sales of both periods.
    compared: Amount,
    unconverted: InOtherUnits,
    unconverted_products: BTreeSet<(&'a str, Option<&'a str>)>,
}

impl<'a> UnderWay<'a> {
    pub(super) fn of(register: &'a Register, request: &BridgeRequest) -> Self {
        Self {
            register,
            by: request.by,
            market: request.market,
            with_items: request.with_items,
            accounts: 0,
            whole: Bridging::default(),
            rows: Rows::default(),
            items: Vec::new(),
            earlier: Counted::default(),
            later: Counted::default(),
            in_markets: Vec::new(),
            compared: Amount::ZERO,
            unconverted: InOtherUnits::default(),
            unconverted_products: BTreeSet::new(),
        }
    }

    pub(super) fn add(&mut self, both: &Both<'a>, of: &OfAccount<'a>) {
        self.earlier.add(both, of.before);
        self.later.add(both, of.after);
        self.add_markets(of);
        let product = |cell: &'a Cell| cell.key.product.as_deref();
        let items = both.items(of, product);
        let mut account = None;
        for (product, counting) in &items {
            let item = counting.close();
            self.whole.add(&item);
            if self.with_items {
                let of_account = of.inside().find(|cell| cell.key.product.as_deref() == *product);
                let Some(cell) = of_account else { continue };
                let member = |dimension| self.register.member(dimension, &cell.key);
                let account = account.get_or_insert_with(|| member(Dimension::Account)).clone();
                self.items.push((account, member(Dimension::Product), item));
            }
        }
        let is_asked = |cell: &&Cell| both.is_asked(cell);
        self.compared += of.inside().filter(is_asked).map(|cell| cell.sums.net).sum();
        if items.values().any(super::both_periods::Counting::is_mixed) {
            for cell in of.inside().filter(is_asked) {
                let has_several = items.get(&product(cell)).is_some_and(|item| item.has_several_units);
                self.add_unconverted(cell, has_several);
            }
        }
        let Some(by) = self.by else { return };
        // Also whose cells are not compared have a row.
        let mut row = None;
        for cell in of.inside() {
            if row.is_none() || !is_of_account(by) {
                row = Some(self.rows.place(self.register, by, cell));
            }
        }
        if is_of_account(by) {
            for counting in items.values() {
                self.rows.add(row, &counting.close());
            }
            return;
        }
        let rows = &mut self.rows;
        let of_rows = both.items(of, |cell| (rows.place(self.register, by, cell), product(cell)));
        for ((row, _), counting) in &of_rows {
            self.rows.add(Some(*row), &counting.close());
        }
    }

    fn add_markets(&mut self, of: &OfAccount<'a>) {
        let known = self.register.account(of.account);
        let word = |word: Option<&'a str>| word.unwrap_or_default();
        let first = self.in_markets.len();
        for (cells, is_after) in [(of.before, false), (of.after, true)] {
            for cell in cells.iter().filter(|cell| cell.key.is_inside) {
                let market = match self.market {
                    Market::Country => word(known.and_then(|known| known.country.as_deref())),
                    Market::Segment => word(known.and_then(|known| known.segment.as_deref())),
                    Market::Category => word(cell.key.category.as_deref()),
                };
                let mut own = self.in_markets.iter_mut().skip(first);
                let place = if let Some(known) = own.find(|known| known.market == market) {
                    known
                } else {
                    let (before, after) = (Amount::ZERO, Amount::ZERO);
                    self.in_markets.push(InMarket { account: self.accounts, market, before, after });
                    let Some(last) = self.in_markets.last_mut() else { continue };
                    last
                };
                *(if is_after { &mut place.after } else { &mut place.before }) += cell.sums.net;
            }
        }
        self.accounts += 1;
    }

    /// What stands under `other` because of its units: lines that nothing converts, and all lines of an account's product
    /// whose unit changed and that has no base unit.
    fn add_unconverted(&mut self, cell: &'a Cell, has_several_units: bool) {
        let (lines, net) = if cell.unit.is_some() && has_several_units {
            (cell.sums.lines, cell.sums.net)
        } else {
            (cell.sums.unconverted_lines, cell.sums.unconverted_net)
        };
        if lines > 0 {
            self.unconverted_products.insert((&cell.key.account.source, cell.key.product.as_deref()));
            self.unconverted.lines += lines;
            self.unconverted.net += net;
        }
    }

    pub(super) fn unconverted(&self) -> InOtherUnits {
        let share = self.unconverted.net.ratio(self.compared);
        InOtherUnits { products: self.unconverted_products.len(), share, ..self.unconverted }
    }

    pub(super) fn growth(&self) -> Growth {
        growth(&self.in_markets)
    }

    /// Accounts x lines of each x amount of each line.
    pub(super) fn factors(&self, told: &Told) -> Option<Vec<FactorEffect>> {
        let (before, after) = (&self.earlier, &self.later);
        let names = ["accounts", "lines_per_account", "amount_per_line"];
        let pairs = before.factors().into_iter().zip(after.factors());
        let factors: Vec<Factor> = pairs.map(|(before, after)| Factor { before, after }).collect();
        let of = effects(&factors)?;
        let mut minor: Vec<i64> =
            of.iter().map(|effect| estimated_minor(*effect, told.currency)).collect::<Option<_>>()?;
        // What rounding left goes to the last factor, so that the effects are the change to the cent.
        let change = after.amount.to_minor(told.currency)? - before.amount.to_minor(told.currency)?;
        let left = change - minor.iter().sum::<i64>();
        if let Some(last) = minor.last_mut() {
            *last += left;
        }
        let effects = names.into_iter().zip(factors).zip(minor);
        Some(effects.map(|((name, factor), effect)| FactorEffect { name, factor, effect }).collect())
    }
}

/// What tells members of a dimension apart that are not of accounts, as cells say it.
type Word<'a> = (&'a str, Option<&'a str>, i32);

/// The bridges of members under way.
#[derive(Default)]
pub(super) struct Rows<'a> {
    all: Vec<(Member, Bridging)>,
    places: HashMap<Member, usize>,
    by_word: HashMap<Word<'a>, usize>,
}

impl<'a> Rows<'a> {
    /// The place of the member that a cell belongs to.
    fn place(&mut self, register: &Register, by: Dimension, cell: &'a Cell) -> usize {
        let key = &cell.key;
        let word: Option<Word<'a>> = match by {
            Dimension::Product => Some((&key.account.source, key.product.as_deref(), 0)),
            Dimension::Category => Some(("", key.category.as_deref(), 0)),
            Dimension::Site => Some(("", key.site.as_deref(), 0)),
            Dimension::Salesperson => Some(("", key.salesperson.as_deref(), 0)),
            Dimension::Month => Some(("", None, key.month.0)),
            Dimension::Account | Dimension::Group | Dimension::Segment | Dimension::Country => None,
        };
        if let Some(known) = word.and_then(|word| self.by_word.get(&word)) {
            return *known;
        }
        let member = register.member(by, key);
        let next = self.all.len();
        let place = *self.places.entry(member.clone()).or_insert(next);
        if place == next {
            self.all.push((member, Bridging::default()));
        }
        self.by_word.extend(word.map(|word| (word, place)));
        place
    }

    fn add(&mut self, row: Option<usize>, item: &Item) {
        if let Some((_, bridging)) = row.and_then(|row| self.all.get_mut(row)) {
            bridging.add(item);
        }
    }

    /// The largest change first; months in their order.
    pub(super) fn close(self, by: Option<Dimension>) -> Vec<BridgeRow> {
        let row = |(member, bridging): (Member, Bridging)| BridgeRow { member, bridge: bridging.close() };
        let mut rows: Vec<BridgeRow> = self.all.into_iter().map(row).collect();
        let change = |row: &BridgeRow| std::cmp::Reverse((row.bridge.after - row.bridge.before).0.abs());
        if by == Some(Dimension::Month) {
            rows.sort_by(|a, b| a.member.cmp(&b.member));
        } else {
            rows.sort_by(|a, b| change(a).cmp(&change(b)).then_with(|| a.member.cmp(&b.member)));
        }
        rows
    }
}

/// What one period is made of.
#[derive(Default)]
struct Counted {
    accounts: i128,
    lines: i128,
    amount: Amount,
}

impl Counted {
    /// Takes in the cells of an account.
    fn add(&mut self, both: &Both<'_>, cells: &[Cell]) {
        let mut is_any = false;
        for cell in cells.iter().filter(|cell| both.is_asked(cell)) {
            is_any = true;
            self.lines += i128::from(cell.sums.lines);
            let traded = both.traded(&cell.sums);
            self.amount += traded.sales - traded.cost;
        }
        self.accounts += i128::from(is_any);
    }

    /// How many accounts, how many lines of each, how much on each line in currency units.
    fn factors(&self) -> [f64; 3] {
        let per = |of: f64, per: f64| if per > 0.0 { of / per } else { 0.0 };
        let (accounts, lines) = (approximate(self.accounts), approximate(self.lines));
        let amount = approximate(self.amount.0) / approximate(PARTS_PER_UNIT);
        [accounts, per(lines, accounts), per(amount, lines)]
    }
}
