//! What was sold to some customers in a period: what rebates are counted by.

use std::collections::{BTreeMap, BTreeSet};

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::Decimal128Type;
use datafusion::common::ScalarValue;
use datafusion::prelude::{col, lit};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::{Rows, Sight};
use mainstay_domain::rebates::Sold;
use mainstay_domain::renumbering::Numbered;
use mainstay_domain::time::{Day, Period};

use super::open::context;
use super::{FactError, Ledger};

/// Which sales are counted.
#[derive(Debug, Clone)]
pub struct SoldTo {
    /// To whom.
    pub customers: BTreeSet<AccountRef>,
    /// Of which products; `None` for all, with lines that name none.
    pub products: Option<BTreeSet<String>>,
    /// On which days.
    pub period: Period,
}

/// Revenue and quantity by the currency that lines are in, or of all of them in the reporting currency. Freight is no goods;
/// a quantity that is unknown counts nothing.
pub async fn sold(
    ledger: &Ledger,
    to: &SoldTo,
    in_reporting_currency: bool,
) -> Result<BTreeMap<&'static str, Sold>, FactError> {
    let mut sums = BTreeMap::new();
    if ledger.is_empty() {
        return Ok(sums);
    }
    let context = context();
    let ledger = &ledger.until(to.period.end);
    let customers = to.customers.iter().map(|customer| ledger.joined.account(customer)).collect();
    let sight = Sight { rows: Rows::Only(customers), margin: false };
    let mut lines = if in_reporting_currency {
        ledger.lines(&context, &sight).await?
    } else {
        ledger.as_written(&context, &sight)?
    };
    let start = to.period.start.map_or(i32::MIN, Day::epoch);
    lines = lines
        .filter(col("date").gt_eq(lit(ScalarValue::Date32(Some(start)))))?
        .filter(col("kind").not_eq(lit("freight")))?;
    if let Some(products) = &to.products {
        let sources: BTreeSet<&str> = to.customers.iter().map(|customer| customer.source.as_str()).collect();
        let current =
            |id| sources.iter().map(move |source| ledger.joined.current(Numbered::Product, source, id));
        let products: BTreeSet<&str> = products.iter().flat_map(|id| current(id.as_str())).collect();
        let products = products.into_iter().map(lit).collect();
        lines = lines.filter(col("product").in_list(products, false))?;
    }
    context.register_table("sold", lines.into_view())?;
    let by_currency = "select cast(currency as varchar) as currency, sum(revenue) as revenue,
        sum(quantity) as quantity from sold group by 1";
    for batch in context.sql(by_currency).await?.collect().await? {
        let wrong = FactError::WrongColumn;
        let codes = batch.column(0).as_string_opt::<i32>().ok_or(wrong("currency"))?;
        let amounts = |place: usize, name| {
            batch.column(place).as_primitive_opt::<Decimal128Type>().ok_or(FactError::WrongColumn(name))
        };
        let (revenue, quantity) = (amounts(1, "revenue")?, amounts(2, "quantity")?);
        for row in 0..batch.num_rows() {
            let currency: Currency =
                codes.value(row).parse().map_err(|_| FactError::WrongColumn("currency"))?;
            let known = |parts: &datafusion::arrow::array::Decimal128Array| {
                if parts.is_valid(row) { Amount(parts.value(row)) } else { Amount::ZERO }
            };
            sums.insert(currency.code(), Sold { revenue: known(revenue), quantity: known(quantity) });
        }
    }
    Ok(sums)
}
