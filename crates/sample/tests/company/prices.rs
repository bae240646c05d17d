//! Prices, discounts, costs and exchange rates.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Months;
use mainstay_sample::{SampleCompany, Story};

use crate::DEFAULT;
use crate::read::{Line, gross_profit, read, revenue};

#[test]
fn every_line_is_quantity_times_list_price_less_discount_to_the_cent() {
    let read = &*DEFAULT;

    for line in read.lines.iter().filter(|line| line.kind != "credit") {
        let (list_price, discount) = (line.list_price.unwrap(), line.discount.unwrap());
        let exact = i128::from(line.quantity) * i128::from(list_price) * i128::from(1000 - discount);
        // Half away from zero, from 1/10,000,000 to cents.
        let cents = (exact.abs() + 50_000) / 100_000 * exact.signum();
        assert_eq!(i128::from(line.net), cents * 100, "invoice {}", line.invoice);
    }
    assert!(read.lines.iter().all(|line| (line.kind == "credit") == line.list_price.is_none()));
}

#[test]
fn list_prices_change_each_january_and_are_the_same_for_everyone() {
    let read = &*DEFAULT;
    let mut lists: BTreeMap<(&str, &str, i32), i64> = BTreeMap::new();
    for line in read.lines.iter().filter(|line| line.kind == "sale") {
        let year = chrono::Datelike::year(&line.date);
        let price = line.list_price.unwrap();
        let listed = *lists.entry((&line.product, &line.currency, year)).or_insert(price);
        assert_eq!(listed, price, "{} in {} of {year}", line.product, line.currency);
    }
    let in_euro = |year| {
        let same = lists.iter().filter(move |((_, currency, it), _)| *currency == "EUR" && *it == year);
        same.map(|((product, _, _), price)| (*product, *price)).collect::<BTreeMap<_, _>>()
    };
    for (product, price) in in_euro(2025) {
        let next = in_euro(2026).get(product).copied().unwrap_or(price + 1);
        assert!(next >= price, "{product}");
    }
}

#[test]
fn customers_pay_in_the_currency_of_their_country() {
    let read = &*DEFAULT;
    for line in &read.lines {
        let expected = match &*line.country {
            "CH" => "CHF",
            "PL" => "PLN",
            "CZ" => "CZK",
            _ => "EUR",
        };
        assert_eq!(line.currency, expected, "invoice {}", line.invoice);
        assert_eq!(read.account(&line.customer).currency, expected);
    }
}

#[test]
fn rates_move_a_little_each_working_day() {
    let read = &*DEFAULT;
    let currencies: BTreeSet<&str> = read.rates.keys().map(|(currency, _)| currency.as_str()).collect();
    assert_eq!(currencies, BTreeSet::from(["CHF", "CZK", "PLN"]));
    for currency in currencies {
        let rates: Vec<i64> =
            read.rates.iter().filter(|((it, _), _)| it == currency).map(|(_, rate)| *rate).collect();
        assert!((770..=790).contains(&rates.len()), "{} rates of {currency}", rates.len());
        for pair in rates.windows(2) {
            assert!(
                (pair[1] - pair[0]).abs() * 100 < pair[0],
                "{currency} jumps from {} to {}",
                pair[0],
                pair[1]
            );
        }
        let (least, most) = (rates.iter().min().unwrap(), rates.iter().max().unwrap());
        assert!((2..=25).contains(&((most - least) * 100 / least)), "{currency} from {least} to {most}");
    }
}

#[test]
fn goods_earn_from_10_to_50_percent_but_for_those_who_get_too_much_off() {
    let read = &*DEFAULT;
    let squeezed = read.customers_told(Story::Squeezed);
    let loss_makers = read.customers_told(Story::LossMaker);

    for line in read.lines.iter().filter(|line| line.kind == "sale" && line.net > 100_000) {
        assert_eq!(
            line.unit_cost.is_none(),
            line.product.starts_with("0070") || line.product.starts_with("0071")
        );
        let (Some(cost), customer) = (line.cost_eur, line.customer.as_str()) else { continue };
        let percent = (line.net_eur - cost) * 100 / line.net_eur;
        let earns = match () {
            () if loss_makers.contains(customer) => -60..=3,
            () if squeezed.contains(customer) => 0..=50,
            () => 10..=50,
        };
        assert!(earns.contains(&percent), "{percent} % in {}", line.invoice);
    }
}

#[test]
fn costs_rise_faster_than_prices() {
    let read = &*DEFAULT;
    let margin = |from: chrono::NaiveDate| {
        let year = read.lines.iter().filter(|line| line.date >= from && line.date < from + Months::new(12));
        let year: Vec<&Line> = year.filter(|line| line.cost_eur.is_some()).collect();
        gross_profit(&year).unwrap() * 1000 / revenue(&year)
    };
    let first = read.truths.first_day;

    assert!(margin(first) > margin(first + Months::new(24)) + 5);
}

#[test]
fn the_first_invoice_of_any_company_finds_a_rate() {
    for seed in [5, 6] {
        // Reading converts every line, and fails where there is no rate of the last days.
        read(&SampleCompany::sized(seed, 100, 4_500).unwrap());
    }
}
