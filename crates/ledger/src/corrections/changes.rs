//! What two sets of lines differ by, in lines and money: in all, by month, and by account.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::time::Month;
use parquet::errors::ParquetError;
use rustc_hash::FxHashMap;

use super::read::{self, Keys, LineMoney, Money};
use super::{FileFault, fingerprint, wrong};
use crate::lines;

/// On which side a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It goes, or was there before.
    Removed,
    /// It comes, or is there now.
    Added,
}

/// What lines amount to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many they are.
    pub lines: u64,
    /// Their revenue.
    pub revenue: Amount,
    /// The cost of those that have one.
    pub cost: Amount,
}

impl Sum {
    pub(super) fn add(&mut self, more: Self) {
        self.lines += more.lines;
        self.revenue += more.revenue;
        self.cost += more.cost;
    }
}

/// Lines that go beside lines that come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    /// What goes.
    pub removed: Sum,
    /// What comes.
    pub added: Sum,
}

impl Change {
    /// What the revenue grows by.
    pub fn net(&self) -> Amount {
        self.added.revenue - self.removed.revenue
    }

    fn add(&mut self, side: Side, sum: Sum) {
        match side {
            Side::Removed => self.removed.add(sum),
            Side::Added => self.added.add(sum),
        }
    }
}

/// The change in one currency.
pub type CurrencyChange = (Currency, Change);
/// The change of one month in one currency.
pub type MonthChange = (Month, Currency, Change);
/// The change of one account in one currency.
pub type AccountChange = (AccountRef, Currency, Change);

/// What two sets of lines differ by. Amounts stay in the currencies they are in.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// By currency code.
    totals: BTreeMap<&'static str, (Currency, Change)>,
    months: BTreeMap<(Month, &'static str), (Currency, Change)>,
    accounts: HashMap<AccountRef, BTreeMap<&'static str, (Currency, Change)>>,
}

impl Changes {
    /// By currency, in the order of the codes.
    pub fn totals(&self) -> Vec<CurrencyChange> {
        self.totals.values().copied().collect()
    }

    /// By month, oldest first, then by currency.
    pub fn months(&self) -> Vec<MonthChange> {
        self.months.iter().map(|((month, _), (currency, change))| (*month, *currency, *change)).collect()
    }

    /// The accounts of which lines go or come, the largest difference in revenue first.
    pub fn accounts(&self) -> Vec<AccountChange> {
        let each = self.accounts.iter().flat_map(|(account, currencies)| {
            currencies.values().map(move |(currency, change)| (account.clone(), *currency, *change))
        });
        let mut touched: Vec<AccountChange> = each.collect();
        touched.sort_unstable_by(|(a, a_in, a_change), (b, b_in, b_change)| {
            let larger = b_change.net().0.abs().cmp(&a_change.net().0.abs());
            larger.then_with(|| a.cmp(b)).then_with(|| a_in.code().cmp(b_in.code()))
        });
        touched
    }

    /// The lines that go, and those that come.
    pub fn lines(&self) -> (u64, u64) {
        self.totals.values().fold((0, 0), |(removed, added), (_, change)| {
            (removed + change.removed.lines, added + change.added.lines)
        })
    }

    /// Whether no line goes and none comes.
    pub fn is_empty(&self) -> bool {
        self.lines() == (0, 0)
    }

    /// What the lines of some files differ by from those of others. Lines that say the same on both sides, wherever they
    /// lie, are no difference; the lines of the files that go are held in memory as a number each.
    pub fn between(gone: &[PathBuf], come: &[PathBuf]) -> Result<Self, FileFault> {
        let mut changes = Self::default();
        let mut waiting: FxHashMap<u64, u32> = FxHashMap::default();
        if !come.is_empty() {
            for path in gone {
                read::each(path, &[], |batch| {
                    for line in fingerprint::of(batch)? {
                        *waiting.entry(line).or_default() += 1;
                    }
                    Ok(())
                })?;
            }
        }
        let mut is_waiting = |line: u64| match waiting.get_mut(&line) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        };
        for path in come {
            changes.take(path, Side::Added, |line| !is_waiting(line))?;
        }
        for path in gone {
            changes.take(path, Side::Removed, |line| come.is_empty() || is_waiting(line))?;
        }
        Ok(changes)
    }

    /// Takes in those lines of a file that count.
    fn take(
        &mut self,
        path: &Path,
        side: Side,
        mut counts: impl FnMut(u64) -> bool,
    ) -> Result<(), FileFault> {
        read::each(path, &[], |batch| {
            let (keys, money) = (Keys::of(batch)?, Money::of(batch)?);
            let mut run = Run::new(self, side);
            for (row, line) in fingerprint::of(batch)?.into_iter().enumerate() {
                if counts(line) {
                    run.take(keys.get(row)?.day.month(), money.get(row))?;
                }
            }
            run.flush()
        })
    }

    /// Takes in every line of a file.
    pub fn take_file(&mut self, path: &Path, side: Side) -> Result<(), FileFault> {
        read::each(path, &read::KEYS_AND_MONEY, |batch| {
            let (keys, money) = (Keys::of(batch)?, Money::of(batch)?);
            let mut run = Run::new(self, side);
            for row in 0..batch.num_rows() {
                run.take(keys.get(row)?.day.month(), money.get(row))?;
            }
            run.flush()
        })
    }
}

/// Neighbouring lines of one account, month and currency, added up before they are looked up.
pub(super) struct Run<'a> {
    changes: &'a mut Changes,
    side: Side,
    account: AccountRef,
    month: Month,
    currency: String,
    sum: Sum,
}

impl<'a> Run<'a> {
    pub(super) fn new(changes: &'a mut Changes, side: Side) -> Self {
        let account = AccountRef { source: String::new(), external_id: String::new() };
        let (currency, sum) = (String::new(), Sum::default());
        Self { changes, side, account, month: Month(0), currency, sum }
    }

    pub(super) fn take(&mut self, month: Month, line: LineMoney<'_>) -> Result<(), ParquetError> {
        let is_same = self.month == month
            && self.currency == line.currency
            && self.account.external_id == line.customer
            && self.account.source == line.source;
        if !is_same {
            self.flush()?;
            self.month = month;
            line.currency.clone_into(&mut self.currency);
            line.source.clone_into(&mut self.account.source);
            line.customer.clone_into(&mut self.account.external_id);
        }
        self.sum.add(Sum { lines: 1, revenue: line.revenue, cost: line.cost.unwrap_or_default() });
        Ok(())
    }

    pub(super) fn flush(&mut self) -> Result<(), ParquetError> {
        let sum = std::mem::take(&mut self.sum);
        if sum.lines == 0 {
            return Ok(());
        }
        let currency: Currency = self.currency.parse().map_err(|_| wrong(lines::CURRENCY))?;
        let (code, nothing) = (currency.code(), (currency, Change::default()));
        let changes = &mut *self.changes;
        changes.totals.entry(code).or_insert(nothing).1.add(self.side, sum);
        changes.months.entry((self.month, code)).or_insert(nothing).1.add(self.side, sum);
        if !changes.accounts.contains_key(&self.account) {
            changes.accounts.insert(self.account.clone(), BTreeMap::new());
        }
        if let Some(currencies) = changes.accounts.get_mut(&self.account) {
            currencies.entry(code).or_insert(nothing).1.add(self.side, sum);
        }
        Ok(())
    }
}
