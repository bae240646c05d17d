//! Customers and products that bear another number: everything is found under the new one, and nothing is rewritten.

use mainstay_app::accounts;
use mainstay_app::ledger::{self, Import, Moment};
use mainstay_app::portfolio::{self, AccountPicture, RunRequest};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::renumbering::{Numbered, Renumbering};
use mainstay_domain::time::Window;
use mainstay_ledger::sql::Limits;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Lines, MAPPING, TestApp};
use rstest::rstest;
use serde_json::json;

const RENUMBERINGS: &str = "\
source = 'erp'
kind = 'renumberings'
[columns]
renumbered = 'what'
old_id = 'old'
new_id = 'new'
valid_from = 'from'
";

/// January under the number of before.
fn january(customer: &str) -> String {
    Lines::new()
        .line(customer, "A1", "2026-01-10", "100.00")
        .line(customer, "A2", "2026-01-20", "50.00")
        .line("C1", "A3", "2026-01-20", "5.00")
        .csv()
}

/// February under the new one, and a line of the first invoice, which came late.
fn february() -> String {
    Lines::new().line("C20", "A4", "2026-02-03", "30.00").line("C20", "A1", "2026-02-04", "7.00").csv()
}

/// Versions 1 and 2 are lines; nothing is renumbered yet.
async fn two_months(on: Backend) -> Option<TestApp> {
    let mut app = TestApp::start(on).await?;
    app.leaves_jobs();
    app.import_by(&january("C7"), MAPPING).await.unwrap();
    app.import_by(&february(), MAPPING).await.unwrap();
    Some(app)
}

async fn renumber(app: &TestApp, rows: &str) -> Import {
    let committed = app.import_by(&format!("what,old,new,from\n{rows}"), RENUMBERINGS).await.unwrap();
    app.import_of(committed).await
}

async fn told(app: &TestApp, question: &str, version: Option<i64>) -> Vec<String> {
    let moment = Moment { version: version.map(LedgerVersion), ..Moment::default() };
    let answer = ledger::ask_of(app, &TestApp::owner(), question, moment, Limits::default()).await.unwrap();
    ledger::answer_csv(&answer).unwrap().lines().skip(1).map(str::to_owned).collect()
}

const BY_CUSTOMER: &str =
    "select customer, cast(sum(revenue) as bigint), count(distinct invoice) from lines group by 1 order by 1";

fn request() -> RunRequest {
    RunRequest { as_of: Some("2026-06-01".parse().unwrap()), window: Window::All, ..RunRequest::default() }
}

async fn picture(app: &TestApp, number: &str) -> AccountPicture {
    let found = accounts::search(app, &TestApp::owner(), number, 10).await.unwrap();
    let account = found.into_iter().find(|account| account.reference.external_id == number).unwrap();
    portfolio::account_picture(app, &TestApp::owner(), account.id, None).await.unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_that_of_the_same_lines_written_under_the_new_number(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = two_months(on).await else { return };
    let before = app.run_of(&request()).await;
    assert_eq!(before.accounts, Some(3));
    renumber(&app, "account,C7,C20,2026-02-01\n").await;
    let joined = app.run_of(&request()).await;
    assert_eq!(joined.accounts, Some(2));
    let Some(mut fresh) = TestApp::start(on).await else { return };
    fresh.leaves_jobs();
    fresh.import_by(&january("C20"), MAPPING).await.unwrap();
    fresh.import_by(&february(), MAPPING).await.unwrap();
    assert_eq!(joined.content_hash, fresh.run_of(&request()).await.content_hash);
    // Whether summaries answer or the lines is no difference.
    for summary in TestApp::files(&app.folders().summaries) {
        std::fs::remove_file(app.folders().summaries.join(summary)).unwrap();
    }
    let later = RunRequest { as_of: Some("2026-06-02".parse().unwrap()), ..request() };
    assert_eq!(app.run_of(&later).await.content_hash, fresh.run_of(&later).await.content_hash);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn questions_and_pages_find_everything_under_the_new_number(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = two_months(on).await else { return };
    // C20 has 30 + 7, and of C7 100 + 50; its four lines are on three invoices, because A1 is one.
    assert_eq!(told(&app, BY_CUSTOMER, None).await, ["C1,5,1", "C20,37,2", "C7,150,2"]);
    let imported = renumber(&app, "account,C7,C20,2026-02-01\n").await;
    assert_eq!((imported.kind.as_str(), imported.accepted, imported.new_accounts), ("renumberings", 1, 0));
    assert_eq!(told(&app, BY_CUSTOMER, None).await, ["C1,5,1", "C20,187,3"]);
    assert_eq!(
        told(&app, BY_CUSTOMER, Some(2)).await,
        ["C1,5,1", "C20,37,2", "C7,150,2"],
        "as it was told then"
    );
    let renumberings = "select renumbered, old_id, new_id, valid_from from renumberings";
    assert_eq!(told(&app, renumberings, None).await, ["account,C7,C20,2026-02-01"]);
    assert_eq!(told(&app, renumberings, Some(2)).await, [""; 0]);
    app.run_of(&request()).await;
    let now = picture(&app, "C20").await;
    assert_eq!(now.former_ids, [("C7".to_owned(), "2026-02-01".parse().unwrap())]);
    let months: Vec<String> = now.months.iter().map(|month| month.revenue.to_string()).collect();
    assert_eq!(months[..2], ["150.0000", "37.0000"]);
    let then = picture(&app, "C7").await;
    let (account, since) = then.renumbered_to.expect("it leads to its new page");
    assert_eq!((account.reference.external_id.as_str(), since.to_string().as_str()), ("C20", "2026-02-01"));
    assert!(then.months.is_empty() && then.row.is_none());
    ledger::undo(&app, &TestApp::owner(), imported.id).await.unwrap();
    assert_eq!(told(&app, BY_CUSTOMER, None).await, ["C1,5,1", "C20,37,2", "C7,150,2"], "as if never said");
    assert_eq!(picture(&app, "C20").await.former_ids, []);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn products_and_orders_are_joined_too(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = TestApp::start(on).await else { return };
    app.leaves_jobs();
    let lines = Lines::new().row("C7,,,A1,2026-01-10,P1,10.00,").row("C20,,,A2,2026-02-10,P2,4.00,").csv();
    app.import_by(&lines, MAPPING).await.unwrap();
    let orders = "source = 'erp'\nkind = 'orders'\n[columns]\ncustomer = 'c'\norder_number = 'o'\nquantity = 'q'\n\
                  order_date = 'd'\nproduct = 'p'\n";
    app.import_by("c,o,q,d,p\nC7,O1,3,2026-01-05,P1\nC7,O2,1,2026-01-06,P1\n", orders).await.unwrap();
    // The order book of February has the first order under the new numbers: it is the same order, and tells more of it.
    app.import_by("c,o,q,d,p\nC20,O1,5,2026-01-05,P2\n", orders).await.unwrap();
    let imported = renumber(&app, "account,C7,C20,2026-02-01\nproduct,P1,P2,2026-02-01\n").await;
    assert_eq!(imported.accepted, 2);
    let by_product = "select product, cast(sum(revenue) as bigint) from lines group by 1";
    assert_eq!(told(&app, by_product, None).await, ["P2,14"]);
    let orders = "select customer, order_number, product, cast(quantity as bigint) from orders order by 2";
    assert_eq!(told(&app, orders, None).await, ["C20,O1,P2,5", "C20,O2,P2,1"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_was_responsible_for_the_old_number_is_for_the_new_one(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = two_months(on).await else { return };
    let client = app.limited_viewer(&["C7"]).await.client;
    let question = json!({ "query": "select cast(sum(revenue) as bigint) from lines" });
    let seen = async || client.post("/sql", &question).await.assert(200).json()["rows"][0][0].clone();
    assert_eq!(seen().await, 150);
    let imported = renumber(&app, "account,C7,C20,2026-02-01\n").await;
    assert_eq!(seen().await, 187);
    let stranger = app.limited_viewer(&["C1"]).await.client;
    let reply = stranger.post("/sql", &json!({ "query": "select old_id from renumberings" })).await;
    assert_eq!(reply.assert(200).json()["rows"], json!([]), "numbers of customers somebody does not see");
    ledger::undo(&app, &TestApp::owner(), imported.id).await.unwrap();
    assert_eq!(seen().await, 150, "the grant goes with what brought it");

    // A mistake, and its correction: the customer of the mistake is seen no longer.
    renumber(&app, "account,C7,C20,2026-02-01\n").await;
    assert_eq!(seen().await, 187);
    renumber(&app, "account,C7,C21,2026-02-01\n").await;
    assert_eq!(seen().await, 150);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn chains_and_circles_are_refused_with_their_row(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = two_months(on).await else { return };
    let rows = "account,C7,C20,2026-02-01\naccount,X1,X2,2026-02-01\naccount,X2,X1,2026-02-01\n\
                account,C1,C1,2026-02-01\nthing,Y1,Y2,2026-02-01\naccount,C7,C9,2026-02-01\n";
    let imported = renumber(&app, rows).await;
    assert_eq!((imported.accepted, imported.quarantined), (1, 5));
    let page = ledger::quarantine(&app, &TestApp::owner(), imported.id, 0, 10).await.unwrap();
    let mut reasons: Vec<(u64, String)> = page.rows.into_iter().map(|row| (row.line, row.reason)).collect();
    reasons.sort();
    let told: Vec<(u64, &str)> = reasons.iter().map(|(line, reason)| (*line, reason.as_str())).collect();
    assert_eq!(
        told,
        [
            (3, "`X1` and `X2` are renumbered to each other"),
            (4, "`X2` and `X1` are renumbered to each other"),
            (5, "`C1` is renumbered to itself"),
            (6, "`thing` is neither `account` nor `product`"),
            (7, "line 2 of the file says what became of `C7` already"),
        ]
    );
    let onwards = app.import_by("what,old,new,from\naccount,C20,C30,2026-03-01\n", RENUMBERINGS).await;
    let error = onwards.unwrap_err().to_string();
    assert!(error.contains("none of the 1 rows can be imported"), "{error}");
    let both = renumber(&app, "account,C20,C30,2026-03-01\naccount,C7,C30,2026-03-01\n").await;
    assert_eq!((both.accepted, both.changed, both.new_accounts), (2, 1, 1));
    assert_eq!(told_by_customer(&app).await, ["C1,5,1", "C30,187,3"]);
    ledger::undo(&app, &TestApp::owner(), both.id).await.unwrap();
    assert_eq!(told_by_customer(&app).await, ["C1,5,1", "C20,187,3"], "what was said before holds again");
}

async fn told_by_customer(app: &TestApp) -> Vec<String> {
    told(app, BY_CUSTOMER, None).await
}

fn stated(old: &str, new: &str) -> ledger::Stated {
    let renumbering = Renumbering {
        what: Numbered::Account,
        old_id: old.to_owned(),
        new_id: new.to_owned(),
        valid_from: "2026-02-01".parse().unwrap(),
    };
    ledger::Stated { source: "erp".to_owned(), renumbering }
}

/// C7 has 100 + 50 on two lines, C20 30 + 7 on two; together 187 on four.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_person_states_one_and_sees_first_what_it_joins(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = two_months(on).await else { return };
    let owner = TestApp::owner();
    let found = ledger::preview_renumbering(&app, &owner, &stated("C7", "C20")).await.unwrap();
    let side = |of: &ledger::NumberSide| (of.id.clone(), of.lines.lines, of.lines.revenue.0 / 10_000);
    assert_eq!((side(&found.old), side(&found.new)), (("C7".to_owned(), 2, 150), ("C20".to_owned(), 2, 37)));
    assert_eq!((found.leads_to, found.ledger_version), (None, LedgerVersion(2)));
    let days = [found.old.lines.first_day, found.old.lines.last_day].map(|day| day.unwrap().to_string());
    assert_eq!(days, ["2026-01-10", "2026-01-20"]);
    let reason = Some("moved to the new system".to_owned());
    let done = ledger::renumber(&app, &owner, &stated("C7", "C20"), reason).await.unwrap();
    let import = ledger::import(&app, &owner, done.import).await.unwrap();
    assert_eq!(
        (import.kind.as_str(), import.accepted, import.file_name.as_str()),
        ("renumberings", 1, "account C7 is C20")
    );
    assert_eq!(told(&app, BY_CUSTOMER, None).await, ["C1,5,1", "C20,187,3"]);
    let again = ledger::preview_renumbering(&app, &owner, &stated("C7", "C1")).await.unwrap();
    assert_eq!(
        (again.leads_to.as_deref(), again.old.lines.lines),
        (Some("C20"), 2),
        "its own lines are as they were"
    );
    let twice = ledger::preview_renumbering(&app, &owner, &stated("C7", "C20")).await.unwrap();
    assert_eq!((twice.old.lines.lines, twice.new.lines.lines), (2, 2), "no line is on both sides");
    ledger::undo(&app, &owner, done.import).await.unwrap();
    assert_eq!(told(&app, BY_CUSTOMER, None).await, ["C1,5,1", "C20,37,2", "C7,150,2"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_stand_is_refused_before_anything_is_written(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = two_months(on).await else { return };
    let owner = TestApp::owner();
    let refused = async |old, new| {
        ledger::renumber(&app, &owner, &stated(old, new), None)
            .await
            .expect_err("it cannot stand")
            .to_string()
    };
    assert!(refused("C7", "C99").await.contains("there is no account `C99` in `erp`"));
    assert!(refused("C7", "C7").await.contains("`C7` is renumbered to itself"));
    ledger::renumber(&app, &owner, &stated("C7", "C20"), None).await.unwrap();
    assert!(refused("C7", "C20").await.contains("account `C7` is joined to `C20` already"));
    assert!(refused("C20", "C1").await.contains("say `C7` to `C1` as well"));
    assert!(refused("C1", "C7").await.contains("say at once where it ended, `C1` to `C20`"));
    let body = json!({ "source": "erp", "renumbered": "customer", "old_id": "C1", "new_id": "C20",
        "valid_from": "2026-02-01" });
    let client = app.admin().await.client;
    let reply = client.post("/renumberings", &body).await.assert(200).json();
    assert_eq!((&reply["unchanged"], &reply["import"]["kind"]), (&json!(false), &json!("renumberings")));
    let path = "/renumberings/preview?source=erp&renumbered=account&old_id=C1&new_id=C20";
    let found = client.get(path).await.assert(200).json();
    assert_eq!(
        (&found["renumbering"]["leads_to"], &found["renumbering"]["old"]["revenue"]),
        (&json!("C20"), &json!(500))
    );
}
