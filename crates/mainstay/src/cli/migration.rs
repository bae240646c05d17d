//! `mainstay migration`: where accounts went between two stored runs, for people and programs.

use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use mainstay_app::portfolio::{self, MigrationPicture, MigrationRequest, Run, SegmentChoice};
use mainstay_domain::migration::{Chain, ChiSquare, Classification, MigrationCell, State, step_months};
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::portfolio::Measure;
use mainstay_domain::time::{AsOf, Day};
use serde_json::json;

use super::Session;
use super::handover::{Format, Found, Handover};
use super::output::{count, money, percent, table};

#[derive(Debug, Args)]
pub(super) struct ShowMigration {
    /// The day of the earlier run [default: a year before the later one, else the run before it]
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// The day of the later run [default: the newest]
    #[arg(long, value_name = "DATE")]
    to: Option<Day>,
    /// By which class accounts are followed
    #[arg(long, default_value = "abc", value_name = "abc|xyz|nine_cells|rfm|phase|tier")]
    by: Classification,
    /// What classes by value are by [default: the later run's measure]
    #[arg(long, value_name = "revenue|gross_profit|RUNG")]
    measure: Option<Measure>,
    /// Only accounts of these segments in the later run, by a version of a segmentation and their numbers
    #[arg(long, value_name = "ID:1,3")]
    segment: Option<SegmentChoice>,
    #[command(flatten)]
    handover: Handover,
}

pub(super) async fn run(session: &Session, asked: ShowMigration) -> anyhow::Result<ExitCode> {
    asked.handover.check("migration")?;
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let runs = portfolio::runs_by_day(&app, &actor).await?;
    let (from, to) = chosen(&runs, asked.from, asked.to)?;
    let request = MigrationRequest {
        from: from.id,
        to: to.id,
        by: asked.by,
        measure: asked.measure,
        segments: asked.segment,
    };
    let found = match asked.handover.format {
        Format::Xlsx => Found::Xlsx(portfolio::migration_xlsx(&app, &actor, request).await?),
        Format::Table => Found::Table(people(&portfolio::migrations(&app, &actor, request).await?)?),
        Format::Json => Found::Json(answer(&portfolio::migrations(&app, &actor, request).await?)?),
    };
    app.close().await;
    asked.handover.give(found)
}

/// The runs of the days asked for, among the default runs.
fn chosen(runs: &[Run], from: Option<Day>, to: Option<Day>) -> anyhow::Result<(&Run, &Run)> {
    let of_day = |day: Day| {
        runs.iter().find(|run| run.parameters.as_of.0 == day).with_context(|| {
            format!("no run as of {day} is kept: compute one with `mainstay analyze --as-of {day}`")
        })
    };
    let to = match to {
        Some(day) => of_day(day)?,
        None => runs.last().context("no run is kept: compute one with `mainstay analyze`")?,
    };
    let from = if let Some(day) = from {
        of_day(day)?
    } else {
        let before = |run: &&Run| run.parameters.as_of < to.parameters.as_of;
        let year = |run: &&Run| step_months(run.parameters.as_of, to.parameters.as_of) == Some(12);
        runs.iter()
            .find(year)
            .or_else(|| runs.iter().rfind(before))
            .context("only one run is kept: compute an earlier one with `mainstay analyze --as-of DATE`")?
    };
    if from.parameters.as_of >= to.parameters.as_of {
        bail!(
            "the earlier run is of {}, the later one of {}",
            day(from.parameters.as_of),
            day(to.parameters.as_of)
        );
    }
    Ok((from, to))
}

fn day(as_of: AsOf) -> String {
    as_of.0.to_string()
}

fn amount(amount: Amount, currency: Currency) -> anyhow::Result<i64> {
    amount.to_minor(currency).context("an amount is too large")
}

fn answer(found: &MigrationPicture) -> anyhow::Result<serde_json::Value> {
    let currency = found.to.currency;
    let cell = |cell: &MigrationCell| -> anyhow::Result<serde_json::Value> {
        Ok(json!({
            "from": cell.from.to_string(),
            "to": cell.to.to_string(),
            "accounts": cell.accounts,
            "before_minor": amount(cell.before, currency)?,
            "after_minor": amount(cell.after, currency)?,
            "share": cell.share,
            "share_low": cell.interval.map(|(low, _)| low),
            "share_high": cell.interval.map(|(_, high)| high),
        }))
    };
    let test = |test: ChiSquare| {
        json!({
            "statistic": test.statistic,
            "degrees_of_freedom": test.degrees_of_freedom,
            "p": test.p,
            "sparse": test.sparse,
        })
    };
    let chain = found.chain.as_ref().map(|chain| {
        let expected = chain
            .expected
            .iter()
            .map(|one| json!({ "state": one.state.to_string(), "now": one.now, "next": one.next }));
        json!({
            "runs": chain.runs,
            "steps": chain.steps,
            "stationarity": chain.stationarity.map(test),
            "first_order": chain.first_order.map(test),
            "second_order": chain.second_order.map(test),
            "expected": expected.collect::<Vec<_>>(),
        })
    });
    let mobility = found.migration.mobility;
    Ok(json!({
        "from": { "id": found.from.id, "as_of": found.from.parameters.as_of.0 },
        "to": { "id": found.to.id, "as_of": found.to.parameters.as_of.0 },
        "by": found.by,
        "measure": found.measure,
        "is_alike": found.is_alike,
        "currency": currency.code(),
        "cells": found.migration.cells.iter().map(cell).collect::<anyhow::Result<Vec<_>>>()?,
        "mobility": {
            "accounts": mobility.accounts,
            "kept": mobility.kept,
            "revenue_kept": mobility.revenue_kept,
            "index": mobility.index,
        },
        "step_months": found.step,
        "chain": chain,
    }))
}

fn people(found: &MigrationPicture) -> anyhow::Result<String> {
    let (migration, mobility) = (&found.migration, found.migration.mobility);
    let mut text = format!(
        "From {} to {} by {}{}, in {}.\n",
        day(found.from.parameters.as_of),
        day(found.to.parameters.as_of),
        found.by.as_str(),
        if found.by.is_by_measure() { format!(", {}", found.measure.as_str()) } else { String::new() },
        found.to.currency.code()
    );
    text.push_str(&format!(
        "{} of {} accounts kept their state; {} of the earlier revenue was with them. Mobility index {}.\n",
        count(mobility.kept),
        count(mobility.accounts),
        percent(mobility.revenue_kept),
        mobility.index.map_or_else(|| "-".to_owned(), |index| format!("{index:.3}"))
    ));
    if !found.is_alike {
        text.push_str("Note: the two runs were asked differently; a part of what moved is the question.\n");
    }
    if let Some(chain) = &found.chain {
        text.push_str(&steps(chain, found.step));
    }
    let mut header = vec!["from \\ to".to_owned()];
    header.extend(migration.columns.iter().map(ToString::to_string));
    header.push("accounts".to_owned());
    let rows = migration.rows.iter().map(|row| {
        let mut cells = vec![row.state.to_string()];
        cells.extend(migration.columns.iter().map(|to| {
            let cell = migration.cells.iter().find(|cell| (cell.from, cell.to) == (row.state, *to));
            cell.map_or_else(|| "-".to_owned(), |cell| count(cell.accounts))
        }));
        cells.push(count(row.accounts));
        cells
    });
    let headings: Vec<&str> = header.iter().map(String::as_str).collect();
    let numbers: Vec<usize> = (1..headings.len()).collect();
    text.push_str(&table(&headings, &numbers, rows.collect()));
    text.push_str("\n\n");
    text.push_str(&largest(migration.cells.iter(), found.to.currency)?);
    Ok(text)
}

/// The cells in which accounts changed their state, by how much revenue changed with them.
fn largest<'a>(cells: impl Iterator<Item = &'a MigrationCell>, currency: Currency) -> anyhow::Result<String> {
    let mut moved: Vec<&MigrationCell> = cells.filter(|cell| cell.from != cell.to).collect();
    moved.sort_by_key(|cell| std::cmp::Reverse((cell.after - cell.before).0.abs()));
    let rows = moved.into_iter().take(10).map(|cell| {
        Ok(vec![
            cell.from.to_string(),
            cell.to.to_string(),
            count(cell.accounts),
            money(amount(cell.before, currency)?, currency),
            money(amount(cell.after, currency)?, currency),
            if cell.from == State::Absent { "-".to_owned() } else { percent(cell.share) },
        ])
    });
    let rows = rows.collect::<anyhow::Result<Vec<_>>>()?;
    let header = ["from", "to", "accounts", "revenue before", "revenue after", "of the row"];
    Ok(table(&header, &[2, 3, 4, 5], rows))
}

fn steps(chain: &Chain, months: Option<i32>) -> String {
    let mut text = format!(
        "{} kept runs, {} months apart, {} steps of single accounts.\n",
        chain.runs,
        months.unwrap_or_default(),
        count(chain.steps)
    );
    let tests = [
        ("Shares from step to step", chain.stationarity, "differ", "do not differ"),
        ("The last state", chain.first_order, "tells of the next", "tells nothing of the next"),
        ("The state before the last", chain.second_order, "tells more", "tells nothing more"),
    ];
    for (what, found, yes, no) in tests {
        let Some(found) = found else { continue };
        text.push_str(&format!(
            "{what} {}: chi-square {:.2}, {} degrees of freedom, p {:.4}{}.\n",
            if found.is_significant() { yes } else { no },
            found.statistic,
            found.degrees_of_freedom,
            found.p,
            if found.sparse > 0.2 { ", rough: many cells are thin" } else { "" }
        ));
    }
    text
}
