//! Customer and product files into the register.

use mainstay_app::accounts::{self, Account};
use mainstay_app::ledger;
use mainstay_domain::policy::Actor;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, TestApp};
use rstest::rstest;

const ACCOUNTS: &str = "\
source = 'erp'
kind = 'accounts'
[columns]
account = 'id'
name = 'name'
city = 'city'
parent = 'group'
segment = 'segment'
channel = 'channel'
";
const PRODUCTS: &str = "source = 'erp'\nkind = 'products'\n[columns]\nproduct = 'id'\nname = 'name'\ncategory = 'category'\nparent = 'group'\nunit = 'unit'\n";
const GROUP: &str = "\
id,name,city,group,segment,channel
C1,Alpha Works GmbH,Hamburg,CO,key,direct
CO,Alpha Company,Berlin,GR,,
GR,Alpha Group,,,,
C9,Never Bought,Oslo,,,importer
";

async fn import(app: &TestApp, csv: &str, mapping: &str) -> ledger::Import {
    let committed = app.import_by(csv, mapping).await.expect("the import is accepted");
    app.run_jobs().await.unwrap();
    app.import_of(committed).await
}

async fn find(app: &TestApp, actor: &Actor, text: &str) -> Vec<String> {
    let found = accounts::search(app, actor, text, 50).await.unwrap();
    found.into_iter().map(|account| account.reference.external_id).collect()
}

async fn account(app: &TestApp, id: &str) -> Account {
    let found = accounts::search(app, &TestApp::owner(), id, 50).await.unwrap();
    found.into_iter().find(|account| account.reference.external_id == id).unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_accounts_file_names_what_lines_only_mentioned(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let imported = import(&app, GROUP, ACCOUNTS).await;
    assert_eq!((imported.accepted, imported.new_accounts, imported.changed), (4, 3, 1));
    assert_eq!((imported.kind.as_str(), imported.revenue, imported.ledger_version), ("accounts", None, 2));
    let alpha = account(&app, "C1").await;
    assert_eq!(
        (alpha.name.as_str(), alpha.city.as_deref(), alpha.origin.as_str()),
        ("Alpha Works GmbH", Some("Hamburg"), "master")
    );
    assert_eq!(alpha.country.as_deref(), Some("DE"), "the file does not speak of it");
    // What invoice lines say of a name no longer counts.
    import(&app, &COMPANY.replace("Alpha Works", "Alpha Old"), mainstay_testkit::MAPPING).await;
    assert_eq!(account(&app, "C1").await.name, "Alpha Works GmbH");
    assert_eq!(account(&app, "C2").await.name, "Beta Ltd");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_twice_changes_nothing_and_a_later_one_overrides(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    import(&app, GROUP, ACCOUNTS).await;
    let again = app.import_by(GROUP, ACCOUNTS).await.unwrap();
    assert!(again.unchanged);
    assert_eq!(app.version().await, 1);
    let later = import(&app, "id,name,city,group,segment,channel\nC1,,Kiel,,key,direct\n", ACCOUNTS).await;
    assert_eq!((later.new_accounts, later.changed), (0, 1));
    let alpha = account(&app, "C1").await;
    assert_eq!(
        (alpha.name.as_str(), alpha.city.as_deref(), alpha.parent),
        ("Alpha Works GmbH", Some("Kiel"), None)
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_nobody_names_is_known_by_its_members(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let imported =
        import(&app, "id,name,city,group,segment,channel\nA,Anna,,G7,,\nB,Bert,,G7,,\n", ACCOUNTS).await;
    assert_eq!(imported.new_accounts, 3);
    let group = account(&app, "G7").await;
    assert_eq!((group.name.as_str(), group.origin.as_str()), ("G7", "lines"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_circle_over_two_files_is_quarantined(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    import(&app, GROUP, ACCOUNTS).await;
    let imported = import(&app, "id,name,city,group,segment,channel\nGR,,,C1,,\nC9,,,GR,,\n", ACCOUNTS).await;
    assert_eq!((imported.accepted, imported.quarantined), (1, 1));
    assert_eq!(account(&app, "GR").await.parent, None);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_found_by_the_groups_they_belong_to(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    import(&app, GROUP, ACCOUNTS).await;
    let owner = TestApp::owner();
    assert_eq!(find(&app, &owner, "alpha group").await, ["CO", "GR", "C1"]);
    assert_eq!(find(&app, &owner, "alpha company").await, ["CO", "C1"]);
    let limited = app.limited_viewer(&["C1", "C2"]).await;
    assert_eq!(find(&app, &limited.actor, "alpha group").await, [""; 0], "a hidden group leads nowhere");
    let with_top = app.limited_viewer(&["C1", "GR"]).await;
    assert_eq!(
        find(&app, &with_top.actor, "alpha group").await,
        ["GR"],
        "nor does one behind a hidden company"
    );
}

#[rstest]
#[case("STRASSE-É9", "straße-é9")]
#[case("straße-é9", "STRASSE-É9")]
#[case("ΟΔΟΣ", "οδος")]
#[tokio::test(flavor = "multi_thread")]
async fn ids_of_any_letters_are_found_in_the_other_case(
    #[case] id: &str,
    #[case] asked: &str,
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    import(
        &app,
        &format!("customer,name,country,invoice,date,product,revenue,cost\n{id},N,,1,2026-01-01,P,1.00,\n"),
        mainstay_testkit::MAPPING,
    )
    .await;
    assert_eq!(find(&app, &TestApp::owner(), asked).await, [id]);
    assert_eq!(find(&app, &TestApp::owner(), &id.to_uppercase()).await, [id]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_products_file_names_products(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let imported =
        import(&app, "id,name,category,group,unit\nP1,Drill,Tools,PG,piece\nP8,Saw,Tools,PG,\n", PRODUCTS)
            .await;
    assert_eq!((imported.accepted, imported.new_products, imported.changed), (2, 2, 1), "PG is new as well");
    let rows: Vec<(String, String, Option<String>, Option<String>)> =
        app.rows("select external_id, name, parent, unit from product where origin = 'master' order by external_id").await;
    assert_eq!(
        rows,
        [
            ("P1".to_owned(), "Drill".to_owned(), Some("PG".to_owned()), Some("piece".to_owned())),
            ("P8".to_owned(), "Saw".to_owned(), Some("PG".to_owned()), None),
        ]
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_preview_of_master_data_says_what_would_change_and_changes_nothing(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let before = app.dump().await;
    let path = app.write("accounts.csv", GROUP.as_bytes());
    let unwatched = Box::new(mainstay_ledger::import::Unwatched);
    let found = ledger::preview_file(&app, &TestApp::owner(), &path, "accounts.csv", ACCOUNTS, unwatched)
        .await
        .unwrap();
    assert_eq!((found.new_accounts, found.changed, found.already_imported), (3, 1, false));
    assert_eq!(app.dump().await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn master_data_alone_leaves_no_work(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import_by(GROUP, ACCOUNTS).await.unwrap();
    assert_eq!(app.unfinished_jobs().await.unwrap(), 0, "there is nothing to analyse yet");
}

async fn undo(app: &TestApp, import: ledger::Import) -> ledger::Undo {
    let preview = ledger::undo_preview(app, &TestApp::owner(), import.id).await.unwrap();
    ledger::undo(app, &TestApp::owner(), import.id).await.unwrap();
    app.run_jobs().await.unwrap();
    preview
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn master_data_is_taken_back_field_by_field(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let before = app.dump().await;
    let first = import(&app, GROUP, ACCOUNTS).await;
    let second = import(&app, "id,name,city,group,segment,channel\nC1,,Kiel,,key,agent\n", ACCOUNTS).await;
    let products = import(&app, "id,name,category,group,unit\nP1,Drill,Tools,PG,piece\n", PRODUCTS).await;
    // The first goes while the second stands: what the second says stays said.
    let taken = undo(&app, first).await;
    assert_eq!((taken.kind.as_str(), taken.rows, taken.lines, taken.accounts_removed), ("accounts", 4, 0, 3));
    let alpha = account(&app, "C1").await;
    assert_eq!(
        (alpha.name.as_str(), alpha.city.as_deref(), alpha.channel.as_deref()),
        ("Alpha Works", Some("Kiel"), Some("agent"))
    );
    assert_eq!(
        (alpha.parent, alpha.segment.as_deref(), alpha.origin.as_str()),
        (None, Some("key"), "master")
    );
    undo(&app, second).await;
    assert_eq!(undo(&app, products).await.products_removed, 1);
    let after = app.dump().await;
    for table in ["account", "product", "register_change"] {
        assert_eq!(after[table], before[table], "{table}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_undo_leaves_what_lines_or_other_files_need(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let first = import(&app, GROUP, ACCOUNTS).await;
    import(&app, "id,name,city,group,segment,channel\nC7,Seven,,GR,,\n", ACCOUNTS).await;
    import(&app, COMPANY, mainstay_testkit::MAPPING).await;
    let taken = undo(&app, first).await;
    assert_eq!(taken.accounts_removed, 2, "CO and C9; C1 has lines, and C7 belongs to GR");
    let alpha = account(&app, "C1").await;
    assert_eq!((alpha.name.as_str(), alpha.origin.as_str(), alpha.parent), ("C1", "lines", None));
    assert_eq!(account(&app, "GR").await.origin, "lines");
    assert_eq!(account(&app, "C7").await.parent.as_deref(), Some("GR"));
    assert_eq!(app.count("select count(*) from account where external_id in ('CO', 'C9')").await, 0);
    let again = import(&app, GROUP, ACCOUNTS).await;
    assert_eq!((again.accepted, again.new_accounts), (4, 2));
    assert_eq!(account(&app, "C1").await.name, "Alpha Works GmbH");
}
