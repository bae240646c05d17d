//! Why sales or gross profit changed between two periods.

use mainstay_domain::economics::{Bridge, BridgeOf, Dimension, Factor, Growth, Item, Market, Sales};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use mainstay_domain::time::{Day, Period};
use mainstay_ledger::facts::Grain;

use super::both_periods::Both;
use super::bridging::UnderWay;
use super::dimension::{Member, Register, grain};
use super::sales::{Depth, Door, EconomicsRequest, aside};
use super::told::Told;
use crate::App;
use crate::error::{Error, Result};

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct BridgeRequest {
    /// The later period, and of whom.
    pub later: EconomicsRequest,
    /// The first day of the earlier period; the same days a year before where nobody says.
    pub before_from: Option<Day>,
    /// The first day after it.
    pub before_until: Option<Day>,
    /// What is bridged.
    pub of: BridgeOf,
    /// Rows by a dimension.
    pub by: Option<Dimension>,
    /// What a market is.
    pub market: Market,
    /// Whether each item is told too.
    pub with_items: bool,
}

/// The bridge of a member.
#[derive(Debug, Clone)]
pub struct BridgeRow {
    /// Whose.
    pub member: Member,
    /// The bridge.
    pub bridge: Bridge,
}

/// A factor and what it brought, in minor units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FactorEffect {
    /// Which.
    pub name: &'static str,
    /// Before and after.
    pub factor: Factor,
    /// What it brought.
    pub effect: i64,
}

/// Net sales of lines in units that nothing leads to the base unit of their product.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct InOtherUnits {
    /// How many products have such lines.
    pub products: usize,
    /// How many lines.
    pub lines: u64,
    /// Their net sales in both periods.
    pub net: Amount,
    /// The part of the net sales of both periods; `None` without any.
    pub share: Option<f64>,
}

/// A change, told in three ways.
#[derive(Debug, Clone)]
pub struct Bridged {
    /// What the later period is told from.
    pub told: Told,
    /// The earlier period.
    pub before: Period,
    /// What is bridged.
    pub of: BridgeOf,
    /// Of all.
    pub whole: Bridge,
    /// What the rows are by.
    pub by: Option<Dimension>,
    /// Of the members, the largest change first; months in their order.
    pub rows: Vec<BridgeRow>,
    /// How many accounts, how many lines of each, how much on each line: and what each brought.
    pub factors: Option<Vec<FactorEffect>>,
    /// What a market is.
    pub market: Market,
    /// The growth grid of net sales.
    pub growth: Growth,
    /// What cannot be compared because nothing leads its units to one.
    pub unconverted: InOtherUnits,
    /// Each account and product in both periods, for whoever recomputes it; empty where nobody asked.
    pub items: Vec<(Member, Member, Item)>,
}

/// Builds the bridge between two periods.
pub async fn bridge(app: &App, actor: &Actor, request: &BridgeRequest) -> Result<Bridged> {
    let door = Door::open(app, actor, &request.later).await?;
    let later = door.period(request.later.from, request.later.until)?;
    let earlier = earlier((request.before_from, request.before_until), later.0)?;
    let told = door.told_of(later);
    if request.of == BridgeOf::GrossProfit && !told.margin {
        let detail = "gross profit is not yours to see: ask for net_sales";
        return Err(Error::invalid("no_margin", "of", detail));
    }
    let grain = request.by.map_or(Grain::ITEM, |by| Grain::ITEM.and(grain(by)));
    let after = door.sales(app, later, Depth::Sales, grain).await?.sales;
    let before = door.sales(app, (earlier, later.1), Depth::Sales, grain).await?.sales;
    let request = request.clone();
    aside(move || Ok(bridged(door.register(), told, earlier, &request, (&before, &after)))).await
}

fn bridged(
    register: &Register,
    told: Told,
    earlier: Period,
    request: &BridgeRequest,
    (before, after): (&Sales, &Sales),
) -> Bridged {
    let both = Both::new(before, after, request.of);
    let mut under_way = UnderWay::of(register, request);
    for account in both.accounts() {
        under_way.add(&both, &account);
    }
    let (factors, growth) = (under_way.factors(&told), under_way.growth());
    let (unconverted, rows) = (under_way.unconverted(), under_way.rows.close(request.by));
    let (of, by, market) = (request.of, request.by, request.market);
    let (whole, items) = (under_way.whole.close(), under_way.items);
    Bridged { told, before: earlier, of, whole, by, rows, factors, market, growth, unconverted, items }
}

/// The earlier period: as asked, or the same days a year before.
pub(super) fn earlier((from, until): (Option<Day>, Option<Day>), later: Period) -> Result<Period> {
    let year_before = |day: Day| day.0.checked_sub_months(chrono::Months::new(12)).map_or(day, Day);
    let start = from.or(later.start.map(year_before));
    let end = until.unwrap_or_else(|| year_before(later.end));
    if start.is_some_and(|start| start >= end) {
        let detail = format!(
            "the earlier period ends on {end}, not after it begins: `before_until` is the first day after it"
        );
        return Err(Error::invalid("bad_period", "before_until", detail));
    }
    if later.start.is_some_and(|start| end > start) {
        let detail =
            format!("the earlier period ends on {end}, after the later one begins: they must not overlap");
        return Err(Error::invalid("bad_period", "before_until", detail));
    }
    Ok(Period { start, end })
}
