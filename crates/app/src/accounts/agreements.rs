//! The rebate agreements of an account, its own and those of the groups it belongs to, and where they stand.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::categories::{Goods, ProductCategories};
use mainstay_domain::ids::AccountId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::rebates::{Agreement, Partner, Standing};
use mainstay_domain::units::Units;
use mainstay_ledger::facts::{RebateScope, SoldSum, SoldTo, sold};
use mainstay_ledger::import::Kind;

use super::dealings::{Asked, At, Told};
use super::master;
use crate::act::View;
use crate::error::{Error, Result};
use crate::{App, ledger};

/// An agreement and where it stands.
#[derive(Debug, Clone)]
pub struct AgreementStanding {
    /// The agreement.
    pub agreement: Agreement,
    /// Where it stands; `None` before it begins, and where the reader may not know.
    pub standing: Option<Standing>,
    /// Lines in units that nothing leads to the base unit of their product, where quantities count: they count nothing.
    pub unconverted_lines: i64,
    /// Whether the reader does not see everybody whose purchases count.
    pub is_hidden: bool,
}

/// The agreements whose period has the day before the as-of day, or is yet to come: own ones and those of groups, by name.
pub async fn account_agreements(
    app: &App,
    actor: &Actor,
    id: AccountId,
    asked: Asked,
) -> Result<Told<Vec<AgreementStanding>>> {
    let at = At::of(app, actor, id, asked).await?;
    let account = &at.account.reference;
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let agreements = ledger::rebates::in_force(&mut view, &account.source, at.manifest.version).await?;
    let parents = master::parents(&mut view, Kind::Accounts, &account.source).await?;
    let categories = ledger::categories::categories(&mut view, at.manifest.version).await?;
    let units = ledger::units::units(&mut view, at.manifest.version).await?;
    drop(view);
    let mut standings = Vec::new();
    for agreement in agreements {
        let terms = agreement.terms();
        let partner =
            AccountRef { source: account.source.clone(), external_id: terms.partner.id().to_owned() };
        let partner = at.manifest.ledger.joined_account(&partner);
        let concerns = match &terms.partner {
            Partner::Customer(_) => partner == *account,
            Partner::Group(head) => is_below(&account.external_id, head, &parents),
        };
        if !concerns || terms.valid_to.next() < at.as_of.0 || !at.sight.rows.contains(&partner) {
            continue;
        }
        let customers = buyers(&agreement, &account.source, &parents);
        let customers: BTreeSet<AccountRef> =
            customers.iter().map(|customer| at.manifest.ledger.joined_account(customer)).collect();
        let is_hidden = customers.iter().any(|customer| !at.sight.rows.contains(customer));
        let has_begun = terms.valid_from < at.as_of.0;
        let (mut standing, mut unconverted_lines) = (None, 0);
        if has_begun && !is_hidden {
            let goods = goods(&agreement, categories.of(&account.source));
            let mut period = agreement.period();
            period.end = period.end.min(at.as_of.0);
            let to = SoldTo { customers, goods, period };
            let so_far = so_far(&at, &agreement, &to, &units).await?;
            standing = Some(agreement.standing(so_far.sold, at.as_of));
            if agreement.counts_quantity() {
                unconverted_lines = so_far.unconverted_lines;
            }
        }
        standings.push(AgreementStanding { agreement, standing, unconverted_lines, is_hidden });
    }
    Ok(at.told(!standings.is_empty(), standings))
}

/// Every agreement of a source, and whose purchases of what count, whoever may see them.
pub(crate) async fn rebate_scopes(
    view: &mut View,
    source: &str,
    version: LedgerVersion,
) -> Result<Vec<RebateScope>> {
    let agreements = ledger::rebates::in_force(view, source, version).await?;
    if agreements.is_empty() {
        return Ok(Vec::new());
    }
    let parents = master::parents(view, Kind::Accounts, source).await?;
    let categories = ledger::categories::categories(view, version).await?;
    let scope = |agreement: Agreement| RebateScope {
        customers: buyers(&agreement, source, &parents),
        goods: goods(&agreement, categories.of(source)),
        agreement,
    };
    Ok(agreements.into_iter().map(scope).collect())
}

/// The products an agreement is about; `None` for all. Of a category it is about what belonged there when it was bought.
fn goods(agreement: &Agreement, categories: Option<&ProductCategories>) -> Option<Goods> {
    let terms = agreement.terms();
    if let Some(product) = &terms.product {
        return Some(Goods::product(product));
    }
    let category = terms.category.as_ref()?;
    Some(categories.map(|categories| categories.goods(category)).unwrap_or_default())
}

/// Whose purchases count.
fn buyers(agreement: &Agreement, source: &str, parents: &BTreeMap<String, String>) -> BTreeSet<AccountRef> {
    let of = |id: &str| AccountRef { source: source.to_owned(), external_id: id.to_owned() };
    match &agreement.terms().partner {
        Partner::Customer(customer) => BTreeSet::from([of(customer)]),
        Partner::Group(head) => {
            let members = parents.keys().filter(|id| is_below(id, head, parents)).map(|id| of(id));
            members.chain([of(head)]).collect()
        }
    }
}

/// Whether an account is the head of a group or belongs to it, however far down.
fn is_below(id: &str, head: &str, parents: &BTreeMap<String, String>) -> bool {
    let mut at = Some(id);
    // The register has no circles; a chain is no longer than the list.
    for _ in 0..=parents.len() {
        match at {
            Some(id) if id == head => return true,
            Some(id) => at = parents.get(id).map(String::as_str),
            None => return false,
        }
    }
    false
}

/// What was sold in the agreement's currency: as written where every line is in it, else in the reporting currency.
async fn so_far(at: &At, agreement: &Agreement, to: &SoldTo, units: &Units) -> Result<SoldSum> {
    let currency = agreement.terms().currency;
    let by_currency = sold(&at.manifest.ledger, to, false, units).await.map_err(ledger::unanswered)?;
    if by_currency.keys().all(|code| *code == currency.code()) {
        return Ok(by_currency.get(currency.code()).copied().unwrap_or_default());
    }
    if currency != at.manifest.currency {
        let others: Vec<&str> = by_currency.keys().copied().filter(|code| *code != currency.code()).collect();
        return Err(Error::Conflict(format!(
            "the agreement `{}` is in {currency}, and what was sold under it also in {}: agreements over several \
             currencies are in the reporting currency, {}",
            agreement.terms().agreement,
            others.join(", "),
            at.manifest.currency
        )));
    }
    let converted = sold(&at.manifest.ledger, to, true, units).await.map_err(ledger::unanswered)?;
    // In the reporting currency there is one.
    Ok(converted.into_values().next().unwrap_or_default())
}
