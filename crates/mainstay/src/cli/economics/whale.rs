//! The whale curve, for people and programs.

use mainstay_app::economics::WhaleTable;
use mainstay_domain::economics::Side;
use mainstay_domain::money::Amount;
use serde_json::json;

use super::{SHOWN, minor, named, period, told_json};
use crate::cli::output::{count, percent, table};

pub(super) fn whale_text(of: &WhaleTable) -> String {
    let (told, whale) = (&of.told, &of.whale);
    let mut text = period(told);
    text += &format!(
        "{} of {} accounts make {} {} ({} of the total); the others give {} back. What is left is {}.\n",
        count(whale.peak_accounts),
        count(of.accounts.len()),
        of.rung,
        minor(Some(whale.peak), told),
        percent(whale.peak_share()),
        minor(Some(whale.given_back), told),
        minor(Some(whale.total), told)
    );
    if of.unknown > 0 {
        text += &format!("{} accounts are left out: their {} is not known.\n", count(of.unknown), of.rung);
    }
    let shown = of.accounts.iter().take(SHOWN / 2);
    let skipped = of.accounts.len().saturating_sub(SHOWN);
    let last = of.accounts.iter().skip(SHOWN / 2 + skipped);
    let rows = shown.chain(last).map(|account| {
        let side = match account.side {
            Side::Maker => "maker",
            Side::Neutral => "neutral",
            Side::Taker => "taker",
        };
        vec![
            named(&account.member.name),
            minor(Some(account.sales), told),
            minor(Some(account.profit), told),
            minor(Some(account.cumulative), told),
            side.to_owned(),
        ]
    });
    let head = ["account", "net_sales", of.rung.as_str(), "cumulative", "side"];
    text += &table(&head, &[1, 2, 3], rows.collect());
    if skipped > 0 {
        text += &format!("\n{} between the first and the last: `--format csv` has them all.", count(skipped));
    }
    text
}

pub(super) fn whale_json(of: &WhaleTable) -> serde_json::Value {
    let amount = |amount: Amount| amount.to_minor(of.told.currency);
    let accounts = of.accounts.iter().map(|account| {
        json!({
            "key": account.member.key,
            "name": account.member.name,
            "net_sales_minor": amount(account.sales),
            "profit_minor": amount(account.profit),
            "cumulative_minor": amount(account.cumulative),
            "side": account.side,
        })
    });
    json!({
        "told": told_json(&of.told),
        "rung": of.rung,
        "total_minor": amount(of.whale.total),
        "peak_minor": amount(of.whale.peak),
        "peak_accounts": of.whale.peak_accounts,
        "given_back_minor": amount(of.whale.given_back),
        "unknown": of.unknown,
        "accounts": accounts.collect::<Vec<_>>(),
    })
}
