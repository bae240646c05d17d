//! What an import would do, in words or as JSON.

use mainstay_app::ledger::Preview;
use mainstay_domain::money::{Amount, Currency};
use mainstay_http::ledger::LineChanges;
use mainstay_ledger::import::{Kind, Note, Report};

use super::changes;
use super::output::{count, money, print, print_json, table};

/// Prints a preview.
pub(super) fn show_preview(mut found: Preview, json: bool) -> anyhow::Result<()> {
    let correction = found.correction.take();
    let figures = &found.prepared.report;
    let amount = |amount: Amount| amount.to_minor(figures.currency).unwrap_or(i64::MAX);
    if json {
        let correction = correction
            .map(|correction| -> anyhow::Result<_> {
                let changes = LineChanges::new(correction.changes)
                    .map_err(|_| anyhow::anyhow!("a total does not fit 64 bits of minor units"))?;
                Ok(serde_json::json!({ "replaces": correction.replace.to_string(), "changes": changes }))
            })
            .transpose()?;
        return print_json(&serde_json::json!({
            "correction": correction, "rows": figures.rows, "left_out": figures.left_out, "read": figures.read, "accepted": figures.accepted,
            "quarantined": figures.quarantined, "revenue": figures.revenue.map(amount), "cost": figures.cost.map(amount),
            "kind": found.prepared.kind.as_str(), "changed": found.changed,
            "missing_rates": (!figures.missing_rates.is_empty()).then(|| figures.missing_rates.to_string()),
            "totals": figures.totals.iter().map(|total| serde_json::json!({
                "currency": total.currency.code(), "lines": total.lines,
                "revenue": total.revenue.to_minor(total.currency),
                "cost": total.cost.and_then(|cost| cost.to_minor(total.currency)) })).collect::<Vec<_>>(),
            "amounts": figures.amounts.iter().map(|total| serde_json::json!({
                "currency": total.currency.code(), "rows": total.rows,
                "amount": total.amount.to_minor(total.currency) })).collect::<Vec<_>>(),
            "currency": figures.currency.code(), "first_date": figures.first_day, "last_date": figures.last_day,
            "future_lines": figures.future_lines, "new_accounts": found.new_accounts,
            "new_products": found.new_products, "unknown_corrections": found.unknown_corrections, "already_imported": found.already_imported, "notes": figures.notes.iter().map(in_words).collect::<Vec<_>>(),
            "reasons": figures.reasons.iter().map(|reason| serde_json::json!({
                "code": reason.code.as_str(), "reason": reason.code.meaning(), "rows": reason.rows })).collect::<Vec<_>>(),
        }));
    }
    let mut text = preview_text(&found, figures.currency, amount);
    if let Some(correction) = correction {
        text.push_str(&format!(
            "\n\nIt takes the place of {} lines of earlier files (by {}):\n{}",
            count(correction.changes.lines_removed),
            correction.replace,
            changes::text(&correction.changes)
        ));
    }
    print(&text)
}

fn preview_text(found: &Preview, currency: Currency, amount: impl Fn(Amount) -> i64) -> String {
    let figures = &found.prepared.report;
    let day =
        |day: Option<mainstay_domain::time::Day>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let line = |name: &str, value: String| vec![name.to_owned(), value];
    let mut rows = vec![
        line("rows in the file", count(figures.rows)),
        line("left out by `keep.where`", count(figures.left_out)),
        line("read", count(figures.read)),
        line("accepted", count(figures.accepted)),
        line("quarantined", count(figures.quarantined)),
    ];
    if found.prepared.kind == Kind::Lines {
        rows.extend(amounts(figures, currency, amount));
    }
    for total in &figures.amounts {
        let amount = total.amount.to_minor(total.currency).unwrap_or(i64::MAX);
        let of = format!("in {}: {} rows", total.currency, count(total.rows));
        rows.push(line(&of, format!("{} {}", money(amount, total.currency), total.currency)));
    }
    if figures.first_day.is_some() || found.prepared.kind == Kind::Lines {
        rows.push(line("from, to", format!("{}, {}", day(figures.first_day), day(figures.last_day))));
    }
    if found.prepared.kind != Kind::Rates {
        let new = format!("{}, {}", count(found.new_accounts), count(found.new_products));
        rows.push(line("new accounts, products", new));
    }
    if matches!(
        found.prepared.kind,
        Kind::Accounts
            | Kind::Products
            | Kind::Rates
            | Kind::Rebates
            | Kind::Renumberings
            | Kind::Units
            | Kind::Categories
    ) {
        rows.push(line("known, and changed", count(found.changed)));
    }
    for reason in &figures.reasons {
        rows.push(line(&format!("quarantined: {}", reason.code.meaning()), count(reason.rows)));
    }
    let mut text = table(&["preview", ""], &[1], rows);
    for note in &figures.notes {
        text.push_str(&format!("\nNote: {}", in_words(note)));
    }
    if found.already_imported {
        text.push_str(
            "\nThis very file, by this very mapping, is in the ledger already: importing it changes nothing.",
        );
    }
    text
}

/// A note, with what to write where the mapping or the command could say otherwise.
fn in_words(note: &Note) -> String {
    match note {
        Note::AssumedCurrency(_) => format!(
            "{note} Another currency is said by `--currency GBP`, or in the mapping below [columns] by `currency = \"'GBP'\"`."
        ),
        Note::MissingRates(_) => format!("{note} `mainstay import rates FILE --mapping TOML` brings them."),
        Note::NoCost => {
            format!("{note} A column of costs is named in the mapping below [columns] by `cost`.")
        }
        _ => note.to_string(),
    }
}

/// The lines of a preview that show money: in all, and by currency where there are several.
fn amounts(figures: &Report, currency: Currency, amount: impl Fn(Amount) -> i64) -> Vec<Vec<String>> {
    let known = |of: Option<Amount>, unknown: &str| match of {
        Some(of) => format!("{} {currency}", money(amount(of), currency)),
        None => unknown.to_owned(),
    };
    let mut rows = vec![
        vec!["revenue".to_owned(), known(figures.revenue, "not known until rates are imported")],
        vec!["cost".to_owned(), known(figures.cost, "not known")],
    ];
    if figures.totals.iter().any(|total| total.currency != currency) {
        for total in &figures.totals {
            let revenue = total.revenue.to_minor(total.currency).unwrap_or(i64::MAX);
            rows.push(vec![
                format!("in {}: {} lines", total.currency, count(total.lines)),
                format!("{} {}", money(revenue, total.currency), total.currency),
            ]);
        }
    }
    rows
}
