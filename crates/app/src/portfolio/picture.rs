//! The picture of a run: sentence, curves, cross-table.

use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::portfolio::{
    Cell, Curves, Measure, NineCell, Summary, cross_table, curves, nine_cells, summary,
};

use super::run::Run;
use super::store::{chosen, seen};
use crate::App;
use crate::error::Result;

/// What a run shows of the accounts somebody sees.
#[derive(Debug)]
pub struct Portfolio {
    /// The run.
    pub run: Run,
    /// What rank, share and concentration are by.
    pub measure: Measure,
    /// Whether margins are part of it; otherwise everything from gross profit on is to be left out.
    pub margin: bool,
    /// Totals, class counts, concentration.
    pub summary: Summary,
    /// Cumulative curve, Lorenz curve, class cuts.
    pub curves: Curves,
    /// Revenue class against gross profit class; empty without margins.
    pub cross_table: Vec<Cell>,
    /// ABC by the measure against XYZ.
    pub nine_cells: Vec<NineCell>,
    /// Id and name of the largest account.
    pub largest: Option<(Option<AccountId>, String)>,
}

/// The picture of a run, or of the newest one; `None` while there is no run.
pub async fn portfolio(
    app: &App,
    actor: &Actor,
    run: Option<RunId>,
    measure: Option<Measure>,
) -> Result<Option<Portfolio>> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let Some(run) = chosen(&mut view, run).await? else { return Ok(None) };
    let measure = measure.unwrap_or(run.parameters.measure);
    let seen = seen(app, &mut view, &run, measure).await?;
    let margin = view.sight().margin;
    let summary = summary(&seen.judgements, seen.measure);
    let largest = summary
        .concentration
        .largest
        .as_ref()
        .and_then(|largest| seen.named(&largest.account))
        .map(|named| (named.id, named.name.clone()));
    Ok(Some(Portfolio {
        measure: seen.measure,
        margin,
        curves: curves(&seen.judgements, seen.measure),
        cross_table: if margin { cross_table(&seen.judgements) } else { Vec::new() },
        nine_cells: nine_cells(&seen.judgements, seen.measure),
        largest,
        summary,
        run,
    }))
}
