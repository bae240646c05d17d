//! The contribution ladder of whatever somebody sees, and its reconciliation with the ledger.

use std::collections::HashMap;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{Dimension, Ladder, Rung};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use mainstay_ledger::facts::{Grain, LedgerTotals, ledger_totals};

use super::dimension::{Member, grain, is_of_account};
use super::sales::{EconomicsRequest, Found, aside, found};
use super::serving::{Serving, serving};
use super::told::Told;
use crate::error::Result;
use crate::{App, ledger};

/// A ladder, and those of the members of a dimension.
#[derive(Debug, Clone)]
pub struct LadderTable {
    /// What it is told from.
    pub told: Told,
    /// The ladder of all.
    pub whole: Ladder,
    /// What the rows are by.
    pub by: Option<Dimension>,
    /// The members, the largest net sales first; months in their order.
    pub rows: Vec<LadderRow>,
    /// Lines under agreements by quantity that count nothing, because nothing converts their unit.
    pub unconverted_lines: u64,
}

/// The ladder of a member.
#[derive(Debug, Clone)]
pub struct LadderRow {
    /// Whose.
    pub member: Member,
    /// The ladder.
    pub ladder: Ladder,
}

/// How far ladders agree with the ledger.
#[derive(Debug, Clone)]
pub struct Reconciliation {
    /// What it is told from.
    pub told: Told,
    /// What the engine says of the lines, asked apart.
    pub ledger: LedgerTotals,
    /// The ladder of all.
    pub whole: Ladder,
    /// Each dimension: its rows added up.
    pub levels: Vec<Reconciled>,
    /// Invoices of the period whose payment is known and that have no line in the ledger.
    pub unplaced_invoices: usize,
    /// What customers kept of them.
    pub unplaced_discount: Amount,
    /// What capacity costs on each rung and where that went; `None` where nobody set cost rates, where the period is not whole
    /// months, and for whoever does not see the whole company.
    pub serving: Option<Vec<Serving>>,
}

/// The rows of a dimension, added up.
#[derive(Debug, Clone)]
pub struct Reconciled {
    /// Which.
    pub by: Dimension,
    /// How many rows.
    pub rows: usize,
    /// Their sum.
    pub sum: Ladder,
    /// The lowest level that is known, in the rows added up.
    pub lowest: Option<Amount>,
    /// Net sales of the rows less those of the ledger.
    pub sales_difference: Amount,
    /// Cost of goods of the rows less that of the ledger; `None` where it is not known.
    pub cost_difference: Option<Amount>,
}

impl Reconciliation {
    /// Whether the rows of every dimension add up to the ledger and to the whole.
    pub fn agrees(&self) -> bool {
        let lowest = self.whole.amount(self.whole.lowest());
        self.levels.iter().all(|level| {
            level.sales_difference == Amount::ZERO
                && level.cost_difference.is_none_or(|difference| difference == Amount::ZERO)
                && (level.rows == 0 || level.lowest == lowest)
        }) && self.serving.iter().flatten().all(|serving| serving.difference() == Amount::ZERO)
    }
}

/// Tells the ladder of a period, and of the members of a dimension.
pub async fn ladder(
    app: &App,
    actor: &Actor,
    request: &EconomicsRequest,
    by: Option<Dimension>,
) -> Result<LadderTable> {
    let found = found(app, actor, request, by.map_or(Grain::MONTH, |by| Grain::MONTH.and(grain(by)))).await?;
    aside(move || {
        let (whole, rows) = told_by(&found, by)?;
        let unconverted_lines = found.sales.unconverted_under_agreements();
        Ok(LadderTable { told: found.told, whole, by, rows, unconverted_lines })
    })
    .await
}

/// The ladder of all, and those of the members of a dimension.
pub(super) fn told_by(found: &Found, by: Option<Dimension>) -> Result<(Ladder, Vec<LadderRow>)> {
    let mut whole: Option<Ladder> = None;
    let ladders = found.each_ladder()?.inspect(|(_, ladder)| {
        if let Some(whole) = &mut whole {
            whole.add(ladder);
        } else {
            whole = Some(*ladder);
        }
    });
    let rows = if let Some(by) = by {
        rows(found, ladders, by)
    } else {
        ladders.for_each(drop);
        Vec::new()
    };
    Ok((whole.unwrap_or_default(), rows))
}

/// Adds up the ladders of every dimension and holds them against the ledger.
pub async fn reconciliation(app: &App, actor: &Actor, request: &EconomicsRequest) -> Result<Reconciliation> {
    let request = EconomicsRequest { account: None, within: None, ..request.clone() };
    let found = found(app, actor, &request, Grain::FINEST).await?;
    let totals = ledger_totals(&found.manifest.ledger, &found.sight, found.told.period).await;
    let ledger = totals.map_err(ledger::unanswered)?;
    aside(move || reconciled(&found, ledger)).await
}

fn reconciled(found: &Found, ledger: LedgerTotals) -> Result<Reconciliation> {
    let ladders = found.ladders()?;
    let whole = whole(&ladders);
    let lowest = whole.lowest();
    let levels = Dimension::ALL.into_iter().map(|by| {
        let rows = rows(found, ladders.iter().copied(), by);
        let sum = rows.iter().map(|row| row.ladder).reduce(|a, b| a.and(&b)).unwrap_or_default();
        let of = |rung| sum.amount(rung).unwrap_or_default();
        Reconciled {
            by,
            rows: rows.len(),
            lowest: rows.iter().filter_map(|row| row.ladder.amount(lowest)).reduce(|a, b| a + b),
            sales_difference: of(Rung::NetSales) - ledger.revenue,
            cost_difference: sum.amount(Rung::CostOfGoods).map(|cost| cost - ledger.cost),
            sum,
        }
    });
    Ok(Reconciliation {
        told: found.told,
        ledger,
        whole,
        levels: levels.collect(),
        unplaced_invoices: found.unplaced.invoices,
        unplaced_discount: found.unplaced.discount,
        serving: serving(found, &whole),
    })
}

/// The ladder of all cells.
pub(super) fn whole(ladders: &[(usize, Ladder)]) -> Ladder {
    ladders.iter().map(|(_, ladder)| *ladder).reduce(|a, b| a.and(&b)).unwrap_or_default()
}

/// The ladders of the members of a dimension.
fn rows(found: &Found, ladders: impl Iterator<Item = (usize, Ladder)>, by: Dimension) -> Vec<LadderRow> {
    let mut places: HashMap<Member, usize> = HashMap::new();
    let mut rows: Vec<LadderRow> = Vec::new();
    // Cells of an account lie together.
    let mut last: Option<(&AccountRef, usize)> = None;
    for (place, ladder) in ladders {
        let Some(cell) = found.sales.cells.get(place) else { continue };
        let same = last.filter(|(account, _)| is_of_account(by) && **account == cell.key.account);
        let at = same.map_or_else(
            || {
                let member = found.register.member(by, &cell.key);
                *places.entry(member).or_insert(rows.len())
            },
            |(_, at)| at,
        );
        last = Some((&cell.key.account, at));
        match rows.get_mut(at) {
            Some(row) => row.ladder.add(&ladder),
            None => rows.push(LadderRow { member: found.register.member(by, &cell.key), ladder }),
        }
    }
    let sales = |row: &LadderRow| std::cmp::Reverse(row.ladder.amount(Rung::NetSales));
    if by == Dimension::Month {
        rows.sort_by(|a, b| a.member.cmp(&b.member));
    } else {
        rows.sort_by(|a, b| sales(a).cmp(&sales(b)).then_with(|| a.member.cmp(&b.member)));
    }
    rows
}
