//! The days on which cost rates hold.

use serde::{Deserialize, Serialize};

use crate::time::{Day, Period};

/// The days on which cost rates hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Validity {
    /// The first day, the first of a month.
    pub from: Day,
    /// The last day, the last of a month; without it they hold until the next ones begin.
    pub to: Option<Day>,
}

/// Cost rates overlap others.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValidityError {
    /// Others begin on the same day.
    #[error("cost rates from {0} exist already: replace those, or begin in another month")]
    SameStart(Day),
    /// Others that have an end hold on the first day.
    #[error("the cost rates from {from} hold until {to}: begin after that, or replace them")]
    Inside {
        /// When those begin.
        from: Day,
        /// When those end.
        to: Day,
    },
    /// Others begin before these end.
    #[error("the cost rates from {0} begin before these end: end them before, or leave their end open")]
    Beyond(Day),
}

impl Validity {
    /// Refuses days on which others hold. Rates without an end make way for those that begin later.
    pub fn beside(self, others: &[Self]) -> Result<(), ValidityError> {
        for other in others {
            if other.from == self.from {
                return Err(ValidityError::SameStart(other.from));
            }
            match (other.to, self.to) {
                (Some(to), _) if other.from < self.from && self.from <= to => {
                    return Err(ValidityError::Inside { from: other.from, to });
                }
                (_, Some(to)) if self.from < other.from && other.from <= to => {
                    return Err(ValidityError::Beyond(other.from));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The days of a period on which these hold, given when others begin; `None` where on none of them.
    pub fn within(self, period: Period, others: &[Self]) -> Option<Period> {
        let next = others.iter().map(|other| other.from).filter(|from| *from > self.from).min();
        let end = self.to.map(Day::next).into_iter().chain(next).chain([period.end]).min()?;
        let start = period.start.map_or(self.from, |start| start.max(self.from));
        (start < end).then_some(Period { start: Some(start), end })
    }
}
