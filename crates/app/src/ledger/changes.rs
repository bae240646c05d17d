//! What two sets of lines differ by, as somebody is shown it: with names, and of their own accounts.

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::AccountId;
use mainstay_domain::money::Currency;
use mainstay_domain::policy::Rows;
use mainstay_ledger::corrections::{Change, Changes, CurrencyChange, MonthChange};

use crate::accounts;
use crate::act::View;
use crate::error::Result;

/// The accounts that are listed at most.
const MOST_ACCOUNTS: usize = 50;

/// Lines that go beside lines that come, in the currencies they are in.
#[derive(Debug, Default)]
pub struct LineChanges {
    /// The lines that go.
    pub lines_removed: u64,
    /// The lines that come.
    pub lines_added: u64,
    /// By currency; none for whoever sees a part of the accounts.
    pub totals: Vec<CurrencyChange>,
    /// By month, oldest first; none for whoever sees a part of the accounts.
    pub months: Vec<MonthChange>,
    /// The accounts with the largest differences in revenue.
    pub accounts: Vec<ChangedAccount>,
    /// How many accounts have other lines than before.
    pub accounts_touched: usize,
}

/// An account that has other lines than before.
#[derive(Debug)]
pub struct ChangedAccount {
    /// Which.
    pub account: AccountRef,
    /// Its id here; `None` where the register does not know it.
    pub id: Option<AccountId>,
    /// Its name; the external id where nothing named it.
    pub name: String,
    /// The currency of the lines.
    pub currency: Currency,
    /// What goes and what comes.
    pub change: Change,
}

impl LineChanges {
    /// What the viewer may see of these changes.
    pub(super) async fn seen(view: &mut View, changes: &Changes) -> Result<Self> {
        let rows = view.sight().rows.clone();
        let mut touched = changes.accounts();
        touched.retain(|(account, _, _)| rows.contains(account));
        let mut distinct: Vec<&AccountRef> = touched.iter().map(|(account, _, _)| account).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let accounts_touched = distinct.len();
        let directory = accounts::sql::directory(view).await?;
        let accounts = touched.into_iter().take(MOST_ACCOUNTS).map(|(account, currency, change)| {
            let known = directory.binary_search_by(|known| known.reference.cmp(&account)).ok();
            let known = known.and_then(|place| directory.get(place));
            let name = known.map_or_else(|| account.external_id.clone(), |known| known.name.clone());
            ChangedAccount { id: known.map(|known| known.id), name, account, currency, change }
        });
        let accounts: Vec<ChangedAccount> = accounts.collect();
        if rows != Rows::All {
            return Ok(Self { accounts, accounts_touched, ..Self::default() });
        }
        let (lines_removed, lines_added) = changes.lines();
        let (totals, months) = (changes.totals(), changes.months());
        Ok(Self { lines_removed, lines_added, totals, months, accounts, accounts_touched })
    }
}
