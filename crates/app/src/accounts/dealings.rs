//! What an account ordered and owes, as of a day, in the currency everything is added up in.

use mainstay_domain::ids::AccountId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::orders::{OrderBook, order_book};
use mainstay_domain::payments::{Receivables, receivables};
use mainstay_domain::policy::{Actor, Sight, Verb};
use mainstay_domain::rates::{MissingRates, Rates};
use mainstay_domain::time::{AsOf, Day};
use mainstay_ledger::facts::{FactError, account_orders, account_payments};

use super::Account;
use crate::error::{Error, Result};
use crate::{App, ledger, portfolio};

/// Of which day and version something is asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// As of which day; that of the newest run where nobody says, else today.
    pub as_of: Option<AsOf>,
    /// Of which version of the ledger; the newest where nobody says.
    pub ledger_version: Option<LedgerVersion>,
}

/// Something about an account, and what it was told from.
#[derive(Debug)]
pub struct Told<T> {
    /// As of which day.
    pub as_of: AsOf,
    /// From which version of the ledger.
    pub ledger_version: LedgerVersion,
    /// What its amounts are in.
    pub currency: Currency,
    /// Whether the ledger knows anything of the kind about the account, whatever the day.
    pub is_known: bool,
    /// What is told.
    pub told: T,
}

/// The open orders of an account and how it was delivered to.
pub async fn account_order_book(
    app: &App,
    actor: &Actor,
    id: AccountId,
    asked: Asked,
) -> Result<Told<OrderBook>> {
    let at = At::of(app, actor, id, asked).await?;
    let rows = account_orders(&at.manifest.ledger, &at.sight, &at.account.reference).await;
    let mut orders = Vec::new();
    let mut counted = at.counted();
    for (currency, mut order) in rows.map_err(ledger::unanswered)? {
        order.value =
            order.value.map(|value| counted.convert(value, currency, order.order_date)).transpose()?;
        orders.push(order);
    }
    counted.finish()?;
    Ok(at.told(!orders.is_empty(), order_book(&orders, at.as_of)))
}

/// The open invoices of an account and how it pays.
pub async fn account_receivables(
    app: &App,
    actor: &Actor,
    id: AccountId,
    asked: Asked,
) -> Result<Told<Receivables>> {
    let at = At::of(app, actor, id, asked).await?;
    let rows = account_payments(&at.manifest.ledger, &at.sight, &at.account.reference).await;
    let mut payments = Vec::new();
    let mut counted = at.counted();
    for (currency, mut payment) in rows.map_err(ledger::unanswered)? {
        payment.amount = counted.convert(payment.amount, currency, payment.invoice_date)?;
        payment.discount = counted.convert(payment.discount, currency, payment.invoice_date)?;
        payments.push(payment);
    }
    counted.finish()?;
    Ok(at.told(!payments.is_empty(), receivables(&payments, at.as_of)))
}

/// What a question about an account is answered from.
pub(super) struct At {
    pub(super) account: Account,
    pub(super) as_of: AsOf,
    pub(super) manifest: ledger::Manifest,
    pub(super) sight: Sight,
    rates: Rates,
}

impl At {
    pub(super) async fn of(app: &App, actor: &Actor, id: AccountId, asked: Asked) -> Result<Self> {
        let account = super::account(app, actor, id).await?;
        let mut view = app.view(actor, Verb::ReadAccounts).await?;
        let manifest = ledger::manifest(app, &mut view, asked.ledger_version).await?;
        let as_of = match asked.as_of {
            Some(as_of) => as_of,
            None => portfolio::newest_as_of(&mut view).await?.unwrap_or(AsOf(app.clock.today())),
        };
        let rates = ledger::rates::in_force(&mut view, manifest.version).await?;
        let sight = view.sight().clone();
        // Reading the files may take long: nobody waits for the database meanwhile.
        drop(view);
        Ok(Self { account, as_of, manifest, sight, rates })
    }

    fn counted(&self) -> Counted<'_> {
        Counted { into: self.manifest.currency, rates: &self.rates, missing: MissingRates::default() }
    }

    pub(super) fn told<T>(&self, is_known: bool, told: T) -> Told<T> {
        let (as_of, ledger_version, currency) = (self.as_of, self.manifest.version, self.manifest.currency);
        Told { as_of, ledger_version, currency, is_known, told }
    }
}

/// Converts amounts, and gathers the rates that lack.
struct Counted<'a> {
    into: Currency,
    rates: &'a Rates,
    missing: MissingRates,
}

impl Counted<'_> {
    fn convert(&mut self, amount: Amount, currency: Option<Currency>, day: Day) -> Result<Amount> {
        let Some(currency) = currency.filter(|currency| *currency != self.into) else { return Ok(amount) };
        let Some(rate) = self.rates.in_force(currency, day) else {
            self.missing.insert(currency, day);
            return Ok(Amount::ZERO);
        };
        let too_large = || {
            Error::Conflict(format!(
                "an amount in {currency} is too large in {}: is its rate right?",
                self.into
            ))
        };
        rate.convert(amount).ok_or_else(too_large)
    }

    /// An error where a rate lacked: nothing is told with a part left out.
    fn finish(self) -> Result<()> {
        if self.missing.is_empty() {
            Ok(())
        } else {
            Err(ledger::unanswered(FactError::MissingRates(self.missing)))
        }
    }
}
