use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use mainstay_app::costs::{self, CostingRequest};
use mainstay_domain::economics::costing::Stratum;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Binary, TestApp};
use rstest::rstest;
use serde_json::json;

use super::{desk, draft, set};

/// An invoice of one line costs 1.25 to handle. A: 1,000 at a margin of 50 %, served for 0.25 % of sales; B: 40 at 10 %, for
/// 12.5 %, in four months; C: 30 at 60 %, for 4.2 %; D: 20 at 5 %, for 6.25 %; E: 10 at 30 %, for 25 %. F has no cost.
///
/// Points of buying power, loyalty, margin, cheapness: A 5 4 4 5, B 4 5 2 2, C 3 2 5 4, D 2 2 1 3, E 1 2 3 1.
const LINES: &str = "\
customer,name,country,invoice,date,product,revenue,cost
A,Ada,DE,A1,2026-01-05,P1,500.00,250.00
A,Ada,DE,A2,2026-02-05,P1,500.00,250.00
B,Bob,DE,B1,2026-01-05,P1,10.00,9.00
B,Bob,DE,B2,2026-02-05,P1,10.00,9.00
B,Bob,DE,B3,2026-03-05,P1,10.00,9.00
B,Bob,DE,B4,2026-04-05,P1,10.00,9.00
C,Cem,DE,C1,2026-01-05,P1,30.00,12.00
D,Dan,DE,D1,2026-01-05,P1,20.00,19.00
E,Eve,DE,E1,2026-01-05,P1,5.00,3.50
E,Eve,DE,E2,2026-01-06,P1,5.00,3.50
F,Fay,DE,F1,2026-01-06,P1,900.00,
";
const PERIOD: &str = "from=2026-01-01&to=2026-04-30";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn customers_are_core_opportunistic_service_drain_or_marginal(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(LINES).await;
    let admin = app.admin().await.client;
    assert_eq!(admin.get("/costs/strata").await.assert(200).json(), json!({ "strata": null }));
    set(&app, &desk("2026-01-01", None)).await;
    let told = admin.get(&format!("/costs/strata?{PERIOD}")).await.assert(200).json();
    let told = &told["strata"];
    let kinds: Vec<(&str, Option<&str>)> = told["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["external_id"].as_str().unwrap(), row["stratified"]["stratum"].as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("A", Some("core")),
            ("F", None),
            ("B", Some("service_drain")),
            ("C", Some("opportunistic")),
            ("D", Some("marginal")),
            ("E", Some("marginal")),
        ]
    );
    let b = &told["accounts"][2];
    assert_eq!(
        b["stratified"],
        json!({ "buying_power": 4, "loyalty": 5, "profitability": 2, "cost_to_serve": 2, "stratum": "service_drain" })
    );
    assert_eq!((&b["cost"], &b["order_size"], &b["months_active"]), (&json!(500), &json!(1_000), &json!(4)));
    assert_eq!(
        told["kinds"][3],
        json!({ "stratum": "marginal", "accounts": 2, "revenue": 3_000, "gross_profit": 400, "cost": 375 })
    );
    assert_eq!(told["kinds"][4]["accounts"], 1, "of F nothing can be said");
    let unknown = admin.get(&format!("/costs/strata?{PERIOD}&stratum=unknown")).await.assert(200).json();
    assert_eq!(unknown["strata"]["accounts"][0]["name"], "Fay");
    // Before there were rates nothing was charged, and who is cheap to serve cannot be said.
    let before = admin.get("/costs/strata?from=2025-12-01&to=2025-12-31").await.assert(200).json();
    assert_eq!(
        (&before["strata"]["months_without_rates"], &before["strata"]["total"]),
        (&json!(1), &json!(0))
    );
    let january = set_from_february(&app).await;
    assert!(january.iter().all(Option::is_none), "{january:?}");
    let drains = admin.get(&format!("/costs/strata?{PERIOD}&stratum=service_drain")).await.assert(200).json();
    assert_eq!(
        (&drains["strata"]["total"], &drains["strata"]["accounts"][0]["name"]),
        (&json!(1), &json!("Bob"))
    );
    let viewer = app.limited_viewer(&["A"]).await.client;
    let _ = viewer.get("/costs/strata").await.assert(403);

    let file = admin.get(&format!("/costs/strata.xlsx?{PERIOD}")).await.assert(200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    assert_eq!(book.sheet_names(), ["Kinds", "Customers", "About"]);
    let customers = book.worksheet_range("Customers").unwrap();
    assert_eq!(customers.get_value((2, 15)), Some(&Data::String("service_drain".to_owned())));
    assert_eq!(
        customers.get_value((6, 2)),
        Some(&Data::String("Fay".to_owned())),
        "those without points are last"
    );
    let formulas = book.worksheet_formula("Customers").unwrap();
    assert_eq!(
        formulas.get_value((2, 11)).map(String::as_str),
        Some("INT((2*RANK(D3,D$2:D$6,1)-2+COUNTIF(D$2:D$6,D3)-1)*5/(2*ROWS(D$2:D$6)))+1")
    );
}

/// Kinds of the customers of January once rates hold from February on alone.
async fn set_from_february(app: &TestApp) -> Vec<Option<Stratum>> {
    let owner = TestApp::owner();
    let held = costs::cost_rates(app, &owner).await.unwrap();
    costs::set_cost_rates(app, &owner, draft(&desk("2026-02-01", None)), Some(held[0].id)).await.unwrap();
    let day = |text: &str| Some(text.parse().unwrap());
    let request =
        CostingRequest { from: day("2026-01-01"), to: day("2026-01-31"), ..CostingRequest::default() };
    let told = costs::strata(app, &owner, request).await.unwrap().unwrap();
    assert!(told.rows.len() >= 5);
    let again = costs::cost_rates(app, &owner).await.unwrap();
    costs::set_cost_rates(app, &owner, draft(&desk("2026-01-01", None)), Some(again[0].id)).await.unwrap();
    told.rows.iter().map(costs::StratifiedRow::stratum).collect()
}

/// D was only visited: it costs 20 minutes, 2.50, and belongs to what is not known, so that costs add up.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_costs_and_never_bought_is_told_too(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(LINES).await;
    let activities = "source = 'erp'\nkind = 'activities'\n[columns]\ncustomer = 'customer'\ndate = 'date'\n\
        activity = 'activity'\nminutes = 'minutes'\n";
    app.import_by("customer,date,activity,minutes\nZ,2026-02-05,Visit,20\n", activities).await.unwrap();
    app.run_jobs().await.unwrap();
    let mut rates = desk("2026-01-01", None);
    rates["equations"] = json!([{ "name": "visits", "group": "Order desk", "per": "account",
        "text": "activity_minutes('visit')" }]);
    set(&app, &rates).await;
    let admin = app.admin().await.client;
    let told = admin.get(&format!("/costs/strata?{PERIOD}&stratum=unknown")).await.assert(200).json();
    let rows = told["strata"]["accounts"].as_array().unwrap();
    let visited = rows.iter().find(|row| row["external_id"] == "Z").expect("Z is there");
    assert_eq!((&visited["cost"], &visited["stratified"]), (&json!(250), &json!(null)));
}

#[test]
fn customers_are_sorted_at_a_terminal() {
    let mainstay = Binary::new();
    let _ = mainstay.import(LINES, &["--yes"]).assert(0);
    let ask = |arguments: &[&str]| mainstay.run(&[arguments, &["--data", "data"]].concat());
    let _ = ask(&["costs", "strata"]).assert(1);
    let rates = "valid_from = \"2026-01-01\"\n\
        [[group]]\nname = \"Order desk\"\nrung = \"order_cost\"\nunit = \"min\"\ncost = \"1000.00\"\ncapacity = 10000\n\
        practical_percent = 80\n\
        [[equation]]\nname = \"order_handling\"\ngroup = \"Order desk\"\nper = \"invoice\"\n\
        equation = \"8 min + 2 min/line * lines\"\n";
    mainstay.write("costs.toml", rates);
    let _ = ask(&["costs", "set", "costs.toml"]).assert(0);
    let period = ["--from", "2026-01-01", "--to", "2026-04-30"];
    let told = ask(&[&["costs", "strata", "--format", "json"][..], &period].concat()).assert(0).json();
    assert_eq!(
        (&told["customers"][2]["name"], &told["customers"][2]["stratum"]),
        (&json!("Bob"), &json!("service_drain"))
    );
    let table = ask(&[&["costs", "strata"][..], &period].concat()).assert(0);
    assert!(table.stdout.contains("service drain") && table.stdout.contains("Bob"), "{}", table.stdout);
}
