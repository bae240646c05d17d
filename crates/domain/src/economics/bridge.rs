//! Why sales or gross profit changed from one period to another: price, volume, mix, new, lost, cost and currency (F22).
//!
//! The bars add up to the change exactly. An item is compared with itself, and volume and mix are told among items that are
//! counted in the same unit. Prices are compared at the exchange rates of the earlier period; what the later rates make of
//! it is the bar *currency*. What cannot be compared, because a quantity is unknown, nil or negative, is *other*.

use std::collections::BTreeMap;

use super::share_out::nearest;
use crate::money::Amount;

/// What was sold of an item in one period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traded {
    /// Whether there was any line.
    pub is_any: bool,
    /// Net sales.
    pub sales: Amount,
    /// Direct cost; zero throughout where the bridge is of sales.
    pub cost: Amount,
    /// Units.
    pub quantity: Amount,
}

impl Traded {
    /// Takes in others.
    pub fn add(&mut self, other: Self) {
        self.is_any |= other.is_any;
        self.sales += other.sales;
        self.cost += other.cost;
        self.quantity += other.quantity;
    }

    fn value(self) -> Amount {
        self.sales - self.cost
    }
}

/// An item in both periods.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// What its quantity counts.
    pub unit: Option<String>,
    /// The earlier period.
    pub before: Traded,
    /// The later period, at the exchange rates of the earlier one.
    pub after: Traded,
    /// What the later rates add to that.
    pub currency: Amount,
}

/// The bars between two periods.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bridge {
    /// The earlier value.
    pub before: Amount,
    /// What changed prices brought, at the later quantities.
    pub price: Amount,
    /// What changed unit costs took (negative) or brought.
    pub cost: Amount,
    /// What more or fewer units brought, at the earlier average.
    pub volume: Amount,
    /// What the shift between dear and cheap items brought.
    pub mix: Amount,
    /// Items without a sale before.
    pub new: Amount,
    /// Items without a sale after, negative.
    pub lost: Amount,
    /// Items that cannot be compared.
    pub other: Amount,
    /// What changed exchange rates brought.
    pub currency: Amount,
    /// The later value.
    pub after: Amount,
}

impl Bridge {
    /// The bars between the two values, in the order they are drawn.
    pub fn bars(&self) -> [(&'static str, Amount); 8] {
        [
            ("price", self.price),
            ("cost", self.cost),
            ("volume", self.volume),
            ("mix", self.mix),
            ("new", self.new),
            ("lost", self.lost),
            ("other", self.other),
            ("currency", self.currency),
        ]
    }
}

/// Items of one unit that are sold in both periods.
#[derive(Debug, Clone, Default)]
struct Family {
    before: Traded,
    after: Traded,
    price: Amount,
    cost: Amount,
}

/// A bridge under way: items come one after the other.
#[derive(Debug, Clone, Default)]
pub struct Bridging {
    bridge: Bridge,
    families: BTreeMap<Option<String>, Family>,
}

impl Bridging {
    /// Takes in an item.
    pub fn add(&mut self, item: &Item) {
        let (bridge, before, after) = (&mut self.bridge, item.before, item.after);
        bridge.before += before.value();
        bridge.after += after.value() + item.currency;
        bridge.currency += item.currency;
        match (before.is_any, after.is_any) {
            (false, _) => bridge.new += after.value(),
            (true, false) => bridge.lost = bridge.lost - before.value(),
            (true, true) if before.quantity.0 <= 0 || after.quantity.0 <= 0 => {
                bridge.other += after.value() - before.value();
            }
            (true, true) => match self.families.get_mut(&item.unit) {
                Some(family) => family.compare(before, after),
                None => self.families.entry(item.unit.clone()).or_default().compare(before, after),
            },
        }
    }

    /// The bridge of all items.
    pub fn close(self) -> Bridge {
        let mut bridge = self.bridge;
        for family in self.families.values() {
            let (before, after) = (family.before, family.after);
            let more = after.quantity - before.quantity;
            let volume = Amount(nearest(more.0 * before.value().0, before.quantity.0));
            bridge.price += family.price;
            bridge.cost += family.cost;
            bridge.volume += volume;
            bridge.mix += after.value() - before.value() - family.price - family.cost - volume;
        }
        bridge
    }
}

/// Builds the bridge.
pub fn bridge(items: &[Item]) -> Bridge {
    let mut bridging = Bridging::default();
    for item in items {
        bridging.add(item);
    }
    bridging.close()
}

impl Family {
    fn compare(&mut self, before: Traded, after: Traded) {
        let at_earlier = |amount: Amount| Amount(nearest(amount.0 * after.quantity.0, before.quantity.0));
        self.price += after.sales - at_earlier(before.sales);
        self.cost += at_earlier(before.cost) - after.cost;
        self.before.add(before);
        self.after.add(after);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const UNIT: i128 = 10_000;

    fn traded(quantity: i128, price: i128, unit_cost: i128) -> Traded {
        Traded {
            is_any: quantity != 0,
            sales: Amount(quantity * price * UNIT),
            cost: Amount(quantity * unit_cost * UNIT),
            quantity: Amount(quantity * UNIT),
        }
    }

    fn item(before: Traded, after: Traded) -> Item {
        Item { before, after, ..Item::default() }
    }

    #[test]
    fn the_worked_example_closes_exactly() {
        // A 100 at 10 becomes 120 at 11, B 50 at 20 becomes 40 at 19, C is new with 10 at 30, D is lost with 5 at 40.
        let bridge = bridge(&[
            item(traded(100, 10, 0), traded(120, 11, 0)),
            item(traded(50, 20, 0), traded(40, 19, 0)),
            item(Traded::default(), traded(10, 30, 0)),
            item(traded(5, 40, 0), Traded::default()),
        ]);
        assert_eq!((bridge.before, bridge.after), (Amount(2_200 * UNIT), Amount(2_380 * UNIT)));
        assert_eq!(
            (bridge.price, bridge.new, bridge.lost),
            (Amount(80 * UNIT), Amount(300 * UNIT), Amount(-200 * UNIT))
        );
        // Volume: 10 units more at 2,000 / 150 = 133.3333; mix gives them back.
        assert_eq!((bridge.volume, bridge.mix), (Amount(1_333_333), Amount(-1_333_333)));
    }

    #[test]
    fn a_bridge_of_margin_has_a_bar_for_cost() {
        // Price 10 to 11 on 120 is +120; unit cost 6 to 7 is -120; 20 units more at a margin of 4 are +80.
        let bridge = bridge(&[item(traded(100, 10, 6), traded(120, 11, 7))]);
        let bars = [bridge.price, bridge.cost, bridge.volume, bridge.mix].map(|bar| bar.0 / UNIT);
        assert_eq!(bars, [120, -120, 80, 0]);
        assert_eq!((bridge.after - bridge.before).0 / UNIT, 80);
    }

    #[test]
    fn pieces_and_kilograms_are_not_added_up() {
        let mut kilograms = item(traded(1_000, 1, 0), traded(1_000, 1, 0));
        kilograms.unit = Some("kg".to_owned());
        // By pieces alone: twice as many at the same price is volume and no mix.
        let bridge = bridge(&[kilograms, item(traded(10, 50, 0), traded(20, 50, 0))]);
        assert_eq!((bridge.volume, bridge.mix), (Amount(500 * UNIT), Amount::ZERO));
    }

    #[test]
    fn what_cannot_be_compared_is_other_and_rates_have_a_bar() {
        let mut returned = item(traded(10, 5, 0), traded(-2, 5, 0));
        returned.currency = Amount(7);
        let bridge = bridge(&[returned]);
        assert_eq!((bridge.other, bridge.currency), (Amount(-60 * UNIT), Amount(7)));
        assert_eq!(bridge.after, Amount(-10 * UNIT + 7));
    }

    proptest! {
        #[test]
        fn the_bars_add_up_to_the_change(sides in prop::collection::vec((-50_i128..500, 0_i128..9_999, -50_i128..500, 0_i128..9_999, 0_i128..99), 0..30)) {
            let items: Vec<Item> = sides.iter().enumerate().map(|(at, (q0, p0, q1, p1, fx))| {
                let mut it = item(traded(*q0, *p0, 3), traded(*q1, *p1, 4));
                it.unit = (at % 3 == 0).then(|| "kg".to_owned());
                it.currency = Amount(*fx);
                it
            }).collect();
            let bridge = bridge(&items);
            let bars: Amount = bridge.bars().into_iter().map(|(_, bar)| bar).sum();
            prop_assert_eq!(bars, bridge.after - bridge.before);
        }
    }
}
