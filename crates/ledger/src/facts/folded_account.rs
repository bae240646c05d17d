//! The fold as an aggregate function of the engine, so that a cluster adds lines up by the same arithmetic as one machine.
//!
//! Executors fold the lines they read, account by account; what they folded of one account comes together on one executor,
//! which closes it. Everything on the way is whole numbers, in bytes of a fixed layout.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Decimal128Array, LargeBinaryArray, StringArray,
};
use datafusion::arrow::datatypes::{DataType, Date32Type, Decimal128Type, Field, FieldRef};
use datafusion::common::{exec_err, not_impl_err};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{
    Accumulator, AggregateUDFImpl, EmitTo, GroupsAccumulator, Signature, Volatility,
};
use xxhash_rust::xxh3::xxh3_64;

use super::fold::{Closed, Entry, Folded, Line, Span};
use crate::lines::AMOUNT;

/// The facts of an account, of its lines' invoices, days, revenues and costs.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct FoldedAccount {
    span: Span,
    signature: Signature,
}

impl FoldedAccount {
    /// Its name in plans.
    pub(crate) const NAME: &str = "folded_account";

    pub(crate) fn new(span: Span) -> Self {
        let takes = vec![DataType::Utf8, DataType::Date32, AMOUNT, AMOUNT];
        Self { span, signature: Signature::exact(takes, Volatility::Immutable) }
    }

    /// What another machine needs to make the same function.
    pub(crate) fn write(&self, into: &mut Vec<u8>) {
        for day in [self.span.start, self.span.end, self.span.as_of] {
            into.extend(day.to_le_bytes());
        }
    }

    /// The function that [`Self::write`] wrote.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        let [start, end, as_of] = [bytes.int()?, bytes.int()?, bytes.int()?];
        bytes.0.is_empty().then(|| Self::new(Span { start, end, as_of }))
    }
}

impl AggregateUDFImpl for FoldedAccount {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _takes: &[DataType]) -> Result<DataType> {
        Ok(DataType::LargeBinary)
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new(args.name, DataType::LargeBinary, true))])
    }

    fn accumulator(&self, _args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        not_impl_err!("{} is for many accounts at a time", Self::NAME)
    }

    fn groups_accumulator_supported(&self, _args: AccumulatorArgs) -> bool {
        true
    }

    fn create_groups_accumulator(&self, _args: AccumulatorArgs) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(Accounts::new(self.span)))
    }
}

/// The accounts of one part of the work, by the number the engine gives them.
struct Accounts {
    span: Span,
    groups: Vec<Account>,
    /// Of all accounts, for the engine's account of memory.
    entries: usize,
}

/// One account under way.
#[derive(Default)]
struct Account {
    /// All lines that were folded, in the window or not: whoever asked counts them too.
    seen: u64,
    folded: Folded,
}

impl Accounts {
    fn new(span: Span) -> Self {
        Self { span, groups: Vec::new(), entries: 0 }
    }

    fn taken(&mut self, emit_to: EmitTo) -> Vec<Account> {
        let taken = emit_to.take_needed(&mut self.groups);
        self.entries -= taken.iter().map(|account| account.folded.entries.len()).sum::<usize>();
        taken
    }

    fn at(&mut self, group: usize) -> Result<&mut Account> {
        let missing = || DataFusionError::Internal(format!("there is no group {group} to fold into"));
        self.groups.get_mut(group).ok_or_else(missing)
    }
}

impl GroupsAccumulator for Accounts {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        if opt_filter.is_some() {
            return not_impl_err!("{} takes no filter", FoldedAccount::NAME);
        }
        let columns = Columns::of(values)?;
        let span = self.span;
        self.groups.resize_with(total_num_groups, Account::default);
        // The hash of an invoice is taken once for its neighbouring lines.
        let mut last: (Option<&str>, u64) = (None, 0);
        for (row, group) in group_indices.iter().enumerate() {
            let text = columns.invoices.value(row);
            if last.0 != Some(text) {
                last = (Some(text), xxh3_64(text.as_bytes()));
            }
            let cost = columns.costs.is_valid(row).then(|| parts(columns.costs.value(row))).transpose()?;
            let (day, revenue) = (columns.dates.value(row), parts(columns.revenues.value(row))?);
            let account = self.at(*group)?;
            let before = account.folded.entries.len();
            account.folded.add(Line { invoice: last.1, day, revenue, cost }, span);
            account.seen += 1;
            self.entries += account.folded.entries.len() - before;
        }
        Ok(())
    }

    fn merge_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        total_num_groups: usize,
    ) -> Result<()> {
        let Some(states) = values.first().and_then(|values| values.as_binary_opt::<i64>()) else {
            return exec_err!("{} merges bytes", FoldedAccount::NAME);
        };
        self.groups.resize_with(total_num_groups, Account::default);
        for (state, group) in states.iter().zip(group_indices) {
            let Some(theirs) = state.and_then(Account::read) else {
                return exec_err!("what another executor folded cannot be read");
            };
            self.entries += theirs.folded.entries.len();
            let account = self.at(*group)?;
            account.seen += theirs.seen;
            account.folded.merge(theirs.folded);
        }
        Ok(())
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let span = self.span;
        Ok(written(self.taken(emit_to), |mut account, bytes| {
            let closed = account.folded.close(span);
            account.write(bytes);
            closed.write(bytes);
        }))
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(vec![written(self.taken(emit_to), |account, bytes| account.write(bytes))])
    }

    /// Every line as an account of its own: what the engine asks for where hardly two lines are of one account.
    fn convert_to_state(
        &self,
        values: &[ArrayRef],
        opt_filter: Option<&BooleanArray>,
    ) -> Result<Vec<ArrayRef>> {
        let rows = values.first().map_or(0, Array::len);
        let mut alone = Self::new(self.span);
        alone.update_batch(values, &(0..rows).collect::<Vec<_>>(), opt_filter, rows)?;
        alone.state(EmitTo::All)
    }

    fn size(&self) -> usize {
        self.groups.capacity() * size_of::<Account>() + self.entries * size_of::<Entry>() + size_of::<Self>()
    }
}

fn written(accounts: Vec<Account>, write: impl Fn(Account, &mut Vec<u8>)) -> ArrayRef {
    let rows = accounts.into_iter().map(|account| {
        let mut bytes = Vec::new();
        write(account, &mut bytes);
        bytes
    });
    Arc::new(LargeBinaryArray::from_iter_values(rows))
}

struct Columns<'a> {
    invoices: &'a StringArray,
    dates: &'a Date32Array,
    revenues: &'a Decimal128Array,
    costs: &'a Decimal128Array,
}

impl<'a> Columns<'a> {
    fn of(values: &'a [ArrayRef]) -> Result<Self> {
        let columns = match values {
            [invoices, dates, revenues, costs] => invoices
                .as_string_opt()
                .zip(dates.as_primitive_opt::<Date32Type>())
                .zip(revenues.as_primitive_opt::<Decimal128Type>())
                .zip(costs.as_primitive_opt::<Decimal128Type>()),
            _ => None,
        };
        let Some((((invoices, dates), revenues), costs)) = columns else {
            return exec_err!("{} takes an invoice, a day and two amounts", FoldedAccount::NAME);
        };
        Ok(Self { invoices, dates, revenues, costs })
    }
}

/// `DECIMAL(18,4)` fits 64 bits; a file that says otherwise is not one of ours.
fn parts(value: i128) -> Result<i64> {
    let wrong = |_| DataFusionError::Execution("an amount does not fit 18 digits".to_owned());
    i64::try_from(value).map_err(wrong)
}

/// An account as an executor closed it.
pub(super) struct ClosedAccount {
    /// How many lines of it were folded, in the window or not.
    pub(super) seen: u64,
    /// Its totals, without entries.
    pub(super) folded: Folded,
    /// When and how often it bought.
    pub(super) closed: Closed,
}

impl ClosedAccount {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        let Account { seen, folded } = Account::take(&mut bytes)?;
        let closed = Closed::take(&mut bytes)?;
        bytes.0.is_empty().then_some(Self { seen, folded, closed })
    }
}

impl Account {
    fn write(&self, into: &mut Vec<u8>) {
        let folded = &self.folded;
        for count in [self.seen, folded.lines, folded.costed_lines] {
            into.extend(count.to_le_bytes());
        }
        for sum in [folded.revenue, folded.costed_revenue, folded.cost] {
            into.extend(sum.to_le_bytes());
        }
        into.extend(length(&folded.entries).to_le_bytes());
        for entry in &folded.entries {
            into.extend(entry.invoice.to_le_bytes());
            into.extend(entry.net.to_le_bytes());
            into.extend(entry.day.to_le_bytes());
        }
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        let account = Self::take(&mut bytes)?;
        bytes.0.is_empty().then_some(account)
    }

    fn take(bytes: &mut Bytes<'_>) -> Option<Self> {
        let [seen, lines, costed_lines] = [bytes.long()?, bytes.long()?, bytes.long()?];
        let [revenue, costed_revenue, cost] = [bytes.sum()?, bytes.sum()?, bytes.sum()?];
        let count = bytes.long()?;
        let entry = |_| {
            let (invoice, net) = (bytes.long()?, bytes.long()?.cast_signed());
            Some(Entry { invoice, net, day: bytes.int()? })
        };
        let entries = (0..count).map(entry).collect::<Option<_>>()?;
        let folded =
            Folded { lines, revenue, costed_lines, costed_revenue, cost, entries, ..Folded::default() };
        Some(Self { seen, folded })
    }
}

impl Closed {
    fn write(&self, into: &mut Vec<u8>) {
        into.extend(self.invoices.to_le_bytes());
        into.extend(length(&self.days).to_le_bytes());
        for (day, net) in &self.days {
            into.extend(day.to_le_bytes());
            into.extend(net.to_le_bytes());
        }
    }

    fn take(bytes: &mut Bytes<'_>) -> Option<Self> {
        let (invoices, count) = (bytes.long()?, bytes.long()?);
        let day = |_| Some((bytes.int()?, bytes.long()?.cast_signed()));
        Some(Self { invoices, days: (0..count).map(day).collect::<Option<_>>()? })
    }
}

fn length<T>(of: &[T]) -> u64 {
    u64::try_from(of.len()).unwrap_or(u64::MAX)
}

/// What is left to read of some bytes.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn int(&mut self) -> Option<i32> {
        self.take().map(i32::from_le_bytes)
    }

    fn long(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn sum(&mut self) -> Option<i128> {
        self.take().map(i128::from_le_bytes)
    }
}
