//! The timed job that every engine is measured by: ABC, XYZ, RFM and concentration over one file of invoice lines.
//!
//! The contract's file (`bench/README.md`) is not a ledger file: integer ids, floating amounts, no source. It goes through
//! the same scan and the same fold as the ledger, and its judgements are the domain's own.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use datafusion::arrow::array::{ArrayRef, Date32Array, Float64Array, Int32Array, Int64Array, StringArray};
use datafusion::arrow::record_batch::RecordBatch;
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::money::{Amount, approximate};
use mainstay_domain::portfolio::{
    AbcCuts, AccountFacts, Buying, Class, Concentration, Measure, MonthlyTotals, MonthlyVariation, Ranking,
    Scores, Scoring, Valued, abc, concentration, monthly_variation, scores,
};
use mainstay_domain::time::{Day, Period};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde::Serialize;

use super::contract_lines::{self, Accounts, padded};
use super::fold::{Folded, Span};
use super::{FactError, contract_summary, partitions};

/// 2026-01-01, the first day after the contract's lines, as Parquet counts days.
const AS_OF: i32 = 20_454;

/// What two engines compare.
#[derive(Debug, Serialize)]
pub struct Digest {
    accounts: usize,
    abc_rev: BTreeMap<&'static str, usize>,
    abc_gp: BTreeMap<&'static str, usize>,
    xyz: BTreeMap<&'static str, usize>,
    gini: Option<f64>,
    hhi: Option<f64>,
    top20: Option<f64>,
    lorenz: usize,
    rfm555: usize,
    seconds: f64,
    engine: &'static str,
}

/// Runs the job on `input`, or on its summary where there is one, and writes one row per account to `output`.
pub async fn portfolio_contract(
    input: &Path,
    output: &Path,
    summary: Option<&Path>,
) -> Result<Digest, FactError> {
    let started = Instant::now();
    let as_of = Day::from_epoch(AS_OF).ok_or(FactError::WrongColumn("invoice_date"))?;
    let span = Span::new(Period { start: None, end: as_of }, as_of);
    let accounts = if let Some(folder) = summary {
        contract_summary::accounts(folder, span)?
    } else {
        let lines = contract_lines::of(input).await?;
        let folds = partitions::fold(lines, move |fold: &mut Accounts, batch| fold.add(batch, span)).await?;
        Accounts::merged(folds, span)
    };
    let answer = Answer::judge(accounts, as_of, span);
    answer.write(output)?;
    Ok(answer.digest(started.elapsed().as_secs_f64()))
}

/// The contract's answer: a row per account, in the order of account ids.
struct Answer {
    ids: Vec<i32>,
    facts: Vec<AccountFacts>,
    months: Vec<(usize, MonthlyVariation)>,
    revenue_classes: Vec<Class>,
    gross_profit_classes: Vec<Class>,
    scores: Vec<Scores>,
    concentration: Concentration,
    as_of: Day,
}

impl Answer {
    fn judge(accounts: Vec<(i32, Folded)>, as_of: Day, span: Span) -> Self {
        let (mut ids, mut facts, mut months) = (Vec::new(), Vec::new(), Vec::new());
        for (id, mut folded) in accounts {
            let end = as_of.month();
            let closed = folded.close(span);
            let days = &closed.days;
            let amounts = days
                .iter()
                .filter_map(|(day, net)| Some((Day::from_epoch(*day)?.month(), Amount(i128::from(*net)))));
            let first = days.first().and_then(|(day, _)| Day::from_epoch(*day)).map_or(end, Day::month);
            let life = usize::try_from(end.0 - first.0).unwrap_or_default();
            let swing = monthly_variation(&MonthlyTotals::new(amounts, end));
            let Some((first_day, last_day, last_purchase)) = closed.first_last_purchase() else { continue };
            ids.push(id);
            months.push((life, swing));
            facts.push(AccountFacts {
                account: AccountRef { source: String::new(), external_id: padded(id) },
                first_day,
                last_day,
                last_purchase,
                lines: folded.lines,
                invoices: closed.invoices,
                revenue: folded.revenue(),
                costed_lines: folded.costed_lines,
                costed_revenue: Amount(folded.costed_revenue),
                cost: Amount(folded.cost),
                on_rung: None,
            });
        }
        let by_revenue = Ranking::of(&valued(&facts, Measure::Revenue));
        let by_gross_profit = Ranking::of(&valued(&facts, Measure::GrossProfit));
        let buying: Vec<Buying<'_>> = facts
            .iter()
            .map(|facts| Buying {
                account: &facts.account,
                recency_days: as_of.days_since(facts.last_day),
                frequency: facts.invoices,
                monetary: facts.revenue,
            })
            .collect();
        Self {
            revenue_classes: abc(&by_revenue, AbcCuts::default()),
            gross_profit_classes: abc(&by_gross_profit, AbcCuts::default()),
            concentration: concentration(&by_revenue),
            scores: scores(&buying, Scoring::Ntile),
            ids,
            facts,
            months,
            as_of,
        }
    }

    fn digest(&self, seconds: f64) -> Digest {
        let found = &self.concentration;
        Digest {
            accounts: self.ids.len(),
            abc_rev: counts(self.revenue_classes.iter().map(|class| word(*class))),
            abc_gp: counts(self.gross_profit_classes.iter().map(|class| word(*class))),
            xyz: counts(self.months.iter().map(|(_, swing)| swing.class.as_str())),
            gini: found.gini,
            hhi: found.hhi,
            top20: found.top_20_percent_share,
            lorenz: usize::try_from(found.base_accounts.min(100)).unwrap_or_default(),
            rfm555: self.scores.iter().filter(|scores| (scores.r, scores.f, scores.m) == (5, 5, 5)).count(),
            seconds,
            engine: concat!("mainstay ", env!("CARGO_PKG_VERSION")),
        }
    }

    fn write(&self, output: &Path) -> Result<(), FactError> {
        let facts = || self.facts.iter();
        let money = |value: fn(&AccountFacts) -> Amount| -> ArrayRef {
            Arc::new(Float64Array::from_iter_values(
                facts().map(|facts| approximate(value(facts).0) / 10_000.0),
            ))
        };
        let days = |value: fn(&AccountFacts) -> Day| -> ArrayRef {
            Arc::new(Date32Array::from_iter_values(facts().map(|facts| value(facts).epoch())))
        };
        let whole = |value: fn(&AccountFacts) -> u64| -> ArrayRef {
            Arc::new(Int64Array::from_iter_values(facts().map(|facts| value(facts).cast_signed())))
        };
        let words = |words: Vec<&'static str>| -> ArrayRef { Arc::new(StringArray::from(words)) };
        let score = |pick: fn(&Scores) -> u8| -> ArrayRef {
            Arc::new(Int32Array::from_iter_values(self.scores.iter().map(|scores| i32::from(pick(scores)))))
        };
        let mean = |facts: &AccountFacts, months: usize| {
            approximate(facts.revenue.0) / 10_000.0 / approximate(i128::try_from(months).unwrap_or(1))
        };
        let recency = facts().map(|facts| self.as_of.days_since(facts.last_day));
        let means = facts().zip(&self.months).map(|(facts, (months, _))| mean(facts, *months));
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("account_id", Arc::new(Int32Array::from(self.ids.clone()))),
            ("revenue", money(|facts| facts.revenue)),
            ("gp", money(|facts| facts.revenue - facts.cost)),
            ("lines", whole(|facts| facts.lines)),
            ("freq", whole(|facts| facts.invoices)),
            ("first_date", days(|facts| facts.first_day)),
            ("last_date", days(|facts| facts.last_day)),
            ("recency", Arc::new(Int32Array::from_iter_values(recency))),
            ("mean", Arc::new(Float64Array::from_iter_values(means))),
            ("cv", Arc::new(self.months.iter().map(|(_, swing)| swing.cv).collect::<Float64Array>())),
            ("r", score(|scores| scores.r)),
            ("f", score(|scores| scores.f)),
            ("m", score(|scores| scores.m)),
            ("abc_rev", words(self.revenue_classes.iter().map(|class| word(*class)).collect())),
            ("abc_gp", words(self.gross_profit_classes.iter().map(|class| word(*class)).collect())),
            ("xyz", words(self.months.iter().map(|(_, swing)| swing.class.as_str()).collect())),
        ];
        let batch = RecordBatch::try_from_iter(columns)?;
        let level = ZstdLevel::try_new(1).map_err(datafusion::error::DataFusionError::from)?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
        let failed = |error: parquet::errors::ParquetError| {
            FactError::from(datafusion::error::DataFusionError::from(error))
        };
        let mut writer =
            ArrowWriter::try_new(File::create(output)?, batch.schema(), Some(properties)).map_err(failed)?;
        writer.write(&batch).map_err(failed)?;
        writer.close().map_err(failed)?;
        Ok(())
    }
}

fn valued(facts: &[AccountFacts], measure: Measure) -> Vec<Valued<'_>> {
    facts.iter().map(|facts| Valued { account: &facts.account, value: facts.value(measure) }).collect()
}

/// The contract has no class of its own for values of nothing or less.
fn word(class: Class) -> &'static str {
    if class == Class::N { Class::C.as_str() } else { class.as_str() }
}

fn counts(words: impl Iterator<Item = &'static str>) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_insert(0) += 1;
    }
    counts
}
