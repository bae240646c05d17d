//! The time, as a parameter.

use chrono::{DateTime, SubsecRound, Utc};
use mainstay_domain::time::Day;
use uuid::Uuid;

/// Tells the time, or always the same time in tests and demos.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    fixed: Option<DateTime<Utc>>,
}

impl Clock {
    /// A clock that stands still.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self { fixed: Some(at) }
    }

    /// Now, to the microsecond: what PostgreSQL keeps, so that a time read back equals the time written.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(self) -> DateTime<Utc> {
        self.fixed.unwrap_or_else(Utc::now).trunc_subsecs(6)
    }

    /// The calendar day of [`now`](Self::now).
    pub fn today(self) -> Day {
        Day(self.now().date_naive())
    }

    /// The time that really passes, for leases and limits: a fixed clock must not keep a dead process's lease alive.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn real_now() -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }

    /// A fresh identifier.
    #[expect(clippy::disallowed_methods, reason = "this is where identifiers come from")]
    pub fn new_id() -> Uuid {
        Uuid::now_v7()
    }
}
