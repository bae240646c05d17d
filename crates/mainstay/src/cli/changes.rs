//! What lines that go and lines that come are in money, for people at a terminal.

use mainstay_app::ledger::LineChanges;
use mainstay_domain::money::{Amount, Currency};
use mainstay_ledger::corrections::Change;

use super::output::{count, money, table};

/// The accounts and months that are shown at most.
const SHOWN: usize = 10;

/// Totals, then months, then the accounts with the largest differences.
pub(super) fn text(changes: &LineChanges) -> String {
    let row = |name: String, currency: Currency, change: &Change| {
        let amount = |amount: Amount| {
            amount.to_minor(currency).map_or_else(|| "too large".to_owned(), |minor| money(minor, currency))
        };
        vec![
            name,
            count(change.removed.lines),
            amount(change.removed.revenue),
            count(change.added.lines),
            amount(change.added.revenue),
            amount(change.net()),
            currency.to_string(),
        ]
    };
    let totals = changes.totals.iter().map(|(currency, change)| row("in all".to_owned(), *currency, change));
    let months = changes.months.iter().rev().take(SHOWN);
    let months = months.map(|(month, currency, change)| row(month.to_string(), *currency, change));
    let accounts = changes.accounts.iter().take(SHOWN);
    let accounts = accounts.map(|changed| row(changed.name.clone(), changed.currency, &changed.change));
    let rows: Vec<Vec<String>> = totals.chain(months).chain(accounts).collect();
    let header = ["", "lines that go", "revenue", "lines that come", "revenue", "net", ""];
    let mut text = table(&header, &[1, 2, 3, 4, 5], rows);
    text.push_str(&format!("\n{} accounts have other lines than before.", count(changes.accounts_touched)));
    if changes.months.len() > SHOWN || changes.accounts_touched > SHOWN {
        text.push_str(" These are the newest months and the largest differences; `--json` has more.");
    }
    text
}
