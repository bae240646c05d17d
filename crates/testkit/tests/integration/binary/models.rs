//! `mainstay models`: fitted once, shown to whoever sees the company.

use chrono::{Duration, NaiveDate};
use mainstay_testkit::{Binary, COMPANY, Lines};

/// 150 customers who order every four to eight weeks, a day early or late; every fifth stops after a year.
pub(crate) fn regular_buyers() -> String {
    let first = NaiveDate::from_ymd_opt(2023, 1, 2).unwrap();
    let mut lines = Lines::new();
    for customer in 0..150_i64 {
        let gap = 28 + customer % 29;
        let until = if customer % 5 == 0 { 365 } else { 3 * 365 };
        let mut day = customer % 200;
        let mut number = 0;
        while day < until {
            let date = first + Duration::days(day + (number * 7 + customer) % 5 - 2);
            let value = format!("{}.00", 200 + customer + 10 * (number % 4));
            let cost = format!("{}.00", 120 + customer / 2);
            let invoice = format!("I{customer}-{number}");
            lines = lines.costed(&format!("K{customer:03}"), &invoice, &date.to_string(), &value, &cost);
            (day, number) = (day + gap, number + 1);
        }
    }
    lines.csv()
}

#[test]
fn regular_buyers_are_recognised_and_forecast() {
    let mainstay = Binary::new();
    let _ = mainstay.import(&regular_buyers(), &["--yes"]).assert(0);
    let ask = |arguments: &[&str]| mainstay.run(&[arguments, &["--data", "data"]].concat()).assert(0);
    let nothing = mainstay.run(&["models", "show", "--data", "data"]).assert(1);
    assert!(nothing.stderr.contains("mainstay models fit"), "{}", nothing.stderr);

    let fit = ask(&["models", "fit", "--format", "json"]).json();
    assert_eq!(fit["study"]["customers"], 150);
    assert!(fit["study"]["regularity"].as_f64().unwrap() > 1.5, "{fit}");
    assert_eq!(fit["study"]["orders"]["model"]["model"], "mbg_cnbd");
    assert!(fit["study"]["orders"]["model"]["k"].as_i64().unwrap() > 3, "{fit}");
    let hold_out = &fit["study"]["hold_out"];
    assert!(hold_out["error"].as_f64() < hold_out["error_as_before"].as_f64(), "{hold_out}");
    let again = ask(&["models", "fit", "--format", "json"]).json();
    assert_eq!((&again["id"], &again["content_hash"]), (&fit["id"], &fit["content_hash"]), "stored once");

    let both = ask(&["analyze", "--models", "--format", "json"]).json();
    assert_eq!(both["models"]["study"]["customers"], 150, "a run and its fit in one go");
    assert!(both["summary"].is_object());
    assert!(ask(&["analyze", "--models"]).stdout.contains("MBG/CNBD"), "told beside the run");
    let _ = ask(&["models", "show", "--format", "xlsx", "--out", "models.xlsx"]);
    let _ = mainstay.run(&["models", "show", "--format", "xlsx", "--data", "data"]).assert(2);
    let shown = ask(&["models", "show", "--months", "12", "--format", "json"]).json();
    let accounts = shown["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), 150);
    let of = |name: &str| accounts.iter().find(|account| account["external_id"] == name).unwrap();
    let active = |name: &str| of(name)["ahead"]["forecast"]["p_active"].as_f64().unwrap();
    assert!(active("K001") > 0.9 && active("K005") < 0.1, "{} and {}", active("K001"), active("K005"));
    let steady = of("K001");
    assert_eq!(steady["value_basis"], "gross_profit");
    let value = |name: &str| steady[name].as_i64().unwrap();
    assert!(
        value("value_low_minor") <= value("value_minor") && value("value_minor") <= value("value_high_minor")
    );
    // Every 29 days: twelve or thirteen a year.
    let orders = steady["ahead"]["forecast"]["orders"].as_f64().unwrap();
    assert!((orders - 12.6).abs() < 2.0, "{orders}");

    let people = ask(&["models", "show"]).stdout;
    assert!(people.contains("The next 36 months") && people.contains("more: `--format csv`"), "{people}");
    let csv = ask(&["models", "show", "--format", "csv"]).stdout;
    assert_eq!(csv.lines().count(), 151);
    let words = ask(&["models", "fit", "--model", "bg_nbd"]).stdout;
    assert!(words.contains("MBG/CNBD-k fits better"), "{words}");
}

#[test]
fn what_customers_are_worth_and_who_gets_what_is_short_is_told_at_a_terminal() {
    let mainstay = Binary::new();
    let _ = mainstay.import(&regular_buyers(), &["--yes"]).assert(0);
    let ask = |arguments: &[&str]| mainstay.run(&[arguments, &["--data", "data"]].concat()).assert(0);
    let nothing = mainstay.run(&["models", "equity", "--data", "data"]).assert(1);
    assert!(nothing.stderr.contains("mainstay models fit"), "{}", nothing.stderr);
    let _ = ask(&["models", "fit"]);
    let equity = ask(&["models", "equity", "--format", "json"]).json();
    let sum: i64 =
        equity["accounts"].as_array().unwrap().iter().filter_map(|row| row["value_minor"].as_i64()).sum();
    assert_eq!((&equity["value_minor"], &equity["accounts_in_sum"]), (&sum.into(), &150.into()));
    let people = ask(&["models", "equity", "--months", "12"]).stdout;
    assert!(people.contains("150 customers are worth") && people.contains("equal customers"), "{people}");
    let _ = mainstay.run(&["models", "equity", "--format", "xlsx", "--data", "data"]).assert(1);
    let _ = ask(&["models", "equity", "--format", "xlsx", "--out", "equity.xlsx"]);
    assert!(std::fs::metadata(mainstay.path("equity.xlsx")).unwrap().len() > 5_000);
    let _ = ask(&["analyze", "--format", "json"]);
    let short = ask(&["models", "allocate", "--capacity", "200", "--format", "json"]).json();
    let rows = short["accounts"].as_array().unwrap();
    let sum = |name: &str| rows.iter().map(|row| row[name].as_u64().unwrap()).sum::<u64>();
    assert_eq!((sum("units"), short["given"].as_u64()), (200, Some(200)));
    assert_eq!(sum("units") + sum("short"), short["demand"].as_u64().unwrap());
    let people = ask(&["models", "allocate", "--capacity", "200"]).stdout;
    assert!(people.contains("equal parts for everybody"), "{people}");
}

#[test]
fn a_small_company_is_told_to_look_at_each_rhythm() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let fitted = mainstay.run(&["models", "fit", "--data", "data"]).assert(0);
    assert!(fitted.stdout.contains("too few to fit a model to"), "{}", fitted.stdout);
    let shown = mainstay.run(&["models", "show", "--format", "json", "--data", "data"]).assert(0).json();
    assert!(shown["accounts"].as_array().unwrap().iter().all(|account| account["value_minor"].is_null()));
    let _ = mainstay.run(&["models", "show", "--months", "0", "--data", "data"]).assert(1);
    let _ = mainstay.run(&["models", "fit", "--model", "bgnbd", "--data", "data"]).assert(2);
}
