//! Customers and their groups, products and their tree, and the columns the mappings name.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_sample::{SampleCompany, SampleFile, Story};

use crate::DEFAULT;
use crate::read::{Read, fields, text};

fn depth(read: &Read, number: &str) -> u32 {
    let parent = read.account(number).parent.as_deref();
    1 + parent.map_or(0, |parent| depth(read, parent))
}

#[test]
fn customers_have_one_name_one_country_and_a_number_with_leading_zeros() {
    let read = &*DEFAULT;
    let customers: BTreeSet<_> =
        read.lines.iter().map(|line| (&line.customer, &line.name, &line.country)).collect();
    let names: BTreeSet<_> = read.accounts.iter().map(|account| &account.name).collect();
    let countries: BTreeSet<&str> = customers.iter().map(|(_, _, country)| country.as_str()).collect();

    assert_eq!(customers.len(), 300);
    assert_eq!(names.len(), read.accounts.len());
    assert!(customers.iter().all(|(number, _, _)| number.len() == 8 && number.starts_with('0')));
    assert_eq!(countries, BTreeSet::from(["AT", "CH", "CZ", "DE", "FR", "NL", "PL"]));
    for (number, name, country) in customers {
        let account = read.account(number);
        assert_eq!((&account.name, &account.country), (name, country));
    }
}

#[test]
fn names_do_not_repeat_among_very_many_customers() {
    let text = text(&SampleCompany::sized(1, 20_000, 203_500).unwrap(), SampleFile::Accounts);
    let names: BTreeSet<String> = text.lines().skip(1).map(|line| fields(line).swap_remove(1)).collect();

    assert_eq!(names.len(), text.lines().count() - 1);
}

#[test]
fn groups_have_a_head_that_buys_nothing_and_two_levels_below() {
    let read = &*DEFAULT;
    let buys: BTreeSet<&str> = read.lines.iter().map(|line| line.customer.as_str()).collect();
    let mut levels: BTreeMap<u32, u32> = BTreeMap::new();
    for account in &read.accounts {
        *levels.entry(depth(read, &account.number)).or_default() += 1;
        assert_eq!(buys.contains(account.number.as_str()), account.segment != "Group", "{}", account.number);
    }

    assert_eq!(levels.keys().copied().collect::<Vec<_>>(), [1, 2, 3]);
    assert!(levels[&2] >= 10 && levels[&3] >= 10, "{levels:?}");
    let heads = read.accounts.iter().filter(|account| account.segment == "Group").count();
    assert!(heads >= 5, "{heads}");
}

#[test]
fn there_are_direct_customers_agents_importers_and_dealers() {
    let read = &*DEFAULT;
    let count = |channel: &str| read.accounts.iter().filter(|it| it.channel == channel).count();

    assert!(count("direct") > read.accounts.len() / 2);
    assert!(["agent", "importer", "distributor"].iter().all(|channel| count(channel) >= 5));
    assert!(read.accounts.iter().all(|it| !it.city.is_empty() && !it.segment.is_empty()));
    let dealer = read.customers_told(Story::NegativeRevenue).into_iter().next().unwrap();
    assert_eq!(read.account(dealer).channel, "distributor");
}

#[test]
fn products_stand_in_a_tree_of_three_levels_and_only_its_leaves_are_sold() {
    let read = &*DEFAULT;
    let products: BTreeMap<&str, &[String; 5]> =
        read.products.iter().map(|product| (product[0].as_str(), product)).collect();
    let depth = |number: &str| {
        let up = |number: &&str| Some(products[number][3].as_str()).filter(|parent| !parent.is_empty());
        std::iter::successors(Some(number), up).count()
    };
    let at = |level| products.keys().filter(|number| depth(number) == level).count();

    assert_eq!(products.len(), read.products.len());
    assert_eq!((at(1), at(2)), (8, 19));
    assert!((350..=500).contains(&at(3)), "{} products", at(3));
    for line in &read.lines {
        let product = products[line.product.as_str()];
        assert_eq!((depth(&line.product), &product[4]), (3, &line.unit));
    }
    for product in products.values().filter(|product| depth(&product[0]) == 3) {
        assert_eq!(products[products[product[3].as_str()][3].as_str()][1], product[2]);
    }
}

#[test]
fn awkward_names_are_long_foreign_quoted_and_dangerous() {
    let read = &*DEFAULT;
    let names: Vec<&str> =
        read.told(Story::AwkwardName).iter().map(|truth| truth.customer_name.as_str()).collect();
    let some = |is: fn(&str) -> bool| names.iter().any(|name| is(name));

    assert!(some(|name| name.chars().count() == 120));
    assert!(some(|name| name.contains('ß') && name.contains('ö')));
    assert!(some(|name| name.contains('É') && name.contains('ê')));
    assert!(some(|name| name.contains('\'')));
    assert!(some(|name| name.contains(',') && !name.contains('"')));
    assert!(some(|name| name.contains('"') && !name.contains(',')));
    assert!(some(|name| name.starts_with('=')));
}

#[test]
fn the_mappings_name_columns_of_their_files() {
    let company = SampleCompany::sized(1, 100, 4_500).unwrap();
    for file in SampleFile::ALL {
        let text = text(&company, file);
        let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        let values = file.mapping().split_once("[columns]").unwrap().1.lines();
        let columns = values.filter_map(|line| line.split('"').nth(1)).flat_map(|value| value.split(" * "));

        let unknown: Vec<&str> = columns.filter(|column| !header.contains(column)).collect();
        assert_eq!(unknown, Vec::<&str>::new(), "{}", file.name());
    }
}
