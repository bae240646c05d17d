//! What one account bought, product by product, within a run's window.

use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::time::{Day, Period};
use mainstay_domain::units::{BaseQuantity, ProductUnits};
use mainstay_ledger::facts::{AccountProduct, account_products};

use super::rows::Page;
use super::run::Run;
use super::store::chosen;
use crate::accounts::{self, Product};
use crate::error::{Error, Result};
use crate::{App, ledger};

/// A page of the products an account bought.
#[derive(Debug)]
pub struct BoughtProducts {
    /// The run whose window and ledger version it is.
    pub run: Run,
    /// The days it covers.
    pub period: Period,
    /// Whether margins are part of it.
    pub margin: bool,
    /// The products, the largest revenue first.
    pub products: Vec<BoughtProduct>,
    /// Where the next page starts; `None` after the last.
    pub next: Option<usize>,
    /// How many there are in all, lines without a product counting as one.
    pub total: usize,
    /// The revenue of all of them.
    pub revenue: Amount,
}

/// One product an account bought.
#[derive(Debug)]
pub struct BoughtProduct {
    /// Which; `None` for the lines without one.
    pub product: Option<Product>,
    /// Net revenue.
    pub revenue: Amount,
    /// Gross profit over the lines whose cost is known; `None` where there is none.
    pub gross_profit: Option<Amount>,
    /// The part of revenue the gross profit is about; `None` without revenue.
    pub gross_profit_covers: Option<f64>,
    /// The quantities that are known, in the product's base unit, and what no conversion leads there.
    pub quantity: BaseQuantity,
    /// Lines.
    pub lines: i64,
    /// Distinct invoices.
    pub invoices: i64,
    /// The day of the last line.
    pub last_day: Day,
    /// The part of the account's revenue; `None` where that is not above zero.
    pub share: Option<f64>,
}

/// The products of an account in a run's window, or in the newest run's.
pub async fn bought_products(
    app: &App,
    actor: &Actor,
    id: AccountId,
    run: Option<RunId>,
    page: Page,
) -> Result<BoughtProducts> {
    let account = accounts::account(app, actor, id).await?.reference;
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let run = chosen(&mut view, run).await?.ok_or(Error::NotFound("run"))?;
    let manifest =
        ledger::manifest_at(app, &mut view, Some(run.ledger_version), run.parameters.rates).await?;
    let period = run.parameters.window.period(run.parameters.as_of);
    let register = accounts::sql::products(&mut view, &account.source).await?;
    let units = ledger::units::units(&mut view, run.ledger_version).await?;
    let categories = ledger::categories::categories(&mut view, run.ledger_version).await?;
    let sight = view.sight().clone();
    // Reading the lines may take long: nobody waits for the database meanwhile.
    drop(view);
    let ledger = manifest.ledger.by(run.parameters.date_basis);
    let bought = account_products(&ledger, &sight, &account, period).await.map_err(ledger::unanswered)?;
    // A product is in one place on the page, in the category of the last day the run knows of.
    let last = run.parameters.as_of.0.previous();
    let named = |id: &str| {
        let mut product = register.get(id).cloned().unwrap_or_else(|| Product::unknown(&account.source, id));
        product.category = categories.on(&account.source, id, last).map(ToString::to_string);
        product
    };
    let units = units.of(&account.source);
    let revenue = bought.iter().map(|product| product.revenue).sum();
    let (total, end) = (bought.len(), page.after.saturating_add(page.limit));
    let shown = bought.into_iter().skip(page.after).take(page.limit);
    let products = shown.map(|product| of(&product, revenue, named, units)).collect();
    let (margin, next) = (sight.margin, (end < total).then_some(end));
    Ok(BoughtProducts { run, period, margin, products, next, total, revenue })
}

fn of(
    bought: &AccountProduct,
    all: Amount,
    named: impl Fn(&str) -> Product,
    units: &ProductUnits,
) -> BoughtProduct {
    let product = bought.product.as_deref().map(named);
    let quantity = BaseQuantity::of(bought.product.as_deref().unwrap_or_default(), &bought.quantities, units);
    let costed = bought.costed_revenue.zip(bought.cost);
    BoughtProduct {
        product,
        revenue: bought.revenue,
        gross_profit: costed.map(|(costed_revenue, cost)| costed_revenue - cost),
        gross_profit_covers: costed.and_then(|(costed_revenue, _)| costed_revenue.ratio(bought.revenue)),
        quantity,
        lines: bought.lines,
        invoices: bought.invoices,
        last_day: bought.last_day,
        share: (all > Amount::ZERO).then(|| bought.revenue.ratio(all)).flatten(),
    }
}
