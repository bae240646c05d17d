//! What a customer's side looks like: who else supplies it, where the seller stands, and what leaving would take (F40).
//!
//! No invoice says this. People say it of a day, for a category or for all a customer buys, and the newest word counts.

use serde::{Deserialize, Serialize};

use crate::economics::what_if::Decimal;
use crate::money::Amount;

/// The most suppliers, and the longest times in months, that can be meant.
const MOST: u32 = 1_000;
/// The longest note and category, in characters.
const LONGEST: usize = 500;
/// A switch that takes this long is as good as none.
const LONG_SWITCH_MONTHS: f64 = 12.0;
/// A customer that takes this long to replace is as good as irreplaceable.
const LONG_REPLACEMENT_MONTHS: f64 = 24.0;
/// The share of the business from which on dependence is critical, where no limit says.
const CRITICAL_SHARE: f64 = 0.25;
/// Where an index is high.
const HIGH: f64 = 0.5;

/// What somebody says of a customer's sourcing, as of a day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcingPosition {
    /// Of which category; `None` for all that the customer buys.
    pub category: Option<String>,
    /// How many suppliers it has there, the seller among them.
    pub suppliers: Option<u32>,
    /// The seller's rank among them by what they sell.
    pub rank: Option<u32>,
    /// Whether the seller is the only one.
    pub is_sole_source: bool,
    /// The seller's part of what the customer spends there, in percent.
    pub wallet_percent: Option<Decimal>,
    /// How many others could supply at once, being qualified.
    pub alternatives: Option<u32>,
    /// How many months it takes the customer to switch.
    pub switching_months: Option<u32>,
    /// What switching costs the customer, in minor units of the reporting currency.
    pub switching_cost_minor: Option<i64>,
    /// How many months it takes the seller to replace the customer.
    pub replacing_months: Option<u32>,
    /// What the seller keeps for this customer alone, in minor units of the reporting currency.
    pub dedicated_assets_minor: Option<i64>,
    /// How that is known.
    pub note: String,
}

/// What cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPosition {
    /// Nothing is said.
    #[error("nothing is said: give at least the number of suppliers, a rank, a share of wallet or months")]
    Nothing,
    /// No number of suppliers.
    #[error("a customer who buys has between 1 and {MOST} suppliers, you among them; yours has {0}")]
    Suppliers(u32),
    /// No rank.
    #[error("rank {rank} of {suppliers} suppliers cannot be: ranks go from 1 to the number of suppliers")]
    Rank {
        /// The rank.
        rank: u32,
        /// How many there are.
        suppliers: u32,
    },
    /// More than one, and the only one.
    #[error("the only supplier is one of 1, first, with 100 % of wallet, and with no other")]
    Sole,
    /// No share.
    #[error("a share of wallet is between 0 and 100 percent")]
    Wallet,
    /// Too many.
    #[error("at most {MOST}, not {1}")]
    Number(&'static str, u32),
    /// Below nothing.
    #[error("an amount is 0 or more")]
    Amount(&'static str),
    /// Too long.
    #[error("at most {LONGEST} characters")]
    Text(&'static str),
}

impl InvalidPosition {
    /// The field to look at.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Nothing | Self::Suppliers(_) => "suppliers",
            Self::Rank { .. } => "rank",
            Self::Sole => "is_sole_source",
            Self::Wallet => "wallet_percent",
            Self::Number(field, _) | Self::Amount(field) | Self::Text(field) => field,
        }
    }
}

impl SourcingPosition {
    /// Checks it, trims its texts, and completes what being the only supplier means.
    pub fn checked(mut self) -> Result<Self, InvalidPosition> {
        self.category =
            self.category.map(|category| category.trim().to_owned()).filter(|text| !text.is_empty());
        let note = self.note.trim().to_owned();
        self.note = note;
        let is_long = |text: &str| text.chars().count() > LONGEST;
        if self.category.as_deref().is_some_and(is_long) {
            return Err(InvalidPosition::Text("category"));
        }
        if is_long(&self.note) {
            return Err(InvalidPosition::Text("note"));
        }
        self.is_sole_source |= self.suppliers == Some(1);
        if self.is_sole_source {
            self = self.sole()?;
        }
        if let Some(suppliers) = self.suppliers.filter(|suppliers| !(1..=MOST).contains(suppliers)) {
            return Err(InvalidPosition::Suppliers(suppliers));
        }
        let suppliers = self.suppliers.unwrap_or(MOST);
        if let Some(rank) = self.rank.filter(|rank| !(1..=suppliers).contains(rank)) {
            return Err(InvalidPosition::Rank { rank, suppliers });
        }
        let is_share = |percent: &Decimal| (Decimal::default()..=Decimal::whole(100)).contains(percent);
        if self.wallet_percent.as_ref().is_some_and(|percent| !is_share(percent)) {
            return Err(InvalidPosition::Wallet);
        }
        for (field, number) in [
            ("alternatives", self.alternatives),
            ("switching_months", self.switching_months),
            ("replacing_months", self.replacing_months),
        ] {
            if let Some(number) = number.filter(|number| *number > MOST) {
                return Err(InvalidPosition::Number(field, number));
            }
        }
        for (field, amount) in
            [("switching_cost", self.switching_cost_minor), ("dedicated_assets", self.dedicated_assets_minor)]
        {
            if amount.is_some_and(|amount| amount < 0) {
                return Err(InvalidPosition::Amount(field));
            }
        }
        if self.says_nothing() { Err(InvalidPosition::Nothing) } else { Ok(self) }
    }

    fn sole(self) -> Result<Self, InvalidPosition> {
        let whole = Decimal::whole(100);
        let fits = self.suppliers.is_none_or(|suppliers| suppliers == 1)
            && self.rank.is_none_or(|rank| rank == 1)
            && self.wallet_percent.is_none_or(|percent| percent == whole);
        if !fits {
            return Err(InvalidPosition::Sole);
        }
        Ok(Self { suppliers: Some(1), rank: Some(1), wallet_percent: Some(whole), ..self })
    }

    fn says_nothing(&self) -> bool {
        let counts =
            [self.suppliers, self.rank, self.alternatives, self.switching_months, self.replacing_months];
        counts.iter().all(Option::is_none)
            && self.wallet_percent.is_none()
            && self.switching_cost_minor.is_none()
            && self.dedicated_assets_minor.is_none()
    }

    /// How much the customer hangs on the seller, 0 to 1: the mean of what is known of the seller's part of its wallet, of
    /// one in so many that could supply, and of the months a switch takes, where a year is as good as never.
    pub fn theirs(&self) -> Option<f64> {
        let one_of = |others: u32| 1.0 / (1.0 + f64::from(others));
        mean(&[
            self.wallet_percent.map(|percent| percent.approximate() / 100.0),
            self.alternatives.map(one_of),
            self.switching_months.map(|months| (f64::from(months) / LONG_SWITCH_MONTHS).min(1.0)),
        ])
    }

    /// How much the seller hangs on the customer, 0 to 1: the mean of what is known of its share of the business as a part of
    /// its limit, of the months replacing it takes, where two years are as good as never, and of what is kept for it alone as
    /// a part of what it leaves in a year.
    pub fn ours(&self, share: Option<OurShare>, left: Option<Amount>, parts_per_minor: i128) -> Option<f64> {
        let assets = self.dedicated_assets_minor.zip(left).map(|(assets, left)| {
            let assets = Amount(i128::from(assets) * parts_per_minor);
            // What leaves nothing is worth nothing kept for it: whatever is kept hangs on it wholly.
            if left > Amount::ZERO {
                assets.ratio(left).unwrap_or(1.0).min(1.0)
            } else {
                f64::from(u8::from(assets > Amount::ZERO))
            }
        });
        mean(&[
            share.map(OurShare::index),
            self.replacing_months.map(|months| (f64::from(months) / LONG_REPLACEMENT_MONTHS).min(1.0)),
            assets,
        ])
    }
}

/// A customer's share of the business and the limit to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OurShare {
    /// The share, 0 to 1.
    pub share: f64,
    /// The limit, 0 to 1; `None` where none is set.
    pub limit: Option<f64>,
}

impl OurShare {
    fn index(self) -> f64 {
        (self.share.max(0.0) / self.limit.unwrap_or(CRITICAL_SHARE)).min(1.0)
    }
}

fn mean(known: &[Option<f64>]) -> Option<f64> {
    let known: Vec<f64> = known.iter().flatten().copied().collect();
    let count = u32::try_from(known.len()).ok().filter(|count| *count > 0)?;
    Some(known.iter().sum::<f64>() / f64::from(count))
}

/// Who hangs on whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MutualDependency {
    /// Each hangs on the other.
    Mutual,
    /// The seller hangs on the customer, and it not on the seller.
    CaptiveSupplier,
    /// The customer hangs on the seller, and it not on the customer.
    CaptiveCustomer,
    /// Neither hangs on the other.
    Loose,
}

impl MutualDependency {
    /// The word used in the API, exports and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mutual => "mutual",
            Self::CaptiveSupplier => "captive_supplier",
            Self::CaptiveCustomer => "captive_customer",
            Self::Loose => "loose",
        }
    }
}

/// Both sides beside each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BothSides {
    /// How much the seller hangs on the customer, 0 to 1.
    pub ours: f64,
    /// How much the customer hangs on the seller, 0 to 1.
    pub theirs: f64,
}

impl BothSides {
    /// From -1, where only the seller hangs on the customer, to 1, where only the customer does: (theirs - ours) / (theirs +
    /// ours); `None` where neither does.
    pub fn asymmetry(self) -> Option<f64> {
        let sum = self.theirs + self.ours;
        (sum > 0.0).then(|| (self.theirs - self.ours) / sum)
    }

    /// Who hangs on whom; an index of a half or more is high.
    pub fn quadrant(self) -> MutualDependency {
        match (self.ours >= HIGH, self.theirs >= HIGH) {
            (true, true) => MutualDependency::Mutual,
            (true, false) => MutualDependency::CaptiveSupplier,
            (false, true) => MutualDependency::CaptiveCustomer,
            (false, false) => MutualDependency::Loose,
        }
    }
}

/// The index of a customer from those of its categories: their mean, weighted by what the customer buys of each; of what it
/// buys nothing of, nothing.
pub fn weighted_dependency(indices: &[(f64, Amount)]) -> Option<f64> {
    let weight: f64 =
        indices.iter().map(|(_, sales)| crate::money::approximate(sales.positive_part().0)).sum();
    let sum: f64 =
        indices.iter().map(|(index, sales)| index * crate::money::approximate(sales.positive_part().0)).sum();
    (weight > 0.0).then(|| sum / weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said() -> SourcingPosition {
        SourcingPosition { suppliers: Some(3), rank: Some(2), ..SourcingPosition::default() }
    }

    #[test]
    fn the_only_supplier_is_first_with_the_whole_wallet() {
        let sole =
            SourcingPosition { is_sole_source: true, ..SourcingPosition::default() }.checked().unwrap();
        assert_eq!(
            (sole.suppliers, sole.rank, sole.wallet_percent),
            (Some(1), Some(1), Some(Decimal::whole(100)))
        );
        let one = SourcingPosition { suppliers: Some(1), ..SourcingPosition::default() }.checked().unwrap();
        assert!(one.is_sole_source);
        let other = SourcingPosition { is_sole_source: true, ..said() };
        assert_eq!(other.checked(), Err(InvalidPosition::Sole));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_its_field() {
        let field = |position: SourcingPosition| position.checked().map_err(|error| error.field());
        assert_eq!(field(SourcingPosition::default()), Err("suppliers"));
        assert_eq!(field(SourcingPosition { suppliers: Some(0), ..said() }), Err("suppliers"));
        assert_eq!(field(SourcingPosition { rank: Some(4), ..said() }), Err("rank"));
        assert_eq!(
            field(SourcingPosition { wallet_percent: "101".parse().ok(), ..said() }),
            Err("wallet_percent")
        );
        assert_eq!(
            field(SourcingPosition { switching_months: Some(1_001), ..said() }),
            Err("switching_months")
        );
        assert_eq!(
            field(SourcingPosition { switching_cost_minor: Some(-1), ..said() }),
            Err("switching_cost")
        );
        assert!(field(said()).is_ok());
    }

    /// Theirs: wallet 60 %, one alternative (1/2), nine of twelve months: (0.6 + 0.5 + 0.75) / 3 = 0.616667. Ours: 5 % of a
    /// limit of 20 % is 0.25, six of 24 months 0.25, assets of 100.00 on 400.00 a year 0.25. Asymmetry: 0.366667 / 0.866667.
    #[test]
    fn both_sides_are_means_of_what_is_known() {
        let said = SourcingPosition {
            wallet_percent: "60".parse().ok(),
            alternatives: Some(1),
            switching_months: Some(9),
            replacing_months: Some(6),
            dedicated_assets_minor: Some(10_000),
            ..said()
        };
        let share = OurShare { share: 0.05, limit: Some(0.2) };
        let ours = said.ours(Some(share), Some(Amount(400 * 10_000)), 100).unwrap();
        let sides = BothSides { ours, theirs: said.theirs().unwrap() };
        assert!(
            (sides.ours - 0.25).abs() < 1e-12 && (sides.theirs - 0.616_666_667).abs() < 1e-9,
            "{sides:?}"
        );
        assert!((sides.asymmetry().unwrap() - 0.423_076_923).abs() < 1e-9);
        assert_eq!(sides.quadrant(), MutualDependency::CaptiveCustomer);
    }

    #[test]
    fn of_nothing_known_nothing_is_said() {
        assert_eq!((said().theirs(), said().ours(None, None, 100)), (None, None));
        assert_eq!(BothSides { ours: 0.0, theirs: 0.0 }.asymmetry(), None);
    }

    /// 0.8 of what it buys for 300 and 0.2 of 100: 0.65.
    #[test]
    fn categories_count_by_what_is_bought_of_them() {
        let told =
            weighted_dependency(&[(0.8, Amount(300)), (0.2, Amount(100)), (1.0, Amount(-50))]).unwrap();
        assert!((told - 0.65).abs() < 1e-12);
        assert_eq!(weighted_dependency(&[(0.8, Amount::ZERO)]), None);
    }
}
