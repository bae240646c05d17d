//! Brings a database to this version's schema, one step per file of `migrations/`, once each, in order.

use chrono::{DateTime, Utc};

use crate::db::{Db, args};
use crate::error::{Error, Result};

/// Every step, oldest first. A released step never changes; a mistake is mended by a later one.
const STEPS: &[(&str, &str)] = &[
    ("0001_foundation", include_str!("../../../migrations/0001_foundation.sql")),
    ("0002_accounts", include_str!("../../../migrations/0002_accounts.sql")),
    ("0003_ledger", include_str!("../../../migrations/0003_ledger.sql")),
    ("0004_portfolio", include_str!("../../../migrations/0004_portfolio.sql")),
    ("0005_parameters", include_str!("../../../migrations/0005_parameters.sql")),
    ("0006_imports", include_str!("../../../migrations/0006_imports.sql")),
    ("0007_master", include_str!("../../../migrations/0007_master.sql")),
    ("0008_programs", include_str!("../../../migrations/0008_programs.sql")),
    ("0011_people", include_str!("../../../migrations/0011_people.sql")),
    ("0012_facts", include_str!("../../../migrations/0012_facts.sql")),
    ("0014_events", include_str!("../../../migrations/0014_events.sql")),
    ("0015_corrections", include_str!("../../../migrations/0015_corrections.sql")),
    ("0016_store", include_str!("../../../migrations/0016_store.sql")),
    ("0018_questions_and_connectors", include_str!("../../../migrations/0018_questions_and_connectors.sql")),
    ("0019_models", include_str!("../../../migrations/0019_models.sql")),
    ("0020_renumberings", include_str!("../../../migrations/0020_renumberings.sql")),
    ("0024_cost_rates", include_str!("../../../migrations/0024_cost_rates.sql")),
    ("0025_told_again", include_str!("../../../migrations/0025_told_again.sql")),
    ("0026_units", include_str!("../../../migrations/0026_units.sql")),
    ("0027_product_categories", include_str!("../../../migrations/0027_product_categories.sql")),
    ("0029_traceable_costs", include_str!("../../../migrations/0029_traceable_costs.sql")),
    ("0035_phase_overrides", include_str!("../../../migrations/0035_phase_overrides.sql")),
    ("0036_scenarios", include_str!("../../../migrations/0036_scenarios.sql")),
    ("0037_key_accounts", include_str!("../../../migrations/0037_key_accounts.sql")),
    ("0040_segmentations", include_str!("../../../migrations/0040_segmentations.sql")),
    ("0045_analysis_calendar", include_str!("../../../migrations/0045_analysis_calendar.sql")),
    ("0050_independence_limits", include_str!("../../../migrations/0050_independence_limits.sql")),
    ("0051_sourcing_positions", include_str!("../../../migrations/0051_sourcing_positions.sql")),
    ("0052_runs_by_rung", include_str!("../../../migrations/0052_runs_by_rung.sql")),
    ("0053_key_account_days", include_str!("../../../migrations/0053_key_account_days.sql")),
    ("0054_service_models", include_str!("../../../migrations/0054_service_models.sql")),
];

#[derive(sqlx::FromRow)]
struct Applied {
    name: String,
}

/// Applies the steps that are missing, in one transaction: a failure leaves the old schema.
pub(crate) async fn migrate(db: &Db, now: DateTime<Utc>) -> Result<()> {
    let mut tx = db.begin_write().await?;
    // Two processes may start at once; the second waits here on PostgreSQL as it does at `begin immediate` on SQLite.
    if let Db::Postgres(_) = db {
        tx.script("select pg_advisory_xact_lock(7734)").await?;
    }
    tx.script(
        "create table if not exists migration (name text primary key, applied_at timestamptz not null)",
    )
    .await?;
    let applied: Vec<Applied> = tx.all("select name from migration order by name", args![]).await?;
    if let Some(unknown) = applied.iter().find(|row| STEPS.iter().all(|(name, _)| *name != row.name)) {
        return Err(Error::Conflict(format!(
            "this data was written by a newer Mainstay (it has the step `{}`): use that version, or restore a backup",
            unknown.name
        )));
    }
    for &(name, sql) in STEPS {
        if applied.iter().all(|row| row.name != name) {
            tx.script(sql).await?;
            tx.exec("insert into migration (name, applied_at) values ($1, $2)", args![name, now]).await?;
        }
    }
    tx.commit().await
}
