//! The sample company's planted truths, found again in the runs over its imported files.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_app::accounts;
use mainstay_app::costs::{self, CostingRequest};
use mainstay_app::ledger;
use mainstay_app::portfolio::{self, AccountRow, Filter, Order, Page, RunRequest, Sort};
use mainstay_domain::time::{Day, Window};
use mainstay_sample::{SampleCompany, SampleFile, Story, Truths};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;
use serde::Serialize;

/// An installation with the company's files imported, and what must be found.
async fn sample_company(on: Backend) -> Option<(TestApp, Truths)> {
    let app = TestApp::start(on).await?;
    let company = SampleCompany::sized(11, 100, 4_500).unwrap();
    company.write_files(&app.path("")).unwrap();
    for file in SampleFile::ALL {
        let path = app.path(file.name());
        ledger::import_file(&app, &TestApp::owner(), &path, file.mapping()).await.unwrap();
    }
    app.run_jobs().await.unwrap();
    Some((app, company.truths()))
}

/// The rows of a run by customer number.
async fn rows(app: &TestApp, request: &RunRequest) -> BTreeMap<String, AccountRow> {
    let run = app.run_of(request).await;
    let page = Page { after: 0, limit: usize::MAX };
    let sort = (Sort::Rank, Order::Ascending);
    let table =
        portfolio::account_rows(app, &TestApp::owner(), Some(run.id), None, &Filter::default(), sort, page)
            .await
            .unwrap();
    let by_number = |row: AccountRow| (row.judgement.facts.account.external_id.clone(), row);
    table.rows.into_iter().map(by_number).collect()
}

/// The word for a class, by which the two crates that share no types agree.
fn word(class: impl Serialize) -> String {
    serde_json::to_value(class).unwrap().as_str().unwrap().to_owned()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_row_of_the_sample_company_is_accepted(#[values(Sqlite, Postgres)] on: Backend) {
    let Some((app, truths)) = sample_company(on).await else { return };
    let imports = ledger::imports(&app, &TestApp::owner(), None, 10).await.unwrap().imports;

    assert_eq!(imports.len(), SampleFile::ALL.len());
    assert!(imports.iter().all(|import| import.quarantined == 0 && import.accepted > 0));
    assert_eq!(imports[0].accepted, i64::from(truths.lines), "the lines come last");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_companys_people_are_busy_most_of_their_time(#[values(Sqlite, Postgres)] on: Backend) {
    let Some((app, _)) = sample_company(on).await else { return };
    let actor = TestApp::owner();
    let text = std::fs::read_to_string(app.path("costs.toml")).unwrap();
    let rates = costs::read_rates(&text, costs::currency(&app, &actor).await.unwrap()).unwrap();
    costs::set_cost_rates(&app, &actor, rates, None).await.unwrap();

    let request = CostingRequest { from: None, to: None, ..CostingRequest::default() };
    let served = costs::costs_to_serve(&app, &actor, request).await.unwrap().unwrap();
    assert_eq!(served.months_without_rates, 0);
    assert_eq!(served.costing.groups.len(), 3);
    for group in &served.costing.groups {
        let share = group.used.ratio(group.practical).unwrap();
        assert!((0.05..=1.0).contains(&share), "{group:?}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn planted_customers_have_the_classes_of_their_stories(#[values(Sqlite, Postgres)] on: Backend) {
    let Some((app, truths)) = sample_company(on).await else { return };
    let rows = rows(&app, &RunRequest { window: Window::All, ..RunRequest::default() }).await;
    let mut found = BTreeSet::new();
    for truth in truths.truths.iter().filter(|truth| truth.story != Story::HiddenGroup) {
        let judgement = &rows[&truth.customer_no].judgement;
        let classes = [
            (truth.revenue_class.map(word), judgement.revenue_class.to_string()),
            (truth.gross_profit_class.map(word), judgement.gross_profit_class.to_string()),
            (truth.xyz.map(word), judgement.xyz.class().to_string()),
        ];
        for (expected, actual) in classes {
            let Some(expected) = expected else { continue };
            assert_eq!(actual, expected, "{truth:?}");
            found.insert(expected);
        }
    }
    assert_eq!(found, ["A", "N", "X", "Y", "Z", "unknown"].map(str::to_owned).into());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn planted_customers_rise_fall_leave_and_return_at_month_ends(#[values(Sqlite, Postgres)] on: Backend) {
    let Some((app, truths)) = sample_company(on).await else { return };
    let days: BTreeSet<_> =
        truths.truths.iter().flat_map(|truth| &truth.history).map(|then| then.as_of).collect();
    for day in &days {
        let request = RunRequest { as_of: Some(Day(*day)), ..RunRequest::default() };
        let rows = rows(&app, &request).await;
        for truth in &truths.truths {
            for then in truth.history.iter().filter(|then| then.as_of == *day) {
                let class = rows[&truth.customer_no].judgement.revenue_class.to_string();
                let expected: Vec<String> = then.one_of.iter().map(word).collect();
                assert!(expected.contains(&class), "{class} as of {day}: {truth:?}");
            }
        }
    }
    assert!(days.len() >= 4, "{days:?}");

    let fading = truths.truths.iter().find(|truth| truth.story == Story::Fading).unwrap();
    let name = &fading.customer_name;
    let account = accounts::search(&app, &TestApp::owner(), name, 1).await.unwrap().remove(0);
    let (history, _) = portfolio::account_history(&app, &TestApp::owner(), account.id).await.unwrap();
    let classes: Vec<String> = history.iter().map(|it| it.judgement.revenue_class.to_string()).collect();
    assert_eq!(classes.len(), days.len());
    assert!(classes.first().unwrap() == "A" && classes.last().unwrap() != "A", "{classes:?}");
}
