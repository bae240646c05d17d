//! `mainstay accounts`: a customer is found, and its orders, payments and agreements are told as the API tells them.

use mainstay_testkit::{Binary, COMPANY};

const ORDERS: (&str, &str) = (
    "customer,order,ordered,placed,wanted,delivered,came,value\n\
     C1,A1,10,2026-03-02,2026-03-10,2026-03-10,10,100\n\
     C1,A2,10,2026-03-02,2026-03-10,2026-03-20,10,100\n\
     C1,A3,4,2026-04-01,2026-04-20,2026-04-10,1,80\n",
    "source = 'erp'\nkind = 'orders'\n[columns]\ncurrency = \"'EUR'\"\ncustomer = 'customer'\n\
     order_number = 'order'\nquantity = 'ordered'\norder_date = 'placed'\nrequested_date = 'wanted'\n\
     delivered_date = 'delivered'\ndelivered_quantity = 'came'\nvalue = 'value'\n",
);
const PAYMENTS: (&str, &str) = (
    "customer,invoice,amount,date,due,paid\n\
     C1,I1,300,2026-01-10,2026-02-09,2026-02-19\nC1,I2,100,2026-01-20,2026-02-19,2026-02-09\n\
     C1,I3,50,2026-03-01,2026-03-31,\n",
    "source = 'erp'\nkind = 'payments'\n[columns]\ncurrency = \"'EUR'\"\ncustomer = 'customer'\n\
     invoice = 'invoice'\namount = 'amount'\ninvoice_date = 'date'\ndue_date = 'due'\npaid_date = 'paid'\n",
);
const REBATES: (&str, &str) = (
    "agreement,customer,from,until,basis,reach,tier,percent\n\
     R1,C1,2026-01-01,2026-12-31,revenue,retroactive,500,1\n\
     R1,C1,2026-01-01,2026-12-31,revenue,retroactive,1000,2\n",
    "source = 'erp'\nkind = 'rebates'\n[columns]\ncurrency = \"'EUR'\"\nagreement = 'agreement'\n\
     customer = 'customer'\nvalid_from = 'from'\nvalid_to = 'until'\nbasis = 'basis'\nreach = 'reach'\n\
     tier_from = 'tier'\npercent = 'percent'\n",
);

fn company() -> Binary {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    for (kind, (csv, mapping)) in [("orders", ORDERS), ("payments", PAYMENTS), ("rebates", REBATES)] {
        let (file, by) = (format!("{kind}.csv"), format!("{kind}.toml"));
        mainstay.write(&file, csv);
        mainstay.write(&by, mapping);
        let _ = mainstay.run(&["import", kind, &file, "--mapping", &by, "--yes", "--data", "data"]).assert(0);
    }
    mainstay
}

#[test]
fn an_account_tells_its_dealings_for_programs_and_people() {
    let mainstay = company();
    let show = |rest: &[&str]| {
        mainstay
            .run(&[&["accounts", "show", "C1", "--as-of", "2026-05-01", "--data", "data"], rest].concat())
            .assert(0)
    };
    // Of A3 three of four are to come, 60 of 80; 300 ten days late and 100 ten days early are five days late by amount;
    // 800.00 so far reach 1%, 200 below the next tier.
    let told = show(&["--json"]).json();
    assert_eq!(told["account"]["name"], "Alpha Works");
    let orders = &told["orders"];
    assert_eq!((&orders["open_value"], &orders["open"][0]["order_number"]), (&6_000.into(), &"A3".into()));
    assert_eq!(
        (&orders["requested"]["eligible"], &orders["requested"]["on_time_in_full"]),
        (&3.into(), &1.into())
    );
    assert_eq!(told["payments"]["paid"]["days_beyond_terms"], 5.0);
    assert_eq!(told["payments"]["overdue_amount"], 5_000);
    let standing = &told["agreements"]["agreements"][0]["standing"];
    assert_eq!((&standing["tier"], &standing["to_next"]), (&0.into(), &"200.0000".into()));

    let people = show(&[]).stdout;
    for words in [
        "Alpha Works (C1, erp), as of 2026-05-01",
        "1 line is open, worth 60.00 EUR",
        "33.3% of 3 lines by the day asked for",
        "50.00 EUR is open, 50.00 of it overdue",
        "5.0 days beyond terms",
        "1 of 2",
    ] {
        assert!(people.contains(words), "`{words}` is not in\n{people}");
    }
    let before = show(&["--ledger-version", "1"]).stdout;
    assert!(before.contains("No file told of orders") && before.contains("No rebate agreement"), "{before}");
}

#[test]
fn accounts_are_found_by_name_and_shown_by_number() {
    let mainstay = company();
    let found = mainstay.run(&["accounts", "find", "alpha", "--json", "--data", "data"]).assert(0).json();
    assert_eq!(found["accounts"][0]["external_id"], "C1");
    let record = mainstay.run(&["accounts", "record", "C1", "--data", "data"]).assert(0).stdout;
    for value in ["key account     no", "lifetime value", "no model is fitted", "portfolio cell", "phase"] {
        assert!(record.contains(value), "{value}: {record}");
    }
    let told = mainstay.run(&["accounts", "record", "C1", "--json", "--data", "data"]).assert(0).json();
    assert_eq!(
        (&told["account"]["external_id"], &told["record"]["is_key_account"]),
        (&"C1".into(), &false.into())
    );
    let none = mainstay.run(&["accounts", "show", "Alpha Works", "--data", "data"]).assert(1);
    assert!(none.stderr.contains("there is no account of that name or id"), "{}", none.stderr);
    let sold = mainstay.run(&["accounts", "show", "C2", "--source", "shop", "--data", "data"]).assert(1);
    assert!(sold.stderr.contains("there is no account"), "{}", sold.stderr);
}
