//! `mainstay models`: what customers will do next, for people and programs.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use mainstay_app::models::{self, AccountOutlook, FitRequest, ModelFit, Outlook, OutlookRequest};
use mainstay_app::portfolio::SegmentChoice;
use mainstay_domain::models::{Fit, HoldOut, OrderModel, OrderModelKind, ValueBasis};
use mainstay_domain::money::Currency;
use mainstay_domain::time::Day;
use serde_json::json;

use super::allocate::Allocate;
use super::equity::{self, ShowEquity};
use super::output::{count, money, percent, print, print_json, table};
use super::{Session, local_actor};

/// How many accounts the table for people shows.
const SHOWN: usize = 20;

#[derive(Debug, Subcommand)]
pub(super) enum Models {
    /// Fit models to the ledger and keep what they say
    Fit(FitModels),
    /// What the newest fit expects of each customer
    Show(Show),
    /// What customers are expected to be worth together, by class and beside the past
    Equity(ShowEquity),
    /// Who gets how much of stock or capacity that is short
    Allocate(Allocate),
}

#[derive(Debug, Args)]
pub(super) struct FitModels {
    /// Which model of orders [default: the one that fits how regularly customers buy]
    #[arg(long, value_name = "bg_nbd|mbg_nbd|mbg_cnbd_k|pareto_nbd")]
    model: Option<OrderModelKind>,
    /// Know nothing from this day on [default: the day after the ledger's last line]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = FitFormat::Table)]
    format: FitFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FitFormat {
    Table,
    Json,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// How many months to look ahead
    #[arg(long, default_value_t = 36)]
    months: u32,
    /// What later money loses in a year, in percent
    #[arg(long, default_value_t = 10.0, value_name = "PERCENT")]
    discount: f64,
    /// Only accounts of these segments, by a version of a segmentation and their numbers
    #[arg(long, value_name = "ID:1,3")]
    segment: Option<SegmentChoice>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write it to a file instead; xlsx needs one
    #[arg(long, value_name = "FILE", required_if_eq("format", "xlsx"))]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    Xlsx,
}

pub(super) async fn run(session: &Session, models: Models) -> anyhow::Result<ExitCode> {
    match models {
        Models::Fit(fit) => fit_models(session, fit).await,
        Models::Show(show) => show_models(session, show).await,
        Models::Allocate(asked) => super::allocate::run(session, asked).await,
        Models::Equity(asked) => equity::run(session, asked).await,
    }
}

async fn fit_models(session: &Session, asked: FitModels) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let request = FitRequest { as_of: asked.as_of, model: asked.model };
    let fit = models::fit_now(&app, &local_actor(), request).await?;
    // The fit is the company's; `--as` decides who may see it.
    let actor = session.actor(&app).await?;
    let fit = models::model_fit(&app, &actor, fit.id).await?;
    app.close().await;
    match asked.format {
        FitFormat::Table => print(&people(&fit))?,
        FitFormat::Json => print_json(&fit_json(&fit)?)?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn show_models(session: &Session, show: Show) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let request =
        OutlookRequest { months: show.months, discount_percent: show.discount, segments: show.segment };
    let outlook = models::outlook(&app, &actor, request.clone())
        .await?
        .context("no model is fitted yet: fit one with `mainstay models fit`")?;
    let found = match show.format {
        Format::Table => expected(&outlook).into_bytes(),
        Format::Json => serde_json::to_vec_pretty(&outlook_json(&outlook)?)?,
        Format::Csv => models::outlook_csv(&outlook)?,
        Format::Xlsx => models::equity_xlsx(&app, &actor, request).await?,
    };
    app.close().await;
    match show.out {
        Some(path) => {
            std::fs::write(&path, found).with_context(|| format!("cannot write {}", path.display()))?;
        }
        None => print(String::from_utf8(found)?.trim_end())?,
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn fit_json(fit: &ModelFit) -> anyhow::Result<serde_json::Value> {
    Ok(json!({
        "id": fit.id,
        "ledger_version": fit.ledger_version,
        "as_of": fit.as_of.0,
        "currency": fit.currency.code(),
        "asked": fit.asked,
        "method_version": fit.method_version,
        "content_hash": fit.content_hash,
        "study": serde_json::to_value(&fit.study)?,
        "advice": fit.study.advice.iter().map(ToString::to_string).collect::<Vec<_>>(),
    }))
}

fn outlook_json(outlook: &Outlook) -> anyhow::Result<serde_json::Value> {
    let accounts = outlook.accounts.iter().map(|row| {
        Ok(json!({
            "source": row.account.source,
            "external_id": row.account.external_id,
            "name": row.name,
            "ahead": serde_json::to_value(row.ahead)?,
            "value_minor": row.value.map(|money| money.expected),
            "value_low_minor": row.value.map(|money| money.low),
            "value_high_minor": row.value.map(|money| money.high),
            "value_basis": row.basis,
        }))
    });
    Ok(json!({
        "fit": fit_json(&outlook.fit)?,
        "months": outlook.request.months,
        "discount_percent": outlook.request.discount_percent,
        "equity_minor": outlook.equity(),
        "accounts": accounts.collect::<anyhow::Result<Vec<_>>>()?,
    }))
}

pub(super) fn people(fit: &ModelFit) -> String {
    let study = &fit.study;
    let mut text = format!(
        "{} customers, {} of them with a second purchase day. As of {}, ledger version {}, {}.\n",
        count(study.customers),
        count(study.repeaters),
        fit.as_of.0,
        fit.ledger_version,
        fit.method_version
    );
    if let Some(regularity) = study.regularity {
        text.push_str(&format!("Regularity of buying {regularity:.2}, where 1 is chance.\n"));
    }
    if let Some(orders) = &study.orders {
        text.push_str(&parameters(orders));
    }
    if let Some(hold_out) = &study.hold_out {
        text.push_str(&held_out(hold_out));
    }
    for advice in &study.advice {
        text.push_str(&format!("Note: {advice}.\n"));
    }
    text.trim_end().to_owned()
}

fn parameters(fit: &Fit<OrderModel>) -> String {
    let estimates = &fit.estimates;
    let name = match &fit.model {
        OrderModel::MbgCnbd(model) if model.k > 1 => format!("MBG/CNBD-k with k = {}", model.k),
        model => model.kind().name().to_owned(),
    };
    let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"));
    let rows = estimates.parameters.iter().map(|parameter| {
        vec![
            parameter.name.clone(),
            number(Some(parameter.value)),
            number(parameter.standard_error),
            number(parameter.low),
            number(parameter.high),
        ]
    });
    format!(
        "\n{name}: log-likelihood {:.4}, AIC {:.2}, {}.\n{}\n",
        estimates.log_likelihood,
        estimates.aic,
        if estimates.converged { "converged" } else { "not converged" },
        table(
            &["parameter (weeks)", "value", "standard error", "95% from", "to"],
            &[1, 2, 3, 4],
            rows.collect()
        )
    )
}

fn held_out(hold_out: &HoldOut) -> String {
    let rows = hold_out.by_frequency.iter().map(|row| {
        vec![
            row.repeats.to_string(),
            count(row.customers),
            format!("{:.2}", row.actual),
            format!("{:.2}", row.expected),
        ]
    });
    format!(
        "\nFitted to the days before {} only, it would have expected {:.0} orders in the {} days after; {} came.\n\
         Off by {:.2} orders per customer; \"as many as before\" by {:.2}, \"own pace goes on\" by {:.2}.\n\
         {} of customers were inside their 80% range.\n{}\n",
        hold_out.from,
        hold_out.expected,
        hold_out.days,
        count(hold_out.actual),
        hold_out.error,
        hold_out.error_as_before,
        hold_out.error_own_pace,
        percent(Some(hold_out.coverage)),
        table(&["repeats before", "customers", "orders came", "expected"], &[0, 1, 2, 3], rows.collect())
    )
}

fn expected(outlook: &Outlook) -> String {
    let (fit, currency) = (&outlook.fit, outlook.fit.currency);
    let mut text = format!(
        "The next {} months from {}, discounted at {}% a year, {}.\n",
        outlook.request.months,
        fit.as_of.0,
        outlook.request.discount_percent,
        currency.code()
    );
    if let Some(equity) = outlook.equity() {
        let rows = outlook.accounts.len();
        text.push_str(&format!(
            "{} customers are expected to be worth {}.\n",
            count(rows),
            money(equity, currency)
        ));
    }
    for advice in &fit.study.advice {
        text.push_str(&format!("Note: {advice}.\n"));
    }
    let rows = outlook.accounts.iter().take(SHOWN).map(|row| account(row, currency));
    let header = [
        "customer",
        "active",
        "orders",
        "80% range",
        "value",
        "80% range",
        "of",
        "silent, weeks",
        "usual gap",
        "longer",
    ];
    text.push_str(&table(&header, &[1, 2, 3, 4, 5, 7, 8, 9], rows.collect()));
    if outlook.accounts.len() > SHOWN {
        let more = count(outlook.accounts.len() - SHOWN);
        text.push_str(&format!("\n{more} more: `--format csv` has them all."));
    }
    text
}

fn account(row: &AccountOutlook, currency: Currency) -> Vec<String> {
    let none = || "-".to_owned();
    let forecast = row.ahead.forecast;
    vec![
        row.name.clone(),
        percent(forecast.map(|forecast| forecast.p_active)),
        forecast.map_or_else(none, |forecast| format!("{:.1}", forecast.orders)),
        forecast.map_or_else(none, |forecast| {
            format!("{:.0} to {:.0}", forecast.orders_range.low, forecast.orders_range.high)
        }),
        row.value.map_or_else(none, |value| money(value.expected, currency)),
        row.value.map_or_else(none, |value| {
            format!("{} to {}", money(value.low, currency), money(value.high, currency))
        }),
        match row.basis {
            ValueBasis::Contribution => "contribution".to_owned(),
            ValueBasis::GrossProfit => "gross profit".to_owned(),
            ValueBasis::Revenue => "revenue".to_owned(),
        },
        format!("{:.1}", row.ahead.silent_weeks),
        row.ahead.gap.and_then(|gap| gap.expected).map_or_else(none, |weeks| format!("{weeks:.1}")),
        percent(row.ahead.p_longer_gap),
    ]
}
