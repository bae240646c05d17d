//! Corporate groups of three levels: a head that buys nothing, national companies, and their plants.

use std::collections::BTreeMap;

use crate::SampleCompany;
use crate::cast::{AWKWARD_NAMES, CAST, Story};
use crate::countries::Country;
use crate::names::{GROUP_SEGMENTS, GROUPS, city, group_head, national_company, plant};
use crate::rng::{Purpose, Rng};

/// The head of a group.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) country: Country,
    pub(crate) city: &'static str,
}

/// A customer that belongs to a group.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) segment: &'static str,
    pub(crate) country: Country,
    /// The town of a plant; a national company sits anywhere.
    pub(crate) city: Option<&'static str>,
    pub(crate) parent: Parent,
}

/// Who stands above a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parent {
    /// The head of a group, as an index into the heads.
    Head(usize),
    /// A national company, as an index into the accounts.
    Account(u32),
}

/// All groups of the company; the first is the planted one.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    pub(crate) heads: Vec<Head>,
    /// By the member's index among the accounts.
    pub(crate) members: BTreeMap<u32, Member>,
}

/// Of every so many ordinary customers a few form a group: so many companies at home, the others abroad.
const ORDINARY_EVERY: u32 = 24;
const AT_HOME: u32 = 3;
const ABROAD: u32 = 2;

impl Groups {
    /// The groups of a company of this size.
    pub(crate) fn of(company: &SampleCompany) -> Self {
        let mut groups = Self::default();
        let planted = (0..).zip(&CAST).filter(|(_, role)| role.story == Story::HiddenGroup);
        groups.found(company.seed, planted.map(|(index, role)| (index, role.country)));
        let mut first = u32::try_from(CAST.len() + AWKWARD_NAMES.len()).unwrap_or(u32::MAX) + 14;
        while first + AT_HOME + ABROAD <= company.accounts && groups.heads.len() < GROUPS.len() {
            let mut rng = Rng::of(company.seed, Purpose::Account(first));
            let home = Country::drawn(&mut rng);
            let mut abroad = home;
            while abroad == home {
                abroad = Country::drawn(&mut rng);
            }
            let country = |nth| if nth < AT_HOME { home } else { abroad };
            groups.found(company.seed, (0..AT_HOME + ABROAD).map(|nth| (first + nth, country(nth))));
            first += ORDINARY_EVERY;
        }
        groups
    }

    /// One more group of these accounts, country by country: in each the first is the national company, the others are
    /// its plants. The first country is home.
    fn found(&mut self, seed: u64, accounts: impl Iterator<Item = (u32, Country)>) {
        let group = self.heads.len();
        let family = GROUPS.get(group).copied().unwrap_or_default();
        let segment = GROUP_SEGMENTS.get(group % GROUP_SEGMENTS.len()).copied().unwrap_or_default();
        let mut rng = Rng::of(seed, Purpose::Group(u32::try_from(group).unwrap_or_default()));
        let mut national: Option<(u32, Country)> = None;
        let mut towns = Vec::new();
        for (index, country) in accounts {
            if self.heads.len() == group {
                self.heads.push(Head {
                    number: format!("{:08}", 5_001 + group * 7),
                    name: group_head(family, country),
                    country,
                    city: city(country, &mut rng),
                });
            }
            let member = match national {
                Some((above, same)) if same == country => {
                    let town = another(&mut towns, country, &mut rng);
                    Member {
                        name: plant(family, country, town),
                        segment,
                        country,
                        city: Some(town),
                        parent: Parent::Account(above),
                    }
                }
                _ => {
                    national = Some((index, country));
                    let name = national_company(family, country);
                    Member { name, segment, country, city: None, parent: Parent::Head(group) }
                }
            };
            self.members.insert(index, member);
        }
    }
}

/// A town not yet in the list, which has fewer than a country has towns.
fn another(towns: &mut Vec<&'static str>, country: Country, rng: &mut Rng) -> &'static str {
    loop {
        let town = city(country, rng);
        if !towns.contains(&town) {
            towns.push(town);
            return town;
        }
    }
}
