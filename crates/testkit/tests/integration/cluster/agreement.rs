//! One machine and a cluster, side by side on the same ledger.

use mainstay_app::portfolio::{RunRequest, run_now};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::policy::{self, Actor, Rows, Sight};
use mainstay_domain::portfolio::BuyingDay;
use mainstay_domain::time::{AsOf, Day, Window};
use mainstay_ledger::facts::{
    AccountMonth, AccountProduct, Ledger, Mentioned, account_facts, account_months, account_products,
    last_line_until, mentioned,
};
use mainstay_testkit::Backend::Sqlite;
use mainstay_testkit::{Cluster, MAPPING, TestApp};

use super::{asking, lines, newest};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(super) fn account(number: u64) -> AccountRef {
    AccountRef { source: "erp".to_owned(), external_id: format!("K{number}") }
}

/// Everything the ledger can be asked, as of one day.
#[derive(Debug, PartialEq)]
struct Answers {
    facts: String,
    months: Vec<Vec<AccountMonth>>,
    products: Vec<Vec<AccountProduct>>,
    mentioned: Mentioned,
    last: Option<Day>,
}

async fn answers(ledger: &Ledger, sight: &Sight, window: Window, as_of: AsOf) -> Answers {
    let period = window.period(as_of);
    let facts = account_facts(ledger, sight, period, as_of, <[BuyingDay]>::to_vec).await.unwrap();
    let (mut months, mut products) = (Vec::new(), Vec::new());
    for number in [0, 999] {
        months.push(account_months(ledger, sight, &account(number), as_of).await.unwrap());
        products.push(account_products(ledger, sight, &account(number), period).await.unwrap());
    }
    Answers {
        facts: format!("{facts:#?}"),
        months,
        products,
        mentioned: mentioned(ledger).await.unwrap(),
        last: last_line_until(ledger, as_of.0).await.unwrap(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fact_is_the_same_on_a_cluster_whatever_is_asked_and_by_whom() {
    let Some(mut app) = TestApp::start(Sqlite).await else { return };
    app.leaves_jobs();
    for (seed, customers) in [(1, 7), (2, 40), (3, 400)] {
        app.import_by(&lines(seed, 500, customers), MAPPING).await.unwrap();
    }
    let cluster = Cluster::start(&app.folders().lines, 2);
    let there = asking(&app, &cluster).await;
    let (here, there) = (newest(&app).await, newest(&there).await);
    let everything = policy::sight(&Actor::system());
    let limited = Sight {
        rows: Rows::Only([account(0), account(5), account(77)].into_iter().collect()),
        ..everything.clone()
    };
    let without_margin = Sight { margin: false, ..everything.clone() };
    let nothing = Sight { rows: Rows::Only([].into_iter().collect()), ..everything.clone() };
    let asked = [
        (&everything, Window::All, "2026-07-01"),
        (&everything, Window::TwelveMonths, "2025-03-15"),
        (&limited, Window::TwelveMonths, "2026-07-01"),
        (&without_margin, Window::All, "2026-02-01"),
        (&nothing, Window::All, "2026-07-01"),
    ];
    for (sight, window, as_of) in asked {
        let as_of = AsOf(day(as_of));
        let one = answers(&here, sight, window, as_of).await;
        let many = answers(&there, sight, window, as_of).await;
        assert_eq!(one, many, "{window} as of {as_of}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_on_a_cluster_has_the_same_bytes() {
    let Some(mut app) = TestApp::start(Sqlite).await else { return };
    app.leaves_jobs();
    for seed in 1..=3 {
        app.import_by(&lines(seed, 800, 90), MAPPING).await.unwrap();
    }
    let here = app.run_of(&RunRequest::default()).await;
    let names = TestApp::files(&app.folders().runs);
    let name = names.iter().find(|name| name.contains(&here.content_hash)).expect("the run's file");
    let file = app.folders().runs.join(name);
    let bytes = std::fs::read(&file).unwrap();
    app.tamper("delete from portfolio_run").await;
    std::fs::remove_file(&file).unwrap();

    let cluster = Cluster::start(&app.folders().lines, 2);
    let there = asking(&app, &cluster).await;
    let run = run_now(&there, &TestApp::owner(), &RunRequest::default()).await.unwrap();
    assert_ne!(run.id, here.id, "it was computed again");
    assert_eq!(run.content_hash, here.content_hash);
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
}
