//! What the accepted lines of a file amount to: in each currency, and in the one that everything is added up in.

use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::rates::{MissingRates, Rates};
use mainstay_domain::time::Day;

use super::evaluate::Line;
use super::{AmbiguousReading, CurrencyTotal, ImportError, PrepareRequest, ReasonCount, Report};

/// Sums under way.
pub(super) struct Totals<'a> {
    pub(super) left_out: u64,
    pub(super) accepted: u64,
    pub(super) quarantined: u64,
    costed_lines: u64,
    by_currency: Vec<CurrencyTotal>,
    reporting: Option<Currency>,
    rates: &'a Rates,
    /// Revenue and cost in the reporting currency, as far as there are rates.
    counted: (Amount, Amount),
    is_countable: bool,
    missing_rates: MissingRates,
    days: Option<(Day, Day)>,
    today: Day,
    future_lines: u64,
}

impl<'a> Totals<'a> {
    pub(super) fn new(request: &'a PrepareRequest) -> Self {
        Self {
            left_out: 0,
            accepted: 0,
            quarantined: 0,
            costed_lines: 0,
            by_currency: Vec::new(),
            reporting: request.counted_in(),
            rates: &request.rates,
            counted: (Amount::ZERO, Amount::ZERO),
            is_countable: true,
            missing_rates: MissingRates::default(),
            days: None,
            today: request.today,
            future_lines: 0,
        }
    }

    pub(super) fn add(&mut self, line: &Line) {
        let (revenue, cost) = (Amount(line.revenue.into()), line.cost.map(|cost| Amount(cost.into())));
        self.accepted += 1;
        self.costed_lines += u64::from(cost.is_some());
        let of_line = CurrencyTotal { currency: line.currency, lines: 1, revenue, cost };
        match self.by_currency.iter_mut().find(|total| total.currency == line.currency) {
            Some(total) => total.add(of_line),
            None => self.by_currency.push(of_line),
        }
        self.count(line.currency, line.date, revenue, cost.unwrap_or_default());
        let (first, last) = self.days.unwrap_or((line.date, line.date));
        self.days = Some((first.min(line.date), last.max(line.date)));
        self.future_lines += u64::from(line.date > self.today);
    }

    /// Adds a line up in the reporting currency; while there is none, the first line's stands for it.
    fn count(&mut self, currency: Currency, day: Day, revenue: Amount, cost: Amount) {
        let reporting = self.reporting.or(self.by_currency.first().map(|total| total.currency));
        if reporting == Some(currency) {
            self.counted.0 += revenue;
            self.counted.1 += cost;
            return;
        }
        let Some(rate) = self.rates.in_force(currency, day) else {
            self.missing_rates.insert(currency, day);
            return;
        };
        match (rate.convert(revenue), rate.convert(cost)) {
            (Some(revenue), Some(cost)) => {
                self.counted.0 += revenue;
                self.counted.1 += cost;
            }
            _ => self.is_countable = false,
        }
    }

    /// The report; an error where lines are in several currencies and nothing says which one they are added up in.
    pub(super) fn report(mut self, reasons: Vec<ReasonCount>) -> Result<Report, ImportError> {
        self.by_currency.sort_unstable_by_key(|total| total.currency.code());
        let currency = match (self.reporting, self.by_currency.as_slice()) {
            (Some(reporting), _) => reporting,
            (None, [first, second, ..]) => return Err(undecided(first.currency, second.currency)),
            (None, one) => one.first().map_or(Currency::EUR, |total| total.currency),
        };
        let is_counted = self.is_countable && self.missing_rates.is_empty();
        Ok(Report {
            rows: self.left_out + self.accepted + self.quarantined,
            left_out: self.left_out,
            read: self.accepted + self.quarantined,
            accepted: self.accepted,
            quarantined: self.quarantined,
            revenue: is_counted.then_some(self.counted.0),
            cost: (is_counted && self.costed_lines > 0).then_some(self.counted.1),
            costed_lines: self.costed_lines,
            totals: self.by_currency,
            amounts: Vec::new(),
            missing_rates: self.missing_rates,
            currency,
            first_day: self.days.map(|(first, _)| first),
            last_day: self.days.map(|(_, last)| last),
            future_lines: self.future_lines,
            reasons,
            notes: Vec::new(),
        })
    }
}

fn undecided(first: Currency, second: Currency) -> ImportError {
    ImportError::Ambiguous {
        what: AmbiguousReading::Currency,
        key: "reporting_currency".to_owned(),
        readings: (format!("added up in {first}"), format!("added up in {second}")),
        alternatives: vec![first.code().to_owned(), second.code().to_owned()],
    }
}
