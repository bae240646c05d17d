//! Makes cost rates of a draft, or says everything that does not fit.

use std::collections::BTreeMap;

use super::allocation::{Allocation, BY_REVENUE};
use super::check::{Checked, check};
use super::draft::{AllocationDraft, CostRatesDraft, EquationDraft, GroupDraft, ProblemOfRates, RatesError};
use super::driver::Per;
use super::expression::{Expression, ExpressionError, error_at};
use super::parse::is_name;
use super::quantity::Quantity;
use super::rates::{CostRates, Equation, Group, MOST};
use super::unit::Unit;
use super::validity::Validity;
use crate::economics::Rung;
use crate::money::{Amount, Currency};

#[derive(Default)]
pub(super) struct Problems(Vec<ProblemOfRates>);

impl Problems {
    /// Cost rates, or everything that does not fit.
    pub(super) fn fit(mut self, draft: &CostRatesDraft, currency: Currency) -> Result<CostRates, RatesError> {
        self.validity(draft.valid);
        let groups = self.groups(&draft.groups, currency);
        let equations = self.equations(&draft.equations, &groups);
        let allocations = self.allocations(&draft.allocations, &groups);
        if self.0.is_empty() {
            Ok(CostRates { validity: draft.valid, groups, equations, allocations })
        } else {
            Err(RatesError(self.0))
        }
    }

    fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(ProblemOfRates { field: field.into(), at: None, message: message.into() });
    }

    fn add_at(&mut self, field: String, error: ExpressionError) {
        self.0.push(ProblemOfRates { field, at: Some(error.at), message: error.message });
    }

    fn validity(&mut self, valid: Validity) {
        if valid.from.month().first_day() != Some(valid.from) {
            self.add(
                "valid.from",
                format!(
                    "{} is not the first of a month, and cost and capacity are counted in whole months",
                    valid.from
                ),
            );
        }
        let Some(to) = valid.to else { return };
        if to < valid.from {
            self.add("valid.to", format!("{to} lies before {}", valid.from));
        } else if to.next().month().first_day() != Some(to.next()) {
            self.add(
                "valid.to",
                format!("{to} is not the last of a month, and cost and capacity are counted in whole months"),
            );
        }
    }

    fn groups(&mut self, drafts: &[GroupDraft], currency: Currency) -> Vec<Group> {
        if drafts.is_empty() {
            self.add("groups", "there is no resource group: name at least one with its cost and capacity");
        }
        if drafts.len() > MOST {
            self.add("groups", format!("{} groups: at most {MOST}", drafts.len()));
            return Vec::new();
        }
        let mut groups = Vec::new();
        for (place, draft) in drafts.iter().enumerate() {
            if drafts.iter().take(place).any(|other| other.name.trim() == draft.name.trim()) {
                self.add(
                    format!("groups[{place}].name"),
                    format!("two groups are named `{}`", draft.name.trim()),
                );
            }
            groups.push(self.group(place, draft, currency));
        }
        groups
    }

    fn group(&mut self, place: usize, draft: &GroupDraft, currency: Currency) -> Group {
        let field = |name: &str| format!("groups[{place}].{name}");
        let name = draft.name.trim();
        if name.is_empty() || name.chars().count() > 120 {
            self.add(field("name"), "a group has a name of 1 to 120 characters");
        }
        if ![Rung::OrderCost, Rung::LogisticsCost, Rung::CustomerCost].contains(&draft.rung) {
            let message = format!(
                "`{}` takes no resource group: use order_cost, logistics_cost or customer_cost",
                draft.rung
            );
            self.add(field("rung"), message);
        }
        let unit = Unit::named(&draft.unit);
        if unit.is_none() {
            self.add(
                field("unit"),
                format!("`{}` is no unit: use min, h, km, kg, pallet, m3, piece, order or line", draft.unit),
            );
        }
        if draft.cost_minor < 0 {
            self.add(field("cost_minor"), "a cost is not negative");
        }
        if !(1..=1_000_000_000).contains(&draft.capacity) {
            let message =
                format!("the capacity is {}: a group can do 1 to 1,000,000,000 units", draft.capacity);
            self.add(field("capacity"), message);
        }
        if !(1..=100).contains(&draft.practical_percent) {
            let message = format!(
                "{} %: the practical share is 1 to 100 %, about 80 of people and 85 of machines",
                draft.practical_percent
            );
            self.add(field("practical_percent"), message);
        }
        if ![1, 3, 12].contains(&draft.per_months) {
            self.add(
                field("per_months"),
                format!("{} months: cost and capacity are for 1, 3 or 12 months", draft.per_months),
            );
        }
        let (unit, times) = unit.unwrap_or((Unit::NONE, 1));
        let theoretical = Quantity::whole(draft.capacity).times(Quantity::whole(times));
        let percent = i128::from(draft.practical_percent);
        Group {
            name: name.to_owned(),
            rung: draft.rung,
            unit,
            cost_per_period: of_minor(draft.cost_minor, currency),
            practical_per_period: Quantity(theoretical.unwrap_or_default().0 / 100 * percent),
            per_months: draft.per_months,
        }
    }

    fn equations(&mut self, drafts: &[EquationDraft], groups: &[Group]) -> Vec<Equation> {
        if drafts.is_empty() {
            self.add("equations", "there is no time equation: write at least one");
        }
        if drafts.len() > MOST {
            self.add("equations", format!("{} equations: at most {MOST}", drafts.len()));
            return Vec::new();
        }
        let mut parsed: Vec<Option<Expression>> = Vec::new();
        for (place, draft) in drafts.iter().enumerate() {
            let field = |name: &str| format!("equations[{place}].{name}");
            if !is_name(&draft.name) {
                let message = format!(
                    "`{}` is no name of an equation: small letters, digits and _, at most 60, and no driver, unit or keyword",
                    draft.name
                );
                self.add(field("name"), message);
            } else if drafts.iter().take(place).any(|other| other.name == draft.name) {
                self.add(field("name"), format!("two equations are named `{}`", draft.name));
            }
            let group = draft.group.as_deref().map(str::trim);
            if let Some(group) = group.filter(|group| groups.iter().all(|known| known.name != *group)) {
                self.add(field("group"), format!("there is no group `{group}`"));
            }
            let expression = Expression::parse(&draft.text);
            parsed.push(expression.map_err(|error| self.add_at(field("text"), error)).ok());
        }
        let order = self.in_order(drafts, &parsed);
        self.checked(drafts, parsed, groups, &order)
    }

    /// The places of the equations, each after those it asks. An equation within a circle has no place.
    fn in_order(&mut self, drafts: &[EquationDraft], parsed: &[Option<Expression>]) -> Vec<usize> {
        let place_of = |name: &str| drafts.iter().position(|draft| draft.name == name);
        let asks = |place: usize| -> Vec<(usize, usize)> {
            let expression = parsed.get(place).and_then(Option::as_ref);
            let asked = expression.map(Expression::equations).unwrap_or_default();
            asked.into_iter().filter_map(|(name, at)| Some((place_of(name)?, at))).collect()
        };
        let mut order: Vec<usize> = Vec::new();
        loop {
            let ready = (0..drafts.len()).find(|place| {
                !order.contains(place) && asks(*place).iter().all(|(asked, _)| order.contains(asked))
            });
            match ready {
                Some(place) => order.push(place),
                None => break,
            }
        }
        let mut reported: Vec<usize> = order.clone();
        for place in 0..drafts.len() {
            if reported.contains(&place) {
                continue;
            }
            // Following what asks on from here must come round.
            let mut path = vec![place];
            while let Some((next, _)) =
                path.last().and_then(|last| asks(*last).into_iter().find(|(asked, _)| !order.contains(asked)))
            {
                if let Some(start) = path.iter().position(|seen| *seen == next) {
                    path.drain(..start);
                    break;
                }
                path.push(next);
            }
            if path.iter().any(|seen| reported.contains(seen)) {
                continue;
            }
            let Some(first) = path.first().copied() else { continue };
            let names: Vec<&str> = path
                .iter()
                .chain([&first])
                .filter_map(|seen| drafts.get(*seen))
                .map(|draft| draft.name.as_str())
                .collect();
            let at = asks(first).into_iter().find(|(asked, _)| path.contains(asked)).map(|(_, at)| at);
            self.0.push(ProblemOfRates {
                field: format!("equations[{first}].text"),
                at,
                message: format!(
                    "the equations ask each other in a circle: {}; take one of them out of another",
                    names.join(" -> ")
                ),
            });
            reported.extend(path);
        }
        order
    }

    fn checked(
        &mut self,
        drafts: &[EquationDraft],
        mut parsed: Vec<Option<Expression>>,
        groups: &[Group],
        order: &[usize],
    ) -> Vec<Equation> {
        let mut known: BTreeMap<&str, Checked> = BTreeMap::new();
        let mut equations = Vec::new();
        for place in order {
            let Some(draft) = drafts.get(*place) else { continue };
            let Some(expression) = parsed.get_mut(*place).and_then(Option::take) else { continue };
            let field = format!("equations[{place}].text");
            // A mistake in an equation is told once, not again by each that asks it.
            let waits = |(name, _): &(&str, usize)| {
                drafts.iter().any(|other| other.name == *name) && !known.contains_key(name)
            };
            if expression.equations().iter().any(waits) {
                continue;
            }
            let checked = match check(&expression, draft.per, &known) {
                Ok(checked) => checked,
                Err(error) => {
                    self.add_at(field, error);
                    continue;
                }
            };
            let group = draft
                .group
                .as_deref()
                .and_then(|name| groups.iter().position(|group| group.name == name.trim()));
            if let Some(group) = group.and_then(|group| groups.get(group)) {
                if checked.unit != group.unit {
                    let message = format!(
                        "the equation is in {} and the capacity of `{}` in {}: give its numbers units, such as `8 {}/line`",
                        checked.unit, group.name, group.unit, group.unit
                    );
                    self.0.push(ProblemOfRates { field: field.clone(), at: Some(1), message });
                } else if !checked.is_never_negative() {
                    let message =
                        "this may be below zero for some account: write `max(0, ...)` around it".to_owned();
                    self.0.push(ProblemOfRates { field: field.clone(), at: Some(1), message });
                }
            }
            known.insert(&draft.name, checked);
            let (per, unit) = (draft.per, checked.unit);
            equations.push(Equation { name: draft.name.clone(), group, per, unit, expression });
        }
        equations
    }

    fn allocations(&mut self, drafts: &[AllocationDraft], groups: &[Group]) -> Vec<Allocation> {
        let mut allocations = Vec::new();
        for (place, draft) in drafts.iter().enumerate() {
            let field = |name: &str| format!("allocations[{place}].{name}");
            let Some(group) = groups.iter().position(|group| group.name == draft.group.trim()) else {
                self.add(field("group"), format!("there is no group `{}`", draft.group));
                continue;
            };
            let driver = Expression::parse(&draft.driver).and_then(|driver| {
                let checked = check(&driver, Per::Account, &BTreeMap::new())?;
                if checked.is_never_negative() {
                    Ok(driver)
                } else {
                    Err(error_at(1, "this may be below zero: write `max(0, ...)` around it"))
                }
            });
            match driver {
                Ok(driver) => allocations.push(Allocation { group, percent: draft.percent, driver }),
                Err(error) => self.add_at(field("driver"), error),
            }
        }
        for (place, group) in groups.iter().enumerate() {
            let of_group: Vec<u32> = drafts
                .iter()
                .filter(|draft| draft.group.trim() == group.name)
                .map(|draft| draft.percent.into())
                .collect();
            let percent: u32 = of_group.iter().sum();
            if of_group.is_empty() {
                let by_revenue = Expression::parse(BY_REVENUE).ok();
                allocations.extend(by_revenue.map(|driver| Allocation {
                    group: place,
                    percent: 100,
                    driver,
                }));
            } else if percent != 100 {
                self.add(
                    "allocations",
                    format!("the percentages of `{}` make {percent} %: they must make 100 %", group.name),
                );
            }
        }
        allocations
    }
}

/// Minor units as an amount.
fn of_minor(minor: i64, currency: Currency) -> Amount {
    let digits = u32::from(currency.minor_digits().min(4));
    Amount(i128::from(minor) * 10_i128.pow(4 - digits))
}
