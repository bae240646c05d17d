//! A run read back from its file.

use std::collections::BTreeSet;

use arrow::array::{Array, AsArray, BooleanArray, PrimitiveArray, RecordBatch, StringArray};
use arrow::datatypes::{ArrowPrimitiveType, Date32Type, Decimal128Type, Float64Type, Int32Type, Int64Type};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::money::Amount;
use mainstay_domain::portfolio::{
    AccountFacts, AccountJudgement, AccountXyz, Class, Frequency, OnRung, Regularity, Scores, Variability,
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
        let accounts = Stored(&batch).accounts();
        let accounts = accounts.map_err(|error| arrow::error::ArrowError::ExternalError(Box::new(error)))?;
        let kept = (0..batch.num_rows()).map(|row| wanted.contains(&accounts(row)));
        Ok(BooleanArray::from(kept.collect::<Vec<bool>>()))
    }))])
}

/// What an account has on the run's rung, and its class by it.
type JudgedOnRung = Option<(OnRung, Class)>;

/// A batch of a run's file, asked by column name.
struct Stored<'a>(&'a RecordBatch);

impl<'a> Stored<'a> {
    fn damaged(name: &str, wanted: &str) -> RunError {
        RunError::Damaged(format!("column `{name}` has no {wanted} where one must be"))
    }

    fn texts(&self, name: &str) -> Result<&'a StringArray, RunError> {
        let column = self.0.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
        column.ok_or_else(|| Self::damaged(name, "text"))
    }

    fn values<T: ArrowPrimitiveType>(
        &self,
        name: &str,
    ) -> Result<impl Fn(usize) -> Option<T::Native> + use<'a, T>, RunError> {
        let column: Option<&PrimitiveArray<T>> =
            self.0.column_by_name(name).and_then(|column| column.as_primitive_opt::<T>());
        let column = column.ok_or_else(|| Self::damaged(name, "number"))?;
        Ok(|row| column.is_valid(row).then(|| column.value(row)))
    }

    fn wholes(&self, name: &'a str) -> Result<impl Fn(usize) -> Result<u64, RunError> + use<'a>, RunError> {
        let values = self.values::<Int64Type>(name)?;
        Ok(move |row| {
            let value = values(row).and_then(|value| u64::try_from(value).ok());
            value.ok_or_else(|| Self::damaged(name, "count"))
        })
    }

    fn amounts(
        &self,
        name: &'a str,
    ) -> Result<impl Fn(usize) -> Result<Amount, RunError> + use<'a>, RunError> {
        let values = self.values::<Decimal128Type>(name)?;
        Ok(move |row| values(row).map(Amount).ok_or_else(|| Self::damaged(name, "amount")))
    }

    fn days(&self, name: &str) -> Result<impl Fn(usize) -> Option<Day> + use<'a>, RunError> {
        let values = self.values::<Date32Type>(name)?;
        Ok(move |row| values(row).and_then(Day::from_epoch))
    }

    /// Words of the domain.
    fn words<T: std::str::FromStr>(
        &self,
        name: &'a str,
    ) -> Result<impl Fn(usize) -> Result<T, RunError> + use<'a, T>, RunError> {
        let texts = self.texts(name)?;
        Ok(move |row| texts.value(row).parse().map_err(|_| Self::damaged(name, "word")))
    }

    fn numbers(&self, name: &'a str) -> Result<impl Fn(usize) -> Result<u32, RunError> + use<'a>, RunError> {
        let values = self.values::<Int32Type>(name)?;
        Ok(move |row| {
            let value = values(row).and_then(|value| u32::try_from(value).ok());
            value.ok_or_else(|| Self::damaged(name, "count"))
        })
    }

    fn scores(&self) -> Result<impl Fn(usize) -> Option<Scores> + use<'a>, RunError> {
        let score = |name| {
            let values = self.values::<Int32Type>(name)?;
            Ok::<_, RunError>(move |row| values(row).and_then(|score| u8::try_from(score).ok()))
        };
        let (r, f, m) = (score("r")?, score("f")?, score("m")?);
        Ok(move |row| r(row).zip(f(row)).zip(m(row)).map(|((r, f), m)| Scores { r, f, m }))
    }

    fn accounts(&self) -> Result<impl Fn(usize) -> AccountRef + use<'a>, RunError> {
        let (sources, external_ids) = (self.texts("source")?, self.texts("external_id")?);
        Ok(|row| AccountRef {
            source: sources.value(row).to_owned(),
            external_id: external_ids.value(row).to_owned(),
        })
    }

    /// The amount on the run's rung and the class by it; nothing in a run by revenue or gross profit, whose file lacks the columns.
    fn on_rung(&self) -> Result<impl Fn(usize) -> Result<JudgedOnRung, RunError> + use<'a>, RunError> {
        let columns = match self.0.column_by_name("rung") {
            Some(_) => Some((
                self.words("rung")?,
                self.values::<Decimal128Type>("rung_amount")?,
                self.amounts("rung_covered")?,
                self.words("rung_class")?,
            )),
            None => None,
        };
        Ok(move |row| {
            let Some((rung, amount, covered, class)) = &columns else { return Ok(None) };
            let on = OnRung { rung: rung(row)?, amount: amount(row).map(Amount), covered: covered(row)? };
            Ok(Some((on, class(row)?)))
        })
    }

    fn facts(&self) -> Result<impl Fn(usize) -> Result<AccountFacts, RunError> + use<'a>, RunError> {
        let accounts = self.accounts()?;
        let (first_day, last_day) = (self.days("first_day")?, self.days("last_day")?);
        let (last_purchase, lines) = (self.days("last_purchase")?, self.wholes("lines")?);
        let (invoices, revenue) = (self.wholes("invoices")?, self.amounts("revenue")?);
        let (costed_lines, costed_revenue) = (self.wholes("costed_lines")?, self.amounts("costed_revenue")?);
        let cost = self.amounts("cost")?;
        Ok(move |row| {
            Ok(AccountFacts {
                account: accounts(row),
                first_day: first_day(row).ok_or_else(|| Self::damaged("first_day", "day"))?,
                last_day: last_day(row).ok_or_else(|| Self::damaged("last_day", "day"))?,
                last_purchase: last_purchase(row),
                lines: lines(row)?,
                invoices: invoices(row)?,
                revenue: revenue(row)?,
                costed_lines: costed_lines(row)?,
                costed_revenue: costed_revenue(row)?,
                cost: cost(row)?,
                on_rung: None,
            })
        })
    }

    fn xyz(&self) -> Result<impl Fn(usize) -> Result<AccountXyz, RunError> + use<'a>, RunError> {
        let (regularity_class, regularity_cv) =
            (self.words("regularity_class")?, self.values::<Float64Type>("regularity_cv")?);
        // Runs of earlier methods have no column for them.
        let gap_days = match self.0.column_by_name("gap_days") {
            Some(_) => Some(self.values::<Int32Type>("gap_days")?),
            None => None,
        };
        let (gaps, period) = (self.numbers("gaps")?, self.words("period")?);
        let (variability_class, variability_cv) =
            (self.words("variability_class")?, self.values::<Float64Type>("variability_cv")?);
        let (frequency_class, active_periods) =
            (self.words("frequency_class")?, self.numbers("active_periods")?);
        let periods = self.numbers("periods")?;
        Ok(move |row| {
            let days = gap_days.as_ref().and_then(|days| days(row));
            Ok(AccountXyz {
                regularity: Regularity {
                    class: regularity_class(row)?,
                    cv: regularity_cv(row),
                    gaps: gaps(row)?,
                    days: days.and_then(|days| u32::try_from(days).ok()),
                },
                variability: Variability {
                    class: variability_class(row)?,
                    cv: variability_cv(row),
                    period: period(row)?,
                    periods: periods(row)?,
                },
                frequency: Frequency {
                    class: frequency_class(row)?,
                    active_periods: active_periods(row)?,
                    periods: periods(row)?,
                },
            })
        })
    }
}

/// Adds the rows of a batch.
pub(super) fn read_batch(
    batch: &RecordBatch,
    judgements: &mut Vec<AccountJudgement>,
) -> Result<(), RunError> {
    let stored = Stored(batch);
    let (facts, xyz, scores) = (stored.facts()?, stored.xyz()?, stored.scores()?);
    let (rank, recency_days) =
        (stored.values::<Int32Type>("rank")?, stored.values::<Int32Type>("recency_days")?);
    let (share, cumulative_share) =
        (stored.values::<Float64Type>("share")?, stored.values::<Float64Type>("cumulative_share")?);
    let (revenue_class, gross_profit_class) =
        (stored.words("revenue_class")?, stored.words("gross_profit_class")?);
    let on_rung = stored.on_rung()?;
    judgements.reserve(batch.num_rows());
    for row in 0..batch.num_rows() {
        let on = on_rung(row)?;
        judgements.push(AccountJudgement {
            facts: AccountFacts { on_rung: on.map(|(on, _)| on), ..facts(row)? },
            rung_class: on.map(|(_, class)| class),
            rank: rank(row).and_then(|rank| u32::try_from(rank).ok()),
            share: share(row),
            cumulative_share: cumulative_share(row),
            revenue_class: revenue_class(row)?,
            gross_profit_class: gross_profit_class(row)?,
            recency_days: recency_days(row),
            scores: scores(row),
            xyz: xyz(row)?,
        });
    }
    Ok(())
}
