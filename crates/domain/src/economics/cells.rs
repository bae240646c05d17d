//! The finest unit that off-invoice amounts are shared out to, and the ladder of each.
//!
//! A cell is what one account bought of one product, as long as it was in one category, at one site from one salesperson in one month, in one currency, with or
//! without a known cost. Every ladder, at whatever level, is a sum of the ladders of cells: so all of them agree to the cent.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::blocks::Blocks;
use super::charges::{PlacedCharge, SERVING, Served};
use super::ladder::{Coverage, Entry, Ladder, Missing, Rung};
use super::lines::SoldLine;
use super::share_out::nearest;
use crate::accounts::AccountRef;
use crate::money::{Amount, Currency, PARTS_PER_UNIT};
use crate::rebates::{Agreement, Sold};
use crate::time::{AsOf, Month};
use crate::units::BaseSum;

/// What a cell is about, in the order cells are in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    /// Who bought.
    pub account: AccountRef,
    /// The month.
    pub month: Month,
    /// The product's id in the account's source; `None` for lines without one.
    pub product: Option<Arc<str>>,
    /// The category the product belonged to.
    pub category: Option<Arc<str>>,
    /// The site that was delivered to.
    pub site: Option<Arc<str>>,
    /// The salesperson.
    pub salesperson: Option<Arc<str>>,
    /// The currency the lines are written in.
    pub currency: Arc<str>,
    /// Whether the cost of the lines is known.
    pub is_costed: bool,
    /// Whether the lines lie in the period that is asked; others count for agreements alone.
    pub is_inside: bool,
}

/// The sums of a cell's lines, in the reporting currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CellSums {
    /// Lines of all kinds.
    pub lines: u64,
    /// Net sales.
    pub net: Amount,
    /// Net sales in the currency they are written in.
    pub written: Amount,
    /// At list prices; of lines without one, net.
    pub list: Amount,
    /// What the invoices took off.
    pub discount: Amount,
    /// Net sales of lines whose list price or discount is known.
    pub listed: Amount,
    /// Direct cost, where it is known.
    pub cost: Amount,
    /// Lines whose freight is known.
    pub freight_lines: u64,
    /// Their freight.
    pub freight: Amount,
    /// The sum of the quantities that are known, in the base unit, exact: whoever adds cells up rounds once.
    pub quantity: BaseSum,
    /// Lines in a unit that nothing leads to the base unit: not in the quantity.
    pub unconverted_lines: u64,
    /// Their net sales.
    pub unconverted_net: Amount,
    /// Net sales of the lines that the quantity is of.
    pub counted_net: Amount,
}

impl CellSums {
    /// Takes in the sums of others.
    #[inline]
    pub fn add(&mut self, other: &Self) {
        self.lines += other.lines;
        self.net += other.net;
        self.written += other.written;
        self.list += other.list;
        self.discount += other.discount;
        self.listed += other.listed;
        self.cost += other.cost;
        self.freight_lines += other.freight_lines;
        self.freight += other.freight;
        self.quantity += other.quantity;
        self.unconverted_lines += other.unconverted_lines;
        self.unconverted_net += other.unconverted_net;
        self.counted_net += other.counted_net;
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it is about.
    pub key: CellKey,
    /// What its quantity counts: the base unit of its product, or the one unit of all lines of it; `None` where nothing says,
    /// and where the lines name several.
    pub unit: Option<Arc<str>>,
    /// Its sums.
    pub sums: CellSums,
}

/// What was sold under an agreement in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnderAgreement {
    /// The place of the cell.
    pub cell: usize,
    /// Net sales in the reporting currency.
    pub revenue: Amount,
    /// The quantity in base units, exact.
    pub quantity: BaseSum,
    /// Lines in units that nothing leads to the base unit of their product: not in the quantity.
    pub unconverted_lines: u64,
    /// Net sales as written.
    pub written: Amount,
}

impl UnderAgreement {
    /// Takes in what else was sold under it in the same cell.
    pub fn add(&mut self, other: &Self) {
        self.revenue += other.revenue;
        self.quantity += other.quantity;
        self.unconverted_lines += other.unconverted_lines;
        self.written += other.written;
    }
}

/// How an invoice was paid as of a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InvoiceTerms {
    /// What the customer kept for paying early, in the reporting currency.
    pub discount: Amount,
    /// What was to be paid, times the days until it was paid.
    pub amount_days: i128,
    /// What was to be paid.
    pub amount: Amount,
}

impl InvoiceTerms {
    /// What waiting for these net sales costs, by a rate a year in percent and the days of a year: the days waited are those of
    /// the payments, weighted by amount, to hundredths.
    pub fn waiting_cost(&self, net: Amount, percent: Amount, year_days: u16) -> Amount {
        let hundredths = nearest(self.amount_days * 100, self.amount.0);
        Amount(nearest(net.0 * percent.0 * hundredths, 100 * PARTS_PER_UNIT * i128::from(year_days) * 100))
    }
}

/// The net sales of an invoice in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnInvoice {
    /// The place of the cell.
    pub cell: usize,
    /// Net sales.
    pub net: Amount,
}

/// Everything ladders are made of.
#[derive(Debug, Clone, Default)]
pub struct Sales {
    /// The cells, in the order of their keys; after them those without lines, which only carry charges.
    pub cells: Vec<Cell>,
    /// Each agreement and what was sold under it.
    pub agreements: Vec<(Agreement, Vec<UnderAgreement>)>,
    /// Each invoice whose payment is known, and where its lines are.
    pub invoices: Vec<(InvoiceTerms, Vec<OnInvoice>)>,
    /// The lines of the period one by one, where they are asked, by day and invoice.
    pub lines: Vec<SoldLine>,
    /// What serving accounts costs, and where their lines are.
    pub charges: Vec<PlacedCharge>,
    /// The rungs on which somebody said what serving costs.
    pub charged: BTreeSet<Rung>,
    /// The rungs that count accounts which may not be seen.
    pub hidden: BTreeSet<Rung>,
}

impl Sales {
    /// Lines under agreements by quantity that count nothing, because nothing leads their unit to that of their product.
    pub fn unconverted_under_agreements(&self) -> u64 {
        let by_quantity = self.agreements.iter().filter(|(agreement, _)| agreement.counts_quantity());
        by_quantity.flat_map(|(_, parts)| parts).map(|part| part.unconverted_lines).sum()
    }
}

/// How ladders are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Telling {
    /// The currency everything is added up in.
    pub currency: Currency,
    /// The day that accruals are as of.
    pub as_of: AsOf,
    /// What capital costs a year, in percent; `None` where nobody said.
    pub capital_percent: Option<Amount>,
    /// The days of a year, by which the wait for money is counted.
    pub year_days: u16,
    /// Whether costs may be seen.
    pub margin: bool,
    /// Whether an agreement counts purchases that may not be seen.
    pub rebates_hidden: bool,
}

/// Purchases under an agreement are in several currencies, none of which is the agreement's alone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the agreement `{agreement}` is in {currency}, and what was sold under it also in other currencies: agreements over \
     several currencies are in the reporting currency, {reporting}"
)]
pub struct MixedCurrencies {
    agreement: String,
    currency: Currency,
    reporting: Currency,
}

/// The ladder of each cell that lies in the period, with its place.
pub fn cell_ladders(sales: &Sales, telling: Telling) -> Result<Vec<(usize, Ladder)>, MixedCurrencies> {
    Ok(each_ladder(sales, telling)?.collect())
}

/// The same, one after the other: a large company has more cells than anybody should hold ladders of.
pub fn each_ladder(
    sales: &Sales,
    telling: Telling,
) -> Result<impl Iterator<Item = (usize, Ladder)>, MixedCurrencies> {
    let blocks = Blocks::of(&sales.cells);
    let mut off = vec![Off::default(); sales.cells.len()];
    for (agreement, parts) in &sales.agreements {
        let rebate = |cell: usize, share| off.get_mut(cell).into_iter().for_each(|off| off.rebate += share);
        accrue(agreement, parts, sales, telling, &blocks, rebate)?;
    }
    for (terms, parts) in &sales.invoices {
        charge(*terms, parts, telling, &blocks, |cell, paid| {
            if let Some(off) = off.get_mut(cell) {
                off.cash_discount += paid.kept;
                off.waiting += paid.waited;
                off.paid += paid.net;
                off.is_paid = true;
            }
        });
    }
    for charge in &sales.charges {
        serve(charge, sales, telling, &blocks, |cell, share| {
            off.get_mut(cell).into_iter().for_each(|off| off.served.add(charge.rung, share));
        });
    }
    let cells = sales.cells.iter().zip(off).enumerate().filter(|(_, (cell, _))| cell.key.is_inside);
    Ok(cells.map(move |(place, (cell, off))| (place, ladder(cell, off, telling, sales))))
}

/// What comes off a cell or a line after the invoice.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Off {
    pub(super) rebate: Amount,
    pub(super) cash_discount: Amount,
    pub(super) waiting: Amount,
    pub(super) paid: Amount,
    pub(super) is_paid: bool,
    pub(super) served: Served,
}

/// The rebate of an agreement by cell: as much as its standing says, over what was sold so far.
pub(super) fn accrue(
    agreement: &Agreement,
    parts: &[UnderAgreement],
    sales: &Sales,
    telling: Telling,
    blocks: &Blocks,
    mut give: impl FnMut(usize, Amount),
) -> Result<(), MixedCurrencies> {
    let terms = agreement.terms();
    let mut quantity = BaseSum::default();
    for part in parts {
        quantity += part.quantity;
    }
    let quantity = quantity.rounded();
    let revenue: Amount = parts.iter().map(|part| part.revenue).sum();
    let is_own = |part: &UnderAgreement| {
        sales.cells.get(part.cell).is_some_and(|cell| &*cell.key.currency == terms.currency.code())
    };
    let total = if terms.currency == telling.currency {
        agreement.standing(Sold { revenue, quantity }, telling.as_of).accrued
    } else if parts.iter().all(is_own) {
        let written: Amount = parts.iter().map(|part| part.written).sum();
        let accrued = agreement.standing(Sold { revenue: written, quantity }, telling.as_of).accrued;
        Amount(nearest(accrued.0 * revenue.0, written.0))
    } else {
        let agreement = terms.agreement.clone();
        return Err(MixedCurrencies { agreement, currency: terms.currency, reporting: telling.currency });
    };
    let by_quantity =
        agreement.tiers().iter().any(|tier| matches!(tier.gives, crate::rebates::Gives::PerUnit(_)));
    let shares = if by_quantity {
        let weighed: Vec<_> = parts.iter().map(|part| (part.cell, part.quantity)).collect();
        blocks.share(total, &weighed, BaseSum::rounded, telling.currency)
    } else {
        let weighed: Vec<_> = parts.iter().map(|part| (part.cell, part.revenue)).collect();
        blocks.share(total, &weighed, |revenue| revenue, telling.currency)
    };
    for (part, share) in parts.iter().zip(shares) {
        give(part.cell, share);
    }
    Ok(())
}

/// What a cell bears of an invoice whose payment is known.
pub(super) struct Paid {
    /// What was kept of it.
    pub(super) kept: Amount,
    /// What the wait for the rest costs.
    pub(super) waited: Amount,
    /// Net sales on the invoice.
    pub(super) net: Amount,
}

/// What was kept of an invoice and what the wait for the rest costs, by cell.
pub(super) fn charge(
    terms: InvoiceTerms,
    parts: &[OnInvoice],
    telling: Telling,
    blocks: &Blocks,
    mut give: impl FnMut(usize, Paid),
) {
    let weighed: Vec<_> = parts.iter().map(|part| (part.cell, part.net)).collect();
    let net = parts.iter().map(|part| part.net).sum();
    let cost = |percent| terms.waiting_cost(net, percent, telling.year_days);
    let waiting = telling.capital_percent.map_or(Amount::ZERO, cost);
    let kept = blocks.share(terms.discount, &weighed, |net| net, telling.currency);
    let waited = blocks.share(waiting, &weighed, |net| net, telling.currency);
    for ((part, kept), waited) in parts.iter().zip(kept).zip(waited) {
        give(part.cell, Paid { kept, waited, net: part.net });
    }
}

/// What serving an account costs by cell: by the number of its lines.
pub(super) fn serve(
    charge: &PlacedCharge,
    sales: &Sales,
    telling: Telling,
    blocks: &Blocks,
    mut give: impl FnMut(usize, Amount),
) {
    let lines = |place: usize| Amount(sales.cells.get(place).map_or(0, |cell| i128::from(cell.sums.lines)));
    let weighed: Vec<_> = charge.cells.iter().map(|place| (*place, lines(*place))).collect();
    let shares = blocks.share(charge.amount, &weighed, |lines| lines, telling.currency);
    for (place, share) in charge.cells.iter().zip(shares) {
        give(*place, share);
    }
}

pub(super) fn ladder(cell: &Cell, off: Off, telling: Telling, of: &Sales) -> Ladder {
    let sums = cell.sums;
    let costed = cell.key.is_costed;
    let known = |is_known: bool, amount: Amount, missing: Missing| {
        if is_known { Entry::Known(amount) } else { Entry::Missing(missing) }
    };
    let mut ladder = Ladder::of(sums.net);
    ladder.coverage = Coverage {
        lines: sums.lines,
        listed: sums.listed,
        uncosted_lines: if costed { 0 } else { sums.lines },
        costed: if costed { sums.net } else { Amount::ZERO },
        paid: off.paid,
        left_out: if costed { Served::default() } else { off.served },
    };
    ladder.set(Rung::InvoiceDiscount, Entry::Known(sums.discount));
    ladder.set(Rung::PriceDifference, Entry::Known(sums.list - sums.discount - sums.net));
    ladder.set(Rung::Rebate, known(!telling.rebates_hidden, off.rebate, Missing::Hidden));
    ladder.set(Rung::CashDiscount, known(off.is_paid, off.cash_discount, Missing::NoPayments));
    let no_waiting =
        if telling.capital_percent.is_none() { Missing::NoCapitalRate } else { Missing::NoPayments };
    let waits = off.is_paid && telling.capital_percent.is_some();
    ladder.set(Rung::PaymentTerms, known(waits, off.waiting, no_waiting));
    if !telling.margin {
        ladder.coverage.left_out = Served::default();
        for rung in [Rung::Freight, Rung::UncostedSales, Rung::CostOfGoods].into_iter().chain(SERVING) {
            ladder.set(rung, Entry::Missing(Missing::Hidden));
        }
        return ladder;
    }
    ladder.set(Rung::Freight, known(sums.freight_lines > 0, sums.freight, Missing::NoFreight));
    for rung in SERVING.into_iter().filter(|rung| of.charged.contains(rung)) {
        ladder.set(rung, known(costed, off.served.of(rung), Missing::NoCost));
    }
    for rung in &of.hidden {
        ladder.set(*rung, Entry::Missing(Missing::Hidden));
    }
    ladder.set(Rung::CostOfGoods, known(costed, sums.cost, Missing::NoCost));
    let taken = [Rung::Rebate, Rung::CashDiscount, Rung::PaymentTerms, Rung::Freight];
    let taken: Amount = taken.into_iter().filter_map(|rung| ladder.amount(rung)).sum();
    let uncosted = if costed { Amount::ZERO } else { sums.net - taken };
    ladder.set(Rung::UncostedSales, Entry::Known(uncosted));
    ladder
}
