//! The server on a cluster: the API answers as ever.

use mainstay_testkit::Backend::OnCluster;
use mainstay_testkit::{Lines, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_s_picture_and_account_page_come_from_the_cluster_over_what_they_may_see() {
    let Some(app) = TestApp::start(OnCluster).await else { return };
    let lines = Lines::new()
        .costed("C1", "1", "2026-03-28", "100.00", "60.00")
        .costed("C1", "2", "2026-03-30", "50.00", "20.00")
        .costed("C2", "3", "2026-03-30", "900.00", "500.00");
    app.import(&lines.csv()).await;
    let viewer = app.limited_viewer(&["C1"]).await.client;
    let picture = viewer.get("/portfolio").await.assert(200).json();
    assert_eq!(picture["portfolio"]["summary"]["revenue"], 15_000);
    let accounts = viewer.get("/accounts").await.assert(200).json();
    let id = accounts["accounts"][0]["id"].as_str().unwrap().to_owned();
    let page = viewer.get(&format!("/accounts/{id}")).await.assert(200).json();
    let months = page["account"]["months"].as_array().unwrap();
    assert_eq!(months.iter().map(|month| month["revenue"].as_i64().unwrap()).sum::<i64>(), 15_000);
    assert!(months.iter().all(|month| month["gross_profit"].is_null()), "a viewer sees no margin");
}
