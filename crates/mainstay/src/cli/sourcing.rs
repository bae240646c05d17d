//! `mainstay dependency sourcing`: how customers source, for people and programs.

use std::path::PathBuf;

use anyhow::Context;
use clap::Subcommand;
use mainstay_app::App;
use mainstay_app::economics::{self, Sourcing};
use mainstay_domain::ids::SourcingPositionId;
use mainstay_domain::policy::Actor;
use serde_json::{Value, json};

use super::economics::{SHOWN, minor, named, period, told_json};
use super::output::{count, print, print_json, table};

#[derive(Debug, Subcommand)]
pub(super) enum SourcingVerb {
    /// Print who else supplies customers and where you stand, by category
    List {
        /// For programs
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        /// As a file that `add` reads
        #[arg(long)]
        csv: bool,
    },
    /// Take in a CSV file with the columns source, customer, category, `as_of`, suppliers, rank, `sole_source`,
    /// `wallet_percent`, alternatives, `switching_months`, `switching_cost`, `replacing_months`, `dedicated_assets`, note
    Add {
        /// The file
        file: PathBuf,
    },
    /// Take one back
    Withdraw {
        /// Its id, as `list` prints it
        id: SourcingPositionId,
    },
}

pub(super) async fn run(app: &App, actor: &Actor, asked: SourcingVerb) -> anyhow::Result<()> {
    match asked {
        SourcingVerb::List { json, csv } => {
            let told = economics::sourcing(app, actor).await?;
            if csv {
                let file = economics::write_sourcing_positions(told.positions.iter().map(|of| &of.stored))?;
                return print(String::from_utf8_lossy(&file).trim_end());
            }
            if json { print_json(&programs(&told)) } else { print(&people(&told)) }
        }
        SourcingVerb::Add { file } => {
            let text =
                std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let added = economics::import_sourcing_positions(app, actor, &text).await?;
            print(&format!("{} rows taken in", count(added)))
        }
        SourcingVerb::Withdraw { id } => {
            economics::withdraw_sourcing_position(app, actor, id).await?;
            print(&format!("word {id} is taken back"))
        }
    }
}

fn people(of: &Sourcing) -> String {
    let mut text = period(&of.told);
    let rows = of.categories.iter().take(SHOWN).map(|each| {
        vec![
            named(each.category.as_deref().unwrap_or_default()),
            minor(Some(each.sales), &of.told),
            count(each.buying),
            count(each.told),
            count(each.sole_source),
            count(each.first),
            count(each.behind),
        ]
    });
    let head = ["category", "net sales", "customers", "told", "only supplier", "first", "behind others"];
    text += &table(&head, &[1, 2, 3, 4, 5, 6], rows.collect());
    if of.positions.is_empty() {
        return text + "\nnobody said how a customer sources: `mainstay dependency sourcing add FILE.csv`";
    }
    let number = |number: Option<u32>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
    let rows = of.positions.iter().map(|each| {
        let says = &each.stored.says;
        vec![
            named(&each.member.name),
            says.category.clone().unwrap_or_else(|| "all".to_owned()),
            number(says.suppliers),
            number(says.rank),
            says.wallet_percent.map_or_else(|| "-".to_owned(), |percent| format!("{percent} %")),
            number(says.switching_months),
            each.stored.as_of.to_string(),
            each.stored.id.to_string(),
        ]
    });
    let head = ["customer", "category", "suppliers", "rank", "of wallet", "months to switch", "as of", "id"];
    text + &format!("\n{}", table(&head, &[2, 3, 4, 5], rows.collect()))
}

fn programs(of: &Sourcing) -> Value {
    let amount = |amount: mainstay_domain::money::Amount| amount.to_minor(of.told.currency);
    let categories = of.categories.iter().map(|each| {
        json!({
            "category": each.category,
            "net_sales_minor": amount(each.sales),
            "buying": each.buying,
            "told": each.told,
            "sole_source": each.sole_source,
            "first": each.first,
            "behind": each.behind,
            "sole_source_sales_minor": amount(each.sole_sales),
        })
    });
    let positions = of.positions.iter().map(|each| {
        json!({
            "id": each.stored.id,
            "account": each.member.key,
            "name": each.member.name,
            "as_of": each.stored.as_of,
            "net_sales_minor": amount(each.sales),
            "currency": each.stored.currency.code(),
            "says": each.stored.says,
        })
    });
    json!({
        "told": told_json(&of.told),
        "categories": categories.collect::<Vec<_>>(),
        "positions": positions.collect::<Vec<_>>(),
    })
}
