//! `mainstay economics`: what customers really earn, for people and programs.

mod bridge;
mod capital;
mod invoices;
mod ladder;
mod structure;
mod whale;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use mainstay_app::App;
use mainstay_app::economics::{self, BridgeRequest, EconomicsRequest, StructureRequest, Told, Within};
use mainstay_domain::categories::CategoryBasis;
use mainstay_domain::economics::{BridgeOf, Dimension, Rung, StructureBy};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use mainstay_domain::time::Day;
use serde_json::json;

use super::output::{count, money, print};
use super::{Session, price_bands};
use bridge::{bridge_json, bridge_text};
use capital::CapitalArguments;
use invoices::InvoicesArguments;
use ladder::{ladder_json, ladder_text};
use structure::{structure_json, structure_text};
use whale::{whale_json, whale_text};

/// How many rows the tables for people show.
pub(super) const SHOWN: usize = 20;

#[derive(Debug, Subcommand)]
pub(super) enum Economics {
    /// The contribution ladder: from list price to what is left after serving
    Ladder(LadderArguments),
    /// The whale curve: who makes the profit and who gives it back
    Whale(WhaleArguments),
    /// Why sales or gross profit changed between two periods
    Bridge(BridgeArguments),
    /// What growth, the shift between customers and what each leaves brought between two periods
    Structure(StructureArguments),
    /// Who gets far more or less discount than others that buy as much
    Prices(PricesArguments),
    /// What capital costs a year, and how the wait for money is counted
    Capital(CapitalArguments),
    /// An account's invoices with their ladders, and the lines of one
    Invoices(InvoicesArguments),
}

/// Of which days, and whose.
#[derive(Debug, Args)]
struct Whose {
    /// The first day [default: twelve full months before the end]
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// The first day after [default: the month of the newest run's as-of day]
    #[arg(long, value_name = "DATE")]
    until: Option<Day>,
    /// The day that rebates and open invoices are as of, by which the usual period is told [default: that of the newest run]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Of this version of the ledger [default: the newest]
    #[arg(long, value_name = "N")]
    ledger_version: Option<i64>,
    /// Of one member of a dimension alone, or of segments of a kept segmentation: `segmentation:ID:1,3`
    #[arg(long, value_name = "DIMENSION:MEMBER")]
    within: Option<Within>,
    /// Rows by account, site, group, product, category, segment, country, salesperson or month
    #[arg(long, value_name = "DIMENSION")]
    by: Option<Dimension>,
    /// Which category of a product counts: `line_day` (that of each line's day) or today
    #[arg(long, value_name = "BASIS", default_value_t)]
    categories: CategoryBasis,
}

/// Where to.
#[derive(Debug, Args)]
struct To {
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write it to a file instead
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    /// A spreadsheet with live formulas; takes `--out`
    Xlsx,
}

#[derive(Debug, Args)]
pub(super) struct LadderArguments {
    #[command(flatten)]
    of: Whose,
    /// What capital costs a year in percent [default: what the company said]
    #[arg(long, value_name = "PERCENT")]
    capital_percent: Option<String>,
    #[command(flatten)]
    to: To,
}

#[derive(Debug, Args)]
pub(super) struct WhaleArguments {
    #[command(flatten)]
    of: Whose,
    /// What capital costs a year in percent [default: what the company said]
    #[arg(long, value_name = "PERCENT")]
    capital_percent: Option<String>,
    /// The level that counts as profit [default: the lowest known one]
    #[arg(long, value_name = "RUNG")]
    rung: Option<Rung>,
    #[command(flatten)]
    to: To,
}

#[derive(Debug, Args)]
pub(super) struct BridgeArguments {
    #[command(flatten)]
    of: Whose,
    /// The first day of the earlier period [default: a year before the later one]
    #[arg(long, value_name = "DATE")]
    before_from: Option<Day>,
    /// The first day after it
    #[arg(long, value_name = "DATE")]
    before_until: Option<Day>,
    /// Bridge gross profit instead of net sales
    #[arg(long)]
    gross_profit: bool,
    #[command(flatten)]
    to: To,
}

#[derive(Debug, Args)]
pub(super) struct StructureArguments {
    #[command(flatten)]
    of: Whose,
    /// Key accounts beside all others, instead of a dimension
    #[arg(long, conflicts_with = "by")]
    tier: bool,
    /// The level that counts as what is left: `net_sales`, `pocket_sales` or `contribution_1` to `contribution_4` [default: the lowest
    /// known in both periods]
    #[arg(long, value_name = "RUNG")]
    level: Option<Rung>,
    /// The first day of the earlier period [default: a year before the later one]
    #[arg(long, value_name = "DATE")]
    before_from: Option<Day>,
    /// The first day after it
    #[arg(long, value_name = "DATE")]
    before_until: Option<Day>,
    #[command(flatten)]
    to: To,
}

#[derive(Debug, Args)]
pub(super) struct PricesArguments {
    #[command(flatten)]
    of: Whose,
    #[command(flatten)]
    to: To,
}

pub(super) async fn run(session: &Session, asked: Economics) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let (to, text) = match asked {
        Economics::Ladder(asked) => {
            let request = request(&asked.of, asked.capital_percent.as_deref())?;
            let table = economics::ladder(&app, &actor, &request, asked.of.by).await?;
            let text = match asked.to.format {
                Format::Table => ladder_text(&table)?.into_bytes(),
                Format::Json => pretty(&ladder_json(&table)?)?,
                Format::Csv => economics::ladder_csv(&table)?,
                Format::Xlsx => economics::ladder_xlsx(&table)?,
            };
            (asked.to, text)
        }
        Economics::Whale(asked) => {
            let request = request(&asked.of, asked.capital_percent.as_deref())?;
            let table = economics::whale(&app, &actor, &request, asked.rung).await?;
            let text = match asked.to.format {
                Format::Table => whale_text(&table).into_bytes(),
                Format::Json => pretty(&whale_json(&table))?,
                Format::Csv => economics::whale_csv(&table)?,
                Format::Xlsx => anyhow::bail!("the whale curve is no spreadsheet: take csv"),
            };
            (asked.to, text)
        }
        Economics::Capital(asked) => {
            capital::run(&app, &actor, asked).await?;
            app.close().await;
            return Ok(ExitCode::SUCCESS);
        }
        Economics::Invoices(asked) => {
            invoices::run(&app, &actor, asked).await?;
            app.close().await;
            return Ok(ExitCode::SUCCESS);
        }
        Economics::Bridge(asked) => {
            let request = BridgeRequest {
                later: request(&asked.of, None)?,
                before_from: asked.before_from,
                before_until: asked.before_until,
                of: if asked.gross_profit { BridgeOf::GrossProfit } else { BridgeOf::NetSales },
                by: asked.of.by,
                with_items: asked.to.format == Format::Xlsx,
                ..BridgeRequest::default()
            };
            let bridged = economics::bridge(&app, &actor, &request).await?;
            let text = match asked.to.format {
                Format::Table => bridge_text(&bridged).into_bytes(),
                Format::Json => pretty(&bridge_json(&bridged))?,
                Format::Csv => economics::bridge_csv(&bridged)?,
                Format::Xlsx => economics::bridge_xlsx(&bridged)?,
            };
            (asked.to, text)
        }
        Economics::Structure(asked) => structure(&app, &actor, asked).await?,
        Economics::Prices(asked) => {
            anyhow::ensure!(
                asked.of.by.is_none(),
                "prices are told by account: leave `--by` out, or narrow with `--within`"
            );
            let table = economics::prices(&app, &actor, &request(&asked.of, None)?).await?;
            let text = match asked.to.format {
                Format::Table => price_bands::text(&table).into_bytes(),
                Format::Json => pretty(&price_bands::json(&table))?,
                Format::Csv => economics::prices_csv(&table)?,
                Format::Xlsx => economics::prices_xlsx(&table)?,
            };
            (asked.to, text)
        }
    };
    app.close().await;
    deliver(&to, &text)?;
    Ok(ExitCode::SUCCESS)
}

/// Where the structure of profit goes, and what is written there.
async fn structure(app: &App, actor: &Actor, asked: StructureArguments) -> anyhow::Result<(To, Vec<u8>)> {
    let by = asked.of.by.map_or_else(StructureBy::default, StructureBy::Dimension);
    let request = StructureRequest {
        later: request(&asked.of, None)?,
        before_from: asked.before_from,
        before_until: asked.before_until,
        level: asked.level,
        by: if asked.tier { StructureBy::Tier } else { by },
    };
    let found = economics::profit_structure(app, actor, &request).await?;
    let text = match asked.to.format {
        Format::Table => structure_text(&found).into_bytes(),
        Format::Json => pretty(&structure_json(&found))?,
        Format::Csv => economics::profit_structure_csv(&found)?,
        Format::Xlsx => economics::profit_structure_xlsx(&found)?,
    };
    Ok((asked.to, text))
}

fn request(of: &Whose, capital_percent: Option<&str>) -> anyhow::Result<EconomicsRequest> {
    Ok(EconomicsRequest {
        from: of.from,
        until: of.until,
        as_of: of.as_of,
        ledger_version: of.ledger_version.map(LedgerVersion),
        capital_percent: capital_percent.map(economics::percent).transpose()?,
        within: of.within.clone(),
        categories: of.categories,
        ..EconomicsRequest::default()
    })
}

fn deliver(to: &To, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(path) = &to.out {
        return std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()));
    }
    anyhow::ensure!(to.format != Format::Xlsx, "a spreadsheet goes to a file: say which with --out");
    print(String::from_utf8_lossy(bytes).trim_end())
}

fn pretty(value: &serde_json::Value) -> anyhow::Result<Vec<u8>> {
    Ok(serde_json::to_vec_pretty(value)?)
}

pub(super) fn period(told: &Told) -> String {
    let start = told.period.start.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    format!(
        "From {start} up to and without {}, in {}; ledger version {}.\n",
        told.period.end, told.currency, told.ledger_version
    )
}

pub(super) fn told_json(told: &Told) -> serde_json::Value {
    json!({
        "from": told.period.start,
        "until": told.period.end,
        "as_of": told.as_of,
        "ledger_version": told.ledger_version,
        "currency": told.currency.code(),
        "months_without_cost_rates": told.uncharged_months,
        "costs_in_other_currency": told.costs_in_other_currency,
        "capital_percent": told.capital.percent.map(|percent| percent.to_string()),
    })
}

pub(super) fn named(name: &str) -> String {
    if name.is_empty() { "(none)".to_owned() } else { name.to_owned() }
}

pub(super) fn minor(amount: Option<Amount>, told: &Told) -> String {
    let minor = amount.and_then(|amount| amount.to_minor(told.currency));
    minor.map_or_else(|| "-".to_owned(), |minor| money(minor, told.currency))
}

pub(super) fn more(rows: usize) -> String {
    if rows <= SHOWN {
        return String::new();
    }
    format!("\n{} more: `--format csv` has them all.", count(rows - SHOWN))
}
