//! The table of runs.

use chrono::{DateTime, NaiveDate, Utc};
use mainstay_domain::ids::RunId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::policy::{self, Verb};
use mainstay_domain::portfolio::{
    AbcCuts, DateBasis, METHOD_VERSION, METHODS_ALIKE, Measure, Parameters, ToldWith, XyzParameters,
};
use mainstay_domain::rate_basis::RateBasis;
use mainstay_domain::time::{AsOf, Day};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::defaults;
use super::run::Run;
use crate::act::{Act, Reads, View};
use crate::db::args;
use crate::error::{Error, Result};

/// The parameters beside as-of day, window and measure, as the column `parameters` has them: equal text is equal
/// parameters. What a run by a rung was told with is among them, and is left out of the column `question`.
#[derive(Serialize, Deserialize)]
struct Cuts {
    abc: AbcCuts,
    xyz: XyzParameters,
    #[serde(default, skip_serializing_if = "DateBasis::is_document")]
    date_basis: DateBasis,
    #[serde(default, skip_serializing_if = "RateBasis::is_default")]
    rates: RateBasis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    told_with: Option<ToldWith>,
}

impl Cuts {
    /// What was asked, without what the answer was told with.
    fn question(parameters: &Parameters) -> Result<String> {
        Self::text(&parameters.question())
    }

    fn text(parameters: &Parameters) -> Result<String> {
        Ok(serde_json::to_string(&Self {
            abc: parameters.abc,
            xyz: parameters.xyz,
            date_basis: parameters.date_basis,
            rates: parameters.rates,
            told_with: parameters.told_with,
        })?)
    }
}

/// A row of the table.
#[derive(sqlx::FromRow)]
pub(super) struct RunRow {
    id: Uuid,
    ledger_version: i64,
    as_of: NaiveDate,
    window_length: String,
    measure: String,
    parameters: String,
    method_version: String,
    currency: String,
    content_hash: String,
    accounts: i64,
    created_by: String,
    created_at: DateTime<Utc>,
}

impl TryFrom<RunRow> for Run {
    type Error = Error;

    fn try_from(row: RunRow) -> Result<Self> {
        let Cuts { abc, xyz, date_basis, rates, told_with } = serde_json::from_str(&row.parameters)?;
        Ok(Self {
            id: RunId(row.id),
            ledger_version: LedgerVersion(row.ledger_version),
            parameters: Parameters {
                as_of: AsOf(Day(row.as_of)),
                window: row.window_length.parse().map_err(Error::bug)?,
                measure: row.measure.parse().map_err(Error::bug)?,
                abc,
                xyz,
                date_basis,
                rates,
                told_with,
            },
            method_version: row.method_version,
            currency: row.currency.parse().map_err(Error::bug)?,
            content_hash: row.content_hash,
            accounts: Some(row.accounts),
            created_by: row.created_by,
            created_at: row.created_at,
        })
    }
}

/// The stored answer to the same question.
pub(super) async fn find_same(
    reads: &mut (impl Reads + Send),
    version: LedgerVersion,
    parameters: &Parameters,
) -> Result<Option<Run>> {
    let row: Option<RunRow> = reads
        .optional(
            "select * from portfolio_run
             where ledger_version = $1 and as_of = $2 and window_length = $3 and measure = $4 and parameters = $5
               and method_version = $6",
            args![
                version.0,
                parameters.as_of.0.0,
                parameters.window.as_str(),
                Measure::as_str(parameters.measure),
                Cuts::text(parameters)?,
                METHOD_VERSION
            ],
        )
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// Stores a run; whether it was not stored before.
pub(super) async fn insert(act: &mut Act, run: &Run) -> Result<bool> {
    let rows = act.exec(
        "insert into portfolio_run (id, ledger_version, as_of, window_length, measure, parameters, question,
           method_version, currency, content_hash, accounts, is_default, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         on conflict do nothing",
        args![
            run.id.0,
            run.ledger_version.0,
            run.parameters.as_of.0.0,
            run.parameters.window.as_str(),
            Measure::as_str(run.parameters.measure),
            Cuts::text(&run.parameters)?,
            Cuts::question(&run.parameters)?,
            run.method_version.as_str(),
            run.currency.code(),
            run.content_hash.as_str(),
            run.accounts,
            false,
            run.created_by.as_str(),
            run.created_at
        ],
    );
    Ok(rows.await? > 0)
}

/// Makes a run the one that people see of its version of the ledger; whether it was not.
pub(super) async fn show_by_default(act: &mut Act, run: &Run) -> Result<bool> {
    act.exec(
        "update portfolio_run set is_default = $3 where ledger_version = $1 and id <> $2 and is_default",
        args![run.ledger_version.0, run.id.0, false],
    )
    .await?;
    let shown = act.exec(
        "update portfolio_run set is_default = $2 where id = $1 and not is_default",
        args![run.id.0, true],
    );
    Ok(shown.await? > 0)
}

/// The run that people see of a version of the ledger because it has the defaults, if there is one.
pub(super) async fn default_of(
    reads: &mut (impl Reads + Send),
    version: LedgerVersion,
) -> Result<Option<RunId>> {
    #[derive(sqlx::FromRow)]
    struct Found {
        id: Uuid,
    }
    let found: Option<Found> = reads
        .optional(
            "select id from portfolio_run where ledger_version = $1 and is_default
             order by created_at, id limit 1",
            args![version.0],
        )
        .await?;
    Ok(found.map(|found| RunId(found.id)))
}

/// One run.
pub(super) async fn find(view: &mut View, id: RunId) -> Result<Run> {
    let row: Option<RunRow> = view.optional("select * from portfolio_run where id = $1", args![id.0]).await?;
    shown(view, row.ok_or(Error::NotFound("run"))?)
}

/// A run as the viewer may know it: how many accounts the company has is not for those who see a part of them, and what costs
/// it was told with not for those who see no margins.
pub(super) fn shown(view: &View, row: RunRow) -> Result<Run> {
    let run = Run::try_from(row)?;
    let company_wide = policy::may(view.actor(), Verb::SeePortfolio).is_ok();
    let told_with = run.parameters.told_with.filter(|_| view.sight().margin);
    let parameters = Parameters { told_with, ..run.parameters };
    Ok(Run { accounts: run.accounts.filter(|_| company_wide), parameters, ..run })
}

/// The run people see unless they choose another: of the newest ledger version the last one that was asked the defaults,
/// which every import leaves to be computed; until then one by the methods of today. None while the ledger has no lines, though runs
/// of what was undone stay.
pub(super) async fn latest(view: &mut View) -> Result<Option<Run>> {
    let row = latest_row(view).await?;
    row.map(|row| shown(view, row)).transpose()
}

/// What the run people see was asked.
pub(super) async fn latest_parameters(reads: &mut (impl Reads + Send)) -> Result<Option<Parameters>> {
    let run = latest_row(reads).await?.map(Run::try_from).transpose()?;
    Ok(run.map(|run| run.parameters))
}

async fn latest_row(reads: &mut (impl Reads + Send)) -> Result<Option<RunRow>> {
    reads
        .optional(
            "select * from portfolio_run
             where exists (select 1 from ledger_file where kind = 'lines' and until_version is null)
             order by ledger_version desc, is_default desc, (method_version = $1) desc, created_at, id limit 1",
            args![METHOD_VERSION],
        )
        .await
}

/// Every run there is, oldest first.
pub(super) async fn every(view: &mut View) -> Result<Vec<Run>> {
    let rows: Vec<RunRow> = view.all("select * from portfolio_run order by id", args![]).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Whether the default run of a version of the ledger is stored, by the methods of today.
pub(super) async fn has_default(act: &mut Act, version: LedgerVersion) -> Result<bool> {
    let row: Option<RunRow> = act
        .optional(
            "select * from portfolio_run
             where ledger_version = $1 and method_version = $2 and is_default = $3 limit 1",
            args![version.0, METHOD_VERSION, true],
        )
        .await?;
    Ok(row.is_some())
}

/// The runs that differ by their as-of day alone from the last one that was asked the defaults, of each day the one of the
/// newest ledger version, by the newest of the methods that tell classes alike; oldest day first. Defaults that no run has
/// followed yet change nothing here.
pub(super) async fn as_of_days(view: &mut View) -> Result<Vec<Run>> {
    let last: Option<RunRow> = view
        .optional(
            "select * from portfolio_run where is_default order by ledger_version desc, created_at, id limit 1",
            args![],
        )
        .await?;
    let asked = match last {
        Some(row) => Run::try_from(row)?.parameters,
        None => defaults::load(view).await?.as_of(AsOf(Day(NaiveDate::default()))),
    };
    let mut runs = by_question(view, &asked).await?;
    runs.dedup_by_key(|run| run.parameters.as_of);
    Ok(runs)
}

/// The runs up to one that were asked as it was but for their day, of each day the one of the newest ledger version; oldest
/// day first, and that run itself last.
pub(super) async fn alike(view: &mut View, last: &Run) -> Result<Vec<Run>> {
    let mut runs = by_question(view, &last.parameters).await?;
    runs.retain(|run| run.parameters.as_of < last.parameters.as_of);
    runs.dedup_by_key(|run| run.parameters.as_of);
    runs.push(last.clone());
    Ok(runs)
}

/// The runs of a question, whatever their day and whatever costs they were told with: oldest day first, within it the newest
/// ledger version, the newest of the methods that tell classes alike, the one that is shown by default, and the one stored last.
async fn by_question(view: &mut View, asked: &Parameters) -> Result<Vec<Run>> {
    let rows: Vec<RunRow> = view
        .all(
            "select * from portfolio_run
             where window_length = $1 and measure = $2 and coalesce(question, parameters) = $3
             order by as_of, ledger_version desc, (method_version = $4) desc, is_default desc,
                      created_at desc, id desc",
            args![
                asked.window.as_str(),
                Measure::as_str(asked.measure),
                Cuts::question(asked)?,
                METHOD_VERSION
            ],
        )
        .await?;
    let mut runs = rows.into_iter().map(|row| shown(view, row)).collect::<Result<Vec<Run>>>()?;
    runs.retain(|run| METHODS_ALIKE.contains(&run.method_version.as_str()));
    Ok(runs)
}
