//! What the same product costs in different countries.

use std::collections::BTreeMap;

use mainstay_domain::economics::{Dimension, PriceCorridor, SoldIn, price_corridor};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use mainstay_domain::units::BaseSum;
use mainstay_ledger::facts::Grain;

use super::dimension::Member;
use super::sales::{Depth, Door, EconomicsRequest, aside};
use super::told::Told;
use crate::App;
use crate::error::Result;

/// The products that are sold in several countries.
#[derive(Debug, Clone)]
pub struct CorridorTable {
    /// What it is told from.
    pub told: Told,
    /// Those with the most at stake first.
    pub products: Vec<CorridorProduct>,
    /// Net sales of lines that no price can be told of: without a quantity, a product or a country, or in another unit.
    pub unpriced: Amount,
    /// Net sales of all lines.
    pub sales: Amount,
}

/// A product and its prices.
#[derive(Debug, Clone)]
pub struct CorridorProduct {
    /// Which.
    pub member: Member,
    /// What its quantity counts; `None` where nothing says.
    pub unit: Option<String>,
    /// The corridor.
    pub corridor: PriceCorridor,
    /// What was sold in each country, the lowest price first.
    pub countries: Vec<(String, SoldIn)>,
}

impl CorridorTable {
    /// What would be sold less if everybody paid the lowest price.
    pub fn at_stake(&self) -> Amount {
        self.products.iter().map(|product| product.corridor.at_stake).sum()
    }
}

#[derive(Default)]
struct Counted {
    net: Amount,
    quantity: BaseSum,
}

/// Compares the prices of each product between the countries of the accounts that somebody sees.
pub async fn price_corridors(app: &App, actor: &Actor, request: &EconomicsRequest) -> Result<CorridorTable> {
    let door = Door::open(app, actor, request).await?;
    let period = door.period(request.from, request.until)?;
    let sales = door.sales(app, period, Depth::Sales, Grain::ITEM).await?.sales;
    let told = door.told_of(period);
    aside(move || {
        let mut products: BTreeMap<(Member, Option<String>), BTreeMap<String, Counted>> = BTreeMap::new();
        let (mut unpriced, mut all) = (Amount::ZERO, Amount::ZERO);
        for cell in sales.cells.iter().filter(|cell| cell.key.is_inside) {
            all += cell.sums.net;
            let country = door.register().member(Dimension::Country, &cell.key).key;
            let product = door.register().member(Dimension::Product, &cell.key);
            let Some(country) = country.filter(|_| product.key.is_some() && cell.sums.quantity.parts() != 0)
            else {
                unpriced += cell.sums.net;
                continue;
            };
            // Lines without a quantity, or in another unit, have no price.
            unpriced += cell.sums.net - cell.sums.counted_net;
            let unit = cell.unit.as_deref().map(ToOwned::to_owned);
            let counted = products.entry((product, unit)).or_default().entry(country).or_default();
            counted.net += cell.sums.counted_net;
            counted.quantity += cell.sums.quantity;
        }
        let mut products: Vec<CorridorProduct> = products.into_iter().filter_map(corridor).collect();
        products.sort_by_key(|product| std::cmp::Reverse(product.corridor.at_stake));
        Ok(CorridorTable { told, products, unpriced, sales: all })
    })
    .await
}

fn corridor(
    ((member, unit), countries): ((Member, Option<String>), BTreeMap<String, Counted>),
) -> Option<CorridorProduct> {
    let sold =
        |(country, of): (String, Counted)| (country, SoldIn { net: of.net, quantity: of.quantity.rounded() });
    let is_priced = |(_, sold): &(String, SoldIn)| sold.net > Amount::ZERO && sold.quantity > Amount::ZERO;
    let mut countries: Vec<(String, SoldIn)> = countries.into_iter().map(sold).filter(is_priced).collect();
    countries.sort_by_key(|(_, sold)| sold.price());
    let prices: Vec<SoldIn> = countries.iter().map(|(_, sold)| *sold).collect();
    Some(CorridorProduct { member, unit, corridor: price_corridor(&prices)?, countries })
}
