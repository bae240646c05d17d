//! How customers source: what people say of suppliers, ranks and switching, by category.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use mainstay_app::economics::{self, AccountCategory as Category, Mutual, StoredPosition};
use mainstay_domain::economics::{Decimal, MutualDependency, SourcingPosition as Says};
use mainstay_domain::ids::{AccountId, SourcingPositionId};
use mainstay_domain::money::Currency;
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::figures::{EconomicsMember, EconomicsMeta};
use crate::auth::Caller;
use crate::download::{CSV, download};
use crate::extract::{Body, Path};
use crate::money::minor;
use crate::{Failure, Http};

/// What somebody says of how a customer sources.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SourcingPosition {
    id: SourcingPositionId,
    /// Null for all that the customer buys.
    category: Option<String>,
    /// The day it is about.
    as_of: Day,
    /// How many suppliers it has, you among them.
    suppliers: Option<u32>,
    /// Your rank among them.
    rank: Option<u32>,
    /// Whether you are the only one.
    is_sole_source: bool,
    /// Your part of what it spends there, percent as decimal text.
    wallet_percent: Option<String>,
    /// How many others could supply at once.
    alternatives: Option<u32>,
    /// How many months it takes the customer to switch.
    switching_months: Option<u32>,
    /// What switching costs it, minor units of `currency`.
    switching_cost: Option<i64>,
    /// How many months it takes you to replace the customer.
    replacing_months: Option<u32>,
    /// What you keep for this customer alone, minor units of `currency`.
    dedicated_assets: Option<i64>,
    currency: &'static str,
    /// How that is known.
    note: String,
    told_by: String,
    told_at: DateTime<Utc>,
}

/// A customer and category of which something is said.
#[derive(Debug, Serialize, ToSchema)]
struct SourcedCustomer {
    member: EconomicsMember,
    /// Minor units: what it bought there in the twelve months.
    net_sales: i64,
    position: SourcingPosition,
}

/// A category over all customers you see.
#[derive(Debug, Serialize, ToSchema)]
struct SourcedCategory {
    /// Null for products without one.
    category: Option<String>,
    /// Customers who buy of it.
    buying: usize,
    /// Of how many of them it is told how they source it.
    told: usize,
    /// Of how many you are the only supplier.
    sole_source: usize,
    /// Of how many you are the first of several.
    first: usize,
    /// Of how many you are behind others.
    behind: usize,
    /// Minor units.
    net_sales: i64,
    /// Minor units: to those of whom you are the only supplier.
    sole_source_sales: i64,
}

/// How the customers you see source.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SourcingResponse {
    /// The largest net sales first.
    categories: Vec<SourcedCategory>,
    /// What counts of each customer and category, by name.
    positions: Vec<SourcedCustomer>,
    meta: EconomicsMeta,
}

/// A category that a customer buys, or of which something is said.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountCategory {
    /// Null for all it buys.
    category: Option<String>,
    /// Minor units: what it bought there in the twelve months.
    net_sales: i64,
    /// Null where nobody said anything.
    position: Option<SourcingPosition>,
}

/// How a customer and you hang on each other.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BothSides {
    /// How much you hang on it, 0 to 1; null where nothing is known of that.
    ours: Option<f64>,
    /// How much it hangs on you, 0 to 1; null where nobody said anything of that.
    theirs: Option<f64>,
    /// From -1, where only you hang on it, to 1, where only it hangs on you; null where one side is not known.
    asymmetry: Option<f64>,
    quadrant: Option<MutualDependency>,
    /// All it buys first, then its categories, the largest net sales first.
    categories: Vec<AccountCategory>,
}

/// How a customer sources, as of a day. At least one figure is said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TellSourcing {
    account_id: AccountId,
    /// All that it buys where nothing is said.
    category: Option<String>,
    /// The day it is about, today at the latest.
    as_of: Day,
    suppliers: Option<u32>,
    rank: Option<u32>,
    /// The only supplier is one of 1, first, with 100 % of wallet.
    #[serde(default)]
    is_sole_source: bool,
    /// 0 to 100, decimal text of four decimals at most.
    #[schema(value_type = Option<String>)]
    wallet_percent: Option<Decimal>,
    alternatives: Option<u32>,
    switching_months: Option<u32>,
    /// Minor units of the reporting currency, as every amount here.
    switching_cost: Option<i64>,
    replacing_months: Option<u32>,
    dedicated_assets: Option<i64>,
    /// How that is known, 500 characters at most.
    #[serde(default)]
    note: String,
}

/// Which word was kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SourcingTold {
    id: SourcingPositionId,
}

/// A file of words.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportSourcing {
    /// CSV with the columns `source,customer,category,as_of,suppliers,rank,sole_source,wallet_percent,alternatives,`
    /// `switching_months,switching_cost,replacing_months,dedicated_assets,note`; those not needed may be left out.
    csv: String,
}

/// How many words a file brought.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SourcingImported {
    added: usize,
}

/// Says how the customers you see source, by category, and what counts of each.
#[utoipa::path(get, path = "/dependency/sourcing", tag = "economics", operation_id = "get_sourcing",
    responses((status = 200, body = SourcingResponse)))]
pub(super) async fn get_sourcing(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<SourcingResponse>, Failure> {
    let told = economics::sourcing(&http.app, &caller.actor).await?;
    let currency = told.told.currency;
    let categories = told.categories.into_iter().map(|of| {
        Ok::<_, Failure>(SourcedCategory {
            category: of.category,
            buying: of.buying,
            told: of.told,
            sole_source: of.sole_source,
            first: of.first,
            behind: of.behind,
            net_sales: minor(of.sales, currency)?,
            sole_source_sales: minor(of.sole_sales, currency)?,
        })
    });
    let categories = categories.collect::<Result<_, _>>()?;
    let positions = told.positions.into_iter().map(|of| {
        Ok::<_, Failure>(SourcedCustomer {
            member: of.member.into(),
            net_sales: minor(of.sales, currency)?,
            position: of.stored.into(),
        })
    });
    Ok(Json(SourcingResponse {
        categories,
        positions: positions.collect::<Result<_, _>>()?,
        meta: told.told.into(),
    }))
}

/// What counts as CSV, as it is read in.
#[utoipa::path(get, path = "/dependency/sourcing.csv", tag = "economics", operation_id = "export_sourcing",
    responses((status = 200, content_type = "text/csv", body = String)))]
pub(super) async fn export_sourcing(
    State(http): State<Http>,
    caller: Caller,
) -> Result<impl IntoResponse, Failure> {
    let told = economics::sourcing(&http.app, &caller.actor).await?;
    let file = economics::write_sourcing_positions(told.positions.iter().map(|of| &of.stored))?;
    Ok(download(file, CSV, "sourcing.csv"))
}

/// Says how a customer sources. The newest word of a customer and category counts.
#[utoipa::path(post, path = "/dependency/sourcing", tag = "economics", operation_id = "tell_sourcing",
    request_body = TellSourcing, responses((status = 201, body = SourcingTold)))]
pub(super) async fn tell_sourcing(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<TellSourcing>,
) -> Result<(StatusCode, Json<SourcingTold>), Failure> {
    let says = Says {
        category: request.category,
        suppliers: request.suppliers,
        rank: request.rank,
        is_sole_source: request.is_sole_source,
        wallet_percent: request.wallet_percent,
        alternatives: request.alternatives,
        switching_months: request.switching_months,
        switching_cost_minor: request.switching_cost,
        replacing_months: request.replacing_months,
        dedicated_assets_minor: request.dedicated_assets,
        note: request.note,
    };
    let (account, as_of) = (request.account_id, request.as_of);
    let told = economics::tell_sourcing_position(&http.app, &caller.actor, account, as_of, says).await?;
    Ok((StatusCode::CREATED, Json(SourcingTold { id: told.id })))
}

/// Takes in every row of a file, or none where one of them is wrong.
#[utoipa::path(post, path = "/dependency/sourcing/import", tag = "economics", operation_id = "import_sourcing",
    request_body = ImportSourcing, responses((status = 201, body = SourcingImported)))]
pub(super) async fn import_sourcing(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<ImportSourcing>,
) -> Result<(StatusCode, Json<SourcingImported>), Failure> {
    let added = economics::import_sourcing_positions(&http.app, &caller.actor, &request.csv).await?;
    Ok((StatusCode::CREATED, Json(SourcingImported { added })))
}

/// Takes a word back: what was said before it counts again.
#[utoipa::path(delete, path = "/dependency/sourcing/{id}", tag = "economics", operation_id = "withdraw_sourcing",
    params(("id" = SourcingPositionId, Path)), responses((status = 204)))]
pub(super) async fn withdraw_sourcing(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<SourcingPositionId>,
) -> Result<StatusCode, Failure> {
    economics::withdraw_sourcing_position(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn both_sides(of: Mutual, currency: Currency) -> Result<BothSides, Failure> {
    let sides = of.sides();
    let category = |of: Category| {
        Ok::<_, Failure>(AccountCategory {
            category: of.category,
            net_sales: minor(of.sales, currency)?,
            position: of.stored.map(Into::into),
        })
    };
    Ok(BothSides {
        ours: of.ours,
        theirs: of.theirs,
        asymmetry: sides.and_then(mainstay_domain::economics::BothSides::asymmetry),
        quadrant: sides.map(mainstay_domain::economics::BothSides::quadrant),
        categories: of.categories.into_iter().map(category).collect::<Result<_, _>>()?,
    })
}

impl From<StoredPosition> for SourcingPosition {
    fn from(of: StoredPosition) -> Self {
        let says = of.says;
        Self {
            id: of.id,
            category: says.category,
            as_of: of.as_of,
            suppliers: says.suppliers,
            rank: says.rank,
            is_sole_source: says.is_sole_source,
            wallet_percent: says.wallet_percent.map(|percent| percent.to_string()),
            alternatives: says.alternatives,
            switching_months: says.switching_months,
            switching_cost: says.switching_cost_minor,
            replacing_months: says.replacing_months,
            dedicated_assets: says.dedicated_assets_minor,
            currency: of.currency.code(),
            note: says.note,
            told_by: of.told_by,
            told_at: of.told_at,
        }
    }
}
