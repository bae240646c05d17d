//! The products an account bought.

use axum::Json;
use axum::extract::State;
use chrono::NaiveDate;
use mainstay_app::accounts::Product;
use mainstay_app::portfolio::{self, BoughtProduct as Bought, BoughtProducts, Page};
use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::money::Currency;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::money::{minor, optional};
use crate::{Failure, Http};

/// Which product: what the register knows of it.
#[derive(Debug, Serialize, ToSchema)]
struct ProductOfAccount {
    source: String,
    external_id: String,
    name: String,
    category: Option<String>,
    /// What the quantity counts.
    unit: Option<String>,
}

/// One product an account bought in the run's window.
#[derive(Debug, Serialize, ToSchema)]
struct BoughtProduct {
    /// Null for the lines without a product.
    product: Option<ProductOfAccount>,
    /// Minor units.
    revenue: i64,
    /// Minor units, over the lines whose cost is known.
    gross_profit: Option<i64>,
    /// The part of revenue the gross profit is about.
    gross_profit_covers: Option<f64>,
    /// Decimal text, of the lines that have one, in `quantity_unit`; null also where units are mixed and nothing converts them.
    quantity: Option<String>,
    /// What the quantity counts: the product's unit, or the one of all its lines; null where nothing says.
    quantity_unit: Option<String>,
    /// The units that no conversion leads to that one: their lines are not in the quantity.
    unconverted: Vec<UnconvertedUnit>,
    /// Net revenue for one `quantity_unit`, decimal text in units of the run's currency, over the lines that are in the
    /// quantity; null where that is not above zero.
    price_per_unit: Option<String>,
    lines: i64,
    invoices: i64,
    /// The day of the last line.
    last_day: NaiveDate,
    /// The part of the account's revenue; null where that is not above zero.
    share: Option<f64>,
}

/// Lines whose quantity is in a unit that nothing converts.
#[derive(Debug, Serialize, ToSchema)]
struct UnconvertedUnit {
    /// As lines write it; empty where they write none.
    unit: String,
    lines: i64,
    /// Decimal text, in this unit.
    quantity: String,
    /// Minor units.
    revenue: i64,
    /// The part of the product's revenue; null where that is not above zero.
    share: Option<f64>,
}

/// The whole of which a page is shown.
#[derive(Debug, Serialize, ToSchema)]
struct BoughtProductsMeta {
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    /// How many products there are; lines without a product count as one.
    total: usize,
    /// The revenue of all of them, in minor units.
    revenue: i64,
    currency: &'static str,
    minor_digits: u16,
    run: RunId,
    /// The first day of the run's window; null where it has none.
    window_start: Option<NaiveDate>,
    /// Exclusive.
    window_end: NaiveDate,
}

/// A page of products.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BoughtProductsResponse {
    products: Vec<BoughtProduct>,
    meta: BoughtProductsMeta,
    /// Fields that are null because you may not see them.
    hidden: Vec<&'static str>,
}

/// In which run, and which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct BoughtProductsQuery {
    /// The run; the newest by default.
    run: Option<RunId>,
    /// At most this many, 1 to 1,000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `meta.next` of the page before.
    after: Option<usize>,
}

/// Lists what an account bought within a run's window, product by product, the largest revenue first.
#[utoipa::path(get, path = "/accounts/{id}/products", tag = "accounts", operation_id = "list_account_products",
    params(("id" = AccountId, Path), BoughtProductsQuery),
    responses((status = 200, body = BoughtProductsResponse)))]
pub(super) async fn list_account_products(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<AccountId>,
    Query(query): Query<BoughtProductsQuery>,
) -> Result<Json<BoughtProductsResponse>, Failure> {
    let page = Page { after: query.after.unwrap_or(0), limit: query.limit.unwrap_or(100).clamp(1, 1_000) };
    let found = portfolio::bought_products(&http.app, &caller.actor, id, query.run, page).await?;
    Ok(Json(response(found)?))
}

fn response(found: BoughtProducts) -> Result<BoughtProductsResponse, Failure> {
    let currency = found.run.currency;
    Ok(BoughtProductsResponse {
        products: found
            .products
            .into_iter()
            .map(|product| bought(product, currency))
            .collect::<Result<_, _>>()?,
        meta: BoughtProductsMeta {
            next: found.next.map(|next| next.to_string()),
            total: found.total,
            revenue: minor(found.revenue, currency)?,
            currency: currency.code(),
            minor_digits: currency.minor_digits(),
            run: found.run.id,
            window_start: found.period.start.map(|day| day.0),
            window_end: found.period.end.0,
        },
        hidden: if found.margin { Vec::new() } else { vec!["gross_profit", "gross_profit_covers"] },
    })
}

fn bought(bought: Bought, currency: Currency) -> Result<BoughtProduct, Failure> {
    let price = bought.quantity.price();
    let unconverted = bought.quantity.unconverted.into_iter().map(|(unit, left)| {
        Ok(UnconvertedUnit {
            unit,
            lines: left.lines,
            quantity: left.quantity.to_string(),
            revenue: minor(left.revenue, currency)?,
            share: left.revenue.ratio(bought.revenue).filter(|_| bought.revenue.0 > 0),
        })
    });
    let unconverted = unconverted.collect::<Result<_, Failure>>()?;
    Ok(BoughtProduct {
        product: bought.product.map(Into::into),
        revenue: minor(bought.revenue, currency)?,
        gross_profit: optional(bought.gross_profit, currency)?,
        gross_profit_covers: bought.gross_profit_covers,
        quantity: bought.quantity.quantity.map(|quantity| quantity.to_string()),
        quantity_unit: bought.quantity.unit,
        unconverted,
        price_per_unit: price.map(|price| price.to_string()),
        lines: bought.lines,
        invoices: bought.invoices,
        last_day: bought.last_day.0,
        share: bought.share,
    })
}

impl From<Product> for ProductOfAccount {
    fn from(product: Product) -> Self {
        Self {
            source: product.source,
            external_id: product.external_id,
            name: product.name,
            category: product.category,
            unit: product.unit,
        }
    }
}
