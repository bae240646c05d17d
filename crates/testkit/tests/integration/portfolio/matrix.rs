//! The portfolio matrix of a small company, worked by hand.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use mainstay_app::portfolio::RunRequest;
use mainstay_domain::time::Window;
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::{Client, Lines, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

/// Revenue and orders of 2025: `tall` 400.00 in one, `both` 300.00 in three, `often` 200.00 in four, `small` 100.00 in two.
/// The last of them is of the year's last day: a month the ledger has not seen to its end does not count.
fn company() -> String {
    let mut lines = Lines::new();
    for (account, orders, each) in
        [("tall", 1, "400.00"), ("both", 3, "100.00"), ("often", 4, "50.00"), ("small", 2, "50.00")]
    {
        let quarters = ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"];
        for (order, day) in quarters.iter().enumerate().take(orders) {
            lines = lines.line(account, &format!("{account}{order}"), day, each);
        }
    }
    lines.csv()
}

async fn matrix(client: &Client, app: &TestApp, query: &str) -> Value {
    client.get(&format!("/runs/{}/matrix?y=orders{query}", app.run().await.id)).await.assert(200).json()
}

fn placed(reply: &Value) -> Vec<(&str, &str)> {
    let points = reply["points"].as_array().unwrap();
    points
        .iter()
        .map(|point| (point["external_id"].as_str().unwrap(), point["quadrant"].as_str().unwrap()))
        .collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn accounts_stand_where_two_measures_put_them(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let client = app.admin().await.client;
    let found = matrix(&client, &app, "").await;
    // Revenue 100, 200, 300, 400: median 250.00. Invoices 1, 2, 3, 4: median 2.5.
    assert_eq!(
        (&found["x"]["threshold"], &found["y"]["threshold"], &found["x"]["unit"]),
        (&json!(25_000.0), &json!(2.5), &json!("money"))
    );
    let places =
        [("tall", "bottom_right"), ("both", "top_right"), ("often", "top_left"), ("small", "bottom_left")];
    assert_eq!(placed(&found), places);
    let counted = |place: usize| &found["quadrants"][place]["all"];
    assert_eq!(counted(0), &json!({ "accounts": 1, "revenue": 20_000 }));
    assert_eq!(counted(1), &json!({ "accounts": 1, "revenue": 30_000 }));
    assert_eq!(counted(2), &json!({ "accounts": 1, "revenue": 10_000 }));
    assert_eq!(counted(3), &json!({ "accounts": 1, "revenue": 40_000 }));
    // The largest quarter begins at 300 + 0.25 * 100 = 325.00.
    assert_eq!(found["size"]["threshold"], json!(32_500.0));
    assert_eq!(
        (&found["points"][0]["is_large"], &found["points"][1]["is_large"]),
        (&json!(true), &json!(false))
    );

    // Figures are typed as people write them: 300 is 300.00; who stands on a threshold is above it.
    let typed = matrix(&client, &app, "&x_at=300&y_at=4").await;
    let places =
        [("tall", "bottom_right"), ("both", "bottom_right"), ("often", "top_left"), ("small", "bottom_left")];
    assert_eq!(placed(&typed), places);
    let quarter = matrix(&client, &app, "&x_at=q75&limit=1").await;
    assert_eq!((&quarter["x"]["threshold"], &quarter["placed"]), (&json!(32_500.0), &json!(4)));
    assert_eq!(placed(&quarter).len(), 1);

    let file =
        client.get(&format!("/runs/{}/matrix.xlsx?y=orders&names=Often,Both", app.run().await.id)).await;
    let mut book = Xlsx::new(Cursor::new(file.assert(200).body.to_vec())).unwrap();
    let rows = book.worksheet_range("Accounts").unwrap();
    let text = |row, column| rows.get_value((row, column)).unwrap().to_string();
    assert_eq!(
        (text(1, 2).as_str(), text(1, 4).as_str(), text(1, 7).as_str()),
        ("tall", "400", "bottom_right")
    );
    assert_eq!(text(3, 7), "Often");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn growth_is_against_as_many_months_before(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    // 2024 against 2025: `tall` 200.00 to 400.00, `both` 400.00 to 300.00; `small` came back from 2023, `often` is new.
    let before = Lines::new()
        .line("tall", "t0", "2024-01-01", "200.00")
        .line("both", "b0", "2024-12-31", "400.00")
        .line("small", "s0", "2023-12-31", "900.00");
    app.import(&company()).await;
    app.import(&before.csv()).await;
    let client = app.admin().await.client;
    let found = matrix(&client, &app, "&x=growth").await;
    let places: Vec<_> = found["points"].as_array().unwrap().iter().map(|point| &point["x"]).collect();
    assert_eq!(placed(&found), [("tall", "bottom_right"), ("both", "top_left")]);
    assert_eq!(places, [&json!(1.0), &json!(-0.25)]);
    assert_eq!(found["not_placed"], json!({ "accounts": 2, "revenue": 30_000 }));
    assert_eq!(found["x"]["unit"], "share");

    let limited = app.limited_viewer(&["both"]).await.client;
    let own = matrix(&limited, &app, "&x=growth").await;
    assert_eq!(placed(&own), [("both", "top_right")], "growth is no figure of cost");

    let whole = RunRequest { window: Window::All, ..RunRequest::default() };
    let run = app.run_of(&whole).await.id;
    let refused = client.get(&format!("/runs/{run}/matrix?x=growth")).await.assert_problem(422, "bad_matrix");
    assert!(refused["detail"].as_str().unwrap().contains("12 or 24 months"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_matrix_says_what_it_cannot_know(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let client = app.admin().await.client;
    let run = app.run().await.id;
    let at = |query: &str| format!("/runs/{run}/matrix?{query}");
    for wrong in ["x=luck", "x_at=half", "y_at=q0", "risk=fate"] {
        let _ = client.get(&at(wrong)).await.assert_problem(422, "bad_matrix");
    }
    let unfitted = client.get(&at("x=lifetime_value")).await.assert(409);
    assert!(unfitted.json()["detail"].as_str().unwrap().contains("models fit"), "the next step is told");

    let limited = app.limited_viewer(&["both"]).await.client;
    let own = limited.get(&at("y=orders")).await.assert(200).json();
    assert_eq!(placed(&own), [("both", "top_right")], "quadrants of the account seen, cut among itself");
    assert_eq!(own["not_placed"]["accounts"], 0);
    let _ = limited.get(&at("x=margin")).await.assert(403);
    let _ = limited.get(&at("risk=active_probability")).await.assert(403);
}
