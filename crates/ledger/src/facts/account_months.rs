//! What one account bought, month by month.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use datafusion::arrow::array::{Array, AsArray, Decimal128Array};
use datafusion::arrow::datatypes::{Date32Type, Decimal128Type};
use datafusion::arrow::record_batch::RecordBatch;
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Rows, Sight};
use mainstay_domain::time::{AsOf, Day, Month};
use xxhash_rust::xxh3::xxh3_64;

use super::open::Summed;
use super::{FactError, Ledger};
use crate::summaries::{AccountDay, SummaryError};

/// One month of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountMonth {
    /// The month of the business dates.
    pub month: Month,
    /// Net revenue of all lines.
    pub revenue: Amount,
    /// Net revenue of the lines whose cost is known (and visible); `None` when there is none.
    pub costed_revenue: Option<Amount>,
    /// Direct cost of those lines.
    pub cost: Option<Amount>,
    /// Lines of all kinds.
    pub lines: i64,
    /// Distinct invoice numbers.
    pub invoices: i64,
}

/// The months in which the account has lines before the as-of day, oldest first; none if the reader may not see it.
///
/// Files that have a summary answer by it, of the others the account's lines are read.
pub async fn account_months(
    ledger: &Ledger,
    sight: &Sight,
    account: &AccountRef,
    as_of: AsOf,
) -> Result<Vec<AccountMonth>, FactError> {
    let is_hidden = !sight.rows.contains(account);
    if ledger.is_empty() || is_hidden {
        return Ok(Vec::new());
    }
    let ledger = ledger.until(as_of.0);
    let (asked, of, end) = (ledger.clone(), account.clone(), as_of.0.epoch());
    let summed = tokio::task::spawn_blocking(move || Months::of_summaries(&asked, &of, end)).await?;
    let (mut months, others) = summed.unwrap_or_else(|error| {
        tracing::warn!("{error}; the lines are read instead");
        (Months::default(), ledger.clone())
    });
    for batch in others.engine().answer(|| lines_of(&others, sight, account)).await? {
        months.add_lines(&batch)?;
    }
    Ok(months.into_months(sight.margin))
}

async fn lines_of(
    ledger: &Ledger,
    sight: &Sight,
    account: &AccountRef,
) -> Result<Vec<RecordBatch>, FactError> {
    if ledger.is_empty() {
        return Ok(Vec::new());
    }
    let only = Sight { rows: Rows::Only(BTreeSet::from([account.clone()])), margin: sight.margin };
    let lines = ledger.lines(&ledger.context()?, &only).await?;
    Ok(lines.select_columns(&["date", "invoice", "revenue", "cost"])?.collect().await?)
}

/// Months under way.
#[derive(Default)]
struct Months(BTreeMap<Month, Sums>);

#[derive(Default)]
struct Sums {
    lines: i64,
    revenue: i128,
    costed_lines: i64,
    costed_revenue: i128,
    cost: i128,
    invoices: HashSet<u64>,
}

impl Months {
    /// What summaries say, and the version made of the files that have none or are to be converted.
    fn of_summaries(ledger: &Ledger, account: &AccountRef, end: i32) -> Result<(Self, Ledger), SummaryError> {
        let (summed, mut others) = ledger.with_summaries();
        let mut months = Self::default();
        for Summed { summary, files } in summed {
            if !ledger.counts_as_written(&summary.currency) {
                others.extend(files);
            } else if summary.source == account.source {
                for written in ledger.joined.written(account) {
                    let mut cursor = summary.cursor_at(written, true)?;
                    if cursor.customer() == Some(written) {
                        cursor.take(|day| months.add_day(day, end))?;
                    }
                }
            }
        }
        Ok((months, ledger.only(others)))
    }

    fn of(&mut self, day: i32) -> Option<&mut Sums> {
        Some(self.0.entry(Day::from_epoch(day)?.month()).or_default())
    }

    fn add_day(&mut self, day: AccountDay<'_>, end: i32) {
        if day.day >= end {
            return;
        }
        let Some(sums) = self.of(day.day) else { return };
        sums.lines += day.lines;
        sums.revenue += i128::from(day.revenue);
        sums.costed_lines += day.lines - day.uncosted_lines;
        sums.costed_revenue += i128::from(day.revenue) - i128::from(day.uncosted_revenue);
        sums.cost += i128::from(day.cost);
        sums.invoices.extend(day.hashes.iter().chain(day.spread.iter()));
    }

    fn add_lines(&mut self, batch: &RecordBatch) -> Result<(), FactError> {
        let wrong = FactError::WrongColumn;
        let column = |name| batch.column_by_name(name).ok_or(wrong(name));
        let amounts = |name| -> Result<&Decimal128Array, FactError> {
            column(name)?.as_primitive_opt::<Decimal128Type>().ok_or(wrong(name))
        };
        let dates = column("date")?.as_primitive_opt::<Date32Type>().ok_or(wrong("date"))?;
        let invoices = column("invoice")?.as_string_opt::<i32>().ok_or(wrong("invoice"))?;
        let (revenues, costs) = (amounts("revenue")?, amounts("cost")?);
        for row in 0..batch.num_rows() {
            let Some(sums) = self.of(dates.value(row)) else { continue };
            sums.lines += 1;
            sums.revenue += revenues.value(row);
            if costs.is_valid(row) {
                sums.costed_lines += 1;
                sums.costed_revenue += revenues.value(row);
                sums.cost += costs.value(row);
            }
            sums.invoices.insert(xxh3_64(invoices.value(row).as_bytes()));
        }
        Ok(())
    }

    fn into_months(self, margin: bool) -> Vec<AccountMonth> {
        let month = |(month, sums): (Month, Sums)| {
            let is_costed = margin && sums.costed_lines > 0;
            AccountMonth {
                month,
                revenue: Amount(sums.revenue),
                costed_revenue: is_costed.then_some(Amount(sums.costed_revenue)),
                cost: is_costed.then_some(Amount(sums.cost)),
                lines: sums.lines,
                invoices: i64::try_from(sums.invoices.len()).unwrap_or(i64::MAX),
            }
        };
        self.0.into_iter().map(month).collect()
    }
}
