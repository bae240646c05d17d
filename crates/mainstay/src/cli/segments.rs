//! `mainstay segments`: segments tried, kept, shown and compared, for people and programs.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use mainstay_app::App;
use mainstay_app::portfolio::{
    self, NewSegmentation, Segmentation, SegmentationVersion, SegmentsComparison, SegmentsPicture,
};
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::Actor;
use mainstay_domain::segmentation::Definition;
use serde_json::{Value, json};

use super::Session;
use super::handover::{Format, Found, Handover, without_run};
use super::output::{count, money, percent, print, table};

#[derive(Debug, Subcommand)]
pub(super) enum Segments {
    /// The segmentations that are kept, with their versions
    List,
    /// Try a definition on the newest run; nothing is kept
    Try(Try),
    /// Keep a segmentation under a name, or a further version of it
    Save(Save),
    /// The segments of a version and what they are worth
    Show(Show),
    /// What lies between two versions, in accounts and money
    Compare(Compare),
}

#[derive(Debug, Args)]
pub(super) struct Try {
    /// A JSON file with the definition, such as `{"kind": "rfm"}`
    #[arg(value_name = "FILE")]
    definition: PathBuf,
    #[command(flatten)]
    handover: Handover,
}

#[derive(Debug, Args)]
pub(super) struct Save {
    /// What the segmentation is called
    name: String,
    /// A JSON file with the definition
    #[arg(value_name = "FILE")]
    definition: PathBuf,
    /// Why, for whoever reads it later
    #[arg(long, value_name = "TEXT")]
    why: String,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// What the segmentation is called
    name: String,
    /// Which version [default: the newest]
    #[arg(long, value_name = "NUMBER")]
    version: Option<i64>,
    #[command(flatten)]
    handover: Handover,
}

#[derive(Debug, Args)]
pub(super) struct Compare {
    /// What the segmentation is called
    name: String,
    /// The earlier version [default: the one before the later]
    #[arg(long, value_name = "NUMBER")]
    from: Option<i64>,
    /// The later version [default: the newest]
    #[arg(long, value_name = "NUMBER")]
    to: Option<i64>,
    #[command(flatten)]
    handover: Handover,
}

pub(super) async fn run(session: &Session, asked: Segments) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let found = match asked {
        Segments::List => {
            print(&listed(&portfolio::segmentations(&app, &actor).await?))?;
            None
        }
        Segments::Try(asked) => {
            if asked.handover.format == Format::Xlsx {
                bail!(
                    "a spreadsheet is of a kept version: `mainstay segments save`, then `mainstay segments show`"
                );
            }
            let tried = portfolio::try_segments(&app, &actor, None, read(&asked.definition)?);
            let tried = tried.await.map_err(without_run)?;
            Some((shown(&tried, asked.handover.format)?, asked.handover))
        }
        Segments::Save(asked) => {
            let kept = save(&app, &actor, asked).await?;
            print(&format!("kept version {} of {}: {}", kept.number, kept.name, kept.segments.join(", ")))?;
            None
        }
        Segments::Show(asked) => {
            asked.handover.check("segments")?;
            let of = version(&named(&app, &actor, &asked.name).await?, asked.version)?.id;
            let found = match asked.handover.format {
                Format::Xlsx => Found::Xlsx(portfolio::segments_xlsx(&app, &actor, of, None).await?),
                format => shown(&portfolio::segments(&app, &actor, of, None).await?, format)?,
            };
            Some((found, asked.handover))
        }
        Segments::Compare(asked) => {
            if asked.handover.format == Format::Xlsx {
                bail!("a comparison is handed over as a table or as JSON");
            }
            let of = named(&app, &actor, &asked.name).await?;
            let to = version(&of, asked.to)?;
            let from = version(&of, Some(asked.from.unwrap_or(to.number - 1)))?;
            let found = portfolio::compare_segments(&app, &actor, (from.id, to.id), None).await?;
            let json = asked.handover.format == Format::Json;
            let found = if json { Found::Json(difference(&found)?) } else { Found::Table(moves(&found)?) };
            Some((found, asked.handover))
        }
    };
    app.close().await;
    found.map_or(Ok(ExitCode::SUCCESS), |(found, handover)| handover.give(found))
}

fn read(path: &Path) -> anyhow::Result<Definition> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no definition of segments", path.display()))
}

async fn save(app: &App, actor: &Actor, asked: Save) -> anyhow::Result<SegmentationVersion> {
    let new = NewSegmentation { reason: asked.why, definition: read(&asked.definition)?, run: None };
    let known = portfolio::segmentations(app, actor).await?;
    let same = known.iter().find(|one| one.name.to_lowercase() == asked.name.trim().to_lowercase());
    let kept = match same {
        Some(known) => portfolio::add_version(app, actor, known.id, new).await,
        None => portfolio::keep_segmentation(app, actor, &asked.name, new).await,
    };
    kept.map_err(without_run)
}

async fn named(app: &App, actor: &Actor, name: &str) -> anyhow::Result<Segmentation> {
    let known = portfolio::segmentations(app, actor).await?;
    let found = known.into_iter().find(|one| one.name.to_lowercase() == name.trim().to_lowercase());
    found.with_context(|| format!("no segmentation is named `{name}`: `mainstay segments list` has them all"))
}

fn version(of: &Segmentation, number: Option<i64>) -> anyhow::Result<&SegmentationVersion> {
    let found = match number {
        None => of.versions.first(),
        Some(number) => of.versions.iter().find(|version| version.number == number),
    };
    found.with_context(|| format!("`{}` has {} versions, and not that one", of.name, of.versions.len()))
}

fn listed(of: &[Segmentation]) -> String {
    if of.is_empty() {
        return "No segmentation is kept: `mainstay segments save NAME FILE --why TEXT` keeps one."
            .to_owned();
    }
    let row = |one: &SegmentationVersion| {
        vec![
            one.name.clone(),
            one.number.to_string(),
            one.definition.kind().to_owned(),
            count(one.segments.len()),
            one.made_at.date_naive().to_string(),
            one.made_by.clone(),
            one.reason.clone(),
        ]
    };
    let rows = of.iter().flat_map(|one| &one.versions).map(row).collect();
    table(&["segmentation", "version", "kind", "segments", "made", "by", "why"], &[1, 3], rows)
}

fn amount(amount: Amount, currency: Currency) -> anyhow::Result<String> {
    let minor = amount.to_minor(currency).context("an amount is too large")?;
    Ok(money(minor, currency))
}

fn shown(found: &SegmentsPicture, format: Format) -> anyhow::Result<Found> {
    Ok(if format == Format::Json { Found::Json(answer(found)?) } else { Found::Table(people(found)?) })
}

fn answer(found: &SegmentsPicture) -> anyhow::Result<Value> {
    let minor = |amount: Amount| amount.to_minor(found.run.currency).context("an amount is too large");
    let segment = |(number, one): (usize, &portfolio::SegmentRow)| {
        Ok(json!({
            "number": number + 1,
            "name": one.name,
            "accounts": one.accounts,
            "revenue_minor": minor(one.revenue)?,
            "gross_profit_minor": one.gross_profit.map(minor).transpose()?,
            "share": one.share,
            "medoid": one.medoid.as_ref().map(|medoid| medoid.account.to_string()),
            "silhouette": one.silhouette,
        }))
    };
    let member = |(of, place): &(portfolio::SegmentMember, usize)| {
        Ok(json!({
            "source": of.account.source,
            "external_id": of.account.external_id,
            "name": of.name,
            "revenue_minor": minor(of.revenue)?,
            "segment": found.segments.get(*place).map(|segment| segment.name.as_str()),
        }))
    };
    let stability = found.quality.as_ref().and_then(|quality| quality.stability);
    Ok(json!({
        "run": found.run.id,
        "as_of": found.run.parameters.as_of.0,
        "currency": found.run.currency.code(),
        "version": found.version.as_ref().map(|version| version.number),
        "definition": found.definition,
        "segments": found.segments.iter().enumerate().map(segment).collect::<anyhow::Result<Vec<_>>>()?,
        "quality": found.quality,
        "verdict": stability.map(|stability| stability.verdict()),
        "accounts": found.members.iter().map(member).collect::<anyhow::Result<Vec<_>>>()?,
    }))
}

fn people(found: &SegmentsPicture) -> anyhow::Result<String> {
    let currency = found.run.currency;
    let mut text = format!(
        "Segments of {} accounts as of {}, in {}.\n",
        count(found.members.len()),
        found.run.parameters.as_of.0,
        currency.code()
    );
    if let Some(quality) = &found.quality {
        let again = quality.stability.map_or_else(
            || "too few accounts to try whether they would be found again".to_owned(),
            |of| format!("{}: samples agree with an adjusted Rand index of {:.2}", of.verdict(), of.mean),
        );
        text.push_str(&format!("Mean silhouette {:.2}; {again}.\n", quality.silhouette));
    }
    let row = |one: &portfolio::SegmentRow| {
        let dash = || "-".to_owned();
        Ok(vec![
            one.name.clone(),
            count(one.accounts),
            amount(one.revenue, currency)?,
            percent(one.share),
            one.silhouette.map_or_else(dash, |silhouette| format!("{silhouette:.2}")),
            one.medoid.as_ref().or(one.largest.first()).map_or_else(dash, |account| account.name.clone()),
        ])
    };
    let rows = found.segments.iter().map(row).collect::<anyhow::Result<Vec<_>>>()?;
    let headings = ["segment", "accounts", "revenue", "share", "silhouette", "such as"];
    text.push_str(&table(&headings, &[1, 2, 3, 4], rows));
    Ok(text)
}

fn difference(found: &SegmentsComparison) -> anyhow::Result<Value> {
    let minor = |amount: Amount| amount.to_minor(found.run.currency).context("an amount is too large");
    let cell = |one: &portfolio::SegmentMove| {
        Ok(
            json!({ "from": one.from, "to": one.to, "accounts": one.accounts, "revenue_minor": minor(one.revenue)? }),
        )
    };
    Ok(json!({
        "run": found.run.id,
        "currency": found.run.currency.code(),
        "from": found.from.number,
        "to": found.to.number,
        "accounts": found.accounts,
        "moved": found.moved,
        "moved_revenue_minor": minor(found.moved_revenue)?,
        "agreement": found.agreement,
        "moves": found.moves.iter().map(cell).collect::<anyhow::Result<Vec<_>>>()?,
    }))
}

fn moves(found: &SegmentsComparison) -> anyhow::Result<String> {
    let currency = found.run.currency;
    let mut text = format!(
        "{}: from version {} to version {}, {} of {} accounts with {} {} are in another segment.\n",
        found.to.name,
        found.from.number,
        found.to.number,
        count(found.moved),
        count(found.accounts),
        amount(found.moved_revenue, currency)?,
        currency.code()
    );
    let elsewhere = found.moves.iter().filter(|one| one.from != one.to);
    let row = |one: &portfolio::SegmentMove| {
        let largest: Vec<&str> = one.largest.iter().map(|account| account.name.as_str()).collect();
        Ok(vec![
            one.from.clone(),
            one.to.clone(),
            count(one.accounts),
            amount(one.revenue, currency)?,
            largest.join(", "),
        ])
    };
    let rows = elsewhere.map(row).collect::<anyhow::Result<Vec<_>>>()?;
    text.push_str(&table(&["from", "to", "accounts", "revenue", "such as"], &[2, 3], rows));
    Ok(text)
}
