//! Histories from public data sets.

use std::collections::BTreeMap;

use crate::models::History;
use crate::shared_data;
use crate::time::{AsOf, Day};

/// CDNOW purchases: customer, day, thousandths of a dollar.
pub(super) fn cdnow(file_name: &str) -> Option<Vec<(String, Day, i64)>> {
    let text = shared_data::text(file_name)?;
    let purchases = text.lines().filter_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (customer, rest) = fields.split_first()?;
        let rest = if rest.len() == 4 { &rest[1..] } else { rest };
        let digits: u32 = rest.first()?.parse().ok()?;
        let day = chrono::NaiveDate::from_ymd_opt(
            i32::try_from(digits / 10_000).ok()?,
            digits / 100 % 100,
            digits % 100,
        )?;
        let dollars: f64 = rest.get(2)?.parse().ok()?;
        #[expect(clippy::cast_possible_truncation, reason = "cents of one order")]
        Some(((*customer).to_owned(), Day(day), (dollars * 1000.0).round() as i64))
    });
    Some(purchases.collect())
}

/// The histories of all customers as of a day.
pub(super) fn histories(purchases: &[(String, Day, i64)], as_of: AsOf) -> Vec<History> {
    let mut days: BTreeMap<&str, Vec<Day>> = BTreeMap::new();
    for (customer, day, _) in purchases {
        days.entry(customer).or_default().push(*day);
    }
    days.values().filter_map(|days| History::of(days, as_of)).collect()
}

/// The CDNOW calibration period ends with September 1997.
pub(super) fn calibration_end() -> AsOf {
    AsOf(Day(chrono::NaiveDate::from_ymd_opt(1997, 10, 1).unwrap()))
}
