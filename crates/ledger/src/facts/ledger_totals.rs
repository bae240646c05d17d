//! What the ledger says of a period as a whole, asked of the engine itself: what folds are reconciled with.

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::{Decimal128Type, Int64Type};
use datafusion::common::{ParamValues, ScalarValue};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Sight;
use mainstay_domain::time::{Day, Period};

use super::{FactError, Ledger};

/// Sums of the lines of a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LedgerTotals {
    /// Lines of all kinds.
    pub lines: i64,
    /// Net sales.
    pub revenue: Amount,
    /// Net sales of lines whose cost is known and visible.
    pub costed_revenue: Amount,
    /// Their cost.
    pub cost: Amount,
}

/// Adds up the lines somebody may see.
pub async fn ledger_totals(
    ledger: &Ledger,
    sight: &Sight,
    period: Period,
) -> Result<LedgerTotals, FactError> {
    if ledger.is_empty() {
        return Ok(LedgerTotals::default());
    }
    let ledger = ledger.until(period.end);
    let context = ledger.session(sight).await?;
    let parameters = ParamValues::from(vec![
        ("start", ScalarValue::Date32(Some(period.start.map_or(i32::MIN, Day::epoch)))),
        ("until", ScalarValue::Date32(Some(period.end.epoch()))),
    ]);
    let totals = "select count(*) as line_count, sum(revenue) as revenue,
        sum(case when cost is not null then revenue end) as costed_revenue, sum(cost) as cost
        from lines where date >= $start and date < $until";
    let answer = context.sql(totals).await?.with_param_values(parameters)?.collect().await?;
    let Some(batch) = answer.first().filter(|batch| batch.num_rows() > 0) else {
        return Ok(LedgerTotals::default());
    };
    let amount = |name| -> Result<Amount, FactError> {
        let column =
            batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<Decimal128Type>());
        let column = column.ok_or(FactError::WrongColumn(name))?;
        Ok(if column.is_valid(0) { Amount(column.value(0)) } else { Amount::ZERO })
    };
    let lines = batch.column_by_name("line_count").and_then(|column| column.as_primitive_opt::<Int64Type>());
    Ok(LedgerTotals {
        lines: lines.ok_or(FactError::WrongColumn("line_count"))?.value(0),
        revenue: amount("revenue")?,
        costed_revenue: amount("costed_revenue")?,
        cost: amount("cost")?,
    })
}
