//! Agreements on rebates: what a customer or a group gets back once it has bought so much.
//!
//! A tier begins at a threshold of revenue or quantity. *Retroactive*, the tier that is reached holds for everything from
//! the first unit; *incremental*, each tier holds for what lies between its threshold and the next. Before the period has
//! ended the rebate is accrued on forecast attainment: the tier is the one that the period will reach if it goes on as it
//! did so far.

use std::fmt;
use std::str::FromStr;

use crate::money::{Amount, Currency, PARTS_PER_UNIT};
use crate::time::{AsOf, Day, Period};

/// What thresholds are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Net revenue.
    Revenue,
    /// Units sold.
    Quantity,
}

/// What a tier holds for once it is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Everything, from the first unit.
    Retroactive,
    /// What lies above its threshold.
    Incremental,
}

/// What a tier gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// So many percent of the revenue, in 1/10,000 of a percent.
    Percent(Amount),
    /// An amount for each unit.
    PerUnit(Amount),
}

macro_rules! words {
    ($name:ident, $error:ident, $among:literal, $($variant:ident = $word:literal),+) => {
        impl $name {
            /// The word in files, the database and the API.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        /// The word is none of them.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        #[error("`{word}` is neither {among}", word = .0, among = $among)]
        pub struct $error(pub String);

        impl FromStr for $name {
            type Err = $error;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word.trim().to_lowercase().as_str() {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($error(word.to_owned())),
                }
            }
        }
    };
}

words!(Basis, NotABasis, "revenue nor quantity", Revenue = "revenue", Quantity = "quantity");
words!(
    Reach,
    NotAReach,
    "retroactive nor incremental",
    Retroactive = "retroactive",
    Incremental = "incremental"
);

/// Whom an agreement is with, by the id in its source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Partner {
    /// One customer.
    Customer(String),
    /// A group, by the id of its head: with everything that belongs to it.
    Group(String),
}

impl Partner {
    /// `customer` or `group`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Customer(_) => "customer",
            Self::Group(_) => "group",
        }
    }

    /// The id.
    pub fn id(&self) -> &str {
        match self {
            Self::Customer(id) | Self::Group(id) => id,
        }
    }
}

impl fmt::Display for Partner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.word(), self.id())
    }
}

/// One tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    /// Where it begins.
    pub from: Amount,
    /// What it gives.
    pub gives: Gives,
}

/// What an agreement is about, beside its tiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Its number or name in the source.
    pub agreement: String,
    /// Whom it is with.
    pub partner: Partner,
    /// The first day.
    pub valid_from: Day,
    /// The last day.
    pub valid_to: Day,
    /// What thresholds are counted in.
    pub basis: Basis,
    /// What a tier holds for.
    pub reach: Reach,
    /// The product it is about; `None` for all.
    pub product: Option<String>,
    /// The category it is about; `None` for all.
    pub category: Option<String>,
    /// What its amounts are in.
    pub currency: Currency,
}

/// An agreement that holds together: its tiers rise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    terms: Terms,
    tiers: Vec<Tier>,
}

/// Why tiers make no agreement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgreementError {
    /// There is none.
    #[error("an agreement has at least one tier")]
    NoTier,
    /// It ends before it begins.
    #[error("it ends on {0}, before it begins on {1}")]
    EndsBeforeItBegins(Day, Day),
    /// A tier begins below zero.
    #[error("a tier begins at {0}, below zero")]
    BelowZero(Amount),
    /// Two tiers are not in order.
    #[error("the tier from {1} does not lie above the one from {0}: thresholds rise from row to row")]
    Falling(Amount, Amount),
    /// One tier gives a percentage, another an amount.
    #[error("some tiers give a percentage and some an amount per unit: all give the same")]
    Mixed,
    /// Between two thresholds it is not known how much of the other there was.
    #[error("incremental tiers by {0} give {1}: use `retroactive`, or the other basis")]
    NotInBands(Basis, &'static str),
}

/// What was sold under an agreement.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sold {
    /// Net revenue, in the agreement's currency.
    pub revenue: Amount,
    /// Units.
    pub quantity: Amount,
}

/// Where an agreement stands as of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What was sold so far.
    pub so_far: Sold,
    /// The place of the tier that is reached; `None` below the first.
    pub reached: Option<usize>,
    /// What is missing to the next tier, in the basis; `None` at the last.
    pub to_next: Option<Amount>,
    /// What would be paid if nothing more were sold.
    pub earned: Amount,
    /// What will have been sold at the end, if it goes on as it did; `None` on the first day.
    pub forecast: Option<Sold>,
    /// The place of the tier that reaches.
    pub forecast_tier: Option<usize>,
    /// The part of the forecast rebate that belongs to the days so far.
    pub accrued: Amount,
}

impl Agreement {
    /// An agreement of these tiers, in their order; an error where they do not fit together.
    pub fn new(terms: Terms, tiers: Vec<Tier>) -> Result<Self, AgreementError> {
        if terms.valid_to < terms.valid_from {
            return Err(AgreementError::EndsBeforeItBegins(terms.valid_to, terms.valid_from));
        }
        let first = tiers.first().ok_or(AgreementError::NoTier)?;
        if first.from < Amount::ZERO {
            return Err(AgreementError::BelowZero(first.from));
        }
        for (lower, upper) in tiers.iter().zip(tiers.iter().skip(1)) {
            if upper.from <= lower.from {
                return Err(AgreementError::Falling(lower.from, upper.from));
            }
        }
        let is_percent = |tier: &Tier| matches!(tier.gives, Gives::Percent(_));
        if tiers.iter().any(|tier| is_percent(tier) != is_percent(first)) {
            return Err(AgreementError::Mixed);
        }
        match (terms.reach, terms.basis, first.gives) {
            (Reach::Incremental, Basis::Quantity, Gives::Percent(_)) => {
                Err(AgreementError::NotInBands(Basis::Quantity, "no percentage of the revenue"))
            }
            (Reach::Incremental, Basis::Revenue, Gives::PerUnit(_)) => {
                Err(AgreementError::NotInBands(Basis::Revenue, "no amount per unit"))
            }
            _ => Ok(Self { terms, tiers }),
        }
    }

    /// What it is about.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Whether quantities matter to it: to its thresholds or to what it gives.
    pub fn counts_quantity(&self) -> bool {
        self.terms.basis == Basis::Quantity
            || self.tiers.iter().any(|tier| matches!(tier.gives, Gives::PerUnit(_)))
    }

    /// The tiers, the lowest first.
    pub fn tiers(&self) -> &[Tier] {
        &self.tiers
    }

    /// The days it is about.
    pub fn period(&self) -> Period {
        Period { start: Some(self.terms.valid_from), end: self.terms.valid_to.next() }
    }

    /// Whether both are with the same partner about the same goods, and some day belongs to both: nobody could say which
    /// one holds.
    pub fn overlaps(&self, other: &Self) -> bool {
        let (a, b) = (&self.terms, &other.terms);
        let same = (&a.partner, &a.product, &a.category) == (&b.partner, &b.product, &b.category);
        same && a.valid_from <= b.valid_to && b.valid_from <= a.valid_to
    }

    /// Where it stands, when so much was sold before the as-of day.
    pub fn standing(&self, so_far: Sold, as_of: AsOf) -> Standing {
        let days = i128::from(self.terms.valid_to.next().days_since(self.terms.valid_from));
        let elapsed = i128::from(as_of.0.days_since(self.terms.valid_from)).clamp(0, days);
        let scaled = |amount: Amount| rounded(amount.0 * days, elapsed);
        let forecast = (elapsed > 0)
            .then(|| Sold { revenue: scaled(so_far.revenue), quantity: scaled(so_far.quantity) });
        let accrued = forecast.map(|forecast| rounded(self.rebate(forecast).0 * elapsed, days));
        let reached = self.reached(so_far);
        let next = self.tiers.get(reached.map_or(0, |at| at + 1));
        Standing {
            so_far,
            reached,
            to_next: next.map(|tier| tier.from - self.measure(so_far)),
            earned: self.rebate(so_far),
            forecast,
            forecast_tier: forecast.and_then(|forecast| self.reached(forecast)),
            accrued: accrued.unwrap_or_default(),
        }
    }

    /// The rebate on so much.
    pub fn rebate(&self, sold: Sold) -> Amount {
        let Some(reached) = self.reached(sold) else { return Amount::ZERO };
        match self.terms.reach {
            Reach::Retroactive => self
                .tiers
                .get(reached)
                .map_or(Amount::ZERO, |tier| tier.gives.on(sold.revenue, sold.quantity)),
            Reach::Incremental => {
                let whole = self.measure(sold);
                let ends = self.tiers.iter().skip(1).map(|tier| tier.from).chain([whole]);
                let bands = self.tiers.iter().zip(ends).take(reached + 1);
                bands
                    .map(|(tier, end)| {
                        let band = end.min(whole) - tier.from;
                        tier.gives.on(band, band)
                    })
                    .sum()
            }
        }
    }

    fn reached(&self, sold: Sold) -> Option<usize> {
        let measure = self.measure(sold);
        self.tiers.iter().rposition(|tier| tier.from <= measure)
    }

    fn measure(&self, sold: Sold) -> Amount {
        match self.terms.basis {
            Basis::Revenue => sold.revenue,
            Basis::Quantity => sold.quantity,
        }
    }
}

impl Gives {
    fn on(self, revenue: Amount, quantity: Amount) -> Amount {
        match self {
            Self::Percent(percent) => rounded(revenue.0 * percent.0, 100 * PARTS_PER_UNIT),
            Self::PerUnit(amount) => rounded(quantity.0 * amount.0, PARTS_PER_UNIT),
        }
    }
}

/// A quotient rounded half away from zero; zero where nothing divides it.
fn rounded(numerator: i128, divisor: i128) -> Amount {
    if divisor <= 0 {
        return Amount::ZERO;
    }
    let (whole, rest) = (numerator / divisor, numerator % divisor);
    let step = if rest.abs() * 2 >= divisor { rest.signum() } else { 0 };
    Amount(whole + step)
}

#[cfg(test)]
mod tests;
