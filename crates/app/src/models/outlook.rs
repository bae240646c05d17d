//! What is ahead of each account by a stored fit: worked out from the fit and the version of the ledger it knows, so that it
//! says the same whenever it is asked.

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::AccountId;
use mainstay_domain::models::{
    Ahead, Buyer, Horizon, Range, ValueBasis, WEEKS_PER_YEAR, look_ahead, margin_rate,
};
use mainstay_domain::money::Currency;
use mainstay_domain::policy::{Actor, Verb};

use super::fit::{ModelFit, buyers};
use super::sql;
use crate::error::{Error, Result};
use crate::{App, accounts, ledger};

/// How far to look ahead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutlookRequest {
    /// Months ahead, 1 to 120.
    pub months: u32,
    /// The discount rate of a year in percent, 0 to 100.
    pub discount_percent: f64,
}

impl Default for OutlookRequest {
    fn default() -> Self {
        Self { months: 36, discount_percent: 10.0 }
    }
}

impl OutlookRequest {
    fn horizon(self) -> Result<Horizon> {
        if !(1..=120).contains(&self.months) {
            return Err(Error::invalid(
                "bad_months",
                "months",
                format!("{} months: use 1 to 120", self.months),
            ));
        }
        if !(0.0..=100.0).contains(&self.discount_percent) {
            let detail = format!("{} % a year: use 0 to 100", self.discount_percent);
            return Err(Error::invalid("bad_discount", "discount", detail));
        }
        Ok(Horizon {
            weeks: WEEKS_PER_YEAR * f64::from(self.months) / 12.0,
            discount: self.discount_percent / 100.0,
        })
    }
}

/// An expected amount and its 80 % range, in minor units: an estimate, not a sum of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// What is expected.
    pub expected: i64,
    /// One case of ten lies below.
    pub low: i64,
    /// One case of ten lies above.
    pub high: i64,
}

/// What is ahead of one account.
#[derive(Debug, Clone)]
pub struct AccountOutlook {
    /// Its id; `None` where the register does not know it.
    pub id: Option<AccountId>,
    /// Which.
    pub account: AccountRef,
    /// Its name.
    pub name: String,
    /// Orders, rhythm and the reasons.
    pub ahead: Ahead,
    /// The discounted value within the horizon.
    pub value: Option<Money>,
    /// What the value is made of.
    pub basis: ValueBasis,
}

/// What is ahead of the accounts somebody sees.
#[derive(Debug)]
pub struct Outlook {
    /// By which fit.
    pub fit: ModelFit,
    /// How far.
    pub request: OutlookRequest,
    /// The accounts with a purchase, the largest value first; without values, the most orders first.
    pub accounts: Vec<AccountOutlook>,
}

impl Outlook {
    /// The expected value of all accounts shown; `None` where it is not known of any.
    pub fn equity(&self) -> Option<i64> {
        let known = self.accounts.iter().filter_map(|account| account.value);
        known.map(|money| money.expected).reduce(i64::saturating_add)
    }
}

/// Looks ahead by the newest fit. What an account may be expected to do says something of all others, so it takes whoever may
/// see the company as a whole. `None` where no model is fitted yet.
pub async fn outlook(app: &App, actor: &Actor, request: OutlookRequest) -> Result<Option<Outlook>> {
    let horizon = request.horizon()?;
    let mut view = app.view(actor, Verb::SeePortfolio).await?;
    let Some(fit) = sql::latest(&mut view).await? else { return Ok(None) };
    let manifest = ledger::manifest(app, &mut view, Some(fit.ledger_version)).await?;
    let sight = view.sight().clone();
    let directory = accounts::directory(&mut view).await?;
    // Reading the lines may take long: nobody waits for the database meanwhile.
    drop(view);
    let mut known = buyers(&manifest, fit.as_of).await?;
    known.retain(|(facts, _)| sight.rows.contains(&facts.account));
    let worked_out = tokio::task::spawn_blocking(move || {
        let rates: Vec<Option<f64>> =
            known.iter().map(|(facts, _)| margin_rate(facts).filter(|_| sight.margin)).collect();
        let (references, customers): (Vec<AccountRef>, Vec<(Buyer, f64)>) = known
            .into_iter()
            .zip(&rates)
            .map(|((facts, buyer), rate)| (facts.account, (buyer, rate.unwrap_or(1.0))))
            .unzip();
        let ahead = look_ahead(&fit.study, &customers, fit.as_of, horizon);
        let rows = references.into_iter().zip(rates).zip(ahead);
        let mut accounts: Vec<AccountOutlook> = rows
            .filter_map(|((account, rate), ahead)| {
                let ahead = ahead?;
                let place = directory.binary_search_by(|known| known.reference.cmp(&account)).ok();
                let known = place.and_then(|place| directory.get(place));
                Some(AccountOutlook {
                    id: known.map(|known| known.id),
                    name: known.map_or_else(|| account.external_id.clone(), |known| known.name.clone()),
                    account,
                    value: money(&ahead, fit.currency),
                    basis: if rate.is_some() { ValueBasis::GrossProfit } else { ValueBasis::Revenue },
                    ahead,
                })
            })
            .collect();
        accounts.sort_by(|a, b| {
            let orders = |row: &AccountOutlook| row.ahead.forecast.map_or(0.0, |forecast| forecast.orders);
            let value = |row: &AccountOutlook| row.value.map(|money| money.expected);
            value(b).cmp(&value(a)).then(orders(b).total_cmp(&orders(a)))
        });
        Outlook { fit, request, accounts }
    });
    worked_out.await.map(Some).map_err(Error::bug)
}

/// The expected value in minor units; `None` where it is not known or too large for them.
fn money(ahead: &Ahead, currency: Currency) -> Option<Money> {
    let forecast = ahead.forecast?;
    let (value, Range { low, high }) = forecast.value.zip(forecast.value_range)?;
    let minor = |value: f64| mainstay_domain::money::estimated_minor(value, currency);
    Some(Money { expected: minor(value)?, low: minor(low)?, high: minor(high)? })
}

/// The outlook as CSV: one row per account, amounts in minor units.
pub fn outlook_csv(outlook: &Outlook) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record([
            "source",
            "external_id",
            "name",
            "p_active",
            "expected_orders",
            "orders_low",
            "orders_high",
            "value_minor",
            "value_low_minor",
            "value_high_minor",
            "value_basis",
            "currency",
            "own_orders_per_year",
            "population_orders_per_year",
            "expected_orders_per_year",
            "own_order_value",
            "population_order_value",
            "own_value_weight",
            "silent_weeks",
            "expected_gap_weeks",
            "p_longer_gap",
        ])
        .map_err(Error::bug)?;
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.6}"));
    let whole = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
    for row in &outlook.accounts {
        let (forecast, why) = (row.ahead.forecast, row.ahead.forecast.map(|forecast| forecast.why));
        let basis = match row.basis {
            ValueBasis::GrossProfit => "gross_profit",
            ValueBasis::Revenue => "revenue",
        };
        writer
            .write_record([
                mainstay_domain::export::csv_safe(&row.account.source),
                mainstay_domain::export::csv_safe(&row.account.external_id),
                mainstay_domain::export::csv_safe(&row.name),
                number(forecast.map(|forecast| forecast.p_active)),
                number(forecast.map(|forecast| forecast.orders)),
                number(forecast.map(|forecast| forecast.orders_range.low)),
                number(forecast.map(|forecast| forecast.orders_range.high)),
                whole(row.value.map(|money| money.expected)),
                whole(row.value.map(|money| money.low)),
                whole(row.value.map(|money| money.high)),
                basis.to_owned(),
                outlook.fit.currency.code().to_owned(),
                number(why.and_then(|why| why.own_orders_per_year)),
                number(why.map(|why| why.population_orders_per_year)),
                number(why.map(|why| why.expected_orders_per_year)),
                number(why.and_then(|why| why.own_order_value)),
                number(why.and_then(|why| why.population_order_value)),
                number(why.map(|why| why.own_value_weight)),
                number(Some(row.ahead.silent_weeks)),
                number(row.ahead.gap.and_then(|gap| gap.expected)),
                number(row.ahead.p_longer_gap),
            ])
            .map_err(Error::bug)?;
    }
    writer.into_inner().map_err(|error| Error::bug(error.to_string()))
}
