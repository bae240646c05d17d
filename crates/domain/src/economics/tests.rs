//! Ladders of random ledgers reconcile at every level, and of a ledger worked by hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::accounts::AccountRef;
use crate::money::{Amount, Currency};
use crate::rebates::{Agreement, Basis, Gives, Partner, Reach, Sold, Terms, Tier};
use crate::time::{AsOf, Month};
use crate::units::BaseSum;

mod blocks;
mod charged;

const UNIT: i128 = 10_000;

fn key(account: u8, product: u8, month: i32, is_costed: bool, is_inside: bool) -> CellKey {
    CellKey {
        account: AccountRef { source: "erp".to_owned(), external_id: format!("C{account}") },
        month: Month(2026 * 12 + month),
        product: Some(Arc::from(format!("P{product}"))),
        category: None,
        site: None,
        salesperson: None,
        currency: Arc::from("EUR"),
        is_costed,
        is_inside,
    }
}

fn telling(margin: bool) -> Telling {
    Telling {
        currency: Currency::EUR,
        as_of: AsOf("2027-01-01".parse().unwrap()),
        capital_percent: Some(Amount(73_000)),
        year_days: 365,
        margin,
        rebates_hidden: false,
    }
}

fn agreement(percent: i128) -> Agreement {
    let terms = Terms {
        agreement: "R1".to_owned(),
        partner: Partner::Customer("C1".to_owned()),
        valid_from: "2026-01-01".parse().unwrap(),
        valid_to: "2026-12-31".parse().unwrap(),
        basis: Basis::Revenue,
        reach: Reach::Retroactive,
        product: None,
        category: None,
        currency: Currency::EUR,
    };
    Agreement::new(terms, vec![Tier { from: Amount::ZERO, gives: Gives::Percent(Amount(percent)) }]).unwrap()
}

fn one() -> BaseSum {
    BaseSum::written(Amount(UNIT)).unwrap()
}

fn cell(key: CellKey, net: i128, cost: i128) -> Cell {
    let sums = CellSums {
        lines: 1,
        net: Amount(net),
        written: Amount(net),
        list: Amount(net + 5_000),
        discount: Amount(4_000),
        listed: Amount(net),
        cost: Amount(if key.is_costed { cost } else { 0 }),
        freight_lines: 1,
        freight: Amount(300),
        quantity: one(),
        ..CellSums::default()
    };
    Cell { key, unit: None, sums }
}

/// Two cells of 100.00 and 50.00, of which the second has no cost. 2% rebate is 3.00; the invoice over both was paid after
/// 50 days with 1.50 kept; 7.3% a year for 50 days is 1% of 150.00.
#[test]
fn a_ladder_worked_by_hand() {
    let cells = vec![
        cell(key(1, 1, 0, true, true), 100 * UNIT, 60 * UNIT),
        cell(key(1, 2, 0, false, true), 50 * UNIT, 0),
    ];
    let part = |cell, net: i128| UnderAgreement {
        cell,
        revenue: Amount(net * UNIT),
        quantity: one(),
        unconverted_lines: 0,
        written: Amount(net * UNIT),
    };
    let terms =
        InvoiceTerms { discount: Amount(15_000), amount_days: 178 * UNIT * 50, amount: Amount(178 * UNIT) };
    let on = |cell, net: i128| OnInvoice { cell, net: Amount(net * UNIT) };
    let sales = Sales {
        cells,
        agreements: vec![(agreement(20_000), vec![part(0, 100), part(1, 50)])],
        invoices: vec![(terms, vec![on(0, 100), on(1, 50)])],
        ..Sales::default()
    };
    let ladders = cell_ladders(&sales, telling(true)).unwrap();
    let whole = ladders.iter().map(|(_, ladder)| *ladder).reduce(|a, b| a.and(&b)).unwrap();
    let of = |rung| whole.amount(rung).unwrap().0;
    assert_eq!(of(Rung::ListSales), 151 * UNIT);
    assert_eq!((of(Rung::InvoiceDiscount), of(Rung::PriceDifference)), (8_000, 2_000));
    assert_eq!((of(Rung::Rebate), of(Rung::CashDiscount), of(Rung::PaymentTerms)), (30_000, 15_000, 15_000));
    // 150 - 3 - 1.50 - 1.50 - 0.06 = 143.94; the second cell's pocket is 50 - 1 - 0.50 - 0.50 - 0.03 = 47.97.
    assert_eq!((of(Rung::PocketSales), of(Rung::UncostedSales)), (1_439_400, 479_700));
    // 143.94 - 47.97 - 60 = 35.97.
    assert_eq!(of(Rung::ContributionI), 359_700);
    assert_eq!(whole.gross_profit(), Some(Amount(40 * UNIT)));
    assert_eq!((whole.coverage.uncosted_lines, whole.coverage.costed), (1, Amount(100 * UNIT)));
}

#[test]
fn without_the_sight_of_margins_nothing_below_net_sales_less_rebates_is_told() {
    let sales = Sales { cells: vec![cell(key(1, 1, 0, true, true), UNIT, UNIT)], ..Sales::default() };
    let (_, ladder) = cell_ladders(&sales, telling(false)).unwrap()[0];
    assert_eq!(ladder.amount(Rung::NetSales), Some(Amount(UNIT)));
    for hidden in [Rung::Freight, Rung::PocketSales, Rung::CostOfGoods, Rung::ContributionI] {
        assert_eq!(ladder.entry(hidden), Entry::Missing(Missing::Hidden), "{hidden}");
    }
}

fn ledger() -> impl Strategy<Value = Sales> {
    let cells = prop::collection::btree_map(
        (0_u8..5, 0_u8..6, 0..12_i32, any::<bool>(), any::<bool>()),
        (-99_999_i128..9_999_999, 0_i128..9_999_999),
        1..40,
    );
    (cells, 0_i128..90_000, -9_999_i128..99_999, 1_i128..400).prop_map(|(cells, percent, kept, days)| {
        let cells: BTreeMap<CellKey, (i128, i128)> = cells
            .into_iter()
            .map(|((account, product, month, costed, inside), sums)| {
                (key(account, product, month, costed, inside), sums)
            })
            .collect();
        let cells: Vec<Cell> = cells.into_iter().map(|(key, (net, cost))| cell(key, net, cost)).collect();
        let under = cells.iter().enumerate().map(|(place, cell)| UnderAgreement {
            cell: place,
            revenue: cell.sums.net,
            quantity: cell.sums.quantity,
            unconverted_lines: 0,
            written: cell.sums.net,
        });
        let on = cells.iter().enumerate().map(|(place, cell)| OnInvoice { cell: place, net: cell.sums.net });
        let terms =
            InvoiceTerms { discount: Amount(kept * 100), amount_days: days * UNIT, amount: Amount(UNIT) };
        Sales {
            agreements: vec![(agreement(percent), under.collect())],
            invoices: vec![(terms, on.collect())],
            cells,
            ..Sales::default()
        }
    })
}

proptest! {
    /// Whatever the ledger, the rows of every level add up to the whole, rung by rung, and to the ledger itself.
    #[test]
    fn every_level_reconciles_with_the_ledger(sales in ledger()) {
        let ladders = cell_ladders(&sales, telling(true)).unwrap();
        let inside = || sales.cells.iter().filter(|cell| cell.key.is_inside);
        let nothing = Ladder::default();
        let whole = ladders.iter().fold(nothing, |sum, (_, ladder)| sum.and(ladder));
        prop_assert_eq!(whole.amount(Rung::NetSales).unwrap(), inside().map(|cell| cell.sums.net).sum());
        prop_assert_eq!(whole.amount(Rung::ListSales).unwrap(), inside().map(|cell| cell.sums.list).sum());
        let levels: [fn(&CellKey) -> String; 3] =
            [|key| key.account.to_string(), |key| format!("{:?}", key.product), |key| key.month.to_string()];
        for level in levels {
            let mut rows: BTreeMap<String, Ladder> = BTreeMap::new();
            for (place, ladder) in &ladders {
                let row = rows.entry(level(&sales.cells[*place].key)).or_default();
                *row = row.and(ladder);
            }
            for rung in Rung::ALL.iter().filter(|rung| whole.amount(**rung).is_some()) {
                let is_below = *rung >= Rung::ContributionI;
                // A row whose cost is all unknown has no contribution: it adds nothing to that of the whole.
                let sum: Amount = rows.values().filter_map(|row| row.amount(*rung)).sum();
                prop_assert_eq!(sum, whole.amount(*rung).unwrap(), "{} {}", rung, is_below);
            }
        }
    }

    /// The lines of a cell make the cell, rung by rung.
    #[test]
    fn lines_make_their_cells(sales in ledger(), halves in prop::collection::vec(any::<bool>(), 40)) {
        let mut sales = sales;
        for (place, cell) in sales.cells.iter().enumerate().filter(|(_, cell)| cell.key.is_inside) {
            let day = "2026-01-01".parse().unwrap();
            let line = |sums| SoldLine { cell: place, invoice: Arc::from("I1"), paid: Some(0), day, sums };
            // Every other cell is of two lines.
            let mut sums = cell.sums;
            if halves[place % halves.len()] {
                let net = Amount(sums.net.0 / 3);
                let part = CellSums { lines: 0, net, written: net, list: net, listed: net, ..CellSums::default() };
                sums = CellSums { net: sums.net - net, written: sums.written - net, list: sums.list - net, listed: sums.listed - net, ..sums };
                sales.lines.push(line(part));
            }
            sales.lines.push(line(sums));
        }
        let of_lines = line_ladders(&sales, telling(true)).unwrap();
        for (place, ladder) in cell_ladders(&sales, telling(true)).unwrap() {
            let own = sales.lines.iter().zip(&of_lines).filter(|(line, _)| line.cell == place);
            let whole = own.map(|(_, ladder)| *ladder).reduce(|a, b| a.and(&b)).unwrap();
            for rung in Rung::ALL {
                prop_assert_eq!(whole.amount(*rung), ladder.amount(*rung), "{}", rung);
            }
        }
    }

    /// What an agreement accrues is in the cells, to the cent.
    #[test]
    fn rebates_are_shared_out_whole(sales in ledger()) {
        let mut all = sales.clone();
        for cell in &mut all.cells {
            cell.key.is_inside = true;
        }
        let net: Amount = all.cells.iter().map(|cell| cell.sums.net).sum();
        let accrued = all.agreements[0].0.standing(Sold { revenue: net, quantity: Amount::ZERO }, telling(true).as_of).accrued;
        let ladders = cell_ladders(&all, telling(true)).unwrap();
        let shared: Amount = ladders.iter().filter_map(|(_, ladder)| ladder.amount(Rung::Rebate)).sum();
        prop_assert!((shared - accrued).0.abs() <= 50, "{} {}", shared, accrued);
        prop_assert_eq!(shared.0 % 100, 0);
    }
}
