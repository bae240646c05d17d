//! `mainstay what-if`: what would be left with other prices, terms, freight and service.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use mainstay_app::App;
use mainstay_app::economics::{self, Change, Scenario, ScenarioDraft, WhatIf};
use mainstay_domain::economics::{Decimal, Levers, Rung, rounded};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use mainstay_domain::time::Day;
use serde_json::json;

use super::Session;
use super::economics::{SHOWN, minor, more, named, period, told_json};
use super::output::{count, money, print, print_json, table};

#[derive(Debug, Subcommand)]
pub(super) enum WhatIfVerb {
    /// Pull levers on what was sold, and see both ladders
    Ask(Ask),
    /// Print the scenarios that are kept
    List,
    /// Tell a scenario that is kept
    Show(Show),
    /// Remove a scenario
    Remove {
        /// Its name
        name: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Ask {
    /// Of one member of a dimension alone: country:DE, account:erp:C1
    #[arg(long, value_name = "DIMENSION:MEMBER")]
    within: Option<String>,
    /// List prices by so many percent
    #[arg(long, value_name = "PERCENT", default_value = "0", allow_hyphen_values = true)]
    price: Decimal,
    /// So many points of list sales more discount
    #[arg(long, value_name = "POINTS", default_value = "0", allow_hyphen_values = true)]
    discount: Decimal,
    /// So many days more until customers pay
    #[arg(long, value_name = "DAYS", default_value_t = 0, allow_hyphen_values = true)]
    payment_days: i32,
    /// The freight you bear by so many percent
    #[arg(long, value_name = "PERCENT", default_value = "0", allow_hyphen_values = true)]
    freight: Decimal,
    /// The least an order brings, in whole currency units
    #[arg(long, value_name = "AMOUNT", default_value_t = 0)]
    minimum_order: u32,
    /// Visits, service and special treatment by so many percent
    #[arg(long, value_name = "PERCENT", default_value = "0", allow_hyphen_values = true)]
    service: Decimal,
    /// What handling orders and moving goods costs by so many percent
    #[arg(long, value_name = "PERCENT", default_value = "0", allow_hyphen_values = true)]
    cost_rates: Decimal,
    /// The change of volume in percent for one percent more net price, such as -0.5
    #[arg(long, value_name = "NUMBER", default_value = "0", allow_hyphen_values = true)]
    elasticity: Decimal,
    /// The first day [default: twelve full months before the end]
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// The first day after
    #[arg(long, value_name = "DATE")]
    until: Option<Day>,
    /// What capital costs a year in percent
    #[arg(long, value_name = "PERCENT")]
    capital_percent: Option<String>,
    /// Keep it under a name
    #[arg(long, value_name = "NAME")]
    save: Option<String>,
    #[command(flatten)]
    to: To,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// Its name
    name: String,
    /// On the version of the ledger it was made on instead of the newest
    #[arg(long)]
    as_made: bool,
    #[command(flatten)]
    to: To,
}

#[derive(Debug, Args)]
struct To {
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

pub(super) async fn run(session: &Session, asked: WhatIfVerb) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    match asked {
        WhatIfVerb::Ask(asked) => {
            let draft = draft(&asked);
            let told = economics::what_if(&app, &actor, &draft, None).await?;
            if let Some(name) = &asked.save {
                economics::add_scenario(&app, &actor, name, draft).await?;
            }
            deliver(&told, asked.save.as_deref().unwrap_or("not kept"), &asked.to)?;
        }
        WhatIfVerb::List => list(&economics::scenarios(&app, &actor).await?)?,
        WhatIfVerb::Show(show) => {
            let kept = find(&app, &actor, &show.name).await?;
            let (_, told) = economics::tell_scenario(&app, &actor, kept.id, show.as_made).await?;
            deliver(&told, &kept.name, &show.to)?;
        }
        WhatIfVerb::Remove { name } => {
            let kept = find(&app, &actor, &name).await?;
            economics::remove_scenario(&app, &actor, kept.id).await?;
            print(&format!("the scenario `{}` is removed", kept.name))?;
        }
    }
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

fn draft(asked: &Ask) -> ScenarioDraft {
    let levers = Levers {
        price_percent: asked.price,
        discount_points: asked.discount,
        payment_days: asked.payment_days,
        freight_percent: asked.freight,
        minimum_order: asked.minimum_order,
        service_percent: asked.service,
        cost_rate_percent: asked.cost_rates,
        elasticity: asked.elasticity,
    };
    ScenarioDraft {
        changes: vec![Change { within: asked.within.clone(), levers }],
        from: asked.from,
        until: asked.until,
        capital_percent: asked.capital_percent.clone(),
    }
}

async fn find(app: &App, actor: &Actor, name: &str) -> anyhow::Result<Scenario> {
    let kept = economics::scenarios(app, actor).await?;
    let found = kept.into_iter().find(|scenario| scenario.name.to_lowercase() == name.to_lowercase());
    found.with_context(|| format!("no scenario is named `{name}`: `mainstay what-if list` prints them"))
}

fn list(kept: &[Scenario]) -> anyhow::Result<()> {
    let rows = kept.iter().map(|scenario| {
        vec![
            scenario.name.clone(),
            scenario.revision.to_string(),
            scenario.ledger_version.to_string(),
            scenario.owner_name.clone(),
            scenario.changed_at.date_naive().to_string(),
        ]
    });
    print(&table(&["name", "revision", "ledger", "kept by", "changed"], &[1, 2], rows.collect()))
}

fn deliver(told: &WhatIf, name: &str, to: &To) -> anyhow::Result<()> {
    if let Some(path) = &to.out {
        let file = economics::what_if_xlsx(told, name)?;
        return std::fs::write(path, file).with_context(|| format!("cannot write {}", path.display()));
    }
    match to.format {
        Format::Table => print(&text(told)?),
        Format::Json => print_json(&programs(told)),
    }
}

fn text(of: &WhatIf) -> anyhow::Result<String> {
    let (told, currency) = (&of.told, of.told.currency);
    let too_large = "the ladder is too large to show";
    let before = rounded(&of.before, currency).context(too_large)?;
    let after = rounded(&of.after, currency).context(too_large)?;
    let rows = before.into_iter().zip(after).map(|((rung, before), (_, after))| {
        let name = if rung.is_level() { rung.to_string() } else { format!("  - {rung}") };
        let shown = |minor: Option<i64>| minor.map_or_else(|| "-".to_owned(), |minor| money(minor, currency));
        let difference = before.zip(after).map(|(before, after)| after - before);
        vec![name, shown(before), shown(after), shown(difference)]
    });
    let mut text =
        period(told) + &table(&["rung", "as it is", "what if", "difference"], &[1, 2, 3], rows.collect());
    text += &format!("\n{} of {} accounts are touched.", count(of.touched), count(of.accounts.len()));
    for rung in &of.without_effect {
        text += &format!("\n{rung} is not known: its lever does nothing there.");
    }
    let moved = of.accounts.iter().filter(|account| account.before != account.after).collect::<Vec<_>>();
    let rows = moved.iter().take(SHOWN).map(|account| {
        vec![
            named(&account.member.name),
            minor(account.before.amount(of.rung), told),
            minor(account.after.amount(of.rung), told),
            format!("{} -> {}", account.class_before, account.class_after),
        ]
    });
    let head = ["account", of.rung.as_str(), "what if", "class"];
    text += &format!("\n\n{}", table(&head, &[1, 2], rows.collect()));
    Ok(text + &more(moved.len()))
}

fn programs(of: &WhatIf) -> serde_json::Value {
    let amount = |amount: Option<Amount>| amount.and_then(|amount| amount.to_minor(of.told.currency));
    let ladder = Rung::ALL.iter().map(|rung| {
        json!({ "rung": rung, "before_minor": amount(of.before.amount(*rung)), "after_minor": amount(of.after.amount(*rung)) })
    });
    let accounts = of.accounts.iter().map(|account| {
        json!({
            "key": account.member.key,
            "name": account.member.name,
            "before_minor": amount(account.before.amount(of.rung)),
            "after_minor": amount(account.after.amount(of.rung)),
            "class_before": account.class_before,
            "class_after": account.class_after,
        })
    });
    let difference = of.before.amount(of.rung).zip(of.after.amount(of.rung));
    json!({
        "told": told_json(&of.told),
        "asked": of.draft,
        "rung": of.rung,
        "difference_minor": amount(difference.map(|(before, after)| after - before)),
        "ladder": ladder.collect::<Vec<_>>(),
        "peak_before_minor": amount(Some(of.whale_before.peak)),
        "peak_after_minor": amount(Some(of.whale_after.peak)),
        "touched": of.touched,
        "without_effect": of.without_effect,
        "accounts": accounts.collect::<Vec<_>>(),
    })
}
