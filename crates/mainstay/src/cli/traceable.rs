//! `mainstay costs traceable`: what one customer or one segment costs as such.

use std::path::PathBuf;

use anyhow::Context;
use clap::Subcommand;
use mainstay_app::App;
use mainstay_app::costs::{self, ListedTraceable};
use mainstay_domain::ids::TraceableCostId;
use mainstay_domain::policy::Actor;
use serde_json::json;

use super::output::{count, money, print, print_json, table};

#[derive(Debug, Subcommand)]
pub(super) enum Traceable {
    /// Print those that hold
    List {
        /// For programs
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        /// As a file that `add` reads
        #[arg(long)]
        csv: bool,
    },
    /// Add those of a CSV file with the columns source, customer, segment, share, name, from, to, amount
    Add {
        /// The file
        file: PathBuf,
    },
    /// Take one back
    Withdraw {
        /// Its id, as `list` prints it
        id: TraceableCostId,
    },
}

pub(super) async fn run(app: &App, actor: &Actor, asked: Traceable) -> anyhow::Result<()> {
    match asked {
        Traceable::List { json, csv } => {
            let held = costs::traceable_costs(app, actor).await?;
            if csv {
                let file = costs::write_traceable_costs(held.iter().map(|listed| &listed.stored))?;
                return print(String::from_utf8_lossy(&file).trim_end());
            }
            if json {
                print_json(&held.iter().map(programs).collect::<Vec<_>>())
            } else {
                print(&people(&held))
            }
        }
        Traceable::Add { file } => {
            let text =
                std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let added = costs::import_traceable_costs(app, actor, &text).await?.len();
            print(&format!("{} costs added", count(added)))
        }
        Traceable::Withdraw { id } => {
            costs::withdraw_traceable_cost(app, actor, id).await?;
            print(&format!("cost {id} is taken back"))
        }
    }
}

fn people(held: &[ListedTraceable]) -> String {
    if held.is_empty() {
        return "no cost of one customer or one segment is said: `mainstay costs traceable add FILE.csv`"
            .to_owned();
    }
    let rows = held.iter().map(|listed| {
        let cost = &listed.stored.cost;
        vec![
            listed.bearer.clone(),
            cost.bearer.rung().to_string(),
            cost.name.clone(),
            cost.from.to_string(),
            cost.to.to_string(),
            money(cost.amount_minor, listed.stored.currency),
            listed.stored.id.to_string(),
        ]
    });
    table(&["whose", "rung", "what for", "from", "to", "amount", "id"], &[5], rows.collect())
}

fn programs(listed: &ListedTraceable) -> serde_json::Value {
    let cost = &listed.stored.cost;
    json!({
        "id": listed.stored.id,
        "bearer": cost.bearer,
        "name": cost.name,
        "from": cost.from,
        "to": cost.to,
        "amount_minor": cost.amount_minor,
        "currency": listed.stored.currency.code(),
    })
}
