//! What serving customers depends on: invoices, lines, orders and activities, counted of each account, and where it is asked
//! of each of its orders and invoices.

use std::collections::BTreeMap;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type, Decimal128Type, Int64Type};
use datafusion::common::{ParamValues, ScalarValue};
use datafusion::prelude::SessionContext;
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::costing::{AccountDrivers, Driver, Drivers, Quantity};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Sight;
use mainstay_domain::time::{Day, Period};

use super::line_drivers::{OfAccount, line_drivers};
use super::open::context;
use super::{Engine, FactError, Ledger};
use crate::events::EventKind;

/// Of what drivers are wanted beside accounts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Each {
    /// Of each order.
    pub order: bool,
    /// Of each invoice.
    pub invoice: bool,
}

const LINES: &str = "count(distinct invoice) as invoices, count(*) as lines,
  sum(case when kind = 'return' then 1 else 0 end) as return_lines,
  sum(case when kind = 'credit' then 1 else 0 end) as credit_lines,
  count(distinct product) as products,
  sum(case when kind = 'sale' and quantity > 0 then quantity end) as pieces,
  sum(revenue) as revenue, min(date) as day
  from lines where date >= $start and date < $until";

const ORDERS: &str = "count(distinct order_number) as orders, count(*) as order_lines,
  count(distinct case when requested_date is not null
    and cast(requested_date as int) - cast(order_date as int) <= 2 then order_number end) as rush_orders
  from orders where order_date >= $start and order_date < $until";

const ACTIVITIES: &str = "cast(activity as varchar) as activity, cast(unit as varchar) as unit, count(*) as activities,
  sum(case when minutes > 0 then minutes end) as minutes, sum(case when quantity > 0 then quantity end) as quantity
  from activities where date >= $start and date < $until";

/// The accounts with a line, an order or an activity in the period that somebody may see, in the order of their ids.
pub async fn account_drivers(
    ledger: &Ledger,
    sight: &Sight,
    period: Period,
    each: Each,
) -> Result<CountedDrivers, FactError> {
    let mut counted = CountedDrivers { lines: Vec::new(), each, known: Known::default() };
    if !ledger.is_empty() {
        let ledger = &ledger.until(period.end);
        if matches!(ledger.engine(), Engine::Here) {
            counted.lines = line_drivers(ledger, sight, period).await?;
        } else {
            lines(&mut counted.known, ledger, sight, period, each).await?;
        }
    }
    orders(&mut counted.known, ledger, sight, period, each).await?;
    activities(&mut counted.known, ledger, sight, period, each).await?;
    Ok(counted)
}

/// What was counted of accounts. A large company has more invoices than anybody should hold the drivers of, so those of an
/// account are made when it is its turn.
pub struct CountedDrivers {
    lines: Vec<(AccountRef, OfAccount)>,
    each: Each,
    known: Known,
}

impl CountedDrivers {
    /// The drivers of each account, in the order of their ids.
    pub fn into_each(self) -> impl Iterator<Item = AccountDrivers> {
        let (mut lines, mut known) = (self.lines.into_iter().peekable(), self.known.0.into_iter().peekable());
        std::iter::from_fn(move || {
            let next = [lines.peek().map(|(account, _)| account), known.peek().map(|(account, _)| account)];
            let account = next.into_iter().flatten().min()?.clone();
            let under = known.next_if(|(next, _)| *next == account).map(|(_, under)| under);
            let mut under = under.unwrap_or_default();
            if let Some((_, of_lines)) = lines.next_if(|(next, _)| *next == account) {
                let (total, invoices) = of_lines.close(self.each.invoice);
                under.total.absorb(&total);
                under.invoices = invoices;
            }
            let orders = under.orders.into_values().collect();
            Some(AccountDrivers { account, total: under.total, orders, invoices: under.invoices })
        })
    }
}

async fn lines(
    known: &mut Known,
    ledger: &Ledger,
    sight: &Sight,
    period: Period,
    each: Each,
) -> Result<(), FactError> {
    for batch in ledger.engine().answer(|| of_lines(ledger, sight, period, "")).await? {
        known.add_lines(&batch, false)?;
    }
    if each.invoice {
        for batch in ledger.engine().answer(|| of_lines(ledger, sight, period, "invoice")).await? {
            known.add_lines(&batch, true)?;
        }
    }
    Ok(())
}

async fn orders(
    known: &mut Known,
    ledger: &Ledger,
    sight: &Sight,
    period: Period,
    each: Each,
) -> Result<(), FactError> {
    let Some(session) = session(ledger, sight, EventKind::Orders).await? else { return Ok(()) };
    for batch in grouped(&session, ORDERS, "", period).await? {
        known.add_orders(&batch, false)?;
    }
    if each.order {
        for batch in grouped(&session, ORDERS, "order_number", period).await? {
            known.add_orders(&batch, true)?;
        }
    }
    Ok(())
}

async fn activities(
    known: &mut Known,
    ledger: &Ledger,
    sight: &Sight,
    period: Period,
    each: Each,
) -> Result<(), FactError> {
    let Some(session) = session(ledger, sight, EventKind::Activities).await? else { return Ok(()) };
    for batch in grouped(&session, ACTIVITIES, "activity, unit", period).await? {
        known.add_activities(&batch, false)?;
    }
    if each.order {
        for batch in grouped(&session, ACTIVITIES, "order_number, activity, unit", period).await? {
            known.add_activities(&batch, true)?;
        }
    }
    Ok(())
}

async fn of_lines(
    ledger: &Ledger,
    sight: &Sight,
    period: Period,
    by: &str,
) -> Result<Vec<RecordBatch>, FactError> {
    grouped(&ledger.session(sight).await?, LINES, by, period).await
}

/// A session in which the events of a kind are a table; `None` where there are none.
async fn session(
    ledger: &Ledger,
    sight: &Sight,
    kind: EventKind,
) -> Result<Option<SessionContext>, FactError> {
    let Some(events) = ledger.events(kind, sight).await? else { return Ok(None) };
    let session = context();
    ledger.open_to(&session);
    session.register_table(kind.as_str(), events.into_view())?;
    Ok(Some(session))
}

/// Asks by account, and by further columns.
async fn grouped(
    session: &SessionContext,
    of: &str,
    by: &str,
    period: Period,
) -> Result<Vec<RecordBatch>, FactError> {
    let further = if by.is_empty() { String::new() } else { format!(", {by}") };
    let number = match by.split(',').next() {
        Some(column @ ("invoice" | "order_number")) => format!("{column} as number,"),
        _ => String::new(),
    };
    let question = format!(
        "select cast(source as varchar) as source, cast(customer as varchar) as customer, {number} {of}
         group by source, customer{further}"
    );
    let start = period.start.map_or(i32::MIN, Day::epoch);
    let parameters = ParamValues::from(vec![
        ("start", ScalarValue::Date32(Some(start))),
        ("until", ScalarValue::Date32(Some(period.end.epoch()))),
    ]);
    Ok(session.sql(&question).await?.with_param_values(parameters)?.collect().await?)
}

/// Accounts under way.
#[derive(Default)]
struct Known(BTreeMap<AccountRef, Under>);

#[derive(Default)]
struct Under {
    total: Drivers,
    orders: BTreeMap<String, Drivers>,
    invoices: Vec<Drivers>,
}

impl Known {
    fn add_lines(&mut self, batch: &RecordBatch, by_invoice: bool) -> Result<(), FactError> {
        let columns = Columns::of(batch, by_invoice)?;
        for row in 0..batch.num_rows() {
            let under = self.0.entry(columns.account(row)).or_default();
            let mut of_invoice = Drivers::default();
            let drivers = if by_invoice { &mut of_invoice } else { &mut under.total };
            for driver in
                [Driver::Invoices, Driver::Lines, Driver::ReturnLines, Driver::CreditLines, Driver::Products]
            {
                drivers.set(driver, columns.count(driver.as_str(), row)?);
            }
            drivers.set_day(columns.day(row)?.filter(|_| by_invoice));
            for driver in [Driver::Pieces, Driver::Revenue] {
                drivers.set(driver, columns.amount(driver.as_str(), row)?.unwrap_or_default());
            }
            under.invoices.extend(by_invoice.then_some(of_invoice));
        }
        Ok(())
    }

    fn add_orders(&mut self, batch: &RecordBatch, by_order: bool) -> Result<(), FactError> {
        let columns = Columns::of(batch, by_order)?;
        for row in 0..batch.num_rows() {
            let under = self.0.entry(columns.account(row)).or_default();
            let drivers = match columns.number(row) {
                Some(number) => under.orders.entry(number).or_default(),
                None => &mut under.total,
            };
            for driver in [Driver::Orders, Driver::OrderLines, Driver::RushOrders] {
                drivers.set(driver, columns.count(driver.as_str(), row)?);
            }
        }
        Ok(())
    }

    /// An activity for an order that was not placed in the period belongs to the account alone.
    fn add_activities(&mut self, batch: &RecordBatch, by_order: bool) -> Result<(), FactError> {
        let columns = Columns::of(batch, by_order)?;
        let (names, units) = (texts(batch, "activity")?, texts(batch, "unit")?);
        for row in 0..batch.num_rows() {
            let under = self.0.entry(columns.account(row)).or_default();
            let drivers = match (by_order, columns.number(row)) {
                (false, _) => &mut under.total,
                (true, number) => {
                    let known = number.and_then(|number| under.orders.get_mut(&number));
                    let Some(order) = known else { continue };
                    order
                }
            };
            let count = columns.counted("activities", row)?;
            let minutes = columns.amount("minutes", row)?.unwrap_or_default();
            let quantity = columns.amount("quantity", row)?;
            let quantity = text(&units, row).zip(quantity);
            let quantity = quantity.as_ref().map(|(unit, quantity)| (unit.as_str(), *quantity));
            drivers.add_activity(&text(&names, row).unwrap_or_default(), count, minutes, quantity);
        }
        Ok(())
    }
}

/// The columns of an answer by their names.
struct Columns<'a> {
    batch: &'a RecordBatch,
    sources: StringArray,
    customers: StringArray,
    numbers: Option<StringArray>,
}

impl<'a> Columns<'a> {
    fn of(batch: &'a RecordBatch, by_number: bool) -> Result<Self, FactError> {
        let numbers = by_number.then(|| texts(batch, "number")).transpose()?;
        let (sources, customers) = (texts(batch, "source")?, texts(batch, "customer")?);
        Ok(Self { batch, sources, customers, numbers })
    }

    fn account(&self, row: usize) -> AccountRef {
        let (source, external_id) = (text(&self.sources, row), text(&self.customers, row));
        AccountRef { source: source.unwrap_or_default(), external_id: external_id.unwrap_or_default() }
    }

    fn number(&self, row: usize) -> Option<String> {
        self.numbers.as_ref().and_then(|numbers| text(numbers, row))
    }

    fn counted(&self, name: &'static str, row: usize) -> Result<u64, FactError> {
        let counts = named(self.batch, name)?.as_primitive_opt::<Int64Type>();
        let counts = counts.ok_or(FactError::WrongColumn(name))?;
        Ok(if counts.is_valid(row) { counts.value(row).unsigned_abs() } else { 0 })
    }

    fn count(&self, name: &'static str, row: usize) -> Result<Quantity, FactError> {
        Ok(Quantity::whole(i64::try_from(self.counted(name, row)?).unwrap_or(i64::MAX)))
    }

    fn day(&self, row: usize) -> Result<Option<Day>, FactError> {
        let days = named(self.batch, "day")?.as_primitive_opt::<Date32Type>();
        let days = days.ok_or(FactError::WrongColumn("day"))?;
        Ok(days.is_valid(row).then(|| Day::from_epoch(days.value(row))).flatten())
    }

    fn amount(&self, name: &'static str, row: usize) -> Result<Option<Quantity>, FactError> {
        let amounts = named(self.batch, name)?.as_primitive_opt::<Decimal128Type>();
        let amounts = amounts.ok_or(FactError::WrongColumn(name))?;
        let amount = amounts.is_valid(row).then(|| Amount(amounts.value(row)));
        Ok(amount.and_then(Quantity::of_amount))
    }
}

fn named<'a>(batch: &'a RecordBatch, name: &'static str) -> Result<&'a ArrayRef, FactError> {
    batch.column_by_name(name).ok_or(FactError::WrongColumn(name))
}

fn texts(batch: &RecordBatch, name: &'static str) -> Result<StringArray, FactError> {
    let texts = cast(named(batch, name)?, &DataType::Utf8)?;
    texts.as_string_opt::<i32>().cloned().ok_or(FactError::WrongColumn(name))
}

fn text(texts: &StringArray, row: usize) -> Option<String> {
    texts.is_valid(row).then(|| texts.value(row).to_owned())
}
