//! Ours on them beside theirs on us, of one account.

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{
    BothSides, DependencyMeasure, OurShare, SourcingPosition, weighted_dependency,
};
use mainstay_domain::money::Amount;

use super::DependencyRow;
use super::sourcing::{StoredPosition, held, sales};
use crate::economics::readings::Reading;

/// A category that an account buys, or of which something is said.
#[derive(Debug, Clone)]
pub struct AccountCategory {
    /// Which; `None` for all it buys.
    pub category: Option<String>,
    /// What it bought there in the twelve months.
    pub sales: Amount,
    /// What counts of it; `None` where nobody said anything.
    pub stored: Option<StoredPosition>,
}

/// How an account and the seller hang on each other.
#[derive(Debug, Clone, Default)]
pub struct Mutual {
    /// How much the seller hangs on it, 0 to 1.
    pub ours: Option<f64>,
    /// How much it hangs on the seller, 0 to 1; `None` where nobody said anything of it.
    pub theirs: Option<f64>,
    /// All it buys first, then its categories, the largest net sales first.
    pub categories: Vec<AccountCategory>,
}

impl Mutual {
    /// Both sides, where both are known.
    pub fn sides(&self) -> Option<BothSides> {
        self.ours.zip(self.theirs).map(|(ours, theirs)| BothSides { ours, theirs })
    }
}

pub(super) fn mutual(
    reading: &Reading,
    words: &[StoredPosition],
    account: &AccountRef,
    own: Option<&DependencyRow>,
) -> Mutual {
    let categories = categories(reading, words, account);
    let said = |row: &AccountCategory| row.stored.as_ref().map(|stored| stored.says.clone());
    let whole = categories.first().and_then(said);
    let indices = categories.iter().skip(1).filter_map(|row| Some((said(row)?.theirs()?, row.sales)));
    let theirs = whole
        .as_ref()
        .and_then(SourcingPosition::theirs)
        .or_else(|| weighted_dependency(&indices.collect::<Vec<_>>()));
    let currency = reading.found.told.currency;
    let mut on_us = whole.unwrap_or_else(|| together(categories.iter().filter_map(said)));
    let is_other =
        |row: &AccountCategory| row.stored.as_ref().is_some_and(|stored| stored.currency != currency);
    if categories.iter().any(is_other) {
        // An amount in another currency cannot be held against what is left in this one.
        on_us.dedicated_assets_minor = None;
    }
    let left = own.and_then(|row| row.lost.at_once);
    let ours = on_us.ours(own.and_then(share), left, currency.parts_per_minor());
    Mutual { ours, theirs, categories }
}

/// Of contribution where that is known, else of net sales.
fn share(row: &DependencyRow) -> Option<OurShare> {
    let of = |measure: DependencyMeasure| {
        let at = DependencyMeasure::ALL.iter().position(|each| *each == measure)?;
        let share = row.shares.get(at).copied().flatten()?;
        let standing = row.standings.iter().find(|standing| standing.limit.measure == measure);
        Some(OurShare { share, limit: standing.map(|standing| standing.limit.share()) })
    };
    of(DependencyMeasure::Contribution).or_else(|| of(DependencyMeasure::NetSales))
}

/// What is said of categories, as far as it is about the customer: the longest replacement, and all that is kept for it.
fn together(said: impl Iterator<Item = SourcingPosition>) -> SourcingPosition {
    said.fold(SourcingPosition::default(), |sum, each| SourcingPosition {
        replacing_months: sum.replacing_months.max(each.replacing_months),
        dedicated_assets_minor: match (sum.dedicated_assets_minor, each.dedicated_assets_minor) {
            (Some(a), Some(b)) => Some(a.saturating_add(b)),
            (a, b) => a.or(b),
        },
        ..sum
    })
}

fn categories(reading: &Reading, words: &[StoredPosition], account: &AccountRef) -> Vec<AccountCategory> {
    let bought = sales(reading).remove(account).unwrap_or_default();
    let mut held: Vec<StoredPosition> =
        held(reading, words).into_iter().filter(|stored| stored.account == *account).collect();
    let mut take = |category: Option<&str>| {
        let at = held.iter().position(|stored| stored.says.category.as_deref() == category)?;
        Some(held.remove(at))
    };
    let whole = AccountCategory { category: None, sales: bought.values().copied().sum(), stored: take(None) };
    let mut rows: Vec<AccountCategory> = bought
        .into_iter()
        .filter_map(|(category, sales)| {
            let stored = take(Some(category.as_deref()?));
            Some(AccountCategory { category, sales, stored })
        })
        .collect();
    rows.extend(held.into_iter().map(|stored| AccountCategory {
        category: stored.says.category.clone(),
        sales: Amount::ZERO,
        stored: Some(stored),
    }));
    rows.sort_by_key(|row| std::cmp::Reverse(row.sales));
    std::iter::once(whole).chain(rows).collect()
}
