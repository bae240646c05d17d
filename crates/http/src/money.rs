//! Amounts on their way out: rounded once, to the currency's minor unit.

use mainstay_app::Error;
use mainstay_domain::money::{Amount, Currency};

use crate::Failure;

/// Whole minor units; an amount beyond 64 bits of them is refused rather than cut.
pub(crate) fn minor(amount: Amount, currency: Currency) -> Result<i64, Failure> {
    amount.to_minor(currency).ok_or_else(|| {
        Failure(Error::bug(format!("{amount} {currency} does not fit 64 bits of minor units")))
    })
}

/// Whole minor units of an amount that may be unknown.
pub(crate) fn optional(amount: Option<Amount>, currency: Currency) -> Result<Option<i64>, Failure> {
    amount.map(|amount| minor(amount, currency)).transpose()
}
