//! Sums sorted lines up, account by account and day by day, while they pass.

use std::io::Write;
use std::sync::Arc;

use arrow::array::{
    BinaryBuilder, DictionaryArray, Int32Array, Int32Builder, Int64Builder, RecordBatch, StringBuilder,
};
use arrow::datatypes::Int32Type;
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::KeyValue;

use super::{AccountDay, SummaryError, schema};

/// The rows that are handed to the writer at once.
const BATCH: usize = 1 << 15;
/// The longest invoice number that a summary remembers as its first or last.
const LONGEST_INVOICE: usize = 1000;

/// What the summary needs of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bought {
    /// The hash of the invoice's number.
    pub(crate) invoice: u64,
    /// Days since 1970-01-01.
    pub(crate) day: i32,
    /// In 1/10,000 of the currency unit.
    pub(crate) revenue: i64,
    /// In 1/10,000 of the currency unit; `None` when unknown.
    pub(crate) cost: Option<i64>,
}

/// A summary on its way.
///
/// Customers come in the order of their bytes and lines of a customer in the order of days; neighbouring lines of one
/// invoice make it fast.
pub(crate) struct Summarizer<W: Write + Send> {
    writer: ArrowWriter<W>,
    rows: Rows,
    customer: Option<String>,
    days: Vec<Day>,
    /// Invoices with their days, each day's together.
    invoices: Vec<(i32, u64)>,
    /// Scratch: the invoices that have lines on several days.
    spread: Vec<u64>,
    first_last: Option<(Vec<u8>, Vec<u8>)>,
    last_day: Option<i32>,
    unsuited: Option<&'static str>,
}

/// What a customer bought on one day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    date: i32,
    lines: i64,
    revenue: i64,
    uncosted_lines: i64,
    uncosted_revenue: i64,
    cost: i64,
}

impl<W: Write + Send> Summarizer<W> {
    pub(crate) fn new(out: W) -> Result<Self, SummaryError> {
        Ok(Self {
            writer: ArrowWriter::try_new(out, schema::schema(), Some(schema::writer_properties()))?,
            rows: Rows::default(),
            customer: None,
            days: Vec::new(),
            invoices: Vec::new(),
            spread: Vec::new(),
            first_last: None,
            last_day: None,
            unsuited: None,
        })
    }

    /// The lines that follow are of this customer.
    pub(crate) fn customer(&mut self, id: &str) -> Result<(), SummaryError> {
        self.close_account()?;
        match &mut self.customer {
            Some(before) if before.as_str() >= id => {
                self.unsuited = Some("they are not sorted by customer");
            }
            Some(before) => {
                before.clear();
                before.push_str(id);
            }
            none => *none = Some(id.to_owned()),
        }
        self.rows.customer(id);
        Ok(())
    }

    /// An invoice number that lines have: the first and the last of them in the order of bytes tell whether two files can
    /// share one.
    pub(crate) fn invoice(&mut self, number: &[u8]) {
        match &mut self.first_last {
            None => self.first_last = Some((number.to_vec(), number.to_vec())),
            Some((first, _)) if number < first.as_slice() => number.clone_into(first),
            Some((_, last)) if number > last.as_slice() => number.clone_into(last),
            Some(_) => {}
        }
    }

    /// A line of the customer.
    pub(crate) fn line(&mut self, line: Bought) {
        let Some(of_line) = Day::of(line) else { return self.unsuited = Some("an amount is too large") };
        self.day(of_line);
        if self.invoices.last() != Some(&(line.day, line.invoice)) {
            self.invoices.push((line.day, line.invoice));
        }
    }

    /// All days of the next customer, of which some may be there several times, with the invoices of each.
    pub(super) fn account(
        &mut self,
        id: &str,
        days: &mut Vec<Day>,
        invoices: &mut Vec<(i32, u64)>,
    ) -> Result<(), SummaryError> {
        self.customer(id)?;
        // The days of each summary are in order already: merging them is what a stable sort does.
        days.sort_by_key(|day| day.date);
        for day in days.drain(..) {
            self.day(day);
        }
        invoices.sort_unstable();
        invoices.dedup();
        self.invoices.append(invoices);
        Ok(())
    }

    /// Names the files whose summaries this one brings together.
    pub(super) fn say_of(&mut self, names: String) {
        self.writer.append_key_value_metadata(KeyValue::new(schema::OF_KEY.to_owned(), names));
    }

    /// Ends the summary, saying whose and what its lines are.
    pub(crate) fn finish(mut self, source: &str, currency: &str) -> Result<W, SummaryError> {
        self.close_account()?;
        if let Some(why) = self.unsuited {
            return Err(SummaryError::Unsuited(why));
        }
        self.flush()?;
        let mut say = |key: &str, value: String| {
            self.writer.append_key_value_metadata(KeyValue::new(key.to_owned(), value));
        };
        say("source", source.to_owned());
        say("currency", currency.to_owned());
        if let Some(day) = self.last_day {
            say("last_day", day.to_string());
        }
        if let Some((first, last)) = self.first_last.filter(|(_, last)| last.len() <= LONGEST_INVOICE)
            && first.len() <= LONGEST_INVOICE
            && let (Ok(first), Ok(last)) = (String::from_utf8(first), String::from_utf8(last))
        {
            say("first_invoice", first);
            say("last_invoice", last);
        }
        Ok(self.writer.into_inner()?)
    }

    fn day(&mut self, next: Day) {
        match self.days.last_mut() {
            Some(day) if day.date == next.date => match day.plus(next) {
                Some(sum) => *day = sum,
                None => self.unsuited = Some("a day's total is too large"),
            },
            Some(day) if day.date > next.date => self.unsuited = Some("they are not sorted by day"),
            _ => self.days.push(next),
        }
    }

    fn close_account(&mut self) -> Result<(), SummaryError> {
        self.spread.clear();
        self.spread.extend(self.invoices.iter().map(|(_, invoice)| *invoice));
        self.spread.sort_unstable();
        keep_repeated(&mut self.spread);
        let mut invoices = self.invoices.drain(..).peekable();
        for day in self.days.drain(..) {
            self.last_day = self.last_day.max(Some(day.date));
            self.rows.start(day);
            while let Some((_, invoice)) = invoices.next_if(|(of, _)| *of == day.date) {
                let is_spread = self.spread.binary_search(&invoice).is_ok();
                self.rows.invoice(invoice, is_spread);
            }
            self.rows.end();
        }
        drop(invoices);
        if self.rows.len() >= BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), SummaryError> {
        if self.rows.len() > 0 {
            self.writer.write(&self.rows.take()?)?;
        }
        Ok(())
    }
}

impl From<AccountDay<'_>> for Day {
    fn from(day: AccountDay<'_>) -> Self {
        Self {
            date: day.day,
            lines: day.lines,
            revenue: day.revenue,
            uncosted_lines: day.uncosted_lines,
            uncosted_revenue: day.uncosted_revenue,
            cost: day.cost,
        }
    }
}

impl Day {
    fn of(line: Bought) -> Option<Self> {
        // What no ledger line can hold marks the unknown elsewhere.
        let fits = |amount: i64| amount != i64::MIN;
        (fits(line.revenue) && line.cost.is_none_or(fits)).then(|| Self {
            date: line.day,
            lines: 1,
            revenue: line.revenue,
            uncosted_lines: i64::from(line.cost.is_none()),
            uncosted_revenue: if line.cost.is_none() { line.revenue } else { 0 },
            cost: line.cost.unwrap_or(0),
        })
    }

    fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            date: self.date,
            lines: self.lines.checked_add(other.lines)?,
            revenue: self.revenue.checked_add(other.revenue)?,
            uncosted_lines: self.uncosted_lines.checked_add(other.uncosted_lines)?,
            uncosted_revenue: self.uncosted_revenue.checked_add(other.uncosted_revenue)?,
            cost: self.cost.checked_add(other.cost)?,
        })
    }
}

/// Keeps one of each number that a sorted list has more than once.
fn keep_repeated(sorted: &mut Vec<u64>) {
    let mut kept = 0_usize;
    let mut before: Option<u64> = None;
    for at in 0..sorted.len() {
        let Some(number) = sorted.get(at).copied() else { break };
        let is_kept = kept.checked_sub(1).and_then(|last| sorted.get(last)) == Some(&number);
        if before == Some(number) && !is_kept {
            if let Some(place) = sorted.get_mut(kept) {
                *place = number;
            }
            kept += 1;
        }
        before = Some(number);
    }
    sorted.truncate(kept);
}

/// Rows that wait to be written.
#[derive(Default)]
struct Rows {
    key: i32,
    keys: Vec<i32>,
    customers: Vec<String>,
    day: Int32Builder,
    lines: Int64Builder,
    revenue: Int64Builder,
    uncosted_lines: Int64Builder,
    uncosted_revenue: Int64Builder,
    cost: Int64Builder,
    invoices: Int64Builder,
    spread: BinaryBuilder,
    hashes: BinaryBuilder,
    /// Of the row under way.
    single: Vec<u8>,
    repeated: Vec<u8>,
}

impl Rows {
    fn len(&self) -> usize {
        self.keys.len()
    }

    fn customer(&mut self, id: &str) {
        self.key = i32::try_from(self.customers.len()).unwrap_or(i32::MAX);
        self.customers.push(id.to_owned());
    }

    fn start(&mut self, day: Day) {
        self.keys.push(self.key);
        self.day.append_value(day.date);
        self.lines.append_value(day.lines);
        self.revenue.append_value(day.revenue);
        self.uncosted_lines.append_value(day.uncosted_lines);
        self.uncosted_revenue.append_value(day.uncosted_revenue);
        self.cost.append_value(day.cost);
        self.single.clear();
        self.repeated.clear();
    }

    fn invoice(&mut self, invoice: u64, is_spread: bool) {
        let into = if is_spread { &mut self.repeated } else { &mut self.single };
        into.extend_from_slice(&invoice.to_le_bytes());
    }

    fn end(&mut self) {
        self.invoices.append_value(i64::try_from(self.single.len() / 8).unwrap_or(i64::MAX));
        self.hashes.append_value(&self.single);
        if self.repeated.is_empty() {
            self.spread.append_null();
        } else {
            self.spread.append_value(&self.repeated);
        }
    }

    /// Hands the rows over. It is between two accounts: the next row has a customer of its own.
    fn take(&mut self) -> Result<RecordBatch, SummaryError> {
        let bytes = self.customers.iter().map(String::len).sum();
        let mut customers = StringBuilder::with_capacity(self.customers.len(), bytes);
        self.customers.drain(..).for_each(|customer| customers.append_value(customer));
        let keys = Int32Array::from(std::mem::take(&mut self.keys));
        Ok(RecordBatch::try_new(
            schema::schema(),
            vec![
                Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(customers.finish()))?),
                Arc::new(self.day.finish()),
                Arc::new(self.lines.finish()),
                Arc::new(self.revenue.finish()),
                Arc::new(self.uncosted_lines.finish()),
                Arc::new(self.uncosted_revenue.finish()),
                Arc::new(self.cost.finish()),
                Arc::new(self.invoices.finish()),
                Arc::new(self.spread.finish()),
                Arc::new(self.hashes.finish()),
            ],
        )?)
    }
}
