//! Names inside a corporate group: the head, its national companies, their plants.

use super::{CONSTRUCTION, DRIVES, MACHINERY, PLANTS, Segment, VEHICLES};
use crate::countries::Country;

/// What the groups do, one after the other.
pub(crate) const GROUP_SEGMENTS: [Segment; 5] = [MACHINERY, DRIVES, VEHICLES, PLANTS, CONSTRUCTION];

/// The family names of the groups, one for each group.
pub(crate) const GROUPS: [&str; 20] = [
    "Haldenrieth",
    "Kolmsund",
    "Zirbenthal",
    "Vintersund",
    "Dornholm",
    "Märzfeld",
    "Brennacker",
    "Grauwalden",
    "Ostermarn",
    "Tarvenholt",
    "Kranichau",
    "Eschmoor",
    "Silberfurt",
    "Rabensee",
    "Ulmenau",
    "Windrath",
    "Hollerfeld",
    "Petersmoor",
    "Lindhaven",
    "Wolkenried",
];

/// The head of a group, which buys nothing itself.
pub(crate) fn group_head(family: &str, home: Country) -> String {
    match home {
        Country::De => format!("{family} Holding SE"),
        Country::At => format!("{family} Beteiligungs GmbH"),
        Country::Ch => format!("{family} Holding AG"),
        Country::Nl => format!("{family} Groep N.V."),
        Country::Fr => format!("Groupe {family} S.A."),
        Country::Pl => format!("{family} Grupa Kapitałowa S.A."),
        Country::Cz => format!("Skupina {family} a.s."),
    }
}

/// A group's company in a country.
pub(crate) fn national_company(family: &str, country: Country) -> String {
    match country {
        Country::De => format!("{family} Maschinenbau GmbH"),
        Country::At => format!("{family} Österreich Ges.m.b.H."),
        Country::Ch => format!("{family} (Schweiz) AG"),
        Country::Nl => format!("{family} Nederland B.V."),
        Country::Fr => format!("{family} France SAS"),
        Country::Pl => format!("{family} Polska Sp. z o.o."),
        Country::Cz => format!("{family} Česko s.r.o."),
    }
}

/// A plant of a group's national company, which buys on its own account.
pub(crate) fn plant(family: &str, country: Country, city: &str) -> String {
    match country {
        Country::De | Country::At | Country::Ch => format!("{family} Werk {city}"),
        Country::Nl => format!("{family} vestiging {city}"),
        Country::Fr => format!("{family} usine de {city}"),
        Country::Pl => format!("{family} zakład {city}"),
        Country::Cz => format!("{family} závod {city}"),
    }
}
