//! The structure of profit in two periods, for people and programs.

use mainstay_app::economics::ProfitStructure;
use mainstay_domain::economics::{Earned, StructureChange};
use mainstay_domain::money::Amount;
use serde_json::{Value, json};

use super::{SHOWN, minor, more, named, period, told_json};
use crate::cli::output::{percent, table};

pub(super) fn structure_text(of: &ProfitStructure) -> String {
    let told = &of.told;
    let start = of.before.start.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    let mut text =
        format!("From the period {start} up to and without {} to:\n{}", of.before.end, period(told));
    let left = of.level.as_str().replace('_', " ");
    let mut rows = vec![vec![format!("{left} before"), minor(Some(of.whole.before.left), told)]];
    rows.extend(of.whole.bars().map(|(name, bar)| vec![format!("  {name}"), minor(Some(bar), told)]));
    rows.push(vec![format!("{left} after"), minor(Some(of.whole.after.left), told)]);
    text += &table(&["bar", "amount"], &[1], rows);
    let rows = of.rows.iter().take(SHOWN).map(|row| {
        let change = &row.change;
        let mut cells = vec![named(&row.member.name), minor(Some(change.before.left), told)];
        cells.push(percent(change.before.rate()));
        cells.extend(change.bars().map(|(_, bar)| minor(Some(bar), told)));
        cells.extend([minor(Some(change.after.left), told), percent(change.after.rate())]);
        cells
    });
    let head = [
        of.by.as_str(),
        "before",
        "of sales",
        "growth",
        "structure",
        "rate",
        "new",
        "lost",
        "other",
        "after",
        "of sales",
    ];
    text += &format!("\n\n{}", table(&head, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], rows.collect()));
    text += &more(of.rows.len());
    if of.unknown != (Amount::ZERO, Amount::ZERO) {
        let (before, after) = (minor(Some(of.unknown.0), told), minor(Some(of.unknown.1), told));
        text += &format!(
            "\nNet sales of {before} before and {after} after are no part of it: what they leave is not known."
        );
    }
    text
}

pub(super) fn structure_json(of: &ProfitStructure) -> Value {
    let earned = |earned: Earned| json!({ "net_sales": earned.sales.to_string(), "left": earned.left.to_string(), "rate": earned.rate() });
    let one = |change: &StructureChange| {
        let bars: serde_json::Map<String, Value> =
            change.bars().into_iter().map(|(name, bar)| (name.to_owned(), json!(bar.to_string()))).collect();
        json!({ "before": earned(change.before), "bars": bars, "after": earned(change.after) })
    };
    let rows = of
        .rows
        .iter()
        .map(|row| json!({ "key": row.member.key, "name": row.member.name, "change": one(&row.change) }));
    json!({
        "told": told_json(&of.told),
        "before_from": of.before.start,
        "before_until": of.before.end,
        "level": of.level,
        "by": of.by.as_str(),
        "whole": one(&of.whole),
        "rows": rows.collect::<Vec<_>>(),
        "unknown_before": of.unknown.0.to_string(),
        "unknown_after": of.unknown.1.to_string(),
    })
}
