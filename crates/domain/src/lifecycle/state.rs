//! What an account does at the moment, whatever it is to the company.

use serde::{Deserialize, Serialize};

use crate::portfolio::words;

/// The activity of an account. Rules are asked in the order prospect, terminated, lost, dormant, at risk, reactivated, new,
/// and then by trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActivityState {
    /// No purchase yet.
    Prospect,
    /// First purchase within a quarter, or within two cycles.
    New,
    /// More by over 15 % than before, and by more than chance.
    Growing,
    /// About as much as before.
    Stable,
    /// Less by over 15 % than before, and by more than chance.
    Declining,
    /// Later than usual, or at less than 60 % of the same days a year before.
    AtRisk,
    /// Silent for longer than its rhythm explains.
    Dormant,
    /// Silent for so long that it will not come back by itself, at this month's end and at the one before.
    Lost,
    /// Bought again after being dormant or lost, within the last two cycles.
    Reactivated,
    /// Closed by a person.
    Terminated,
}

words!(ActivityState, 10,
    "prospect, new, growing, stable, declining, at_risk, dormant, lost, reactivated, terminated":
    Prospect = "prospect",
    New = "new",
    Growing = "growing",
    Stable = "stable",
    Declining = "declining",
    AtRisk = "at_risk",
    Dormant = "dormant",
    Lost = "lost",
    Reactivated = "reactivated",
    Terminated = "terminated",
);

impl ActivityState {
    /// Whether the account is silent.
    pub(super) fn is_silent(self) -> bool {
        matches!(self, Self::Dormant | Self::Lost)
    }
}
