//! `mainstay accounts record`: key account or not, lifetime value, portfolio cell and phase of an account, and how they went.

use std::process::ExitCode;

use clap::Args;
use mainstay_app::accounts;
use mainstay_app::models::ValueThen;
use mainstay_app::portfolio::{AccountRecord, account_record};
use mainstay_domain::ids::RunId;
use mainstay_http::portfolio::AccountRecordResponse;
use serde_json::json;

use super::Session;
use super::accounts::named;
use super::output::{money, percent, print, print_json, table};

#[derive(Debug, Args)]
pub(super) struct Record {
    /// The customer's number, as its source writes it
    id: String,
    /// The source, where several have an account of this number
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// The run that cell and phase are of [default: the newest]
    #[arg(long, value_name = "ID")]
    run: Option<RunId>,
    /// Print one JSON object: what the API says
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(session: &Session, asked: Record) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let account = accounts::numbered(&app, &actor, &asked.id, asked.source.as_deref()).await?;
    let record = account_record(&app, &actor, account.id, asked.run).await?;
    app.close().await;
    if asked.json {
        let record = AccountRecordResponse::from(record);
        print_json(&json!({ "account": named(&account), "record": record }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let of_run = match &record.run {
        Some(run) => format!(", as of {}", run.parameters.as_of),
        None => ", without a run".to_owned(),
    };
    let head = format!(
        "{} ({}, {}){of_run}.",
        account.name, account.reference.external_id, account.reference.source
    );
    let rows = vec![
        vec!["key account".to_owned(), key_account(&record)],
        vec!["lifetime value".to_owned(), lifetime_value(&record)],
        vec!["portfolio cell".to_owned(), cell(&record)],
        vec!["phase".to_owned(), phase(&record)],
    ];
    print(&format!("{head}\n\n{}", table(&["", "now"], &[], rows)))?;
    Ok(ExitCode::SUCCESS)
}

fn key_account(record: &AccountRecord) -> String {
    match (record.is_key_account_since(), record.key_account.first()) {
        (Some(spell), _) => format!("yes, since {}: {}", spell.since, spell.reason),
        (None, Some(last)) => {
            let until = last.until.map(|day| day.to_string()).unwrap_or_default();
            format!("no; it was from {} until {until}", last.since)
        }
        (None, None) => "no".to_owned(),
    }
}

fn lifetime_value(record: &AccountRecord) -> String {
    let Some(values) = &record.values else {
        return "not known: no model is fitted, or you see a part of the company".to_owned();
    };
    let Some((then, value)) = values.months.last().and_then(|then| Some((then, then.value?))) else {
        return "not known".to_owned();
    };
    let currency = values.fit.currency;
    let code = currency.code();
    let active = then.p_active.map(|p| format!(", active with {}", percent(Some(p)))).unwrap_or_default();
    let year = |then: &ValueThen| {
        let before = then.value.map(|value| money(value.expected, currency));
        before.map(|before| format!("; {before} as of {}", then.as_of))
    };
    let earlier = values.months.iter().rev().nth(12).and_then(year).unwrap_or_default();
    format!(
        "{} {code} in {} months ({} to {}), as of {}{active}{earlier}",
        money(value.expected, currency),
        values.request.months,
        money(value.low, currency),
        money(value.high, currency),
        then.as_of
    )
}

fn cell(record: &AccountRecord) -> String {
    let Some(now) = record.cell else { return "not in the run".to_owned() };
    let went: Vec<String> =
        record.cells.iter().rev().take(12).rev().map(|then| format!("{}{}", then.class, then.xyz)).collect();
    format!("{}{} by {}; {}", now.class, now.xyz, record.measure.as_str(), went.join(" "))
}

fn phase(record: &AccountRecord) -> String {
    if record.run.is_none() {
        return "not known".to_owned();
    }
    let since = record.relationship.course.spell.since;
    match (&record.relationship.overridden, since) {
        (Some(said), _) => format!("{}, as {} said", record.phase(), said.decided_by),
        (None, Some(since)) => format!("{}, since {since}", record.phase()),
        (None, None) => record.phase().to_string(),
    }
}
