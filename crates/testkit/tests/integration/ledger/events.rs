//! Orders, payments and activities in the ledger: which rows stand, who sees them, and what an undo leaves.

use mainstay_app::ledger::{self, Import, answer_csv, ask};
use mainstay_app::{App, accounts, upkeep};
use mainstay_domain::policy::Actor;
use mainstay_ledger::sql::Limits;
use mainstay_ledger::store::Shelf;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;

const ORDERS: &str = "\
source = 'erp'
kind = 'orders'
[columns]
customer = 'customer'
order_number = 'order'
order_line = 'pos'
product = 'product'
quantity = 'ordered'
order_date = 'placed'
requested_date = 'wanted'
delivered_date = 'delivered'
value = 'value'
";
const HEADER: &str = "customer,order,pos,product,ordered,placed,wanted,delivered,value\n";
/// Two orders of C1, one of which has two lines, one of C2, and one of somebody new.
const MARCH: &str = "\
C1,A1,1,P1,10,2026-03-02,2026-03-10,,100
C1,A1,2,P2,5,2026-03-02,2026-03-10,,50
C1,A2,1,P1,1,2026-03-20,2026-03-25,2026-03-24,10
C2,A3,1,P9,4,2026-03-05,2026-03-09,2026-03-09,40
C77,A4,1,P1,2,2026-03-06,2026-03-10,,20
";
/// The first line of A1 has come; the second has not.
const APRIL: &str = "C1,A1,1,P1,10,2026-03-02,2026-03-10,2026-04-01,100\n";
const PAYMENTS: &str = "\
source = 'erp'
kind = 'payments'
[columns]
customer = 'customer'
invoice = 'invoice'
amount = 'amount'
invoice_date = 'date'
due_date = 'due'
paid_date = 'paid'
";

async fn import(app: &TestApp, rows: &str) -> Import {
    let committed = app.import_by(&format!("{HEADER}{rows}"), ORDERS).await.expect("it is imported");
    app.run_jobs().await.unwrap();
    app.import_of(committed).await
}

async fn told(app: &App, actor: &Actor, question: &str) -> Vec<String> {
    let answer = ask(app, actor, question, Limits::default()).await.expect("it is answered");
    answer_csv(&answer).unwrap().lines().skip(1).map(str::to_owned).collect()
}

const STANDING: &str =
    "select customer, order_number, order_line, delivered_date from orders order by 1, 2, 3";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn orders_bring_accounts_and_products_and_change_no_revenue(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let before = app.run().await;
    let imported = import(&app, MARCH).await;
    assert_eq!((imported.kind.as_str(), imported.accepted, imported.revenue), ("orders", 5, None));
    assert_eq!((imported.new_accounts, imported.new_products), (1, 1));
    let [amount] = imported.amounts.as_slice() else { panic!("{:?}", imported.amounts) };
    assert_eq!((amount.currency.code(), amount.rows, amount.amount), ("EUR", 5, 22_000));
    assert_eq!(app.run().await.content_hash, before.content_hash);
    let again = app.import_by(&format!("{HEADER}{MARCH}"), ORDERS).await.unwrap();
    assert!(again.unchanged, "the very same file");
    let folder = TestApp::files(&app.folders().orders);
    assert_eq!(folder.len(), 1, "{folder:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_what_two_imports_tell_of_the_newer_stands_line_by_line(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    import(&app, MARCH).await;
    let april = import(&app, APRIL).await;
    let owner = TestApp::owner();
    let standing =
        ["C1,A1,1,2026-04-01", "C1,A1,2,", "C1,A2,1,2026-03-24", "C2,A3,1,2026-03-09", "C77,A4,1,"];
    assert_eq!(told(&app, &owner, STANDING).await, standing);
    ledger::undo(&app, &owner, april.id).await.unwrap();
    app.run_jobs().await.unwrap();
    let former = told(&app, &owner, "select count(*) from orders where delivered_date is null").await;
    assert_eq!(former, ["3"], "the first line of A1 is open again");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn mended_rows_join_the_order_they_belong_to(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    // Three rows about the same position, as a system writes three deliveries of it; one is set aside.
    let rows = "C1,A1,1,P1,1,2026-03-02,,2026-03-03,10\nC1,A1,1,P1,1,2026-03-02,,2026-03-04,10\n\
                C1,A1,1,P1,-1,2026-03-02,,2026-03-05,10\n";
    let first = import(&app, rows).await;
    assert_eq!((first.accepted, first.quarantined), (2, 1));
    let csv = ledger::quarantine_csv(&app, &TestApp::owner(), first.id).await.unwrap();
    let mended = String::from_utf8(csv).unwrap().replace(",-1,", ",1,");
    let committed = app.import_by(&mended, ORDERS).await.unwrap();
    app.run_jobs().await.unwrap();
    assert_eq!(app.import_of(committed).await.mends, Some(first.id));
    let standing = told(&app, &TestApp::owner(), "select count(*) from orders").await;
    assert_eq!(standing, ["3"], "a mended row takes no other's place");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn somebody_sees_the_orders_of_their_accounts_alone(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    import(&app, MARCH).await;
    import(&app, APRIL).await;
    let limited = app.limited_viewer(&["C2"]).await.actor;
    assert_eq!(told(&app, &limited, STANDING).await, ["C2,A3,1,2026-03-09"]);
    assert_eq!(told(&app, &limited, "select count(*), sum(value) from orders").await, ["1,40.0000"]);
    let products = told(&app, &limited, "select product from products order by 1").await;
    assert_eq!(products, ["P1", "P9"], "what is on their lines and orders");
    let hidden = "select 1 / (case when customer = 'C1' then 0 else 1 end) from orders";
    assert_eq!(told(&app, &limited, hidden).await, ["1"], "no expression meets a hidden row");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_undo_keeps_accounts_that_orders_name(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let lines =
        "customer,name,country,invoice,date,product,revenue,cost\nC77,Seven,,I1,2026-01-10,P1,6.00,\n";
    let lines = app.import(lines).await;
    let orders = import(&app, MARCH).await;
    let owner = TestApp::owner();
    let left = ledger::undo_preview(&app, &owner, lines.id).await.unwrap();
    assert_eq!((left.accounts_removed, left.products_removed), (0, 0));
    ledger::undo(&app, &owner, lines.id).await.unwrap();
    let left = ledger::undo_preview(&app, &owner, orders.id).await.unwrap();
    assert_eq!((left.rows, left.lines, left.accounts_removed), (5, 0, 3));
    ledger::undo(&app, &owner, orders.id).await.unwrap();
    app.run_jobs().await.unwrap();
    assert_eq!(accounts::search(&app, &owner, "", 50).await.unwrap().len(), 0);
    assert_eq!(told(&app, &owner, STANDING).await, Vec::<String>::new());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_open_until_an_import_says_it_is_paid(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let header = "customer,invoice,amount,date,due,paid\n";
    for rows in [
        "C1,I1,600,2026-01-10,2026-02-09,\nC1,I2,200,2026-04-20,2026-05-20,\n",
        "C1,I1,600,2026-01-10,2026-02-09,2026-03-01\n",
    ] {
        app.import_by(&format!("{header}{rows}"), PAYMENTS).await.unwrap();
    }
    app.run_jobs().await.unwrap();
    let open = "select invoice, amount, currency from payments where paid_date is null";
    assert_eq!(told(&app, &TestApp::owner(), open).await, ["I2,200.0000,EUR"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn they_are_looked_after_and_backed_up_like_lines() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    import(&app, MARCH).await;
    let owner = TestApp::owner();
    let (file, data) = (app.path("copy.backup"), app.path("restored"));
    upkeep::backup(&app, &owner, &file).await.unwrap();
    upkeep::restore(&file, &data).unwrap();
    let settings = mainstay_app::config::Settings { data, ..app.settings().clone() };
    let restored = App::open(&settings, TestApp::clock()).await.unwrap();
    assert_eq!(told(&restored, &owner, "select count(*) from orders").await, ["5"]);
    let shelf = |shelf| restored.store().folder(shelf).expect("the ledger is a folder");
    let stray = shelf(Shelf::Payments).join("stray.parquet");
    std::fs::write(&stray, b"left behind").unwrap();
    ledger::sweep(&restored).await.unwrap();
    assert!(!stray.exists());
    let orders = shelf(Shelf::Orders);
    let path = orders.join(TestApp::files(&orders).remove(0));
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let findings = upkeep::examine(&restored, &owner).await.unwrap();
    let fault = findings.iter().find(|finding| finding.what == "ledger files").unwrap();
    assert!(fault.found.contains("is not as it was written"), "{fault:?}");
    let answer = ask(&restored, &owner, "select sum(quantity) from orders", Limits::default()).await;
    assert!(answer.unwrap_err().to_string().contains("damaged"), "found when it is read");
    restored.close().await;
}
