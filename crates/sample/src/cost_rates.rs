//! What the people who serve the customers cost, and how long the work takes them: the company's cost rates.

use crate::SampleCompany;

/// The minutes a person is paid for in a month.
const MINUTES: u32 = 9_600;

impl SampleCompany {
    /// The company's cost rates (TOML), from its first month on. It has as many people as its lines and customers keep
    /// busy, with some time to spare.
    pub fn cost_rates(&self) -> String {
        let lines = self.lines.div_ceil(self.months.max(1));
        let people = |minutes: u32| minutes.div_ceil(MINUTES).max(1);
        let (desk, warehouse) = (people(lines.saturating_mul(14)), people(lines.saturating_mul(23)));
        let field = people(self.accounts.saturating_mul(48));
        format!(
            r#"valid_from = "{from}"

[[group]]
name = "Inside sales"
rung = "order_cost"
unit = "min"
cost = "{desk_cost}.00"
capacity = {desk_minutes}
practical_percent = 80
per_months = 1

[[group]]
name = "Warehouse"
rung = "logistics_cost"
unit = "min"
cost = "{warehouse_cost}.00"
capacity = {warehouse_minutes}
practical_percent = 80
per_months = 1

[[group]]
name = "Field sales"
rung = "customer_cost"
unit = "min"
cost = "{field_cost}.00"
capacity = {field_minutes}
practical_percent = 80
per_months = 1

[[equation]]
name = "order_handling"
group = "Inside sales"
per = "invoice"
equation = "18 min + 4 min/line * lines"

[[equation]]
name = "returns"
group = "Inside sales"
per = "invoice"
equation = "if return_lines > 0 then 25 min + 8 min/line * return_lines else 0"

[[equation]]
name = "calls"
group = "Inside sales"
per = "account"
equation = "activity_minutes('call')"

[[equation]]
name = "picking"
group = "Warehouse"
per = "invoice"
equation = "22 min + 9 min/line * lines"

[[equation]]
name = "visits"
group = "Field sales"
per = "account"
equation = "activity_minutes('visit') + 200 min/activity * activities('visit')"
"#,
            from = self.first_month,
            desk_cost = u64::from(desk) * 7_600,
            desk_minutes = u64::from(desk) * u64::from(MINUTES),
            warehouse_cost = u64::from(warehouse) * 6_200,
            warehouse_minutes = u64::from(warehouse) * u64::from(MINUTES),
            field_cost = u64::from(field) * 9_800,
            field_minutes = u64::from(field) * u64::from(MINUTES),
        )
    }
}
