//! What lines that go and lines that come are in money.

use mainstay_app::Error;
use mainstay_app::ledger::{self, ChangedAccount};
use mainstay_domain::ids::AccountId;
use mainstay_domain::money::Currency;
use mainstay_ledger::corrections::Change;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Failure;
use crate::money::minor;

/// Lines that go beside lines that come. Amounts are revenue in minor units of the currency the lines are in.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineChanges {
    lines_removed: u64,
    lines_added: u64,
    /// By currency.
    totals: Vec<AmountChange>,
    /// By month of the business dates, oldest first.
    months: Vec<MonthChange>,
    /// The accounts with the largest differences, at most 50.
    accounts: Vec<AccountChange>,
    /// How many accounts have other lines than before.
    accounts_touched: usize,
}

/// Lines and revenue that go and come.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AmountChange {
    currency: &'static str,
    minor_digits: u16,
    lines_removed: u64,
    lines_added: u64,
    removed: i64,
    added: i64,
    /// What revenue grows by, rounded once.
    net: i64,
}

/// The same of a month.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MonthChange {
    /// Such as `2026-06`.
    month: String,
    #[serde(flatten)]
    change: AmountChange,
}

/// The same of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountChange {
    /// Null where the register does not know the account.
    account_id: Option<AccountId>,
    source: String,
    external_id: String,
    name: String,
    #[serde(flatten)]
    change: AmountChange,
}

impl LineChanges {
    /// The changes as the API and `--json` write them.
    pub fn new(changes: ledger::LineChanges) -> Result<Self, Failure> {
        let months = changes.months.iter().map(|(month, currency, change)| {
            Ok(MonthChange { month: month.to_string(), change: AmountChange::new(*currency, change)? })
        });
        let months = months.collect::<Result<_, Failure>>()?;
        let totals = changes.totals.iter().map(|(currency, change)| AmountChange::new(*currency, change));
        Ok(Self {
            lines_removed: changes.lines_removed,
            lines_added: changes.lines_added,
            totals: totals.collect::<Result<_, _>>()?,
            months,
            accounts: changes.accounts.into_iter().map(AccountChange::new).collect::<Result<_, _>>()?,
            accounts_touched: changes.accounts_touched,
        })
    }
}

impl AmountChange {
    fn new(currency: Currency, change: &Change) -> Result<Self, Failure> {
        Ok(Self {
            currency: currency.code(),
            minor_digits: currency.minor_digits(),
            lines_removed: change.removed.lines,
            lines_added: change.added.lines,
            removed: minor(change.removed.revenue, currency)?,
            added: minor(change.added.revenue, currency)?,
            net: minor(change.net(), currency)?,
        })
    }
}

impl AccountChange {
    fn new(changed: ChangedAccount) -> Result<Self, Failure> {
        Ok(Self {
            account_id: changed.id,
            change: AmountChange::new(changed.currency, &changed.change)?,
            source: changed.account.source,
            external_id: changed.account.external_id,
            name: changed.name,
        })
    }
}

/// The same where there are some.
pub(super) fn optional(changes: Option<ledger::LineChanges>) -> Result<Option<LineChanges>, Error> {
    changes.map(LineChanges::new).transpose().map_err(|failure| failure.0)
}
