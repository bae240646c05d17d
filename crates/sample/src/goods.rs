//! What stands on a document: which product, how much of it, at which price and cost. Money is counted in cents of the
//! document's currency, prices and unit costs in 1/10,000.

use crate::accounts::Account;
use crate::cast::{PROJECT_LINES, PROJECT_PERCENT, Story};
use crate::plan::{Document, Extra, Kind, Plan};
use crate::prices::{rounded, unit_cost};
use crate::rng::{Purpose, Rng};

/// What a line is worth in thousandths of the account's mean line: sixteen equally likely steps with the mean 1,000.
const LINE_VALUES: [u32; 16] =
    [140, 230, 310, 390, 470, 550, 640, 740, 850, 970, 1110, 1280, 1500, 1820, 2300, 2700];

/// Thousandths more off the list on what an ordinary customer buys most.
const FAVOURITE_DISCOUNT: i64 = 20;

/// A line of a document.
#[derive(Debug)]
pub(crate) struct Line {
    /// Index into the catalogue.
    pub(crate) product: usize,
    pub(crate) quantity: i64,
    /// List price, and thousandths off it; `None` where only money goes back.
    pub(crate) price: Option<(i64, i64)>,
    pub(crate) net: i64,
    pub(crate) unit_cost: Option<i64>,
    pub(crate) kind: &'static str,
    /// The invoice that sold what comes back.
    pub(crate) refers_to: Option<i64>,
}

/// The first goods of a customer's last invoice, of which something may come back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sold {
    invoice: i64,
    product: usize,
    /// What has not come back.
    packs: i64,
    list_price: i64,
    discount: i64,
    unit_cost: Option<i64>,
    net: i64,
}

/// What stands on one document, drawn line by line.
#[derive(Debug)]
pub(crate) struct Goods<'a> {
    plan: &'a Plan,
    document: &'a Document,
    account: &'a Account,
    invoice: i64,
    last_sold: &'a mut Option<Sold>,
    month: u32,
    /// One unit of the customer's currency in millionths of a euro.
    rate: i64,
    rng: Rng,
}

impl<'a> Goods<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        document: &'a Document,
        nth: u32,
        invoice: i64,
        account: &'a Account,
        last_sold: &'a mut Option<Sold>,
    ) -> Self {
        let month = plan.calendar.month_of(document.day);
        let rate = plan.rates.on(account.country.currency(), document.day);
        let rng = Rng::of(plan.seed, Purpose::Document(nth));
        Self { plan, document, account, invoice, last_sold, month, rate, rng }
    }

    /// The n-th line, 0 being the first.
    pub(crate) fn line(&mut self, nth: u32) -> Line {
        let is_last = nth + 1 == self.document.lines;
        match (self.document.kind, *self.last_sold) {
            (Kind::Sale(Extra::Freight), _) if is_last => self.freight(),
            (Kind::Sale(Extra::Sample), _) if is_last => self.sample(),
            (Kind::Sale(_), _) => self.sale(nth),
            (Kind::Return, _) if self.account.is(Story::NegativeRevenue) => self.old_stock(),
            (Kind::Return, Some(sold)) if sold.packs > 0 => self.come_back(sold),
            (Kind::Return | Kind::Credit, Some(sold)) => Self::credited(sold),
            (Kind::Return | Kind::Credit, None) => self.old_stock(),
        }
    }

    fn sale(&mut self, nth: u32) -> Line {
        let worth = self.worth();
        let product = self.choose(worth);
        let (line, packs) = self.sold(product, worth);
        if let (0, Some((list_price, discount))) = (nth, line.price) {
            let (invoice, unit_cost, net) = (self.invoice, line.unit_cost, line.net);
            *self.last_sold = Some(Sold { invoice, product, packs, list_price, discount, unit_cost, net });
        }
        line
    }

    /// A product for about so much, and how many packs that is.
    fn sold(&self, product: usize, worth: i64) -> (Line, i64) {
        let (list_price, discount) = (self.list_price(product), self.discount(product));
        let pack = self.pack(product);
        let local = rounded(worth * 1_000_000, self.rate);
        let packs = rounded(local * 100_000, list_price * (1000 - discount) * pack).max(1);
        (self.priced(product, packs * pack, (list_price, discount), "sale"), packs)
    }

    fn priced(&self, product: usize, quantity: i64, price: (i64, i64), kind: &'static str) -> Line {
        Line {
            product,
            quantity,
            price: Some(price),
            net: net(quantity, price),
            unit_cost: self.unit_cost(product),
            kind,
            refers_to: None,
        }
    }

    fn freight(&mut self) -> Line {
        let product = self.plan.catalogue.freight();
        let parcels = i64::from(self.rng.between(1, 3));
        self.priced(product, parcels, (self.list_price(product), 0), "freight")
    }

    fn sample(&mut self) -> Line {
        let product = self.rng.pick(&self.account.favourites);
        self.priced(product, self.pack(product), (self.list_price(product), 1000), "free")
    }

    /// Up to half of what was sold comes back, at its price and cost.
    fn come_back(&mut self, sold: Sold) -> Line {
        let most = u32::try_from((sold.packs + 1) / 2).unwrap_or(1);
        let packs = i64::from(self.rng.between(1, most));
        *self.last_sold = Some(Sold { packs: sold.packs - packs, ..sold });
        let quantity = packs * self.pack(sold.product);
        let price = (sold.list_price, sold.discount);
        Line {
            product: sold.product,
            quantity: -quantity,
            price: Some(price),
            net: -net(quantity, price),
            unit_cost: sold.unit_cost,
            kind: "return",
            refers_to: Some(sold.invoice),
        }
    }

    fn credited(sold: Sold) -> Line {
        Line {
            product: sold.product,
            quantity: 0,
            price: None,
            net: -(sold.net / 12).max(1),
            unit_cost: sold.unit_cost.map(|_| 0),
            kind: "credit",
            refers_to: Some(sold.invoice),
        }
    }

    /// Stock the dealer bought before the first month, at today's price.
    fn old_stock(&mut self) -> Line {
        let worth = self.worth();
        let product = self.choose_favourite();
        let (line, _) = self.sold(product, worth);
        Line { quantity: -line.quantity, net: -line.net, kind: "return", ..line }
    }

    /// What the next line should come to, in cents of EUR.
    fn worth(&mut self) -> i64 {
        let account = self.account;
        let (turnover, lines) = match (account.is(Story::Project), self.document.huge) {
            (true, true) => (account.turnover * PROJECT_PERCENT / 100, PROJECT_LINES),
            (true, false) => {
                (account.turnover * (100 - PROJECT_PERCENT) / 100, account.lines - PROJECT_LINES)
            }
            (false, _) => (account.turnover, account.lines),
        };
        let permille =
            if account.is_calm() { self.rng.between(750, 1250) } else { self.rng.pick(&LINE_VALUES) };
        (turnover * i64::from(permille) / 1000 / i64::from(lines.max(1))).max(1)
    }

    /// A product for a line of about this worth: mostly a favourite. Where one pack of it comes to more, others are tried,
    /// and the cheapest seen is taken.
    fn choose(&mut self, worth: i64) -> usize {
        let (mut chosen, mut least) = (0, i64::MAX);
        for _ in 0..10 {
            let index = self.any();
            let pack = self.product(index).map_or(0, |it| it.list_price * it.pack / 100);
            if pack < least {
                (chosen, least) = (index, pack);
            }
            if least <= worth {
                break;
            }
        }
        chosen
    }

    fn choose_favourite(&mut self) -> usize {
        self.rng.pick(&self.account.favourites)
    }

    fn any(&mut self) -> usize {
        let favourite = self.choose_favourite();
        if self.account.is(Story::UnknownCost) || self.rng.chance(850) {
            return favourite;
        }
        // Only ordinary customers also buy what has no known cost, so that the planted losses are known to the cent.
        if self.account.role.is_none() && self.rng.chance(200) {
            let unknown = self.plan.catalogue.without_cost();
            return unknown.start + self.rng.index(unknown.len());
        }
        self.rng.index(self.plan.catalogue.with_cost)
    }

    fn product(&self, index: usize) -> Option<&'a crate::catalogue::Product> {
        self.plan.catalogue.products.get(index)
    }

    fn pack(&self, product: usize) -> i64 {
        self.product(product).map_or(1, |product| product.pack)
    }

    fn list_price(&self, product: usize) -> i64 {
        self.plan.prices.list(product, self.account.country.currency(), self.month)
    }

    fn unit_cost(&self, product: usize) -> Option<i64> {
        unit_cost(self.product(product)?, self.month, self.rate)
    }

    fn discount(&self, product: usize) -> i64 {
        let left = self.plan.calendar.month_count() - self.month;
        let favourite = self.account.role.is_none() && self.account.favourites.contains(&product);
        self.account.discount(left) + if favourite { FAVOURITE_DISCOUNT } else { 0 }
    }
}

/// Quantity times list price less discount, in cents.
fn net(quantity: i64, (list_price, discount): (i64, i64)) -> i64 {
    rounded(quantity * list_price * (1000 - discount), 100_000)
}
