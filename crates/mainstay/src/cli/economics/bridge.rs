//! Bridges, for people and programs.

use mainstay_app::economics::Bridged;
use mainstay_domain::money::Amount;
use serde_json::json;

use super::{SHOWN, minor, more, named, period, told_json};
use crate::cli::output::{money, table};

pub(super) fn bridge_text(of: &Bridged) -> String {
    let told = &of.told;
    let start = of.before.start.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    let mut text =
        format!("From the period {start} up to and without {} to:\n{}", of.before.end, period(told));
    let mut rows = vec![vec![format!("{} before", of.of.as_str()), minor(Some(of.whole.before), told)]];
    rows.extend(of.whole.bars().map(|(name, bar)| vec![format!("  {name}"), minor(Some(bar), told)]));
    rows.push(vec![format!("{} after", of.of.as_str()), minor(Some(of.whole.after), told)]);
    text += &table(&["bar", "amount"], &[1], rows);
    if let Some(factors) = &of.factors {
        let rows = factors.iter().map(|factor| {
            vec![
                factor.name.replace('_', " "),
                format!("{:.2}", factor.factor.before),
                format!("{:.2}", factor.factor.after),
                money(factor.effect, told.currency),
            ]
        });
        text +=
            &format!("\n\n{}", table(&["factor", "before", "after", "brought"], &[1, 2, 3], rows.collect()));
    }
    let rows = of.growth.parts().map(|(name, part)| vec![name.replace('_', " "), minor(Some(part), told)]);
    text += &format!("\n\n{}", table(&["growth of net sales", "amount"], &[1], rows.to_vec()));
    if let Some(by) = of.by {
        let rows = of.rows.iter().take(SHOWN).map(|row| {
            let mut cells = vec![named(&row.member.name), minor(Some(row.bridge.before), told)];
            cells.extend(row.bridge.bars().map(|(_, bar)| minor(Some(bar), told)));
            cells.push(minor(Some(row.bridge.after), told));
            cells
        });
        let head = [
            by.as_str(),
            "before",
            "price",
            "cost",
            "volume",
            "mix",
            "new",
            "lost",
            "other",
            "currency",
            "after",
        ];
        text += &format!("\n\n{}", table(&head, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], rows.collect()));
        text += &more(of.rows.len());
    }
    text
}

pub(super) fn bridge_json(of: &Bridged) -> serde_json::Value {
    let amount = |amount: Amount| amount.to_minor(of.told.currency);
    let one = |bridge: &mainstay_domain::economics::Bridge| {
        let bars: serde_json::Map<String, serde_json::Value> =
            bridge.bars().into_iter().map(|(name, bar)| (name.to_owned(), json!(bar.to_string()))).collect();
        json!({ "before": bridge.before.to_string(), "bars": bars, "after": bridge.after.to_string() })
    };
    let rows = of
        .rows
        .iter()
        .map(|row| json!({ "key": row.member.key, "name": row.member.name, "bridge": one(&row.bridge) }));
    let growth: serde_json::Map<String, serde_json::Value> =
        of.growth.parts().into_iter().map(|(name, part)| (name.to_owned(), json!(amount(part)))).collect();
    json!({
        "told": told_json(&of.told),
        "before_from": of.before.start,
        "before_until": of.before.end,
        "of": of.of,
        "bridge": one(&of.whole),
        "factors": of.factors.as_ref().map(|factors| factors.iter().map(|factor| json!({
            "name": factor.name, "before": factor.factor.before, "after": factor.factor.after,
            "effect_minor": factor.effect,
        })).collect::<Vec<_>>()),
        "growth_minor": growth,
        "by": of.by,
        "rows": rows.collect::<Vec<_>>(),
    })
}
