//! `mainstay models allocate`: who gets how much of what is short, for people and programs.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use mainstay_app::models::{self, AllocationPicture, AllocationRequest};
use mainstay_domain::portfolio::Floors;
use serde_json::{Value, json};

use super::Session;
use super::handover::{Format, Found, Handover, without_run};
use super::output::{count, money, table};

/// How many accounts the table for people shows.
const SHOWN: usize = 40;

#[derive(Debug, Args)]
pub(super) struct Allocate {
    /// Units to give
    #[arg(long, value_name = "UNITS")]
    capacity: u64,
    /// What every key account gets at least, in percent of what it asks for
    #[arg(long, value_name = "PERCENT", default_value_t = Floors::default().key_account)]
    floor_key: u8,
    /// What everybody in class A gets at least, in percent of what they ask for
    #[arg(long, value_name = "PERCENT", default_value_t = Floors::default().a)]
    floor_a: u8,
    /// The same of class B
    #[arg(long, value_name = "PERCENT", default_value_t = Floors::default().b)]
    floor_b: u8,
    /// The same of class C
    #[arg(long, value_name = "PERCENT", default_value_t = Floors::default().c)]
    floor_c: u8,
    /// Who asks for how much: account number, units and, where it is known, what a unit contributes, one account a line
    /// [default: the orders that the newest fit expects]
    #[arg(long, value_name = "FILE")]
    demands: Option<PathBuf>,
    /// Months in which orders are expected
    #[arg(long, default_value_t = 3)]
    months: u32,
    #[command(flatten)]
    handover: Handover,
}

pub(super) async fn run(session: &Session, asked: Allocate) -> anyhow::Result<ExitCode> {
    asked.handover.check("allocation")?;
    let read = |path: &PathBuf| {
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let request = AllocationRequest {
        capacity: asked.capacity,
        floors: Floors { key_account: asked.floor_key, a: asked.floor_a, b: asked.floor_b, c: asked.floor_c },
        demands: asked.demands.as_ref().map(read).transpose()?,
        months: asked.months,
    };
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let found = models::allocation(&app, &actor, request).await.map_err(without_run)?;
    app.close().await;
    let found = match asked.handover.format {
        Format::Xlsx => Found::Xlsx(models::allocation_xlsx(&found)?),
        Format::Json => Found::Json(answer(&found)),
        Format::Table => Found::Table(people(&found)),
    };
    asked.handover.give(found)
}

fn answer(found: &AllocationPicture) -> Value {
    let rows = found.accounts.iter().zip(&found.allocation.allotments);
    let accounts = rows.map(|(account, allotment)| {
        json!({
            "source": account.claim.account.source,
            "external_id": account.claim.account.external_id,
            "name": account.name,
            "class": account.claim.class,
            "is_key_account": account.claim.is_key_account,
            "demand": account.claim.demand,
            "by_floor": allotment.by_floor,
            "by_contribution": allotment.by_contribution,
            "units": allotment.units(),
            "short": allotment.short,
            "contribution_minor": account.claim.contribution,
            "reason": allotment.why,
        })
    });
    json!({
        "run": found.run.id,
        "model_fit": found.fit,
        "currency": found.currency.code(),
        "capacity": found.allocation.capacity,
        "demand": found.allocation.demand,
        "given": found.allocation.given,
        "contribution_minor": found.allocation.contribution.to_string(),
        "contribution_of_equal_parts_minor": found.allocation.contribution_of_equal_parts.to_string(),
        "accounts": accounts.collect::<Vec<_>>(),
    })
}

fn people(found: &AllocationPicture) -> String {
    let allocation = &found.allocation;
    let mut text = format!(
        "{} of {} {} asked for are given, classes as of {}.\n",
        count(allocation.given),
        count(allocation.demand),
        if found.fit.is_some() { "expected orders" } else { "units" },
        found.run.parameters.as_of.0
    );
    let sums =
        (i64::try_from(allocation.contribution), i64::try_from(allocation.contribution_of_equal_parts));
    if let (Ok(contribution), Ok(equal)) = sums {
        text.push_str(&format!(
            "They contribute {} {}; equal parts for everybody would contribute {}.\n",
            found.currency.code(),
            money(contribution, found.currency),
            money(equal, found.currency)
        ));
    }
    let rows = found.accounts.iter().zip(&allocation.allotments).take(SHOWN).map(|(account, allotment)| {
        vec![
            account.name.clone(),
            if account.claim.is_key_account {
                format!("{}, key", account.claim.class)
            } else {
                account.claim.class.to_string()
            },
            count(account.claim.demand),
            count(allotment.units()),
            count(allotment.short),
            account.claim.contribution.map_or_else(|| "-".to_owned(), |one| money(one, found.currency)),
            allotment.why.to_string(),
        ]
    });
    let header = ["customer", "class", "asks for", "gets", "short", "a unit contributes", "why"];
    text.push_str(&table(&header, &[2, 3, 4, 5], rows.collect()));
    if found.accounts.len() > SHOWN {
        let more = count(found.accounts.len() - SHOWN);
        text.push_str(&format!("\n{more} more: `--format json` has them all."));
    }
    text
}
