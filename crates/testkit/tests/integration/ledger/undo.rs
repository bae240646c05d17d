//! What an undo takes away, what it leaves, and what it refuses.

use mainstay_app::portfolio;
use mainstay_app::{Error, accounts, ledger};
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, Lines, MAPPING, TestApp};
use rstest::rstest;

async fn undone(app: &TestApp, import: mainstay_domain::ids::ImportId) -> ledger::Undone {
    let undone = ledger::undo(app, &TestApp::owner(), import).await.expect("the import is undone");
    app.run_jobs().await.unwrap();
    undone
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_undo_is_a_version_without_the_lines_and_the_register_as_before(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let (before, run) = (app.dump().await, app.run().await);
    let more = Lines::new()
        .row("C1,Alpha Works Renamed,AT,R1,2026-04-21,P1,10.00,1.00")
        .row("C9,Ninth,SE,R2,2026-04-22,P9,5.00,1.00");
    let second = app.import(&more.csv()).await;
    let preview = ledger::undo_preview(&app, &TestApp::owner(), second.id).await.unwrap();
    assert_eq!((preview.lines, preview.revenue), (2, Some(1_500)));
    assert_eq!((preview.accounts_removed, preview.products_removed), (1, 1), "C9 and P9");
    assert_eq!(app.version().await, 2, "a preview changes nothing");

    let undone = undone(&app, second.id).await;
    assert_eq!((undone.ledger_version.0, app.version().await), (3, 3));
    let told = undone.import.undone.expect("it says that it was undone");
    assert_eq!((told.by.as_str(), told.ledger_version), ("command line (test)", 3));
    let after = app.dump().await;
    for table in ["account", "product", "register_change"] {
        assert_eq!(after[table], before[table], "{table}");
    }
    let now = app.run().await;
    assert_eq!(now.ledger_version.0, 3);
    assert_eq!(now.content_hash, run.content_hash, "the same lines give the same picture");
    assert_eq!(app.count("select count(*) from portfolio_run").await, 3, "runs stay");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_other_lines_or_grants_refer_to_stays(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let company = app.import_of_version(1).await;
    let other = Lines::new().line("C1", "R1", "2026-04-21", "10.00");
    app.import(&other.csv()).await;
    let _viewer = app.limited_viewer(&["C2"]).await;
    undone(&app, company.id).await;
    let left: Vec<(String,)> = app.rows("select external_id from account order by external_id").await;
    assert_eq!(left, [("C1".to_owned(),), ("C2".to_owned(),)]);
    let left: Vec<(String,)> = app.rows("select external_id from product").await;
    assert_eq!(left, [("P1".to_owned(),)], "the other import names it");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_account_goes_with_the_last_import_that_names_it(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let first = app.import(&Lines::new().line("A", "1", "2026-01-05", "10.00").csv()).await;
    let second = app.import(&Lines::new().line("A", "2", "2026-01-06", "20.00").csv()).await;
    undone(&app, first.id).await;
    assert_eq!(app.count("select count(*) from account").await, 1);
    undone(&app, second.id).await;
    assert_eq!(app.count("select count(*) from account").await, 0);
    assert_eq!(app.count("select count(*) from product").await, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn names_are_those_of_the_imports_in_force(
    #[values([0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0])] order: [usize; 3],
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let named = |name: &str, invoice: &str| {
        Lines::new().row(&format!("A,{name},,{invoice},2026-01-05,P1,10.00,")).csv()
    };
    app.import(&named("Base", "0")).await;
    let mut renaming = Vec::new();
    for (name, invoice) in [("One", "1"), ("Two", "2"), ("Three", "3")] {
        renaming.push(Some((app.import(&named(name, invoice)).await.id, name)));
    }
    for place in order {
        let (id, _) = renaming[place].take().unwrap();
        undone(&app, id).await;
        let expected = renaming.iter().flatten().last().map_or("Base", |(_, name)| *name);
        let names: Vec<(String, String)> = app.rows("select name, name_key from account").await;
        assert_eq!(names, [(expected.to_owned(), expected.to_lowercase())]);
    }
    assert_eq!(app.count("select count(*) from register_change").await, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_undo_of_everything_leaves_an_empty_ledger_that_takes_any_currency(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let company = app.import_of_version(1).await;
    undone(&app, company.id).await;
    assert!(portfolio::latest(&app, &TestApp::owner()).await.unwrap().is_none(), "nothing to show");
    assert_eq!(app.count("select count(*) from account").await, 0);
    let pounds = MAPPING.replace("'EUR'", "'GBP'");
    let committed = app.import_by(COMPANY, &pounds).await.expect("the currency is the next import's to set");
    app.run_jobs().await.unwrap();
    assert_eq!(app.import_of(committed).await.currency.code(), "GBP");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_undone_can_be_imported_again(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let (company, run) = (app.import_of_version(1).await, app.run().await);
    undone(&app, company.id).await;
    assert_eq!(ledger::sweep(&app).await.unwrap(), 0, "earlier versions stay answerable");
    let again = app.import(COMPANY).await;
    assert_eq!((again.ledger_version, again.new_accounts, again.new_products), (3, 5, 3));
    assert_ne!(again.id, company.id);
    assert_eq!(app.run().await.content_hash, run.content_hash);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_undo_happens_once(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let (company, owner) = (app.import_of_version(1).await, TestApp::owner());
    let at_once = futures::future::join_all((0..4).map(|_| ledger::undo(&app, &owner, company.id))).await;
    let (good, bad): (Vec<_>, Vec<_>) = at_once.into_iter().partition(Result::is_ok);
    assert_eq!(good.len(), 1);
    for error in bad.into_iter().filter_map(Result::err) {
        assert!(matches!(&error, Error::Conflict(text) if text.contains("undone")), "{}", error.chain());
    }
    assert_eq!(app.version().await, 2);
    let error = ledger::undo_preview(&app, &owner, company.id).await.unwrap_err();
    assert!(error.to_string().contains("was undone on 2026-06-30"), "{error}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_undo_beside_imports_lands_in_a_version_of_its_own(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let (company, owner) = (app.import_of_version(1).await, TestApp::owner());
    let file = |name: &str| Lines::new().line(name, name, "2026-01-05", "10.00").csv();
    let (a, b) = (file("C1"), file("B"));
    let (undone, one, two) = tokio::join!(
        ledger::undo(&app, &owner, company.id),
        app.import_by(&a, MAPPING),
        app.import_by(&b, MAPPING)
    );
    let mut versions = vec![undone.expect("undone").ledger_version.0];
    for committed in [one, two] {
        versions.push(app.import_of(committed.expect("imported")).await.ledger_version);
    }
    versions.sort_unstable();
    assert_eq!(versions, [2, 3, 4]);
    app.run_jobs().await.unwrap();
    let left: Vec<(String,)> = app.rows("select external_id from account order by external_id").await;
    assert_eq!(left, [("B".to_owned(),), ("C1".to_owned(),)], "whoever has a line has an account");
    assert!(accounts::search(&app, &owner, "C1", 10).await.unwrap().len() == 1);
}

const ACCOUNTS: &str = "\
source = 'erp'
kind = 'accounts'
[columns]
account = 'id'
name = 'name'
city = 'city'
parent = 'group'
";
const RATES: &str = "\
source = 'bank'
kind = 'rates'
reporting_currency = 'EUR'
[columns]
currency = 'currency'
date = 'date'
rate = 'rate'
";

async fn imported(app: &TestApp, csv: &str, mapping: &str) -> mainstay_domain::ids::ImportId {
    let committed = app.import_by(csv, mapping).await.expect("the import is accepted");
    app.run_jobs().await.unwrap();
    committed.import
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_undone_accounts_file_leaves_the_register_as_before(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let before = app.dump().await;
    let group = "id,name,city,group\nC1,Alpha GmbH,Hamburg,CO\nCO,Company,,GR\nC2,,Kiel,\n";
    let import = imported(&app, group, ACCOUNTS).await;
    let preview = ledger::undo_preview(&app, &TestApp::owner(), import).await.unwrap();
    assert_eq!((preview.lines, preview.revenue, preview.accounts_removed), (0, None, 2), "CO and GR");
    undone(&app, import).await;
    let after = app.dump().await;
    for table in ["account", "product", "register_change"] {
        assert_eq!(after[table], before[table], "{table}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_another_accounts_file_says_too_stays(
    #[values([0, 1], [1, 0])] order: [usize; 2],
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let files =
        ["id,name,city,group\nC1,Alpha,Hamburg,GR\n", "id,name,city,group\nC1,Alpha,Kiel,GR\nC2,Beta,,\n"];
    let imports = [imported(&app, files[0], ACCOUNTS).await, imported(&app, files[1], ACCOUNTS).await];
    undone(&app, imports[order[0]]).await;
    let rows: Vec<(String, String, Option<String>, String)> =
        app.rows("select external_id, name, city, origin from account order by external_id").await;
    let row = |id: &str, name: &str, city: Option<&str>, origin: &str| {
        (id.to_owned(), name.to_owned(), city.map(str::to_owned), origin.to_owned())
    };
    let expected = if order[0] == 0 {
        vec![
            row("C1", "Alpha", Some("Kiel"), "master"),
            row("C2", "Beta", None, "master"),
            row("GR", "GR", None, "lines"),
        ]
    } else {
        vec![row("C1", "Alpha", Some("Hamburg"), "master"), row("GR", "GR", None, "lines")]
    };
    assert_eq!(rows, expected);
    undone(&app, imports[order[1]]).await;
    assert_eq!(app.count("select count(*) from account").await, 0);
    assert_eq!(app.count("select count(*) from register_change").await, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn rates_are_those_of_the_imports_in_force(
    #[values([0, 1, 2], [1, 0, 2], [2, 0, 1], [2, 1, 0], [1, 2, 0], [0, 2, 1])] order: [usize; 3],
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let mut imports = Vec::new();
    for rate in ["0.9", "0.8", "0.7"] {
        let csv = format!("currency,date,rate\nUSD,2026-01-01,{rate}\n");
        imports.push(Some((imported(&app, &csv, RATES).await, rate)));
    }
    for place in order {
        let (id, _) = imports[place].take().unwrap();
        undone(&app, id).await;
        let rates: Vec<(i64,)> =
            app.rows("select parts from exchange_rate where until_version is null").await;
        let expected =
            imports.iter().flatten().last().map(|(_, rate)| rate.replace("0.", "").parse::<i64>().unwrap());
        let expected: Vec<(i64,)> = expected.map(|tenths| (tenths * 100_000_000_000,)).into_iter().collect();
        assert_eq!(rates, expected);
    }
}
