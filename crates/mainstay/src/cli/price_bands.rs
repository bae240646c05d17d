//! `mainstay economics prices`: what discount accounts get beside others that buy about as much.

use mainstay_app::economics::PriceTable;
use mainstay_domain::economics::{PriceStanding, PricedShare};
use serde_json::json;

use super::economics::{SHOWN, minor, more, named, period, told_json};
use super::output::{count, percent, table};

fn share(millionths: i128) -> f64 {
    PricedShare(millionths).approximate()
}

pub(super) fn text(of: &PriceTable) -> String {
    let told = &of.told;
    let mut text = period(told);
    text += &format!(
        "{} of {} accounts get far more discount than others that buy as much: {} beyond what is usual. {} get far less.\n",
        count(of.count(PriceStanding::MoreDiscount)),
        count(of.accounts.len()),
        minor(Some(of.at_stake()), told),
        count(of.count(PriceStanding::LessDiscount)),
    );
    let bands = of.bands.iter().map(|band| {
        vec![
            minor(Some(band.from), told),
            minor(Some(band.to), told),
            count(band.accounts),
            percent(Some(share(band.median))),
            percent(band.limit.map(share)),
        ]
    });
    let head = ["at list from", "to", "accounts", "usual discount", "named beyond"];
    text += &table(&head, &[0, 1, 2, 3, 4], bands.collect());
    let mut outliers: Vec<_> =
        of.accounts.iter().filter(|account| account.placed.standing != PriceStanding::Usual).collect();
    outliers.sort_by_key(|account| std::cmp::Reverse(account.placed.beyond.0.abs()));
    let rows = outliers.iter().take(SHOWN).map(|account| {
        vec![
            named(&account.member.name),
            minor(Some(account.priced.list), told),
            percent(Some(share(account.priced.discount()))),
            minor(Some(account.placed.beyond), told),
            account.placed.standing.as_str().replace('_', " "),
        ]
    });
    let head = ["account", "at list", "discount", "beyond usual", ""];
    text += &format!("\n\n{}", table(&head, &[1, 2, 3], rows.collect()));
    text + &more(outliers.len())
}

pub(super) fn json(of: &PriceTable) -> serde_json::Value {
    let amount = |amount: mainstay_domain::money::Amount| amount.to_minor(of.told.currency);
    let bands = of.bands.iter().map(|band| {
        json!({
            "accounts": band.accounts,
            "from_minor": amount(band.from),
            "to_minor": amount(band.to),
            "median_discount": share(band.median),
            "median_distance": share(band.mad),
            "limit": band.limit.map(share),
        })
    });
    let accounts = of.accounts.iter().map(|account| {
        json!({
            "key": account.member.key,
            "name": account.member.name,
            "list_sales_minor": amount(account.priced.list),
            "net_sales_minor": amount(account.priced.net),
            "discount": share(account.priced.discount()),
            "band": account.placed.band,
            "standing": account.placed.standing,
            "beyond_minor": amount(account.placed.beyond),
        })
    });
    json!({
        "told": told_json(&of.told),
        "bands": bands.collect::<Vec<_>>(),
        "at_stake_minor": amount(of.at_stake()),
        "unlisted_sales_minor": amount(of.unlisted),
        "accounts": accounts.collect::<Vec<_>>(),
    })
}
