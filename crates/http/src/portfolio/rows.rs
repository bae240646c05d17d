//! The table of a run's accounts.

use std::fmt::Display;
use std::str::FromStr;

use axum::Json;
use axum::extract::State;
use chrono::NaiveDate;
use mainstay_app::Error;
use mainstay_app::portfolio::{self, AccountRow, Filter, Order, Page, SegmentChoice};
use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::money::Currency;
use mainstay_domain::portfolio::{Class, Measure, Xyz, XyzBasis};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::xyz::{PurchaseFrequency, Regularity, Variability};
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::money::{minor, optional};
use crate::{Failure, Http};

/// One account in one run. Amounts are minor units of the run's currency.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunAccount {
    id: Option<AccountId>,
    external_id: String,
    source: String,
    name: String,
    country: Option<String>,
    /// Its segment of the version that was asked for; null where none was.
    segment: Option<String>,
    /// From 1, by the measure, among the accounts you see; null without a value.
    rank: Option<u32>,
    revenue: i64,
    /// Over the lines whose cost is known; null when there is none, or when you may not see it.
    gross_profit: Option<i64>,
    /// The part of revenue the gross profit is about.
    gross_profit_covers: Option<f64>,
    /// Of the sum of positive values by the measure.
    share: Option<f64>,
    cumulative_share: Option<f64>,
    revenue_class: Class,
    gross_profit_class: Option<Class>,
    /// On the rung of the ladder that the run is by; null in a run by revenue or gross profit, where it is not known, or when
    /// you may not see it.
    rung_amount: Option<i64>,
    /// The part of revenue that amount is about.
    rung_covers: Option<f64>,
    /// Null in a run by revenue or gross profit, or when you may not see it.
    rung_class: Option<Class>,
    lines: u64,
    /// Distinct invoice numbers in the window.
    invoices: u64,
    /// The first line ever, whatever its kind.
    first_date: NaiveDate,
    /// The last line before the as-of day, whatever its kind.
    last_date: NaiveDate,
    /// The last day on which it bought for more than it returned; null if it never purchased.
    last_purchase_date: Option<NaiveDate>,
    /// Days from the last purchase to the as-of day; null if it never purchased.
    recency_days: Option<i32>,
    /// Same as `invoices`: the F of RFM.
    frequency: u64,
    /// Same as `revenue`: the M of RFM.
    monetary: i64,
    /// Recency score, 5 is the most recent fifth; null for accounts that are inactive or never purchased.
    r: Option<u8>,
    /// Frequency score.
    f: Option<u8>,
    /// Monetary score.
    m: Option<u8>,
    /// How steadily it buys: by regularity, else by variability, else N.
    xyz: Xyz,
    /// What `xyz` rests on; null for N.
    xyz_basis: Option<XyzBasis>,
    /// By the gaps between purchase days.
    regularity: Regularity,
    /// By the value period by period.
    variability: Variability,
    /// By the part of periods with a purchase.
    purchase_frequency: PurchaseFrequency,
}

impl RunAccount {
    /// What the API says of a row; without the sight of margins everything from gross profit on is null.
    pub fn new(row: AccountRow, currency: Currency, margin: bool) -> Result<Self, Failure> {
        let judgement = row.judgement;
        let facts = judgement.facts;
        let gross_profit = facts.gross_profit().filter(|_| margin);
        let revenue = minor(facts.revenue, currency)?;
        Ok(Self {
            id: row.id,
            name: row.name,
            country: row.country,
            segment: row.segment,
            rank: judgement.rank,
            revenue,
            gross_profit: optional(gross_profit, currency)?,
            gross_profit_covers: facts.gross_profit_covers().filter(|_| margin),
            share: judgement.share,
            cumulative_share: judgement.cumulative_share,
            revenue_class: judgement.revenue_class,
            gross_profit_class: margin.then_some(judgement.gross_profit_class),
            rung_amount: optional(facts.on_rung.and_then(|on| on.amount), currency)?,
            rung_covers: facts.rung_covers(),
            rung_class: judgement.rung_class,
            lines: facts.lines,
            invoices: facts.invoices,
            first_date: facts.first_day.0,
            last_date: facts.last_day.0,
            last_purchase_date: facts.last_purchase.map(|day| day.0),
            recency_days: judgement.recency_days,
            frequency: facts.invoices,
            monetary: revenue,
            r: judgement.scores.map(|scores| scores.r),
            f: judgement.scores.map(|scores| scores.f),
            m: judgement.scores.map(|scores| scores.m),
            xyz: judgement.xyz.class(),
            xyz_basis: judgement.xyz.basis(),
            regularity: judgement.xyz.regularity.into(),
            variability: judgement.xyz.variability.into(),
            purchase_frequency: judgement.xyz.frequency.into(),
            external_id: facts.account.external_id,
            source: facts.account.source,
        })
    }
}

/// The fields that are null for whoever may not see margins; those of a rung where a run is by one below net sales.
pub(crate) fn hidden<'a>(
    margin: bool,
    runs: impl IntoIterator<Item = &'a portfolio::Run>,
) -> Vec<&'static str> {
    if margin {
        return Vec::new();
    }
    let mut hidden = vec!["gross_profit", "gross_profit_covers", "gross_profit_class"];
    let is_by_hidden = |run: &portfolio::Run| {
        let measure = run.parameters.measure;
        measure.rung().is_some() && measure.needs_margin()
    };
    if runs.into_iter().any(is_by_hidden) {
        hidden.extend(["rung_amount", "rung_covers", "rung_class"]);
    }
    hidden
}

/// A page of accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RunAccountsResponse {
    accounts: Vec<RunAccount>,
    meta: RunAccountsMeta,
    /// What rank, share and cumulative share are by.
    measure: Measure,
    /// Fields that are null because you may not see them.
    hidden: Vec<&'static str>,
}

/// The whole filtered set, and where the next page starts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RunAccountsMeta {
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    total: usize,
    revenue: i64,
    gross_profit: Option<i64>,
    /// On the rung that the run is by.
    rung_amount: Option<i64>,
}

/// What the rows are sorted by.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SortColumn {
    #[default]
    Rank,
    Name,
    Revenue,
    GrossProfit,
    Recency,
    Frequency,
    /// The same order as `revenue`.
    Monetary,
    /// The variation `xyz` rests on.
    XyzCv,
}

/// Up or down.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SortOrder {
    #[default]
    Asc,
    Desc,
}

/// Which accounts, in which order.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct RunAccountsQuery {
    /// Text that the name or external id holds.
    q: Option<String>,
    /// Classes by revenue, separated by commas.
    revenue_class: Option<String>,
    /// Classes by gross profit, separated by commas.
    gross_profit_class: Option<String>,
    /// Classes by the measure, separated by commas.
    abc: Option<String>,
    /// XYZ classes, separated by commas.
    xyz: Option<String>,
    /// Ranks up to this one.
    rank_to: Option<u32>,
    /// Phases of the relationship, separated by commas.
    phase: Option<String>,
    /// A version of a segmentation, so that every row says its segment; after a colon the numbers of its segments, separated by commas,
    /// for their accounts alone.
    segment: Option<String>,
    /// What to rank by: revenue, gross profit or the rung that the run is by; the run's measure by default.
    #[param(inline)]
    pub(super) measure: Option<Measure>,
    #[serde(default)]
    #[param(inline)]
    sort: SortColumn,
    #[serde(default)]
    #[param(inline)]
    order: SortOrder,
    /// At most this many, 1 to 1000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `meta.next` of the page before.
    after: Option<usize>,
}

impl RunAccountsQuery {
    /// Whether it asks for a part of the list only.
    pub(super) fn is_paged(&self) -> bool {
        self.limit.is_some() || self.after.is_some()
    }

    pub(super) fn filter(&self) -> Result<Filter, Failure> {
        Ok(Filter {
            text: self.q.clone().filter(|text| !text.trim().is_empty()),
            revenue_classes: words(self.revenue_class.as_deref(), "revenue_class")?,
            gross_profit_classes: words(self.gross_profit_class.as_deref(), "gross_profit_class")?,
            classes: words(self.abc.as_deref(), "abc")?,
            xyz: words(self.xyz.as_deref(), "xyz")?,
            rank_to: self.rank_to,
            phases: words(self.phase.as_deref(), "phase")?,
            segments: self.segment.as_deref().map(segment_choice).transpose()?,
            ..Filter::default()
        })
    }

    pub(super) fn sort(&self) -> (portfolio::Sort, Order) {
        let sort = match self.sort {
            SortColumn::Rank => portfolio::Sort::Rank,
            SortColumn::Name => portfolio::Sort::Name,
            SortColumn::Revenue | SortColumn::Monetary => portfolio::Sort::Revenue,
            SortColumn::GrossProfit => portfolio::Sort::GrossProfit,
            SortColumn::Recency => portfolio::Sort::Recency,
            SortColumn::Frequency => portfolio::Sort::Frequency,
            SortColumn::XyzCv => portfolio::Sort::XyzCv,
        };
        let order = match self.order {
            SortOrder::Asc => Order::Ascending,
            SortOrder::Desc => Order::Descending,
        };
        (sort, order)
    }
}

/// A version and the places of its segments, as `segment` says them.
pub(crate) fn segment_choice(text: &str) -> Result<SegmentChoice, Failure> {
    text.parse().map_err(|error| Failure(Error::invalid("not_a_segment", "segment", format!("{error}"))))
}

/// The classes or kinds of a list separated by commas.
pub(super) fn words<C: FromStr<Err: Display>>(list: Option<&str>, field: &str) -> Result<Vec<C>, Failure> {
    let words =
        list.into_iter().flat_map(|list| list.split(',')).map(str::trim).filter(|word| !word.is_empty());
    words
        .map(|word| {
            word.parse().map_err(|error| Failure(Error::invalid("not_a_class", field, format!("{error}"))))
        })
        .collect()
}

/// Lists the accounts of a run: filtered, sorted, a page at a time, with the sums of the whole filtered set.
#[utoipa::path(get, path = "/runs/{id}/accounts", tag = "portfolio", operation_id = "list_run_accounts",
    params(("id" = RunId, Path), RunAccountsQuery), responses((status = 200, body = RunAccountsResponse)))]
pub(super) async fn list_run_accounts(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(query): Query<RunAccountsQuery>,
) -> Result<Json<RunAccountsResponse>, Failure> {
    let page = Page { after: query.after.unwrap_or(0), limit: query.limit.unwrap_or(100).clamp(1, 1000) };
    let (filter, sort) = (query.filter()?, query.sort());
    let table =
        portfolio::account_rows(&http.app, &caller.actor, Some(id), query.measure, &filter, sort, page)
            .await?;
    let (currency, margin) = (table.run.currency, table.margin);
    let hidden = hidden(margin, [&table.run]);
    Ok(Json(RunAccountsResponse {
        accounts: table
            .rows
            .into_iter()
            .map(|row| RunAccount::new(row, currency, margin))
            .collect::<Result<_, _>>()?,
        meta: RunAccountsMeta {
            next: table.next.map(|next| next.to_string()),
            total: table.total,
            revenue: minor(table.revenue, currency)?,
            gross_profit: optional(table.gross_profit.filter(|_| margin), currency)?,
            rung_amount: optional(table.rung_amount, currency)?,
        },
        measure: table.measure,
        hidden,
    }))
}
