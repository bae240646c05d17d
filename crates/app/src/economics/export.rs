//! Ladders, curves and bridges as CSV, amounts with four decimals so that they add up.

use mainstay_domain::economics::{Bridge, Dimension, Entry, Ladder, Rung, Side, StructureChange};
use mainstay_domain::export::csv_safe;
use mainstay_domain::money::Amount;

use super::bridge::Bridged;
use super::dimension::Member;
use super::ladder::LadderTable;
use super::profit_structure::ProfitStructure;
use super::whale::WhaleTable;
use crate::error::{Error, Result};

/// One row for each member, and one for all; rungs that are missing are empty.
pub fn ladder_csv(table: &LadderTable) -> Result<Vec<u8>> {
    let mut head = vec!["by", "key", "name"];
    head.extend(Rung::ALL.iter().map(|rung| rung.as_str()));
    head.extend(["lines", "listed_sales", "costed_sales", "uncosted_lines", "paid_sales"]);
    let row = |by: &str, member: Option<&Member>, ladder: &Ladder| {
        let mut row = vec![by.to_owned()];
        row.extend(named(member));
        row.extend(Rung::ALL.iter().map(|rung| match ladder.entry(*rung) {
            Entry::Known(amount) => amount.to_string(),
            Entry::Missing(_) => String::new(),
        }));
        let coverage = ladder.coverage;
        row.extend([
            coverage.lines.to_string(),
            coverage.listed.to_string(),
            coverage.costed.to_string(),
            coverage.uncosted_lines.to_string(),
            coverage.paid.to_string(),
        ]);
        row
    };
    let by = table.by.map(Dimension::as_str).unwrap_or_default();
    let rows = table.rows.iter().map(|of| row(by, Some(&of.member), &of.ladder));
    written(&head, rows.chain([row("all", None, &table.whole)]))
}

/// One row for each account, the most profitable first.
pub fn whale_csv(table: &WhaleTable) -> Result<Vec<u8>> {
    let head = ["key", "name", "net_sales", table.rung.as_str(), "cumulative", "side"];
    let rows = table.accounts.iter().map(|account| {
        let mut row = named(Some(&account.member));
        row.extend([account.sales, account.profit, account.cumulative].map(|amount| amount.to_string()));
        let side = match account.side {
            Side::Maker => "maker",
            Side::Neutral => "neutral",
            Side::Taker => "taker",
        };
        row.push(side.to_owned());
        row
    });
    written(&head, rows)
}

/// One row for each member, and one for all.
pub fn bridge_csv(bridged: &Bridged) -> Result<Vec<u8>> {
    let head = [
        "by", "key", "name", "before", "price", "cost", "volume", "mix", "new", "lost", "other", "currency",
        "after",
    ];
    let row = |by: &str, member: Option<&Member>, bridge: &Bridge| {
        let mut row = vec![by.to_owned()];
        row.extend(named(member));
        let bars = bridge.bars().map(|(_, bar)| bar);
        let amounts = std::iter::once(bridge.before).chain(bars).chain([bridge.after]);
        row.extend(amounts.map(|amount: Amount| amount.to_string()));
        row
    };
    let by = bridged.by.map(Dimension::as_str).unwrap_or_default();
    let rows = bridged.rows.iter().map(|of| row(by, Some(&of.member), &of.bridge));
    written(&head, rows.chain([row("all", None, &bridged.whole)]))
}

/// One row for each member, and one for all.
pub fn profit_structure_csv(of: &ProfitStructure) -> Result<Vec<u8>> {
    let head = [
        "by",
        "key",
        "name",
        "sales_before",
        "left_before",
        "growth",
        "structure",
        "rate",
        "new",
        "lost",
        "other",
        "sales_after",
        "left_after",
    ];
    let row = |by: &str, member: Option<&Member>, change: &StructureChange| {
        let mut row = vec![by.to_owned()];
        row.extend(named(member));
        let bars = change.bars().map(|(_, bar)| bar);
        let before = [change.before.sales, change.before.left];
        let amounts = before.into_iter().chain(bars).chain([change.after.sales, change.after.left]);
        row.extend(amounts.map(|amount: Amount| amount.to_string()));
        row
    };
    let rows = of.rows.iter().map(|each| row(of.by.as_str(), Some(&each.member), &each.change));
    written(&head, rows.chain([row("all", None, &of.whole)]))
}

pub(super) fn named(member: Option<&Member>) -> Vec<String> {
    let text = |text: Option<&str>| csv_safe(text.unwrap_or_default());
    vec![
        text(member.and_then(|member| member.key.as_deref())),
        text(member.map(|member| member.name.as_str())),
    ]
}

pub(super) fn written(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(head).map_err(Error::bug)?;
    for row in rows {
        writer.write_record(row).map_err(Error::bug)?;
    }
    writer.into_inner().map_err(|error| Error::bug(error.to_string()))
}
