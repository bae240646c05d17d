//! What ladders and bridges are told by, and which member of it a cell belongs to.

use std::collections::BTreeMap;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{CellKey, Dimension};
use mainstay_domain::ids::AccountId;
use mainstay_ledger::facts::Grain;

use crate::accounts::{Account, Product};

/// A member of a dimension: an account, a country, a month.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member {
    /// What it is known by; `None` for what belongs to none.
    pub key: Option<String>,
    /// Its name; empty where it belongs to none.
    pub name: String,
    /// The account it is, where it is one.
    pub account: Option<AccountId>,
}

/// Whether all cells of an account are of the same member.
pub(super) fn is_of_account(dimension: Dimension) -> bool {
    use Dimension::{Account, Category, Country, Group, Month, Product, Salesperson, Segment, Site};
    match dimension {
        Account | Group | Segment | Country => true,
        Site | Product | Category | Salesperson | Month => false,
    }
}

/// What cells must be told apart by for it.
pub(super) fn grain(dimension: Dimension) -> Grain {
    use Dimension::{Account, Category, Country, Group, Month, Product, Salesperson, Segment, Site};
    match dimension {
        Account | Group | Segment | Country => Grain::ACCOUNT,
        Month => Grain::MONTH,
        Product | Category => Grain::ITEM,
        Site | Salesperson => Grain::SITE,
    }
}

/// What the registers know of those somebody sees.
#[derive(Debug, Default)]
pub(super) struct Register {
    pub(super) accounts: Vec<Account>,
    pub(super) products: BTreeMap<String, BTreeMap<String, Product>>,
}

impl Register {
    pub(super) fn account(&self, reference: &AccountRef) -> Option<&Account> {
        let place = self.accounts.binary_search_by(|account| account.reference.cmp(reference)).ok()?;
        self.accounts.get(place)
    }

    pub(super) fn product(&self, key: &CellKey) -> Option<&Product> {
        self.products.get(&key.account.source)?.get(key.product.as_deref()?)
    }

    /// The member of a dimension that a cell belongs to.
    pub(super) fn member(&self, dimension: Dimension, key: &CellKey) -> Member {
        match dimension {
            Dimension::Account => self.account_member(&key.account),
            Dimension::Group => self.account_member(&self.top(&key.account)),
            Dimension::Site => worded(key.site.as_deref()),
            Dimension::Salesperson => worded(key.salesperson.as_deref()),
            Dimension::Month => worded(Some(&key.month.to_string())),
            Dimension::Category => worded(key.category.as_deref()),
            Dimension::Segment => {
                worded(self.account(&key.account).and_then(|account| account.segment.as_deref()))
            }
            Dimension::Country => {
                worded(self.account(&key.account).and_then(|account| account.country.as_deref()))
            }
            Dimension::Product => match &key.product {
                Some(id) => Member {
                    key: Some(format!("{}:{id}", key.account.source)),
                    name: self.product(key).map_or_else(|| id.to_string(), |product| product.name.clone()),
                    account: None,
                },
                None => worded(None),
            },
        }
    }

    pub(super) fn account_member(&self, reference: &AccountRef) -> Member {
        let known = self.account(reference);
        Member {
            key: Some(reference.to_string()),
            name: known.map_or_else(|| reference.external_id.clone(), |account| account.name.clone()),
            account: known.map(|account| account.id),
        }
    }

    /// The head of the group, as far up as the register of this reader goes.
    fn top(&self, reference: &AccountRef) -> AccountRef {
        let mut at = reference.clone();
        // The register has no circles; a chain is no longer than the list.
        for _ in 0..self.accounts.len() {
            let parent = self.account(&at).and_then(|account| account.parent.clone());
            let Some(external_id) = parent else { break };
            let above = AccountRef { source: at.source.clone(), external_id };
            if self.account(&above).is_none() {
                break;
            }
            at = above;
        }
        at
    }
}

fn worded(word: Option<&str>) -> Member {
    Member {
        key: word.map(ToOwned::to_owned),
        name: word.map(ToOwned::to_owned).unwrap_or_default(),
        account: None,
    }
}
