//! Who is in which segment of a run, over the whole company.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::Dimension;
use mainstay_domain::ids::{RunId, SegmentationVersionId};
use mainstay_domain::lifecycle::{ActivityState, Phase};
use mainstay_domain::money::Currency;
use mainstay_domain::policy::{self, Actor, Sight, Verb};
use mainstay_domain::portfolio::AccountJudgement;
use mainstay_domain::segmentation::{
    Centres, Definition, Feature, Field, NoGroups, Profile, find_groups, segment,
};
use tokio::sync::Semaphore;

use super::{Groups, SegmentationVersion, sql};
use crate::error::{Error, Result};
use crate::portfolio::lifecycle::relationships;
use crate::portfolio::rows::SegmentChoice;
use crate::portfolio::run::Run;
use crate::portfolio::store::{Seen, chosen, seen};
use crate::{App, accounts, economics};

/// How many segmentations are worked out at once: finding groups takes seconds of a processor.
static TURNS: Semaphore = Semaphore::const_new(2);

/// The segments of a run, and the place of each account among them.
#[derive(Debug, Clone)]
pub(in crate::portfolio) struct Membership {
    pub(super) definition: Definition,
    pub(in crate::portfolio) segments: Vec<String>,
    /// In the order of source and external id.
    pub(super) of: Vec<(AccountRef, usize)>,
    pub(super) groups: Option<Groups>,
}

impl Membership {
    /// The place of an account's segment.
    pub(in crate::portfolio) fn place(&self, account: &AccountRef) -> Option<usize> {
        let place = self.of.binary_search_by(|(known, _)| known.cmp(account)).ok()?;
        self.of.get(place).map(|(_, segment)| *segment)
    }

    /// The accounts of the segments chosen; `None` where all are.
    pub(in crate::portfolio) fn chosen(
        &self,
        choice: &SegmentChoice,
    ) -> Result<Option<BTreeSet<AccountRef>>> {
        let (places, last) = (&choice.places, self.segments.len());
        if let Some(unknown) = places.iter().find(|place| **place >= last) {
            let detail = format!("there is no segment {}: the version has {last}", unknown + 1);
            return Err(Error::invalid("not_a_segment", "segment", detail));
        }
        let own = self.of.iter().filter(|(_, place)| places.contains(place));
        Ok((!places.is_empty()).then(|| own.map(|(account, _)| account.clone()).collect()))
    }

    /// The name of an account's segment.
    pub(in crate::portfolio) fn segment(&self, account: &AccountRef) -> Option<&str> {
        self.segments.get(self.place(account)?).map(String::as_str)
    }
}

/// What the run does not say of accounts and a definition may ask.
#[derive(Default)]
struct Beside {
    phases: BTreeMap<AccountRef, Phase>,
    states: BTreeMap<AccountRef, ActivityState>,
    register: Vec<accounts::Account>,
    salespeople: BTreeMap<AccountRef, String>,
    categories: BTreeMap<AccountRef, String>,
}

impl Beside {
    fn profile<'a>(&'a self, judgement: &'a AccountJudgement, currency: Currency) -> Profile<'a> {
        let account = &judgement.facts.account;
        let known = self.register.binary_search_by(|known| known.reference.cmp(account)).ok();
        let known = known.and_then(|place| self.register.get(place));
        Profile {
            judgement,
            currency,
            phase: self.phases.get(account).copied(),
            state: self.states.get(account).copied(),
            country: known.and_then(|known| known.country.as_deref()),
            channel: known.and_then(|known| known.channel.as_deref()),
            customer_segment: known.and_then(|known| known.segment.as_deref()),
            salesperson: self.salespeople.get(account).map(String::as_str),
            category: self.categories.get(account).map(String::as_str),
        }
    }
}

/// Puts the accounts of a run into segments; around centres that were found before, or around those it finds.
pub(super) async fn work_out(
    app: &App,
    run: &Run,
    definition: Definition,
    centres: Option<Centres>,
) -> Result<Membership> {
    let system = Actor::system();
    let mut view = app.view(&system, Verb::ReadAccounts).await?;
    let whole = seen(app, &mut view, run, run.parameters.measure).await?;
    let register = accounts::directory(&mut view).await?;
    // Reading the ledger may take long: nobody waits for the database meanwhile.
    drop(view);
    let mut beside = Beside { register, ..Beside::default() };
    if definition.asks_for(&[Field::Phase, Field::State]) {
        let known = relationships(app, &system, run).await?;
        (beside.phases, beside.states) = (known.now(), known.states());
    }
    let period = run.parameters.window.period(run.parameters.as_of);
    let mostly = |dimension| economics::mostly(app, run.ledger_version, period, dimension);
    if definition.asks_for(&[Field::Salesperson]) {
        beside.salespeople = mostly(Dimension::Salesperson).await?;
    }
    if definition.asks_for(&[Field::Category]) {
        beside.categories = mostly(Dimension::Category).await?;
    }
    let currency = run.currency;
    let turn = TURNS.acquire().await.map_err(Error::bug)?;
    let worked_out = tokio::task::spawn_blocking(move || {
        // Whoever goes away leaves the work behind: its turn ends with it.
        let _turn = turn;
        told(definition, centres.as_ref(), &whole, &beside, currency)
    });
    worked_out.await.map_err(Error::bug)?
}

fn told(
    definition: Definition,
    centres: Option<&Centres>,
    whole: &Seen,
    beside: &Beside,
    currency: Currency,
) -> Result<Membership> {
    let groups = match (&definition, centres) {
        (Definition::Medoids { k, features, seed, .. }, None) => Some(grouped(*k, features, *seed, whole)?),
        _ => None,
    };
    let profiles: Vec<Profile<'_>> =
        whole.judgements.iter().map(|judgement| beside.profile(judgement, currency)).collect();
    let centres = groups.as_ref().map(|groups| &groups.centres).or(centres);
    let found = segment(&definition, centres, &profiles);
    let accounts = whole.judgements.iter().map(|judgement| judgement.facts.account.clone());
    Ok(Membership { of: accounts.zip(found.of).collect(), segments: found.segments, groups, definition })
}

fn grouped(k: usize, features: &[Feature], seed: u32, whole: &Seen) -> Result<Groups> {
    let judgements: Vec<_> = whole.judgements.iter().collect();
    let refused = |error: NoGroups| Error::invalid("no_groups", "definition", error.to_string());
    let found = find_groups(k, features, seed, &judgements).map_err(refused)?;
    let account = |place: &usize| whole.judgements.get(*place).map(|of| of.facts.account.clone());
    let medoids = found.medoids.iter().filter_map(account).collect();
    Ok(Groups { centres: found.centres, medoids, quality: found.quality })
}

/// Who is in which segment of a version, in a run: as it was kept, or told anew for another run.
pub(super) async fn of_version(app: &App, run: &Run, version: &SegmentationVersion) -> Result<Membership> {
    if version.run == run.id {
        let mut view = app.view(&Actor::system(), Verb::ReadAccounts).await?;
        let whole = seen(app, &mut view, run, run.parameters.measure).await?;
        let accounts = whole.judgements.iter().map(|judgement| judgement.facts.account.clone());
        if whole.judgements.len() == version.places.len() {
            return Ok(Membership {
                definition: version.definition.clone(),
                segments: version.segments.clone(),
                of: accounts.zip(version.places.iter().copied()).collect(),
                groups: version.groups.clone(),
            });
        }
    }
    let centres = version.groups.as_ref().map(|groups| groups.centres.clone());
    let told = work_out(app, run, version.definition.clone(), centres).await?;
    Ok(Membership { groups: version.groups.clone(), ..told })
}

/// A version that somebody may look at: one that tells of costs only with the sight of margins.
pub(super) async fn version(
    app: &App,
    actor: &Actor,
    id: SegmentationVersionId,
) -> Result<SegmentationVersion> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let found = sql::find(&mut view, id).await?.ok_or(Error::NotFound("segmentation version"))?;
    if found.definition.is_of_margin() {
        policy::may(actor, Verb::SeeMargin)?;
    }
    Ok(found)
}

/// The segments of a version in a run, for tables: refused like the version itself.
pub(in crate::portfolio) async fn chosen_segments(
    app: &App,
    actor: &Actor,
    run: &Run,
    id: SegmentationVersionId,
) -> Result<Arc<Membership>> {
    let version = version(app, actor, id).await?;
    of_version(app, run, &version).await.map(Arc::new)
}

/// What somebody sees, of the segments chosen in a run alone where some are.
pub(crate) async fn within_segments(
    app: &App,
    actor: &Actor,
    (run, sight): (RunId, Sight),
    segments: Option<&SegmentChoice>,
) -> Result<Sight> {
    let Some(choice) = segments else { return Ok(sight) };
    let among = accounts_in_segments(app, actor, Some(run), choice).await?;
    Ok(Sight { rows: sight.rows.among(among), margin: sight.margin })
}

/// The accounts of the segments chosen in a run, or in the newest one; every account of the run where all are chosen.
pub(crate) async fn accounts_in_segments(
    app: &App,
    actor: &Actor,
    run: Option<RunId>,
    choice: &SegmentChoice,
) -> Result<BTreeSet<AccountRef>> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let run = chosen(&mut view, run).await?.ok_or(Error::NotFound("run"))?;
    drop(view);
    let segments = chosen_segments(app, actor, &run, choice.version).await?;
    let all = || segments.of.iter().map(|(account, _)| account.clone()).collect();
    Ok(segments.chosen(choice)?.unwrap_or_else(all))
}
