//! Customer equity: what the accounts somebody sees are expected to be worth together, by class, and how the future hangs on
//! other accounts than the past did.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::Earned;
use mainstay_domain::models::{Horizon, Range, ValueBasis};
use mainstay_domain::money::{Amount, Currency, estimated_minor};
use mainstay_domain::policy::Actor;
use mainstay_domain::portfolio::{
    AbcCuts, AccountFacts, AccountJudgement, Class, Concentration, LorenzPoint, Measure, Parameters, Ranking,
    Valued, abc, concentration, lorenz,
};

use super::outlook::{AccountOutlook, Known, Money, Outlook, OutlookRequest, known};
use crate::App;
use crate::economics::{key_accounts_now, left_on};
use crate::error::{Error, Result};
use crate::portfolio::{self, AccountRow, AccountRows, Filter, Order, Page, Run, Sort};

/// What accounts are worth together. All values are of one kind: contribution where the ladder says more than gross profit,
/// gross profit where the cost of any account is known and may be seen, and then accounts without a known cost stand apart; else revenue.
#[derive(Debug)]
pub struct Equity {
    /// What is ahead of each account.
    pub outlook: Outlook,
    /// The run that classes and the past are of; `None` while there is none in the currency of the fit.
    pub run: Option<Run>,
    /// What values are made of.
    pub basis: ValueBasis,
    /// The sum and its range; `None` without models of orders and their values.
    pub value: Option<Money>,
    /// The classes that hold an account or had a value in the run's window, in the order of tables.
    pub classes: Vec<EquityClass>,
    /// Key accounts beside all others, by the register of today; empty while nobody is marked.
    pub tiers: Vec<EquityTier>,
    /// How many accounts are in the sum.
    pub valued: u32,
    /// Accounts whose cost is not known, where the others are valued by gross profit.
    pub apart: u32,
    /// The revenue expected of those.
    pub apart_revenue: i64,
    /// The accounts by what they were and what they are expected to be worth, the largest change of share first.
    pub accounts: Vec<EquityAccount>,
    /// How concentrated the value in the run's window was.
    pub past: Concentrated,
    /// How concentrated the expected value is.
    pub future: Concentrated,
}

/// The equity of one class of the run.
#[derive(Debug, Clone)]
pub struct EquityClass {
    /// Which class, by the measure that the basis stands for.
    pub class: Class,
    /// Its accounts in the sum.
    pub accounts: u32,
    /// What the class was worth in the run's window; `None` without a run.
    pub past: Option<Amount>,
    /// The part of that in all classes.
    pub past_share: Option<f64>,
    /// What it is expected to be worth.
    pub value: Money,
    /// The part of that in all classes.
    pub share: Option<f64>,
}

/// The equity of key accounts, or of all others.
#[derive(Debug, Clone, Copy)]
pub struct EquityTier {
    /// Which of the two.
    pub is_key_account: bool,
    /// Its accounts in the sum.
    pub accounts: u32,
    /// What they were worth in the run's window; `None` where nothing is known.
    pub past: Option<Amount>,
    /// The part of that in all.
    pub past_share: Option<f64>,
    /// What they are expected to be worth.
    pub value: i64,
    /// The part of that in all.
    pub share: Option<f64>,
}

/// One account's past and future, each as a part of all that is positive.
#[derive(Debug, Clone)]
pub struct EquityAccount {
    /// Where it stands in the outlook.
    pub place: usize,
    /// Its class.
    pub class: Class,
    /// What it was worth in the run's window.
    pub past: Option<Amount>,
    /// The part of that.
    pub past_share: Option<f64>,
    /// The part of what is expected of all.
    pub share: Option<f64>,
    /// By how much its part grows; below zero where it shrinks.
    pub change: f64,
}

/// One side of the comparison of past and future.
#[derive(Debug)]
pub struct Concentrated {
    /// Gini, HHI and the others.
    pub figures: Concentration,
    /// The Lorenz curve; empty where nobody has a value above zero.
    pub lorenz: Vec<LorenzPoint>,
}

/// Adds up what the newest fit expects of the accounts somebody sees; `None` where no model is fitted yet.
pub async fn equity(app: &App, actor: &Actor, request: OutlookRequest) -> Result<Option<Equity>> {
    let horizon = request.horizon()?;
    let Some(known) = known(app, actor, request.segments.as_ref()).await? else { return Ok(None) };
    let run = portfolio::latest(app, actor).await?.filter(|run| run.currency == known.fit.currency);
    let table = match &run {
        Some(run) => {
            let everything = Page { after: 0, limit: usize::MAX };
            let filter = Filter { segments: request.segments.clone(), ..Filter::default() };
            let sort = (Sort::Rank, Order::Ascending);
            let table = portfolio::account_rows(app, actor, Some(run.id), None, &filter, sort, everything);
            Some(table.await?)
        }
        None => None,
    };
    let key_accounts = key_accounts_now(app, actor, known.fit.ledger_version).await?;
    let past = match (&run, known.level) {
        (Some(run), Some(level)) if run.is_by_document_and_day() => {
            let Parameters { window, as_of, .. } = run.parameters;
            Some(left_on(app, run.ledger_version, (window.period(as_of), as_of), level).await?)
        }
        _ => None,
    };
    let worked_out = tokio::task::spawn_blocking(move || {
        let past = Past { table, left: past, key_accounts };
        statement(&known, past, request, horizon)
    });
    worked_out.await.map(Some).map_err(Error::bug)
}

/// What values are held against.
struct Past {
    /// The accounts of the newest run.
    table: Option<AccountRows>,
    /// What they left in its window, where values are told so.
    left: Option<BTreeMap<AccountRef, Earned>>,
    key_accounts: BTreeSet<AccountRef>,
}

fn statement(known: &Known, past: Past, request: OutlookRequest, horizon: Horizon) -> Equity {
    let Past { table, left, key_accounts } = past;
    let outlook = known.outlook(request, horizon);
    let basis = outlook.basis();
    let measure = match basis {
        ValueBasis::Contribution | ValueBasis::GrossProfit => Measure::GrossProfit,
        ValueBasis::Revenue => Measure::Revenue,
    };
    let (run, rows) = table.map_or((None, Vec::new()), |table| (Some(table.run), table.rows));
    let left = left.as_ref().filter(|_| basis == ValueBasis::Contribution);
    let cuts = run.as_ref().map_or_else(AbcCuts::default, |run| run.parameters.abc);
    let judged = match left {
        Some(left) => Judged::by_contribution(&rows, left, cuts),
        None => Judged::by(&rows, measure),
    };
    let (valued, apart): (Vec<&AccountOutlook>, Vec<&AccountOutlook>) =
        outlook.accounts.iter().filter(|row| row.value.is_some()).partition(|row| row.basis == basis);
    let places: BTreeMap<Class, usize> = Class::ALL.into_iter().zip(0..).collect();
    let group_of = |account: &AccountRef| places.get(&judged.class(account)).copied().unwrap_or(0);
    let ranges = known.ranges(basis, group_of, horizon);
    let classes =
        classes(&judged, &valued, ranges.as_ref().map(|ranges| &ranges.groups[..]), known.fit.currency);
    let value = ranges.as_ref().and_then(|ranges| {
        let expected = valued.iter().filter_map(|row| row.value).map(|value| value.expected);
        with_range(expected.fold(0, i64::saturating_add), ranges.all, known.fit.currency)
    });
    let past: Vec<Valued<'_>> =
        judged.rows.iter().map(|(account, standing)| Valued { account, value: standing.past }).collect();
    let future: Vec<Valued<'_>> = valued
        .iter()
        .map(|row| Valued { account: &row.account, value: expected(row, known.fit.currency) })
        .collect();
    let (past, future) = (Ranking::of(&past), Ranking::of(&future));
    Equity {
        basis,
        value,
        tiers: tiers(&judged, &valued, &key_accounts),
        classes,
        valued: u32::try_from(valued.len()).unwrap_or(u32::MAX),
        apart: u32::try_from(apart.len()).unwrap_or(u32::MAX),
        apart_revenue: apart.iter().filter_map(|row| row.value).map(|value| value.expected).sum(),
        accounts: accounts(&outlook, basis, &judged, (&past, &future), known.fit.currency),
        past: concentrated(&past),
        future: concentrated(&future),
        run,
        outlook,
    }
}

/// What the run says of accounts, by what values are compared with.
struct Judged<'a> {
    rows: BTreeMap<&'a AccountRef, Standing>,
}

/// How an account stood in the run's window.
struct Standing {
    class: Class,
    past: Option<Amount>,
}

impl<'a> Judged<'a> {
    /// By a measure that every run knows.
    fn by(rows: &'a [AccountRow], measure: Measure) -> Self {
        let standing =
            |of: &AccountJudgement| Standing { class: of.class(measure), past: of.facts.value(measure) };
        let rows = rows.iter().map(|row| (&row.judgement.facts.account, standing(&row.judgement)));
        Self { rows: rows.collect() }
    }

    /// By what was left of the sales of the window, with the cuts of the run. Who is inactive in it has no past.
    fn by_contribution(rows: &'a [AccountRow], left: &BTreeMap<AccountRef, Earned>, cuts: AbcCuts) -> Self {
        let facts = || rows.iter().map(|row| &row.judgement.facts);
        let past = |account: &AccountRef| left.get(account).map(|earned| earned.left);
        let (active, inactive): (Vec<&AccountFacts>, Vec<&AccountFacts>) =
            facts().partition(|facts| facts.is_active());
        let valued: Vec<Valued<'a>> = active
            .iter()
            .map(|facts| Valued { account: &facts.account, value: past(&facts.account) })
            .collect();
        let classes = abc(&Ranking::of(&valued), cuts);
        let active = valued.iter().zip(classes);
        let active = active.map(|(valued, class)| (valued.account, Standing { class, past: valued.value }));
        let inactive = inactive
            .into_iter()
            .map(|facts| (&facts.account, Standing { class: Class::Inactive, past: None }));
        Self { rows: active.chain(inactive).collect() }
    }

    fn class(&self, account: &AccountRef) -> Class {
        self.rows.get(account).map_or(Class::Unknown, |row| row.class)
    }

    fn past(&self, account: &AccountRef) -> Option<Amount> {
        self.rows.get(account).and_then(|row| row.past)
    }
}

fn concentrated(ranking: &Ranking<'_>) -> Concentrated {
    Concentrated { figures: concentration(ranking), lorenz: lorenz(ranking) }
}

/// What is expected of an account as an amount, so that it can be ranked like what is known.
fn expected(row: &AccountOutlook, currency: Currency) -> Option<Amount> {
    row.value.map(|value| Amount(i128::from(value.expected) * currency.parts_per_minor()))
}

fn with_range(expected: i64, range: Range, currency: Currency) -> Option<Money> {
    let (low, high) = (estimated_minor(range.low, currency)?, estimated_minor(range.high, currency)?);
    Some(Money { expected, low, high })
}

fn classes(
    judged: &Judged<'_>,
    valued: &[&AccountOutlook],
    ranges: Option<&[Range]>,
    currency: Currency,
) -> Vec<EquityClass> {
    let mut classes = Vec::new();
    let all: i64 = valued.iter().filter_map(|row| row.value).map(|value| value.expected).sum();
    let known_past = |rows: &mut dyn Iterator<Item = &Standing>| {
        rows.filter_map(|row| row.past).reduce(|sum, value| sum + value)
    };
    let all_past = known_past(&mut judged.rows.values());
    for (place, class) in Class::ALL.into_iter().enumerate() {
        let members: Vec<i64> = valued
            .iter()
            .filter(|row| judged.class(&row.account) == class)
            .filter_map(|row| row.value.map(|value| value.expected))
            .collect();
        let past = known_past(&mut judged.rows.values().filter(|row| row.class == class));
        if members.is_empty() && past.is_none() {
            continue;
        }
        let expected: i64 = members.iter().copied().fold(0, i64::saturating_add);
        // A class whose accounts all lack a value has the range of nothing.
        let range =
            ranges.and_then(|ranges| ranges.get(place)).copied().unwrap_or(Range { low: 0.0, high: 0.0 });
        let value = with_range(expected, range, currency).unwrap_or(Money {
            expected,
            low: expected,
            high: expected,
        });
        classes.push(EquityClass {
            class,
            accounts: u32::try_from(members.len()).unwrap_or(u32::MAX),
            past,
            past_share: past.zip(all_past).and_then(|(past, all)| past.ratio(all)),
            value,
            share: Amount(i128::from(expected)).ratio(Amount(i128::from(all))),
        });
    }
    classes
}

/// Key accounts and all others, where there is a key account.
fn tiers(
    judged: &Judged<'_>,
    valued: &[&AccountOutlook],
    key_accounts: &BTreeSet<AccountRef>,
) -> Vec<EquityTier> {
    let is_any = valued.iter().any(|row| key_accounts.contains(&row.account));
    let sum = |amounts: &mut dyn Iterator<Item = Amount>| amounts.reduce(|sum, amount| sum + amount);
    let all_past = sum(&mut judged.rows.values().filter_map(|row| row.past));
    let worth = |rows: &mut dyn Iterator<Item = &&AccountOutlook>| -> i64 {
        rows.filter_map(|row| row.value).map(|value| value.expected).fold(0, i64::saturating_add)
    };
    let all = worth(&mut valued.iter());
    let tier = |is_key_account: bool| {
        let is_of = |account: &AccountRef| key_accounts.contains(account) == is_key_account;
        let rows = judged.rows.iter().filter(|(account, _)| is_of(account));
        let past = sum(&mut rows.filter_map(|(_, row)| row.past));
        let value = worth(&mut valued.iter().filter(|row| is_of(&row.account)));
        let accounts = valued.iter().filter(|row| is_of(&row.account)).count();
        EquityTier {
            is_key_account,
            accounts: u32::try_from(accounts).unwrap_or(u32::MAX),
            past,
            past_share: past.zip(all_past).and_then(|(past, all)| past.ratio(all)),
            value,
            share: Amount(value.into()).ratio(Amount(all.into())),
        }
    };
    if is_any { [true, false].map(tier).into() } else { Vec::new() }
}

/// Every account whose value is of the statement's kind, the largest change of share first.
fn accounts(
    outlook: &Outlook,
    basis: ValueBasis,
    judged: &Judged<'_>,
    (past, future): (&Ranking<'_>, &Ranking<'_>),
    currency: Currency,
) -> Vec<EquityAccount> {
    let share = |value: Option<Amount>, ranking: &Ranking<'_>| {
        value.and_then(|value| value.positive_part().ratio(ranking.base()))
    };
    let mut accounts: Vec<EquityAccount> = outlook
        .accounts
        .iter()
        .enumerate()
        .filter(|(_, row)| row.basis == basis && row.value.is_some())
        .map(|(place, row)| {
            let was = judged.past(&row.account);
            let (past_share, share) = (share(was, past), share(expected(row, currency), future));
            EquityAccount {
                place,
                class: judged.class(&row.account),
                past: was,
                past_share,
                share,
                change: share.unwrap_or(0.0) - past_share.unwrap_or(0.0),
            }
        })
        .collect();
    accounts.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()).then(a.place.cmp(&b.place)));
    accounts
}
