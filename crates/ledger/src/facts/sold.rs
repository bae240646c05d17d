//! What was sold to some customers in a period: what rebates are counted by.

use std::collections::{BTreeMap, BTreeSet};

use datafusion::arrow::array::{Array, AsArray, StringArray};
use datafusion::arrow::datatypes::{Date32Type, Decimal128Type, Int64Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use datafusion::prelude::{col, lit};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::categories::Goods;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::{Rows, Sight};
use mainstay_domain::rebates::Sold;
use mainstay_domain::renumbering::Numbered;
use mainstay_domain::time::{Day, Period};
use mainstay_domain::units::{BaseQuantity, Units, WrittenQuantity};

use super::open::context;
use super::{FactError, Ledger, category_on_day};

/// Which sales are counted.
#[derive(Debug, Clone)]
pub struct SoldTo {
    /// To whom, all of one source.
    pub customers: BTreeSet<AccountRef>,
    /// Of which products, on which days; `None` for all, with lines that name none.
    pub goods: Option<Goods>,
    /// On which days.
    pub period: Period,
}

/// What was sold in one currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SoldSum {
    /// Revenue, and quantities in the base units of their products.
    pub sold: Sold,
    /// Lines in units that nothing leads there: not in the quantity.
    pub unconverted_lines: i64,
    /// Their revenue.
    pub unconverted_revenue: Amount,
}

/// Revenue and quantity by the currency that lines are in, or of all of them in the reporting currency. Freight is no goods;
/// a quantity that is unknown counts nothing.
pub async fn sold(
    ledger: &Ledger,
    to: &SoldTo,
    in_reporting_currency: bool,
    units: &Units,
) -> Result<BTreeMap<&'static str, SoldSum>, FactError> {
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
    if let Some((goods, customer)) = to.goods.as_ref().zip(to.customers.first()) {
        let goods = goods.renumbered(|id| ledger.joined.current(Numbered::Product, &customer.source, id));
        lines = lines.filter(category_on_day::among(&goods))?;
    }
    context.register_table("sold", lines.into_view())?;
    let by_day = "select cast(currency as varchar) as currency, cast(source as varchar) as source,
        cast(product as varchar) as product, cast(unit as varchar) as unit, date, quantity is not null as is_counted,
        sum(revenue) as revenue, sum(quantity) as quantity, count(*) as line_count
        from sold group by 1, 2, 3, 4, 5, 6";
    let mut written: BTreeMap<(&'static str, String, String), Vec<WrittenQuantity>> = BTreeMap::new();
    for batch in context.sql(by_day).await?.collect().await? {
        read(&batch, &mut sums, &mut written)?;
    }
    for ((currency, source, product), written) in written {
        let counted = BaseQuantity::of(&product, &written, units.of(&source));
        let sum = sums.entry(currency).or_default();
        sum.sold.quantity += counted.quantity.unwrap_or_default();
        for left in counted.unconverted.values() {
            sum.unconverted_lines += left.lines;
            sum.unconverted_revenue += left.revenue;
        }
    }
    Ok(sums)
}

/// Revenue into the sums; quantities by product, for its units.
fn read(
    batch: &RecordBatch,
    sums: &mut BTreeMap<&'static str, SoldSum>,
    written: &mut BTreeMap<(&'static str, String, String), Vec<WrittenQuantity>>,
) -> Result<(), FactError> {
    let column = |name| batch.column_by_name(name).ok_or(FactError::WrongColumn(name));
    let texts = |name| column(name)?.as_string_opt::<i32>().ok_or(FactError::WrongColumn(name));
    let amounts =
        |name| column(name)?.as_primitive_opt::<Decimal128Type>().ok_or(FactError::WrongColumn(name));
    let (codes, sources) = (texts("currency")?, texts("source")?);
    let (products, units) = (texts("product")?, texts("unit")?);
    let days = column("date")?.as_primitive_opt::<Date32Type>().ok_or(FactError::WrongColumn("date"))?;
    let lines =
        column("line_count")?.as_primitive_opt::<Int64Type>().ok_or(FactError::WrongColumn("line_count"))?;
    let (revenue, quantity) = (amounts("revenue")?, amounts("quantity")?);
    for row in 0..batch.num_rows() {
        let currency: Currency = codes.value(row).parse().map_err(|_| FactError::WrongColumn("currency"))?;
        let revenue = Amount(revenue.value(row));
        sums.entry(currency.code()).or_default().sold.revenue += revenue;
        if !quantity.is_valid(row) {
            continue;
        }
        let text = |texts: &StringArray| texts.is_valid(row).then(|| texts.value(row).to_owned());
        let key = (currency.code(), text(sources).unwrap_or_default(), text(products).unwrap_or_default());
        written.entry(key).or_default().push(WrittenQuantity {
            unit: text(units),
            day: Day::from_epoch(days.value(row)).ok_or(FactError::WrongColumn("date"))?,
            quantity: Amount(quantity.value(row)),
            lines: lines.value(row),
            revenue,
        });
    }
    Ok(())
}
