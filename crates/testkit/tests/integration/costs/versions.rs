use mainstay_app::{Error, costs};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;
use serde_json::json;

use super::{desk, draft, set};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn overlapping_rates_are_refused_and_others_take_their_place(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let owner = TestApp::owner();
    set(&app, &desk("2025-01-01", Some("2025-12-31"))).await;
    let inside =
        costs::set_cost_rates(&app, &owner, draft(&desk("2025-06-01", None)), None).await.unwrap_err();
    assert!(inside.to_string().contains("2025-01-01 hold until 2025-12-31"), "{inside}");
    let held = costs::cost_rates(&app, &owner).await.unwrap();
    let taken = costs::set_cost_rates(&app, &owner, draft(&desk("2025-06-01", None)), Some(held[0].id)).await;
    let taken = taken.unwrap();
    assert_eq!(taken.replaces, Some(held[0].id));
    let again = costs::set_cost_rates(&app, &owner, draft(&desk("2026-06-01", None)), Some(held[0].id)).await;
    assert!(matches!(again, Err(Error::NotFound(_))), "what is replaced is replaced once");
    assert_eq!(costs::cost_rates(&app, &owner).await.unwrap().len(), 1);
    costs::withdraw_cost_rates(&app, &owner, taken.id).await.unwrap();
    assert!(costs::cost_rates(&app, &owner).await.unwrap().is_empty());
    let history = costs::cost_rates_history(&app, &owner).await.unwrap();
    assert_eq!(history.len(), 2, "nothing is forgotten");
    assert!(history.iter().all(|rates| rates.withdrawn_at.is_some()));
    let noted = app.count("select count(*) from audit where subject_kind = 'cost_rates'").await;
    assert_eq!(noted, 3);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everything_that_does_not_fit_is_said_with_its_field(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let mut rates = desk("2026-01-01", None);
    rates["groups"][0]["capacity"] = json!(-1);
    rates["equations"] = json!([
        { "name": "a", "group": "Order desk", "text": "1 min + b" },
        { "name": "b", "group": "Order desk", "text": "a" },
        { "name": "c", "group": "Order desk", "text": "60 min * 1 line / lines" },
        { "name": "d", "group": "Order desk", "text": "3 * lines" },
    ]);
    let admin = app.admin().await.client;
    let reply = admin.post("/costs/rates", &json!({ "rates": rates })).await;
    let problem = reply.assert(422).json();
    let said: Vec<(&str, &str)> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["field"].as_str().unwrap(), error["detail"].as_str().unwrap()))
        .collect();
    let fields: Vec<&str> = said.iter().map(|(field, _)| *field).collect();
    let expected = ["groups[0].capacity", "equations[0].text", "equations[2].text", "equations[3].text"];
    assert_eq!(fields, expected);
    assert!(said[1].1.contains("at character 9") && said[1].1.contains("a -> b -> a"), "{}", said[1].1);
    assert!(said[2].1.contains("at character 19"), "{}", said[2].1);
    assert!(said[3].1.contains("in line and the capacity of `Order desk` in min"), "{}", said[3].1);
    assert!(costs::cost_rates(&app, &TestApp::owner()).await.unwrap().is_empty());
}
