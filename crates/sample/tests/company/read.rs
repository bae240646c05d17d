//! Reads the company's files back, by code that shares nothing with the generator.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};
use mainstay_sample::{SampleCompany, SampleFile, Story, Truth, Truths};

/// A row of lines.csv. Money in 1/10,000 of the line's currency; quantities whole; discounts in thousandths.
pub(crate) struct Line {
    pub(crate) invoice: u64,
    pub(crate) date: NaiveDate,
    pub(crate) customer: String,
    pub(crate) name: String,
    pub(crate) country: String,
    pub(crate) product: String,
    pub(crate) unit: String,
    pub(crate) quantity: i64,
    pub(crate) list_price: Option<i64>,
    pub(crate) discount: Option<i64>,
    pub(crate) net: i64,
    pub(crate) unit_cost: Option<i64>,
    pub(crate) currency: String,
    pub(crate) kind: String,
    pub(crate) refers_to: Option<u64>,
    /// In EUR by the rate of the line's date, in 1/10,000.
    pub(crate) net_eur: i64,
    pub(crate) cost_eur: Option<i64>,
}

/// A row of accounts.csv.
pub(crate) struct Account {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) country: String,
    pub(crate) city: String,
    pub(crate) parent: Option<String>,
    pub(crate) segment: String,
    pub(crate) channel: String,
    pub(crate) currency: String,
}

/// All files of a company.
pub(crate) struct Read {
    pub(crate) lines: Vec<Line>,
    by_customer: BTreeMap<String, Vec<usize>>,
    pub(crate) accounts: Vec<Account>,
    /// Number, name, category, parent, unit.
    pub(crate) products: Vec<[String; 5]>,
    /// In millionths of a euro.
    pub(crate) rates: BTreeMap<(String, NaiveDate), i64>,
    pub(crate) orders: Vec<Order>,
    pub(crate) payments: Vec<Payment>,
    /// Customer, first day, threshold in 1/10,000.
    pub(crate) tiers: Vec<(String, NaiveDate, i64)>,
    pub(crate) truths: Truths,
}

/// A row of orders.csv.
pub(crate) struct Order {
    pub(crate) customer: String,
    pub(crate) quantity: i64,
    pub(crate) requested: NaiveDate,
    pub(crate) delivered: Option<(NaiveDate, i64)>,
}

/// A row of payments.csv. Money in 1/10,000 of its currency.
pub(crate) struct Payment {
    pub(crate) customer: String,
    pub(crate) invoice: u64,
    pub(crate) amount: i64,
    pub(crate) dated: NaiveDate,
    pub(crate) due: NaiveDate,
    pub(crate) paid: Option<NaiveDate>,
}

fn order(row: Vec<String>) -> Order {
    let [customer, _, _, _, quantity, _, placed, requested, confirmed, delivered, came, _, _] =
        row.try_into().unwrap();
    let (placed, requested): (NaiveDate, NaiveDate) = (placed.parse().unwrap(), requested.parse().unwrap());
    assert!(placed <= requested && placed <= confirmed.parse().unwrap());
    let delivered = (!delivered.is_empty()).then(|| (delivered.parse().unwrap(), came.parse().unwrap()));
    assert!(delivered.is_none_or(|(day, _)| placed <= day));
    Order { customer, quantity: quantity.parse().unwrap(), requested, delivered }
}

fn payment(row: Vec<String>) -> Payment {
    let [customer, invoice, amount, _, _, dated, due, paid] = row.try_into().unwrap();
    Payment {
        customer,
        invoice: invoice.parse().unwrap(),
        amount: decimal(&amount, 2) * 100,
        dated: dated.parse().unwrap(),
        due: due.parse().unwrap(),
        paid: (!paid.is_empty()).then(|| paid.parse().unwrap()),
    }
}

fn tier(row: Vec<String>) -> (String, NaiveDate, i64) {
    let [_, customer, _, from, _, _, _, threshold, _, _] = row.try_into().unwrap();
    (customer, from.parse().unwrap(), threshold.parse::<i64>().unwrap() * 10_000)
}

/// One of the files as text.
pub(crate) fn text(company: &SampleCompany, file: SampleFile) -> String {
    let mut bytes = Vec::new();
    company.write(file, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn rows(company: &SampleCompany, file: SampleFile) -> Vec<Vec<String>> {
    text(company, file).lines().skip(1).map(fields).collect()
}

pub(crate) fn read(company: &SampleCompany) -> Read {
    let rates = rows(company, SampleFile::Rates).into_iter().map(|row| {
        let [currency, date, rate] = row.try_into().unwrap();
        ((currency, date.parse().unwrap()), decimal(&rate, 6))
    });
    let rates: BTreeMap<_, _> = rates.collect();
    let account = |row: Vec<String>| {
        let [number, name, country, city, parent, segment, channel, currency] = row.try_into().unwrap();
        let parent = (!parent.is_empty()).then_some(parent);
        Account { number, name, country, city, parent, segment, channel, currency }
    };
    let product = |row: Vec<String>| {
        let [number, name, category, parent, unit, _list_price] = row.try_into().unwrap();
        [number, name, category, parent, unit]
    };
    let lines: Vec<Line> =
        rows(company, SampleFile::Lines).into_iter().map(|row| line(row, &rates)).collect();
    let mut by_customer: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (nth, line) in lines.iter().enumerate() {
        by_customer.entry(line.customer.clone()).or_default().push(nth);
    }
    Read {
        lines,
        by_customer,
        accounts: rows(company, SampleFile::Accounts).into_iter().map(account).collect(),
        products: rows(company, SampleFile::Products).into_iter().map(product).collect(),
        rates,
        orders: rows(company, SampleFile::Orders).into_iter().map(order).collect(),
        payments: rows(company, SampleFile::Payments).into_iter().map(payment).collect(),
        tiers: rows(company, SampleFile::Rebates).into_iter().map(tier).collect(),
        truths: company.truths(),
    }
}

fn line(row: Vec<String>, rates: &BTreeMap<(String, NaiveDate), i64>) -> Line {
    let [
        invoice,
        date,
        customer,
        name,
        country,
        product,
        _,
        unit,
        quantity,
        list,
        discount,
        net,
        cost,
        currency,
        kind,
        refers,
    ] = row.try_into().unwrap();
    let date: NaiveDate = date.parse().unwrap();
    let some = |text: &str, places| (!text.is_empty()).then(|| decimal(text, places));
    let (quantity, net, unit_cost) = (quantity.parse().unwrap(), decimal(&net, 2) * 100, some(&cost, 4));
    let rate = rate_on(rates, &currency, date);
    Line {
        invoice: invoice.parse().unwrap(),
        date,
        customer,
        name,
        country,
        product,
        unit,
        quantity,
        list_price: some(&list, 4),
        discount: some(&discount, 1),
        net,
        unit_cost,
        currency,
        kind,
        refers_to: (!refers.is_empty()).then(|| refers.parse().unwrap()),
        net_eur: converted(net, rate),
        cost_eur: unit_cost.map(|cost| converted(cost * quantity, rate)),
    }
}

/// The rate in force: the latest dated on or before the day.
fn rate_on(rates: &BTreeMap<(String, NaiveDate), i64>, currency: &str, date: NaiveDate) -> i64 {
    if currency == "EUR" {
        return 1_000_000;
    }
    let until = (currency.to_owned(), date);
    let ((found, on), rate) = rates.range(..=until).next_back().unwrap();
    assert_eq!(found, currency, "no rate before {date}");
    assert!((date - *on).num_days() <= 5, "the rate of {currency} on {date} is of {on}");
    *rate
}

fn converted(amount: i64, rate: i64) -> i64 {
    let exact = i128::from(amount) * i128::from(rate);
    let rounded = (exact.abs() + 500_000) / 1_000_000 * exact.signum();
    i64::try_from(rounded).unwrap()
}

/// The number in units of its last place, of which there are so many.
fn decimal(text: &str, places: usize) -> i64 {
    let (_, decimals) = text.split_once('.').unwrap();
    assert_eq!(decimals.len(), places, "{text}");
    text.replace('.', "").parse().unwrap()
}

/// The fields of a row.
pub(crate) fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut in_quotes) = (vec![String::new()], false);
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if in_quotes && characters.peek() == Some(&'"') => {
                characters.next();
                fields.last_mut().unwrap().push('"');
            }
            '"' => in_quotes = !in_quotes,
            ',' if !in_quotes => fields.push(String::new()),
            other => fields.last_mut().unwrap().push(other),
        }
    }
    fields
}

impl Read {
    pub(crate) fn of(&self, customer: &str) -> Vec<&Line> {
        self.by_customer.get(customer).into_iter().flatten().map(|nth| &self.lines[*nth]).collect()
    }

    /// In EUR, over the lines dated from the first day up to and without the second.
    pub(crate) fn revenues_between(&self, from: NaiveDate, until: NaiveDate) -> BTreeMap<&str, i64> {
        let mut revenues = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line.date >= from && line.date < until) {
            *revenues.entry(line.customer.as_str()).or_default() += line.net_eur;
        }
        revenues
    }

    pub(crate) fn revenues(&self) -> BTreeMap<&str, i64> {
        self.revenues_between(NaiveDate::MIN, NaiveDate::MAX)
    }

    /// The twelve months before a day.
    pub(crate) fn revenues_of_year(&self, until: NaiveDate) -> BTreeMap<&str, i64> {
        self.revenues_between(until - Months::new(12), until)
    }

    pub(crate) fn told(&self, story: Story) -> Vec<&Truth> {
        self.truths.truths.iter().filter(|truth| truth.story == story).collect()
    }

    pub(crate) fn customers_told(&self, story: Story) -> BTreeSet<&str> {
        self.told(story).into_iter().map(|truth| truth.customer_no.as_str()).collect()
    }

    pub(crate) fn account(&self, number: &str) -> &Account {
        self.accounts.iter().find(|account| account.number == number).unwrap()
    }
}

/// In EUR.
pub(crate) fn revenue<'a>(lines: impl IntoIterator<Item = &'a &'a Line>) -> i64 {
    lines.into_iter().map(|line| line.net_eur).sum()
}

/// In EUR, over the lines with a known cost; `None` when there is none.
pub(crate) fn gross_profit(lines: &[&Line]) -> Option<i64> {
    let known: Vec<i64> = lines.iter().filter_map(|line| Some(line.net_eur - line.cost_eur?)).collect();
    (!known.is_empty()).then(|| known.iter().sum())
}
