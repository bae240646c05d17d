//! What lines say of a customer or a product under one number: what a renumbering would join.

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::{Date32Type, Decimal128Type, Int64Type};
use datafusion::prelude::{col, lit};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Rows, Sight};
use mainstay_domain::renumbering::Numbered;
use mainstay_domain::time::Day;

use super::open::context;
use super::{FactError, Joined, Ledger};

/// The lines of a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NumberLines {
    /// How many, of all kinds.
    pub lines: i64,
    /// Net revenue.
    pub revenue: Amount,
    /// The day of the first; `None` where there is none.
    pub first_day: Option<Day>,
    /// The day of the last.
    pub last_day: Option<Day>,
}

/// The lines under a number as they are written, or with those that were joined to it before.
pub async fn number_lines(
    ledger: &Ledger,
    sight: &Sight,
    (what, source, id): (Numbered, &str, &str),
    as_written: bool,
) -> Result<NumberLines, FactError> {
    if ledger.is_empty() {
        return Ok(NumberLines::default());
    }
    let ledger = if as_written { ledger.clone().joined(Joined::default()) } else { ledger.clone() };
    let mut sight = sight.clone();
    let column = match what {
        Numbered::Account => {
            let account = AccountRef { source: source.to_owned(), external_id: id.to_owned() };
            if !sight.rows.contains(&account) {
                return Ok(NumberLines::default());
            }
            sight.rows = Rows::Only([account].into());
            "customer"
        }
        Numbered::Product => "product",
    };
    let context = context();
    let lines = ledger.lines(&context, &sight).await?;
    let lines = lines.filter(col("source").eq(lit(source)).and(col(column).eq(lit(id))))?;
    context.register_table("lines", lines.into_view())?;
    let asked = "select count(*) as line_count, sum(revenue) as revenue, min(date) as first_day, max(date) as last_day
        from lines";
    let answer = context.sql(asked).await?.collect().await?;
    let Some(batch) = answer.first().filter(|batch| batch.num_rows() > 0) else {
        return Ok(NumberLines::default());
    };
    let wrong = FactError::WrongColumn;
    let column = |name: &'static str| batch.column_by_name(name).ok_or(FactError::WrongColumn(name));
    let day = |name: &'static str| -> Result<Option<Day>, FactError> {
        let days = column(name)?.as_primitive_opt::<Date32Type>().ok_or(FactError::WrongColumn(name))?;
        Ok(if days.is_valid(0) { Day::from_epoch(days.value(0)) } else { None })
    };
    let revenue = column("revenue")?.as_primitive_opt::<Decimal128Type>().ok_or(wrong("revenue"))?;
    let lines = column("line_count")?.as_primitive_opt::<Int64Type>().ok_or(wrong("line_count"))?;
    Ok(NumberLines {
        lines: lines.value(0),
        revenue: if revenue.is_valid(0) { Amount(revenue.value(0)) } else { Amount::ZERO },
        first_day: day("first_day")?,
        last_day: day("last_day")?,
    })
}
