//! Runs by a rung of the ladder: ranked and classed by what is left of each account, and made anew where costs change.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use mainstay_app::portfolio::{self, Filter, Order, Page, Run, RunRequest, Sort};
use mainstay_app::{costs, economics};
use mainstay_domain::economics::{CapitalTerms, Rung};
use mainstay_domain::money::Amount;
use mainstay_domain::portfolio::{Class, DateBasis, Measure};
use mainstay_ledger::runs;
use mainstay_ledger::store::file_name;
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::{Client, Lines, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

const SECOND: Measure = Measure::Rung(Rung::ContributionII);

/// 8,000.00 a month for 8,000 practical minutes, and 60 of them for an invoice: 60.00.
fn order_desk(cost_minor: i64) -> Value {
    json!({
        "valid": { "from": "2026-01-01", "to": null },
        "groups": [{ "name": "Order desk", "rung": "order_cost", "unit": "min", "cost_minor": cost_minor,
            "capacity": 10_000, "practical_percent": 80 }],
        "equations": [{ "name": "order_handling", "group": "Order desk", "per": "invoice", "text": "60 min" }]
    })
}

/// By revenue BIG comes first with 1,000.00, then MID with 600.00, SML with 400.00, OPQ with 200.00 and LOSS with 100.00. Of
/// contribution I they have 300.00, 300.00, 360.00, nothing that is known, and 10.00; of contribution II, less 60.00 for each
/// invoice, 60.00 (four invoices), 240.00, 300.00, unknown and -50.00.
async fn company(on: Backend) -> Option<TestApp> {
    let app = TestApp::start(on).await?;
    set_rates(&app, 800_000).await;
    let big = (1..=4).fold(Lines::new(), |lines, month| {
        lines.costed("BIG", &format!("B{month}"), &format!("2026-0{month}-10"), "250.00", "175.00")
    });
    let lines = big
        .costed("MID", "M1", "2026-02-11", "600.00", "300.00")
        .costed("SML", "S1", "2026-03-12", "400.00", "40.00")
        .costed("OPQ", "O1", "2026-03-13", "200.00", "")
        .costed("LOSS", "L1", "2026-04-29", "100.00", "90.00");
    app.import(&lines.csv()).await;
    Some(app)
}

async fn set_rates(app: &TestApp, cost_minor: i64) {
    let owner = TestApp::owner();
    let held = costs::cost_rates(app, &owner).await.unwrap().pop();
    let draft = serde_json::from_value(order_desk(cost_minor)).unwrap();
    costs::set_cost_rates(app, &owner, draft, held.map(|held| held.id)).await.unwrap();
}

fn by(measure: Measure) -> RunRequest {
    RunRequest { measure, ..RunRequest::default() }
}

/// Each account with its rank, its amount in cents, and its class by the rung.
async fn standing(app: &TestApp, run: &Run) -> Vec<(String, Option<u32>, Option<i128>, Class)> {
    let everything = Page { after: 0, limit: usize::MAX };
    let sort = (Sort::Rank, Order::Ascending);
    let (owner, all) = (TestApp::owner(), Filter::default());
    let rows =
        portfolio::account_rows(app, &owner, Some(run.id), None, &all, sort, everything).await.unwrap();
    let rows = rows.rows.into_iter().map(|row| row.judgement);
    rows.map(|of| {
        let on = of.facts.on_rung.unwrap();
        let cents = on.amount.map(|amount| amount.0 / 100);
        (of.facts.account.external_id, of.rank, cents, of.rung_class.unwrap())
    })
    .collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_ranked_and_classed_by_what_is_left_of_them(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = company(on).await else { return };
    let run = app.run_of(&by(SECOND)).await;
    let expected = [
        ("SML", Some(1), Some(30_000), Class::A),
        ("MID", Some(2), Some(24_000), Class::A),
        ("BIG", Some(3), Some(6_000), Class::B),
        ("LOSS", Some(4), Some(-5_000), Class::N),
        ("OPQ", None, None, Class::Unknown),
    ];
    let expected: Vec<_> =
        expected.into_iter().map(|(id, rank, cents, class)| (id.to_owned(), rank, cents, class)).collect();
    assert_eq!(standing(&app, &run).await, expected);
    let picture = portfolio::portfolio(&app, &TestApp::owner(), Some(run.id), None).await.unwrap().unwrap();
    assert_eq!(picture.measure, SECOND);
    let told = picture.summary.rung.unwrap();
    assert_eq!((told.rung, told.amount), (Rung::ContributionII, Some(Amount(5_500_000))));
    assert!((told.covers.unwrap() - 2_100.0 / 2_300.0).abs() < 1e-12);
    assert_eq!((told.classes.a, told.classes.b, told.classes.n, told.classes.unknown), (2, 1, 1, 1));
    assert_eq!(picture.summary.concentration.base, Amount(6_000_000));
    assert_eq!(picture.summary.revenue_classes.a, 3, "by revenue, up to 80 % of 2,300");
    assert_eq!(
        picture.nine_cells.iter().filter(|cell| cell.abc == Class::A).map(|cell| cell.accounts).sum::<u32>(),
        2
    );
    // Another rung of the same lines: contribution I puts the one that is dear to serve level with the middle one.
    let first = app.run_of(&by(Measure::Rung(Rung::ContributionI))).await;
    let order: Vec<_> =
        standing(&app, &first).await.into_iter().map(|(id, _, cents, _)| (id, cents)).collect();
    let expected = [("SML", 36_000), ("BIG", 30_000), ("MID", 30_000), ("LOSS", 1_000)];
    assert_eq!(order[..4], expected.map(|(id, cents)| (id.to_owned(), Some(cents))));
    let net = app.run_of(&by(Measure::Rung(Rung::NetSales))).await;
    let order: Vec<_> = standing(&app, &net).await.into_iter().map(|(id, ..)| id).collect();
    assert_eq!(order, ["BIG", "MID", "SML", "OPQ", "LOSS"]);
}

/// What a run says agrees with what the ladder of the same days says, rung by rung.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_says_what_the_ladder_says(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let asked = economics::EconomicsRequest::default();
    let by_account = Some(mainstay_domain::economics::Dimension::Account);
    let table = economics::ladder(&app, &TestApp::owner(), &asked, by_account).await.unwrap();
    for rung in Rung::ALL {
        let run = app.run_of(&by(Measure::Rung(*rung))).await;
        for (id, _, cents, _) in standing(&app, &run).await {
            let key = format!("erp:{id}");
            let row = table.rows.iter().find(|row| row.member.key.as_deref() == Some(&key)).unwrap();
            let expected = row.ladder.amount(*rung).map(|amount| amount.0 / 100);
            assert_eq!(cents, expected, "{rung} of {id}");
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_costs_find_the_same_run_and_other_costs_make_another(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = company(on).await else { return };
    let run = app.run_of(&by(SECOND)).await;
    assert_eq!(app.run_of(&by(SECOND)).await.id, run.id);
    let told = run.parameters.told_with.unwrap();
    assert_eq!((told.cost_rates, told.traceable_costs, told.agreements), (1, 0, 0));
    let first = app.run_of(&by(Measure::Rung(Rung::ContributionI))).await;
    set_rates(&app, 1_600_000).await;
    let dearer = app.run_of(&by(SECOND)).await;
    assert_ne!((dearer.id, &dearer.content_hash), (run.id, &run.content_hash));
    assert_ne!(dearer.parameters.told_with, run.parameters.told_with);
    let cents = |rows: Vec<(String, _, Option<i128>, _)>| -> Vec<Option<i128>> {
        rows.into_iter().map(|(_, _, cents, _)| cents).collect()
    };
    // 120.00 for an invoice.
    let now = cents(standing(&app, &dearer).await);
    assert_eq!(now, [Some(24_000), Some(18_000), Some(-11_000), Some(-18_000), None]);
    let before = cents(standing(&app, &run).await);
    assert_eq!(before, [Some(30_000), Some(24_000), Some(6_000), Some(-5_000), None], "it stays as it was");
    let again = app.run_of(&by(Measure::Rung(Rung::ContributionI))).await;
    assert_eq!(again.id, first.id, "contribution I takes no cost rates");
    // The same costs as before are the same question, though somebody set them anew.
    set_rates(&app, 800_000).await;
    assert_eq!(app.run_of(&by(SECOND)).await.id, run.id);
    let terms = CapitalTerms { percent: Some(Amount(65_000)), ..CapitalTerms::default() };
    economics::set_capital_terms(&app, &TestApp::owner(), terms).await.unwrap();
    let with_capital = app.run_of(&by(SECOND)).await;
    assert_ne!(with_capital.id, run.id);
    let told = with_capital.parameters.told_with.unwrap();
    assert_eq!(told.capital_percent.map(|percent| percent.to_string()).as_deref(), Some("6.5"));
    // Runs of the same question are compared, whatever they were told with.
    let archived = portfolio::archived_run(&app, &TestApp::owner(), with_capital.id).await.unwrap();
    assert_eq!(archived.before, Some(dearer.id));
    assert_eq!(archived.run.parameters, with_capital.parameters);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_installations_with_the_same_lines_and_costs_have_the_same_run() {
    let Some(sqlite) = company(Sqlite).await else { return };
    let Some(postgres) = company(Postgres).await else { return };
    let (one, other) = (sqlite.run_of(&by(SECOND)).await, postgres.run_of(&by(SECOND)).await);
    assert_eq!((one.content_hash, one.parameters), (other.content_hash, other.parameters));
}

/// A run by revenue is laid out as ever; one by a rung has its columns, and both are read back as they were.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn only_a_run_by_a_rung_has_columns_for_one(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let read = |run: &Run| {
        let path = app.folders().runs.join(file_name(&run.content_hash));
        let judgements = runs::decode(std::fs::File::open(&path).unwrap()).unwrap();
        let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
        (judgements, text)
    };
    let (judgements, text) = read(&app.run().await);
    assert!(judgements.iter().all(|of| of.facts.on_rung.is_none() && of.rung_class.is_none()));
    assert!(!text.contains("rung"), "no column of the name");
    let (judgements, text) = read(&app.run_of(&by(SECOND)).await);
    assert!(judgements.iter().all(|of| of.facts.on_rung.is_some() && of.rung_class.is_some()));
    assert!(text.contains("rung_amount"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_run_is_told_again_by_the_same_costs_and_by_no_others(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = company(on).await else { return };
    let owner = TestApp::owner();
    let run = app.run_of(&by(SECOND)).await;
    let path = app.folders().runs.join(file_name(&run.content_hash));
    std::fs::remove_file(&path).unwrap();
    assert_eq!(portfolio::restore_lost(&app, &owner).await.unwrap().runs, 1);
    std::fs::remove_file(&path).unwrap();
    set_rates(&app, 1_600_000).await;
    let done = portfolio::restore_lost(&app, &owner).await.unwrap();
    assert_eq!((done.runs, done.lost.len()), (0, 1), "{done:?}");
}

async fn asks(client: &Client, asked: Value) -> mainstay_testkit::Reply {
    client.post("/runs", &asked).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_see_margins_asks_for_no_rung_below_net_sales(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = company(on).await else { return };
    let admin = app.admin().await.client;
    let token = admin.post("/tokens", &json!({ "name": "nightly", "scopes": ["analyse"] })).await.assert(201);
    let program = app.anonymous().with_token(token.json()["secret"].as_str().unwrap());
    asks(&program, json!({ "measure": "contribution_2" })).await.assert_refused("see margin");
    asks(&program, json!({ "measure": "pocket_sales" })).await.assert_refused("see margin");
    let entry =
        json!({ "name": "Monthly", "schedule": "monthly 3", "asked": { "measure": "contribution_1" } });
    program.post("/calendar", &entry).await.assert_refused("see margin");
    let _ = asks(&program, json!({ "measure": "net_sales" })).await.assert(202);
    let _ = asks(&admin, json!({ "measure": "contribution_2" })).await.assert(202);
    let _ = admin.post("/calendar", &entry).await.assert(201);
    app.run_jobs().await.unwrap();
    assert_eq!(app.count("select count(*) from portfolio_run where measure = 'contribution_2'").await, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_see_margins_reads_a_run_by_a_rung_as_one_by_revenue(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = company(on).await else { return };
    let run = app.run_of(&by(SECOND)).await.id;
    let admin = app.admin().await.client;
    let limited = app.limited_viewer(&["MID", "SML", "OPQ"]).await.client;
    for (viewer, order) in [
        (app.viewer().await.client, vec!["BIG", "MID", "SML", "OPQ", "LOSS"]),
        (limited, vec!["MID", "SML", "OPQ"]),
    ] {
        // The admin looks first, so that what is kept in memory is theirs.
        let seen = admin.get(&format!("/runs/{run}/accounts")).await.assert(200).json();
        assert_eq!(
            (&seen["measure"], &seen["accounts"][0]["rung_amount"]),
            (&json!("contribution_2"), &json!(30_000))
        );
        assert_eq!(seen["meta"]["rung_amount"], 55_000);
        let by_revenue = admin.get(&format!("/runs/{run}/accounts?measure=revenue")).await.assert(200).json();
        assert_eq!(by_revenue["accounts"][0]["rung_class"], "B", "known beside the ranks by revenue");
        for path in [format!("/runs/{run}/accounts"), format!("/runs/{run}/accounts?measure=contribution_2")]
        {
            let told = viewer.get(&path).await.assert(200).json();
            assert_eq!(told["measure"], "revenue");
            let ids: Vec<&str> = told["accounts"]
                .as_array()
                .unwrap()
                .iter()
                .map(|of| of["external_id"].as_str().unwrap())
                .collect();
            assert_eq!(ids, order);
            for field in ["rung_amount", "rung_covers", "rung_class"] {
                assert!(told["accounts"].as_array().unwrap().iter().all(|of| of[field].is_null()), "{field}");
                assert!(told["hidden"].as_array().unwrap().contains(&field.into()), "{field}");
            }
            assert!(told["meta"]["rung_amount"].is_null());
        }
        let picture =
            viewer.get(&format!("/portfolio?run={run}")).await.assert(200).json()["portfolio"].clone();
        assert_eq!((&picture["measure"], &picture["summary"]["rung"]), (&json!("revenue"), &Value::Null));
        assert_eq!(picture["run"]["told_with"], Value::Null);
        let csv = viewer.get(&format!("/runs/{run}/accounts.csv")).await.assert(200).text();
        assert!(!csv.contains("rung"), "{csv}");
        let parquet = viewer.get(&format!("/runs/{run}/accounts.parquet")).await.assert(200);
        assert!(!String::from_utf8_lossy(&parquet.body).contains("rung"));
    }
}

/// Net sales are everybody's: whoever sees some accounts gets those ranked among themselves.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_sees_some_accounts_gets_a_rung_ranked_among_those(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let run = app.run_of(&by(Measure::Rung(Rung::NetSales))).await.id;
    let viewer = app.limited_viewer(&["SML", "LOSS"]).await.client;
    let told = viewer.get(&format!("/runs/{run}/accounts")).await.assert(200).json();
    assert_eq!(told["measure"], "net_sales");
    let accounts = told["accounts"].as_array().unwrap();
    let says = |of: &Value| {
        (of["external_id"].clone(), of["rank"].clone(), of["rung_amount"].clone(), of["share"].clone())
    };
    assert_eq!(says(&accounts[0]), (json!("SML"), json!(1), json!(40_000), json!(0.8)));
    assert_eq!(says(&accounts[1]), (json!("LOSS"), json!(2), json!(10_000), json!(0.2)));
    assert_eq!(told["meta"]["rung_amount"], 50_000);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_a_rung_cannot_be_asked_is_refused_with_what_to_do(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let admin = app.admin().await.client;
    let refused = asks(&admin, json!({ "measure": "contribution_2", "date_basis": "posting" })).await;
    let refused = refused.assert_problem(422, "bad_parameters");
    assert!(refused.to_string().contains("leave the date basis"), "{refused}");
    let refused = asks(&admin, json!({ "measure": "contribution_2", "rates": "constant:2026-01-31" })).await;
    let refused = refused.assert_problem(422, "bad_parameters");
    assert!(refused.to_string().contains("leave out the rates"), "{refused}");
    let _ = asks(&admin, json!({ "measure": "contribution_5" })).await.assert_problem(422, "unreadable");
    let defaults = json!({ "measure": "pocket_sales", "date_basis": "posting" });
    let _ = admin.put("/analysis-defaults", &defaults).await.assert_problem(422, "bad_parameters");
    let entry = json!({ "name": "Monthly", "schedule": "monthly 3",
        "asked": { "measure": "pocket_sales", "rates": "constant:2026-01-31" } });
    let _ = admin.post("/calendar", &entry).await.assert_problem(422, "bad_parameters");
    let run = app.run_of(&by(SECOND)).await.id;
    let refused = admin.get(&format!("/portfolio?run={run}&measure=contribution_1")).await;
    let refused = refused.assert_problem(422, "bad_measure");
    assert!(refused.to_string().contains("mainstay analyze --measure contribution_1"), "{refused}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_by_a_rung_is_the_companys_default_where_it_says_so(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let admin = app.admin().await.client;
    let _ = admin.put("/analysis-defaults", &json!({ "measure": "contribution_2" })).await.assert(200);
    let earlier = RunRequest { as_of: Some("2026-04-01".parse().unwrap()), ..by(SECOND) };
    let _ = app.run_of(&earlier).await;
    let run = app.run_of(&by(SECOND)).await;
    let shown = admin.get("/portfolio").await.assert(200).json()["portfolio"].clone();
    assert_eq!((&shown["run"]["id"], &shown["measure"]), (&json!(run.id), &json!("contribution_2")));
    let settings = admin.get("/analysis-defaults").await.assert(200).json();
    assert_eq!(settings["analysis_defaults"]["latest_run_follows"], true);
    let big = admin.get("/accounts?q=BIG").await.assert(200).json()["accounts"][0]["id"].clone();
    let big = big.as_str().unwrap();
    let page = admin.get(&format!("/accounts/{big}")).await.assert(200).json()["account"].clone();
    assert_eq!((&page["measure"], &page["row"]["rung_amount"]), (&json!("contribution_2"), &json!(6_000)));
    let history = admin.get(&format!("/accounts/{big}/history")).await.assert(200).json();
    // As of April three invoices: 225.00 less 180.00.
    let told: Vec<(Value, Value)> = history["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["as_of"].clone(), entry["rung_amount"].clone()))
        .collect();
    assert_eq!(told, [(json!("2026-04-01"), json!(4_500)), (json!("2026-05-01"), json!(6_000))]);
    let viewer = app.viewer().await.client;
    let history = viewer.get(&format!("/accounts/{big}/history")).await.assert(200).json();
    assert_eq!(
        (&history["history"][1]["rank"], &history["history"][1]["rung_class"]),
        (&json!(1), &Value::Null)
    );
    // Dearer rates leave the run people see as it is, until the defaults are asked again.
    set_rates(&app, 1_600_000).await;
    let dearer = app.run_of(&by(SECOND)).await;
    let shown = admin.get("/portfolio").await.assert(200).json()["portfolio"]["run"]["id"].clone();
    assert_eq!((dearer.id == run.id, shown), (false, json!(dearer.id)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn runs_by_a_rung_are_compared_by_it_and_with_others_by_revenue(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = company(on).await else { return };
    let admin = app.admin().await.client;
    let earlier = RunRequest { as_of: Some("2026-04-01".parse().unwrap()), ..by(SECOND) };
    let earlier = app.run_of(&earlier).await.id;
    let (run, plain) = (app.run_of(&by(SECOND)).await.id, app.run().await.id);
    let told = admin.get(&format!("/runs/{run}/comparison?with={earlier}")).await.assert(200).json();
    let told = &told["comparison"];
    assert_eq!(told["measure"], "contribution_2");
    // Until the end of March 300 + 240 + 45.
    assert_eq!(
        (&told["totals"]["from"]["rung_amount"], &told["totals"]["to"]["rung_amount"]),
        (&json!(58_500), &json!(55_000))
    );
    let told = admin.get(&format!("/runs/{run}/comparison?with={plain}")).await.assert(200).json();
    assert_eq!(told["comparison"]["measure"], "revenue", "the other run does not know the rung");
    assert!(told["comparison"]["sentences"].to_string().contains("different parameters"));
    let migration =
        admin.get(&format!("/runs/{run}/migration?with={earlier}&by=abc")).await.assert(200).json();
    assert!(migration.to_string().contains("\"measure\":\"contribution_2\""), "{migration}");
    let moved = admin.get(&format!("/runs/{run}/migration/accounts?with={earlier}&by=abc")).await.assert(200);
    let moved = moved.json()["accounts"].as_array().unwrap().clone();
    let big = moved.iter().find(|of| of["external_id"] == "BIG").unwrap();
    assert_eq!((&big["rung_before"], &big["rung_after"]), (&json!(4_500), &json!(6_000)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn tables_carry_the_rung_by_its_name(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let (admin, run) = (app.admin().await.client, app.run_of(&by(SECOND)).await.id);
    let csv = admin.get(&format!("/runs/{run}/accounts.csv")).await.assert(200).text();
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().ends_with("gross_profit_class,rung,rung_amount,rung_covers,rung_class"));
    assert!(lines.next().unwrap().ends_with("contribution_2,300.0000,1,A"), "{csv}");
    let reply = admin.get(&format!("/runs/{run}/accounts.xlsx")).await.assert(200);
    let mut book = Xlsx::new(Cursor::new(reply.body.to_vec())).unwrap();
    let sheet = book.worksheet_range("Accounts").unwrap();
    let place = |name: &str| {
        let head = sheet.rows().next().unwrap();
        head.iter().position(|heading| *heading == *name).unwrap_or_else(|| panic!("{name}: {head:?}"))
    };
    let column =
        |name: &str| -> Vec<Data> { sheet.rows().skip(1).map(|row| row[place(name)].clone()).collect() };
    assert_eq!(column("contribution_2 (EUR)")[..2], [Data::Float(300.0), Data::Float(240.0)]);
    let texts = |name: &str| column(name).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(texts("ABC"), ["A", "A", "B", "N", "unknown"]);
    assert_eq!(texts("Class by contribution_2"), ["A", "A", "B", "N", "unknown"]);
    // Shares and classes are formulas over the column of the rung.
    let letter = char::from(b'A' + u8::try_from(place("contribution_2 (EUR)")).unwrap());
    let formulas = book.worksheet_formula("Accounts").unwrap();
    let told = format!("{letter}2/sum_of_values");
    assert!(formulas.rows().flatten().any(|formula| formula.contains(&told)), "{told}");
    let about: Vec<String> =
        book.worksheet_range("About").unwrap().rows().map(|row| row[1].to_string()).collect();
    assert!(about.iter().any(|text| text.contains("versions of cost rates: 1;")), "{about:?}");
    let parquet = admin.get(&format!("/runs/{run}/accounts.parquet")).await.assert(200);
    assert!(String::from_utf8_lossy(&parquet.body).contains("rung_amount"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_matrix_places_accounts_by_what_is_left_of_them(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = company(on).await else { return };
    // By revenue alone: the matrix asks the ladder itself.
    let run = app.run().await.id;
    let admin = app.admin().await.client;
    let at = format!("/runs/{run}/matrix?x=contribution_1&y=contribution_2&x_at=300&y_at=0");
    let found = admin.get(&at).await.assert(200).json();
    assert_eq!(found["x"]["unit"], "money");
    let placed: Vec<_> = found["points"].as_array().unwrap().iter().collect();
    let placed: Vec<_> = placed
        .iter()
        .map(|point| json!([point["external_id"], point["x"], point["y"], point["quadrant"]]))
        .collect();
    let expected = [
        json!(["BIG", 30_000.0, 6_000.0, "top_right"]),
        json!(["MID", 30_000.0, 24_000.0, "top_right"]),
        json!(["SML", 36_000.0, 30_000.0, "top_right"]),
        json!(["LOSS", 1_000.0, -5_000.0, "bottom_left"]),
    ];
    assert_eq!(placed, expected);
    assert_eq!(found["not_placed"], json!({ "accounts": 1, "revenue": 20_000 }), "OPQ has no known cost");
    let _ = app.viewer().await.client.get(&at).await.assert(403);

    let posted = RunRequest { date_basis: DateBasis::Posting, ..RunRequest::default() };
    let run = app.run_of(&posted).await.id;
    let refused = admin.get(&format!("/runs/{run}/matrix?x=pocket_sales")).await;
    let refused = refused.assert_problem(422, "bad_matrix");
    assert!(refused["detail"].as_str().unwrap().contains("document date"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn costs_that_a_rung_does_not_take_change_nothing_of_it(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let first = app.run_of(&by(Measure::Rung(Rung::ContributionI))).await;
    let net = app.run_of(&by(Measure::Rung(Rung::NetSales))).await;
    // OPQ, whose costs nobody knows, and a customer of another time cost something as such in a month without their lines.
    let gone = Lines::new().costed("GONE", "G1", "2024-01-10", "50.00", "20.00");
    app.import(&gone.csv()).await;
    let admin = app.admin().await.client;
    for account in ["OPQ", "GONE"] {
        let found = admin.get(&format!("/accounts?q={account}")).await.assert(200).json();
        let cost = json!({ "account_id": found["accounts"][0]["id"], "name": "Service desk", "amount": 10_000,
            "from": "2026-01-01", "to": "2026-01-31" });
        let _ = admin.post("/costs/traceable", &cost).await.assert(201);
    }
    let again = app.run_of(&by(Measure::Rung(Rung::ContributionI))).await;
    let expected = standing(&app, &first).await;
    let told: Vec<_> = standing(&app, &again).await.into_iter().filter(|(id, ..)| id != "GONE").collect();
    assert_eq!(told, expected, "OPQ has no amount still");
    let again = app.run_of(&by(Measure::Rung(Rung::NetSales))).await;
    let told: Vec<_> = standing(&app, &again).await.into_iter().filter(|(id, ..)| id != "GONE").collect();
    assert_eq!(told, standing(&app, &net).await);
}
