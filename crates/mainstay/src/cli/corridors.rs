//! `mainstay dependency prices`: what the same product costs in different countries.

use mainstay_app::economics::CorridorTable;
use serde_json::{Value, json};

use super::economics::{SHOWN, minor, named, period, told_json};
use super::output::{count, percent, table};

pub(super) fn people(of: &CorridorTable) -> String {
    let mut text = period(&of.told);
    if of.products.is_empty() {
        return text + "no product is sold in several countries with a quantity and a price";
    }
    text += &format!(
        "At stake if everybody paid the lowest price: {}. Of {} of net sales no price can be told.\n\n",
        minor(Some(of.at_stake()), &of.told),
        percent(of.unpriced.ratio(of.sales)),
    );
    let rows = of.products.iter().take(SHOWN).map(|product| {
        let country = |place: usize| {
            product.countries.get(place).map(|(country, _)| country.clone()).unwrap_or_default()
        };
        let corridor = product.corridor;
        vec![
            named(&product.member.name),
            product.unit.clone().unwrap_or_default(),
            corridor.lowest.to_string(),
            country(corridor.lowest_in),
            corridor.median.to_string(),
            corridor.highest.to_string(),
            country(corridor.highest_in),
            minor(Some(corridor.at_stake), &of.told),
        ]
    });
    let head = ["product", "by", "lowest", "in", "median", "highest", "in", "at stake"];
    text += &table(&head, &[2, 4, 5, 7], rows.collect());
    if of.products.len() > SHOWN {
        text += &format!("\n{} more: `--format json` has them all.", count(of.products.len() - SHOWN));
    }
    text
}

pub(super) fn programs(of: &CorridorTable) -> Value {
    let amount = |amount: mainstay_domain::money::Amount| amount.to_minor(of.told.currency);
    let products = of.products.iter().map(|product| {
        let countries = product.countries.iter().map(|(country, sold)| {
            json!({
                "country": country,
                "net_sales_minor": amount(sold.net),
                "quantity": sold.quantity.to_string(),
                "price": sold.price().to_string(),
            })
        });
        json!({
            "product": product.member.key,
            "name": product.member.name,
            "unit": product.unit,
            "lowest": product.corridor.lowest.to_string(),
            "median": product.corridor.median.to_string(),
            "highest": product.corridor.highest.to_string(),
            "at_stake_minor": amount(product.corridor.at_stake),
            "countries": countries.collect::<Vec<_>>(),
        })
    });
    json!({
        "told": told_json(&of.told),
        "at_stake_minor": amount(of.at_stake()),
        "unpriced": of.unpriced.ratio(of.sales),
        "products": products.collect::<Vec<_>>(),
    })
}
