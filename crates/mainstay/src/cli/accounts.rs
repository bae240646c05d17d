//! `mainstay accounts`: find customers, and what one of them ordered, owes and agreed.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use mainstay_app::accounts::{
    self, Account, AgreementStanding, Asked, Told, account_agreements, account_order_book,
    account_receivables,
};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::orders::{Delivery, OrderBook};
use mainstay_domain::payments::Receivables;
use mainstay_domain::time::{AsOf, Day};
use mainstay_http::accounts::{AccountAgreementsResponse, AccountOrdersResponse, AccountPaymentsResponse};
use serde_json::json;

use super::output::{money, percent, print, print_json, table};
use super::{Session, accounts_record};

/// How many open rows people are shown; `--json` has the first thousand.
const SHOWN: usize = 20;
const MOST: usize = 1_000;

#[derive(Debug, Subcommand)]
pub(super) enum Accounts {
    /// Find accounts by name or number, their own or that of a group they belong to
    Find(Find),
    /// Open orders, on time and in full, open invoices, days beyond terms, and rebate agreements of an account
    Show(Show),
    /// Key account or not, lifetime value, portfolio cell and phase of an account, and how they went
    Record(accounts_record::Record),
}

#[derive(Debug, Args)]
pub(super) struct Find {
    /// A part of the name or number
    text: String,
    /// At most this many
    #[arg(long, default_value_t = 20)]
    limit: i64,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// The customer's number, as its source writes it
    id: String,
    /// The source, where several have an account of this number
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Know nothing from this day on [default: the day of the newest run]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Of this version of the ledger [default: the newest]
    #[arg(long, value_name = "N")]
    ledger_version: Option<i64>,
    /// Print one JSON object: what the API says of orders, payments and agreements
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(session: &Session, accounts: Accounts) -> anyhow::Result<ExitCode> {
    match accounts {
        Accounts::Find(asked) => find(session, asked).await,
        Accounts::Show(asked) => show(session, asked).await,
        Accounts::Record(asked) => accounts_record::run(session, asked).await,
    }
}

async fn find(session: &Session, asked: Find) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let found = accounts::search(&app, &actor, asked.text.trim(), asked.limit.clamp(1, 1_000)).await?;
    app.close().await;
    if asked.json {
        let rows: Vec<_> = found.iter().map(named).collect();
        print_json(&json!({ "accounts": rows }))?;
    } else {
        let row = |account: Account| {
            let country = account.country.unwrap_or_default();
            vec![account.reference.external_id, account.name, country, account.reference.source]
        };
        print(&table(&["number", "name", "country", "source"], &[], found.into_iter().map(row).collect()))?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn named(account: &Account) -> serde_json::Value {
    json!({
        "id": account.id,
        "source": account.reference.source,
        "external_id": account.reference.external_id,
        "name": account.name,
        "country": account.country,
    })
}

async fn show(session: &Session, asked: Show) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let account = accounts::numbered(&app, &actor, &asked.id, asked.source.as_deref()).await?;
    let at = Asked { as_of: asked.as_of.map(AsOf), ledger_version: asked.ledger_version.map(LedgerVersion) };
    let orders = account_order_book(&app, &actor, account.id, at).await?;
    let payments = account_receivables(&app, &actor, account.id, at).await?;
    let agreements = account_agreements(&app, &actor, account.id, at).await?;
    app.close().await;
    if asked.json {
        let failed = |_| anyhow::anyhow!("an amount does not fit 64 bits of minor units");
        print_json(&json!({
            "account": named(&account),
            "orders": AccountOrdersResponse::new(orders, MOST).map_err(failed)?,
            "payments": AccountPaymentsResponse::new(payments, MOST).map_err(failed)?,
            "agreements": AccountAgreementsResponse::new(&agreements).map_err(failed)?,
        }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let head = format!(
        "{} ({}, {}), as of {}, ledger version {}.",
        account.name,
        account.reference.external_id,
        account.reference.source,
        orders.as_of.0,
        orders.ledger_version
    );
    print(&[head, ordered(&orders), owed(&payments), agreed(&agreements)].join("\n\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// An amount in minor units, or as it is where these do not fit 64 bits.
fn written(amount: Amount, currency: Currency) -> String {
    amount.to_minor(currency).map_or_else(|| amount.to_string(), |minor| money(minor, currency))
}

/// A quantity without idle zeros.
fn plain(amount: Amount) -> String {
    let text = amount.to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn ordered(told: &Told<OrderBook>) -> String {
    if !told.is_known {
        return "No file told of orders.".to_owned();
    }
    let (book, currency) = (&told.told, told.currency);
    let kept = |delivery: Delivery| format!("{} of {} lines", percent(delivery.share()), delivery.eligible);
    let mut text = format!(
        "Orders: {}, worth {} {}. On time and in full in the twelve full months before: {} by the day asked \
         for, {} by the day promised.",
        if book.open.len() == 1 {
            "1 line is open".to_owned()
        } else {
            format!("{} lines are open", book.open.len())
        },
        written(book.open_value, currency),
        currency.code(),
        kept(book.requested),
        kept(book.confirmed)
    );
    let row = |open: &mainstay_domain::orders::OpenLine| {
        let line = &open.line;
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        vec![
            line.order_number.clone(),
            line.product.clone().unwrap_or_default(),
            day(line.confirmed_date.or(line.requested_date)),
            format!("{} {}", plain(open.rest), line.unit.as_deref().unwrap_or_default())
                .trim_end()
                .to_owned(),
            open.rest_value.map(|value| written(value, currency)).unwrap_or_default(),
            open.days_late.map(|days| days.to_string()).unwrap_or_default(),
        ]
    };
    let header = ["order", "product", "due", "still to come", "worth", "days late"];
    rows(&mut text, &header, &[3, 4, 5], book.open.iter().map(row));
    text
}

fn owed(told: &Told<Receivables>) -> String {
    if !told.is_known {
        return "No file told of payments.".to_owned();
    }
    let (owed, currency) = (&told.told, told.currency);
    let overdue = match owed.overdue_amount {
        // Open credit notes are no debt of the customer.
        amount if amount <= Amount::ZERO => "none".to_owned(),
        amount => written(amount, currency),
    };
    let mut text = format!(
        "Payments: {} {} is open, {overdue} of it overdue.",
        written(owed.open_amount, currency),
        currency.code()
    );
    if let Some(days) = owed.paid.days_beyond_terms() {
        let beyond = if days < 0.0 { "before the day it was due" } else { "beyond terms" };
        text.push_str(&format!(
            " What was paid in the twelve full months before was paid {:.1} days {beyond} in the mean, {} of it late.",
            days.abs(),
            percent(owed.paid.late_share())
        ));
    }
    let row = |open: &mainstay_domain::payments::OpenItem| {
        vec![
            open.payment.invoice.clone(),
            open.payment.due_date.to_string(),
            written(open.payment.amount, currency),
            if open.days_overdue > 0 { open.days_overdue.to_string() } else { String::new() },
        ]
    };
    rows(&mut text, &["invoice", "due", "amount", "days overdue"], &[2, 3], owed.open.iter().map(row));
    text
}

fn agreed(told: &Told<Vec<AgreementStanding>>) -> String {
    if told.told.is_empty() {
        return "No rebate agreement holds or is to come.".to_owned();
    }
    let row = |standing: &AgreementStanding| {
        let (terms, tiers) = (standing.agreement.terms(), standing.agreement.tiers().len());
        let known = standing.standing.as_ref();
        let tier = |reached: Option<usize>| format!("{} of {tiers}", reached.map_or(0, |place| place + 1));
        let amount =
            |amount: Option<Amount>| amount.map_or_else(|| "-".to_owned(), |it| written(it, terms.currency));
        vec![
            terms.agreement.clone(),
            format!("{} {}", terms.partner.word(), terms.partner.id()),
            format!("{} to {}", terms.valid_from, terms.valid_to),
            known.map_or_else(|| "-".to_owned(), |known| tier(known.reached)),
            known.and_then(|known| known.to_next).map_or_else(|| "-".to_owned(), plain),
            known.map_or_else(|| "-".to_owned(), |known| tier(known.forecast_tier)),
            amount(known.map(|known| known.earned)),
            amount(known.map(|known| known.accrued)),
            terms.currency.code().to_owned(),
        ]
    };
    let header = [
        "agreement",
        "with",
        "holds",
        "tier reached",
        "to the next",
        "on course for",
        "earned",
        "accrued",
        "",
    ];
    let mut text = "Rebate agreements:".to_owned();
    rows(&mut text, &header, &[4, 6, 7], told.told.iter().map(row));
    text
}

fn rows(
    text: &mut String,
    header: &[&str],
    right: &[usize],
    all: impl ExactSizeIterator<Item = Vec<String>>,
) {
    let length = all.len();
    if length == 0 {
        return;
    }
    text.push('\n');
    text.push_str(&table(header, right, all.take(SHOWN).collect()));
    if length > SHOWN {
        text.push_str(&format!("\n{} more: `--json` has them.", length - SHOWN));
    }
}
