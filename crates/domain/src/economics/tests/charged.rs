//! What serving customers costs, charged into ladders: by hand, and of random ledgers and cost rates.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{UNIT, cell, key, ledger, telling};
use crate::accounts::AccountRef;
use crate::economics::costing::{
    AccountDrivers, CostRates, CostRatesDraft, Costing, Driver, Drivers, EquationDraft, GroupDraft, Per,
    Quantity, Validity, cost_to_serve,
};
use crate::economics::*;
use crate::money::{Amount, Currency};
use crate::time::{Day, Period};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn year() -> Period {
    Period { start: Some(day("2026-01-01")), end: day("2027-01-01") }
}

fn charge(account: &str, rung: Rung, days: Period, parts: i128) -> Charge {
    let account = AccountRef { source: "erp".to_owned(), external_id: account.to_owned() };
    Charge { account, rung, days, amount: Amount(parts) }
}

fn whole(sales: &Sales) -> Ladder {
    let ladders = cell_ladders(sales, telling(true)).unwrap();
    ladders.iter().map(|(_, ladder)| *ladder).reduce(|a, b| a.and(&b)).unwrap()
}

/// C1 has three cells of one line each, one of them without a cost; 1.00 for handling its orders is 0.34, 0.33 and 0.33, in the
/// order of the cells. C2 bought nothing and was visited for 5.00.
#[test]
fn an_account_is_charged_over_its_lines_and_without_lines_all_the_same() {
    let cells = [(1, true), (2, false), (3, true)];
    let cells =
        cells.map(|(product, is_costed)| cell(key(1, product, 0, is_costed, true), 100 * UNIT, 60 * UNIT));
    let mut sales = Sales { cells: cells.into(), ..Sales::default() };
    let rungs = BTreeSet::from([Rung::OrderCost, Rung::CustomerCost]);
    let charges =
        vec![charge("C1", Rung::OrderCost, year(), UNIT), charge("C2", Rung::CustomerCost, year(), 5 * UNIT)];
    sales.charge(&charges, rungs, Currency::EUR);
    let whole = whole(&sales);
    // The key of an unknown cost comes with its product: the cells are P1, P2 without a cost, P3.
    assert_eq!(whole.amount(Rung::OrderCost), Some(Amount(6_700)));
    assert_eq!(whole.coverage.left_out.of(Rung::OrderCost), Amount(3_300));
    assert_eq!(whole.entry(Rung::LogisticsCost), Entry::Missing(Missing::NotCharged));
    // Freight of 0.03 comes off each of two cells: 200 - 0.06 - 120 = 79.94, less 0.67, less 5.
    let of = |rung| whole.amount(rung).unwrap().0;
    assert_eq!((of(Rung::ContributionI), of(Rung::ContributionII)), (799_400, 792_700));
    assert_eq!((of(Rung::ContributionIII), whole.lowest()), (742_700, Rung::ContributionIII));
    let visited = sales.cells.last().unwrap();
    assert_eq!((visited.key.account.external_id.as_str(), visited.sums.lines), ("C2", 0));
}

#[test]
fn a_charge_stays_on_its_days() {
    let cells = [0, 1].map(|month| cell(key(1, 1, month, true, true), 100 * UNIT, 60 * UNIT));
    let mut sales = Sales { cells: cells.into(), ..Sales::default() };
    let february = Period { start: Some(day("2026-02-01")), end: day("2026-03-01") };
    sales.charge(
        &[charge("C1", Rung::LogisticsCost, february, UNIT)],
        BTreeSet::from([Rung::LogisticsCost]),
        Currency::EUR,
    );
    let ladders = cell_ladders(&sales, telling(true)).unwrap();
    let of: Vec<_> = ladders.iter().map(|(_, ladder)| ladder.amount(Rung::LogisticsCost)).collect();
    assert_eq!(of, [Some(Amount::ZERO), Some(Amount(UNIT))]);
}

#[test]
fn whoever_sees_no_margin_sees_no_cost_of_serving() {
    let mut sales = Sales { cells: vec![cell(key(1, 1, 0, false, true), UNIT, 0)], ..Sales::default() };
    let charges = vec![charge("C1", Rung::OrderCost, year(), UNIT)];
    sales.charge(&charges, BTreeSet::from([Rung::OrderCost]), Currency::EUR);
    let (_, ladder) = cell_ladders(&sales, telling(false)).unwrap()[0];
    assert_eq!(ladder.entry(Rung::OrderCost), Entry::Missing(Missing::Hidden));
    assert_eq!(ladder.coverage.left_out, Served::default());
}

/// A desk on the rung of orders, a warehouse on that of logistics and a service on that of the customer.
fn rates(cents: [i64; 3], capacity: i64, minutes: i64) -> CostRates {
    let rungs = [Rung::OrderCost, Rung::LogisticsCost, Rung::CustomerCost];
    let group = |(rung, cost_minor): (Rung, i64)| GroupDraft {
        name: rung.as_str().to_owned(),
        rung,
        unit: "min".to_owned(),
        cost_minor,
        capacity,
        practical_percent: 80,
        per_months: 1,
    };
    let equation = |rung: Rung| EquationDraft {
        name: format!("{rung}_time"),
        group: Some(rung.as_str().to_owned()),
        per: Per::Account,
        text: format!("{minutes} min/line * lines + 7 min"),
    };
    let draft = CostRatesDraft {
        valid: Validity { from: day("2026-01-01"), to: None },
        groups: rungs.into_iter().zip(cents).map(group).collect(),
        equations: rungs.map(equation).into(),
        allocations: Vec::new(),
    };
    CostRates::new(&draft, Currency::EUR).unwrap()
}

/// Every account of the ledger, and one that bought nothing.
fn drivers(sales: &Sales) -> Vec<AccountDrivers> {
    let idle = AccountRef { source: "erp".to_owned(), external_id: "C9".to_owned() };
    let mut lines: BTreeMap<AccountRef, i64> = BTreeMap::from([(idle, 0)]);
    for cell in sales.cells.iter().filter(|cell| cell.key.is_inside) {
        *lines.entry(cell.key.account.clone()).or_default() += i64::try_from(cell.sums.lines).unwrap();
    }
    let of = |(account, lines)| AccountDrivers {
        account,
        total: Drivers::default().with(Driver::Lines, Quantity::whole(lines)),
        orders: Vec::new(),
        invoices: Vec::new(),
    };
    lines.into_iter().map(of).collect()
}

fn charges(costing: &Costing) -> Vec<Charge> {
    let on = |rung| move |account| (account, rung);
    let rungs = [Rung::OrderCost, Rung::LogisticsCost, Rung::CustomerCost];
    let each = rungs.into_iter().flat_map(|rung| costing.accounts.iter().map(on(rung)));
    each.map(|(account, rung)| Charge {
        account: account.account.clone(),
        rung,
        days: year(),
        amount: costing.on_rung(account, rung),
    })
    .collect()
}

/// A charge in whole cents, half away from zero.
fn cents(amount: Amount) -> i128 {
    (amount.0 + 50 * amount.0.signum()) / 100
}

proptest! {
    /// Whatever the ledger and the cost rates: what is on ladders, what is left out, what rounding took and what nobody used
    /// make the cost of the capacity, and every level of the ladder adds up to the whole.
    #[test]
    fn what_capacity_costs_is_charged_left_out_or_unused(
        ledger in ledger(),
        cents_of in [1_i64..9_999_999, 1_i64..9_999_999, 1_i64..9_999_999],
        capacity in 1_000_i64..100_000,
        minutes in 1_i64..50,
    ) {
        let mut sales = ledger;
        let costing = cost_to_serve(&rates(cents_of, capacity, minutes), 12, drivers(&sales)).unwrap();
        let charges = charges(&costing);
        let rungs: BTreeSet<Rung> = charges.iter().map(|charge| charge.rung).collect();
        sales.charge(&charges, rungs.clone(), Currency::EUR);
        let ladders = cell_ladders(&sales, telling(true)).unwrap();
        let whole = whole(&sales);
        for group in &costing.groups {
            let of_rung = || charges.iter().filter(|charge| charge.rung == group.rung);
            let rounding: i128 = of_rung().map(|charge| charge.amount.0 - cents(charge.amount) * 100).sum();
            let on_ladders = whole.amount(group.rung).unwrap_or_default();
            let left_out = whole.coverage.left_out.of(group.rung);
            prop_assert_eq!(on_ladders + left_out + Amount(rounding) + group.unused_cost(), group.supplied);
        }
        let levels: [fn(&CellKey) -> String; 3] =
            [|key| key.account.to_string(), |key| format!("{:?}", key.product), |key| key.month.to_string()];
        for level in levels {
            let mut rows: BTreeMap<String, Ladder> = BTreeMap::new();
            for (place, ladder) in &ladders {
                let row = rows.entry(level(&sales.cells[*place].key)).or_default();
                *row = row.and(ladder);
            }
            for rung in Rung::ALL.iter().filter(|rung| whole.amount(**rung).is_some()) {
                let sum: Amount = rows.values().filter_map(|row| row.amount(*rung)).sum();
                prop_assert_eq!(sum, whole.amount(*rung).unwrap(), "{}", rung);
            }
        }
    }
}
