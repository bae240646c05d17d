//! A run read back from its file.

use std::collections::BTreeSet;

use arrow::array::{Array, AsArray, BooleanArray, PrimitiveArray, RecordBatch};
use arrow::datatypes::{ArrowPrimitiveType, Date32Type, Decimal128Type, Float64Type, Int32Type, Int64Type};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::money::Amount;
use mainstay_domain::portfolio::{
    AccountFacts, AccountJudgement, AccountXyz, Frequency, Regularity, Scores, Variability,
};
use mainstay_domain::time::Day;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowPredicateFn, RowFilter};
use parquet::schema::types::SchemaDescriptor;

use super::RunError;

/// Lets through the rows of some accounts.
pub(super) fn filter(schema: &SchemaDescriptor, wanted: BTreeSet<AccountRef>) -> RowFilter {
    let identity = ProjectionMask::columns(schema, ["source", "external_id"]);
    RowFilter::new(vec![Box::new(ArrowPredicateFn::new(identity, move |batch| {
        let stored = Stored(&batch);
        let is_wanted = |row| stored.account(row).map(|account| wanted.contains(&account));
        let kept = (0..batch.num_rows()).map(is_wanted).collect::<Result<Vec<bool>, RunError>>();
        let kept = kept.map_err(|error| arrow::error::ArrowError::ExternalError(Box::new(error)))?;
        Ok(BooleanArray::from(kept))
    }))])
}

/// A batch of a run's file, asked by column name and row.
struct Stored<'a>(&'a RecordBatch);

impl Stored<'_> {
    fn damaged(name: &str, wanted: &str) -> RunError {
        RunError::Damaged(format!("column `{name}` has no {wanted} where one must be"))
    }

    fn text(&self, name: &str, row: usize) -> Result<String, RunError> {
        let column = self.0.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
        column.map(|column| column.value(row).to_owned()).ok_or_else(|| Self::damaged(name, "text"))
    }

    fn optional<T: ArrowPrimitiveType>(&self, name: &str, row: usize) -> Result<Option<T::Native>, RunError> {
        let column: Option<&PrimitiveArray<T>> =
            self.0.column_by_name(name).and_then(|column| column.as_primitive_opt::<T>());
        let column = column.ok_or_else(|| Self::damaged(name, "number"))?;
        Ok(column.is_valid(row).then(|| column.value(row)))
    }

    fn whole(&self, name: &str, row: usize) -> Result<u64, RunError> {
        let value = self.optional::<Int64Type>(name, row)?;
        value.and_then(|value| u64::try_from(value).ok()).ok_or_else(|| Self::damaged(name, "count"))
    }

    fn amount(&self, name: &str, row: usize) -> Result<Amount, RunError> {
        self.optional::<Decimal128Type>(name, row)?.map(Amount).ok_or_else(|| Self::damaged(name, "amount"))
    }

    fn day(&self, name: &str, row: usize) -> Result<Option<Day>, RunError> {
        Ok(self.optional::<Date32Type>(name, row)?.and_then(Day::from_epoch))
    }

    /// A word of the domain.
    fn word<T: std::str::FromStr>(&self, name: &str, row: usize) -> Result<T, RunError> {
        self.text(name, row)?.parse().map_err(|_| Self::damaged(name, "word"))
    }

    fn number(&self, name: &str, row: usize) -> Result<u32, RunError> {
        let value = self.optional::<Int32Type>(name, row)?;
        value.and_then(|value| u32::try_from(value).ok()).ok_or_else(|| Self::damaged(name, "count"))
    }

    /// A number that runs of earlier methods have no column for.
    fn if_kept(&self, name: &str, row: usize) -> Result<Option<u32>, RunError> {
        if self.0.column_by_name(name).is_none() {
            return Ok(None);
        }
        Ok(self.optional::<Int32Type>(name, row)?.and_then(|value| u32::try_from(value).ok()))
    }

    fn score(&self, name: &str, row: usize) -> Result<Option<u8>, RunError> {
        Ok(self.optional::<Int32Type>(name, row)?.and_then(|score| u8::try_from(score).ok()))
    }

    fn scores(&self, row: usize) -> Result<Option<Scores>, RunError> {
        let (r, f, m) = (self.score("r", row)?, self.score("f", row)?, self.score("m", row)?);
        Ok(r.zip(f).zip(m).map(|((r, f), m)| Scores { r, f, m }))
    }

    fn account(&self, row: usize) -> Result<AccountRef, RunError> {
        Ok(AccountRef { source: self.text("source", row)?, external_id: self.text("external_id", row)? })
    }

    fn facts(&self, row: usize) -> Result<AccountFacts, RunError> {
        let day = |name| self.day(name, row)?.ok_or_else(|| Self::damaged(name, "day"));
        Ok(AccountFacts {
            account: self.account(row)?,
            first_day: day("first_day")?,
            last_day: day("last_day")?,
            last_purchase: self.day("last_purchase", row)?,
            lines: self.whole("lines", row)?,
            invoices: self.whole("invoices", row)?,
            revenue: self.amount("revenue", row)?,
            costed_lines: self.whole("costed_lines", row)?,
            costed_revenue: self.amount("costed_revenue", row)?,
            cost: self.amount("cost", row)?,
        })
    }

    fn xyz(&self, row: usize) -> Result<AccountXyz, RunError> {
        let periods = self.number("periods", row)?;
        Ok(AccountXyz {
            regularity: Regularity {
                class: self.word("regularity_class", row)?,
                cv: self.optional::<Float64Type>("regularity_cv", row)?,
                gaps: self.number("gaps", row)?,
                days: self.if_kept("gap_days", row)?,
            },
            variability: Variability {
                class: self.word("variability_class", row)?,
                cv: self.optional::<Float64Type>("variability_cv", row)?,
                period: self.word("period", row)?,
                periods,
            },
            frequency: Frequency {
                class: self.word("frequency_class", row)?,
                active_periods: self.number("active_periods", row)?,
                periods,
            },
        })
    }
}

/// Adds the rows of a batch.
pub(super) fn read_batch(
    batch: &RecordBatch,
    judgements: &mut Vec<AccountJudgement>,
) -> Result<(), RunError> {
    let stored = Stored(batch);
    for row in 0..batch.num_rows() {
        judgements.push(AccountJudgement {
            facts: stored.facts(row)?,
            rank: stored.optional::<Int32Type>("rank", row)?.and_then(|rank| u32::try_from(rank).ok()),
            share: stored.optional::<Float64Type>("share", row)?,
            cumulative_share: stored.optional::<Float64Type>("cumulative_share", row)?,
            revenue_class: stored.word("revenue_class", row)?,
            gross_profit_class: stored.word("gross_profit_class", row)?,
            recency_days: stored.optional::<Int32Type>("recency_days", row)?,
            scores: stored.scores(row)?,
            xyz: stored.xyz(row)?,
        });
    }
    Ok(())
}
