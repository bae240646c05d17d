//! The segments of a run as somebody sees them: how many accounts, how much money, and who stands for each.

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::{AccountId, RunId, SegmentationVersionId};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_domain::portfolio::AccountJudgement;
use mainstay_domain::segmentation::{Definition, Quality};

use super::membership::{self, Membership};
use super::{SegmentationVersion, keep};
use crate::App;
use crate::error::{Error, Result};
use crate::portfolio::run::Run;
use crate::portfolio::store::{Named, Seen, chosen, seen};

/// How many of the largest accounts of a segment are named.
const NAMED: usize = 3;

/// Segments of a run.
#[derive(Debug)]
pub struct SegmentsPicture {
    /// The run.
    pub run: Run,
    /// The version; `None` where they were only tried.
    pub version: Option<SegmentationVersion>,
    /// How accounts come into them.
    pub definition: Definition,
    /// Whether margins are part of it.
    pub margin: bool,
    /// The segments, in the order of tables.
    pub segments: Vec<SegmentRow>,
    /// How well groups part, in the run they were found in; `None` where none were found, and for who sees a part of the accounts.
    pub quality: Option<Quality>,
    /// Every account somebody sees with the place of its segment, the largest revenue first.
    pub members: Vec<(SegmentMember, usize)>,
}

/// One segment.
#[derive(Debug, Clone)]
pub struct SegmentRow {
    /// Its name.
    pub name: String,
    /// How many accounts.
    pub accounts: usize,
    /// Their net revenue.
    pub revenue: Amount,
    /// Their gross profit; `None` where no cost is known or margins are hidden.
    pub gross_profit: Option<Amount>,
    /// Its part of the net revenue of all; `None` where that is nothing.
    pub share: Option<f64>,
    /// Its largest accounts.
    pub largest: Vec<SegmentMember>,
    /// The account that stands for it, in the run it was found in; `None` where none does or it is not seen.
    pub medoid: Option<SegmentMember>,
    /// The mean silhouette of its accounts.
    pub silhouette: Option<f64>,
}

/// An account of a segment.
#[derive(Debug, Clone)]
pub struct SegmentMember {
    /// Its id; `None` where the register does not know it.
    pub id: Option<AccountId>,
    /// Its name.
    pub name: String,
    /// Which.
    pub account: AccountRef,
    /// Its net revenue in the run.
    pub revenue: Amount,
}

/// Tries a definition on a run, or on the newest one; nothing is kept.
pub async fn try_segments(
    app: &App,
    actor: &Actor,
    run: Option<RunId>,
    definition: Definition,
) -> Result<SegmentsPicture> {
    policy::may(actor, Verb::SeePortfolio)?;
    if definition.is_of_margin() {
        policy::may(actor, Verb::SeeMargin)?;
    }
    let definition = keep::checked(definition)?;
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let run = chosen(&mut view, run).await?.ok_or(Error::NotFound("run"))?;
    drop(view);
    let found = membership::work_out(app, &run, definition, None).await?;
    picture(app, actor, run, found, None).await
}

/// The segments of a version in a run; by default in the one it was made on.
pub async fn segments(
    app: &App,
    actor: &Actor,
    id: SegmentationVersionId,
    run: Option<RunId>,
) -> Result<SegmentsPicture> {
    let version = membership::version(app, actor, id).await?;
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let run = chosen(&mut view, Some(run.unwrap_or(version.run))).await?.ok_or(Error::NotFound("run"))?;
    drop(view);
    let found = membership::of_version(app, &run, &version).await?;
    picture(app, actor, run, found, Some(version)).await
}

async fn picture(
    app: &App,
    actor: &Actor,
    run: Run,
    found: Membership,
    version: Option<SegmentationVersion>,
) -> Result<SegmentsPicture> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let seen = seen(app, &mut view, &run, run.parameters.measure).await?;
    let (margin, is_whole) = (view.sight().margin, policy::may(actor, Verb::SeePortfolio).is_ok());
    drop(view);
    let worked_out = tokio::task::spawn_blocking(move || {
        let quality = found.groups.as_ref().map(|groups| groups.quality.clone()).filter(|_| is_whole);
        let members = members(&seen, &found);
        let whole: Amount = members.iter().map(|(member, _)| member.revenue).sum();
        let row = |(place, name): (usize, &String)| {
            let own = || members.iter().filter(move |(_, of)| *of == place).map(|(member, _)| member);
            let revenue: Amount = own().map(|member| member.revenue).sum();
            let profits = own().filter_map(|member| {
                let at = seen.judgements.binary_search_by(|of| of.facts.account.cmp(&member.account)).ok()?;
                seen.judgements.get(at)?.facts.gross_profit()
            });
            let medoid = found.groups.as_ref().and_then(|groups| groups.medoids.get(place));
            SegmentRow {
                name: name.clone(),
                accounts: own().count(),
                revenue,
                gross_profit: profits.filter(|_| margin).reduce(|sum, profit| sum + profit),
                share: revenue.ratio(whole),
                largest: own().take(NAMED).cloned().collect(),
                medoid: medoid.and_then(|account| {
                    members
                        .iter()
                        .find(|(member, _)| member.account == *account)
                        .map(|(member, _)| member.clone())
                }),
                silhouette: quality.as_ref().and_then(|quality| quality.silhouettes.get(place)).copied(),
            }
        };
        SegmentsPicture {
            segments: found.segments.iter().enumerate().map(row).collect(),
            definition: found.definition.clone(),
            run,
            version,
            margin,
            quality,
            members,
        }
    });
    worked_out.await.map_err(Error::bug)
}

/// The accounts somebody sees with the places of their segments, the largest revenue first.
pub(super) fn members(seen: &Seen, found: &Membership) -> Vec<(SegmentMember, usize)> {
    let member = |(judgement, named): (&AccountJudgement, &Named)| {
        let account = judgement.facts.account.clone();
        let place = found.place(&account)?;
        let member = SegmentMember {
            id: named.id,
            name: named.name.clone(),
            account,
            revenue: judgement.facts.revenue,
        };
        Some((member, place))
    };
    let mut members: Vec<_> = seen.judgements.iter().zip(&seen.accounts).filter_map(member).collect();
    members.sort_by(|(a, _), (b, _)| b.revenue.cmp(&a.revenue).then_with(|| a.account.cmp(&b.account)));
    members
}
