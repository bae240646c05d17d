//! `mainstay customer-base`: cohorts, retention and survival, for people and programs.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use mainstay_app::portfolio::{self, CustomerBasePicture, SegmentChoice};
use mainstay_domain::customer_base::{AuditLength, AuditPeriod};
use mainstay_domain::money::Amount;
use mainstay_domain::time::Months;
use mainstay_http::portfolio::CustomerBase;
use serde_json::Value;

use super::Session;
use super::handover::{Format, Found, Handover, without_run};
use super::output::{money, table};

#[derive(Debug, Args)]
pub(super) struct ShowCustomerBase {
    /// How long each period is
    #[arg(long, default_value = "year", value_name = "quarter|half_year|year")]
    period: AuditLength,
    /// Only accounts of these segments, by a version of a segmentation and their numbers
    #[arg(long, value_name = "ID:1,3")]
    segment: Option<SegmentChoice>,
    #[command(flatten)]
    handover: Handover,
}

pub(super) async fn run(session: &Session, asked: ShowCustomerBase) -> anyhow::Result<ExitCode> {
    asked.handover.check("customer-base")?;
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let (period, segments) = (asked.period, asked.segment.as_ref());
    let found = match asked.handover.format {
        Format::Xlsx => {
            let workbook = portfolio::customer_base_xlsx(&app, &actor, None, period, segments).await;
            Found::Xlsx(workbook.map_err(without_run)?)
        }
        format => {
            let found = portfolio::customer_base(&app, &actor, None, period, segments).await;
            let found = found.map_err(without_run)?;
            if format == Format::Json { Found::Json(answer(found)?) } else { Found::Table(people(&found)?) }
        }
    };
    app.close().await;
    asked.handover.give(found)
}

fn name(period: AuditPeriod) -> String {
    format!("{} to {}", period.first, period.end.plus(Months(-1)))
}

/// The same object as the API's.
fn answer(found: CustomerBasePicture) -> anyhow::Result<Value> {
    Ok(serde_json::to_value(CustomerBase::try_from(found)?)?)
}

fn people(found: &CustomerBasePicture) -> anyhow::Result<String> {
    let currency = found.run.currency;
    let amount = |amount: Amount| {
        amount.to_minor(currency).map(|minor| money(minor, currency)).context("an amount is too large")
    };
    let part =
        |part: Option<f64>| part.map_or_else(|| "-".to_owned(), |part| format!("{:.1} %", part * 100.0));
    let mut text = format!(
        "The customer base up to {}, in {}. Orders are days with a purchase.\n",
        found.run.parameters.as_of.0.previous(),
        currency.code()
    );
    let steps = std::iter::once(None).chain(found.base.steps.iter().map(Some));
    let rows = found.periods.iter().zip(&found.base.periods).zip(steps).map(|((period, of), step)| {
        let retention = step.map(|step| step.retention).unwrap_or_default();
        Ok(vec![
            name(*period),
            of.customers.to_string(),
            of.active.to_string(),
            of.orders.to_string(),
            amount(of.revenue)?,
            of.profit.map_or_else(|| Ok("-".to_owned()), amount)?,
            part(retention.logo),
            part(retention.revenue),
            part(retention.profit),
        ])
    });
    let rows = rows.collect::<anyhow::Result<Vec<_>>>()?;
    let profit =
        found.level.map_or_else(|| "gross profit".to_owned(), |level| level.as_str().replace('_', " "));
    let headings = [
        "period",
        "customers",
        "active",
        "orders",
        "revenue",
        profit.as_str(),
        "kept",
        "of revenue",
        "of profit",
    ];
    text.push_str(&table(&headings, &[1, 2, 3, 4, 5, 6, 7, 8], rows));
    if let Some(found) = found.base.steps.last().and_then(|step| step.revenue.as_ref()) {
        text.push_str("\n\nWhat the last change of revenue is made of:\n");
        let effect = |(factor, effect): &(mainstay_domain::customer_base::Factor, Amount)| {
            Ok(vec![factor.as_str().to_owned(), amount(*effect)?])
        };
        let mut rows = found.effects.iter().map(effect).collect::<anyhow::Result<Vec<_>>>()?;
        rows.push(vec!["together".to_owned(), amount(found.change)?]);
        text.push_str(&table(&["factor", "effect"], &[1], rows));
    }
    if let Some(half) = found.base.survival.iter().find(|point| point.share <= 0.5) {
        text.push_str(&format!(
            "\n\nHalf of the customers are gone after {} {}.",
            half.months,
            if half.months == 1 { "month" } else { "months" }
        ));
    }
    Ok(text)
}
