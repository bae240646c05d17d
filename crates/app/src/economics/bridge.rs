//! Why sales or gross profit changed between two periods.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mainstay_domain::economics::{
    Bridge, BridgeOf, Cell, CellSums, Dimension, Factor, Growth, InMarket, Item, Market, Sales, Traded,
    bridge as build, effects, growth,
};
use mainstay_domain::money::{Amount, PARTS_PER_UNIT, approximate, estimated_minor};
use mainstay_domain::policy::Actor;
use mainstay_domain::time::{Day, Period};

use super::dimension::{Member, Register};
use super::sales::{Depth, Door, EconomicsRequest, Told};
use crate::App;
use crate::error::{Error, Result};

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct BridgeRequest {
    /// The later period, and of whom.
    pub later: EconomicsRequest,
    /// The first day of the earlier period; the same days a year before where nobody says.
    pub before_from: Option<Day>,
    /// The first day after it.
    pub before_until: Option<Day>,
    /// What is bridged.
    pub of: BridgeOf,
    /// Rows by a dimension.
    pub by: Option<Dimension>,
    /// What a market is.
    pub market: Market,
}

/// The bridge of a member.
#[derive(Debug, Clone)]
pub struct BridgeRow {
    /// Whose.
    pub member: Member,
    /// The bridge.
    pub bridge: Bridge,
}

/// A factor and what it brought, in minor units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FactorEffect {
    /// Which.
    pub name: &'static str,
    /// Before and after.
    pub factor: Factor,
    /// What it brought.
    pub effect: i64,
}

/// A change, told in three ways.
#[derive(Debug, Clone)]
pub struct Bridged {
    /// What the later period is told from.
    pub told: Told,
    /// The earlier period.
    pub before: Period,
    /// What is bridged.
    pub of: BridgeOf,
    /// Of all.
    pub whole: Bridge,
    /// What the rows are by.
    pub by: Option<Dimension>,
    /// Of the members, the largest change first; months in their order.
    pub rows: Vec<BridgeRow>,
    /// How many accounts, how many lines of each, how much on each line: and what each brought.
    pub factors: Option<Vec<FactorEffect>>,
    /// What a market is.
    pub market: Market,
    /// The growth grid of net sales.
    pub growth: Growth,
    /// Each account and product in both periods, for whoever recomputes it.
    pub items: Vec<(Member, Member, Item)>,
}

type ItemKey = (Member, Member);

/// Builds the bridge between two periods.
pub async fn bridge(app: &App, actor: &Actor, request: &BridgeRequest) -> Result<Bridged> {
    let door = Door::open(app, actor, &request.later).await?;
    let later = door.period(request.later.from, request.later.until)?;
    let earlier = earlier(request, later.0)?;
    let told = door.told_of(later, &request.later);
    if request.of == BridgeOf::GrossProfit && !told.margin {
        let detail = "gross profit is not yours to see: ask for net_sales";
        return Err(Error::invalid("no_margin", "of", detail));
    }
    let within = request.later.within.as_ref();
    let (after, _, _) = door.sales(later, Depth::Sales, within).await?;
    let (before, _, _) = door.sales((earlier, later.1), Depth::Sales, within).await?;
    let register = door.register();
    let both = Both { before: &before, after: &after, rates: rates(&before), of: request.of };
    let items = both.items(register, |cell| Both::key(register, cell));
    let rows = request.by.map(|by| both.rows(register, by)).unwrap_or_default();
    let whole = build(&items.values().cloned().collect::<Vec<_>>());
    let factors = both.factors(&told);
    let growth = both.growth(register, request.market);
    let items = items.into_iter().map(|((account, product), item)| (account, product, item)).collect();
    let BridgeRequest { of, by, market, .. } = *request;
    Ok(Bridged { told, before: earlier, of, whole, by, rows, factors, market, growth, items })
}

/// The earlier period: as asked, or the same days a year before.
fn earlier(request: &BridgeRequest, later: Period) -> Result<Period> {
    let year_before = |day: Day| day.0.checked_sub_months(chrono::Months::new(12)).map_or(day, Day);
    let start = request.before_from.or(later.start.map(year_before));
    let end = request.before_until.unwrap_or_else(|| year_before(later.end));
    if start.is_some_and(|start| start >= end) {
        let detail = format!(
            "the earlier period ends on {end}, not after it begins: `before_until` is the first day after it"
        );
        return Err(Error::invalid("bad_period", "before_until", detail));
    }
    if later.start.is_some_and(|start| end > start) {
        let detail =
            format!("the earlier period ends on {end}, after the later one begins: they must not overlap");
        return Err(Error::invalid("bad_period", "before_until", detail));
    }
    Ok(Period { start, end })
}

/// What a currency was worth on average in a period: reporting and written sums.
fn rates(sales: &Sales) -> BTreeMap<Arc<str>, (Amount, Amount)> {
    let mut rates: BTreeMap<Arc<str>, (Amount, Amount)> = BTreeMap::new();
    for cell in sales.cells.iter().filter(|cell| cell.sums.net.0 > 0) {
        let (net, written) = rates.entry(Arc::clone(&cell.key.currency)).or_default();
        *net += cell.sums.net;
        *written += cell.sums.written;
    }
    rates
}

/// Two periods.
struct Both<'a> {
    before: &'a Sales,
    after: &'a Sales,
    rates: BTreeMap<Arc<str>, (Amount, Amount)>,
    of: BridgeOf,
}

impl Both<'_> {
    fn traded(&self, sums: &CellSums) -> Traded {
        let cost = if self.of == BridgeOf::GrossProfit { sums.cost } else { Amount::ZERO };
        Traded { is_any: true, sales: sums.net, cost, quantity: sums.quantity }
    }

    /// The same at the rates of the earlier period.
    fn at_earlier_rates(&self, currency: &Arc<str>, traded: Traded, written: Amount) -> Traded {
        let Some((net, sum)) = self.rates.get(currency).filter(|(_, sum)| sum.0 > 0) else { return traded };
        // What is in the reporting currency was written as it is told.
        if net == sum || traded.sales == Amount::ZERO {
            return traded;
        }
        let sales = Amount(divided(written.0 * net.0, sum.0));
        let cost = Amount(divided(traded.cost.0 * sales.0, traded.sales.0));
        Traded { sales, cost, ..traded }
    }

    /// The account and the product of a cell.
    fn key(register: &Register, cell: &Cell) -> ItemKey {
        (register.member(Dimension::Account, &cell.key), register.member(Dimension::Product, &cell.key))
    }

    /// What is told apart by a key, in both periods.
    fn items<K: Ord>(&self, register: &Register, key: impl Fn(&Cell) -> K) -> BTreeMap<K, Item> {
        let mut items: BTreeMap<K, Item> = BTreeMap::new();
        let is_asked =
            |cell: &Cell| cell.key.is_inside && (self.of == BridgeOf::NetSales || cell.key.is_costed);
        let unit = |cell: &Cell| register.product(&cell.key).and_then(|product| product.unit.clone());
        for cell in self.before.cells.iter().filter(|cell| is_asked(cell)) {
            let item = items.entry(key(cell)).or_default();
            item.unit = unit(cell);
            item.before.add(self.traded(&cell.sums));
        }
        for cell in self.after.cells.iter().filter(|cell| is_asked(cell)) {
            let item = items.entry(key(cell)).or_default();
            item.unit = unit(cell);
            let told = self.traded(&cell.sums);
            let constant = self.at_earlier_rates(&cell.key.currency, told, cell.sums.written);
            item.after.add(constant);
            item.currency += (told.sales - told.cost) - (constant.sales - constant.cost);
        }
        items
    }

    fn rows(&self, register: &Register, by: Dimension) -> Vec<BridgeRow> {
        let cells = self.before.cells.iter().chain(&self.after.cells).filter(|cell| cell.key.is_inside);
        let members: BTreeSet<Member> = cells.map(|cell| register.member(by, &cell.key)).collect();
        let mut by_member: BTreeMap<Member, Vec<Item>> =
            members.into_iter().map(|member| (member, Vec::new())).collect();
        if matches!(by, Dimension::Account | Dimension::Product) {
            for ((account, product), item) in self.items(register, |cell| Self::key(register, cell)) {
                let member = if by == Dimension::Account { account } else { product };
                by_member.entry(member).or_default().push(item);
            }
        } else {
            let of = |cell: &Cell| (register.member(by, &cell.key), Self::key(register, cell));
            for ((member, _), item) in self.items(register, of) {
                by_member.entry(member).or_default().push(item);
            }
        }
        let row = |(member, items): (Member, Vec<Item>)| BridgeRow { member, bridge: build(&items) };
        let mut rows: Vec<BridgeRow> = by_member.into_iter().map(row).collect();
        if by != Dimension::Month {
            rows.sort_by_key(|row| std::cmp::Reverse((row.bridge.after - row.bridge.before).0.abs()));
        }
        rows
    }

    /// Accounts x lines of each x amount of each line.
    fn factors(&self, told: &Told) -> Option<Vec<FactorEffect>> {
        let (before, after) = (self.counted(self.before), self.counted(self.after));
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

    fn counted(&self, sales: &Sales) -> Counted {
        let mut accounts = BTreeSet::new();
        let mut counted = Counted::default();
        let is_counted =
            |cell: &&Cell| cell.key.is_inside && (self.of == BridgeOf::NetSales || cell.key.is_costed);
        for cell in sales.cells.iter().filter(is_counted) {
            accounts.insert(&cell.key.account);
            counted.lines += i128::from(cell.sums.lines);
            let traded = self.traded(&cell.sums);
            counted.amount += traded.sales - traded.cost;
        }
        counted.accounts = i128::try_from(accounts.len()).unwrap_or_default();
        counted
    }

    fn growth(&self, register: &Register, market: Market) -> Growth {
        let by = market.dimension();
        let mut sales: BTreeMap<(Member, String), (Amount, Amount)> = BTreeMap::new();
        for (of, is_after) in [(self.before, false), (self.after, true)] {
            for cell in of.cells.iter().filter(|cell| cell.key.is_inside) {
                let account = register.member(Dimension::Account, &cell.key);
                let market = register.member(by, &cell.key).name;
                let (before, after) = sales.entry((account, market)).or_default();
                *(if is_after { after } else { before }) += cell.sums.net;
            }
        }
        let accounts: BTreeSet<&Member> = sales.keys().map(|(account, _)| account).collect();
        let numbers: BTreeMap<&Member, usize> = accounts.into_iter().zip(0..).collect();
        let in_markets: Vec<InMarket<'_>> = sales
            .iter()
            .filter_map(|((account, market), (before, after))| {
                let account = *numbers.get(account)?;
                Some(InMarket { account, market, before: *before, after: *after })
            })
            .collect();
        growth(&in_markets)
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
    /// How many accounts, how many lines of each, how much on each line in currency units.
    fn factors(&self) -> [f64; 3] {
        let per = |of: f64, per: f64| if per > 0.0 { of / per } else { 0.0 };
        let (accounts, lines) = (approximate(self.accounts), approximate(self.lines));
        let amount = approximate(self.amount.0) / approximate(PARTS_PER_UNIT);
        [accounts, per(lines, accounts), per(amount, lines)]
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
