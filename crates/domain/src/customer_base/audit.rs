//! The five lenses: one period, two periods, one cohort, cohorts side by side, and the whole base.

use super::decomposition::{Decomposition, decompose};
use super::survival::{Lifetime, SurvivalPoint, survival};
use crate::money::Amount;
use crate::portfolio::count;
use crate::time::{Day, Month};

/// What is known of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountHistory {
    /// The days on which it bought for more than it returned, oldest first; at least one.
    pub purchases: Vec<Day>,
    /// What it brought in each period, in their order.
    pub periods: Vec<AccountPeriod>,
}

/// What one account brought in one period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccountPeriod {
    /// Net revenue.
    pub revenue: Amount,
    /// Net revenue of the lines whose cost is known.
    pub costed_revenue: Amount,
    /// What is left of it: contribution on a level of the ladder, else gross profit; `None` where that is not known.
    pub profit: Option<Amount>,
}

/// A period of whole months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditPeriod {
    /// The first month.
    pub first: Month,
    /// The first month after it.
    pub end: Month,
}

impl AuditPeriod {
    fn contains(self, day: Day) -> bool {
        self.first <= day.month() && day.month() < self.end
    }
}

/// The factors of one group of accounts in one period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Accounts that had bought by the end of the period.
    pub customers: u32,
    /// Those that bought in it.
    pub active: u32,
    /// Days on which one of them bought.
    pub orders: u32,
    /// Net revenue of the customers, returns of those that did not buy included.
    pub revenue: Amount,
    /// Net revenue of the lines whose cost is known: what the margin is of.
    pub costed_revenue: Amount,
    /// What is left of it: contribution on a level of the ladder, else gross profit; `None` where that is not known.
    pub profit: Option<Amount>,
}

/// The accounts that first bought in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// Which period, by its place; `None` for accounts that first bought before all of them.
    pub joined: Option<usize>,
    /// How many there are.
    pub size: u32,
    /// Their figures in each period, from the one they joined in on.
    pub periods: Vec<Figures>,
}

/// What stayed from one period to the next.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Retention {
    /// The part of the active accounts that is active again.
    pub logo: Option<f64>,
    /// Revenue of the accounts active before, over their revenue before; above 1 where they grew.
    pub revenue: Option<f64>,
    /// The same without growth: of each account at most what it brought before.
    pub revenue_without_growth: Option<f64>,
    /// What the accounts active before leave, over what they left before.
    pub profit: Option<f64>,
}

/// From one period to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Active in both.
    pub kept: u32,
    /// First bought in the later one.
    pub won: u32,
    /// Had bought before the earlier one, not in it, and bought in the later one.
    pub returned: u32,
    /// Active in the earlier one only.
    pub left: u32,
    /// By how much revenue changed with each of the four: kept, won, returned, left. What other accounts returned is with
    /// those that left.
    pub changes: [Amount; 4],
    /// What stayed.
    pub retention: Retention,
    /// What the change of revenue is made of.
    pub revenue: Option<Decomposition>,
    /// What the change of what is left is made of.
    pub profit: Option<Decomposition>,
}

/// A tenth of the accounts active in the last period, by revenue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decile {
    /// How many accounts.
    pub accounts: u32,
    /// Their net revenue.
    pub revenue: Amount,
    /// Their part of the revenue of all active accounts; `None` where that is not above zero.
    pub share: Option<f64>,
    /// What they leave; `None` where no cost is known.
    pub profit: Option<Amount>,
    /// Orders of each.
    pub orders: f64,
}

/// The audit.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerBase {
    /// The whole base in each period, oldest first.
    pub periods: Vec<Figures>,
    /// From each period to the next: one fewer than periods.
    pub steps: Vec<Step>,
    /// By when they joined, the oldest first; those without a member are left out.
    pub cohorts: Vec<Cohort>,
    /// The accounts active in the last period in tenths, the largest revenue first; fewer than ten accounts are one each.
    pub deciles: Vec<Decile>,
    /// How long accounts last: over at the last purchase before the first silence as long as `lapse`.
    pub survival: Vec<SurvivalPoint>,
    /// How long accounts take to their second order: the part that has not ordered again.
    pub second_order: Vec<SurvivalPoint>,
}

/// Audits accounts over periods that follow each other, oldest first, the last one ending with the last whole month. The life
/// of an account ends with the purchase after which it is silent for `lapse` whole months for the first time.
pub fn audit(accounts: &[AccountHistory], periods: &[AuditPeriod], lapse: u32) -> CustomerBase {
    let all: Vec<&AccountHistory> = accounts.iter().collect();
    let whole: Vec<Figures> = (0..periods.len()).map(|place| figures(&all, periods, place)).collect();
    let steps = (1..periods.len())
        .filter_map(|place| Some(step(&all, periods, place, whole.get(place - 1)?, whole.get(place)?)))
        .collect();
    let end = periods.last().map_or(Month(0), |period| period.end);
    CustomerBase {
        steps,
        cohorts: cohorts(&all, periods),
        deciles: deciles(&all, periods),
        survival: survival(
            &all.iter().filter_map(|account| lifetime(account, end, lapse)).collect::<Vec<_>>(),
        ),
        second_order: survival(&all.iter().filter_map(|account| to_second(account, end)).collect::<Vec<_>>()),
        periods: whole,
    }
}

/// What an account brought in a period. Credits before its first purchase are nobody's: it is no customer yet.
fn brought(account: &AccountHistory, periods: &[AuditPeriod], place: usize) -> AccountPeriod {
    let has_joined =
        |period: &AuditPeriod| account.purchases.first().is_some_and(|first| first.month() < period.end);
    let is_customer = periods.get(place).is_some_and(has_joined);
    account.periods.get(place).copied().filter(|_| is_customer).unwrap_or_default()
}

fn orders(account: &AccountHistory, period: AuditPeriod) -> u32 {
    count(account.purchases.iter().filter(|day| period.contains(**day)).count())
}

fn sum_known(sum: Option<Amount>, more: Option<Amount>) -> Option<Amount> {
    match (sum, more) {
        (Some(sum), Some(more)) => Some(sum + more),
        (known, None) | (None, known) => known,
    }
}

fn figures(accounts: &[&AccountHistory], periods: &[AuditPeriod], place: usize) -> Figures {
    let mut found = Figures::default();
    let Some(period) = periods.get(place).copied() else { return found };
    for account in accounts {
        let has_joined = account.purchases.first().is_some_and(|first| first.month() < period.end);
        let of = brought(account, periods, place);
        let bought = orders(account, period);
        found.customers += u32::from(has_joined);
        found.active += u32::from(bought > 0);
        found.orders = found.orders.saturating_add(bought);
        found.revenue += of.revenue;
        found.costed_revenue += of.costed_revenue;
        found.profit = sum_known(found.profit, of.profit);
    }
    found
}

fn cohorts(accounts: &[&AccountHistory], periods: &[AuditPeriod]) -> Vec<Cohort> {
    let joined = |account: &AccountHistory| {
        account.purchases.first().and_then(|first| periods.iter().position(|period| period.contains(*first)))
    };
    let started = periods.first().map_or(Month(0), |period| period.first);
    let is_member = |account: &AccountHistory, of: Option<usize>| match of {
        None => account.purchases.first().is_some_and(|first| first.month() < started),
        Some(_) => joined(account) == of,
    };
    let places = std::iter::once(None).chain((0..periods.len()).map(Some));
    places
        .filter_map(|place| {
            let members: Vec<&AccountHistory> =
                accounts.iter().copied().filter(|account| is_member(account, place)).collect();
            let from = place.unwrap_or(0);
            let over_time = (from..periods.len()).map(|place| figures(&members, periods, place)).collect();
            let size = count(members.len());
            (size > 0).then_some(Cohort { joined: place, size, periods: over_time })
        })
        .collect()
}

fn step(
    accounts: &[&AccountHistory],
    periods: &[AuditPeriod],
    place: usize,
    before: &Figures,
    after: &Figures,
) -> Step {
    let (mut counts, mut changes) = ([0_u32; 4], [Amount::ZERO; 4]);
    let mut kept = Kept::default();
    for account in accounts {
        let of = |place: usize| brought(account, periods, place);
        let bought = |place: usize| periods.get(place).is_some_and(|period| orders(account, *period) > 0);
        let (was, is) = (of(place - 1), of(place));
        let is_new = account
            .purchases
            .first()
            .zip(periods.get(place))
            .is_some_and(|(first, period)| period.contains(*first));
        let kind = match (bought(place - 1), bought(place)) {
            (true, true) => Some(0),
            (false, true) if is_new => Some(1),
            (false, true) => Some(2),
            (true, false) => Some(3),
            (false, false) => None,
        };
        if let Some(number) = kind.and_then(|kind| counts.get_mut(kind)) {
            *number += 1;
        }
        if let Some(change) = changes.get_mut(kind.unwrap_or(3)) {
            *change += is.revenue - was.revenue;
        }
        if bought(place - 1) {
            kept.add(was, is, bought(place));
        }
    }
    let [stayed, won, returned, left] = counts;
    Step {
        kept: stayed,
        won,
        returned,
        left,
        changes,
        retention: kept.retention(),
        revenue: decompose(before, after, false),
        profit: decompose(before, after, true),
    }
}

/// The accounts active in the earlier period, then and now.
#[derive(Default)]
struct Kept {
    accounts: u32,
    again: u32,
    before: Amount,
    after: Amount,
    at_most: Amount,
    profit_before: Option<Amount>,
    profit_after: Option<Amount>,
    /// Whether somebody brought revenue without a known cost.
    lacks_profit: bool,
}

impl Kept {
    fn add(&mut self, was: AccountPeriod, is: AccountPeriod, again: bool) {
        self.accounts += 1;
        self.again += u32::from(again);
        self.before += was.revenue;
        self.after += is.revenue;
        self.at_most += is.revenue.min(was.revenue);
        self.lacks_profit |= [was, is].iter().any(|of| of.profit.is_none() && of.revenue != Amount::ZERO);
        self.profit_before = sum_known(self.profit_before, was.profit);
        self.profit_after = sum_known(self.profit_after, is.profit);
    }

    fn retention(&self) -> Retention {
        let part = |of: Amount, whole: Amount| (whole > Amount::ZERO).then(|| of.ratio(whole)).flatten();
        Retention {
            logo: (self.accounts > 0).then(|| f64::from(self.again) / f64::from(self.accounts)),
            revenue: part(self.after, self.before),
            revenue_without_growth: part(self.at_most, self.before),
            profit: self
                .profit_before
                .filter(|_| !self.lacks_profit)
                .and_then(|before| part(self.profit_after.unwrap_or_default(), before)),
        }
    }
}

fn deciles(accounts: &[&AccountHistory], periods: &[AuditPeriod]) -> Vec<Decile> {
    let Some((last, period)) = periods.len().checked_sub(1).zip(periods.last().copied()) else {
        return Vec::new();
    };
    let mut active: Vec<(AccountPeriod, u32)> = accounts
        .iter()
        .map(|account| (account.periods.get(last).copied().unwrap_or_default(), orders(account, period)))
        .filter(|(_, orders)| *orders > 0)
        .collect();
    active.sort_by(|a, b| b.0.revenue.cmp(&a.0.revenue).then(b.1.cmp(&a.1)));
    let all: Amount = active.iter().map(|(of, _)| of.revenue).sum();
    let tenths = active.len().min(10);
    (0..tenths)
        .filter_map(|tenth| {
            let of = active.get(tenth * active.len() / tenths..(tenth + 1) * active.len() / tenths)?;
            let revenue: Amount = of.iter().map(|(of, _)| of.revenue).sum();
            let orders: u32 = of.iter().map(|(_, orders)| *orders).sum();
            let profit = of.iter().fold(None, |sum, (of, _)| sum_known(sum, of.profit));
            Some(Decile {
                accounts: count(of.len()),
                revenue,
                share: (all > Amount::ZERO).then(|| revenue.ratio(all)).flatten(),
                profit,
                orders: f64::from(orders) / f64::from(count(of.len())),
            })
        })
        .collect()
}

fn months(from: Month, to: Month) -> Option<u32> {
    u32::try_from(to.0 - from.0).ok()
}

/// From the first purchase to the last one before the first silence of `lapse` whole months. Only of months that lie so far
/// back is it known who was silent for that long after them, so later ones say nothing: who joined later is left out, and who
/// was not silent is known to last to the end of those months.
fn lifetime(account: &AccountHistory, end: Month, lapse: u32) -> Option<Lifetime> {
    let lapse = i32::try_from(lapse).ok()?;
    let judged_to = Month(end.0 - lapse - 1);
    let first = account.purchases.first()?.month();
    if first > judged_to {
        return None;
    }
    let bought = account.purchases.iter().map(|day| day.month());
    let next = bought.clone().skip(1).chain([end]);
    let before_silence = bought.zip(next).find(|(month, next)| next.0 - month.0 > lapse);
    let (to, is_over) = before_silence.map_or((judged_to, false), |(last, _)| (last, true));
    Some(Lifetime { months: months(first, to)?, is_over })
}

/// From the first order to the second, or known to the end of the last whole month without one.
fn to_second(account: &AccountHistory, end: Month) -> Option<Lifetime> {
    let first = account.purchases.first()?.month();
    let last = Month(end.0 - 1);
    let second = account.purchases.get(1).map(|day| day.month()).filter(|month| *month <= last);
    Some(Lifetime { months: months(first, second.unwrap_or(last))?, is_over: second.is_some() })
}
