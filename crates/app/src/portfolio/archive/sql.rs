//! The runs with what is known of them beside their content.

use chrono::{DateTime, NaiveDate, Utc};
use mainstay_domain::ids::RunId;
use mainstay_domain::policy::{self, Verb};
use mainstay_domain::portfolio::METHODS_ALIKE;
use mainstay_domain::time::Day;
use uuid::Uuid;

use super::{ArchiveFilter, ArchivePage, ArchivedRun, Pin, RunKind};
use crate::act::{Act, Reads, View};
use crate::db::{Value, args};
use crate::error::{Error, Result};
use crate::portfolio::sql::{RunRow, shown};
use crate::team;

#[derive(sqlx::FromRow)]
struct ArchivedRow {
    #[sqlx(flatten)]
    run: RunRow,
    is_default: bool,
    calendar: Option<String>,
    note: Option<String>,
    pinned_by: Option<String>,
    pinned_at: Option<DateTime<Utc>>,
    before_id: Option<Uuid>,
}

impl ArchivedRow {
    fn archived(self, view: &View, names: &team::Names) -> Result<ArchivedRun> {
        let pin = self.note.zip(self.pinned_by).zip(self.pinned_at);
        let pin = pin.map(|((note, pinned_by), pinned_at)| Pin { note, pinned_by, pinned_at });
        let archived = ArchivedRun {
            run: shown(view, self.run)?,
            is_default: self.is_default,
            calendar: self.calendar,
            created_by_name: String::new(),
            pin,
            before: self.before_id.map(RunId),
        };
        let archived = archived.named(names);
        // What people wrote about a run may name accounts that others do not see.
        let is_for_all = policy::may(view.actor(), Verb::SeePortfolio).is_ok();
        Ok(if is_for_all { archived } else { archived.without_words() })
    }
}

#[derive(sqlx::FromRow)]
struct Id {
    id: Uuid,
}

/// The runs a filter lets through after one, newest first. A run is compared with one that was asked the same but for its day,
/// of a version of the ledger that is no newer, and by methods that tell classes alike.
const PAGE: &str = "
select run.*, pin.note, pin.pinned_by, pin.pinned_at,
       (select min(due.entry_name) from calendar_run as due where due.run_id = run.id) as calendar,
       (select earlier.id from portfolio_run as earlier
        where earlier.window_length = run.window_length and earlier.measure = run.measure
          and coalesce(earlier.question, earlier.parameters) = coalesce(run.question, run.parameters)
          and earlier.currency = run.currency
          and (earlier.method_version = run.method_version
               or (earlier.method_version in ($8, $9) and run.method_version in ($8, $9)))
          and earlier.ledger_version <= run.ledger_version
          and (earlier.as_of < run.as_of
               or (earlier.as_of = run.as_of
                   and (earlier.ledger_version < run.ledger_version or earlier.id < run.id)))
        order by earlier.as_of desc, earlier.ledger_version desc, earlier.id desc limit 1) as before_id
from portfolio_run as run
left join pinned_run as pin on pin.run_id = run.id
where ($1 is null or run.id < $1)
  and ($2 is null or run.created_by = $2)
  and ($3 is null or run.created_at >= $3)
  and ($4 is null or run.created_at < $4)
  and ($5 = '' or pin.run_id is not null)
  and ($6 = ''
       or ($6 = 'default' and run.is_default)
       or ($6 = 'calendar' and exists (select 1 from calendar_run as due where due.run_id = run.id))
       or ($6 = 'asked' and not run.is_default
           and not exists (select 1 from calendar_run as due where due.run_id = run.id)))
  and ($7 is null or run.id = $7)
order by run.id desc
limit $10";

const TOTAL: &str = "
select count(*) as runs
from portfolio_run as run
left join pinned_run as pin on pin.run_id = run.id
where ($1 is null or run.created_by = $1)
  and ($2 is null or run.created_at >= $2)
  and ($3 is null or run.created_at < $3)
  and ($4 = '' or pin.run_id is not null)
  and ($5 = ''
       or ($5 = 'default' and run.is_default)
       or ($5 = 'calendar' and exists (select 1 from calendar_run as due where due.run_id = run.id))
       or ($5 = 'asked' and not run.is_default
           and not exists (select 1 from calendar_run as due where due.run_id = run.id)))";

/// The filter as values: who, from, to, pinned, kind.
fn values(filter: &ArchiveFilter) -> Vec<Value> {
    let midnight = |day: Day| day.0.and_time(chrono::NaiveTime::MIN).and_utc();
    args![
        filter.created_by.clone(),
        filter.from.map(midnight),
        filter.to.map(|day| midnight(day.next())),
        if filter.pinned { "yes" } else { "" },
        filter.kind.map_or("", RunKind::as_str)
    ]
}

async fn rows(
    view: &mut View,
    filter: &ArchiveFilter,
    (after, only): (Option<RunId>, Option<RunId>),
    limit: i64,
) -> Result<Vec<ArchivedRun>> {
    let [older, newer] = METHODS_ALIKE;
    let mut values = values(filter);
    values.splice(0..0, args![after.map(|id| id.0)]);
    values.extend(args![only.map(|id| id.0), older, newer, limit]);
    let rows: Vec<ArchivedRow> = view.all(PAGE, values).await?;
    let names = team::names(view).await?;
    rows.into_iter().map(|row| row.archived(view, &names)).collect()
}

/// A page of the archive.
pub(super) async fn page(
    view: &mut View,
    filter: &ArchiveFilter,
    after: Option<RunId>,
    limit: i64,
) -> Result<ArchivePage> {
    #[derive(sqlx::FromRow)]
    struct Count {
        runs: i64,
    }
    let mut runs = rows(view, filter, (after, None), limit + 1).await?;
    let total: Count = view.one(TOTAL, values(filter)).await?;
    let more = runs.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        runs.pop();
    }
    let next = more.then(|| runs.last().map(|archived| archived.run.id.to_string())).flatten();
    // Who works here is for those who may ask for runs themselves.
    let knows = policy::may(view.actor(), Verb::RunAnalysis).is_ok();
    let people = if knows { people(view).await? } else { Vec::new() };
    Ok(ArchivePage { runs, next, total: total.runs, people })
}

async fn people(view: &mut View) -> Result<Vec<(String, String)>> {
    #[derive(sqlx::FromRow)]
    struct Who {
        created_by: String,
    }
    let names = team::names(view).await?;
    let who: Vec<Who> =
        view.all("select distinct created_by from portfolio_run order by created_by", args![]).await?;
    let mut people: Vec<(String, String)> =
        who.into_iter().map(|who| (names.of(&who.created_by), who.created_by)).collect();
    people.sort();
    Ok(people.into_iter().map(|(name, who)| (who, name)).collect())
}

/// One run of it.
pub(super) async fn one(view: &mut View, id: RunId) -> Result<ArchivedRun> {
    let found = rows(view, &ArchiveFilter::default(), (None, Some(id)), 1).await?;
    found.into_iter().next().ok_or(Error::NotFound("run"))
}

/// The newest run as of a day.
pub(super) async fn newest_of(view: &mut View, day: Day) -> Result<Option<RunId>> {
    let as_of: NaiveDate = day.0;
    let found: Option<Id> = view
        .optional(
            "select id from portfolio_run where as_of = $1 order by ledger_version desc, is_default desc, id desc limit 1",
            args![as_of],
        )
        .await?;
    Ok(found.map(|found| RunId(found.id)))
}

/// Refuses a run there is not.
pub(super) async fn must_exist(act: &mut Act, id: RunId) -> Result<()> {
    let found: Option<Id> = act.optional("select id from portfolio_run where id = $1", args![id.0]).await?;
    found.map(|_| ()).ok_or(Error::NotFound("run"))
}

/// Pins a run, or replaces its pin; whether there was one.
pub(super) async fn pin(act: &mut Act, id: RunId, note: &str) -> Result<bool> {
    let (now, by) = (act.now(), act.actor().name.clone());
    let stood = unpin(act, id).await?;
    act.exec(
        "insert into pinned_run (run_id, note, pinned_by, pinned_at) values ($1, $2, $3, $4)",
        args![id.0, note, by, now],
    )
    .await?;
    Ok(stood)
}

/// Takes a pin away; whether there was one.
pub(super) async fn unpin(act: &mut Act, id: RunId) -> Result<bool> {
    Ok(act.exec("delete from pinned_run where run_id = $1", args![id.0]).await? > 0)
}
