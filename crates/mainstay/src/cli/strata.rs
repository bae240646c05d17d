//! `mainstay costs strata`: customers by what they are worth and what serving them leaves.

use mainstay_app::costs::{Strata, StratifiedRow};
use mainstay_domain::economics::costing::{Stratified, Stratum};
use mainstay_domain::money::{Amount, Currency};
use serde_json::json;

use super::costs::{SHOWN, shown};
use super::output::{count, percent, table};

fn sums(rows: &[&StratifiedRow], currency: Currency) -> Vec<String> {
    let sum = |of: fn(&StratifiedRow) -> Amount| shown(rows.iter().map(|row| of(row)).sum(), currency);
    vec![
        count(rows.len()),
        sum(|row| row.served.revenue),
        sum(|row| row.served.gross_profit.unwrap_or_default()),
        sum(|row| row.served.cost),
    ]
}

pub(super) fn text(of: &Strata) -> String {
    let currency = of.currency;
    let kinds = Stratum::ALL.into_iter().map(Some).chain([None]);
    let rows = kinds.map(|kind| {
        let theirs: Vec<&StratifiedRow> = of.rows.iter().filter(|row| row.stratum() == kind).collect();
        let name = kind.map_or_else(|| "not known".to_owned(), |kind| kind.to_string().replace('_', " "));
        [vec![name], sums(&theirs, currency)].concat()
    });
    let head = ["kind", "customers", "net sales", "gross profit", "cost to serve"];
    let mut text =
        format!("{} to {}, in {currency}\n\n{}", of.from, of.to, table(&head, &[1, 2, 3, 4], rows.collect()));
    let drains: Vec<&StratifiedRow> =
        of.rows.iter().filter(|row| row.stratum() == Some(Stratum::ServiceDrain)).collect();
    let rows = drains.iter().take(SHOWN).map(|row| {
        vec![
            row.name.clone(),
            shown(row.served.revenue, currency),
            percent(row.served.margin()),
            percent(row.served.cost_ratio()),
            count(row.invoices),
        ]
    });
    let head = ["service drain", "net sales", "margin", "cost to serve", "invoices"];
    text += &format!("\n\n{}", table(&head, &[1, 2, 3, 4], rows.collect()));
    if drains.len() > SHOWN {
        text += &format!("\nand {} more: `--format json` has them all", count(drains.len() - SHOWN));
    }
    if of.months_without_rates > 0 {
        text +=
            &format!("\n{} months have no cost rates: nothing is charged for them", of.months_without_rates);
    }
    text
}

pub(super) fn json(of: &Strata) -> serde_json::Value {
    let minor = |amount: Amount| amount.to_minor(of.currency);
    let customers = of.rows.iter().map(|row| {
        let points = |of: fn(Stratified) -> u8| row.stratified.map(of);
        json!({
            "source": row.account.source,
            "external_id": row.account.external_id,
            "name": row.name,
            "revenue_minor": minor(row.served.revenue),
            "costed_revenue_minor": minor(row.served.costed),
            "gross_profit_minor": row.served.gross_profit.and_then(minor),
            "cost_minor": minor(row.served.cost),
            "months_active": row.served.months_active,
            "invoices": row.invoices,
            "buying_power": points(|stratified| stratified.buying_power),
            "loyalty": points(|stratified| stratified.loyalty),
            "profitability": points(|stratified| stratified.profitability),
            "cost_to_serve": points(|stratified| stratified.cost_to_serve),
            "stratum": row.stratum(),
        })
    });
    json!({
        "ledger_version": of.ledger_version,
        "currency": of.currency.code(),
        "from": of.from,
        "to": of.to,
        "months": of.months,
        "months_without_rates": of.months_without_rates,
        "customers": customers.collect::<Vec<_>>(),
    })
}
