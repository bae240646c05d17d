//! Writes the documents' lines as CSV. Money is counted in cents, prices in 1/10,000 EUR.

use std::io::{self, Write};

use crate::accounts::Account;
use crate::cast::{PROJECT_LINES, PROJECT_PERCENT, Story};
use crate::catalogue::{Catalogue, Product};
use crate::csv::{push_cents, push_integer, quoted};
use crate::plan::{Document, Kind, Plan};
use crate::rng::{Purpose, Rng};

const HEADER: &str = "invoice_no,invoice_date,customer_no,customer_name,country,product_no,product_name,product_group,\
    quantity,net_amount,cost,kind\n";

/// First invoice number; the next invoice has the next number.
const FIRST_INVOICE: i64 = 10_000_001;

/// By how many thousandths prices fall against the price list from the first month to the last, costs staying.
const EROSION: i64 = 40;

/// What a line is worth in thousandths of the account's mean line: sixteen equally likely steps with the mean 1,000.
const LINE_VALUES: [u32; 16] =
    [140, 230, 310, 390, 470, 550, 640, 740, 850, 970, 1110, 1280, 1500, 1820, 2300, 2700];

/// What a written file adds up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Lines below the header.
    pub lines: u64,
    /// Different invoice numbers.
    pub invoices: u64,
    /// Sum of the net amounts in cents.
    pub net_cents: i64,
    /// Sum of the known costs in cents.
    pub cost_cents: i64,
}

/// Writes all lines of a plan, below a header.
pub(crate) fn write(plan: &Plan, mut out: impl Write) -> io::Result<Totals> {
    let texts = Texts::of(plan);
    let mut totals = Totals::default();
    let mut buffer = Vec::with_capacity(BLOCK + 4_096);
    buffer.extend_from_slice(HEADER.as_bytes());
    for (nth, document) in (0..).zip(&plan.documents) {
        let Some(writer) = DocumentWriter::of(plan, &texts, nth, document) else { continue };
        writer.write(&mut buffer, &mut totals);
        if buffer.len() >= BLOCK {
            out.write_all(&buffer)?;
            buffer.clear();
        }
    }
    out.write_all(&buffer)?;
    out.flush()?;
    Ok(totals)
}

/// Bytes collected before they are written.
const BLOCK: usize = 64 * 1024;

/// The parts of a line that repeat, as CSV with the comma behind them.
struct Texts {
    days: Vec<String>,
    accounts: Vec<String>,
    products: Vec<String>,
}

impl Texts {
    fn of(plan: &Plan) -> Self {
        let account = |a: &Account| format!("{},{},{},", a.number, quoted(&a.name), a.country);
        let product = |p: &Product| format!("{},{},{},", p.number, quoted(&p.name), quoted(p.group));
        Self {
            days: (0..plan.calendar.length()).map(|day| format!("{},", plan.calendar.date(day))).collect(),
            accounts: plan.accounts.iter().map(account).collect(),
            products: plan.catalogue.products.iter().map(product).collect(),
        }
    }
}

struct DocumentWriter<'a> {
    document: &'a Document,
    account: &'a Account,
    catalogue: &'a Catalogue,
    texts: &'a Texts,
    invoice: i64,
    day: &'a str,
    customer: &'a str,
    /// Thousandths of the price list that prices still are.
    price_level: i64,
    rng: Rng,
}

/// A line's figures: pieces, cents, cents.
struct Figures {
    quantity: i64,
    net: i64,
    cost: Option<i64>,
}

impl<'a> DocumentWriter<'a> {
    fn of(plan: &'a Plan, texts: &'a Texts, nth: u32, document: &'a Document) -> Option<Self> {
        let index = usize::try_from(document.account).ok()?;
        let months = i64::try_from(plan.calendar.months.len()).ok()?;
        let month = i64::from(plan.calendar.month_of(document.day));
        Some(Self {
            document,
            account: plan.accounts.get(index)?,
            catalogue: &plan.catalogue,
            texts,
            invoice: FIRST_INVOICE + i64::from(nth),
            day: texts.days.get(usize::try_from(document.day).ok()?)?,
            customer: texts.accounts.get(index)?,
            price_level: 1000 - EROSION * month / months,
            rng: Rng::of(plan.seed, Purpose::Document(nth)),
        })
    }

    fn write(mut self, buffer: &mut Vec<u8>, totals: &mut Totals) {
        totals.invoices += 1;
        for _ in 0..self.document.lines {
            let worth = self.worth();
            let index = self.choose(worth);
            let (Some(product), Some(text)) =
                (self.catalogue.products.get(index), self.texts.products.get(index))
            else {
                continue;
            };
            let figures = self.figures(product, worth);
            push_integer(buffer, self.invoice);
            buffer.push(b',');
            buffer.extend_from_slice(self.day.as_bytes());
            buffer.extend_from_slice(self.customer.as_bytes());
            buffer.extend_from_slice(text.as_bytes());
            push_integer(buffer, figures.quantity);
            buffer.push(b',');
            push_cents(buffer, figures.net);
            buffer.push(b',');
            if let Some(cost) = figures.cost {
                push_cents(buffer, cost);
            }
            buffer.extend_from_slice(match self.document.kind {
                Kind::Sale => b",sale\n",
                Kind::Return => b",return\n",
                Kind::Credit => b",credit\n",
            });
            totals.lines += 1;
            totals.net_cents += figures.net;
            totals.cost_cents += figures.cost.unwrap_or_default();
        }
    }

    /// What the next line should come to, in cents.
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

    /// A product for a line of about this worth, as an index: mostly a favourite. Where one pack of it comes to more,
    /// others are tried, and the cheapest seen is taken.
    fn choose(&mut self, worth: i64) -> usize {
        let (mut chosen, mut least) = (0, i64::MAX);
        for _ in 0..10 {
            let index = self.any();
            let pack = self.catalogue.products.get(index).map_or(0, |it| it.list_price * it.pack / 100);
            if pack < least {
                (chosen, least) = (index, pack);
            }
            if least <= worth {
                break;
            }
        }
        chosen
    }

    fn any(&mut self) -> usize {
        let known = self.catalogue.with_cost;
        let favourite = self.rng.pick(&self.account.favourites);
        if self.account.is(Story::UnknownCost) || self.rng.chance(850) {
            return favourite;
        }
        // Only ordinary customers also buy what has no known cost, so that the planted losses are known to the cent.
        if self.account.role.is_none() && self.rng.chance(200) {
            return known + self.rng.index(self.catalogue.products.len() - known);
        }
        self.rng.index(known)
    }

    fn figures(&self, product: &Product, worth: i64) -> Figures {
        let price =
            rounded(product.list_price * self.account.price_permille * self.price_level, 1_000_000).max(1);
        let sold = |worth: i64| {
            let packs = rounded(worth * 100, price * product.pack).max(1);
            let quantity = packs * product.pack;
            let cost =
                product.cost_permille.map(|cost| rounded(quantity * product.list_price * cost, 100_000));
            Figures { quantity, net: rounded(quantity * price, 100), cost }
        };
        match self.document.kind {
            Kind::Sale => sold(worth),
            Kind::Return => {
                let back = sold(if self.account.is(Story::NegativeRevenue) { worth } else { worth / 2 });
                Figures { quantity: -back.quantity, net: -back.net, cost: back.cost.map(|cost| -cost) }
            }
            Kind::Credit => {
                Figures { quantity: 0, net: -(worth / 8).max(1), cost: product.cost_permille.map(|_| 0) }
            }
        }
    }
}

/// Half is rounded up; both numbers are positive.
fn rounded(value: i64, by: i64) -> i64 {
    (value + by / 2) / by
}
