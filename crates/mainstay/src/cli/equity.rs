//! `mainstay models equity`: what customers are worth together, for people and programs.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use mainstay_app::models::{self, Concentrated, Equity, EquityAccount, OutlookRequest};
use mainstay_app::portfolio::SegmentChoice;
use mainstay_domain::models::ValueBasis;
use mainstay_domain::money::{Amount, Currency};
use serde_json::{Value, json};

use super::Session;
use super::handover::{Format, Found, Handover};
use super::output::{count, money, percent, table};

#[derive(Debug, Args)]
pub(super) struct ShowEquity {
    /// How many months to look ahead
    #[arg(long, default_value_t = 36)]
    months: u32,
    /// What later money loses in a year, in percent
    #[arg(long, default_value_t = 10.0, value_name = "PERCENT")]
    discount: f64,
    /// Only accounts of these segments, by a version of a segmentation and their numbers
    #[arg(long, value_name = "ID:1,3")]
    segment: Option<SegmentChoice>,
    #[command(flatten)]
    handover: Handover,
}

/// How many accounts the table of shifts shows.
const SHOWN: usize = 10;

pub(super) async fn run(session: &Session, asked: ShowEquity) -> anyhow::Result<ExitCode> {
    let ShowEquity { months, discount: discount_percent, segment: segments, handover } = asked;
    handover.check("equity")?;
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let request = OutlookRequest { months, discount_percent, segments };
    let found = models::equity(&app, &actor, request.clone())
        .await?
        .context("no model is fitted yet: fit one with `mainstay models fit`")?;
    let found = match handover.format {
        Format::Xlsx => Found::Xlsx(models::equity_xlsx(&app, &actor, request).await?),
        Format::Json => Found::Json(answer(&found)?),
        Format::Table => Found::Table(people(&found)?),
    };
    app.close().await;
    handover.give(found)
}

fn basis(basis: ValueBasis) -> &'static str {
    match basis {
        ValueBasis::Contribution => "contribution",
        ValueBasis::GrossProfit => "gross profit",
        ValueBasis::Revenue => "revenue",
    }
}

fn minor(amount: Option<Amount>, currency: Currency) -> anyhow::Result<Option<i64>> {
    amount.map(|amount| amount.to_minor(currency).context("an amount is too large")).transpose()
}

fn concentration(side: &Concentrated) -> Value {
    json!({
        "accounts": side.figures.base_accounts,
        "gini": side.figures.gini,
        "hhi": side.figures.hhi,
        "effective_customers": side.figures.effective_customers,
        "top_20_percent_share": side.figures.top_20_percent_share,
        "accounts_for_80_percent": side.figures.accounts_for_80_percent,
    })
}

fn answer(found: &Equity) -> anyhow::Result<Value> {
    let (fit, currency) = (&found.outlook.fit, found.outlook.fit.currency);
    let classes = found.classes.iter().map(|class| {
        Ok(json!({
            "class": class.class,
            "accounts": class.accounts,
            "past_minor": minor(class.past, currency)?,
            "past_share": class.past_share,
            "value_minor": class.value.expected,
            "value_low_minor": class.value.low,
            "value_high_minor": class.value.high,
            "share": class.share,
        }))
    });
    let tiers = found.tiers.iter().map(|tier| {
        Ok(json!({
            "tier": if tier.is_key_account { "key_account" } else { "other_account" },
            "accounts": tier.accounts,
            "past_minor": minor(tier.past, currency)?,
            "past_share": tier.past_share,
            "value_minor": tier.value,
            "share": tier.share,
        }))
    });
    let accounts = found.accounts.iter().map(|account| {
        let row = found.outlook.accounts.get(account.place).context("an account is not in the outlook")?;
        Ok(json!({
            "source": row.account.source,
            "external_id": row.account.external_id,
            "name": row.name,
            "class": account.class,
            "past_minor": minor(account.past, currency)?,
            "past_share": account.past_share,
            "value_minor": row.value.map(|value| value.expected),
            "share": account.share,
            "change": account.change,
        }))
    });
    Ok(json!({
        "model_fit": fit.id,
        "run": found.run.as_ref().map(|run| run.id),
        "as_of": fit.as_of.0,
        "currency": currency.code(),
        "months": found.outlook.request.months,
        "discount_percent": found.outlook.request.discount_percent,
        "basis": found.basis,
        "accounts_in_sum": found.valued,
        "value_minor": found.value.map(|value| value.expected),
        "value_low_minor": found.value.map(|value| value.low),
        "value_high_minor": found.value.map(|value| value.high),
        "apart": { "accounts": found.apart, "revenue_minor": found.apart_revenue },
        "classes": classes.collect::<anyhow::Result<Vec<_>>>()?,
        "tiers": tiers.collect::<anyhow::Result<Vec<_>>>()?,
        "past": concentration(&found.past),
        "future": concentration(&found.future),
        "accounts": accounts.collect::<anyhow::Result<Vec<_>>>()?,
    }))
}

fn people(found: &Equity) -> anyhow::Result<String> {
    let (fit, currency) = (&found.outlook.fit, found.outlook.fit.currency);
    let request = &found.outlook.request;
    let Some(value) = found.value else {
        return Ok("No value can be told: there are too few customers or orders to fit models to.".to_owned());
    };
    let mut text = format!(
        "{} customers are worth {} in {} over {} months from {}, 80% range {} to {}; {}, {}% a year.\n",
        count(found.valued),
        money(value.expected, currency),
        basis(found.basis),
        request.months,
        fit.as_of.0,
        money(value.low, currency),
        money(value.high, currency),
        currency.code(),
        request.discount_percent
    );
    if found.apart > 0 {
        text.push_str(&format!(
            "{} without a known cost are not in that sum; their expected revenue is {}.\n",
            count(found.apart),
            money(found.apart_revenue, currency)
        ));
    }
    let none = || "-".to_owned();
    let rows = found.classes.iter().map(|class| {
        Ok(vec![
            class.class.to_string(),
            count(class.accounts),
            minor(class.past, currency)?.map_or_else(none, |past| money(past, currency)),
            percent(class.past_share),
            money(class.value.expected, currency),
            format!("{} to {}", money(class.value.low, currency), money(class.value.high, currency)),
            percent(class.share),
        ])
    });
    let header = ["class", "customers", "in the run's window", "share", "expected", "80% range", "share"];
    text.push_str(&table(&header, &[1, 2, 3, 4, 5, 6], rows.collect::<anyhow::Result<Vec<_>>>()?));
    text.push_str(&sides(found));
    let shifts: Vec<Vec<String>> =
        found.accounts.iter().take(SHOWN).filter_map(|account| shift(found, account)).collect();
    text.push_str(&table(
        &["customer", "share of the past", "share of the future", "change"],
        &[1, 2, 3],
        shifts,
    ));
    Ok(text)
}

fn sides(found: &Equity) -> String {
    let number = |value: Option<f64>, digits: usize| {
        value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
    };
    let row = |name: &str, side: &Concentrated| {
        let figures = &side.figures;
        vec![
            name.to_owned(),
            number(figures.gini, 3),
            number(figures.hhi, 4),
            number(figures.effective_customers, 1),
            percent(figures.top_20_percent_share),
            figures.accounts_for_80_percent.map_or_else(|| "-".to_owned(), count),
        ]
    };
    let header = ["concentration", "Gini", "HHI", "equal customers", "top fifth", "for 80%"];
    let rows = vec![row("past", &found.past), row("future", &found.future)];
    format!("\n\n{}\n\n", table(&header, &[1, 2, 3, 4, 5], rows))
}

fn shift(found: &Equity, account: &EquityAccount) -> Option<Vec<String>> {
    let row = found.outlook.accounts.get(account.place)?;
    Some(vec![
        row.name.clone(),
        percent(account.past_share),
        percent(account.share),
        format!("{:+.1} points", account.change * 100.0),
    ])
}
