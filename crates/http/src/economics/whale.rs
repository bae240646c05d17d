//! The whale curve.

use axum::Json;
use axum::extract::State;
use mainstay_app::economics::{self, EconomicsRequest};
use mainstay_domain::categories::CategoryBasis;
use mainstay_domain::economics::{Rung, Side};
use mainstay_domain::ids::AccountId;
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::figures::{Asked, EconomicsMember, EconomicsMeta, LadderFigures, Shown, figures, hidden};
use crate::auth::Caller;
use crate::extract::Query;
use crate::money::minor;
use crate::{Failure, Http};

/// Which curve.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct WhaleQuery {
    /// The first day; the twelve full months before `until` by default.
    from: Option<Day>,
    /// The first day after; the first of the month of the newest run's as-of day by default.
    until: Option<Day>,
    /// The day that rebates and open invoices are as of; that of the newest run by default.
    as_of: Option<Day>,
    /// Of which version of the ledger; the newest by default.
    ledger_version: Option<i64>,
    /// What capital costs a year in percent, such as 6.5; what the company said by default.
    capital_percent: Option<String>,
    /// Of one account alone.
    account: Option<AccountId>,
    /// Of one member of a dimension alone: `segment:Industry`, `country:DE`.
    within: Option<String>,
    /// Which category of a product counts: the one of each line's day, or today's; `line_day` by default.
    categories: Option<CategoryBasis>,
    /// The level that counts as profit; the lowest known one by default.
    rung: Option<Rung>,
    /// At most this many accounts, 1 to 1,000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `page.next` of the page before.
    after: Option<usize>,
}

impl WhaleQuery {
    pub(super) fn request(&self) -> Result<EconomicsRequest, Failure> {
        Asked {
            from: self.from,
            until: self.until,
            as_of: self.as_of,
            ledger_version: self.ledger_version,
            capital_percent: self.capital_percent.clone(),
            account: self.account,
            within: self.within.clone(),
            categories: self.categories,
        }
        .request()
    }

    pub(super) fn rung(&self) -> Option<Rung> {
        self.rung
    }
}

/// A point of the curve.
#[derive(Debug, Serialize, ToSchema)]
struct WhaleCurvePoint {
    /// How many accounts, the most profitable first.
    accounts: usize,
    /// Minor units: what they earn together.
    profit: i64,
    /// The part of the total; null where that is not above zero.
    share: Option<f64>,
}

/// The curve. Amounts are minor units.
#[derive(Debug, Serialize, ToSchema)]
struct WhaleCurve {
    /// The level that counts as profit.
    rung: Rung,
    points: Vec<WhaleCurvePoint>,
    /// How many accounts are on it.
    accounts: usize,
    total: i64,
    peak: i64,
    /// The peak as a part of the total; null where that is not above zero.
    peak_share: Option<f64>,
    /// How many accounts make the peak.
    peak_accounts: usize,
    /// What the accounts beyond the peak give back.
    given_back: i64,
    /// Accounts that make four fifths of the peak.
    makers: usize,
    /// Accounts that neither make nor lose much.
    neutral: usize,
    /// Accounts that lose money.
    takers: usize,
    /// Accounts that are not on the curve, because the level is not known of them.
    unknown: usize,
    /// Their net sales.
    unknown_sales: i64,
}

/// An account on the curve. Amounts are minor units.
#[derive(Debug, Serialize, ToSchema)]
struct WhaleRow {
    member: EconomicsMember,
    net_sales: i64,
    profit: i64,
    /// The part of its own net sales; null where there are none.
    margin: Option<f64>,
    cumulative: i64,
    side: Side,
}

/// The whole of which a page of accounts is shown.
#[derive(Debug, Serialize, ToSchema)]
struct WhalePage {
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    total: usize,
}

/// The curve and a page of its accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WhaleResponse {
    whale: WhaleCurve,
    /// The most profitable first.
    accounts: Vec<WhaleRow>,
    /// The ladder of all.
    ladder: LadderFigures,
    page: WhalePage,
    meta: EconomicsMeta,
    /// Fields that are null because you may not see them.
    hidden: Vec<&'static str>,
}

/// Draws the whale curve of the accounts you see: what they earn, the most profitable first, added up.
#[utoipa::path(get, path = "/economics/whale", tag = "economics", operation_id = "get_whale_curve", params(WhaleQuery),
    responses((status = 200, body = WhaleResponse)))]
pub(super) async fn get_whale_curve(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<WhaleQuery>,
) -> Result<Json<WhaleResponse>, Failure> {
    let table = economics::whale(&http.app, &caller.actor, &query.request()?, query.rung).await?;
    let (accounts, next, total) = Shown::of(query.after, query.limit).page(table.accounts);
    let (told, whale) = (table.told, &table.whale);
    let money = |amount| minor(amount, told.currency);
    let points = whale.points.iter().map(|point| {
        let profit = money(point.profit)?;
        Ok(WhaleCurvePoint { accounts: point.accounts, profit, share: point.share })
    });
    let curve = WhaleCurve {
        rung: table.rung,
        points: points.collect::<Result<_, Failure>>()?,
        accounts: total,
        total: money(whale.total)?,
        peak: money(whale.peak)?,
        peak_share: whale.peak_share(),
        peak_accounts: whale.peak_accounts,
        given_back: money(whale.given_back)?,
        makers: whale.count(Side::Maker),
        neutral: whale.count(Side::Neutral),
        takers: whale.count(Side::Taker),
        unknown: table.unknown,
        unknown_sales: money(table.unknown_sales)?,
    };
    let accounts = accounts.map(|account| {
        Ok(WhaleRow {
            net_sales: money(account.sales)?,
            profit: money(account.profit)?,
            margin: account.profit.ratio(account.sales),
            cumulative: money(account.cumulative)?,
            side: account.side,
            member: account.member.into(),
        })
    });
    Ok(Json(WhaleResponse {
        accounts: accounts.collect::<Result<_, Failure>>()?,
        whale: curve,
        ladder: figures(&table.whole, &told)?,
        page: WhalePage { next, total },
        meta: told.into(),
        hidden: hidden(&told),
    }))
}
