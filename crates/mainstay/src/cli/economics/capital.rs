//! `mainstay economics capital`: what capital costs a year, and how the wait for money is counted.

use clap::Args;
use mainstay_app::App;
use mainstay_app::economics::{capital_terms, percent, set_capital_terms};
use mainstay_domain::economics::WaitsFrom;
use mainstay_domain::policy::Actor;
use serde_json::json;

use crate::cli::output::{print, print_json};

#[derive(Debug, Args)]
pub(crate) struct CapitalArguments {
    /// Set what capital costs a year in percent; `none` for no cost of waiting
    #[arg(long, value_name = "PERCENT|none")]
    percent: Option<String>,
    /// Set from which day on money is waited for
    #[arg(long, value_name = "invoice|due")]
    waits_from: Option<WaitsFrom>,
    /// Set the days of a year: 365, or the 360 of banks
    #[arg(long, value_name = "365|360")]
    year_days: Option<u16>,
    /// For programs
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(app: &App, actor: &Actor, asked: CapitalArguments) -> anyhow::Result<()> {
    let mut terms = capital_terms(app, actor).await?;
    let is_change = asked.percent.is_some() || asked.waits_from.is_some() || asked.year_days.is_some();
    if let Some(text) = &asked.percent {
        terms.percent = if text == "none" { None } else { Some(percent(text)?) };
    }
    terms.waits_from = asked.waits_from.unwrap_or(terms.waits_from);
    terms.year_days = asked.year_days.unwrap_or(terms.year_days);
    if is_change {
        terms = set_capital_terms(app, actor, terms).await?;
    }
    let said = terms.percent.map(|percent| percent.to_string());
    if asked.json {
        let year_days = terms.year_days;
        return print_json(
            &json!({ "capital_percent": said, "waits_from": terms.waits_from, "year_days": year_days }),
        );
    }
    let cost = said.map_or_else(
        || "is not said: the wait for money has no cost".to_owned(),
        |said| format!("is {said}% a year"),
    );
    print(&format!(
        "the cost of capital {cost}; money is waited for from the {} day, of {} days a year",
        terms.waits_from, terms.year_days
    ))
}
