//! Blocks of cells: what amounts are shared out to first, so that an account has the same share at every level.
//!
//! A block is what an account bought in a month, in one currency, with or without a known cost. An amount goes to blocks, and
//! within a block to its cells. Whoever asks of accounts, countries or months needs no finer cells than blocks, and gets the
//! same cents as whoever adds up the products of each.

use std::ops::AddAssign;

use super::cells::Cell;
use super::share_out::share_out;
use crate::money::{Amount, Currency};

/// The block of each cell, by its place.
pub(super) struct Blocks {
    of: Vec<usize>,
    /// Whether each cell is a block of its own, in the same order.
    are_cells: bool,
}

impl Blocks {
    /// Of cells in the order of their keys, with those behind them that only carry charges.
    pub(super) fn of(cells: &[Cell]) -> Self {
        let kind = |cell: &Cell| (cell.key.currency.clone(), cell.key.is_costed, cell.key.is_inside);
        let is_same = |a: &Cell, b: &Cell| (a.key.month, &a.key.account) == (b.key.month, &b.key.account);
        let (mut of, mut next) = (Vec::with_capacity(cells.len()), 0);
        for month in cells.chunk_by(is_same) {
            let mut kinds: Vec<_> = month.iter().map(kind).collect();
            kinds.sort_unstable();
            kinds.dedup();
            of.extend(month.iter().map(|cell| next + kinds.binary_search(&kind(cell)).unwrap_or_default()));
            next += kinds.len();
        }
        let are_cells = of.iter().enumerate().all(|(place, block)| place == *block);
        Self { of, are_cells }
    }

    /// Shares an amount out over parts, each in a cell and with a weight that adds up exactly.
    pub(super) fn share<W: Copy + Default + AddAssign>(
        &self,
        total: Amount,
        parts: &[(usize, W)],
        weight: impl Fn(W) -> Amount,
        currency: Currency,
    ) -> Vec<Amount> {
        let weigh = |parts: &[(usize, W)]| parts.iter().map(|(_, own)| weight(*own)).collect::<Vec<_>>();
        if self.are_cells {
            return share_out(total, &weigh(parts), currency);
        }
        let block = |cell: usize| self.of.get(cell).copied().unwrap_or_default();
        // By block, each part with its place; the order within a block stays.
        let mut sorted: Vec<(usize, usize, W)> =
            parts.iter().enumerate().map(|(place, (cell, own))| (block(*cell), place, *own)).collect();
        sorted.sort_by_key(|(block, ..)| *block);
        let blocks: Vec<_> = sorted.chunk_by(|(a, ..), (b, ..)| a == b).collect();
        let sum = |block: &&[(usize, usize, W)]| {
            let mut sum = W::default();
            block.iter().for_each(|(_, _, own)| sum += *own);
            weight(sum)
        };
        let mut shares = vec![Amount::ZERO; parts.len()];
        let weights: Vec<Amount> = blocks.iter().map(sum).collect();
        for (block, total) in blocks.iter().zip(share_out(total, &weights, currency)) {
            let own: Vec<Amount> = block.iter().map(|(_, _, own)| weight(*own)).collect();
            for ((_, place, _), share) in block.iter().zip(share_out(total, &own, currency)) {
                if let Some(place) = shares.get_mut(*place) {
                    *place = share;
                }
            }
        }
        shares
    }
}
