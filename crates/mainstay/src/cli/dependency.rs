//! `mainstay dependency`: how much of the business hangs on whom, for people and programs.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use mainstay_app::App;
use mainstay_app::economics::{self, Dependency, DependencyRow, EconomicsRequest, StoredLimit};
use mainstay_domain::economics::{
    Decimal, DependencyMeasure, DependencyOn, IndependenceLimit, LimitForecast, LimitStanding,
};
use mainstay_domain::ids::IndependenceLimitId;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use mainstay_domain::time::Day;
use serde_json::{Value, json};

use super::economics::{SHOWN, minor, named, period, told_json};
use super::handover::{Format, Found, Handover};
use super::output::{count, percent, print, table};
use super::sourcing::{self, SourcingVerb};
use super::{Session, attach, corridors};

#[derive(Debug, Subcommand)]
pub(super) enum DependencyVerb {
    /// Print the share of each customer, group, country or segment, and the limits it meets
    Show(Show),
    /// Print the independence limits, also those that begin later
    Limits,
    /// Say how large a part of the business somebody may be
    Limit(SetLimit),
    /// Say how customers source: suppliers, ranks, shares of wallet
    #[command(subcommand)]
    Sourcing(SourcingVerb),
    /// Print how many customers with goods buy service too
    Attach(Days),
    /// Say which categories are services; none takes the word back
    Services {
        /// As products write them
        category: Vec<String>,
    },
    /// Print what the same product costs in different countries
    Prices(Days),
    /// Take a limit back
    Withdraw {
        /// Its id, as `limits` prints it
        id: IndependenceLimitId,
    },
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// On what: account, group, country or segment
    #[arg(long, value_name = "WHAT", default_value_t = DependencyOn::Account)]
    on: DependencyOn,
    /// The first day after the twelve months, the first of a month [default: of the newest run's as-of day]
    #[arg(long, value_name = "DATE")]
    until: Option<Day>,
    #[command(flatten)]
    handover: Handover,
}

#[derive(Debug, Args)]
pub(super) struct SetLimit {
    /// The largest share
    percent: Decimal,
    /// On what: account, group, country or segment
    #[arg(long, value_name = "WHAT", default_value_t = DependencyOn::Account)]
    on: DependencyOn,
    /// Of one alone: an account or group as SOURCE:NUMBER, a country or segment as files write it
    #[arg(long)]
    member: Option<String>,
    /// The share of what: `net_sales`, `gross_profit` or contribution
    #[arg(long, default_value_t = DependencyMeasure::NetSales)]
    measure: DependencyMeasure,
    /// The first day it holds [default: today]
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
}

#[derive(Debug, Args)]
pub(super) struct Days {
    /// The first day [default: twelve full months before the end]
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// The first day after
    #[arg(long, value_name = "DATE")]
    until: Option<Day>,
    #[command(flatten)]
    handover: Handover,
}

pub(super) async fn run(session: &Session, asked: DependencyVerb) -> anyhow::Result<ExitCode> {
    if let DependencyVerb::Show(show) = &asked {
        show.handover.check("dependency")?;
    }
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let done = match asked {
        DependencyVerb::Show(show) => {
            let told = economics::dependency(&app, &actor, show.on, show.until).await?;
            app.close().await;
            let found = match show.handover.format {
                Format::Xlsx => Found::Xlsx(economics::dependency_xlsx(&told)?),
                Format::Json => Found::Json(programs(&told)),
                Format::Table => Found::Table(people(&told)),
            };
            return show.handover.give(found);
        }
        DependencyVerb::Sourcing(asked) => {
            sourcing::run(&app, &actor, asked).await?;
            app.close().await;
            return Ok(ExitCode::SUCCESS);
        }
        DependencyVerb::Prices(asked) => return prices(app, &actor, asked).await,
        DependencyVerb::Attach(asked) => return attached(app, &actor, asked).await,
        DependencyVerb::Services { category } => {
            let set = economics::set_service_categories(&app, &actor, category).await?;
            let set: Vec<String> = set.into_iter().collect();
            if set.is_empty() {
                "no category is a service".to_owned()
            } else {
                format!("services are {}", set.join(", "))
            }
        }
        DependencyVerb::Limits => limits(&economics::independence_limits(&app, &actor).await?),
        DependencyVerb::Limit(asked) => set(&app, &actor, asked).await?,
        DependencyVerb::Withdraw { id } => {
            economics::withdraw_independence_limit(&app, &actor, id).await?;
            format!("limit {id} is taken back")
        }
    };
    print(&done)?;
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn prices(app: App, actor: &Actor, asked: Days) -> anyhow::Result<ExitCode> {
    asked.handover.check("price-corridor")?;
    let request = EconomicsRequest { from: asked.from, until: asked.until, ..EconomicsRequest::default() };
    let told = economics::price_corridors(&app, actor, &request).await?;
    app.close().await;
    let found = match asked.handover.format {
        Format::Xlsx => Found::Xlsx(economics::price_corridors_xlsx(&told)?),
        Format::Json => Found::Json(corridors::programs(&told)),
        Format::Table => Found::Table(corridors::people(&told)),
    };
    asked.handover.give(found)
}

async fn attached(app: App, actor: &Actor, asked: Days) -> anyhow::Result<ExitCode> {
    asked.handover.check("attach-rate")?;
    let request = EconomicsRequest { from: asked.from, until: asked.until, ..EconomicsRequest::default() };
    let told = economics::attach_rate(&app, actor, &request).await?;
    app.close().await;
    let found = match asked.handover.format {
        Format::Xlsx => Found::Xlsx(economics::attach_rate_xlsx(&told)?),
        Format::Json => Found::Json(attach::programs(&told)),
        Format::Table => Found::Table(attach::people(&told)),
    };
    asked.handover.give(found)
}

async fn set(app: &App, actor: &Actor, asked: SetLimit) -> anyhow::Result<String> {
    let SetLimit { percent, on, member, measure, from } = asked;
    let from = from.unwrap_or_else(|| app.clock().today());
    let wanted = IndependenceLimit { on, member, measure, percent, from };
    let set = economics::set_independence_limit(app, actor, wanted).await?;
    Ok(format!("{}, from {}: {}", says(&set.limit), set.limit.from, set.id))
}

/// A limit in words.
fn says(limit: &IndependenceLimit) -> String {
    let whom = limit.member.as_ref().map_or_else(|| format!("each {}", limit.on), Clone::clone);
    format!("{whom} is {} % of {} at most", limit.percent, limit.measure)
}

fn limits(of: &[(StoredLimit, bool)]) -> String {
    if of.is_empty() {
        return "no limit is set: `mainstay dependency limit PERCENT [--on WHAT]`".to_owned();
    }
    let rows = of.iter().map(|(stored, holds)| {
        let limit = &stored.limit;
        vec![
            limit.on.to_string(),
            limit.member.clone().unwrap_or_else(|| "each".to_owned()),
            limit.measure.to_string(),
            format!("{} %", limit.percent),
            limit.from.to_string(),
            if *holds { "holds" } else { "" }.to_owned(),
            stored.set_by.clone(),
            stored.id.to_string(),
        ]
    });
    table(&["on", "which", "measure", "at most", "from", "", "set by", "id"], &[3], rows.collect())
}

/// When a limit is reached, in words.
fn forecast(of: &LimitStanding) -> String {
    let limit = format!("{} % of {}", of.limit.percent, of.limit.measure);
    match of.forecast {
        LimitForecast::Exceeded => format!("above {limit}"),
        LimitForecast::Reached { months, earliest, latest } => {
            let latest = latest.map_or_else(|| "more".to_owned(), |latest| latest.to_string());
            format!("{limit} in about {months} months ({earliest} to {latest})")
        }
        LimitForecast::Possible { earliest } => format!("{limit} in {earliest} months at the earliest"),
        LimitForecast::NotInSight => format!("{limit} not within five years"),
        LimitForecast::Unknown => format!("{limit}: not known"),
    }
}

fn people(of: &Dependency) -> String {
    let mut text = period(&of.told);
    for (measure, concentration) in &of.concentrations {
        text += &format!(
            "{measure}: HHI {:.0}, as concentrated as {:.1} equal ones; the largest has {}\n",
            concentration.hhi.unwrap_or_default() * 10_000.0,
            concentration.effective_customers.unwrap_or_default(),
            percent(concentration.cr.cr1),
        );
    }
    if !of.is_whole {
        text += "Shares are of the accounts you see; nothing is held against limits.\n";
    } else if of.limits.is_empty() {
        text += "No limit is set: `mainstay dependency limit PERCENT`\n";
    } else {
        text += &format!(
            "{} above a limit, {} on the way to one\n",
            count(of.exceeding()),
            count(of.approaching())
        );
    }
    if let Some(expected) = of.expected_loss() {
        text += &format!("Expected loss of contribution: {}\n", minor(Some(expected), &of.told));
    }
    let rows = of.rows.iter().take(SHOWN).map(|row| people_row(row, of));
    let head = [
        "",
        "net sales",
        "of net sales",
        "of gross profit",
        "of contribution",
        "a year ago",
        "if lost at once",
        "limit",
    ];
    text += &format!("\n{}", table(&head, &[1, 2, 3, 4, 5, 6], rows.collect()));
    if of.rows.len() > SHOWN {
        text += &format!("\n{} more: `--format json` has them all.", count(of.rows.len() - SHOWN));
    }
    text
}

fn people_row(row: &DependencyRow, of: &Dependency) -> Vec<String> {
    let [sales, ..] = row.values;
    let [of_sales, of_profit, of_contribution] = row.shares;
    vec![
        named(&row.member.name),
        minor(sales, &of.told),
        percent(of_sales),
        percent(of_profit),
        percent(of_contribution),
        percent(row.trend.map(|trend| trend.before)),
        minor(row.lost.at_once, &of.told),
        row.most_urgent().map(forecast).unwrap_or_default(),
    ]
}

fn programs(of: &Dependency) -> Value {
    let amount = |amount: Option<Amount>| amount.and_then(|amount| amount.to_minor(of.told.currency));
    let rows = of.rows.iter().map(|row| {
        let shares = DependencyMeasure::ALL.into_iter().zip(row.values).zip(row.shares);
        let shares = shares.map(|((measure, value), share)| {
            json!({ "measure": measure, "amount_minor": amount(value), "share": share })
        });
        json!({
            "key": row.member.key,
            "name": row.member.name,
            "accounts": row.accounts,
            "shares": shares.collect::<Vec<_>>(),
            "share_a_year_ago": row.trend.map(|trend| trend.before),
            "step_a_month": row.trend.map(|trend| trend.step),
            "limits": row.standings.iter().map(standing).collect::<Vec<_>>(),
            "if_lost": {
                "at_once_minor": amount(row.lost.at_once),
                "in_the_end_minor": amount(row.lost.in_the_end),
                "probability": row.lost.probability,
                "expected_minor": amount(row.lost.expected),
            },
        })
    });
    let concentrations = of.concentrations.iter().map(|(measure, of)| {
        json!({ "measure": measure, "hhi": of.hhi, "effective": of.effective_customers, "largest": of.cr.cr1 })
    });
    json!({
        "told": told_json(&of.told),
        "on": of.on,
        "is_whole": of.is_whole,
        "contribution_rung": of.contribution,
        "concentrations": concentrations.collect::<Vec<_>>(),
        "exceeding": of.exceeding(),
        "approaching": of.approaching(),
        "expected_loss_minor": amount(of.expected_loss()),
        "rows": rows.collect::<Vec<_>>(),
    })
}

fn standing(of: &LimitStanding) -> Value {
    let (months, earliest, latest) = match of.forecast {
        LimitForecast::Reached { months, earliest, latest } => (Some(months), Some(earliest), latest),
        LimitForecast::Possible { earliest } => (None, Some(earliest), None),
        _ => (None, None, None),
    };
    json!({
        "measure": of.limit.measure,
        "percent": of.limit.percent,
        "outlook": of.forecast.as_str(),
        "months": months,
        "earliest": earliest,
        "latest": latest,
    })
}
