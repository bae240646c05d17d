//! Writes customers, products and exchange rates as CSV.

use std::io::{self, Write};

use crate::catalogue::{Group, Product};
use crate::countries::Country;
use crate::csv::{push_decimal, quoted};
use crate::groups::{Head, Parent};
use crate::plan::Plan;

/// The customers, each with who stands above it; heads of groups first.
pub(crate) fn write_accounts(plan: &Plan, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "customer_no,customer_name,country,city,parent_no,segment,channel,currency")?;
    for head in &plan.groups.heads {
        let Head { number, name, country, city } = head;
        let (code, currency) = codes(*country);
        writeln!(out, "{number},{},{code},{city},,Group,direct,{currency}", quoted(name))?;
    }
    for (index, account) in (0..).zip(&plan.accounts) {
        let parent = plan.groups.members.get(&index).and_then(|member| match member.parent {
            Parent::Head(head) => plan.groups.heads.get(head).map(|head| &head.number),
            Parent::Account(above) => {
                plan.accounts.get(usize::try_from(above).ok()?).map(|account| &account.number)
            }
        });
        let (code, currency) = codes(account.country);
        writeln!(
            out,
            "{},{},{code},{},{},{},{},{currency}",
            account.number,
            quoted(&account.name),
            account.city,
            parent.map_or("", String::as_str),
            account.segment,
            account.channel.as_str()
        )?;
    }
    out.flush()
}

fn codes(country: Country) -> (&'static str, &'static str) {
    (country.code(), country.currency().code())
}

/// The products, each category and group before the first in it, and the first list prices in EUR.
pub(crate) fn write_products(plan: &Plan, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "product_no,product_name,category,parent_no,unit,list_price_eur")?;
    let mut written: Option<Group> = None;
    for Product { number, name, group, unit, list_price, .. } in &plan.catalogue.products {
        let category = group.category;
        if written.is_none_or(|written| written.category != category) {
            writeln!(out, "{},{},,,,", category.number, quoted(category.name))?;
        }
        if written != Some(*group) {
            let name = quoted(group.name);
            writeln!(out, "{},{name},{},{},,", group.number, category.name, category.number)?;
        }
        written = Some(*group);
        let (name, price) = (quoted(name), decimal(*list_price, 4));
        writeln!(out, "{number},{name},{},{},{unit},{price}", category.name, group.number)?;
    }
    out.flush()
}

/// What one unit of each foreign currency was worth in EUR, on each working day.
pub(crate) fn write_rates(plan: &Plan, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "currency,date,rate")?;
    for (day, currency, rate) in plan.rates.published(&plan.calendar) {
        let date = plan.calendar.first + chrono::Duration::days(day);
        writeln!(out, "{},{date},{}", currency.code(), decimal(rate, 6))?;
    }
    out.flush()
}

fn decimal(value: i64, places: u32) -> String {
    let mut text = Vec::new();
    push_decimal(&mut text, value, places);
    String::from_utf8(text).unwrap_or_default()
}
