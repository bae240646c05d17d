//! `mainstay runs`: the archive of portfolio runs, for people and programs.

use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use mainstay_app::App;
use mainstay_app::portfolio::{self, ArchiveFilter, ArchivedRun, Page, RunComparison, RunKind};
use mainstay_domain::ids::RunId;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::Actor;
use mainstay_domain::portfolio::{Class, Moves, Position};
use mainstay_domain::time::Day;
use mainstay_http::portfolio as shown;
use serde_json::{Value, json};

use super::Session;
use super::output::{count, money, print, print_json, table};

#[derive(Debug, Subcommand)]
pub(super) enum Runs {
    /// List runs, newest first
    List(List),
    /// Say what a run is, and what changed since the run before it
    Show(Show),
    /// Pin a run for everybody
    Pin {
        /// Its id, its as-of day, or `latest`
        run: String,
        /// Why
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Take a pin away; the run stays
    Unpin {
        /// Its id, its as-of day, or `latest`
        run: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// How they came about
    #[arg(long, value_name = "default|calendar|asked")]
    kind: Option<RunKind>,
    /// Who asked for them: a name as the list shows it
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Stored on this day or later
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// Stored on this day or earlier
    #[arg(long, value_name = "DATE")]
    to: Option<Day>,
    /// Only those that are pinned
    #[arg(long)]
    pinned: bool,
    /// At most this many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=200))]
    limit: i64,
    /// Only those older than this one
    #[arg(long, value_name = "RUN")]
    after: Option<RunId>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// Its id, its as-of day, or `latest`
    run: String,
    /// The run to compare it with, instead of the one before it
    #[arg(long, value_name = "RUN")]
    with: Option<String>,
    /// How many of the accounts that moved most are listed
    #[arg(long, default_value_t = 10)]
    movers: usize,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Does what was asked of the archive.
pub(super) async fn run(session: &Session, asked: Runs) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    match asked {
        Runs::List(asked) => list(&app, &actor, asked).await?,
        Runs::Show(asked) => show(&app, &actor, asked).await?,
        Runs::Pin { run, note } => {
            let id = find(&app, &actor, &run).await?;
            portfolio::pin_run(&app, &actor, id, &note).await?;
        }
        Runs::Unpin { run } => {
            let id = find(&app, &actor, &run).await?;
            portfolio::unpin_run(&app, &actor, id).await?;
        }
    }
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

/// The run somebody means.
async fn find(app: &App, actor: &Actor, text: &str) -> anyhow::Result<RunId> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let day = match text {
        "latest" => None,
        day => Some(day.parse::<Day>().ok().with_context(|| {
            format!("`{text}` is no run: write its id, its as-of day such as 2026-06-30, or `latest`")
        })?),
    };
    let found = portfolio::newest_run(app, actor, day).await?;
    found.with_context(|| match day {
        Some(day) => format!("no run as of {day} is kept: compute one with `mainstay analyze --as-of {day}`"),
        None => "no run is kept: compute one with `mainstay analyze`".to_owned(),
    })
}

async fn list(app: &App, actor: &Actor, asked: List) -> anyhow::Result<()> {
    let mut filter = ArchiveFilter {
        kind: asked.kind,
        created_by: None,
        from: asked.from,
        to: asked.to,
        pinned: asked.pinned,
    };
    if let Some(name) = &asked.by {
        let people = portfolio::runs(app, actor, &filter, None, 1).await?.people;
        let who = people.into_iter().find(|(who, called)| who == name || called == name);
        let Some((who, _)) = who else { bail!("nobody called `{name}` asked for a run") };
        filter.created_by = Some(who);
    }
    let page = portfolio::runs(app, actor, &filter, asked.after, asked.limit).await?;
    if asked.json {
        let runs: Vec<_> = page.runs.into_iter().map(shown::ArchivedRun::from).collect();
        return print_json(&json!({ "runs": runs, "meta": { "next": page.next, "total": page.total } }));
    }
    let rows: Vec<Vec<String>> = page.runs.iter().map(row).collect();
    let shown = rows.len();
    let header =
        ["As of", "Window", "Measure", "Ledger", "Kind", "Asked by", "Stored (UTC)", "Pinned", "Run"];
    let mut text = table(&header, &[3], rows);
    text.push_str(&format!("\n{} of {} runs", count(shown), count(page.total)));
    if let Some(next) = page.next {
        text.push_str(&format!("; the next with `--after {next}`"));
    }
    print(&text)
}

fn row(archived: &ArchivedRun) -> Vec<String> {
    let ArchivedRun { run, is_default, calendar, created_by_name, pin, .. } = archived;
    let kind = match (calendar, is_default) {
        (Some(entry), _) => format!("calendar: {entry}"),
        (None, true) => "default".to_owned(),
        (None, false) => "asked".to_owned(),
    };
    let pinned = match pin {
        Some(pin) if pin.note.is_empty() => "yes".to_owned(),
        Some(pin) => pin.note.clone(),
        None => "-".to_owned(),
    };
    vec![
        run.parameters.as_of.to_string(),
        run.parameters.window.to_string(),
        run.parameters.measure.as_str().to_owned(),
        run.ledger_version.0.to_string(),
        kind,
        created_by_name.clone(),
        run.created_at.format("%Y-%m-%d %H:%M").to_string(),
        pinned,
        run.id.to_string(),
    ]
}

async fn show(app: &App, actor: &Actor, asked: Show) -> anyhow::Result<()> {
    let id = find(app, actor, &asked.run).await?;
    let archived = portfolio::archived_run(app, actor, id).await?;
    let with = match &asked.with {
        Some(with) => Some(find(app, actor, with).await?),
        None => archived.before,
    };
    let compared = match with {
        Some(with) => {
            let page = Page { after: 0, limit: asked.movers };
            Some(portfolio::compare_runs(app, actor, (with, id), &Moves::default(), page).await?)
        }
        None => None,
    };
    if asked.json {
        let comparison = compared.as_ref().map(answer).transpose()?;
        return print_json(&json!({ "run": shown::ArchivedRun::from(archived), "comparison": comparison }));
    }
    let mut text = format!(
        "Run {} as of {}: {}, by {}, ledger version {}, asked for by {} on {}.\n",
        archived.run.id,
        archived.run.parameters.as_of,
        archived.run.parameters.window,
        archived.run.parameters.measure.as_str(),
        archived.run.ledger_version.0,
        archived.created_by_name,
        archived.run.created_at.format("%Y-%m-%d"),
    );
    if let Some(told_with) = archived.run.parameters.told_with {
        text.push_str(&format!("Told with {told_with}.\n"));
    }
    if let Some(pin) = &archived.pin {
        text.push_str(&format!("Pinned by {}. {}\n", pin.pinned_by, pin.note));
    }
    text.push_str(&match &compared {
        Some(compared) => people(compared)?,
        None => "There is no run before it that was asked the same.".to_owned(),
    });
    print(&text)
}

fn amount(amount: Amount, currency: Currency) -> anyhow::Result<i64> {
    amount.to_minor(currency).context("an amount is too large")
}

fn people(compared: &RunComparison) -> anyhow::Result<String> {
    let currency = compared.to.currency;
    let mut text = format!("Since the run as of {}:\n", compared.from.parameters.as_of);
    if let Some(rung) = compared.measure.rung() {
        let on = |of: &mainstay_domain::portfolio::SideTotals| -> anyhow::Result<String> {
            let on = of.rung_amount.map(|on| amount(on, currency)).transpose()?;
            Ok(on.map_or_else(|| "not known".to_owned(), |on| format!("{} {currency}", money(on, currency))))
        };
        let (before, now) = (on(&compared.comparison.from)?, on(&compared.comparison.to)?);
        text.push_str(&format!("  {rung}: {now}; before {before}.\n"));
    }
    for sentence in &compared.sentences {
        text.push_str(&format!("  {}\n", sentence.text));
    }
    let class = |side: Option<Position>| {
        side.map_or_else(|| "-".to_owned(), |side| format!("{}{}", side.abc.as_str(), side.xyz.as_str()))
    };
    let mut rows = Vec::new();
    for moved in &compared.moved {
        rows.push(vec![
            moved.name.clone(),
            moved.movement.kind.to_string(),
            format!("{} to {}", class(moved.movement.from), class(moved.movement.to)),
            money(amount(moved.movement.change, currency)?, currency),
        ]);
    }
    if !rows.is_empty() {
        let change = format!("Change in {currency}");
        text.push('\n');
        text.push_str(&table(&["Account", "What happened", "Classes", &change], &[3], rows));
    }
    Ok(text)
}

/// The fields of the API's comparison, in short.
fn answer(compared: &RunComparison) -> anyhow::Result<Value> {
    let currency = compared.to.currency;
    let side = |side: Option<Position>| -> anyhow::Result<Value> {
        let Some(Position { abc, xyz, revenue, rung_amount }) = side else { return Ok(Value::Null) };
        let rung_amount = rung_amount.map(|on| amount(on, currency)).transpose()?;
        Ok(json!({ "abc": Class::as_str(abc), "xyz": xyz.as_str(), "revenue": amount(revenue, currency)?,
            "rung_amount": rung_amount }))
    };
    let totals = |of: &mainstay_domain::portfolio::SideTotals| -> anyhow::Result<Value> {
        let profit = of.gross_profit.filter(|_| compared.margin);
        let profit = profit.map(|profit| amount(profit, currency)).transpose()?;
        let on_rung = of.rung_amount.map(|on| amount(on, currency)).transpose()?;
        Ok(
            json!({ "accounts": of.accounts, "inactive": of.inactive, "revenue": amount(of.revenue, currency)?,
            "gross_profit": profit, "rung_amount": on_rung }),
        )
    };
    let movements = compared.moved.iter().map(|moved| -> anyhow::Result<Value> {
        let movement = &moved.movement;
        let account = json!({ "id": moved.id, "name": moved.name, "source": movement.account.source,
            "external_id": movement.account.external_id });
        Ok(json!({ "account": account, "kind": movement.kind.as_str(), "from": side(movement.from)?,
            "to": side(movement.to)?, "change": amount(movement.change, currency)? }))
    });
    let sentences: Vec<_> = compared.sentences.iter().map(|sentence| &sentence.text).collect();
    Ok(json!({
        "with": compared.from.id,
        "currency": currency.code(),
        "sentences": sentences,
        "totals": { "from": totals(&compared.comparison.from)?, "to": totals(&compared.comparison.to)? },
        "movements": movements.collect::<anyhow::Result<Vec<_>>>()?,
    }))
}
