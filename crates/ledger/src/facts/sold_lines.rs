//! The lines of cells one by one, where a question goes down to them.

use std::sync::Arc;

use mainstay_domain::economics::{CellSums, SoldLine};
use mainstay_domain::time::Day;

use super::sold_cells::Key;
use super::sold_quantities::Sums;

/// A line while lines are folded.
pub(super) struct Line {
    pub(super) key: Key,
    pub(super) invoice: Arc<str>,
    /// The place of its invoice among those whose payment is known.
    pub(super) paid: Option<usize>,
    pub(super) day: Day,
    pub(super) sums: Sums,
}

impl Line {
    pub(super) fn renumbered(self, new: impl Fn(u32) -> u32 + Copy) -> Self {
        Self { key: self.key.renumbered(new), sums: self.sums.renumbered(new), ..self }
    }
}

/// The lines at their cells, in an order that does not depend on who folded what. `cell` says of a key which cell it is, and
/// whether its quantities are in several units.
pub(super) fn at_cells(lines: Vec<Line>, cell: impl Fn(Key) -> Option<(usize, bool)>) -> Vec<SoldLine> {
    let at_cell = |line: Line| {
        let Line { key, invoice, paid, day, sums } = line;
        let (cell, is_mixed) = cell(key)?;
        Some(SoldLine { cell, invoice, paid, day, sums: sums.close(is_mixed) })
    };
    let mut lines: Vec<SoldLine> = lines.into_iter().filter_map(at_cell).collect();
    lines.sort_by_cached_key(|line| {
        let CellSums { net, written, list, discount, cost, freight, quantity, .. } = line.sums;
        let sums = [net, written, list, discount, cost, freight, quantity.rounded()];
        (line.day, Arc::clone(&line.invoice), line.cell, sums)
    });
    lines
}
