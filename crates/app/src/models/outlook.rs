//! What is ahead of each account by a stored fit: worked out from the fit and the version of the ledger it knows, so that it
//! says the same whenever it is asked.

use std::collections::BTreeMap;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::Rung;
use mainstay_domain::ids::AccountId;
use mainstay_domain::models::{
    Ahead, Buyer, EquityRanges, Horizon, Range, ValueBasis, WEEKS_PER_YEAR, look_ahead,
};
use mainstay_domain::money::Currency;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::time::AsOf;

use super::fit::{ModelFit, buyers};
use super::sql;
use super::valuing::Valuing;
use crate::accounts::Account;
use crate::error::{Error, Result};
use crate::portfolio::{SegmentChoice, accounts_in_segments};
use crate::{App, accounts, ledger};

/// How far to look ahead.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlookRequest {
    /// Months ahead, 1 to 120.
    pub months: u32,
    /// The discount rate of a year in percent, 0 to 100.
    pub discount_percent: f64,
    /// Only accounts of these segments, in the run people see.
    pub segments: Option<SegmentChoice>,
}

impl Default for OutlookRequest {
    fn default() -> Self {
        Self { months: 36, discount_percent: 10.0, segments: None }
    }
}

impl OutlookRequest {
    pub(super) fn horizon(&self) -> Result<Horizon> {
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
    /// The level that values of the basis `contribution` are told on; `None` where there are none.
    pub level: Option<Rung>,
    /// The accounts with a purchase, the largest value first; without values, the most orders first.
    pub accounts: Vec<AccountOutlook>,
}

impl Outlook {
    /// What values that may be compared and added up are made of: contribution or gross profit where the cost of any account is
    /// known.
    pub fn basis(&self) -> ValueBasis {
        let is_any = |basis| self.accounts.iter().any(|row| row.basis == basis);
        let bases = [ValueBasis::Contribution, ValueBasis::GrossProfit];
        bases.into_iter().find(|basis| is_any(*basis)).unwrap_or(ValueBasis::Revenue)
    }

    /// The expected value of the accounts shown that are valued on [one basis](Self::basis); `None` where it is not known of
    /// any.
    pub fn equity(&self) -> Option<i64> {
        let basis = self.basis();
        let known =
            self.accounts.iter().filter(|account| account.basis == basis).filter_map(|account| account.value);
        known.map(|money| money.expected).reduce(i64::saturating_add)
    }
}

/// Looks ahead by the newest fit. What an account may be expected to do says something of all others, so it takes whoever may
/// see the company as a whole. `None` where no model is fitted yet.
pub async fn outlook(app: &App, actor: &Actor, request: OutlookRequest) -> Result<Option<Outlook>> {
    let horizon = request.horizon()?;
    let Some(known) = known(app, actor, request.segments.as_ref()).await? else { return Ok(None) };
    let worked_out = tokio::task::spawn_blocking(move || known.outlook(request, horizon));
    worked_out.await.map(Some).map_err(Error::bug)
}

/// How probable it is that accounts are lost already, by the newest fit.
pub(crate) struct Losses {
    /// The day it looks ahead from.
    pub(crate) as_of: AsOf,
    /// One less the probability that each is still active.
    pub(crate) probability: BTreeMap<AccountRef, f64>,
}

/// The probabilities of loss of the accounts somebody sees; `None` where no model is fitted yet.
pub(crate) async fn losses(app: &App, actor: &Actor) -> Result<Option<Losses>> {
    let request = OutlookRequest { months: 12, ..OutlookRequest::default() };
    let Some(outlook) = outlook(app, actor, request).await? else { return Ok(None) };
    let lost = |row: AccountOutlook| Some((row.account, 1.0 - row.ahead.forecast?.p_active));
    let probability = outlook.accounts.into_iter().filter_map(lost).collect();
    Ok(Some(Losses { as_of: outlook.fit.as_of, probability }))
}

/// What the newest fit is asked with.
pub(super) struct Known {
    pub(super) fit: ModelFit,
    /// The accounts somebody sees, with their purchases.
    accounts: Vec<AccountRef>,
    /// Their purchases, each with what its value is to be multiplied with.
    buyers: Vec<(Buyer, f64)>,
    bases: Vec<ValueBasis>,
    pub(super) level: Option<Rung>,
    directory: Vec<Account>,
}

/// The newest fit and the accounts it is asked about; `None` where no model is fitted yet.
pub(super) async fn known(
    app: &App,
    actor: &Actor,
    segments: Option<&SegmentChoice>,
) -> Result<Option<Known>> {
    let mut view = app.view(actor, Verb::SeePortfolio).await?;
    let Some(fit) = sql::latest(&mut view).await? else { return Ok(None) };
    let manifest = ledger::manifest(app, &mut view, Some(fit.ledger_version)).await?;
    let mut sight = view.sight().clone();
    let directory = accounts::directory(&mut view).await?;
    // Reading the lines may take long: nobody waits for the database meanwhile.
    drop(view);
    if let Some(choice) = segments {
        sight.rows = sight.rows.among(accounts_in_segments(app, actor, None, choice).await?);
    }
    let mut found = buyers(&manifest, fit.as_of).await?;
    found.retain(|(facts, _)| sight.rows.contains(&facts.account));
    let valuing = Valuing::open(app, fit.ledger_version, fit.as_of, sight.margin).await?;
    let (level, accounts) = (valuing.level(), Vec::with_capacity(found.len()));
    let mut known = Known { fit, accounts, buyers: Vec::new(), bases: Vec::new(), level, directory };
    for (facts, buyer) in found {
        let (rate, basis) = valuing.of(&facts);
        known.accounts.push(facts.account);
        known.buyers.push((buyer, rate));
        known.bases.push(basis);
    }
    Ok(Some(known))
}

impl Known {
    pub(super) fn outlook(&self, request: OutlookRequest, horizon: Horizon) -> Outlook {
        let ahead = look_ahead(&self.fit.study, &self.buyers, self.fit.as_of, horizon);
        let rows = self.accounts.iter().zip(&self.bases).zip(ahead);
        let mut accounts: Vec<AccountOutlook> = rows
            .filter_map(|((account, basis), ahead)| {
                let ahead = ahead?;
                let place = self.directory.binary_search_by(|known| known.reference.cmp(account)).ok();
                let known = place.and_then(|place| self.directory.get(place));
                Some(AccountOutlook {
                    id: known.map(|known| known.id),
                    name: known.map_or_else(|| account.external_id.clone(), |known| known.name.clone()),
                    account: account.clone(),
                    value: money(&ahead, self.fit.currency),
                    basis: *basis,
                    ahead,
                })
            })
            .collect();
        accounts.sort_by(|a, b| {
            let orders = |row: &AccountOutlook| row.ahead.forecast.map_or(0.0, |forecast| forecast.orders);
            let value = |row: &AccountOutlook| row.value.map(|money| money.expected);
            value(b).cmp(&value(a)).then(orders(b).total_cmp(&orders(a)))
        });
        Outlook { fit: self.fit.clone(), request, level: self.level, accounts }
    }

    /// The ranges of what the accounts valued on a basis are worth together, and by the group each is in.
    pub(super) fn ranges(
        &self,
        basis: ValueBasis,
        group_of: impl Fn(&AccountRef) -> usize,
        horizon: Horizon,
    ) -> Option<EquityRanges> {
        let rows = self.accounts.iter().zip(&self.bases).zip(&self.buyers);
        let (buyers, groups): (Vec<(Buyer, f64)>, Vec<usize>) = rows
            .filter(|((_, own), _)| **own == basis)
            .map(|((account, _), buyer)| (buyer.clone(), group_of(account)))
            .unzip();
        self.fit.study.equity(&buyers, &groups, self.fit.as_of, horizon)
    }
}

/// The expected value in minor units; `None` where it is not known or too large for them.
pub(super) fn money(ahead: &Ahead, currency: Currency) -> Option<Money> {
    let forecast = ahead.forecast?;
    let (value, Range { low, high }) = forecast.value.zip(forecast.value_range)?;
    let minor = |value: f64| mainstay_domain::money::estimated_minor(value, currency);
    Some(Money { expected: minor(value)?, low: minor(low)?, high: minor(high)? })
}
