//! What accepted events amount to: the figures a person checks before a commit.

use std::collections::BTreeMap;

use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::time::Day;

use super::super::{CurrencyAmount, Kind};
use super::event::{Event, Value};
use crate::events::EventKind;

/// Sums under way.
#[derive(Debug, Default)]
pub(super) struct Amounts {
    pub(super) accepted: u64,
    pub(super) future: u64,
    pub(super) days: Option<(Day, Day)>,
    by_currency: BTreeMap<&'static str, CurrencyAmount>,
}

impl Amounts {
    pub(super) fn add(&mut self, kind: Kind, of: EventKind, event: &Event<'_>, today: Day) {
        self.accepted += 1;
        let value = |name: &str| {
            let at = of.columns().iter().position(|column| column.name == name)?;
            event.values.get(at).copied()
        };
        if let Some(Value::Day(day)) = value(of.day()) {
            let (first, last) = self.days.unwrap_or((day, day));
            self.days = Some((first.min(day), last.max(day)));
            self.future += u64::from(day > today);
        }
        let amount = kind.amount().and_then(|field| value(field.as_str()));
        let (Some(Value::Amount(parts)), Some(Value::Text(code))) = (amount, value("currency")) else {
            return;
        };
        let Some(currency) = std::str::from_utf8(code).ok().and_then(|code| code.parse::<Currency>().ok())
        else {
            return;
        };
        let none = CurrencyAmount { currency, rows: 0, amount: Amount::ZERO };
        let total = self.by_currency.entry(currency.code()).or_insert(none);
        total.rows += 1;
        total.amount += Amount(parts.into());
    }

    /// By currency, in the order of the codes.
    pub(super) fn totals(&self) -> Vec<CurrencyAmount> {
        self.by_currency.values().copied().collect()
    }
}
