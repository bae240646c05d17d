//! Summaries answer as the lines do, to the last part of a cent; lost or damaged ones cost time and nothing else.

use std::fs;

use mainstay_app::{ledger, upkeep};
use mainstay_domain::policy::{Actor, Sight, Verb, sight};
use mainstay_domain::portfolio::{AccountFacts, BuyingDay};
use mainstay_domain::time::{AsOf, Day, Period};
use mainstay_ledger::facts::{Ledger, account_facts};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Lines, TestApp};
use rstest::rstest;

type Facts = Vec<(AccountFacts, Vec<BuyingDay>)>;

fn day(text: &str) -> Day {
    Day(text.parse().unwrap())
}

/// Windows that begin and end inside months, at their first days, on a day, and nowhere.
fn questions() -> Vec<(Period, AsOf)> {
    let question = |start: Option<&str>, end: &str| {
        let end = day(end);
        (Period { start: start.map(day), end }, AsOf(end))
    };
    vec![
        question(None, "2026-07-01"),
        question(Some("2026-01-01"), "2026-04-01"),
        question(Some("2026-01-15"), "2026-03-09"),
        question(Some("2026-02-10"), "2026-02-11"),
        question(Some("2025-06-30"), "2026-05-31"),
    ]
}

async fn facts(ledger: &Ledger, sight: &Sight) -> Vec<Facts> {
    let mut all = Vec::new();
    for (window, as_of) in questions() {
        all.push(account_facts(ledger, sight, window, as_of, <[BuyingDay]>::to_vec).await.unwrap());
    }
    all
}

async fn newest(app: &TestApp) -> Ledger {
    let mut view = app.view(&Actor::system(), Verb::RunAnalysis).await.unwrap();
    ledger::manifest(app, &mut view, None).await.unwrap().ledger
}

/// Lines without a pattern: invoices that go on over days, months and files, returns, costs that are missing.
fn without_a_pattern(seed: u64, invoices: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut below = |most: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) % most
    };
    let mut lines = Lines::new();
    for _ in 0..200 {
        let (customer, invoice) = (format!("K{:02}", below(12)), format!("R{seed:03}{:03}", below(invoices)));
        let invoice = if below(4) == 0 { format!("S{:03}", below(40)) } else { invoice };
        let date = format!("2026-{:02}-{:02}", 1 + below(6), 1 + below(28));
        let revenue = format!("{}.{:02}", i64::try_from(below(900)).unwrap() - 150, below(100));
        let cost = if below(3) == 0 { String::new() } else { format!("{}.{:04}", below(300), below(10_000)) };
        lines = lines.costed(&customer, &invoice, &date, &revenue, &cost);
    }
    lines.csv()
}

fn remove_summaries(app: &TestApp) {
    for name in TestApp::files(&app.folders().summaries) {
        fs::remove_file(app.folders().summaries.join(name)).unwrap();
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn deleting_the_summaries_changes_nothing_but_time(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    for (seed, invoices) in [(1, 30), (2, 150), (3, 60), (4, 9)] {
        app.import(&without_a_pattern(seed, invoices)).await;
    }
    let whole = sight(&Actor::system());
    let without_margin = Sight { margin: false, ..whole.clone() };
    let ledger = newest(&app).await;
    assert_eq!(TestApp::files(&app.folders().summaries).len(), 4, "one beside each file of lines");
    let (summed, summed_without) = (facts(&ledger, &whole).await, facts(&ledger, &without_margin).await);

    // Of one file the lines are read, of the others the summaries.
    let first = TestApp::files(&app.folders().summaries).remove(0);
    fs::remove_file(app.folders().summaries.join(first)).unwrap();
    assert_eq!(facts(&ledger, &whole).await, summed);

    remove_summaries(&app);
    assert_eq!(facts(&ledger, &whole).await, summed);
    assert_eq!(facts(&ledger, &without_margin).await, summed_without);

    assert_eq!(ledger::summarize(&app).await.unwrap(), 4);
    assert_eq!(ledger::summarize(&app).await.unwrap(), 0, "there is nothing left to do");
    assert_eq!(facts(&ledger, &whole).await, summed);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn files_whose_invoice_numbers_do_not_overlap_need_no_look_at_single_invoices() {
    let app = TestApp::start(Sqlite).await.unwrap();
    let month = |month: u32| {
        let invoices = (0..9).fold(Lines::new(), |lines, n| {
            let (invoice, date) = (format!("R{month}{n}"), format!("2026-0{month}-1{n}"));
            lines.costed("K1", &invoice, &date, "10.00", "4.00").line("K2", &invoice, &date, "-3.00")
        });
        invoices.csv()
    };
    for number in 1..=3 {
        app.import(&month(number)).await;
    }
    let ledger = newest(&app).await;
    let summed = facts(&ledger, &sight(&Actor::system())).await;
    assert_eq!(summed[0].iter().map(|(facts, _)| facts.invoices).collect::<Vec<_>>(), [27, 27]);
    remove_summaries(&app);
    assert_eq!(facts(&ledger, &sight(&Actor::system())).await, summed);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_file_of_the_import_and_the_one_made_from_its_lines_are_the_same() {
    let app = TestApp::start(Sqlite).await.unwrap();
    app.import(&without_a_pattern(7, 50)).await;
    let of_import = TestApp::files(&app.folders().summaries);
    remove_summaries(&app);
    assert_eq!(ledger::summarize(&app).await.unwrap(), 1);
    assert_eq!(TestApp::files(&app.folders().summaries), of_import, "named by the checksum of its bytes");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_summary_is_not_believed_and_is_made_again(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&without_a_pattern(5, 50)).await;
    let ledger = newest(&app).await;
    let whole = sight(&Actor::system());
    let before = facts(&ledger, &whole).await;
    let path = app.folders().summaries.join(TestApp::files(&app.folders().summaries).remove(0));
    let bytes = fs::read(&path).unwrap();
    for damage in ["flipped", "cut", "empty"] {
        let mut damaged = bytes.clone();
        match damage {
            "flipped" => damaged[bytes.len() / 3] ^= 4,
            "cut" => damaged.truncate(bytes.len() / 2),
            _ => damaged.clear(),
        }
        fs::write(&path, damaged).unwrap();
        assert_eq!(facts(&ledger, &whole).await, before, "{damage}");
        let findings = upkeep::examine(&app, &TestApp::owner()).await.unwrap();
        let finding = findings.iter().find(|finding| finding.what == "summaries").unwrap();
        assert!(finding.found.contains("1 are damaged"), "{}", finding.found);
        assert_eq!(ledger::summarize(&app).await.unwrap(), 1);
        assert_eq!(fs::read(&path).unwrap(), bytes, "{damage}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_summary_of_lines_that_no_version_names_is_swept() {
    let app = TestApp::start(Sqlite).await.unwrap();
    app.import(&without_a_pattern(6, 50)).await;
    let folder = app.folders().summaries.clone();
    let old = fs::File::create(folder.join(format!("{}-0123456789abcdef.parquet", "0".repeat(64)))).unwrap();
    old.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(ledger::sweep(&app).await.unwrap(), 1);
    assert_eq!(TestApp::files(&folder).len(), 1, "that of the import");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn lines_in_other_currencies_are_converted_one_by_one() {
    let app = TestApp::start(Sqlite).await.unwrap();
    let mapping = "source = 'erp'\nreporting_currency = 'EUR'\n[columns]\ncustomer = 'customer'\ninvoice = 'invoice'\n\
                   date = 'date'\nrevenue = 'revenue'\ncurrency = 'currency'\n";
    // A third of a cent each: rounded line by line, they are not what their sum comes to.
    let rows = (0..30)
        .map(|n| format!("A,R{},2026-02-{:02},0.0001,USD\nA,R{n},2026-02-03,5.00,EUR", n / 3, 1 + n % 9));
    let csv = format!("customer,invoice,date,revenue,currency\n{}\n", rows.collect::<Vec<_>>().join("\n"));
    app.import_by(&csv, mapping).await.unwrap();
    let rates = "source = 'bank'\nkind = 'rates'\nreporting_currency = 'EUR'\n[columns]\ncurrency = 'currency'\n\
                 date = 'date'\nrate = 'rate'\n";
    app.import_by("currency,date,rate\nUSD,2026-02-01,0.3333\n", rates).await.unwrap();
    app.run_jobs().await.unwrap();
    let ledger = newest(&app).await;
    let summed = facts(&ledger, &sight(&Actor::system())).await;
    assert_eq!(TestApp::files(&app.folders().summaries).len(), 2, "one for each currency");
    remove_summaries(&app);
    assert_eq!(facts(&ledger, &sight(&Actor::system())).await, summed);
}
