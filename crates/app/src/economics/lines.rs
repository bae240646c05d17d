//! From an account's ladder to its invoices, and from an invoice to its lines.

use std::collections::BTreeMap;
use std::sync::Arc;

use mainstay_domain::economics::{Dimension, Entry, Ladder, Missing, Rung, line_ladders};
use mainstay_domain::ids::AccountId;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use mainstay_domain::time::Day;
use mainstay_ledger::facts::Grain;

use super::dimension::Member;
use super::sales::{Depth, EconomicsRequest, Found, aside, found_at};
use super::told::Told;
use crate::App;
use crate::error::{Error, Result};

/// An account's invoices of a period, the newest first.
#[derive(Debug, Clone)]
pub struct InvoiceTable {
    /// What it is told from.
    pub told: Told,
    /// The account's ladder: that of its invoices, and of what it is charged with where it bought nothing.
    pub whole: Ladder,
    /// The invoices.
    pub rows: Vec<InvoiceRow>,
}

/// The ladder of an invoice.
#[derive(Debug, Clone)]
pub struct InvoiceRow {
    /// Its number.
    pub invoice: Arc<str>,
    /// The day of its first line.
    pub day: Day,
    /// The ladder.
    pub ladder: Ladder,
}

/// The lines of an invoice.
#[derive(Debug, Clone)]
pub struct LineTable {
    /// What it is told from.
    pub told: Told,
    /// Its number.
    pub invoice: String,
    /// Its day.
    pub day: Day,
    /// The ladder of the invoice.
    pub whole: Ladder,
    /// The lines, in the order of the ledger.
    pub rows: Vec<LineRow>,
    /// The agreements that count any of its lines' cells.
    pub agreements: Vec<String>,
    /// For how many days its money was waited, weighted by amount; `None` where no payment is known.
    pub waited_days: Option<f64>,
}

/// The ladder of a line.
#[derive(Debug, Clone)]
pub struct LineRow {
    /// What was sold.
    pub product: Member,
    /// How much of it.
    pub quantity: Amount,
    /// The ladder.
    pub ladder: Ladder,
}

/// Tells the ladders of an account's invoices.
pub async fn invoice_ladders(
    app: &App,
    actor: &Actor,
    request: &EconomicsRequest,
    account: AccountId,
) -> Result<InvoiceTable> {
    let request = EconomicsRequest { account: Some(account), within: None, ..request.clone() };
    let found = found_at(app, actor, &request, Depth::Lines, Grain::FINEST).await?;
    aside(move || {
        let cells = found.ladders()?;
        let mut invoices: BTreeMap<Arc<str>, InvoiceRow> = BTreeMap::new();
        for (place, ladder) in told(&found)? {
            let Some(line) = found.sales.lines.get(place) else { continue };
            let row = InvoiceRow { invoice: Arc::clone(&line.invoice), day: line.day, ladder };
            invoices
                .entry(Arc::clone(&line.invoice))
                .and_modify(|known| known.ladder = known.ladder.and(&ladder))
                .or_insert(row);
        }
        let mut rows: Vec<InvoiceRow> = invoices.into_values().collect();
        rows.sort_by(|a, b| (b.day, &a.invoice).cmp(&(a.day, &b.invoice)));
        Ok(InvoiceTable { told: found.told, whole: super::ladder::whole(&cells), rows })
    })
    .await
}

/// Tells the ladders of the lines of one of an account's invoices.
pub async fn invoice_line_ladders(
    app: &App,
    actor: &Actor,
    request: &EconomicsRequest,
    account: AccountId,
    invoice: String,
) -> Result<LineTable> {
    let request = EconomicsRequest { account: Some(account), within: None, ..request.clone() };
    let found = found_at(app, actor, &request, Depth::Lines, Grain::FINEST).await?;
    aside(move || lines_of(&found, invoice)).await
}

fn lines_of(found: &Found, invoice: String) -> Result<LineTable> {
    let mut rows = Vec::new();
    let (mut day, mut whole, mut paid) = (None, None::<Ladder>, None);
    let mut agreements = Vec::new();
    for (place, ladder) in told(found)? {
        let Some(line) = found.sales.lines.get(place).filter(|line| *line.invoice == *invoice) else {
            continue;
        };
        let Some(cell) = found.sales.cells.get(line.cell) else { continue };
        day = day.or(Some(line.day));
        paid = paid.or(line.paid);
        whole = Some(whole.map_or(ladder, |sum| sum.and(&ladder)));
        for (agreement, under) in &found.sales.agreements {
            let name = &agreement.terms().agreement;
            if under.iter().any(|part| part.cell == line.cell) && !agreements.contains(name) {
                agreements.push(name.clone());
            }
        }
        let product = found.register.member(Dimension::Product, &cell.key);
        rows.push(LineRow { product, quantity: line.sums.quantity.rounded(), ladder });
    }
    let Some((day, whole)) = day.zip(whole) else { return Err(Error::NotFound("invoice in the period")) };
    let terms = paid.and_then(|place| found.sales.invoices.get(place)).map(|(terms, _)| terms);
    let waited_days = terms.and_then(|terms| Amount(terms.amount_days).ratio(terms.amount));
    if matches!(whole.entry(Rung::Rebate), Entry::Missing(Missing::Hidden)) {
        agreements.clear();
    }
    Ok(LineTable { told: found.told, invoice, day, whole, rows, agreements, waited_days })
}

/// The ladders of the lines that are asked, with their places.
fn told(found: &Found) -> Result<impl Iterator<Item = (usize, Ladder)> + use<'_>> {
    let ladders =
        line_ladders(&found.sales, found.telling()).map_err(|mixed| Error::Conflict(mixed.to_string()))?;
    let is_asked = |place: usize| {
        let line = found.sales.lines.get(place)?;
        found.sales.cells.get(line.cell).map(|cell| cell.key.is_inside)
    };
    Ok(ladders.into_iter().enumerate().filter(move |(place, _)| is_asked(*place) == Some(true)))
}
