//! `mainstay lifecycle`: where relationships stand, for people and programs.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use mainstay_app::portfolio::{self, LifecycleFilter, LifecyclePicture, LifecycleRow, Page, SegmentChoice};
use mainstay_domain::lifecycle::{ActivityState, Phase};
use mainstay_domain::money::Amount;
use serde_json::json;

use super::Session;
use super::handover::{Format, Found, Handover, without_run};
use super::output::{count, money, table};

/// How many accounts the table for people shows.
const SHOWN: usize = 20;

#[derive(Debug, Args)]
pub(super) struct ShowLifecycle {
    /// Only accounts in these phases, separated by commas
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "awareness|exploration|expansion|commitment|dissolution"
    )]
    phase: Vec<Phase>,
    /// Only accounts in these activity states, separated by commas, such as `at_risk,dormant`
    #[arg(long, value_delimiter = ',', value_name = "STATE")]
    state: Vec<ActivityState>,
    /// Only accounts that moved back within twelve months, the most at stake first
    #[arg(long)]
    moved_back: bool,
    /// Only accounts of which a person said otherwise than the rules
    #[arg(long)]
    overridden: bool,
    /// Only accounts of these segments, by a version of a segmentation and their numbers
    #[arg(long, value_name = "ID:1,3")]
    segment: Option<SegmentChoice>,
    #[command(flatten)]
    handover: Handover,
}

pub(super) async fn run(session: &Session, asked: ShowLifecycle) -> anyhow::Result<ExitCode> {
    asked.handover.check("lifecycle")?;
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let filter = LifecycleFilter {
        phases: asked.phase,
        states: asked.state,
        moved_back: asked.moved_back,
        overridden: asked.overridden,
        segments: asked.segment,
    };
    let everything = Page { after: 0, limit: usize::MAX };
    let found = match asked.handover.format {
        Format::Xlsx => Found::Xlsx(
            portfolio::lifecycle_xlsx(&app, &actor, None, filter.segments).await.map_err(without_run)?,
        ),
        format => {
            let found =
                portfolio::lifecycle(&app, &actor, None, &filter, everything).await.map_err(without_run)?;
            if format == Format::Json { Found::Json(answer(&found)?) } else { Found::Table(people(&found)?) }
        }
    };
    app.close().await;
    asked.handover.give(found)
}

fn answer(found: &LifecyclePicture) -> anyhow::Result<serde_json::Value> {
    let minor = |amount: Amount| amount.to_minor(found.run.currency).context("an amount is too large");
    let account = |row: &LifecycleRow| {
        let (course, now) = (&row.course, row.course.now);
        let spell = row.spell(found.run.parameters.as_of);
        let moved = course.moved_back.map(|moved| {
            let at_stake = minor(moved.at_stake)?;
            Ok::<_, anyhow::Error>(
                json!({ "from": moved.from, "since": moved.since, "at_stake_minor": at_stake }),
            )
        });
        Ok(json!({
            "source": row.account.source,
            "external_id": row.account.external_id,
            "name": row.name,
            "revenue_minor": minor(row.revenue)?,
            "phase": row.phase(),
            "computed_phase": now.phase(),
            "rule": now.rule,
            "why": now.why(),
            "state": row.state(),
            "since": spell.since,
            "months": spell.months,
            "moved_back": moved.transpose()?,
            "reason": row.overridden.as_ref().map(|stored| stored.says.reason.as_str()),
        }))
    };
    let phase = |one: &portfolio::PhaseCount| {
        Ok(json!({
            "phase": one.phase,
            "accounts": one.accounts,
            "revenue_minor": minor(one.revenue)?,
            "median_months": one.median_months,
        }))
    };
    let state = |one: &portfolio::StateCount| {
        Ok(json!({ "state": one.state, "accounts": one.accounts, "revenue_minor": minor(one.revenue)? }))
    };
    Ok(json!({
        "run": found.run.id,
        "as_of": found.run.parameters.as_of.0,
        "currency": found.run.currency.code(),
        "typical_cycle_days": found.typical_cycle_days,
        "phases": found.phases.iter().map(phase).collect::<anyhow::Result<Vec<_>>>()?,
        "states": found.states.iter().map(state).collect::<anyhow::Result<Vec<_>>>()?,
        "moved_back": found.moved_back,
        "at_stake_minor": minor(found.at_stake)?,
        "overridden": found.overridden,
        "accounts": found.accounts.iter().map(account).collect::<anyhow::Result<Vec<_>>>()?,
    }))
}

fn people(found: &LifecyclePicture) -> anyhow::Result<String> {
    let currency = found.run.currency;
    let amount = |amount: Amount| {
        amount.to_minor(currency).map(|minor| money(minor, currency)).context("an amount is too large")
    };
    let mut text = format!(
        "Where relationships stand, as of {}, in {}. {} moved back within twelve months, with {} at stake.\n",
        found.run.parameters.as_of.0,
        currency.code(),
        count(found.moved_back),
        amount(found.at_stake)?
    );
    let phases = found.phases.iter().map(|one| {
        let (meaning, _) = one.phase.advice();
        let months = one.median_months.map_or_else(|| "-".to_owned(), |months| months.to_string());
        Ok(vec![one.phase.to_string(), count(one.accounts), amount(one.revenue)?, months, meaning.to_owned()])
    });
    let phases = phases.collect::<anyhow::Result<Vec<_>>>()?;
    text.push_str(&table(&["phase", "accounts", "revenue", "median months", "meaning"], &[1, 2, 3], phases));
    text.push_str("\n\n");
    let row = |row: &LifecycleRow| {
        let since =
            row.spell(found.run.parameters.as_of).since.map_or_else(|| "-".to_owned(), |day| day.to_string());
        let back = row.course.moved_back.map_or_else(|| "-".to_owned(), |moved| moved.from.to_string());
        let said = row.overridden.as_ref().map(|stored| format!(" (said by {})", stored.decided_by));
        let phase = format!("{}{}", row.phase(), said.unwrap_or_default());
        Ok(vec![
            row.name.clone(),
            amount(row.revenue)?,
            phase,
            row.state().to_string(),
            since,
            back,
            row.course.now.why(),
        ])
    };
    let rows = found.accounts.iter().take(SHOWN).map(row).collect::<anyhow::Result<Vec<_>>>()?;
    let headings = ["customer", "revenue", "phase", "state", "since", "back from", "why"];
    text.push_str(&table(&headings, &[1], rows));
    if found.accounts.len() > SHOWN {
        let more = count(found.accounts.len() - SHOWN);
        text.push_str(&format!("\n{more} more: `--format json` has them all."));
    }
    Ok(text)
}
