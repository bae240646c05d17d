//! What if, asked once or kept as a scenario.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use mainstay_app::economics::{self, Change, ChangedAccount, ScenarioDraft, WhatIf};
use mainstay_domain::economics::{Decimal, Levers, Rung, Side, Whale};
use mainstay_domain::ids::ScenarioId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Amount;
use mainstay_domain::portfolio::Class;
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::figures::{EconomicsMember, EconomicsMeta, LadderFigures, figures, hidden};
use super::files::written;
use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::{Body, Path, Query};
use crate::money::{minor, optional};
use crate::{Failure, Http};

/// How many accounts an answer names: those that change most.
const NAMED: usize = 100;

/// What is pulled; a lever that is left out changes nothing. Decimals are text such as `2.5`, four places at most.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ScenarioLevers {
    /// List prices by so many percent, -90 to 100; discounts keep their part of them.
    #[schema(value_type = String)]
    price_percent: Decimal,
    /// So many percent of sales at list prices more discount, -90 to 90.
    #[schema(value_type = String)]
    discount_points: Decimal,
    /// So many days more until customers pay, -365 to 365.
    payment_days: i32,
    /// The freight you bear by so many percent, -100 to 500.
    #[schema(value_type = String)]
    freight_percent: Decimal,
    /// The least an order brings, in whole currency units: what is below is bundled until it is reached.
    minimum_order: u32,
    /// Visits, service and special treatment by so many percent, -100 to 500.
    #[schema(value_type = String)]
    service_percent: Decimal,
    /// What handling orders and moving goods costs by so many percent, -100 to 500.
    #[schema(value_type = String)]
    cost_rate_percent: Decimal,
    /// The change of volume in percent for one percent more net price, -10 to 0.
    #[schema(value_type = String)]
    elasticity: Decimal,
}

impl Default for ScenarioLevers {
    fn default() -> Self {
        Levers::default().into()
    }
}

impl From<Levers> for ScenarioLevers {
    fn from(levers: Levers) -> Self {
        Self {
            price_percent: levers.price_percent,
            discount_points: levers.discount_points,
            payment_days: levers.payment_days,
            freight_percent: levers.freight_percent,
            minimum_order: levers.minimum_order,
            service_percent: levers.service_percent,
            cost_rate_percent: levers.cost_rate_percent,
            elasticity: levers.elasticity,
        }
    }
}

impl From<ScenarioLevers> for Levers {
    fn from(levers: ScenarioLevers) -> Self {
        Self {
            price_percent: levers.price_percent,
            discount_points: levers.discount_points,
            payment_days: levers.payment_days,
            freight_percent: levers.freight_percent,
            minimum_order: levers.minimum_order,
            service_percent: levers.service_percent,
            cost_rate_percent: levers.cost_rate_percent,
            elasticity: levers.elasticity,
        }
    }
}

/// What is changed, and of whom.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ScenarioChange {
    /// Of one member of a dimension: `account:erp:C1`, `segment:Industry`; of everybody without.
    #[serde(default)]
    within: Option<String>,
    levers: ScenarioLevers,
}

/// What is asked: changes, made one after the other, and the days on whose sales they are told.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScenarioAsked {
    /// 1 to 20.
    changes: Vec<ScenarioChange>,
    /// The first day; twelve full months before the end by default.
    #[serde(default)]
    from: Option<Day>,
    /// The first day after; the first of the month of the newest run's as-of day by default.
    #[serde(default)]
    until: Option<Day>,
    /// What capital costs a year in percent, such as 6.5; by default what the company said.
    #[serde(default)]
    capital_percent: Option<String>,
}

impl From<ScenarioAsked> for ScenarioDraft {
    fn from(asked: ScenarioAsked) -> Self {
        let change = |change: ScenarioChange| Change { within: change.within, levers: change.levers.into() };
        Self {
            changes: asked.changes.into_iter().map(change).collect(),
            from: asked.from,
            until: asked.until,
            capital_percent: asked.capital_percent,
        }
    }
}

impl From<ScenarioDraft> for ScenarioAsked {
    fn from(draft: ScenarioDraft) -> Self {
        let change = |change: Change| ScenarioChange { within: change.within, levers: change.levers.into() };
        Self {
            changes: draft.changes.into_iter().map(change).collect(),
            from: draft.from,
            until: draft.until,
            capital_percent: draft.capital_percent,
        }
    }
}

/// The whale curve in short. Amounts are minor units.
#[derive(Debug, Serialize, ToSchema)]
struct WhaleInShort {
    /// From no account to all; how many accounts and what they earn together.
    points: Vec<WhaleInShortPoint>,
    total: i64,
    peak: i64,
    peak_accounts: usize,
    given_back: i64,
    /// Accounts that lose money.
    takers: usize,
}

/// A point of the curve.
#[derive(Debug, Serialize, ToSchema)]
struct WhaleInShortPoint {
    accounts: usize,
    /// Minor units.
    profit: i64,
}

/// How many accounts go from one class to another.
#[derive(Debug, Serialize, ToSchema)]
struct ClassMove {
    from: Class,
    to: Class,
    accounts: usize,
}

/// An account beside itself. Amounts are minor units, null where they are not known.
#[derive(Debug, Serialize, ToSchema)]
struct AccountWhatIf {
    member: EconomicsMember,
    sales_before: Option<i64>,
    sales_after: Option<i64>,
    /// At the level that counts as profit.
    profit_before: Option<i64>,
    profit_after: Option<i64>,
    difference: Option<i64>,
    class_before: Class,
    class_after: Class,
}

/// What would be if.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WhatIfResponse {
    /// The level that counts as profit: the lowest known one.
    rung: Rung,
    /// Minor units: what that level changes by in all; null where it is not known.
    difference: Option<i64>,
    before: LadderFigures,
    after: LadderFigures,
    whale_before: WhaleInShort,
    whale_after: WhaleInShort,
    /// Accounts by their ABC class of that level before and after.
    classes: Vec<ClassMove>,
    /// How many accounts a change touches.
    touched: usize,
    /// How many accounts there are.
    total: usize,
    /// The hundred that change most, either way.
    accounts: Vec<AccountWhatIf>,
    /// Rungs that a pulled lever moves and that are not known of what it touches: it does nothing there.
    without_effect: Vec<Rung>,
    meta: EconomicsMeta,
    /// Fields that are null because you may not see them.
    hidden: Vec<&'static str>,
}

/// A scenario that is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Scenario {
    id: ScenarioId,
    name: String,
    /// 1, and one more with each change.
    revision: i64,
    asked: ScenarioAsked,
    /// The version of the ledger it was made on.
    ledger_version: LedgerVersion,
    /// Whether it is yours; others' are for those who see the whole company.
    mine: bool,
    owner_name: String,
    changed_at: DateTime<Utc>,
}

impl From<economics::Scenario> for Scenario {
    fn from(scenario: economics::Scenario) -> Self {
        Self {
            id: scenario.id,
            name: scenario.name,
            revision: scenario.revision,
            asked: scenario.draft.into(),
            ledger_version: scenario.ledger_version,
            mine: scenario.mine,
            owner_name: scenario.owner_name,
            changed_at: scenario.changed_at,
        }
    }
}

/// Scenarios that are kept, the last changed first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScenariosResponse {
    scenarios: Vec<Scenario>,
}

/// A scenario in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScenarioResponse {
    scenario: Scenario,
}

/// A scenario to be kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SaveScenario {
    /// 1 to 100 characters.
    name: String,
    asked: ScenarioAsked,
    /// When one is changed: the revision that was seen; refused where it is another one now. Not looked at otherwise.
    revision: Option<i64>,
}

/// A scenario and what it tells.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScenarioToldResponse {
    scenario: Scenario,
    what_if: WhatIfResponse,
}

/// On which version of the ledger.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct ScenarioQuery {
    /// On the version it was made on instead of the newest.
    #[serde(default)]
    as_made: bool,
}

/// Tells the ladder, the whale curve and the classes of accounts beside those with levers pulled. Nothing is kept.
#[utoipa::path(post, path = "/economics/what-if", tag = "economics", operation_id = "ask_what_if",
    request_body = ScenarioAsked, responses((status = 200, body = WhatIfResponse)))]
pub(super) async fn ask_what_if(
    State(http): State<Http>,
    caller: Caller,
    Body(asked): Body<ScenarioAsked>,
) -> Result<Json<WhatIfResponse>, Failure> {
    let told = economics::what_if(&http.app, &caller.actor, &asked.into(), None).await?;
    Ok(Json(response(&told)?))
}

/// Lists your scenarios; whoever sees the whole company sees everybody's.
#[utoipa::path(get, path = "/scenarios", tag = "economics", operation_id = "list_scenarios",
    responses((status = 200, body = ScenariosResponse)))]
pub(super) async fn list_scenarios(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<ScenariosResponse>, Failure> {
    let scenarios = economics::scenarios(&http.app, &caller.actor).await?;
    Ok(Json(ScenariosResponse { scenarios: scenarios.into_iter().map(Into::into).collect() }))
}

/// Keeps a scenario under a name; its days become fixed.
#[utoipa::path(post, path = "/scenarios", tag = "economics", operation_id = "save_scenario",
    request_body = SaveScenario, responses((status = 201, body = ScenarioResponse)))]
pub(super) async fn save_scenario(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<SaveScenario>,
) -> Result<(StatusCode, Json<ScenarioResponse>), Failure> {
    let kept = economics::add_scenario(&http.app, &caller.actor, &request.name, request.asked.into()).await?;
    Ok((StatusCode::CREATED, Json(ScenarioResponse { scenario: kept.into() })))
}

/// Tells a scenario that is kept, on the newest version of the ledger or on the one it was made on.
#[utoipa::path(get, path = "/scenarios/{id}", tag = "economics", operation_id = "get_scenario",
    params(("id" = ScenarioId, Path), ScenarioQuery), responses((status = 200, body = ScenarioToldResponse)))]
pub(super) async fn get_scenario(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<ScenarioId>,
    Query(query): Query<ScenarioQuery>,
) -> Result<Json<ScenarioToldResponse>, Failure> {
    let (scenario, told) = economics::tell_scenario(&http.app, &caller.actor, id, query.as_made).await?;
    Ok(Json(ScenarioToldResponse { scenario: scenario.into(), what_if: response(&told)? }))
}

/// The same as a spreadsheet whose levels and differences are formulas.
#[utoipa::path(get, path = "/scenarios/{id}/workbook", tag = "economics", operation_id = "export_scenario",
    params(("id" = ScenarioId, Path), ScenarioQuery), responses((status = 200,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
pub(super) async fn export_scenario(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<ScenarioId>,
    Query(query): Query<ScenarioQuery>,
) -> Result<impl IntoResponse, Failure> {
    let (scenario, told) = economics::tell_scenario(&http.app, &caller.actor, id, query.as_made).await?;
    let file = written(move || economics::what_if_xlsx(&told, &scenario.name)).await?;
    Ok(download(file, XLSX, "what-if.xlsx"))
}

/// Replaces what a scenario of yours asks, on the newest version of the ledger.
#[utoipa::path(put, path = "/scenarios/{id}", tag = "economics", operation_id = "change_scenario",
    params(("id" = ScenarioId, Path)), request_body = SaveScenario,
    responses((status = 200, body = ScenarioResponse)))]
pub(super) async fn change_scenario(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<ScenarioId>,
    Body(request): Body<SaveScenario>,
) -> Result<Json<ScenarioResponse>, Failure> {
    let (actor, revision, draft) = (&caller.actor, request.revision, request.asked.into());
    let kept = economics::change_scenario(&http.app, actor, id, (&request.name, revision), draft).await?;
    Ok(Json(ScenarioResponse { scenario: kept.into() }))
}

/// Removes a scenario of yours.
#[utoipa::path(delete, path = "/scenarios/{id}", tag = "economics", operation_id = "remove_scenario",
    params(("id" = ScenarioId, Path)), responses((status = 204)))]
pub(super) async fn remove_scenario(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<ScenarioId>,
) -> Result<StatusCode, Failure> {
    economics::remove_scenario(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn response(of: &WhatIf) -> Result<WhatIfResponse, Failure> {
    let (told, currency) = (of.told, of.told.currency);
    let difference = of.before.amount(of.rung).zip(of.after.amount(of.rung));
    let accounts = of.accounts.iter().take(NAMED).map(|account| named(account, of));
    Ok(WhatIfResponse {
        rung: of.rung,
        difference: optional(difference.map(|(before, after)| after - before), currency)?,
        before: figures(&of.before, &told)?,
        after: figures(&of.after, &told)?,
        whale_before: in_short(&of.whale_before, of)?,
        whale_after: in_short(&of.whale_after, of)?,
        classes: moves(&of.accounts),
        touched: of.touched,
        total: of.accounts.len(),
        accounts: accounts.collect::<Result<_, Failure>>()?,
        without_effect: of.without_effect.clone(),
        meta: told.into(),
        hidden: hidden(&told),
    })
}

fn in_short(whale: &Whale, of: &WhatIf) -> Result<WhaleInShort, Failure> {
    let money = |amount| minor(amount, of.told.currency);
    let points = whale
        .points
        .iter()
        .map(|point| Ok(WhaleInShortPoint { accounts: point.accounts, profit: money(point.profit)? }));
    Ok(WhaleInShort {
        points: points.collect::<Result<_, Failure>>()?,
        total: money(whale.total)?,
        peak: money(whale.peak)?,
        peak_accounts: whale.peak_accounts,
        given_back: money(whale.given_back)?,
        takers: whale.count(Side::Taker),
    })
}

fn moves(accounts: &[ChangedAccount]) -> Vec<ClassMove> {
    let mut moves: std::collections::BTreeMap<(Class, Class), usize> = std::collections::BTreeMap::new();
    for account in accounts {
        *moves.entry((account.class_before, account.class_after)).or_default() += 1;
    }
    moves.into_iter().map(|((from, to), accounts)| ClassMove { from, to, accounts }).collect()
}

fn named(account: &ChangedAccount, of: &WhatIf) -> Result<AccountWhatIf, Failure> {
    let money = |amount: Option<Amount>| optional(amount, of.told.currency);
    Ok(AccountWhatIf {
        sales_before: money(account.before.amount(Rung::NetSales))?,
        sales_after: money(account.after.amount(Rung::NetSales))?,
        profit_before: money(account.before.amount(of.rung))?,
        profit_after: money(account.after.amount(of.rung))?,
        difference: money(account.difference(of.rung))?,
        class_before: account.class_before,
        class_after: account.class_after,
        member: account.member.clone().into(),
    })
}
