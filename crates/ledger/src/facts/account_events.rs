//! What one account ordered and owes: the rows that stand, for the domain to judge.

use std::collections::BTreeSet;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type, Decimal128Type};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::orders::OrderLine;
use mainstay_domain::payments::Payment;
use mainstay_domain::policy::{Rows, Sight};
use mainstay_domain::time::Day;

use super::{FactError, Ledger};
use crate::events::EventKind;

/// A row and the currency of its amounts; `None` where it has none.
pub type InCurrency<T> = (Option<Currency>, T);

/// The order lines of an account, in the order of their days; none if the reader may not see it.
pub async fn account_orders(
    ledger: &Ledger,
    sight: &Sight,
    account: &AccountRef,
) -> Result<Vec<InCurrency<OrderLine>>, FactError> {
    let mut orders = Vec::new();
    for batch in rows(ledger, sight, account, EventKind::Orders).await? {
        let columns = Columns { batch: &batch };
        let [numbers, positions, products, units, currencies] =
            ["order_number", "order_line", "product", "unit", "currency"].map(|name| columns.texts(name));
        let [numbers, positions, products, units, currencies] =
            [numbers?, positions?, products?, units?, currencies?];
        for row in 0..batch.num_rows() {
            let order = OrderLine {
                order_number: text(&numbers, row).unwrap_or_default(),
                order_line: text(&positions, row),
                product: text(&products, row),
                quantity: columns.amount("quantity", row)?.unwrap_or_default(),
                unit: text(&units, row),
                order_date: columns.required_day("order_date", row)?,
                requested_date: columns.day("requested_date", row)?,
                confirmed_date: columns.day("confirmed_date", row)?,
                delivered_date: columns.day("delivered_date", row)?,
                delivered_quantity: columns.amount("delivered_quantity", row)?,
                value: columns.amount("value", row)?,
            };
            orders.push((currency(&currencies, row)?, order));
        }
    }
    orders.sort_by(|(_, a), (_, b)| {
        let key = |line: &OrderLine| (line.order_date, line.order_number.clone(), line.order_line.clone());
        key(a).cmp(&key(b))
    });
    Ok(orders)
}

/// The invoices of an account, in the order of their days; none if the reader may not see it.
pub async fn account_payments(
    ledger: &Ledger,
    sight: &Sight,
    account: &AccountRef,
) -> Result<Vec<InCurrency<Payment>>, FactError> {
    let mut payments = Vec::new();
    for batch in rows(ledger, sight, account, EventKind::Payments).await? {
        payments.extend(payments_of(&batch)?);
    }
    payments.sort_by(|(_, a), (_, b)| (a.invoice_date, &a.invoice).cmp(&(b.invoice_date, &b.invoice)));
    Ok(payments)
}

/// The invoices of everybody somebody may see, each with whose it is.
pub async fn every_payment(
    ledger: &Ledger,
    sight: &Sight,
) -> Result<Vec<(AccountRef, InCurrency<Payment>)>, FactError> {
    let Some(frame) = ledger.events(EventKind::Payments, sight).await? else { return Ok(Vec::new()) };
    let mut payments = Vec::new();
    for batch in frame.collect().await? {
        let columns = Columns { batch: &batch };
        let (sources, customers) = (columns.texts("source")?, columns.texts("customer")?);
        let account = |row| AccountRef {
            source: text(&sources, row).unwrap_or_default(),
            external_id: text(&customers, row).unwrap_or_default(),
        };
        let of_batch = payments_of(&batch)?;
        payments.extend(of_batch.into_iter().enumerate().map(|(row, payment)| (account(row), payment)));
    }
    Ok(payments)
}

async fn rows(
    ledger: &Ledger,
    sight: &Sight,
    account: &AccountRef,
    kind: EventKind,
) -> Result<Vec<RecordBatch>, FactError> {
    if !sight.rows.contains(account) {
        return Ok(Vec::new());
    }
    let only = Sight { rows: Rows::Only(BTreeSet::from([account.clone()])), margin: sight.margin };
    match ledger.events(kind, &only).await? {
        Some(frame) => Ok(frame.collect().await?),
        None => Ok(Vec::new()),
    }
}

fn payments_of(batch: &RecordBatch) -> Result<Vec<InCurrency<Payment>>, FactError> {
    let columns = Columns { batch };
    let (invoices, currencies) = (columns.texts("invoice")?, columns.texts("currency")?);
    let payment = |row| {
        let payment = Payment {
            invoice: text(&invoices, row).unwrap_or_default(),
            amount: columns.amount("amount", row)?.unwrap_or_default(),
            discount: columns.amount("discount", row)?.unwrap_or_default(),
            invoice_date: columns.required_day("invoice_date", row)?,
            due_date: columns.required_day("due_date", row)?,
            paid_date: columns.day("paid_date", row)?,
        };
        Ok((currency(&currencies, row)?, payment))
    };
    (0..batch.num_rows()).map(payment).collect()
}

/// The columns of a batch by their names.
struct Columns<'a> {
    batch: &'a RecordBatch,
}

impl Columns<'_> {
    fn named(&self, name: &'static str) -> Result<&ArrayRef, FactError> {
        self.batch.column_by_name(name).ok_or(FactError::WrongColumn(name))
    }

    fn texts(&self, name: &'static str) -> Result<StringArray, FactError> {
        let texts = cast(self.named(name)?, &DataType::Utf8)?;
        texts.as_string_opt::<i32>().cloned().ok_or(FactError::WrongColumn(name))
    }

    fn amount(&self, name: &'static str, row: usize) -> Result<Option<Amount>, FactError> {
        let amounts =
            self.named(name)?.as_primitive_opt::<Decimal128Type>().ok_or(FactError::WrongColumn(name))?;
        Ok(amounts.is_valid(row).then(|| Amount(amounts.value(row))))
    }

    fn day(&self, name: &'static str, row: usize) -> Result<Option<Day>, FactError> {
        let days = self.named(name)?.as_primitive_opt::<Date32Type>().ok_or(FactError::WrongColumn(name))?;
        if days.is_null(row) {
            return Ok(None);
        }
        Day::from_epoch(days.value(row)).map(Some).ok_or(FactError::WrongColumn(name))
    }

    fn required_day(&self, name: &'static str, row: usize) -> Result<Day, FactError> {
        self.day(name, row)?.ok_or(FactError::WrongColumn(name))
    }
}

fn text(texts: &StringArray, row: usize) -> Option<String> {
    texts.is_valid(row).then(|| texts.value(row).to_owned())
}

fn currency(codes: &StringArray, row: usize) -> Result<Option<Currency>, FactError> {
    text(codes, row).map(|code| code.parse().map_err(|_| FactError::WrongColumn("currency"))).transpose()
}
