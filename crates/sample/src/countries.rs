//! The seven countries the company sells to, and the four currencies it is paid in.

use crate::rng::Rng;

/// A country with customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Country {
    De,
    At,
    Ch,
    Nl,
    Fr,
    Pl,
    Cz,
}

/// A currency invoices are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Currency {
    Eur,
    Chf,
    Pln,
    Czk,
}

/// How many customers in a hundred a country has.
const WEIGHTS: [(u32, Country); 7] = [
    (46, Country::De),
    (12, Country::At),
    (9, Country::Ch),
    (9, Country::Nl),
    (9, Country::Fr),
    (8, Country::Pl),
    (7, Country::Cz),
];

impl Country {
    pub(crate) const ALL: [Self; 7] = [Self::De, Self::At, Self::Ch, Self::Nl, Self::Fr, Self::Pl, Self::Cz];

    /// A country, drawn by how many customers it has.
    pub(crate) fn drawn(rng: &mut Rng) -> Self {
        let mut draw = rng.below(100);
        for (weight, country) in WEIGHTS {
            if draw < weight {
                return country;
            }
            draw -= weight;
        }
        Self::De
    }

    /// ISO 3166.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::De => "DE",
            Self::At => "AT",
            Self::Ch => "CH",
            Self::Nl => "NL",
            Self::Fr => "FR",
            Self::Pl => "PL",
            Self::Cz => "CZ",
        }
    }

    /// What its customers pay in.
    pub(crate) fn currency(self) -> Currency {
        match self {
            Self::Ch => Currency::Chf,
            Self::Pl => Currency::Pln,
            Self::Cz => Currency::Czk,
            Self::De | Self::At | Self::Nl | Self::Fr => Currency::Eur,
        }
    }
}

impl Currency {
    pub(crate) const FOREIGN: [Self; 3] = [Self::Chf, Self::Pln, Self::Czk];

    /// ISO 4217.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Eur => "EUR",
            Self::Chf => "CHF",
            Self::Pln => "PLN",
            Self::Czk => "CZK",
        }
    }
}
