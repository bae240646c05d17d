//! The customers of the company, as the register knows them.
//!
//! An account is known to its source (an ERP, a country's system) by an external id; that pair is its identity in files,
//! hashes and orders, the surrogate [`AccountId`](crate::ids::AccountId) its identity inside one installation.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

/// The identity of an account outside this installation: the source, then its id there, both compared as bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AccountRef {
    /// The system whose ids these are, as the mapping names it.
    pub source: String,
    /// The customer's id in that system, as text: leading zeros are part of it. Empty for lines without a customer
    /// that the mapping keeps as unassigned.
    pub external_id: String,
}

impl fmt::Display for AccountRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.source, self.external_id)
    }
}

/// The ids on a circle: those whose parent's parent, however far up, is they themselves. `parents` says of an id which
/// one it belongs to.
pub fn circles<'a>(parents: &BTreeMap<&'a str, &'a str>) -> BTreeSet<&'a str> {
    let mut on_circles = BTreeSet::new();
    let mut done = BTreeSet::new();
    for start in parents.keys() {
        let mut way: Vec<&str> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut at = *start;
        while !done.contains(at) && seen.insert(at) {
            way.push(at);
            match parents.get(at) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        if seen.contains(at) && parents.contains_key(at) && !done.contains(at) {
            on_circles.extend(way.iter().skip_while(|id| **id != at).copied());
        }
        done.extend(way);
    }
    on_circles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parents: &[(&'static str, &'static str)]) -> Vec<&'static str> {
        circles(&parents.iter().copied().collect()).into_iter().collect()
    }

    #[test]
    fn a_tree_of_any_depth_has_no_circle() {
        assert_eq!(of(&[("site", "company"), ("company", "group"), ("other", "group")]), [""; 0]);
    }

    #[test]
    fn a_circle_is_found_without_those_who_only_lead_to_it() {
        assert_eq!(of(&[("a", "b"), ("b", "c"), ("c", "a"), ("z", "a"), ("y", "z")]), ["a", "b", "c"]);
        assert_eq!(of(&[("self", "self"), ("x", "self")]), ["self"]);
        assert_eq!(of(&[("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"), ("e", "f")]), ["a", "b", "c", "d"]);
    }
}
