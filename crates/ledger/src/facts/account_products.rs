//! What one account bought, product by product.

use std::collections::{BTreeSet, HashMap};

use datafusion::arrow::array::{Array, AsArray, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type, Decimal128Type, Int64Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::{ParamValues, ScalarValue};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Rows, Sight};
use mainstay_domain::time::{Day, Period};
use mainstay_domain::units::WrittenQuantity;

use super::{FactError, Ledger};

/// One product of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountProduct {
    /// The product's id in the account's source; `None` for lines without one.
    pub product: Option<String>,
    /// Net revenue of all lines.
    pub revenue: Amount,
    /// Net revenue of the lines whose cost is known (and visible); `None` when there is none.
    pub costed_revenue: Option<Amount>,
    /// Direct cost of those lines.
    pub cost: Option<Amount>,
    /// The quantities that are known, by unit and day.
    pub quantities: Vec<WrittenQuantity>,
    /// Lines of all kinds.
    pub lines: i64,
    /// Distinct invoice numbers.
    pub invoices: i64,
    /// The day of the last line.
    pub last_day: Day,
}

/// The products of the account's lines in a period, the largest revenue first; none if the reader may not see it.
pub async fn account_products(
    ledger: &Ledger,
    sight: &Sight,
    account: &AccountRef,
    period: Period,
) -> Result<Vec<AccountProduct>, FactError> {
    if ledger.is_empty() || !sight.rows.contains(account) {
        return Ok(Vec::new());
    }
    let ledger = ledger.until(period.end);
    let only = Sight { rows: Rows::Only(BTreeSet::from([account.clone()])), margin: sight.margin };
    let mut products = ledger.engine().answer(|| products(&ledger, &only, account, period)).await?;
    products.sort_unstable_by(|a, b| b.revenue.cmp(&a.revenue).then_with(|| a.product.cmp(&b.product)));
    Ok(products)
}

async fn products(
    ledger: &Ledger,
    sight: &Sight,
    account: &AccountRef,
    period: Period,
) -> Result<Vec<AccountProduct>, FactError> {
    let context = ledger.session(sight).await?;
    let start = period.start.map_or(i32::MIN, Day::epoch);
    let parameters = ParamValues::from(vec![
        ("source", ScalarValue::from(account.source.as_str())),
        ("customer", ScalarValue::from(account.external_id.as_str())),
        ("start", ScalarValue::Date32(Some(start))),
        ("until", ScalarValue::Date32(Some(period.end.epoch()))),
    ]);
    let answer = context.sql(include_str!("account_products.sql")).await?;
    let mut products = Vec::new();
    for batch in answer.with_param_values(parameters.clone())?.collect().await? {
        read(&batch, &mut products)?;
    }
    let answer = context.sql(include_str!("account_quantities.sql")).await?;
    for batch in answer.with_param_values(parameters)?.collect().await? {
        read_quantities(&batch, &mut products)?;
    }
    Ok(products)
}

fn read_quantities(batch: &RecordBatch, products: &mut [AccountProduct]) -> Result<(), FactError> {
    let column = |name| batch.column_by_name(name).ok_or(FactError::WrongColumn(name));
    let texts = |name| -> Result<StringArray, FactError> {
        let texts = cast(column(name)?, &DataType::Utf8)?;
        texts.as_string_opt::<i32>().cloned().ok_or(FactError::WrongColumn(name))
    };
    let (ids, units) = (texts("product")?, texts("unit")?);
    let days = column("day")?.as_primitive_opt::<Date32Type>().ok_or(FactError::WrongColumn("day"))?;
    let amounts =
        |name| column(name)?.as_primitive_opt::<Decimal128Type>().ok_or(FactError::WrongColumn(name));
    let (sums, revenue) = (amounts("quantity")?, amounts("revenue")?);
    let lines =
        column("line_count")?.as_primitive_opt::<Int64Type>().ok_or(FactError::WrongColumn("line_count"))?;
    let mut by_product: HashMap<Option<String>, Vec<WrittenQuantity>> = HashMap::new();
    for row in 0..batch.num_rows() {
        let known = |texts: &StringArray| texts.is_valid(row).then(|| texts.value(row).to_owned());
        by_product.entry(known(&ids)).or_default().push(WrittenQuantity {
            unit: known(&units),
            day: Day::from_epoch(days.value(row)).ok_or(FactError::WrongColumn("day"))?,
            quantity: Amount(sums.value(row)),
            lines: lines.value(row),
            revenue: Amount(revenue.value(row)),
        });
    }
    for product in products {
        product.quantities.extend(by_product.remove(&product.product).unwrap_or_default());
    }
    Ok(())
}

fn read(batch: &RecordBatch, products: &mut Vec<AccountProduct>) -> Result<(), FactError> {
    let column = |name| batch.column_by_name(name).ok_or(FactError::WrongColumn(name));
    let integers = |name| column(name)?.as_primitive_opt::<Int64Type>().ok_or(FactError::WrongColumn(name));
    let amounts =
        |name| column(name)?.as_primitive_opt::<Decimal128Type>().ok_or(FactError::WrongColumn(name));
    let ids = cast(column("product")?, &DataType::Utf8)?;
    let ids = ids.as_string_opt::<i32>().ok_or(FactError::WrongColumn("product"))?;
    let (revenue, costed_revenue) = (amounts("revenue")?, amounts("costed_revenue")?);
    let cost = amounts("cost")?;
    let (lines, invoices) = (integers("line_count")?, integers("invoices")?);
    let days =
        column("last_day")?.as_primitive_opt::<Date32Type>().ok_or(FactError::WrongColumn("last_day"))?;
    for row in 0..batch.num_rows() {
        let known = |column: &datafusion::arrow::array::Decimal128Array| {
            column.is_valid(row).then(|| Amount(column.value(row)))
        };
        products.push(AccountProduct {
            product: ids.is_valid(row).then(|| ids.value(row).to_owned()),
            revenue: known(revenue).unwrap_or_default(),
            costed_revenue: known(costed_revenue),
            cost: known(cost),
            quantities: Vec::new(),
            lines: lines.value(row),
            invoices: invoices.value(row),
            last_day: Day::from_epoch(days.value(row)).ok_or(FactError::WrongColumn("last_day"))?,
        });
    }
    Ok(())
}
