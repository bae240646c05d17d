//! Claims about the portfolio run. Expected numbers come from published tables, from cases worked by hand in the test, or
//! from the two independent computations behind the figures for the public data sets.

mod allocation;
mod calendar;
mod cells;
mod classes;
mod comparison;
mod concentration;
mod curves;
mod defaults;
mod monthly;
mod properties;
mod public_data;
mod rfm;
mod rungs;
mod runs;
mod xyz;

use super::{AccountFacts, AccountJudgement, AccountXyz, Class, Parameters, Ranking, Valued, abc};
use crate::accounts::AccountRef;
use crate::money::Amount;
use crate::time::Day;

/// Judges accounts of which nothing is known about their rhythm.
fn judge(facts: Vec<AccountFacts>, parameters: &Parameters) -> Vec<AccountJudgement> {
    super::judge(facts.into_iter().map(|facts| (facts, AccountXyz::default())).collect(), parameters)
}

/// R `ineq`'s example of incomes.
const INEQ: [i128; 10] = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261];

fn account(external_id: &str) -> AccountRef {
    AccountRef { source: "erp".into(), external_id: external_id.into() }
}

/// One account per value, with ids in the order given: `00`, `01` and so on.
fn accounts(values: usize) -> Vec<AccountRef> {
    (0..values).map(|number| account(&format!("{number:05}"))).collect()
}

fn rank_all<'a>(accounts: &'a [AccountRef], values: &[i128]) -> Ranking<'a> {
    let pairs = accounts.iter().zip(values);
    let pairs = pairs.map(|(account, value)| Valued { account, value: Some(Amount(*value)) });
    Ranking::of(&pairs.collect::<Vec<_>>())
}

/// The classes of the values, in their order, as one word: `AAB`.
fn classes_of(values: &[i128]) -> String {
    let accounts = accounts(values.len());
    abc(&rank_all(&accounts, values), super::AbcCuts::default()).into_iter().map(Class::as_str).collect()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// An account that bought once, on 2025-03-10, for that many currency units, at an unknown cost.
fn buyer(id: &str, revenue: i128) -> AccountFacts {
    AccountFacts {
        account: account(id),
        first_day: day("2025-03-10"),
        last_day: day("2025-03-10"),
        last_purchase: Some(day("2025-03-10")),
        lines: 1,
        invoices: 1,
        revenue: Amount(revenue * 10_000),
        costed_lines: 0,
        costed_revenue: Amount::ZERO,
        cost: Amount::ZERO,
        on_rung: None,
    }
}

/// The same, with the cost of all of it known.
fn buyer_at_cost(id: &str, revenue: i128, cost: i128) -> AccountFacts {
    let facts = buyer(id, revenue);
    AccountFacts { costed_lines: 1, costed_revenue: facts.revenue, cost: Amount(cost * 10_000), ..facts }
}

/// An account whose lines all lie before the window.
fn former_buyer(id: &str) -> AccountFacts {
    AccountFacts { lines: 0, invoices: 0, revenue: Amount::ZERO, ..buyer(id, 0) }
}
