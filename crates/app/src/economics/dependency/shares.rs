//! The shares of members, their trends and what losing them would cost.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{
    CellKey, DependencyMeasure, DependencyOn, Ladder, LimitForecast, LimitStanding, MonthlyValues, Rung,
    ShareTrend, TREND_MONTHS, share_trend, trailing_bases,
};
use mainstay_domain::money::{Amount, approximate, estimated_amount};
use mainstay_domain::portfolio::{Ranking, Valued, concentration};

use super::limits::{StoredLimit, account_of};
use super::{Asked, Bases, Dependency, DependencyRow, Lost, urgency};
use crate::economics::dimension::{Member, Register};
use crate::economics::ladder::whole;
use crate::economics::readings::Reading;
use crate::models::Losses;

/// What can be lost, from the least on: capacity goes last.
const LOST_LEVELS: [Rung; 3] = [Rung::ContributionIII, Rung::ContributionII, Rung::ContributionI];

/// On which levels contribution and what is lost are told.
#[derive(Clone, Copy)]
struct Levels {
    contribution: Option<Rung>,
    lost: Option<Rung>,
    margin: bool,
}

impl Levels {
    fn of(whole: &Ladder, margin: bool) -> Self {
        let lowest = Some(whole.lowest()).filter(|rung| *rung >= Rung::ContributionI);
        let lost = LOST_LEVELS.into_iter().find(|rung| whole.amount(*rung).is_some());
        Self { contribution: lowest, lost, margin }
    }

    fn value(self, measure: DependencyMeasure, ladder: &Ladder) -> Option<Amount> {
        match measure {
            DependencyMeasure::NetSales => ladder.amount(Rung::NetSales),
            DependencyMeasure::GrossProfit => ladder.gross_profit().filter(|_| self.margin),
            DependencyMeasure::Contribution => left_on(ladder, self.contribution?),
        }
    }
}

/// A level of one member. What nobody charged it with lies on the level above.
fn left_on(ladder: &Ladder, level: Rung) -> Option<Amount> {
    let mut levels = Rung::levels().filter(|rung| (Rung::ContributionI..=level).contains(rung)).rev();
    levels.find_map(|rung| ladder.amount(rung))
}

#[derive(Default)]
struct Summed {
    ladder: Option<Ladder>,
    accounts: BTreeSet<AccountRef>,
}

/// The member that an account belongs to.
pub(super) fn member_of(register: &Register, on: DependencyOn, account: &AccountRef) -> Member {
    let key = CellKey {
        account: account.clone(),
        month: mainstay_domain::time::Month(0),
        product: None,
        category: None,
        site: None,
        salesperson: None,
        currency: "".into(),
        is_costed: false,
        is_inside: true,
    };
    register.member(on.dimension(), &key)
}

pub(super) fn tell(asked: &Asked, on: DependencyOn) -> Dependency {
    let (found, told) = (&asked.now.found, asked.now.found.told);
    let levels = Levels::of(&whole(&asked.now.ladders), told.margin);
    let accounts = asked.now.by_account();
    let mut members: BTreeMap<Member, Summed> = BTreeMap::new();
    for (account, ladder) in &accounts {
        let member = members.entry(member_of(&found.register, on, account)).or_default();
        member.ladder = Some(member.ladder.map_or(*ladder, |sum| sum.and(ladder)));
        member.accounts.insert(account.clone());
    }
    let values: Vec<Bases> = members
        .values()
        .map(|of| DependencyMeasure::ALL.map(|measure| levels.value(measure, &of.ladder?)))
        .collect();
    let bases = bases(&values);
    // Limits name customers, and whoever sees a part of the company is held against none of them.
    let about = |stored: &&StoredLimit| asked.is_whole && stored.limit.on == on;
    let limits: Vec<StoredLimit> = asked.limits.iter().filter(about).cloned().collect();
    let trends = Trends::of(asked, on, &limits, levels);
    let expected = expected(&accounts, levels, asked.losses.as_ref());
    let rows = members.iter().zip(&values).map(|((member, of), values)| {
        let shares = std::array::from_fn(|at| {
            let (value, base) = (values.get(at)?.as_ref()?, bases.get(at)?.as_ref()?);
            value.ratio(*base).filter(|_| *base > Amount::ZERO)
        });
        let trend = |measure| trends.get(measure, member);
        let standings = standings(asked, &limits, member, values, &bases, &trend);
        DependencyRow {
            member: member.clone(),
            accounts: of.accounts.len(),
            values: *values,
            shares,
            trend: trend(DependencyMeasure::NetSales),
            standings,
            lost: lost(of, levels, on, asked.losses.as_ref(), &expected),
        }
    });
    let mut rows: Vec<DependencyRow> = rows.collect();
    rows.sort_by_key(|row| {
        let urgent = row.most_urgent().map_or(LimitForecast::Unknown, |standing| standing.forecast);
        // Those that no limit is near to are in the order of their shares.
        let urgent = urgency(urgent);
        (if urgent.0 < 2 { urgent } else { (2, 0) }, Reverse(row.values.first().copied().flatten()))
    });
    Dependency {
        told,
        on,
        is_whole: asked.is_whole,
        contribution: levels.contribution,
        lost: levels.lost,
        concentrations: concentrations(&members.keys().collect::<Vec<_>>(), &values, &bases),
        bases,
        limits,
        rows,
        losses_as_of: asked.losses.as_ref().map(|losses| losses.as_of),
    }
}

/// The sums of what is above nothing.
fn bases(values: &[Bases]) -> Bases {
    std::array::from_fn(|at| {
        let known = values.iter().filter_map(|values| *values.get(at)?);
        known.map(Amount::positive_part).reduce(|a, b| a + b)
    })
}

fn concentrations(
    members: &[&Member],
    values: &[Bases],
    bases: &Bases,
) -> Vec<(DependencyMeasure, mainstay_domain::portfolio::Concentration)> {
    // What belongs to none is one member too: leaving it out would make the rest look like all.
    let keys: Vec<AccountRef> = members
        .iter()
        .map(|member| AccountRef {
            source: String::new(),
            external_id: member.key.clone().unwrap_or_default(),
        })
        .collect();
    let known = DependencyMeasure::ALL
        .into_iter()
        .enumerate()
        .filter(|(at, _)| bases.get(*at).copied().flatten().is_some_and(|base| base > Amount::ZERO));
    known
        .map(|(at, measure)| {
            let ranked: Vec<Valued<'_>> = keys
                .iter()
                .zip(values)
                .map(|(account, values)| Valued { account, value: values.get(at).copied().flatten() })
                .collect();
            (measure, concentration(&Ranking::of(&ranked)))
        })
        .collect()
}

fn standings(
    asked: &Asked,
    limits: &[StoredLimit],
    member: &Member,
    values: &Bases,
    bases: &Bases,
    trend: &impl Fn(DependencyMeasure) -> Option<ShareTrend>,
) -> Vec<LimitStanding> {
    // What belongs to none is nobody to depend on.
    let Some(key) = &member.key else { return Vec::new() };
    let present = |named: &String| {
        let account =
            account_of(named).map(|account| asked.now.found.manifest.ledger.joined_account(&account));
        account.map_or_else(|| named.clone(), |account| account.to_string())
    };
    let own = |stored: &&StoredLimit| match &stored.limit.member {
        Some(named) if stored.limit.on.is_of_accounts() => present(named) == *key,
        Some(named) => named == key,
        None => false,
    };
    let of = |measure: DependencyMeasure| {
        let about = || limits.iter().filter(move |stored| stored.limit.measure == measure);
        let stored = about().find(own).or_else(|| about().find(|stored| stored.limit.member.is_none()))?;
        let at = DependencyMeasure::ALL.iter().position(|each| *each == measure)?;
        let (value, base) = (values.get(at).copied().flatten(), bases.get(at).copied().flatten());
        Some(LimitStanding::of(stored.limit.clone(), value, base.unwrap_or_default(), trend(measure)))
    };
    DependencyMeasure::ALL.into_iter().filter_map(of).collect()
}

/// Monthly values of the members by one measure, and what their shares are shares of.
struct Measured {
    measure: DependencyMeasure,
    months: BTreeMap<Member, Box<MonthlyValues>>,
    bases: Vec<Amount>,
}

/// Those of the measures that are asked.
struct Trends(Vec<Measured>);

impl Trends {
    fn of(asked: &Asked, on: DependencyOn, limits: &[StoredLimit], levels: Levels) -> Self {
        let Some(past) = asked.past.as_deref().filter(|past| reaches_back(past)) else {
            return Self(Vec::new());
        };
        let is_asked = |measure: DependencyMeasure| match measure {
            DependencyMeasure::NetSales => true,
            // Months that nobody set cost rates for would look like better ones.
            DependencyMeasure::Contribution if past.found.told.uncharged_months > 0 => false,
            other => limits.iter().any(|stored| stored.limit.measure == other),
        };
        let of = DependencyMeasure::ALL.into_iter().filter(|measure| is_asked(*measure)).map(|measure| {
            let months = monthly(past, on, |ladder| levels.value(measure, ladder));
            let bases = trailing_bases(months.values().map(AsRef::as_ref));
            Measured { measure, months, bases }
        });
        Self(of.collect())
    }

    fn get(&self, measure: DependencyMeasure, member: &Member) -> Option<ShareTrend> {
        let of = self.0.iter().find(|of| of.measure == measure)?;
        share_trend(of.months.get(member)?, &of.bases)
    }
}

/// Whether the ledger has lines in the first of the months: a share of fewer months would not be like the later ones.
fn reaches_back(past: &Reading) -> bool {
    let Some(start) = past.found.told.period.start else { return false };
    past.found.sales.cells.iter().any(|cell| cell.key.is_inside && cell.key.month == start.month())
}

fn monthly(
    past: &Reading,
    on: DependencyOn,
    value: impl Fn(&Ladder) -> Option<Amount>,
) -> BTreeMap<Member, Box<MonthlyValues>> {
    let Some(start) = past.found.told.period.start else { return BTreeMap::new() };
    let mut members: BTreeMap<Member, Box<MonthlyValues>> = BTreeMap::new();
    for (place, ladder) in &past.ladders {
        let Some(cell) = past.found.sales.cells.get(*place) else { continue };
        let Some(value) = value(ladder) else { continue };
        let member = past.found.register.member(on.dimension(), &cell.key);
        let months = members.entry(member).or_insert_with(|| Box::new([Amount::ZERO; TREND_MONTHS]));
        let at = usize::try_from(cell.key.month.0 - start.month().0).ok();
        if let Some(month) = at.and_then(|at| months.get_mut(at)) {
            *month += value;
        }
    }
    members
}

/// Probability of loss times contribution, of each account of which both are known.
fn expected(
    accounts: &BTreeMap<AccountRef, Ladder>,
    levels: Levels,
    losses: Option<&Losses>,
) -> BTreeMap<AccountRef, Amount> {
    let (Some(losses), Some(level)) = (losses, levels.lost) else { return BTreeMap::new() };
    let of = |(account, ladder): (&AccountRef, &Ladder)| {
        let contribution = left_on(ladder, level)?;
        let probability = losses.probability.get(account)?;
        Some((account.clone(), estimated_amount(approximate(contribution.0) * probability)?))
    };
    accounts.iter().filter_map(of).collect()
}

fn lost(
    of: &Summed,
    levels: Levels,
    on: DependencyOn,
    losses: Option<&Losses>,
    expected: &BTreeMap<AccountRef, Amount>,
) -> Lost {
    let ladder = of.ladder.as_ref();
    let one = of.accounts.first().filter(|_| on == DependencyOn::Account);
    Lost {
        at_once: ladder.and_then(|ladder| ladder.amount(Rung::ContributionI)),
        in_the_end: ladder.zip(levels.lost).and_then(|(ladder, level)| left_on(ladder, level)),
        probability: one.zip(losses).and_then(|(account, losses)| losses.probability.get(account).copied()),
        expected: of
            .accounts
            .iter()
            .filter_map(|account| expected.get(account).copied())
            .reduce(|a, b| a + b),
    }
}
