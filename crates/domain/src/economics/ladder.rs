//! The contribution ladder: from sales at list prices to the fourth contribution margin (F6).
//!
//! A rung is either a *level* (sales at list, net sales, pocket sales, contribution I to IV) or a *deduction* that leads from
//! one level to the next. Deductions are positive where they cost. Company overhead is no rung: it is never spread.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::charges::{SERVING, Served};
use crate::money::Amount;

macro_rules! rungs {
    ($($(#[$doc:meta])* $name:ident = $word:tt;)+) => {
        /// A rung of the contribution ladder, from the top down.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        pub enum Rung {
            $($(#[$doc])* #[serde(rename = $word)] $name,)+
        }

        impl Rung {
            /// Every rung, from the top down.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The word used in the API, exports and the command line.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }
        }
    };
}

rungs! {
    /// Level: quantity at list prices. A line without a list price enters at its net price.
    ListSales = "list_sales";
    /// What invoices took off the list price.
    InvoiceDiscount = "invoice_discount";
    /// What lies between list price, discount and net price and is explained by neither.
    PriceDifference = "price_difference";
    /// Level: net sales, the revenue of the ledger.
    NetSales = "net_sales";
    /// Rebates, accrued by the tier that agreements will reach.
    Rebate = "rebate";
    /// What customers kept for paying early.
    CashDiscount = "cash_discount";
    /// What waiting for the money costs: net sales x rate x days / 365.
    PaymentTerms = "payment_terms";
    /// What carrying the goods cost the seller.
    Freight = "freight";
    /// Level: net sales less everything that comes off after the invoice.
    PocketSales = "pocket_sales";
    /// Pocket sales of lines whose cost is unknown: taken out, because an unknown cost is not a cost of nothing.
    UncostedSales = "uncosted_sales";
    /// Direct cost of the goods, of lines whose cost is known.
    CostOfGoods = "cost_of_goods";
    /// Level: contribution margin I, of the product.
    ContributionI = "contribution_1";
    /// What handling orders costs.
    OrderCost = "order_cost";
    /// What picking, packing and moving the goods costs.
    LogisticsCost = "logistics_cost";
    /// Level: contribution margin II, after order and logistics cost.
    ContributionII = "contribution_2";
    /// Visits, service, special treatment and key account hours.
    CustomerCost = "customer_cost";
    /// Level: contribution margin III, of the customer.
    ContributionIII = "contribution_3";
    /// Cost of a segment as a whole, shared out within it.
    SegmentCost = "segment_cost";
    /// Level: contribution margin IV, after segment cost.
    ContributionIV = "contribution_4";
}

impl Rung {
    /// Whether it is a level, and not a deduction.
    pub fn is_level(self) -> bool {
        matches!(
            self,
            Self::ListSales
                | Self::NetSales
                | Self::PocketSales
                | Self::ContributionI
                | Self::ContributionII
                | Self::ContributionIII
                | Self::ContributionIV
        )
    }

    /// Every level, from the top down.
    pub fn levels() -> impl DoubleEndedIterator<Item = Self> {
        Self::ALL.iter().copied().filter(|rung| rung.is_level())
    }

    /// Every deduction, from the top down.
    pub fn deductions() -> impl DoubleEndedIterator<Item = Self> {
        Self::ALL.iter().copied().filter(|rung| !rung.is_level())
    }

    /// The deductions that lead to this level from the one above it; none for a deduction and for sales at list.
    pub fn leads_from(self) -> Vec<Self> {
        if !self.is_level() {
            return Vec::new();
        }
        let above = Self::ALL.iter().rev().skip_while(|rung| **rung >= self);
        let mut deductions: Vec<Self> = above.copied().take_while(|rung| !rung.is_level()).collect();
        deductions.reverse();
        deductions
    }
}

impl fmt::Display for Rung {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is not a rung.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a rung of the ladder: use list_sales, net_sales, pocket_sales, or contribution_1 to contribution_4"
)]
pub struct NotARung(pub String);

impl FromStr for Rung {
    type Err = NotARung;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().copied().find(|rung| rung.as_str() == text);
        found.ok_or_else(|| NotARung(text.to_owned()))
    }
}

/// Why a rung has no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// No line names what carrying it cost.
    NoFreight,
    /// The ledger has no payments of these invoices.
    NoPayments,
    /// Nobody said what capital costs.
    NoCapitalRate,
    /// No line has a cost.
    NoCost,
    /// Nobody said what this costs on these days.
    NotCharged,
    /// Nothing between this level and the one above it is known: it would only repeat that.
    NothingKnown,
    /// The reader may not see all it is made of.
    Hidden,
}

/// What a rung says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// So much.
    Known(Amount),
    /// Nothing, and why.
    Missing(Missing),
}

impl Entry {
    /// The amount; `None` where it is missing.
    pub fn amount(self) -> Option<Amount> {
        match self {
            Self::Known(amount) => Some(amount),
            Self::Missing(_) => None,
        }
    }

    /// Both together: what is hidden stays hidden, and what is known outlives what is missing.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Missing(Missing::Hidden), _) | (_, Self::Missing(Missing::Hidden)) => {
                Self::Missing(Missing::Hidden)
            }
            (Self::Known(a), Self::Known(b)) => Self::Known(a + b),
            (known @ Self::Known(_), Self::Missing(_)) | (Self::Missing(_), known) => known,
        }
    }
}

/// How much of net sales the uncertain rungs are about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Lines of all kinds.
    pub lines: u64,
    /// Net sales of lines whose list price or discount is known.
    pub listed: Amount,
    /// Lines whose cost is unknown.
    pub uncosted_lines: u64,
    /// Net sales of lines whose cost is known.
    pub costed: Amount,
    /// Net sales of invoices whose payment is known.
    pub paid: Amount,
    /// What serving the lines whose cost is unknown costs: it is left out with their sales.
    pub left_out: Served,
}

impl Coverage {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            lines: self.lines + other.lines,
            listed: self.listed + other.listed,
            uncosted_lines: self.uncosted_lines + other.uncosted_lines,
            costed: self.costed + other.costed,
            paid: self.paid + other.paid,
            left_out: self.left_out.and(other.left_out),
        }
    }
}

/// The number of deductions.
const DEDUCTIONS: usize = 12;

/// A ladder of anything: a line, an account, a segment, the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ladder {
    net_sales: Amount,
    deductions: [Entry; DEDUCTIONS],
    /// How much of net sales the uncertain rungs are about.
    pub coverage: Coverage,
}

impl Default for Ladder {
    /// A ladder of nothing, which nobody was charged for.
    fn default() -> Self {
        let mut ladder = Self {
            net_sales: Amount::ZERO,
            deductions: [Entry::Known(Amount::ZERO); DEDUCTIONS],
            coverage: Coverage::default(),
        };
        for rung in SERVING {
            ladder.set(rung, Entry::Missing(Missing::NotCharged));
        }
        ladder
    }
}

impl Ladder {
    /// A ladder with these net sales and nothing else.
    pub fn of(net_sales: Amount) -> Self {
        Self { net_sales, ..Self::default() }
    }

    /// Says what a deduction is. Levels follow from deductions, so that nothing can be said of them.
    pub fn set(&mut self, deduction: Rung, entry: Entry) {
        if let Some(place) = place(deduction).and_then(|place| self.deductions.get_mut(place)) {
            *place = entry;
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut both = *self;
        both.add(other);
        both
    }

    /// Takes in another.
    pub fn add(&mut self, other: &Self) {
        self.net_sales += other.net_sales;
        for (entry, other) in self.deductions.iter_mut().zip(&other.deductions) {
            *entry = entry.and(*other);
        }
        self.coverage = self.coverage.and(other.coverage);
    }

    /// What a rung says. Net sales are always known, they are the ledger's. A level below is known where something that
    /// leads to it is and nothing above it is hidden; contribution I takes a known cost.
    pub fn entry(&self, rung: Rung) -> Entry {
        if let Some(entry) = place(rung).and_then(|place| self.deductions.get(place)) {
            return *entry;
        }
        match rung {
            Rung::NetSales => Entry::Known(self.net_sales),
            Rung::ListSales => {
                let deducted = Rung::NetSales.leads_from().into_iter().map(|rung| self.entry(rung));
                Entry::Known(self.net_sales + deducted.filter_map(Entry::amount).sum())
            }
            level => self.below(level),
        }
    }

    /// The amount of a rung; `None` where it is missing.
    pub fn amount(&self, rung: Rung) -> Option<Amount> {
        self.entry(rung).amount()
    }

    /// The lowest level that is known.
    pub fn lowest(&self) -> Rung {
        Rung::levels().rfind(|level| self.amount(*level).is_some()).unwrap_or(Rung::NetSales)
    }

    /// The net sales that a rung's amount is about: those of lines with a list price or discount down to price differences, of
    /// invoices whose payment is known for what comes off with payments, of lines with a known cost from those without one on.
    pub fn covered(&self, rung: Rung) -> Amount {
        match rung {
            _ if self.amount(rung).is_none() => Amount::ZERO,
            Rung::ListSales | Rung::InvoiceDiscount | Rung::PriceDifference => self.coverage.listed,
            Rung::CashDiscount | Rung::PaymentTerms => self.coverage.paid,
            Rung::NetSales | Rung::Rebate | Rung::Freight | Rung::PocketSales | Rung::UncostedSales => {
                self.net_sales
            }
            Rung::CostOfGoods
            | Rung::ContributionI
            | Rung::OrderCost
            | Rung::LogisticsCost
            | Rung::ContributionII
            | Rung::CustomerCost
            | Rung::ContributionIII
            | Rung::SegmentCost
            | Rung::ContributionIV => self.coverage.costed,
        }
    }

    /// Net sales less cost of goods over the lines whose cost is known; `None` where there is none.
    pub fn gross_profit(&self) -> Option<Amount> {
        self.amount(Rung::CostOfGoods).map(|cost| self.coverage.costed - cost)
    }

    fn below(&self, level: Rung) -> Entry {
        let mut left = self.net_sales;
        for deduction in Rung::deductions().filter(|rung| (Rung::NetSales..level).contains(rung)) {
            match self.entry(deduction) {
                Entry::Known(amount) => left = left - amount,
                Entry::Missing(Missing::Hidden) => return Entry::Missing(Missing::Hidden),
                Entry::Missing(_) => {}
            }
        }
        if level >= Rung::ContributionI
            && let missing @ Entry::Missing(_) = self.entry(Rung::CostOfGoods)
        {
            return missing;
        }
        if level.leads_from().into_iter().all(|rung| self.amount(rung).is_none()) {
            return Entry::Missing(Missing::NothingKnown);
        }
        Entry::Known(left)
    }
}

/// The place of a deduction among them; `None` for a level.
fn place(rung: Rung) -> Option<usize> {
    Some(match rung {
        Rung::InvoiceDiscount => 0,
        Rung::PriceDifference => 1,
        Rung::Rebate => 2,
        Rung::CashDiscount => 3,
        Rung::PaymentTerms => 4,
        Rung::Freight => 5,
        Rung::UncostedSales => 6,
        Rung::CostOfGoods => 7,
        Rung::OrderCost => 8,
        Rung::LogisticsCost => 9,
        Rung::CustomerCost => 10,
        Rung::SegmentCost => 11,
        Rung::ListSales
        | Rung::NetSales
        | Rung::PocketSales
        | Rung::ContributionI
        | Rung::ContributionII
        | Rung::ContributionIII
        | Rung::ContributionIV => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: i128 = 10_000;

    fn units(units: i128) -> Entry {
        Entry::Known(Amount(units * UNIT))
    }

    /// 1,000 at list, 100 discount, 900 net; 20 rebate, 10 cash discount, 30 freight; goods 500, and 40 without a cost.
    fn ladder() -> Ladder {
        let mut ladder = Ladder::of(Amount(900 * UNIT));
        ladder.set(Rung::InvoiceDiscount, units(100));
        ladder.set(Rung::Rebate, units(20));
        ladder.set(Rung::CashDiscount, units(10));
        ladder.set(Rung::PaymentTerms, Entry::Missing(Missing::NoCapitalRate));
        ladder.set(Rung::Freight, units(30));
        ladder.set(Rung::UncostedSales, units(40));
        ladder.set(Rung::CostOfGoods, units(500));
        ladder
    }

    #[test]
    fn every_deduction_has_a_place_and_leads_to_a_level() {
        assert_eq!(Rung::deductions().count(), DEDUCTIONS);
        let led: Vec<Rung> = Rung::levels().flat_map(Rung::leads_from).collect();
        assert_eq!(led, Rung::deductions().collect::<Vec<_>>());
        for rung in Rung::ALL {
            assert_eq!(rung.as_str().parse(), Ok(*rung));
        }
    }

    #[test]
    fn levels_follow_from_deductions() {
        let of = |rung| ladder().amount(rung).map(|amount| amount.0 / UNIT);
        let [list, net, pocket, first] =
            [Rung::ListSales, Rung::NetSales, Rung::PocketSales, Rung::ContributionI].map(of);
        assert_eq!((list, net), (Some(1_000), Some(900)));
        // 900 - 20 - 10 - 30 = 840; 840 - 40 - 500 = 300.
        assert_eq!((pocket, first), (Some(840), Some(300)));
    }

    #[test]
    fn every_deduction_has_its_own_place() {
        let places: Vec<usize> = Rung::deductions().filter_map(place).collect();
        assert_eq!(places, (0..DEDUCTIONS).collect::<Vec<_>>());
        assert!(Rung::levels().all(|level| place(level).is_none()));
    }

    #[test]
    fn a_level_that_would_only_repeat_the_one_above_is_missing() {
        assert_eq!(ladder().entry(Rung::ContributionII), Entry::Missing(Missing::NothingKnown));
        assert_eq!(ladder().lowest(), Rung::ContributionI);
        let mut costed = ladder();
        costed.set(Rung::CustomerCost, units(50));
        assert_eq!(costed.entry(Rung::ContributionIII), units(250));
        assert_eq!(costed.lowest(), Rung::ContributionIII);
    }

    #[test]
    fn an_unknown_cost_is_no_cost_of_nothing() {
        let mut ladder = ladder();
        ladder.set(Rung::CostOfGoods, Entry::Missing(Missing::NoCost));
        assert_eq!(ladder.entry(Rung::ContributionI), Entry::Missing(Missing::NoCost));
        assert_eq!(ladder.lowest(), Rung::PocketSales);
    }

    #[test]
    fn what_is_hidden_hides_every_level_below_it() {
        let mut ladder = ladder();
        ladder.set(Rung::Freight, Entry::Missing(Missing::Hidden));
        assert_eq!(ladder.entry(Rung::PocketSales), Entry::Missing(Missing::Hidden));
        assert_eq!(ladder.and(&super::tests::ladder()).entry(Rung::Freight), Entry::Missing(Missing::Hidden));
    }
}
