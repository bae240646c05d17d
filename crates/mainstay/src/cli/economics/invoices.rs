//! `mainstay economics invoices`: an account's invoices, and the lines of one.

use anyhow::Context;
use clap::Args;
use mainstay_app::App;
use mainstay_app::economics::{self, EconomicsRequest, InvoiceTable, LineTable};
use mainstay_domain::economics::{Ladder, Rung};
use mainstay_domain::policy::Actor;
use mainstay_domain::time::Day;
use serde_json::json;

use super::ladder::one_ladder;
use super::{minor, more, named, period, told_json};
use crate::cli::output::{print, print_json, table};

/// How many invoices the table for people shows.
const SHOWN: usize = 20;

#[derive(Debug, Args)]
pub(crate) struct InvoicesArguments {
    /// The account's number
    #[arg(long, value_name = "NUMBER")]
    account: String,
    /// The source, where several have that number
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
    /// The lines of this invoice
    #[arg(long, value_name = "NUMBER")]
    invoice: Option<String>,
    /// The first day [default: twelve full months before the end]
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// The first day after [default: the month of the newest run's as-of day]
    #[arg(long, value_name = "DATE")]
    until: Option<Day>,
    /// For programs
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(app: &App, actor: &Actor, asked: InvoicesArguments) -> anyhow::Result<()> {
    let account =
        mainstay_app::accounts::numbered(app, actor, &asked.account, asked.source.as_deref()).await?;
    let request = EconomicsRequest { from: asked.from, until: asked.until, ..EconomicsRequest::default() };
    if let Some(invoice) = asked.invoice {
        let found = economics::invoice_line_ladders(app, actor, &request, account.id, invoice).await?;
        return if asked.json { print_json(&lines_json(&found)?) } else { print(&lines_text(&found)) };
    }
    let found = economics::invoice_ladders(app, actor, &request, account.id).await?;
    if asked.json { print_json(&invoices_json(&found)?) } else { print(&invoices_text(&found)) }
}

/// The levels that are known of the whole.
fn levels(whole: &Ladder) -> Vec<Rung> {
    Rung::levels().filter(|level| whole.amount(*level).is_some()).collect()
}

fn invoices_text(of: &InvoiceTable) -> String {
    let (told, levels) = (&of.told, levels(&of.whole));
    let mut head = vec!["invoice", "day"];
    head.extend(levels.iter().map(|level| level.as_str()));
    let rows = of.rows.iter().take(SHOWN).map(|row| {
        let mut cells = vec![row.invoice.to_string(), row.day.to_string()];
        cells.extend(levels.iter().map(|level| minor(row.ladder.amount(*level), told)));
        cells
    });
    let right: Vec<usize> = (2..head.len()).collect();
    period(told) + &table(&head, &right, rows.collect()) + &more(of.rows.len())
}

fn lines_text(of: &LineTable) -> String {
    let told = &of.told;
    let mut head = vec!["rung".to_owned()];
    head.extend(of.rows.iter().map(|row| format!("{} x {}", named(&row.product.name), row.quantity)));
    head.push("invoice".to_owned());
    let known = Rung::ALL.iter().filter(|rung| of.whole.amount(**rung).is_some());
    let rows = known.map(|rung| {
        let mut cells = vec![if rung.is_level() { rung.to_string() } else { format!("  - {rung}") }];
        cells.extend(of.rows.iter().map(|row| minor(row.ladder.amount(*rung), told)));
        cells.push(minor(of.whole.amount(*rung), told));
        cells
    });
    let heads: Vec<&str> = head.iter().map(String::as_str).collect();
    let right: Vec<usize> = (1..heads.len()).collect();
    let mut text =
        format!("Invoice {} of {}.\n", of.invoice, of.day) + &table(&heads, &right, rows.collect());
    if !of.agreements.is_empty() {
        text += &format!("\nRebate agreements: {}.", of.agreements.join(", "));
    }
    if let Some(days) = of.waited_days {
        text += &format!("\nIts money was waited for {days:.1} days.");
    }
    text
}

fn invoices_json(of: &InvoiceTable) -> anyhow::Result<serde_json::Value> {
    let rows = of.rows.iter().map(|row| {
        let ladder = one_ladder(&row.ladder, &of.told).context("an invoice's ladder")?;
        Ok(json!({ "invoice": &*row.invoice, "day": row.day, "ladder": ladder }))
    });
    let rows = rows.collect::<anyhow::Result<Vec<_>>>()?;
    Ok(json!({ "told": told_json(&of.told), "invoices": rows }))
}

fn lines_json(of: &LineTable) -> anyhow::Result<serde_json::Value> {
    let rows = of.rows.iter().map(|row| {
        let ladder = one_ladder(&row.ladder, &of.told)?;
        let quantity = row.quantity.to_string();
        Ok(json!({ "product": row.product.key, "name": row.product.name, "quantity": quantity, "ladder": ladder }))
    });
    Ok(json!({
        "told": told_json(&of.told),
        "invoice": of.invoice,
        "day": of.day,
        "agreements": of.agreements,
        "waited_days": of.waited_days,
        "ladder": one_ladder(&of.whole, &of.told)?,
        "lines": rows.collect::<anyhow::Result<Vec<_>>>()?,
    }))
}
