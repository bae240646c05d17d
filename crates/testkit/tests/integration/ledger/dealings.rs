//! What an account's page says of its orders and payments: as of a day, of a version, in the reporting currency.

use mainstay_app::Error;
use mainstay_app::accounts::{self, Asked, account_order_book, account_receivables};
use mainstay_domain::ids::AccountId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::time::AsOf;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;
use serde_json::json;

const ORDERS: &str = "\
source = 'erp'
kind = 'orders'
[columns]
customer = 'customer'
order_number = 'order'
quantity = 'ordered'
order_date = 'placed'
requested_date = 'wanted'
delivered_date = 'delivered'
delivered_quantity = 'came'
value = 'value'
currency = 'currency'
";
const ORDER_HEADER: &str = "customer,order,ordered,placed,wanted,delivered,came,value,currency\n";
const PAYMENTS: &str = "\
source = 'erp'
kind = 'payments'
[columns]
customer = 'customer'
invoice = 'invoice'
amount = 'amount'
currency = 'currency'
invoice_date = 'date'
due_date = 'due'
paid_date = 'paid'
";
const PAYMENT_HEADER: &str = "customer,invoice,amount,currency,date,due,paid\n";
const RATES: &str =
    "source = 'ecb'\nkind = 'rates'\n[columns]\ncurrency = 'currency'\ndate = 'date'\nrate = 'rate'\n";

async fn import(app: &TestApp, csv: String, mapping: &str) {
    app.import_by(&csv, mapping).await.expect("it is imported");
    app.run_jobs().await.unwrap();
}

async fn account(app: &TestApp, id: &str) -> AccountId {
    let found = accounts::search(app, &TestApp::owner(), id, 50).await.unwrap();
    found.into_iter().find(|account| account.reference.external_id == id).unwrap().id
}

fn as_of(day: &str) -> Asked {
    Asked { as_of: Some(AsOf(day.parse().unwrap())), ledger_version: None }
}

/// The newest import tells, also where it tells what one before the last did.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_order_may_go_back_to_what_it_was(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let of = |quantity: i64| format!("{ORDER_HEADER}C1,A1,{quantity},2026-03-02,2026-06-10,,,100,EUR\n");
    let id = account(&app, "C1").await;
    for (version, quantity) in [(2, 10), (3, 12), (4, 10)] {
        import(&app, of(quantity), ORDERS).await;
        assert_eq!(app.version().await, version);
        let told = account_order_book(&app, &TestApp::owner(), id, Asked::default()).await.unwrap();
        let [open] = &told.told.open[..] else { panic!("one line is open: {:?}", told.told.open) };
        assert_eq!(open.line.quantity.to_string(), format!("{quantity}.0000"));
    }
    import(&app, of(10), ORDERS).await;
    assert_eq!(app.version().await, 4, "the last file once more is the same");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn orders_are_told_as_of_a_day_and_of_a_version(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let rows = "C1,A1,10,2026-03-02,2026-03-10,2026-03-10,10,100,EUR\n\
                C1,A2,10,2026-03-02,2026-03-10,2026-03-20,10,100,EUR\n\
                C1,A3,4,2026-04-01,2026-04-20,2026-04-10,1,80,EUR\n\
                C2,A4,4,2026-04-01,2026-04-20,,,80,EUR\n";
    import(&app, format!("{ORDER_HEADER}{rows}"), ORDERS).await;
    let (owner, id) = (TestApp::owner(), account(&app, "C1").await);
    // The newest run is as of 2026-05-01: of A3 three of four are still to come, 60 of 80, eleven days after they were due.
    let told = account_order_book(&app, &owner, id, Asked::default()).await.unwrap();
    assert_eq!((told.as_of.to_string().as_str(), told.is_known), ("2026-05-01", true));
    let open: Vec<_> =
        told.told.open.iter().map(|open| (open.line.order_number.as_str(), open.days_late)).collect();
    assert_eq!((open, told.told.open_value.to_string().as_str()), (vec![("A3", Some(11))], "60.0000"));
    let kept = told.told.requested;
    assert_eq!([kept.eligible, kept.on_time, kept.in_full, kept.on_time_in_full], [3, 2, 2, 1]);
    assert_eq!(told.told.confirmed.share(), None, "no file told of promises");
    let earlier = account_order_book(&app, &owner, id, as_of("2026-03-15")).await.unwrap();
    assert_eq!(earlier.told.open_value.to_string(), "100.0000", "A2 was still to come");
    let before = Asked { ledger_version: Some(LedgerVersion(1)), ..Asked::default() };
    assert!(!account_order_book(&app, &owner, id, before).await.unwrap().is_known);
}

#[tokio::test(flavor = "multi_thread")]
async fn late_lines_are_counted_beyond_those_that_are_listed() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    // Twenty-five were wanted by the 20th of April, two only in June.
    let late = (1..=25).map(|n| format!("C1,L{n},4,2026-04-01,2026-04-20,,,80,EUR\n"));
    let in_time = (1..=2).map(|n| format!("C1,T{n},4,2026-04-01,2026-06-20,,,80,EUR\n"));
    import(&app, late.chain(in_time).fold(ORDER_HEADER.to_owned(), |csv, row| csv + &row), ORDERS).await;
    let (id, admin) = (account(&app, "C1").await, app.admin().await.client);
    let told = admin.get(&format!("/accounts/{id}/orders?limit=20")).await.assert(200).json();
    assert_eq!(told["open"].as_array().unwrap().len(), 20);
    assert_eq!((&told["meta"]["open"], &told["late_lines"]), (&json!(27), &json!(25)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn payments_count_in_the_reporting_currency_or_not_at_all(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let rows = "C1,I1,300,EUR,2026-01-10,2026-02-09,2026-02-19\nC1,I2,200,USD,2026-01-20,2026-02-19,2026-02-09\n\
                C1,I3,50,EUR,2026-03-01,2026-03-31,\n";
    import(&app, format!("{PAYMENT_HEADER}{rows}"), PAYMENTS).await;
    let (owner, id) = (TestApp::owner(), account(&app, "C1").await);
    let missing = account_receivables(&app, &owner, id, Asked::default()).await.unwrap_err();
    assert!(
        matches!(&missing, Error::Conflict(text) if text.contains("no exchange rate for USD on 1 day (2026-01-20)")),
        "{}",
        missing.chain()
    );
    import(&app, "currency,date,rate\nUSD,2026-01-20,0.5\n".to_owned(), RATES).await;
    // 300 ten days late and 100 ten days early, by amount: five days late. I3 is 31 days overdue as of 2026-05-01.
    let told = account_receivables(&app, &owner, id, Asked::default()).await.unwrap().told;
    assert_eq!(told.paid.days_beyond_terms(), Some(5.0));
    assert_eq!((told.open_amount.to_string(), told.open[0].days_overdue), ("50.0000".to_owned(), 31));
    let earlier = account_receivables(&app, &owner, id, as_of("2026-02-15")).await.unwrap().told;
    assert_eq!(
        (earlier.open_amount.to_string(), earlier.overdue_amount.to_string()),
        ("300.0000".to_owned(), "300.0000".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_an_account_somebody_does_not_see_is_none() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    import(&app, format!("{ORDER_HEADER}C2,A4,4,2026-04-01,2026-04-20,,,80,EUR\n"), ORDERS).await;
    let limited = app.limited_viewer(&["C1"]).await.actor;
    let id = account(&app, "C2").await;
    assert!(matches!(
        account_order_book(&app, &limited, id, Asked::default()).await,
        Err(Error::NotFound(_))
    ));
    assert!(matches!(
        account_receivables(&app, &limited, id, Asked::default()).await,
        Err(Error::NotFound(_))
    ));
}
