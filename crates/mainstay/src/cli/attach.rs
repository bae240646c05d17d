//! `mainstay dependency attach`: how many customers with goods buy service too.

use mainstay_app::economics::AttachTable;
use mainstay_domain::economics::SystemOffer;
use mainstay_domain::money::Amount;
use serde_json::{Value, json};

use super::economics::{SHOWN, minor, named, period, told_json};
use super::output::{count, percent, table};

pub(super) fn people(of: &AttachTable) -> String {
    let mut text = period(&of.told);
    let services = of.categories.iter().filter(|(_, _, is_service)| *is_service);
    let services: Vec<&str> = services.map(|(category, ..)| category.as_str()).collect();
    if services.is_empty() {
        return text + "no category is a service: say which with `mainstay dependency services CATEGORY...`";
    }
    text += &format!(
        "Services: {}\n{} of {} customers with goods buy service too ({}). If the others did as those do: {} more.\n",
        services.join(", "),
        count(of.rate.attached),
        count(of.rate.with_goods),
        percent(of.rate.rate()),
        minor(Some(of.rate.potential), &of.told),
    );
    text += &format!(
        "Margin of both together {}, of goods without service {}.\n\n",
        percent(of.rate.together.margin()),
        percent(of.rate.apart.goods_margin()),
    );
    let rows = of.rows.iter().take(SHOWN).map(|(member, offer)| {
        vec![
            named(&member.name),
            minor(Some(offer.goods.net), &of.told),
            minor(Some(offer.service.net), &of.told),
            percent(offer.service_ratio()),
            percent(offer.margin()),
        ]
    });
    text += &table(
        &["customer", "goods", "service", "of goods", "margin of both"],
        &[1, 2, 3, 4],
        rows.collect(),
    );
    if of.rows.len() > SHOWN {
        text += &format!("\n{} more: `--format json` has them all.", count(of.rows.len() - SHOWN));
    }
    text
}

pub(super) fn programs(of: &AttachTable) -> Value {
    let amount = |amount: Amount| amount.to_minor(of.told.currency);
    let bought = |offer: &SystemOffer| {
        json!({
            "goods_minor": amount(offer.goods.net),
            "service_minor": amount(offer.service.net),
            "service_ratio": offer.service_ratio(),
            "margin": offer.margin(),
            "goods_margin": offer.goods_margin(),
            "service_margin": offer.service_margin(),
        })
    };
    let rows = of.rows.iter().map(|(member, offer)| {
        json!({
            "account": member.key,
            "name": member.name,
            "is_attached": offer.is_attached(),
            "bought": bought(offer),
        })
    });
    let categories = of.categories.iter().map(|(category, sales, is_service)| {
        json!({ "category": category, "net_sales_minor": amount(*sales), "is_service": is_service })
    });
    json!({
        "told": told_json(&of.told),
        "categories": categories.collect::<Vec<_>>(),
        "with_goods": of.rate.with_goods,
        "attached": of.rate.attached,
        "service_alone": of.rate.service_alone,
        "rate": of.rate.rate(),
        "together": bought(&of.rate.together),
        "apart": bought(&of.rate.apart),
        "potential_minor": amount(of.rate.potential),
        "rows": rows.collect::<Vec<_>>(),
    })
}
