//! Totals are over what somebody sees: nobody learns a hidden account by subtracting.

use mainstay_app::portfolio::{self, Filter, Order, Page, Portfolio, Sort};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;

async fn picture(app: &TestApp, actor: &Actor) -> Portfolio {
    portfolio::portfolio(app, actor, None, None).await.unwrap().unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn totals_differ_by_exactly_the_hidden_account(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let all = picture(&app, &TestApp::owner()).await;
    let without_beta = app.limited_viewer(&["C1", "C3", "C4", "C5"]).await;
    let some = picture(&app, &without_beta.actor).await;
    assert_eq!(all.summary.revenue - some.summary.revenue, Amount(1_500_000), "Beta's 150.00");
    assert_eq!((some.summary.accounts, some.summary.inactive), (3, 1));
    assert_eq!(some.summary.concentration.base, Amount(8_500_000));
    let cr1 = some.summary.concentration.cr.cr1.unwrap();
    assert!((cr1 - 800.0 / 850.0).abs() < 1e-12, "{cr1}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn ranks_shares_and_sums_are_among_the_visible_accounts(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let small = app.limited_viewer(&["C2", "C3"]).await;
    let sort = (Sort::Rank, Order::Ascending);
    let page = Page { after: 0, limit: 10 };
    let table = portfolio::account_rows(&app, &small.actor, None, None, &Filter::default(), sort, page)
        .await
        .unwrap();
    let ranks: Vec<_> = table
        .rows
        .iter()
        .map(|row| {
            (row.judgement.facts.account.external_id.as_str(), row.judgement.rank, row.judgement.share)
        })
        .collect();
    assert_eq!(ranks, [("C2", Some(1), Some(0.75)), ("C3", Some(2), Some(0.25))]);
    assert_eq!((table.total, table.revenue), (2, Amount(2_000_000)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_class_of_an_account_is_the_companys_whoever_looks(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let small = app.limited_viewer(&["C3"]).await;
    assert_eq!(
        picture(&app, &small.actor).await.summary.revenue_classes.c,
        1,
        "small in the company, though alone here"
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_was_granted_nothing_sees_nothing(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let nobody = app.limited_viewer(&[]).await;
    let seen = picture(&app, &nobody.actor).await;
    assert_eq!((seen.summary.accounts, seen.summary.inactive, seen.summary.revenue), (0, 0, Amount(0)));
    assert!(seen.curves.class_cuts.is_empty() && seen.largest.is_none());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_size_of_the_company_is_not_told_to_who_sees_a_part(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let one = app.limited_viewer(&["C1"]).await;
    let portfolio = one.client.get("/portfolio").await.assert(200).json();
    assert_ne!(
        portfolio["portfolio"]["run"]["accounts"], 5,
        "the company has five accounts, of which one is visible"
    );
    let runs = one.client.get("/runs").await.assert(200).json();
    assert_ne!(runs["runs"][0]["accounts"], 5);
}
