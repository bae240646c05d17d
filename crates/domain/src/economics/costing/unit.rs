//! Units, so that minutes are never added to kilometres.

use std::fmt;

/// A unit that others are made of. Hours are minutes: 60 of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BaseUnit {
    /// Working time.
    Minute,
    /// Orders.
    Order,
    /// Lines of orders or invoices.
    Line,
    /// Invoices.
    Invoice,
    /// Pieces of goods, as invoices count them.
    Piece,
    /// Different products.
    Product,
    /// Activities for a customer: visits, calls, repairs.
    Activity,
    /// Kilometres.
    Kilometre,
    /// Kilograms.
    Kilogram,
    /// Pallets.
    Pallet,
    /// Cubic metres.
    CubicMetre,
    /// Units of the reporting currency.
    Money,
}

const BASES: usize = 12;

impl BaseUnit {
    /// Every base unit.
    pub const ALL: [Self; BASES] = [
        Self::Minute,
        Self::Order,
        Self::Line,
        Self::Invoice,
        Self::Piece,
        Self::Product,
        Self::Activity,
        Self::Kilometre,
        Self::Kilogram,
        Self::Pallet,
        Self::CubicMetre,
        Self::Money,
    ];

    /// The word in equations.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minute => "min",
            Self::Order => "order",
            Self::Line => "line",
            Self::Invoice => "invoice",
            Self::Piece => "piece",
            Self::Product => "product",
            Self::Activity => "activity",
            Self::Kilometre => "km",
            Self::Kilogram => "kg",
            Self::Pallet => "pallet",
            Self::CubicMetre => "m3",
            Self::Money => "money",
        }
    }
}

/// A unit: base units with their powers. `min/order` is a minute to the first and an order to the minus first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Unit([i8; BASES]);

impl Unit {
    /// A plain number.
    pub const NONE: Self = Self([0; BASES]);

    /// The base unit alone.
    pub fn of(base: BaseUnit) -> Self {
        let powers = BaseUnit::ALL.map(|other| i8::from(other == base));
        Self(powers)
    }

    /// A unit by its word, and how many of it the word means: `h` is 60 minutes.
    pub fn named(word: &str) -> Option<(Self, i64)> {
        if word == "h" {
            return Some((Self::of(BaseUnit::Minute), 60));
        }
        BaseUnit::ALL.into_iter().find(|base| base.as_str() == word).map(|base| (Self::of(base), 1))
    }

    /// The unit of a product; `None` for powers nobody means.
    pub fn times(self, other: Self) -> Option<Self> {
        self.combined(other, i8::checked_add)
    }

    /// The unit of a quotient.
    pub fn over(self, other: Self) -> Option<Self> {
        self.combined(other, i8::checked_sub)
    }

    fn combined(self, other: Self, join: impl Fn(i8, i8) -> Option<i8>) -> Option<Self> {
        let mut powers = [0; BASES];
        for (power, (left, right)) in powers.iter_mut().zip(self.0.into_iter().zip(other.0)) {
            *power = join(left, right)?;
        }
        Some(Self(powers))
    }
}

/// `min`, `min/order`, `min*km`; a plain number is `a plain number`.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |sign: i8| {
            let of_side =
                BaseUnit::ALL.into_iter().zip(self.0).filter(move |(_, power)| power.signum() == sign);
            let words: Vec<String> = of_side
                .map(|(base, power)| match power.unsigned_abs() {
                    1 => base.as_str().to_owned(),
                    power => format!("{}^{power}", base.as_str()),
                })
                .collect();
            words
        };
        let (above, below) = (side(1), side(-1));
        match (above.as_slice(), below.as_slice()) {
            ([], []) => f.write_str("a plain number"),
            (above, []) => f.write_str(&above.join("*")),
            ([], below) => write!(f, "1/{}", below.join("/")),
            (above, below) => write!(f, "{}/{}", above.join("*"), below.join("/")),
        }
    }
}
