//! The contribution ladder, for people and programs.

use anyhow::Context;
use mainstay_app::economics::{LadderTable, Told};
use mainstay_domain::economics::{Entry, Ladder, Missing, Rung, rounded};
use mainstay_domain::money::Amount;
use serde_json::json;

use super::{SHOWN, minor, more, named, period, told_json};
use crate::cli::output::{count, money, percent, table};

/// Why a rung is empty, in words.
fn why(missing: Missing) -> &'static str {
    match missing {
        Missing::NoFreight => "no line names its freight",
        Missing::NoPayments => "no payment of these invoices is known",
        Missing::NoCapitalRate => {
            "nobody said what capital costs: `mainstay economics capital --percent 6.5`"
        }
        Missing::NoCost => "no line has a cost",
        Missing::NotCharged => "nobody said what it costs: `mainstay costs set`",
        Missing::NothingKnown => "nothing leads to it yet",
        Missing::Hidden => "not yours to see",
    }
}

pub(super) fn ladder_text(of: &LadderTable) -> anyhow::Result<String> {
    let (told, currency) = (&of.told, of.told.currency);
    let net = of.whole.amount(Rung::NetSales).unwrap_or_default();
    let rungs = rounded(&of.whole, currency).context("the ladder is too large to show")?;
    let rows = rungs.into_iter().map(|(rung, amount)| {
        let name = if rung.is_level() { rung.to_string() } else { format!("  - {rung}") };
        let entry = of.whole.entry(rung);
        let note = match entry {
            Entry::Known(_) => String::new(),
            Entry::Missing(missing) => why(missing).to_owned(),
        };
        let share = entry.amount().and_then(|amount| amount.ratio(net));
        vec![
            name,
            amount.map_or_else(|| "-".to_owned(), |minor| money(minor, currency)),
            percent(share),
            note,
        ]
    });
    let mut text = period(told) + &table(&["rung", "amount", "of net sales", ""], &[1, 2], rows.collect());
    let coverage = of.whole.coverage;
    if told.margin && coverage.uncosted_lines > 0 {
        text += &format!(
            "\n{} lines have no cost: {} of net sales are left out below pocket sales.",
            count(coverage.uncosted_lines),
            percent((net - coverage.costed).ratio(net))
        );
    }
    if told.uncharged_months > 0 {
        text += &format!(
            "\nNo cost rates hold in {} months of the period: serving costs nothing in them.",
            told.uncharged_months
        );
    }
    if told.costs_in_other_currency > 0 {
        text += &format!(
            "\n{} costs or cost rates are in another currency than {}: nothing is charged by them; set them anew.",
            count(told.costs_in_other_currency),
            told.currency
        );
    }
    let left_out = coverage.left_out.total();
    if left_out != Amount::ZERO {
        text += &format!(
            "\nServing the lines without a cost costs {}: it is left out with their sales.",
            minor(Some(left_out), told)
        );
    }
    let Some(by) = of.by else { return Ok(text) };
    let levels: Vec<Rung> = Rung::levels().filter(|level| of.whole.amount(*level).is_some()).collect();
    let rows = of.rows.iter().take(SHOWN).map(|row| {
        let mut cells = vec![named(&row.member.name)];
        cells.extend(levels.iter().map(|level| minor(row.ladder.amount(*level), told)));
        cells
    });
    let mut head = vec![by.as_str()];
    head.extend(levels.iter().map(|level| level.as_str()));
    let right: Vec<usize> = (1..head.len()).collect();
    text += &format!("\n\n{}", table(&head, &right, rows.collect()));
    text += &more(of.rows.len());
    Ok(text)
}

pub(super) fn one_ladder(ladder: &Ladder, told: &Told) -> anyhow::Result<serde_json::Value> {
    let rungs = rounded(ladder, told.currency).context("the ladder is too large to show")?;
    let rungs: Vec<_> = rungs
        .into_iter()
        .map(|(rung, amount)| {
            let missing = match ladder.entry(rung) {
                Entry::Known(_) => None,
                Entry::Missing(missing) => Some(missing),
            };
            json!({ "rung": rung, "amount_minor": amount, "missing": missing })
        })
        .collect();
    Ok(json!({ "rungs": rungs, "lines": ladder.coverage.lines }))
}

pub(super) fn ladder_json(of: &LadderTable) -> anyhow::Result<serde_json::Value> {
    let rows = of.rows.iter().map(|row| {
        let ladder = one_ladder(&row.ladder, &of.told)?;
        Ok(json!({ "key": row.member.key, "name": row.member.name, "ladder": ladder }))
    });
    Ok(json!({
        "told": told_json(&of.told),
        "ladder": one_ladder(&of.whole, &of.told)?,
        "by": of.by,
        "rows": rows.collect::<anyhow::Result<Vec<_>>>()?,
    }))
}
