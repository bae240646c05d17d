//! Cost rates as a TOML file: what people keep beside their books and scripts set.

use mainstay_domain::economics::Rung;
use mainstay_domain::economics::costing::{
    AllocationDraft, CostRatesDraft, EquationDraft, GroupDraft, Per, Validity,
};
use mainstay_domain::money::{Currency, Money};
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    valid_from: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    valid_to: Option<String>,
    #[serde(default)]
    group: Vec<GroupText>,
    #[serde(default)]
    equation: Vec<EquationText>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    allocation: Vec<AllocationDraft>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupText {
    name: String,
    rung: Rung,
    unit: String,
    cost: Cost,
    capacity: i64,
    practical_percent: u8,
    #[serde(default = "a_month")]
    per_months: u8,
}

/// Whole units of the currency, or decimal text: a number with a point would be a float.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Cost {
    Whole(i64),
    Text(String),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EquationText {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    #[serde(default)]
    per: Per,
    equation: String,
}

fn a_month() -> u8 {
    1
}

/// Reads a file; what does not fit together is found when the rates are set.
pub fn read_rates(text: &str, currency: Currency) -> Result<CostRatesDraft> {
    let refused = |detail: String| Error::invalid("bad_cost_rates", "file", detail);
    let file: File = toml::from_str(text).map_err(|error| refused(error.to_string().trim().to_owned()))?;
    let day = |text: &str| text.parse::<Day>().map_err(|error| refused(error.to_string()));
    let valid = Validity { from: day(&file.valid_from)?, to: file.valid_to.as_deref().map(day).transpose()? };
    let mut groups = Vec::new();
    for group in file.group {
        let cost_minor = minor(&group.cost, currency).ok_or_else(|| {
            refused(format!(
                "the cost of `{}` is no amount in {currency}: write a whole number, or text such as \"12600.50\"",
                group.name
            ))
        })?;
        groups.push(GroupDraft {
            name: group.name,
            rung: group.rung,
            unit: group.unit,
            cost_minor,
            capacity: group.capacity,
            practical_percent: group.practical_percent,
            per_months: group.per_months,
        });
    }
    let equation = |equation: EquationText| EquationDraft {
        name: equation.name,
        group: equation.group,
        per: equation.per,
        text: equation.equation,
    };
    let equations = file.equation.into_iter().map(equation).collect();
    Ok(CostRatesDraft { valid, groups, equations, allocations: file.allocation })
}

/// Writes rates as such a file.
pub fn write_rates(draft: &CostRatesDraft, currency: Currency) -> Result<String> {
    let group = |group: &GroupDraft| {
        let cost = Money { minor: group.cost_minor, currency }.to_string();
        let number = cost.split_once(' ').map_or(cost.as_str(), |(number, _)| number);
        GroupText {
            name: group.name.clone(),
            rung: group.rung,
            unit: group.unit.clone(),
            cost: Cost::Text(number.to_owned()),
            capacity: group.capacity,
            practical_percent: group.practical_percent,
            per_months: group.per_months,
        }
    };
    let equation = |equation: &EquationDraft| EquationText {
        name: equation.name.clone(),
        group: equation.group.clone(),
        per: equation.per,
        equation: equation.text.clone(),
    };
    let file = File {
        valid_from: draft.valid.from.to_string(),
        valid_to: draft.valid.to.map(|to| to.to_string()),
        group: draft.groups.iter().map(group).collect(),
        equation: draft.equations.iter().map(equation).collect(),
        allocation: draft.allocations.clone(),
    };
    toml::to_string(&file).map_err(Error::bug)
}

fn minor(cost: &Cost, currency: Currency) -> Option<i64> {
    match cost {
        Cost::Whole(units) => minor_of(&units.to_string(), currency),
        Cost::Text(text) => minor_of(text, currency),
    }
}

/// Minor units of an amount written with a point and no more decimals than the currency has.
pub(crate) fn minor_of(text: &str, currency: Currency) -> Option<i64> {
    let digits = usize::from(currency.minor_digits());
    let text = text.trim();
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = whole.strip_prefix('-').unwrap_or(whole);
    if unsigned.is_empty() || !is_number(unsigned) || !is_number(rest) || rest.len() > digits {
        return None;
    }
    format!("{whole}{rest:0<digits$}").parse().ok()
}
