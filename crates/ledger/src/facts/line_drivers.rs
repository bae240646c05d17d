//! What lines say of drivers, folded in one pass: to tell what differs by account and by invoice takes an engine many times as
//! long, and lines of an account and of an invoice mostly lie together.

use datafusion::arrow::array::{Array, AsArray, Date32Array, Decimal128Array, StringArray};
use datafusion::arrow::datatypes::{Date32Type, Decimal128Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use datafusion::prelude::{col, lit};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::costing::{Driver, Drivers, Quantity};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Sight;
use mainstay_domain::time::{Day, Period};
use xxhash_rust::xxh3::xxh3_64;

use super::by_account::{ByAccount, Words};
use super::{FactError, Ledger, partitions};

/// The lines of a period that somebody may see, by account, in the order of their ids.
pub(super) async fn line_drivers(
    ledger: &Ledger,
    sight: &Sight,
    period: Period,
) -> Result<Vec<(AccountRef, OfAccount)>, FactError> {
    let columns = ["source", "customer", "invoice", "product", "kind", "date", "quantity", "revenue"];
    let start = period.start.map_or(i32::MIN, Day::epoch);
    let day = |day: i32| lit(ScalarValue::Date32(Some(day)));
    let lines = ledger.lines(&ledger.context()?, sight).await?;
    let lines = lines.filter(col("date").gt_eq(day(start)).and(col("date").lt(day(period.end.epoch()))))?;
    let folds = partitions::fold(lines.select_columns(&columns)?, add).await?;
    let merging = tokio::task::spawn_blocking(move || {
        let merge = |a: ByAccount<OfAccount>, b| a.merge(b, OfAccount::merge);
        let all = folds.into_iter().reduce(merge).unwrap_or_default();
        let mut all: Vec<(AccountRef, OfAccount)> = all.into_each().collect();
        all.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        all
    });
    Ok(merging.await?)
}

/// The lines of one account under way.
#[derive(Default)]
pub(super) struct OfAccount {
    invoices: Vec<Invoice>,
    /// Which product is on which invoice.
    products: Vec<(u64, u64)>,
}

/// Neighbouring lines of an invoice, and in the end all of them.
#[derive(Default)]
struct Invoice {
    /// Stands for it.
    number: u64,
    /// The day of the earliest line.
    day: i32,
    lines: u32,
    return_lines: u32,
    credit_lines: u32,
    pieces: Amount,
    revenue: Amount,
}

fn add(accounts: &mut ByAccount<OfAccount>, batch: &RecordBatch) -> Result<(), FactError> {
    let columns = Columns::of(batch)?;
    let (mut last_account, mut place) = (None, 0);
    let (mut last_invoice, mut invoice) = (None, 0);
    // A batch names few of the products of its file.
    let mut products: Vec<Option<u64>> = vec![None; columns.products.words.len()];
    for row in 0..batch.num_rows() {
        let account = (columns.sources.key(row), columns.customers.key(row));
        if last_account != Some(account) {
            let source = account.0.map_or("", |key| columns.sources.text(key));
            place = accounts.place(source, account.1.map_or("", |key| columns.customers.text(key)));
            last_account = Some(account);
        }
        let text = columns.invoices.value(row);
        if last_invoice != Some(text) {
            invoice = xxh3_64(text.as_bytes());
            last_invoice = Some(text);
        }
        if let Some(account) = accounts.at(place) {
            let key = columns.products.key(row);
            if let Some((key, number)) = key.and_then(|key| Some((key, products.get_mut(key)?))) {
                let hash = || xxh3_64(columns.products.text(key).as_bytes());
                account.products.push((invoice, *number.get_or_insert_with(hash)));
            }
            account.add(columns.line(row, invoice));
        }
    }
    Ok(())
}

impl OfAccount {
    fn add(&mut self, line: Invoice) {
        match self.invoices.last_mut() {
            Some(last) if last.number == line.number => last.merge(&line),
            _ => self.invoices.push(line),
        }
    }

    fn merge(&mut self, other: Self) {
        if self.invoices.is_empty() {
            *self = other;
            return;
        }
        self.invoices.extend(other.invoices);
        self.products.extend(other.products);
    }

    /// What the lines say in all, and where it is asked of each invoice.
    pub(super) fn close(mut self, each_invoice: bool) -> (Drivers, Vec<Drivers>) {
        self.invoices.sort_unstable_by_key(|invoice| (invoice.number, invoice.day));
        self.invoices.dedup_by(|next, first| {
            let is_same = next.number == first.number;
            if is_same {
                first.merge(next);
            }
            is_same
        });
        self.products.sort_unstable();
        self.products.dedup();
        let mut total = Invoice::default();
        self.invoices.iter().for_each(|invoice| total.merge(invoice));
        let mut invoices = Vec::new();
        if each_invoice {
            let mut products = self.products.as_slice();
            invoices.reserve_exact(self.invoices.len());
            for invoice in &self.invoices {
                let own = products.iter().take_while(|(of, _)| *of == invoice.number).count();
                products = products.get(own..).unwrap_or_default();
                let mut drivers = invoice.drivers(1, own);
                drivers.set_day(Day::from_epoch(invoice.day));
                invoices.push(drivers);
            }
        }
        let mut different: Vec<u64> = self.products.into_iter().map(|(_, product)| product).collect();
        different.sort_unstable();
        different.dedup();
        (total.drivers(self.invoices.len(), different.len()), invoices)
    }
}

impl Invoice {
    fn merge(&mut self, other: &Self) {
        self.day = self.day.min(other.day);
        self.lines += other.lines;
        self.return_lines += other.return_lines;
        self.credit_lines += other.credit_lines;
        self.pieces += other.pieces;
        self.revenue += other.revenue;
    }

    fn drivers(&self, invoices: usize, products: usize) -> Drivers {
        let count = |count: usize| Quantity::whole(i64::try_from(count).unwrap_or(i64::MAX));
        let amount = |amount: Amount| Quantity::of_amount(amount).unwrap_or_default();
        let mut drivers = Drivers::default();
        for (driver, quantity) in [
            (Driver::Invoices, count(invoices)),
            (Driver::Products, count(products)),
            (Driver::Lines, Quantity::whole(self.lines.into())),
            (Driver::ReturnLines, Quantity::whole(self.return_lines.into())),
            (Driver::CreditLines, Quantity::whole(self.credit_lines.into())),
            (Driver::Pieces, amount(self.pieces)),
            (Driver::Revenue, amount(self.revenue)),
        ] {
            drivers.set(driver, quantity);
        }
        drivers
    }
}

struct Columns<'a> {
    sources: Words<'a>,
    customers: Words<'a>,
    products: Words<'a>,
    kinds: Words<'a>,
    invoices: &'a StringArray,
    dates: &'a Date32Array,
    quantities: &'a Decimal128Array,
    revenues: &'a Decimal128Array,
}

impl<'a> Columns<'a> {
    fn of(batch: &'a RecordBatch) -> Result<Self, FactError> {
        let column = |name| batch.column_by_name(name).ok_or(FactError::WrongColumn(name));
        let words = |name| Words::of(column(name)?, name);
        let amounts =
            |name| column(name)?.as_primitive_opt::<Decimal128Type>().ok_or(FactError::WrongColumn(name));
        Ok(Self {
            sources: words("source")?,
            customers: words("customer")?,
            products: words("product")?,
            kinds: words("kind")?,
            invoices: column("invoice")?.as_string_opt().ok_or(FactError::WrongColumn("invoice"))?,
            dates: column("date")?.as_primitive_opt::<Date32Type>().ok_or(FactError::WrongColumn("date"))?,
            quantities: amounts("quantity")?,
            revenues: amounts("revenue")?,
        })
    }

    fn line(&self, row: usize, invoice: u64) -> Invoice {
        let kind = self.kinds.key(row).map_or("", |key| self.kinds.text(key));
        let amount =
            |of: &Decimal128Array| if of.is_valid(row) { Amount(of.value(row)) } else { Amount::ZERO };
        let quantity = amount(self.quantities);
        let is_piece = kind == "sale" && quantity > Amount::ZERO;
        Invoice {
            number: invoice,
            day: self.dates.value(row),
            lines: 1,
            return_lines: u32::from(kind == "return"),
            credit_lines: u32::from(kind == "credit"),
            pieces: if is_piece { quantity } else { Amount::ZERO },
            revenue: amount(self.revenues),
        }
    }
}
