//! Where an account stands on one day, and why.

use super::phase::{Phase, PhaseRule};
use super::state::ActivityState;
use crate::money::Amount;
use crate::time::Day;

/// Where an account stands on one day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// What it does at the moment.
    pub state: ActivityState,
    /// The rule that tells its phase.
    pub rule: PhaseRule,
    /// What the rules looked at.
    pub figures: Figures,
}

/// What the rules look at. Lengths are days.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// Days on which it bought more than it returned.
    pub purchases: u32,
    /// The first of them; `None` if there is none.
    pub first_purchase: Option<Day>,
    /// The last of them.
    pub last_purchase: Option<Day>,
    /// Days since the last.
    pub elapsed_days: Option<i32>,
    /// How long it usually waits between purchases.
    pub cycle_days: f64,
    /// Later than this, it is at risk.
    pub late_after_days: f64,
    /// Silent for longer, it is dormant.
    pub silent_after_days: f64,
    /// Silent for longer, it is lost.
    pub lost_after_days: f64,
    /// A longer wait is a pause.
    pub pause_after_days: f64,
    /// The longest wait of the last two years, the present one included.
    pub longest_pause_days: Option<i32>,
    /// Net revenue of the last twelve months.
    pub last_year: Amount,
    /// Net revenue of the twelve months before.
    pub year_before: Amount,
}

impl Standing {
    /// An account that never bought.
    pub fn prospect(figures: Figures) -> Self {
        Self { state: ActivityState::Prospect, rule: PhaseRule::NoPurchase, figures }
    }

    /// The phase its rule tells.
    pub fn phase(&self) -> Phase {
        self.rule.phase()
    }

    /// Why it is in its phase, with the figures, for people.
    pub fn why(&self) -> String {
        let of = &self.figures;
        let elapsed = of.elapsed_days.unwrap_or_default();
        let pause = of.longest_pause_days.unwrap_or_default();
        let since = of.first_purchase.map(|day| day.to_string()).unwrap_or_default();
        match self.rule {
            PhaseRule::NoPurchase => "No purchase yet.".to_owned(),
            PhaseRule::Silent => format!(
                "Silent for {elapsed} days; it usually waits {:.0} days, and more than {:.0} is silence.",
                of.cycle_days, of.silent_after_days
            ),
            PhaseRule::Withdrawing => format!(
                "The last twelve months brought {} of the twelve before, a fall beyond its ups and downs.",
                of.last_year.ratio(of.year_before).map_or_else(|| "nothing".to_owned(), percent)
            ),
            PhaseRule::Returned => format!(
                "Bought again after a silence; its purchases of the last {:.0} days are a new beginning.",
                2.0 * of.cycle_days
            ),
            PhaseRule::FewPurchases => {
                let days = if of.purchases == 1 { "day" } else { "days" };
                format!(
                    "{} {days} with a purchase since {since}; from four on it buys again and again.",
                    of.purchases
                )
            }
            PhaseRule::Recent => {
                let limit = (2.0 * of.cycle_days).max(90.0);
                format!("First purchase on {since}; an account is new for {limit:.0} days.")
            }
            PhaseRule::Steady => format!(
                "Buys since {since}, and in the last two years never waited longer than {pause} days; more than {:.0} would be a pause.",
                of.pause_after_days
            ),
            PhaseRule::Repeating => {
                format!("{} days with a purchase since {since}; two years make a commitment.", of.purchases)
            }
            PhaseRule::Pausing => format!(
                "Buys since {since}, but in the last two years once waited {pause} days; more than {:.0} is a pause.",
                of.pause_after_days
            ),
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
