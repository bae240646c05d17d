//! The table of a run's accounts as CSV and as Parquet.

use mainstay_domain::ids::RunId;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use mainstay_domain::portfolio::{AccountXyz, Measure};
use mainstay_ledger::runs::{Exported, parquet_table};

use super::rows::{AccountRow, AccountRows, Filter, Order, Page, Sort, account_rows};
use crate::App;
use crate::error::{Error, Result};
use crate::export::csv_safe;

/// Every account the filter lets through, one line each; amounts with four decimals, so that they add up. Columns that
/// need the sight of margins are there only for those who have it.
pub async fn accounts_csv(
    app: &App,
    actor: &Actor,
    run: Option<RunId>,
    measure: Option<Measure>,
    filter: &Filter,
    sort: (Sort, Order),
) -> Result<Vec<u8>> {
    let everything = Page { after: 0, limit: usize::MAX };
    let table = account_rows(app, actor, run, measure, filter, sort, everything).await?;
    write(&table, filter.segments.is_some()).map_err(Error::bug)
}

/// Every account somebody sees in a run, one row each, as a Parquet file with exact amounts. What needs the sight of
/// margins is there only for those who have it.
pub async fn accounts_parquet(app: &App, actor: &Actor, run: RunId) -> Result<Vec<u8>> {
    let everything = Page { after: 0, limit: usize::MAX };
    let (filter, sort) = (Filter::default(), (Sort::Rank, Order::Ascending));
    let table = account_rows(app, actor, Some(run), None, &filter, sort, everything).await?;
    let exported = move || {
        let rows = table.rows.into_iter().map(|row| Exported {
            judgement: row.judgement,
            name: row.name,
            country: row.country,
        });
        parquet_table(rows.collect(), table.margin)
    };
    tokio::task::spawn_blocking(exported).await.map_err(Error::bug)?.map_err(Error::bug)
}

fn write(
    table: &AccountRows,
    with_segment: bool,
) -> std::result::Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut header = vec![
        "rank",
        "source",
        "external_id",
        "name",
        "country",
        "currency",
        "revenue",
        "share",
        "cumulative_share",
        "revenue_class",
        "lines",
        "invoices",
        "first_date",
        "last_date",
        "recency_days",
        "r",
        "f",
        "m",
        "xyz",
        "xyz_basis",
        "regularity_class",
        "regularity_cv",
        "gaps",
        "mean_gap_days",
        "variability_class",
        "variability_cv",
        "period",
        "periods",
        "frequency_class",
        "active_periods",
    ];
    if table.margin {
        header.extend(["gross_profit", "gross_profit_covers", "gross_profit_class"]);
    }
    if table.run.rung_seen(table.margin).is_some() {
        header.extend(["rung", "rung_amount", "rung_covers", "rung_class"]);
    }
    if with_segment {
        header.push("segment");
    }
    writer.write_record(header)?;
    for row in &table.rows {
        let mut record = record(row, table);
        if with_segment {
            record.push(csv_safe(row.segment.as_deref().unwrap_or_default()));
        }
        writer.write_record(record)?;
    }
    Ok(writer.into_inner()?)
}

fn record(row: &AccountRow, table: &AccountRows) -> Vec<String> {
    let (judgement, facts) = (&row.judgement, &row.judgement.facts);
    let number = |value: Option<String>| value.unwrap_or_default();
    let ratio = |value: Option<f64>| number(value.map(|value| value.to_string()));
    let amount = |value: Option<Amount>| number(value.map(|value| value.to_string()));
    let scores = judgement.scores;
    let mut record = vec![
        number(judgement.rank.map(|rank| rank.to_string())),
        csv_safe(&facts.account.source),
        csv_safe(&facts.account.external_id),
        csv_safe(&row.name),
        csv_safe(row.country.as_deref().unwrap_or_default()),
        table.run.currency.code().to_owned(),
        facts.revenue.to_string(),
        ratio(judgement.share),
        ratio(judgement.cumulative_share),
        judgement.revenue_class.to_string(),
        facts.lines.to_string(),
        facts.invoices.to_string(),
        facts.first_day.to_string(),
        facts.last_day.to_string(),
        number(judgement.recency_days.map(|days| days.to_string())),
        number(scores.map(|scores| scores.r.to_string())),
        number(scores.map(|scores| scores.f.to_string())),
        number(scores.map(|scores| scores.m.to_string())),
    ];
    record.extend(xyz(&judgement.xyz));
    if table.margin {
        record.push(amount(facts.gross_profit()));
        record.push(ratio(facts.gross_profit_covers()));
        record.push(judgement.gross_profit_class.to_string());
    }
    if let Some(rung) = table.run.rung_seen(table.margin) {
        record.push(rung.to_string());
        record.push(amount(facts.on_rung.and_then(|on| on.amount)));
        record.push(ratio(facts.rung_covers()));
        record.push(number(judgement.rung_class.map(|class| class.to_string())));
    }
    record
}

fn xyz(xyz: &AccountXyz) -> [String; 12] {
    let ratio = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    [
        xyz.class().to_string(),
        xyz.basis().map(|basis| basis.to_string()).unwrap_or_default(),
        xyz.regularity.class.to_string(),
        ratio(xyz.regularity.cv),
        xyz.regularity.gaps.to_string(),
        ratio(xyz.regularity.mean_gap_days()),
        xyz.variability.class.to_string(),
        ratio(xyz.variability.cv),
        xyz.variability.period.to_string(),
        xyz.variability.periods.to_string(),
        xyz.frequency.class.to_string(),
        xyz.frequency.active_periods.to_string(),
    ]
}
