//! Where the cost of capacity went: to ladders, to lines that ladders leave out, to roundings, and to nobody.

use mainstay_domain::economics::{Ladder, Rung, SERVING};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Rows;

use super::sales::Found;
use crate::costs::Charged;

/// What capacity costs on a rung, and where that went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Serving {
    /// The rung.
    pub rung: Rung,
    /// What the capacity of its groups costs.
    pub supplied: Amount,
    /// What accounts and segments cost as such on the days.
    pub traced: Amount,
    /// What ladders are charged with.
    pub charged: Amount,
    /// What belongs to lines whose cost of goods is unknown, and is left out with their sales.
    pub left_out: Amount,
    /// What charging whole minor units left over.
    pub rounding: Amount,
    /// What segments cost that no account is in any more.
    pub unassigned: Amount,
    /// What nobody used; negative where more was taken than can be worked.
    pub unused: Amount,
}

impl Serving {
    /// What is supplied or traced and went nowhere: nothing, where all agrees.
    pub fn difference(&self) -> Amount {
        self.supplied + self.traced
            - self.charged
            - self.left_out
            - self.rounding
            - self.unassigned
            - self.unused
    }
}

/// Each rung that a group stands on. Unused capacity is the company's, so it takes whoever sees the whole of it.
pub(super) fn serving(found: &Found, whole: &Ladder) -> Option<Vec<Serving>> {
    let costing = &found.charged.costing();
    let sees_all = found.sight.rows == Rows::All && found.told.margin;
    let is_any = !found.charged.rates.is_empty() || !found.traced.rungs.is_empty();
    if !is_any || !sees_all || !Charged::is_of_capacity(found.told.period) {
        return None;
    }
    let of = |rung: Rung| {
        let groups = || costing.groups.iter().filter(|group| group.rung == rung);
        let charges = found.charged.charges.iter().filter(|charge| charge.rung == rung);
        let rounding = charges.map(|charge| charge.amount - charge.amount.rounded(found.told.currency));
        Serving {
            rung,
            supplied: groups().map(|group| group.supplied).sum(),
            traced: found.traced.costs.of(rung),
            charged: whole.amount(rung).unwrap_or_default(),
            left_out: whole.coverage.left_out.of(rung),
            rounding: rounding.sum(),
            unassigned: found.traced.unassigned.of(rung),
            unused: groups().map(mainstay_domain::economics::costing::GroupUse::unused_cost).sum(),
        }
    };
    let stands = |rung: &Rung| {
        costing.groups.iter().any(|group| group.rung == *rung) || found.traced.rungs.contains(rung)
    };
    Some(SERVING.into_iter().filter(stands).map(of).collect())
}
