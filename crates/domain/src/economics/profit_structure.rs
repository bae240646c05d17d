//! The structure of profit in two periods: what came of growth, of the shift between members that earn well and members that
//! earn badly, and of what each leaves of its sales.
//!
//! It is the bridge of F22 with net sales in the place of the quantity and the part that is left of them in the place of the
//! price: members in both periods are compared, and those of one period alone are new or lost. Each member has its part of
//! every bar, and the parts add up to the change exactly.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::dimension::Dimension;
use super::share_out::nearest;
use crate::money::Amount;

/// Whose parts of a change are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum StructureBy {
    /// The members of a dimension.
    Dimension(Dimension),
    /// Key accounts, and all others.
    Tier,
}

impl Default for StructureBy {
    fn default() -> Self {
        Self::Dimension(Dimension::Segment)
    }
}

impl StructureBy {
    /// By what ladders are told apart for it.
    pub fn dimension(self) -> Dimension {
        match self {
            Self::Dimension(dimension) => dimension,
            Self::Tier => Dimension::Account,
        }
    }

    /// The word used in the API and the command line; a dimension has its own.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dimension(dimension) => dimension.as_str(),
            Self::Tier => "tier",
        }
    }
}

impl fmt::Display for StructureBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text says nothing that profit is told apart by.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not one of tier, account, site, group, product, category, segment, country, salesperson and month"
)]
pub struct NotAStructure(pub String);

impl FromStr for StructureBy {
    type Err = NotAStructure;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "tier" {
            return Ok(Self::Tier);
        }
        text.parse().map(Self::Dimension).map_err(|_| NotAStructure(text.to_owned()))
    }
}

impl TryFrom<String> for StructureBy {
    type Error = NotAStructure;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<StructureBy> for String {
    fn from(by: StructureBy) -> Self {
        by.as_str().to_owned()
    }
}

/// What is left of a member's sales in one period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Earned {
    /// The net sales that it is left of.
    pub sales: Amount,
    /// What is left.
    pub left: Amount,
}

impl Earned {
    /// Takes in more.
    pub fn add(&mut self, other: Self) {
        self.sales += other.sales;
        self.left += other.left;
    }

    /// The part that is left; `None` without sales above nothing.
    pub fn rate(self) -> Option<f64> {
        self.left.ratio(self.sales).filter(|_| self.sales > Amount::ZERO)
    }
}

/// Why what is left changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StructureChange {
    /// The earlier period.
    pub before: Earned,
    /// Had the member grown as all did.
    pub growth: Amount,
    /// That it grew more or less than all, at what it left before.
    pub structure: Amount,
    /// That it leaves more or less of its later sales.
    pub rate: Amount,
    /// All that a member without sales before leaves.
    pub new: Amount,
    /// All that a member without sales after left, negative.
    pub lost: Amount,
    /// The change of a member whose sales are not above nothing in one of the periods.
    pub other: Amount,
    /// The later period.
    pub after: Earned,
}

impl StructureChange {
    /// The bars between the two amounts, in the order they are drawn.
    pub fn bars(&self) -> [(&'static str, Amount); 6] {
        [
            ("growth", self.growth),
            ("structure", self.structure),
            ("rate", self.rate),
            ("new", self.new),
            ("lost", self.lost),
            ("other", self.other),
        ]
    }

    /// Takes in the change of another member.
    pub fn add(&mut self, of: &Self) {
        self.before.add(of.before);
        self.after.add(of.after);
        self.growth += of.growth;
        self.structure += of.structure;
        self.rate += of.rate;
        self.new += of.new;
        self.lost += of.lost;
        self.other += of.other;
    }
}

/// Tells the change of each member from what it earned in the earlier and the later period; `None` is one without a line.
pub fn profit_structure(members: &[(Option<Earned>, Option<Earned>)]) -> Vec<StructureChange> {
    let both = members.iter().filter_map(|(before, after)| compared(*before, *after));
    let (mut sales_before, mut sales_after) = (0, 0);
    for (before, after) in both {
        sales_before += before.sales.0;
        sales_after += after.sales.0;
    }
    members
        .iter()
        .map(|(before, after)| {
            let mut change = StructureChange {
                before: before.unwrap_or_default(),
                after: after.unwrap_or_default(),
                ..StructureChange::default()
            };
            let all = change.after.left - change.before.left;
            match (before, after) {
                (None, _) => change.new = all,
                (Some(_), None) => change.lost = all,
                (Some(before), Some(after)) if compared(Some(*before), Some(*after)).is_some() => {
                    let more = sales_after - sales_before;
                    change.growth = Amount(nearest(before.left.0 * more, sales_before));
                    let at_earlier = Amount(nearest(before.left.0 * after.sales.0, before.sales.0));
                    change.rate = after.left - at_earlier;
                    change.structure = all - change.growth - change.rate;
                }
                (Some(_), Some(_)) => change.other = all,
            }
            change
        })
        .collect()
}

/// Both periods of a member that can be compared.
fn compared(before: Option<Earned>, after: Option<Earned>) -> Option<(Earned, Earned)> {
    let sold = |earned: &Earned| earned.sales > Amount::ZERO;
    before.filter(sold).zip(after.filter(sold))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const UNIT: i128 = 10_000;

    fn earned(sales: i128, left: i128) -> Earned {
        Earned { sales: Amount(sales * UNIT), left: Amount(left * UNIT) }
    }

    /// The worked example of F22 with sales as quantities: a 100 at 10 becomes 120 at 9.5, b 50 at 20 becomes 40 at 22, c 20 at
    /// 30 is lost and d 10 at 50 is new: price 20.00, volume 133.33, mix -133.33, new 500, lost -600.
    #[test]
    fn the_worked_example_of_the_bridge_holds() {
        let changes = profit_structure(&[
            (Some(earned(100, 1_000)), Some(earned(120, 1_140))),
            (Some(earned(50, 1_000)), Some(earned(40, 880))),
            (Some(earned(20, 600)), None),
            (None, Some(earned(10, 500))),
        ]);
        let mut all = StructureChange::default();
        for change in &changes {
            all.add(change);
        }
        assert_eq!((all.before.left, all.after.left), (Amount(2_600 * UNIT), Amount(2_520 * UNIT)));
        assert_eq!(
            (all.rate, all.new, all.lost),
            (Amount(20 * UNIT), Amount(500 * UNIT), Amount(-600 * UNIT))
        );
        assert_eq!((all.growth, all.structure), (Amount(1_333_334), Amount(-1_333_334)));
        // 10 of 150 more: each grows by 66.67; a by 133.33 beyond, b shrinks by 266.67; a earns 60 less, b 80 more.
        let cents = |change: &StructureChange| {
            [change.growth, change.structure, change.rate].map(|amount| (amount.0 + 50).div_euclid(100))
        };
        let [a, b, ..] = changes.as_slice() else { panic!("four members") };
        assert_eq!(cents(a), [6_667, 13_333, -6_000]);
        assert_eq!(cents(b), [6_667, -26_667, 8_000]);
    }

    #[test]
    fn credit_notes_alone_are_compared_with_nothing() {
        let changes = profit_structure(&[
            (Some(earned(-5, -2)), Some(earned(10, 4))),
            (Some(earned(10, 5)), Some(earned(20, 8))),
        ]);
        let [returned, sold] = changes.as_slice() else { panic!("two members") };
        assert_eq!((returned.other, returned.growth), (Amount(6 * UNIT), Amount::ZERO));
        assert_eq!(
            (sold.growth, sold.structure, sold.rate),
            (Amount(5 * UNIT), Amount::ZERO, Amount(-2 * UNIT))
        );
        assert_eq!((returned.before.rate(), sold.before.rate()), (None, Some(0.5)));
    }

    fn any_period() -> impl Strategy<Value = Option<Earned>> {
        let earned = (-2_000_000_i128..20_000_000, -3_000_000_i128..9_000_000);
        proptest::option::of(
            earned.prop_map(|(sales, left)| Earned { sales: Amount(sales), left: Amount(left) }),
        )
    }

    proptest! {
        #[test]
        fn the_bars_of_each_member_add_up(members in proptest::collection::vec((any_period(), any_period()), 0..40)) {
            for change in profit_structure(&members) {
                let bars: Amount = change.bars().into_iter().map(|(_, bar)| bar).sum();
                prop_assert_eq!(change.before.left + bars, change.after.left);
            }
        }
    }
}
