//! The last day the ledger has seen.

use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::Date32Type;
use datafusion::common::ScalarValue;
use datafusion::functions_aggregate::expr_fn::max;
use datafusion::prelude::lit;
use mainstay_domain::policy::{Actor, sight};
use mainstay_domain::time::Day;

use super::open::Summed;
use super::{FactError, Ledger};
use crate::summaries::{Summary, SummaryError};

/// The day of the last line dated `today` or earlier; lines dated later are in the ledger but have not happened.
pub async fn last_line_until(ledger: &Ledger, today: Day) -> Result<Option<Day>, FactError> {
    let asked = ledger.clone();
    let said = tokio::task::spawn_blocking(move || said_by_summaries(&asked, today.epoch()));
    let (known, others) = said.await?;
    let read = async || if others.is_empty() { Ok(None) } else { last_line(&others, today).await };
    let read = others.engine().answer(read).await?;
    Ok(known.max(read).and_then(Day::from_epoch))
}

/// The last day that summaries know, and the version made of the files that have none.
fn said_by_summaries(ledger: &Ledger, today: i32) -> (Option<i32>, Ledger) {
    let (summed, mut others) = ledger.with_summaries();
    let mut last = None;
    for Summed { summary, files } in summed {
        let known = match summary.last_day {
            Some(day) if day <= today => Some(Some(day)),
            Some(_) => last_day_until(&summary, today).ok(),
            None => None,
        };
        match known {
            Some(day) => last = last.max(day),
            None => others.extend(files),
        }
    }
    (last, ledger.only(others))
}

/// The last day that has happened, of a summary that also knows later ones.
fn last_day_until(summary: &Summary, today: i32) -> Result<Option<i32>, SummaryError> {
    let mut last = None;
    let mut cursor = summary.cursor(false)?;
    while cursor.customer().is_some() {
        cursor.take(|day| last = last.max(Some(day.day).filter(|day| *day <= today)))?;
    }
    Ok(last)
}

async fn last_line(ledger: &Ledger, today: Day) -> Result<Option<i32>, FactError> {
    let context = ledger.context()?;
    let lines = ledger.as_written(&context, &sight(&Actor::system()))?;
    let answer = lines
        .filter(ledger.day().lt_eq(lit(ScalarValue::Date32(Some(today.epoch())))))?
        .aggregate(Vec::new(), vec![max(ledger.day())])?
        .collect()
        .await?;
    let days =
        answer.first().and_then(|batch| batch.columns().first()?.as_primitive_opt::<Date32Type>().cloned());
    Ok(days.and_then(|days| days.iter().next().flatten()))
}
