//! Where the relationships of a run stand: phases and states worked out from its ledger, and what people say against them.

mod account;
mod courses;
mod overrides;
mod phases;
mod picture;
mod sql;

pub use account::{AccountLifecycle, account_lifecycle};
pub use courses::Courses;
pub(super) use courses::courses;
pub use overrides::{StoredOverride, override_phase, withdraw_override};
pub(super) use phases::{Relationships, relationships};
pub use picture::{
    LifecycleFilter, LifecyclePicture, LifecycleRow, MonthOfPhases, PhaseCount, StateCount, lifecycle, spell,
};
