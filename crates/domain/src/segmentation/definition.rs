//! How accounts come into segments, as a person says it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::condition::{Condition, Field, InvalidCondition};
use super::features::{Feature, Scale};
use crate::portfolio::RfmSegment;

/// The most segments of one segmentation.
const MOST_SEGMENTS: usize = 30;
/// The most groups that k-medoids look for.
const MOST_GROUPS: usize = 12;
/// The longest name of a segment.
const LONGEST_NAME: usize = 60;

/// One way to segment accounts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Definition {
    /// By rules, in order: the first one that fits decides.
    Rules {
        /// The rules.
        rules: Vec<Rule>,
        /// The segment of every account that no rule fits.
        rest: String,
    },
    /// By recency, frequency and monetary value: regions of scores, each put into a segment by name.
    Rfm {
        /// Regions under other names, several of them under one if wanted; the rest keeps its own.
        #[serde(default)]
        names: Vec<RegionName>,
    },
    /// By likeness: groups found around accounts that stand for them.
    Medoids {
        /// How many groups, 2 to 12.
        k: usize,
        /// By what accounts are alike.
        features: Vec<Feature>,
        /// Decides which samples are drawn; the same number draws the same ones.
        #[serde(default)]
        seed: u32,
        /// Names of the groups, the largest first; numbered where there are none.
        #[serde(default)]
        names: Vec<String>,
    },
}

/// Conditions that must all hold, and the segment they lead to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The segment; several rules may lead to one.
    pub segment: String,
    /// What must hold.
    pub conditions: Vec<Condition>,
}

/// The name a region of scores goes by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RegionName {
    /// Which region.
    pub region: RfmSegment,
    /// Its segment.
    pub segment: String,
}

/// The centres that k-medoids found, on their scales: with them a later run's accounts come into the same groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Centres {
    /// The scales of the features that say something.
    pub scales: Vec<Scale>,
    /// For each group the values of its medoid.
    pub centres: Vec<Vec<f64>>,
}

/// A definition that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDefinition {
    /// Neither one rule nor at most as many as there may be.
    #[error("say 1 to {MOST_SEGMENTS} rules; these are {0}")]
    Rules(usize),
    /// A rule without conditions, which would take every account.
    #[error("the rule for `{0}` has no condition and would take every account: name it as the rest")]
    NoCondition(String),
    /// A condition that cannot be meant.
    #[error("in the rule for `{0}`: {1}")]
    Condition(String, InvalidCondition),
    /// A name that is empty, too long or not on one line.
    #[error("a segment's name is one line of 1 to {LONGEST_NAME} characters, not `{0}`")]
    Name(String),
    /// A number of groups there cannot be.
    #[error("{0} groups cannot be looked for: say 2 to {MOST_GROUPS}")]
    Groups(usize),
    /// No feature, or one twice.
    #[error("say at least one feature, and each once")]
    Features,
    /// Other than one name for each group.
    #[error("{given} names for {groups} groups: say one different name for each, or none")]
    GroupNames {
        /// How many names.
        given: usize,
        /// How many groups.
        groups: usize,
    },
    /// A region named twice.
    #[error("{0} is named twice")]
    RegionTwice(RfmSegment),
}

impl InvalidDefinition {
    /// The field to look at.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Rules(_) | Self::NoCondition(_) | Self::Condition(..) => "rules",
            Self::Name(_) | Self::GroupNames { .. } | Self::RegionTwice(_) => "names",
            Self::Groups(_) => "k",
            Self::Features => "features",
        }
    }
}

impl Definition {
    /// Checks it, and trims its names.
    pub fn checked(mut self) -> Result<Self, InvalidDefinition> {
        match &mut self {
            Self::Rules { rules, rest } => check_rules(rules, rest)?,
            Self::Rfm { names } => {
                let mut seen = BTreeSet::new();
                for of in names {
                    trim(&mut of.segment)?;
                    if !seen.insert(of.region) {
                        return Err(InvalidDefinition::RegionTwice(of.region));
                    }
                }
            }
            Self::Medoids { k, features, names, .. } => {
                if !(2..=MOST_GROUPS).contains(k) {
                    return Err(InvalidDefinition::Groups(*k));
                }
                let different: BTreeSet<&Feature> = features.iter().collect();
                if features.is_empty() || different.len() < features.len() {
                    return Err(InvalidDefinition::Features);
                }
                names.iter_mut().try_for_each(trim)?;
                let different: BTreeSet<&String> = names.iter().collect();
                if !names.is_empty() && (names.len() != *k || different.len() < names.len()) {
                    return Err(InvalidDefinition::GroupNames { given: different.len(), groups: *k });
                }
            }
        }
        Ok(self)
    }

    /// Whether it tells of costs, so that only those who see margins may look.
    pub fn is_of_margin(&self) -> bool {
        match self {
            Self::Rules { .. } => self.fields().any(Field::is_of_margin),
            Self::Rfm { .. } => false,
            Self::Medoids { features, .. } => features.contains(&Feature::GrossProfit),
        }
    }

    /// Whether it asks for one of these.
    pub fn asks_for(&self, fields: &[Field]) -> bool {
        self.fields().any(|field| fields.contains(&field))
    }

    /// The word for how it is told: `rules`, `rfm` or `medoids`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Rules { .. } => "rules",
            Self::Rfm { .. } => "rfm",
            Self::Medoids { .. } => "medoids",
        }
    }

    fn fields(&self) -> impl Iterator<Item = Field> {
        let rules = match self {
            Self::Rules { rules, .. } => rules.as_slice(),
            Self::Rfm { .. } | Self::Medoids { .. } => &[],
        };
        rules.iter().flat_map(|rule| &rule.conditions).map(|condition| condition.field)
    }
}

fn check_rules(rules: &mut [Rule], rest: &mut String) -> Result<(), InvalidDefinition> {
    if rules.is_empty() || rules.len() > MOST_SEGMENTS {
        return Err(InvalidDefinition::Rules(rules.len()));
    }
    trim(rest)?;
    for rule in rules {
        trim(&mut rule.segment)?;
        if rule.conditions.is_empty() {
            return Err(InvalidDefinition::NoCondition(rule.segment.clone()));
        }
        for condition in &rule.conditions {
            let named = |error| InvalidDefinition::Condition(rule.segment.clone(), error);
            condition.check().map_err(named)?;
        }
    }
    Ok(())
}

fn trim(name: &mut String) -> Result<(), InvalidDefinition> {
    *name = name.trim().to_owned();
    let is_good = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if is_good { Ok(()) } else { Err(InvalidDefinition::Name(name.clone())) }
}
