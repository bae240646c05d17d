//! Names of companies, put together country by country from words that sound right there.

mod east;
mod german;
mod groups;
mod west;

use crate::countries::Country;
use crate::rng::Rng;

pub(crate) use groups::{GROUP_SEGMENTS, GROUPS, group_head, national_company, plant};

/// What a customer does for a living.
pub(crate) type Segment = &'static str;

const MACHINERY: Segment = "Machinery";
const METAL: Segment = "Metalworking";
const PLANTS: Segment = "Plant engineering";
const VEHICLES: Segment = "Vehicles and cranes";
const FARMING: Segment = "Farming";
const CONSTRUCTION: Segment = "Construction";
const DRIVES: Segment = "Drives and hydraulics";

/// The words of a country. Every root fits every ending and makes a place or a family; with a trade it is a company.
struct Words {
    roots: [&'static str; 16],
    endings: [&'static str; 10],
    trades: [(&'static str, Segment); 10],
    /// How place and trade are put together; the first is the usual way.
    patterns: [&'static str; 4],
    forms: [&'static str; 4],
    cities: [&'static str; 12],
}

/// A company: what it is called, what it does, and where it sits.
#[derive(Debug)]
pub(crate) struct Company {
    pub(crate) name: String,
    pub(crate) segment: Segment,
    pub(crate) city: &'static str,
}

/// Hands out names, no name twice.
#[derive(Debug)]
pub(crate) struct Names {
    given: [u32; Country::ALL.len()],
    /// Where the walk through the stems begins, so that another seed gives other names.
    start: u32,
}

impl Names {
    /// Nothing given yet.
    pub(crate) fn new(rng: &mut Rng) -> Self {
        Self { given: [0; Country::ALL.len()], start: rng.below(STEMS) }
    }

    /// The next company of a country.
    pub(crate) fn next(&mut self, country: Country, rng: &mut Rng) -> Company {
        let place = Country::ALL.iter().position(|it| *it == country);
        let Some(given) = place.and_then(|place| self.given.get_mut(place)) else {
            return Company { name: String::new(), segment: MACHINERY, city: "" };
        };
        let nth = *given;
        *given += 1;
        words(country).name(nth, self.start, rng)
    }
}

/// Roots times endings times trades.
const STEMS: u32 = 1_600;

/// A town of a country.
pub(crate) fn city(country: Country, rng: &mut Rng) -> &'static str {
    rng.pick(&words(country).cities)
}

fn words(country: Country) -> &'static Words {
    match country {
        Country::De => &german::DE,
        Country::At => &german::AT,
        Country::Ch => &german::CH,
        Country::Nl => &west::NL,
        Country::Fr => &west::FR,
        Country::Pl => &east::PL,
        Country::Cz => &east::CZ,
    }
}

impl Words {
    /// The n-th name: all stems in an order that looks random, then the same stems with a number.
    fn name(&self, nth: u32, start: u32, rng: &mut Rng) -> Company {
        // 1,009 shares no factor with 1,600, so the multiples walk through all stems before the first repeats.
        let stem = (start + nth) % STEMS * 1_009 % STEMS;
        let place = format!("{}{}", of(&self.roots, stem % 16), of(&self.endings, stem / 16 % 10));
        let (trade, segment) = of(&self.trades, stem / 160);
        let [usual, ..] = self.patterns;
        let pattern = if rng.chance(550) { usual } else { rng.pick(&self.patterns) };
        let name = pattern.replace("{place}", &place).replace("{trade}", trade);
        let again = if nth < STEMS { String::new() } else { format!(" {}", nth / STEMS + 1) };
        let form = rng.pick(&self.forms);
        Company { name: format!("{name}{again} {form}"), segment, city: rng.pick(&self.cities) }
    }
}

fn of<T: Copy + Default, const N: usize>(words: &[T; N], index: u32) -> T {
    usize::try_from(index).ok().and_then(|index| words.get(index)).copied().unwrap_or_default()
}
