//! Reads a summary account by account, in the order of their ids.

use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{Int32Type, Int64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;

use super::{SummaryError, schema};

/// What an account bought on one day.
#[derive(Debug, Clone, Copy)]
pub struct AccountDay<'a> {
    /// Days since 1970-01-01.
    pub day: i32,
    /// How many lines.
    pub lines: i64,
    /// Their net revenue, in 1/10,000 of the currency unit, as all amounts here.
    pub revenue: i64,
    /// How many of them have no known cost.
    pub uncosted_lines: i64,
    /// The revenue of those.
    pub uncosted_revenue: i64,
    /// The cost of the others.
    pub cost: i64,
    /// How many invoices have lines on this day and on no other.
    pub invoices: i64,
    /// The hashes of the invoices that have lines on other days too.
    pub spread: Hashes<'a>,
    /// The hashes of the invoices that `invoices` counts; empty where they were not asked for.
    pub hashes: Hashes<'a>,
}

/// The hashes of invoice numbers, eight bytes each.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hashes<'a>(&'a [u8]);

impl<'a> Hashes<'a> {
    /// One by one.
    pub fn iter(self) -> impl Iterator<Item = u64> + use<'a> {
        self.0.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes))
    }
}

/// Stands before an account of a summary, or behind the last.
pub struct Cursor {
    reader: ParquetRecordBatchReader,
    batch: Option<Batch>,
    row: usize,
}

impl Cursor {
    pub(super) fn over(reader: ParquetRecordBatchReader) -> Result<Self, SummaryError> {
        let mut cursor = Self { reader, batch: None, row: 0 };
        cursor.load()?;
        Ok(cursor)
    }

    /// The customer's id of the account it stands before; `None` behind the last.
    pub fn customer(&self) -> Option<&str> {
        self.batch.as_ref().map(|batch| batch.customer(self.row))
    }

    /// Hands over every day of the account, oldest first, and moves on to the next.
    pub fn take(&mut self, mut each: impl FnMut(AccountDay<'_>)) -> Result<(), SummaryError> {
        let mut customer: Option<String> = None;
        while let Some(batch) = &self.batch
            && customer.as_deref().is_none_or(|customer| batch.customer(self.row) == customer)
        {
            let end = batch.end_of_account(self.row);
            batch.days(self.row, end).for_each(&mut each);
            if end < batch.rows() {
                self.row = end;
                return Ok(());
            }
            let last = batch.customer(self.row).to_owned();
            customer = Some(last);
            self.load()?;
        }
        Ok(())
    }

    /// Moves on to this customer, or to the first after it.
    pub(super) fn seek(&mut self, customer: &str) -> Result<(), SummaryError> {
        while let Some(batch) = &self.batch {
            if self.row >= batch.rows() || batch.customer(batch.rows() - 1) < customer {
                self.load()?;
            } else if batch.customer(self.row) < customer {
                self.row = batch.end_of_account(self.row);
            } else {
                return Ok(());
            }
        }
        Ok(())
    }

    fn load(&mut self) -> Result<(), SummaryError> {
        self.row = 0;
        self.batch = None;
        while self.batch.is_none() {
            let Some(next) = self.reader.next() else { return Ok(()) };
            let batch = next?;
            if batch.num_rows() > 0 {
                self.batch = Some(Batch::of(&batch)?);
            }
        }
        Ok(())
    }
}

/// Rows that are decoded.
struct Batch {
    keys: Int32Array,
    customers: StringArray,
    day: Int32Array,
    lines: Int64Array,
    revenue: Int64Array,
    uncosted_lines: Int64Array,
    uncosted_revenue: Int64Array,
    cost: Int64Array,
    invoices: Int64Array,
    spread: BinaryArray,
    hashes: Option<BinaryArray>,
}

impl Batch {
    fn of(batch: &RecordBatch) -> Result<Self, SummaryError> {
        let wrong = |name| SummaryError::Damaged(format!("column `{name}` has the wrong type"));
        let column = |name| batch.column_by_name(name).ok_or_else(|| wrong(name));
        let whole = |name| {
            let column: &ArrayRef = column(name)?;
            column.as_primitive_opt::<Int64Type>().cloned().ok_or_else(|| wrong(name))
        };
        let bytes = |name| column(name)?.as_binary_opt::<i32>().cloned().ok_or_else(|| wrong(name));
        let customers = column(schema::CUSTOMER)?
            .as_dictionary_opt::<Int32Type>()
            .ok_or_else(|| wrong(schema::CUSTOMER))?;
        let day = column(schema::DAY)?.as_primitive_opt::<Int32Type>().ok_or_else(|| wrong(schema::DAY))?;
        Ok(Self {
            keys: customers.keys().clone(),
            customers: customers.values().as_string_opt().cloned().ok_or_else(|| wrong(schema::CUSTOMER))?,
            day: day.clone(),
            lines: whole(schema::LINES)?,
            revenue: whole(schema::REVENUE)?,
            uncosted_lines: whole(schema::UNCOSTED_LINES)?,
            uncosted_revenue: whole(schema::UNCOSTED_REVENUE)?,
            cost: whole(schema::COST)?,
            invoices: whole(schema::INVOICES)?,
            spread: bytes(schema::SPREAD)?,
            hashes: batch.column_by_name(schema::HASHES).map(|_| bytes(schema::HASHES)).transpose()?,
        })
    }

    fn rows(&self) -> usize {
        self.keys.len()
    }

    fn customer(&self, row: usize) -> &str {
        usize::try_from(self.keys.value(row)).map_or("", |key| self.customers.value(key))
    }

    /// The first row behind `row` that is of another customer.
    fn end_of_account(&self, row: usize) -> usize {
        let keys = self.keys.values().get(row..).unwrap_or_default();
        let same = keys.iter().take_while(|key| Some(*key) == keys.first()).count();
        row + same
    }

    /// The rows from one to before another.
    fn days(&self, from: usize, end: usize) -> impl Iterator<Item = AccountDay<'_>> {
        fn of(column: &Int64Array, from: usize, end: usize) -> impl Iterator<Item = i64> {
            column.values().get(from..end).unwrap_or_default().iter().copied()
        }
        let of = |column| of(column, from, end);
        let counts = of(&self.lines).zip(of(&self.uncosted_lines)).zip(of(&self.invoices));
        let amounts = of(&self.revenue).zip(of(&self.uncosted_revenue)).zip(of(&self.cost));
        let days = self.day.values().get(from..end).unwrap_or_default().iter();
        let is_spread = self.spread.null_count() < self.rows();
        let rows = (from..end).zip(days).zip(counts).zip(amounts);
        rows.map(move |(((row, day), ((lines, uncosted_lines), invoices)), amounts)| {
            let ((revenue, uncosted_revenue), cost) = amounts;
            AccountDay {
                day: *day,
                lines,
                revenue,
                uncosted_lines,
                uncosted_revenue,
                cost,
                invoices,
                spread: Hashes(if is_spread && self.spread.is_valid(row) {
                    self.spread.value(row)
                } else {
                    &[]
                }),
                hashes: Hashes(self.hashes.as_ref().map_or(&[], |hashes| hashes.value(row))),
            }
        })
    }
}
