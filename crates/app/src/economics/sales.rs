//! What ladders and bridges are told from: the cells of a period, under the reader's own access.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::categories::{Categories, CategoryBasis};
use mainstay_domain::economics::{CapitalTerms, InvoiceTerms, Ladder, Sales, Telling, each_ladder};
use mainstay_domain::ids::AccountId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Actor, Rows, Sight, Verb};
use mainstay_domain::rates::{MissingRates, Rates};
use mainstay_domain::time::{AsOf, Day, Period, Window};
use mainstay_domain::units::Units;
use mainstay_ledger::facts::{
    CellsAsked, FactError, Grain, GroupedBy, RebateScope, every_payment, sold_cells,
};

use super::capital;
use super::dimension::Register;
use super::told::Told;
use super::within::{Narrowed, Within, narrowed};
use crate::act::View;
use crate::costs::{self, Charged, StoredRates, StoredTraceable, Traced};
use crate::error::{Error, Result};
use crate::{App, accounts, ledger, portfolio};

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
    /// What capital costs a year in percent; what the company said where nobody says.
    pub capital_percent: Option<Amount>,
    /// Of one account alone.
    pub account: Option<AccountId>,
    /// Of these alone.
    pub within: Option<Within>,
    /// Which category of a product counts.
    pub categories: CategoryBasis,
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
    /// What serving accounts costs.
    pub(super) charged: Charged,
    /// What accounts and segments cost as such.
    pub(super) traced: Traced,
}

/// The cells of a period, and what was read with them.
pub(super) struct Read {
    pub(super) sales: Sales,
    is_rebate_hidden: bool,
    unplaced: Unplaced,
    charged: Charged,
    traced: Traced,
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
    /// Rebates, payments and what serving costs as well.
    Whole,
    /// All of it, line by line.
    Lines,
}

/// What the door to a question is.
pub(super) struct Door {
    pub(super) manifest: ledger::Manifest,
    sight: Sight,
    rates: Rates,
    register: Register,
    units: Arc<Units>,
    categories: Arc<Categories>,
    basis: CategoryBasis,
    account: Option<AccountRef>,
    within: Option<Narrowed>,
    as_of: AsOf,
    scopes: Vec<RebateScope>,
    pub(super) cost_rates: Vec<StoredRates>,
    pub(super) traceable: Vec<StoredTraceable>,
    pub(super) capital: CapitalTerms,
}

/// The accounts and products that answers name, and the agreements about them.
async fn register(view: &mut View, manifest: &ledger::Manifest) -> Result<(Register, Vec<RebateScope>)> {
    let accounts = accounts::directory(view).await?;
    let sources: BTreeSet<&String> = accounts.iter().map(|account| &account.reference.source).collect();
    let (mut products, mut scopes) = (BTreeMap::new(), Vec::new());
    for source in sources {
        products.insert(source.clone(), accounts::products(view, source).await?);
        scopes.extend(accounts::rebate_scopes(view, source, manifest.version).await?);
    }
    // Lines are told under present numbers, and agreements name those they were made with.
    for scope in &mut scopes {
        scope.customers =
            scope.customers.iter().map(|customer| manifest.ledger.joined_account(customer)).collect();
    }
    Ok((Register { accounts, products }, scopes))
}

impl Door {
    pub(super) async fn open(app: &App, actor: &Actor, request: &EconomicsRequest) -> Result<Self> {
        let asked = CapitalTerms { percent: request.capital_percent, ..CapitalTerms::default() };
        asked.checked().map_err(capital::refused)?;
        let account = match request.account {
            Some(id) => Some(accounts::account(app, actor, id).await?.reference),
            None => None,
        };
        let within = match &request.within {
            Some(within) => Some(narrowed(app, actor, within).await?),
            None => None,
        };
        let mut view = app.view(actor, Verb::ReadAccounts).await?;
        let manifest = ledger::manifest(app, &mut view, request.ledger_version).await?;
        let kept = capital::load(&mut view).await?;
        let capital = CapitalTerms { percent: request.capital_percent.or(kept.percent), ..kept };
        let newest = portfolio::newest_as_of(&mut view).await?;
        let units = Arc::new(ledger::units::units(&mut view, manifest.version).await?);
        let rates = ledger::rates::in_force(&mut view, manifest.version).await?;
        let categories = Arc::new(ledger::categories::categories(&mut view, manifest.version).await?);
        let (register, scopes) = register(&mut view, &manifest).await?;
        let sight = view.sight().clone();
        let (mut cost_rates, mut traceable) = (Vec::new(), Vec::new());
        if sight.margin {
            cost_rates = costs::in_force(&mut view).await?;
            traceable = costs::traceable_in_force(&mut view).await?;
        }
        // Reading the lines may take long: nobody waits for the database meanwhile.
        drop(view);
        let as_of = match request.as_of.map(AsOf).or(newest) {
            Some(as_of) => as_of,
            None => portfolio::as_of_day(app, &manifest.ledger, None).await?,
        };
        let basis = request.categories;
        Ok(Self {
            manifest,
            sight,
            rates,
            register,
            units,
            categories,
            basis,
            account,
            within,
            as_of,
            scopes,
            cost_rates,
            traceable,
            capital,
        })
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

    fn told(&self, period: Period, as_of: AsOf) -> Told {
        Told {
            period,
            as_of,
            ledger_version: self.manifest.version,
            currency: self.manifest.currency,
            margin: self.sight.margin,
            capital: self.capital,
            categories: self.basis,
            dated_products: self.categories.dated_products(),
            uncharged_months: 0,
            is_charged: false,
            costs_in_other_currency: 0,
        }
    }

    /// The agreements that say something of the period, and whether one counts purchases that are hidden.
    pub(super) fn agreements(&self, period: Period, as_of: AsOf) -> (Vec<RebateScope>, bool) {
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

    /// What products are counted and grouped by.
    fn grouped(&self, as_of: AsOf) -> GroupedBy {
        let categories = match self.basis {
            CategoryBasis::LineDay => Arc::clone(&self.categories),
            CategoryBasis::Today => Arc::new(self.categories.as_of(as_of.0.previous())),
        };
        GroupedBy { units: Arc::clone(&self.units), categories }
    }

    /// The cells of a period.
    pub(super) async fn sales(
        &self,
        app: &App,
        (period, as_of): (Period, AsOf),
        depth: Depth,
        grain: Grain,
    ) -> Result<Read> {
        let (agreements, is_hidden) = match depth {
            Depth::Whole | Depth::Lines => self.agreements(period, as_of),
            Depth::Sales => (Vec::new(), false),
        };
        let sight = self.narrowed(&agreements);
        let (invoices, days) = match depth {
            Depth::Whole | Depth::Lines => self.invoices(as_of).await?,
            Depth::Sales => (BTreeMap::new(), Vec::new()),
        };
        let as_of_day = if agreements.is_empty() { period.end } else { as_of.0 };
        let grain = self.within.as_ref().map_or(grain, |narrowed| grain.and(narrowed.grain()));
        let lines = depth == Depth::Lines;
        let asked = CellsAsked { grain, period, as_of: as_of_day, agreements, invoices, lines };
        let found = sold_cells(&self.manifest.ledger, &sight, asked, self.grouped(as_of)).await;
        let mut sales = found.map_err(ledger::unanswered)?;
        let mut unplaced = Unplaced::default();
        for ((terms, parts), day) in sales.invoices.iter().zip(days) {
            if parts.is_empty() && period.contains(day) {
                unplaced.invoices += 1;
                unplaced.discount += terms.discount;
            }
        }
        let (mut charged, mut traced) = (Charged::default(), Traced::default());
        if depth != Depth::Sales {
            (charged, traced) = self.serving(app, period).await?;
            let currency = self.manifest.currency;
            let charging = aside(move || {
                let rungs = charged.rungs.union(&traced.rungs).copied().collect();
                sales.charge(charged.charges.iter().chain(&traced.charges), rungs, currency);
                sales.hidden.clone_from(&traced.hidden);
                Ok((sales, charged, traced))
            });
            (sales, charged, traced) = charging.await?;
        }
        let is_narrowed = self.account.is_some() || self.within.is_some();
        for cell in sales.cells.iter_mut().filter(|_| is_narrowed) {
            let is_asked = self.account.as_ref().is_none_or(|account| cell.key.account == *account)
                && self.within.as_ref().is_none_or(|narrowed| narrowed.holds(&self.register, &cell.key));
            cell.key.is_inside &= is_asked;
        }
        Ok(Read { sales, is_rebate_hidden: is_hidden, unplaced, charged, traced })
    }

    /// What serving accounts costs by the cost rates, and what they and their segments cost as such.
    async fn serving(&self, app: &App, period: Period) -> Result<(Charged, Traced)> {
        let rows = self.narrowed(&[]).rows;
        let mut charged = Charged::default();
        if !self.cost_rates.is_empty() {
            charged = costs::charged(app, &self.cost_rates, &self.manifest, rows.clone(), period).await?;
        }
        let seen = self.sight.rows.clone();
        let (held, segments) = (&self.traceable, self.segments());
        let traced = costs::traced(app, held, &self.manifest, segments, (seen, rows), period).await?;
        Ok((charged, traced))
    }

    /// The accounts of each segment; what was renumbered is in its segment under its present number alone.
    pub(super) fn segments(&self) -> Vec<(String, AccountRef)> {
        let is_present = |account: &&accounts::Account| {
            self.manifest.ledger.joined_account(&account.reference) == account.reference
        };
        let present = self.register.accounts.iter().filter(is_present);
        present.filter_map(|account| Some((account.segment.clone()?, account.reference.clone()))).collect()
    }

    /// The cells of a period with all that ladders are told from.
    pub(super) async fn found(
        self,
        app: &App,
        period: (Period, AsOf),
        depth: Depth,
        grain: Grain,
    ) -> Result<Found> {
        let Read { sales, is_rebate_hidden, unplaced, charged, traced } =
            self.sales(app, period, depth, grain).await?;
        let mut told = self.told(period.0, period.1);
        if !charged.rates.is_empty() {
            (told.is_charged, told.uncharged_months) = (true, charged.months_without_rates);
        }
        told.costs_in_other_currency = charged.in_other_currency.len() + traced.in_other_currency.len();
        let Self { manifest, sight, register, .. } = self;
        Ok(Found { told, sales, register, manifest, sight, is_rebate_hidden, unplaced, charged, traced })
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
            let until = paid.unwrap_or(as_of.0);
            let days = self.capital.waits_from.days(payment.invoice_date, payment.due_date, until);
            let (terms, _) = invoices
                .entry((account, payment.invoice))
                .or_insert((InvoiceTerms::default(), payment.invoice_date));
            terms.discount += discount;
            terms.amount += payment.amount;
            terms.amount_days += payment.amount.0 * i128::from(days);
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

    pub(super) fn told_of(&self, period: (Period, AsOf)) -> Told {
        self.told(period.0, period.1)
    }
}

/// The cells of the period that is asked, with all that comes off them.
pub(super) async fn found(
    app: &App,
    actor: &Actor,
    request: &EconomicsRequest,
    grain: Grain,
) -> Result<Found> {
    found_at(app, actor, request, Depth::Whole, grain).await
}

/// The same, line by line where it is asked.
pub(super) async fn found_at(
    app: &App,
    actor: &Actor,
    request: &EconomicsRequest,
    depth: Depth,
    grain: Grain,
) -> Result<Found> {
    let door = Door::open(app, actor, request).await?;
    let period = door.period(request.from, request.until)?;
    door.found(app, period, depth, grain).await
}

/// Adds cells up on a thread for long work: a company has many.
pub(super) async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::bug)?
}

impl Found {
    /// The ladder of each cell of the period, with its place.
    pub(super) fn ladders(&self) -> Result<Vec<(usize, Ladder)>> {
        Ok(self.each_ladder()?.collect())
    }

    /// The same, one after the other.
    pub(super) fn each_ladder(&self) -> Result<impl Iterator<Item = (usize, Ladder)>> {
        each_ladder(&self.sales, self.telling()).map_err(|mixed| Error::Conflict(mixed.to_string()))
    }

    /// How ladders are told.
    pub(super) fn telling(&self) -> Telling {
        Telling {
            currency: self.told.currency,
            as_of: self.told.as_of,
            capital_percent: self.told.capital.percent,
            year_days: self.told.capital.year_days,
            margin: self.told.margin,
            rebates_hidden: self.is_rebate_hidden,
        }
    }
}
