//! The matrix: from which state to which, with counts, shares and money.

use std::collections::BTreeMap;

use super::classification::{Classification, Followed, State};
use super::statistics::jeffreys;
use crate::accounts::AccountRef;
use crate::money::Amount;
use crate::portfolio::{AccountJudgement, Measure, count, pairs};

/// Fewer accounts than this in a state, and their shares say little.
const FEWEST_IN_A_ROW: u32 = 20;

/// Where the accounts of two runs went.
#[derive(Debug, Clone, PartialEq)]
pub struct Migration {
    /// The states that hold an account before, each with how its accounts left it; in the order of tables.
    pub rows: Vec<Leaving>,
    /// The states that hold an account after, in the order of tables.
    pub columns: Vec<State>,
    /// Every pair of states that holds an account, row by row.
    pub cells: Vec<MigrationCell>,
    /// How mobile the portfolio is.
    pub mobility: Mobility,
    /// The accounts behind the cells, by how much revenue moved with them, the most first; ties by source and external id.
    pub accounts: Vec<Migrated>,
}

/// The accounts of one state in the earlier run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leaving {
    /// Which state; [`State::Absent`] holds those the earlier run did not know.
    pub state: State,
    /// How many accounts.
    pub accounts: u32,
    /// Their revenue in the earlier run.
    pub revenue: Amount,
    /// Whether there are too few accounts for their shares to say much.
    pub is_thin: bool,
}

/// The accounts that were in one state and are in another, or the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MigrationCell {
    /// The state in the earlier run.
    pub from: State,
    /// The state in the later run.
    pub to: State,
    /// How many accounts.
    pub accounts: u32,
    /// Their revenue in the earlier run.
    pub before: Amount,
    /// Their revenue in the later run.
    pub after: Amount,
    /// Their part of the row; `None` in the row of accounts the earlier run did not know, which is no state to leave.
    pub share: Option<f64>,
    /// 95 of 100 cases lie in it, by Jeffreys.
    pub interval: Option<(f64, f64)>,
}

/// How mobile a portfolio is, over the accounts both runs know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mobility {
    /// Accounts both runs know.
    pub accounts: u32,
    /// Those that kept their state.
    pub kept: u32,
    /// The part of the earlier revenue that was with them; `None` without positive revenue.
    pub revenue_kept: Option<f64>,
    /// Shorrocks (1978): the number of states less the sum of the shares that stayed, divided by one less than the number of
    /// states. 0 where all stay; 1 where the state before says nothing about the state after. `None` below two states.
    pub index: Option<f64>,
}

/// One account and its two states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// Which account.
    pub account: AccountRef,
    /// Its state in the earlier run.
    pub from: State,
    /// Its state in the later run.
    pub to: State,
    /// Its revenue in the earlier run; `None` where that did not know it.
    pub before: Option<Amount>,
    /// Its revenue in the later run; `None` where that does not know it.
    pub after: Option<Amount>,
    /// Its amount on the rung that the earlier run is by; `None` where that is by none or does not know it.
    pub rung_before: Option<Amount>,
    /// Its amount on the rung that the later run is by; `None` where that is by none or does not know it.
    pub rung_after: Option<Amount>,
}

impl Migrated {
    /// By how much its revenue grew; negative where it fell.
    pub fn change(&self) -> Amount {
        self.after.unwrap_or_default() - self.before.unwrap_or_default()
    }
}

/// Follows the accounts of two runs, each in the order of source and external id.
pub fn migration(
    earlier: Followed<'_>,
    later: Followed<'_>,
    by: Classification,
    measure: Measure,
) -> Migration {
    let mut accounts: Vec<Migrated> = pairs(earlier.judgements, later.judgements)
        .filter_map(|(before, after)| {
            let state = |run: Followed<'_>, side: Option<&AccountJudgement>| {
                side.map_or(State::Absent, |judgement| run.place(judgement, by, measure))
            };
            let revenue = |side: Option<&AccountJudgement>| side.map(|judgement| judgement.facts.revenue);
            let on_rung = |side: Option<&AccountJudgement>| side.and_then(|of| of.facts.on_rung?.amount);
            let account = after.or(before)?.facts.account.clone();
            let (from, to) = (state(earlier, before), state(later, after));
            Some(Migrated {
                account,
                from,
                to,
                before: revenue(before),
                after: revenue(after),
                rung_before: on_rung(before),
                rung_after: on_rung(after),
            })
        })
        .collect();
    accounts
        .sort_by(|a, b| b.change().0.abs().cmp(&a.change().0.abs()).then_with(|| a.account.cmp(&b.account)));
    let mut counted: BTreeMap<(State, State), (u32, Amount, Amount)> = BTreeMap::new();
    for one in &accounts {
        let cell = counted.entry((one.from, one.to)).or_default();
        cell.0 = cell.0.saturating_add(1);
        cell.1 += one.before.unwrap_or_default();
        cell.2 += one.after.unwrap_or_default();
    }
    let rows = rows(&counted);
    let mut columns: Vec<State> = counted.keys().map(|(_, to)| *to).collect();
    columns.sort_unstable();
    columns.dedup();
    let cells: Vec<MigrationCell> = counted
        .into_iter()
        .map(|((from, to), (accounts, before, after))| {
            let row = rows.iter().find(|row| row.state == from && from != State::Absent);
            let share = row.map(|row| f64::from(accounts) / f64::from(row.accounts));
            let interval = row.map(|row| jeffreys(accounts, row.accounts));
            MigrationCell { from, to, accounts, before, after, share, interval }
        })
        .collect();
    Migration { mobility: mobility(&cells), rows, columns, cells, accounts }
}

fn rows(counted: &BTreeMap<(State, State), (u32, Amount, Amount)>) -> Vec<Leaving> {
    let mut rows: BTreeMap<State, (u32, Amount)> = BTreeMap::new();
    for ((from, _), (accounts, before, _)) in counted {
        let row = rows.entry(*from).or_default();
        row.0 = row.0.saturating_add(*accounts);
        row.1 += *before;
    }
    let leaving = |(state, (accounts, revenue))| Leaving {
        state,
        accounts,
        revenue,
        is_thin: accounts < FEWEST_IN_A_ROW,
    };
    rows.into_iter().map(leaving).collect()
}

fn mobility(cells: &[MigrationCell]) -> Mobility {
    let mut of_state: BTreeMap<State, (u32, u32)> = BTreeMap::new();
    let (mut revenue, mut revenue_kept) = (Amount::ZERO, Amount::ZERO);
    for cell in cells.iter().filter(|cell| cell.from != State::Absent && cell.to != State::Absent) {
        let row = of_state.entry(cell.from).or_default();
        row.0 += cell.accounts;
        revenue += cell.before;
        if cell.from == cell.to {
            row.1 += cell.accounts;
            revenue_kept += cell.before;
        }
    }
    let states = f64::from(count(of_state.len()));
    let trace: f64 = of_state.values().map(|(all, kept)| f64::from(*kept) / f64::from(*all)).sum();
    Mobility {
        accounts: of_state.values().map(|(all, _)| *all).sum(),
        kept: of_state.values().map(|(_, kept)| *kept).sum(),
        revenue_kept: if revenue > Amount::ZERO { revenue_kept.ratio(revenue) } else { None },
        index: (of_state.len() > 1).then(|| (states - trace) / (states - 1.0)),
    }
}
