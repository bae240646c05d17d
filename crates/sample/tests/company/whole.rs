//! The company as a whole: the same bytes for the same seed, as large as asked for, shaped like a wholesaler.

use std::collections::BTreeSet;
use std::fs;

use chrono::NaiveDate;
use mainstay_sample::{DoesNotFit, SampleCompany, SampleFile, Story, Truths};

use crate::DEFAULT;
use crate::read::{read, text};

#[test]
fn the_same_seed_writes_the_same_bytes() {
    // FNV-1a, 64 bits.
    let checksum = |text: &str| {
        text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    let written = SampleFile::ALL.map(|file| checksum(&text(&SampleCompany::default(), file)));

    assert_eq!(written, RECORDED, "{written:#x?}");
    let other = SampleCompany::sized(2, 300, 120_000).unwrap();
    for file in [SampleFile::Rates, SampleFile::Accounts, SampleFile::Lines] {
        assert_ne!(text(&other, file), text(&SampleCompany::default(), file));
    }
}

/// Checksums of the default company's files as first written; they change when the sample company is changed on purpose.
const RECORDED: [u64; 8] = [
    0xd700_94c5_d673_1929,
    0xee6b_9569_d737_fbf9,
    0x28d0_439e_2272_d474,
    0xda3d_4a87_3355_8d86,
    0x0dd0_1001_e584_ee37,
    0x5af8_ff3e_34e7_30ca,
    0xa0ea_56d4_5f45_279d,
    0xbd46_d538_9426_e02f,
];

#[test]
fn a_folder_holds_every_file_with_its_mapping_and_the_truths() {
    let company = SampleCompany::sized(4, 100, 4_500).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let totals = company.write_files(folder.path()).unwrap();
    let written = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();

    for file in SampleFile::ALL {
        assert_eq!(written(file.name()), text(&company, file));
        assert_eq!(written(&file.name().replace(".csv", ".toml")), file.mapping());
    }
    assert_eq!(serde_json::from_str::<Truths>(&written("truths.json")).unwrap(), company.truths());
    let read = read(&company);
    let invoices: BTreeSet<u64> = read.lines.iter().map(|line| line.invoice).collect();
    assert_eq!(totals.lines, 4_500);
    assert_eq!(totals.invoices, u64::try_from(invoices.len()).unwrap());
}

#[test]
fn lines_and_accounts_are_as_many_as_asked_for() {
    for (accounts, lines) in [(300, 120_000), (100, 4_500), (2_000, 23_600), (777, 31_337)] {
        let read = read(&SampleCompany::sized(3, accounts, lines).unwrap());

        assert_eq!(read.lines.len(), usize::try_from(lines).unwrap());
        assert_eq!(read.revenues().len(), usize::try_from(accounts).unwrap());
    }
}

#[test]
fn a_line_is_worth_about_500_euro_on_average() {
    let read = &*DEFAULT;
    let revenue: i64 = read.lines.iter().map(|line| line.net_eur).sum();

    let million_eur = revenue / 10_000_000_000;
    assert!((52..=62).contains(&million_eur), "{million_eur} million EUR");
}

#[test]
fn every_kind_of_story_is_told() {
    let read = &*DEFAULT;
    let count = |story| read.told(story).len();
    let once = [Story::Breadwinner, Story::NegativeRevenue, Story::HiddenGroup];
    let several = [
        Story::LossMaker,
        Story::Squeezed,
        Story::Growing,
        Story::Fading,
        Story::Lost,
        Story::Returned,
        Story::Newcomer,
        Story::Seasonal,
        Story::Regular,
        Story::Afterthought,
        Story::Project,
        Story::UnknownCost,
        Story::AwkwardName,
    ];

    assert!(once.iter().all(|story| count(*story) == 1));
    assert!(several.iter().all(|story| count(*story) >= 2));
}

#[test]
fn the_largest_fifth_carries_much_but_not_the_slogans_four_fifths() {
    let read = &*DEFAULT;
    let mut revenues: Vec<i64> = read.revenues().into_values().collect();
    revenues.sort_unstable_by_key(|revenue| -revenue);
    let share = revenues.iter().take(60).sum::<i64>() * 100 / revenues.iter().sum::<i64>();

    assert!((58..=75).contains(&share), "{share} %");
}

#[test]
fn the_truths_survive_being_written_as_json() {
    let truths = SampleCompany::default().truths();
    let json = serde_json::to_string_pretty(&truths).unwrap();

    assert_eq!(serde_json::from_str::<Truths>(&json).unwrap(), truths);
}

#[test]
fn a_size_that_the_stories_do_not_fit_into_is_refused() {
    assert_eq!(SampleCompany::sized(1, 99, 120_000), Err(DoesNotFit::Accounts(99)));
    assert_eq!(
        SampleCompany::sized(1, 300, 6_499),
        Err(DoesNotFit::Lines { lines: 6_499, least: 6_500, accounts: 300 })
    );
    let first = NaiveDate::from_ymd_opt(2023, 7, 1).unwrap();
    assert_eq!(SampleCompany::default().spanning(first, 35), Err(DoesNotFit::Months(35)));
}
