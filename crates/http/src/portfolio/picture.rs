//! The picture of a run: the figures of the sentence, curves, cross-table.

use axum::Json;
use axum::extract::State;
use mainstay_app::portfolio::{self, Portfolio as AppPortfolio};
use mainstay_domain::economics::Rung;
use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::money::Currency;
use mainstay_domain::portfolio::{
    Cell, Class, ClassCounts, ClassCut, Concentration, ConcentrationRatios, CurvePoint, Dependence, HhiBand,
    KeyBand, LorenzPoint, Measure, RungSummary as DomainRungSummary, Summary as DomainSummary, XyzCounts,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::rows::hidden;
use super::runs::Run;
use super::xyz::NineCell;
use crate::auth::Caller;
use crate::extract::Query;
use crate::money::{minor, optional};
use crate::{Failure, Http};

/// What a run shows of the accounts you see.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Portfolio {
    run: Run,
    /// What rank, share and concentration are by.
    measure: Measure,
    /// Fields that are null because you may not see them.
    hidden: Vec<&'static str>,
    summary: Summary,
    /// Accounts from the largest to the smallest, from (0, 0).
    curve: Vec<CurvePoint>,
    /// Accounts from the smallest to the largest, from (0, 0) to (1, 1).
    lorenz: Vec<LorenzPoint>,
    /// Where the classes end on the curve.
    class_cuts: Vec<ClassCut>,
    /// The cells that hold an account; empty when you may not see margins.
    cross_table: Vec<CrossCell>,
    /// ABC by the measure against XYZ: the nine cells, and those of accounts whose XYZ cannot be told.
    nine_cells: Vec<NineCell>,
}

/// The accounts in one class by revenue and in one by gross profit.
#[derive(Debug, Serialize, ToSchema)]
struct CrossCell {
    revenue_class: Class,
    gross_profit_class: Class,
    accounts: u32,
    revenue: i64,
    gross_profit: Option<i64>,
}

/// Totals, class counts and concentration. Amounts are minor units; shares are 0 to 1.
#[derive(Debug, Serialize, ToSchema)]
pub struct Summary {
    /// Accounts with a line in the window.
    pub accounts: u32,
    /// Accounts with earlier lines only.
    pub inactive: u32,
    /// Net revenue.
    pub revenue: i64,
    /// Over the lines whose cost is known; null when none is.
    pub gross_profit: Option<i64>,
    /// The part of revenue the gross profit is about.
    pub gross_profit_covers: Option<f64>,
    /// By the rung that the run is by; null in a run by revenue or gross profit, or when you may not see it.
    pub rung: Option<RungSummary>,
    /// Accounts per class.
    pub abc: Abc,
    /// Accounts per XYZ class.
    pub xyz: XyzCounts,
    /// Concentration by the measure.
    pub concentration: ConcentrationFigures,
    /// Of the 20 largest by revenue, how many lose money; null where no cost is known.
    pub loss_makers_in_top_20: Option<u32>,
}

/// What active accounts have on a rung of the ladder.
#[derive(Debug, Serialize, ToSchema)]
pub struct RungSummary {
    /// The rung.
    pub rung: Rung,
    /// The sum of what is known; null when nothing is.
    pub amount: Option<i64>,
    /// The part of revenue that the sum is about.
    pub covers: Option<f64>,
    /// Accounts per class by it.
    pub abc: ClassCounts,
}

/// Accounts per class by both measures.
#[derive(Debug, Serialize, ToSchema)]
pub struct Abc {
    /// By net revenue.
    pub revenue: ClassCounts,
    /// By gross profit; null when you may not see it.
    pub gross_profit: Option<ClassCounts>,
}

/// How much of the business hangs on how few accounts. Over accounts with a value above zero; null where there is none.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConcentrationFigures {
    /// Accounts with a value above zero.
    pub base_accounts: u32,
    /// The sum of their values.
    pub base: i64,
    /// Accounts with a value of zero or less.
    pub non_positive_accounts: u32,
    /// The sum of those.
    pub non_positive: i64,
    /// Gini coefficient.
    pub gini: Option<f64>,
    /// Gini times n/(n-1).
    pub gini_corrected: Option<f64>,
    /// Herfindahl-Hirschman index, 0 to 1.
    pub hhi: Option<f64>,
    /// The words of the US Merger Guidelines 2023, as an analogy.
    pub hhi_band: Option<HhiBand>,
    /// 1/HHI: so many customers of equal size would be as concentrated.
    pub effective_customers: Option<f64>,
    /// The shares of the largest 1, 3, 4, 10 and 20.
    pub cr: ConcentrationRatios,
    /// The share of the largest fifth of the accounts.
    pub top_20_percent_share: Option<f64>,
    /// How many accounts that fifth is.
    pub top_20_percent_accounts: u32,
    /// How few accounts bring 80 %.
    pub accounts_for_80_percent: Option<u32>,
    /// The band of volume that key accounts are said to make up.
    pub band: Band,
    /// The largest account.
    pub largest: Option<LargestAccount>,
    /// What hangs on the largest account alone: more than 10 % is a breadwinner, more than 25 % critical.
    pub dependence: Option<Dependence>,
}

/// How many of the largest accounts together make 30 and 55 % of volume (concept 3.1).
#[derive(Debug, Serialize, ToSchema)]
pub struct Band {
    /// 0.30.
    pub lower: f64,
    /// 0.55.
    pub upper: f64,
    /// How many accounts reach the lower edge.
    pub accounts_at_lower: Option<u32>,
    /// How many reach the upper edge.
    pub accounts_at_upper: Option<u32>,
}

/// The account with the largest value.
#[derive(Debug, Serialize, ToSchema)]
pub struct LargestAccount {
    /// Its id in this installation.
    pub id: Option<AccountId>,
    /// Its name.
    pub name: String,
    /// Its share of the sum of positive values.
    pub share: f64,
}

/// The picture in its envelope; null while there is no run.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PortfolioResponse {
    portfolio: Option<Portfolio>,
}

/// Which run, seen by which measure.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct PortfolioQuery {
    /// The run; the newest by default.
    run: Option<RunId>,
    /// The measure: revenue, gross profit or the rung that the run is by; the run's by default.
    #[param(inline)]
    measure: Option<Measure>,
}

/// Shows which customers the business stands on.
#[utoipa::path(get, path = "/portfolio", tag = "portfolio", operation_id = "get_portfolio", params(PortfolioQuery),
    responses((status = 200, body = PortfolioResponse)))]
pub(super) async fn get_portfolio(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<PortfolioQuery>,
) -> Result<Json<PortfolioResponse>, Failure> {
    let portfolio = portfolio::portfolio(&http.app, &caller.actor, query.run, query.measure).await?;
    Ok(Json(PortfolioResponse { portfolio: portfolio.map(picture).transpose()? }))
}

fn picture(portfolio: AppPortfolio) -> Result<Portfolio, Failure> {
    let currency = portfolio.run.currency;
    let summary = Summary::new(&portfolio.summary, currency, portfolio.margin, portfolio.largest)?;
    let curves = portfolio.curves;
    let hidden = hidden(portfolio.margin, [&portfolio.run]);
    Ok(Portfolio {
        run: portfolio.run.into(),
        measure: portfolio.measure,
        hidden,
        summary,
        curve: curves.cumulative,
        lorenz: curves.lorenz,
        class_cuts: curves.class_cuts,
        cross_table: portfolio
            .cross_table
            .iter()
            .map(|cell| cross_cell(cell, currency))
            .collect::<Result<_, _>>()?,
        nine_cells: NineCell::of(&portfolio.nine_cells, currency, portfolio.margin)?,
    })
}

fn cross_cell(cell: &Cell, currency: Currency) -> Result<CrossCell, Failure> {
    Ok(CrossCell {
        revenue_class: cell.revenue_class,
        gross_profit_class: cell.gross_profit_class,
        accounts: cell.accounts,
        revenue: minor(cell.revenue, currency)?,
        gross_profit: optional(cell.gross_profit, currency)?,
    })
}

impl Summary {
    /// What the API says of a set of accounts; without the sight of margins everything from gross profit on is null.
    pub fn new(
        summary: &DomainSummary,
        currency: Currency,
        margin: bool,
        largest: Option<(Option<AccountId>, String)>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            accounts: summary.accounts,
            inactive: summary.inactive,
            revenue: minor(summary.revenue, currency)?,
            gross_profit: optional(summary.gross_profit.filter(|_| margin), currency)?,
            gross_profit_covers: summary.gross_profit_covers.filter(|_| margin),
            abc: Abc {
                revenue: summary.revenue_classes,
                gross_profit: margin.then_some(summary.gross_profit_classes),
            },
            rung: summary.rung.map(|found| rung(found, currency)).transpose()?,
            xyz: summary.xyz,
            concentration: ConcentrationFigures::new(&summary.concentration, currency, largest)?,
            loss_makers_in_top_20: (margin && summary.gross_profit.is_some())
                .then_some(summary.loss_makers_in_top_20),
        })
    }
}

fn rung(found: DomainRungSummary, currency: Currency) -> Result<RungSummary, Failure> {
    let DomainRungSummary { rung, amount, covers, classes } = found;
    Ok(RungSummary { rung, amount: optional(amount, currency)?, covers, abc: classes })
}

impl ConcentrationFigures {
    fn new(
        found: &Concentration,
        currency: Currency,
        largest: Option<(Option<AccountId>, String)>,
    ) -> Result<Self, Failure> {
        let share = found.largest.as_ref().map(|largest| largest.share);
        Ok(Self {
            base_accounts: found.base_accounts,
            base: minor(found.base, currency)?,
            non_positive_accounts: found.non_positive_accounts,
            non_positive: minor(found.non_positive, currency)?,
            gini: found.gini,
            gini_corrected: found.gini_corrected,
            hhi: found.hhi,
            hhi_band: found.hhi_band,
            effective_customers: found.effective_customers,
            cr: found.cr,
            top_20_percent_share: found.top_20_percent_share,
            top_20_percent_accounts: found.top_20_percent_accounts,
            accounts_for_80_percent: found.accounts_for_80_percent,
            band: Band {
                lower: f64::from(KeyBand::LOWER_PERCENT) / 100.0,
                upper: f64::from(KeyBand::UPPER_PERCENT) / 100.0,
                accounts_at_lower: found.band.accounts_at_lower,
                accounts_at_upper: found.band.accounts_at_upper,
            },
            largest: largest.zip(share).map(|((id, name), share)| LargestAccount { id, name, share }),
            dependence: found.dependence,
        })
    }
}
