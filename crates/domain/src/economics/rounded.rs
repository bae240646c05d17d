//! A ladder in whole minor units that still adds up.
//!
//! Every level is rounded on its own, so that it is what it is wherever it is shown; the deductions between two levels share
//! out what lies between them, by largest remainder.

use super::ladder::{Ladder, Rung};
use super::share_out::adding_up;
use crate::money::{Amount, Currency};

/// Each rung in minor units, from the top down, `None` where it is missing; `None` altogether where one does not fit 64 bits.
pub fn rounded(ladder: &Ladder, currency: Currency) -> Option<Vec<(Rung, Option<i64>)>> {
    let mut rungs: Vec<(Rung, Option<i64>)> = Vec::with_capacity(Rung::ALL.len());
    let mut above: Option<i64> = None;
    let mut between: Vec<(Rung, Option<Amount>)> = Vec::new();
    for rung in Rung::ALL {
        let amount = ladder.amount(*rung);
        let Some(level) = amount.filter(|_| rung.is_level()) else {
            between.push((*rung, amount));
            continue;
        };
        let level = level.to_minor(currency)?;
        rungs.extend(shared(&between, above.map(|above| above - level), currency)?);
        between.clear();
        rungs.push((*rung, Some(level)));
        above = Some(level);
    }
    rungs.extend(shared(&between, None, currency)?);
    Some(rungs)
}

/// The rungs between two levels; without a level below them each is rounded on its own.
fn shared(
    between: &[(Rung, Option<Amount>)],
    sum: Option<i64>,
    currency: Currency,
) -> Option<Vec<(Rung, Option<i64>)>> {
    let known: Vec<Amount> = between.iter().filter_map(|(_, amount)| *amount).collect();
    let parts = match sum {
        Some(sum) => adding_up(&known, sum, currency)?,
        None => known.iter().map(|amount| amount.to_minor(currency)).collect::<Option<_>>()?,
    };
    let mut parts = parts.into_iter();
    Some(between.iter().map(|(rung, amount)| (*rung, amount.and_then(|_| parts.next()))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::economics::Entry;

    #[test]
    fn a_column_adds_up_after_rounding() {
        // 10.0050 net, 0.0040 and 0.0040 off: 10.01, and 10.00 is left; 0.01 lies between and goes to the first.
        let mut ladder = Ladder::of(Amount(100_050));
        ladder.set(Rung::Rebate, Entry::Known(Amount(40)));
        ladder.set(Rung::Freight, Entry::Known(Amount(40)));
        let rungs = rounded(&ladder, Currency::EUR).unwrap();
        let of = |rung| rungs.iter().find(|(of, _)| *of == rung).unwrap().1;
        assert_eq!((of(Rung::NetSales), of(Rung::PocketSales)), (Some(1_001), Some(1_000)));
        assert_eq!((of(Rung::Rebate), of(Rung::Freight)), (Some(1), Some(0)));
        assert_eq!(of(Rung::OrderCost), None);
        assert_eq!(rungs.iter().map(|(rung, _)| *rung).collect::<Vec<_>>(), Rung::ALL);
    }
}
