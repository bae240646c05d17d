//! `mainstay analyze`: a portfolio run, for people and programs.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ValueEnum};
use mainstay_app::App;
use mainstay_app::models::{self, FitRequest};
use mainstay_app::portfolio::{self, AccountRows, Filter, Order, Page, Portfolio, Sort};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::policy::Actor;
use mainstay_domain::portfolio::AnalysisDefaults;
use mainstay_domain::rate_basis::RateBasis;
use mainstay_domain::time::Day;
use mainstay_http::portfolio::{NineCell, Parameters, RunAccount, Summary};

use super::defaults::Chosen;
use super::output::{count, money, percent, print, table};
use super::{Session, local_actor};

/// How many accounts the table for people shows.
const SHOWN: usize = 20;

#[derive(Debug, Args)]
#[command(after_help = "What is left out is asked as `mainstay defaults show` says.")]
pub(super) struct Analyze {
    /// Look at the ledger as of this day, exclusive [default: the day after its last line up to today, or the next
    /// month's first day when that is at most three days away]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Ask this version of the ledger instead of the newest; `mainstay ledger versions` lists them
    #[arg(long, value_name = "N")]
    ledger_version: Option<i64>,
    /// Count amounts in other currencies at constant rates: constant:DATE, or their average over constant:FIRST..LAST
    /// [default: `transaction_date`, each line at the rate of its day]
    #[arg(long, value_name = "BASIS")]
    rates: Option<RateBasis>,
    /// Fit models to what the run knows as well, and say how well they would have done
    #[arg(long, conflicts_with = "ledger_version")]
    models: bool,
    #[command(flatten)]
    chosen: Chosen,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write it to a file instead; xlsx and parquet need one
    #[arg(long, value_name = "FILE", required_if_eq_any([("format", "xlsx"), ("format", "parquet")]))]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    Xlsx,
    Parquet,
}

/// Computes the run, or finds it stored, and prints what the actor may see of it.
pub(super) async fn run(session: &Session, analyze: Analyze) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    // The run is the company's; `--as` narrows what is shown of it.
    let company = local_actor();
    let request = portfolio::run_request(&app, &company, analyze.as_of, analyze.chosen.into()).await?;
    let request = portfolio::RunRequest {
        ledger_version: analyze.ledger_version.map(LedgerVersion),
        rates: analyze.rates.unwrap_or_default(),
        ..request
    };
    let run = portfolio::run_now(&app, &company, &request).await?;
    let fit = if analyze.models {
        let asked = FitRequest { as_of: Some(run.parameters.as_of.0), model: None };
        let fit = models::fit_now(&app, &company, asked).await?;
        Some(models::model_fit(&app, &actor, fit.id).await?)
    } else {
        None
    };
    let found = match analyze.format {
        Format::Csv => {
            let sort = (Sort::Rank, Order::Ascending);
            portfolio::accounts_csv(&app, &actor, Some(run.id), None, &Filter::default(), sort).await?
        }
        Format::Xlsx => portfolio::accounts_xlsx(&app, &actor, run.id).await?,
        Format::Parquet => portfolio::accounts_parquet(&app, &actor, run.id).await?,
        Format::Json => {
            let rows = everything(&app, &actor, &run, usize::MAX).await?;
            let mut found = json(picture(&app, &actor, &run).await?, rows)?;
            if let Some((fit, found)) = fit.as_ref().zip(found.as_object_mut()) {
                found.insert("models".to_owned(), super::models::fit_json(fit)?);
            }
            (serde_json::to_string_pretty(&found)? + "\n").into_bytes()
        }
        Format::Table => {
            let rows = everything(&app, &actor, &run, SHOWN).await?;
            let mut text = people(&picture(&app, &actor, &run).await?, rows)?;
            if let Some(fit) = &fit {
                text = format!("{text}\n\n{}", super::models::people(fit));
            }
            (text + "\n").into_bytes()
        }
    };
    app.close().await;
    match analyze.out {
        Some(path) => {
            std::fs::write(&path, found).with_context(|| format!("cannot write {}", path.display()))?;
        }
        None => print(String::from_utf8(found)?.trim_end())?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn picture(app: &App, actor: &Actor, run: &portfolio::Run) -> anyhow::Result<Portfolio> {
    let picture = portfolio::portfolio(app, actor, Some(run.id), None).await?;
    picture.context("the run that was just computed is gone")
}

async fn everything(
    app: &App,
    actor: &Actor,
    run: &portfolio::Run,
    limit: usize,
) -> anyhow::Result<AccountRows> {
    let (filter, page) = (Filter::default(), Page { after: 0, limit });
    let sort = (Sort::Rank, Order::Ascending);
    Ok(portfolio::account_rows(app, actor, Some(run.id), None, &filter, sort, page).await?)
}

/// The contract of `--format json`: concentration lies flat in the summary.
fn json(picture: Portfolio, rows: AccountRows) -> anyhow::Result<serde_json::Value> {
    let (run, margin) = (&picture.run, picture.margin);
    let summary = Summary::new(&picture.summary, run.currency, margin, picture.largest)
        .map_err(|_| anyhow::anyhow!("a total does not fit 64 bits of minor units"))?;
    let mut summary = serde_json::to_value(summary)?;
    let concentration = summary.as_object_mut().and_then(|summary| summary.remove("concentration"));
    if let (Some(summary), Some(serde_json::Value::Object(concentration))) =
        (summary.as_object_mut(), concentration)
    {
        summary.extend(concentration);
    }
    let accounts = rows
        .rows
        .into_iter()
        .map(|row| RunAccount::new(row, run.currency, margin))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| anyhow::anyhow!("an amount does not fit 64 bits of minor units"))?;
    let mut parameters = serde_json::to_value(Parameters::from(AnalysisDefaults::from(run.parameters)))?;
    if let Some(parameters) = parameters.as_object_mut() {
        parameters.insert("measure".to_owned(), serde_json::to_value(picture.measure)?);
        parameters.insert("rates".to_owned(), serde_json::to_value(run.parameters.rates)?);
        parameters.insert("told_with".to_owned(), serde_json::to_value(run.parameters.told_with)?);
        parameters.insert("method_version".to_owned(), run.method_version.as_str().into());
    }
    let cells = NineCell::of(&picture.nine_cells, run.currency, margin)
        .map_err(|_| anyhow::anyhow!("a total does not fit 64 bits of minor units"))?;
    Ok(serde_json::json!({
        "ledger_version": run.ledger_version,
        "as_of": run.parameters.as_of,
        "currency": run.currency.code(),
        "parameters": parameters,
        "run": { "id": run.id, "content_hash": run.content_hash },
        "summary": summary,
        "nine_cells": cells,
        "accounts": accounts,
    }))
}

/// How amounts in other currencies are counted, where it is not as usual.
fn other_currencies(run: &portfolio::Run) -> String {
    let rates = run.parameters.rates;
    if rates.is_default() { String::new() } else { format!("Amounts in other currencies at {rates}.\n") }
}

/// What a run by a rung was told with, and how much of the business it is about.
fn on_rung(picture: &Portfolio) -> String {
    let Some(found) = picture.summary.rung else { return String::new() };
    let (classes, covers) = (found.classes, percent(found.covers));
    let mut text = format!(
        "By {}, which covers {covers} of revenue: A {}, B {}, C {}, N {}; {} unknown.\n",
        found.rung,
        count(classes.a),
        count(classes.b),
        count(classes.c),
        count(classes.n),
        count(classes.unknown)
    );
    if let Some(told_with) = picture.run.parameters.told_with {
        text.push_str(&format!("Told with {told_with}.\n"));
    }
    text
}

/// What the run says of the whole company.
fn company(picture: &Portfolio) -> String {
    let (run, summary) = (&picture.run, &picture.summary);
    let found = &summary.concentration;
    let measure = picture.measure.as_str().replace('_', " ");
    let mut text = String::new();
    if let Some(needed) = found.accounts_for_80_percent {
        text.push_str(&format!(
            "{} of {} customers bring 80% of {measure}; the largest brings {}, the largest fifth {}.\n",
            count(needed),
            count(found.base_accounts),
            percent(found.cr.cr1),
            percent(found.top_20_percent_share)
        ));
    } else {
        text.push_str("No customer brings a positive amount: there is nothing to share out.\n");
    }
    text.push_str(&format!(
        "As of {}, window {}, ledger version {}, {}, {}.\n",
        run.parameters.as_of, run.parameters.window, run.ledger_version, run.method_version, run.currency
    ));
    text.push_str(&other_currencies(run));
    text.push_str(&on_rung(picture));
    let ratio = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"));
    let classes = summary.revenue_classes;
    text.push_str(&format!(
        "Gini {}, HHI {}, effective customers {}. By revenue: A {}, B {}, C {}, N {}; {} inactive.\n",
        ratio(found.gini),
        ratio(found.hhi),
        found.effective_customers.map_or_else(|| "-".to_owned(), |value| format!("{value:.1}")),
        count(classes.a),
        count(classes.b),
        count(classes.c),
        count(classes.n),
        count(summary.inactive)
    ));
    let xyz = summary.xyz.default;
    text.push_str(&format!(
        "By how steadily they buy: X {}, Y {}, Z {}, N {}.\n",
        count(xyz.x),
        count(xyz.y),
        count(xyz.z),
        count(xyz.n)
    ));
    text
}

fn people(picture: &Portfolio, rows: AccountRows) -> anyhow::Result<String> {
    let mut text = company(picture);
    let (currency, margin, total) = (rows.run.currency, rows.margin, rows.total);
    let rung = rows.run.rung_seen(margin);
    let mut lines = Vec::new();
    for row in rows.rows {
        let (judgement, facts) = (&row.judgement, &row.judgement.facts);
        let amount = |amount: mainstay_domain::money::Amount| {
            amount.to_minor(currency).map(|minor| money(minor, currency)).context("an amount is too large")
        };
        let profit = facts.gross_profit().filter(|_| margin);
        let mut line = vec![
            judgement.rank.map_or_else(String::new, |rank| rank.to_string()),
            row.name,
            judgement.revenue_class.to_string(),
            if margin { judgement.gross_profit_class.to_string() } else { "hidden".to_owned() },
            judgement.xyz.class().to_string(),
            amount(facts.revenue)?,
            profit.map(amount).transpose()?.unwrap_or_else(|| "-".to_owned()),
            percent(judgement.share),
            percent(judgement.cumulative_share),
            facts.invoices.to_string(),
            facts.last_day.to_string(),
        ];
        if rung.is_some() {
            let on = facts.on_rung.and_then(|on| on.amount);
            line.push(on.map(amount).transpose()?.unwrap_or_else(|| "-".to_owned()));
            line.push(judgement.rung_class.map(|class| class.to_string()).unwrap_or_default());
        }
        lines.push(line);
    }
    let mut header = vec![
        "rank",
        "customer",
        "rev",
        "gp",
        "xyz",
        "revenue",
        "gross profit",
        "share",
        "cumulative",
        "invoices",
        "last line",
    ];
    if let Some(rung) = rung {
        header.extend([rung.as_str(), "class"]);
    }
    text.push_str(&table(&header, &[0, 5, 6, 7, 8, 9, 11], lines));
    if total > SHOWN {
        text.push_str(&format!("\n{} more: `--format csv` has them all.", count(total - SHOWN)));
    }
    Ok(text)
}
