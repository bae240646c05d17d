//! What lies between two versions: which accounts are in another segment, and how much money.

use std::collections::BTreeMap;

use mainstay_domain::ids::{RunId, SegmentationVersionId};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::segmentation::adjusted_rand;

use super::picture::{SegmentMember, members};
use super::{SegmentationVersion, membership};
use crate::App;
use crate::error::{Error, Result};
use crate::portfolio::run::Run;
use crate::portfolio::store::{chosen, seen};

/// Two versions over the same accounts of one run.
#[derive(Debug)]
pub struct SegmentsComparison {
    /// The run whose accounts these are.
    pub run: Run,
    /// The earlier version.
    pub from: SegmentationVersion,
    /// The later one.
    pub to: SegmentationVersion,
    /// From where to where, the most money first; also those that stay.
    pub moves: Vec<SegmentMove>,
    /// Accounts whose segment has another name.
    pub moved: usize,
    /// Their net revenue.
    pub moved_revenue: Amount,
    /// All accounts.
    pub accounts: usize,
    /// The adjusted Rand index: 1 where both part accounts in the same way, whatever segments are called; 0 as by chance.
    pub agreement: f64,
}

/// The accounts that are in one segment by one version and in one by the other.
#[derive(Debug, Clone)]
pub struct SegmentMove {
    /// The segment by the earlier version.
    pub from: String,
    /// The segment by the later one.
    pub to: String,
    /// How many accounts.
    pub accounts: usize,
    /// Their net revenue in the run.
    pub revenue: Amount,
    /// The largest of them.
    pub largest: Vec<SegmentMember>,
}

/// Compares two versions over the accounts somebody sees, in a run; by default in the one the later version was made on.
pub async fn compare_segments(
    app: &App,
    actor: &Actor,
    (from, to): (SegmentationVersionId, SegmentationVersionId),
    run: Option<RunId>,
) -> Result<SegmentsComparison> {
    let (from, to) =
        (membership::version(app, actor, from).await?, membership::version(app, actor, to).await?);
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let run = chosen(&mut view, Some(run.unwrap_or(to.run))).await?.ok_or(Error::NotFound("run"))?;
    let seen = seen(app, &mut view, &run, run.parameters.measure).await?;
    drop(view);
    let before = membership::of_version(app, &run, &from).await?;
    let after = membership::of_version(app, &run, &to).await?;
    let worked_out = tokio::task::spawn_blocking(move || {
        let mut cells: BTreeMap<(usize, usize), SegmentMove> = BTreeMap::new();
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for (member, later) in members(&seen, &after) {
            let Some(earlier) = before.place(&member.account) else { continue };
            one.push(earlier);
            other.push(later);
            let name = |names: &[String], place: usize| names.get(place).cloned().unwrap_or_default();
            let cell = cells.entry((earlier, later)).or_insert_with(|| SegmentMove {
                from: name(&before.segments, earlier),
                to: name(&after.segments, later),
                accounts: 0,
                revenue: Amount::ZERO,
                largest: Vec::new(),
            });
            cell.accounts += 1;
            cell.revenue += member.revenue;
            if cell.largest.len() < 3 {
                cell.largest.push(member);
            }
        }
        let mut moves: Vec<SegmentMove> = cells.into_values().collect();
        moves.sort_by(|a, b| b.revenue.cmp(&a.revenue).then_with(|| (&a.from, &a.to).cmp(&(&b.from, &b.to))));
        let elsewhere = || moves.iter().filter(|cell| cell.from != cell.to);
        SegmentsComparison {
            run,
            moved: elsewhere().map(|cell| cell.accounts).sum(),
            moved_revenue: elsewhere().map(|cell| cell.revenue).sum(),
            accounts: one.len(),
            agreement: adjusted_rand(&one, &other),
            from,
            to,
            moves,
        }
    });
    worked_out.await.map_err(Error::bug)
}
