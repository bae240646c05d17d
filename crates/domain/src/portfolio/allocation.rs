//! Who gets how much of what is short: stock or capacity in whole units, first by the floors of tiers (key accounts, then the
//! classes), then by what a unit contributes.
//!
//! The rule is lexicographic on purpose: a floor is a promise, and promises are kept from the best class down before anybody
//! is served for the money. It says nothing of what is not short.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::abc::Class;
use crate::accounts::AccountRef;

/// The most units of a capacity or a demand: sums and products of them fit 128 bits with room.
pub const MOST_UNITS: u64 = 1_000_000_000_000;

/// What part of its demand, in percent, every account of a tier gets before anybody gets more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Floors {
    /// Of key accounts, whatever their class; where that of their class is higher, they have it.
    #[serde(default)]
    pub key_account: u8,
    /// Of class A.
    #[serde(rename = "A", default)]
    pub a: u8,
    /// Of class B.
    #[serde(rename = "B", default)]
    pub b: u8,
    /// Of class C.
    #[serde(rename = "C", default)]
    pub c: u8,
}

impl Default for Floors {
    fn default() -> Self {
        Self { key_account: 90, a: 80, b: 50, c: 0 }
    }
}

impl Floors {
    /// The floor of a class; classes outside A, B and C have none.
    pub fn of(self, class: Class) -> u8 {
        match class {
            Class::A => self.a,
            Class::B => self.b,
            Class::C => self.c,
            Class::N | Class::Unknown | Class::Inactive => 0,
        }
    }

    /// The floor of a claim.
    fn of_claim(self, claim: &Claim) -> u8 {
        let of_class = self.of(claim.class);
        if claim.is_key_account { of_class.max(self.key_account) } else { of_class }
    }
}

/// What one account asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Who.
    pub account: AccountRef,
    /// Its class, which decides its floor.
    pub class: Class,
    /// Whether it is a key account: its floor is met first.
    pub is_key_account: bool,
    /// Units asked for.
    pub demand: u64,
    /// What one more unit contributes, in minor units of money; `None` where it is not known.
    pub contribution: Option<i64>,
}

/// What one account gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allotment {
    /// By the floor of its tier.
    pub by_floor: u64,
    /// By what a unit contributes.
    pub by_contribution: u64,
    /// Units asked for and not got.
    pub short: u64,
    /// Why so much.
    pub why: AllotmentReason,
}

impl Allotment {
    /// What it gets in all.
    pub fn units(&self) -> u64 {
        self.by_floor + self.by_contribution
    }
}

/// Why an account gets what it gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AllotmentReason {
    /// It asks for nothing.
    NoDemand,
    /// There is enough for everybody.
    Enough,
    /// Its units contribute enough to be served in full.
    InFull,
    /// It is the one at which what is left runs out.
    LastServed,
    /// Its floor, and nothing more: units of others contribute more.
    FloorOnly,
    /// A part of its floor: floors of its tier ask for more than is left.
    PartOfFloor,
    /// Nothing: no floor, and units of others contribute more.
    Nothing,
}

impl fmt::Display for AllotmentReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoDemand => "asks for nothing",
            Self::Enough => "there is enough for everybody",
            Self::InFull => "in full: its units contribute more than those of others",
            Self::LastServed => "served until nothing was left: units of others contribute more",
            Self::FloorOnly => "the floor of its tier: units of others contribute more",
            Self::PartOfFloor => "a part of the floor of its tier: floors ask for more than there is",
            Self::Nothing => "nothing: no floor, and units of others contribute more",
        })
    }
}

/// Who gets how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// Units to give.
    pub capacity: u64,
    /// Units asked for.
    pub demand: u64,
    /// Units given: capacity or demand, whichever is less.
    pub given: u64,
    /// For each claim, in their order.
    pub allotments: Vec<Allotment>,
    /// What the units given contribute, in minor units, over the claims of which that is known.
    pub contribution: i128,
    /// What they would contribute if everybody got the same part of what they ask for.
    pub contribution_of_equal_parts: i128,
}

/// Why nothing is allocated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AllocationError {
    /// A floor above everything.
    #[error("the floor of {0} is {1} %: use 0 to 100")]
    Floor(&'static str, u8),
    /// More units than can be told apart.
    #[error("{0} units are too many: use at most {MOST_UNITS}")]
    TooMany(u64),
    /// One account twice.
    #[error("`{0}` asks twice: add its demands up")]
    Twice(String),
}

/// Gives out whole units: the floors of key accounts, then those of A, then of B, then of C; what is left by contribution, the largest first, those of
/// whom it is not known after those who bring any, those who lose money last. Where a floor cannot be met, the accounts of
/// that tier share what is left in proportion to their floors, by largest remainders. Ties go to key accounts and the better class, then to
/// the order of source and external id, so that the order of claims decides nothing.
pub fn allocate(capacity: u64, floors: Floors, claims: &[Claim]) -> Result<Allocation, AllocationError> {
    check(capacity, floors, claims)?;
    let demand: u64 = claims.iter().map(|claim| claim.demand).fold(0, u64::saturating_add);
    let (mut left, is_enough) = (capacity.min(demand), capacity >= demand);
    let given = left;
    let mut by_floor = vec![0; claims.len()];
    let mut cut_short = vec![false; claims.len()];
    for tier in [None, Some(Class::A), Some(Class::B), Some(Class::C)] {
        let is_of = |claim: &Claim| {
            tier.map_or(claim.is_key_account, |class| !claim.is_key_account && claim.class == class)
        };
        let wanted: Vec<u64> = claims
            .iter()
            .map(|claim| if is_of(claim) { floor(claim.demand, floors.of_claim(claim)) } else { 0 })
            .collect();
        let shares = proportional(left, &wanted, claims);
        for (place, (share, wanted)) in shares.iter().zip(&wanted).enumerate() {
            if let (Some(floor), Some(cut)) = (by_floor.get_mut(place), cut_short.get_mut(place)) {
                *floor += share;
                *cut |= share < wanted;
            }
            left -= share;
        }
    }
    let mut by_contribution = vec![0; claims.len()];
    for place in served_first(claims) {
        let (Some(claim), Some(floor)) = (claims.get(place), by_floor.get(place)) else { continue };
        let more = (claim.demand - floor).min(left);
        if let Some(slot) = by_contribution.get_mut(place) {
            *slot = more;
        }
        left -= more;
    }
    let rows = claims.iter().zip(by_floor).zip(by_contribution).zip(cut_short);
    let allotments: Vec<Allotment> = rows
        .map(|(((claim, by_floor), by_contribution), is_cut)| {
            let short = claim.demand - by_floor - by_contribution;
            let why = why(claim, (by_floor, by_contribution, short), is_cut, is_enough);
            Allotment { by_floor, by_contribution, short, why }
        })
        .collect();
    let wanted: Vec<u64> = claims.iter().map(|claim| claim.demand).collect();
    let equal = proportional(given, &wanted, claims);
    Ok(Allocation {
        capacity,
        demand,
        given,
        contribution: worth(claims, allotments.iter().map(Allotment::units)),
        contribution_of_equal_parts: worth(claims, equal.into_iter()),
        allotments,
    })
}

fn check(capacity: u64, floors: Floors, claims: &[Claim]) -> Result<(), AllocationError> {
    let tiers = [
        ("key accounts", floors.key_account),
        ("class A", floors.a),
        ("class B", floors.b),
        ("class C", floors.c),
    ];
    if let Some((tier, percent)) = tiers.into_iter().find(|(_, percent)| *percent > 100) {
        return Err(AllocationError::Floor(tier, percent));
    }
    let demands = claims.iter().map(|claim| claim.demand);
    if let Some(units) = demands.chain([capacity]).find(|units| *units > MOST_UNITS) {
        return Err(AllocationError::TooMany(units));
    }
    let mut accounts: Vec<&AccountRef> = claims.iter().map(|claim| &claim.account).collect();
    accounts.sort_unstable();
    let twice = accounts.array_windows().find(|[one, other]| one == other);
    twice.map_or(Ok(()), |[account, _]| Err(AllocationError::Twice(account.external_id.clone())))
}

/// At least that part of a demand, in whole units.
fn floor(demand: u64, percent: u8) -> u64 {
    // A demand has at most MOST_UNITS: the product fits.
    (demand * u64::from(percent)).div_ceil(100)
}

/// What is left in proportion to what is wanted, in whole units by largest remainders; everything where there is enough.
fn proportional(left: u64, wanted: &[u64], claims: &[Claim]) -> Vec<u64> {
    let all: u128 = wanted.iter().copied().map(u128::from).sum();
    if all <= u128::from(left) {
        return wanted.to_vec();
    }
    let parts = wanted.iter().map(|wanted| u128::from(left) * u128::from(*wanted));
    let (mut shares, remainders): (Vec<u64>, Vec<u128>) =
        parts.map(|part| (u64::try_from(part / all).unwrap_or(left), part % all)).unzip();
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    let account = |place: usize| claims.get(place).map(|claim| &claim.account);
    order.sort_by(|a, b| {
        remainders.get(*b).cmp(&remainders.get(*a)).then_with(|| account(*a).cmp(&account(*b)))
    });
    let mut rest = left - shares.iter().sum::<u64>();
    for place in order {
        if let Some(share) = shares.get_mut(place).filter(|_| rest > 0) {
            *share += 1;
            rest -= 1;
        }
    }
    shares
}

/// The claims in the order in which what is left is given out.
fn served_first(claims: &[Claim]) -> Vec<usize> {
    let group = |claim: &Claim| match claim.contribution {
        Some(contribution) if contribution > 0 => 0,
        None => 1,
        Some(_) => 2,
    };
    let before = |a: &Claim, b: &Claim| -> Ordering {
        group(a)
            .cmp(&group(b))
            .then_with(|| b.contribution.cmp(&a.contribution))
            .then_with(|| b.is_key_account.cmp(&a.is_key_account))
            .then_with(|| a.class.cmp(&b.class))
            .then_with(|| a.account.cmp(&b.account))
    };
    let mut order: Vec<(usize, &Claim)> = claims.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| before(a, b));
    order.into_iter().map(|(place, _)| place).collect()
}

fn why(
    claim: &Claim,
    (floor, more, short): (u64, u64, u64),
    is_cut: bool,
    is_enough: bool,
) -> AllotmentReason {
    match () {
        () if claim.demand == 0 => AllotmentReason::NoDemand,
        () if is_enough => AllotmentReason::Enough,
        () if short == 0 => AllotmentReason::InFull,
        () if more > 0 => AllotmentReason::LastServed,
        () if is_cut => AllotmentReason::PartOfFloor,
        () if floor > 0 => AllotmentReason::FloorOnly,
        () => AllotmentReason::Nothing,
    }
}

fn worth(claims: &[Claim], units: impl Iterator<Item = u64>) -> i128 {
    let known = claims.iter().zip(units).filter_map(|(claim, units)| Some((claim.contribution?, units)));
    known.map(|(contribution, units)| i128::from(contribution) * i128::from(units)).sum()
}
