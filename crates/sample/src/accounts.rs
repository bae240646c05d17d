//! The customers: the planted ones, and around them the many ordinary ones in a long tail.

use crate::SampleCompany;
use crate::cast::{AWKWARD_NAMES, CAST, LOSS_DISCOUNT, Role, SQUEEZED_DISCOUNTS, Story};
use crate::catalogue::Catalogue;
use crate::countries::Country;
use crate::groups::{Groups, Member};
use crate::names::{Company, Names};
use crate::rng::{Purpose, Rng};
use crate::sizes::{line_counts, shares, turnover};

/// A customer and how it buys.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) country: Country,
    pub(crate) city: &'static str,
    pub(crate) segment: &'static str,
    pub(crate) channel: Channel,
    /// `None` for an ordinary customer, with an awkward name or without.
    pub(crate) role: Option<Role>,
    pub(crate) awkward_name: bool,
    /// How many invoice lines there are.
    pub(crate) lines: u32,
    /// What they come to, about, in cents of EUR; before signs for [`Story::NegativeRevenue`].
    pub(crate) turnover: i64,
    /// Thousandths off the list price; of a squeezed customer only at first.
    discount: i64,
    /// The products bought most, as indexes into the catalogue.
    pub(crate) favourites: [usize; 12],
}

/// The way goods reach a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    Direct,
    /// Sold through a commercial agent, invoiced directly.
    Agent,
    /// Buys to sell on in its own country.
    Importer,
    /// Buys to sell on.
    Distributor,
}

impl Channel {
    /// The word in the register.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Agent => "agent",
            Self::Importer => "importer",
            Self::Distributor => "distributor",
        }
    }

    /// Who sells on is in trade, whatever it is called.
    fn segment(self) -> Option<&'static str> {
        matches!(self, Self::Importer | Self::Distributor).then_some("Trade")
    }

    /// Abroad there are agents and importers, at home a few dealers; groups are served directly.
    fn of(role: Option<Role>, is_member: bool, country: Country, rng: &mut Rng) -> Self {
        let draw = rng.below(100);
        match country {
            _ if role.is_some_and(|role| role.story == Story::NegativeRevenue) => Self::Distributor,
            _ if is_member => Self::Direct,
            Country::De | Country::At if draw < 8 => Self::Distributor,
            Country::De | Country::At => Self::Direct,
            _ if draw < 14 => Self::Importer,
            _ if draw < 44 => Self::Agent,
            _ => Self::Direct,
        }
    }
}

impl Account {
    pub(crate) fn is(&self, story: Story) -> bool {
        self.role.is_some_and(|role| role.story == story)
    }

    /// Whether lines of this customer stay near their mean, so that its story shows in few of them.
    pub(crate) fn is_calm(&self) -> bool {
        self.role.is_some()
    }

    /// Thousandths off the list price, `left` months (this one included) before the end.
    pub(crate) fn discount(&self, left: u32) -> i64 {
        let [last, middle, first] = SQUEEZED_DISCOUNTS;
        match left {
            _ if !self.is(Story::Squeezed) => self.discount,
            ..=12 => last,
            13..=24 => middle,
            _ => first,
        }
    }
}

/// The customers of a company, planted ones first.
pub(crate) fn of(company: &SampleCompany, catalogue: &Catalogue, groups: &Groups) -> Vec<Account> {
    let shares = shares(company);
    let lines = line_counts(company, &shares);
    let numbers = numbers(company);
    let mut names = Names::new(&mut Rng::of(company.seed, Purpose::Naming));
    let mut accounts = Vec::with_capacity(shares.len());
    for (((index, share), lines), number) in (0..).zip(shares).zip(lines).zip(numbers) {
        let mut rng = Rng::of(company.seed, Purpose::Account(index));
        let role = usize::try_from(index).ok().and_then(|nth| CAST.get(nth)).copied();
        let awkward = awkward_name(index);
        let member = groups.members.get(&index);
        let country = role
            .map(|role| role.country)
            .or(awkward.map(|(_, country)| country))
            .or(member.map(|member| member.country))
            .unwrap_or_else(|| Country::drawn(&mut rng));
        let own = names.next(country, &mut rng);
        let channel = Channel::of(role, member.is_some(), country, &mut rng);
        let Company { name, segment, city } = match (awkward, member) {
            (Some((name, _)), _) => Company { name: name.to_owned(), ..own },
            (None, Some(member)) => in_group(member, &own),
            (None, None) => own,
        };
        accounts.push(Account {
            number,
            name,
            country,
            city,
            segment: channel.segment().unwrap_or(segment),
            channel,
            role,
            awkward_name: awkward.is_some(),
            lines,
            turnover: turnover(company.lines, share),
            discount: discount(role, share, &mut rng),
            favourites: favourites(role, catalogue, &mut rng),
        });
    }
    accounts
}

/// Awkward names go to middling customers: large enough to be seen, too small to be the story.
const FIRST_AWKWARD: usize = CAST.len() + 14;

fn awkward_name(index: u32) -> Option<(&'static str, Country)> {
    let nth = usize::try_from(index).ok()?.checked_sub(FIRST_AWKWARD)?;
    AWKWARD_NAMES.get(nth).copied()
}

/// A member of a group is called after it, and does what its group does.
fn in_group(member: &Member, own: &Company) -> Company {
    let city = member.city.unwrap_or(own.city);
    Company { name: member.name.clone(), segment: member.segment, city }
}

/// Customer numbers in an order that says nothing about size: text of eight digits with leading zeros.
fn numbers(company: &SampleCompany) -> Vec<String> {
    let mut slots: Vec<u32> = (0..company.accounts).collect();
    let mut rng = Rng::of(company.seed, Purpose::Numbering);
    for last in (1..slots.len()).rev() {
        slots.swap(last, rng.index(last + 1));
    }
    slots.into_iter().map(|slot| format!("{:08}", 10_007 + slot * 13)).collect()
}

/// Larger customers get more off, in steps of half a percent; loss-makers more than the goods earn.
fn discount(role: Option<Role>, share: u64, rng: &mut Rng) -> i64 {
    if role.is_some_and(|role| role.story == Story::LossMaker) {
        return LOSS_DISCOUNT;
    }
    let least = u32::try_from(share / 120_000).unwrap_or(u32::MAX).min(140);
    i64::from(rng.between(least, least + 90) / 5 * 5)
}

/// A customer's favourites lie next to each other in the price list, around two places: it has a trade, and needs its goods.
const NEIGHBOURS: usize = 22;

fn favourites(role: Option<Role>, catalogue: &Catalogue, rng: &mut Rng) -> [usize; 12] {
    let known = catalogue.with_cost;
    if role.is_some_and(|role| role.story == Story::UnknownCost) {
        let unknown = catalogue.without_cost();
        return std::array::from_fn(|_| unknown.start + rng.index(unknown.len()));
    }
    let trades = [rng.index(known), rng.index(known)];
    std::array::from_fn(|_| (rng.pick(&trades) + rng.index(NEIGHBOURS)) % known)
}
