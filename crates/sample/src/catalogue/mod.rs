//! What the company sells: categories, groups within them, families within groups, sizes within families.

mod families;
mod sizes;

use std::ops::Range;

use families::{FAMILIES, Family};

/// A product as it stands in the register.
#[derive(Debug)]
pub(crate) struct Product {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) group: Group,
    pub(crate) unit: &'static str,
    /// In the first price list, for one unit, in 1/10,000 EUR.
    pub(crate) list_price: i64,
    /// Cost in thousandths of that list price; `None` where the cost is not known.
    pub(crate) cost_permille: Option<i64>,
    /// Sold in multiples of so many units.
    pub(crate) pack: i64,
}

/// Where products stand: a group within a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) number: &'static str,
    pub(crate) name: &'static str,
    pub(crate) category: Category,
}

/// The top of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Category {
    pub(crate) number: &'static str,
    pub(crate) name: &'static str,
}

const CARRIAGE: Group =
    Group { number: "9100", name: "Carriage", category: Category { number: "9000", name: "Services" } };

/// All products: first those with a known cost, then those without, freight last.
#[derive(Debug)]
pub(crate) struct Catalogue {
    pub(crate) products: Vec<Product>,
    /// How many products, counted from the first, have a known cost.
    pub(crate) with_cost: usize,
}

impl Catalogue {
    /// The products of the sample company, the same in every size.
    pub(crate) fn new() -> Self {
        let mut products = Vec::new();
        for (number, family) in (10..).zip(&FAMILIES) {
            push_sizes(&mut products, number, family);
        }
        let with_cost = products.iter().filter(|product| product.cost_permille.is_some()).count();
        products.push(Product {
            number: "9900-01".to_owned(),
            name: "Freight and packaging".to_owned(),
            group: CARRIAGE,
            unit: "pcs",
            list_price: 98_000,
            cost_permille: Some(900),
            pack: 1,
        });
        Self { products, with_cost }
    }

    /// The products without a known cost, as indexes.
    pub(crate) fn without_cost(&self) -> Range<usize> {
        self.with_cost..self.freight()
    }

    /// The index of freight, which nobody orders for itself.
    pub(crate) fn freight(&self) -> usize {
        self.products.len().saturating_sub(1)
    }
}

fn push_sizes(products: &mut Vec<Product>, number: u32, family: &Family) {
    let mut price = family.price;
    for (size, label) in (1..).zip(family.sizes) {
        products.push(Product {
            number: format!("{number:04}-{size:02}"),
            name: format!("{} {label}", family.name),
            group: family.group,
            unit: family.unit,
            list_price: price,
            cost_permille: family.cost_permille.map(|cost| cost + size % 3 * 6),
            pack: family.pack,
        });
        price = price * family.step / 1000;
    }
}
