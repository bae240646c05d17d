//! Which segment each account of a run is in.

use serde::{Deserialize, Serialize};

use super::condition::Profile;
use super::definition::{Centres, Definition, RegionName, Rule};
use super::features::{Feature, Scale};
use super::medoids::{MOST_EXACT, k_medoids};
use super::partition::silhouettes;
use super::stability::{Stability, nearest, stability};
use crate::portfolio::{AccountJudgement, RfmSegment, count};

/// The segment of accounts without a line in the window, where groups are by likeness.
const INACTIVE: &str = "Inactive";
/// The segment of accounts without scores.
const UNSCORED: &str = "Without a score";
/// The most accounts whose silhouettes are told; beyond, every so manieth stands for all.
const MOST_SILHOUETTES: usize = MOST_EXACT;
/// The most groups that advice is given about.
const MOST_ADVISED: usize = 8;
/// The most accounts that advice rests on.
const ADVISED_BY: usize = 600;

/// The segments of a run, and where each account is.
#[derive(Debug, Clone, PartialEq)]
pub struct Segmented {
    /// The names of segments, in the order of tables.
    pub segments: Vec<String>,
    /// The place of each account's segment, in the order the accounts were given.
    pub of: Vec<usize>,
}

/// What k-medoids found, beside the segments.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// With which a later run's accounts come into the same groups.
    pub centres: Centres,
    /// For each group the account that stands for it, by its place among those given.
    pub medoids: Vec<usize>,
    /// How well the groups part.
    pub quality: Quality,
}

/// How well groups part, and whether they would be found again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// The mean silhouette of each group.
    pub silhouettes: Vec<f64>,
    /// That of all accounts: above 0.7 strong, above 0.5 reasonable, above 0.25 weak, else none (Kaufman and Rousseeuw 1990).
    pub silhouette: f64,
    /// Whether they would be found again; `None` with too few accounts to try.
    pub stability: Option<Stability>,
    /// The mean silhouette for other numbers of groups.
    pub advice: Vec<Advice>,
    /// Features that say nothing, because at least half of the accounts have the same value.
    pub constant: Vec<Feature>,
    /// How many accounts were grouped.
    pub accounts: usize,
}

/// How well that many groups would part.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// How many groups.
    pub k: usize,
    /// Their mean silhouette.
    pub silhouette: f64,
}

/// Groups cannot be found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoGroups {
    /// Too few accounts.
    #[error("{accounts} active accounts are too few for {k} groups: it takes at least {}", k * 2)]
    TooFew {
        /// How many accounts are active.
        accounts: usize,
        /// How many groups were asked for.
        k: usize,
    },
    /// No feature says anything.
    #[error("at least half of the accounts are alike by every feature chosen: choose another")]
    Constant,
}

/// Puts every account into its segment by a definition; with k-medoids, by centres found before.
pub fn segment(definition: &Definition, centres: Option<&Centres>, profiles: &[Profile<'_>]) -> Segmented {
    match definition {
        Definition::Rules { rules, rest } => by_rules(rules, rest, profiles),
        Definition::Rfm { names } => by_rfm(names, profiles),
        Definition::Medoids { names, .. } => by_centres(names, centres, profiles),
    }
}

/// Looks for groups of active accounts that are alike.
pub fn find_groups(
    k: usize,
    features: &[Feature],
    seed: u32,
    judgements: &[&AccountJudgement],
) -> Result<Found, NoGroups> {
    let active = || judgements.iter().enumerate().filter(|(_, judgement)| judgement.facts.is_active());
    let places: Vec<usize> = active().map(|(place, _)| place).collect();
    if places.len() < k * 2 {
        return Err(NoGroups::TooFew { accounts: places.len(), k });
    }
    let scale =
        |feature: &Feature| Scale::of(*feature, active().filter_map(|(_, judgement)| feature.of(judgement)));
    let scales: Vec<Scale> = features.iter().filter_map(scale).collect();
    let says_nothing = |feature: &&Feature| scales.iter().all(|scale| scale.feature != **feature);
    let constant: Vec<Feature> = features.iter().filter(says_nothing).copied().collect();
    let rows: Vec<Vec<f64>> = active().map(|(_, judgement)| row(&scales, judgement)).collect();
    let found = k_medoids(&rows, k, seed.into()).filter(|_| !scales.is_empty()).ok_or(NoGroups::Constant)?;
    let (silhouettes, silhouette) = told(&rows, &found.groups, found.medoids.len());
    let quality = Quality {
        silhouettes,
        silhouette,
        stability: stability(&rows, &found.groups, k, seed.into()),
        advice: advice(&rows, seed),
        constant,
        accounts: rows.len(),
    };
    let centres = found.medoids.iter().filter_map(|medoid| rows.get(*medoid)).cloned().collect();
    let medoids = found.medoids.iter().filter_map(|medoid| places.get(*medoid)).copied().collect();
    Ok(Found { centres: Centres { scales, centres }, medoids, quality })
}

fn row(scales: &[Scale], judgement: &AccountJudgement) -> Vec<f64> {
    scales.iter().map(|scale| scale.place(scale.feature.of(judgement))).collect()
}

/// Every so manieth, at most so many.
fn thinned<T: Clone>(all: &[T], most: usize) -> Vec<T> {
    all.iter().step_by(all.len().div_ceil(most).max(1)).cloned().collect()
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / f64::from(count(values.len())) }
}

/// The mean silhouette of each group and of all.
fn told(rows: &[Vec<f64>], groups: &[usize], k: usize) -> (Vec<f64>, f64) {
    let (rows, groups) = (thinned(rows, MOST_SILHOUETTES), thinned(groups, MOST_SILHOUETTES));
    let all = silhouettes(&rows, &groups);
    let of = |group: usize| {
        let own = all.iter().zip(&groups).filter(|(_, of)| **of == group).map(|(value, _)| *value);
        mean(&own.collect::<Vec<f64>>())
    };
    ((0..k).map(of).collect(), mean(&all))
}

fn advice(rows: &[Vec<f64>], seed: u32) -> Vec<Advice> {
    let rows = thinned(rows, ADVISED_BY);
    let most = MOST_ADVISED.min(rows.len() / 2);
    let of = |k: usize| {
        let groups = k_medoids(&rows, k, seed.into())?.groups;
        Some(Advice { k, silhouette: mean(&silhouettes(&rows, &groups)) })
    };
    (2..=most).filter_map(of).collect()
}

/// The names in the order they come first, and the place of each in it.
fn in_order<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut order: Vec<String> = Vec::new();
    for name in names {
        if !order.iter().any(|known| known == name) {
            order.push(name.to_owned());
        }
    }
    order
}

fn place(segments: &[String], name: &str) -> usize {
    segments.iter().position(|segment| segment == name).unwrap_or_default()
}

fn by_rules(rules: &[Rule], rest: &str, profiles: &[Profile<'_>]) -> Segmented {
    let names = rules.iter().map(|rule| rule.segment.as_str()).chain(std::iter::once(rest));
    let segments = in_order(names);
    let of = |profile: &Profile<'_>| {
        let fits = |rule: &&Rule| rule.conditions.iter().all(|condition| condition.holds(profile));
        place(&segments, rules.iter().find(fits).map_or(rest, |rule| rule.segment.as_str()))
    };
    Segmented { of: profiles.iter().map(of).collect(), segments }
}

fn by_rfm(names: &[RegionName], profiles: &[Profile<'_>]) -> Segmented {
    let name = |region: RfmSegment| {
        let other = names.iter().find(|of| of.region == region);
        other.map_or_else(|| own_name(region), |of| of.segment.as_str())
    };
    let segments = in_order(RfmSegment::ALL.into_iter().map(name).chain(std::iter::once(UNSCORED)));
    let of = |profile: &Profile<'_>| {
        let region = profile.judgement.scores.map(RfmSegment::of);
        place(&segments, region.map_or(UNSCORED, name))
    };
    Segmented { of: profiles.iter().map(of).collect(), segments }
}

/// What a region is called unless somebody calls it otherwise.
fn own_name(region: RfmSegment) -> &'static str {
    match region {
        RfmSegment::Champions => "Champions",
        RfmSegment::PotentialLoyalist => "Potential loyalists",
        RfmSegment::Loyal => "Loyal",
        RfmSegment::Promising => "Promising",
        RfmSegment::New => "New",
        RfmSegment::CannotLose => "Cannot lose them",
        RfmSegment::AtRisk => "At risk",
        RfmSegment::NeedAttention => "Need attention",
        RfmSegment::AboutToSleep => "About to sleep",
        RfmSegment::Lost => "Lost",
        RfmSegment::Others => "Others",
    }
}

fn by_centres(names: &[String], centres: Option<&Centres>, profiles: &[Profile<'_>]) -> Segmented {
    let nothing = Centres { scales: Vec::new(), centres: Vec::new() };
    let centres = centres.unwrap_or(&nothing);
    let groups = centres.centres.len();
    let numbered = |group: usize| names.get(group).cloned().unwrap_or_else(|| format!("Group {}", group + 1));
    let mut segments: Vec<String> = (0..groups).map(numbered).collect();
    segments.push(INACTIVE.to_owned());
    let of = |profile: &Profile<'_>| {
        if groups == 0 || !profile.judgement.facts.is_active() {
            return groups;
        }
        nearest(&row(&centres.scales, profile.judgement), centres.centres.iter())
    };
    Segmented { of: profiles.iter().map(of).collect(), segments }
}
