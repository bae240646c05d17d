//! What time equations count: the drivers that invoices, orders and activities of the ledger give.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::quantity::Quantity;
use super::unit::{BaseUnit, Unit};
use crate::accounts::AccountRef;
use crate::time::Day;

/// For what an equation says the time: its drivers are counted of one of these at a time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Everything of an account in the period.
    #[default]
    Account,
    /// Each of its orders.
    Order,
    /// Each of its invoices.
    Invoice,
}

impl Per {
    /// Every level.
    pub const ALL: [Self; 3] = [Self::Account, Self::Order, Self::Invoice];

    /// The word in the API, files and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Order => "order",
            Self::Invoice => "invoice",
        }
    }
}

impl std::str::FromStr for Per {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|per| per.as_str() == text);
        found.ok_or_else(|| format!("`{text}` is no level of an equation: use account, order or invoice"))
    }
}

macro_rules! drivers {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $unit:ident, [$($per:ident),+], $or_more:literal;)+) => {
        /// Something that is counted of an account, an order or an invoice.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Driver {
            $($(#[$doc])* $name,)+
        }

        impl Driver {
            /// Every driver.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The word in equations.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// The unit it is counted in.
            pub fn unit(self) -> Unit {
                Unit::of(match self { $(Self::$name => BaseUnit::$unit,)+ })
            }

            /// Of what it is counted.
            pub fn per(self) -> &'static [Per] {
                match self { $(Self::$name => &[$(Per::$per),+],)+ }
            }

            /// Whether it is never below zero.
            pub fn is_count(self) -> bool {
                match self { $(Self::$name => $or_more,)+ }
            }
        }
    };
}

drivers! {
    /// Different order numbers.
    Orders = "orders", Order, [Account, Order], true;
    /// Lines of orders.
    OrderLines = "order_lines", Line, [Account, Order], true;
    /// Orders with a line that was wanted at most two days after it was ordered.
    RushOrders = "rush_orders", Order, [Account, Order], true;
    /// Different invoice numbers.
    Invoices = "invoices", Invoice, [Account, Invoice], true;
    /// Lines of invoices, of all kinds.
    Lines = "lines", Line, [Account, Invoice], true;
    /// Invoice lines of goods that came back.
    ReturnLines = "return_lines", Line, [Account, Invoice], true;
    /// Invoice lines that give money back without goods.
    CreditLines = "credit_lines", Line, [Account, Invoice], true;
    /// Pieces sold; what came back is not taken off: it was handled too.
    Pieces = "pieces", Piece, [Account, Invoice], true;
    /// Different products on invoices.
    Products = "products", Product, [Account, Invoice], true;
    /// Net sales: below zero where more came back than was sold.
    Revenue = "revenue", Money, [Account, Invoice], false;
}

impl Driver {
    /// The driver of that word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|driver| driver.as_str() == word)
    }

    /// Its place among all.
    fn place(self) -> usize {
        Self::ALL.iter().position(|driver| *driver == self).unwrap_or_default()
    }
}

/// What was done of one activity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Activity {
    /// How often.
    pub count: u64,
    /// The minutes that were noted.
    pub minutes: Quantity,
    /// The quantities that were noted, by the word of their unit.
    pub quantities: BTreeMap<String, Quantity>,
}

/// The drivers of one account, order or invoice. What is not said is zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drivers {
    day: Option<Day>,
    counts: [Quantity; Driver::ALL.len()],
    activities: BTreeMap<String, Activity>,
}

impl Drivers {
    /// The same with a driver.
    #[must_use]
    pub fn with(mut self, driver: Driver, quantity: Quantity) -> Self {
        self.set(driver, quantity);
        self
    }

    /// The same with an activity, named without regard to case.
    #[must_use]
    pub fn with_activity(mut self, name: &str, activity: Activity) -> Self {
        self.activities.insert(name.to_lowercase(), activity);
        self
    }

    /// Adds what was done of an activity so many times more.
    pub fn add_activity(
        &mut self,
        name: &str,
        count: u64,
        minutes: Quantity,
        quantity: Option<(&str, Quantity)>,
    ) {
        let activity = self.activities.entry(name.to_lowercase()).or_default();
        activity.count = activity.count.saturating_add(count);
        activity.minutes.0 = activity.minutes.0.saturating_add(minutes.0);
        if let Some((unit, quantity)) = quantity {
            let sum = activity.quantities.entry(unit.to_lowercase()).or_default();
            sum.0 = sum.0.saturating_add(quantity.0);
        }
    }

    /// The same on a day: that of an order or an invoice.
    #[must_use]
    pub fn on(mut self, day: Day) -> Self {
        self.day = Some(day);
        self
    }

    /// Sets the day.
    pub fn set_day(&mut self, day: Option<Day>) {
        self.day = day;
    }

    /// The day of an order or an invoice, where it is known.
    pub fn day(&self) -> Option<Day> {
        self.day
    }

    /// Takes in the counts of another, as if both were one. Activities stay those of the first.
    pub fn absorb(&mut self, other: &Self) {
        for (sum, quantity) in self.counts.iter_mut().zip(&other.counts) {
            sum.0 = sum.0.saturating_add(quantity.0);
        }
    }

    /// Sets a driver.
    pub fn set(&mut self, driver: Driver, quantity: Quantity) {
        if let Some(count) = self.counts.get_mut(driver.place()) {
            *count = quantity;
        }
    }

    /// The quantity of a driver.
    pub fn of(&self, driver: Driver) -> Quantity {
        self.counts.get(driver.place()).copied().unwrap_or_default()
    }

    /// What was done of an activity, if it was done.
    pub fn activity(&self, name: &str) -> Option<&Activity> {
        self.activities.get(&name.to_lowercase())
    }
}

/// An account with all that its equations count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountDrivers {
    /// Which.
    pub account: AccountRef,
    /// What the account has in all.
    pub total: Drivers,
    /// Each of its orders, where equations ask for them.
    pub orders: Vec<Drivers>,
    /// Each of its invoices, where equations ask for them.
    pub invoices: Vec<Drivers>,
}

impl AccountDrivers {
    /// What an equation of this level is asked of, one after the other.
    pub fn at(&self, per: Per) -> &[Drivers] {
        match per {
            Per::Account => std::slice::from_ref(&self.total),
            Per::Order => &self.orders,
            Per::Invoice => &self.invoices,
        }
    }
}
