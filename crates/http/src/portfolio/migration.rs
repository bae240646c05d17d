//! Where accounts went between two runs.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_app::portfolio::{
    self, Between, MigratedAccount as Named, MigrationPicture, MigrationRequest, Page,
};
use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::migration::{
    Chain as DomainChain, ChiSquare as DomainChiSquare, Classification, Expected,
    MigrationCell as DomainCell, State as DomainState,
};
use mainstay_domain::money::Currency;
use mainstay_domain::portfolio::Measure;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::rows::segment_choice;
use super::runs::Run;
use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::{Path, Query};
use crate::money::{minor, optional};
use crate::{Failure, Http};

/// Where the accounts you see went from an earlier run to a later one. Amounts are minor units of both runs' currency and of
/// net revenue. A state is a class in a word, such as `A`, `AX`, `champions`, `inactive`; `absent` where a run does not know
/// the account.
#[derive(Debug, Serialize, ToSchema)]
struct RunMigration {
    from: Run,
    to: Run,
    /// By which class accounts are followed.
    by: Classification,
    /// What classes by value are by.
    measure: Measure,
    /// Whether the two runs were asked alike but for their day; otherwise a part of what moved is the question.
    is_alike: bool,
    /// The states before, each with its accounts.
    rows: Vec<MigrationRow>,
    /// The states after, in the order of tables.
    columns: Vec<String>,
    /// Every pair of states that holds an account, row by row.
    cells: Vec<MigrationCell>,
    mobility: MigrationMobility,
    /// The months between the two runs; null unless they are whole months.
    step_months: Option<i32>,
    /// What the stored runs that many months apart, back from the later one, say of the steps; null with fewer than two.
    chain: Option<MigrationChain>,
}

/// The accounts of one state in the earlier run.
#[derive(Debug, Serialize, ToSchema)]
struct MigrationRow {
    state: String,
    accounts: u32,
    revenue: i64,
    /// Fewer than 20 accounts: their shares say little.
    is_thin: bool,
}

/// The accounts that were in one state and are in another, or the same.
#[derive(Debug, Serialize, ToSchema)]
struct MigrationCell {
    from: String,
    to: String,
    accounts: u32,
    /// Their revenue in the earlier run.
    before: i64,
    /// Their revenue in the later run.
    after: i64,
    /// By how much it grew; negative where it fell.
    change: i64,
    /// Their part of the row; null in the row `absent`.
    share: Option<f64>,
    /// The lower end of the share's 95 % interval, by Jeffreys.
    share_low: Option<f64>,
    /// The upper end.
    share_high: Option<f64>,
}

/// How mobile the portfolio is, over the accounts both runs know.
#[derive(Debug, Serialize, ToSchema)]
struct MigrationMobility {
    accounts: u32,
    /// Accounts that kept their state.
    kept: u32,
    /// The part of the earlier revenue that was with them.
    revenue_kept: Option<f64>,
    /// Shorrocks' index: 0 where all stay, 1 where the state before says nothing of the state after.
    index: Option<f64>,
}

/// A row of runs and the tests of its steps.
#[derive(Debug, Serialize, ToSchema)]
struct MigrationChain {
    runs: u32,
    /// Steps of single accounts.
    steps: u32,
    /// Whether shares differ from step to step; null with fewer than two steps.
    stationarity: Option<ChiSquare>,
    /// Whether the last state says anything of the next.
    first_order: Option<ChiSquare>,
    /// Whether the state before the last says anything more; null with fewer than two steps.
    second_order: Option<ChiSquare>,
    /// How many accounts one further step like those of the chain would leave in each state.
    expected: Vec<ExpectedAccounts>,
}

/// A chi-square test.
#[derive(Debug, Serialize, ToSchema)]
struct ChiSquare {
    statistic: f64,
    degrees_of_freedom: u32,
    /// The probability of a statistic at least this large by chance.
    p: f64,
    /// The part of cells of which fewer than five are expected; above 0.2 the probability is rough.
    sparse: f64,
    /// Whether `p` is below 0.05.
    is_significant: bool,
}

/// A state now and one step further.
#[derive(Debug, Serialize, ToSchema)]
struct ExpectedAccounts {
    state: String,
    now: u32,
    next: f64,
}

/// A migration in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MigrationResponse {
    migration: RunMigration,
}

/// With which run, and by which class.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct MigrationQuery {
    /// The earlier run.
    with: RunId,
    /// By which class accounts are followed: `abc`, `xyz`, `nine_cells`, `rfm`, `phase` or `tier`.
    #[serde(default)]
    #[param(inline)]
    by: Classification,
    /// What classes by value are by; the run's measure by default.
    #[param(inline)]
    measure: Option<Measure>,
    /// Only accounts of these segments in the later run: a version of a segmentation, and after a colon the numbers of its
    /// segments, separated by commas.
    segment: Option<String>,
}

/// Which accounts, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct MigratedQuery {
    /// The earlier run.
    with: RunId,
    /// By which class accounts are followed: `abc`, `xyz`, `nine_cells`, `rfm`, `phase` or `tier`.
    #[serde(default)]
    #[param(inline)]
    by: Classification,
    /// What classes by value are by; the run's measure by default.
    #[param(inline)]
    measure: Option<Measure>,
    /// Only accounts of these segments in the later run: a version of a segmentation, and after a colon the numbers of its
    /// segments, separated by commas.
    segment: Option<String>,
    /// States in the earlier run, separated by commas; all by default.
    from_state: Option<String>,
    /// States in the later run, separated by commas; all by default.
    to_state: Option<String>,
    /// At most this many accounts, 1 to 1000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `meta.next` of the page before.
    after: Option<usize>,
}

impl MigratedQuery {
    fn between(&self) -> Result<Between, Failure> {
        let states = |list: Option<&str>, field: &str| -> Result<Vec<DomainState>, Failure> {
            let words = list.into_iter().flat_map(|list| list.split(',')).map(str::trim);
            words
                .filter(|word| !word.is_empty())
                .map(|word| {
                    let bad = |error| Failure(Error::invalid("not_a_state", field, format!("{error}")));
                    DomainState::read(self.by, word).map_err(bad)
                })
                .collect()
        };
        Ok(Between {
            from: states(self.from_state.as_deref(), "from_state")?,
            to: states(self.to_state.as_deref(), "to_state")?,
        })
    }
}

/// The accounts between states, the most money first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MigratedResponse {
    accounts: Vec<MigratedAccount>,
    meta: MigratedMeta,
}

/// All accounts that were asked for, and where the next page starts.
#[derive(Debug, Serialize, ToSchema)]
struct MigratedMeta {
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    total: usize,
    /// By how much their net revenue grew; negative where it fell.
    change: i64,
}

/// One account and its two states.
#[derive(Debug, Serialize, ToSchema)]
struct MigratedAccount {
    id: Option<AccountId>,
    name: String,
    source: String,
    external_id: String,
    from: String,
    to: String,
    /// Null where the earlier run did not know it.
    before: Option<i64>,
    /// Null where the later run does not know it.
    after: Option<i64>,
    change: i64,
    /// On the rung that the earlier run is by; null where it is by none, or when you may not see it.
    rung_before: Option<i64>,
    /// On the rung that the later run is by; null where it is by none, or when you may not see it.
    rung_after: Option<i64>,
}

/// Says where accounts went between two runs by a class: the matrix, how mobile the portfolio is, and whether its steps are
/// those of a Markov chain.
#[utoipa::path(get, path = "/runs/{id}/migration", tag = "portfolio", operation_id = "get_migration",
    params(("id" = RunId, Path), MigrationQuery), responses((status = 200, body = MigrationResponse)))]
pub(super) async fn get_migration(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(query): Query<MigrationQuery>,
) -> Result<Json<MigrationResponse>, Failure> {
    let found = portfolio::migrations(&http.app, &caller.actor, request(id, &query)?).await?;
    Ok(Json(MigrationResponse { migration: answer(found)? }))
}

/// Lists the accounts behind a cell of a migration.
#[utoipa::path(get, path = "/runs/{id}/migration/accounts", tag = "portfolio",
    operation_id = "list_migrated_accounts",
    params(("id" = RunId, Path), MigratedQuery), responses((status = 200, body = MigratedResponse)))]
pub(super) async fn list_migrated_accounts(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(query): Query<MigratedQuery>,
) -> Result<Json<MigratedResponse>, Failure> {
    let page = Page { after: query.after.unwrap_or(0), limit: query.limit.unwrap_or(100).clamp(1, 1000) };
    let segments = query.segment.as_deref().map(segment_choice).transpose()?;
    let asked = MigrationRequest { from: query.with, to: id, by: query.by, measure: query.measure, segments };
    let found =
        portfolio::migrated_accounts(&http.app, &caller.actor, asked, &query.between()?, page).await?;
    let currency = found.to.currency;
    let meta = MigratedMeta {
        next: found.next.map(|next| next.to_string()),
        total: found.total,
        change: minor(found.change, currency)?,
    };
    let accounts = found.accounts.into_iter().map(|one| account(one, currency)).collect::<Result<_, _>>()?;
    Ok(Json(MigratedResponse { accounts, meta }))
}

/// A migration as a spreadsheet whose matrix is formulas over its accounts.
#[utoipa::path(get, path = "/runs/{id}/migration.xlsx", tag = "portfolio", operation_id = "export_migration",
    params(("id" = RunId, Path), MigrationQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = String)))]
pub(super) async fn export_migration(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(query): Query<MigrationQuery>,
) -> Result<impl IntoResponse, Failure> {
    let workbook = portfolio::migration_xlsx(&http.app, &caller.actor, request(id, &query)?).await?;
    Ok(download(workbook, XLSX, "migration.xlsx"))
}

fn request(id: RunId, query: &MigrationQuery) -> Result<MigrationRequest, Failure> {
    let segments = query.segment.as_deref().map(segment_choice).transpose()?;
    Ok(MigrationRequest { from: query.with, to: id, by: query.by, measure: query.measure, segments })
}

fn answer(found: MigrationPicture) -> Result<RunMigration, Failure> {
    let (currency, migration) = (found.to.currency, found.migration);
    let row = |row: &mainstay_domain::migration::Leaving| {
        let revenue = minor(row.revenue, currency)?;
        Ok(MigrationRow {
            state: row.state.to_string(),
            accounts: row.accounts,
            revenue,
            is_thin: row.is_thin,
        })
    };
    let mobility = migration.mobility;
    Ok(RunMigration {
        from: found.from.into(),
        to: found.to.into(),
        by: found.by,
        measure: found.measure,
        is_alike: found.is_alike,
        rows: migration.rows.iter().map(row).collect::<Result<_, Failure>>()?,
        columns: migration.columns.iter().map(ToString::to_string).collect(),
        cells: migration.cells.iter().map(|one| cell(one, currency)).collect::<Result<_, _>>()?,
        mobility: MigrationMobility {
            accounts: mobility.accounts,
            kept: mobility.kept,
            revenue_kept: mobility.revenue_kept,
            index: mobility.index,
        },
        step_months: found.step,
        chain: found.chain.map(chain),
    })
}

fn cell(cell: &DomainCell, currency: Currency) -> Result<MigrationCell, Failure> {
    Ok(MigrationCell {
        from: cell.from.to_string(),
        to: cell.to.to_string(),
        accounts: cell.accounts,
        before: minor(cell.before, currency)?,
        after: minor(cell.after, currency)?,
        change: minor(cell.after - cell.before, currency)?,
        share: cell.share,
        share_low: cell.interval.map(|(low, _)| low),
        share_high: cell.interval.map(|(_, high)| high),
    })
}

fn chain(chain: DomainChain) -> MigrationChain {
    let expected =
        |Expected { state, now, next }: Expected| ExpectedAccounts { state: state.to_string(), now, next };
    MigrationChain {
        runs: chain.runs,
        steps: chain.steps,
        stationarity: chain.stationarity.map(test),
        first_order: chain.first_order.map(test),
        second_order: chain.second_order.map(test),
        expected: chain.expected.into_iter().map(expected).collect(),
    }
}

fn test(test: DomainChiSquare) -> ChiSquare {
    ChiSquare {
        statistic: test.statistic,
        degrees_of_freedom: test.degrees_of_freedom,
        p: test.p,
        sparse: test.sparse,
        is_significant: test.is_significant(),
    }
}

fn account(named: Named, currency: Currency) -> Result<MigratedAccount, Failure> {
    let migrated = named.migrated;
    Ok(MigratedAccount {
        id: named.id,
        name: named.name,
        from: migrated.from.to_string(),
        to: migrated.to.to_string(),
        before: optional(migrated.before, currency)?,
        after: optional(migrated.after, currency)?,
        change: minor(migrated.change(), currency)?,
        rung_before: optional(migrated.rung_before, currency)?,
        rung_after: optional(migrated.rung_after, currency)?,
        source: migrated.account.source,
        external_id: migrated.account.external_id,
    })
}
