//! A run as the columns of its file. A run by a rung of the ladder has four more; others are laid out as ever, so that their
//! bytes stay what they are.

use std::sync::Arc;

use arrow::array::{
    Array, Date32Array, Decimal128Array, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray,
};
use arrow::datatypes::{Field, Schema};
use mainstay_domain::money::Amount;
use mainstay_domain::portfolio::{AccountJudgement, AccountXyz, Class, OnRung, Scores};
use mainstay_domain::time::Day;

use super::RunError;

/// A column and its name.
pub(super) type Column = (&'static str, Arc<dyn Array>);

/// One row per account, one column per fact and judgement.
pub(super) fn to_batch(judgements: &[AccountJudgement]) -> Result<RecordBatch, RunError> {
    batch(of(judgements)?)
}

/// The columns of facts and judgements.
pub(super) fn of(judgements: &[AccountJudgement]) -> Result<Vec<Column>, RunError> {
    Ok([facts(judgements)?, standing(judgements), xyz(judgements), on_rung(judgements)?].concat())
}

/// Columns side by side.
pub(super) fn batch(columns: Vec<Column>) -> Result<RecordBatch, RunError> {
    let fields: Vec<Field> =
        columns.iter().map(|(name, column)| Field::new(*name, column.data_type().clone(), true)).collect();
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
}

fn facts(judgements: &[AccountJudgement]) -> Result<Vec<Column>, RunError> {
    let facts = || judgements.iter().map(|judgement| &judgement.facts);
    let whole = |values: Vec<u64>| -> Result<Arc<dyn Array>, RunError> {
        let values = values.into_iter().map(i64::try_from).collect::<Result<Vec<_>, _>>();
        Ok(Arc::new(Int64Array::from(values.map_err(|error| RunError::Damaged(error.to_string()))?)))
    };
    let money = |values: Vec<Amount>| -> Result<Arc<dyn Array>, RunError> {
        let values = Decimal128Array::from_iter_values(values.into_iter().map(|amount| amount.0));
        Ok(Arc::new(values.with_precision_and_scale(38, 4)?))
    };
    let day = |values: Vec<Option<Day>>| -> Arc<dyn Array> {
        Arc::new(values.into_iter().map(|day| day.map(Day::epoch)).collect::<Date32Array>())
    };
    Ok(vec![
        ("source", text(facts().map(|facts| facts.account.source.as_str()))),
        ("external_id", text(facts().map(|facts| facts.account.external_id.as_str()))),
        ("first_day", day(facts().map(|facts| Some(facts.first_day)).collect())),
        ("last_day", day(facts().map(|facts| Some(facts.last_day)).collect())),
        ("last_purchase", day(facts().map(|facts| facts.last_purchase).collect())),
        ("lines", whole(facts().map(|facts| facts.lines).collect())?),
        ("invoices", whole(facts().map(|facts| facts.invoices).collect())?),
        ("revenue", money(facts().map(|facts| facts.revenue).collect())?),
        ("costed_lines", whole(facts().map(|facts| facts.costed_lines).collect())?),
        ("costed_revenue", money(facts().map(|facts| facts.costed_revenue).collect())?),
        ("cost", money(facts().map(|facts| facts.cost).collect())?),
    ])
}

fn standing(judgements: &[AccountJudgement]) -> Vec<Column> {
    let judged = || judgements.iter();
    let score = |pick: fn(Scores) -> u8| {
        small(judged().map(|judgement| judgement.scores.map(|scores| i32::from(pick(scores)))))
    };
    let rank = judged().map(|judgement| judgement.rank.and_then(|rank| i32::try_from(rank).ok()));
    vec![
        ("rank", small(rank)),
        ("share", ratio(judged().map(|judgement| judgement.share))),
        ("cumulative_share", ratio(judged().map(|judgement| judgement.cumulative_share))),
        ("revenue_class", text(judged().map(|judgement| judgement.revenue_class.as_str()))),
        ("gross_profit_class", text(judged().map(|judgement| judgement.gross_profit_class.as_str()))),
        ("recency_days", small(judged().map(|judgement| judgement.recency_days))),
        ("r", score(|scores| scores.r)),
        ("f", score(|scores| scores.f)),
        ("m", score(|scores| scores.m)),
    ]
}

fn xyz(judgements: &[AccountJudgement]) -> Vec<Column> {
    let xyz = || judgements.iter().map(|judgement| &judgement.xyz);
    let number = |pick: fn(&AccountXyz) -> u32| small(xyz().map(|xyz| i32::try_from(pick(xyz)).ok()));
    vec![
        ("regularity_class", text(xyz().map(|xyz| xyz.regularity.class.as_str()))),
        ("regularity_cv", ratio(xyz().map(|xyz| xyz.regularity.cv))),
        ("gaps", number(|xyz| xyz.regularity.gaps)),
        ("gap_days", small(xyz().map(|xyz| xyz.regularity.days.and_then(|days| i32::try_from(days).ok())))),
        ("variability_class", text(xyz().map(|xyz| xyz.variability.class.as_str()))),
        ("variability_cv", ratio(xyz().map(|xyz| xyz.variability.cv))),
        ("period", text(xyz().map(|xyz| xyz.variability.period.as_str()))),
        ("periods", number(|xyz| xyz.variability.periods)),
        ("frequency_class", text(xyz().map(|xyz| xyz.frequency.class.as_str()))),
        ("active_periods", number(|xyz| xyz.frequency.active_periods)),
    ]
}

/// What accounts have on the rung that the run is by; no column where it is by none.
fn on_rung(judgements: &[AccountJudgement]) -> Result<Vec<Column>, RunError> {
    if judgements.iter().all(|judgement| judgement.facts.on_rung.is_none()) {
        return Ok(Vec::new());
    }
    let on = || judgements.iter().map(|judgement| judgement.facts.on_rung);
    let money = |pick: fn(OnRung) -> Option<Amount>| -> Result<Arc<dyn Array>, RunError> {
        let values: Decimal128Array = on().map(|on| pick(on?).map(|amount| amount.0)).collect();
        Ok(Arc::new(values.with_precision_and_scale(38, 4)?))
    };
    let rungs: StringArray = on().map(|on| on.map(|on| on.rung.as_str())).collect();
    let classes: StringArray =
        judgements.iter().map(|judgement| judgement.rung_class.map(Class::as_str)).collect();
    Ok(vec![
        ("rung", Arc::new(rungs)),
        ("rung_amount", money(|on| on.amount)?),
        ("rung_covered", money(|on| Some(on.covered))?),
        ("rung_class", Arc::new(classes)),
    ])
}

fn text<'a>(values: impl Iterator<Item = &'a str>) -> Arc<dyn Array> {
    Arc::new(StringArray::from_iter_values(values))
}

fn small(values: impl Iterator<Item = Option<i32>>) -> Arc<dyn Array> {
    Arc::new(values.collect::<Int32Array>())
}

pub(super) fn ratio(values: impl Iterator<Item = Option<f64>>) -> Arc<dyn Array> {
    Arc::new(values.collect::<Float64Array>())
}
