//! The ladders of all accounts, for portfolio runs and their pictures: of the whole company, told as every ladder is.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{Bearer, CapitalTerms, Ladder, Rung};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::policy::Actor;
use mainstay_domain::portfolio::{Fingerprint, OnRung, Takes, ToldWith};
use mainstay_domain::time::{AsOf, Period};
use mainstay_ledger::facts::Grain;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::sales::{Depth, Door, EconomicsRequest, aside};
use crate::App;
use crate::error::{Error, Result};

/// A question for the amounts of all accounts on a rung, whose costs are read and whose lines are not.
pub(crate) struct RungQuestion {
    door: Door,
    rung: Rung,
    days: (Period, AsOf),
    told_with: Option<ToldWith>,
}

impl RungQuestion {
    /// Reads what the rung takes beside the lines of a version of the ledger.
    pub(crate) async fn open(
        app: &App,
        version: LedgerVersion,
        rung: Rung,
        days: (Period, AsOf),
    ) -> Result<Self> {
        let mut door = door(app, version, days.1).await?;
        // What the rung does not take must not change it: a charge makes an account of somebody who bought nothing.
        if Takes::of(rung).charges {
            door.traceable.retain(|stored| Takes::counts(stored.cost.bearer.rung(), rung));
        } else {
            (door.cost_rates, door.traceable) = (Vec::new(), Vec::new());
        }
        let told_with = told_with(&door, rung, days)?;
        Ok(Self { door, rung, days, told_with })
    }

    /// What the amounts are told with; `None` where the lines say all.
    pub(crate) fn told_with(&self) -> Option<ToldWith> {
        self.told_with
    }

    /// The amount of every account that bought something on the days or was charged with something.
    pub(crate) async fn answer(self, app: &App) -> Result<BTreeMap<AccountRef, OnRung>> {
        let Self { door, rung, days, .. } = self;
        let on = |ladder: Ladder| OnRung { rung, amount: ladder.amount(rung), covered: ladder.covered(rung) };
        let depth = if Takes::of(rung).is_nothing() && rung != Rung::CashDiscount {
            Depth::Sales
        } else {
            Depth::Whole
        };
        let ladders = ladders(app, door, days, depth).await?;
        Ok(ladders.into_iter().map(|(account, ladder)| (account, on(ladder))).collect())
    }
}

/// The ladder of every account that bought something on the days or was charged with something, by a version of the ledger.
/// It is of the whole company and hides nothing: whoever asks shows of it what their reader may see.
pub(crate) async fn account_ladders(
    app: &App,
    version: LedgerVersion,
    days: (Period, AsOf),
) -> Result<BTreeMap<AccountRef, Ladder>> {
    let door = door(app, version, days.1).await?;
    ladders(app, door, days, Depth::Whole).await
}

pub(super) async fn door(app: &App, version: LedgerVersion, as_of: AsOf) -> Result<Door> {
    let request = EconomicsRequest {
        as_of: Some(as_of.0),
        ledger_version: Some(version),
        ..EconomicsRequest::default()
    };
    Door::open(app, &Actor::system(), &request).await
}

async fn ladders(
    app: &App,
    door: Door,
    days: (Period, AsOf),
    depth: Depth,
) -> Result<BTreeMap<AccountRef, Ladder>> {
    let found = door.found(app, days, depth, Grain::MONTH).await?;
    aside(move || {
        let mut ladders: BTreeMap<AccountRef, Ladder> = BTreeMap::new();
        for (place, ladder) in found.each_ladder()? {
            let Some(cell) = found.sales.cells.get(place) else { continue };
            match ladders.get_mut(&cell.key.account) {
                Some(sum) => sum.add(&ladder),
                None => drop(ladders.insert(cell.key.account.clone(), ladder)),
            }
        }
        Ok(ladders)
    })
    .await
}

/// What may change while the version of the ledger stays, as far as it concerns the rung and the days.
fn told_with(door: &Door, rung: Rung, (period, as_of): (Period, AsOf)) -> Result<Option<ToldWith>> {
    let takes = Takes::of(rung);
    if takes.is_nothing() {
        return Ok(None);
    }
    let is_costed = |terms: &CapitalTerms| takes.capital && terms.percent.is_some();
    let capital = Some(door.capital).filter(is_costed).unwrap_or_default();
    let percent = capital.percent.map(|percent| percent.to_string().parse()).transpose();
    let agreements = if takes.agreements { agreements(door, (period, as_of)) } else { Vec::new() };
    let (cost_rates, traceable) = if takes.charges {
        (cost_rates(door, period)?, traceable_costs(door, rung, period))
    } else {
        (Vec::new(), Vec::new())
    };
    let counted = |of: &[Value]| u32::try_from(of.len()).unwrap_or(u32::MAX);
    let (waits_from, year_days) = (capital.waits_from, capital.year_days);
    let said = json!({
        "capital": [capital.percent.map(|percent| percent.to_string()), waits_from, year_days],
        "agreements": agreements,
        "cost_rates": cost_rates,
        "traceable_costs": traceable,
    });
    Ok(Some(ToldWith {
        capital_percent: percent.map_err(Error::bug)?,
        waits_from,
        year_days,
        agreements: counted(&agreements),
        cost_rates: counted(&cost_rates),
        traceable_costs: counted(&traceable),
        fingerprint: Fingerprint(Sha256::digest(said.to_string()).into()),
    }))
}

/// The agreements of the days, each with whose purchases it counts: groups are those of today.
fn agreements(door: &Door, (period, as_of): (Period, AsOf)) -> Vec<Value> {
    let (scopes, _) = door.agreements(period, as_of);
    let said = scopes.iter().map(|scope| {
        let customers: Vec<String> = scope.customers.iter().map(ToString::to_string).collect();
        json!([scope.agreement.terms().agreement, customers])
    });
    sorted(said)
}

/// The cost rates of the days, each with the days it holds on. Those in another currency charge nothing.
fn cost_rates(door: &Door, period: Period) -> Result<Vec<Value>> {
    let validities: Vec<_> = door.cost_rates.iter().map(|rates| rates.draft.valid).collect();
    let held = door.cost_rates.iter().filter(|rates| rates.currency == door.manifest.currency);
    let said = held.filter_map(|rates| {
        let days = rates.draft.valid.within(period, &validities)?;
        Some(serde_json::to_value(&rates.draft).map(|draft| json!([draft, days.start, days.end])))
    });
    Ok(sorted(said.collect::<std::result::Result<Vec<_>, _>>()?))
}

/// The costs of customers and segments on the days, as far as the rung counts them, each with the accounts that share it.
fn traceable_costs(door: &Door, rung: Rung, period: Period) -> Vec<Value> {
    let mut members: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (segment, account) in door.segments() {
        members.entry(segment).or_default().insert(account.to_string());
    }
    let counted = door.traceable.iter().filter(|stored| {
        stored.currency == door.manifest.currency
            && Takes::counts(stored.cost.bearer.rung(), rung)
            && stored.cost.days_within(period).is_some()
    });
    let said = counted.map(|stored| {
        let cost = &stored.cost;
        let (bearer, share, among) = match &cost.bearer {
            Bearer::Account(account) => {
                (door.manifest.ledger.joined_account(account).to_string(), "", BTreeSet::default())
            }
            Bearer::Segment(segment, share) => {
                (segment.clone(), share.as_str(), members.get(segment).cloned().unwrap_or_default())
            }
        };
        json!([bearer, share, among, cost.from, cost.to, cost.amount_minor])
    });
    sorted(said)
}

/// In an order that follows from what is said alone.
fn sorted(said: impl IntoIterator<Item = Value>) -> Vec<Value> {
    let mut said: Vec<Value> = said.into_iter().collect();
    said.sort_by_cached_key(Value::to_string);
    said
}
