//! The finest unit that off-invoice amounts are shared out to, and the ladder of each.
//!
//! A cell is what one account bought of one product at one site from one salesperson in one month, in one currency, with or
//! without a known cost. Every ladder, at whatever level, is a sum of the ladders of cells: so all of them agree to the cent.

use std::sync::Arc;

use super::ladder::{Coverage, Entry, Ladder, Missing, Rung};
use super::share_out::{nearest, share_out};
use crate::accounts::AccountRef;
use crate::money::{Amount, Currency, PARTS_PER_UNIT};
use crate::rebates::{Agreement, Sold};
use crate::time::{AsOf, Month};

/// What a cell is about, in the order cells are in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    /// Who bought.
    pub account: AccountRef,
    /// The month.
    pub month: Month,
    /// The product's id in the account's source; `None` for lines without one.
    pub product: Option<Arc<str>>,
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
    /// The sum of the quantities that are known.
    pub quantity: Amount,
}

impl CellSums {
    /// Takes in the sums of others.
    pub fn add(&mut self, other: Self) {
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
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it is about.
    pub key: CellKey,
    /// Its sums.
    pub sums: CellSums,
}

/// What was sold under an agreement in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnderAgreement {
    /// The place of the cell.
    pub cell: usize,
    /// Net sales and quantity, in the reporting currency.
    pub sold: Sold,
    /// Net sales as written.
    pub written: Amount,
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
    /// What waiting for these net sales costs, by a rate a year in percent: the days are those of the payments, weighted by
    /// amount, to hundredths.
    pub fn waiting_cost(&self, net: Amount, percent: Amount) -> Amount {
        let hundredths = nearest(self.amount_days * 100, self.amount.0);
        Amount(nearest(net.0 * percent.0 * hundredths, 100 * PARTS_PER_UNIT * 365 * 100))
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
#[derive(Debug, Clone)]
pub struct Sales {
    /// The cells, in the order of their keys.
    pub cells: Vec<Cell>,
    /// Each agreement and what was sold under it.
    pub agreements: Vec<(Agreement, Vec<UnderAgreement>)>,
    /// Each invoice whose payment is known, and where its lines are.
    pub invoices: Vec<(InvoiceTerms, Vec<OnInvoice>)>,
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
    let mut off = vec![Off::default(); sales.cells.len()];
    for (agreement, parts) in &sales.agreements {
        accrue(agreement, parts, sales, telling, &mut off)?;
    }
    for (terms, parts) in &sales.invoices {
        charge(*terms, parts, telling, &mut off);
    }
    let cells = sales.cells.iter().zip(off).enumerate().filter(|(_, (cell, _))| cell.key.is_inside);
    Ok(cells.map(|(place, (cell, off))| (place, ladder(cell, off, telling))).collect())
}

/// What comes off a cell after the invoice.
#[derive(Debug, Clone, Copy, Default)]
struct Off {
    rebate: Amount,
    cash_discount: Amount,
    waiting: Amount,
    paid: Amount,
    is_paid: bool,
}

/// Accrues the rebate of an agreement: as much as its standing says, over what was sold so far.
fn accrue(
    agreement: &Agreement,
    parts: &[UnderAgreement],
    sales: &Sales,
    telling: Telling,
    off: &mut [Off],
) -> Result<(), MixedCurrencies> {
    let terms = agreement.terms();
    let quantity: Amount = parts.iter().map(|part| part.sold.quantity).sum();
    let revenue: Amount = parts.iter().map(|part| part.sold.revenue).sum();
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
    let weight = |part: &UnderAgreement| if by_quantity { part.sold.quantity } else { part.sold.revenue };
    let weights: Vec<Amount> = parts.iter().map(weight).collect();
    for (part, share) in parts.iter().zip(share_out(total, &weights, telling.currency)) {
        if let Some(off) = off.get_mut(part.cell) {
            off.rebate += share;
        }
    }
    Ok(())
}

/// Charges an invoice's lines with what was kept of it and with the wait for the rest.
fn charge(terms: InvoiceTerms, parts: &[OnInvoice], telling: Telling, off: &mut [Off]) {
    let weights: Vec<Amount> = parts.iter().map(|part| part.net).collect();
    let net = weights.iter().copied().sum();
    let waiting = telling.capital_percent.map_or(Amount::ZERO, |percent| terms.waiting_cost(net, percent));
    let kept = share_out(terms.discount, &weights, telling.currency);
    let waited = share_out(waiting, &weights, telling.currency);
    for ((part, kept), waited) in parts.iter().zip(kept).zip(waited) {
        if let Some(off) = off.get_mut(part.cell) {
            off.cash_discount += kept;
            off.waiting += waited;
            off.paid += part.net;
            off.is_paid = true;
        }
    }
}

fn ladder(cell: &Cell, off: Off, telling: Telling) -> Ladder {
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
        for rung in [Rung::Freight, Rung::UncostedSales, Rung::CostOfGoods] {
            ladder.set(rung, Entry::Missing(Missing::Hidden));
        }
        return ladder;
    }
    ladder.set(Rung::Freight, known(sums.freight_lines > 0, sums.freight, Missing::NoFreight));
    ladder.set(Rung::CostOfGoods, known(costed, sums.cost, Missing::NoCost));
    let taken = [Rung::Rebate, Rung::CashDiscount, Rung::PaymentTerms, Rung::Freight];
    let taken: Amount = taken.into_iter().filter_map(|rung| ladder.amount(rung)).sum();
    let uncosted = if costed { Amount::ZERO } else { sums.net - taken };
    ladder.set(Rung::UncostedSales, Entry::Known(uncosted));
    ladder
}
