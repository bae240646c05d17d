//! The last day the ledger has seen.

use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::Date32Type;
use datafusion::common::ScalarValue;
use datafusion::functions_aggregate::expr_fn::max;
use datafusion::prelude::{col, lit};
use mainstay_domain::policy::{Actor, sight};
use mainstay_domain::time::Day;

use super::{FactError, Ledger};

/// The day of the last line dated `today` or earlier; lines dated later are in the ledger but have not happened.
pub async fn last_line_until(ledger: &Ledger, today: Day) -> Result<Option<Day>, FactError> {
    if ledger.is_empty() {
        return Ok(None);
    }
    ledger.engine().answer(|| last_line(ledger, today)).await
}

async fn last_line(ledger: &Ledger, today: Day) -> Result<Option<Day>, FactError> {
    let context = ledger.context()?;
    let lines = ledger.as_written(&context, &sight(&Actor::system())).await?;
    let answer = lines
        .filter(col("date").lt_eq(lit(ScalarValue::Date32(Some(today.epoch())))))?
        .aggregate(Vec::new(), vec![max(col("date"))])?
        .collect()
        .await?;
    let days =
        answer.first().and_then(|batch| batch.columns().first()?.as_primitive_opt::<Date32Type>().cloned());
    let last = days.and_then(|days| days.iter().next().flatten());
    Ok(last.and_then(Day::from_epoch))
}
