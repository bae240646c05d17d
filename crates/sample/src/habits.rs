//! How customers pay and are delivered to, and which of the ordinary ones have a story there.

use crate::cast::Story;
use crate::plan::{Kind, Plan};
use crate::rng::{Purpose, Rng};

/// Terms and habits of every customer.
#[derive(Debug)]
pub(crate) struct Habits {
    paying: Vec<Paying>,
    late_permille: Vec<u32>,
}

/// How a customer pays.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paying {
    /// Days from invoice to due.
    pub(crate) terms_days: i64,
    /// Whether it pays within ten days and keeps two percent.
    pub(crate) takes_discount: bool,
}

/// The customers with a story of their own, by index: the three ordinary ones with the most invoices in the last year.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planted {
    /// Pays a month after it should.
    pub(crate) late_payer: Option<usize>,
    /// Gets most of what it ordered late.
    pub(crate) poor_delivery: Option<usize>,
    /// Has nearly reached the next tier of its rebate.
    pub(crate) near_tier: Option<usize>,
}

impl Habits {
    pub(crate) fn of(plan: &Plan) -> Self {
        let count = u32::try_from(plan.accounts.len()).unwrap_or(u32::MAX);
        let mut habits = Self { paying: Vec::new(), late_permille: Vec::new() };
        for index in 0..count {
            let mut rng = Rng::of(plan.seed, Purpose::Habit(index));
            let terms_days = rng.pick(&[14, 30, 30, 30, 45, 60]);
            habits.paying.push(Paying { terms_days, takes_discount: rng.chance(150) });
            habits.late_permille.push(rng.between(30, 110));
        }
        habits
    }

    pub(crate) fn paying(&self, index: usize) -> Paying {
        let usual = Paying { terms_days: 30, takes_discount: false };
        self.paying.get(index).copied().unwrap_or(usual)
    }

    /// How many of a thousand lines come late.
    pub(crate) fn late_permille(&self, index: usize) -> u32 {
        self.late_permille.get(index).copied().unwrap_or(60)
    }
}

impl Planted {
    pub(crate) fn of(plan: &Plan) -> Self {
        let year = plan.calendar.length().saturating_sub(365);
        let mut invoices = vec![0_u32; plan.accounts.len()];
        for document in &plan.documents {
            let index = usize::try_from(document.account).unwrap_or(usize::MAX);
            let is_sale = matches!(document.kind, Kind::Sale(_)) && document.day >= year;
            if let Some(count) = invoices.get_mut(index).filter(|_| is_sale) {
                *count += 1;
            }
        }
        let is_ordinary = |index: &usize| {
            plan.accounts.get(*index).is_some_and(|account| account.role.is_none() && !account.awkward_name)
        };
        let mut ranked: Vec<usize> = (0..plan.accounts.len()).filter(is_ordinary).collect();
        ranked.sort_by_key(|index| (std::cmp::Reverse(invoices.get(*index).copied()), *index));
        let mut ranked = ranked.into_iter();
        Self { late_payer: ranked.next(), poor_delivery: ranked.next(), near_tier: ranked.next() }
    }

    /// Each with its story.
    pub(crate) fn stories(self) -> [(Option<usize>, Story); 3] {
        [
            (self.late_payer, Story::LatePayer),
            (self.poor_delivery, Story::PoorDelivery),
            (self.near_tier, Story::NearTier),
        ]
    }
}
