//! Units of products: what one of a unit is in the product's base unit, from a day on; and quantities that were written in
//! several units as one quantity.
//!
//! Quantities of several units are never added up as if they were of one. What no conversion leads to the base unit is left
//! out of the sum and told beside it. Sums are exact, and rounded once when they are told.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::AddAssign;

use crate::money::{Amount, PARTS_PER_UNIT};
use crate::rates::{Quote, RATE_PARTS, Rate};
use crate::time::Day;

/// How many base units one of a unit is: above zero, exact to twelve decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Factor(Rate);

impl Factor {
    /// A factor of so many [`RATE_PARTS`]; `None` where it is not above zero.
    pub fn new(parts: i64) -> Option<Self> {
        Rate::new(parts, Quote::PerUnit).map(Self)
    }

    /// The factor in 1/[`RATE_PARTS`].
    pub fn parts(self) -> i64 {
        self.0.parts()
    }

    /// A quantity in base units, exactly; `None` where there is no room for it.
    fn exact(self, quantity: Amount) -> Option<BaseSum> {
        BaseSum::within(quantity.0.checked_mul(i128::from(self.parts()))?)
    }
}

/// The number without the zeros at its end: `0.75`.
impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What one of a unit of a product is, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitConversion {
    /// The product's id in its source.
    pub product: String,
    /// The unit, as lines write it.
    pub unit: String,
    /// How many base units it is.
    pub factor: Factor,
    /// The first day on which that holds.
    pub valid_from: Day,
}

/// The largest converted quantity of one line, in base units: what a line itself has room for.
const MOST: i128 = 100_000_000_000_000;

/// A sum of quantities in a base unit, exact: a quantity has four decimals and a factor twelve.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct BaseSum(i128);

impl BaseSum {
    /// How many decimals it has.
    pub const DECIMALS: i8 = 16;

    /// A quantity that is in the base unit as it is written.
    pub fn written(quantity: Amount) -> Option<Self> {
        Self::within(quantity.0.checked_mul(RATE_PARTS)?)
    }

    fn within(parts: i128) -> Option<Self> {
        (parts.abs() < MOST * 10_000 * RATE_PARTS).then_some(Self(parts))
    }

    /// In 1/10^16 of the base unit.
    pub fn parts(self) -> i128 {
        self.0
    }

    /// Rounded half away from zero to 1/10,000.
    pub fn rounded(self) -> Amount {
        let (whole, rest) = (self.0 / RATE_PARTS, self.0 % RATE_PARTS);
        Amount(whole + if rest.abs() * 2 >= RATE_PARTS { rest.signum() } else { 0 })
    }
}

/// Sums of a ledger have room: a line is below 10^14 units, and 10^8 of the largest lines fit.
impl AddAssign for BaseSum {
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }
}

/// The conversions of the products of one source, by product, by unit as units are compared, and by day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitConversions(BTreeMap<String, BTreeMap<String, BTreeMap<Day, Factor>>>);

impl UnitConversions {
    /// Takes one in; one of the same product, unit and day gives way to it.
    pub fn insert(&mut self, conversion: UnitConversion) {
        let UnitConversion { product, unit, factor, valid_from } = conversion;
        self.0.entry(product).or_default().entry(folded(&unit)).or_default().insert(valid_from, factor);
    }

    /// What one of a unit was on a day; `None` where nothing says.
    pub fn factor(&self, product: &str, unit: &str, day: Day) -> Option<Factor> {
        let days = self.0.get(product)?.get(&folded(unit))?;
        days.range(..=day).next_back().map(|(_, factor)| *factor)
    }

    /// What is said of exactly that day.
    pub fn said(&self, product: &str, unit: &str, day: Day) -> Option<Factor> {
        self.0.get(product)?.get(&folded(unit))?.get(&day).copied()
    }
}

/// The units of the products of one source: base units and what leads to them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductUnits {
    bases: BTreeMap<String, String>,
    conversions: UnitConversions,
}

impl ProductUnits {
    /// The base units of products, as the register says them, and the conversions.
    pub fn new(bases: BTreeMap<String, String>, conversions: UnitConversions) -> Self {
        let stated =
            bases.into_iter().filter_map(|(product, base)| Some((product, stated(&base)?.to_owned())));
        Self { bases: stated.collect(), conversions }
    }

    /// The base unit of a product; `None` where nobody says it.
    pub fn base(&self, product: &str) -> Option<&str> {
        self.bases.get(product).map(String::as_str)
    }

    /// A line's quantity in the base unit of its product; `None` where no conversion leads there. A line without a unit is
    /// in the base unit. Where nobody says a base unit, quantities stay in the line's own: they may be added up with those
    /// of the [same unit](Self::unit) alone.
    pub fn in_base(&self, product: &str, unit: Option<&str>, day: Day, quantity: Amount) -> Option<BaseSum> {
        let differ = |(unit, base): &(&str, &str)| unit != base && folded(unit) != folded(base);
        let converted = unit.and_then(stated).zip(self.base(product)).filter(differ);
        match converted {
            Some((unit, _)) => self.conversions.factor(product, unit, day)?.exact(quantity),
            None => BaseSum::written(quantity),
        }
    }

    /// What quantities that may be added up share: the base unit, or where nobody says one the line's own in small letters.
    pub fn added_up_in(&self, product: &str, unit: Option<&str>) -> Option<Cow<'_, str>> {
        let base = self.base(product).map(Cow::Borrowed);
        base.or_else(|| unit.and_then(stated).map(|unit| Cow::Owned(folded(unit))))
    }

    /// What the quantity of a line is in: the base unit, or where nobody says one the line's own.
    pub fn unit<'a>(&'a self, product: &str, unit: Option<&'a str>) -> Option<&'a str> {
        self.base(product).or_else(|| unit.and_then(stated))
    }
}

/// The units of the products of every source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Units(BTreeMap<String, ProductUnits>);

impl Units {
    /// Those of each source.
    pub fn new(by_source: BTreeMap<String, ProductUnits>) -> Self {
        Self(by_source)
    }

    /// Those of a source.
    pub fn of(&self, source: &str) -> &ProductUnits {
        static NONE: ProductUnits =
            ProductUnits { bases: BTreeMap::new(), conversions: UnitConversions(BTreeMap::new()) };
        self.0.get(source).unwrap_or(&NONE)
    }
}

/// A unit as units are compared: `KG` and `kg` are one, because exports of one system write both.
pub fn folded(unit: &str) -> String {
    unit.trim().to_lowercase()
}

/// A unit that says something.
fn stated(unit: &str) -> Option<&str> {
    Some(unit.trim()).filter(|unit| !unit.is_empty())
}

/// A quantity of one product as lines of one day and unit have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenQuantity {
    /// The unit; `None` where lines say none, which counts as the base unit.
    pub unit: Option<String>,
    /// The day.
    pub day: Day,
    /// The sum of the lines.
    pub quantity: Amount,
    /// How many lines.
    pub lines: i64,
    /// Their revenue.
    pub revenue: Amount,
}

/// Lines in a unit that nothing converts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unconverted {
    /// The sum of their quantities, in that unit.
    pub quantity: Amount,
    /// How many lines.
    pub lines: i64,
    /// Their revenue.
    pub revenue: Amount,
}

impl Unconverted {
    fn add(&mut self, written: &WrittenQuantity) {
        self.quantity += written.quantity;
        self.lines += written.lines;
        self.revenue += written.revenue;
    }
}

/// Quantities of one product as one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BaseQuantity {
    /// What leads to the base unit, in that; `None` where nothing does.
    pub quantity: Option<Amount>,
    /// The unit it is in; `None` where nothing says one.
    pub unit: Option<String>,
    /// The revenue of the lines that the quantity is of.
    pub revenue: Amount,
    /// What is left out of it, by unit.
    pub unconverted: BTreeMap<String, Unconverted>,
}

impl BaseQuantity {
    /// Adds quantities of a product up in its base unit, exactly, and rounds once.
    ///
    /// A product whose base unit nobody says has that of its lines, where they name one alone; where they name several,
    /// nothing is added up.
    pub fn of(product: &str, written: &[WrittenQuantity], units: &ProductUnits) -> Self {
        let units_of = || written.iter().filter_map(|each| units.unit(product, each.unit.as_deref()));
        let named: BTreeSet<String> = units_of().map(folded).collect();
        // Shown as first written.
        let mut found = Self { unit: units_of().next().map(ToOwned::to_owned), ..Self::default() };
        let mut spelled: BTreeMap<String, &str> = BTreeMap::new();
        if named.len() > 1 {
            found.unit = None;
        }
        let mut sum: Option<BaseSum> = None;
        for each in written {
            let unit = each.unit.as_deref().and_then(stated);
            let exact = units.in_base(product, unit, each.day, each.quantity).filter(|_| named.len() <= 1);
            if let Some(exact) = exact {
                *sum.get_or_insert_default() += exact;
                found.revenue += each.revenue;
            } else {
                let unit = unit.unwrap_or_default();
                let shown = *spelled.entry(folded(unit)).or_insert(unit);
                found.unconverted.entry(shown.to_owned()).or_default().add(each);
            }
        }
        found.quantity = sum.map(BaseSum::rounded);
        found
    }

    /// Revenue for one base unit, to 1/10,000; `None` where the quantity is not above zero.
    pub fn price(&self) -> Option<Amount> {
        let quantity = self.quantity.filter(|quantity| quantity.0 > 0)?;
        let (parts, divisor) = (self.revenue.0.checked_mul(PARTS_PER_UNIT)?, quantity.0);
        let (whole, rest) = (parts / divisor, parts % divisor);
        Some(Amount(whole + if rest.abs() >= divisor - rest.abs() { rest.signum() } else { 0 }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(unit: &str, day: &str, quantity: i128) -> WrittenQuantity {
        let unit = (!unit.is_empty()).then(|| unit.to_owned());
        let (quantity, revenue) = (Amount(quantity * 10_000), Amount(quantity * 20_000));
        WrittenQuantity { unit, day: day.parse().unwrap(), quantity, lines: 1, revenue }
    }

    fn units(base: &str, rows: &[(&str, &str, i64)]) -> ProductUnits {
        let mut conversions = UnitConversions::default();
        for (unit, valid_from, parts) in rows {
            conversions.insert(UnitConversion {
                product: "P1".to_owned(),
                unit: (*unit).to_owned(),
                factor: Factor::new(*parts).unwrap(),
                valid_from: valid_from.parse().unwrap(),
            });
        }
        ProductUnits::new(BTreeMap::from([("P1".to_owned(), base.to_owned())]), conversions)
    }

    const ONE: i64 = 1_000_000_000_000;

    fn sum(lines: &[WrittenQuantity], known: &ProductUnits) -> (Option<String>, Option<String>) {
        let found = BaseQuantity::of("P1", lines, known);
        (found.quantity.map(|quantity| quantity.to_string()), found.unit)
    }

    /// A crate held 12 bottles, and holds 20 from March on: 2 x 12 + 3 x 20 + 5 = 89. Their revenue is 2 each: 20 / 89.
    #[test]
    fn each_line_counts_by_the_factor_of_its_day() {
        let known = units("bottle", &[("crate", "2025-01-01", 12 * ONE), ("crate", "2026-03-01", 20 * ONE)]);
        let lines = [
            written("crate", "2026-02-28", 2),
            written("crate", "2026-03-01", 3),
            written("bottle", "2026-03-02", 5),
        ];
        let found = BaseQuantity::of("P1", &lines, &known);
        assert_eq!(found.quantity, Some(Amount(89 * 10_000)));
        assert_eq!((found.unit.as_deref(), found.unconverted.len()), (Some("bottle"), 0));
        assert_eq!(found.price(), Some(Amount(2_247)), "20 / 89 = 0.22471...");
    }

    #[test]
    fn what_nothing_converts_is_told_and_left_out() {
        let known = units("bottle", &[("crate", "2026-03-01", 20 * ONE)]);
        let lines = [
            written("crate", "2026-02-28", 2),
            written("", "2026-03-01", 3),
            written("pallet", "2026-03-02", 5),
        ];
        let found = BaseQuantity::of("P1", &lines, &known);
        assert_eq!(found.quantity, Some(Amount(3 * 10_000)), "a line without a unit is in the base unit");
        assert_eq!(found.revenue, Amount(6 * 10_000));
        let told: Vec<(&str, i64, Amount)> =
            found.unconverted.iter().map(|(unit, left)| (unit.as_str(), left.lines, left.revenue)).collect();
        let crates = ("crate", 1, Amount(4 * 10_000));
        assert_eq!(
            told,
            [crates, ("pallet", 1, Amount(10 * 10_000))],
            "of before anybody said what a crate holds"
        );
    }

    #[test]
    fn units_are_never_mixed_where_nobody_says_a_base_unit() {
        let none = ProductUnits::default();
        let alike = [written("kg", "2026-01-01", 2), written("kg", "2026-01-02", 3)];
        assert_eq!(sum(&alike, &none), (Some("5.0000".to_owned()), Some("kg".to_owned())));
        let mixed = [written("kg", "2026-01-01", 2), written("piece", "2026-01-02", 3)];
        assert_eq!(sum(&mixed, &none), (None, None));
        assert_eq!(BaseQuantity::of("P1", &mixed, &none).unconverted.len(), 2);
        let unsaid = [written("", "2026-01-01", 2), written("", "2026-01-02", 3)];
        assert_eq!(sum(&unsaid, &none), (Some("5.0000".to_owned()), None));
    }

    /// 2 KG, 3 kg and 4 of a line that says none are 9; a crate is a Crate, and a pallet nobody knows is one pallet.
    #[test]
    fn units_are_compared_without_regard_to_case_and_shown_as_first_written() {
        let alike = [written("KG", "2026-01-01", 2), written(" kg ", "2026-01-02", 3)];
        let none = ProductUnits::default();
        assert_eq!(sum(&alike, &none), (Some("5.0000".to_owned()), Some("KG".to_owned())));
        let known = units("Kg", &[("CRATE", "2025-01-01", 12 * ONE)]);
        let lines = [&alike[..], &[written("crate", "2026-01-01", 1)]].concat();
        assert_eq!(sum(&lines, &known), (Some("17.0000".to_owned()), Some("Kg".to_owned())));
        let unknown = [written("Pallet", "2026-01-01", 1), written("PALLET", "2026-01-02", 1)];
        let left = BaseQuantity::of("P1", &unknown, &known).unconverted;
        let told: Vec<_> = left.iter().map(|(unit, left)| (unit.as_str(), left.lines)).collect();
        assert_eq!(told, [("Pallet", 2)]);
    }

    /// A twelfth of a crate twelve times: 12 x 0.083333333333 = 0.999999999996, which is 1.0000 rounded once; each rounded
    /// by itself would be 12 x 0.0833 = 0.9996.
    #[test]
    fn a_sum_is_rounded_once() {
        let known = units("crate", &[("bottle", "2026-01-01", 83_333_333_333)]);
        let lines: Vec<_> = (1..=12).map(|day| written("bottle", &format!("2026-01-{day:02}"), 1)).collect();
        assert_eq!(sum(&lines, &known).0.as_deref(), Some("1.0000"));
    }

    #[test]
    fn what_has_no_room_is_not_converted() {
        let known = units("mg", &[("t", "2026-01-01", 9_000_000 * ONE)]);
        let found = BaseQuantity::of("P1", &[written("t", "2026-01-02", 90_000_000_000)], &known);
        assert_eq!((found.quantity, found.unconverted.len()), (None, 1));
    }

    proptest! {
        /// However lines are cut into parts and ordered, what is exact of the parts is what is exact of all.
        #[test]
        fn sums_of_parts_are_the_sum(
            lines in prop::collection::vec((0_usize..3, 1_u32..28, -9_999_999_i128..9_999_999), 1..40),
            factors in (1_i64..9_000_000_000_000_000, 1_i64..9_000_000_000_000_000),
            cut in 0_usize..40,
        ) {
            let known = units("a", &[("b", "2026-01-01", factors.0), ("b", "2026-01-15", factors.1), ("c", "2026-01-10", factors.1)]);
            let exact = |(unit, day, quantity): &(usize, u32, i128)| {
                let unit = ["a", "b", "c"][*unit];
                known.in_base("P1", Some(unit), format!("2026-01-{day:02}").parse().unwrap(), Amount(*quantity))
            };
            let add = |lines: &[(usize, u32, i128)]| {
                let mut sum = BaseSum::default();
                lines.iter().filter_map(exact).for_each(|each| sum += each);
                sum
            };
            let cut = cut.min(lines.len());
            let mut parts = add(&lines[..cut]);
            parts += add(&lines[cut..]);
            prop_assert_eq!(parts, add(&lines));
            let naive: i128 = lines.iter().map(|(unit, day, quantity)| quantity * match (unit, day) {
                (0, _) => i128::from(ONE),
                (1, ..15) => i128::from(factors.0),
                (1, _) | (_, 10..) => i128::from(factors.1),
                _ => 0,
            }).sum();
            prop_assert_eq!(parts.parts(), naive);
        }
    }
}
