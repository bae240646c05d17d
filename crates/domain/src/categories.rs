//! Categories of products, day by day: which one a product belonged to on a day.
//!
//! What a product file says holds until the first dated category of the product begins; from then on the dated ones hold, each
//! until the next.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::time::Day;

/// A category that a product belongs to from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedCategory {
    /// The product's id in its source.
    pub product: String,
    /// The category.
    pub category: String,
    /// The first day.
    pub valid_from: Day,
}

/// Which category of a product counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CategoryBasis {
    /// The one of the line's own day.
    #[default]
    LineDay,
    /// The one of the last day before the as-of day, for all lines.
    Today,
}

impl CategoryBasis {
    /// Both.
    pub const ALL: [Self; 2] = [Self::LineDay, Self::Today];

    /// The word on the command line and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LineDay => "line_day",
            Self::Today => "today",
        }
    }
}

impl fmt::Display for CategoryBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The word is no basis of categories.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither line_day nor today")]
pub struct NotACategoryBasis(pub String);

impl FromStr for CategoryBasis {
    type Err = NotACategoryBasis;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|basis| basis.as_str() == word)
            .ok_or_else(|| NotACategoryBasis(word.to_owned()))
    }
}

/// The days from one on, up to and without another; open where nothing is said.
pub type Days = (Option<Day>, Option<Day>);

/// Products, each with the days on which it is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Goods(BTreeMap<String, Vec<Days>>);

impl FromIterator<(String, Vec<Days>)> for Goods {
    fn from_iter<I: IntoIterator<Item = (String, Vec<Days>)>>(goods: I) -> Self {
        Self(goods.into_iter().collect())
    }
}

impl Goods {
    /// One product on every day.
    pub fn product(product: &str) -> Self {
        Self(BTreeMap::from([(product.to_owned(), vec![(None, None)])]))
    }

    /// Whether a product is meant on a day.
    pub fn contains(&self, product: &str, day: Day) -> bool {
        let within = |(from, until): &Days| {
            from.is_none_or(|from| from <= day) && until.is_none_or(|until| day < until)
        };
        self.0.get(product).is_some_and(|days| days.iter().any(within))
    }

    /// The products with their days.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Days])> {
        self.0.iter().map(|(product, days)| (product.as_str(), days.as_slice()))
    }

    /// The same goods under other numbers.
    #[must_use]
    pub fn renumbered<'a>(&'a self, current: impl Fn(&'a str) -> &'a str) -> Self {
        let mut goods: BTreeMap<String, Vec<Days>> = BTreeMap::new();
        for (product, days) in &self.0 {
            goods.entry(current(product).to_owned()).or_default().extend(days);
        }
        Self(goods)
    }
}

/// The categories of the products of one source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductCategories {
    standing: BTreeMap<String, Arc<str>>,
    dated: BTreeMap<String, BTreeMap<Day, Arc<str>>>,
}

impl ProductCategories {
    /// The categories of the register, none dated.
    pub fn new(standing: BTreeMap<String, String>) -> Self {
        let standing = standing.into_iter().map(|(product, category)| (product, Arc::from(category)));
        Self { standing: standing.collect(), dated: BTreeMap::new() }
    }

    /// Takes a dated one in; one of the same product and day gives way to it.
    pub fn insert(&mut self, category: DatedCategory) {
        let DatedCategory { product, category, valid_from } = category;
        self.dated.entry(product).or_default().insert(valid_from, Arc::from(category));
    }

    /// Which category a product belonged to on a day.
    pub fn on(&self, product: &str, day: Day) -> Option<&Arc<str>> {
        let dated = self.dated.get(product).and_then(|days| days.range(..=day).next_back());
        dated.map(|(_, category)| category).or_else(|| self.standing.get(product))
    }

    /// What is said of exactly that day.
    pub fn said(&self, product: &str, day: Day) -> Option<&str> {
        self.dated.get(product)?.get(&day).map(|category| &**category)
    }

    /// Whether the category of a product depends on the day.
    pub fn is_dated(&self, product: &str) -> bool {
        self.dated.contains_key(product)
    }

    /// How many products have dated categories.
    pub fn dated_products(&self) -> usize {
        self.dated.len()
    }

    /// Those of one day, for every day.
    #[must_use]
    pub fn as_of(&self, day: Day) -> Self {
        let mut standing = self.standing.clone();
        for product in self.dated.keys() {
            if let Some(category) = self.on(product, day) {
                standing.insert(product.clone(), Arc::clone(category));
            }
        }
        Self { standing, dated: BTreeMap::new() }
    }

    /// The products of a category, each on the days on which it belonged there.
    pub fn goods(&self, category: &str) -> Goods {
        let mut goods: BTreeMap<String, Vec<Days>> = BTreeMap::new();
        for (product, _) in self.standing.iter().filter(|(_, standing)| ***standing == *category) {
            let first = self.dated.get(product).and_then(|days| days.keys().next().copied());
            goods.entry(product.clone()).or_default().push((None, first));
        }
        for (product, days) in &self.dated {
            for (from, within) in days {
                if **within == *category {
                    let next = days.range(from.next()..).next().map(|(next, _)| *next);
                    goods.entry(product.clone()).or_default().push((Some(*from), next));
                }
            }
        }
        Goods(goods)
    }
}

/// The categories of the products of every source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Categories(BTreeMap<String, ProductCategories>);

impl Categories {
    /// Those of each source.
    pub fn new(by_source: BTreeMap<String, ProductCategories>) -> Self {
        Self(by_source)
    }

    /// Those of a source; `None` where nothing is said of its products.
    pub fn of(&self, source: &str) -> Option<&ProductCategories> {
        self.0.get(source)
    }

    /// Which category a product belonged to on a day.
    pub fn on(&self, source: &str, product: &str, day: Day) -> Option<&Arc<str>> {
        self.of(source)?.on(product, day)
    }

    /// Those of one day, for every day.
    #[must_use]
    pub fn as_of(&self, day: Day) -> Self {
        Self(self.0.iter().map(|(source, of)| (source.clone(), of.as_of(day))).collect())
    }

    /// How many products have dated categories.
    pub fn dated_products(&self) -> usize {
        self.0.values().map(ProductCategories::dated_products).sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn categories(standing: &[(&str, &str)], dated: &[(&str, &str, &str)]) -> ProductCategories {
        let standing =
            standing.iter().map(|(product, category)| ((*product).to_owned(), (*category).to_owned()));
        let mut all = ProductCategories::new(standing.collect());
        for (product, category, from) in dated {
            let (product, category) = ((*product).to_owned(), (*category).to_owned());
            all.insert(DatedCategory { product, category, valid_from: day(from) });
        }
        all
    }

    fn on(all: &ProductCategories, product: &str, on: &str) -> Option<String> {
        all.on(product, day(on)).map(ToString::to_string)
    }

    #[test]
    fn a_product_that_moved_counts_in_its_old_category_before() {
        let all = categories(&[("P1", "Screws")], &[("P1", "Anchors", "2026-03-01")]);
        assert_eq!(on(&all, "P1", "2026-02-28").as_deref(), Some("Screws"));
        assert_eq!(on(&all, "P1", "2026-03-01").as_deref(), Some("Anchors"));
        assert_eq!(on(&all, "P2", "2026-03-01"), None);
        let today = all.as_of(day("2026-06-30"));
        assert_eq!(on(&today, "P1", "2020-01-01").as_deref(), Some("Anchors"));
        assert_eq!(on(&all.as_of(day("2026-02-01")), "P1", "2026-06-01").as_deref(), Some("Screws"));
    }

    #[test]
    fn the_goods_of_a_category_are_its_products_on_its_days() {
        let dated = [("P1", "Anchors", "2026-03-01"), ("P1", "Screws", "2026-05-01")];
        let screws =
            categories(&[("P1", "Screws"), ("P2", "Screws"), ("P3", "Glue")], &dated).goods("Screws");
        let told: Vec<_> = screws.iter().map(|(product, days)| (product, days.to_vec())).collect();
        let (march, may) = (Some(day("2026-03-01")), Some(day("2026-05-01")));
        assert_eq!(told, [("P1", vec![(None, march), (may, None)]), ("P2", vec![(None, None)])]);
        assert!(!screws.contains("P1", day("2026-04-30")) && screws.contains("P1", day("2026-05-01")));
    }

    proptest! {
        /// A product is among the goods of a category on a day when that is its category on that day, and then alone.
        #[test]
        fn goods_and_days_say_the_same(moves in prop::collection::vec((0_usize..3, 1_u32..28), 0..8), standing in 0_usize..4) {
            let names = ["A", "B", "C"];
            let dated: Vec<_> = moves.iter().map(|(to, day)| ("P", names[*to], format!("2026-01-{day:02}"))).collect();
            let dated: Vec<_> = dated.iter().map(|(product, to, day)| (*product, *to, day.as_str())).collect();
            let standing: Vec<_> = names.get(standing).map(|name| ("P", *name)).into_iter().collect();
            let all = categories(&standing, &dated);
            for of in 1..=31 {
                let of = day(&format!("2026-01-{of:02}"));
                for name in names {
                    let is_its = all.on("P", of).is_some_and(|category| **category == *name);
                    prop_assert_eq!(all.goods(name).contains("P", of), is_its);
                }
            }
        }
    }
}
