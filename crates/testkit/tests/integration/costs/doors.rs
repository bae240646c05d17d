//! The API, the spreadsheet and the command line say the same.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Binary, COMPANY, TestApp};
use rstest::rstest;
use serde_json::json;

use super::{desk, set};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn pages_and_previews_are_in_minor_units(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    set(&app, &desk("2026-01-01", None)).await;
    let admin = app.admin().await.client;
    let period = "from=2026-01-01&to=2026-04-30";
    let told = admin.get(&format!("/costs?{period}&limit=2")).await.assert(200).json();
    let told = &told["costs"];
    assert_eq!((&told["used_cost"], &told["unused_cost"]), (&json!(750), &json!(399_250)));
    assert_eq!((&told["total"], &told["next"]), (&json!(4), &json!("2")));
    assert_eq!(told["accounts"][0]["cost_ratio"], json!(0.003_125));
    assert_eq!(told["accounts"][0]["taken"], json!([{ "quantity": 20.0, "cost": 250 }]));
    let by_difference = admin.get(&format!("/costs?{period}&sort=difference")).await.assert(200).json();
    assert_eq!(by_difference["costs"]["accounts"][0]["difference"], json!(250 - 320_000));

    let found = admin.get("/accounts?q=C1").await.assert(200).json();
    let asked = json!({ "rates": desk("2026-01-01", None), "account_id": found["accounts"][0]["id"],
        "from": "2026-01-01", "to": "2026-04-30" });
    let preview = admin.post("/costs/preview", &asked).await.assert(200).json();
    assert_eq!(preview["cost"], json!(250));
    assert_eq!(preview["equations"][0]["asked"], json!(2));
    assert_eq!(preview["equations"][0]["quantity"], json!(20.0));
    let lines =
        preview["drivers"].as_array().unwrap().iter().find(|driver| driver["name"] == "lines").unwrap();
    assert_eq!(lines["quantity"], json!(2.0));
    admin.get("/costs?from=2026-01-15").await.assert_problem(422, "bad_period");
    let template = admin.get("/costs/templates/distributor").await.assert(200).json();
    let _ = admin
        .post(
            "/costs/preview",
            &json!({ "rates": template["rates"], "account_id": found["accounts"][0]["id"] }),
        )
        .await
        .assert(200);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_spreadsheet_works_costs_out_anew(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let _ = admin.get("/costs.xlsx").await.assert(404);
    set(&app, &desk("2026-01-01", None)).await;
    let file = admin.get("/costs.xlsx?from=2026-01-01&to=2026-04-30").await.assert(200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    assert_eq!(book.sheet_names(), ["Groups", "Accounts", "About"]);
    let groups = book.worksheet_range("Groups").unwrap();
    assert_eq!(groups.get_value((1, 7)), Some(&Data::Float(7.5)));
    assert_eq!(groups.get_value((1, 8)), Some(&Data::Float(3_992.5)));
    let accounts = book.worksheet_range("Accounts").unwrap();
    assert_eq!(accounts.get_value((1, 5)), Some(&Data::Float(2.5)));
    let formulas = book.worksheet_formula("Accounts").unwrap();
    assert_eq!(formulas.get_value((1, 5)).map(String::as_str), Some("ROUND(E2*Groups!$F$2,4)"));
    let formulas = book.worksheet_formula("Groups").unwrap();
    assert_eq!(formulas.get_value((1, 7)).map(String::as_str), Some("SUM(Accounts!F2:F5)"));
}

#[test]
fn a_file_sets_rates_at_a_terminal() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let ask = |arguments: &[&str]| mainstay.run(&[arguments, &["--data", "data"]].concat());
    let nothing = ask(&["costs", "run"]).assert(1);
    assert!(nothing.stderr.contains("mainstay costs set"), "{}", nothing.stderr);
    let template = ask(&["costs", "template", "manufacturer"]).assert(0);
    mainstay.write("template.toml", &template.stdout);
    let _ = ask(&["costs", "set", "template.toml"]).assert(0);
    let shown = ask(&["costs", "show", "--json"]).assert(0).json();
    let id = shown[0]["id"].as_str().unwrap();
    let rates = "valid_from = \"2026-01-01\"\n\
        [[group]]\nname = \"Order desk\"\nrung = \"order_cost\"\nunit = \"min\"\ncost = \"1000.00\"\ncapacity = 10000\n\
        practical_percent = 80\n\
        [[equation]]\nname = \"order_handling\"\ngroup = \"Order desk\"\nper = \"invoice\"\n\
        equation = \"8 min + 2 min/line * lines\"\n";
    mainstay.write("costs.toml", rates);
    let twice = ask(&["costs", "set", "costs.toml"]).assert(1);
    assert!(twice.stderr.contains("exist already"), "{}", twice.stderr);
    let _ = ask(&["costs", "set", "costs.toml", "--replace", id]).assert(0);
    let period = ["--from", "2026-01-01", "--to", "2026-04-30"];
    let told = ask(&[&["costs", "run", "--format", "json"][..], &period].concat()).assert(0).json();
    assert_eq!(told["groups"][0]["unused_cost_minor"], 399_250);
    assert_eq!(told["accounts"][0]["cost_minor"], 250);
    let table = ask(&[&["costs", "run"][..], &period].concat()).assert(0);
    assert!(table.stdout.contains("Alpha Works") && table.stdout.contains("3,992.50"), "{}", table.stdout);
    let _ = ask(&[&["costs", "run", "--out", "costs.xlsx"][..], &period].concat()).assert(0);
    assert!(mainstay.path("costs.xlsx").exists());
    mainstay.write("broken.toml", "valid_from = \"2026-01-01\"\ngroups = 3\n");
    let broken = ask(&["costs", "set", "broken.toml"]).assert(1);
    assert!(broken.stderr.contains("line 2"), "{}", broken.stderr);
}
