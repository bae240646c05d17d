//! Rebate agreements: which stand together, which version has them, and where an account stands.

use std::fs::File;

use mainstay_app::accounts::{self, AgreementStanding, Asked, account_agreements};
use mainstay_app::ledger::{self, Import};
use mainstay_domain::ids::AccountId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::policy::Actor;
use mainstay_ledger::import::read_quarantine;
use mainstay_ledger::sql::Limits;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Lines, TestApp};
use rstest::rstest;

const MAPPING: &str = "\
source = 'erp'
kind = 'rebates'
[columns]
agreement = 'agreement'
customer = 'customer'
group = 'group'
valid_from = 'from'
valid_to = 'until'
basis = 'basis'
reach = 'reach'
tier_from = 'tier'
tier_to = 'tier end'
percent = 'percent'
product = 'product'
category = 'category'
currency = 'currency'
";
const HEADER: &str =
    "agreement,customer,group,from,until,basis,reach,tier,tier end,percent,product,category,currency\n";
/// C1 gets 1% of everything from 500 on and 2% from 1,000 on.
const YEAR: &str = "\
R1,C1,,2026-01-01,2026-12-31,revenue,retroactive,500,1000,1,,,EUR
R1,C1,,2026-01-01,2026-12-31,revenue,retroactive,1000,,2,,,EUR
";

async fn import(app: &TestApp, rows: &str) -> Import {
    let committed = app.import_by(&format!("{HEADER}{rows}"), MAPPING).await.expect("it is imported");
    app.run_jobs().await.unwrap();
    app.import_of(committed).await
}

async fn account(app: &TestApp, id: &str) -> AccountId {
    let found = accounts::search(app, &TestApp::owner(), id, 50).await.unwrap();
    found.into_iter().find(|account| account.reference.external_id == id).unwrap().id
}

async fn standings(app: &TestApp, id: &str, asked: Asked) -> Vec<AgreementStanding> {
    account_agreements(app, &TestApp::owner(), account(app, id).await, asked).await.unwrap().told
}

/// Why the rows of a file are set aside, each with its line.
async fn set_aside(rows: &str) -> Vec<(u64, String, String)> {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    // One row is always good, so that something is imported.
    let good = "R0,C5,,2020-01-01,2020-12-31,revenue,retroactive,0,,1,,,EUR\n";
    import(&app, &format!("{good}{rows}")).await;
    let name = TestApp::files(&app.folders().quarantine);
    let files = name.iter().map(|name| app.folders().quarantine.join(name));
    let rows = files.flat_map(|file| read_quarantine(File::open(file).unwrap(), 0, 100).unwrap());
    rows.filter(|row| row.code.as_str() != "missing_customer" || row.line > 2)
        .filter(|row| row.reason != "the row names no customer")
        .map(|row| (row.line, row.code.to_string(), row.reason))
        .collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_account_s_tier_is_reached_by_its_revenue_so_far(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let imported = import(&app, YEAR).await;
    assert_eq!((imported.kind.as_str(), imported.accepted, imported.changed), ("rebates", 2, 0));
    // C1 has 800.00 in 2026 before 1 May: 1% so far, 200 to the next tier. After 120 of 365 days the year comes to
    // 2,433.33, which is the tier of 2%: 48.67, of which 120 of 365 days are 16.00.
    let [standing] = standings(&app, "C1", Asked::default()).await.try_into().unwrap();
    let told = standing.standing.unwrap();
    assert_eq!((told.so_far.revenue.to_string().as_str(), told.reached), ("800.0000", Some(0)));
    assert_eq!(told.to_next.unwrap().to_string(), "200.0000");
    assert_eq!((told.earned.to_string().as_str(), told.forecast_tier), ("8.0000", Some(1)));
    assert_eq!(told.accrued.to_string(), "16.0000");
    assert!(standings(&app, "C2", Asked::default()).await.is_empty());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn agreements_are_asked_in_sql_by_who_sees_their_partner(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let of_others = "R2,C2,,2026-01-01,2026-12-31,revenue,incremental,0,,1.5,P1,,EUR\n\
                     R3,,C3,2026-01-01,2026-12-31,revenue,retroactive,10,,4,,,EUR\n";
    import(&app, &format!("{YEAR}{of_others}")).await;
    let told = async |actor: &Actor, question: &str| {
        let answer = ledger::ask(&app, actor, question, Limits::default()).await.unwrap();
        ledger::answer_csv(&answer).unwrap().lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let tiers = "select agreement, partner, partner_id, valid_to, basis, reach, product, tier_from, percent, amount_per_unit
        from rebates order by agreement, tier_from";
    let (first, second) = (
        "R1,customer,C1,2026-12-31,revenue,retroactive,,500.0000,1.0000,",
        "R1,customer,C1,2026-12-31,revenue,retroactive,,1000.0000,2.0000,",
    );
    let third = "R2,customer,C2,2026-12-31,revenue,incremental,P1,0.0000,1.5000,";
    let fourth = "R3,group,C3,2026-12-31,revenue,retroactive,,10.0000,4.0000,";
    assert_eq!(told(&TestApp::owner(), tiers).await, [first, second, third, fourth]);
    let limited = app.limited_viewer(&["C1"]).await.actor;
    assert_eq!(told(&limited, tiers).await, [first, second]);
    let nobodys = app.limited_viewer(&[]).await.actor;
    assert_eq!(told(&nobodys, "select count(*) from rebates").await, ["0"]);
    let joined = "select name from rebates join accounts
        on accounts.source = rebates.source and accounts.customer = partner_id where tier_from = 1000";
    assert_eq!(told(&limited, joined).await, ["Alpha Works"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_later_file_says_otherwise_from_its_version_on_until_it_is_taken_back(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    import(&app, YEAR).await;
    let better = import(&app, &YEAR.replace(",1000,,2,", ",1000,,3,")).await;
    assert_eq!(better.changed, 1);
    let percents = async |asked| {
        let [told] = standings(&app, "C1", asked).await.try_into().unwrap();
        let tiers = told.agreement.tiers().to_vec();
        tiers.into_iter().map(|tier| format!("{:?}", tier.gives)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(percents(Asked::default()).await, "Percent(Amount(10000)) Percent(Amount(30000))");
    let before = Asked { ledger_version: Some(LedgerVersion(2)), ..Asked::default() };
    assert_eq!(percents(before).await, "Percent(Amount(10000)) Percent(Amount(20000))");
    ledger::undo(&app, &TestApp::owner(), better.id).await.unwrap();
    app.run_jobs().await.unwrap();
    assert_eq!(percents(Asked::default()).await, "Percent(Amount(10000)) Percent(Amount(20000))");
}

/// A file may say again what another one changed, and moves the border between two agreements whole.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_says_again_what_another_changed(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let two = "R1,C1,,2026-01-01,2026-12-31,revenue,retroactive,500,,1,,,EUR\n\
               R2,C1,,2027-01-01,2027-12-31,revenue,retroactive,500,,2,,,EUR\n";
    let moved = two.replace("2026-12-31", "2027-06-30").replace("2027-01-01", "2027-07-01");
    let days = async || {
        let told = standings(&app, "C1", Asked::default()).await;
        let day = |told: &AgreementStanding| told.agreement.terms().valid_to.to_string();
        told.iter().map(day).collect::<Vec<_>>()
    };
    import(&app, two).await;
    assert_eq!(import(&app, &moved).await.quarantined, 0);
    assert_eq!(days().await, ["2027-06-30", "2027-12-31"]);
    assert_eq!(import(&app, two).await.changed, 2, "it is not the same as the first");
    assert_eq!(days().await, ["2026-12-31", "2027-12-31"]);
    let version = app.version().await;
    let again = app.import_by(&format!("{HEADER}{two}"), MAPPING).await.unwrap();
    assert!(again.unchanged);
    assert_eq!(app.version().await, version);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_brings_no_second_agreement_for_the_same_days() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    import(&app, YEAR).await;
    let elsewhere = import(&app, &YEAR.replace("C1", "C2")).await;
    import(&app, &YEAR.replace("R1", "R2")).await;
    let version = app.version().await;
    let refused = ledger::undo(&app, &TestApp::owner(), elsewhere.id).await.unwrap_err().to_string();
    assert!(refused.contains("`R1` and `R2` would both hold with customer `C1`"), "{refused}");
    assert_eq!(app.version().await, version);
}

#[rstest]
#[case::falling_thresholds(
    "R1,C1,,2026-01-01,2026-12-31,revenue,retroactive,500,,1,,,EUR\nR1,C1,,2026-01-01,2026-12-31,revenue,retroactive,400,,2,,,EUR",
    "bad_agreement",
    "`R1` on line 3, 4: the tier from 400.0000 does not lie above the one from 500.0000: thresholds rise from row to row"
)]
#[case::a_gap(
    "R1,C1,,2026-01-01,2026-12-31,revenue,retroactive,500,800,1,,,EUR\nR1,C1,,2026-01-01,2026-12-31,revenue,retroactive,1000,,2,,,EUR",
    "bad_agreement",
    "the tier on line 3 ends at 800.0000 and the one on line 4 begins at 1000.0000: there is a gap or an overlap"
)]
#[case::two_at_once(
    "R1,C1,,2026-01-01,2026-12-31,revenue,retroactive,500,,1,,,EUR\nR2,C1,,2026-12-31,2027-12-31,revenue,retroactive,500,,1,,,EUR",
    "overlap",
    "`R2` overlaps `R1` of this file: both are with customer `C1` about the same goods, and that one holds from 2026-01-01 to 2026-12-31"
)]
#[case::other_terms_in_another_row(
    "R1,C1,,2026-01-01,2026-12-31,revenue,retroactive,500,,1,,,EUR\nR1,C1,,2026-01-01,2026-12-31,quantity,retroactive,600,,1,,,EUR",
    "bad_agreement",
    "the terms of `R1` on line 4 are not those on line 3: partner, days, basis, reach, goods and currency are the same in every row of an agreement"
)]
#[case::with_two(
    "R1,C1,G1,2026-01-01,2026-12-31,revenue,retroactive,500,,1,,,EUR",
    "contradiction",
    "an agreement is with a customer or with a group, not with both"
)]
#[case::by_nothing_known(
    "R1,C1,,2026-01-01,2026-12-31,weight,retroactive,500,,1,,,EUR",
    "bad_agreement",
    "`weight` is neither revenue nor quantity"
)]
#[case::swapped_days(
    "R1,C1,,2026-12-31,2026-01-01,revenue,retroactive,500,,1,,,EUR",
    "bad_agreement",
    "`R1` on line 3: it ends on 2026-01-01, before it begins on 2026-12-31"
)]
#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_that_cannot_be_is_set_aside_whole(
    #[case] rows: &str,
    #[case] code: &str,
    #[case] reason: &str,
) {
    let found = set_aside(&format!("{rows}\n")).await;
    let told: Vec<_> = found.iter().map(|(_, code, reason)| (code.as_str(), reason.as_str())).collect();
    assert!(!told.is_empty() && told.iter().all(|told| *told == (code, reason)), "{found:#?}");
    if code == "bad_agreement" && rows.contains('\n') {
        assert_eq!(found.len(), 2, "both rows: {found:?}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_group_counts_what_all_of_it_bought_and_nobody_who_sees_a_part_is_told_that(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let lines = Lines::new().line("C1", "I1", "2026-02-01", "600").line("C2", "I2", "2026-03-01", "300");
    app.import(&lines.csv()).await;
    let accounts = "source = 'erp'\nkind = 'accounts'\n[columns]\naccount = 'id'\nparent = 'group'\n";
    app.import_by("id,group\nC1,G1\nC2,G1\n", accounts).await.unwrap();
    import(&app, "R1,,G1,2026-01-01,2026-12-31,revenue,incremental,500,,10,,,EUR\n").await;
    let [of_member] = standings(&app, "C1", Asked::default()).await.try_into().unwrap();
    let told = of_member.standing.unwrap();
    assert_eq!(
        (told.so_far.revenue.to_string().as_str(), told.earned.to_string().as_str()),
        ("900.0000", "40.0000")
    );
    let limited = app.limited_viewer(&["C1", "G1"]).await.actor;
    let id = account(&app, "C1").await;
    let [seen] =
        account_agreements(&app, &limited, id, Asked::default()).await.unwrap().told.try_into().unwrap();
    assert!(seen.standing.is_none() && seen.is_hidden, "C2 is hidden, and so is what the group bought");
    let only_member = app.limited_viewer(&["C1"]).await.actor;
    let seen = account_agreements(&app, &only_member, id, Asked::default()).await.unwrap();
    assert!(seen.told.is_empty(), "the group is none of theirs");
}
