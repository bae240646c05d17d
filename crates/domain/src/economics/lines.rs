//! The ladder of a single invoice line: what is its own, and its part of what its cell bears.
//!
//! List price, discount, freight and cost are the line's own. What its cell bears of a rebate is shared out over the cell's lines
//! by net sales, what it bears of an invoice over the lines of that invoice, and what serving costs evenly: so the lines of a
//! cell make the cell, to the cent, and with it every other level.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::blocks::Blocks;
use super::cells::{Cell, CellSums, MixedCurrencies, Off, Sales, Telling, accrue, charge, ladder, serve};
use super::ladder::Ladder;
use super::share_out::share_out;
use crate::money::Amount;
use crate::time::Day;

/// An invoice line of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoldLine {
    /// The place of its cell.
    pub cell: usize,
    /// The invoice's number.
    pub invoice: Arc<str>,
    /// The place of its invoice among those whose payment is known.
    pub paid: Option<usize>,
    /// The day.
    pub day: Day,
    /// What it says.
    pub sums: CellSums,
}

/// The ladder of each line, in the order of the lines.
pub fn line_ladders(sales: &Sales, telling: Telling) -> Result<Vec<Ladder>, MixedCurrencies> {
    let mut of_cell: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut of_invoice: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (place, line) in sales.lines.iter().enumerate() {
        of_cell.entry(line.cell).or_default().push(place);
        if let Some(invoice) = line.paid {
            of_invoice.entry((invoice, line.cell)).or_default().push(place);
        }
    }
    let net = |place: &usize| sales.lines.get(*place).map_or(Amount::ZERO, |line| line.sums.net);
    let parts = |amount: Amount, lines: &[usize], weight: &dyn Fn(&usize) -> Amount| {
        let weights: Vec<Amount> = lines.iter().map(weight).collect();
        share_out(amount, &weights, telling.currency)
    };
    let mut off = vec![Off::default(); sales.lines.len()];
    let blocks = Blocks::of(&sales.cells);
    for (agreement, under) in &sales.agreements {
        accrue(agreement, under, sales, telling, &blocks, |cell, share| {
            let Some(lines) = of_cell.get(&cell) else { return };
            for (line, part) in lines.iter().zip(parts(share, lines, &net)) {
                off.get_mut(*line).into_iter().for_each(|off| off.rebate += part);
            }
        })?;
    }
    for (place, (terms, on)) in sales.invoices.iter().enumerate() {
        charge(*terms, on, telling, &blocks, |cell, paid| {
            let Some(lines) = of_invoice.get(&(place, cell)) else { return };
            let kept = parts(paid.kept, lines, &net);
            let waited = parts(paid.waited, lines, &net);
            for ((line, kept), waited) in lines.iter().zip(kept).zip(waited) {
                let Some(off) = off.get_mut(*line) else { continue };
                off.cash_discount += kept;
                off.waiting += waited;
                off.paid += net(line);
                off.is_paid = true;
            }
        });
    }
    for charge in &sales.charges {
        serve(charge, sales, telling, &blocks, |cell, share| {
            let Some(lines) = of_cell.get(&cell) else { return };
            for (line, part) in lines.iter().zip(parts(share, lines, &|_| Amount(1))) {
                off.get_mut(*line).into_iter().for_each(|off| off.served.add(charge.rung, part));
            }
        });
    }
    let told = sales.lines.iter().zip(off).filter_map(|(line, off)| {
        let cell = Cell { sums: line.sums, ..sales.cells.get(line.cell)?.clone() };
        Some(ladder(&cell, off, telling, sales))
    });
    Ok(told.collect())
}
