//! `mainstay matrix`: the accounts of the newest run by two measures, for people and programs.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use mainstay_app::portfolio::{self, Counted, Matrix, MatrixPoint, MatrixRequest, SegmentChoice};
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::portfolio::{MatrixMeasure, MatrixUnit, RiskView, Threshold};
use serde_json::json;

use super::Session;
use super::handover::{Format, Found, Handover, without_run};
use super::output::{count, money, percent, table};

/// How many accounts the table for people shows.
const SHOWN: usize = 20;

#[derive(Debug, Args)]
pub(super) struct ShowMatrix {
    /// The horizontal axis: `revenue`, `growth`, `gross_profit`, `margin`, `orders`, `recency`, `variation`,
    /// `costed_share`, `pocket_sales`, `contribution_1` to `contribution_4`, `expected_orders`, `lifetime_value` or
    /// `active_probability`
    #[arg(long, default_value = "revenue", value_name = "MEASURE")]
    x: MatrixMeasure,
    /// The vertical axis
    #[arg(long, default_value = "variation", value_name = "MEASURE")]
    y: MatrixMeasure,
    /// The size of a bubble
    #[arg(long, default_value = "revenue", value_name = "MEASURE")]
    size: MatrixMeasure,
    /// Where the horizontal axis is cut: median, a quantile such as q75, or a number (money in whole units, shares in percent)
    #[arg(long, default_value = "median", value_name = "THRESHOLD", allow_hyphen_values = true)]
    x_at: Threshold,
    /// Where the vertical axis is cut
    #[arg(long, default_value = "median", value_name = "THRESHOLD", allow_hyphen_values = true)]
    y_at: Threshold,
    /// By what an account counts as at risk
    #[arg(long, default_value = "phase", value_name = "phase|active_probability|stability")]
    risk: RiskView,
    /// Only accounts of these segments, cut among themselves, by a version of a segmentation and their numbers
    #[arg(long, value_name = "ID:1,3")]
    segment: Option<SegmentChoice>,
    #[command(flatten)]
    handover: Handover,
}

pub(super) async fn run(session: &Session, asked: ShowMatrix) -> anyhow::Result<ExitCode> {
    asked.handover.check("matrix")?;
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let ShowMatrix { x, y, size, x_at, y_at, risk, segment: segments, handover } = asked;
    let request = MatrixRequest { x, y, size, x_at, y_at, risk, segments };
    let found = if handover.format == Format::Xlsx {
        let workbook = portfolio::matrix_xlsx(&app, &actor, None, request, Vec::new()).await;
        Found::Xlsx(workbook.map_err(without_run)?)
    } else {
        let found = portfolio::matrix(&app, &actor, None, request).await.map_err(without_run)?;
        if handover.format == Format::Json {
            Found::Json(answer(&found)?)
        } else {
            Found::Table(people(&found)?)
        }
    };
    app.close().await;
    handover.give(found)
}

fn minor(amount: Amount, currency: Currency) -> anyhow::Result<i64> {
    amount.to_minor(currency).context("an amount is too large")
}

fn answer(found: &Matrix) -> anyhow::Result<serde_json::Value> {
    let currency = found.run.currency;
    let counted = |counted: Counted| -> anyhow::Result<serde_json::Value> {
        Ok(json!({ "accounts": counted.accounts, "revenue_minor": minor(counted.revenue, currency)? }))
    };
    let axis = |measure: MatrixMeasure, threshold: Option<f64>| json!({ "measure": measure, "unit": measure.unit(), "threshold": threshold });
    let quadrants = found.quadrants.iter().map(|totals| {
        let (all, at_risk) = (counted(totals.all)?, counted(totals.at_risk)?);
        Ok(json!({ "quadrant": totals.quadrant, "all": all, "at_risk": at_risk }))
    });
    let points = found.points.iter().map(|point| {
        Ok(json!({
            "source": point.account.source,
            "external_id": point.account.external_id,
            "name": point.name,
            "revenue_minor": minor(point.revenue, currency)?,
            "x": point.x,
            "y": point.y,
            "size": point.size,
            "quadrant": point.quadrant,
            "is_at_risk": point.is_at_risk,
            "is_large": point.is_large,
        }))
    });
    Ok(json!({
        "run": found.run.id,
        "as_of": found.run.parameters.as_of.0,
        "currency": currency.code(),
        "x": axis(found.request.x, found.thresholds.map(|(x, _)| x)),
        "y": axis(found.request.y, found.thresholds.map(|(_, y)| y)),
        "size": axis(found.request.size, found.large_from),
        "risk": found.request.risk,
        "quadrants": quadrants.collect::<anyhow::Result<Vec<_>>>()?,
        "not_placed": counted(found.not_placed)?,
        "accounts": points.collect::<anyhow::Result<Vec<_>>>()?,
    }))
}

fn figure(measure: MatrixMeasure, value: Option<f64>, currency: Currency) -> String {
    let Some(value) = value else { return "-".to_owned() };
    match measure.unit() {
        MatrixUnit::Money => {
            let digits = currency.minor_digits();
            format!("{:.*}", usize::from(digits), value / 10_f64.powi(i32::from(digits)))
        }
        MatrixUnit::Share => percent(Some(value)),
        MatrixUnit::Days => format!("{value:.0}"),
        MatrixUnit::Number => format!("{value:.2}"),
    }
}

fn people(found: &Matrix) -> anyhow::Result<String> {
    let currency = found.run.currency;
    let request = &found.request;
    let amount = |amount: Amount| Ok::<_, anyhow::Error>(money(minor(amount, currency)?, currency));
    let (x_at, y_at) = found.thresholds.unzip();
    let mut text = format!(
        "{} accounts by {} (cut at {}) and {} (cut at {}), as of {}, in {}; {} more cannot be placed.\n\n",
        count(found.points.len()),
        request.x,
        figure(request.x, x_at, currency),
        request.y,
        figure(request.y, y_at, currency),
        found.run.parameters.as_of.0,
        currency.code(),
        count(found.not_placed.accounts),
    );
    let quadrants = found.quadrants.iter().map(|totals| {
        let (all, at_risk) = (totals.all, totals.at_risk);
        let quadrant = totals.quadrant.to_string();
        let (revenue, lost) = (amount(all.revenue)?, amount(at_risk.revenue)?);
        Ok(vec![quadrant, count(all.accounts), revenue, count(at_risk.accounts), lost])
    });
    let quadrants = quadrants.collect::<anyhow::Result<Vec<_>>>()?;
    let header = ["quadrant", "accounts", "revenue", "at risk", "revenue at risk"];
    text.push_str(&table(&header, &[1, 2, 3, 4], quadrants));
    let large: Vec<&MatrixPoint> = found.large_at_risk().collect();
    text.push_str(&format!("\n\nLarge and at risk, by {}: {}.\n", request.risk, count(large.len())));
    let rows = large.iter().take(SHOWN).map(|point| {
        let (x, y) = (figure(request.x, Some(point.x), currency), figure(request.y, Some(point.y), currency));
        Ok(vec![point.name.clone(), amount(point.revenue)?, x, y, point.quadrant.to_string()])
    });
    let rows = rows.collect::<anyhow::Result<Vec<_>>>()?;
    let (x, y) = (request.x.to_string(), request.y.to_string());
    text.push_str(&table(&["customer", "revenue", &x, &y, "quadrant"], &[1, 2, 3], rows));
    if large.len() > SHOWN {
        let more = count(large.len() - SHOWN);
        text.push_str(&format!("\n{more} more: `--format json` has them all."));
    }
    Ok(text)
}
