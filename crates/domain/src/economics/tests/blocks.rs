//! What is told of accounts is what their products add up to, in random ledgers.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{agreement, key, ledger, telling};
use crate::economics::*;
use crate::money::{Amount, Currency};
use crate::rebates::{Agreement, Gives, Tier};
use crate::time::Period;

/// The same sales without the sight of products.
fn without_products(sales: &Sales) -> Sales {
    let block = |cell: usize| CellKey { product: None, ..sales.cells[cell].key.clone() };
    let mut sums: BTreeMap<CellKey, CellSums> = BTreeMap::new();
    for (place, cell) in sales.cells.iter().enumerate() {
        sums.entry(block(place)).or_default().add(&cell.sums);
    }
    let places: BTreeMap<CellKey, usize> = sums.keys().cloned().zip(0..).collect();
    let under = |parts: &[UnderAgreement]| {
        let mut found: BTreeMap<usize, UnderAgreement> = BTreeMap::new();
        for part in parts {
            let cell = places[&block(part.cell)];
            let nothing = UnderAgreement { cell, revenue: Amount::ZERO, written: Amount::ZERO, ..*part };
            let is_first = !found.contains_key(&cell);
            let sum = found.entry(cell).or_insert(nothing);
            sum.revenue += part.revenue;
            sum.written += part.written;
            if !is_first {
                sum.quantity += part.quantity;
            }
        }
        found.into_values().collect::<Vec<_>>()
    };
    let on = |parts: &[OnInvoice]| {
        let mut found: BTreeMap<usize, Amount> = BTreeMap::new();
        for part in parts {
            *found.entry(places[&block(part.cell)]).or_default() += part.net;
        }
        found.into_iter().map(|(cell, net)| OnInvoice { cell, net }).collect::<Vec<_>>()
    };
    Sales {
        agreements: sales.agreements.iter().map(|(of, parts)| (of.clone(), under(parts))).collect(),
        invoices: sales.invoices.iter().map(|(terms, parts)| (*terms, on(parts))).collect(),
        cells: sums.into_iter().map(|(key, sums)| Cell { key, unit: None, sums }).collect(),
        ..Sales::default()
    }
}

/// The same terms with an amount for each piece.
fn per_piece(amount: i128) -> Agreement {
    let tier = Tier { from: Amount::ZERO, gives: Gives::PerUnit(Amount(amount)) };
    Agreement::new(agreement(0).terms().clone(), vec![tier]).unwrap()
}

proptest! {
    /// An account earns the same in each month, rung by rung, whether its products are told apart or not.
    #[test]
    fn accounts_earn_what_their_products_add_up_to(
        sales in ledger(),
        per in 0_i128..50_000,
        costs in prop::collection::vec((0_u8..7, -9_999_i128..99_999, any::<bool>()), 0..6),
    ) {
        let mut of_products = sales;
        let parts = of_products.agreements[0].1.clone();
        of_products.agreements.push((per_piece(per), parts));
        let mut of_accounts = without_products(&of_products);
        let day = |text: &str| text.parse().unwrap();
        let costs: Vec<Charge> = costs.into_iter().map(|(account, cents, is_half)| Charge {
            account: key(account, 0, 0, true, true).account,
            rung: Rung::CustomerCost,
            days: Period { start: Some(day("2026-01-01")), end: day(if is_half { "2026-07-01" } else { "2027-01-01" }) },
            amount: Amount(cents * 100),
        }).collect();
        for sales in [&mut of_products, &mut of_accounts] {
            sales.charge(&costs, BTreeSet::from([Rung::CustomerCost]), Currency::EUR);
        }
        let told = |sales: &Sales| {
            let mut months: BTreeMap<_, Ladder> = BTreeMap::new();
            for (place, ladder) in each_ladder(sales, telling(true)).unwrap() {
                let key = &sales.cells[place].key;
                let sum = months.entry((key.account.clone(), key.month, key.is_costed)).or_default();
                *sum = sum.and(&ladder);
            }
            months
        };
        prop_assert_eq!(told(&of_products), told(&of_accounts));
    }
}
