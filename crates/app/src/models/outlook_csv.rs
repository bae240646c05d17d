//! What is ahead of each account, as CSV.

use mainstay_domain::models::ValueBasis;

use super::outlook::Outlook;
use crate::error::{Error, Result};

/// The outlook as CSV: one row per account, amounts in minor units.
pub fn outlook_csv(outlook: &Outlook) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record([
            "source",
            "external_id",
            "name",
            "p_active",
            "expected_orders",
            "orders_low",
            "orders_high",
            "value_minor",
            "value_low_minor",
            "value_high_minor",
            "value_basis",
            "currency",
            "own_orders_per_year",
            "population_orders_per_year",
            "expected_orders_per_year",
            "own_order_value",
            "population_order_value",
            "own_value_weight",
            "silent_weeks",
            "expected_gap_weeks",
            "p_longer_gap",
        ])
        .map_err(Error::bug)?;
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.6}"));
    let whole = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
    for row in &outlook.accounts {
        let (forecast, why) = (row.ahead.forecast, row.ahead.forecast.map(|forecast| forecast.why));
        let basis = match row.basis {
            ValueBasis::Contribution => "contribution",
            ValueBasis::GrossProfit => "gross_profit",
            ValueBasis::Revenue => "revenue",
        };
        writer
            .write_record([
                mainstay_domain::export::csv_safe(&row.account.source),
                mainstay_domain::export::csv_safe(&row.account.external_id),
                mainstay_domain::export::csv_safe(&row.name),
                number(forecast.map(|forecast| forecast.p_active)),
                number(forecast.map(|forecast| forecast.orders)),
                number(forecast.map(|forecast| forecast.orders_range.low)),
                number(forecast.map(|forecast| forecast.orders_range.high)),
                whole(row.value.map(|money| money.expected)),
                whole(row.value.map(|money| money.low)),
                whole(row.value.map(|money| money.high)),
                basis.to_owned(),
                outlook.fit.currency.code().to_owned(),
                number(why.and_then(|why| why.own_orders_per_year)),
                number(why.map(|why| why.population_orders_per_year)),
                number(why.map(|why| why.expected_orders_per_year)),
                number(why.and_then(|why| why.own_order_value)),
                number(why.and_then(|why| why.population_order_value)),
                number(why.map(|why| why.own_value_weight)),
                number(Some(row.ahead.silent_weeks)),
                number(row.ahead.gap.and_then(|gap| gap.expected)),
                number(row.ahead.p_longer_gap),
            ])
            .map_err(Error::bug)?;
    }
    writer.into_inner().map_err(|error| Error::bug(error.to_string()))
}
