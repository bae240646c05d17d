//! What one account bought, month by month.

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::{Decimal128Type, Int64Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::{ParamValues, ScalarValue};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Sight;
use mainstay_domain::time::{AsOf, Month};

use super::{FactError, Ledger};

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
pub async fn account_months(
    ledger: &Ledger,
    sight: &Sight,
    account: &AccountRef,
    as_of: AsOf,
) -> Result<Vec<AccountMonth>, FactError> {
    if ledger.is_empty() {
        return Ok(Vec::new());
    }
    let ledger = ledger.until(as_of.0);
    ledger.engine().answer(|| months(&ledger, sight, account, as_of)).await
}

async fn months(
    ledger: &Ledger,
    sight: &Sight,
    account: &AccountRef,
    as_of: AsOf,
) -> Result<Vec<AccountMonth>, FactError> {
    let context = ledger.session(sight).await?;
    let parameters = ParamValues::from(vec![
        ("source", ScalarValue::from(account.source.as_str())),
        ("customer", ScalarValue::from(account.external_id.as_str())),
        ("as_of", ScalarValue::Date32(Some(as_of.0.epoch()))),
    ]);
    let answer = context.sql(include_str!("account_months.sql")).await?.with_param_values(parameters)?;
    let mut months = Vec::new();
    for batch in answer.collect().await? {
        read(&batch, &mut months)?;
    }
    Ok(months)
}

fn read(batch: &RecordBatch, months: &mut Vec<AccountMonth>) -> Result<(), FactError> {
    let integers = |name| {
        let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<Int64Type>());
        column.ok_or(FactError::WrongColumn(name))
    };
    let amounts = |name| {
        let column =
            batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<Decimal128Type>());
        column.ok_or(FactError::WrongColumn(name))
    };
    let (month, lines, invoices) = (integers("month")?, integers("line_count")?, integers("invoices")?);
    let (revenue, costed_revenue, cost) = (amounts("revenue")?, amounts("costed_revenue")?, amounts("cost")?);
    for row in 0..batch.num_rows() {
        let known = |column: &datafusion::arrow::array::Decimal128Array| {
            column.is_valid(row).then(|| Amount(column.value(row)))
        };
        months.push(AccountMonth {
            month: Month(i32::try_from(month.value(row)).map_err(|_| FactError::WrongColumn("month"))?),
            revenue: known(revenue).unwrap_or_default(),
            costed_revenue: known(costed_revenue),
            cost: known(cost),
            lines: lines.value(row),
            invoices: invoices.value(row),
        });
    }
    Ok(())
}
