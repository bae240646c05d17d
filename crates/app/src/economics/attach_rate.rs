//! How services are attached to goods, customer by customer.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_domain::economics::{AttachRate, Dimension, OfferSide, SystemOffer, attach_rate as add_up};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::facts::Grain;

use super::dimension::Member;
use super::sales::{Depth, Door, EconomicsRequest, aside};
use super::told::Told;
use crate::act::Reads;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::{App, settings};

/// The setting's name.
const SERVICES: &str = "service_categories";
/// The most categories that can be services.
const MOST: usize = 200;

/// Goods with service.
#[derive(Debug, Clone)]
pub struct AttachTable {
    /// What it is told from.
    pub told: Told,
    /// Every category that something was sold of, with its net sales and whether it is a service; and the services that nothing
    /// was sold of.
    pub categories: Vec<(String, Amount, bool)>,
    /// Over all customers.
    pub rate: AttachRate,
    /// The customers with goods, the most goods first.
    pub rows: Vec<(Member, SystemOffer)>,
}

/// The categories that are services, as the company says.
async fn services(reads: &mut (impl Reads + Send)) -> Result<BTreeSet<String>> {
    let kept = settings::read(reads, SERVICES).await?;
    Ok(kept.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
}

/// Says which categories are services from now on.
pub async fn set_service_categories(
    app: &App,
    actor: &Actor,
    wanted: Vec<String>,
) -> Result<BTreeSet<String>> {
    let wanted: BTreeSet<String> = wanted.into_iter().map(|category| category.trim().to_owned()).collect();
    if wanted.len() > MOST
        || wanted.iter().any(|category| category.is_empty() || category.chars().count() > 500)
    {
        let detail = format!("at most {MOST} categories, each with a name of at most 500 characters");
        return Err(Error::invalid("bad_service_categories", "categories", detail));
    }
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    let before = services(&mut act).await?;
    settings::write(&mut act, SERVICES, Some(&serde_json::to_string(&wanted)?)).await?;
    act.changed("setting", SERVICES, Some(&before), Some(&wanted))?;
    act.announce(Event::changed("economics", SERVICES));
    act.commit().await?;
    Ok(wanted)
}

/// Tells how services are attached to goods by the customers that somebody sees.
pub async fn attach_rate(app: &App, actor: &Actor, request: &EconomicsRequest) -> Result<AttachTable> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let services = services(&mut view).await?;
    drop(view);
    let door = Door::open(app, actor, request).await?;
    let period = door.period(request.from, request.until)?;
    let sales = door.sales(app, period, Depth::Sales, Grain::ITEM).await?.sales;
    let told = door.told_of(period);
    aside(move || {
        let mut categories: BTreeMap<String, (Amount, bool)> =
            services.iter().map(|service| (service.clone(), (Amount::ZERO, true))).collect();
        let mut members: BTreeMap<Member, SystemOffer> = BTreeMap::new();
        for cell in sales.cells.iter().filter(|cell| cell.key.is_inside) {
            let category = cell.key.category.as_deref();
            let is_service = category.is_some_and(|category| services.contains(category));
            if let Some(category) = category {
                categories.entry(category.to_owned()).or_default().0 += cell.sums.net;
            }
            let known =
                |amount: Amount| if cell.key.is_costed && told.margin { amount } else { Amount::ZERO };
            let side =
                OfferSide { net: cell.sums.net, costed: known(cell.sums.net), cost: known(cell.sums.cost) };
            let offer = members.entry(door.register().member(Dimension::Account, &cell.key)).or_default();
            if is_service { offer.service.add(side) } else { offer.goods.add(side) }
        }
        let rate = add_up(members.values());
        let mut rows: Vec<(Member, SystemOffer)> =
            members.into_iter().filter(|(_, offer)| offer.buys_goods()).collect();
        rows.sort_by_key(|(_, offer)| std::cmp::Reverse(offer.goods.net));
        let categories =
            categories.into_iter().map(|(category, (sales, is_service))| (category, sales, is_service));
        Ok(AttachTable { told, categories: categories.collect(), rate, rows })
    })
    .await
}
