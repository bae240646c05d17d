//! `mainstay costs`: what serving customers costs, for people and programs.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use mainstay_app::App;
use mainstay_app::costs::{self, CostingRequest, CostsToServe};
use mainstay_domain::economics::costing::{COSTING_VERSION, Template};
use mainstay_domain::ids::CostRatesId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::Actor;
use mainstay_domain::time::Day;
use serde_json::json;

use super::output::{complain, count, money, percent, print, print_json, table};
use super::traceable::{self, Traceable};
use super::{Session, strata};

/// How many accounts the table for people shows.
pub(super) const SHOWN: usize = 20;
/// What to do where nobody has set rates.
const NONE: &str = "no cost rates are set yet: write some with `mainstay costs template distributor > costs.toml` and set \
                    them with `mainstay costs set costs.toml`";

#[derive(Debug, Subcommand)]
pub(super) enum Costs {
    /// Print cost rates to begin with: for a manufacturer, a distributor or a service firm
    Template {
        /// The kind of company
        #[arg(value_name = "manufacturer|distributor|service_firm")]
        kind: Template,
    },
    /// Set the cost rates of a file
    Set(Set),
    /// Print the cost rates that hold
    Show {
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Take cost rates back
    Withdraw {
        /// Their id, as `show` prints it
        id: CostRatesId,
    },
    /// Work out what serving each customer costs
    Run(Run),
    /// Sort customers into core, opportunistic, service drain and marginal
    Strata(Run),
    /// What one customer or one segment costs as such
    #[command(subcommand)]
    Traceable(Traceable),
}

#[derive(Debug, Args)]
pub(super) struct Set {
    /// A file such as `template` prints
    file: PathBuf,
    /// Take the place of these, by their id
    #[arg(long, value_name = "ID")]
    replace: Option<CostRatesId>,
}

#[derive(Debug, Args)]
pub(super) struct Run {
    /// The first day, the first of a month [default: of the last twelve full months]
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// The last day, the last of a month
    #[arg(long, value_name = "DATE")]
    to: Option<Day>,
    /// Of this version of the ledger [default: the newest]
    #[arg(long, value_name = "N")]
    ledger_version: Option<i64>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write a spreadsheet with live formulas instead
    #[arg(long, value_name = "FILE.xlsx")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
}

pub(super) async fn run(session: &Session, asked: Costs) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    match asked {
        Costs::Template { kind } => {
            let draft = costs::template(&app, &actor, kind).await?;
            print(costs::write_rates(&draft, costs::currency(&app, &actor).await?)?.trim_end())?;
        }
        Costs::Set(set) => {
            let text = std::fs::read_to_string(&set.file)
                .with_context(|| format!("cannot read {}", set.file.display()))?;
            let draft = costs::read_rates(&text, costs::currency(&app, &actor).await?)?;
            let set = costs::set_cost_rates(&app, &actor, draft, set.replace).await?;
            print(&format!("cost rates {} hold from {}", set.id, set.draft.valid.from))?;
        }
        Costs::Show { json } => show(&costs::cost_rates(&app, &actor).await?, json)?,
        Costs::Withdraw { id } => {
            costs::withdraw_cost_rates(&app, &actor, id).await?;
            print(&format!("cost rates {id} are taken back"))?;
        }
        Costs::Traceable(asked) => traceable::run(&app, &actor, asked).await?,
        Costs::Run(run) => {
            let request = CostingRequest {
                from: run.from,
                to: run.to,
                ledger_version: run.ledger_version.map(LedgerVersion),
            };
            if let Some(path) = run.out {
                let file = costs::costs_xlsx(&app, &actor, request).await?.context(NONE)?;
                std::fs::write(&path, file).with_context(|| format!("cannot write {}", path.display()))?;
            } else {
                let worked_out = costs::costs_to_serve(&app, &actor, request).await?.context(NONE)?;
                match run.format {
                    Format::Table => print(&people(&worked_out))?,
                    Format::Json => print_json(&programs(&worked_out))?,
                }
            }
        }
        Costs::Strata(asked) => sorted(&app, &actor, asked).await?,
    }
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn sorted(app: &App, actor: &Actor, asked: Run) -> anyhow::Result<()> {
    let request = CostingRequest {
        from: asked.from,
        to: asked.to,
        ledger_version: asked.ledger_version.map(LedgerVersion),
    };
    if let Some(path) = asked.out {
        let file = costs::strata_xlsx(app, actor, request).await?.context(NONE)?;
        return std::fs::write(&path, file).with_context(|| format!("cannot write {}", path.display()));
    }
    let told = costs::strata(app, actor, request).await?.context(NONE)?;
    match asked.format {
        Format::Table => print(&strata::text(&told)),
        Format::Json => print_json(&strata::json(&told)),
    }
}

fn show(held: &[costs::StoredRates], as_json: bool) -> anyhow::Result<()> {
    if as_json {
        let rates = held
            .iter()
            .map(|rates| json!({ "id": rates.id, "currency": rates.currency.code(), "rates": rates.draft }));
        return print_json(&rates.collect::<Vec<_>>());
    }
    if held.is_empty() {
        complain(NONE);
    }
    for rates in held {
        print(&format!("# {}\n{}", rates.id, costs::write_rates(&rates.draft, rates.currency)?))?;
    }
    Ok(())
}

pub(super) fn shown(amount: Amount, currency: Currency) -> String {
    amount.to_minor(currency).map_or_else(|| amount.to_string(), |minor| money(minor, currency))
}

fn people(costs: &CostsToServe) -> String {
    let currency = costs.currency;
    let groups = costs.costing.groups.iter().map(|group| {
        vec![
            group.name.clone(),
            shown(group.supplied, currency),
            format!("{:.0} {}", group.practical.approximate(), group.unit),
            format!("{:.0} {}", group.used.approximate(), group.unit),
            percent(group.utilisation()),
            shown(group.used_cost, currency),
            shown(group.unused_cost(), currency),
        ]
    });
    let head = ["group", "cost", "practical", "used", "share", "charged", "unused"];
    let groups = table(&head, &[1, 2, 3, 4, 5, 6], groups.collect());
    let rows = costs.rows.iter().take(SHOWN).map(|row| {
        let cost = row.cost.cost();
        vec![
            row.name.clone(),
            shown(row.revenue, currency),
            shown(cost, currency),
            percent(if row.revenue > Amount::ZERO { cost.ratio(row.revenue) } else { None }),
            shown(row.cost.traditional.0, currency),
            shown(row.cost.difference(), currency),
        ]
    });
    let head = ["account", "net sales", "cost to serve", "of sales", "by percentages", "difference"];
    let accounts = table(&head, &[1, 2, 3, 4, 5], rows.collect());
    let mut text = format!("{} to {}, in {currency}\n\n{groups}\n\n{accounts}", costs.from, costs.to);
    if costs.rows.len() > SHOWN {
        text += &format!("\nand {} more accounts", count(costs.rows.len() - SHOWN));
    }
    if costs.months_without_rates > 0 {
        text += &format!(
            "\n{} months have no cost rates: nothing is charged for them",
            costs.months_without_rates
        );
    }
    for idle in &costs.costing.idle_equations {
        text += &format!("\n`{idle}` charges nobody: does the ledger have what it counts?");
    }
    text
}

fn programs(costs: &CostsToServe) -> serde_json::Value {
    let currency = costs.currency;
    let minor = |amount: Amount| amount.to_minor(currency);
    let groups = costs.costing.groups.iter().map(|group| {
        json!({
            "name": group.name,
            "rung": group.rung,
            "unit": group.unit.to_string(),
            "supplied_minor": minor(group.supplied),
            "practical": group.practical.to_string(),
            "used": group.used.to_string(),
            "used_cost_minor": minor(group.used_cost),
            "unused_cost_minor": minor(group.unused_cost()),
        })
    });
    let accounts = costs.rows.iter().map(|row| {
        json!({
            "source": row.cost.account.source,
            "external_id": row.cost.account.external_id,
            "name": row.name,
            "revenue_minor": minor(row.revenue),
            "cost_minor": minor(row.cost.cost()),
            "traditional_minor": minor(row.cost.traditional.0),
            "difference_minor": minor(row.cost.difference()),
            "taken": row.cost.taken.iter().map(|(quantity, cost)| json!({
                "quantity": quantity.to_string(),
                "cost_minor": minor(*cost),
            })).collect::<Vec<_>>(),
        })
    });
    json!({
        "method_version": COSTING_VERSION,
        "ledger_version": costs.ledger_version,
        "currency": currency.code(),
        "from": costs.from,
        "to": costs.to,
        "cost_rates": costs.rates,
        "months_without_rates": costs.months_without_rates,
        "unallocated_minor": minor(costs.costing.unallocated),
        "idle_equations": costs.costing.idle_equations,
        "groups": groups.collect::<Vec<_>>(),
        "accounts": accounts.collect::<Vec<_>>(),
    })
}
