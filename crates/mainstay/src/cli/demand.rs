//! `mainstay demand`: how accounts order, for people and programs.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use mainstay_app::portfolio::{self, DemandFilter, DemandPicture, DemandRow, Page, SegmentChoice};
use mainstay_domain::portfolio::{DemandPattern, Season};
use serde_json::json;

use super::Session;
use super::handover::{Format, Found, Handover, without_run};
use super::output::{count, money, table};

/// How many accounts the table for people shows.
const SHOWN: usize = 20;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[derive(Debug, Args)]
pub(super) struct ShowDemand {
    /// Only accounts of these patterns, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "smooth|erratic|intermittent|lumpy|unknown")]
    pattern: Vec<DemandPattern>,
    /// Only accounts with a season
    #[arg(long)]
    seasonal: bool,
    /// Only accounts of these segments, by a version of a segmentation and their numbers
    #[arg(long, value_name = "ID:1,3")]
    segment: Option<SegmentChoice>,
    #[command(flatten)]
    handover: Handover,
}

pub(super) async fn run(session: &Session, asked: ShowDemand) -> anyhow::Result<ExitCode> {
    asked.handover.check("demand")?;
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let filter = DemandFilter { patterns: asked.pattern, seasonal: asked.seasonal, segments: asked.segment };
    let everything = Page { after: 0, limit: usize::MAX };
    let found = match asked.handover.format {
        Format::Xlsx => Found::Xlsx(
            portfolio::demand_xlsx(&app, &actor, None, filter.segments).await.map_err(without_run)?,
        ),
        format => {
            let found =
                portfolio::demand(&app, &actor, None, &filter, everything).await.map_err(without_run)?;
            if format == Format::Json { Found::Json(answer(&found)?) } else { Found::Table(people(&found)?) }
        }
    };
    app.close().await;
    asked.handover.give(found)
}

fn season_json(season: Option<&Season>) -> serde_json::Value {
    season.map_or(serde_json::Value::Null, |season| {
        json!({
            "years": season.years,
            "strength": season.strength,
            "p": season.p,
            "index": season.index,
            "high": season.high(),
            "low": season.low(),
        })
    })
}

fn answer(found: &DemandPicture) -> anyhow::Result<serde_json::Value> {
    let currency = found.run.currency;
    let accounts = found.accounts.iter().map(|row| {
        Ok(json!({
            "source": row.account.source,
            "external_id": row.account.external_id,
            "name": row.name,
            "revenue_minor": row.revenue.to_minor(currency).context("an amount is too large")?,
            "pattern": row.demand.pattern,
            "periods": row.demand.periods,
            "demand_periods": row.demand.demand_periods,
            "adi": row.demand.adi,
            "cv_squared": row.demand.cv_squared,
            "season": season_json(row.season.as_ref()),
        }))
    });
    let patterns = found.patterns.iter().map(|one| {
        let revenue = one.revenue.to_minor(currency).context("an amount is too large")?;
        Ok(json!({ "pattern": one.pattern, "accounts": one.accounts, "revenue_minor": revenue }))
    });
    Ok(json!({
        "run": found.run.id,
        "as_of": found.run.parameters.as_of.0,
        "currency": currency.code(),
        "patterns": patterns.collect::<anyhow::Result<Vec<_>>>()?,
        "season": season_json(found.season.as_ref()),
        "seasonal": found.seasonal,
        "accounts": accounts.collect::<anyhow::Result<Vec<_>>>()?,
    }))
}

fn months(numbers: &[u32]) -> String {
    let name = |number: &u32| MONTHS.get(usize::try_from(number - 1).ok()?).copied();
    numbers.iter().filter_map(name).collect::<Vec<_>>().join(", ")
}

fn season(season: Option<&Season>) -> String {
    match season {
        None => "-".to_owned(),
        Some(season) if !season.is_significant() => "none".to_owned(),
        Some(season) if season.high().is_empty() => format!("slight, W {:.2}", season.strength),
        Some(season) => format!("{}, W {:.2}", months(&season.high()), season.strength),
    }
}

fn people(found: &DemandPicture) -> anyhow::Result<String> {
    let currency = found.run.currency;
    let mut text = format!(
        "How accounts order, as of {}, in {}. Season of all together: {}; {} accounts have one of their own.\n",
        found.run.parameters.as_of.0,
        currency.code(),
        season(found.season.as_ref()),
        count(found.seasonal)
    );
    let amount = |amount: mainstay_domain::money::Amount| {
        amount.to_minor(currency).map(|minor| money(minor, currency)).context("an amount is too large")
    };
    let patterns = found.patterns.iter().map(|one| {
        let meaning = one.pattern.rule().meaning.to_owned();
        Ok(vec![one.pattern.to_string(), count(one.accounts), amount(one.revenue)?, meaning])
    });
    let patterns = patterns.collect::<anyhow::Result<Vec<_>>>()?;
    text.push_str(&table(&["pattern", "accounts", "revenue", "meaning"], &[1, 2], patterns));
    text.push_str("\n\n");
    let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
    let row = |row: &DemandRow| {
        Ok(vec![
            row.name.clone(),
            amount(row.revenue)?,
            row.demand.pattern.to_string(),
            number(row.demand.adi),
            number(row.demand.cv_squared),
            season(row.season.as_ref()),
        ])
    };
    let rows = found.accounts.iter().take(SHOWN).map(row).collect::<anyhow::Result<Vec<_>>>()?;
    text.push_str(&table(&["customer", "revenue", "pattern", "ADI", "CV²", "season"], &[1, 3, 4], rows));
    if found.accounts.len() > SHOWN {
        let more = count(found.accounts.len() - SHOWN);
        text.push_str(&format!("\n{more} more: `--format json` has them all."));
    }
    Ok(text)
}
