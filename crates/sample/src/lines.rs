//! Writes the documents' lines as CSV, in the currency of each customer.
//!
//! Every line follows one rule: net amount = quantity x list price less discount, rounded to the cent, half away from zero.
//! Only credit notes for money alone have no list price.

use std::io::{self, Write};

use crate::accounts::Account;
use crate::catalogue::Product;
use crate::csv::{push_decimal, push_integer, quoted};
use crate::goods::{Goods, Line};
use crate::plan::Plan;

const HEADER: &str = "invoice_no,invoice_date,customer_no,customer_name,country,product_no,product_name,unit,\
    quantity,list_price,discount_percent,net_amount,unit_cost,currency,kind,refers_to\n";

/// First invoice number; the next invoice has the next number.
pub(crate) const FIRST_INVOICE: i64 = 10_000_001;

/// Bytes collected before they are written.
const BLOCK: usize = 64 * 1024;

/// What a written file holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Lines below the header.
    pub lines: u64,
    /// Different invoice numbers.
    pub invoices: u64,
}

/// Writes all lines of a plan, below a header.
pub(crate) fn write(plan: &Plan, mut out: impl Write) -> io::Result<Totals> {
    let texts = Texts::of(plan);
    let mut sold = vec![None; plan.accounts.len()];
    let mut totals = Totals::default();
    let mut buffer = Vec::with_capacity(BLOCK + 4_096);
    buffer.extend_from_slice(HEADER.as_bytes());
    for (nth, document) in (0..).zip(&plan.documents) {
        let index = usize::try_from(document.account).unwrap_or(usize::MAX);
        let (Some(account), Some(last_sold), Some(text)) =
            (plan.accounts.get(index), sold.get_mut(index), texts.of_document(index, document.day))
        else {
            continue;
        };
        let invoice = FIRST_INVOICE + i64::from(nth);
        let mut goods = Goods::new(plan, document, nth, invoice, account, last_sold);
        for line in 0..document.lines {
            let line = goods.line(line);
            push_integer(&mut buffer, invoice);
            buffer.push(b',');
            buffer.extend_from_slice(text.0.as_bytes());
            buffer.extend_from_slice(text.1.as_bytes());
            push_line(&mut buffer, &line, texts.products.get(line.product), account);
        }
        totals.lines += u64::from(document.lines);
        totals.invoices += 1;
        if buffer.len() >= BLOCK {
            out.write_all(&buffer)?;
            buffer.clear();
        }
    }
    out.write_all(&buffer)?;
    out.flush()?;
    Ok(totals)
}

fn push_line(buffer: &mut Vec<u8>, line: &Line, product: Option<&String>, account: &Account) {
    buffer.extend_from_slice(product.map(String::as_bytes).unwrap_or_default());
    push_integer(buffer, line.quantity);
    buffer.push(b',');
    if let Some((list_price, discount)) = line.price {
        push_decimal(buffer, list_price, 4);
        buffer.push(b',');
        push_decimal(buffer, discount, 1);
    } else {
        buffer.push(b',');
    }
    buffer.push(b',');
    push_decimal(buffer, line.net, 2);
    buffer.push(b',');
    if let Some(cost) = line.unit_cost {
        push_decimal(buffer, cost, 4);
    }
    buffer.push(b',');
    buffer.extend_from_slice(account.country.currency().code().as_bytes());
    buffer.push(b',');
    buffer.extend_from_slice(line.kind.as_bytes());
    buffer.push(b',');
    if let Some(invoice) = line.refers_to {
        push_integer(buffer, invoice);
    }
    buffer.push(b'\n');
}

/// The parts of a line that repeat, as CSV with the comma behind them.
struct Texts {
    days: Vec<String>,
    accounts: Vec<String>,
    products: Vec<String>,
}

impl Texts {
    fn of(plan: &Plan) -> Self {
        let account = |a: &Account| format!("{},{},{},", a.number, quoted(&a.name), a.country.code());
        let product = |p: &Product| format!("{},{},{},", p.number, quoted(&p.name), p.unit);
        Self {
            days: (0..plan.calendar.length()).map(|day| format!("{},", plan.calendar.date(day))).collect(),
            accounts: plan.accounts.iter().map(account).collect(),
            products: plan.catalogue.products.iter().map(product).collect(),
        }
    }

    /// Day and customer.
    fn of_document(&self, account: usize, day: u32) -> Option<(&str, &str)> {
        let day = self.days.get(usize::try_from(day).ok()?)?;
        Some((day, self.accounts.get(account)?))
    }
}
