//! XYZ through the whole house: from lines to cells, history and comparison, each over what one may see.

use mainstay_app::portfolio::RunRequest;
use mainstay_domain::portfolio::Measure;
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::{Client, Lines, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

/// As of 1 January 2026: K1 buys for 700 on the 5th of every month of 2025, gaps 28, 30 and 31 days: X. K2 buys four
/// times, after 1, 1 and 198 days: Z. K3 bought twice in 2025, half a year apart, and K4 once in December.
fn lines() -> Lines {
    let mut lines = (1..=12).fold(Lines::new(), |lines, month| {
        lines.costed("K1", &format!("R{month}"), &format!("2025-{month:02}-05"), "700.00", "400.00")
    });
    for (invoice, date) in
        [("S1", "2025-03-01"), ("S2", "2025-03-02"), ("S3", "2025-03-03"), ("S4", "2025-09-17")]
    {
        lines = lines.line("K2", invoice, date, "400.00");
    }
    lines = lines.line("K3", "T1", "2025-01-10", "100.00").line("K3", "T2", "2025-07-10", "100.00");
    lines.line("K4", "U1", "2025-12-30", "10.00")
}

async fn rows(client: &Client, run: &str, query: &str) -> Vec<Value> {
    let table = client.get(&format!("/runs/{run}/accounts?{query}")).await.assert(200).json();
    table["accounts"].as_array().unwrap().clone()
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["external_id"].as_str().unwrap()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_account_has_its_bases_and_filters_and_order_go_by_them(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&lines().csv()).await;
    let (client, run) = (app.admin().await.client, app.run().await.id.to_string());
    let all = rows(&client, &run, "sort=xyz_cv").await;
    assert_eq!(ids(&all), ["K1", "K2", "K3", "K4"], "what cannot be told comes last");
    let classes: Vec<_> = all.iter().map(|row| (row["xyz"].clone(), row["xyz_basis"].clone())).collect();
    let regularity = json!("regularity");
    assert_eq!(
        classes,
        [
            (json!("X"), regularity.clone()),
            (json!("Z"), regularity),
            (json!("N"), Value::Null),
            (json!("N"), Value::Null)
        ]
    );
    assert_eq!(all[0]["regularity"]["gaps"], 11);
    // From 5 January to 5 December 334 days; 1 + 1 + 198; from 10 January to 10 July 181.
    let mean_gaps: Vec<_> = all.iter().map(|row| row["regularity"]["mean_gap_days"].as_f64()).collect();
    assert_eq!(mean_gaps, [Some(334.0 / 11.0), Some(200.0 / 3.0), Some(181.0), None]);
    // Twelve equal months, each with a purchase.
    assert_eq!(all[0]["variability"], json!({ "class": "X", "cv": 0.0, "period": "month", "periods": 12 }));
    assert_eq!(
        all[0]["purchase_frequency"],
        json!({ "class": "X", "active_share": 1.0, "active_periods": 12, "periods": 12, "adi": 1.0, "word": "frequent" })
    );
    // K3: one gap of 181 days, so half-years; 2025 has two of them.
    assert_eq!(
        all[2]["variability"],
        json!({ "class": "N", "cv": 0.0, "period": "half_year", "periods": 2 })
    );
    assert_eq!(all[2]["purchase_frequency"]["word"], Value::Null);
    assert_eq!(ids(&rows(&client, &run, "xyz=N").await), ["K3", "K4"]);
    assert_eq!(ids(&rows(&client, &run, "xyz=X,Z&abc=A,B").await), ["K1", "K2"]);
    assert_eq!(ids(&rows(&client, &run, "abc=C").await), ["K3", "K4"]);
    let _ = client.get(&format!("/runs/{run}/accounts?xyz=Q")).await.assert_problem(422, "not_a_class");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_picture_has_counts_and_cells_of_what_one_sees(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&lines().csv()).await;
    let picture = |client: Client| async move {
        client.get("/portfolio").await.assert(200).json()["portfolio"].clone()
    };
    let cell = |picture: &Value, abc: &str, xyz: &str| {
        let cells = picture["nine_cells"].as_array().unwrap().iter();
        cells.clone().find(|cell| cell["abc"] == abc && cell["xyz"] == xyz).cloned()
    };
    let seen = picture(app.admin().await.client).await;
    assert_eq!(seen["summary"]["xyz"]["default"], json!({ "x": 1, "y": 0, "z": 1, "n": 2 }));
    assert_eq!(seen["summary"]["xyz"]["frequency"], json!({ "x": 1, "y": 0, "z": 1, "n": 2 }));
    // 8,400 of 10,210 are 82 %: K2 is B, 98 % before K3.
    let ax = cell(&seen, "A", "X").unwrap();
    assert_eq!(
        (&ax["accounts"], &ax["revenue"], &ax["gross_profit"]),
        (&1.into(), &840_000.into(), &360_000.into())
    );
    assert!(ax["meaning"].as_str().unwrap().starts_with("Large and steady"));
    assert_eq!(cell(&seen, "B", "Z").unwrap()["revenue"], 160_000);
    assert_eq!(cell(&seen, "C", "N").unwrap()["accounts"], 2);
    assert_eq!(cell(&seen, "A", "Y").unwrap()["accounts"], 0);
    assert_eq!(cell(&seen, "B", "N"), None);

    let seen = picture(app.viewer().await.client).await;
    assert_eq!(cell(&seen, "A", "X").unwrap()["gross_profit"], Value::Null, "a margin");
    let seen = picture(app.limited_viewer(&["K2", "K4"]).await.client).await;
    assert_eq!(cell(&seen, "A", "X").unwrap()["accounts"], 0);
    assert_eq!(cell(&seen, "B", "Z").unwrap()["accounts"], 1);
    assert_eq!(seen["summary"]["xyz"]["default"], json!({ "x": 0, "y": 0, "z": 1, "n": 1 }));
}

async fn account_id(client: &Client, text: &str) -> String {
    let found = client.get(&format!("/accounts?q={text}")).await.assert(200).json();
    found["accounts"][0]["id"].as_str().unwrap().to_owned()
}

fn as_of(day: &str) -> RunRequest {
    RunRequest { as_of: Some(day.parse().unwrap()), ..RunRequest::default() }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn history_has_one_entry_for_each_day_of_a_default_run(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&lines().csv()).await;
    for day in ["2025-04-01", "2025-10-01"] {
        app.run_of(&as_of(day)).await;
    }
    // Neither a run with other cuts nor one of an older ledger version stands beside the newest of its day.
    app.run_of(&RunRequest { abc: "70/95".parse().unwrap(), ..as_of("2025-07-01") }).await;
    app.import(&Lines::new().line("K2", "S0", "2025-02-28", "5000.00").csv()).await;
    let newest = app.run_of(&as_of("2025-10-01")).await.id.to_string();
    let admin = app.admin().await.client;
    let history = async |client: &Client, id: &str| {
        client.get(&format!("/accounts/{id}/history")).await.assert(200).json()
    };
    let found = history(&admin, &account_id(&admin, "K2").await).await;
    let told: Vec<_> = found["history"].as_array().unwrap().iter().collect();
    let days: Vec<_> = told.iter().map(|entry| entry["as_of"].as_str().unwrap()).collect();
    assert_eq!(days, ["2025-04-01", "2025-10-01", "2026-01-01"]);
    assert_eq!(
        (&told[1]["run"], &told[1]["revenue"], &told[1]["rank"]),
        (&newest.as_str().into(), &660_000.into(), &1.into())
    );
    assert_eq!(
        (&told[0]["revenue_class"], &told[0]["xyz"]),
        (&"A".into(), &"N".into()),
        "1,200 after 2,100 of 3,400"
    );
    assert_eq!(told[0]["gross_profit_class"], "unknown");
    assert_eq!(told[2]["currency"], "EUR");

    let limited = app.limited_viewer(&["K2", "K3"]).await.client;
    let seen = history(&limited, &account_id(&limited, "K3").await).await;
    let entry = &seen["history"].as_array().unwrap()[2];
    assert_eq!((&entry["rank"], &entry["gross_profit_class"]), (&2.into(), &Value::Null), "second of two");
    assert!(seen["hidden"].as_array().unwrap().contains(&"gross_profit_class".into()));
    let hidden = account_id(&admin, "K1").await;
    let _ = limited.get(&format!("/accounts/{hidden}/history")).await.assert_problem(404, "not_found");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_runs_are_compared_in_words_and_money(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&lines().csv()).await;
    let (from, to) = (app.run_of(&as_of("2025-07-01")).await.id, app.run().await.id);
    let compared = async |client: &Client, more: &str| {
        client.get(&format!("/runs/{to}/comparison?with={from}{more}")).await.assert(200).json()
    };
    let admin = app.admin().await.client;
    // Until July: K1 4,200, K2 1,200 (76.4 % before: A), K3 100 (C). Until January: 8,400, 1,600 (B), 200, and K4 10. One
    // purchase in six months is Z; two with half a year between them are half-years, of which there are too few.
    let found = compared(&admin, "").await["comparison"].clone();
    assert_eq!(
        found["totals"]["from"],
        json!({ "accounts": 3, "inactive": 0, "revenue": 550_000, "gross_profit": 180_000, "rung_amount": null })
    );
    assert_eq!(found["totals"]["to"]["revenue"], 1_021_000);
    let sentences: Vec<_> =
        found["sentences"].as_array().unwrap().iter().map(|said| said["text"].as_str().unwrap()).collect();
    assert_eq!(
        sentences,
        [
            "Revenue rose by 4,710 EUR (+85.6 %) to 10,210 EUR; 4 accounts were active, 3 before.",
            "1 account kept its classes and brought 4,200 EUR more.",
            "1 account fell to B and brought 400.00 EUR more.",
            "1 account can no longer be told by XYZ and brought 100.00 EUR more.",
            "1 account bought for the first time and brought 10.00 EUR.",
        ]
    );
    let movements = found["movements"].as_array().unwrap();
    assert_eq!(
        (&movements[0]["account"]["external_id"], &movements[0]["kind"]),
        (&"K2".into(), &"fallen".into())
    );
    assert_eq!(
        movements[0]["from"],
        json!({ "abc": "A", "xyz": "Z", "revenue": 120_000, "rung_amount": null })
    );
    assert_eq!((&movements[2]["kind"], &movements[2]["from"]), (&"new".into(), &Value::Null));
    let page = compared(&admin, "&limit=1&after=2").await;
    assert_eq!(page["comparison"]["movements"][0]["account"]["name"], "K4");
    assert_eq!(page["meta"], json!({ "next": null, "total": 3, "change": 51_000 }));

    let seen = compared(&app.limited_viewer(&["K3", "K4"]).await.client, "").await["comparison"].clone();
    assert_eq!(
        seen["totals"]["to"],
        json!({ "accounts": 2, "inactive": 0, "revenue": 21_000, "gross_profit": null, "rung_amount": null })
    );
    assert!(!seen.to_string().contains("K2"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_count_of_a_comparison_leads_to_its_accounts(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&lines().csv()).await;
    let (from, to) = (app.run_of(&as_of("2025-07-01")).await.id, app.run().await.id);
    let asked = async |client: &Client, more: &str| {
        client.get(&format!("/runs/{to}/comparison?with={from}{more}")).await.assert(200).json()
    };
    let who = |reply: &Value| -> Vec<String> {
        let moved = reply["comparison"]["movements"].as_array().unwrap();
        moved.iter().map(|moved| moved["account"]["external_id"].as_str().unwrap().to_owned()).collect()
    };
    let word = |class: &Value| class.as_str().unwrap_or("absent").to_owned();
    for client in
        [app.admin().await.client, app.viewer().await.client, app.limited_viewer(&["K1", "K4"]).await.client]
    {
        let whole = asked(&client, "").await;
        for cell in whole["comparison"]["matrix"].as_array().unwrap() {
            let classes = format!("&from_class={}&to_class={}", word(&cell["from"]), word(&cell["to"]));
            let found = asked(&client, &classes).await;
            assert_eq!(
                (&found["meta"]["total"], &found["meta"]["change"]),
                (&cell["accounts"], &cell["change"])
            );
            assert_eq!(
                found["comparison"]["matrix"], whole["comparison"]["matrix"],
                "the whole stays in sight"
            );
        }
    }
    let admin = app.admin().await.client;
    assert_eq!(who(&asked(&admin, "&from_class=A&to_class=A").await), ["K1"], "also who kept a class");
    assert_eq!(who(&asked(&admin, "&kind=kept").await), ["K1"]);
    assert_eq!(who(&asked(&admin, "&kind=fallen,new").await), ["K2", "K4"]);
    assert_eq!(who(&asked(&admin, "&from_class=absent").await), ["K4"]);
    assert_eq!(who(&asked(&admin, "&to_xyz=Z").await), ["K2"]);
    let told = asked(&admin, "").await["comparison"]["sentences"].clone();
    assert_eq!((&told[0]["kind"], &told[1]["kind"]), (&Value::Null, &"kept".into()));
    assert_eq!((&told[2]["kind"], &told[2]["to_class"]), (&"fallen".into(), &"B".into()));
    assert_eq!((&told[3]["kind"], &told[3]["to_xyz"]), (&"changed_xyz".into(), &"N".into()));

    let limited = app.limited_viewer(&["K3", "K4"]).await.client;
    assert_eq!(who(&asked(&limited, "&kind=kept,fallen,new").await), ["K4"], "of the accounts one sees");
    let path = format!("/runs/{to}/comparison?with={from}");
    for wrong in ["&from_class=Q", "&kind=vanished", "&to_xyz=absent"] {
        let _ = admin.get(&format!("{path}{wrong}")).await.assert_problem(422, "not_a_class");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_by_gross_profit_is_by_revenue_for_who_sees_no_margin(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&lines().csv()).await;
    let by_profit = |day| RunRequest { measure: Measure::GrossProfit, ..as_of(day) };
    let from = app.run_of(&by_profit("2025-07-01")).await.id;
    let to = app.run_of(&by_profit("2026-01-01")).await.id;
    let path = format!("/runs/{to}/comparison?with={from}&to_class=unknown");
    let found = app.admin().await.client.get(&path).await.assert(200).json();
    assert_eq!(found["meta"]["total"], 3, "K2, K3 and K4 have no known cost");
    let seen = app.viewer().await.client.get(&path).await.assert(200).json();
    assert_eq!((&seen["comparison"]["measure"], &seen["meta"]["total"]), (&"revenue".into(), &0.into()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn runs_that_cannot_be_compared_say_why(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let (run, client) = (app.run().await.id, app.admin().await.client);
    let other = app.run_of(&RunRequest { abc: "60/90".parse().unwrap(), ..RunRequest::default() }).await.id;
    let found = client.get(&format!("/runs/{run}/comparison?with={other}")).await.assert(200).json();
    let said = found["comparison"]["sentences"].as_array().unwrap().last().unwrap()["text"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(said.contains("different parameters"), "{said}");
    app.tamper("update portfolio_run set currency = 'GBP' where parameters like '%\"a\":60%'").await;
    let refused = client.get(&format!("/runs/{run}/comparison?with={other}")).await;
    let refused = refused.assert_problem(422, "different_currency");
    assert!(refused.to_string().contains("GBP"));
    let unknown = "01900000-0000-7000-8000-000000000000";
    let _ =
        client.get(&format!("/runs/{run}/comparison?with={unknown}")).await.assert_problem(404, "not_found");
}
