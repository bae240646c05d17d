//! The rebate agreements of an account, and where they stand.

use axum::Json;
use axum::extract::State;
use mainstay_app::accounts::{AgreementStanding as Standing, Told, account_agreements};
use mainstay_domain::ids::AccountId;
use mainstay_domain::money::Currency;
use mainstay_domain::rebates::{Gives, Tier as AgreedTier};
use mainstay_domain::time::Day;
use serde::Serialize;
use utoipa::ToSchema;

use super::AgreementsQuery;
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::money::minor;
use crate::{Failure, Http};

/// A tier.
#[derive(Debug, Serialize, ToSchema)]
struct RebateTier {
    /// Where it begins, decimal text, in the basis of the agreement.
    from: String,
    /// The percentage of the revenue it gives, decimal text; null where it gives an amount.
    percent: Option<String>,
    /// The amount for each unit, decimal text in the agreement's currency; null where it gives a percentage.
    amount_per_unit: Option<String>,
}

/// Where an agreement stands.
#[derive(Debug, Serialize, ToSchema)]
struct RebateStanding {
    /// Minor units of the agreement's currency: sold so far, without freight.
    revenue: i64,
    /// Sold so far, decimal text.
    quantity: String,
    /// The place of the tier that is reached, from 0; null below the first.
    tier: Option<usize>,
    /// What is missing to the next tier, decimal text in the basis; null at the last.
    to_next: Option<String>,
    /// Minor units that would be paid if nothing more were sold.
    earned: i64,
    /// Minor units that will have been sold at the end if it goes on so; null on the first day.
    forecast_revenue: Option<i64>,
    /// Units, decimal text, in the same way.
    forecast_quantity: Option<String>,
    /// The place of the tier that reaches.
    forecast_tier: Option<usize>,
    /// Minor units: the part of the rebate on the forecast that belongs to the days so far.
    accrued: i64,
}

/// An agreement on rebates.
#[derive(Debug, Serialize, ToSchema)]
struct RebateAgreement {
    agreement: String,
    /// `customer` or `group`.
    partner: &'static str,
    partner_id: String,
    valid_from: Day,
    /// Inclusive.
    valid_to: Day,
    /// `revenue` or `quantity`: what thresholds are counted in.
    basis: &'static str,
    /// `retroactive` or `incremental`: whether a tier holds from the first unit or above its threshold.
    reach: &'static str,
    /// The product it is about; null for all.
    product: Option<String>,
    /// The category it is about; null for all.
    category: Option<String>,
    currency: &'static str,
    minor_digits: u16,
    /// The lowest first.
    tiers: Vec<RebateTier>,
    /// Null before it begins, and where `hidden` is true.
    standing: Option<RebateStanding>,
    /// Lines whose unit nothing converts to the product's own, where quantities matter: they count nothing so far.
    unconverted_lines: i64,
    /// Whether you do not see everybody whose purchases count.
    hidden: bool,
}

/// What agreements are told of.
#[derive(Debug, Serialize, ToSchema)]
struct AgreementsMeta {
    as_of: Day,
    ledger_version: i64,
}

/// The agreements of an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountAgreementsResponse {
    /// By their names.
    agreements: Vec<RebateAgreement>,
    meta: AgreementsMeta,
}

/// Shows the rebate agreements of an account and of its groups that have not ended, and the tier reached so far.
#[utoipa::path(get, path = "/accounts/{id}/agreements", tag = "accounts", operation_id = "get_account_agreements",
    params(("id" = AccountId, Path), AgreementsQuery),
    responses((status = 200, body = AccountAgreementsResponse)))]
pub(super) async fn get_account_agreements(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<AccountId>,
    Query(query): Query<AgreementsQuery>,
) -> Result<Json<AccountAgreementsResponse>, Failure> {
    let told = account_agreements(&http.app, &caller.actor, id, query.asked()).await?;
    Ok(Json(AccountAgreementsResponse::new(&told)?))
}

impl AccountAgreementsResponse {
    /// What is told; refused where an amount is too large for it.
    pub fn new(told: &Told<Vec<Standing>>) -> Result<Self, Failure> {
        let meta = AgreementsMeta { as_of: told.as_of.0, ledger_version: told.ledger_version.0 };
        let agreements = told.told.iter().map(agreement).collect::<Result<_, _>>()?;
        Ok(Self { agreements, meta })
    }
}

fn agreement(standing: &Standing) -> Result<RebateAgreement, Failure> {
    let terms = standing.agreement.terms();
    let told = standing.standing.as_ref().map(|told| of(told, terms.currency)).transpose()?;
    Ok(RebateAgreement {
        agreement: terms.agreement.clone(),
        partner: terms.partner.word(),
        partner_id: terms.partner.id().to_owned(),
        valid_from: terms.valid_from,
        valid_to: terms.valid_to,
        basis: terms.basis.as_str(),
        reach: terms.reach.as_str(),
        product: terms.product.clone(),
        category: terms.category.clone(),
        currency: terms.currency.code(),
        minor_digits: terms.currency.minor_digits(),
        tiers: standing.agreement.tiers().iter().map(tier).collect(),
        standing: told,
        unconverted_lines: standing.unconverted_lines,
        hidden: standing.is_hidden,
    })
}

fn tier(tier: &AgreedTier) -> RebateTier {
    let (percent, amount_per_unit) = match tier.gives {
        Gives::Percent(percent) => (Some(percent.to_string()), None),
        Gives::PerUnit(amount) => (None, Some(amount.to_string())),
    };
    RebateTier { from: tier.from.to_string(), percent, amount_per_unit }
}

fn of(told: &mainstay_domain::rebates::Standing, currency: Currency) -> Result<RebateStanding, Failure> {
    Ok(RebateStanding {
        revenue: minor(told.so_far.revenue, currency)?,
        quantity: told.so_far.quantity.to_string(),
        tier: told.reached,
        to_next: told.to_next.map(|missing| missing.to_string()),
        earned: minor(told.earned, currency)?,
        forecast_revenue: told.forecast.map(|sold| minor(sold.revenue, currency)).transpose()?,
        forecast_quantity: told.forecast.map(|sold| sold.quantity.to_string()),
        forecast_tier: told.forecast_tier,
        accrued: minor(told.accrued, currency)?,
    })
}
