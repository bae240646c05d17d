//! Several currencies in one truth: exchange rates are part of a version of the ledger, and every figure follows from it.

use mainstay_app::ledger;
use mainstay_app::portfolio::{self, Filter, Order, Page, RunRequest, Sort};
use mainstay_app::{Error, Result};
use mainstay_domain::money::Amount;
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;

const LINES: &str = "\
source = 'erp'
reporting_currency = 'EUR'
[columns]
customer = 'customer'
date = 'date'
revenue = 'revenue'
cost = 'cost'
currency = 'currency'
";
const DOLLARS: &str = "source = 'bank'\nkind = 'rates'\nreporting_currency = 'EUR'\n[columns]\ncurrency = 'currency'\ndate = 'date'\nrate = 'rate'\n";
/// Pounds for a euro.
const POUNDS: &str = "source = 'ecb'\nkind = 'rates'\nreporting_currency = 'EUR'\n[columns]\ncurrency = \"'GBP'\"\ndate = 'date'\nrate = 'rate'\n[rates]\nquote = 'per_reporting_unit'\n";

/// By hand, with [`DOLLAR_RATES`] and [`POUND_RATES`]: 100.00 USD at 0.9 are 90.0000, its cost of 60.00 is 54.0000;
/// 33.3333 USD at 0.91 are 30.333303, so 30.3333; -10.00 GBP at 0.8 GBP for a euro are -12.5000; C has 50.0000.
const FILE: &str = "\
customer,date,revenue,cost,currency
A,2026-01-05,100.00,60.00,USD
A,2026-01-20,33.3333,,USD
B,2026-01-20,-10.00,,GBP
C,2026-01-31,50.00,20.00,EUR
";
const DOLLAR_RATES: &str = "currency,date,rate\nUSD,2026-01-01,0.9\nUSD,2026-01-15,0.91\n";
const POUND_RATES: &str = "date,rate\n2026-01-02,0.8\n";

async fn import_all(app: &TestApp, files: &[(&str, &str)]) {
    for (csv, mapping) in files {
        app.import_by(csv, mapping).await.expect("the import is accepted");
        app.run_jobs().await.unwrap();
    }
}

/// Revenue and gross profit of each account by its id, in 1/10,000.
async fn figures(app: &TestApp) -> Vec<(String, i128, Option<i128>)> {
    let page = Page { after: 0, limit: 10 };
    let sort = (Sort::Name, Order::Ascending);
    let owner = TestApp::owner();
    let rows =
        portfolio::account_rows(app, &owner, Some(app.run().await.id), None, &Filter::default(), sort, page)
            .await;
    let figure = |row: portfolio::AccountRow| {
        let facts = row.judgement.facts;
        (facts.account.external_id.clone(), facts.revenue.0, facts.gross_profit().map(|profit| profit.0))
    };
    rows.unwrap().rows.into_iter().map(figure).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_line_counts_at_the_rate_of_its_own_day(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    import_all(&app, &[(DOLLAR_RATES, DOLLARS), (POUND_RATES, POUNDS), (FILE, LINES)]).await;
    assert_eq!(
        figures(&app).await,
        [
            ("A".to_owned(), 1_203_333, Some(360_000)),
            ("B".to_owned(), -125_000, None),
            ("C".to_owned(), 500_000, Some(300_000)),
        ]
    );
    let imports = ledger::imports(&app, &TestApp::owner(), None, 10).await.unwrap().imports;
    let lines = &imports[0];
    assert_eq!((lines.kind.as_str(), lines.revenue, lines.currency.code()), ("lines", Some(15_783), "EUR"));
    let totals: Vec<_> =
        lines.totals.iter().map(|t| (t.currency.code(), t.lines, t.revenue, t.cost)).collect();
    assert_eq!(
        totals,
        [("EUR", 1, 5_000, Some(2_000)), ("GBP", 1, -1_000, None), ("USD", 2, 13_333, Some(6_000))]
    );
    assert_eq!((imports[1].kind.as_str(), imports[1].accepted, imports[1].revenue), ("rates", 1, None));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn months_of_an_account_are_converted_like_the_run(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    import_all(&app, &[(DOLLAR_RATES, DOLLARS), (POUND_RATES, POUNDS), (FILE, LINES)]).await;
    let owner = TestApp::owner();
    let found = mainstay_app::accounts::search(&app, &owner, "A", 1).await.unwrap();
    let picture = portfolio::account_picture(&app, &owner, found[0].id, None).await.unwrap();
    assert_eq!(picture.months[0].revenue, Amount(1_203_333));
    assert_eq!(picture.months[0].gross_profit, Some(Amount(360_000)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_order_of_rates_and_lines_does_not_matter(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let files = [(FILE, LINES), (DOLLAR_RATES, DOLLARS), (POUND_RATES, POUNDS)];
    let mut hashes = Vec::new();
    for order in [[0, 1, 2], [1, 0, 2], [2, 1, 0]] {
        let Some(app) = TestApp::start(on).await else { return };
        import_all(&app, &order.map(|at| files[at])).await;
        hashes.push(app.run().await.content_hash);
    }
    assert!(hashes.windows(2).all(|pair| pair[0] == pair[1]), "{hashes:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_missing_rate_stops_the_analysis_and_says_what_to_import(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    import_all(&app, &[(FILE, LINES)]).await;
    let stopped: Result<_> = portfolio::run_now(&app, &TestApp::owner(), &RunRequest::default()).await;
    let Err(Error::Conflict(text)) = stopped else { panic!("{stopped:?}") };
    assert!(text.contains("GBP on 1 day (2026-01-20); USD on 2 days (2026-01-05, 2026-01-20)"), "{text}");
    assert!(text.contains("import rates dated on these days"), "{text}");
    let failed: Vec<(String,)> =
        app.rows("select error from job where kind = 'portfolio_run' and state = 'failed'").await;
    assert!(failed[0].0.contains("no exchange rate"), "{failed:?}");
    // A rate from 32 days before is too old; nobody assumes it.
    import_all(&app, &[("currency,date,rate\nUSD,2025-12-04,0.9\nGBP,2025-12-20,1.2\n", DOLLARS)]).await;
    let stopped = portfolio::run_now(&app, &TestApp::owner(), &RunRequest::default()).await;
    assert!(stopped.unwrap_err().to_string().contains("USD on 2 days"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_happened_yet_needs_no_rate(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let future = format!("{FILE}A,2030-01-01,7.00,,USD\n");
    import_all(&app, &[(DOLLAR_RATES, DOLLARS), (POUND_RATES, POUNDS), (&future, LINES)]).await;
    assert_eq!(figures(&app).await[0], ("A".to_owned(), 1_203_333, Some(360_000)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn later_rates_make_a_later_version_and_leave_earlier_runs_as_they_were(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    import_all(&app, &[(DOLLAR_RATES, DOLLARS), (POUND_RATES, POUNDS), (FILE, LINES)]).await;
    let before = app.run().await;
    import_all(&app, &[("currency,date,rate\nUSD,2026-01-01,1\n", DOLLARS)]).await;
    // By hand: 100.00 USD at 1 and 30.3333 as before.
    assert_eq!(figures(&app).await[0], ("A".to_owned(), 1_303_333, Some(400_000)));
    assert_ne!(app.run().await.content_hash, before.content_hash);
    let imports = ledger::imports(&app, &TestApp::owner(), None, 1).await.unwrap().imports;
    assert_eq!((imports[0].accepted, imports[0].changed), (1, 1));
    let owner = TestApp::owner();
    let found = mainstay_app::accounts::search(&app, &owner, "A", 1).await.unwrap();
    let then = portfolio::account_picture(&app, &owner, found[0].id, Some(before.id)).await.unwrap();
    assert_eq!(then.months[0].revenue, Amount(1_203_333), "the run's own version has its own rates");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_in_one_currency_gives_the_same_runs_with_and_without_rates(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(plain) = TestApp::with_company(on).await else { return };
    let Some(rated) = TestApp::start(on).await else { return };
    import_all(&rated, &[(DOLLAR_RATES, DOLLARS)]).await;
    rated.import(mainstay_testkit::COMPANY).await;
    assert_eq!(plain.run().await.content_hash, rated.run().await.content_hash);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_reporting_currency_can_be_chosen_until_something_is_counted_in_it(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let owner = TestApp::owner();
    let chosen = |code: &str| code.parse().unwrap();
    assert_eq!(ledger::reporting_currency(&app, &owner).await.unwrap().currency, None);
    for code in ["USD", "EUR"] {
        ledger::set_reporting_currency(&app, &owner, chosen(code)).await.unwrap();
        let now = ledger::reporting_currency(&app, &owner).await.unwrap();
        assert_eq!((now.currency.unwrap().code(), now.may_change), (code, true));
    }
    import_all(&app, &[(FILE, &LINES.replace("reporting_currency = 'EUR'\n", ""))]).await;
    let refused = ledger::set_reporting_currency(&app, &owner, chosen("USD")).await.unwrap_err();
    assert!(refused.to_string().contains("counted in EUR"), "{refused}");
    let same = ledger::set_reporting_currency(&app, &owner, chosen("EUR")).await.unwrap();
    assert!(!same.may_change, "saying what is so changes nothing and is no mistake");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn rates_that_are_taken_back_give_way_to_those_before(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let owner = TestApp::owner();
    import_all(&app, &[(DOLLAR_RATES, DOLLARS), (POUND_RATES, POUNDS), (FILE, LINES)]).await;
    let before = app.run().await.content_hash;
    let second =
        app.import_by("currency,date,rate\nUSD,2026-01-01,1\nUSD,2026-01-05,2\n", DOLLARS).await.unwrap();
    let third = app.import_by("currency,date,rate\nUSD,2026-01-01,3\n", DOLLARS).await.unwrap();
    app.run_jobs().await.unwrap();
    for import in [second.import, third.import] {
        ledger::undo(&app, &owner, import).await.unwrap();
        app.run_jobs().await.unwrap();
    }
    assert_eq!(app.run().await.content_hash, before, "the rates are those of the first file again");
    let first = ledger::import_of_version(&app, &owner, 1).await.unwrap();
    ledger::undo(&app, &owner, first.id).await.unwrap();
    app.run_jobs().await.unwrap();
    let stopped = portfolio::run_now(&app, &owner, &RunRequest::default()).await;
    assert!(stopped.unwrap_err().to_string().contains("USD on 2 days"), "no rate of the dollar is left");
    import_all(&app, &[(DOLLAR_RATES, DOLLARS)]).await;
    assert_eq!(app.run().await.content_hash, before, "and a file can be imported again after it was undone");
}

/// By hand, at 0.91 and 0.8 as of 20 January: 100.00 USD are 91.0000, their cost of 60.00 is 54.6000; 33.3333 USD are
/// 30.3333; the rest as at the rates of their days. Over 8 to 21 January the dollar was 0.9 on seven days and 0.91 on
/// seven: 0.905 on average, so 90.5000, 54.3000 and 30.1666 (33.3333 x 0.905 = 30.16663..).
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn at_constant_rates_every_line_counts_at_one_rate_and_other_runs_keep_their_hash(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    import_all(&app, &[(DOLLAR_RATES, DOLLARS), (POUND_RATES, POUNDS), (FILE, LINES)]).await;
    let before = app.run().await;
    let at = |basis: &str| RunRequest { rates: basis.parse().unwrap(), ..RunRequest::default() };
    for (basis, dollars, profit) in [
        ("constant:2026-01-20", 910_000 + 303_333, 910_000 - 546_000),
        ("constant:2026-01-08..2026-01-21", 905_000 + 301_666, 905_000 - 543_000),
    ] {
        let run = app.run_of(&at(basis)).await;
        assert_eq!(run.parameters.rates.to_string(), basis);
        assert_ne!(run.content_hash, before.content_hash);
        let page = Page { after: 0, limit: 10 };
        let sort = (Sort::Name, Order::Ascending);
        let owner = TestApp::owner();
        let rows =
            portfolio::account_rows(&app, &owner, Some(run.id), None, &Filter::default(), sort, page).await;
        let facts = &rows.unwrap().rows[0].judgement.facts;
        assert_eq!((facts.account.external_id.as_str(), facts.revenue), ("A", Amount(dollars)), "{basis}");
        assert_eq!(facts.gross_profit(), Some(Amount(profit)), "{basis}");
    }
    assert_eq!(app.run().await.content_hash, before.content_hash);
    let error = portfolio::run_now(&app, &TestApp::owner(), &at("constant:2025-12-31")).await.unwrap_err();
    assert!(error.to_string().contains("GBP on 1 day (2025-12-31); USD on 1 day (2025-12-31)"), "{error}");
}
