//! Ladders, the whale curve and bridges over a ledger: worked by hand, as different people see them.

mod attach;
mod bridges;
mod charged;
mod corridor;
mod dependency;
mod invoices;
mod key_accounts;
mod ladders;
mod limited;
mod prices;
mod service_models;
mod sourcing;
mod structure;
mod what_if;

use mainstay_app::economics::{EconomicsRequest, LadderTable};
use mainstay_domain::economics::{Ladder, Rung};
use mainstay_testkit::TestApp;

/// C1 gets 1% of everything from 500 on and 2% from 1,000 on.
const AGREEMENT: &str = "\
agreement,customer,group,from,until,basis,reach,tier,percent,currency
R1,C1,,2026-01-01,2026-12-31,revenue,retroactive,500,1,EUR
R1,C1,,2026-01-01,2026-12-31,revenue,retroactive,1000,2,EUR
";
const AGREEMENTS: &str = "\
source = 'erp'
kind = 'rebates'
[columns]
agreement = 'agreement'
customer = 'customer'
group = 'group'
valid_from = 'from'
valid_to = 'until'
basis = 'basis'
reach = 'reach'
tier_from = 'tier'
percent = 'percent'
currency = 'currency'
";
const PAYMENTS: &str = "\
source = 'erp'
kind = 'payments'
[columns]
customer = 'customer'
invoice = 'invoice'
amount = 'amount'
discount = 'kept'
currency = \"'EUR'\"
invoice_date = 'date'
due_date = 'due'
paid_date = 'paid'
";
/// With a tax of 19%; I1 was paid after 50 days, 12.00 were kept. IX is on no line.
const PAID: &str = "\
customer,invoice,amount,kept,date,due,paid
C1,I1,714.00,12.00,2026-01-10,2026-02-10,2026-03-01
C1,IX,119.00,1.00,2026-01-11,2026-02-10,2026-02-01
";

async fn import(app: &TestApp, csv: &str, mapping: &str) {
    app.import_by(csv, mapping).await.expect("it is imported");
    app.run_jobs().await.unwrap();
}

fn days(from: &str, until: &str) -> EconomicsRequest {
    EconomicsRequest {
        from: Some(from.parse().unwrap()),
        until: Some(until.parse().unwrap()),
        ..EconomicsRequest::default()
    }
}

/// A rung in cents; `None` where it is missing.
fn cents(ladder: &Ladder, rung: Rung) -> Option<i128> {
    ladder.amount(rung).map(|amount| amount.0 / 100)
}

fn row(table: &LadderTable, key: &str) -> Ladder {
    table.rows.iter().find(|row| row.member.key.as_deref() == Some(key)).expect(key).ladder
}
