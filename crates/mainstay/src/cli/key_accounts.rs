//! `mainstay key-accounts`: the register of key accounts, for people and programs.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use mainstay_app::economics::{self, KeyAccount, KeyAccounts};
use mainstay_app::{App, accounts};
use mainstay_domain::economics::{
    Adequacy, AdequacyThreshold, Decimal, KeyAccountException, Left, Rung, Shortfall,
};
use mainstay_domain::ids::KeyAccountExceptionId;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::Actor;
use mainstay_domain::time::Day;
use serde_json::json;

use super::Session;
use super::economics::{minor, named, period, told_json};
use super::handover::{Format, Found, Handover};
use super::output::{count, percent, print, table};

#[derive(Debug, Subcommand)]
pub(super) enum KeyAccountsVerb {
    /// Print what each key account left beside what it must leave
    List(List),
    /// Mark a customer as a key account
    Mark {
        #[command(flatten)]
        whom: Whom,
        /// Why it is one
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// From which day on it is one [default: today]
        #[arg(long, value_name = "DATE")]
        since: Option<Day>,
    },
    /// Take a customer off the register
    TakeOff {
        #[command(flatten)]
        whom: Whom,
        /// The first day it is none [default: today]
        #[arg(long, value_name = "DATE")]
        until: Option<Day>,
    },
    /// Say why a key account that leaves too little stays one, until a day
    Except {
        #[command(flatten)]
        whom: Whom,
        /// Why it stays one
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Who answers for it
        #[arg(long, value_name = "NAME")]
        owner: String,
        /// The last day it holds
        #[arg(long, value_name = "DATE")]
        expires: Day,
    },
    /// Take an exception back
    Withdraw {
        /// Its id, as `list --format json` prints it
        id: KeyAccountExceptionId,
    },
    /// Say what a key account must leave
    Threshold(SetThreshold),
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
pub(super) struct Whom {
    /// The customer's number, as its source writes it
    pub(super) number: String,
    /// The source, where several have an account of this number
    #[arg(long, value_name = "NAME")]
    pub(super) source: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct SetThreshold {
    /// The level of the ladder [default: the lowest known one]
    #[arg(long)]
    rung: Option<Rung>,
    /// The least it leaves in the period, in whole currency units
    #[arg(long, value_name = "AMOUNT", default_value_t = 0)]
    least: u32,
    /// The least part of net sales it leaves
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true)]
    least_percent: Option<Decimal>,
    /// It must leave no less than in the same time before
    #[arg(long)]
    must_not_fall: bool,
}

pub(super) async fn run(session: &Session, asked: KeyAccountsVerb) -> anyhow::Result<ExitCode> {
    if let KeyAccountsVerb::List(list) = &asked {
        list.handover.check("key-accounts")?;
    }
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let done = match asked {
        KeyAccountsVerb::List(list) => {
            let told = economics::key_accounts(&app, &actor, list.from, list.until).await?;
            app.close().await;
            let found = match list.handover.format {
                Format::Xlsx => Found::Xlsx(economics::key_accounts_xlsx(&told)?),
                Format::Json => Found::Json(programs(&told)),
                Format::Table => Found::Table(people(&told)),
            };
            return list.handover.give(found);
        }
        KeyAccountsVerb::Mark { whom, reason, since } => {
            let account = accounts::numbered(&app, &actor, &whom.number, whom.source.as_deref()).await?;
            let marked = economics::mark_key_account(&app, &actor, account.id, &reason, since).await?;
            format!("{} is a key account since {}", marked.account, marked.since)
        }
        KeyAccountsVerb::TakeOff { whom, until } => {
            let row = marked(&app, &actor, &whom).await?;
            economics::take_off_key_account(&app, &actor, row.stored.id, until).await?;
            format!("{} is no key account any more", row.member.name)
        }
        KeyAccountsVerb::Except { whom, reason, owner, expires } => {
            let row = marked(&app, &actor, &whom).await?;
            let says = KeyAccountException { reason, owner, expires };
            let granted = economics::grant_exception(&app, &actor, row.stored.id, says).await?;
            format!("{} stays a key account until {}: {}", row.member.name, granted.says.expires, granted.id)
        }
        KeyAccountsVerb::Withdraw { id } => {
            economics::withdraw_exception(&app, &actor, id).await?;
            format!("exception {id} is taken back")
        }
        KeyAccountsVerb::Threshold(asked) => threshold(&app, &actor, &asked).await?,
    };
    print(&done)?;
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn threshold(app: &App, actor: &Actor, asked: &SetThreshold) -> anyhow::Result<String> {
    let currency = mainstay_app::costs::currency(app, actor).await?;
    let units = i64::from(asked.least) * 10_i64.pow(u32::from(currency.minor_digits()));
    let wanted = AdequacyThreshold {
        rung: asked.rung,
        least_minor: units,
        currency: None,
        least_percent: asked.least_percent,
        must_not_fall: asked.must_not_fall,
    };
    let set = economics::set_adequacy_threshold(app, actor, wanted).await?;
    Ok(format!("a key account {}", musts(&set, "the lowest known level")))
}

async fn marked(app: &App, actor: &Actor, whom: &Whom) -> anyhow::Result<KeyAccount> {
    let account = accounts::numbered(app, actor, &whom.number, whom.source.as_deref()).await?;
    let told = economics::key_accounts(app, actor, None, None).await?;
    let row = told.rows.into_iter().find(|row| row.member.account == Some(account.id));
    row.ok_or_else(|| {
        anyhow::anyhow!("`{}` is no key account: mark it with `mainstay key-accounts mark`", account.name)
    })
}

/// What a key account must leave, in words.
fn musts(of: &AdequacyThreshold, lowest: &str) -> String {
    let level = if let Some(rung) = of.rung { rung.as_str() } else { lowest };
    let currency = of.currency.map_or("", Currency::code);
    let least = of.currency.map_or_else(
        || of.least_minor.to_string(),
        |currency| Amount(i128::from(of.least_minor) * currency.parts_per_minor()).to_string(),
    );
    let mut musts = format!("must leave {level} of {currency} {least} or more");
    if let Some(percent) = of.least_percent {
        musts += &format!(", {percent} % of net sales or more");
    }
    if of.must_not_fall {
        musts += ", and no less than in the same time before";
    }
    musts
}

fn people(of: &KeyAccounts) -> String {
    let mut text = period(&of.told);
    text += &format!("A key account {}.\n", musts(&of.threshold, of.rung.as_str()));
    if of.other_currency {
        text += "The least amount is in another currency than amounts are told in: set it anew with `mainstay key-accounts threshold`.\n";
    }
    if of.rows.is_empty() {
        text += "\nno account is marked: `mainstay key-accounts mark NUMBER --reason TEXT`\n";
    } else {
        text += &format!("\n{}\n", register(of));
    }
    if !of.proposals.is_empty() {
        let rows = of.proposals.iter().map(|proposal| {
            vec![
                proposal.member.key.clone().unwrap_or_default(),
                named(&proposal.member.name),
                minor(Some(proposal.left.sales), &of.told),
                minor(Some(proposal.left.contribution), &of.told),
            ]
        });
        let head = ["class A, not marked", "name", "net sales", of.rung.as_str()];
        text += &format!("\n{}", table(&head, &[2, 3], rows.collect()));
    }
    text
}

fn register(of: &KeyAccounts) -> String {
    let rows = of.rows.iter().map(|row| {
        let left = |amount: fn(&Left) -> Amount| minor(row.left.as_ref().map(amount), &of.told);
        let why = match row.adequacy {
            Adequacy::Excepted | Adequacy::Expired => row.exceptions.first().map(|stored| {
                format!("{} ({}, {})", stored.says.reason, stored.says.owner, stored.says.expires)
            }),
            _ => None,
        };
        let fails: Vec<&str> = row.shortfalls.iter().map(|shortfall| shortfall.as_str()).collect();
        vec![
            row.member.key.clone().unwrap_or_default(),
            named(&row.member.name),
            left(|left| left.sales),
            left(|left| left.contribution),
            percent(row.left.and_then(|left| left.contribution.ratio(left.sales))),
            row.adequacy.as_str().to_owned(),
            fails.join(", "),
            why.unwrap_or_default(),
        ]
    });
    let head = ["account", "name", "net sales", of.rung.as_str(), "of sales", "", "fails", "exception"];
    let counts = format!(
        "{} key accounts: {} adequate, {} excepted, {} expired, {} inadequate, {} unknown",
        count(of.rows.len()),
        of.count(Adequacy::Adequate),
        of.count(Adequacy::Excepted),
        of.count(Adequacy::Expired),
        of.count(Adequacy::Inadequate),
        of.count(Adequacy::Unknown),
    );
    format!("{counts}\n{}", table(&head, &[2, 3, 4], rows.collect()))
}

fn programs(of: &KeyAccounts) -> serde_json::Value {
    let amount = |amount: Amount| amount.to_minor(of.told.currency);
    let left = |left: Option<Left>| {
        json!({
            "net_sales_minor": left.map(|left| amount(left.sales)),
            "contribution_minor": left.map(|left| amount(left.contribution)),
            "contribution_before_minor": left.and_then(|left| left.before).map(amount),
        })
    };
    let rows = of.rows.iter().map(|row| {
        let exceptions = row.exceptions.iter().map(|stored| {
            json!({
                "id": stored.id,
                "reason": stored.says.reason,
                "owner": stored.says.owner,
                "expires": stored.says.expires,
                "holds": stored.says.holds(of.today),
            })
        });
        let fails: Vec<&str> = row.shortfalls.iter().copied().map(Shortfall::as_str).collect();
        json!({
            "id": row.stored.id,
            "account": row.member.key,
            "name": row.member.name,
            "reason": row.stored.reason,
            "left": left(row.left),
            "adequacy": row.adequacy,
            "shortfalls": fails,
            "exceptions": exceptions.collect::<Vec<_>>(),
        })
    });
    let proposals = of.proposals.iter().map(|proposal| {
        json!({ "account": proposal.member.key, "name": proposal.member.name, "left": left(Some(proposal.left)) })
    });
    json!({
        "told": told_json(&of.told),
        "rung": of.rung,
        "threshold": of.threshold,
        "rows": rows.collect::<Vec<_>>(),
        "proposals": proposals.collect::<Vec<_>>(),
    })
}
