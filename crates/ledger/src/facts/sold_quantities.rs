//! Quantities of cells under way: exact, and in one unit for what is compared or in none.

use mainstay_domain::economics::{CellSums, UnderAgreement};
use mainstay_domain::money::Amount;
use mainstay_domain::units::BaseSum;

/// A cell under way: its quantity is exact until every line is seen.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) known: CellSums,
    pub(super) quantity: BaseSum,
    /// Lines that the quantity is of, and their net sales.
    pub(super) counted_lines: u64,
    pub(super) counted_net: Amount,
    /// What the quantity is in.
    pub(super) unit: InUnit,
}

impl Sums {
    pub(super) fn add(&mut self, other: &Self) {
        self.known.add(&other.known);
        self.quantity += other.quantity;
        self.counted_lines += other.counted_lines;
        self.counted_net += other.counted_net;
        self.unit = self.unit.with(other.unit);
    }

    /// The same with its unit as another fold numbers it.
    pub(super) fn renumbered(self, number: impl Fn(u32) -> u32) -> Self {
        Self { unit: self.unit.renumbered(number), ..self }
    }

    /// The sums; where an account's lines of the product name several units and nobody says which is its own, none is
    /// counted.
    pub(super) fn close(self, is_mixed: bool) -> CellSums {
        let mut sums = self.known;
        if is_mixed {
            sums.unconverted_lines += self.counted_lines;
            sums.unconverted_net += self.counted_net;
        } else {
            (sums.quantity, sums.counted_net) = (self.quantity, self.counted_net);
        }
        sums
    }
}

/// What was sold under an agreement in a cell under way.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Under {
    pub(super) revenue: Amount,
    pub(super) written: Amount,
    pub(super) quantity: BaseSum,
    pub(super) counted_lines: u64,
    pub(super) unconverted_lines: u64,
    pub(super) unit: InUnit,
}

impl Under {
    pub(super) fn of(line: Sums) -> Self {
        let Sums { known, quantity, counted_lines, unit, .. } = line;
        let (revenue, written) = (known.net, known.written);
        Self { revenue, written, quantity, counted_lines, unconverted_lines: known.unconverted_lines, unit }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.revenue += other.revenue;
        self.written += other.written;
        self.quantity += other.quantity;
        self.counted_lines += other.counted_lines;
        self.unconverted_lines += other.unconverted_lines;
        self.unit = self.unit.with(other.unit);
    }

    pub(super) fn renumbered(self, number: impl Fn(u32) -> u32) -> Self {
        Self { unit: self.unit.renumbered(number), ..self }
    }

    /// The part of a cell; where lines of its product under the agreement name several units and nobody says which is its
    /// own, none is counted.
    pub(super) fn close(self, cell: usize, is_mixed: bool) -> UnderAgreement {
        let Self { revenue, written, mut quantity, mut unconverted_lines, counted_lines, .. } = self;
        if is_mixed {
            quantity = BaseSum::default();
            unconverted_lines += counted_lines;
        }
        UnderAgreement { cell, revenue, quantity, unconverted_lines, written }
    }
}

/// What the quantities of a product are in, as far as lines were seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum InUnit {
    #[default]
    None,
    One(u32),
    Several,
}

impl InUnit {
    fn renumbered(self, number: impl Fn(u32) -> u32) -> Self {
        if let Self::One(unit) = self { Self::One(number(unit)) } else { self }
    }

    pub(super) fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, unit) | (unit, Self::None) => unit,
            (Self::One(a), Self::One(b)) if a == b => self,
            _ => Self::Several,
        }
    }
}
