//! The company of eight lines, checked by hand.

use mainstay_app::portfolio::{self, Filter, Order, Page, RunRequest, Sort};
use mainstay_domain::money::Amount;
use mainstay_domain::portfolio::Measure;
use mainstay_domain::time::Window;
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::{Lines, TestApp};
use rstest::rstest;

const EVERYTHING: Page = Page { after: 0, limit: usize::MAX };

fn near(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() < 1e-12)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_default_run_is_of_the_twelve_full_months_before_the_day_after_the_last_line(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let run = app.run().await;
    let period = run.parameters.window.period(run.parameters.as_of);
    assert_eq!(
        run.parameters.as_of.to_string(),
        "2026-05-01",
        "29 April is within three days of the month's end"
    );
    assert_eq!(period.start.unwrap().to_string(), "2025-05-01");
    assert_eq!(period.end.to_string(), "2026-05-01");
    assert_eq!(run.parameters.measure, Measure::Revenue);
    assert_eq!(run.accounts, Some(5));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn classes_totals_and_concentration_are_those_computed_by_hand(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let picture = portfolio::portfolio(&app, &TestApp::owner(), None, None).await.unwrap().unwrap();
    let summary = &picture.summary;
    assert_eq!((summary.accounts, summary.inactive), (4, 1));
    assert_eq!(summary.revenue, Amount(9_800_000), "980.00");
    assert_eq!(summary.gross_profit, Some(Amount(3_400_000)), "400 - 50 - 10");
    assert!(near(summary.gross_profit_covers, 930.0 / 980.0));
    let classes = summary.revenue_classes;
    assert_eq!((classes.a, classes.b, classes.c, classes.n, classes.unknown), (1, 1, 1, 1, 0));
    let classes = summary.gross_profit_classes;
    assert_eq!((classes.a, classes.b, classes.c, classes.n, classes.unknown), (1, 0, 0, 2, 1));
    let found = &summary.concentration;
    assert_eq!((found.base_accounts, found.base), (3, Amount(10_000_000)));
    assert_eq!((found.non_positive_accounts, found.non_positive), (1, Amount(-200_000)));
    // 0.8² + 0.15² + 0.05²; Gini (2·50·(1-2) + 2·800·(3-2)) / (3·1000) by rank from the smallest.
    assert!(near(found.hhi, 0.665) && near(found.effective_customers, 1.0 / 0.665));
    assert!(near(found.gini, 0.5) && near(found.cr.cr1, 0.8) && near(found.cr.cr3, 1.0));
    assert_eq!(found.accounts_for_80_percent, Some(1));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_account_has_its_class_by_both_measures(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let (owner, filter, sort) = (TestApp::owner(), Filter::default(), (Sort::Rank, Order::Ascending));
    let table = portfolio::account_rows(&app, &owner, None, None, &filter, sort, EVERYTHING).await.unwrap();
    let classes: Vec<String> = table
        .rows
        .iter()
        .map(|row| {
            let judgement = &row.judgement;
            format!(
                "{} {} {}",
                judgement.facts.account.external_id, judgement.revenue_class, judgement.gross_profit_class
            )
        })
        .collect();
    assert_eq!(classes[..3], ["C1 A A", "C2 B N", "C3 C unknown"]);
    assert!(
        classes.contains(&"C4 N N".to_owned()) && classes.contains(&"C5 inactive inactive".to_owned()),
        "{classes:?}"
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_as_of_day_hides_what_came_later(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let request = RunRequest {
        as_of: Some("2026-02-15".parse().unwrap()),
        window: Window::All,
        ..RunRequest::default()
    };
    let run = app.run_of(&request).await;
    let picture = portfolio::portfolio(&app, &TestApp::owner(), Some(run.id), None).await.unwrap().unwrap();
    assert_eq!(picture.summary.revenue, Amount(12_000_000), "600 + 100 + 500");
    assert_eq!((picture.summary.accounts, picture.summary.inactive), (3, 0));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_line_on_the_as_of_day_is_not_yet_known(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&Lines::new().line("A", "1", "2026-01-31", "1.00").line("A", "2", "2026-02-01", "2.00").csv())
        .await;
    let request = RunRequest { as_of: Some("2026-02-01".parse().unwrap()), ..RunRequest::default() };
    let run = app.run_of(&request).await;
    let picture = portfolio::portfolio(&app, &TestApp::owner(), Some(run.id), None).await.unwrap().unwrap();
    assert_eq!(picture.summary.revenue, Amount(10_000));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_over_an_empty_ledger_says_what_to_do(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let error = portfolio::run_now(&app, &TestApp::owner(), &RunRequest::default()).await.unwrap_err();
    assert!(error.to_string().contains("mainstay import lines"), "{error}");
    assert!(portfolio::portfolio(&app, &TestApp::owner(), None, None).await.unwrap().is_none());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn silent_months_of_an_account_are_shown_as_such(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let alpha = mainstay_app::accounts::search(&app, &TestApp::owner(), "alpha", 1).await.unwrap().remove(0);
    let picture = portfolio::account_picture(&app, &TestApp::owner(), alpha.id, None).await.unwrap();
    let months: Vec<(String, i128)> =
        picture.months.iter().map(|month| (month.month.to_string(), month.revenue.0 / 10_000)).collect();
    let expected = [("2026-01", 600), ("2026-02", 0), ("2026-03", 0), ("2026-04", 200)];
    assert_eq!(months, expected.map(|(month, euros)| (month.to_owned(), euros)));
}
