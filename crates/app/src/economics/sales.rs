//! What ladders and bridges are told from: the cells of a period, under the reader's own access.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{Dimension, InvoiceTerms, Ladder, Sales, Telling, cell_ladders};
use mainstay_domain::ids::AccountId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::{Actor, Rows, Sight, Verb};
use mainstay_domain::rates::{MissingRates, Rates};
use mainstay_domain::time::{AsOf, Day, Period, Window};
use mainstay_ledger::facts::{CellsAsked, FactError, RebateScope, every_payment, sold_cells};

use super::dimension::Register;
use crate::error::{Error, Result};
use crate::{App, accounts, ledger, portfolio};

/// The highest rate a year for which the cost of waiting is told, in percent.
const MOST_PERCENT: i128 = 100 * 10_000;

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct EconomicsRequest {
    /// The first day; twelve full months before the as-of day where nobody says.
    pub from: Option<Day>,
    /// The first day after; the month of the as-of day where nobody says.
    pub until: Option<Day>,
    /// The day that rebates and open invoices are as of; that of the newest run where nobody says.
    pub as_of: Option<Day>,
    /// Of which version of the ledger; the newest where nobody says.
    pub ledger_version: Option<LedgerVersion>,
    /// What capital costs a year in percent; without it the wait for payments has no cost.
    pub capital_percent: Option<Amount>,
    /// Of one account alone.
    pub account: Option<AccountId>,
    /// Of one member of a dimension alone, by its key.
    pub within: Option<(Dimension, String)>,
}

/// A percentage as people write it: `6.5`, four decimals at most.
pub fn percent(text: &str) -> Result<Amount> {
    let bad = || {
        let detail = format!("`{text}` is not a percentage such as 6.5, with four decimals at most");
        Error::invalid("bad_capital_percent", "capital_percent", detail)
    };
    let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let is_number = |part: &str| part.bytes().all(|digit| digit.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || decimals.len() > 4 || !is_number(whole) || !is_number(decimals)
    {
        return Err(bad());
    }
    let parts: i128 = format!("{whole}{decimals:0<4}").parse().map_err(|_| bad())?;
    Ok(Amount(parts))
}

/// What an answer was told from.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// The days.
    pub period: Period,
    /// The day that accruals are as of.
    pub as_of: AsOf,
    /// The version of the ledger.
    pub ledger_version: LedgerVersion,
    /// What its amounts are in.
    pub currency: Currency,
    /// Whether costs are part of it.
    pub margin: bool,
    /// What capital costs a year, in percent.
    pub capital_percent: Option<Amount>,
}

/// The cells of a question and what they are told from.
pub(super) struct Found {
    pub(super) told: Told,
    pub(super) sales: Sales,
    pub(super) register: Register,
    pub(super) manifest: ledger::Manifest,
    pub(super) sight: Sight,
    pub(super) is_rebate_hidden: bool,
    /// Invoices of the period that were paid and have no line in the ledger.
    pub(super) unplaced: Unplaced,
}

/// Payments that no line belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Unplaced {
    pub(super) invoices: usize,
    pub(super) discount: Amount,
}

/// Which deductions after the invoice are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Sales and costs alone.
    Sales,
    /// Rebates and payments as well.
    Pocket,
}

/// What the door to a question is.
pub(super) struct Door {
    manifest: ledger::Manifest,
    sight: Sight,
    rates: Rates,
    register: Register,
    account: Option<AccountRef>,
    as_of: AsOf,
    scopes: Vec<RebateScope>,
}

impl Door {
    pub(super) async fn open(app: &App, actor: &Actor, request: &EconomicsRequest) -> Result<Self> {
        if request.capital_percent.is_some_and(|percent| !(0..=MOST_PERCENT).contains(&percent.0)) {
            let detail = "the cost of capital is a percentage a year from 0 to 100, such as 6.5";
            return Err(Error::invalid("bad_capital_percent", "capital_percent", detail));
        }
        let account = match request.account {
            Some(id) => Some(accounts::account(app, actor, id).await?.reference),
            None => None,
        };
        let mut view = app.view(actor, Verb::ReadAccounts).await?;
        let manifest = ledger::manifest(app, &mut view, request.ledger_version).await?;
        let newest = portfolio::newest_as_of(&mut view).await?;
        let rates = ledger::rates::in_force(&mut view, manifest.version).await?;
        let directory = accounts::directory(&mut view).await?;
        let sources: BTreeSet<&String> = directory.iter().map(|account| &account.reference.source).collect();
        let (mut products, mut scopes) = (BTreeMap::new(), Vec::new());
        for source in sources {
            products.insert(source.clone(), accounts::products(&mut view, source).await?);
            scopes.extend(accounts::rebate_scopes(&mut view, source, manifest.version).await?);
        }
        // Lines are told under present numbers, and agreements name those they were made with.
        for scope in &mut scopes {
            scope.customers =
                scope.customers.iter().map(|customer| manifest.ledger.joined_account(customer)).collect();
        }
        let sight = view.sight().clone();
        // Reading the lines may take long: nobody waits for the database meanwhile.
        drop(view);
        let as_of = match request.as_of.map(AsOf).or(newest) {
            Some(as_of) => as_of,
            None => portfolio::as_of_day(app, &manifest.ledger, None).await?,
        };
        let register = Register { accounts: directory, products };
        Ok(Self { manifest, sight, rates, register, account, as_of, scopes })
    }

    /// The period that is asked, and the day it is as of.
    pub(super) fn period(&self, from: Option<Day>, until: Option<Day>) -> Result<(Period, AsOf)> {
        let usual = Window::TwelveMonths.period(self.as_of);
        let end = until.unwrap_or(usual.end);
        let start = match from {
            Some(from) => Some(from),
            None => Window::TwelveMonths.period(AsOf(end)).start.or(usual.start),
        };
        if start.is_some_and(|start| start >= end) {
            let detail =
                format!("the period ends on {end}, not after it begins: `until` is the first day after it");
            return Err(Error::invalid("bad_period", "until", detail));
        }
        Ok((Period { start, end }, AsOf(self.as_of.0.max(end))))
    }

    fn told(&self, period: Period, as_of: AsOf, request: &EconomicsRequest) -> Told {
        Told {
            period,
            as_of,
            ledger_version: self.manifest.version,
            currency: self.manifest.currency,
            margin: self.sight.margin,
            capital_percent: request.capital_percent,
        }
    }

    /// The agreements that say something of the period, and whether one counts purchases that are hidden.
    fn agreements(&self, period: Period, as_of: AsOf) -> (Vec<RebateScope>, bool) {
        let concerns = |scope: &&RebateScope| {
            let (terms, of) = (scope.agreement.terms(), scope.agreement.period());
            let is_theirs = match &self.account {
                Some(account) => scope.customers.contains(account),
                None => scope.customers.iter().any(|customer| self.sight.rows.contains(customer)),
            };
            let overlaps = terms.valid_from < period.end && period.start.is_none_or(|start| start < of.end);
            is_theirs && overlaps && terms.valid_from < as_of.0
        };
        let of: Vec<RebateScope> = self.scopes.iter().filter(concerns).cloned().collect();
        let is_hidden =
            of.iter().any(|scope| scope.customers.iter().any(|customer| !self.sight.rows.contains(customer)));
        (if is_hidden { Vec::new() } else { of }, is_hidden)
    }

    /// Whose lines are read: of one account also those of the groups whose agreements it shares.
    fn narrowed(&self, scopes: &[RebateScope]) -> Sight {
        let Some(account) = &self.account else { return self.sight.clone() };
        let mut only = BTreeSet::from([account.clone()]);
        only.extend(scopes.iter().flat_map(|scope| scope.customers.iter().cloned()));
        only.retain(|account| self.sight.rows.contains(account));
        Sight { rows: Rows::Only(only), margin: self.sight.margin }
    }

    /// The cells of a period.
    pub(super) async fn sales(
        &self,
        (period, as_of): (Period, AsOf),
        depth: Depth,
        within: Option<&(Dimension, String)>,
    ) -> Result<(Sales, bool, Unplaced)> {
        let (agreements, is_hidden) = match depth {
            Depth::Pocket => self.agreements(period, as_of),
            Depth::Sales => (Vec::new(), false),
        };
        let sight = self.narrowed(&agreements);
        let (invoices, days) = match depth {
            Depth::Pocket => self.invoices(as_of).await?,
            Depth::Sales => (BTreeMap::new(), Vec::new()),
        };
        let as_of_day = if agreements.is_empty() { period.end } else { as_of.0 };
        let asked = CellsAsked { period, as_of: as_of_day, agreements, invoices };
        let mut sales = sold_cells(&self.manifest.ledger, &sight, asked).await.map_err(ledger::unanswered)?;
        let mut unplaced = Unplaced::default();
        for ((terms, parts), day) in sales.invoices.iter().zip(days) {
            if parts.is_empty() && period.contains(day) {
                unplaced.invoices += 1;
                unplaced.discount += terms.discount;
            }
        }
        for cell in &mut sales.cells {
            let is_asked = self.account.as_ref().is_none_or(|account| cell.key.account == *account)
                && within.is_none_or(|(dimension, member)| {
                    self.register.member(*dimension, &cell.key).key.as_deref().unwrap_or_default() == member
                });
            cell.key.is_inside &= is_asked;
        }
        Ok((sales, is_hidden, unplaced))
    }

    /// How every invoice was paid, and the day of each.
    async fn invoices(
        &self,
        as_of: AsOf,
    ) -> Result<(BTreeMap<(AccountRef, String), InvoiceTerms>, Vec<Day>)> {
        let sight = self.narrowed(&[]);
        let payments = every_payment(&self.manifest.ledger, &sight).await.map_err(ledger::unanswered)?;
        let into = self.manifest.currency;
        let mut missing = MissingRates::default();
        let mut invoices: BTreeMap<(AccountRef, String), (InvoiceTerms, Day)> = BTreeMap::new();
        for (account, (currency, payment)) in payments {
            if payment.invoice_date >= as_of.0 {
                continue;
            }
            let paid = payment.paid_date.filter(|day| *day < as_of.0);
            let mut discount = if paid.is_some() { payment.discount } else { Amount::ZERO };
            if let Some(currency) = currency.filter(|currency| *currency != into && discount != Amount::ZERO)
            {
                match self.rates.in_force(currency, payment.invoice_date).map(|rate| rate.convert(discount)) {
                    Some(Some(converted)) => discount = converted,
                    Some(None) => {
                        return Err(Error::Conflict(format!(
                            "an amount in {currency} is too large in {into}: is its rate right?"
                        )));
                    }
                    None => missing.insert(currency, payment.invoice_date),
                }
            }
            let days = i128::from(paid.unwrap_or(as_of.0).days_since(payment.invoice_date));
            let (terms, _) = invoices
                .entry((account, payment.invoice))
                .or_insert((InvoiceTerms::default(), payment.invoice_date));
            terms.discount += discount;
            terms.amount += payment.amount;
            terms.amount_days += payment.amount.0 * days;
        }
        if !missing.is_empty() {
            return Err(ledger::unanswered(FactError::MissingRates(missing)));
        }
        let days = invoices.values().map(|(_, day)| *day).collect();
        Ok((invoices.into_iter().map(|(key, (terms, _))| (key, terms)).collect(), days))
    }

    pub(super) fn register(&self) -> &Register {
        &self.register
    }

    pub(super) fn told_of(&self, period: (Period, AsOf), request: &EconomicsRequest) -> Told {
        self.told(period.0, period.1, request)
    }
}

/// The cells of the period that is asked, down to the pocket.
pub(super) async fn found(app: &App, actor: &Actor, request: &EconomicsRequest) -> Result<Found> {
    let door = Door::open(app, actor, request).await?;
    let period = door.period(request.from, request.until)?;
    let (sales, is_rebate_hidden, unplaced) =
        door.sales(period, Depth::Pocket, request.within.as_ref()).await?;
    let told = door.told(period.0, period.1, request);
    let Door { manifest, sight, register, .. } = door;
    Ok(Found { told, sales, register, manifest, sight, is_rebate_hidden, unplaced })
}

impl Found {
    /// The ladder of each cell of the period, with its place.
    pub(super) fn ladders(&self) -> Result<Vec<(usize, Ladder)>> {
        let telling = Telling {
            currency: self.told.currency,
            as_of: self.told.as_of,
            capital_percent: self.told.capital_percent,
            margin: self.told.margin,
            rebates_hidden: self.is_rebate_hidden,
        };
        cell_ladders(&self.sales, telling).map_err(|mixed| Error::Conflict(mixed.to_string()))
    }
}
