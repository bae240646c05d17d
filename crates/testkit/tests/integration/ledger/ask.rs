//! Questions in SQL: what is answered, what is refused, and what a limited person cannot find out by any of them.

use std::time::Duration;

use mainstay_app::ledger::{answer_csv, ask};
use mainstay_app::{Error, Result};
use mainstay_domain::policy::Actor;
use mainstay_ledger::sql::{Answer, Cell, Limits};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Lines, TestApp};
use rstest::rstest;

async fn answer(app: &TestApp, actor: &Actor, question: &str) -> Result<Answer> {
    ask(app, actor, question, Limits::default()).await
}

/// The answer as CSV without its header, or what was said instead.
async fn told(app: &TestApp, actor: &Actor, question: &str) -> String {
    match answer(app, actor, question).await {
        Ok(answer) => {
            answer_csv(&answer).unwrap().lines().skip(1).map(|line| line.to_owned() + "\n").collect()
        }
        Err(error) => error.to_string(),
    }
}

async fn company() -> TestApp {
    TestApp::with_company(Sqlite).await.expect("SQLite is always there")
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn names_come_by_joining_the_register(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let by_name =
        "select name, sum(revenue) as revenue, sum(cost) from lines join accounts using (source, customer)
        group by name order by revenue desc limit 2";
    assert_eq!(
        told(&app, &TestApp::owner(), by_name).await,
        "Alpha Works,800.0000,400.0000\nEpsilon Oy,500.0000,250.0000\n"
    );
    let columns = told(
        &app,
        &TestApp::owner(),
        "select column_name from information_schema.columns
        where table_name = 'accounts' order by ordinal_position",
    )
    .await;
    assert_eq!(columns, "source\ncustomer\nname\ncountry\n");
    let tables = "select table_name from information_schema.tables where table_schema = 'public' order by 1";
    assert_eq!(
        told(&app, &TestApp::owner(), tables).await,
        "accounts\nactivities\nlines\norders\npayments\nproduct_categories\nproducts\nrebates\nrenumberings\nunit_conversions\n"
    );
}

#[rstest]
#[case("explain select * from lines")]
#[case("explain analyze select * from lines")]
#[case("explain verbose select * from lines")]
#[case("create table x as select * from lines")]
#[case("create view x as select 1")]
#[case("create external table x stored as csv location '/etc/passwd'")]
#[case("drop table lines")]
#[case("insert into lines select * from lines")]
#[case("copy lines to '/tmp/lines.csv'")]
#[case("copy (select 1) to '/tmp/one.parquet' stored as parquet")]
#[case("set datafusion.execution.batch_size = 1")]
#[case("prepare p as select 1")]
#[case("begin")]
#[case("select 1; select 2")]
#[case("delete from lines")]
#[case("update lines set revenue = 0")]
#[case("truncate table lines")]
#[case("create function f() returns int return 1")]
#[case("create schema s")]
#[case("create database d")]
#[case("execute p")]
#[case("deallocate p")]
#[case("commit")]
#[case("reset all")]
#[case("with x as (select 1) insert into lines select * from lines")]
#[case("merge into lines using accounts on true when matched then delete")]
#[case("describe lines; drop table lines")]
#[tokio::test(flavor = "multi_thread")]
async fn only_a_question_is_answered(#[case] text: &str) {
    let app = company().await;
    let before = (app.dump().await, TestApp::files(&app.folders().lines));
    let Err(Error::Invalid(problems)) = answer(&app, &TestApp::owner(), text).await else {
        panic!("`{text}` was taken")
    };
    assert!(["not_a_question", "wrong_question"].contains(&problems[0].code), "{problems:?}");
    assert_eq!((app.dump().await, TestApp::files(&app.folders().lines)), before);
}

#[rstest]
#[case("select * from '/etc/passwd'")]
#[case("select * from \"/etc/passwd\"")]
#[case("select * from read_parquet('/tmp/x.parquet')")]
#[case("select * from read_csv('/etc/passwd')")]
#[case("select * from parquet_metadata('x')")]
#[case("select * from audit")]
#[case("select * from saved_question")]
#[case("select * from 'https://example.com/lines.parquet'")]
#[case("select * from \"s3://bucket/lines.parquet\"")]
#[case("select * from arrow_typeof")]
#[case("select * from unnest(make_array(1))")]
#[case("select * from glob('/etc/*')")]
#[case("select current_setting('data_directory')")]
#[case("select pg_read_file('/etc/passwd')")]
#[case("select * from app_user")]
#[case("select repeat('x', 1000000000)")]
#[case("select replace(replace('aaaa', 'a', 'aaaa'), 'a', 'aaaa')")]
#[case("select levenshtein(name, name) from accounts")]
#[case("select string_agg(name, ',') from accounts")]
#[case("select named_struct('a', name) from accounts")]
#[case("select input_file_name() from lines")]
#[case("with recursive n as (select 1 as a union all select a + 1 from n) select * from n")]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_lies_beyond_the_tables(#[case] text: &str) {
    let app = company().await;
    let Err(Error::Invalid(problems)) = answer(&app, &TestApp::owner(), text).await else {
        panic!("`{text}` was answered")
    };
    assert_eq!(problems[0].code, "wrong_question", "{problems:?}");
    let folder = app.settings().data.to_string_lossy().into_owned();
    assert!(!problems[0].detail.contains(&folder), "{problems:?}");
}

/// C1 has two lines, of 600.00 and 200.00; everything else is hidden from whoever sees C1 alone.
const SEEN_BY_C1: [(&str, &str); 16] = [
    ("select count(*), sum(revenue), max(revenue), min(date) from lines", "2,800.0000,600.0000,2026-01-10\n"),
    ("select distinct customer from lines", "C1\n"),
    ("select count(*) from lines where customer <> 'C1'", "0\n"),
    ("select count(*) from lines where customer = 'C2' or 1 = 1", "2\n"),
    ("select name from accounts order by name", "Alpha Works\n"),
    ("select product from products order by product", "P1\nP2\n"),
    ("select count(*) from lines a cross join lines b", "4\n"),
    ("select count(*) from (select * from lines union all select * from lines)", "4\n"),
    ("select (select sum(revenue) from lines where customer = 'C2')", "\"\"\n"),
    (
        "select count(*) from lines where exists (select 1 from lines o where o.customer <> lines.customer)",
        "0\n",
    ),
    ("with all_of_it as (select * from lines) select sum(revenue) from all_of_it", "800.0000\n"),
    ("select sum(revenue) over () from lines limit 1", "800.0000\n"),
    ("select count(*) from lines full join accounts using (source, customer)", "2\n"),
    ("select approx_distinct(invoice) from lines", "2\n"),
    ("select sum(cost), count(cost), max(coalesce(cost, -1)) from lines", ",0,-1.0000\n"),
    (
        "select sum(l.cost) from lines l join (select cost from lines where cost is not null) h on true",
        "\"\"\n",
    ),
];

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_limited_viewer_sees_granted_rows_and_no_cost_whatever_is_asked(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let limited = app.limited_viewer(&["C1"]).await.actor;
    for (question, expected) in SEEN_BY_C1 {
        assert_eq!(told(&app, &limited, question).await, expected, "{question}");
    }
    let nobodys = app.limited_viewer(&[]).await.actor;
    assert_eq!(told(&app, &nobodys, "select count(*) from lines").await, "0\n");
    let viewer = app.viewer().await.actor;
    assert_eq!(told(&app, &viewer, "select count(*), count(cost) from lines").await, "7,0\n");
    assert_eq!(told(&app, &TestApp::owner(), "select count(*), count(cost) from lines").await, "7,6\n");
}

/// An expression that fails on hidden rows alone: had it been worked out on one, it would have failed, and told.
#[rstest]
#[case::in_a_filter("select count(*) from lines where cast(invoice as bigint) > 0", "1\n")]
#[case::beside_a_filter(
    "select count(*) from lines where customer = 'C2' and cast(invoice as bigint) > 0",
    "0\n"
)]
#[case::by_zero(
    "select count(*) from lines where 1 / (case when customer = 'C2' then 0 else 1 end) = 1",
    "1\n"
)]
#[case::in_a_join("select count(*) from lines join accounts on cast(lines.invoice as bigint) = 1", "0\n")]
#[case::in_an_aggregate("select max(cast(invoice as bigint)) from lines", "17\n")]
#[case::in_a_subquery(
    "select count(*) from accounts where 17 in (select cast(invoice as bigint) from lines)",
    "1\n"
)]
#[case::of_a_cost("select count(*) from lines where 1 / cost > 0", "0\n")]
#[case::in_the_order("select invoice from lines order by cast(invoice as bigint) limit 1", "17\n")]
#[tokio::test(flavor = "multi_thread")]
async fn no_expression_is_worked_out_on_a_hidden_row(#[case] question: &str, #[case] expected: &str) {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let lines = Lines::new().costed("C1", "17", "2026-01-10", "1.00", "0.00").costed(
        "C2",
        "SECRET",
        "2026-01-11",
        "2.00",
        "0.00",
    );
    app.import(&lines.csv()).await;
    let limited = app.limited_viewer(&["C1"]).await.actor;
    assert_eq!(told(&app, &limited, question).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_fails_says_why_on_the_rows_it_sees() {
    let app = company().await;
    let message = told(&app, &TestApp::owner(), "select cast(invoice as bigint) from lines").await;
    assert!(message.contains("I1"), "{message}");
    let message = told(&app, &TestApp::owner(), "select profit from lines").await;
    assert!(message.contains("profit") && message.contains("lines.revenue"), "{message}");
}

#[rstest]
#[case::endless("select count(*) from generate_series(1, 1000000000000)")]
#[case::crossed(
    "select count(*) from lines a, lines b, lines c, lines d, lines e, lines f, lines g, lines h, lines i, lines j, lines k, lines l"
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_takes_too_long_is_stopped(#[case] question: &str) {
    let app = company().await;
    let limits = Limits { time: Duration::from_secs(1), ..Limits::default() };
    let start = std::time::Instant::now();
    let Err(Error::Invalid(problems)) = ask(&app, &TestApp::owner(), question, limits).await else {
        panic!("it was answered")
    };
    assert_eq!(problems[0].code, "too_slow", "{problems:?}");
    assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
}

#[rstest]
#[case::to_sort("select value from generate_series(1, 3000000) order by value desc")]
#[case::to_group("select value, count(*) from generate_series(1, 3000000) group by value")]
#[case::to_send("select value from generate_series(1, 3000000)")]
#[case::to_window("select sum(value) over () from generate_series(1, 3000000) limit 1")]
#[case::to_window_by_order("select sum(value) over (order by value) from generate_series(1, 3000000)")]
#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_takes_too_much_memory_is_stopped(#[case] question: &str) {
    let app = company().await;
    let limits = Limits { memory: 4 << 20, rows: 5_000_000, ..Limits::default() };
    let Err(Error::Invalid(problems)) = ask(&app, &TestApp::owner(), question, limits).await else {
        panic!("it was answered")
    };
    assert_eq!(problems[0].code, "too_large", "{problems:?}");
}

#[rstest]
#[case::a_part_by_the_name_of_its_table(
    "with lines as (select l.*, a.country from lines l join accounts a using (source, customer)) select count(*) from lines",
    "7\n"
)]
#[case::a_window("select max(r) from (select rank() over (order by revenue) as r from lines)", "7\n")]
#[case::many_choices(
    "select max(b) from (select *, case when invoice in ('a', 'b', 'c') then 'x' when customer like 'C%' then 'customer' else 'z' end as b from lines)",
    "x_or_customer"
)]
#[case::a_day_spelt_out("select to_char(min(date), '%Y-%m-%d') from lines", "2024-01-01\n")]
#[case::a_pattern("select count(*) from lines where customer ~ '^C[12]$'", "3\n")]
#[tokio::test(flavor = "multi_thread")]
async fn what_analysts_ask_is_answered(#[case] question: &str, #[case] expected: &str) {
    let app = company().await;
    let expected = expected.replace("x_or_customer", "customer\n");
    assert_eq!(told(&app, &TestApp::owner(), question).await, expected);
}

#[rstest]
#[case::of_numbers("cast(revenue as varchar)")]
#[case::of_signs("chr(65)")]
#[case::of_days("to_char(date, '%c')")]
#[tokio::test(flavor = "multi_thread")]
async fn text_that_begins_as_something_else_is_bounded_too(#[case] seed: &str) {
    let app = company().await;
    let times = |name: &str| vec![name; 60].join("||");
    let question = format!(
        "select length(d) from (select {} as d from (select {} as c from (select {} as b from (select {seed} as a from lines) x) y) z)",
        times("c"),
        times("b"),
        times("a"),
    );
    let message = told(&app, &TestApp::owner(), &question).await;
    assert!(message.contains("more than 256 KiB"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pattern_of_each_row_is_refused() {
    let app = company().await;
    for question in [
        "select count(*) from lines where invoice ~ ('a{500}' || customer)",
        "select count(*) from lines where invoice similar to customer",
    ] {
        let message = told(&app, &TestApp::owner(), question).await;
        assert!(message.contains("written out"), "{message}");
    }
}

/// The engine would leave out one of the two.
#[rstest]
#[case("select x * 2 as x from (select x * 2 as x from (select revenue as x from lines))")]
#[case("select x || x as x from (select x || x as x from (select invoice as x from lines) limit 3)")]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_said_twice_is_refused_and_by_another_name_answered(#[case] question: &str) {
    let app = company().await;
    let message = told(&app, &TestApp::owner(), question).await;
    assert!(message.contains("another name"), "{message}");
    let question = "select sum(y * 2) from (select x * 2 as y from (select revenue as x from lines))";
    let once = told(&app, &TestApp::owner(), "select sum(revenue * 4) from lines").await;
    assert_eq!(told(&app, &TestApp::owner(), question).await, once);
}

/// Each level doubles the text, or the steps of the plan, of the one before.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_doubles_itself_is_refused_before_it_is_worked_out() {
    let app = company().await;
    let doubled = |levels: usize| {
        let open: String =
            (0..levels).rev().map(|n| format!("select x{n} || x{n} as x{} from (", n + 1)).collect();
        let close = ")".repeat(levels);
        format!("select length(x{levels}) from ({open}select 'abcd' as x0 from lines limit 1{close})")
    };
    assert_eq!(told(&app, &TestApp::owner(), &doubled(3)).await, "32\n");
    let message = told(&app, &TestApp::owner(), &doubled(20)).await;
    assert!(message.contains("more than 256 KiB"), "{message}");
    let folded = format!("select length({})", vec![format!("'{}'", "x".repeat(40)); 200].join("||"));
    assert_eq!(told(&app, &TestApp::owner(), &folded).await, "8000\n");

    let crossed = |levels: usize| {
        let named: Vec<String> =
            (1..levels).map(|n| format!("c{n} as (select a.x from c{} a, c{} b)", n - 1, n - 1)).collect();
        format!("with c0 as (select 1 as x), {} select count(*) from c{}", named.join(", "), levels - 1)
    };
    assert_eq!(told(&app, &TestApp::owner(), &crossed(4)).await, "1\n");
    let message = told(&app, &TestApp::owner(), &crossed(40)).await;
    assert!(message.contains("at most 200 tables"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_ends_at_its_limit_and_says_so() {
    let app = company().await;
    let limits = Limits { rows: 3, ..Limits::default() };
    let answer =
        ask(&app, &TestApp::owner(), "select value from generate_series(1, 10)", limits).await.unwrap();
    assert_eq!((answer.len(), answer.more), (3, true));
    assert_eq!(answer.rows().unwrap()[2], [Cell::Whole(3)]);
    let exactly =
        ask(&app, &TestApp::owner(), "select value from generate_series(1, 3)", limits).await.unwrap();
    assert_eq!((exactly.len(), exactly.more), (3, false));
}

/// A chain of operators is a plan as deep as the chain is long: the longest that is taken is answered, and soon.
#[tokio::test(flavor = "multi_thread")]
async fn a_deep_question_ends_neither_the_process_nor_its_patience() {
    let app = company().await;
    let chain = |terms: usize| format!("select sum({}) from lines", vec!["revenue"; terms].join("+"));
    let start = std::time::Instant::now();
    assert_eq!(told(&app, &TestApp::owner(), &chain(490)).await, "725200.0000\n");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    for question in [chain(600), "(".repeat(9_000), "x".repeat(50_001)] {
        let message = told(&app, &TestApp::owner(), &question).await;
        assert!(message.contains("a question has at most"), "{message}");
    }
    let ids: Vec<String> = (0..5_000).map(|id| format!("'K{id}'")).collect();
    let listed = format!("select count(*) from lines where customer in ({})", ids.join(","));
    assert_eq!(told(&app, &TestApp::owner(), &listed).await, "0\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_without_lines_answers_too() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    assert_eq!(told(&app, &TestApp::owner(), "select count(*), sum(revenue) from lines").await, "0,\n");
    let limited = app.limited_viewer(&[]).await.actor;
    assert_eq!(told(&app, &limited, "select count(*) from products").await, "0\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_runs_nothing_in_a_spreadsheet() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    app.import(&Lines::new().row("C1,=1+1,,I1,2026-01-10,P1,-5.00,").csv()).await;
    let question = "select name, revenue from lines join accounts using (source, customer)";
    let answer = answer(&app, &TestApp::owner(), question).await.unwrap();
    assert_eq!(answer_csv(&answer).unwrap(), "name,revenue\n'=1+1,-5.0000\n");
}
