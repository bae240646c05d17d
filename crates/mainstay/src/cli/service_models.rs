//! `mainstay service-models`: how accounts are served, and what moving them saves, for people and programs.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use mainstay_app::accounts;
use mainstay_app::economics::{self, ServiceModelRow, ServiceModels};
use mainstay_domain::economics::{ServiceModel, ServiceTerms, ServiceWork};
use mainstay_domain::money::Amount;
use mainstay_domain::time::Day;
use serde_json::json;

use super::Session;
use super::economics::{SHOWN, minor, named, period, told_json};
use super::handover::{Format, Found, Handover};
use super::key_accounts::Whom;
use super::output::{count, print, table};

#[derive(Debug, Subcommand)]
pub(super) enum ServiceModelsVerb {
    /// Print how accounts are served, how their figures speak for them to be, and what moving them saves
    List(List),
    /// Say how a customer is served
    Say {
        #[command(flatten)]
        whom: Whom,
        /// `core`, `standard` or `self_service`; key accounts are marked with `mainstay key-accounts mark`
        model: ServiceModel,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Take back how a customer is served: in full, as everybody of whom nothing is said
    TakeBack {
        #[command(flatten)]
        whom: Whom,
    },
    /// Say how models are proposed and what each does of the work; what is left out takes its default
    Terms(SetTerms),
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// The first day [default: twelve full months before the end]
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// The first day after
    #[arg(long, value_name = "DATE")]
    until: Option<Day>,
    #[command(flatten)]
    handover: Handover,
}

#[derive(Debug, Args)]
pub(super) struct SetTerms {
    /// The smallest accounts that make at most this part of gross profit together may serve themselves
    #[arg(long, value_name = "PERCENT", default_value_t = ServiceTerms::default().minnow_percent)]
    minnows: u8,
    /// The largest accounts that make this part of what is left are core
    #[arg(long = "core-part", value_name = "PERCENT", default_value_t = ServiceTerms::default().core_percent)]
    core_part: u8,
    /// What is done for core accounts of handling orders, logistics and visits
    #[arg(long, value_name = "ORDERS,LOGISTICS,VISITS", value_parser = work, default_value = "100,100,100")]
    core: ServiceWork,
    /// What is done in the standard service
    #[arg(long, value_name = "ORDERS,LOGISTICS,VISITS", value_parser = work, default_value = "100,100,50")]
    standard: ServiceWork,
    /// What is left to do where accounts serve themselves
    #[arg(long, value_name = "ORDERS,LOGISTICS,VISITS", value_parser = work, default_value = "40,100,0")]
    self_service: ServiceWork,
}

fn work(text: &str) -> Result<ServiceWork, String> {
    let parts: Result<Vec<u8>, _> = text.split(',').map(|part| part.trim().parse()).collect();
    match parts.as_deref() {
        Ok([order_cost, logistics_cost, customer_cost]) => Ok(ServiceWork {
            order_cost: *order_cost,
            logistics_cost: *logistics_cost,
            customer_cost: *customer_cost,
        }),
        _ => Err("say three percentages: of handling orders, of logistics and of visits, such as 40,100,0"
            .to_owned()),
    }
}

pub(super) async fn run(session: &Session, asked: ServiceModelsVerb) -> anyhow::Result<ExitCode> {
    if let ServiceModelsVerb::List(list) = &asked {
        list.handover.check("service-models")?;
    }
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let done = match asked {
        ServiceModelsVerb::List(list) => {
            let told = economics::service_models(&app, &actor, list.from, list.until).await?;
            app.close().await;
            let found = match list.handover.format {
                Format::Xlsx => Found::Xlsx(economics::service_models_xlsx(&told)?),
                Format::Json => Found::Json(programs(&told)),
                Format::Table => Found::Table(people(&told)),
            };
            return list.handover.give(found);
        }
        ServiceModelsVerb::Say { whom, model, reason } => {
            let account = accounts::numbered(&app, &actor, &whom.number, whom.source.as_deref()).await?;
            let said = economics::say_service_model(&app, &actor, account.id, model, &reason).await?;
            format!("{} is served as {}", said.account, said.model)
        }
        ServiceModelsVerb::TakeBack { whom } => {
            let account = accounts::numbered(&app, &actor, &whom.number, whom.source.as_deref()).await?;
            economics::take_back_service_model(&app, &actor, account.id).await?;
            format!("{} is served in full", account.name)
        }
        ServiceModelsVerb::Terms(asked) => {
            let terms = ServiceTerms {
                minnow_percent: asked.minnows,
                core_percent: asked.core_part,
                core: asked.core,
                standard: asked.standard,
                self_service: asked.self_service,
            };
            works(&economics::set_service_terms(&app, &actor, terms).await?)
        }
    };
    print(&done)?;
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

/// What each model does of the work.
fn works(terms: &ServiceTerms) -> String {
    let rows = ServiceModel::ALL.map(|model| {
        let work = terms.work(model);
        let parts = [work.order_cost, work.logistics_cost, work.customer_cost];
        let parts = parts.map(|part| format!("{part} %"));
        [model.to_string()].into_iter().chain(parts).collect()
    });
    table(&["work in", "orders", "logistics", "visits"], &[1, 2, 3], rows.into())
}

fn people(of: &ServiceModels) -> String {
    let mut text = period(&of.told);
    text += &format!(
        "Self-service: the smallest with {} % of gross profit, where they take more of the invoices than they make of it. \
         Core: the largest with {} % of {}.\n\n{}\n",
        of.terms.minnow_percent,
        of.terms.core_percent,
        of.level,
        works(&of.terms)
    );
    let rows = of.models().map(|(model, totals)| {
        vec![
            model.map_or("not known", ServiceModel::as_str).to_owned(),
            count(totals.accounts),
            minor(Some(totals.sales), &of.told),
            minor(Some(totals.gross_profit), &of.told),
            totals.transactions.to_string(),
            minor(Some(totals.cost), &of.told),
            minor(Some(totals.contribution), &of.told),
            count(totals.moving),
            minor(Some(totals.saving), &of.told),
        ]
    });
    let level = of.level.as_str();
    let head =
        ["stands", "accounts", "net sales", "gross profit", "invoices", "cost", level, "to move", "saved"];
    text += &table(&head, &[1, 2, 3, 4, 5, 6, 7, 8], rows.collect());
    let moves: Vec<&ServiceModelRow> = of.rows.iter().filter(|row| row.moves_to().is_some()).collect();
    if !moves.is_empty() {
        let rows = moves.iter().take(SHOWN).map(|row| {
            vec![
                row.member.key.clone().unwrap_or_default(),
                named(&row.member.name),
                row.model().map_or("in full", ServiceModel::as_str).to_owned(),
                row.proposed.map_or("", ServiceModel::as_str).to_owned(),
                minor(row.served.cost(), &of.told),
                minor(row.proposed_saving(&of.terms), &of.told),
            ]
        });
        let head = ["to move", "name", "served", "proposed", "cost", "saved"];
        text += &format!("\n{}", table(&head, &[4, 5], rows.collect()));
        if moves.len() > SHOWN {
            text += &format!("{} of {}; `--format json` or `xlsx` has all\n", SHOWN, count(moves.len()));
        }
    }
    text
}

fn programs(of: &ServiceModels) -> serde_json::Value {
    let amount = |amount: Amount| amount.to_minor(of.told.currency);
    let models = of.models().map(|(model, totals)| {
        json!({
            "model": model,
            "accounts": totals.accounts,
            "net_sales_minor": amount(totals.sales),
            "gross_profit_minor": amount(totals.gross_profit),
            "contribution_minor": amount(totals.contribution),
            "invoices": totals.transactions,
            "cost_minor": amount(totals.cost),
            "moving": totals.moving,
            "saving_minor": amount(totals.saving),
        })
    });
    let rows = of.rows.iter().map(|row| {
        json!({
            "account": row.member.key,
            "name": row.member.name,
            "net_sales_minor": amount(row.sales),
            "gross_profit_minor": row.served.gross_profit.map(amount),
            "contribution_minor": row.served.contribution.map(amount),
            "invoices": row.served.transactions,
            "cost_minor": row.served.cost().map(amount),
            "model": row.model(),
            "proposed": row.proposed,
            "saving_minor": row.proposed_saving(&of.terms).map(amount),
        })
    });
    json!({
        "told": told_json(&of.told),
        "terms": of.terms,
        "level": of.level,
        "models": models.collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
    })
}
