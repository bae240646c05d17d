//! The further fields of lines in the ledger: answered beside files that have none, converted, and hidden like costs.

use mainstay_app::ledger::{answer_csv, ask, preview_file};
use mainstay_domain::policy::Actor;
use mainstay_ledger::import::{Note, Unwatched};
use mainstay_ledger::sql::Limits;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;

const FURTHER: &str = "\
source = 'erp'
reporting_currency = 'EUR'
[columns]
customer = 'customer'
date = 'date'
revenue = 'revenue'
currency = 'currency'
invoice = 'invoice'
corrects = 'corrects'
ship_to = 'site'
list_price = 'price'
freight = 'freight'
";
const RATES: &str = "source = 'bank'\nkind = 'rates'\nreporting_currency = 'EUR'\n[columns]\ncurrency = 'currency'\ndate = 'date'\nrate = 'rate'\n";

async fn told(app: &TestApp, actor: &Actor, question: &str) -> String {
    let answer = ask(app, actor, question, Limits::default()).await.expect("the question is answered");
    answer_csv(&answer).unwrap().lines().skip(1).map(|line| line.to_owned() + "\n").collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn files_with_and_without_them_are_one_ledger(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(
        "customer,name,country,invoice,date,product,revenue,cost\nC1,Acme,DE,R1,2026-01-05,P1,100,60\n",
    )
    .await;
    app.import_by("currency,date,rate\nUSD,2026-02-01,0.9\n", RATES).await.unwrap();
    // By hand: a list price of 10.00 USD at 0.9 is 9.0000, a freight of 3.00 is 2.7000.
    let file = "customer,date,revenue,currency,invoice,corrects,site,price,freight\n\
                C1,2026-02-05,-20,USD,R2,R1,S7,10.00,3.00\nC1,2026-02-06,5,EUR,R3,,,,\n";
    app.import_by(file, FURTHER).await.unwrap();
    app.run_jobs().await.unwrap();
    let question =
        "select invoice, corrects, ship_to, list_price, freight, posting_date from lines order by invoice";
    let seen = told(&app, &TestApp::owner(), question).await;
    assert_eq!(seen, "R1,,,,,\nR2,R1,S7,9.0000,2.7000,\nR3,,,,,\n");
    let viewer = app.viewer().await.actor;
    let seen = told(&app, &viewer, "select list_price, freight from lines where invoice = 'R2'").await;
    assert_eq!(seen, "9.0000,\n", "freight is a cost, a list price is none");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_credit_note_of_an_unknown_invoice_is_said_and_imported(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let file = "customer,date,revenue,currency,invoice,corrects,site,price,freight\n\
                C1,2026-02-05,-20,EUR,R2,R1,,,\nC1,2026-02-06,-5,EUR,R3,R1,,,\nC1,2026-02-07,-5,EUR,R4,R9,,,\n\
                C1,2026-02-07,50,EUR,R9,,,,\n";
    let path = app.write("credits.csv", file.as_bytes());
    let unknown = async || {
        let found =
            preview_file(&app, &TestApp::owner(), &path, "credits.csv", FURTHER, Box::new(Unwatched)).await;
        let found = found.unwrap();
        let noted =
            found.prepared.report.notes.contains(&Note::UnknownCorrections(found.unknown_corrections));
        assert_eq!(noted, found.unknown_corrections > 0);
        found.unknown_corrections
    };
    assert_eq!(unknown().await, 2, "R1 is unknown, R9 stands in the file");
    app.import(
        "customer,name,country,invoice,date,product,revenue,cost\nC1,Acme,DE,R1,2026-01-05,P1,100,60\n",
    )
    .await;
    assert_eq!(unknown().await, 0);
    let committed = app.import_by(file, FURTHER).await.unwrap();
    app.run_jobs().await.unwrap();
    assert_eq!(app.import_of(committed).await.accepted, 4);
}
