//! `mainstay economics`: what customers really earn, for people and programs.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use mainstay_app::economics::{
    self, BridgeRequest, Bridged, EconomicsRequest, LadderTable, Told, WhaleTable,
};
use mainstay_domain::economics::{BridgeOf, Dimension, Entry, Ladder, Missing, Rung, Side, rounded};
use mainstay_domain::money::Amount;
use mainstay_domain::time::Day;
use serde_json::json;

use super::Session;
use super::output::{count, money, percent, print, table};

/// How many rows the tables for people show.
const SHOWN: usize = 20;

#[derive(Debug, Subcommand)]
pub(super) enum Economics {
    /// The contribution ladder: from list price to what is left after serving
    Ladder(LadderArguments),
    /// The whale curve: who makes the profit and who gives it back
    Whale(WhaleArguments),
    /// Why sales or gross profit changed between two periods
    Bridge(BridgeArguments),
}

/// Of which days, and whose.
#[derive(Debug, Args)]
struct Of {
    /// The first day [default: twelve full months before the end]
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// The first day after [default: the month of the newest run's as-of day]
    #[arg(long, value_name = "DATE")]
    until: Option<Day>,
    /// Of one member of a dimension alone
    #[arg(long, value_name = "DIMENSION:MEMBER")]
    within: Option<String>,
    /// Rows by account, site, group, product, category, segment, country, salesperson or month
    #[arg(long, value_name = "DIMENSION")]
    by: Option<Dimension>,
}

/// Where to.
#[derive(Debug, Args)]
struct To {
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write it to a file instead
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    /// A spreadsheet with live formulas; takes `--out`
    Xlsx,
}

#[derive(Debug, Args)]
pub(super) struct LadderArguments {
    #[command(flatten)]
    of: Of,
    /// What capital costs a year in percent; without it the wait for payments has no cost
    #[arg(long, value_name = "PERCENT")]
    capital_percent: Option<String>,
    #[command(flatten)]
    to: To,
}

#[derive(Debug, Args)]
pub(super) struct WhaleArguments {
    #[command(flatten)]
    of: Of,
    /// What capital costs a year in percent
    #[arg(long, value_name = "PERCENT")]
    capital_percent: Option<String>,
    /// The level that counts as profit [default: the lowest known one]
    #[arg(long, value_name = "RUNG")]
    rung: Option<Rung>,
    #[command(flatten)]
    to: To,
}

#[derive(Debug, Args)]
pub(super) struct BridgeArguments {
    #[command(flatten)]
    of: Of,
    /// The first day of the earlier period [default: a year before the later one]
    #[arg(long, value_name = "DATE")]
    before_from: Option<Day>,
    /// The first day after it
    #[arg(long, value_name = "DATE")]
    before_until: Option<Day>,
    /// Bridge gross profit instead of net sales
    #[arg(long)]
    gross_profit: bool,
    #[command(flatten)]
    to: To,
}

pub(super) async fn run(session: &Session, asked: Economics) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let (to, text) = match asked {
        Economics::Ladder(asked) => {
            let request = request(&asked.of, asked.capital_percent.as_deref())?;
            let table = economics::ladder(&app, &actor, &request, asked.of.by).await?;
            let text = match asked.to.format {
                Format::Table => ladder_text(&table)?.into_bytes(),
                Format::Json => pretty(&ladder_json(&table)?)?,
                Format::Csv => economics::ladder_csv(&table)?,
                Format::Xlsx => economics::ladder_xlsx(&table)?,
            };
            (asked.to, text)
        }
        Economics::Whale(asked) => {
            let request = request(&asked.of, asked.capital_percent.as_deref())?;
            let table = economics::whale(&app, &actor, &request, asked.rung).await?;
            let text = match asked.to.format {
                Format::Table => whale_text(&table).into_bytes(),
                Format::Json => pretty(&whale_json(&table))?,
                Format::Csv => economics::whale_csv(&table)?,
                Format::Xlsx => anyhow::bail!("the whale curve is no spreadsheet: take csv"),
            };
            (asked.to, text)
        }
        Economics::Bridge(asked) => {
            let request = BridgeRequest {
                later: request(&asked.of, None)?,
                before_from: asked.before_from,
                before_until: asked.before_until,
                of: if asked.gross_profit { BridgeOf::GrossProfit } else { BridgeOf::NetSales },
                by: asked.of.by,
                ..BridgeRequest::default()
            };
            let bridged = economics::bridge(&app, &actor, &request).await?;
            let text = match asked.to.format {
                Format::Table => bridge_text(&bridged).into_bytes(),
                Format::Json => pretty(&bridge_json(&bridged))?,
                Format::Csv => economics::bridge_csv(&bridged)?,
                Format::Xlsx => economics::bridge_xlsx(&bridged)?,
            };
            (asked.to, text)
        }
    };
    app.close().await;
    deliver(&to, &text)?;
    Ok(ExitCode::SUCCESS)
}

fn request(of: &Of, capital_percent: Option<&str>) -> anyhow::Result<EconomicsRequest> {
    let within = of.within.as_deref().map(|text| {
        let (dimension, member) = text
            .split_once(':')
            .with_context(|| format!("`{text}` is not a dimension and a member such as segment:Industry"))?;
        anyhow::Ok((dimension.parse()?, member.to_owned()))
    });
    Ok(EconomicsRequest {
        from: of.from,
        until: of.until,
        capital_percent: capital_percent.map(economics::percent).transpose()?,
        within: within.transpose()?,
        ..EconomicsRequest::default()
    })
}

fn deliver(to: &To, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(path) = &to.out {
        return std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()));
    }
    anyhow::ensure!(to.format != Format::Xlsx, "a spreadsheet goes to a file: say which with --out");
    print(String::from_utf8_lossy(bytes).trim_end())
}

fn pretty(value: &serde_json::Value) -> anyhow::Result<Vec<u8>> {
    Ok(serde_json::to_vec_pretty(value)?)
}

fn period(told: &Told) -> String {
    let start = told.period.start.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    format!(
        "From {start} up to and without {}, in {}; ledger version {}.\n",
        told.period.end, told.currency, told.ledger_version
    )
}

fn told_json(told: &Told) -> serde_json::Value {
    json!({
        "from": told.period.start,
        "until": told.period.end,
        "as_of": told.as_of,
        "ledger_version": told.ledger_version,
        "currency": told.currency.code(),
        "capital_percent": told.capital_percent.map(|percent| percent.to_string()),
    })
}

/// Why a rung is empty, in words.
fn why(missing: Missing) -> &'static str {
    match missing {
        Missing::NoFreight => "no line names its freight",
        Missing::NoPayments => "no payment of these invoices is known",
        Missing::NoCapitalRate => "nobody said what capital costs: --capital-percent",
        Missing::NoCost => "no line has a cost",
        Missing::NotCharged => "not charged here: see `mainstay costs run`",
        Missing::NothingKnown => "nothing leads to it yet",
        Missing::Hidden => "not yours to see",
    }
}

fn ladder_text(of: &LadderTable) -> anyhow::Result<String> {
    let (told, currency) = (&of.told, of.told.currency);
    let net = of.whole.amount(Rung::NetSales).unwrap_or_default();
    let rungs = rounded(&of.whole, currency).context("the ladder is too large to show")?;
    let rows = rungs.into_iter().map(|(rung, amount)| {
        let name = if rung.is_level() { rung.to_string() } else { format!("  - {rung}") };
        let entry = of.whole.entry(rung);
        let note = match entry {
            Entry::Known(_) => String::new(),
            Entry::Missing(missing) => why(missing).to_owned(),
        };
        let share = entry.amount().and_then(|amount| amount.ratio(net));
        vec![
            name,
            amount.map_or_else(|| "-".to_owned(), |minor| money(minor, currency)),
            percent(share),
            note,
        ]
    });
    let mut text = period(told) + &table(&["rung", "amount", "of net sales", ""], &[1, 2], rows.collect());
    let coverage = of.whole.coverage;
    if told.margin && coverage.uncosted_lines > 0 {
        text += &format!(
            "\n{} lines have no cost: {} of net sales are left out below pocket sales.",
            count(coverage.uncosted_lines),
            percent((net - coverage.costed).ratio(net))
        );
    }
    let Some(by) = of.by else { return Ok(text) };
    let levels: Vec<Rung> = Rung::levels().filter(|level| of.whole.amount(*level).is_some()).collect();
    let rows = of.rows.iter().take(SHOWN).map(|row| {
        let mut cells = vec![named(&row.member.name)];
        cells.extend(levels.iter().map(|level| minor(row.ladder.amount(*level), told)));
        cells
    });
    let mut head = vec![by.as_str()];
    head.extend(levels.iter().map(|level| level.as_str()));
    let right: Vec<usize> = (1..head.len()).collect();
    text += &format!("\n\n{}", table(&head, &right, rows.collect()));
    text += &more(of.rows.len());
    Ok(text)
}

fn named(name: &str) -> String {
    if name.is_empty() { "(none)".to_owned() } else { name.to_owned() }
}

fn minor(amount: Option<Amount>, told: &Told) -> String {
    let minor = amount.and_then(|amount| amount.to_minor(told.currency));
    minor.map_or_else(|| "-".to_owned(), |minor| money(minor, told.currency))
}

fn more(rows: usize) -> String {
    if rows <= SHOWN {
        return String::new();
    }
    format!("\n{} more: `--format csv` has them all.", count(rows - SHOWN))
}

fn one_ladder(ladder: &Ladder, told: &Told) -> anyhow::Result<serde_json::Value> {
    let rungs = rounded(ladder, told.currency).context("the ladder is too large to show")?;
    let rungs: Vec<_> = rungs
        .into_iter()
        .map(|(rung, amount)| {
            let missing = match ladder.entry(rung) {
                Entry::Known(_) => None,
                Entry::Missing(missing) => Some(missing),
            };
            json!({ "rung": rung, "amount_minor": amount, "missing": missing })
        })
        .collect();
    Ok(json!({ "rungs": rungs, "lines": ladder.coverage.lines }))
}

fn ladder_json(of: &LadderTable) -> anyhow::Result<serde_json::Value> {
    let rows = of.rows.iter().map(|row| {
        let ladder = one_ladder(&row.ladder, &of.told)?;
        Ok(json!({ "key": row.member.key, "name": row.member.name, "ladder": ladder }))
    });
    Ok(json!({
        "told": told_json(&of.told),
        "ladder": one_ladder(&of.whole, &of.told)?,
        "by": of.by,
        "rows": rows.collect::<anyhow::Result<Vec<_>>>()?,
    }))
}

fn whale_text(of: &WhaleTable) -> String {
    let (told, whale) = (&of.told, &of.whale);
    let mut text = period(told);
    text += &format!(
        "{} of {} accounts make {} {} ({} of the total); the others give {} back. What is left is {}.\n",
        count(whale.peak_accounts),
        count(of.accounts.len()),
        of.rung,
        minor(Some(whale.peak), told),
        percent(whale.peak_share()),
        minor(Some(whale.given_back), told),
        minor(Some(whale.total), told)
    );
    if of.unknown > 0 {
        text += &format!("{} accounts are left out: their {} is not known.\n", count(of.unknown), of.rung);
    }
    let shown = of.accounts.iter().take(SHOWN / 2);
    let skipped = of.accounts.len().saturating_sub(SHOWN);
    let last = of.accounts.iter().skip(SHOWN / 2 + skipped);
    let rows = shown.chain(last).map(|account| {
        let side = match account.side {
            Side::Maker => "maker",
            Side::Neutral => "neutral",
            Side::Taker => "taker",
        };
        vec![
            named(&account.member.name),
            minor(Some(account.sales), told),
            minor(Some(account.profit), told),
            minor(Some(account.cumulative), told),
            side.to_owned(),
        ]
    });
    let head = ["account", "net_sales", of.rung.as_str(), "cumulative", "side"];
    text += &table(&head, &[1, 2, 3], rows.collect());
    if skipped > 0 {
        text += &format!("\n{} between the first and the last: `--format csv` has them all.", count(skipped));
    }
    text
}

fn whale_json(of: &WhaleTable) -> serde_json::Value {
    let amount = |amount: Amount| amount.to_minor(of.told.currency);
    let accounts = of.accounts.iter().map(|account| {
        json!({
            "key": account.member.key,
            "name": account.member.name,
            "net_sales_minor": amount(account.sales),
            "profit_minor": amount(account.profit),
            "cumulative_minor": amount(account.cumulative),
            "side": account.side,
        })
    });
    json!({
        "told": told_json(&of.told),
        "rung": of.rung,
        "total_minor": amount(of.whale.total),
        "peak_minor": amount(of.whale.peak),
        "peak_accounts": of.whale.peak_accounts,
        "given_back_minor": amount(of.whale.given_back),
        "unknown": of.unknown,
        "accounts": accounts.collect::<Vec<_>>(),
    })
}

fn bridge_text(of: &Bridged) -> String {
    let told = &of.told;
    let start = of.before.start.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    let mut text =
        format!("From the period {start} up to and without {} to:\n{}", of.before.end, period(told));
    let mut rows = vec![vec![format!("{} before", of.of.as_str()), minor(Some(of.whole.before), told)]];
    rows.extend(of.whole.bars().map(|(name, bar)| vec![format!("  {name}"), minor(Some(bar), told)]));
    rows.push(vec![format!("{} after", of.of.as_str()), minor(Some(of.whole.after), told)]);
    text += &table(&["bar", "amount"], &[1], rows);
    if let Some(factors) = &of.factors {
        let rows = factors.iter().map(|factor| {
            vec![
                factor.name.replace('_', " "),
                format!("{:.2}", factor.factor.before),
                format!("{:.2}", factor.factor.after),
                money(factor.effect, told.currency),
            ]
        });
        text +=
            &format!("\n\n{}", table(&["factor", "before", "after", "brought"], &[1, 2, 3], rows.collect()));
    }
    let rows = of.growth.parts().map(|(name, part)| vec![name.replace('_', " "), minor(Some(part), told)]);
    text += &format!("\n\n{}", table(&["growth of net sales", "amount"], &[1], rows.to_vec()));
    if let Some(by) = of.by {
        let rows = of.rows.iter().take(SHOWN).map(|row| {
            let mut cells = vec![named(&row.member.name), minor(Some(row.bridge.before), told)];
            cells.extend(row.bridge.bars().map(|(_, bar)| minor(Some(bar), told)));
            cells.push(minor(Some(row.bridge.after), told));
            cells
        });
        let head = [
            by.as_str(),
            "before",
            "price",
            "cost",
            "volume",
            "mix",
            "new",
            "lost",
            "other",
            "currency",
            "after",
        ];
        text += &format!("\n\n{}", table(&head, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], rows.collect()));
        text += &more(of.rows.len());
    }
    text
}

fn bridge_json(of: &Bridged) -> serde_json::Value {
    let amount = |amount: Amount| amount.to_minor(of.told.currency);
    let one = |bridge: &mainstay_domain::economics::Bridge| {
        let bars: serde_json::Map<String, serde_json::Value> =
            bridge.bars().into_iter().map(|(name, bar)| (name.to_owned(), json!(bar.to_string()))).collect();
        json!({ "before": bridge.before.to_string(), "bars": bars, "after": bridge.after.to_string() })
    };
    let rows = of
        .rows
        .iter()
        .map(|row| json!({ "key": row.member.key, "name": row.member.name, "bridge": one(&row.bridge) }));
    let growth: serde_json::Map<String, serde_json::Value> =
        of.growth.parts().into_iter().map(|(name, part)| (name.to_owned(), json!(amount(part)))).collect();
    json!({
        "told": told_json(&of.told),
        "before_from": of.before.start,
        "before_until": of.before.end,
        "of": of.of,
        "bridge": one(&of.whole),
        "factors": of.factors.as_ref().map(|factors| factors.iter().map(|factor| json!({
            "name": factor.name, "before": factor.factor.before, "after": factor.factor.after,
            "effect_minor": factor.effect,
        })).collect::<Vec<_>>()),
        "growth_minor": growth,
        "by": of.by,
        "rows": rows.collect::<Vec<_>>(),
    })
}
