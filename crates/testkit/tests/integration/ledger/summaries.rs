//! Summaries answer as the lines do, to the last part of a cent; lost or damaged ones cost time and nothing else.

use std::fs;

use mainstay_app::{ledger, upkeep};
use mainstay_domain::policy::{Actor, Sight, Verb, sight};
use mainstay_domain::portfolio::{AccountFacts, BuyingDay};
use mainstay_domain::time::{AsOf, Day, Period};
use mainstay_ledger::facts::{Ledger, account_facts, last_line_until};
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

fn joints(app: &TestApp) -> Vec<String> {
    let names = TestApp::files(&app.folders().summaries);
    names.into_iter().filter(|name| name.starts_with("joint.")).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_joint_summary_says_what_those_it_is_made_of_say(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    for (seed, invoices) in [(1, 30), (2, 150), (3, 60), (4, 9)] {
        app.import(&without_a_pattern(seed, invoices)).await;
    }
    let whole = sight(&Actor::system());
    let without_margin = Sight { margin: false, ..whole.clone() };
    let (each, without) =
        (facts(&newest(&app).await, &whole).await, facts(&newest(&app).await, &without_margin).await);
    assert_eq!(
        ledger::join_summaries(&app, 1_000_000).await.unwrap(),
        0,
        "small files are merged themselves"
    );

    assert_eq!(ledger::join_summaries(&app, 1).await.unwrap(), 1);
    assert_eq!(ledger::join_summaries(&app, 1).await.unwrap(), 0, "there is nothing left to do");
    // Were it not read, the lines would be, and they are gone.
    let ledger = newest(&app).await;
    let of_all = joints(&app);
    for name in TestApp::files(&app.folders().summaries).iter().filter(|name| !of_all.contains(name)) {
        fs::write(app.folders().summaries.join(name), "gone").unwrap();
    }
    let lines = app.folders().lines;
    for name in TestApp::files(&lines) {
        fs::remove_file(lines.join(name)).unwrap();
    }
    assert_eq!(facts(&ledger, &whole).await, each);
    assert_eq!(facts(&ledger, &without_margin).await, without);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_joint_summary_goes_on_with_what_comes_later_and_leaves_with_what_is_undone() {
    let app = TestApp::start(Sqlite).await.unwrap();
    let whole = sight(&Actor::system());
    for seed in 1..=3 {
        app.import(&without_a_pattern(seed, 40)).await;
    }
    assert_eq!(ledger::join_summaries(&app, 1).await.unwrap(), 1);
    // The fourth file has invoices in common with those before it.
    app.import(&without_a_pattern(4, 40)).await;
    let last = app.import_of_version(4).await;
    let both = facts(&newest(&app).await, &whole).await;
    remove_summaries(&app);
    assert_eq!(facts(&newest(&app).await, &whole).await, both);

    assert_eq!(ledger::summarize(&app).await.unwrap(), 4);
    assert_eq!(ledger::join_summaries(&app, 1).await.unwrap(), 1);
    let of_four = joints(&app);
    ledger::undo(&app, &TestApp::owner(), last.id).await.unwrap();
    app.run_jobs().await.unwrap();
    let three = facts(&newest(&app).await, &whole).await;
    assert_ne!(three, both);
    assert_eq!(ledger::join_summaries(&app, 1).await.unwrap(), 1, "that of the three that are left");
    assert_eq!(facts(&newest(&app).await, &whole).await, three);

    // What no longer serves goes when it is old.
    let old = fs::File::options().write(true).open(app.folders().summaries.join(&of_four[0])).unwrap();
    old.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let before = joints(&app);
    assert_eq!(ledger::sweep(&app).await.unwrap(), 1);
    assert_eq!(joints(&app).len(), before.len() - 1);
    assert!(!joints(&app).contains(&of_four[0]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_joint_summary_is_not_believed_and_is_made_again() {
    let app = TestApp::start(Sqlite).await.unwrap();
    for seed in 1..=2 {
        app.import(&without_a_pattern(seed, 40)).await;
    }
    let whole = sight(&Actor::system());
    let before = facts(&newest(&app).await, &whole).await;
    assert_eq!(ledger::join_summaries(&app, 1).await.unwrap(), 1);
    let path = app.folders().summaries.join(&joints(&app)[0]);
    let bytes = fs::read(&path).unwrap();
    let mut damaged = bytes.clone();
    damaged[bytes.len() / 3] ^= 4;
    fs::write(&path, damaged).unwrap();
    assert_eq!(facts(&newest(&app).await, &whole).await, before);
    let findings = upkeep::examine(&app, &TestApp::owner()).await.unwrap();
    let finding = findings.iter().find(|finding| finding.what == "summaries").unwrap();
    assert!(finding.found.contains("and 1 merged files or joint summaries"), "{}", finding.found);
    assert_eq!(ledger::join_summaries(&app, 1).await.unwrap(), 1);
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_last_day_that_has_happened_is_known_beside_later_ones() {
    let app = TestApp::start(Sqlite).await.unwrap();
    let lines = |invoice: &str, date: &str| Lines::new().line("K1", invoice, date, "10.00").csv();
    app.import(&lines("R1", "2026-03-05")).await;
    app.import(
        &Lines::new().line("K1", "R2", "2026-02-01", "1.00").line("K2", "R3", "2030-01-01", "1.00").csv(),
    )
    .await;
    let last = async |until: &str| last_line_until(&newest(&app).await, day(until)).await.unwrap();
    for joint in [0, 1] {
        assert_eq!(ledger::join_summaries(&app, 1).await.unwrap(), usize::from(joint == 0));
        assert_eq!(last("2026-07-01").await, Some(day("2026-03-05")));
        assert_eq!(last("2026-03-04").await, Some(day("2026-02-01")));
        assert_eq!(last("2030-01-01").await, Some(day("2030-01-01")));
        assert_eq!(last("2025-01-01").await, None);
    }
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
