//! Bridges between two periods.

use axum::Json;
use axum::extract::State;
use mainstay_app::Error;
use mainstay_app::economics::{self, BridgeRequest};
use mainstay_domain::categories::CategoryBasis;
use mainstay_domain::economics::{Bridge, BridgeOf, Dimension, Growth, Market, adding_up};
use mainstay_domain::ids::AccountId;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::figures::{Asked, EconomicsMember, EconomicsMeta, Shown};
use crate::auth::Caller;
use crate::extract::Query;
use crate::money::minor;
use crate::{Failure, Http};

/// Which bridge.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct BridgeQuery {
    /// The first day of the later period; the twelve full months before `until` by default.
    from: Option<Day>,
    /// The first day after it; the first of the month of the newest run's as-of day by default.
    until: Option<Day>,
    /// The day that rebates and open invoices are as of, by which the usual period is told; that of the newest run by default.
    as_of: Option<Day>,
    /// Of which version of the ledger; the newest by default.
    ledger_version: Option<i64>,
    /// The first day of the earlier period; a year before `from` by default.
    before_from: Option<Day>,
    /// The first day after it; a year before `until` by default.
    before_until: Option<Day>,
    /// What is bridged; `net_sales` by default.
    of: Option<BridgeOf>,
    /// Of one account alone.
    account: Option<AccountId>,
    /// Of one member of a dimension alone: `segment:Industry`, `country:DE`.
    within: Option<String>,
    /// Which category of a product counts: the one of each line's day, or today's; `line_day` by default.
    categories: Option<CategoryBasis>,
    /// Rows by a dimension.
    by: Option<Dimension>,
    /// What a market of the growth grid is; `country` by default.
    market: Option<Market>,
    /// At most this many rows, 1 to 1,000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `page.next` of the page before.
    after: Option<usize>,
}

impl BridgeQuery {
    pub(super) fn request(&self) -> Result<BridgeRequest, Failure> {
        let later = Asked {
            from: self.from,
            until: self.until,
            as_of: self.as_of,
            ledger_version: self.ledger_version,
            account: self.account,
            within: self.within.clone(),
            categories: self.categories,
            ..Asked::default()
        };
        Ok(BridgeRequest {
            later: later.request()?,
            before_from: self.before_from,
            before_until: self.before_until,
            of: self.of.unwrap_or_default(),
            by: self.by,
            market: self.market.unwrap_or_default(),
            with_items: false,
        })
    }
}

/// A bar between two values.
#[derive(Debug, Serialize, ToSchema)]
struct BridgeBar {
    /// `price`, `cost`, `volume`, `mix`, `new`, `lost`, `other` or `currency`.
    name: &'static str,
    /// Minor units.
    amount: i64,
}

/// A bridge in minor units: the bars add up to the change.
#[derive(Debug, Serialize, ToSchema)]
struct BridgeFigures {
    before: i64,
    bars: Vec<BridgeBar>,
    after: i64,
}

/// The bridge of a member.
#[derive(Debug, Serialize, ToSchema)]
struct BridgeMember {
    member: EconomicsMember,
    bridge: BridgeFigures,
}

/// A factor of the multiplicative bridge.
#[derive(Debug, Serialize, ToSchema)]
struct BridgeFactor {
    /// `accounts`, `lines_per_account` or `amount_per_line`, which is in currency units.
    name: &'static str,
    before: f64,
    after: f64,
    /// Minor units: what its growth brought. The effects add up to the change.
    effect: i64,
}

/// A part of the growth grid.
#[derive(Debug, Serialize, ToSchema)]
struct GrowthPart {
    /// `lost`, `contracted`, `expanded`, `existing_customers_new_market`, `new_customers_existing_market` or
    /// `new_customers_new_market`.
    name: &'static str,
    /// Minor units.
    amount: i64,
}

/// The growth of net sales by who bought and where.
#[derive(Debug, Serialize, ToSchema)]
struct GrowthGrid {
    /// What a market is.
    market: Market,
    before: i64,
    parts: Vec<GrowthPart>,
    after: i64,
}

/// The earlier period, and the whole of which a page of rows is shown.
#[derive(Debug, Serialize, ToSchema)]
struct BridgePage {
    before_from: Option<Day>,
    before_until: Day,
    of: BridgeOf,
    /// What the rows are by; null where there are none.
    by: Option<Dimension>,
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    total: usize,
}

/// Lines in units that nothing leads to the base unit of their product: they count under `other`.
#[derive(Debug, Serialize, ToSchema)]
struct UnconvertedSales {
    /// How many products have such lines.
    products: usize,
    lines: u64,
    /// Their net sales in both periods, in minor units.
    net_sales: i64,
    /// The part of the net sales of both periods; null without any.
    share: Option<f64>,
}

/// A change told in three ways.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BridgeResponse {
    bridge: BridgeFigures,
    unconverted: UnconvertedSales,
    /// The members of the dimension, the largest change first; months in their order.
    rows: Vec<BridgeMember>,
    /// The multiplicative bridge; null where a factor is not above zero in both periods.
    factors: Option<Vec<BridgeFactor>>,
    growth: GrowthGrid,
    page: BridgePage,
    meta: EconomicsMeta,
}

/// Says why sales or gross profit changed between two periods.
#[utoipa::path(get, path = "/economics/bridge", tag = "economics", operation_id = "get_bridge", params(BridgeQuery),
    responses((status = 200, body = BridgeResponse)))]
pub(super) async fn get_bridge(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<BridgeQuery>,
) -> Result<Json<BridgeResponse>, Failure> {
    let bridged = economics::bridge(&http.app, &caller.actor, &query.request()?).await?;
    let currency = bridged.told.currency;
    let (rows, next, total) = Shown::of(query.after, query.limit).page(bridged.rows);
    let rows = rows
        .map(|row| Ok(BridgeMember { member: row.member.into(), bridge: figures(&row.bridge, currency)? }))
        .collect::<Result<_, Failure>>()?;
    let factor = |of: economics::FactorEffect| BridgeFactor {
        name: of.name,
        before: of.factor.before,
        after: of.factor.after,
        effect: of.effect,
    };
    Ok(Json(BridgeResponse {
        bridge: figures(&bridged.whole, currency)?,
        unconverted: UnconvertedSales {
            products: bridged.unconverted.products,
            lines: bridged.unconverted.lines,
            net_sales: minor(bridged.unconverted.net, currency)?,
            share: bridged.unconverted.share,
        },
        rows,
        factors: bridged.factors.map(|factors| factors.into_iter().map(factor).collect()),
        growth: grid(&bridged.growth, bridged.market, currency)?,
        page: BridgePage {
            before_from: bridged.before.start,
            before_until: bridged.before.end,
            of: bridged.of,
            by: bridged.by,
            next,
            total,
        },
        meta: bridged.told.into(),
    }))
}

/// A value before, named parts of the change, a value after; minor units.
pub(super) type Change = (i64, Vec<(&'static str, i64)>, i64);

/// Parts in minor units that add up to the change between two values.
pub(super) fn between(
    parts: &[(&'static str, Amount)],
    (before, after): (Amount, Amount),
    currency: Currency,
) -> Result<Change, Failure> {
    let (before, after) = (minor(before, currency)?, minor(after, currency)?);
    let amounts: Vec<Amount> = parts.iter().map(|(_, amount)| *amount).collect();
    let rounded = adding_up(&amounts, after - before, currency)
        .ok_or_else(|| Failure(Error::bug("a bridge does not fit 64 bits of minor units")))?;
    Ok((before, parts.iter().map(|(name, _)| *name).zip(rounded).collect(), after))
}

fn figures(bridge: &Bridge, currency: Currency) -> Result<BridgeFigures, Failure> {
    let (before, bars, after) = between(&bridge.bars(), (bridge.before, bridge.after), currency)?;
    let bars = bars.into_iter().map(|(name, amount)| BridgeBar { name, amount }).collect();
    Ok(BridgeFigures { before, bars, after })
}

fn grid(growth: &Growth, market: Market, currency: Currency) -> Result<GrowthGrid, Failure> {
    let (before, parts, after) = between(&growth.parts(), (growth.before, growth.after), currency)?;
    let parts = parts.into_iter().map(|(name, amount)| GrowthPart { name, amount }).collect();
    Ok(GrowthGrid { market, before, parts, after })
}
