//! Cost rates to begin with, for three kinds of company. Their equations count what every ledger has; cost and capacity are
//! examples that the company's own take the place of.

use serde::{Deserialize, Serialize};

use super::draft::{CostRatesDraft, EquationDraft, GroupDraft};
use super::driver::Per;
use super::validity::Validity;
use crate::economics::Rung;
use crate::time::Day;

/// A kind of company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// Makes what it sells.
    Manufacturer,
    /// Sells what others make.
    Distributor,
    /// Sells the work of its people.
    ServiceFirm,
}

impl Template {
    /// Every template.
    pub const ALL: [Self; 3] = [Self::Manufacturer, Self::Distributor, Self::ServiceFirm];

    /// The word in the API and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manufacturer => "manufacturer",
            Self::Distributor => "distributor",
            Self::ServiceFirm => "service_firm",
        }
    }
}

impl std::str::FromStr for Template {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|template| template.as_str() == text);
        found.ok_or_else(|| format!("`{text}` is no template: use manufacturer, distributor or service_firm"))
    }
}

/// The draft of a template, from a day on. Costs and capacities are for a month; a person works about 9,600 minutes in it.
pub fn template(of: Template, from: Day) -> CostRatesDraft {
    let (groups, equations) = match of {
        Template::Manufacturer => manufacturer(),
        Template::Distributor => distributor(),
        Template::ServiceFirm => service_firm(),
    };
    CostRatesDraft { valid: Validity { from, to: None }, groups, equations, allocations: Vec::new() }
}

fn manufacturer() -> (Vec<GroupDraft>, Vec<EquationDraft>) {
    (
        vec![
            people("Order desk", Rung::OrderCost, 2, 4_200),
            people("Shipping", Rung::LogisticsCost, 3, 3_600),
            people("Sales and service", Rung::CustomerCost, 2, 6_500),
        ],
        vec![
            equation("order_handling", "Order desk", Per::Invoice, "6 min + 1.5 min/line * lines"),
            equation(
                "returns",
                "Order desk",
                Per::Invoice,
                "if return_lines > 0 then 20 min + 5 min/line * return_lines else 0",
            ),
            equation("picking", "Shipping", Per::Invoice, "10 min + 2.5 min/line * lines"),
            equation(
                "visits",
                "Sales and service",
                Per::Account,
                "max(activity_minutes('visit'), 90 min/activity * activities('visit'))",
            ),
            equation(
                "care",
                "Sales and service",
                Per::Account,
                "if invoices > 0 then 60 min + 4 min/product * products else 0",
            ),
        ],
    )
}

fn distributor() -> (Vec<GroupDraft>, Vec<EquationDraft>) {
    (
        vec![
            people("Inside sales", Rung::OrderCost, 2, 3_900),
            people("Warehouse", Rung::LogisticsCost, 3, 3_200),
            GroupDraft {
                name: "Own lorries".to_owned(),
                rung: Rung::LogisticsCost,
                unit: "km".to_owned(),
                cost_minor: 800_000,
                capacity: 6_000,
                practical_percent: 85,
                per_months: 1,
            },
            people("Field sales", Rung::CustomerCost, 2, 6_200),
        ],
        vec![
            equation("order_handling", "Inside sales", Per::Invoice, "4 min + 1 min/line * lines"),
            equation("rush_orders_added", "Inside sales", Per::Account, "10 min/order * rush_orders"),
            equation(
                "returns",
                "Inside sales",
                Per::Invoice,
                "if return_lines > 0 then 15 min + 4 min/line * return_lines else 0",
            ),
            equation("picking", "Warehouse", Per::Invoice, "6 min + 2 min/line * lines"),
            equation("delivery", "Own lorries", Per::Account, "activity_quantity('delivery', km)"),
            equation(
                "visits",
                "Field sales",
                Per::Account,
                "max(activity_minutes('visit'), 75 min/activity * activities('visit'))",
            ),
        ],
    )
}

fn service_firm() -> (Vec<GroupDraft>, Vec<EquationDraft>) {
    (
        vec![
            people("Back office", Rung::OrderCost, 2, 4_000),
            people("Consultants", Rung::CustomerCost, 4, 7_500),
        ],
        vec![
            equation("invoicing", "Back office", Per::Invoice, "15 min + 3 min/line * lines"),
            equation("corrections", "Back office", Per::Invoice, "if credit_lines > 0 then 45 min else 0"),
            equation(
                "unbilled_work",
                "Consultants",
                Per::Account,
                "activity_minutes('meeting') + activity_minutes('call') + activity_minutes('support')",
            ),
            equation("account_care", "Consultants", Per::Account, "if invoices > 0 then 2 h else 0"),
        ],
    )
}

/// A group of people: each costs so much a month, and is there for 9,600 minutes of it.
fn people(name: &str, rung: Rung, people: i64, cost_each: i64) -> GroupDraft {
    GroupDraft {
        name: name.to_owned(),
        rung,
        unit: "min".to_owned(),
        cost_minor: people * cost_each * 100,
        capacity: people * 9_600,
        practical_percent: 80,
        per_months: 1,
    }
}

fn equation(name: &str, group: &str, per: Per, text: &str) -> EquationDraft {
    EquationDraft { name: name.to_owned(), group: Some(group.to_owned()), per, text: text.to_owned() }
}
