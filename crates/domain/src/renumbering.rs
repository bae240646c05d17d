//! Customers and products that a system gave another number: which number stands for which.
//!
//! The ledger's files keep what was written; whoever asks finds the old number's rows under the new one. A number leads to
//! another in one step: what was renumbered twice says where it ended, so that no question depends on the order of files.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::time::Day;

/// What was renumbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Numbered {
    /// A customer.
    Account,
    /// A product.
    Product,
}

impl Numbered {
    /// The word in files, on the command line and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Product => "product",
        }
    }
}

impl fmt::Display for Numbered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The word names neither.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither `account` nor `product`")]
pub struct NotNumbered(pub String);

impl FromStr for Numbered {
    type Err = NotNumbered;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word.trim().to_ascii_lowercase().as_str() {
            "account" | "customer" => Ok(Self::Account),
            "product" => Ok(Self::Product),
            _ => Err(NotNumbered(word.to_owned())),
        }
    }
}

/// One number that stands for another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Renumbering {
    /// What it is the number of.
    pub what: Numbered,
    /// The number of before.
    pub old_id: String,
    /// The number under which everything is found.
    pub new_id: String,
    /// The first day on which the system wrote the new one. Rows that still bear the old number afterwards, such as credit
    /// notes for old invoices, are joined as well.
    pub valid_from: Day,
}

/// Why a renumbering cannot stand beside another; each carries the other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenumberingFault {
    /// Both numbers are one.
    #[error("`{0}` is renumbered to itself")]
    Itself(String),
    /// The new number was itself renumbered.
    #[error(
        "`{old_id}` leads to `{through}`, which leads on to `{last}`: say at once where it ended, `{old_id}` to `{last}`"
    )]
    LeadsOn {
        /// The old number.
        old_id: String,
        /// What it is renumbered to.
        through: String,
        /// Where that one leads.
        last: String,
    },
    /// The old number is what another was renumbered to.
    #[error(
        "`{first}` was renumbered to `{old_id}`, which is to be `{new_id}` now: say `{first}` to `{new_id}` as well, \
             in a file that has both"
    )]
    LedHere {
        /// Who was renumbered to the old number.
        first: String,
        /// The old number.
        old_id: String,
        /// What it is renumbered to.
        new_id: String,
    },
    /// Each leads to the other.
    #[error("`{0}` and `{1}` are renumbered to each other")]
    Circle(String, String),
}

/// The renumberings of one source that are in force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Renumberings {
    accounts: BTreeMap<String, String>,
    products: BTreeMap<String, String>,
}

impl Renumberings {
    /// Takes one in; one of the same old number gives way to it.
    pub fn insert(&mut self, renumbering: &Renumbering) {
        self.join(renumbering.what, renumbering.old_id.clone(), renumbering.new_id.clone());
    }

    /// Lets an old number stand for a new one.
    pub fn join(&mut self, what: Numbered, old_id: String, new_id: String) {
        self.of_mut(what).insert(old_id, new_id);
    }

    /// Whether nothing was renumbered.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.products.is_empty()
    }

    /// The number under which something is found.
    pub fn current<'a>(&'a self, what: Numbered, id: &'a str) -> &'a str {
        self.of(what).get(id).map_or(id, String::as_str)
    }

    /// The old numbers of something, in their order.
    pub fn former<'a>(&'a self, what: Numbered, id: &'a str) -> impl Iterator<Item = &'a str> {
        self.of(what).iter().filter(move |(_, new)| *new == id).map(|(old, _)| old.as_str())
    }

    /// Every pair of an old and a new number.
    pub fn pairs(&self, what: Numbered) -> impl Iterator<Item = (&str, &str)> {
        self.of(what).iter().map(|(old, new)| (old.as_str(), new.as_str()))
    }

    /// The first renumbering that is not one step, with what it collides with.
    pub fn fault(&self, of: &Renumbering) -> Option<RenumberingFault> {
        let Renumbering { what, old_id, new_id, .. } = of;
        let numbers = self.of(*what);
        if old_id == new_id {
            return Some(RenumberingFault::Itself(old_id.clone()));
        }
        match numbers.get(new_id) {
            Some(last) if last == old_id => {
                return Some(RenumberingFault::Circle(old_id.clone(), new_id.clone()));
            }
            Some(last) => {
                let (old_id, through, last) = (old_id.clone(), new_id.clone(), last.clone());
                return Some(RenumberingFault::LeadsOn { old_id, through, last });
            }
            None => {}
        }
        let first = numbers.iter().find(|(_, new)| *new == old_id)?.0.clone();
        Some(RenumberingFault::LedHere { first, old_id: old_id.clone(), new_id: new_id.clone() })
    }

    fn of(&self, what: Numbered) -> &BTreeMap<String, String> {
        match what {
            Numbered::Account => &self.accounts,
            Numbered::Product => &self.products,
        }
    }

    fn of_mut(&mut self, what: Numbered) -> &mut BTreeMap<String, String> {
        match what {
            Numbered::Account => &mut self.accounts,
            Numbered::Product => &mut self.products,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renumbering(old_id: &str, new_id: &str) -> Renumbering {
        let valid_from = "2026-01-01".parse().unwrap();
        Renumbering {
            what: Numbered::Account,
            old_id: old_id.to_owned(),
            new_id: new_id.to_owned(),
            valid_from,
        }
    }

    fn all(pairs: &[(&str, &str)]) -> Renumberings {
        let mut all = Renumberings::default();
        for (old, new) in pairs {
            all.insert(&renumbering(old, new));
        }
        all
    }

    #[test]
    fn several_old_numbers_may_stand_for_one() {
        let all = all(&[("7", "20"), ("8", "20")]);
        assert_eq!(all.current(Numbered::Account, "7"), "20");
        assert_eq!(all.current(Numbered::Account, "20"), "20");
        assert_eq!(all.current(Numbered::Product, "7"), "7", "numbers of customers say nothing of products");
        assert_eq!(all.former(Numbered::Account, "20").collect::<Vec<_>>(), ["7", "8"]);
        assert_eq!(all.fault(&renumbering("8", "20")), None);
    }

    #[test]
    fn chains_and_circles_are_told_with_both_ends() {
        let chain = all(&[("7", "20"), ("20", "30")]);
        let leads_on = chain.fault(&renumbering("7", "20")).unwrap().to_string();
        assert!(leads_on.ends_with("say at once where it ended, `7` to `30`"), "{leads_on}");
        let led_here = chain.fault(&renumbering("20", "30")).unwrap().to_string();
        assert!(led_here.contains("say `7` to `30` as well"), "{led_here}");
        let circle = all(&[("7", "8"), ("8", "7")]);
        let told = circle.fault(&renumbering("7", "8")).unwrap().to_string();
        assert_eq!(told, "`7` and `8` are renumbered to each other");
        let itself = all(&[("7", "7")]).fault(&renumbering("7", "7")).unwrap().to_string();
        assert_eq!(itself, "`7` is renumbered to itself");
    }
}
