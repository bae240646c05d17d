//! Facts from a cluster: the same as from one machine, to the byte, or an error that says so.

mod agreement;
mod bucket;
mod doors;
mod killed;
mod parts;

use std::fmt::Write;

use mainstay_app::{App, ledger};
use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::facts::Ledger;
use mainstay_testkit::TestApp;

/// A stream of numbers that is the same in every run (Knuth's MMIX generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Lines in any order: of few or many customers, returns among them, costs known or not, days alike and apart.
fn lines(seed: u64, count: usize, customers: u64) -> String {
    let mut numbers = Numbers(seed);
    let mut csv = "customer,name,country,invoice,date,product,revenue,cost\n".to_owned();
    for _ in 0..count {
        let (customer, invoice) = (numbers.below(customers), numbers.below(customers * 9));
        let (year, month, day) = (2024 + numbers.below(3), numbers.below(6) + 1, numbers.below(28) + 1);
        let sign = if numbers.below(9) == 0 { "-" } else { "" };
        let (whole, part) = (numbers.below(90_000), numbers.below(10_000));
        let cost =
            if numbers.below(5) == 0 { String::new() } else { format!("{sign}{}.{part:04}", whole / 2) };
        let product = numbers.below(40);
        writeln!(
            csv,
            "K{customer},K{customer},,R{invoice},{year}-{month:02}-{day:02},P{product},{sign}{whole}.{part:04},{cost}"
        )
        .unwrap();
    }
    csv
}

/// The newest version, asked where the process asks.
async fn newest(app: &App) -> Ledger {
    let mut view = app.view(&Actor::system(), Verb::ReadAccounts).await.unwrap();
    ledger::manifest(app, &mut view, None).await.unwrap().ledger
}

/// Another process on the same data, asking a cluster.
async fn asking(app: &TestApp, cluster: &mainstay_testkit::Cluster) -> App {
    app.asked_on(Some(&cluster.url())).await
}
